//! Star graphic mode: TSP100, TSP143, which ignore every byte that is no raster. Sources: Star
//! graphic mode specification, escpos-php#46, node-thermal-printer#45.

use super::esc::no_native;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::printer::flags;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::Raster;
use crate::sink::Sink;

/// `QR_COMMANDS_STAR_GRAPHIC`.
pub static STAR_GRAPHIC: Language = Language {
    id: 9,
    name: "Star graphic mode",
    rasters: &[Raster::StarRow],
    native: None,
    text: false,
    page: false,
    writer: &StarGraphic,
};

struct StarGraphic;

impl Writer for StarGraphic {
    fn begin(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        // Enter raster mode; a page of no fixed length.
        out.put(b"\x1B*rA\x1B*rP0\0");
    }

    fn end(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        out.put(b"\x1B*rB");
    }

    fn dots(&self, _: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        let [low, high] = (picture.row_bytes() as u16).to_le_bytes();
        picture.rows(0, picture.height(), |row| {
            out.put(&[b'b', low, high]);
            out.put(row);
        });
        Ok(())
    }

    fn native(&self, setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        no_native(setup, symbol, out)
    }

    fn text(&self, _: &Setup, _: Align, _: Style, _: &[u8], _: &mut Sink) {}

    fn feed(&self, setup: &Setup, lines: u32, out: &mut Sink) {
        // Rows without a dot: a line has a sixth of an inch.
        for _ in 0..lines * (setup.dpi / 6) {
            out.put(b"b\x01\0\0");
        }
    }

    fn cut(&self, setup: &Setup, out: &mut Sink) {
        if setup.has(flags::NO_CUT) {
            self.feed(setup, 4, out);
        } else {
            // Form feed: to the knife.
            out.put(b"\x1B\x0C\0");
        }
    }
}
