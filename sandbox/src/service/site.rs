//! What differs between countries (reference, section 7).

/// A country, in the words of the service: a *site*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// `MLB`.
    pub id: &'static str,
    /// ISO 3166, two letters: `BR`.
    pub country: &'static str,
    /// ISO 3166, three letters: `BRA`.
    pub country_code: &'static str,
    /// ISO 4217: `BRL`.
    pub currency: &'static str,
    /// ISO 4217, digits: `986`.
    pub numeric: &'static str,
    /// Decimals of the currency.
    pub exponent: u32,
    /// Whether amounts must carry their decimals even when these are zero (page of Brazil).
    pub exact_decimals: bool,
    /// A rough frame around the country, in whole degrees: south, north, west, east.
    pub(crate) frame: [i64; 4],
    /// City in the codes.
    pub(crate) city: &'static str,
}

macro_rules! site {
    ($id:literal, $two:literal, $three:literal, $cur:literal, $num:literal, $exp:literal,
     $exact:literal, $frame:expr, $city:literal) => {
        Site {
            id: $id,
            country: $two,
            country_code: $three,
            currency: $cur,
            numeric: $num,
            exponent: $exp,
            exact_decimals: $exact,
            frame: $frame,
            city: $city,
        }
    };
}

/// All sites that the test-user call knows.
pub static SITES: [Site; 7] = [
    site!("MLB", "BR", "BRA", "BRL", "986", 2, true, [-34, 6, -74, -28], "SAO PAULO"),
    site!("MLA", "AR", "ARG", "ARS", "032", 2, false, [-56, -21, -74, -53], "CABA"),
    site!("MLC", "CL", "CHL", "CLP", "152", 0, false, [-56, -17, -110, -66], "SANTIAGO"),
    site!("MLU", "UY", "URY", "UYU", "858", 2, false, [-36, -30, -59, -53], "MONTEVIDEO"),
    site!("MCO", "CO", "COL", "COP", "170", 2, false, [-5, 14, -82, -66], "BOGOTA"),
    site!("MPE", "PE", "PER", "PEN", "604", 2, false, [-19, 1, -82, -68], "LIMA"),
    site!("MLM", "MX", "MEX", "MXN", "484", 2, false, [14, 33, -119, -86], "GUADALAJARA"),
];

/// The site of a country (`BR`) or of a site id (`MLB`).
#[must_use]
pub fn site(name: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| site.country == name || site.id == name)
}
