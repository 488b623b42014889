//! ISO 4217: currencies, their minor units, and the one of each country.

/// A currency that a shop can charge in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 numeric code, as object 53 holds it.
    pub digits: [u8; 3],
    /// ISO 4217 alphabetic code.
    pub code: [u8; 3],
    /// Digits of the minor unit.
    pub decimals: u8,
}

include!(concat!(env!("OUT_DIR"), "/iso_4217.rs"));

/// The row of a country: an index of the tables, 0 for none, 255 for several currencies.
fn country(alpha2: &[u8]) -> Option<&'static u8> {
    let &[a @ b'A'..=b'Z', b @ b'A'..=b'Z'] = alpha2 else { return None };
    BY_COUNTRY.get(usize::from(a - b'A') * 26 + usize::from(b - b'A'))
}

/// An index of the tables, which count from 1.
fn at(index: Option<&u8>) -> Option<&'static Currency> {
    CURRENCIES.get(usize::from(*index?).checked_sub(1)?)
}

impl Currency {
    /// By three digits, as object 53 holds them.
    #[must_use]
    pub fn from_digits(digits: &[u8]) -> Option<&'static Self> {
        let &[a, b, c] = digits else { return None };
        let digit = |byte: u8| Some(usize::from(byte.wrapping_sub(b'0'))).filter(|d| *d < 10);
        at(BY_NUMERIC.get(digit(a)? * 100 + digit(b)? * 10 + digit(c)?))
    }

    /// By code, `986` or `BRL`.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<&'static Self> {
        Self::from_digits(text).or_else(|| CURRENCIES.iter().find(|currency| currency.code == text))
    }

    /// The alphabetic code as text: `BRL`.
    #[must_use]
    pub fn name(&self) -> &str {
        str::from_utf8(&self.code).unwrap_or_default()
    }

    /// That of a country, `BR`, unless it has several.
    #[must_use]
    pub fn of_country(alpha2: &[u8]) -> Option<&'static Self> {
        at(country(alpha2))
    }

    /// Whether there is a country with this code that has a currency, or several.
    #[must_use]
    pub fn is_country(alpha2: &[u8]) -> bool {
        country(alpha2).is_some_and(|index| *index != 0)
    }
}
