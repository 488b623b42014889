//! Any bytes as a payload, under every profile: faults are counted alike with and without room, and
//! what has none is read and has the values that its checksum covers.
#![no_main]

mod common;
use common::*;
use core::ptr::null_mut;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((profile, payload)) = data.split_first() else { return };
    let (status, errors) = faults(payload, u32::from(profile % 4));
    for error in &errors {
        assert!(!text(&error.message).is_empty());
        assert!(error.offset == QR_NO_OFFSET || error.offset as usize <= payload.len());
        text(&error.path);
    }
    assert_ne!(status, QR_ERR_INTERNAL);
    let first = errors.iter().find(|error| error.severity == QR_SEVERITY_ERROR);
    if payload.contains(&0) {
        assert_eq!(status, QR_ERR_NUL_INSIDE);
    } else {
        assert_eq!(status, first.map_or(QR_OK, |error| error.code));
    }
    if status == QR_OK {
        let mut count = 0;
        // SAFETY: buffers of our own, with their sizes.
        let parsed = unsafe {
            let text = payload.as_ptr().cast();
            qr_parse_payload(text, payload.len() as u32, null_mut(), 0, &mut count, null_mut())
        };
        assert_eq!(parsed, QR_OK);
        assert!(count >= 7, "the mandatory objects");
    }
});
