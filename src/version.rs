//! What this library is, so that a program or a binding can check itself against it.

use super::generated::constants::{NAMES, STRUCTS, VALUES};
use super::layout::Layout;
use super::types::QR_ABI_VERSION;
use core::ffi::{CStr, c_char};

/// Version of the library: that of Cargo.toml.
const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version without a NUL"),
    };

/// Gives the version of the library that is loaded: "0.1.0".
///
/// @return A static text; compare with QR_VERSION of the header.
#[unsafe(no_mangle)]
pub extern "C" fn qr_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Gives the number that changes when the ABI breaks; compare with QR_ABI_VERSION of the header.
#[unsafe(no_mangle)]
pub extern "C" fn qr_abi_version() -> u32 {
    QR_ABI_VERSION
}

/// Gives a constant of the header, the size of a struct, or place or size of a member in bytes, so
/// that a binding in another language can check its own copy: "QR_PAYLOAD_MAX", "QR_VERSION_MAJOR",
/// "sizeof(qr_charge)", "offsetof(qr_charge, amount)", "sizeof(qr_charge.amount)".
///
/// @param name      One of these; blanks around the names of struct and member do not matter. NULL is
///                  unknown.
/// @param fallback  What to return for a name that is unknown.
/// @return The value; one above 2147483647 is returned as the negative number with the same bits
///         (QR_NO_OFFSET and QR_NUL_TERMINATED are -1).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_constant(name: *const c_char, fallback: i32) -> i32 {
    // SAFETY: the caller promises NULL or a text that ends with NUL.
    let name = unsafe { super::arg::text(name) };
    core::str::from_utf8(name).ok().and_then(constant).unwrap_or(fallback)
}

fn constant(name: &str) -> Option<i32> {
    let inner = |before| name.strip_prefix(before)?.strip_suffix(')');
    if let Some(inner) = inner("offsetof(") {
        let (name, member) = inner.split_once(',')?;
        return Some(structure(name)?.place(member)?.0.into());
    }
    if let Some(inner) = inner("sizeof(") {
        return Some(match inner.split_once('.') {
            Some((name, member)) => structure(name)?.place(member)?.1.into(),
            None => structure(inner)?.size.into(),
        });
    }
    VALUES.get(NAMES.split(' ').position(|known| known == name)?).copied()
}

fn structure(name: &str) -> Option<&'static Layout> {
    STRUCTS.iter().find(|known| known.name == name.trim_matches(' '))
}
