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
    for (y, rows) in out.chunks_mut(stride.saturating_mul(module_px)).enumerate() {
        let (first, rest) = rows.split_at_mut(stride.min(rows.len()));
        draw_row(matrix, geometry, y, invert, first);
        for row in rest.chunks_exact_mut(stride) {
            row.copy_from_slice(first);
        }
    }
    Ok(())
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
    let format = geometry.pixel_format;
    let width = geometry.width_px as usize;
    row.fill(0);
    fill(row, format, 0..width, invert);
    for_each_run(matrix, geometry, y, |run| {
        let module_px = geometry.module_px as usize;
        fill(row, format, run.start * module_px..run.end * module_px, !invert);
    });
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
