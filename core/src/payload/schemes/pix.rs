//! Pix: what Banco Central do Brasil's manuals ask of a BR Code (Manual do BR Code 1.0.0, Manual de
//! Padrões para Iniciação do Pix 2.2, and the Pix API up to 2.9.0, which brought the CNPJ with
//! letters).

mod key;

use crate::error::{Error, Fault, Path};
use crate::payload::address;
use crate::payload::member::Member;
use crate::payload::outline::{Guids, View};
use crate::payload::scheme::{Entry, Leniency, Rule, Scheme, expect, wrong};

/// 26.00. Its case does not matter (manual, 1.3); this is how the samples write it.
pub(super) const GUIDS: Guids = Guids { own: b"br.gov.bcb.pix", stand_in: b"" };
/// 62.05 where there is no txid (manual, note 23).
pub(super) const NO_TXID: &[u8] = b"***";

/// A code with a key.
pub(super) static STATIC: Scheme = Scheme {
    guids: GUIDS,
    objects: &[
        Entry::fixed(Path::sub(ACCOUNT, 0), GUIDS.own),
        Entry::member(Path::sub(ACCOUNT, 1), Member::PixKey),
        Entry::member(Path::sub(ACCOUNT, 2), Member::PixDescription),
    ],
    defaults: DEFAULTS,
    prose: &[Path::sub(ACCOUNT, 2)],
    profile: "with the profile of static Pix codes",
    currency_of_country: false,
    rules: |view, leniency, report| check(Kind::Static, view, leniency, report),
};

/// A code with the address of a charge.
pub(super) static DYNAMIC: Scheme = Scheme {
    guids: GUIDS,
    objects: &[
        Entry::fixed(Path::sub(ACCOUNT, 0), GUIDS.own),
        Entry::member(Path::sub(ACCOUNT, 25), Member::PixUrl),
    ],
    defaults: DEFAULTS,
    prose: &[],
    profile: "with the profile of dynamic Pix codes",
    currency_of_country: false,
    rules: |view, leniency, report| check(Kind::Dynamic, view, leniency, report),
};

/// The template that the manual's samples use; readers go by the GUID.
const ACCOUNT: u8 = 26;
const COUNTRY: &[u8] = b"BR";
const DEFAULTS: &[(Member, &[u8])] = &[
    (Member::MerchantCategory, b"0000"),
    (Member::Country, COUNTRY),
    (Member::Reference, NO_TXID),
];

/// 26.01 and 26.25.
const KEY_MAX: usize = 77;
/// 26.02.
const DESCRIPTION_MAX: usize = 72;

/// Which of the two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Static,
    Dynamic,
}

fn check(kind: Kind, view: &View<'_>, leniency: Leniency, report: &mut dyn FnMut(Error)) {
    expect(view, Path::root(58), COUNTRY, "BR", report);
    expect(view, Path::root(53), b"986", "986, the real", report);
    let Some(account) = view.account() else {
        report(
            Error::new(Fault::MissingMerchantAccount)
                .allowed("a template from 26 to 51 with br.gov.bcb.pix in 00"),
        );
        return;
    };
    check_account(account, kind, view, leniency, report);
}

/// The rules of everything but currency and country.
pub(super) fn check_account(
    account: u8,
    kind: Kind,
    view: &View<'_>,
    leniency: Leniency,
    report: &mut dyn FnMut(Error),
) {
    let sub = |id| Path::sub(account, id);
    let recurrence = recurrence(view, report);
    let (with_key, with_url) = match kind {
        Kind::Static => (Rule::required(sub(1), KEY_MAX), None),
        Kind::Dynamic if recurrence => (Rule::optional(sub(25), KEY_MAX), Some(sub(1))),
        Kind::Dynamic => (Rule::required(sub(25), KEY_MAX), Some(sub(1))),
    };
    let value = with_key.value(view, report);
    match kind {
        Kind::Static => {
            if let Some(key) = value {
                key::check(sub(1), key, leniency, report);
            }
            forbid(view, sub(25), "a key (01) or an address (25), not both", report);
            Rule::optional(sub(2), DESCRIPTION_MAX).value(view, report);
            check_facilitator(view, sub(3), report);
        }
        Kind::Dynamic => {
            if let Some(url) = value {
                check_url(sub(25), url, report);
            }
            if let Some(key) = with_url {
                forbid(view, key, "a key (01) or an address (25), not both", report);
            }
            if let Some(amount) = view.get(Path::root(54)) {
                let why = "no amount: the payer's bank takes that of the charge";
                report(wrong(Fault::Forbidden, Path::root(54), amount, why).warning());
            }
        }
    }
    check_txid(kind, view, report);
}

fn forbid(view: &View<'_>, path: Path, allowed: &'static str, report: &mut dyn FnMut(Error)) {
    if let Some(found) = view.get(path) {
        report(wrong(Fault::Forbidden, path, found, allowed));
    }
}

/// Pix Automático: a template from 80 to 99 with the address of a recurrence (Pix API 2.9.0).
fn recurrence(view: &View<'_>, report: &mut dyn FnMut(Error)) -> bool {
    let Some(id) = view.unreserved() else { return false };
    let url = Rule::required(Path::sub(id, 25), KEY_MAX).value(view, report);
    if let Some(url) = url {
        check_url(Path::sub(id, 25), url, report);
    }
    true
}

/// 62.05 must stand (BR Code: 62 is mandatory). Static: letters and digits (manual, 1.5.2);
/// dynamic: not looked at by the payer's bank, so anything that EMVCo takes.
fn check_txid(kind: Kind, view: &View<'_>, report: &mut dyn FnMut(Error)) {
    let path = Path::sub(62, 5);
    let Some(txid) = Rule::required(path, 25).value(view, report) else { return };
    let position = txid.iter().position(|b| !b.is_ascii_alphanumeric());
    if let (Kind::Static, Some(at)) = (kind, position)
        && txid != NO_TXID
    {
        let allowed = "1 to 25 letters and digits, or ***";
        report(wrong(Fault::BadValue, path, txid, allowed).offset(at));
    }
}

/// 26.03: ISPB of who hands out cash, eight digits or capital letters (Pix Saque, manual 2.5).
fn check_facilitator(view: &View<'_>, path: Path, report: &mut dyn FnMut(Error)) {
    let Some(ispb) = view.get(path) else { return };
    if ispb.len() != 8 || !ispb.iter().all(|b| key::is_of_cnpj(*b)) {
        report(wrong(Fault::BadValue, path, ispb, "an ISPB: 8 digits or capital letters"));
    }
}

/// Address of a charge, or of a recurrence.
fn check_url(path: Path, url: &[u8], report: &mut dyn FnMut(Error)) {
    if let Some(allowed) = address::fault(url) {
        report(wrong(Fault::BadValue, path, url, allowed));
    }
}
