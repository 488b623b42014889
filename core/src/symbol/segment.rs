//! Division of a text into numeric, alphanumeric and byte segments so that the bits are fewest.
//!
//! A segment costs its header and 10/3, 11/2 or 8 bits a character, rounded up to whole bits once,
//! at its end (ISO/IEC 18004:2015, 7.4.3 to 7.4.5). Counted in sixths of a bit, three numbers tell
//! all that matters of the characters seen so far: the least cost with the last one in each mode.
//! Rounding up never reverses an order, so a dearer beginning can never catch up, and the result
//! is exact.
//!
//! The cost of a segment depends on its length alone, so the text may as well be read from its
//! end. [`each`] does that, since the choices can then be followed from the beginning. It remembers
//! the costs only at the border of each block of the text and works out the choices block by
//! block, which takes less than two kilobytes of the stack in place of seven.

use core::ops::RangeInclusive;

use super::MAX_TEXT;

/// The modes used, with their mode indicators: ISO/IEC 18004:2015, 7.4.1, table 2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Numeric = 0b0001,
    Alphanumeric = 0b0010,
    Byte = 0b0100,
}

/// In the order of the arrays below. The first of two that cost the same is chosen.
const MODES: [Mode; 3] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric];

/// Costs are in sixths of a bit.
const SIXTHS: u32 = 6;
/// A character in each of [`MODES`].
const CHARACTER: [u32; 3] = [8 * SIXTHS, 11 * SIXTHS / 2, 10 * SIXTHS / 3];
/// A mode that cannot hold the character; far above any sum, and far from overflow.
const NEVER: u32 = u32::MAX / 4;

/// The versions that share the lengths of character counts: ISO/IEC 18004:2015, 7.4.1, table 3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Small,
    Middle,
    Large,
}

impl Class {
    pub(super) const ALL: [Self; 3] = [Self::Small, Self::Middle, Self::Large];

    pub(super) const fn versions(self) -> RangeInclusive<u8> {
        match self {
            Self::Small => 1..=9,
            Self::Middle => 10..=26,
            Self::Large => 27..=40,
        }
    }

    pub(super) const fn of(version: u8) -> Self {
        match version {
            ..=9 => Self::Small,
            10..=26 => Self::Middle,
            27.. => Self::Large,
        }
    }

    /// The mode indicator, four bits, and the character count.
    pub(super) const fn header_bits(self, mode: Mode) -> usize {
        let count = match (self, mode) {
            (Self::Small, Mode::Numeric) => 10,
            (Self::Small, Mode::Alphanumeric) => 9,
            (Self::Small, Mode::Byte) => 8,
            (Self::Middle, Mode::Numeric) => 12,
            (Self::Middle, Mode::Alphanumeric) => 11,
            (Self::Large, Mode::Numeric) => 14,
            (Self::Large, Mode::Alphanumeric) => 13,
            (Self::Middle | Self::Large, Mode::Byte) => 16,
        };
        4 + count
    }
}

/// Whether the character is one of the 45 of ISO/IEC 18004:2015, 7.3.4, table 5.
const fn is_alphanumeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-'..=b'/' | b':')
}

/// The least costs of the characters taken in so far.
#[derive(Clone, Copy)]
pub(super) struct Costs {
    headers: [u32; 3],
    /// With the last character in each of [`MODES`], its segment open.
    open: [u32; 3],
    /// Of the cheapest of them with its segment closed, and which one that is.
    closed: u32,
    cheapest: u8,
}

impl Costs {
    pub(super) fn new(class: Class) -> Self {
        let headers = MODES.map(|mode| class.header_bits(mode) as u32 * SIXTHS);
        Self { headers, open: [NEVER; 3], closed: 0, cheapest: 0 }
    }

    /// Takes in one more character. Returns, for each mode of it, the mode of the one before; if it
    /// is the same, the segment goes on.
    pub(super) fn push(&mut self, byte: u8) -> [u8; 3] {
        let able = [true, is_alphanumeric(byte), byte.is_ascii_digit()];
        let (mut from, mut closed, mut cheapest) = ([0; 3], NEVER, 0);
        for mode in 0..3 {
            let opened = self.closed + self.headers[mode];
            let goes_on = self.open[mode] <= opened;
            from[mode] = if goes_on { mode as u8 } else { self.cheapest };
            self.open[mode] =
                if able[mode] { self.open[mode].min(opened) + CHARACTER[mode] } else { NEVER };
            let whole = self.open[mode].next_multiple_of(SIXTHS);
            if whole < closed {
                (closed, cheapest) = (whole, mode as u8);
            }
        }
        (self.closed, self.cheapest) = (closed, cheapest);
        from
    }

    /// The bits of the characters taken in so far.
    pub(super) fn bits(&self) -> usize {
        (self.closed / SIXTHS) as usize
    }
}

/// The bits of the best division of a text of at most [`MAX_TEXT`] bytes.
pub(super) fn bits(text: &[u8], class: Class) -> usize {
    let mut costs = Costs::new(class);
    for &byte in text {
        costs.push(byte);
    }
    costs.bits()
}

/// Characters whose choices are held at a time.
const BLOCK: usize = 256;
const BLOCKS: usize = MAX_TEXT.div_ceil(BLOCK);

/// Hands out the segments of the best division, in order; the text has at most [`MAX_TEXT`] bytes.
#[inline(never)]
pub(super) fn each<E>(
    text: &[u8],
    class: Class,
    mut take: impl FnMut(Mode, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    // The costs of all that comes after each block.
    let mut borders = [Costs::new(class); BLOCKS];
    let mut costs = Costs::new(class);
    for (block, border) in text.chunks(BLOCK).zip(&mut borders).rev() {
        *border = costs;
        for &byte in block.iter().rev() {
            costs.push(byte);
        }
    }
    let (mut mode, mut start, mut at) = (costs.cheapest, 0, 0);
    for (block, border) in text.chunks(BLOCK).zip(&borders) {
        let mut costs = *border;
        // For each character and mode of it, the mode of the character that follows.
        let mut following = [[0; 3]; BLOCK];
        for (&byte, choice) in block.iter().zip(&mut following).rev() {
            *choice = costs.push(byte);
        }
        for choice in &following[..block.len()] {
            let next = choice[usize::from(mode)];
            at += 1;
            if next != mode && at < text.len() {
                take(MODES[usize::from(mode)], &text[start..at])?;
                (mode, start) = (next, at);
            }
        }
    }
    take(MODES[usize::from(mode)], &text[start..])
}
