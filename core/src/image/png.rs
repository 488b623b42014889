//! Portable network graphics, greyscale of 1 bit a pixel. Alone in naming the `png` crate.

use std::io::{self, Write};

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

use super::{Picture, Sink};
use crate::error::{Error, Fault};
use crate::raster::bitmap::draw_row;

/// Not inlined: the encoder's state is large, and the other images need a fraction of the stack.
#[inline(never)]
pub(super) fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    encode(picture, sink).map_err(|_| Error::new(Fault::Internal))
}

fn encode(picture: &Picture, sink: &mut Sink) -> Result<(), EncodingError> {
    let geometry = picture.one_bit();
    let mut encoder = Encoder::new(sink, geometry.width_px, geometry.height_px);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    // All but the first of the equal rows of a module become zeros.
    encoder.set_filter(Filter::Up);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header()?;
    // Row by row, so that memory does not grow with the image.
    let mut stream = writer.stream_writer()?;
    let mut row = vec![0; picture.row_len()];
    for y in 0..geometry.modules_across() as usize {
        // 1 is white here, and dark in our rows.
        draw_row(picture.matrix, &geometry, y, !picture.invert, &mut row);
        for _ in 0..geometry.module_px {
            stream.write_all(&row)?;
        }
    }
    stream.finish()?;
    writer.finish()
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
