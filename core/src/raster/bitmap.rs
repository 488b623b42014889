//! Modules -> rows of pixels in a slice.

use super::geometry::{Geometry, PixelFormat};
use crate::error::{Error, Fault};
use crate::symbol::Matrix;

/// Draws every byte of an image, in a slice of exactly [`Geometry::len`] bytes. Inverted, dark and
/// light change places, in the quiet zone too. What fills up a row beyond its last pixel is 0.
pub fn draw(
    matrix: &Matrix,
    geometry: &Geometry,
    invert: bool,
    out: &mut [u8],
) -> Result<(), Error> {
    let stride = geometry.stride_bytes as usize;
    if out.len() != geometry.len || stride == 0 {
        return Err(Error::new(Fault::Internal));
    }
    let module_px = geometry.module_px as usize;
    let spread = Spread::new(geometry);
    for (y, rows) in out.chunks_mut(stride.saturating_mul(module_px)).enumerate() {
        draw_row_by(&spread, matrix, geometry, y, invert, &mut rows[..stride]);
        repeat(rows, stride);
    }
    Ok(())
}

/// Rows of 1 bit a pixel with the symbol at any pixel from the left edge: what printers take. The
/// leftmost pixel is in the most significant bit, 1 is dark.
pub(crate) struct Row {
    spread: Option<Spread>,
    module_px: usize,
    start: usize,
}

impl Row {
    /// Of modules of so many pixels, the first of which begins at pixel `start`.
    pub(crate) fn new(module_px: u32, start: u32) -> Self {
        let spread = Spread::of(module_px, start);
        Self { spread, module_px: module_px as usize, start: start as usize }
    }

    /// Draws row `y` of the modules, over all of `row`.
    pub(crate) fn draw(&self, matrix: &Matrix, y: usize, row: &mut [u8]) {
        row.fill(0);
        if let Some(spread) = &self.spread {
            return spread.draw(matrix, y, row);
        }
        for x in (0..matrix.width()).filter(|x| matrix.is_dark(*x, y)) {
            let from = self.start + x * self.module_px;
            fill(row, PixelFormat::Bpp1Msb, from..from + self.module_px, true);
        }
    }
}

/// Fills a slice with copies of its beginning, twice as many each time.
fn repeat(rows: &mut [u8], mut done: usize) {
    while done < rows.len() {
        let (first, rest) = rows.split_at_mut(done);
        let len = done.min(rest.len());
        rest[..len].copy_from_slice(&first[..len]);
        done += len;
    }
}

/// Draws one row of pixels: that of the modules in row y, counted from the top of the quiet zone.
/// Writes as much as the slice holds.
pub(crate) fn draw_row(
    matrix: &Matrix,
    geometry: &Geometry,
    y: usize,
    invert: bool,
    row: &mut [u8],
) {
    draw_row_by(&Spread::new(geometry), matrix, geometry, y, invert, row);
}

fn draw_row_by(
    spread: &Option<Spread>,
    matrix: &Matrix,
    geometry: &Geometry,
    y: usize,
    invert: bool,
    row: &mut [u8],
) {
    let format = geometry.pixel_format;
    let width = geometry.width_px as usize;
    row.fill(0);
    if let Some(spread) = spread {
        if let Some(y) = y.checked_sub(geometry.quiet_modules as usize) {
            spread.draw(matrix, y, row);
        }
        if invert {
            let end = row.len().min(width.div_ceil(8));
            row[..end].iter_mut().for_each(|byte| *byte = !*byte);
            if let (Some(last), used @ 1..) = (row.get_mut(width / 8), width % 8) {
                *last &= !(0xFF >> used);
            }
        }
        if format == PixelFormat::Bpp1Lsb {
            row.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        return;
    }
    fill(row, format, 0..width, invert);
    for_each_run(matrix, geometry, y, |run| {
        let module_px = geometry.module_px as usize;
        fill(row, format, run.start * module_px..run.end * module_px, !invert);
    });
}

/// Draws rows of 1 bit a pixel: four modules at a time are looked up among the sixteen possible words
/// of pixels, and put behind those that wait to be written.
struct Spread {
    /// The pixels of four modules, the leftmost in the most significant bit; in the index, it is the
    /// least significant one, as in a [`Matrix`].
    words: [u64; 16],
    /// How many pixels these are.
    count: u32,
    /// The first pixel after the quiet zone.
    start: u32,
}

impl Spread {
    const MODULES: u32 = 4;

    /// `None` if the pixels have more than a bit, or four modules do not fit in a word: then it is
    /// as well to fill run by run.
    fn new(geometry: &Geometry) -> Option<Self> {
        let start = geometry.quiet_modules * geometry.module_px;
        Self::of(geometry.module_px, start).filter(|_| geometry.pixel_format.bits() == 1)
    }

    /// For pixels of a bit.
    fn of(module_px: u32, start: u32) -> Option<Self> {
        let count = Self::MODULES * module_px.min(u64::BITS);
        if count == 0 || count > u64::BITS {
            return None;
        }
        let mut words = [0; 16];
        for module in 0..Self::MODULES {
            let dark = u64::MAX << (u64::BITS - module_px) >> (module * module_px);
            for others in 0..1 << module {
                words[others | 1 << module] = words[others] | dark;
            }
        }
        Some(Self { words, count, start })
    }

    /// Draws the dark modules of row y of the symbol, the leftmost pixel in the most significant
    /// bit, in a row that is all light.
    fn draw(&self, matrix: &Matrix, y: usize, row: &mut [u8]) {
        let (mut at, mut filled) = ((self.start / 8) as usize, self.start % 8);
        let mut waiting = 0;
        let mut rest = matrix.width() as u32;
        for word in matrix.row(y) {
            let mut modules = *word;
            for _ in 0..rest.min(u64::BITS).div_ceil(Self::MODULES) {
                let pixels = self.words[modules as usize % self.words.len()];
                modules >>= Self::MODULES;
                waiting |= pixels >> filled;
                filled += self.count;
                if filled >= u64::BITS {
                    write(row, at, waiting);
                    at += 8;
                    filled -= u64::BITS;
                    // What did not fit; that may be nothing, and no shift is by 64.
                    waiting = pixels << (self.count - filled - 1) << 1;
                }
            }
            rest = rest.saturating_sub(u64::BITS);
        }
        write(row, at, waiting);
    }
}

/// Writes eight bytes, or those that the row has.
fn write(row: &mut [u8], at: usize, pixels: u64) {
    let bytes = pixels.to_be_bytes();
    if let Some(room) = row.get_mut(at..at + 8) {
        room.copy_from_slice(&bytes);
    } else if let Some(room) = row.get_mut(at..) {
        room.copy_from_slice(&bytes[..room.len()]);
    }
}

/// Calls `take` with each run of dark modules in row y, from left to right. Both count from the
/// edge of the quiet zone.
pub(crate) fn for_each_run(
    matrix: &Matrix,
    geometry: &Geometry,
    y: usize,
    mut take: impl FnMut(core::ops::Range<usize>),
) {
    let quiet = geometry.quiet_modules as usize;
    let Some(y) = y.checked_sub(quiet) else { return };
    let mut run: Option<core::ops::Range<usize>> = None;
    for (index, &word) in matrix.row(y).iter().enumerate() {
        let mut rest = word;
        while rest != 0 {
            // From the lowest 1 to before the 0 that follows.
            let from = rest.trailing_zeros();
            let len = (rest >> from).trailing_ones();
            rest = if from + len < u64::BITS { rest >> (from + len) << (from + len) } else { 0 };
            let start = quiet + index * 64 + from as usize;
            let end = start + len as usize;
            run = match run {
                // It goes on from the word before.
                Some(before) if before.end == start => Some(before.start..end),
                Some(before) => {
                    take(before);
                    Some(start..end)
                }
                None => Some(start..end),
            };
        }
    }
    run.into_iter().for_each(take);
}

/// Makes pixels of a row dark or light; those beyond the slice are left out.
fn fill(row: &mut [u8], format: PixelFormat, pixels: core::ops::Range<usize>, dark: bool) {
    let size = match format {
        PixelFormat::Bpp1Msb => return fill_bits(row, pixels, dark, |from| 0xFF >> from),
        PixelFormat::Bpp1Lsb => return fill_bits(row, pixels, dark, |from| 0xFF << from),
        PixelFormat::Gray8 => 1,
        PixelFormat::Rgba32 => 4,
    };
    let end = (pixels.end * size).min(row.len());
    let Some(bytes) = row.get_mut(pixels.start * size..end) else { return };
    if !dark {
        bytes.fill(0xFF);
    } else if size == 1 {
        bytes.fill(0);
    } else {
        bytes.chunks_exact_mut(4).for_each(|pixel| pixel.copy_from_slice(&[0, 0, 0, 0xFF]));
    }
}

/// Sets or clears bits. `from` makes the bits of a byte from this pixel on.
fn fill_bits(
    row: &mut [u8],
    pixels: core::ops::Range<usize>,
    set: bool,
    from: impl Fn(usize) -> u8,
) {
    if pixels.is_empty() {
        return;
    }
    let (first, last) = (pixels.start / 8, pixels.end / 8);
    // Of the byte where the run begins, and of the one where it has ended.
    let (head, tail) = (from(pixels.start % 8), !from(pixels.end % 8));
    let mut put = |index: usize, bits: u8| {
        if let Some(byte) = row.get_mut(index) {
            *byte = if set { *byte | bits } else { *byte & !bits };
        }
    };
    if first == last {
        put(first, head & tail);
        return;
    }
    put(first, head);
    if tail != 0 {
        put(last, tail);
    }
    if let Some(bytes) = row.get_mut(first + 1..last) {
        bytes.fill(if set { 0xFF } else { 0 });
    }
}
