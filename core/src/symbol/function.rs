//! What a symbol has besides its data: finder, timing and alignment patterns, format and version
//! information. Each is put in place as a whole, a row of it by a shift and an OR.

use core::iter::repeat_n;

use arrayvec::ArrayVec;

use super::matrix::{MAX_WIDTH, Matrix, Row, or, put, row_below};

/// The rows of a finder pattern: ISO/IEC 18004:2015, 6.3.3. It is symmetric.
const FINDER: [u64; 7] = [0x7F, 0x41, 0x5D, 0x5D, 0x5D, 0x41, 0x7F];
/// Modules a side of the finder pattern with its separator (6.3.4) and, beside it, the format
/// information (7.9.1).
const CORNER: usize = 9;
/// The same at the right and lower ends, where the format information lies on one side only.
const FAR_CORNER: usize = 8;
/// Row and column of the timing patterns: 6.3.5.
const TIMING: usize = 6;
/// Every second module, from module 0.
const ALTERNATING: u64 = 0x5555_5555_5555_5555;

/// Version information, 6 bits and 12 of a BCH (18,6) code: ISO/IEC 18004:2015, 7.10, annex D.
/// Present from version 7; drawn as 6 by 3 modules, 11 from the end.
const VERSION_INFO_FROM: u8 = 7;
const VERSION_INFO_OFFSET: usize = 11;
const VERSION_GENERATOR: u32 = 0b1_1111_0010_0101;

const fn version_info(version: u8) -> u32 {
    let mut rest = (version as u32) << 12;
    let mut bit = 17;
    while bit >= 12 {
        if rest >> bit & 1 != 0 {
            rest ^= VERSION_GENERATOR << (bit - 12);
        }
        bit -= 1;
    }
    (version as u32) << 12 | rest
}

/// The centres of the alignment patterns, rows and columns alike: ISO/IEC 18004:2015, annex E,
/// table E.1. Zeros follow.
const fn centres(version: u8) -> [u8; 7] {
    let mut centres = [0; 7];
    if version < 2 {
        return centres;
    }
    // The table is regular: the first centre is 6, the last 7 from the end, and from the last one
    // back they stand at equal, even distances. Only version 32 rounds the distance otherwise.
    let count = version / 7 + 2;
    let gaps = 2 * (count as u16 - 1);
    let step = match version {
        32 => 26,
        _ => (version as u16 * 4 + count as u16 * 2 + 1) / gaps * 2,
    };
    let mut index = count as usize - 1;
    let mut centre = version as u16 * 4 + 10;
    while index > 0 {
        centres[index] = centre as u8;
        centre = centre.saturating_sub(step);
        index -= 1;
    }
    centres[0] = 6;
    centres
}

/// [`centres`] of every version, worked out by the compiler.
static CENTRES: [[u8; 7]; 41] = {
    let mut table = [[0; 7]; 41];
    let mut version = 1;
    while version <= 40 {
        table[version as usize] = centres(version);
        version += 1;
    }
    table
};

/// Format information: level and mask in 5 bits, 10 of a BCH (15,5) code, and a mask of its own:
/// ISO/IEC 18004:2015, 7.9.1, annex C.
#[derive(Clone, Copy)]
pub(super) struct Format(u16);

impl Format {
    const GENERATOR: u16 = 0b101_0011_0111;
    const MASK: u16 = 0b101_0100_0001_0010;
    /// The row, and the column, of either copy.
    pub(super) const LINE: usize = 8;

    pub(super) const fn new(ecc_indicator: u16, mask: u8) -> Self {
        let data = (ecc_indicator << 3 | mask as u16) << 10;
        let mut rest = data;
        let mut bit = 14;
        while bit >= 10 {
            if rest >> bit & 1 != 0 {
                rest ^= Self::GENERATOR << (bit - 10);
            }
            bit -= 1;
        }
        Self((data | rest) ^ Self::MASK)
    }

    /// What of it lies in row [`Self::LINE`]: ISO/IEC 18004:2015, figure 25. From the left, bits 14
    /// to 7, and 7 to 0 at the far end; bit 14 is the most significant one.
    pub(super) fn along(self, width: usize) -> Row {
        let mut row = [0; 3];
        let falling = u64::from((self.0 << 1).reverse_bits());
        put(&mut row, 0, falling & 0x3F | (falling & 0xC0) << 1);
        put(&mut row, width - 8, u64::from((self.0 as u8).reverse_bits()));
        row
    }

    /// Which of its bits lies in column [`Self::LINE`] of row y: downwards, bits 0 to 7 around the
    /// timing pattern, and 8 to 14 at the far end. None lies in row [`Self::LINE`] by this account.
    #[inline(always)]
    pub(super) const fn bit(y: usize, width: usize) -> Option<usize> {
        if y > Self::LINE && (y + 7 < width || y >= width) {
            return None;
        }
        match y {
            6 | Self::LINE => None,
            0..=5 => Some(y),
            7 => Some(6),
            _ => Some(y + 15 - width),
        }
    }

    /// All its 15 bits.
    pub(super) const fn bits(self) -> u64 {
        self.0 as u64
    }

    /// Draws both copies.
    pub(super) fn draw(self, matrix: &mut Matrix) {
        let rows = matrix.rows_mut();
        let width = rows.len();
        or(&mut rows[Self::LINE], &self.along(width));
        for y in (0..Self::LINE).chain(width - 7..width) {
            if let Some(bit) = Self::bit(y, width) {
                rows[y][0] |= (self.bits() >> bit & 1) << Self::LINE;
            }
        }
    }
}

/// Where the data may go: what a mask inverts. The rest is function patterns, and format and version
/// information.
///
/// Seen from the other diagonal it is the same: module (x, y) is free if (y, x) is.
pub(super) struct Canvas {
    free: ArrayVec<Row, MAX_WIDTH>,
}

impl Canvas {
    /// Room for [`Self::draw`], which works in place as a canvas has four kilobytes.
    pub(super) const fn blank() -> Self {
        Self { free: ArrayVec::new_const() }
    }

    /// Draws the function patterns and the version information of a symbol over whatever there was.
    pub(super) fn draw(&mut self, matrix: &mut Matrix, version: u8) {
        matrix.clear(version);
        let width = matrix.width();
        self.free.clear();
        self.free.extend(repeat_n([0; 3], width));
        let mut pen = Pen { dark: matrix.rows_mut(), taken: &mut self.free };
        pen.timing();
        pen.alignment(&CENTRES[usize::from(version.min(40))]);
        pen.corners();
        if version >= VERSION_INFO_FROM {
            pen.version_information(version_info(version));
        }
        let inside = row_below(width);
        for row in &mut self.free {
            for (word, inside) in row.iter_mut().zip(inside) {
                *word = !*word & inside;
            }
        }
    }

    /// The modules of each row that carry data; or those of each column.
    pub(super) fn free(&self) -> &[Row] {
        &self.free
    }
}

/// Draws function patterns: their dark modules, and all modules taken by them.
struct Pen<'a> {
    dark: &'a mut [Row],
    taken: &'a mut [Row],
}

impl Pen<'_> {
    fn put(&mut self, x: usize, y: usize, dark: u64, taken: u64) {
        if let (Some(row), Some(taken_row)) = (self.dark.get_mut(y), self.taken.get_mut(y)) {
            put(row, x, dark);
            put(taken_row, x, taken);
        }
    }

    /// The timing patterns, in full: the finder patterns begin and end as they do.
    fn timing(&mut self) {
        let inside = row_below(self.dark.len());
        for (y, (dark, taken)) in self.dark.iter_mut().zip(self.taken.iter_mut()).enumerate() {
            dark[0] |= u64::from(y.is_multiple_of(2)) << TIMING;
            taken[0] |= 1 << TIMING;
        }
        self.dark[TIMING] = inside.map(|word| word & ALTERNATING);
        self.taken[TIMING] = [u64::MAX; 3];
    }

    /// ISO/IEC 18004:2015, 6.3.6: squares of 5, 3 and 1 modules a side. All that stand in the same
    /// rows are drawn at once, by shifting the row of their centres.
    fn alignment(&mut self, centres: &[u8; 7]) {
        let count = centres.iter().take_while(|&&centre| centre != 0).count();
        let Some(last) = count.checked_sub(1) else { return };
        for (i, &y) in centres[..count].iter().enumerate() {
            // Three of them would lie in the finder patterns.
            let columns = match i {
                0 => 1..last,
                _ if i == last => 1..count,
                _ => 0..count,
            };
            let mut edge = [0; 3];
            let mut gaps = [0; 3];
            let mut centre = [0; 3];
            for &x in &centres[columns] {
                put(&mut edge, usize::from(x) - 2, 0b11111);
                put(&mut gaps, usize::from(x) - 2, 0b10001);
                put(&mut centre, usize::from(x) - 2, 0b10101);
            }
            let pattern = [&edge, &gaps, &centre, &gaps, &edge];
            let y = usize::from(y) - 2;
            for (row, pattern) in self.dark[y..y + 5].iter_mut().zip(pattern) {
                or(row, pattern);
            }
            for row in &mut self.taken[y..y + 5] {
                or(row, &edge);
            }
        }
    }

    /// Finder patterns, separators, and room for the format information.
    fn corners(&mut self) {
        let width = self.dark.len();
        let (far, finder_far) = (width - FAR_CORNER, width - FINDER.len());
        for (y, pattern) in FINDER.into_iter().enumerate() {
            self.put(0, y, pattern, 0);
            self.put(finder_far, y, pattern, 0);
            self.put(0, finder_far + y, pattern, 0);
        }
        for y in 0..CORNER {
            self.put(0, y, 0, (1 << CORNER) - 1);
            self.put(far, y, 0, (1 << FAR_CORNER) - 1);
        }
        for y in far..width {
            self.put(0, y, 0, (1 << CORNER) - 1);
        }
        // The module beside the lower left corner is always dark: 7.9.1.
        self.put(CORNER - 1, far, 1, 1);
    }

    fn version_information(&mut self, info: u32) {
        let info = u64::from(info);
        let start = self.dark.len() - VERSION_INFO_OFFSET;
        for y in 0..6 {
            self.put(start, y, info >> (3 * y) & 0b111, 0b111);
        }
        for y in 0..3 {
            let every_third = (0..6).fold(0, |row, x| row | (info >> (3 * x + y) & 1) << x);
            self.put(0, start + y, every_third, 0b11_1111);
        }
    }
}
