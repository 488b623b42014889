//! Daruma: DR700, DR800. Sources: ACBr `ACBrEscDaruma.pas`, grandchef/escpos-buffer, pyescpos. How
//! they take dots is not known: three drivers have three ways.

use super::esc::{Cut, Esc, INITIALISE};
use crate::error::{Error, Fault};
use crate::print::language::{Language, NativeSymbol};
use crate::print::setup::Setup;
use crate::print::way::Native;
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_DARUMA`.
pub static DARUMA: Language = Language {
    id: 2,
    name: "Daruma",
    rasters: &[],
    // 700 bytes: pyescpos, `daruma.py`.
    native: Some(Native { ecc, ..Native::of([3, 7], [1, 700]) }),
    text: true,
    page: false,
    writer: &WRITER,
};

const fn ecc(ecc: Ecc) -> bool {
    !matches!(ecc, Ecc::Low)
}

static WRITER: Esc = Esc {
    begin: INITIALISE,
    align: b"\x1Bj",
    page: Some(b"\x1Bt"),
    bold: Some([b"\x1BE", b"\x1BF"]),
    double: Some([b"\x1Bw\x01", b"\x1Bw\0"]),
    double_is_wide: false,
    has_units: false,
    cut: Cut::Here(b"\x1Bm", b"\x1Bm"),
    native_ends_line: false,
    native,
};

/// `ESC 81h`, the length of the text and two, size, level, text. Above 256 bytes the size is 4 or more
/// and the level M (ACBr).
fn native(_: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    let level = match symbol.ecc {
        Ecc::Low => return Err(Error::new(Fault::Internal)),
        Ecc::Medium => b'M',
        Ecc::Quartile => b'Q',
        Ecc::High => b'H',
    };
    if symbol.text.len() > 256 && (symbol.module < 4 || level != b'M') {
        return Err(Error::new(Fault::Unsupported)
            .named("ecc")
            .allowed("level medium and modules of 4 dots for more than 256 bytes"));
    }
    super::escpos::store(b"\x1B\x81", &[symbol.module as u8, level], symbol.text, out);
    Ok(())
}
