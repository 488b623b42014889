//! Where the bytes of an image or of a print go: counted, and written as far as there is room. So one
//! run of the code tells the size, and a second one writes, without a buffer in between.

use core::fmt;

use crate::error::{Error, Fault};

/// Takes bytes: writes what fits and counts all.
pub(crate) struct Sink<'a> {
    out: &'a mut [u8],
    at: usize,
}

impl<'a> Sink<'a> {
    /// Writes to the beginning of `out`; of an empty one it only counts.
    pub(crate) const fn new(out: &'a mut [u8]) -> Self {
        Self { out, at: 0 }
    }

    /// How many bytes there were.
    pub(crate) const fn len(&self) -> usize {
        self.at
    }

    /// Whether nothing is written at all.
    pub(crate) const fn is_counting(&self) -> bool {
        self.out.is_empty()
    }

    /// Counts bytes that are not written.
    pub(crate) const fn skip(&mut self, len: usize) {
        self.at = self.at.saturating_add(len);
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) {
        if let Some(room) = self.room(bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    /// The place of the next bytes, to be written in full; `None` if only counting.
    pub(crate) fn room(&mut self, len: usize) -> Option<&mut [u8]> {
        let start = self.at;
        self.at = self.at.saturating_add(len);
        self.out.get_mut(start..self.at)
    }

    /// Bytes that were written already, to be set right; `None` if only counting.
    pub(crate) fn written(&mut self, range: core::ops::Range<usize>) -> Option<&mut [u8]> {
        self.out.get_mut(range)
    }
}

impl fmt::Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text.as_bytes());
        Ok(())
    }
}

/// A sink never refuses; what fails is a mistake of ours.
impl From<fmt::Error> for Error {
    fn from(_: fmt::Error) -> Self {
        Self::new(Fault::Internal)
    }
}
