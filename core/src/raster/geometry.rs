//! Sizes of images, worked out before a pixel is drawn.

use crate::error::{Error, Fault};
use crate::symbol::MAX_WIDTH;

/// The quiet zone of a QR symbol, in modules: ISO/IEC 18004:2015, 6.3.8.
pub const DEFAULT_QUIET_MODULES: u32 = 4;
/// Pixels a module if neither they nor a width are asked for.
pub const DEFAULT_MODULE_PX: u32 = 4;
/// The largest module that may be asked for, in pixels.
pub const MAX_MODULE_PX: u32 = 1024;
/// The widest quiet zone that may be asked for, in modules.
pub const MAX_QUIET_MODULES: u32 = 1024;
/// The largest image, in bytes: far above any use, and within reach of a 32-bit process.
pub const MAX_LEN: usize = 256 << 20;

/// How pixels lie in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PixelFormat {
    /// Eight pixels a byte, the leftmost in the most significant bit; 1 is dark. The order of
    /// ESC/POS and of PBM.
    #[default]
    Bpp1Msb,
    /// The same with the leftmost in the least significant bit.
    Bpp1Lsb,
    /// A byte a pixel: 0 is dark, 255 light.
    Gray8,
    /// Red, green, blue and alpha, a byte each; opaque.
    Rgba32,
}

impl PixelFormat {
    /// Bits a pixel.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Bpp1Msb | Self::Bpp1Lsb => 1,
            Self::Gray8 => 8,
            Self::Rgba32 => 32,
        }
    }
}

/// What may be chosen about the size of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Pixels a module, at most [`MAX_MODULE_PX`]. 0: as many as `width_px` allows, else
    /// [`DEFAULT_MODULE_PX`].
    pub module_px: u32,
    /// The image, quiet zone included, is at most this wide. 0: no bound.
    pub width_px: u32,
    /// Light modules on each side, at most [`MAX_QUIET_MODULES`]; 0 is none.
    pub quiet_modules: u32,
    /// How pixels lie in memory.
    pub pixel_format: PixelFormat,
    /// Rows begin at multiples of so many bytes: 1 (or 0), 2 or 4.
    pub row_align: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            module_px: 0,
            width_px: 0,
            quiet_modules: DEFAULT_QUIET_MODULES,
            pixel_format: PixelFormat::default(),
            row_align: 1,
        }
    }
}

/// The exact sizes of an image. It is square, with no more than the quiet zone around the symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Modules a side of the symbol.
    pub modules: u32,
    /// Pixels a side of a module.
    pub module_px: u32,
    /// Light modules on each side.
    pub quiet_modules: u32,
    /// Pixels from left to right.
    pub width_px: u32,
    /// Pixels from top to bottom: the same.
    pub height_px: u32,
    /// How pixels lie in memory.
    pub pixel_format: PixelFormat,
    /// Bytes from one row to the next.
    pub stride_bytes: u32,
    /// Bytes of all rows.
    pub len: usize,
}

impl Geometry {
    /// The sizes for a symbol of so many modules a side. [`Fault::TooWide`] counts the width that
    /// was asked for and the least that is needed; [`Fault::ImageTooLarge`] the bytes, and
    /// [`MAX_LEN`].
    pub fn new(modules: usize, options: &Options) -> Result<Self, Error> {
        let range = |name, allowed| Err(Error::new(Fault::Range).named(name).allowed(allowed));
        if options.module_px > MAX_MODULE_PX {
            return range("module_px", "0 to 1024");
        }
        if options.quiet_modules > MAX_QUIET_MODULES {
            return range("quiet_modules", "up to 1024 modules, or none");
        }
        if !matches!(options.row_align, 0 | 1 | 2 | 4) {
            return range("row_align", "0, 1, 2 or 4");
        }
        if modules > MAX_WIDTH {
            return Err(Error::new(Fault::Internal));
        }
        let modules = modules as u32;
        // At most 177 + 2 * 1024 modules of 1024 pixels: no overflow.
        let across = modules + 2 * options.quiet_modules;
        let module_px = match (options.module_px, options.width_px) {
            (0, 0) => DEFAULT_MODULE_PX,
            (0, width) => (width / across.max(1)).max(1),
            (module_px, _) => module_px,
        };
        // From a width, at most that width, or one pixel a module.
        let width_px = across * module_px;
        if options.width_px != 0 && width_px > options.width_px {
            return Err(Error::new(Fault::TooWide)
                .named("width_px")
                .count(options.width_px as usize, width_px as usize)
                .allowed("a wider image, or a symbol of fewer modules"));
        }
        let align = u64::from(options.row_align.max(1));
        let bits = u64::from(width_px) * u64::from(options.pixel_format.bits());
        let stride = bits.div_ceil(8).next_multiple_of(align);
        // Below 2^32 pixels of 4 bytes, that many times: no overflow of 128 bits.
        let len = u128::from(stride) * u128::from(width_px);
        match (u32::try_from(stride), usize::try_from(len)) {
            (Ok(stride_bytes), Ok(len)) if len <= MAX_LEN => Ok(Self {
                modules,
                module_px,
                quiet_modules: options.quiet_modules,
                width_px,
                height_px: width_px,
                pixel_format: options.pixel_format,
                stride_bytes,
                len,
            }),
            (_, len) => Err(too_large(len.unwrap_or(usize::MAX))),
        }
    }

    /// Modules from one edge of the image to the other.
    #[must_use]
    pub const fn modules_across(&self) -> u32 {
        self.modules + 2 * self.quiet_modules
    }
}

/// The error for an image of so many bytes; it names the member that makes images large.
pub(crate) fn too_large(len: usize) -> Error {
    Error::new(Fault::ImageTooLarge).named("module_px").count(len, MAX_LEN)
}
