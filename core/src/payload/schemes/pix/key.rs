//! The keys of Pix: which kind a text is, whether it is one, and what to do about one that is not.

use crate::error::{Error, Fault, Path};
use crate::payload::address::is_host;
use crate::payload::scheme::{Leniency, wrong};
use arrayvec::ArrayVec;

// What is allowed, in words.
const PHONE: &str =
    "a phone that begins with +55, without blanks, parentheses and hyphens: +5561912345678";
const PLUS: &str = "a phone as +5561912345678: a blank stands in place of its plus sign";
const EMAIL: &str = "an e-mail address of up to 77 characters, without blanks";
const EMAIL_AT: &str = "an e-mail address with its @, in place of which a blank stands";
const RANDOM: &str =
    "a random key: 8-4-4-4-12 hexadecimal digits with their hyphens, without braces and blanks";
const CPF: &str = "a CPF in its 11 digits only, without points, hyphen and blanks";
const CPF_DIGITS: &str = "a CPF with its check digits; a phone begins with +55";
const CPF_OR_PHONE: &str =
    "a CPF with all of its 11 digits, zeros in front included; a phone begins with +55";
const CNPJ: &str =
    "a CNPJ in 14 digits or capital letters, without points, slash, hyphen and blanks";
const CNPJ_DIGITS: &str = "a CNPJ with its check digits";
const ANY: &str = "a CPF (11 digits), a CNPJ (14 digits or capital letters), a phone (+55...), an \
                   e-mail or a random key (8-4-4-4-12)";
const MAYBE_PHONE: &str = "a CPF, as this is one; a mobile number, which it may be too, with +55";
const SMALL_LETTERS: &str = "small letters: banks know e-mail addresses by these";

/// Checks 26.01.
pub(super) fn check(path: Path, key: &[u8], leniency: Leniency, report: &mut dyn FnMut(Error)) {
    let error = |fault, allowed| wrong(fault, path, key, allowed);
    let kind = Kind::of(key);
    match kind.map_or_else(|| Err((Fault::BadValue, cure(key))), |kind| kind.check(key)) {
        Err((Fault::CheckDigits, allowed)) if leniency.any_check_digits => {
            report(error(Fault::CheckDigits, allowed).warning());
        }
        Err((fault, allowed)) => report(error(fault, allowed)),
        Ok(()) => {
            if let Some(advice) = kind.and_then(|kind| kind.advice(key)) {
                report(error(Fault::BadValue, advice).warning());
            }
        }
    }
}

/// The kinds of keys. Which one a text is shows in its form and is never guessed: eleven digits
/// are a CPF, and a phone begins with `+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Phone,
    Email,
    Random,
    Cpf,
    Cnpj,
}

impl Kind {
    fn of(key: &[u8]) -> Option<Self> {
        let ends_in_digits = key.iter().rev().take(2).all(u8::is_ascii_digit);
        match key.len() {
            _ if key.first() == Some(&b'+') => Some(Self::Phone),
            _ if key.contains(&b'@') => Some(Self::Email),
            36 => Some(Self::Random),
            11 if key.iter().all(u8::is_ascii_digit) => Some(Self::Cpf),
            14 if ends_in_digits && key.iter().all(|b| is_of_cnpj(*b)) => Some(Self::Cnpj),
            _ => None,
        }
    }

    /// Whether a text is a key of this kind.
    fn check(self, key: &[u8]) -> Result<(), (Fault, &'static str)> {
        let (good, fault, allowed) = match self {
            Self::Phone => (is_phone(key), Fault::BadValue, PHONE),
            Self::Email => (is_email(key), Fault::BadValue, EMAIL),
            Self::Random => (is_uuid(key), Fault::BadValue, RANDOM),
            Self::Cpf => (is_cpf(key), Fault::CheckDigits, CPF_DIGITS),
            Self::Cnpj => (check_digits_fit(key, 10), Fault::CheckDigits, CNPJ_DIGITS),
        };
        if good { Ok(()) } else { Err((fault, allowed)) }
    }

    /// What may send money astray although the key is one.
    fn advice(self, key: &[u8]) -> Option<&'static str> {
        match self {
            Self::Cpf if is_mobile(key) => Some(MAYBE_PHONE),
            Self::Email if key.iter().any(u8::is_ascii_uppercase) => Some(SMALL_LETTERS),
            _ => None,
        }
    }
}

/// What to do about a text that has the form of no key: most are one with a mask, or less than one.
#[cold]
fn cure(key: &[u8]) -> &'static str {
    let bare: ArrayVec<u8, 48> =
        key.iter().filter(|b| b.is_ascii_alphanumeric()).take(48).copied().collect();
    let digits = bare.iter().all(u8::is_ascii_digit);
    let ends_in_digits = bare.iter().rev().take(2).all(u8::is_ascii_digit);
    let hexadecimal = || bare.iter().rev().take(32).all(u8::is_ascii_hexdigit);
    match bare.len() {
        12 | 13 if digits && key.starts_with(b" 55") => PLUS,
        11 if digits && (is_cpf(&bare) || key.contains(&b'.')) => CPF,
        14 if ends_in_digits && !key.starts_with(b"+") => CNPJ,
        8..=10 if digits => CPF_OR_PHONE,
        11..=15 if digits => PHONE,
        32.. if hexadecimal() => RANDOM,
        _ if key.contains(&b' ') && key.contains(&b'.') => EMAIL_AT,
        _ => ANY,
    }
}

/// E.164; in Brazil area code and number are ten or eleven digits, and no area code has a zero.
fn is_phone(key: &[u8]) -> bool {
    let [b'+', number @ ..] = key else { return false };
    let brazilian = |n: &[u8]| matches!(n, [b'1'..=b'9', b'1'..=b'9', rest @ ..] if matches!(rest.len(), 8 | 9));
    matches!(number, [b'1'..=b'9', ..])
        && (2..=15).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
        && number.strip_prefix(b"55").is_none_or(brazilian)
}

/// Eleven digits that are a mobile number without +55: area code, 9, eight digits.
fn is_mobile(digits: &[u8]) -> bool {
    matches!(digits, [b'1'..=b'9', b'1'..=b'9', b'9', rest @ ..] if rest.len() == 8)
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

fn is_uuid(key: &[u8]) -> bool {
    key.len() == 36
        && key.iter().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

fn is_cpf(digits: &[u8]) -> bool {
    check_digits_fit(digits, 12)
}

/// Whether a CNPJ may have this character.
pub(super) const fn is_of_cnpj(byte: u8) -> bool {
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
