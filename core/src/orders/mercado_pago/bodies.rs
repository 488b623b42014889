//! The Orders API, `/v1/orders`: writes the bodies of requests (Mercado Pago's reference of QR
//! orders).

use crate::emv::iso::Currency;
use crate::error::{Error, Field};
use crate::orders::json::Object;
use crate::orders::model::{Item, Mode, Sale};
use crate::orders::{money, time_text};
use serde_json::Value;

/// The ids that a client adds to its orders.
pub struct Integration {
    pub platform_id: String,
    pub integrator_id: String,
    pub sponsor_id: String,
}

/// The body that creates an order. The same sale gives the same bytes, because its idempotency key
/// requires that.
pub fn create(
    sale: &Sale<'_>,
    currency: &Currency,
    integration: &Integration,
) -> Result<Vec<u8>, Error> {
    let order = sale.order;
    let amount = money::to_text(sale.units, currency);
    let mut body = Object::default();
    body.set("type", "qr").set("total_amount", amount.as_str());
    body.text("description", order.description).set("external_reference", order.reference);
    if order.expires_s > 0 {
        body.set("expiration_time", time_text::duration(order.expires_s));
    }
    let mut qr = Object::default();
    qr.set("external_pos_id", sale.till).set("mode", mode_name(order.mode));
    let mut config = Object::default();
    config.object("qr", qr);
    let mut payment = Object::default();
    payment.set("amount", amount);
    let mut transactions = Object::default();
    transactions.set("payments", vec![Value::from(payment)]);
    body.object("config", config).object("transactions", transactions);
    if !order.items.is_empty() {
        let lines = (0..).zip(order.items).map(|(index, item)| line(index, item, currency));
        body.set("items", lines.collect::<Result<Vec<_>, Error>>()?);
    }
    let mut data = Object::default();
    data.text("platform_id", &integration.platform_id)
        .text("integrator_id", &integration.integrator_id);
    let mut sponsor = Object::default();
    sponsor.text("id", &integration.sponsor_id);
    data.object("sponsor", sponsor);
    body.object("integration_data", data);
    body.extend(order.extra_json)?.bytes()
}

/// One line of an order.
fn line(index: u32, item: &Item<'_>, currency: &Currency) -> Result<Value, Error> {
    let price = Field::Element("items", index, "unit_price");
    let price = money::parse_caller(price, item.unit_price, currency)?;
    let mut line = Object::default();
    line.set("title", item.title)
        .set("unit_price", money::to_text(price, currency))
        .set("quantity", item.quantity)
        .text("unit_measure", item.unit_measure)
        .text("external_code", item.code);
    if !item.category.is_empty() {
        let mut category = Object::default();
        category.set("id", item.category);
        line.set("external_categories", vec![Value::from(category)]);
    }
    Ok(line.into())
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Dynamic => "dynamic",
        Mode::Hybrid => "hybrid",
        Mode::Static => "static",
    }
}

/// The body that refunds a part of a payment.
pub fn refund(payment_id: &str, amount: &str) -> Result<Vec<u8>, Error> {
    let mut transaction = Object::default();
    transaction.set("id", payment_id).set("amount", amount);
    let mut body = Object::default();
    body.set("transactions", vec![Value::from(transaction)]).bytes()
}
