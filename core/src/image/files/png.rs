//! Portable network graphics (PNG, third edition, W3C), greyscale of 1 bit a pixel. Alone in naming
//! the `fdeflate` crate, which compresses the rows. The container around them is four chunks and
//! needs no crate; its checksum comes from the crate `crc`, as that of payloads does.

use std::io::{self, Write};

use crc::{CRC_32_ISO_HDLC, Crc, Digest, Table};
use fdeflate::Compressor;

use crate::error::{Error, Fault};
use crate::image::format::{Format, Medium, PIXELS_PER_METRE, Picture};
use crate::raster::bitmap::draw_row;
use crate::sink::Sink;

/// PNG 5.2.
const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1A\n";
/// PNG 11.2.1, after width and height: depth 1, greyscale, and the only methods there are, without
/// interlacing.
const KIND: [u8; 5] = [1, 0, 0, 0, 0];
/// PNG 11.3.4.3, after the pixels a unit of both axes: the unit is the metre.
const METRE: u8 = 1;
/// PNG 9.2: in front of a row of which each byte is the difference to the one above.
const UP: u8 = 2;

static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// Portable network graphics, 1 bit a pixel.
pub static PNG: Format = Format { id: 1, medium: Medium::Pixels, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    // A sink never refuses; what fails is a mistake of ours.
    encode(picture, sink).map_err(|_| Error::new(Fault::Internal))
}

fn encode(picture: &Picture, sink: &mut Sink) -> io::Result<()> {
    let geometry = picture.one_bit();
    sink.put(SIGNATURE);
    let mut header = Chunk::new(b"IHDR", sink);
    header.put(&geometry.width_px.to_be_bytes());
    header.put(&geometry.height_px.to_be_bytes());
    header.put(&KIND);
    header.finish()?;
    let mut resolution = Chunk::new(b"pHYs", sink);
    resolution.put(&PIXELS_PER_METRE.to_be_bytes());
    resolution.put(&PIXELS_PER_METRE.to_be_bytes());
    resolution.put(&[METRE]);
    resolution.finish()?;

    // Row by row, so that memory does not grow with the image.
    let mut rows = Compressor::new(Chunk::new(b"IDAT", sink))?;
    let mut above = vec![0; picture.row_len()];
    let mut row = vec![0; above.len()];
    for y in 0..geometry.modules_across() as usize {
        // 1 is white here, and dark in our rows.
        draw_row(picture.matrix, &geometry, y, !picture.invert, &mut row);
        for (byte, above) in row.iter_mut().zip(&mut above) {
            let pixels = *byte;
            *byte = pixels.wrapping_sub(*above);
            *above = pixels;
        }
        rows.write_data(&[UP])?;
        rows.write_data(&row)?;
        // All but the first of the equal rows of a module are zeros.
        row.fill(0);
        for _ in 1..geometry.module_px {
            rows.write_data(&[UP])?;
            rows.write_data(&row)?;
        }
    }
    rows.finish()?.finish()?;
    Chunk::new(b"IEND", sink).finish()
}

/// A part of the file: length, name, data, checksum of name and data (PNG 5.3).
struct Chunk<'s, 'o> {
    sink: &'s mut Sink<'o>,
    begin: usize,
    crc: Digest<'static, u32, Table<1>>,
}

impl<'s, 'o> Chunk<'s, 'o> {
    /// Begins one. Its length is not known yet.
    fn new(name: &[u8; 4], sink: &'s mut Sink<'o>) -> Self {
        sink.put(&[0; 4]);
        let mut chunk = Self { begin: sink.len(), sink, crc: CRC.digest() };
        chunk.put(name);
        chunk
    }

    fn put(&mut self, bytes: &[u8]) {
        self.crc.update(bytes);
        self.sink.put(bytes);
    }

    fn finish(self) -> io::Result<()> {
        let length = self.sink.len() - self.begin - 4;
        let length = u32::try_from(length).map_err(io::Error::other)?;
        if let Some(place) = self.sink.written(self.begin - 4..self.begin) {
            place.copy_from_slice(&length.to_be_bytes());
        }
        self.sink.put(&self.crc.finalize().to_be_bytes());
        Ok(())
    }
}

impl Write for Chunk<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
