//! Pix: what Banco Central do Brasil's manuals ask of a BR Code (Manual do BR Code 1.0.0, Manual de
//! Padrões para Iniciação do Pix 2.2, and the Pix API up to 2.9.0, which brought the CNPJ with
//! letters).

use crate::error::{Error, Fault, Path};
use crate::payload::scheme::{Leniency, Rule, View, expect};

/// The template that the manual's samples use; readers go by the GUID.
pub const ACCOUNT: u8 = 26;
/// 26.00. Its case does not matter (manual, 1.3); this is how the samples write it.
pub const GUID: &[u8] = b"br.gov.bcb.pix";
/// 52, when the caller names none.
pub const CATEGORY: &[u8] = b"0000";
/// 58.
pub const COUNTRY: &[u8] = b"BR";
/// 62.05 where there is no txid (manual, note 23).
pub const NO_TXID: &[u8] = b"***";

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

pub(super) fn check(
    kind: Kind,
    view: &View<'_>,
    leniency: Leniency,
    report: &mut dyn FnMut(Error),
) {
    expect(view, Path::root(53), b"986", "986, the real", report);
    expect(view, Path::root(58), COUNTRY, "BR", report);
    let Some(account) = view.account() else {
        report(
            Error::new(Fault::MissingMerchantAccount)
                .allowed("a template from 26 to 51 with br.gov.bcb.pix in 00"),
        );
        return;
    };
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
                check_key(sub(1), key, leniency, report);
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
                let advice = Error::new(Fault::Forbidden).warning().at(Path::root(54));
                let why = "no amount: the payer's bank takes that of the charge";
                report(advice.excerpt(amount).allowed(why));
            }
        }
    }
    check_txid(kind, view, report);
}

fn forbid(view: &View<'_>, path: Path, allowed: &'static str, report: &mut dyn FnMut(Error)) {
    if let Some(found) = view.get(path) {
        report(Error::new(Fault::Forbidden).at(path).excerpt(found).allowed(allowed));
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
        report(
            Error::new(Fault::BadValue)
                .at(path)
                .offset(at)
                .excerpt(txid)
                .allowed("1 to 25 letters and digits, or ***"),
        );
    }
}

/// 26.03: ISPB of who hands out cash, eight digits or capital letters (Pix Saque, manual 2.5).
fn check_facilitator(view: &View<'_>, path: Path, report: &mut dyn FnMut(Error)) {
    let Some(ispb) = view.get(path) else { return };
    if ispb.len() != 8 || !ispb.iter().all(|b| is_cnpj_character(*b)) {
        report(
            Error::new(Fault::BadValue)
                .at(path)
                .excerpt(ispb)
                .allowed("an ISPB: 8 digits or capital letters"),
        );
    }
}

/// The kinds of keys. Which one a text is shows in its form and is never guessed: eleven digits
/// are a CPF, and a phone begins with `+`.
fn check_key(path: Path, key: &[u8], leniency: Leniency, report: &mut dyn FnMut(Error)) {
    let bad = |allowed| Error::new(Fault::BadValue).at(path).excerpt(key).allowed(allowed);
    let digits = key.iter().all(u8::is_ascii_digit);
    let ends_in_digits = key.iter().rev().take(2).all(u8::is_ascii_digit);
    let error = if key.first() == Some(&b'+') {
        (!is_phone(key)).then(|| bad("a phone as +55, area code and number: +5561912345678"))
    } else if key.contains(&b'@') {
        (!is_email(key)).then(|| bad("an e-mail address of up to 77 characters"))
    } else if key.len() == 36 {
        (!is_uuid(key)).then(|| bad("a random key: 8-4-4-4-12 hexadecimal digits"))
    } else if key.len() == 11 && digits {
        (!check_digits_fit(key, 12)).then(|| {
            Error::new(Fault::CheckDigits)
                .at(path)
                .excerpt(key)
                .allowed("a CPF with its check digits; a phone begins with +55")
        })
    } else if key.len() == 14 && ends_in_digits && key.iter().all(|b| is_cnpj_character(*b)) {
        (!check_digits_fit(key, 10)).then(|| {
            Error::new(Fault::CheckDigits)
                .at(path)
                .excerpt(key)
                .allowed("a CNPJ with its check digits")
        })
    } else {
        Some(bad(
            "a CPF (11 digits), a CNPJ (14 characters), a phone (+55...), an e-mail or a random key",
        ))
    };
    if let Some(error) = error {
        let lenient = error.fault == Fault::CheckDigits && leniency.any_check_digits;
        report(if lenient { error.warning() } else { error });
    }
}

/// E.164; in Brazil area code and number are ten or eleven digits.
fn is_phone(key: &[u8]) -> bool {
    let [b'+', number @ ..] = key else { return false };
    let brazilian = number.strip_prefix(b"55").is_none_or(|n| matches!(n.len(), 10 | 11));
    matches!(number, [b'1'..=b'9', ..])
        && (2..=15).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
        && brazilian
}

/// The pattern of the Pix API for `chave`: one `@`, a local part of RFC 5322 atoms, a host name.
fn is_email(key: &[u8]) -> bool {
    let mut parts = key.split(|b| *b == b'@');
    let (Some(local), Some(host), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let atom = |b: &u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(b);
    !local.is_empty() && local.iter().all(atom) && is_host(host)
}

/// Labels of letters, digits and inner hyphens, joined by dots; two at least.
fn is_host(host: &[u8]) -> bool {
    let label = |label: &[u8]| {
        (1..=63).contains(&label.len())
            && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
            && label.first() != Some(&b'-')
            && label.last() != Some(&b'-')
    };
    host.contains(&b'.') && host.split(|b| *b == b'.').all(label)
}

fn is_uuid(key: &[u8]) -> bool {
    key.len() == 36
        && key.iter().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

const fn is_cnpj_character(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

/// The two check digits modulo 11 of a CPF and of a CNPJ (Receita Federal, IN RFB 2229/2024): a
/// character counts as its ASCII code less 48; weights from the right 2, 3 and on, going back to 2
/// where they would reach `cycle` (CNPJ: 10; CPF: never).
fn check_digits_fit(number: &[u8], cycle: u32) -> bool {
    let digit = |body: &[u8]| {
        let weights = (2..cycle).cycle();
        let sum: u32 =
            body.iter().rev().zip(weights).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        match sum % 11 {
            0 | 1 => b'0',
            rest => b'0' + (11 - rest) as u8,
        }
    };
    // All the same digit fits, and is given to nobody.
    if number.iter().all(|b| number.first() == Some(b)) {
        return false;
    }
    let Some((last, body)) = number.split_last() else { return false };
    let Some((first, head)) = body.split_last() else { return false };
    *first == digit(head) && *last == digit(body)
}

/// Address of a charge (manual, 1.6.3): host, path, no scheme, characters of RFC 3986.
fn check_url(path: Path, url: &[u8], report: &mut dyn FnMut(Error)) {
    const ALLOWED: &str = "host/path without https://, characters of RFC 3986, up to 77";
    let character = |b: &u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(b);
    let scheme = url.windows(3).any(|w| w == b"://");
    let (host, rest) = match url.iter().position(|b| *b == b'/') {
        Some(at) => url.split_at(at),
        None => (url, b"".as_slice()),
    };
    if scheme || !is_host(host) || rest.len() < 2 || !url.iter().all(character) {
        report(Error::new(Fault::BadValue).at(path).excerpt(url).allowed(ALLOWED));
    }
}
