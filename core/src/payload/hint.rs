//! What a text is that does not begin as a payload: what scanners, editors and spreadsheets put around
//! one, or something else altogether. The words say what would have been right.

use crate::payload::address;

/// "hQVDUFYwM": base64 of tag 85, "CPV01", the beginning of EMVCo's consumer-presented codes.
const CONSUMER_PRESENTED: &[u8] = b"hQVDUFYwM";
/// Object 00, with which payloads begin.
const BEGIN: &[u8] = b"000201";
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What is allowed where the root of a text cannot be read; empty where nothing is known of it.
#[cold]
pub(super) fn in_place_of(text: &[u8]) -> &'static str {
    let later = || text.windows(BEGIN.len()).any(|window| window == BEGIN);
    if text.starts_with(CONSUMER_PRESENTED) {
        "a merchant-presented code; this is a consumer-presented one"
    } else if text.starts_with(BYTE_ORDER_MARK) {
        "the code without the byte-order mark (BOM) that an editor put before it"
    } else if is_aim_identifier(text) {
        "the code without the scanner's prefix, an AIM identifier as ]Q1: switch it off there"
    } else if is_eci(text) {
        "the code without the scanner's prefix, an ECI number as \\000026: switch it off there"
    } else if is_quoted(text) {
        "the code without the quotation marks around it"
    } else if address::is_web(text) {
        "a payment code of EMVCo; this is a web address (URL), a link for a browser or an app"
    } else if text.starts_with(BEGIN) {
        if text.iter().any(u8::is_ascii_control) {
            "one line: a line end or a tab is inside"
        } else {
            ""
        }
    } else if later() {
        "000201 at the beginning: what stands before it, as a scanner's prefix or blanks, is too much"
    } else {
        ""
    }
}

/// What is allowed after the CRC.
pub(super) const AT_THE_END: &str =
    "nothing after the CRC: no line end, blank, quotation mark or scanner's suffix";

/// What is allowed where a text is not UTF-8.
pub(super) fn not_utf8(text: &[u8]) -> &'static str {
    match text {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-8; this text is UTF-16",
        _ => "UTF-8; ISO 8859-1 and Windows-1252 have other bytes for letters with accents",
    }
}

/// `]`, a letter for the symbology, a character for its options (ISO/IEC 15424).
fn is_aim_identifier(text: &[u8]) -> bool {
    matches!(text, [b']', kind, options, ..]
        if kind.is_ascii_alphabetic() && options.is_ascii_alphanumeric())
}

/// A backslash and six digits, as scanners send the number of a character set.
fn is_eci(text: &[u8]) -> bool {
    matches!(text, [b'\\', number @ ..]
        if number.get(..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit)))
}

fn is_quoted(text: &[u8]) -> bool {
    let first = core::str::from_utf8(text).ok().and_then(|text| text.chars().next());
    matches!(first, Some('"' | '\'' | '`' | '´' | '“' | '”' | '„' | '‘' | '’' | '«' | '»'))
}
