//! Data masks: applying one, and choosing the one of least penalty (ISO/IEC 18004:2015, 7.8).
//!
//! All eight masks are scored at once, in one sweep over the rows: [`Lanes`] holds the same 64 modules
//! of a row under each of them, and the compiler turns the loop over lanes into vector instructions.
//! No loop visits a module. A bit stands for what begins at its module (along a row, where the modules
//! that follow are brought into place by shifting) or ends there (along a column, where those before
//! were kept from the rows above, in [`Past`]). Then
//!
//! - `same & same >> 1 & same >> 2 & same >> 3`, where `same` says that a module equals the next one,
//!   has a bit for each five equal modules. A run of length n has n - 4 of them in a row, and is worth
//!   n - 2: so they are spread over two more bits.
//! - A block of 2 by 2 is equal along this row, along the one above, and from one to the other.
//! - The finder-like pattern is 101, a 1 and 101; what lies beside it is light if the OR of four
//!   modules is not set. Beyond the border all is light: there lies the quiet zone.
//!
//! A symbol too wide for one word is swept in several windows, each of which sees as far beyond the
//! modules it counts as the widest pattern reaches.
//!
//! Where the standard leaves room (7.8.3.1, table 11), we read it so: the pattern is 7 modules
//! wide, as the light area beside it is measured in modules; the quiet zone is a light area; a
//! pattern with light on both sides counts once; the proportion of dark modules is rated by whole
//! steps of 5 % from 50 %. The format information counts as in the symbol that is shown.

use super::function::{Canvas, Format};
use super::matrix::{Matrix, Row, WORD, below};

/// A word of modules under each mask.
type Lanes = [u64; MASKS];
const MASKS: usize = 8;

/// Weights of penalty points: ISO/IEC 18004:2015, 7.8.3.1. Of N1 = 3, the points of a run of five,
/// and one point for each module more, see above.
const N2: u64 = 3;
const N3: u64 = 40;
const N4: u64 = 10;

/// The masks repeat after 12 rows, and after 6 columns: 7.8.2, table 10.
const MASK_ROWS: usize = 12;
const MASK_COLUMNS: usize = 6;

/// Whether a mask inverts the module: ISO/IEC 18004:2015, 7.8.2, table 10 (i: row, j: column).
const fn inverts(mask: usize, i: usize, j: usize) -> bool {
    0 == match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => (i * j) % 2 + (i * j) % 3,
        6 => ((i * j) % 2 + (i * j) % 3) % 2,
        _ => ((i + j) % 2 + (i * j) % 3) % 2,
    }
}

/// 64 modules of a row of a mask, from this column on.
const fn pattern(mask: usize, y: usize, from: usize) -> u64 {
    let (mut bits, mut x) = (0, 0);
    while x < 64 {
        if inverts(mask, y, (from + x) % MASK_COLUMNS) {
            bits |= 1 << x;
        }
        x += 1;
    }
    bits
}

/// Every mask, to be applied.
static PATTERNS: [[Row; MASK_ROWS]; MASKS] = {
    let mut patterns = [[[0; 3]; MASK_ROWS]; MASKS];
    let mut i = 0;
    while i < MASKS * MASK_ROWS * 3 {
        let (mask, y, word) = (i / 3 / MASK_ROWS, i / 3 % MASK_ROWS, i % 3);
        patterns[mask][y][word] = pattern(mask, y, 64 * word);
        i += 1;
    }
    patterns
};

/// Every mask as a [`Window`] sees it, alike in all windows: by row, in fours.
static LANES: [[Lanes; 4]; MASK_ROWS / 4] = {
    let mut lanes = [[[0; MASKS]; 4]; MASK_ROWS / 4];
    let mut i = 0;
    while i < MASKS * MASK_ROWS {
        let (y, mask) = (i / MASKS, i % MASKS);
        // Module 0 is bit `BESIDE`, and the masks begin anew after so many columns.
        let from = MASK_COLUMNS - Window::BESIDE % MASK_COLUMNS;
        lanes[y / 4][y % 4][mask] = pattern(mask, y, from);
        i += 1;
    }
    lanes
};

/// Inverts the data modules that the mask, 0 to 7, says.
pub(super) fn apply(matrix: &mut Matrix, canvas: &Canvas, mask: u8) {
    let patterns = PATTERNS[usize::from(mask) % MASKS].iter().cycle();
    for ((row, free), pattern) in matrix.rows_mut().iter_mut().zip(canvas.free()).zip(patterns) {
        for word in 0..row.len() {
            row[word] ^= pattern[word] & free[word];
        }
    }
}

/// The mask of least penalty, the first of several. The matrix has neither mask nor format yet.
#[inline(never)]
pub(super) fn best(matrix: &Matrix, canvas: &Canvas, format: impl Fn(u8) -> Format) -> u8 {
    let formats: [Format; MASKS] = core::array::from_fn(|mask| format(mask as u8));
    let scores = posqr_cpu::widest(
        #[inline(always)]
        || scores(matrix, canvas.free(), &formats),
    );
    let mut best = 0;
    for mask in 1..MASKS {
        if scores[mask] < scores[best] {
            best = mask;
        }
    }
    best as u8
}

/// The penalty of a finished symbol: the scorer of [`best`] on one matrix, for tests.
#[doc(hidden)]
#[must_use]
pub fn penalty(matrix: &Matrix) -> u64 {
    posqr_cpu::widest(
        #[inline(always)]
        || penalty_baseline(matrix),
    )
}

/// The same without any instruction beyond the baseline, for tests.
#[doc(hidden)]
#[must_use]
#[inline(always)]
pub fn penalty_baseline(matrix: &Matrix) -> u64 {
    // Nothing is free, and there is no format to be added.
    scores(matrix, &[], &[])[0]
}

/// Part of the columns of a symbol, as the bits of a word: the modules it counts, and some beside
/// them. Module x is bit `x + BESIDE - start`.
struct Window {
    start: usize,
    /// Two words of a row, and how far they are shifted, right and left, to what is seen.
    words: [usize; 2],
    shift: u32,
    /// The modules that it sees.
    seen: u64,
    /// Of them, those that it counts.
    counted: u64,
    /// And those that have a next one in the symbol.
    pairs: u64,
}

impl Window {
    /// Modules seen to the left of those counted: as many as a light area has.
    const BESIDE: usize = 4;
    /// Modules counted, but for the last window, which counts all that follow. A pattern that
    /// begins with the last of them, and the light area after it, is still seen. A multiple of
    /// [`MASK_COLUMNS`].
    const COUNTED: usize = 48;

    const fn new(start: usize, width: usize) -> Self {
        let end = Self::BESIDE + width - start;
        let word = (start + WORD - Self::BESIDE) / WORD;
        let (word, before) = (if word < 2 { word } else { 2 }, word.saturating_sub(1));
        let seen = below(end, 0) & !if start == 0 { below(Self::BESIDE, 0) } else { 0 };
        let counted = if end <= WORD { end } else { Self::BESIDE + Self::COUNTED };
        Self {
            start,
            words: [before, word],
            shift: ((start + WORD - Self::BESIDE) % WORD) as u32,
            seen,
            counted: below(counted, 0) & !below(Self::BESIDE, 0),
            pairs: seen & below(end - 1, 0),
        }
    }

    /// Every window of a symbol.
    fn all(width: usize) -> impl Iterator<Item = Self> {
        let more = (Self::BESIDE + width).saturating_sub(WORD).div_ceil(Self::COUNTED);
        (0..=more).map(move |index| Self::new(index * Self::COUNTED, width))
    }

    /// What it sees of a row.
    #[inline(always)]
    fn of(&self, row: &Row) -> u64 {
        // Bounded here, so that it is not asked at each row.
        let [before, word] = self.words.map(|word| row[word.min(2)]);
        (before >> self.shift | word << (WORD as u32 - self.shift)) & self.seen
    }
}

/// What is remembered of one of the last four rows: but for `same`, what is or ends in its columns.
struct Past {
    row: Lanes,
    /// Equal to the next module of the row.
    same: Lanes,
    /// Two, three or five equal modules end here.
    two: Lanes,
    three: Lanes,
    five: Lanes,
    /// 101 ends here; and there are four light modules before it.
    one_zero_one: Lanes,
    after_light: Lanes,
    /// The pattern ends here, and there are no four light modules before it.
    waiting: Lanes,
    /// This module or one of the three above it is dark.
    dark: Lanes,
}

impl Past {
    const LIGHT: Self = {
        let none = [0; MASKS];
        Self {
            row: none,
            same: none,
            two: none,
            three: none,
            five: none,
            one_zero_one: none,
            after_light: none,
            waiting: none,
            dark: none,
        }
    };
}

/// The penalty of each mask. `free` are the rows of modules that a mask inverts, if any.
#[inline(always)]
fn scores(matrix: &Matrix, free: &[Row], formats: &[Format]) -> Lanes {
    let width = matrix.width();
    let rows = matrix.rows();
    let mut counts = [0; MASKS];
    for window in Window::all(width) {
        let (mut along, mut down) = ([0; MASKS], [0; MASKS]);
        for (lane, format) in formats.iter().enumerate().take(MASKS) {
            along[lane] = window.of(&format.along(width));
            down[lane] = if window.start == 0 { format.bits() } else { 0 };
        }
        Sweep { window, rows, free, along, down }.count(&mut counts);
    }
    let modules = (width * width).max(1) as u64;
    counts.map(|counts| {
        let [points, blocks, patterns, dark] =
            [0, 16, 32, 48].map(|shift| counts >> shift & 0xFFFF);
        // |dark / modules - 50 %| in steps of 5 %: both sides times 20 * modules.
        let steps = (20 * dark).abs_diff(10 * modules) / modules;
        points + N2 * blocks + N3 * patterns + N4 * steps
    })
}

/// One sweep over the rows, as a window sees them.
struct Sweep<'a> {
    window: Window,
    rows: &'a [Row],
    free: &'a [Row],
    /// The format information of row [`Format::LINE`], and that of the column, if it is seen.
    along: Lanes,
    down: Lanes,
}

impl Sweep<'_> {
    /// Counts what there is: four numbers of 16 bits for each mask, the points of runs in the
    /// lowest. There are at most 177 * 177 modules, and a run gives less than a point for each of
    /// its modules, along the row and along the column.
    #[inline(always)]
    fn count(&self, counts: &mut Lanes) {
        let [mut a, mut b, mut c, mut d] = [const { Past::LIGHT }; 4];
        // Four light rows follow, so that a pattern at the border is seen; a few more do not matter.
        // The rows remembered have a name each, since the compiler has to know that none is
        // written while another is read.
        let fours = (0..self.rows.len() + 4).step_by(4);
        for (y, index) in fours.zip((0..LANES.len()).cycle()) {
            let patterns = &LANES[index];
            self.visit(y, &patterns[0], [&d, &c, &b], &mut a, counts);
            self.visit(y + 1, &patterns[1], [&a, &d, &c], &mut b, counts);
            self.visit(y + 2, &patterns[2], [&b, &a, &d], &mut c, counts);
            self.visit(y + 3, &patterns[3], [&c, &b, &a], &mut d, counts);
        }
    }

    #[inline(always)]
    fn visit(
        &self,
        y: usize,
        pattern: &Lanes,
        above: [&Past; 3],
        now: &mut Past,
        counts: &mut Lanes,
    ) {
        let window = &self.window;
        let plain = self.rows.get(y).map_or(0, |row| window.of(row));
        let free = self.free.get(y).map_or(0, |row| window.of(row));
        let row = Source { plain, free, pattern, format: self.format(y) };
        let inside = y < self.rows.len();
        let pairs = if inside { window.pairs } else { 0 };
        let columns = if inside && y > 0 { window.counted } else { 0 };
        count(&row, [window.counted, pairs, columns], above, now, counts);
    }

    /// The format information in row y.
    #[inline(always)]
    fn format(&self, y: usize) -> Lanes {
        match Format::bit(y, self.rows.len()) {
            Some(bit) => {
                self.down.map(|format| (format >> bit & 1) << (Format::LINE + Window::BESIDE))
            }
            None if y == Format::LINE => self.along,
            None => [0; MASKS],
        }
    }
}

/// A row under each mask: its modules, those that a mask inverts, and the format information.
struct Source<'a> {
    plain: u64,
    free: u64,
    pattern: &'a Lanes,
    format: Lanes,
}

/// Counts what begins in one row and what ends there. `pairs` are the modules that have a next one,
/// `columns` those counted that have one above. The rows above are the one, two and three before
/// this; `now` is still the fourth.
///
/// The sums wrap, as a check of each would keep the compiler from using vector instructions.
#[inline(always)]
fn count(
    source: &Source,
    [counted, pairs, columns]: [u64; 3],
    [one, two, three]: [&Past; 3],
    now: &mut Past,
    counts: &mut Lanes,
) {
    for (lane, count) in counts.iter_mut().enumerate() {
        let row = source.plain ^ (source.pattern[lane] & source.free) | source.format[lane];

        let inner = row & counted;

        let next = row >> 1;
        let same = !(row ^ next) & pairs;
        let along = spread_fives(same);
        let any = row | next;
        let any = any | any >> 2;
        let one_zero_one = row & !next & row >> 2;
        let pattern = one_zero_one & row >> 3 & one_zero_one >> 4;
        let across = pattern & !(any << 4 & any >> 7);

        let above = one.row[lane];
        let two_down = !(row ^ above) & columns;
        let block = same & one.same[lane] & two_down;
        let three_down = two_down & one.two[lane];
        let five_down = three_down & two.three[lane];
        let down = five_down | one.five[lane] | two.five[lane];

        let one_zero_one = inner & !above & two.row[lane];
        let after_light = one_zero_one & !three.dark[lane];
        let ends = row & three.row[lane] & one_zero_one;
        let pattern = ends & now.one_zero_one[lane];
        let before = ends & now.after_light[lane];
        let dark = row | above | two.row[lane] | three.row[lane];
        let after = now.waiting[lane] & !dark;
        // Never both: a pattern ends with a dark module, and after another are four light ones.
        let downwards = before | after;

        let points = ones(along & counted).wrapping_add(ones(down));
        let patterns = ones(across & counted).wrapping_add(ones(downwards));
        *count = count
            .wrapping_add(points)
            .wrapping_add(ones(block) << 16)
            .wrapping_add(patterns << 32)
            .wrapping_add(ones(inner) << 48);

        now.row[lane] = row;
        now.same[lane] = same;
        now.two[lane] = two_down;
        now.three[lane] = three_down;
        now.five[lane] = five_down;
        now.one_zero_one[lane] = one_zero_one;
        now.after_light[lane] = after_light;
        now.waiting[lane] = pattern & !before;
        now.dark[lane] = dark;
    }
}

/// From the modules that equal the next one: n - 2 bits for each run of n, if n is 5 at least.
#[inline(always)]
const fn spread_fives(same: u64) -> u64 {
    let three = same & same >> 1;
    let five = three & three >> 2;
    five | five << 1 | five << 2
}

#[inline(always)]
const fn ones(bits: u64) -> u64 {
    bits.count_ones() as u64
}
