//! Mercado Pago's offline dynamic code: what its page for integrators says of each object
//! (developers' guide "QR dinámico, modelo offline"). It agrees with EMVCo and is narrower. Of the
//! codes that the service itself writes, for an order or for the wall, there is no page: what they
//! have in common is taken from those that were seen (tests/vectors/mercado-pago.tsv).

pub mod countries;

use crate::emv::object::{VALUE_MAX, root};
use crate::error::{Error, Fault, Path};
use crate::payload::member::Member;
use crate::payload::outline::{Guids, View};
use crate::payload::scheme::{Entry, Leniency, Rule, Scheme, expect, wrong};
use crate::payload::schemes::pix;
use countries::Country;

/// The scheme of a till that writes the code itself.
pub(super) static MERCADO_PAGO: Scheme = Scheme {
    // In Brazil the service's own orders may come as Pix charges.
    guids: Guids { own: b"com.mercadolibre", stand_in: pix::GUIDS.own },
    objects: &[
        Entry::fixed(Path::root(1), b"12"),
        Entry::fixed(Path::sub(ACCOUNT, 0), b"com.mercadolibre"),
        Entry::fixed(Path::sub(ACCOUNT, 2), b"1"),
        Entry::member(Path::sub(ACCOUNT, SELLER), Member::UserId),
        Entry::member(Path::sub(ACCOUNT, SPONSOR), Member::SponsorId),
    ],
    // The value in the page's table.
    defaults: &[(Member::MerchantCategory, b"5206")],
    prose: &[],
    profile: "with Mercado Pago's profile",
    currency_of_country: true,
    rules: check,
};

/// The template that the page uses; readers go by the GUID.
const ACCOUNT: u8 = 43;
/// ID of the address in the printed code of a till: `https://mpago.la/pos/...`.
const PRINTED: u8 = 1;
/// ID of the seller's user id.
const SELLER: u8 = 3;
/// ID of the user id of the integrator, the sponsor.
const SPONSOR: u8 = 4;
/// 43.02 in the code of an order.
const ORDER_VERSION: &[u8] = b"3";
/// ID of the order's own number, a UUID.
const ORDER: u8 = 6;
/// The domain of the service's Pix charges.
const DOMAIN: &[u8; 16] = b".mercadopago.com";

fn check(view: &View<'_>, leniency: Leniency, report: &mut dyn FnMut(Error)) {
    // The seller is told by number in the offline form alone.
    let by_service = leniency.received && view.of_account(SELLER).is_none();
    if !by_service || !service(view, leniency, report) {
        offline(view, report);
    }
}

/// A code that the service itself writes, told apart by its account: the order stays with the
/// service, so neither amount nor reference need stand in it. Whether it is one.
#[cold]
fn service(view: &View<'_>, leniency: Leniency, report: &mut dyn FnMut(Error)) -> bool {
    if let Some(account) = view.stand_in() {
        // In Brazil an order may come as a Pix charge, whose address is the service's.
        let url = view.of_account(25).unwrap_or_default();
        let host = url.split(|b| *b == b'/').next().unwrap_or_default();
        let own = host.last_chunk::<16>().is_some_and(|end| end.eq_ignore_ascii_case(DOMAIN));
        if own {
            pix::check_account(account, pix::Kind::Dynamic, view, leniency, report);
        }
        return own;
    }
    let Some(account) = view.account() else { return false };
    let order = view.of_account(2) == Some(ORDER_VERSION) || view.of_account(ORDER).is_some();
    if order {
        Rule::required(Path::sub(account, 2), 2).value(view, report);
        Rule::required(Path::sub(account, ORDER), usize::from(VALUE_MAX)).value(view, report);
    }
    let known = order || view.of_account(PRINTED).is_some();
    if known {
        country(view, report);
    }
    known
}

/// The offline form, which a till writes.
fn offline(view: &View<'_>, report: &mut dyn FnMut(Error)) {
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
    let user = digits(Rule::required(sub(SELLER), 10), view, report);
    let sponsor = digits(Rule::optional(sub(SPONSOR), 10), view, report);
    if user.is_some() && user == sponsor {
        let found = sponsor.unwrap_or_default();
        report(wrong(Fault::BadValue, sub(SPONSOR), found, "an account other than the seller's"));
    }
    country(view, report);
    Rule::required(Path::root(54), usize::from(root(54).max)).value(view, report);
    let reference = Rule::required(Path::sub(62, 5), 25).value(view, report);
    if reference == Some(pix::NO_TXID) {
        let path = Path::sub(62, 5);
        report(wrong(Fault::BadValue, path, pix::NO_TXID, "the number of the sale"));
    }
    Rule::optional(Path::sub(62, 7), 10).value(view, report);
}

fn digits<'v>(rule: Rule, view: &View<'v>, report: &mut dyn FnMut(Error)) -> Option<&'v [u8]> {
    let value = rule.value(view, report)?;
    if let Some(at) = value.iter().position(|b| !b.is_ascii_digit()) {
        report(wrong(Fault::NotNumeric, rule.path(), value, "digits").offset(at));
    } else if value.iter().all(|b| *b == b'0') {
        // What a program has that was never told the number.
        let allowed = "the number of an account, which is above 0";
        report(wrong(Fault::BadValue, rule.path(), value, allowed));
        return None;
    }
    Some(value)
}

fn country(view: &View<'_>, report: &mut dyn FnMut(Error)) {
    let Some(code) = view.get(Path::root(58)) else { return };
    let Some(country) = Country::by_code(code) else {
        let allowed = "AR, BR, CL, CO, MX, PE or UY";
        report(wrong(Fault::BadValue, Path::root(58), code, allowed));
        return;
    };
    if let Some(currency) = country.currency() {
        expect(view, Path::root(53), &currency.digits, country.currency_words, report);
    }
}
