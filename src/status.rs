//! Names and texts of statuses.

use super::arg::{Buffer, ErrorOut};
use super::boundary::guarded;
use super::payload::{encoding, unknown};
use super::status_text::{STATUSES, Status};
use super::types::*;
use core::ffi::{CStr, c_char};
use posqr_core::Error;
use posqr_core::text;

/// Gives the name of a status: "QR_ERR_TOO_LONG".
///
/// @param status   Any number.
/// @return A static text, never NULL; "QR_ERR_UNKNOWN" for a number that is no status.
#[unsafe(no_mangle)]
pub extern "C" fn qr_status_name(status: qr_status) -> *const c_char {
    find(status).map_or(c"QR_ERR_UNKNOWN".as_ptr(), |text| text.name.as_ptr())
}

/// Writes cause and cure of a status, fit to show to a shop's support line.
///
/// @param status    Any status; for a number that is none, a text that says so.
/// @param language  QR_LANG_PT (0), QR_LANG_ES or QR_LANG_EN.
/// @param encoding  QR_ENCODING_...; a letter that the code page lacks is folded ("ã" is "a").
/// @param buf       Receives the text and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap       Size of `buf` in bytes, NUL included; 512 is always enough.
/// @param len       Receives the length in bytes, NUL excluded. Must not be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL; QR_ERR_UNSUPPORTED for a language or an
///         encoding that is none.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_status_text(
    status: qr_status,
    language: u32,
    encoding: u32,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
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

/// What the library keeps of a status: all but the header's line.
#[derive(Clone, Copy)]
struct Text {
    status: qr_status,
    name: &'static CStr,
    pt: &'static str,
    es: &'static str,
    en: &'static str,
}

impl Text {
    const fn of(status: &Status) -> Self {
        let Status { number, name, pt, es, en, .. } = *status;
        Self { status: number, name, pt, es, en }
    }
}

/// In the order of the table.
static TEXTS: [Text; STATUSES.len()] = {
    let mut texts = [Text::of(&STATUSES[0]); STATUSES.len()];
    let mut at = 1;
    while at < texts.len() {
        assert!(STATUSES[at - 1].number < STATUSES[at].number, "the table is in ascending order");
        texts[at] = Text::of(&STATUSES[at]);
        at += 1;
    }
    texts
};

fn find(status: qr_status) -> Option<&'static Text> {
    let at = TEXTS.binary_search_by_key(&status, |text| text.status).ok()?;
    TEXTS.get(at)
}

fn in_language(status: qr_status, language: u32) -> Result<&'static str, Error> {
    let known = find(status);
    let (known, none) = match language {
        QR_LANG_PT => (
            known.map(|t| t.pt),
            "Código desconhecido: o programa é mais novo que a biblioteca posqr. Trate como falha e atualize a biblioteca.",
        ),
        QR_LANG_ES => (
            known.map(|t| t.es),
            "Código desconocido: el programa es más nuevo que la biblioteca posqr. Trátelo como falla y actualice la biblioteca.",
        ),
        QR_LANG_EN => (
            known.map(|t| t.en),
            "Unknown code: the program is newer than the posqr library. Treat it as a failure and update the library.",
        ),
        _ => return Err(unknown("language", language, QR_LANG_EN)),
    };
    Ok(known.unwrap_or(none))
}
