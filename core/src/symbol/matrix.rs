//! The modules of a symbol: function patterns, format and version information, and the codewords
//! in their zigzag. A row is three words, so that a pattern is placed with a shift and an OR.

/// Modules a side of version 40.
pub const MAX_WIDTH: usize = width_of(40) as usize;

/// Modules a side: ISO/IEC 18004:2015, 5.3.2.
const fn width_of(version: u8) -> u8 {
    version.saturating_mul(4).saturating_add(17)
}

/// The modules of one row: module x is bit `x % 64` of word `x / 64`, and 1 is dark. Bits beyond
/// the width are 0.
pub type Row = [u64; 3];

const WORD: usize = u64::BITS as usize;

/// The modules of a symbol, without its quiet zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix {
    rows: [Row; MAX_WIDTH],
    width: u8,
}

impl Matrix {
    /// An all light symbol of this version.
    pub(super) const fn blank(version: u8) -> Self {
        Self { rows: [[0; 3]; MAX_WIDTH], width: width_of(version) }
    }

    /// A square drawn by a function, for tests.
    #[doc(hidden)]
    pub fn from_fn(width: usize, dark: impl Fn(usize, usize) -> bool) -> Self {
        let width = width.min(MAX_WIDTH);
        let mut matrix = Self { rows: [[0; 3]; MAX_WIDTH], width: width as u8 };
        for (y, row) in matrix.rows.iter_mut().enumerate().take(width) {
            for x in (0..width).filter(|&x| dark(x, y)) {
                put(row, x, 1);
            }
        }
        matrix
    }

    /// Modules a side.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width.into()
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

    pub(super) fn row_mut(&mut self, y: usize) -> Option<&mut Row> {
        self.rows.get_mut(y)
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
const fn put(row: &mut Row, x: usize, pattern: u64) {
    let (word, shift) = (x / WORD, x % WORD);
    if word < 3 {
        row[word] |= pattern << shift;
        if shift > 0 && word < 2 {
            row[word + 1] |= pattern >> (WORD - shift);
        }
    }
}

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
/// The rows of an alignment pattern: 6.3.6.
const ALIGNMENT: [u64; 5] = [0x1F, 0x11, 0x15, 0x11, 0x1F];
/// From the centre of an alignment pattern to its edge.
const ALIGNMENT_REACH: usize = 2;

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
const CENTRES: [[u8; 7]; 41] = {
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

    /// What of it lies in row y: ISO/IEC 18004:2015, figure 25. Bit 14 is the most significant one.
    pub(super) fn row(self, y: usize, width: usize) -> Row {
        let mut row = [0; 3];
        // Column 8, downwards: bits 0 to 7 around the timing pattern, and 8 to 14 at the far end.
        let bit = match y {
            0..=5 => y,
            7 => 6,
            8 => {
                // Row 8, from the left: bits 14 to 7, and 7 to 0 at the far end.
                let falling = u64::from((self.0 << 1).reverse_bits());
                put(&mut row, 0, falling & 0x3F | (falling & 0xC0) << 1);
                put(&mut row, width - 8, u64::from((self.0 as u8).reverse_bits()));
                return row;
            }
            _ if y + 7 >= width => y + 15 - width,
            _ => return row,
        };
        put(&mut row, 8, u64::from(self.0 >> bit & 1));
        row
    }

    /// Draws both copies.
    pub(super) fn draw(self, matrix: &mut Matrix) {
        let width = matrix.width();
        for y in (0..CORNER).chain(width.saturating_sub(FAR_CORNER)..width) {
            let bits = self.row(y, width);
            if let Some(row) = matrix.row_mut(y) {
                or(row, &bits);
            }
        }
    }
}

fn or(row: &mut Row, bits: &Row) {
    for (word, bits) in row.iter_mut().zip(bits) {
        *word |= bits;
    }
}

/// Where the data may go: what a mask inverts. The rest is function patterns, and format and version
/// information.
pub(super) struct Canvas {
    free: [Row; MAX_WIDTH],
}

impl Canvas {
    pub(super) const fn blank() -> Self {
        Self { free: [[0; 3]; MAX_WIDTH] }
    }

    /// Draws all of a symbol but its mask and format information, over whatever there was. The
    /// codewords are those of data and of error correction; remainder bits stay light (ISO/IEC
    /// 18004:2015, 7.6).
    pub(super) fn draw(&mut self, matrix: &mut Matrix, version: u8, codewords: [&[u8]; 2]) {
        matrix.width = width_of(version);
        let width = matrix.width();
        for (y, (row, free)) in matrix.rows.iter_mut().zip(&mut self.free).enumerate() {
            (*row, *free) =
                if y < width { function_row(version, width, y) } else { ([0; 3], [0; 3]) };
        }
        self.place(matrix, codewords);
    }

    /// The modules of row y that carry data.
    pub(super) fn free(&self, y: usize) -> &Row {
        self.free.get(y).unwrap_or(&[0; 3])
    }

    /// Places the codewords in columns of two modules, upwards and downwards in turn, from the
    /// lower right corner, most significant bit first: ISO/IEC 18004:2015, 7.7.3.
    fn place(&self, matrix: &mut Matrix, codewords: [&[u8]; 2]) {
        let width = matrix.width();
        let mut bits = BitReader::new(codewords);
        let mut right = width - 1;
        let mut upwards = true;
        loop {
            if upwards {
                (0..width).rev().for_each(|y| self.place_pair(matrix, right, y, &mut bits));
            } else {
                (0..width).for_each(|y| self.place_pair(matrix, right, y, &mut bits));
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

    /// Places up to two bits in row y, in the columns `right` and, after that, the one before.
    #[inline(always)]
    fn place_pair(&self, matrix: &mut Matrix, right: usize, y: usize, bits: &mut BitReader) {
        let (Some(row), Some(free)) = (matrix.rows.get_mut(y), self.free.get(y)) else { return };
        let (word, shift) = ((right - 1) / WORD, (right - 1) % WORD);
        if word >= 3 || word == 2 && shift == WORD - 1 {
            return;
        }
        if shift < WORD - 1 {
            match free[word] >> shift & 0b11 {
                0b11 => row[word] |= bits.take(2) << shift,
                0b10 => row[word] |= bits.take(1) << shift << 1,
                0b01 => row[word] |= bits.take(1) << shift,
                _ => {}
            }
        } else {
            row[word + 1] |= if free[word + 1] & 1 != 0 { bits.take(1) } else { 0 };
            row[word] |= if free[word] >> shift != 0 { bits.take(1) << shift } else { 0 };
        }
    }
}

/// The bits of two strings of bytes, one after the other, then zeros.
struct BitReader<'a> {
    bytes: core::iter::Chain<core::slice::Iter<'a, u8>, core::slice::Iter<'a, u8>>,
    /// The next bits, from the top.
    ahead: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    fn new([first, second]: [&'a [u8]; 2]) -> Self {
        Self { bytes: first.iter().chain(second), ahead: 0, count: 0 }
    }

    /// The next 1 or 2 bits as a number, the first one being the most significant.
    #[inline(always)]
    fn take(&mut self, count: u32) -> u64 {
        if self.count < count {
            self.refill();
        }
        let bits = self.ahead >> (u64::BITS - count);
        self.ahead <<= count;
        self.count -= count;
        bits
    }

    fn refill(&mut self) {
        while self.count <= u64::BITS - 8 {
            let byte = self.bytes.next().copied().unwrap_or(0);
            self.ahead |= u64::from(byte) << (u64::BITS - 8 - self.count);
            self.count += 8;
        }
    }
}

/// The function patterns and version information of row y, and the modules left for data.
fn function_row(version: u8, width: usize, y: usize) -> (Row, Row) {
    let mut line = Line { dark: [0; 3], taken: [0; 3] };
    line.timing(width, y);
    line.version_information(version, width, y);
    line.alignment(version, y);
    line.corners(width, y);
    let mut free = line.taken.map(|word| !word);
    keep(&mut free, 0, width);
    (line.dark, free)
}

/// A row in the making: the dark modules of the function patterns, and all modules taken by them.
struct Line {
    dark: Row,
    taken: Row,
}

impl Line {
    fn put(&mut self, x: usize, dark: u64, taken: u64) {
        put(&mut self.dark, x, dark);
        put(&mut self.taken, x, taken);
    }

    fn timing(&mut self, width: usize, y: usize) {
        let between = FAR_CORNER..width - FAR_CORNER;
        if y == TIMING {
            self.dark = [ALTERNATING; 3];
            keep(&mut self.dark, between.start, between.end);
            self.taken = [u64::MAX; 3];
        } else {
            self.put(TIMING, u64::from(y.is_multiple_of(2) && between.contains(&y)), 1);
        }
    }

    fn version_information(&mut self, version: u8, width: usize, y: usize) {
        if version < VERSION_INFO_FROM {
            return;
        }
        let info = u64::from(version_info(version));
        let start = width - VERSION_INFO_OFFSET;
        if y < 6 {
            self.put(start, info >> (3 * y) & 0b111, 0b111);
        } else if (start..start + 3).contains(&y) {
            for x in 0..6 {
                self.put(x, info >> (3 * x + y - start) & 1, 1);
            }
        }
    }

    fn alignment(&mut self, version: u8, y: usize) {
        let centres = CENTRES[usize::from(version.min(40))].map(usize::from);
        let count = centres.iter().take_while(|&&centre| centre != 0).count();
        let Some(last) = count.checked_sub(1) else { return };
        for (i, &centre) in centres[..count].iter().enumerate() {
            let Some(pattern) = (y + ALIGNMENT_REACH).checked_sub(centre) else { continue };
            let Some(&pattern) = ALIGNMENT.get(pattern) else { continue };
            for (j, &column) in centres[..count].iter().enumerate() {
                // Three of them would lie in the finder patterns.
                if (i, j) != (0, 0) && (i, j) != (0, last) && (i, j) != (last, 0) {
                    self.put(column - ALIGNMENT_REACH, pattern, 0b1_1111);
                }
            }
        }
    }

    /// Finder patterns, separators, and room for the format information.
    fn corners(&mut self, width: usize, y: usize) {
        let (far, finder_far) = (width - FAR_CORNER, width - FINDER.len());
        if y < CORNER || y >= far {
            // The module beside the lower left corner is always dark: 7.9.1.
            let beside = if y == far { 1 << (CORNER - 1) } else { 0 };
            self.put(0, beside, (1 << CORNER) - 1);
        }
        if y < CORNER {
            self.put(far, 0, (1 << FAR_CORNER) - 1);
        }
        if let Some(&pattern) = FINDER.get(y) {
            self.put(0, pattern, pattern);
            self.put(finder_far, pattern, pattern);
        }
        if let Some(&pattern) = y.checked_sub(finder_far).and_then(|y| FINDER.get(y)) {
            self.put(0, pattern, pattern);
        }
    }
}

/// Clears all modules but those from `start` to before `end`.
fn keep(row: &mut Row, start: usize, end: usize) {
    for (word, bits) in row.iter_mut().enumerate() {
        *bits &= below(end, word) & !below(start, word);
    }
}

/// The modules before `end`, of this word of a row.
pub(super) const fn below(end: usize, word: usize) -> u64 {
    let end = end.saturating_sub(word * WORD);
    if end >= WORD { u64::MAX } else { (1 << end) - 1 }
}
