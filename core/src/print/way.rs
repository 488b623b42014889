//! In which ways a symbol is drawn: by dots, which travel in one way or another, or by the printer.

use crate::symbol::Ecc;

/// How a symbol is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By dots of ours.
    Dots,
    /// By the printer's own command.
    Native,
    /// By the printer's own command where it is sure to do, else by dots.
    Auto,
}

/// The limits of a printer's own command for a QR symbol, on the safe side.
#[derive(Clone, Copy, Debug)]
pub struct Native {
    /// Dots a module, at least.
    pub module_min: u32,
    /// Dots a module, at most.
    pub module_max: u32,
    /// Bytes of text, at least.
    pub text_min: u32,
    /// Bytes of text, at most.
    pub text_max: u32,
    /// Whether it takes this level.
    pub ecc: fn(Ecc) -> bool,
    /// Whether sizes beyond 1 must be even.
    pub even: bool,
    /// Dots by which the symbol is printed lower than was asked, which a label must have, too.
    pub lower: u32,
    /// The first byte that it cannot be told.
    pub refuses: fn(u8) -> bool,
}

impl Native {
    /// Limits of a command that takes any level, size and byte.
    pub(super) const fn of(modules: [u32; 2], texts: [u32; 2]) -> Self {
        const fn any(_: Ecc) -> bool {
            true
        }
        const fn none(_: u8) -> bool {
            false
        }
        let ([module_min, module_max], [text_min, text_max]) = (modules, texts);
        let (ecc, refuses) = (any, none);
        Self { module_min, module_max, text_min, text_max, ecc, even: false, lower: 0, refuses }
    }

    /// Whether it takes so many dots a module.
    pub(super) const fn takes(&self, module: u32) -> bool {
        let odd = self.even && module > 1 && module % 2 == 1;
        self.module_min <= module && module <= self.module_max && !odd
    }
}

/// How dots travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raster {
    /// ESC/POS `GS v 0`: rows.
    GsV0 = 1,
    /// ESC/POS `ESC *` 33: columns of 24 dots.
    EscStar = 2,
    /// ESC/POS `GS ( L`: rows, stored and printed.
    GsParenL = 3,
    /// Star `ESC GS S`: rows.
    EscGsS = 4,
    /// Star `ESC k`: 24 rows.
    EscK = 5,
    /// Star `ESC X`: columns of 24 dots.
    EscX = 6,
    /// Star graphic mode `b`: a row.
    StarRow = 7,
    /// ZPL `^GFA`: rows, hexadecimal.
    Gfa = 8,
    /// EPL `GW`: rows.
    Gw = 9,
    /// TSPL `BITMAP`: rows.
    Bitmap = 10,
    /// CPCL `EG`: rows, hexadecimal.
    Eg = 11,
}

impl Raster {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::GsV0,
        Self::EscStar,
        Self::GsParenL,
        Self::EscGsS,
        Self::EscK,
        Self::EscX,
        Self::StarRow,
        Self::Gfa,
        Self::Gw,
        Self::Bitmap,
        Self::Eg,
    ];

    /// Rows that it always takes at once, and that follow each other without a seam.
    pub(super) const fn full_band(self) -> Option<u32> {
        match self {
            Self::EscStar | Self::EscK | Self::EscX => Some(24),
            _ => None,
        }
    }

    /// Rows that a printer takes at once if nothing else is known of it.
    pub(super) const fn band(self) -> u32 {
        match self {
            // 255: EC400 reads the low byte of the row count alone (ReceiptPrinterEncoder#16).
            Self::GsV0 => 255,
            // Epson TM-T81, function 112; and see `rows_max`.
            Self::GsParenL => 1662,
            // receiptline 4.0.4 sends as many.
            Self::EscGsS => 2400,
            Self::EscStar | Self::EscK | Self::EscX => 24,
            // These have no rows to count: the whole picture, or row by row.
            _ => u32::MAX,
        }
    }

    /// Dots across that one command can hold.
    pub(super) const fn width_max(self) -> u32 {
        match self {
            // HPRT TP809; Epson TM-T81, function 112.
            Self::EscStar | Self::GsParenL => 2047,
            // One byte counts the bytes of a row.
            Self::EscK => 255 * 8,
            _ => u32::MAX,
        }
    }

    /// Rows that one command can hold, of so many bytes each.
    pub(super) const fn rows_max(self, row_bytes: u32) -> u32 {
        let row_bytes = if row_bytes == 0 { 1 } else { row_bytes };
        match self {
            // The older guide (ESC/POS 10.01) has at most 32 778 parameter bytes, ten of them no data.
            Self::GsParenL => 32_768 / row_bytes,
            // Zebra's guide: at most 99 999 bytes a field.
            Self::Gfa => 99_999 / row_bytes,
            _ => u32::MAX,
        }
    }
}
