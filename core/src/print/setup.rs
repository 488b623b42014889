//! A printer with nothing left open: what its commands are written for.

use super::way::{Native, Raster, Way};
use crate::text::Encoding;

/// Narrowest paper, in dots: version 1 with its quiet zone in modules of two dots.
pub(super) const WIDTH_MIN: u32 = 58;
/// Widest: 6.8 inches at 600 dots an inch.
pub(super) const WIDTH_MAX: u32 = 4096;

/// A printer with nothing left open.
pub(super) struct Setup {
    pub(super) flags: u32,
    pub(super) width: u32,
    pub(super) dpi: u32,
    pub(super) way: Way,
    /// `None`: the language prints no dots.
    pub(super) raster: Option<Raster>,
    pub(super) band: u32,
    pub(super) native: Option<Native>,
    pub(super) min_module_um: u32,
    /// The page for text, and the number that selects it.
    pub(super) page: Option<(Encoding, u8)>,
    pub(super) columns: u32,
    /// `None`: of the language.
    pub(super) feed: Option<u32>,
    pub(super) label: u32,
    pub(super) gap: u32,
}

impl Setup {
    pub(super) const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// Dots as millimetres, a tenth more at most: labels are measured so.
    pub(super) const fn tenths_of_mm(&self, dots: u32) -> u32 {
        (dots * 254).div_ceil(self.dpi)
    }
}
