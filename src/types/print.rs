//! What crosses the border in printing: constants and structs. As in `types`, layouts are promises.
#![allow(non_camel_case_types)]

use super::qr_render_options;
use core::ffi::c_char;

/// ESC/POS: Epson and most receipt printers.
pub const QR_COMMANDS_ESCPOS: u32 = 0;
/// ESC/Bema: Bematech printers set to their own mode. Symbols by dots.
pub const QR_COMMANDS_ESC_BEMA: u32 = 1;
/// Daruma. Symbols by the printer's own command alone: how it takes dots is not known.
pub const QR_COMMANDS_DARUMA: u32 = 2;
/// Older printers of Elgin, and Sweda, Dataregis, Perto.
pub const QR_COMMANDS_ELGIN_OLD: u32 = 3;
/// Diebold. Symbols by dots.
pub const QR_COMMANDS_DIEBOLD: u32 = 4;
/// Custom S.p.A.
pub const QR_COMMANDS_CUSTOM_SPA: u32 = 5;
/// ZJiang, and clones that know its command for symbols.
pub const QR_COMMANDS_ZJIANG: u32 = 6;
/// Datecs. No cut is known.
pub const QR_COMMANDS_DATECS: u32 = 7;
/// Star line mode.
pub const QR_COMMANDS_STAR_LINE: u32 = 8;
/// Star graphic mode (TSP100, TSP143): symbols, feeds and cuts; it prints no text.
pub const QR_COMMANDS_STAR_GRAPHIC: u32 = 9;
/// ZPL: labels, no text.
pub const QR_COMMANDS_ZPL: u32 = 10;
/// EPL2: labels, no text. Symbols by dots.
pub const QR_COMMANDS_EPL: u32 = 11;
/// TSPL: labels, no text.
pub const QR_COMMANDS_TSPL: u32 = 12;
/// CPCL: labels, no text.
pub const QR_COMMANDS_CPCL: u32 = 13;

/// The printer has a command of its own for QR symbols, for `QR_SYMBOL_AUTO`.
pub const QR_PRINTER_HAS_NATIVE: u32 = 1;
/// Text goes out in the page that `encoding` and `code_page` say. Without it text is folded to ASCII,
/// and no page is selected.
pub const QR_PRINTER_CODE_PAGE: u32 = 2;
/// Leave a bit of paper when it cuts.
pub const QR_PRINTER_PARTIAL_CUT: u32 = 4;
/// The printer has no knife: a cut only feeds.
pub const QR_PRINTER_NO_CUT: u32 = 8;
/// The printer begins in a mode for Chinese text, which a receipt leaves.
pub const QR_PRINTER_LEAVE_CHINESE: u32 = 16;
/// Bands of columns follow each other without a line feed.
pub const QR_PRINTER_NO_LF_BETWEEN_BANDS: u32 = 32;
/// The model byte of the printer's own command is 0 (Sunmi, TecToy).
pub const QR_PRINTER_MODEL_ZERO: u32 = 64;
/// The program is at the start of a line: `qr_print_symbol` sends no line feed first.
pub const QR_PRINTER_AT_LINE_START: u32 = 128;

/// By dots: the same on every printer, and conforming to EMVCo.
pub const QR_SYMBOL_DOTS: u32 = 0;
/// By the printer's own command, which chooses modes itself: such a symbol need not conform.
pub const QR_SYMBOL_NATIVE: u32 = 1;
/// By the printer's own command if it has one, this text fits it at the size that was planned, all of
/// it is ASCII, and `look` asks for nothing that it cannot do; else by dots.
pub const QR_SYMBOL_AUTO: u32 = 2;

/// The usual one of the commands.
pub const QR_RASTER_DEFAULT: u32 = 0;
/// ESC/POS `GS v 0`.
pub const QR_RASTER_GS_V_0: u32 = 1;
/// ESC/POS and its kin: `ESC *`, 24 rows.
pub const QR_RASTER_ESC_STAR: u32 = 2;
/// ESC/POS `GS ( L`.
pub const QR_RASTER_GS_PAREN_L: u32 = 3;
/// Star `ESC GS S`.
pub const QR_RASTER_ESC_GS_S: u32 = 4;
/// Star `ESC k`, 24 rows.
pub const QR_RASTER_ESC_K: u32 = 5;
/// Star `ESC X`, 24 rows.
pub const QR_RASTER_ESC_X: u32 = 6;
/// Star graphic mode `b`.
pub const QR_RASTER_STAR_ROW: u32 = 7;
/// ZPL `^GFA`.
pub const QR_RASTER_GFA: u32 = 8;
/// EPL `GW`.
pub const QR_RASTER_GW: u32 = 9;
/// TSPL `BITMAP`.
pub const QR_RASTER_BITMAP: u32 = 10;
/// CPCL `EG`.
pub const QR_RASTER_EG: u32 = 11;

/// As `min_module_um`: any size.
pub const QR_ANY_SIZE: u32 = 1;

/// A text, wrapped at a blank, a longer word at the edge. A line feed ends a line; what follows a TAB
/// goes to the right edge: "Total\t5.00".
pub const QR_LINE_TEXT: u32 = 0;
/// A QR symbol, in the middle, whatever `align` says; drawn byte for byte, whatever `encoding` says.
pub const QR_LINE_SYMBOL: u32 = 1;
/// A payload to read ("copia e cola"): cut at the last column, and no character dropped or folded.
pub const QR_LINE_CODE: u32 = 2;
/// A line across the paper.
pub const QR_LINE_RULE: u32 = 3;
/// `count` empty lines, up to 255; 0: one.
pub const QR_LINE_FEED: u32 = 4;
/// To the knife, and cut.
pub const QR_LINE_CUT: u32 = 5;
/// `count` bytes at `text`, as they are: a drawer, a logo, a beeper.
pub const QR_LINE_RAW: u32 = 6;

/// At the left edge.
pub const QR_ALIGN_LEFT: u32 = 0;
/// In the middle.
pub const QR_ALIGN_CENTER: u32 = 1;
/// At the right edge.
pub const QR_ALIGN_RIGHT: u32 = 2;

/// Bold, where the commands are known; else plain.
pub const QR_STYLE_BOLD: u32 = 1;
/// Twice as high, and with ESC/POS and Star twice as wide, where the commands are known; else plain.
pub const QR_STYLE_DOUBLE: u32 = 2;

/// Most elements of `qr_receipt.lines`.
pub const QR_LINES_MAX: u32 = 1000;

/// A module has less than 4 dots (Denso Wave) or less than 0.396 mm (GS1).
pub const QR_ADVICE_SMALL_MODULES: u32 = 1;
/// The side of the symbol is below 25 mm (Manual DANFE NFC-e and QR Code 6.0).
pub const QR_ADVICE_SMALL_SYMBOL: u32 = 2;

/// A printer. Zero is an ESC/POS printer of 58 mm that takes dots and ASCII text; `qr_printer_find`
/// fills in what is known of a model, and you may change it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_printer {
    /// `sizeof(qr_printer)`.
    pub struct_size: u32,
    /// `QR_COMMANDS_...`; 0: ESC/POS.
    pub commands: u32,
    /// `QR_PRINTER_...`, added up.
    pub flags: u32,
    /// Dots of a line, 58..4096; 0: 384 (58 mm). 80 mm have 576, at 180 dots an inch 512.
    pub width_dots: u32,
    /// Dots an inch, 60..1200; 0: 203.
    pub dpi: u32,
    /// `QR_SYMBOL_...`: how the symbol is drawn.
    pub symbol: u32,
    /// `QR_RASTER_...`: how dots travel.
    pub raster: u32,
    /// Rows that the printer takes at once; 0: 255, or what the commands fix.
    pub band_dots: u32,
    /// Dots a module that the printer's own command takes, at least; 0: of the commands.
    pub native_module_min: u32,
    /// The same, at most.
    pub native_module_max: u32,
    /// Bytes of text that the printer's own command takes; 0: of the commands, on the safe side.
    pub native_text_max: u32,
    /// Smaller modules are refused, `QR_ERR_UNREADABLE`, in micrometres; 0: 330; `QR_ANY_SIZE`.
    pub min_module_um: u32,
    /// With `QR_PRINTER_CODE_PAGE`: what the page is, `QR_ENCODING_...`.
    pub encoding: u32,
    /// With `QR_PRINTER_CODE_PAGE`: the number that selects the page, 0..255.
    pub code_page: u32,
    /// Characters of a line, 8..255; 0: 12 dots each.
    pub columns: u32,
    /// Dots from the head to the knife or the tear bar, fed before a cut and at the end, up to 2400;
    /// 0: as the commands do it, or four lines.
    pub feed_dots: u32,
    /// Height of a label in dots; 0: continuous paper, and media settings are left alone.
    pub label_dots: u32,
    /// Gap between labels in dots.
    pub gap_dots: u32,
}

/// One element of a receipt. All of an array carry one `struct_size`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_line {
    /// `sizeof(qr_line)`.
    pub struct_size: u32,
    /// `QR_LINE_...`: what it is.
    pub kind: u32,
    /// `QR_ALIGN_...`: of text.
    pub align: u32,
    /// `QR_STYLE_...`, added up: of text.
    pub style: u32,
    /// Lines of `QR_LINE_FEED`, bytes of `QR_LINE_RAW`.
    pub count: u32,
    /// Must be 0.
    pub reserved: u32,
    /// Ends with NUL, but for `QR_LINE_RAW`.
    pub text: *const c_char,
}

/// A receipt: header, items, total, symbol, code to copy, cut.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_receipt {
    /// `sizeof(qr_receipt)`.
    pub struct_size: u32,
    /// `QR_ENCODING_...` of the texts; 0: UTF-8.
    pub encoding: u32,
    /// Number of `lines`, at most `QR_LINES_MAX`.
    pub line_count: u32,
    /// Must be 0.
    pub reserved: u32,
    /// The elements, from the top.
    pub lines: *const qr_line,
    /// How its symbols look; NULL: all defaults.
    pub look: *const qr_render_options,
}

/// What was decided, size queries included: of the last symbol, zeros without one.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_print_info {
    /// `sizeof(qr_print_info)`.
    pub struct_size: u32,
    /// `QR_SYMBOL_DOTS` or `QR_SYMBOL_NATIVE`.
    pub symbol: u32,
    /// `QR_RASTER_...`; 0 with `QR_SYMBOL_NATIVE`.
    pub raster: u32,
    /// Version, 1..40; with `QR_SYMBOL_NATIVE` the largest that the printer may choose.
    pub version: u32,
    /// `QR_ECC_...` as reached.
    pub ecc: u32,
    /// `QR_MASK_...` as chosen; 0 with `QR_SYMBOL_NATIVE`.
    pub mask: u32,
    /// Dots a module.
    pub module_dots: u32,
    /// Micrometres a module.
    pub module_um: u32,
    /// Modules of quiet zone.
    pub quiet_modules: u32,
    /// Side of the symbol without its quiet zone, in dots.
    pub symbol_dots: u32,
    /// The same in micrometres.
    pub symbol_um: u32,
    /// Length of the paper in all, in micrometres, as near as it can be known.
    pub paper_um: u32,
    /// Bands in which the dots travel.
    pub bands: u32,
    /// `QR_ADVICE_...`, added up.
    pub advice: u32,
}
