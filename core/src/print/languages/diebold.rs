//! Diebold: TSP143MU-201, IM453HU-002. Sources: ACBr `ACBrEscDiebold.pas`, grandchef/escpos-buffer.
//! They disagree about the command for a QR symbol, which only some firmware has: dots are the way.

use super::esc::{Cut, Esc, INITIALISE, no_native};
use crate::print::language::Language;
use crate::print::way::Raster;

/// `QR_COMMANDS_DIEBOLD`.
pub static DIEBOLD: Language = Language {
    id: 4,
    name: "Diebold",
    rasters: &[Raster::EscStar],
    native: None,
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
    cut: Cut::Here(b"\x1Bw", b"\x1Bw"),
    native_ends_line: false,
    native: no_native,
};
