//! Portable bitmap, `P4`: rows of whole bytes from the top, 1 is black (netpbm, "pbm").

use core::fmt::Write;

use crate::error::Error;
use crate::image::format::{Format, Medium, Picture};
use crate::raster::bitmap::draw_row;
use crate::sink::Sink;

/// Portable bitmap, binary (`P4`).
pub static PBM: Format = Format { id: 3, medium: Medium::Pixels, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    let geometry = picture.one_bit();
    let stride = picture.row_len();
    write!(sink, "P4\n{} {}\n", geometry.width_px, geometry.height_px)?;
    for y in 0..geometry.modules_across() as usize {
        for _ in 0..geometry.module_px {
            if let Some(row) = sink.room(stride) {
                draw_row(picture.matrix, &geometry, y, picture.invert, row);
            }
        }
    }
    Ok(())
}
