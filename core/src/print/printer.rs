//! A printer as the caller or the table gives it.

/// What is special about a printer, added up. The numbers are those of the interface.
pub mod flags {
    /// It has a command of its own for QR symbols.
    pub const HAS_NATIVE: u32 = 1;
    /// Text goes out in a page of it.
    pub const CODE_PAGE: u32 = 2;
    /// It leaves a bit of paper when it cuts.
    pub const PARTIAL_CUT: u32 = 4;
    /// It has no knife.
    pub const NO_CUT: u32 = 8;
    /// It begins in a mode for Chinese text.
    pub const LEAVE_CHINESE: u32 = 16;
    /// Bands of columns follow each other without a line feed.
    pub const NO_LF_BETWEEN_BANDS: u32 = 32;
    /// Its model byte of a QR symbol is 0.
    pub const MODEL_ZERO: u32 = 64;
    /// The program is at the start of a line: no line feed before a symbol.
    pub const AT_LINE_START: u32 = 128;
    /// All of them.
    pub const ALL: u32 = 255;
}

/// A printer. Zero is the default of every number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Printer {
    /// Number of its [`Language`].
    pub commands: u32,
    /// [`flags`], added up.
    pub flags: u32,
    /// Dots of a line; 0: 384.
    pub width_dots: u32,
    /// Dots an inch; 0: 203.
    pub dpi: u32,
    /// Number of a [`Way`].
    pub symbol: u32,
    /// Number of a [`Raster`]; 0: the usual one of the language.
    pub raster: u32,
    /// Rows that it takes at once; 0: what is safe.
    pub band_dots: u32,
    /// Dots a module of its own command, at least; 0: of the language.
    pub native_module_min: u32,
    /// The same, at most.
    pub native_module_max: u32,
    /// Bytes of text of its own command, at most; 0: of the language.
    pub native_text_max: u32,
    /// Smaller modules are refused, in micrometres; 0: 330.
    pub min_module_um: u32,
    /// With [`flags::CODE_PAGE`]: number of the encoding of the page.
    pub encoding: u32,
    /// With [`flags::CODE_PAGE`]: the number that selects the page.
    pub code_page: u32,
    /// Characters of a line; 0: 12 dots each.
    pub columns: u32,
    /// From head to knife, fed before a cut and at the end; 0: of the language.
    pub feed_dots: u32,
    /// Height of a label; 0: continuous paper.
    pub label_dots: u32,
    /// Gap between labels.
    pub gap_dots: u32,
}

impl Printer {
    /// All defaults.
    pub(super) const ZERO: Self = Self {
        commands: 0,
        flags: 0,
        width_dots: 0,
        dpi: 0,
        symbol: 0,
        raster: 0,
        band_dots: 0,
        native_module_min: 0,
        native_module_max: 0,
        native_text_max: 0,
        min_module_um: 0,
        encoding: 0,
        code_page: 0,
        columns: 0,
        feed_dots: 0,
        label_dots: 0,
        gap_dots: 0,
    };
}
