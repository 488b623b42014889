//! What the targets share: the C face itself, so that its pointers are fuzzed too.
#![allow(dead_code, unused_imports, reason = "no target needs all of it")]

pub use posqr::generated::statuses::*;
pub use posqr::types::online::*;
pub use posqr::types::print::*;
pub use posqr::types::*;
pub use posqr::*;

/// As the `_INIT` macros: all zero, with its size.
pub fn init<T: Copy>() -> T {
    // SAFETY: the structs of the interface are plain data, for which zero is a value.
    unsafe {
        let mut value: T = core::mem::zeroed();
        (&raw mut value).cast::<u32>().write_unaligned(size_of::<T>() as u32);
        value
    }
}

/// The version of the package, which the face asks cargo for, is that of the fuzz package here.
pub const EMV: u32 = QR_PROFILE_EMV;

/// The faults of a payload: status, number.
pub fn faults(payload: &[u8], profile: u32) -> (qr_status, Vec<qr_error>) {
    let (length, mut count) = (payload.len() as u32, 0);
    // SAFETY: buffers of our own, with their sizes.
    unsafe {
        let text = payload.as_ptr().cast();
        let counted = qr_check_payload(text, length, profile, core::ptr::null_mut(), 0, &mut count);
        let mut errors = vec![init::<qr_error>(); count as usize];
        let mut again = 0;
        let status =
            qr_check_payload(text, length, profile, errors.as_mut_ptr(), count, &mut again);
        assert_eq!((counted, count), (status, again));
        (status, errors)
    }
}

/// A text of the interface, up to its NUL.
pub fn text(member: &[core::ffi::c_char]) -> String {
    let bytes: Vec<u8> = member.iter().map(|c| *c as u8).take_while(|b| *b != 0).collect();
    assert!(bytes.is_ascii(), "output text is ASCII: {bytes:?}");
    String::from_utf8(bytes).expect("ASCII")
}
