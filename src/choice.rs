//! Choices in: numbers of the caller's that stand for one of several things, and flags.

use super::types::*;
use posqr_core::text::Encoding;
use posqr_core::{Error, Fault};

/// The error for a choice, a flag or a member that this version does not know.
pub(super) fn unknown(name: &'static str, found: u32, largest: u32) -> Error {
    Error::new(Fault::Unsupported).named(name).count(found as usize, largest as usize)
}

/// Refuses flags that are none of ours.
pub(super) fn known_flags(flags: u32, known: u32) -> Result<(), Error> {
    if flags & !known == 0 { Ok(()) } else { Err(unknown("flags", flags, known)) }
}

/// What `QR_ENCODING_` says.
pub(super) fn encoding(encoding: u32) -> Result<Encoding, Error> {
    match encoding {
        QR_ENCODING_UTF8 => Ok(Encoding::Utf8),
        QR_ENCODING_LATIN1 => Ok(Encoding::Latin1),
        QR_ENCODING_CP1252 => Ok(Encoding::Cp1252),
        QR_ENCODING_CP850 => Ok(Encoding::Cp850),
        QR_ENCODING_CP437 => Ok(Encoding::Cp437),
        QR_ENCODING_CP860 => Ok(Encoding::Cp860),
        QR_ENCODING_CP858 => Ok(Encoding::Cp858),
        _ => Err(unknown("encoding", encoding, QR_ENCODING_CP858)),
    }
}
