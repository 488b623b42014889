//! Mercado Pago's offline dynamic code: what its page for integrators says of each object
//! (developers' guide "QR dinámico, modelo offline"). It agrees with EMVCo and is narrower.

use crate::emv::object::root;
use crate::error::{Error, Fault, Path};
use crate::payload::scheme::{Rule, View, expect};

/// The template that the page uses; readers go by the GUID.
pub const ACCOUNT: u8 = 43;
/// 43.00.
pub const GUID: &[u8] = b"com.mercadolibre";
/// 43.02: version of the template.
pub const VERSION: &[u8] = b"1";
/// 52, when the caller names none: the value in the page's table.
pub const CATEGORY: &[u8] = b"5206";

/// The countries of the page, with their currencies.
const COUNTRIES: [(&[u8; 2], &[u8; 3], &str); 7] = [
    (b"AR", b"032", "032, ARS, in Argentina"),
    (b"BR", b"986", "986, BRL, in Brazil"),
    (b"CL", b"152", "152, CLP, in Chile"),
    (b"CO", b"170", "170, COP, in Colombia"),
    (b"MX", b"484", "484, MXN, in Mexico"),
    (b"PE", b"604", "604, PEN, in Peru"),
    (b"UY", b"858", "858, UYU, in Uruguay"),
];

const DIGITS: &str = "digits";

pub(super) fn check(view: &View<'_>, report: &mut dyn FnMut(Error)) {
    expect(view, Path::root(1), b"12", "12, a dynamic code", report);
    if view.get(Path::root(1)).is_none() {
        report(Error::new(Fault::MissingMandatory).at(Path::root(1)).allowed("12"));
    }
    let Some(account) = view.account() else {
        report(
            Error::new(Fault::MissingMerchantAccount)
                .allowed("a template from 26 to 51 with com.mercadolibre in 00"),
        );
        return;
    };
    let sub = |id| Path::sub(account, id);
    Rule::required(sub(2), 2).value(view, report);
    let user = digits(Rule::required(sub(3), 10), view, report);
    let sponsor = digits(Rule::optional(sub(4), 10), view, report);
    if user.is_some() && user == sponsor {
        report(
            Error::new(Fault::BadValue)
                .at(sub(4))
                .excerpt(sponsor.unwrap_or_default())
                .allowed("an account other than the seller's"),
        );
    }
    country(view, report);
    Rule::required(Path::root(54), usize::from(root(54).max)).value(view, report);
    let reference = Rule::required(Path::sub(62, 5), 25).value(view, report);
    if reference == Some(b"***") {
        report(
            Error::new(Fault::BadValue)
                .at(Path::sub(62, 5))
                .excerpt(b"***")
                .allowed("the number of the sale"),
        );
    }
    Rule::optional(Path::sub(62, 7), 10).value(view, report);
}

fn digits<'v>(rule: Rule, view: &View<'v>, report: &mut dyn FnMut(Error)) -> Option<&'v [u8]> {
    let value = rule.value(view, report)?;
    if let Some(at) = value.iter().position(|b| !b.is_ascii_digit()) {
        report(
            Error::new(Fault::NotNumeric).at(rule.path()).offset(at).excerpt(value).allowed(DIGITS),
        );
    }
    Some(value)
}

fn country(view: &View<'_>, report: &mut dyn FnMut(Error)) {
    let Some(code) = view.get(Path::root(58)) else { return };
    let Some((_, currency, allowed)) = COUNTRIES.iter().find(|(c, ..)| c.as_slice() == code) else {
        report(
            Error::new(Fault::BadValue)
                .at(Path::root(58))
                .excerpt(code)
                .allowed("AR, BR, CL, CO, MX, PE or UY"),
        );
        return;
    };
    expect(view, Path::root(53), *currency, allowed, report);
}
