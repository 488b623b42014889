//! Scalable vector graphics: a background and one path, in modules; width and height in pixels. Each
//! run of dark modules is a rectangle.

use core::fmt::Write;

use crate::error::Error;
use crate::image::format::{Format, Medium, Picture};
use crate::raster::bitmap::for_each_run;
use crate::sink::Sink;

/// Scalable vector graphics, one path.
pub static SVG: Format = Format { id: 2, medium: Medium::Shapes, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    let geometry = picture.geometry;
    let across = geometry.modules_across();
    let (paper, ink) = if picture.invert { ("#000", "#fff") } else { ("#fff", "#000") };
    write!(
        sink,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {across} {across}\" shape-rendering=\"crispEdges\">\n\
         <path fill=\"{paper}\" d=\"M0 0h{across}v{across}H0z\"/>\n<path fill=\"{ink}\" d=\"",
        width = geometry.width_px,
        height = geometry.height_px,
    )?;
    let mut result = Ok(());
    for y in 0..across as usize {
        for_each_run(picture.matrix, geometry, y, |run| {
            let written = write!(sink, "M{} {y}h{}v1H{0}z", run.start, run.len());
            result = result.and(written);
        });
    }
    result?;
    sink.put(b"\"/>\n</svg>\n");
    Ok(())
}
