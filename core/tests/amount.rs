//! Numbers and typed text as amounts. Decimals of currencies are those of ISO 4217, list one; what
//! must come out of a number is worked out here in whole numbers of 128 bits.

use posqr_core::emv::iso::Currency;
use posqr_core::emv::value;
use posqr_core::error::Field;
use posqr_core::payload::{format_amount, parse_amount};
use posqr_core::{Error, Fault};

fn formatted(value: i64, decimals: u32, currency: &str) -> Result<String, Error> {
    let text = format_amount(value, decimals, currency.as_bytes())?;
    Ok(String::from_utf8(text.to_vec()).expect("ASCII"))
}

fn parsed(text: &str, sign: char, currency: &str) -> Result<String, Error> {
    let text = parse_amount(text.as_bytes(), sign.into(), currency.as_bytes())?;
    Ok(String::from_utf8(text.to_vec()).expect("ASCII"))
}

/// The codes of all currencies that have a minor unit, or none.
fn currencies() -> Vec<(String, usize)> {
    let letters = || 'A'..='Z';
    let codes = letters()
        .flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    let known = |code: String| {
        let decimals = Currency::parse(code.as_bytes())?.decimals;
        Some((code, decimals.into()))
    };
    codes.filter_map(known).collect()
}

/// Numbers of every length, their ends, and some in between.
fn numbers() -> Vec<u64> {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut numbers = vec![];
    for length in 1..=18 {
        let power = 10_u64.pow(length);
        numbers.extend([power - 1, power, power + 1, power / 2]);
        // xorshift64
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        numbers.push(seed % power + 1);
        numbers.push((seed % power).div_ceil(1000) * 1000 + 1000);
    }
    numbers
}

// Numbers.

#[test]
fn numbers_have_the_decimals_of_their_currency() {
    for (value, decimals, currency, expected) in [
        (1999, 2, "BRL", "19.99"),
        (50_000, 2, "CLP", "500"),
        // Currency of Delphi and of Visual Basic 6 has four decimals.
        (199_900, 4, "BRL", "19.99"),
        (5_000_000, 4, "CLP", "500"),
        (12_345, 4, "CLF", "1.2345"),
        (12, 0, "CLF", "12.0000"),
        (500, 2, "986", "5.00"),
        (500, 0, "152", "500"),
        (500, 0, "PYG", "500"),
        (500, 3, "KWD", "0.500"),
        (123_456, 3, "TND", "123.456"),
        (5, 0, "BRL", "5.00"),
        (5, 1, "BRL", "0.50"),
        (1, 2, "BRL", "0.01"),
        (10, 3, "BRL", "0.01"),
        // A number says what it is: these three decimals are no thousand.
        (1_230, 3, "BRL", "1.23"),
        (10, 2, "BRL", "0.10"),
        (99, 2, "BRL", "0.99"),
        (100, 2, "BRL", "1.00"),
        (101, 2, "BRL", "1.01"),
        (1, 0, "CLP", "1"),
        (1_000_000_000, 9, "CLP", "1"),
        (10_000_000, 9, "BRL", "0.01"),
        (123_456_789, 2, "ARS", "1234567.89"),
        (4_990, 2, "COP", "49.90"),
    ] {
        assert_eq!(formatted(value, decimals, currency), Ok(expected.into()), "{value} {currency}");
    }
}

#[test]
fn thirteen_characters_are_the_most() {
    // EMVCo MPM 1.1, section 3: object 54.
    assert_eq!(formatted(999_999_999_999, 2, "BRL"), Ok("9999999999.99".into()));
    assert_eq!(formatted(9_999_999_999_999, 0, "CLP"), Ok("9999999999999".into()));
    assert_eq!(formatted(999_999_999_999, 3, "KWD"), Ok("999999999.999".into()));
    for (value, decimals, currency, length) in [
        (1_000_000_000_000, 2, "BRL", 14),
        (10_000_000_000, 0, "BRL", 14),
        (10_000_000_000_000, 0, "CLP", 14),
        (1_000_000_000_000, 3, "KWD", 14),
        (i64::MAX, 2, "BRL", 20),
        (i64::MAX, 0, "BRL", 22),
        (i64::MAX, 0, "CLP", 19),
        (i64::MAX, 3, "KWD", 20),
        (i64::MAX, 0, "CLF", 24),
    ] {
        let error = formatted(value, decimals, currency).expect_err("too long");
        assert_eq!(error.fault, Fault::TooLong);
        assert_eq!((error.found, error.limit), (length, 13), "{value} {currency}");
        assert_eq!(error.field, Field::Name("value"));
    }
}

#[test]
fn zero_and_less_are_no_amount() {
    for currency in ["BRL", "CLP", "KWD"] {
        for decimals in 0..=9 {
            let fault =
                |value| formatted(value, decimals, currency).map_err(|e| (e.fault, e.field));
            let value = Field::Name("value");
            assert_eq!(fault(0), Err((Fault::ZeroAmount, value)));
            assert_eq!(fault(-1), Err((Fault::BadAmount, value)));
            assert_eq!(fault(i64::MIN), Err((Fault::BadAmount, value)));
        }
    }
}

#[test]
fn what_would_have_to_be_rounded_is_refused_with_what_was_found() {
    for (value, decimals, currency, found, allowed) in [
        (19_995, 3, "BRL", "\"19.995\"; 3 found, at most 2", 2),
        (1, 4, "BRL", "\"0.0001\"; 4 found, at most 2", 2),
        (199_950, 4, "BRL", "\"19.9950\"; 3 found, at most 2", 2),
        (50_050, 2, "CLP", "\"500.50\"; 1 found, at most 0", 0),
        (50_001, 2, "CLP", "\"500.01\"; 2 found, at most 0", 0),
        (i64::MAX, 9, "KWD", "\"9223372036.854775807\"; 9 found, at most 3", 3),
    ] {
        let error = formatted(value, decimals, currency).expect_err("rounded");
        assert_eq!((error.fault, error.field), (Fault::BadAmount, Field::Name("value")));
        assert_eq!(error.limit, allowed);
        let message = error.to_string();
        assert!(message.starts_with(&format!("value: not an amount: found {found}")), "{message}");
        assert!(
            message.ends_with("what needs no more decimals than the currency has"),
            "{message}"
        );
    }
}

#[test]
fn more_than_nine_decimals_are_out_of_range() {
    for decimals in [10, 100, u32::MAX] {
        let error = formatted(500, decimals, "BRL").expect_err("refused");
        assert_eq!((error.fault, error.field), (Fault::Range, Field::Name("decimals")));
        assert_eq!((error.found, error.limit), (decimals, 9));
    }
}

#[test]
fn a_currency_that_is_none_is_an_error_that_names_it() {
    for currency in ["", "R$", "brl", "BRLX", "000", "86", "XXX", "XAU"] {
        for error in [formatted(500, 2, currency), parsed("5,00", ',', currency)] {
            let error = error.expect_err("no currency");
            assert_eq!(error.fault, Fault::BadValue, "{currency}");
            assert_eq!(error.field, Field::Name("currency"), "{currency}");
        }
    }
    let message = formatted(500, 2, "reais").expect_err("no currency").to_string();
    assert!(message.starts_with("currency: not an allowed value: found \"reais\""), "{message}");
}

// Text.

#[test]
fn typed_amounts_are_read_by_the_sign_that_is_said() {
    for (text, sign, currency, expected) in [
        ("1.234,56", ',', "BRL", "1234.56"),
        ("1,234.56", '.', "BRL", "1234.56"),
        ("1234,56", ',', "BRL", "1234.56"),
        ("1.234", ',', "BRL", "1234.00"),
        ("1.234", ',', "CLP", "1234"),
        ("12.345.678", ',', "CLP", "12345678"),
        ("1.234", '.', "KWD", "1.234"),
        ("1,234", ',', "KWD", "1.234"),
        ("1,2345", ',', "CLF", "1.2345"),
        ("1,234", ',', "CLF", "1.2340"),
        ("5", ',', "BRL", "5.00"),
        ("5", '.', "BRL", "5.00"),
        ("5,0", ',', "BRL", "5.00"),
        ("5,5", ',', "BRL", "5.50"),
        ("0,50", ',', "BRL", "0.50"),
        ("0,05", ',', "986", "0.05"),
        ("5,0000", ',', "BRL", "5.00"),
        ("5,00", ',', "CLP", "5"),
        ("5,0", ',', "CLP", "5"),
        ("007,50", ',', "BRL", "7.50"),
        ("0000000000000001234,56", ',', "BRL", "1234.56"),
        ("1000", ',', "BRL", "1000.00"),
        ("9.999.999.999,99", ',', "BRL", "9999999999.99"),
        ("9.999.999.999.999", ',', "CLP", "9999999999999"),
        ("999.999.999,999", ',', "KWD", "999999999.999"),
    ] {
        assert_eq!(parsed(text, sign, currency), Ok(expected.into()), "{text} {currency}");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_its_place() {
    for (text, sign, offset) in [
        (",50", ',', 0),
        (".50", '.', 0),
        ("5,", ',', 1),
        ("5.", '.', 1),
        (",", ',', 0),
        // The other sign, where it does not group.
        ("12.50", ',', 2),
        ("12,50", '.', 2),
        ("1.5", ',', 1),
        ("1.", ',', 1),
        (".", ',', 0),
        (".123", ',', 0),
        ("1.23.456", ',', 1),
        ("1.2345", ',', 1),
        ("1.234.56", ',', 5),
        ("1..234", ',', 1),
        ("1234.567", ',', 0),
        ("0.123", ',', 0),
        ("0.123.456,00", ',', 0),
        ("012.345", ',', 0),
        ("000.500", ',', 0),
        ("1.234.,50", ',', 5),
        // Behind the decimal sign nothing is grouped, and there is one.
        ("1,234.56", ',', 5),
        ("1.234,567.89", ',', 9),
        ("1,2,3", ',', 3),
        ("1.2.3", '.', 3),
        // What is no digit.
        (" 5,00", ',', 0),
        ("5,00 ", ',', 4),
        ("1 234,56", ',', 1),
        ("1'234.56", '.', 1),
        ("R$ 5,00", ',', 0),
        ("$5", ',', 0),
        ("5,00 BRL", ',', 4),
        ("5€", ',', 1),
        ("-5,00", ',', 0),
        ("+5,00", ',', 0),
        ("5,00-", ',', 4),
        ("1e3", ',', 1),
        ("0x10", ',', 1),
        ("1\u{a0}234,56", ',', 1),
        ("٣", ',', 0),
        ("1_000", ',', 1),
        ("5,-", ',', 2),
        ("5\0", ',', 1),
    ] {
        for currency in ["BRL", "CLP", "KWD"] {
            let error = parsed(text, sign, currency).expect_err(text);
            assert_eq!((error.fault, error.offset), (Fault::BadAmount, Some(offset)), "{text}");
            assert_eq!(error.field, Field::Name("text"), "{text}");
            assert!(!error.allowed.is_empty() && error.excerpt.shown() != b"", "{text}");
        }
    }
    let none = parsed("", ',', "BRL").expect_err("no text");
    assert_eq!((none.fault, none.field), (Fault::Null, Field::Name("text")));
}

#[test]
fn three_decimals_and_surplus_ones_are_refused() {
    for (text, sign, currency, offset, found, limit) in [
        ("1,234", ',', "BRL", 1, 3, 2),
        ("1.234", '.', "BRL", 1, 3, 2),
        ("1.000", '.', "BRL", 1, 3, 2),
        ("1,000", ',', "CLP", 1, 3, 0),
        ("1.234.567,000", ',', "CLP", 9, 3, 0),
        ("0,000", ',', "BRL", 1, 3, 2),
        ("5,0001", ',', "BRL", 4, 4, 2),
        ("5,5", ',', "CLP", 2, 1, 0),
        ("5,01", ',', "CLP", 2, 2, 0),
        ("5,0001", ',', "KWD", 5, 4, 3),
    ] {
        let error = parsed(text, sign, currency).expect_err(text);
        assert_eq!(error.fault, Fault::MoreDecimalsThanCurrency, "{text}");
        assert_eq!(
            (error.offset, error.found, error.limit),
            (Some(offset), found, limit),
            "{text}"
        );
        assert_eq!(error.field, Field::Name("text"), "{text}");
    }
}

#[test]
fn zero_and_over_thirteen_characters_are_refused() {
    for text in ["0", "00", "0,0", "0,00", "000,0000"] {
        for currency in ["BRL", "CLP", "KWD"] {
            let error = parsed(text, ',', currency).expect_err(text);
            assert_eq!(
                (error.fault, error.field),
                (Fault::ZeroAmount, Field::Name("text")),
                "{text}"
            );
        }
    }
    for (text, currency, length) in [
        ("10.000.000.000,00", "BRL", 14),
        ("10000000000", "BRL", 14),
        ("10.000.000.000.000", "CLP", 14),
        ("1.000.000.000", "KWD", 14),
        ("123456789012345678901234567890", "BRL", 33),
    ] {
        let error = parsed(text, ',', currency).expect_err(text);
        assert_eq!((error.fault, error.field), (Fault::TooLong, Field::Name("text")), "{text}");
        assert_eq!((error.found, error.limit), (length, 13), "{text}");
    }
}

#[test]
fn no_other_decimal_sign_is_known() {
    for sign in [0, 1, 2, 32, 39, 0x66B, 0x2C00, 0x2C + 256, 0x2E + 65536, u32::MAX] {
        let error = parse_amount(b"5,00", sign, b"BRL").expect_err("refused");
        assert_eq!((error.fault, error.field), (Fault::Unsupported, Field::Name("decimal_sign")));
    }
}

// There and back.

/// Digits by threes from the right.
fn grouped(digits: &str, sign: char) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(digit);
    }
    text
}

#[test]
fn every_number_comes_out_as_itself_or_not_at_all() {
    let currencies = currencies();
    // ISO 4217, list one, without what has no minor unit.
    assert!(currencies.len() > 150, "{}", currencies.len());
    let (mut exact, mut refused, mut long) = (0, 0, 0);
    for (currency, own) in &currencies {
        for decimals in 0..=9 {
            for number in numbers() {
                let value = i64::try_from(number).expect("18 digits");
                let scaled = i128::from(value) * 10_i128.pow(u32::try_from(*own).expect("few"));
                let unit = 10_i128.pow(decimals);
                let found = formatted(value, decimals, currency);
                let typed = as_typed(number, decimals as usize);
                if scaled % unit != 0 {
                    refused += 1;
                    assert_eq!(found.map_err(|e| e.fault), Err(Fault::BadAmount), "{typed:?}");
                    for (text, sign) in typed {
                        let fault = parsed(&text, sign, currency).map_err(|e| e.fault);
                        assert_eq!(
                            fault,
                            Err(Fault::MoreDecimalsThanCurrency),
                            "{text} {currency}"
                        );
                    }
                    continue;
                }
                let minor = format!("{:0>width$}", scaled / unit, width = own + 1);
                let (whole, fraction) = minor.split_at(minor.len() - own);
                let point = if *own > 0 { "." } else { "" };
                let expected = format!("{whole}{point}{fraction}");
                let outcome = if expected.len() > 13 {
                    long += 1;
                    Err(Fault::TooLong)
                } else {
                    exact += 1;
                    assert_eq!(value::amount(expected.as_bytes()), Ok(*own), "{expected}");
                    Ok(expected)
                };
                assert_eq!(found.map_err(|e| e.fault), outcome, "{typed:?} {currency}");
                for (text, sign) in typed {
                    let found = parsed(&text, sign, currency).map_err(|e| e.fault);
                    if decimals == 3 && *own < 3 {
                        assert_eq!(
                            found,
                            Err(Fault::MoreDecimalsThanCurrency),
                            "{text} {currency}"
                        );
                    } else {
                        assert_eq!(found, outcome, "{text} {currency}");
                    }
                }
            }
        }
    }
    // Each outcome was met, and often.
    assert!(exact > 10_000 && refused > 10_000 && long > 10_000, "{exact} {refused} {long}");
}

/// A number as people write it: with either sign, grouped or not, and with a zero in front.
fn as_typed(number: u64, decimals: usize) -> Vec<(String, char)> {
    let digits = format!("{number:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut typed = vec![];
    for (sign, group) in [(',', '.'), ('.', ',')] {
        for whole in [whole.to_owned(), grouped(whole, group), format!("0{whole}")] {
            let end = if decimals > 0 { format!("{sign}{fraction}") } else { String::new() };
            typed.push((format!("{whole}{end}"), sign));
        }
    }
    typed
}

#[test]
fn no_text_of_few_characters_is_read_as_another_number() {
    // Every text of up to six of these characters, against the rule spelled out on its own.
    let alphabet = *b"015,.";
    for length in 1..=6_u32 {
        for index in 0..5_usize.pow(length) {
            let text: Vec<u8> =
                (0..length).map(|at| alphabet[index / 5_usize.pow(at) % 5]).collect();
            let text = String::from_utf8(text).expect("ASCII");
            for (sign, group) in [(',', '.'), ('.', ',')] {
                let found = parsed(&text, sign, "BRL").ok();
                assert_eq!(found, by_the_rule(&text, sign, group), "{text} {sign}");
            }
        }
    }
}

/// What a text is in a currency of two decimals.
fn by_the_rule(text: &str, sign: char, group: char) -> Option<String> {
    let (whole, fraction) = text.split_once(sign).unwrap_or((text, "0"));
    let digits: String = whole.chars().filter(|c| *c != group).collect();
    let number = |part: &str| part.parse::<u64>().ok();
    let units = number(&digits)? * 100 + number(&format!("{fraction:0<6}"))? / 10_000;
    let grouped_well = grouped(&digits, group) == whole && !digits.starts_with('0');
    let surplus = fraction.get(2..).is_some_and(|rest| rest.contains(|c| c != '0'));
    let sound = (digits == whole || grouped_well)
        && !fraction.is_empty()
        && fraction.len() != 3
        && !surplus
        && units > 0;
    sound.then(|| format!("{}.{:02}", units / 100, units % 100))
}
