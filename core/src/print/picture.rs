//! A symbol as dots on paper: its rows, its quiet zone, and how it is cut into bands.

use super::setup::WIDTH_MAX;
use super::way::Raster;
use crate::error::{Error, Fault};
use crate::raster::bitmap::Row;
use crate::sink::Sink;
use crate::symbol::Matrix;

/// Bytes of the widest row.
const ROW_MAX: usize = WIDTH_MAX as usize / 8;

/// The dots of a symbol with its quiet zone: from the left edge of the paper to the right end of the
/// quiet zone, from the top of the quiet zone to its bottom.
pub(super) struct Picture<'a> {
    pub(super) matrix: &'a Matrix,
    /// Dots a module.
    pub(super) module: u32,
    /// Light modules above and below.
    pub(super) quiet: u32,
    /// Dots from the left edge to the first module.
    pub(super) left: u32,
    /// Dots from left to right.
    pub(super) width: u32,
    /// Dots from the top of a label.
    pub(super) top: u32,
}

impl Picture<'_> {
    /// Rows of dots.
    pub(super) fn height(&self) -> u32 {
        (self.matrix.width() as u32 + 2 * self.quiet) * self.module
    }

    /// Bytes of a row.
    pub(super) const fn row_bytes(&self) -> u32 {
        self.width.div_ceil(8)
    }

    /// The number of bands, and the rows of each but the last: cut between rows of modules, unless the
    /// way always takes full bands.
    ///
    /// # Errors
    /// [`Fault::Range`] if not one row of modules fits `limit`, or a row is too long for the command.
    pub(super) fn bands(&self, raster: Raster, limit: u32) -> Result<(u32, u32), Error> {
        if self.width > raster.width_max() {
            return Err(Error::new(Fault::Range)
                .named("width_dots")
                .count(self.width as usize, raster.width_max() as usize)
                .allowed("what one command of this way holds"));
        }
        let rows = match raster.full_band() {
            Some(rows) => rows,
            None => {
                let most = limit.min(raster.rows_max(self.row_bytes()));
                let rows = most - most % self.module;
                if rows == 0 {
                    return Err(Error::new(Fault::Range)
                        .named("band_dots")
                        .count(most as usize, self.module as usize)
                        .allowed("at least one row of modules"));
                }
                rows.min(self.height())
            }
        };
        Ok((self.height().div_ceil(rows), rows))
    }

    /// Hands the rows from `from` on, `count` of them, to `put`; those below the picture are light.
    pub(super) fn rows(&self, from: u32, count: u32, mut put: impl FnMut(&[u8])) {
        let mut bytes = [0; ROW_MAX];
        let Some(bytes) = bytes.get_mut(..self.row_bytes() as usize) else { return };
        let row = Row::new(self.module, self.left);
        let mut drawn = None;
        for at in from..from + count {
            let y = (at / self.module).checked_sub(self.quiet);
            if drawn != Some(y) {
                match y {
                    Some(y) => row.draw(self.matrix, y as usize, bytes),
                    None => bytes.fill(0),
                }
                drawn = Some(y);
            }
            put(bytes);
        }
    }

    /// Writes rows as they are; if the sink only counts, none is drawn.
    pub(super) fn put_rows(&self, from: u32, count: u32, out: &mut Sink) {
        if out.is_counting() {
            out.skip(self.row_bytes() as usize * count as usize);
        } else {
            self.rows(from, count, |row| out.put(row));
        }
    }

    /// Writes rows with 1 for light, where 0 burns.
    pub(super) fn put_rows_inverted(&self, from: u32, count: u32, out: &mut Sink) {
        if out.is_counting() {
            return out.skip(self.row_bytes() as usize * count as usize);
        }
        self.rows(from, count, |row| {
            if let Some(room) = out.room(row.len()) {
                room.iter_mut().zip(row).for_each(|(to, from)| *to = !from);
            }
        });
    }

    /// Writes rows as hexadecimal digits, in upper case.
    pub(super) fn put_rows_hex(&self, from: u32, count: u32, out: &mut Sink) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        if out.is_counting() {
            return out.skip(2 * self.row_bytes() as usize * count as usize);
        }
        self.rows(from, count, |row| {
            for byte in row {
                out.put(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            }
        });
    }

    /// Writes 24 rows from `from` on as columns of three bytes, the top dot in the highest bit.
    pub(super) fn put_columns(&self, from: u32, out: &mut Sink) {
        if out.is_counting() {
            return out.skip(3 * self.width as usize);
        }
        let column = |x: Option<u32>| {
            let mut dots = 0u32;
            for at in from..from + 24 {
                let dark = match (x, (at / self.module).checked_sub(self.quiet)) {
                    (Some(x), Some(y)) => self.matrix.is_dark(x as usize, y as usize),
                    _ => false,
                };
                dots = dots << 1 | u32::from(dark);
            }
            let [_, bytes @ ..] = dots.to_be_bytes();
            bytes
        };
        let mut last = (None, column(None));
        for dot in 0..self.width {
            let x = dot.checked_sub(self.left).map(|dot| dot / self.module);
            if last.0 != x {
                last = (x, column(x));
            }
            out.put(&last.1);
        }
    }
}
