//! EPL2: Zebra's older desktop printers. Sources: EPL programming guide, Zebra's support note on `GW`.
//! Its command for QR symbols is of Japanese models only.

use super::esc::no_native;
use crate::error::Error;
use crate::print::language::{Frame, Language, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::Raster;
use crate::sink::Sink;
use core::fmt::Write as _;

/// `QR_COMMANDS_EPL`.
pub static EPL: Language = Language {
    id: 11,
    name: "EPL",
    rasters: &[Raster::Gw],
    native: None,
    text: false,
    page: true,
    writer: &Epl,
};

struct Epl;

impl Writer for Epl {
    fn begin(&self, setup: &Setup, _: &Frame, out: &mut Sink) {
        // The blank line ends what another program left.
        let _ = writeln!(out, "\nN\nq{}", setup.width);
        if setup.label != 0 {
            let _ = writeln!(out, "Q{},{}", setup.label, setup.gap);
        }
    }

    fn end(&self, _: &Setup, _: &Frame, out: &mut Sink) {
        out.put(b"P1\n");
    }

    /// `GW`: place, bytes a row, rows, a comma, rows in which 0 burns.
    fn dots(&self, _: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        let (bytes, height) = (picture.row_bytes(), picture.height());
        write!(out, "GW0,{},{bytes},{height},", picture.top)?;
        picture.put_rows_inverted(0, height, out);
        out.put(b"\n");
        Ok(())
    }

    fn native(&self, setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        no_native(setup, symbol, out)
    }

    fn text(&self, _: &Setup, _: Align, _: Style, _: &[u8], _: &mut Sink) {}

    fn feed(&self, _: &Setup, _: u32, _: &mut Sink) {}

    fn cut(&self, _: &Setup, _: &mut Sink) {}
}
