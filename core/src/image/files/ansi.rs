//! The lines of `text.rs` with colours of their own, so that what the terminal has does not matter:
//! blocks are white, the ground is black (ECMA-48, 8.3.117, and aixterm's bright white, which every
//! terminal of today knows). `invert` exchanges dark and light, as in files of pixels.
//!
//! Colours begin and end on every line. A terminal fills what scrolls in, or the rest of a line, with the
//! ground that is set when the line ends; and a reader of lines (`head`, a log) may cut anywhere.

use super::text::draw_lines;
use crate::error::Error;
use crate::image::format::{Format, Medium, Picture};
use crate::sink::Sink;

/// First a reset: bold or reverse video from before would change the colours.
const WHITE_ON_BLACK: &str = "\x1B[0;97;40m";
const RESET: &str = "\x1B[0m";

/// Half blocks in UTF-8 with colours, for any terminal.
pub static ANSI: Format = Format { id: 5, medium: Medium::Characters, render };

fn render(picture: &Picture, sink: &mut Sink) -> Result<(), Error> {
    draw_lines(picture, sink, WHITE_ON_BLACK, RESET);
    Ok(())
}
