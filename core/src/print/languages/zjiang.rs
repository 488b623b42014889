//! ZJiang and many 58 mm clones. Sources: ACBr `ACBrEscZJiang.pas`, OpenAC, the "80MM Printer
//! Programmer Manual" quoted in the ACBr forum.

use super::elgin_old::letter;
use super::esc::{Cut, Esc, INITIALISE};
use super::escpos::store;
use crate::error::Error;
use crate::print::language::{Language, NativeSymbol};
use crate::print::setup::Setup;
use crate::print::way::{Native, Raster};
use crate::sink::Sink;

/// `QR_COMMANDS_ZJIANG`.
pub static ZJIANG: Language = Language {
    id: 6,
    name: "ZJiang",
    rasters: &[Raster::GsV0, Raster::EscStar],
    native: Some(Native::of([3, 8], [1, 255])),
    text: true,
    page: false,
    writer: &WRITER,
};

static WRITER: Esc = Esc {
    begin: INITIALISE,
    align: b"\x1Ba",
    page: None,
    bold: None,
    double: None,
    double_is_wide: false,
    has_units: false,
    cut: Cut::Here(b"\x1DV\x01", b"\x1DV\x01"),
    native_ends_line: false,
    native,
};

/// `ESC Z`: version 0 (automatic), level, size, length, text.
fn native(_: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    store(&[0x1B, b'Z', 0, letter(symbol.ecc), symbol.module as u8], b"", symbol.text, out);
    Ok(())
}
