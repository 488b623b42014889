//! Names and texts of statuses.

use super::arg::Buffer;
use super::boundary::guarded;
use super::choice::{encoding, unknown};
use super::report::ErrorOut;
use super::status_text::{STATUSES, Status};
use super::types::*;
use core::ffi::c_char;
use posqr_core::Error;
use posqr_core::text;

/// Gives the name of a status: "QR_ERR_TOO_LONG".
///
/// @param status   Any number.
/// @return A static text, never NULL; "QR_ERR_UNKNOWN" for a number that is not a status.
#[unsafe(no_mangle)]
pub extern "C" fn qr_status_name(status: qr_status) -> *const c_char {
    words(status, 0).map_or(UNKNOWN.as_ptr(), <[u8]>::as_ptr).cast()
}

/// Writes cause and cure of a status, fit to show to a shop's support line.
///
/// @param status    Any status; a number that is not a status gives a text that says so.
/// @param language  QR_LANG_PT (0), QR_LANG_ES or QR_LANG_EN; QR_LANG_NAME: its name, as
///                  qr_status_name gives it.
/// @param encoding  QR_ENCODING_...; a letter that the code page lacks is folded ("ã" is "a").
/// @param buf       Receives the text and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap       Size of `buf` in bytes, NUL included; 512 is always enough.
/// @param len       Receives the length in bytes, NUL excluded. Must not be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL; QR_ERR_UNSUPPORTED for an unknown language
///         or encoding.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_status_text(
    status: qr_status,
    language: u32,
    encoding: u32,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what this constructor needs.
    let out = unsafe { Buffer::new(buf, cap, len) };
    guarded(ErrorOut::none(), move || {
        out.check()?;
        let encoding = self::encoding(encoding)?;
        let text = in_language(status, language)?;
        let mut length = 0;
        text::encode(text, encoding, &mut |_| length += 1);
        if out.reserve(length, length + 1)? {
            let mut at = 0;
            text::encode(text, encoding, &mut |byte| {
                out.set(at, byte as c_char);
                at += 1;
            });
            out.set(at, 0);
        }
        Ok(())
    })
}

/// The name of a number that is not a status, with its NUL.
const UNKNOWN: &str = "QR_ERR_UNKNOWN\0";

/// Where the words of a status stand in [`TABLE`]: its name with a NUL, Portuguese, Spanish and
/// English, each up to where the next begins.
#[derive(Clone, Copy)]
struct Place {
    status: qr_status,
    begins: [u16; LANGUAGES + 2],
}

const LANGUAGES: usize = 3;

const fn words_of(status: &Status) -> [&[u8]; LANGUAGES + 1] {
    let Status { name, pt, es, en, .. } = *status;
    [name.to_bytes_with_nul(), pt.as_bytes(), es.as_bytes(), en.as_bytes()]
}

const LENGTH: usize = {
    let (mut length, mut at) = (0, 0);
    while at < STATUSES.len() {
        let [name, pt, es, en] = words_of(&STATUSES[at]);
        length += name.len() + pt.len() + es.len() + en.len();
        at += 1;
    }
    assert!(length <= u16::MAX as usize, "a place has 16 bits");
    length
};

/// All words, in the order of the table, and their places. A pointer to each would take 24 bytes
/// more, by which the loader sets it.
static TABLE: ([u8; LENGTH], [Place; STATUSES.len()]) = {
    let mut words = [0; LENGTH];
    let mut places = [Place { status: 0, begins: [0; LANGUAGES + 2] }; STATUSES.len()];
    let (mut end, mut at) = (0, 0);
    while at < STATUSES.len() {
        let number = STATUSES[at].number;
        assert!(at == 0 || STATUSES[at - 1].number < number, "the table is in ascending order");
        places[at].status = number;
        let parts = words_of(&STATUSES[at]);
        let mut part = 0;
        while part < parts.len() {
            words
                .split_at_mut(end)
                .1
                .split_at_mut(parts[part].len())
                .0
                .copy_from_slice(parts[part]);
            end += parts[part].len();
            part += 1;
            places[at].begins[part] = end as u16;
        }
        if at + 1 < STATUSES.len() {
            places[at + 1].begins[0] = end as u16;
        }
        at += 1;
    }
    (words, places)
};

/// The words of a status: 0 is its name, with its NUL; then the languages, by their numbers and 1.
fn words(status: qr_status, part: usize) -> Option<&'static [u8]> {
    let at = TABLE.1.binary_search_by_key(&status, |place| place.status).ok()?;
    let begins = TABLE.1.get(at)?.begins;
    TABLE.0.get(usize::from(*begins.get(part)?)..usize::from(*begins.get(part + 1)?))
}

fn in_language(status: qr_status, language: u32) -> Result<&'static str, Error> {
    let (part, none) = match language {
        QR_LANG_NAME => (0, UNKNOWN),
        QR_LANG_PT => (
            1,
            "Código desconhecido: o programa é mais novo que a biblioteca posqr. Trate como falha e atualize a biblioteca.",
        ),
        QR_LANG_ES => (
            2,
            "Código desconocido: el programa es más nuevo que la biblioteca posqr. Trátelo como falla y actualice la biblioteca.",
        ),
        QR_LANG_EN => (
            3,
            "Unknown code: the program is newer than the posqr library. Treat it as a failure and update the library.",
        ),
        _ => return Err(unknown("language", language, QR_LANG_NAME)),
    };
    let known = words(status, part).and_then(|text| core::str::from_utf8(text).ok());
    Ok(known.unwrap_or(none).trim_end_matches('\0'))
}
