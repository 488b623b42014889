//! What the languages of receipt printers have in common that grew from Epson's `ESC` commands: which
//! bytes begin, align, feed and cut is data, how dots and lines are sent is the same.

use crate::error::{Error, Fault};
use crate::print::language::{Frame, NativeSymbol, Writer};
use crate::print::picture::Picture;
use crate::print::printer::flags;
use crate::print::setup::Setup;
use crate::print::style::{Align, Style};
use crate::print::way::Raster;
use crate::sink::Sink;

/// `ESC @`: a new start.
pub(super) const INITIALISE: &[u8] = b"\x1B@";
/// Line feed: prints the line, and moves on by one.
pub(super) const LF: &[u8] = b"\n";
/// Lines from the head to the knife, where nobody said how far that is: 17 mm.
const LINES_TO_KNIFE: usize = 4;

/// The bytes of one language.
pub(super) struct Esc {
    /// Before everything else in a receipt.
    pub(super) begin: &'static [u8],
    /// Followed by 0 (left), 1 (centre) or 2 (right).
    pub(super) align: &'static [u8],
    /// Followed by the number of the page; `None`: no page is known.
    pub(super) page: Option<&'static [u8]>,
    /// Bold on and off; `None`: not known.
    pub(super) bold: Option<[&'static [u8]; 2]>,
    /// Double on and off; `None`: not known.
    pub(super) double: Option<[&'static [u8]; 2]>,
    /// Whether double is wide, too.
    pub(super) double_is_wide: bool,
    /// Whether dots are a unit that can be chosen (`GS P`), as Epson's half dots make it necessary.
    pub(super) has_units: bool,
    /// How it cuts.
    pub(super) cut: Cut,
    /// Whether its command for a symbol ends at the beginning of a line.
    pub(super) native_ends_line: bool,
    /// Its command for a symbol.
    pub(super) native: fn(&Setup, &NativeSymbol, &mut Sink) -> Result<(), Error>,
}

/// How a printer cuts.
pub(super) enum Cut {
    /// No command is known.
    None,
    /// Whole and partial, where the paper stands.
    Here(&'static [u8], &'static [u8]),
    /// The same, and one pair that feeds to the knife first.
    Feeding { here: [&'static [u8]; 2], fed: [&'static [u8]; 2] },
}

impl Esc {
    /// Dots as the unit of feeds and spacings, where that can be chosen.
    fn units(&self, setup: &Setup, out: &mut Sink) -> bool {
        match u8::try_from(setup.dpi) {
            Ok(dpi) if self.has_units => {
                out.put(&[0x1D, b'P', dpi, dpi]);
                true
            }
            _ => false,
        }
    }

    /// The printer's own units again.
    fn usual_units(units: bool, out: &mut Sink) {
        if units {
            out.put(b"\x1DP\0\0");
        }
    }

    /// Feeds so many units (`ESC J`).
    fn feed_units(units: u32, out: &mut Sink) {
        let mut rest = units;
        while rest > 0 {
            let step = rest.min(255);
            out.put(&[0x1B, b'J', step as u8]);
            rest -= step;
        }
    }

    /// Feeds so many dots.
    fn feed_dots(&self, setup: &Setup, dots: u32, out: &mut Sink) {
        let units = self.units(setup, out);
        Self::feed_units(dots, out);
        Self::usual_units(units, out);
    }

    fn align(&self, align: Align, out: &mut Sink) {
        out.put(self.align);
        out.put(&[align as u8]);
    }

    /// Epson TM-T88III, `GS v 0`: rows of whole bytes; the paper moves by their number.
    fn rows(picture: &Picture, band: u32, out: &mut Sink) -> Result<(), Error> {
        let (_, rows) = picture.bands(Raster::GsV0, band)?;
        let mut from = 0;
        while from < picture.height() {
            let count = rows.min(picture.height() - from);
            let [x, y] = [picture.row_bytes(), count].map(|n| (n as u16).to_le_bytes());
            out.put(&[0x1D, b'v', b'0', 0, x[0], x[1], y[0], y[1]]);
            picture.put_rows(from, count, out);
            from += count;
        }
        Ok(())
    }

    /// Epson TM-T81, `GS ( L` functions 112 and 50: rows are stored, then printed.
    fn stored_rows(picture: &Picture, band: u32, out: &mut Sink) -> Result<(), Error> {
        let (_, rows) = picture.bands(Raster::GsParenL, band)?;
        let mut from = 0;
        while from < picture.height() {
            let count = rows.min(picture.height() - from);
            let len = (10 + picture.row_bytes() * count) as u16;
            // Dots, in whole bytes.
            let [len, x, y] =
                [len, (picture.row_bytes() * 8) as u16, count as u16].map(u16::to_le_bytes);
            out.put(&[0x1D, b'(', b'L', len[0], len[1], 0x30, 0x70, 0x30, 1, 1, 0x31]);
            out.put(&[x[0], x[1], y[0], y[1]]);
            picture.put_rows(from, count, out);
            out.put(b"\x1D(L\x02\x000\x32");
            from += count;
        }
        Ok(())
    }

    /// `ESC *` 33: columns of 24 dots, which join if the paper moves by as many.
    fn columns(&self, setup: &Setup, picture: &Picture, out: &mut Sink) {
        let units = self.units(setup, out);
        out.put(b"\x1B3\x18");
        let columns = (picture.width as u16).to_le_bytes();
        let mut from = 0;
        while from < picture.height() {
            out.put(&[0x1B, b'*', 33, columns[0], columns[1]]);
            picture.put_columns(from, out);
            if !setup.has(flags::NO_LF_BETWEEN_BANDS) {
                out.put(LF);
            }
            from += 24;
        }
        out.put(b"\x1B2");
        Self::usual_units(units, out);
    }
}

/// For languages without a command for symbols on which the sources agree: it is never called.
pub(super) fn no_native(_: &Setup, _: &NativeSymbol, _: &mut Sink) -> Result<(), Error> {
    Err(Error::new(Fault::Internal))
}

impl Writer for Esc {
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink) {
        match frame {
            Frame::Symbol(_) => {
                if !setup.has(flags::AT_LINE_START) {
                    out.put(LF);
                }
            }
            Frame::Receipt(_) => {
                out.put(self.begin);
                if setup.has(flags::LEAVE_CHINESE) {
                    // `FS .`: ACBr, ACBrEscPosStar.pas; receiptline.
                    out.put(b"\x1C.");
                }
                if let (Some(command), Some((_, page))) = (self.page, setup.page) {
                    out.put(command);
                    out.put(&[page]);
                }
            }
        }
    }

    fn end(&self, _: &Setup, _: &Frame, _: &mut Sink) {}

    fn dots(&self, setup: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error> {
        // The place is in the dots; alignment moves a raster, too (Epson TM-T88).
        self.align(Align::Left, out);
        match setup.raster {
            Some(Raster::EscStar) => self.columns(setup, picture, out),
            Some(Raster::GsParenL) => Self::stored_rows(picture, setup.band, out)?,
            _ => Self::rows(picture, setup.band, out)?,
        }
        Ok(())
    }

    fn native(&self, setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error> {
        // The printer adds no quiet zone (Epson TM-T81, function 181).
        let quiet = symbol.quiet * symbol.module;
        let units = self.units(setup, out);
        Self::feed_units(quiet, out);
        self.align(Align::Center, out);
        (self.native)(setup, symbol, out)?;
        if !self.native_ends_line {
            out.put(LF);
        }
        self.align(Align::Left, out);
        Self::feed_units(quiet, out);
        Self::usual_units(units, out);
        Ok(())
    }

    fn text(&self, _: &Setup, align: Align, style: Style, text: &[u8], out: &mut Sink) {
        if align != Align::Left {
            self.align(align, out);
        }
        let styles = [(style.bold, self.bold), (style.double, self.double)];
        let wanted = |wanted: &(bool, Option<[&'static [u8]; 2]>)| wanted.1.filter(|_| wanted.0);
        for [on, _] in styles.iter().filter_map(wanted) {
            out.put(on);
        }
        out.put(text);
        out.put(LF);
        for [_, off] in styles.iter().filter_map(wanted) {
            out.put(off);
        }
        if align != Align::Left {
            self.align(Align::Left, out);
        }
    }

    fn selects_page(&self) -> bool {
        self.page.is_some()
    }

    fn doubles_width(&self) -> bool {
        self.double.is_some() && self.double_is_wide
    }

    fn feed(&self, _: &Setup, lines: u32, out: &mut Sink) {
        // `ESC d` is double height on some of them (ACBr, ACBrEscBematech.pas).
        for _ in 0..lines {
            out.put(LF);
        }
    }

    fn cut(&self, setup: &Setup, out: &mut Sink) {
        let partial = usize::from(setup.has(flags::PARTIAL_CUT));
        let knife = !setup.has(flags::NO_CUT);
        let command = match (&self.cut, setup.feed) {
            (Cut::Feeding { fed, .. }, None) if knife => return out.put(fed[partial]),
            (Cut::Feeding { here, .. }, _) => Some(here[partial]),
            (Cut::Here(whole, part), _) => Some([*whole, *part][partial]),
            (Cut::None, _) => None,
        };
        match setup.feed {
            Some(dots) => self.feed_dots(setup, dots, out),
            None => (0..LINES_TO_KNIFE).for_each(|_| out.put(LF)),
        }
        if let Some(command) = command.filter(|_| knife) {
            out.put(command);
        }
    }
}
