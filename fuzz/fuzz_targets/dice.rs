//! Choices out of the fuzzer's bytes. When they run out, each choice is the first one: the usual
//! thing stands first in every list.
#![allow(dead_code)]

use libfuzzer_sys::arbitrary::Unstructured;

pub struct Dice<'a>(Unstructured<'a>);

impl<'a> Dice<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        self.0.arbitrary().unwrap_or(0)
    }

    pub fn number(&mut self) -> u32 {
        self.0.arbitrary().unwrap_or(0)
    }

    /// 0 up to `max`.
    pub fn up_to(&mut self, max: usize) -> usize {
        self.0.int_in_range(0..=max).unwrap_or(0)
    }

    /// One of a list of up to 256.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()].clone()
    }

    pub fn yes(&mut self) -> bool {
        self.byte() & 1 != 0
    }

    /// Bytes, as many as the first two say.
    pub fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()) << 8 | usize::from(self.byte());
        let length = length.min(self.0.len());
        self.0.bytes(length).unwrap_or_default()
    }

    /// Bytes, as many as the first one says.
    pub fn short(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        self.0.bytes(length).unwrap_or_default()
    }

    pub fn rest(&mut self) -> &'a [u8] {
        let length = self.0.len();
        self.0.bytes(length).unwrap_or_default()
    }
}
