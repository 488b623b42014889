//! The codewords in their zigzag: ISO/IEC 18004:2015, 7.7.3.
//!
//! Data runs in strips of two columns, upwards and downwards in turn, from the lower right corner,
//! most significant bit first. Where the function patterns leave a strip free is known for 64 rows
//! at a time, as the free modules of a column are those of the row of the same number. So a strip is
//! walked in runs of rows that are free on both sides: their bits are read at once, brought to the
//! columns by one rotation, and from row to row by another. Rows that are free on one side, as beside
//! alignment patterns, are taken one by one.

use super::function::Canvas;
use super::matrix::{Matrix, Row, WORD, put};

/// Places the codewords of data and of error correction. Remainder bits stay light: 7.6.
pub(super) fn place(matrix: &mut Matrix, canvas: &Canvas, codewords: [&[u8]; 2]) {
    let free = canvas.free();
    let rows = matrix.rows_mut();
    let mut bits = BitReader { codewords, at: 0 };
    let mut right = rows.len() - 1;
    let mut upwards = true;
    loop {
        let strip = Strip { right, upwards };
        let words = rows.len().div_ceil(WORD);
        for word in 0..words {
            let word = if upwards { words - 1 - word } else { word };
            let free = [free[right - 1][word], free[right][word]];
            strip.fill(&mut rows[word * WORD..], free, &mut bits);
        }
        upwards = !upwards;
        // The column of the timing pattern is left out.
        right = match right {
            8 => 5,
            0..=2 => return,
            _ => right - 2,
        };
    }
}

/// The columns `right` and, after it, the one before.
struct Strip {
    right: usize,
    upwards: bool,
}

impl Strip {
    /// Fills what is free in the left and the right column of up to 64 rows.
    fn fill(&self, rows: &mut [Row], [left, right]: [u64; 2], bits: &mut BitReader) {
        let both = left & right;
        let mut rest = left | right;
        while rest != 0 {
            let first = if self.upwards { rest.leading_zeros() } else { rest.trailing_zeros() };
            let run = if self.upwards {
                (both << first).leading_ones()
            } else {
                (both >> first).trailing_ones()
            };
            let run = run.min(BitReader::MOST / 2);
            let start = if self.upwards { WORD as u32 - first - run.max(1) } else { first };
            rest &= !(u64::MAX >> (WORD as u32 - run.max(1)) << start);
            let start = start as usize;
            if run == 0 {
                let x = self.right - usize::from(right >> start & 1 == 0);
                put(&mut rows[start], x, bits.take(1) >> (WORD - 1));
            } else {
                self.pairs(&mut rows[start..start + run as usize], bits.take(2 * run));
            }
        }
    }

    /// Fills rows that are free on both sides.
    #[inline(always)]
    fn pairs(&self, rows: &mut [Row], bits: u64) {
        let left = self.right - 1;
        // Bounded, so that no row has to be asked for its length.
        let (word, shift) = ((left / WORD).min(2), left % WORD);
        let mut bits = bits.rotate_left(2);
        if shift == WORD - 1 {
            let place = |row: &mut Row| {
                put(row, left, bits & 0b11);
                bits = bits.rotate_left(2);
            };
            return self.walk(rows, place);
        }
        bits = bits.rotate_left(shift as u32);
        let columns = 0b11 << shift;
        let place = |row: &mut Row| {
            row[word] |= bits & columns;
            bits = bits.rotate_left(2);
        };
        self.walk(rows, place);
    }

    #[inline(always)]
    fn walk(&self, rows: &mut [Row], place: impl FnMut(&mut Row)) {
        if self.upwards {
            rows.iter_mut().rev().for_each(place);
        } else {
            rows.iter_mut().for_each(place);
        }
    }
}

/// The bits of two strings of bytes, one after the other, then zeros.
struct BitReader<'a> {
    codewords: [&'a [u8]; 2],
    /// Bits taken.
    at: usize,
}

impl BitReader<'_> {
    /// Bits that can be taken at a time: there are eight bytes at hand, and the first may be used up
    /// in part.
    const MOST: u32 = u64::BITS - 8;

    /// Takes up to [`Self::MOST`] bits. The first one is the most significant of the result; others
    /// follow those asked for.
    #[inline(always)]
    fn take(&mut self, count: u32) -> u64 {
        let (byte, bit) = (self.at / 8, self.at % 8);
        self.at += count as usize;
        let [first, second] = self.codewords;
        let ahead = match byte.checked_sub(first.len()) {
            None => first.get(byte..byte + 8),
            Some(byte) => second.get(byte..byte + 8),
        };
        let ahead = match ahead {
            Some(bytes) => bytes.try_into().unwrap_or([0; 8]),
            None => self.at_an_end(byte),
        };
        u64::from_be_bytes(ahead) << bit
    }

    /// Eight bytes, not all of the same string.
    #[inline(never)]
    fn at_an_end(&self, byte: usize) -> [u8; 8] {
        let [first, second] = self.codewords;
        let mut rest = first.iter().chain(second).copied().skip(byte);
        core::array::from_fn(|_| rest.next().unwrap_or(0))
    }
}
