//! What online calls take and give beside: whole arrays of structs, and texts that are of use whole or
//! not at all.

use super::{ArrayIn, Struct};
use core::ffi::c_char;
use posqr_core::Error;

impl<T: Struct> ArrayIn<'_, T> {
    /// Copies the structs, of which there may be at most `max`.
    pub(in super::super) fn read(&self, max: u32) -> Result<Vec<T>, Error> {
        self.check(T::NAME, max)?;
        (0..self.count()).map(|at| self.at(at)).collect()
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
