//! What describes a format of images, and what it is given.

use crate::error::Error;
use crate::raster::{Geometry, Options, PixelFormat};
use crate::sink::Sink;
use crate::symbol::Matrix;

/// A format of images, as a static description.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its number in the interface.
    pub id: u32,
    /// What it is made of.
    pub medium: Medium,
    /// Hands the bytes of an image to a sink.
    pub(super) render: fn(&Picture, &mut Sink) -> Result<(), Error>,
}

/// What an image is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    /// Pixels of 1 bit.
    Pixels,
    /// Shapes, whose size in pixels is a number.
    Shapes,
    /// Characters: a module is one wide and half a line high.
    Characters,
}

/// The resolution that files of pixels state: that of a receipt printer, 203 dpi, 8 dots a
/// millimetre.
pub(super) const PIXELS_PER_METRE: u32 = 8000;

impl Format {
    /// The sizes of an image of this format, which has a pixel format and rows of its own. Of one
    /// made of characters a module is always one column wide, and `width_px` counts columns.
    #[must_use]
    pub const fn options(&self, chosen: Options) -> Options {
        let one_bit = Options { pixel_format: PixelFormat::Bpp1Msb, row_align: 1, ..chosen };
        match self.medium {
            Medium::Characters => Options { module_px: 1, ..one_bit },
            Medium::Pixels | Medium::Shapes => one_bit,
        }
    }

    /// The height of an image of these sizes: in lines if it is made of characters.
    #[must_use]
    pub const fn height(&self, geometry: &Geometry) -> u32 {
        match self.medium {
            Medium::Characters => geometry.height_px.div_ceil(2),
            Medium::Pixels | Medium::Shapes => geometry.height_px,
        }
    }
}

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The modules.
    pub matrix: &'a Matrix,
    /// The sizes, for a matrix of this width.
    pub geometry: &'a Geometry,
    /// Dark and light change places, in the quiet zone too.
    pub invert: bool,
}

impl Picture<'_> {
    /// The same with pixels of 1 bit, which the images of pixels are made of.
    pub(super) fn one_bit(&self) -> Geometry {
        Geometry { pixel_format: PixelFormat::Bpp1Msb, ..*self.geometry }
    }

    /// Bytes of a row of 1 bit a pixel.
    pub(super) fn row_len(&self) -> usize {
        self.geometry.width_px.div_ceil(8) as usize
    }
}
