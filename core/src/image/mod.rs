//! Modules -> files: one file a family. PNG alone allocates: two rows.
//!
//! A caller asks for the length, then gives a slice of that length; both run the same code, once
//! with a sink that only counts. `pixel_format` and `row_align` of the geometry are those of
//! bitmaps in memory, and no image heeds them.

pub mod files;
pub mod format;

pub use files::FILES;
pub use format::{Format, Medium, Picture};

use crate::error::{Error, Fault};
use crate::raster::geometry::{MAX_LEN, too_large};
use crate::sink::Sink;

/// The exact length of an image in bytes.
pub fn len(format: &Format, picture: &Picture) -> Result<usize, Error> {
    let mut sink = Sink::new(&mut []);
    render(format, picture, &mut sink)?;
    Ok(sink.len())
}

/// Writes an image to the beginning of a slice that is at least as long as [`len`] says, and
/// returns that length.
pub fn write(format: &Format, picture: &Picture, out: &mut [u8]) -> Result<usize, Error> {
    let cap = out.len();
    let mut sink = Sink::new(out);
    render(format, picture, &mut sink)?;
    let len = sink.len();
    if len > cap {
        return Err(Error::new(Fault::BufferTooSmall).count(cap, len));
    }
    Ok(len)
}

fn render(format: &Format, picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    if picture.geometry.modules as usize != picture.matrix.width() {
        return Err(Error::new(Fault::Internal));
    }
    // Images of pixels may be larger than the bitmap that the geometry was made for: no smaller
    // rows than its own, but a header, and rows of whole words.
    let pixels =
        picture.row_len().next_multiple_of(4) as u128 * u128::from(picture.geometry.height_px);
    if format.medium == Medium::Pixels && pixels > MAX_LEN as u128 {
        return Err(too_large(usize::try_from(pixels).unwrap_or(usize::MAX)));
    }
    (format.render)(picture, sink)
}
