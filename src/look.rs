//! How a symbol looks, on a screen or on paper: `qr_render_options`, read and checked.

use super::arg::StructIn;
use super::choice::{known_flags, unknown};
use super::types::*;
use posqr_core::print::Look;
use posqr_core::raster::{self, PixelFormat};
use posqr_core::symbol::{self, Ecc};
use posqr_core::{Error, Fault};

/// What the symbol and PNG encoders may need at once, in bytes: for the largest symbol, and for the
/// widest image. (`tests/c/no_memory.c` lets every allocation of theirs fail.)
pub(super) const DRAWING: usize = 24 * 1024;

/// `qr_render_options`, checked and sorted by who needs them.
pub(super) struct Options {
    pub(super) symbol: symbol::Options,
    pub(super) raster: raster::Options,
    pub(super) invert: bool,
    /// Whether the caller chose the level.
    ecc_chosen: bool,
}

const FLAGS: u32 = QR_RENDER_SMALLEST | QR_RENDER_NO_ECI | QR_RENDER_BOOST_ECC | QR_RENDER_INVERT;

/// Range of `module_px` and `quiet_modules` as the header gives them.
const MODULE_PX_MAX: u32 = 256;
const QUIET_MODULES_MAX: u32 = 64;

impl Options {
    pub(super) fn read(options: &StructIn<'_, qr_render_options>) -> Result<Self, Error> {
        use super::arg::Struct as _;
        let c = options.read_optional()?.unwrap_or_else(qr_render_options::zeroed);
        known_flags(c.flags, FLAGS)?;
        if c.reserved != 0 {
            return Err(unknown("reserved", c.reserved, 0).allowed("0"));
        }
        let has = |flag| c.flags & flag != 0;
        Ok(Self {
            symbol: symbol::Options {
                ecc: ecc(c.ecc)?,
                boost_ecc: has(QR_RENDER_BOOST_ECC),
                smallest: has(QR_RENDER_SMALLEST),
                no_eci: has(QR_RENDER_NO_ECI),
                min_version: version("min_version", c.min_version, 1)?,
                max_version: version("max_version", c.max_version, 40)?,
                mask: mask(c.mask)?,
            },
            raster: raster::Options {
                module_px: range("module_px", c.module_px, MODULE_PX_MAX, "1 to 256; 0: fit")?,
                width_px: c.width_px,
                quiet_modules: match c.quiet_modules {
                    0 => raster::geometry::DEFAULT_QUIET_MODULES,
                    QR_QUIET_NONE => 0,
                    n => range("quiet_modules", n, QUIET_MODULES_MAX, "1 to 64; QR_QUIET_NONE")?,
                },
                pixel_format: pixel_format(c.pixel_format)?,
                row_align: c.row_align,
            },
            invert: has(QR_RENDER_INVERT),
            ecc_chosen: c.ecc != QR_ECC_DEFAULT,
        })
    }
}

impl Options {
    /// The same for paper.
    pub(super) fn look(&self) -> Look {
        let symbol = self.symbol;
        let usual = symbol::Options { ecc: symbol.ecc, ..symbol::Options::default() };
        Look {
            symbol,
            drawn: symbol != usual,
            ecc_chosen: self.ecc_chosen,
            module_dots: self.raster.module_px,
            width_dots: self.raster.width_px,
            quiet_modules: self.raster.quiet_modules,
            invert: self.invert,
        }
    }
}

/// The number of a level.
pub(super) const fn ecc_number(ecc: Ecc) -> u32 {
    match ecc {
        Ecc::Low => QR_ECC_LOW,
        Ecc::Medium => QR_ECC_MEDIUM,
        Ecc::Quartile => QR_ECC_QUARTILE,
        Ecc::High => QR_ECC_HIGH,
    }
}

fn ecc(ecc: u32) -> Result<Ecc, Error> {
    match ecc {
        QR_ECC_LOW => Ok(Ecc::Low),
        QR_ECC_DEFAULT | QR_ECC_MEDIUM => Ok(Ecc::Medium),
        QR_ECC_QUARTILE => Ok(Ecc::Quartile),
        QR_ECC_HIGH => Ok(Ecc::High),
        _ => Err(unknown("ecc", ecc, QR_ECC_HIGH)),
    }
}

fn pixel_format(format: u32) -> Result<PixelFormat, Error> {
    match format {
        QR_PIXEL_1BPP_MSB => Ok(PixelFormat::Bpp1Msb),
        QR_PIXEL_1BPP_LSB => Ok(PixelFormat::Bpp1Lsb),
        QR_PIXEL_GRAY8 => Ok(PixelFormat::Gray8),
        QR_PIXEL_RGBA32 => Ok(PixelFormat::Rgba32),
        _ => Err(unknown("pixel_format", format, QR_PIXEL_RGBA32)),
    }
}

fn range(name: &'static str, found: u32, max: u32, allowed: &'static str) -> Result<u32, Error> {
    if found <= max {
        return Ok(found);
    }
    Err(Error::new(Fault::Range).named(name).count(found as usize, max as usize).allowed(allowed))
}

fn version(name: &'static str, found: u32, default: u8) -> Result<u8, Error> {
    let found = range(name, found, 40, "1 to 40; 0: no bound")?;
    Ok(if found == 0 { default } else { found as u8 })
}

fn mask(mask: u32) -> Result<Option<u8>, Error> {
    match mask {
        QR_MASK_BEST => Ok(None),
        QR_MASK_0..=QR_MASK_7 => Ok(Some((mask - QR_MASK_0) as u8)),
        _ => Err(unknown("mask", mask, QR_MASK_7)),
    }
}
