//! Half blocks in UTF-8, two rows of modules a line; lines end in LF.
//!
//! A block is drawn in the colour of writing, which in a terminal is mostly light on dark: so blocks
//! are the light modules and the quiet zone, and spaces the dark ones. On black on white (a light
//! terminal, paper) that shows a symbol with its colours exchanged, which many readers take, but not
//! all: there `invert` makes blocks of the dark modules. The symbol has an odd number of rows; what is
//! left of the last line is light. Pixels play no part.

use crate::error::Error;
use crate::image::format::{Format, Medium, Picture};
use crate::sink::Sink;

const FULL: &str = "\u{2588}";
const UPPER: &str = "\u{2580}";
const LOWER: &str = "\u{2584}";

/// Half blocks in UTF-8, for a terminal.
pub static TEXT: Format = Format { id: 4, medium: Medium::Characters, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    draw_lines(picture, sink, "", "");
    Ok(())
}

/// The lines, each between two texts that take no room.
pub(super) fn draw_lines(picture: &Picture, sink: &mut Sink, before: &str, after: &str) {
    let quiet = picture.geometry.quiet_modules as usize;
    let across = picture.geometry.modules_across() as usize;
    let block = |x: usize, y: usize| {
        let module = x.checked_sub(quiet).zip(y.checked_sub(quiet));
        module.is_some_and(|(x, y)| picture.matrix.is_dark(x, y)) == picture.invert
    };
    for y in (0..across).step_by(2) {
        sink.put(before.as_bytes());
        for x in 0..across {
            sink.put(match (block(x, y), block(x, y + 1)) {
                (true, true) => FULL.as_bytes(),
                (true, false) => UPPER.as_bytes(),
                (false, true) => LOWER.as_bytes(),
                (false, false) => b" ",
            });
        }
        sink.put(after.as_bytes());
        sink.put(b"\n");
    }
}
