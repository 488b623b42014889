//! Division of a text into numeric, alphanumeric and byte segments so that the bits are fewest.
//!
//! A segment costs its header and 10/3, 11/2 or 8 bits a character, rounded up to whole bits once,
//! at its end (ISO/IEC 18004:2015, 7.4.3 to 7.4.5). Three numbers tell all that matters of the
//! characters seen so far: the least cost with the last one in each mode. Rounding up never
//! reverses an order, so a dearer beginning can never catch up, and the result is exact.
//!
//! The cost of a segment depends on its length alone, so the text may as well be read from its
//! end: then the choices, a byte for each character, can be followed from the beginning. Those of
//! the first [`BLOCK`] characters are kept, which is all of a payload. Of what comes after them only
//! the costs at the border of each block are kept, and the choices are worked out again when they are
//! needed: a kilobyte of the stack in place of seven.

use core::ops::RangeInclusive;

use arrayvec::ArrayVec;

/// The longest text of any symbol, version 40 at level L in digits: ISO/IEC 18004:2015, table 7.
pub const MAX_TEXT: usize = 7089;

/// The modes used, with their mode indicators: ISO/IEC 18004:2015, 7.4.1, table 2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Numeric = 0b0001,
    Alphanumeric = 0b0010,
    Byte = 0b0100,
}

/// In the order of the arrays below. The first of two that cost the same is chosen.
const MODES: [Mode; 3] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric];

/// Costs are in bits, with so many binary digits after the point.
const DIGITS: u32 = 15;
const BIT: u32 = 1 << DIGITS;
/// A mode that cannot hold the character: above any sum, as a text costs at most 8 bits a character
/// and a few headers. One may be added to a sum without overflow.
const NEVER: u32 = 1 << 31;
/// A character in each of [`MODES`]. A third of a bit is cut off, not rounded, so that three digits
/// never round up to a bit more; what the digits of the longest text lack is still less than a third.
const CHARACTER: [u32; 3] = [8 * BIT, 11 * BIT / 2, 10 * BIT / 3];
const _: () = assert!(MAX_TEXT as u32 * 3 < BIT);
const _: () = assert!((MAX_TEXT as u64 * 8 + 32) * (BIT as u64) < NEVER as u64);

/// A character of each kind in each of [`MODES`].
const COSTS: [[u32; 3]; 3] = {
    let [byte, alphanumeric, numeric] = CHARACTER;
    [[byte, NEVER, NEVER], [byte, alphanumeric, NEVER], [byte, alphanumeric, numeric]]
};

/// The kind of each byte: 2 for a digit, 1 for the rest of the 45 characters of ISO/IEC 18004:2015,
/// 7.3.4, table 5, else 0.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => 2,
            b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-'..=b'/' | b':' => 1,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

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

/// The least costs of the characters taken in so far.
#[derive(Clone, Copy)]
pub(super) struct Costs {
    headers: [u32; 3],
    /// With the last character in each of [`MODES`], its segment open.
    open: [u32; 3],
    /// Of the cheapest of them with its segment closed; which one that is stands in the lowest
    /// bits, so that the least number is the first of the cheapest.
    closed: u32,
}

impl Costs {
    pub(super) fn new(class: Class) -> Self {
        let headers = MODES.map(|mode| class.header_bits(mode) as u32 * BIT);
        Self { headers, open: [NEVER; 3], closed: 0 }
    }

    /// Takes in one more character. Returns, for each mode of it in two bits, the mode of the one
    /// before; if it is the same, the segment goes on.
    ///
    /// No sum overflows: see [`NEVER`]. Said to the compiler, this saves a branch at each.
    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) -> u8 {
        let costs = &COSTS[usize::from(KINDS[usize::from(byte)])];
        let cheapest = self.cheapest();
        let before = self.closed.wrapping_sub(cheapest);
        let (mut choice, mut closed) = (0, u32::MAX);
        for (mode, character) in costs.iter().enumerate() {
            let opened = before.wrapping_add(self.headers[mode]);
            let (from, cost) = if self.open[mode] <= opened {
                (mode as u32, self.open[mode])
            } else {
                (cheapest, opened)
            };
            choice |= from << (2 * mode);
            self.open[mode] = cost.wrapping_add(*character);
            let whole = self.open[mode].wrapping_add(BIT - 1) & !(BIT - 1);
            closed = closed.min(whole | mode as u32);
        }
        self.closed = closed;
        choice as u8
    }

    const fn cheapest(&self) -> u32 {
        self.closed & 0b11
    }

    /// The bits of the characters taken in so far.
    pub(super) const fn bits(&self) -> usize {
        (self.closed >> DIGITS) as usize
    }
}

/// Characters whose choices are held at a time.
const BLOCK: usize = 512;
const BLOCKS: usize = MAX_TEXT.div_ceil(BLOCK);

/// The best division of a text.
pub(super) struct Division<'t> {
    text: &'t [u8],
    /// The costs of all.
    costs: Costs,
    /// The costs of all that comes after each block, the last block first.
    borders: ArrayVec<Costs, BLOCKS>,
    /// For each character of the first block and each mode of it, the mode of the one that follows.
    choices: [u8; BLOCK],
}

impl<'t> Division<'t> {
    /// Room for a division, made in place as it has a kilobyte.
    pub(super) fn new(text: &'t [u8]) -> Self {
        let costs = Costs::new(Class::Small);
        Self { text, costs, borders: ArrayVec::new(), choices: [0; BLOCK] }
    }

    /// Divides the text and returns the bits it needs; `None` if they are more than there is room
    /// for, or if it has more than [`MAX_TEXT`] bytes.
    pub(super) fn divide(&mut self, class: Class, room: usize) -> Option<usize> {
        if self.text.len() > MAX_TEXT {
            return None;
        }
        self.costs = Costs::new(class);
        self.borders.clear();
        for block in self.text.chunks(BLOCK).rev() {
            self.borders.push(self.costs);
            choose(block, &mut self.costs, &mut self.choices);
            if self.costs.bits() > room {
                return None;
            }
        }
        Some(self.costs.bits())
    }

    /// Hands out the segments of the last division, in order.
    pub(super) fn each<E>(
        &mut self,
        mut take: impl FnMut(Mode, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let text = self.text;
        let (mut mode, mut start, mut at) = (self.costs.cheapest() as u8, 0, 0);
        for (block, border) in text.chunks(BLOCK).zip(self.borders.iter_mut().rev()) {
            if at > 0 {
                choose(block, border, &mut self.choices);
            }
            for choice in &self.choices[..block.len()] {
                let next = choice >> (2 * mode) & 0b11;
                at += 1;
                if next != mode && at < text.len() {
                    take(MODES[usize::from(mode)], &text[start..at])?;
                    (mode, start) = (next, at);
                }
            }
        }
        take(MODES[usize::from(mode)], &text[start..])
    }
}

/// Takes in the characters of a block, the last one first, and notes what each chooses.
fn choose(block: &[u8], costs: &mut Costs, choices: &mut [u8; BLOCK]) {
    let mut now = *costs;
    for (&byte, choice) in block.iter().zip(choices).rev() {
        *choice = now.push(byte);
    }
    *costs = now;
}
