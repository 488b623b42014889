//! The countries where Mercado Pago has payments by QR code: those of its page for integrators,
//! with the sites of its reference (section on countries). Each has one currency, which
//! [`Country::currency`] looks up in ISO 4217.

use crate::emv::iso::Currency;

/// A country of Mercado Pago's QR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1, two letters.
    pub code: &'static str,
    /// The name of the service's site in it.
    pub site: &'static str,
    /// Its currency in words, for messages.
    pub currency_words: &'static str,
}

/// All of them, by code.
pub const COUNTRIES: [Country; 7] = [
    country("AR", "MLA", "032, ARS, in Argentina"),
    country("BR", "MLB", "986, BRL, in Brazil"),
    country("CL", "MLC", "152, CLP, in Chile"),
    country("CO", "MCO", "170, COP, in Colombia"),
    country("MX", "MLM", "484, MXN, in Mexico"),
    country("PE", "MPE", "604, PEN, in Peru"),
    country("UY", "MLU", "858, UYU, in Uruguay"),
];

const fn country(code: &'static str, site: &'static str, currency_words: &'static str) -> Country {
    Country { code, site, currency_words }
}

impl Country {
    /// The country with a code of ISO 3166-1.
    #[must_use]
    pub fn by_code(code: &[u8]) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code.as_bytes() == code)
    }

    /// Its currency.
    #[must_use]
    pub fn currency(&self) -> Option<&'static Currency> {
        Currency::of_country(self.code.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::COUNTRIES;

    #[test]
    fn the_currency_of_each_country_is_the_one_that_messages_name() {
        for country in &COUNTRIES {
            let currency = country.currency().expect("each has one currency");
            let (digits, code) = (currency.digits.escape_ascii(), currency.code.escape_ascii());
            assert!(country.currency_words.starts_with(&format!("{digits}, {code}, in ")));
        }
    }
}
