//! Windows bitmap: BITMAPFILEHEADER, BITMAPINFOHEADER, a palette of two colours, and rows from the
//! bottom up, in whole words (Microsoft, "Bitmap Storage").

use crate::error::{Error, Fault};
use crate::image::format::{Format, Medium, PIXELS_PER_METRE, Picture};
use crate::raster::bitmap::draw_row;
use crate::sink::Sink;

const FILE_HEADER_LEN: u32 = 14;
const INFO_HEADER_LEN: u32 = 40;
const PALETTE_LEN: u32 = 2 * 4;
/// Where the rows begin.
const HEADER_LEN: u32 = FILE_HEADER_LEN + INFO_HEADER_LEN + PALETTE_LEN;

/// Windows bitmap, 1 bit a pixel.
pub static BMP: Format = Format { id: 0, medium: Medium::Pixels, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    let geometry = picture.one_bit();
    let stride = picture.row_len().next_multiple_of(4);
    let rows_len = u32::try_from(stride)
        .ok()
        .and_then(|stride| stride.checked_mul(geometry.height_px))
        .ok_or(Error::new(Fault::Internal))?;
    let file_len = rows_len.checked_add(HEADER_LEN).ok_or(Error::new(Fault::Internal))?;

    sink.put(b"BM");
    for field in [file_len, 0, HEADER_LEN] {
        sink.put(&field.to_le_bytes());
    }
    for field in [INFO_HEADER_LEN, geometry.width_px, geometry.height_px] {
        sink.put(&field.to_le_bytes());
    }
    let (planes, bits) = (1_u16, 1_u16);
    sink.put(&planes.to_le_bytes());
    sink.put(&bits.to_le_bytes());
    let (uncompressed, colours, all_important) = (0, 2, 0);
    for field in
        [uncompressed, rows_len, PIXELS_PER_METRE, PIXELS_PER_METRE, colours, all_important]
    {
        sink.put(&field.to_le_bytes());
    }
    let (white, black) = ([0xFF, 0xFF, 0xFF, 0], [0; 4]);
    sink.put(&white);
    sink.put(&black);

    for y in (0..geometry.modules_across() as usize).rev() {
        for _ in 0..geometry.module_px {
            if let Some(row) = sink.room(stride) {
                draw_row(picture.matrix, &geometry, y, picture.invert, row);
            }
        }
    }
    Ok(())
}
