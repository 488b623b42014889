//! The signature of a notification (Mercado Pago, notifications of QR orders: `x-signature`).
//!
//! The documentation and the official SDKs disagree whether `data.id` is signed as received or in
//! lower case: either is accepted. Both are the same id, so nothing is lost by it.

use super::failure::Failure;
use crate::error::{Error, Fault};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A notification as a server of the integrator's received it: `qr_webhook` describes the members.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_webhook, described there")]
pub struct Webhook<'a> {
    pub x_signature: &'a str,
    pub x_request_id: &'a str,
    pub data_id: &'a str,
}

/// A time of as many digits or more counts milliseconds, else seconds: pages and SDKs disagree.
const MILLISECONDS_FROM: usize = 12;

/// Checks a signature; `tolerance_s` 0: any age.
///
/// # Errors
/// [`Fault::SignatureMissing`], [`Fault::SignatureMismatch`], [`Fault::SignatureAge`]. The secret is
/// never quoted.
pub fn check(
    webhook: &Webhook<'_>,
    secret: &str,
    now_unix_s: i64,
    tolerance_s: u32,
) -> Result<(), Failure> {
    if secret.is_empty() {
        return Err(Error::new(Fault::Null).named("secret").into());
    }
    let (ts, v1) = read(webhook.x_signature)?;
    let id = webhook.data_id.trim();
    let lower = id.to_lowercase();
    let signed = [id, lower.as_str()].iter().any(|id| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(manifest(id, webhook.x_request_id.trim(), ts).as_bytes());
        // In constant time.
        mac.verify_slice(&v1).is_ok()
    });
    if !signed {
        return Err(Error::new(Fault::SignatureMismatch).named("x_signature").into());
    }
    age(ts, now_unix_s, tolerance_s)
}

/// The text that was signed: a pair without a value is left out.
fn manifest(id: &str, request_id: &str, ts: &str) -> String {
    [("id", id), ("request-id", request_id), ("ts", ts)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}:{value};"))
        .collect()
}

/// Time and hash of the header `ts=...,v1=...`, in any order, among others.
fn read(header: &str) -> Result<(&str, [u8; 32]), Failure> {
    let missing = |allowed| {
        Failure::from(
            Error::new(Fault::SignatureMissing)
                .named("x_signature")
                .excerpt(header.as_bytes())
                .allowed(allowed),
        )
    };
    let value = |name: &str| {
        header
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    };
    let (ts, hash) = (value("ts"), value("v1"));
    if ts.is_empty() || !ts.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(missing("ts=<digits>,v1=<64 hexadecimal digits>"));
    }
    let hash = hex(hash).ok_or_else(|| missing("v1=<64 hexadecimal digits>"))?;
    Ok((ts, hash))
}

fn hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().as_chunks::<2>().0) {
        *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

fn age(ts: &str, now_unix_s: i64, tolerance_s: u32) -> Result<(), Failure> {
    if tolerance_s == 0 {
        return Ok(());
    }
    let number = ts.parse::<i64>().unwrap_or(i64::MAX);
    let signed_s = if ts.len() >= MILLISECONDS_FROM { number / 1000 } else { number };
    let age = now_unix_s.saturating_sub(signed_s).unsigned_abs();
    if age <= u64::from(tolerance_s) {
        return Ok(());
    }
    Err(Error::new(Fault::SignatureAge)
        .named("x_signature")
        .count(usize::try_from(age).unwrap_or(usize::MAX), tolerance_s as usize)
        .into())
}
