//! What callers give, checked before a byte leaves: what goes into a URL or a header above all.

use super::client::Settings;
use super::model::{Api, Mode, Order};
use super::secrets::Secrets;
use super::{instore, money, place, v1};
use crate::emv::iso::Currency;
use crate::error::{Error, Fault, Field};

/// Countries of Mercado Pago's QR (its reference, per site).
const COUNTRIES: [&str; 7] = ["AR", "BR", "CL", "CO", "MX", "PE", "UY"];

/// Longest of each (Mercado Pago's reference; expiry: 30 seconds to 3600 hours).
const REFERENCE_MAX: usize = 64;
const POS_MAX: usize = 40;
const KEY_MAX: usize = 64;
const ORDER_ID_MAX: usize = 127;
const URL_MAX: usize = 500;
const EXPIRES_S: core::ops::RangeInclusive<u32> = 30..=12_960_000;

const WORD: &str = "letters, digits, \"-\" and \"_\"";

fn required(field: &'static str, text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::new(Fault::Null).named(field)) } else { Ok(()) }
}

/// Refuses all but `max` characters of a set, the first stray one named by its place.
fn only(
    field: &'static str,
    text: &str,
    max: usize,
    allowed: &'static str,
    fits: impl Fn(u8) -> bool,
) -> Result<(), Error> {
    required(field, text)?;
    if text.len() > max {
        return Err(Error::new(Fault::TooLong).named(field).count(text.len(), max));
    }
    match text.bytes().position(|byte| !fits(byte)) {
        None => Ok(()),
        Some(at) => Err(Error::new(Fault::BadValue)
            .named(field)
            .offset(at)
            .excerpt(text.as_bytes())
            .allowed(allowed)),
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Digits and nothing else.
pub fn digits(field: &'static str, text: &str) -> Result<(), Error> {
    only(field, text, 20, "digits", |byte| byte.is_ascii_digit())
}

/// A till's `external_id`, as orders may name it.
pub fn pos(field: &'static str, text: &str) -> Result<(), Error> {
    only(field, text, POS_MAX, WORD, is_word)
}

/// Letters and digits and nothing else: what a new till's `external_id` may hold.
pub fn alphanumeric(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    only(field, text, max, "letters and digits", |byte| byte.is_ascii_alphanumeric())
}

/// The reference of a sale.
pub fn reference(text: &str) -> Result<(), Error> {
    only("reference", text, REFERENCE_MAX, WORD, is_word)
}

/// An order's id, as one of our answers gave it. It becomes part of a URL.
pub fn order_id(text: &str) -> Result<(), Error> {
    if instore::Id::parse(text).is_some() {
        return Ok(());
    }
    only("order_id", text, ORDER_ID_MAX, "the order_id of an answer", is_word)
}

/// The caller's own idempotency key, if there is one.
pub fn key(text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    only("idempotency_key", text, KEY_MAX, "visible ASCII", |byte| byte.is_ascii_graphic())
}

/// The value of a header.
pub fn header<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Error> {
    only(field, text, 200, "printable ASCII", |byte| matches!(byte, b' '..=b'~'))?;
    Ok(text)
}

/// The currency of one of Mercado Pago's countries.
pub fn country(text: &str) -> Result<&'static Currency, Error> {
    required("country", text)?;
    let known = COUNTRIES.contains(&text).then(|| Currency::of_country(text.as_bytes())).flatten();
    known.ok_or_else(|| {
        Error::new(Fault::BadCountry)
            .named("country")
            .excerpt(text.as_bytes())
            .allowed("AR, BR, CL, CO, MX, PE, UY")
    })
}

/// The account: the one given, else the digits that end the token. The token is not quoted.
pub fn account(token: &str, user_id: &str) -> Result<String, Error> {
    required("access_token", token)?;
    if let Some(at) = token.bytes().position(|byte| !byte.is_ascii_graphic()) {
        return Err(Error::new(Fault::BadValue)
            .named("access_token")
            .offset(at)
            .allowed("visible ASCII, without blanks"));
    }
    if !user_id.is_empty() {
        digits("user_id", user_id)?;
        return Ok(user_id.to_owned());
    }
    let last = token.rsplit('-').next().unwrap_or_default();
    digits("user_id", last).map_err(|_| {
        Error::new(Fault::Null).named("user_id").allowed("NULL only if the token ends in digits")
    })?;
    Ok(last.to_owned())
}

/// Where the service is, without the slash at the end.
pub fn base_url(text: &str) -> Result<String, Error> {
    const ALLOWED: &str = "https://host[:port][/path]; http:// for this machine only";
    if text.is_empty() {
        return Ok(super::client::BASE_URL.to_owned());
    }
    only("base_url", text, URL_MAX, ALLOWED, |byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'\\' | b'"' | b'@')
    })?;
    let bare = text.trim_end_matches('/');
    if place::read(bare).is_none() {
        return Err(Error::new(Fault::BadValue)
            .named("base_url")
            .excerpt(text.as_bytes())
            .allowed(ALLOWED));
    }
    Ok(bare.to_owned())
}

/// The access token goes into its header and nowhere else.
pub const NOT_THE_TOKEN: &str = "a text that does not hold the access token";

/// Refuses settings of which another than `access_token` holds the token.
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

/// An order; gives its amount in minor units.
pub fn order(order: &Order<'_>, till: &str, currency: &Currency) -> Result<u64, Error> {
    reference(order.reference)?;
    pos("pos", till)?;
    let units = money::given(Field::Name("amount"), order.amount, currency)?;
    if order.expires_s != 0 && !EXPIRES_S.contains(&order.expires_s) {
        return Err(Error::new(Fault::Range)
            .named("expires_s")
            .count(order.expires_s as usize, *EXPIRES_S.end() as usize)
            .allowed("0, or 30 and more"));
    }
    v1::fits(Field::Name("description"), order.description, v1::DESCRIPTION_MAX)?;
    v1::check_items(order, currency)?;
    key(order.idempotency_key)?;
    match order.api {
        Api::Orders => {
            for (field, text) in
                [("title", order.title), ("notification_url", order.notification_url)]
            {
                if !text.is_empty() {
                    return Err(Error::new(Fault::Forbidden)
                        .named(field)
                        .allowed("QR_ORDER_API_LEGACY only"));
                }
            }
        }
        Api::Legacy => legacy(order, units, currency)?,
    }
    Ok(units)
}

fn legacy(order: &Order<'_>, units: u64, currency: &Currency) -> Result<(), Error> {
    if order.mode == Mode::Static {
        return Err(Error::new(Fault::Unsupported)
            .named("mode")
            .allowed("QR_ORDER_MODE_DYNAMIC or _HYBRID with QR_ORDER_API_LEGACY"));
    }
    if !order.idempotency_key.is_empty() {
        return Err(Error::new(Fault::Forbidden)
            .named("idempotency_key")
            .allowed("QR_ORDER_API_ORDERS only: the legacy API knows no key"));
    }
    v1::fits(Field::Name("title"), order.title, 256)?;
    if order.title.is_empty() && order.description.is_empty() {
        return Err(Error::new(Fault::Null)
            .named("description")
            .allowed("required with QR_ORDER_API_LEGACY"));
    }
    if !order.notification_url.is_empty() {
        only("notification_url", order.notification_url, URL_MAX, "a URL", |byte| {
            byte.is_ascii_graphic()
        })?;
    }
    // The order must equal the sum of its items (Mercado Pago's reference, legacy orders).
    match instore::sum(order, currency)? {
        Some(sum) if sum != units => Err(Error::new(Fault::BadAmount)
            .named("amount")
            .excerpt(order.amount.as_bytes())
            .allowed("the sum of the items")),
        _ => Ok(()),
    }
}

/// The amount of a refund in minor units, `None` for all of it. A part needs the caller's key.
pub fn refund(
    amount: &str,
    idempotency_key: &str,
    currency: &Currency,
) -> Result<Option<u64>, Error> {
    key(idempotency_key)?;
    if amount.is_empty() {
        return Ok(None);
    }
    let units = money::given(Field::Name("amount"), amount, currency)?;
    if idempotency_key.is_empty() {
        return Err(Error::new(Fault::MissingMandatory)
            .named("idempotency_key")
            .allowed("a key of the caller's for each partial refund"));
    }
    Ok(Some(units))
}
