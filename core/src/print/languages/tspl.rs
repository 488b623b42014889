//! TSPL and TSPL2: TSC, and Bematech's and Elgin's label printers. Sources: TSC manual, Bematech
//! LB-1000 manual; read back by labelize.

use super::elgin_old::letter;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use core::fmt::Write as _;

/// `QR_COMMANDS_TSPL`.
pub static TSPL: Language = Language {
    id: 12,
    name: "TSPL",
    rasters: &[Raster::Bitmap],
    native: Some(Native { refuses, ..Native::of([1, 10], [1, 2953]) }),
    text: false,
    page: true,
    writer: &Tspl,
};

struct Tspl;

/// Dots as millimetres with a decimal.
fn mm(setup: &Setup, dots: u32, out: &mut Sink) {
    let tenths = setup.tenths_of_mm(dots);
    let _ = write!(out, "{}.{} mm", tenths / 10, tenths % 10);
}

impl Writer for Tspl {
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink) {
        out.put(b"SIZE ");
        mm(setup, setup.width, out);
        out.put(b",");
        mm(setup, frame.height(), out);
        out.put(b"\r\n");
        if setup.label != 0 {
            out.put(b"GAP ");
            mm(setup, setup.gap, out);
            out.put(b",0 mm\r\n");
        }
        out.put(b"DIRECTION 1\r\nCLS\r\n");
    }

    fn end(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        out.put(b"PRINT 1,1\r\n");
    }

    /// `BITMAP`: place, bytes a row, rows, mode 0, rows in which 0 burns.
    fn dots(&self, _: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        let (bytes, height) = (picture.row_bytes(), picture.height());
        write!(out, "BITMAP 0,{},{bytes},{height},0,", picture.top)?;
        picture.put_rows_inverted(0, height, out);
        out.put(b"\r\n");
        Ok(())
    }

    /// `QRCODE`: place, level, cell, automatic, upright, model 2 (model 1 is the default, which phones
    /// do not read), mask 7. TSPL2 writes a quotation mark inside as `\["]`.
    fn native(&self, _: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        let (left, top) = (symbol.left, symbol.top);
        write!(out, "QRCODE {left},{top},{}", char::from(letter(symbol.ecc)))?;
        write!(out, ",{},A,0,M2,S7,\"", symbol.module)?;
        for byte in symbol.text {
            out.put(if *byte == b'"' { b"\\[\"]" } else { core::slice::from_ref(byte) });
        }
        out.put(b"\"\r\n");
        Ok(())
    }

    fn text(&self, _: &Setup, _: Align, _: Style, _: &[u8], _: &mut Sink) {}

    fn feed(&self, _: &Setup, _: u32, _: &mut Sink) {}

    fn cut(&self, _: &Setup, _: &mut Sink) {}
}

/// What would end the line of a command.
pub(super) const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control()
}

/// A backslash begins an escape of TSPL2.
const fn refuses(byte: u8) -> bool {
    is_control(byte) || byte == b'\\'
}
