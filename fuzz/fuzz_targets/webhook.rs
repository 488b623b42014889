//! Notifications: what was signed with the secret is taken, whatever is changed in it is not, and
//! nothing that is told depends on the secret. The signature is made here, by another library.
#![no_main]

mod common;
mod dice;
mod online;
use common::*;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use online::{c_text, check_failure};
use ring::hmac;

/// A notification, and by what it is judged.
#[derive(Debug, Clone, Default)]
struct Notice {
    signature: Vec<u8>,
    request_id: Vec<u8>,
    data_id: Vec<u8>,
    secret: Vec<u8>,
    now_s: u32,
    tolerance_s: u32,
}

impl Notice {
    fn check(&self) -> (qr_status, qr_error) {
        let [signature, request_id, data_id, secret] =
            [&self.signature, &self.request_id, &self.data_id, &self.secret].map(|b| c_text(b));
        let webhook = qr_webhook {
            x_signature: signature.as_ptr(),
            x_request_id: request_id.as_ptr(),
            data_id: data_id.as_ptr(),
            ..init()
        };
        let mut err = init::<qr_error>();
        // SAFETY: structs of our own, and texts that end with NUL.
        let status = unsafe {
            let (now, tolerance) = (self.now_s, self.tolerance_s);
            qr_webhook_check(&webhook, secret.as_ptr(), now, tolerance, &mut err)
        };
        check_failure(status, &err);
        (status, err)
    }
}

/// `v1` as the service's documentation has it: a pair without a value is left out.
fn v1(notice: &Notice, id: &[u8], ts: &str) -> String {
    let mut manifest = Vec::new();
    for (name, value) in [("id", id), ("request-id", &notice.request_id), ("ts", ts.as_bytes())] {
        if !value.is_empty() {
            manifest.extend([name.as_bytes(), b":", value, b";"].concat());
        }
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, &notice.secret);
    let tag = hmac::sign(&key, &manifest);
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

const WORD: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

fn word(dice: &mut Dice<'_>, least: usize) -> Vec<u8> {
    let mut word: Vec<u8> = dice.short().iter().map(|b| WORD[usize::from(b % 64)]).collect();
    while word.len() < least {
        word.push(b'7');
    }
    word
}

/// Another character than the one at some place, in either case.
fn change(dice: &mut Dice<'_>, text: &mut [u8]) {
    if text.is_empty() {
        return;
    }
    let at = dice.up_to(text.len() - 1);
    let other = WORD[usize::from(dice.byte() % 64)];
    let differs = |byte: u8| !byte.eq_ignore_ascii_case(&text[at]);
    text[at] = [other, b'0', b'1'].into_iter().find(|byte| differs(*byte)).expect("one of two");
}

fn signed(dice: &mut Dice<'_>) {
    let digits: String = dice.short().iter().take(18).map(|b| char::from(b'0' + b % 10)).collect();
    let ts = if digits.is_empty() { "1742505638683".to_owned() } else { digits };
    let mut notice = Notice {
        request_id: word(dice, 0),
        data_id: word(dice, 1),
        secret: word(dice, 1),
        ..Notice::default()
    };
    // Documentation and the service's own libraries disagree about its case: either is right.
    let lower = notice.data_id.to_ascii_lowercase();
    let id = if dice.yes() { &lower } else { &notice.data_id };
    let hash = v1(&notice, id, &ts);
    let header = [format!("ts={ts},v1={hash}"), format!("v1={hash},ts={ts}")];
    notice.signature = header[usize::from(dice.yes())].clone().into_bytes();
    assert_eq!(notice.check().0, QR_OK, "{notice:?}");
    age(dice, &notice, &ts);
    let mut forged = notice.clone();
    match dice.byte() % 5 {
        0 => change(dice, &mut forged.data_id),
        1 => change(dice, &mut forged.request_id),
        2 => change(dice, &mut forged.secret),
        3 => {
            let mut other = ts.clone().into_bytes();
            change(dice, &mut other);
            let other = String::from_utf8(other).expect("ASCII");
            forged.signature = format!("ts={other},v1={hash}").into_bytes();
        }
        _ => {
            let mut other = hash.clone().into_bytes();
            change(dice, &mut other);
            forged.signature = [format!("ts={ts},v1=").as_bytes(), &other].concat();
        }
    }
    let same = [&forged.data_id, &forged.request_id, &forged.secret, &forged.signature]
        == [&notice.data_id, &notice.request_id, &notice.secret, &notice.signature];
    assert!(same || forged.check().0 != QR_OK, "{notice:?} {forged:?}");
}

/// Too old, or too far in the future, by the tolerance given.
fn age(dice: &mut Dice<'_>, notice: &Notice, ts: &str) {
    let number: i64 = ts.parse().expect("up to 18 digits");
    let signed_s = if ts.len() >= 12 { number / 1000 } else { number };
    let (off, tolerance_s) = (i64::from(dice.number()) - i64::from(u32::MAX / 2), dice.number());
    // The server's clock has 32 bits; where it cannot be so far away, it stands at an end.
    let now_s = signed_s.saturating_add(off).clamp(0, i64::from(u32::MAX)) as u32;
    let off = signed_s.saturating_sub(now_s.into());
    let (status, _) = Notice { now_s, tolerance_s, ..notice.clone() }.check();
    let good = tolerance_s == 0 || off.unsigned_abs() <= u64::from(tolerance_s);
    assert_eq!(status, if good { QR_OK } else { QR_ERR_SIGNATURE_AGE }, "{notice:?} {now_s}");
}

/// A semicolon ends a pair of what is signed: with one inside an id, one text has two readings.
fn semicolon(dice: &mut Dice<'_>) {
    let mut notice = Notice {
        request_id: word(dice, 1),
        data_id: word(dice, 1),
        secret: word(dice, 1),
        ..Notice::default()
    };
    let id = if dice.yes() { &mut notice.data_id } else { &mut notice.request_id };
    let at = dice.up_to(id.len());
    id.insert(at, b';');
    let id = notice.data_id.clone();
    notice.signature = format!("ts=1742505638683,v1={}", v1(&notice, &id, "1742505638683")).into();
    assert_ne!(notice.check().0, QR_OK, "{notice:?}");
}

/// Anything at all; and what is told is the same with another secret, so that none of it is told.
fn any(dice: &mut Dice<'_>) {
    let notice = Notice {
        now_s: dice.number(),
        tolerance_s: dice.number(),
        secret: word(dice, 1),
        signature: dice.short().to_vec(),
        request_id: dice.short().to_vec(),
        data_id: dice.short().to_vec(),
    };
    let mut other = notice.clone();
    other.secret.iter_mut().for_each(|b| *b = if *b == b'0' { b'1' } else { b'0' });
    let ((status, err), (other_status, other_err)) = (notice.check(), other.check());
    if status == other_status && status != QR_OK {
        assert_eq!(text(&err.message), text(&other_err.message), "{notice:?}");
    }
    let given = Notice { secret: dice.short().to_vec(), ..notice };
    given.check();
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    match dice.byte() % 4 {
        0 | 1 => signed(&mut dice),
        2 => semicolon(&mut dice),
        _ => any(&mut dice),
    }
});
