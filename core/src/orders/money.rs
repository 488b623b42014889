//! Amounts of money: decimal text comes in, whole minor units are counted with, and decimal text
//! goes out. No float is used.

use super::json::{self, Scalar, Tree};
use crate::emv::iso::Currency;
use crate::emv::rules::{NO_THOUSANDS, THOUSANDS};
use crate::error::{Error, Fault, Field};
use crate::payload::amount::AMOUNT_MAX;

/// An amount in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// The answer has no amount.
    Absent,
    /// The answer has a text that is not an amount of this currency.
    Unreadable,
    /// Minor units.
    Units(u64),
}

impl Amount {
    /// The amount in minor units, if it can be read.
    pub const fn units(self) -> Option<u64> {
        match self {
            Self::Units(units) => Some(units),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// What an amount may be, for messages.
const ALLOWED: &str = "digits and at most one point, above zero, as \"5.00\"";

/// Parses an amount that the caller gave into minor units, by the rules of `qr_charge.amount`. The
/// amount is never rounded: decimals that the currency does not have must be zeros, and there must
/// not be exactly three decimals, because "1.000" may mean a thousand (unless the currency itself
/// has three).
///
/// # Errors
/// The fault of the amount, with the name of `field`.
pub fn parse_caller(field: Field, text: &str, currency: &Currency) -> Result<u64, Error> {
    let bad = |fault| Error::new(fault).field(field).excerpt(text.as_bytes()).allowed(ALLOWED);
    if text.is_empty() {
        return Err(Error::new(Fault::Null).field(field).allowed(ALLOWED));
    }
    if text.len() > AMOUNT_MAX {
        return Err(Error::new(Fault::TooLong).field(field).count(text.len(), AMOUNT_MAX));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if text == "." || !digits(whole) || !digits(fraction) {
        return Err(bad(Fault::BadAmount));
    }
    if fraction.len() == THOUSANDS && usize::from(currency.decimals) < THOUSANDS {
        return Err(bad(Fault::MoreDecimalsThanCurrency).allowed(NO_THOUSANDS));
    }
    match units(whole, fraction, currency) {
        None => Err(bad(Fault::MoreDecimalsThanCurrency)),
        Some(0) => Err(bad(Fault::ZeroAmount)),
        Some(units) => Ok(units),
    }
}

/// Parses an amount that the service wrote, as a number or as text ("50", "50.0", "5E+1"), into
/// minor units. `None` if the text is not an amount, or has decimals that the currency does not
/// have.
#[must_use]
pub fn parse_service(text: &str, currency: &Currency) -> Option<u64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i8>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // The exponent moves the point: digits go from one side of it to the other.
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    for _ in 0..exponent {
        whole.push(if fraction.is_empty() { '0' } else { fraction.remove(0) });
    }
    for _ in exponent..0 {
        fraction.insert(0, whole.pop().unwrap_or('0'));
    }
    if whole.is_empty() {
        whole.push('0');
    }
    units(&whole, &fraction, currency)
}

/// The amount at a path of an answer.
#[must_use]
pub fn amount<'j>(tree: impl Into<Tree<'j>>, path: &str, currency: &Currency) -> Amount {
    match json::scalar(tree, path) {
        Scalar::Absent => Amount::Absent,
        Scalar::Text(text) => {
            parse_service(text, currency).map_or(Amount::Unreadable, Amount::Units)
        }
        Scalar::Other => Amount::Unreadable,
    }
}

fn units(whole: &str, fraction: &str, currency: &Currency) -> Option<u64> {
    let decimals = usize::from(currency.decimals);
    let kept = fraction.get(..decimals.min(fraction.len()))?;
    let beyond = fraction.get(kept.len()..)?;
    if !beyond.bytes().all(|b| b == b'0') {
        return None;
    }
    let zeros = core::iter::repeat_n(b'0', decimals - kept.len());
    whole.bytes().chain(kept.bytes()).chain(zeros).try_fold(0_u64, |units, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        units.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// Writes an amount with the decimals of the currency: "50.00" in Brazilian reais, "4990" in
/// Chilean pesos.
#[must_use]
pub fn to_text(units: u64, currency: &Currency) -> String {
    let decimals = usize::from(currency.decimals);
    let mut text = format!("{units:0width$}", width = decimals + 1);
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    text
}

/// Rewrites an amount with the decimals of the currency. A text that is not an amount stays as the
/// service wrote it.
pub fn normalized(amount: &str, currency: &Currency) -> String {
    parse_service(amount, currency)
        .map_or_else(|| amount.to_owned(), |units| to_text(units, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> &'static Currency {
        Currency::parse(code.as_bytes()).expect("known")
    }

    #[test]
    fn amounts_of_the_service_are_read_however_they_are_written() {
        let brl = currency("BRL");
        for (text, units) in [
            ("50", 5000),
            ("50.0", 5000),
            ("50.00", 5000),
            ("50.000", 5000),
            ("5E+1", 5000),
            ("5.055e1", 5055),
            ("5000e-2", 5000),
            ("1e-2", 1),
            ("0", 0),
            ("0.01", 1),
            ("0.0", 0),
        ] {
            assert_eq!(parse_service(text, brl), Some(units), "{text}");
        }
        for text in [
            "-1",
            "",
            ".",
            "e1",
            "x",
            "5:",
            "1.5/",
            "0.001",
            "1e-3",
            "1e999",
            "1e127",
            "99999999999999999999",
        ] {
            assert_eq!(parse_service(text, brl), None, "{text}");
        }
        assert_eq!(parse_service("4990.0", currency("CLP")), Some(4990));
        assert_eq!(parse_service("4990.5", currency("CLP")), None);
    }

    #[test]
    fn an_amount_that_is_not_there_is_told_from_one_that_cannot_be_read() {
        let json = br#"{"a":5.5,"b":"5.50","c":null,"d":"","e":true,"f":{},"g":[5],"h":"x"}"#;
        let json = json::Json::read(json).expect("JSON");
        let brl = currency("BRL");
        for (path, found) in [
            ("a", Amount::Units(550)),
            ("b", Amount::Units(550)),
            ("c", Amount::Absent),
            ("i", Amount::Absent),
            ("d", Amount::Unreadable),
            ("e", Amount::Unreadable),
            ("f", Amount::Unreadable),
            ("g", Amount::Unreadable),
            ("h", Amount::Unreadable),
        ] {
            assert_eq!(amount(&json, path, brl), found, "{path}");
        }
    }

    #[test]
    fn amounts_of_the_caller_follow_the_rules_of_a_charge() {
        let brl = currency("BRL");
        let read = |text, currency| parse_caller(Field::Name("amount"), text, currency);
        assert_eq!(read("5.0", brl), Ok(500));
        assert_eq!(read("5", brl), Ok(500));
        assert_eq!(read("5.00", currency("CLP")), Ok(5));
        assert_eq!(read(".5", brl), Ok(50));
        assert_eq!(read("5.", brl), Ok(500));
        assert_eq!(read("5.0000", brl), Ok(500));
        assert_eq!(read("1.500", currency("KWD")), Ok(1500));
        assert_eq!(read("1234567890.00", brl), Ok(123_456_789_000));
        for (text, fault) in [
            ("", Fault::Null),
            ("0.00", Fault::ZeroAmount),
            ("5,00", Fault::BadAmount),
            ("-5", Fault::BadAmount),
            ("1.2.3", Fault::BadAmount),
            (".", Fault::BadAmount),
            ("5.0001", Fault::MoreDecimalsThanCurrency),
            // Some people write a thousand like this.
            ("1.000", Fault::MoreDecimalsThanCurrency),
            ("5.001", Fault::MoreDecimalsThanCurrency),
            ("12345678901234", Fault::TooLong),
        ] {
            assert_eq!(read(text, brl).map_err(|e| e.fault), Err(fault), "{text}");
        }
        let thousand = read("10.000", currency("CLP")).expect_err("refused");
        assert_eq!(thousand.fault, Fault::MoreDecimalsThanCurrency);
        assert!(thousand.to_string().contains("no point for thousands"), "{thousand}");
    }

    #[test]
    fn amounts_are_written_with_the_decimals_of_the_currency() {
        assert_eq!(to_text(5000, currency("BRL")), "50.00");
        assert_eq!(to_text(1, currency("BRL")), "0.01");
        assert_eq!(to_text(4990, currency("CLP")), "4990");
    }
}
