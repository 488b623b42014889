//! Any charge: either a payload that the checker finds nothing wrong with, or an error; and the
//! checker of charges says the same.
#![no_main]

mod common;
use common::*;
use core::ptr::{null, null_mut};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&[profile, encoding, flags], rest)) = data.split_first_chunk::<3>() else { return };
    // Texts end with NUL: the members in their order, then paths and values of fields by turns.
    let texts: Vec<Vec<u8>> = rest.split(|b| *b == 0).map(|t| [t, b"\0"].concat()).collect();
    let at = |i: usize| texts.get(i).map_or(null(), |t| t.as_ptr().cast());
    let fields: Vec<qr_field> = texts
        .get(15..)
        .unwrap_or_default()
        .chunks_exact(2)
        .map(|f| qr_field { path: f[0].as_ptr().cast(), value: f[1].as_ptr().cast() })
        .collect();
    let charge = qr_charge {
        profile: u32::from(profile % 5),
        encoding: u32::from(encoding % 7),
        flags: u32::from(flags & 63),
        field_count: fields.len() as u32,
        fields: if fields.is_empty() { null() } else { fields.as_ptr() },
        amount: at(0),
        currency: at(1),
        country: at(2),
        merchant_name: at(3),
        merchant_city: at(4),
        postal_code: at(5),
        merchant_category: at(6),
        reference: at(7),
        terminal: at(8),
        purpose: at(9),
        user_id: at(10),
        sponsor_id: at(11),
        pix_key: at(12),
        pix_url: at(13),
        pix_description: at(14),
        ..init()
    };
    both_ways(profile, encoding, flags, &texts);
    let mut len = u32::MAX;
    let mut err = init::<qr_error>();
    // SAFETY: buffers of our own, with their sizes.
    unsafe {
        let status = qr_build_payload(&charge, null_mut(), 0, &mut len, &mut err);
        let mut count = 0;
        let checked = qr_check_charge(&charge, null_mut(), 0, &mut count);
        assert_eq!(status, checked, "{}", text(&err.message));
        let mut errors = vec![init::<qr_error>(); count as usize];
        assert_eq!(qr_check_charge(&charge, errors.as_mut_ptr(), count, &mut count), checked);
        for error in &errors {
            text(&error.message);
            text(&error.field);
            text(&error.path);
        }
        if status != QR_OK {
            assert_eq!(len, u32::MAX, "an error leaves the length alone");
            assert_eq!(err.code, status);
            assert_ne!(status, QR_ERR_INTERNAL);
            assert!(!text(&err.message).is_empty());
            return;
        }
        assert!(len <= QR_PAYLOAD_MAX);
        let mut payload = vec![0xAAu8; len as usize + 1];
        let small =
            qr_build_payload(&charge, payload.as_mut_ptr().cast(), len, &mut len, null_mut());
        assert_eq!(small, QR_ERR_BUFFER_TOO_SMALL);
        assert!(payload.iter().all(|b| *b == 0xAA));
        let status =
            qr_build_payload(&charge, payload.as_mut_ptr().cast(), len + 1, &mut len, null_mut());
        assert_eq!((status, payload.pop()), (QR_OK, Some(0)));
        let (_, faults) = faults(&payload, charge.profile);
        let allowed = |error: &qr_error| {
            error.severity == QR_SEVERITY_WARNING
                || charge.flags & QR_CHARGE_KEEP_ACCENTS != 0
                    && charge.profile == QR_PROFILE_EMV
                    && error.code == QR_ERR_NOT_ANS
                || charge.flags & QR_CHARGE_ALLOW_MISSING != 0
                    && [QR_ERR_MISSING_MANDATORY, QR_ERR_MISSING_GUID].contains(&error.code)
                || charge.flags & QR_CHARGE_ANY_CHECK_DIGITS != 0
                    && error.code == QR_ERR_CHECK_DIGITS
        };
        if let Some(fault) = faults.iter().find(|error| !allowed(error)) {
            panic!("{}: {}", String::from_utf8_lossy(&payload), text(&fault.message));
        }
    }
});

/// Without further fields there is a fast path, which must give what the other one gives.
fn both_ways(profile: u8, encoding: u8, flags: u8, texts: &[Vec<u8>]) {
    use posqr_core::payload::{Charge, Profile, Writer, build};
    use posqr_core::text::Encoding::*;
    let at = |i: usize| texts.get(i).map_or(b"".as_slice(), |t| &t[..t.len() - 1]);
    let charge = Charge {
        profile: [Profile::Emv, Profile::MercadoPago, Profile::PixStatic, Profile::PixDynamic]
            [usize::from(profile % 4)],
        encoding: [Utf8, Latin1, Cp1252, Cp850, Cp437, Cp860, Cp858][usize::from(encoding % 7)],
        keep_accents: flags & 1 != 0,
        truncate: flags & 2 != 0,
        trim: flags & 4 != 0,
        allow_missing: flags & 8 != 0,
        any_check_digits: flags & 16 != 0,
        amount: at(0),
        currency: at(1),
        country: at(2),
        merchant_name: at(3),
        merchant_city: at(4),
        postal_code: at(5),
        merchant_category: at(6),
        reference: at(7),
        terminal: at(8),
        purpose: at(9),
        user_id: at(10),
        sponsor_id: at(11),
        pix_key: at(12),
        pix_url: at(13),
        pix_description: at(14),
        ..Charge::default()
    };
    let (mut fast, mut thorough) = (Writer::default(), Writer::default());
    let thorough = build::build_thoroughly(&charge, &mut thorough);
    assert_eq!(build::build(&charge, &mut fast), thorough);
}
