//! What a value must be, by the row of its object: its length, its characters, its content.

use crate::emv::object::{Content, Format, Object};
use crate::emv::tlv::characters;
use crate::error::{Error, Fault, Path};

/// Checks a value that is not empty, and reports every fault; the inside of a template is not
/// looked at here. `printable`: all of it is known to be printable ASCII.
pub fn check(
    path: Path,
    object: &Object,
    value: &[u8],
    printable: bool,
    report: &mut dyn FnMut(Error),
) {
    check_in_place(path, object, value, printable, report);
}

/// As [`check`], compiled anew wherever it is called: for callers whose rows the compiler knows.
#[inline(always)]
pub(crate) fn check_in_place(
    path: Path,
    object: &Object,
    value: &[u8],
    printable: bool,
    mut report: impl FnMut(Error),
) {
    let length = if printable { value.len() } else { characters(value) };
    let fits = (usize::from(object.min)..=usize::from(object.max)).contains(&length);
    if !fits {
        report(wrong_length(path, object, length));
    }
    let stray = match object.format {
        Format::Numeric if !is_digits(value) => value.iter().position(|b| !b.is_ascii_digit()),
        // Content of its own says more than "not printable".
        Format::Ans if !printable && matches!(object.content, Content::Words) => {
            value.iter().position(|b| !is_ans(*b))
        }
        _ => None,
    };
    if let Some(at) = stray {
        let numeric = object.format == Format::Numeric;
        let fault = if numeric { Fault::NotNumeric } else { Fault::NotAns };
        report(wrong_character(path, fault, value, at));
    } else if let Some((fault, allowed)) = content(object.content, value, fits) {
        report(wrong_content(path, fault, value, allowed));
    }
}

#[cold]
fn wrong_length(path: Path, object: &Object, length: usize) -> Error {
    let limit = if length > usize::from(object.max) { object.max } else { object.min };
    Error::new(Fault::BadLength).at(path).count(length, usize::from(limit))
}

#[cold]
fn wrong_character(path: Path, fault: Fault, value: &[u8], at: usize) -> Error {
    Error::new(fault).at(path).offset(at).excerpt(value)
}

#[cold]
fn wrong_content(path: Path, fault: Fault, value: &[u8], allowed: &'static str) -> Error {
    let error = Error::new(fault).at(path).excerpt(value).allowed(allowed);
    match (fault, stray_in_amount(value)) {
        (Fault::BadAmount, Some(at)) => error.offset(at),
        // A text of blanks has neither no characters nor too few: advice.
        (Fault::ZeroLength, _) => error.warning(),
        _ => error,
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Whether all of a text is printable ASCII.
#[must_use]
#[inline]
pub fn is_printable(text: &[u8]) -> bool {
    // A byte below 20 borrows its high bit, one above 7E carries into it.
    let odd = |word: u64| word.wrapping_sub(0x20 * ONES) | word.wrapping_add(ONES) | word;
    fold(text, odd) & (0x80 * ONES) == 0
}

/// Whether all of a text is digits; one without any is, too.
#[must_use]
#[inline]
pub fn is_digits(text: &[u8]) -> bool {
    // 30 to 3F stay as they are, and of these those above 39 carry into the next half.
    let odd = |word: u64| (word ^ (0x30 * ONES)) | (word & (0x0F * ONES)).wrapping_add(0x06 * ONES);
    fold(text, odd) & (0xF0 * ONES) == 0
}

/// What `look` finds in the bytes of a text, eight at a time, all of it joined by "or". Bytes may be
/// looked at twice, and of a text without any one digit is.
#[inline(always)]
fn fold(text: &[u8], look: impl Fn(u64) -> u64) -> u64 {
    let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    let word = |bytes: &[u8; 8]| look(u64::from_le_bytes(*bytes));
    if let Some(last) = text.last_chunk() {
        text.as_chunks().0.iter().fold(word(last), |all, bytes| all | word(bytes))
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        look(half(first) | half(last) << 32)
    } else {
        // Of three bytes, or two, or one: these are all.
        let byte = |at: usize| text.get(at).copied().unwrap_or(b'0');
        let (first, middle, last) =
            (byte(0), byte(text.len() / 2), byte(text.len().wrapping_sub(1)));
        word(&[first, middle, last, last, last, last, last, last])
    }
}

/// Printable ASCII (EMVCo MPM 1.1, 4.2: the common character set of EMV Book 4).
#[must_use]
pub const fn is_ans(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// `fits`: a wrong length was reported already, and says enough where it is fixed.
#[inline(always)]
fn content(content: Content, value: &[u8], fits: bool) -> Option<(Fault, &'static str)> {
    match content {
        Content::Any | Content::Template(_) | Content::Crc => None,
        Content::Words => is_blank(value).then_some((Fault::ZeroLength, "more than blanks")),
        Content::OneOf(allowed) => (fits && !allowed.iter().any(|a| a == value))
            .then_some((Fault::RfuValue, list(allowed))),
        Content::Amount => amount(value).err().map(|fault| (fault, AMOUNT)),
        Content::Percentage => (!is_percentage(value))
            .then_some((Fault::BadPercentage, "00.01 to 99.99, digits and at most one point")),
        Content::Country => (fits && !value.iter().all(u8::is_ascii_uppercase))
            .then_some((Fault::BadCountry, "two capital letters of ISO 3166-1")),
        Content::DataRequest => {
            (!is_data_request(value)).then_some((Fault::BadValue, "some of A, M and E, each once"))
        }
        Content::Channel => {
            (fits && !is_channel(value)).then_some((Fault::RfuValue, "three digits: 0-7, 0-3, 0-3"))
        }
        Content::Language => (value.len() != 2 || !value.iter().all(u8::is_ascii_alphabetic))
            .then_some((Fault::BadValue, "two letters of ISO 639")),
    }
}

fn is_blank(value: &[u8]) -> bool {
    value.first() == Some(&b' ') && value.iter().all(|b| *b == b' ')
}

fn list(allowed: &[[u8; 2]]) -> &'static str {
    match allowed {
        [_] => "01",
        [_, _] => "11 (static) or 12 (dynamic)",
        _ => "01, 02 or 03",
    }
}

const AMOUNT: &str = "digits and at most one point, above zero";

/// The number of decimals of an amount (EMVCo MPM 1.1, 4.7.4.1): digits and at most one point,
/// in front, between or behind them; not zero.
///
/// # Errors
/// [`Fault::BadAmount`], [`Fault::ZeroAmount`].
pub fn amount(value: &[u8]) -> Result<usize, Fault> {
    let mut decimals = None;
    let (mut digits, mut zero) = (0, true);
    for &byte in value {
        match (byte, &mut decimals) {
            (b'0'..=b'9', decimals) => {
                digits += 1;
                zero &= byte == b'0';
                if let Some(count) = decimals {
                    *count += 1;
                }
            }
            (b'.', None) => decimals = Some(0),
            _ => return Err(Fault::BadAmount),
        }
    }
    match (digits, zero) {
        (0, _) => Err(Fault::BadAmount),
        (_, true) => Err(Fault::ZeroAmount),
        _ => Ok(decimals.unwrap_or(0)),
    }
}

/// The first byte that an amount cannot have: the comma of "5,00".
fn stray_in_amount(value: &[u8]) -> Option<usize> {
    let point = value.iter().position(|b| *b == b'.');
    let fits = |(at, b): (usize, &u8)| b.is_ascii_digit() || Some(at) == point;
    value.iter().enumerate().position(|byte| !fits(byte))
}

/// From 00.01 to 99.99 (EMVCo MPM 1.1, 4.7.7): at most two digits before the point, so below 100,
/// leading zeros aside, and at most two after it.
fn is_percentage(value: &[u8]) -> bool {
    let Ok(decimals) = amount(value) else { return false };
    let whole = value.split(|&b| b == b'.').next().unwrap_or_default();
    let significant = whole.iter().skip_while(|b| **b == b'0').count();
    significant <= 2 && decimals <= 2
}

fn is_data_request(value: &[u8]) -> bool {
    let once = |letter| value.iter().filter(|b| **b == letter).count() <= 1;
    value.iter().all(|b| b"AME".contains(b)) && b"AME".iter().all(|l| once(*l))
}

fn is_channel(value: &[u8]) -> bool {
    matches!(value, [b'0'..=b'7', b'0'..=b'3', b'0'..=b'3'])
}
