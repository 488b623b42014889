//! ZPL II: Zebra and many others. Source: Zebra's programming guide; read back by zplkit and
//! zpl-renderer-js.

use super::elgin_old::letter;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::{Native, Raster};
use crate::sink::Sink;
use core::fmt::Write as _;

/// `QR_COMMANDS_ZPL`.
pub static ZPL: Language = Language {
    id: 10,
    name: "ZPL",
    rasters: &[Raster::Gfa],
    // Magnification 1..10 in every guide; 2953 bytes: ISO/IEC 18004. Lower by the default height of
    // `^BY` (BinaryKits.Zpl#329).
    native: Some(Native { lower: 10, ..Native::of([1, 10], [1, 2953]) }),
    text: false,
    page: true,
    writer: &Zpl,
};

struct Zpl;

impl Writer for Zpl {
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink) {
        // On continuous paper a label has no other length than this one.
        let _ = writeln!(out, "^XA^PW{}^LL{}", setup.width, frame.height());
    }

    fn end(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        out.put(b"^XZ\n");
    }

    /// `^GFA`: bytes in all, twice, bytes a row, hexadecimal digits. One field has 99 999 bytes at most.
    fn dots(&self, setup: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        let (_, rows) = picture.bands(Raster::Gfa, setup.band)?;
        let mut from = 0;
        while from < picture.height() {
            let count = rows.min(picture.height() - from);
            let bytes = picture.row_bytes() * count;
            write!(out, "^FO0,{}^GFA,{bytes},{bytes},", picture.top + from)?;
            write!(out, "{},", picture.row_bytes())?;
            picture.put_rows_hex(from, count, out);
            out.put(b"^FS\n");
            from += count;
        }
        Ok(())
    }

    /// `^BQ` with manual byte mode, which EMVCo asks for: level, `M`, comma, `B`, four digits, bytes.
    /// Under `^FH` an underscore begins two hexadecimal digits.
    fn native(&self, _: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        write!(out, "^FO{},{}^BQN,2,{}", symbol.left, symbol.top, symbol.module)?;
        let special = |byte: &u8| !matches!(byte, b' '..=b'~') || b"^~_\\".contains(byte);
        let escaped = symbol.text.iter().any(special);
        out.put(if escaped { b"^FH^FD" } else { b"^FD" });
        out.put(&[letter(symbol.ecc), b'M', b',', b'B']);
        write!(out, "{:04}", symbol.text.len())?;
        for byte in symbol.text {
            if special(byte) {
                write!(out, "_{byte:02X}")?;
            } else {
                out.put(&[*byte]);
            }
        }
        out.put(b"^FS\n");
        Ok(())
    }

    fn text(&self, _: &Setup, _: Align, _: Style, _: &[u8], _: &mut Sink) {}

    fn feed(&self, _: &Setup, _: u32, _: &mut Sink) {}

    fn cut(&self, _: &Setup, _: &mut Sink) {}
}
