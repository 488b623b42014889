//! Writes and reads objects: two digits of ID, two of length, the value. Alone in counting lengths.
//!
//! A length counts characters (EMVCo MPM 1.1, 4.4.1.1), which differ from bytes as soon as a text
//! leaves ASCII. Some writers count bytes all the same, so a reader is told which to count.

use crate::Fault;
use crate::emv::object::{PAYLOAD_MAX, VALUE_MAX};

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
    text: &'a [u8],
    position: usize,
    base: usize,
    unit: Unit,
}

const HEADER: usize = 4;

impl<'a> Reader<'a> {
    /// Reads `text`, which is UTF-8 and begins at byte `base` of the payload.
    #[must_use]
    pub const fn new(text: &'a [u8], base: usize, unit: Unit) -> Self {
        Self { text, position: 0, base, unit }
    }

    /// Byte of the payload where the next object begins.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.base + self.position
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_at_end(&self) -> bool {
        self.position == self.text.len()
    }

    /// The next object of a text that is all ASCII, without a word on what is wrong: `None` at the end,
    /// and `None` before it where something is.
    #[inline(always)]
    pub fn next_in_ascii(&mut self) -> Option<Tlv<'a>> {
        let (header, rest) = self.text.get(self.position..)?.split_first_chunk::<HEADER>()?;
        let id = two_digits(header[0], header[1])?;
        let value = rest.get(..two_digits(header[2], header[3])?.into())?;
        let offset = self.base + self.position + HEADER;
        self.position += HEADER + value.len();
        Some(Tlv { id, value, offset })
    }

    #[inline]
    fn read(&mut self) -> Result<Tlv<'a>, Broken> {
        let begin = self.position;
        let rest = &self.text[begin..];
        let broken = |fault, at: usize, id| Broken { fault, offset: self.base + begin + at, id };
        let Some((header, rest)) = rest.split_first_chunk::<HEADER>() else {
            return Err(broken(Fault::TruncatedHeader, 0, None));
        };
        let Some(id) = two_digits(header[0], header[1]) else {
            // Four bytes may be fewer than four characters.
            let few = boundary(rest_from(self.text, begin), HEADER).is_none();
            let fault = if few { Fault::TruncatedHeader } else { Fault::IdNotNumeric };
            return Err(broken(fault, 0, None));
        };
        let Some(length) = two_digits(header[2], header[3]) else {
            return Err(broken(Fault::LengthNotNumeric, 2, Some(id)));
        };
        let length = usize::from(length);
        let bytes = match self.unit {
            Unit::Bytes => (length <= rest.len()).then_some(length),
            Unit::Characters => boundary(rest, length),
        };
        let Some(bytes) = bytes else {
            return Err(broken(Fault::LengthOverflow, 2, Some(id)));
        };
        if rest.get(bytes).is_some_and(|&byte| is_continuation(byte)) {
            return Err(broken(Fault::SplitsCharacter, 2, Some(id)));
        }
        self.position = begin + HEADER + bytes;
        Ok(Tlv { id, value: &rest[..bytes], offset: self.base + begin + HEADER })
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Tlv<'a>, Broken>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_at_end() {
            return None;
        }
        let item = self.read();
        if item.is_err() {
            self.position = self.text.len();
        }
        Some(item)
    }
}

fn rest_from(text: &[u8], begin: usize) -> &[u8] {
    text.get(begin..).unwrap_or_default()
}

const fn two_digits(tens: u8, units: u8) -> Option<u8> {
    let (tens, units) = (tens.wrapping_sub(b'0'), units.wrapping_sub(b'0'));
    if tens < 10 && units < 10 { Some(tens * 10 + units) } else { None }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Byte length of the first `count` characters; `None` if there are fewer.
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
#[derive(Debug, Clone)]
pub struct Writer {
    room: [u8; ROOM],
    bytes: usize,
    characters: usize,
}

impl Default for Writer {
    fn default() -> Self {
        Self { room: [0; ROOM], bytes: 0, characters: 0 }
    }
}

/// A template that was opened and awaits its length.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    bytes: usize,
    characters: usize,
}

impl Mark {
    /// Where the inside of the template begins, in bytes.
    #[must_use]
    pub const fn begin(&self) -> usize {
        self.bytes
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
        self.room.get(..self.bytes).unwrap_or_default()
    }

    /// Takes everything back.
    pub const fn clear(&mut self) {
        self.bytes = 0;
        self.characters = 0;
    }

    /// Writes text as it is.
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    #[inline]
    pub fn raw(&mut self, text: &[u8]) -> Result<(), Full> {
        let end = self.bytes + text.len();
        self.room.get_mut(self.bytes..end).ok_or(Full)?.copy_from_slice(text);
        self.bytes = end;
        self.characters += text.len();
        Ok(())
    }

    /// Writes one object of `characters` characters, at most [`VALUE_MAX`].
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    #[inline(always)]
    pub fn object(&mut self, id: u8, value: &[u8], characters: usize) -> Result<(), Full> {
        let end = self.bytes + HEADER + value.len();
        let room = self.room.get_mut(self.bytes..end).ok_or(Full)?;
        let (header, room) = room.split_first_chunk_mut().ok_or(Full)?;
        let ([a, b], [c, d]) = (digits(id), digits(characters as u8));
        *header = [a, b, c, d];
        room.copy_from_slice(value);
        self.bytes = end;
        self.characters += HEADER + characters;
        Ok(())
    }

    /// Begins a template.
    ///
    /// # Errors
    /// [`Full`]; nothing is written then.
    pub fn open(&mut self, id: u8) -> Result<Mark, Full> {
        let [a, b] = digits(id);
        self.raw(&[a, b, b'0', b'0'])?;
        Ok(Mark { bytes: self.bytes, characters: self.characters })
    }

    /// Ends a template: writes its length, and gives it. A template longer than [`VALUE_MAX`] is
    /// taken back.
    pub fn close(&mut self, mark: Mark) -> usize {
        let characters = self.characters - mark.characters;
        if characters > usize::from(VALUE_MAX) {
            self.bytes = mark.bytes - HEADER;
            self.characters = mark.characters - HEADER;
        } else {
            let length = digits(characters as u8);
            self.room[mark.bytes - 2..mark.bytes].copy_from_slice(&length);
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
