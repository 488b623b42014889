//! ISO 4217: currencies, their minor units, and the one of each country.

/// A currency that a shop can charge in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 numeric code.
    pub numeric: u16,
    /// ISO 4217 alphabetic code.
    pub code: [u8; 3],
    /// Digits of the minor unit.
    pub decimals: u8,
}

include!(concat!(env!("OUT_DIR"), "/iso_4217.rs"));

impl Currency {
    /// By numeric code, `986`.
    #[must_use]
    pub fn from_numeric(numeric: u16) -> Option<Self> {
        let i = CURRENCIES.binary_search_by_key(&numeric, |c| c.numeric).ok()?;
        CURRENCIES.get(i).copied()
    }

    /// By three digits, as object 53 holds them.
    #[must_use]
    pub fn from_digits(digits: &[u8]) -> Option<Self> {
        match *digits {
            [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => Self::from_numeric(
                u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'),
            ),
            _ => None,
        }
    }

    /// By code, `986` or `BRL`.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        Self::from_digits(text)
            .or_else(|| CURRENCIES.iter().find(|c| c.code.as_slice() == text).copied())
    }

    /// That of a country, `BR`, unless it has several.
    #[must_use]
    pub fn of_country(alpha2: &[u8]) -> Option<Self> {
        let i = COUNTRIES.binary_search_by(|(code, _)| code.as_slice().cmp(alpha2)).ok()?;
        COUNTRIES.get(i).and_then(|&(_, numeric)| Self::from_numeric(numeric))
    }

    /// Three digits, as object 53 holds them.
    #[must_use]
    pub fn digits(&self) -> [u8; 3] {
        [self.numeric / 100, self.numeric / 10 % 10, self.numeric % 10].map(|d| b'0' + d as u8)
    }
}
