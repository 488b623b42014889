//! Checks the caller's texts before a byte is sent, above all those that go into a URL or a header.
//! These are the rules that all providers share; the rules of one provider are in its folder.

use super::money;
use super::secrets::Secrets;
use super::settings::Settings;
use super::url;
use crate::emv::iso::Currency;
use crate::error::{Error, Fault, Field};

/// Longest idempotency key and URL.
const KEY_MAX: usize = 64;
pub const URL_MAX: usize = 500;

const WORD: &str = "letters, digits, \"-\" and \"_\"";

/// Refuses an empty text.
pub fn required(field: &'static str, text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::new(Fault::Null).named(field)) } else { Ok(()) }
}

/// Refuses a text of more than `max` characters.
pub fn at_most(field: Field, text: &str, max: usize) -> Result<(), Error> {
    match text.chars().count() {
        length if length > max => Err(Error::new(Fault::TooLong).field(field).count(length, max)),
        _ => Ok(()),
    }
}

/// Refuses a text that is empty, longer than `max`, or holds other characters than the allowed
/// ones; the error gives the offset of the first such character.
pub fn only(
    field: &'static str,
    text: &str,
    max: usize,
    allowed: &'static str,
    is_allowed: impl Fn(u8) -> bool,
) -> Result<(), Error> {
    required(field, text)?;
    if text.len() > max {
        return Err(Error::new(Fault::TooLong).named(field).count(text.len(), max));
    }
    match text.bytes().position(|byte| !is_allowed(byte)) {
        None => Ok(()),
        Some(at) => Err(Error::new(Fault::BadValue)
            .named(field)
            .offset(at)
            .excerpt(text.as_bytes())
            .allowed(allowed)),
    }
}

/// Whether a byte may stand in the id of an order, a till or a sale.
pub const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Refuses all but letters, digits, `-` and `_`.
pub fn word(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    only(field, text, max, WORD, is_word)
}

/// Refuses all but digits.
pub fn digits(field: &'static str, text: &str) -> Result<(), Error> {
    only(field, text, 20, "digits", |byte| byte.is_ascii_digit())
}

/// Refuses all but letters and digits.
pub fn alphanumeric(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    only(field, text, max, "letters and digits", |byte| byte.is_ascii_alphanumeric())
}

/// Checks the caller's own idempotency key, if there is one.
pub fn key(text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    only("idempotency_key", text, KEY_MAX, "visible ASCII", |byte| byte.is_ascii_graphic())
}

/// Checks the value of a header.
pub fn header<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Error> {
    only(field, text, 200, "printable ASCII", |byte| matches!(byte, b' '..=b'~'))?;
    Ok(text)
}

/// Checks the address of a service; gives it without the slash at the end.
pub fn base_url(text: &str) -> Result<String, Error> {
    const ALLOWED: &str = "https://host[:port][/path]; http:// for this machine only";
    only("base_url", text, URL_MAX, ALLOWED, |byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'\\' | b'"' | b'@')
    })?;
    let bare = text.trim_end_matches('/');
    if url::read(bare).is_none() {
        return Err(Error::new(Fault::BadValue)
            .named("base_url")
            .excerpt(text.as_bytes())
            .allowed(ALLOWED));
    }
    Ok(bare.to_owned())
}

/// Milliseconds between two questions about an order; 0 means two seconds.
pub fn poll_interval_ms(ms: u32) -> Result<u64, Error> {
    match ms {
        0 => Ok(2_000),
        1_000.. => Ok(u64::from(ms)),
        _ => Err(Error::new(Fault::Range)
            .named("poll_interval_ms")
            .count(ms as usize, 0)
            .allowed("0, or 1000 and more")),
    }
}

/// What is allowed in place of the token: the token goes into its header and nowhere else.
pub const NOT_THE_TOKEN: &str = "a text that does not hold the access token";

/// Refuses settings if another setting than `access_token` holds the token.
pub fn token_is_alone(settings: &Settings<'_>, secrets: &Secrets) -> Result<(), Error> {
    let others = [
        ("pos", settings.pos),
        ("base_url", settings.base_url),
        ("user_agent", settings.user_agent),
        ("platform_id", settings.platform_id),
        ("integrator_id", settings.integrator_id),
    ];
    match others.iter().find(|(_, text)| secrets.is_token_in(text.as_bytes())) {
        None => Ok(()),
        Some((field, _)) => Err(Error::new(Fault::BadValue).named(field).allowed(NOT_THE_TOKEN)),
    }
}

/// Checks the amount of a refund; gives it in minor units, or `None` for all that is left. A part
/// needs the caller's key.
pub fn refund(
    amount: &str,
    idempotency_key: &str,
    currency: &Currency,
) -> Result<Option<u64>, Error> {
    key(idempotency_key)?;
    if amount.is_empty() {
        return Ok(None);
    }
    let units = money::parse_caller(Field::Name("amount"), amount, currency)?;
    if idempotency_key.is_empty() {
        return Err(Error::new(Fault::MissingMandatory)
            .named("idempotency_key")
            .allowed("a key of the caller's for each partial refund"));
    }
    Ok(Some(units))
}
