//! The commands of Elgin's older printers, and of Sweda, Dataregis and Perto. Sources: ACBr
//! `ACBrEscElgin.pas`, grandchef/escpos-buffer, which send the same bytes.

use super::esc::{Cut, Esc};
use crate::error::Error;
use crate::print::language::{Language, NativeSymbol};
use crate::print::setup::Setup;
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_ELGIN_OLD`.
pub static ELGIN_OLD: Language = Language {
    id: 3,
    name: "Elgin",
    rasters: &[Raster::EscStar],
    // 4 to 928 characters: a comment of ACBr's.
    native: Some(Native { refuses: is_nul, ..Native::of([3, 8], [4, 928]) }),
    text: true,
    page: false,
    writer: &WRITER,
};

static WRITER: Esc = Esc {
    begin: b"\x1D\xF9\x20\0\x1B@",
    align: b"\x1Ba",
    page: Some(b"\x1Bt"),
    bold: Some([b"\x1BE", b"\x1BF"]),
    double: Some([b"\x1Bd\x01", b"\x1Bd\0"]),
    double_is_wide: false,
    has_units: false,
    cut: Cut::Here(b"\x1Bw", b"\x1Bm"),
    native_ends_line: false,
    native,
};

/// `GS o` 0, size, 0, 2; then `GS k` 11, level, `A,`, the text and a NUL. No length: a text with a NUL
/// inside would end there.
fn native(_: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    out.put(&[0x1D, b'o', 0, symbol.module as u8, 0, 2]);
    out.put(&[0x1D, b'k', 0x0B, letter(symbol.ecc), b'A', b',']);
    out.put(symbol.text);
    out.put(b"\0");
    Ok(())
}

const fn is_nul(byte: u8) -> bool {
    byte == 0
}

/// The level as a letter.
pub(super) const fn letter(ecc: Ecc) -> u8 {
    match ecc {
        Ecc::Low => b'L',
        Ecc::Medium => b'M',
        Ecc::Quartile => b'Q',
        Ecc::High => b'H',
    }
}
