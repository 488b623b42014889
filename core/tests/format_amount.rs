//! Minor units as amount text. Decimals are those of ISO 4217, list one.

use posqr_core::Fault;
use posqr_core::emv::value;
use posqr_core::error::Field;
use posqr_core::payload::format_amount;

fn text(minor_units: i64, currency: &str) -> Result<String, Fault> {
    match format_amount(minor_units, currency.as_bytes()) {
        Ok(text) => Ok(String::from_utf8(text.to_vec()).expect("ASCII")),
        Err(error) => Err(error.fault),
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (minor_units, currency, expected) in [
        (500, "BRL", "5.00"),
        (500, "986", "5.00"),
        (500, "CLP", "500"),
        (500, "152", "500"),
        (500, "PYG", "500"),
        (500, "KWD", "0.500"),
        (123_456, "TND", "123.456"),
        (1, "BRL", "0.01"),
        (10, "BRL", "0.10"),
        (99, "BRL", "0.99"),
        (100, "BRL", "1.00"),
        (101, "BRL", "1.01"),
        (1, "CLP", "1"),
        (10, "CLP", "10"),
        (1, "BHD", "0.001"),
        (1_000, "BHD", "1.000"),
        (123_456_789, "ARS", "1234567.89"),
        (4_990, "COP", "49.90"),
    ] {
        assert_eq!(text(minor_units, currency), Ok(expected.into()), "{minor_units} {currency}");
    }
}

#[test]
fn thirteen_characters_are_the_most() {
    // EMVCo MPM 1.1, section 3: object 54.
    assert_eq!(text(999_999_999_999, "BRL"), Ok("9999999999.99".into()));
    assert_eq!(text(9_999_999_999_999, "CLP"), Ok("9999999999999".into()));
    assert_eq!(text(999_999_999_999, "KWD"), Ok("999999999.999".into()));
    for (minor_units, currency, length) in [
        (1_000_000_000_000, "BRL", 14),
        (10_000_000_000_000, "CLP", 14),
        (1_000_000_000_000, "KWD", 14),
        (i64::MAX, "BRL", 20),
        (i64::MAX, "CLP", 19),
        (i64::MAX, "KWD", 20),
    ] {
        let error = format_amount(minor_units, currency.as_bytes()).expect_err("too long");
        assert_eq!(error.fault, Fault::TooLong);
        assert_eq!((error.found, error.limit), (length, 13), "{minor_units} {currency}");
        assert_eq!(error.field, Field::Name("minor_units"));
    }
}

#[test]
fn zero_and_less_are_no_amount() {
    for currency in ["BRL", "CLP", "KWD"] {
        assert_eq!(text(0, currency), Err(Fault::ZeroAmount));
        assert_eq!(text(-1, currency), Err(Fault::BadAmount));
        assert_eq!(text(i64::MIN, currency), Err(Fault::BadAmount));
    }
}

#[test]
fn a_currency_that_is_none_is_an_error_that_names_it() {
    for currency in ["", "R$", "brl", "BRLX", "000", "86", "XXX", "XAU"] {
        let error = format_amount(500, currency.as_bytes()).expect_err("no currency");
        assert_eq!(error.fault, Fault::BadValue, "{currency}");
        assert_eq!(error.field, Field::Name("currency"), "{currency}");
    }
    let message = format_amount(500, b"reais").expect_err("no currency").to_string();
    assert!(message.starts_with("currency: not an allowed value: found \"reais\""), "{message}");
}

#[test]
fn every_amount_is_one_that_a_payload_takes_and_says_the_same_number() {
    let mut minor_units = 1_i64;
    while minor_units < 100_000_000_000 {
        for (currency, decimals) in [("BRL", 2), ("CLP", 0), ("KWD", 3)] {
            let text = text(minor_units, currency).expect("an amount");
            assert_eq!(value::amount(text.as_bytes()), Ok(decimals), "{text}");
            let digits = text.replace('.', "");
            assert_eq!(digits.parse(), Ok(minor_units), "{text}");
        }
        minor_units = minor_units * 3 + 7;
    }
}
