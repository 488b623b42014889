//! Checks the signature of a notification (Mercado Pago, notifications of QR orders:
//! `x-signature`).
//!
//! The documentation and the official SDKs disagree whether `data.id` is signed as received or in
//! lower case, and a server in between may have changed its case. So the id is accepted as
//! received, in lower case and in upper case. All three are the same id, so this weakens nothing.
//!
//! The signed text is one text in which semicolons separate the values. A value that contains a
//! separator could pass for several values, and is refused. No message quotes any of the texts,
//! because the caller may have passed the secret in the wrong place.

use crate::error::{Error, Failure, Fault};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A notification, as the integrator's server received it: `qr_webhook` describes the members.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_webhook, described there")]
pub struct Webhook<'a> {
    pub x_signature: &'a str,
    pub x_request_id: &'a str,
    pub data_id: &'a str,
}

/// A time with at least this many digits is in milliseconds, any other in seconds: the
/// documentation and the SDKs disagree.
const MILLISECONDS_FROM: usize = 12;

/// Checks a signature. With `tolerance_s` 0 any age is accepted. Blanks and line ends around a text
/// are ignored: a secret that was read from a file often ends with one, and the service's texts
/// have none.
///
/// # Errors
/// [`Fault::SignatureMissing`], [`Fault::SignatureMismatch`], [`Fault::SignatureAge`];
/// [`Fault::BadValue`] if an id or a secret cannot be valid.
pub fn check(
    webhook: &Webhook<'_>,
    secret: &str,
    now_unix_s: i64,
    tolerance_s: u32,
) -> Result<(), Failure> {
    let secret = read_secret(secret)?;
    let id = read_id("data_id", webhook.data_id)?;
    let request_id = read_id("x_request_id", webhook.x_request_id)?;
    let (ts, v1) = read_signature(webhook.x_signature)?;
    let cases = [id.to_owned(), id.to_ascii_lowercase(), id.to_ascii_uppercase()];
    let signed = cases.iter().any(|id| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(manifest(id, request_id, ts).as_bytes());
        // This comparison takes constant time.
        mac.verify_slice(&v1).is_ok()
    });
    if !signed {
        return Err(Error::new(Fault::SignatureMismatch).named("x_signature").into());
    }
    age(ts, now_unix_s, tolerance_s)
}

/// Reads the secret, as the service's panel shows it.
fn read_secret(text: &str) -> Result<&str, Error> {
    // Some editors begin a file with a byte order mark.
    let secret = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if secret.is_empty() {
        return Err(Error::new(Fault::Null).named("secret"));
    }
    if secret.contains(char::is_control) {
        return Err(Error::new(Fault::BadValue)
            .named("secret")
            .allowed("the secret of the service's panel: one line"));
    }
    Ok(secret)
}

/// Reads an id of a notification, which may be absent.
fn read_id<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Error> {
    let id = text.trim();
    let parts = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b';' | b',' | b':');
    match id.bytes().position(parts) {
        None => Ok(id),
        Some(at) => Err(Error::new(Fault::BadValue)
            .named(field)
            .offset(at + text.len() - text.trim_start().len())
            .allowed("visible ASCII without \";\", \",\" and \":\"")),
    }
}

/// The text that was signed. A pair without a value is left out.
fn manifest(id: &str, request_id: &str, ts: &str) -> String {
    [("id", id), ("request-id", request_id), ("ts", ts)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}:{value};"))
        .collect()
}

/// Reads time and hash from the header `ts=...,v1=...`, in any order, among other pairs. A pair
/// that occurs twice is refused, since nobody can say which one counts.
fn read_signature(header: &str) -> Result<(&str, [u8; 32]), Error> {
    let wrong = Error::new(Fault::SignatureMissing)
        .named("x_signature")
        .allowed("ts=<digits>,v1=<64 hexadecimal digits>, each once");
    let value = |name: &str| {
        let pairs = header.split(',').filter_map(|pair| pair.split_once('='));
        let mut found = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.trim())
    };
    let ts = value("ts").filter(|ts| !ts.is_empty() && ts.bytes().all(|b| b.is_ascii_digit()));
    let hash = value("v1").and_then(hex);
    ts.zip(hash).ok_or(wrong)
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
    let age = now_unix_s.saturating_sub(signed_s);
    if age.unsigned_abs() <= u64::from(tolerance_s) {
        return Ok(());
    }
    let off = usize::try_from(age.unsigned_abs()).unwrap_or(usize::MAX);
    let error = Error::new(Fault::SignatureAge).named("x_signature");
    let side = if age < 0 { "in the future" } else { "in the past" };
    Err(Failure::from(error.count(off, tolerance_s as usize)).detail(side))
}

#[cfg(test)]
mod tests {
    use super::*;

    // These were signed by the rule of Mercado Pago's documentation: the id in lower case, the time
    // in milliseconds.
    const SECRET: &str = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5";
    const HASH: &str = "8848024b24680e1ba40464110bbb952f324a1835c40e75a1e0254a1ccec09e9f";
    const HASH_AS_RECEIVED: &str =
        "f7cc500dd7ecaa726cf5dc67e7f11d8b2f1f4574016234fe68e1ff8070f32a10";
    const REQUEST: &str = "2066ca19-c6f1-498a-be75-1923005edd06";
    const ID: &str = "ORD01JV3AW3NFSTSTB669F41NACDX";
    const NOW: i64 = 1_742_505_640;

    fn signature(hash: &str) -> String {
        format!("ts=1742505638683,v1={hash}")
    }

    fn judged(webhook: &Webhook<'_>, secret: &str, now: i64) -> Result<(), (Fault, String)> {
        check(webhook, secret, now, 300).map_err(|failure| {
            let message = failure.to_string();
            for text in [SECRET, HASH, REQUEST, ID] {
                assert!(!message.contains(&text[..12]), "{message}");
            }
            (failure.error.fault, message)
        })
    }

    fn with_ids(data_id: &str, x_request_id: &str) -> Result<(), (Fault, String)> {
        let x_signature = &signature(HASH);
        judged(&Webhook { x_signature, x_request_id, data_id }, SECRET, NOW)
    }

    fn with_signature(x_signature: &str) -> Result<(), (Fault, String)> {
        judged(&Webhook { x_signature, x_request_id: REQUEST, data_id: ID }, SECRET, NOW)
    }

    fn with_secret(secret: &str) -> Result<(), (Fault, String)> {
        let x_signature = &signature(HASH);
        judged(&Webhook { x_signature, x_request_id: REQUEST, data_id: ID }, secret, NOW)
    }

    #[test]
    fn the_id_is_signed_in_either_case_and_may_have_lost_its_own() {
        for hash in [HASH, HASH_AS_RECEIVED] {
            let x_signature = &signature(hash);
            for id in [ID.to_owned(), ID.to_lowercase()] {
                let webhook = Webhook { x_signature, x_request_id: REQUEST, data_id: &id };
                assert_eq!(judged(&webhook, SECRET, NOW), Ok(()), "{id} {hash}");
            }
        }
    }

    #[test]
    fn blanks_and_line_ends_around_a_text_do_not_matter() {
        for (before, behind) in
            [("", "\n"), ("", "\r\n"), (" ", "\t"), ("\u{feff}", "\r\n"), ("\n", "\n\n")]
        {
            assert_eq!(with_secret(&format!("{before}{SECRET}{behind}")), Ok(()), "{behind:?}");
        }
        assert_eq!(with_ids(&format!(" {ID}\r\n"), &format!("\t{REQUEST} ")), Ok(()));
        assert_eq!(with_signature(&format!(" v1 = {} , ts= 1742505638683 ", HASH)), Ok(()));
    }

    #[test]
    fn what_cannot_be_a_secret_is_named() {
        for (secret, fault) in [
            ("", Fault::Null),
            (" \r\n", Fault::Null),
            (&format!("{SECRET}\n{SECRET}"), Fault::BadValue),
            ("a\u{1}b", Fault::BadValue),
        ] {
            let (found, message) = with_secret(secret).expect_err("none");
            assert!(found == fault && message.starts_with("secret: "), "{message}");
        }
        assert_eq!(
            with_secret("a secret").map_err(|(fault, _)| fault),
            Err(Fault::SignatureMismatch)
        );
    }

    #[test]
    fn an_id_with_a_sign_that_parts_what_is_signed_is_refused() {
        for bad in
            [";", "a;", "a;ts:1", "a,b", "a:b", "a b", "a\u{7f}", "a\nb", "\u{e9}", "a\u{2028}b"]
        {
            for (result, field) in
                [(with_ids(bad, REQUEST), "data_id"), (with_ids(ID, bad), "x_request_id")]
            {
                let (fault, message) = result.expect_err(bad);
                assert_eq!(fault, Fault::BadValue, "{bad:?}");
                assert!(message.starts_with(field), "{message}");
            }
        }
        // The same signed text is split in another way: it was signed for one order, and offered
        // for another.
        let moved = with_ids(&format!("{ID};request-id:{REQUEST}"), "");
        assert_eq!(moved.map_err(|(fault, _)| fault), Err(Fault::BadValue));
        let failure = check(&Webhook { data_id: " a;", ..Webhook::default() }, SECRET, NOW, 0);
        assert_eq!(failure.expect_err("bad").error.offset, Some(2));
    }

    #[test]
    fn a_header_that_can_be_read_in_two_ways_is_none() {
        let once = signature(HASH);
        assert_eq!(with_signature(&format!("v0=x,{once},v2=y")), Ok(()));
        for header in [
            format!("{once},ts=1"),
            format!("ts=1,{once}"),
            format!("{once},v1={HASH}"),
            format!("{once},TS=1742505638683"),
            format!("ts=,v1={HASH}"),
            format!("ts=-1,v1={HASH}"),
            format!("ts=1742505638683,v1={}", &HASH[1..]),
            format!("ts=1742505638683;v1={HASH}"),
            SECRET.to_owned(),
            String::new(),
        ] {
            let result = with_signature(&header).map_err(|(fault, _)| fault);
            assert_eq!(result, Err(Fault::SignatureMissing), "{header}");
        }
    }

    #[test]
    fn the_age_says_on_which_side_it_is() {
        let x_signature = &signature(HASH);
        let webhook = Webhook { x_signature, x_request_id: REQUEST, data_id: ID };
        let at = |now| judged(&webhook, SECRET, now);
        assert_eq!((at(NOW + 290), at(NOW - 300)), (Ok(()), Ok(())));
        let message = |now| match at(now) {
            Err((Fault::SignatureAge, message)) => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            message(NOW + 400),
            "x_signature: signed too far from now: 402 s, at most 300 s: in the past"
        );
        assert_eq!(
            message(NOW - 900),
            "x_signature: signed too far from now: 898 s, at most 300 s: in the future"
        );
        assert!(check(&webhook, SECRET, NOW - 900, 0).is_ok());
        assert!(
            message(i64::MIN).contains("in the future")
                && message(i64::MAX).contains("in the past")
        );
    }
}
