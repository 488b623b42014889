//! Amounts: decimal text in, whole minor units inside, decimal text out. No floating point.

use serde_json::{Number, Value};

/// A decimal number, exactly: `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// Digits, at most one point between them, at most 15 digits in all, no sign or exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (text, ""),
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let length = whole.len() + fraction.len();
        if whole.is_empty() || length > 15 || !digits(whole) || !digits(fraction) {
            return None;
        }
        let mantissa = whole
            .bytes()
            .chain(fraction.bytes())
            .fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        Some(Self { mantissa, scale: fraction.len() as u32 })
    }

    /// A JSON number, or nothing for anything else.
    pub fn of_number(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    pub fn times(self, other: Self) -> Self {
        Self { mantissa: self.mantissa * other.mantissa, scale: self.scale + other.scale }
    }

    /// Whole minor units of a currency with `exponent` decimals; nothing if a digit would be lost.
    pub fn minor(self, exponent: u32) -> Option<i64> {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale);
        while scale > exponent {
            if mantissa % 10 != 0 {
                return None;
            }
            mantissa /= 10;
            scale -= 1;
        }
        while scale < exponent {
            mantissa *= 10;
            scale += 1;
        }
        i64::try_from(mantissa).ok()
    }
}

/// `5000` with exponent 2 as `50.00`.
pub(crate) fn text(minor: i64, exponent: u32) -> String {
    let unit = 10_i64.pow(exponent);
    match exponent {
        0 => minor.to_string(),
        _ => format!("{}.{:0width$}", minor / unit, minor % unit, width = exponent as usize),
    }
}

/// The same as a JSON number, without zeros at the end, as the older APIs write them.
pub(crate) fn number(minor: i64, exponent: u32) -> Value {
    let text = text(minor, exponent);
    let short = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    Value::Number(Number::from_string_unchecked(short.to_owned()))
}
