//! CPCL: mobile printers. Source: Zebra's CPCL manual; read back by labelize.

use super::elgin_old::letter;
use super::tspl::is_control;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use core::fmt::Write as _;

/// `QR_COMMANDS_CPCL`.
pub static CPCL: Language = Language {
    id: 13,
    name: "CPCL",
    rasters: &[Raster::Eg],
    // Units 1..32 are not certain; up to 10 they are those of the other label languages.
    native: Some(Native { refuses: is_control, ..Native::of([1, 10], [1, 2953]) }),
    text: false,
    page: true,
    writer: &Cpcl,
};

struct Cpcl;

impl Writer for Cpcl {
    /// Offset, dots an inch across and down, height, copies.
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink) {
        // What has 203 is called 200.
        let dpi = if setup.dpi == 203 { 200 } else { setup.dpi };
        let _ = write!(out, "! 0 {dpi} {dpi} {} 1\r\n", frame.height());
    }

    fn end(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        out.put(b"FORM\r\nPRINT\r\n");
    }

    /// `EG`: bytes a row, rows, place, hexadecimal digits.
    fn dots(&self, _: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        let (bytes, height) = (picture.row_bytes(), picture.height());
        write!(out, "EG {bytes} {height} 0 {} ", picture.top)?;
        picture.put_rows_hex(0, height, out);
        out.put(b"\r\n");
        Ok(())
    }

    /// `BARCODE QR`: place, model 2, units; level, automatic, text.
    fn native(&self, _: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        let (left, top, module) = (symbol.left, symbol.top, symbol.module);
        write!(out, "BARCODE QR {left} {top} M 2 U {module}\r\n")?;
        write!(out, "{}A,", char::from(letter(symbol.ecc)))?;
        out.put(symbol.text);
        out.put(b"\r\nENDQR\r\n");
        Ok(())
    }

    fn text(&self, _: &Setup, _: Align, _: Style, _: &[u8], _: &mut Sink) {}

    fn feed(&self, _: &Setup, _: u32, _: &mut Sink) {}

    fn cut(&self, _: &Setup, _: &mut Sink) {}
}
