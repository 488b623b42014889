//! ESC/Bema: Bematech printers in their own mode. Sources: ACBr `ACBrEscBematech.pas`,
//! grandchef/escpos-buffer. Five drivers disagree about the numbers in the command for a QR symbol
//! (`GS k Q`), so dots are the way.

use super::esc::{Cut, Esc, no_native};
use crate::print::language::Language;
use crate::print::way::Raster;

/// `QR_COMMANDS_ESC_BEMA`.
pub static ESC_BEMA: Language = Language {
    id: 1,
    name: "ESC/Bema",
    rasters: &[Raster::EscStar],
    native: None,
    text: true,
    page: false,
    writer: &WRITER,
};

static WRITER: Esc = Esc {
    // `GS F9h` 32, 0 selects this mode.
    begin: b"\x1D\xF9\x20\0\x1B@",
    align: b"\x1Ba",
    page: Some(b"\x1Bt"),
    // Without a parameter: `ESC E 1` prints a stray byte.
    bold: Some([b"\x1BE", b"\x1BF"]),
    double: Some([b"\x1Bd\x01", b"\x1Bd\0"]),
    double_is_wide: false,
    has_units: false,
    cut: Cut::Here(b"\x1Bw", b"\x1Bm"),
    native_ends_line: false,
    native: no_native,
};
