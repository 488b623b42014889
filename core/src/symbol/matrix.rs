//! The modules of a symbol. A row is three words, so that a pattern is placed with a shift and an
//! OR.

use arrayvec::ArrayVec;

/// Modules a side of version 40.
pub const MAX_WIDTH: usize = width_of(40) as usize;

/// Modules a side: ISO/IEC 18004:2015, 5.3.2.
const fn width_of(version: u8) -> u8 {
    version.saturating_mul(4).saturating_add(17)
}

/// The modules of one row: module x is bit `x % 64` of word `x / 64`, and 1 is dark. Bits beyond
/// the width are 0.
pub type Row = [u64; 3];

pub(super) const WORD: usize = u64::BITS as usize;

/// The modules of a symbol, without its quiet zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix {
    rows: ArrayVec<Row, MAX_WIDTH>,
}

impl Matrix {
    /// An all light symbol of this version.
    pub(super) fn blank(version: u8) -> Self {
        let mut matrix = Self { rows: ArrayVec::new() };
        matrix.clear(version);
        matrix
    }

    /// A square drawn by a function, for tests.
    #[doc(hidden)]
    pub fn from_fn(width: usize, dark: impl Fn(usize, usize) -> bool) -> Self {
        let width = width.min(MAX_WIDTH);
        let mut matrix = Self { rows: core::iter::repeat_n([0; 3], width).collect() };
        for (y, row) in matrix.rows.iter_mut().enumerate() {
            for x in (0..width).filter(|&x| dark(x, y)) {
                put(row, x, 1);
            }
        }
        matrix
    }

    /// Modules a side.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.len()
    }

    /// Whether the module in column x, row y is dark; outside, none is.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < MAX_WIDTH && self.row(y)[x / WORD] >> (x % WORD) & 1 != 0
    }

    /// The modules of row y; outside, all light.
    #[must_use]
    pub fn row(&self, y: usize) -> &Row {
        self.rows.get(y).unwrap_or(&[0; 3])
    }

    /// The rows of the symbol.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(super) fn rows_mut(&mut self) -> &mut [Row] {
        &mut self.rows
    }

    /// Makes it an all light symbol of this version.
    pub(super) fn clear(&mut self, version: u8) {
        self.rows.clear();
        self.rows.extend(core::iter::repeat_n([0; 3], width_of(version).into()));
    }
}

impl core::fmt::Debug for Matrix {
    /// One line a row, `#` for dark.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for y in 0..self.width() {
            f.write_str("\n")?;
            for x in 0..self.width() {
                f.write_str(if self.is_dark(x, y) { "#" } else { "." })?;
            }
        }
        Ok(())
    }
}

/// ORs a pattern in, its lowest bit on module x. What lies beyond the third word is lost.
pub(super) const fn put(row: &mut Row, x: usize, pattern: u64) {
    let (word, shift) = (x / WORD, x % WORD);
    if word < 3 {
        row[word] |= pattern << shift;
        if shift > 0 && word < 2 {
            row[word + 1] |= pattern >> (WORD - shift);
        }
    }
}

/// The modules before `end`, of this word of a row.
pub(super) const fn below(end: usize, word: usize) -> u64 {
    let end = end.saturating_sub(word * WORD);
    if end >= WORD { u64::MAX } else { (1 << end) - 1 }
}

/// The modules before `end`.
pub(super) const fn row_below(end: usize) -> Row {
    [below(end, 0), below(end, 1), below(end, 2)]
}

pub(super) fn or(row: &mut Row, bits: &Row) {
    for (word, bits) in row.iter_mut().zip(bits) {
        *word |= bits;
    }
}
