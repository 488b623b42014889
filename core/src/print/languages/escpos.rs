//! ESC/POS: Epson and most others. Sources: Epson TM-T81 specification, Epson ESC/POS application
//! programming guide 10.01, python-escpos 3.1, escpos-php.

use super::esc::{Cut, Esc, INITIALISE};
use crate::error::Error;
use crate::print::language::{Language, NativeSymbol};
use crate::print::printer::flags;
use crate::print::setup::Setup;
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_ESCPOS`.
pub static ESCPOS: Language = Language {
    id: 0,
    name: "ESC/POS",
    rasters: &[Raster::GsV0, Raster::EscStar, Raster::GsParenL],
    // 3..8 is what every maker takes that has the command; some refuse more than 255 bytes
    // (EscPosEncoder#6).
    native: Some(Native::of([3, 8], [1, 255])),
    text: true,
    page: false,
    writer: &WRITER,
};

static WRITER: Esc = Esc {
    begin: INITIALISE,
    align: b"\x1Ba",
    page: Some(b"\x1Bt"),
    bold: Some([b"\x1BE\x01", b"\x1BE\0"]),
    // `GS !`: twice as wide and as high.
    double: Some([b"\x1D!\x11", b"\x1D!\0"]),
    double_is_wide: true,
    has_units: true,
    cut: Cut::Feeding {
        here: [b"\x1DV\0", b"\x1DV\x01"],
        // To the knife first: receiptline 4.0.4 sends `GS V B 0`.
        fed: [b"\x1DVA\0", b"\x1DVB\0"],
    },
    // Epson, function 181: "beginning of the line".
    native_ends_line: true,
    native,
};

/// `GS ( k`, functions 165, 167, 169, 180 and 181.
fn native(setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    let model = if setup.has(flags::MODEL_ZERO) { 0 } else { b'2' };
    out.put(&[0x1D, b'(', b'k', 4, 0, b'1', b'A', model, 0]);
    out.put(&[0x1D, b'(', b'k', 3, 0, b'1', b'C', symbol.module as u8]);
    out.put(&[0x1D, b'(', b'k', 3, 0, b'1', b'E', level(symbol.ecc)]);
    store(&[0x1D, b'(', b'k'], b"1P0", symbol.text, out);
    out.put(b"\x1D(k\x03\x001Q0");
    Ok(())
}

/// The level as a digit: `0` is L.
pub(super) const fn level(ecc: Ecc) -> u8 {
    match ecc {
        Ecc::Low => b'0',
        Ecc::Medium => b'1',
        Ecc::Quartile => b'2',
        Ecc::High => b'3',
    }
}

/// A command with its length in two bytes, what it begins with, and the text.
pub(super) fn store(command: &[u8], begin: &[u8], text: &[u8], out: &mut Sink) {
    let [low, high] = ((begin.len() + text.len()) as u16).to_le_bytes();
    out.put(command);
    out.put(&[low, high]);
    out.put(begin);
    out.put(text);
}
