//! What online calls take and give beside: arrays of structs, answers that a call is made for, and texts
//! that are of use whole or not at all.

use super::{Struct, StructIn, StructOut, struct_size};
use core::ffi::c_char;
use core::marker::PhantomData;
use posqr_core::error::Field;
use posqr_core::{Error, Fault};

impl<T: Struct> StructIn<'_, T> {
    /// The caller's `struct_size`; not to be asked of NULL.
    fn size(&self) -> Result<usize, Error> {
        // SAFETY: the caller promises a struct that begins with its struct_size.
        struct_size::<T>(unsafe { self.pointer.cast::<u32>().read_unaligned() })
    }
}

/// An array of input structs, which all carry the same `struct_size`: it is the stride.
pub(in super::super) struct ArrayIn<'a, T> {
    pointer: *const T,
    count: u32,
    lifetime: PhantomData<&'a T>,
}

impl<T: Struct> ArrayIn<'_, T> {
    /// # Safety
    /// As the module says.
    pub(in super::super) unsafe fn new(pointer: *const T, count: u32) -> Self {
        Self { pointer, count, lifetime: PhantomData }
    }

    /// Copies the structs, of which there may be at most `max`.
    pub(in super::super) fn read(&self, max: u32) -> Result<Vec<T>, Error> {
        if self.count > max {
            return Err(Error::new(Fault::Range)
                .named(T::NAME)
                .count(self.count as usize, max as usize));
        }
        if self.pointer.is_null() && self.count > 0 {
            return Err(Error::new(Fault::Null).named(T::NAME));
        }
        let mut stride = 0;
        (0..self.count)
            .map(|at| {
                let element = |error: Error| error.field(Field::Element(T::NAME, at, ""));
                // SAFETY: `count` elements of the first one's size stand there, as the caller
                // promises.
                let one = unsafe {
                    StructIn::new(self.pointer.cast::<u8>().add(at as usize * stride).cast::<T>())
                };
                let size = one.size().map_err(element)?;
                if at > 0 && size != stride {
                    return Err(element(Error::new(Fault::StructSize))
                        .count(size, stride)
                        .allowed("the same struct_size in every element"));
                }
                stride = size;
                one.read().map_err(element)
            })
            .collect()
    }
}

impl<T: Struct> StructOut<T> {
    /// As [`Self::check`], where the answer is the point of the call.
    pub(in super::super) fn required(&self) -> Result<(), Error> {
        if self.pointer.is_null() {
            return Err(Error::new(Fault::Null).named(T::NAME));
        }
        self.check()
    }
}

/// Writes a text into a member if it fits whole and is one: no NUL inside, and ASCII unless
/// `foreign` is allowed. Else the member stays empty and the result is `false`.
pub(in super::super) fn put_whole(member: &mut [c_char], text: &str, foreign: bool) -> bool {
    let good = text.len() < member.len() && !text.contains('\0') && (foreign || text.is_ascii());
    if good {
        for (to, byte) in member.iter_mut().zip(text.bytes()) {
            *to = byte as c_char;
        }
    }
    good
}
