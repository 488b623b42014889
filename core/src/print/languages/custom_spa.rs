//! Custom S.p.A.: TG02H and others. Sources: Custom TG02H command manual, ACBr
//! `ACBrEscCustomPos.pas` (whose levels are off by one against the manual).

use super::esc::{Cut, Esc, INITIALISE};
use super::escpos::store;
use crate::error::Error;
use crate::print::language::{Language, NativeSymbol};
use crate::print::setup::Setup;
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_CUSTOM_SPA`.
pub static CUSTOM_SPA: Language = Language {
    id: 5,
    name: "Custom",
    // `GS v 0` gave ACBr many faults.
    rasters: &[Raster::EscStar],
    // 2..18: a comment of ACBr's; 2953 bytes: the manual.
    native: Some(Native::of([2, 18], [1, 2953])),
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
    cut: Cut::Here(b"\x1Bi", b"\x1Bm"),
    // As Epson's, whose command it is.
    native_ends_line: true,
    native,
};

/// `GS ( k`: function 65 has one byte, the size is function 66, levels are 1 to 4.
fn native(_: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
    let level = match symbol.ecc {
        Ecc::Low => 1,
        Ecc::Medium => 2,
        Ecc::Quartile => 3,
        Ecc::High => 4,
    };
    out.put(b"\x1D(k\x03\x001A\0");
    out.put(&[0x1D, b'(', b'k', 3, 0, b'1', b'B', symbol.module as u8]);
    out.put(&[0x1D, b'(', b'k', 3, 0, b'1', b'E', level]);
    store(b"\x1D(k", b"1P1", symbol.text, out);
    out.put(b"\x1D(k\x03\x001Q1");
    Ok(())
}
