//! What this library is, so that a program or a binding can check itself against it.

use super::generated::constants::CONSTANTS;
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

/// Gives a constant of the header or a struct's size, so that a binding in another language can
/// check its own copy: "QR_PAYLOAD_MAX", "sizeof(qr_charge)".
///
/// @param name      A name of the header, or "sizeof(...)". NULL is unknown.
/// @param fallback  What to return for a name that is unknown.
/// @return The value; one above 2147483647 is returned as the negative number with the same bits
///         (QR_NO_OFFSET is -1), as is QR_NUL_TERMINATED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_constant(name: *const c_char, fallback: i32) -> i32 {
    // SAFETY: the caller promises NULL or a text that ends with NUL.
    let name = unsafe { super::arg::text(name) };
    CONSTANTS.iter().find(|(known, _)| known.as_bytes() == name).map_or(fallback, |(_, v)| *v)
}
