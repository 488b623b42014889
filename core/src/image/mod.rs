//! Modules -> files: one file a family. PNG alone allocates: two rows.
//!
//! A caller asks for the length, then gives a slice of that length; both run the same code, once
//! with a sink that only counts. `pixel_format` and `row_align` of the geometry are those of
//! bitmaps in memory, and no image heeds them.

mod bmp;
mod pbm;
mod png;
mod svg;
mod text;

use core::fmt;

use crate::error::{Error, Fault};
use crate::raster::geometry::{MAX_LEN, too_large};
use crate::raster::{Geometry, PixelFormat};
use crate::symbol::Matrix;

/// A kind of image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Windows bitmap, 1 bit a pixel.
    Bmp,
    /// Portable network graphics, 1 bit a pixel.
    Png,
    /// Scalable vector graphics, one path.
    Svg,
    /// Portable bitmap, binary (`P4`).
    Pbm,
    /// Half blocks in UTF-8, for a terminal.
    Text,
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
    fn one_bit(&self) -> Geometry {
        Geometry { pixel_format: PixelFormat::Bpp1Msb, ..*self.geometry }
    }

    /// Bytes of a row of 1 bit a pixel.
    fn row_len(&self) -> usize {
        self.geometry.width_px.div_ceil(8) as usize
    }
}

/// The exact length of an image in bytes.
pub fn len(format: Format, picture: &Picture) -> Result<usize, Error> {
    let mut sink = Sink { out: &mut [], at: 0 };
    render(format, picture, &mut sink)?;
    Ok(sink.at)
}

/// Writes an image to the beginning of a slice that is at least as long as [`len`] says, and
/// returns that length.
pub fn write(format: Format, picture: &Picture, out: &mut [u8]) -> Result<usize, Error> {
    let cap = out.len();
    let mut sink = Sink { out, at: 0 };
    render(format, picture, &mut sink)?;
    if sink.at > cap {
        return Err(Error::new(Fault::BufferTooSmall).count(cap, sink.at));
    }
    Ok(sink.at)
}

fn render(format: Format, picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    if picture.geometry.modules as usize != picture.matrix.width() {
        return Err(Error::new(Fault::Internal));
    }
    // Images of pixels may be larger than the bitmap that the geometry was made for: no smaller
    // rows than its own, but a header, and rows of whole words.
    let pixels =
        picture.row_len().next_multiple_of(4) as u128 * u128::from(picture.geometry.height_px);
    match format {
        Format::Bmp | Format::Png | Format::Pbm if pixels > MAX_LEN as u128 => {
            Err(too_large(usize::try_from(pixels).unwrap_or(usize::MAX)))
        }
        Format::Bmp => bmp::render(picture, sink),
        Format::Png => png::render(picture, sink),
        Format::Svg => svg::render(picture, sink),
        Format::Pbm => pbm::render(picture, sink),
        Format::Text => {
            text::render(picture, sink);
            Ok(())
        }
    }
}

/// Takes the bytes of an image: writes what fits and counts all.
struct Sink<'a> {
    out: &'a mut [u8],
    at: usize,
}

impl Sink<'_> {
    fn put(&mut self, bytes: &[u8]) {
        if let Some(room) = self.room(bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    /// The place of the next bytes, to be written in full; `None` if only counting.
    fn room(&mut self, len: usize) -> Option<&mut [u8]> {
        let start = self.at;
        self.at = self.at.saturating_add(len);
        self.out.get_mut(start..self.at)
    }
}

impl fmt::Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text.as_bytes());
        Ok(())
    }
}

/// A sink never refuses; what fails is a mistake of ours.
impl From<fmt::Error> for Error {
    fn from(_: fmt::Error) -> Self {
        Self::new(Fault::Internal)
    }
}
