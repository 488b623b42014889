//! Checks the caller's texts by Mercado Pago's own rules, before a byte is sent.

use crate::emv::iso::Currency;
use crate::error::{Error, Fault, Field};
use crate::orders::limits::{self, URL_MAX, at_most, only, required};
use crate::orders::model::{Api, Mode, Order};
use crate::orders::money;
use crate::payload::schemes::mercado_pago::countries::Country;

/// Longest texts, and the range of the expiry: 30 seconds to 3600 hours (Mercado Pago's reference).
const REFERENCE_MAX: usize = 64;
const POS_MAX: usize = 40;
const ORDER_ID_MAX: usize = 127;
const EXPIRES_S: core::ops::RangeInclusive<u32> = 30..=12_960_000;

/// Longest texts and lists (Mercado Pago's reference, create order).
const DESCRIPTION_MAX: usize = 150;
const ITEMS_MAX: usize = 10;
const TITLE_MAX: usize = 150;
const MEASURE_MAX: usize = 10;
const CODE_MAX: usize = 30;

/// Checks the `external_id` of a till, as an order may name it.
pub fn pos(field: &'static str, text: &str) -> Result<(), Error> {
    limits::word(field, text, POS_MAX)
}

/// Checks the reference of a sale.
pub fn reference(text: &str) -> Result<(), Error> {
    limits::word("reference", text, REFERENCE_MAX)
}

/// Checks the id of an order of the Orders API, because it becomes part of a URL.
pub fn order_id(text: &str) -> Result<(), Error> {
    only("order_id", text, ORDER_ID_MAX, "the order_id of an answer", limits::is_word)
}

/// The currency of one of Mercado Pago's countries.
pub fn country(text: &str) -> Result<&'static Currency, Error> {
    required("country", text)?;
    Country::by_code(text.as_bytes()).and_then(Country::currency).ok_or_else(|| {
        Error::new(Fault::BadCountry)
            .named("country")
            .excerpt(text.as_bytes())
            .allowed("AR, BR, CL, CO, MX, PE, UY")
    })
}

/// The account: the given one, or else the digits at the end of the token. No error quotes the
/// token.
pub fn account(token: &str, user_id: &str) -> Result<String, Error> {
    required("access_token", token)?;
    if let Some(at) = token.bytes().position(|byte| !byte.is_ascii_graphic()) {
        return Err(Error::new(Fault::BadValue)
            .named("access_token")
            .offset(at)
            .allowed("visible ASCII, without blanks"));
    }
    if !user_id.is_empty() {
        limits::digits("user_id", user_id)?;
        return Ok(user_id.to_owned());
    }
    let last = token.rsplit('-').next().unwrap_or_default();
    limits::digits("user_id", last).map_err(|_| {
        Error::new(Fault::Null).named("user_id").allowed("NULL only if the token ends in digits")
    })?;
    Ok(last.to_owned())
}

/// Checks an order; gives its amount in minor units.
pub fn order(order: &Order<'_>, till: &str, currency: &Currency) -> Result<u64, Error> {
    reference(order.reference)?;
    pos("pos", till)?;
    let units = money::parse_caller(Field::Name("amount"), order.amount, currency)?;
    if order.expires_s != 0 && !EXPIRES_S.contains(&order.expires_s) {
        return Err(Error::new(Fault::Range)
            .named("expires_s")
            .count(order.expires_s as usize, *EXPIRES_S.end() as usize)
            .allowed("0, or 30 and more"));
    }
    at_most(Field::Name("description"), order.description, DESCRIPTION_MAX)?;
    items(order, currency)?;
    limits::key(order.idempotency_key)?;
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

/// Refuses items that neither API accepts.
fn items(order: &Order<'_>, currency: &Currency) -> Result<(), Error> {
    if order.items.len() > ITEMS_MAX {
        return Err(Error::new(Fault::TooLong).named("items").count(order.items.len(), ITEMS_MAX));
    }
    for (index, item) in (0..).zip(order.items) {
        let field = |member| Field::Element("items", index, member);
        if item.title.is_empty() {
            return Err(Error::new(Fault::Null).field(field("title")));
        }
        at_most(field("title"), item.title, TITLE_MAX)?;
        at_most(field("unit_measure"), item.unit_measure, MEASURE_MAX)?;
        at_most(field("code"), item.code, CODE_MAX)?;
        money::parse_caller(field("unit_price"), item.unit_price, currency)?;
        if item.quantity == 0 {
            return Err(Error::new(Fault::Range).field(field("quantity")).allowed("1 and more"));
        }
    }
    Ok(())
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
    at_most(Field::Name("title"), order.title, 256)?;
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
    // The amount of the order must be the sum of its items (Mercado Pago's reference, legacy
    // orders).
    match sum(order, currency)? {
        Some(sum) if sum != units => Err(Error::new(Fault::BadAmount)
            .named("amount")
            .excerpt(order.amount.as_bytes())
            .allowed("the sum of the items")),
        _ => Ok(()),
    }
}

/// The sum of the items in minor units; `None` if there are no items.
fn sum(order: &Order<'_>, currency: &Currency) -> Result<Option<u64>, Error> {
    if order.items.is_empty() {
        return Ok(None);
    }
    let mut sum = 0_u64;
    for (index, item) in (0..).zip(order.items) {
        let price = Field::Element("items", index, "unit_price");
        let line = money::parse_caller(price, item.unit_price, currency)?
            .saturating_mul(u64::from(item.quantity));
        sum = sum.saturating_add(line);
    }
    Ok(Some(sum))
}
