//! Writes and reads objects: two digits of ID, two of length, the value. Alone in counting lengths.
//!
//! A length counts characters (EMVCo MPM 1.1, 4.4.1.1), which differ from bytes as soon as a text
//! leaves ASCII. Some writers count bytes all the same, so a reader is told which to count.

use crate::Fault;
use crate::emv::object::{PAYLOAD_MAX, VALUE_MAX};
use arrayvec::ArrayVec;

/// What a length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Code points: the standard.
    Characters,
    /// Bytes of UTF-8: the same in ASCII, where nothing has to be counted.
    Bytes,
}

/// One object as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// 0 to 99.
    pub id: u8,
    /// The value.
    pub value: &'a [u8],
    /// Where the value begins, in bytes from the beginning of the payload.
    pub offset: usize,
}

/// Why reading stopped, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// One of the faults of structure.
    pub fault: Fault,
    /// Where, in bytes from the beginning of the payload.
    pub offset: usize,
    /// The ID that was read, where the fault comes after it.
    pub id: Option<u8>,
}

/// Reads objects one after the other; stops at the first fault.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// What was not read yet.
    rest: &'a [u8],
    /// Where the text ends in the payload, in bytes.
    end: usize,
    unit: Unit,
}

const HEADER: usize = 4;

impl<'a> Reader<'a> {
    /// Reads `text`, which is UTF-8 and begins at byte `base` of the payload.
    #[must_use]
    pub const fn new(text: &'a [u8], base: usize, unit: Unit) -> Self {
        Self { rest: text, end: base + text.len(), unit }
    }

    /// Byte of the payload where the next object begins.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.end - self.rest.len()
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next object, or the rule that the text breaks.
    #[inline(always)]
    fn read(&mut self) -> Result<Tlv<'a>, Fault> {
        let (header, after) =
            self.rest.split_first_chunk::<HEADER>().ok_or(Fault::TruncatedHeader)?;
        let id = two_digits(header[0], header[1]).ok_or(Fault::IdNotNumeric)?;
        let length = two_digits(header[2], header[3]).ok_or(Fault::LengthNotNumeric)?;
        let bytes = match self.unit {
            Unit::Bytes => length.into(),
            Unit::Characters => boundary(after, length.into()).ok_or(Fault::LengthOverflow)?,
        };
        let (value, rest) = after.split_at_checked(bytes).ok_or(Fault::LengthOverflow)?;
        if rest.first().is_some_and(|&byte| is_continuation(byte)) {
            return Err(Fault::SplitsCharacter);
        }
        self.rest = rest;
        Ok(Tlv { id, value, offset: self.end - after.len() })
    }

    /// Says where the next object is broken, and reads no further.
    #[cold]
    fn stop(&mut self, fault: Fault) -> Broken {
        let (rest, offset) = (self.rest, self.offset());
        self.rest = &[];
        match (fault, rest) {
            // Four bytes may be fewer than four characters.
            (Fault::IdNotNumeric, _) if boundary(rest, HEADER).is_none() => {
                Broken { fault: Fault::TruncatedHeader, offset, id: None }
            }
            (Fault::TruncatedHeader | Fault::IdNotNumeric, _) => Broken { fault, offset, id: None },
            (_, [tens, units, ..]) => {
                Broken { fault, offset: offset + 2, id: two_digits(*tens, *units) }
            }
            _ => Broken { fault, offset, id: None },
        }
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Tlv<'a>, Broken>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_at_end() {
            return None;
        }
        Some(self.read().map_err(|fault| self.stop(fault)))
    }
}

const fn two_digits(tens: u8, units: u8) -> Option<u8> {
    let (tens, units) = (tens.wrapping_sub(b'0'), units.wrapping_sub(b'0'));
    if tens < 10 && units < 10 { Some(tens * 10 + units) } else { None }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Byte length of the first `count` characters; `None` if there are fewer.
#[inline(never)]
fn boundary(text: &[u8], count: usize) -> Option<usize> {
    let mut starts = text.iter().enumerate().filter(|(_, byte)| !is_continuation(**byte));
    match starts.nth(count) {
        Some((at, _)) => Some(at),
        None => (characters(text) == count).then_some(text.len()),
    }
}

/// Number of characters of a UTF-8 text.
#[must_use]
pub fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| !is_continuation(**byte)).count()
}

/// Room for a payload: as much as it may have.
pub const ROOM: usize = PAYLOAD_MAX;

/// Writes objects one after the other into a buffer of its own.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    text: ArrayVec<u8, ROOM>,
    /// Bytes that are no characters of their own.
    continuations: usize,
}

/// A template that was opened and awaits its length.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    begin: usize,
    continuations: usize,
}

impl Mark {
    /// Where the inside of the template begins, in bytes.
    #[must_use]
    pub const fn begin(&self) -> usize {
        self.begin
    }
}

/// The text would be longer than [`ROOM`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Writer {
    /// Everything written so far.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The last four bytes written, to be replaced, and the text before them.
    pub fn split_last_mut(&mut self) -> Option<(&[u8], &mut [u8; HEADER])> {
        let (text, last) = self.text.split_last_chunk_mut()?;
        Some((text, last))
    }

    /// Takes everything back.
    pub fn clear(&mut self) {
        self.text.clear();
        self.continuations = 0;
    }

    /// Writes ASCII as it is.
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    #[inline]
    pub fn raw(&mut self, text: &[u8]) -> Result<(), Full> {
        self.text.try_extend_from_slice(text).map_err(|_| Full)
    }

    /// Writes one object of `characters` characters, at most [`VALUE_MAX`].
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    #[inline(always)]
    pub fn object(&mut self, id: u8, value: &[u8], characters: usize) -> Result<(), Full> {
        let ([a, b], [c, d]) = (digits(id), digits(characters as u8));
        if self.text.remaining_capacity() < HEADER + value.len() {
            return Err(Full);
        }
        self.raw(&[a, b, c, d])?;
        self.raw(value)?;
        self.continuations += value.len() - characters;
        Ok(())
    }

    /// Begins a template.
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    pub fn open(&mut self, id: u8) -> Result<Mark, Full> {
        let [a, b] = digits(id);
        self.raw(&[a, b, b'0', b'0'])?;
        Ok(Mark { begin: self.text.len(), continuations: self.continuations })
    }

    /// Ends a template: writes its length, and gives it. A template longer than [`VALUE_MAX`] is
    /// taken back.
    pub fn close(&mut self, mark: Mark) -> usize {
        let bytes = self.text.len() - mark.begin;
        let characters = bytes - (self.continuations - mark.continuations);
        if characters > usize::from(VALUE_MAX) {
            self.text.truncate(mark.begin - HEADER);
            self.continuations = mark.continuations;
        } else {
            let length = digits(characters as u8);
            self.text[mark.begin - 2..mark.begin].copy_from_slice(&length);
        }
        characters
    }
}

/// Two digits of every number below 100.
static DIGITS: [[u8; 2]; 100] = {
    let mut digits = [[b'0'; 2]; 100];
    let mut n = 0;
    while n < 100 {
        digits[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    digits
};

fn digits(number: u8) -> [u8; 2] {
    // IDs and lengths are below 100.
    DIGITS.get(usize::from(number)).copied().unwrap_or([b'9'; 2])
}
