//! Star line mode. Sources: Star line mode specification, receiptline 4.0.4, node-thermal-printer
//! 4.6.1, ReceiptPrinterEncoder 4.0.1.

use super::esc::{INITIALISE, LF};
use super::escpos::store;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::printer::flags;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use crate::symbol::Ecc;

/// `QR_COMMANDS_STAR_LINE`.
pub static STAR_LINE: Language = Language {
    id: 8,
    name: "Star line mode",
    rasters: &[Raster::EscK, Raster::EscX, Raster::EscGsS],
    // Cells 1..8, "3 and up recommended"; 7089 is of digits, 2953 of bytes (ISO/IEC 18004).
    native: Some(Native::of([3, 8], [1, 2953])),
    text: true,
    page: false,
    writer: &StarLine,
};

struct StarLine;

fn align(align: Align, out: &mut Sink) {
    out.put(&[0x1B, 0x1D, b'a', align as u8]);
}

/// `ESC GS S` 1: rows of whole bytes.
fn rows(picture: &Picture, band: u32, out: &mut Sink) -> Result<(), Error> {
    let (_, rows) = picture.bands(Raster::EscGsS, band)?;
    let mut from = 0;
    while from < picture.height() {
        let count = rows.min(picture.height() - from);
        let [x, y] = [picture.row_bytes(), count].map(|n| (n as u16).to_le_bytes());
        out.put(&[0x1B, 0x1D, b'S', 1, x[0], x[1], y[0], y[1], 0]);
        picture.put_rows(from, count, out);
        from += count;
    }
    Ok(())
}

impl Writer for StarLine {
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink) {
        match frame {
            Frame::Symbol(_) => {
                if !setup.has(flags::AT_LINE_START) {
                    out.put(LF);
                }
            }
            Frame::Receipt(_) => {
                out.put(INITIALISE);
                if let Some((_, page)) = setup.page {
                    out.put(&[0x1B, 0x1D, b't', page]);
                }
            }
        }
    }

    fn end(&self, _: &Setup, _: &Frame, _: &mut Sink) {}

    fn dots(&self, setup: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        align(Align::Left, out);
        if setup.raster == Some(Raster::EscGsS) {
            return rows(picture, setup.band, out);
        }
        // 3 mm a line, which is 24 dots.
        out.put(b"\x1B0");
        let mut from = 0;
        while from < picture.height() {
            if setup.raster == Some(Raster::EscX) {
                let [low, high] = (picture.width as u16).to_le_bytes();
                out.put(&[0x1B, b'X', low, high]);
                picture.put_columns(from, out);
                out.put(b"\n\r");
            } else {
                out.put(&[0x1B, b'k', picture.row_bytes() as u8, 0]);
                picture.put_rows(from, 24, out);
                out.put(LF);
            }
            from += 24;
        }
        // 4 mm again.
        out.put(b"\x1Bz\x01");
        Ok(())
    }

    /// `ESC GS y`: model, level, cell, text, print.
    fn native(&self, setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        let level = match symbol.ecc {
            Ecc::Low => 0,
            Ecc::Medium => 1,
            Ecc::Quartile => 2,
            Ecc::High => 3,
        };
        // The printer adds no quiet zone; a line has 4 mm.
        let um = symbol.quiet * symbol.module * 25_400 / setup.dpi;
        let lines = um.div_ceil(4000);
        self.feed(setup, lines, out);
        align(Align::Center, out);
        out.put(b"\x1B\x1DyS0\x02");
        out.put(&[0x1B, 0x1D, b'y', b'S', b'1', level]);
        out.put(&[0x1B, 0x1D, b'y', b'S', b'2', symbol.module as u8]);
        store(b"\x1B\x1DyD1\0", b"", symbol.text, out);
        out.put(b"\x1B\x1DyP");
        out.put(LF);
        align(Align::Left, out);
        self.feed(setup, lines, out);
        Ok(())
    }

    fn text(&self, _: &Setup, at: Align, style: Style, text: &[u8], out: &mut Sink) {
        if at != Align::Left {
            align(at, out);
        }
        // node-thermal-printer, `star-config.js`.
        if style.bold {
            out.put(b"\x1BE");
        }
        if style.double {
            out.put(b"\x1Bi\x01\x01");
        }
        out.put(text);
        out.put(LF);
        if style.double {
            out.put(b"\x1Bi\0\0");
        }
        if style.bold {
            out.put(b"\x1BF");
        }
        if at != Align::Left {
            align(Align::Left, out);
        }
    }

    fn selects_page(&self) -> bool {
        true
    }

    fn doubles_width(&self) -> bool {
        true
    }

    fn feed(&self, _: &Setup, lines: u32, out: &mut Sink) {
        for _ in 0..lines {
            out.put(LF);
        }
    }

    /// `ESC d` 2 and 3 feed to the knife.
    fn cut(&self, setup: &Setup, out: &mut Sink) {
        if setup.has(flags::NO_CUT) {
            self.feed(setup, 4, out);
        } else {
            out.put(&[0x1B, b'd', if setup.has(flags::PARTIAL_CUT) { 3 } else { 2 }]);
        }
    }
}
