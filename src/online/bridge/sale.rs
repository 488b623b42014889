//! A sale, from C's struct to the core's.

use super::super::super::arg::ArrayIn;
use super::super::super::choice::{known_flags, unknown};
use super::super::super::types::online::*;
use super::words::Words;
use posqr_core::Error;
use posqr_core::error::Field;
use posqr_core::orders::{Api, Item, Mode, Order};

/// What holds for a whole order: its flags, and the encoding of its texts.
pub(in super::super) fn words(c: &qr_order) -> Result<Words, Error> {
    known_flags(c.flags, QR_ORDER_ASK_FIRST | QR_ORDER_TRIM)?;
    if c.reserved != 0 {
        return Err(unknown("reserved", c.reserved, 0).allowed("0"));
    }
    Words::new(c.encoding, c.flags & QR_ORDER_TRIM != 0)
}

/// The sale as the core has it. Its texts are kept in `words`, its lines in `items`.
pub(in super::super) fn sale<'a>(
    c: &qr_order,
    words: &'a Words,
    items: &'a mut Vec<Item<'a>>,
) -> Result<Order<'a>, Error> {
    // SAFETY: the caller promises `item_count` elements.
    let lines = unsafe { ArrayIn::new(c.items, c.item_count) }.read(QR_ITEMS_MAX)?;
    Ok(Order {
        api: api(c.api)?,
        mode: mode(c.mode)?,
        ask_first: c.flags & QR_ORDER_ASK_FIRST != 0,
        expires_s: c.expires_s,
        items: {
            for (at, line) in (0..).zip(&lines) {
                items.push(item(line, at, words)?);
            }
            items
        },
        reference: words.add("reference", c.reference)?,
        amount: words.add("amount", c.amount)?,
        pos: words.add("pos", c.pos)?,
        description: words.add("description", c.description)?,
        title: words.add("title", c.title)?,
        notification_url: words.add("notification_url", c.notification_url)?,
        idempotency_key: words.add("idempotency_key", c.idempotency_key)?,
        extra_json: words.add_json("extra_json", c.extra_json)?,
    })
}

fn item<'a>(c: &qr_item, at: u32, words: &'a Words) -> Result<Item<'a>, Error> {
    let text = |name, pointer| words.add_field(Field::Element("items", at, name), pointer);
    Ok(Item {
        quantity: c.quantity,
        title: text("title", c.title)?,
        unit_price: text("unit_price", c.unit_price)?,
        unit_measure: text("unit_measure", c.unit_measure)?,
        code: text("code", c.code)?,
        category: text("category", c.category)?,
    })
}

fn api(api: u32) -> Result<Api, Error> {
    match api {
        QR_ORDER_API_ORDERS => Ok(Api::Orders),
        QR_ORDER_API_LEGACY => Ok(Api::Legacy),
        _ => Err(unknown("api", api, QR_ORDER_API_LEGACY)),
    }
}

fn mode(mode: u32) -> Result<Mode, Error> {
    match mode {
        QR_ORDER_MODE_DYNAMIC => Ok(Mode::Dynamic),
        QR_ORDER_MODE_HYBRID => Ok(Mode::Hybrid),
        QR_ORDER_MODE_STATIC => Ok(Mode::Static),
        _ => Err(unknown("mode", mode, QR_ORDER_MODE_STATIC)),
    }
}
