//! Data masks: applying one, and choosing the one of least penalty (ISO/IEC 18004:2015, 7.8).
//!
//! All eight masks are scored at once, in one sweep: [`Lanes`] holds the same 64 modules of a row
//! under each of them, and the compiler turns the loops over lanes into vector instructions. No loop
//! visits a module. A bit stands for what begins at its module: along a row the modules that follow
//! are brought into place by shifting the words, along a column by taking the words of the rows
//! below. Then
//!
//! - `same & same>>1 & same>>2 & same>>3`, where `same` says that a module equals the next one, has
//!   a bit for each five equal modules; a run of length n has n - 4 of them in a row, and is worth
//!   n - 2: the bits, and two more for each group of bits.
//! - A block of 2 by 2 is equal along this row, along the next, and from one to the other.
//! - The finder-like pattern is seven modules compared by AND; what lies beside it is light if the
//!   OR of four modules is not set. Beyond the border all is light: there lies the quiet zone.
//!
//! Where the standard leaves room (7.8.3.1, table 11), we read it so: the pattern is 7 modules
//! wide, as the light area beside it is measured in modules; the quiet zone is a light area; a
//! pattern with light on both sides counts once; the proportion of dark modules is rated by whole
//! steps of 5 % from 50 %. The format information counts as in the symbol that is shown.

use super::matrix::{Canvas, Format, MAX_WIDTH, Matrix, below};

/// One word of a row under each mask.
type Lanes = [u64; MASKS];
const MASKS: usize = 8;

/// Weights of penalty points: ISO/IEC 18004:2015, 7.8.3.1.
const N1: u64 = 3;
const N2: u64 = 3;
const N3: u64 = 40;
const N4: u64 = 10;
/// A run of 5 is worth N1, and each module more one point. With a bit for each five equal modules
/// there are as many bits as points, but for two.
const RUN_BONUS: u64 = N1 - 1;

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

/// Every mask as words: by row, word and mask.
static PATTERNS: [[Lanes; 3]; MASK_ROWS] = {
    let mut patterns = [[[0; MASKS]; 3]; MASK_ROWS];
    let mut i = 0;
    while i < MASK_ROWS * 3 * 64 {
        let (y, x) = (i / (3 * 64), i % (3 * 64));
        let mut mask = 0;
        while mask < MASKS {
            if inverts(mask, y, x % MASK_COLUMNS) {
                patterns[y][x / 64][mask] |= 1 << (x % 64);
            }
            mask += 1;
        }
        i += 1;
    }
    patterns
};

/// Inverts the data modules that the mask, 0 to 7, says.
pub(super) fn apply(matrix: &mut Matrix, canvas: &Canvas, mask: u8) {
    let mask = usize::from(mask) % MASKS;
    for y in 0..matrix.width() {
        if let Some(row) = matrix.row_mut(y) {
            for (word, bits) in row.iter_mut().enumerate() {
                *bits ^= PATTERNS[y % MASK_ROWS][word][mask] & canvas.free(y)[word];
            }
        }
    }
}

/// The mask of least penalty, the first of several. The matrix has neither mask nor format yet.
#[inline(never)]
pub(super) fn best(matrix: &Matrix, canvas: &Canvas, format: impl Fn(u8) -> Format) -> u8 {
    let width = matrix.width();
    let formats: [Format; MASKS] = core::array::from_fn(|mask| format(mask as u8));
    let scores = posqr_cpu::widest(
        #[inline(always)]
        || {
            scores(
                width,
                #[inline(always)]
                |y, word| {
                    let (plain, free) = (matrix.row(y)[word], canvas.free(y)[word]);
                    let pattern = &PATTERNS[y % MASK_ROWS][word];
                    let mut lanes = core::array::from_fn(|mask| plain ^ (pattern[mask] & free));
                    if y <= 8 || y + 8 >= width {
                        for (bits, format) in lanes.iter_mut().zip(&formats) {
                            *bits |= format.row(y, width)[word];
                        }
                    }
                    lanes
                },
            )
        },
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
    scores(
        matrix.width(),
        #[inline(always)]
        |y, word| [matrix.row(y)[word]; MASKS],
    )[0]
}

/// The penalty of each mask, with the modules as `source` says for row and word.
#[inline(always)]
fn scores(width: usize, source: impl Fn(usize, usize) -> Lanes) -> Lanes {
    let width = width.min(MAX_WIDTH);
    let mut scores = [0; MASKS];
    let mut dark = [0; MASKS];
    // With a constant number of words the compiler unrolls what shifts across them.
    match width {
        ..=64 => along_rows::<1>(width, &source, &mut scores, &mut dark),
        65..=128 => along_rows::<2>(width, &source, &mut scores, &mut dark),
        _ => along_rows::<3>(width, &source, &mut scores, &mut dark),
    }
    for word in 0..width.div_ceil(64) {
        along_columns(width, word, &source, &mut scores);
    }
    let modules = (width * width).max(1) as u64;
    for (score, dark) in scores.iter_mut().zip(dark) {
        // |dark / modules - 50 %| in steps of 5 %: both sides times 20 * modules.
        *score += (20 * dark).abs_diff(10 * modules) / modules * N4;
    }
    scores
}

/// Module x + count in the place of module x; light beyond the end.
#[inline(always)]
fn later<const W: usize>(row: &[u64; W], count: u32) -> [u64; W] {
    core::array::from_fn(|i| {
        let next = if i + 1 < W { row[i + 1] << (64 - count) } else { 0 };
        row[i] >> count | next
    })
}

/// Module x - count in the place of module x; light before the beginning.
#[inline(always)]
fn earlier<const W: usize>(row: &[u64; W], count: u32) -> [u64; W] {
    core::array::from_fn(|i| {
        let previous = if i > 0 { row[i - 1] >> (64 - count) } else { 0 };
        row[i] << count | previous
    })
}

#[inline(always)]
fn zip<const W: usize>(a: &[u64; W], b: &[u64; W], f: impl Fn(u64, u64) -> u64) -> [u64; W] {
    core::array::from_fn(|i| f(a[i], b[i]))
}

#[inline(always)]
fn ones<const W: usize>(row: &[u64; W]) -> u64 {
    row.iter().fold(0, |sum: u64, word| sum.wrapping_add(u64::from(word.count_ones())))
}

/// Runs, blocks and finder-like patterns along the rows, and the dark modules.
#[inline(always)]
fn along_rows<const W: usize>(
    width: usize,
    source: &impl Fn(usize, usize) -> Lanes,
    scores: &mut Lanes,
    dark: &mut Lanes,
) {
    // A module has a next one, but for the last of the row.
    let pairs: [u64; W] = core::array::from_fn(|word| below(width.saturating_sub(1), word));
    let mut above = [[0; MASKS]; W];
    let mut same_above = [[0; MASKS]; W];
    for y in 0..width {
        let rows: [Lanes; W] = core::array::from_fn(|word| source(y, word));
        for lane in 0..MASKS {
            let row: [u64; W] = core::array::from_fn(|word| rows[word][lane]);
            let differs = zip(&row, &later(&row, 1), |a, b| a ^ b);
            let same = zip(&differs, &pairs, |differs, pairs| !differs & pairs);
            let three = zip(&same, &later(&same, 1), |a, b| a & b);
            let five = zip(&three, &later(&three, 2), |a, b| a & b);
            let last = zip(&five, &later(&five, 1), |a, b| a & !b);

            let block: [u64; W] = core::array::from_fn(|word| {
                same[word] & same_above[word][lane] & !(row[word] ^ above[word][lane])
            });

            let [r1, r2, r3, r4, r5, r6] = [1, 2, 3, 4, 5, 6].map(|count| later(&row, count));
            let before = zip(&earlier(&row, 1), &earlier(&row, 2), |a, b| a | b);
            let before = zip(&before, &earlier(&before, 2), |a, b| a | b);
            let after = zip(&later(&row, 7), &later(&row, 8), |a, b| a | b);
            let after = zip(&after, &later(&after, 2), |a, b| a | b);
            let finder: [u64; W] = core::array::from_fn(|i| {
                row[i] & !r1[i] & r2[i] & r3[i] & r4[i] & !r5[i] & r6[i] & !(before[i] & after[i])
            });

            let points = ones(&five)
                .wrapping_add(RUN_BONUS.wrapping_mul(ones(&last)))
                .wrapping_add(N2.wrapping_mul(ones(&block)))
                .wrapping_add(N3.wrapping_mul(ones(&finder)));
            scores[lane] = scores[lane].wrapping_add(points);
            dark[lane] = dark[lane].wrapping_add(ones(&row));
            for word in 0..W {
                above[word][lane] = row[word];
                same_above[word][lane] = same[word];
            }
        }
    }
}

/// Runs and finder-like patterns along the columns of one word.
#[inline(always)]
fn along_columns(
    width: usize,
    word: usize,
    source: &impl Fn(usize, usize) -> Lanes,
    scores: &mut Lanes,
) {
    /// The pattern with a light area before and after it.
    const WINDOW: usize = 4 + 7 + 4;
    /// Rows held, a power of two. Those before the first are light.
    const RING: usize = 16;
    let columns = below(width, word);
    let mut ring = [[0; MASKS]; RING];
    // Of the row above: whether a pair, a triple, five modules end there; triples two rows above.
    let mut state = [[0; MASKS]; 4];
    // Four light rows follow the last, so that a pattern at the border is seen.
    for y in 0..width + 4 {
        let row = if y < width { source(y, word) } else { [0; MASKS] };
        let at = |back: usize| (y + RING - back) % RING;
        if (1..width).contains(&y) {
            let above = ring[at(1)];
            let [pair, three, three_above, five_above] = &mut state;
            for lane in 0..MASKS {
                let same = !(row[lane] ^ above[lane]) & columns;
                let now = same & pair[lane];
                let five = now & three_above[lane];
                let first = five & !five_above[lane];
                let points = u64::from(five.count_ones())
                    .wrapping_add(RUN_BONUS.wrapping_mul(u64::from(first.count_ones())));
                scores[lane] = scores[lane].wrapping_add(points);
                pair[lane] = same;
                three_above[lane] = three[lane];
                three[lane] = now;
                five_above[lane] = five;
            }
        }
        ring[at(0)] = row;
        if y + 1 < 4 + 7 {
            continue;
        }
        // The oldest first.
        let window: [&Lanes; WINDOW] = core::array::from_fn(|i| &ring[at(WINDOW - 1 - i)]);
        let [b0, b1, b2, b3, d0, l1, d2, d3, d4, l5, d6, a0, a1, a2, a3] = window;
        for lane in 0..MASKS {
            let core = d0[lane] & !l1[lane] & d2[lane] & d3[lane] & d4[lane] & !l5[lane] & d6[lane];
            let before = b0[lane] | b1[lane] | b2[lane] | b3[lane];
            let after = a0[lane] | a1[lane] | a2[lane] | a3[lane];
            let finders = u64::from((core & !(before & after)).count_ones());
            scores[lane] = scores[lane].wrapping_add(N3.wrapping_mul(finders));
        }
    }
}
