//! Datecs: DPP-350 and others. Sources: Datecs DPP-350 programmer manual, ACBr.

use super::esc::{Cut, Esc, INITIALISE};
use super::escpos::store;
use crate::error::Error;
use crate::print::language::{Language, NativeSymbol};
use crate::print::setup::Setup;
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_DATECS`.
pub static DATECS: Language = Language {
    id: 7,
    name: "Datecs",
    rasters: &[Raster::GsV0],
    // 448 bytes: the manual.
    native: Some(Native { even: true, ..Native::of([4, 14], [1, 448]) }),
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
    cut: Cut::None,
    native_ends_line: false,
    native,
};

/// `GS Q` 6: size (1 or an even number), level 1 to 4, length, text.
fn native(_: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    let level = match symbol.ecc {
        Ecc::Low => 1,
        Ecc::Medium => 2,
        Ecc::Quartile => 3,
        Ecc::High => 4,
    };
    store(&[0x1D, b'Q', 6, symbol.module as u8, level], b"", symbol.text, out);
    Ok(())
}
