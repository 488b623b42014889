//! The Orders API, `/v1/orders`: requests as bytes, answers as what is known of an order
//! (Mercado Pago's reference of QR orders).

use super::json::{self, Json, Object, Tree};
use super::model::{Mode, Order, OrderInfo, State};
use super::time_text;
use super::{check, money};
use crate::emv::iso::Currency;
use crate::error::{Error, Fault, Field};
use crate::payload::{self, Profile};
use serde_json::Value;

/// Longest texts and lists (Mercado Pago's reference, create order).
pub const DESCRIPTION_MAX: usize = 150;
const ITEMS_MAX: usize = 10;
const TITLE_MAX: usize = 150;
const MEASURE_MAX: usize = 10;
const CODE_MAX: usize = 30;

/// What a client adds to its orders.
pub struct Integration<'a> {
    pub platform_id: &'a str,
    pub integrator_id: &'a str,
    pub sponsor_id: &'a str,
}

/// Refuses a text that is too long, in characters.
pub fn fits(field: Field, text: &str, max: usize) -> Result<(), Error> {
    match text.chars().count() {
        length if length > max => Err(Error::new(Fault::TooLong).field(field).count(length, max)),
        _ => Ok(()),
    }
}

/// Refuses items that no API takes.
pub fn check_items(order: &Order<'_>, currency: &Currency) -> Result<(), Error> {
    if order.items.len() > ITEMS_MAX {
        return Err(Error::new(Fault::TooLong).named("items").count(order.items.len(), ITEMS_MAX));
    }
    for (index, item) in (0..).zip(order.items) {
        let field = |member| Field::Element("items", index, member);
        if item.title.is_empty() {
            return Err(Error::new(Fault::Null).field(field("title")));
        }
        fits(field("title"), item.title, TITLE_MAX)?;
        fits(field("unit_measure"), item.unit_measure, MEASURE_MAX)?;
        fits(field("code"), item.code, CODE_MAX)?;
        money::given(field("unit_price"), item.unit_price, currency)?;
        if item.quantity == 0 {
            return Err(Error::new(Fault::Range).field(field("quantity")).allowed("1 and more"));
        }
    }
    Ok(())
}

/// The body that creates an order. The same sale gives the same bytes, as its key demands.
pub fn create_body(
    order: &Order<'_>,
    pos: &str,
    units: u64,
    currency: &Currency,
    integration: &Integration<'_>,
) -> Result<Vec<u8>, Error> {
    let amount = money::text(units, currency);
    let mut body = Object::default();
    body.set("type", "qr").set("total_amount", amount.as_str());
    body.text("description", order.description).set("external_reference", order.reference);
    if order.expires_s > 0 {
        body.set("expiration_time", time_text::duration(order.expires_s));
    }
    let mut qr = Object::default();
    qr.set("external_pos_id", pos).set("mode", mode_name(order.mode));
    let mut config = Object::default();
    config.object("qr", qr);
    let mut payment = Object::default();
    payment.set("amount", amount);
    let mut transactions = Object::default();
    transactions.set("payments", vec![Value::from(payment)]);
    body.object("config", config).object("transactions", transactions);
    if !order.items.is_empty() {
        let items = order.items.iter().enumerate().map(|(index, item)| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let price = Field::Element("items", index, "unit_price");
            let mut line = Object::default();
            line.set("title", item.title)
                .set(
                    "unit_price",
                    money::text(money::given(price, item.unit_price, currency)?, currency),
                )
                .set("quantity", item.quantity)
                .text("unit_measure", item.unit_measure)
                .text("external_code", item.code);
            if !item.category.is_empty() {
                let mut category = Object::default();
                category.set("id", item.category);
                line.set("external_categories", vec![Value::from(category)]);
            }
            Ok(Value::from(line))
        });
        body.set("items", items.collect::<Result<Vec<_>, Error>>()?);
    }
    let mut data = Object::default();
    data.text("platform_id", integration.platform_id)
        .text("integrator_id", integration.integrator_id);
    let mut sponsor = Object::default();
    sponsor.text("id", integration.sponsor_id);
    data.object("sponsor", sponsor);
    body.object("integration_data", data);
    body.extend(order.extra_json)?.bytes()
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Dynamic => "dynamic",
        Mode::Hybrid => "hybrid",
        Mode::Static => "static",
    }
}

/// The body that refunds a part.
pub fn refund_body(payment_id: &str, amount: &str) -> Result<Vec<u8>, Error> {
    let mut transaction = Object::default();
    transaction.set("id", payment_id).set("amount", amount);
    let mut body = Object::default();
    body.set("transactions", vec![Value::from(transaction)]).bytes()
}

/// The state that a word of the service's means. One that is not known is pending: never paid,
/// never final.
#[must_use]
pub fn state(status: &str) -> State {
    let words = [
        ("processed", State::Paid),
        ("refunded", State::Refunded),
        ("canceled", State::Canceled),
        ("cancelled", State::Canceled),
        ("expired", State::Expired),
    ];
    let known = words.iter().find(|(word, _)| status.eq_ignore_ascii_case(word));
    known.map_or(State::Pending, |(_, state)| *state)
}

/// Whether an order in this state can be paid by whoever scans its code.
#[must_use]
pub fn is_payable(info: &OrderInfo) -> bool {
    info.status.eq_ignore_ascii_case("created")
}

/// What an answer tells of an order; `None` if it is none, or has no id that can be asked for.
pub fn order(body: &Json, currency: &Currency) -> Option<OrderInfo> {
    let text = |path| json::text(body, path).to_owned();
    let id = text("id");
    if check::order_id(&id).is_err() || text("status").is_empty() {
        return None;
    }
    let payment = main_payment(body);
    let of_payment = |path| json::text(payment, path).to_owned();
    let status = text("status");
    let created_at = time_text::utc(&text("created_date"));
    let qr_data = text("type_response.qr_data");
    let amount = json::first_text(body, &["total_amount", "transactions.payments.0.amount"]);
    let paid = match json::first_text(body, &["total_paid_amount"]) {
        sum if sum.is_empty() => of_payment("paid_amount"),
        sum => sum,
    };
    Some(OrderInfo {
        state: state(&status),
        qr_data_fault: qr_data_fault(&qr_data),
        expires_at: expires_at(&created_at, &text("expiration_time")),
        order_id: id,
        payment_id: of_payment("id"),
        refund_id: last_refund(body, currency).map(|refund| refund.id).unwrap_or_default(),
        receipt_id: of_payment("reference_id"),
        reference: text("external_reference"),
        pos: text("config.qr.external_pos_id"),
        status,
        status_detail: text("status_detail"),
        payment_status: of_payment("status"),
        payment_status_detail: of_payment("status_detail"),
        amount: uniform(&amount, currency),
        paid_amount: uniform(&paid, currency),
        refunded_amount: refunded(body, currency),
        currency: json::first_text(body, &["currency", "currency_id"]),
        method: json::first_text(payment, &["payment_method.type", "payment_method.id"]),
        provider: json::first_text(payment, &["provider", "payment_method.provider"]),
        created_at,
        updated_at: time_text::utc(&text("last_updated_date")),
        qr_data,
        ..OrderInfo::default()
    })
}

/// The payment that counts: one that was made, else the last that was tried.
fn main_payment(body: &Json) -> Tree<'_> {
    let payments = json::list(body, "transactions.payments");
    let made = |payment: &&Tree<'_>| {
        matches!(state(json::text(**payment, "status")), State::Paid | State::Refunded)
    };
    let paid = payments.iter().find(made).or(payments.last());
    paid.copied().unwrap_or_else(|| json::at(body, "transactions.payments.0"))
}

/// How far a refund has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Done,
    Refused,
    /// Accepted, and neither through nor refused yet; any word that is not known.
    UnderWay,
}

/// What a word of the service's says of a refund: of an order, or of a payment.
pub fn progress(status: &str) -> Progress {
    match status.to_ascii_lowercase().as_str() {
        "processed" | "approved" | "refunded" => Progress::Done,
        "failed" | "rejected" | "canceled" | "cancelled" => Progress::Refused,
        _ => Progress::UnderWay,
    }
}

/// A refund.
pub struct Refund {
    pub id: String,
    pub progress: Progress,
    /// Minor units; 0 where the answer does not tell.
    pub units: u64,
}

/// The refunds that an answer tells of.
pub fn refunds(body: &Json, currency: &Currency) -> Vec<Refund> {
    let list = json::list(body, "transactions.refunds");
    list.into_iter().map(|entry| refund(entry, currency)).collect()
}

/// One of a list of refunds.
pub fn refund(refund: Tree<'_>, currency: &Currency) -> Refund {
    let text = |name| json::text(refund, name);
    Refund {
        id: text("id").to_owned(),
        progress: progress(text("status")),
        units: money::heard(text("amount"), currency).unwrap_or(0),
    }
}

/// Minor units of the refunds that have come so far.
fn sum(refunds: &[Refund], as_far: impl Fn(Progress) -> bool) -> u64 {
    let of = refunds.iter().filter(|refund| as_far(refund.progress));
    of.fold(0, |sum, refund| sum.saturating_add(refund.units))
}

/// Whether all of so many minor units is paid back, or about to be by what is under way.
pub fn is_about_to_cover(refunds: &[Refund], units: u64) -> bool {
    refunds.iter().any(|refund| refund.progress == Progress::UnderWay)
        && sum(refunds, |progress| progress != Progress::Refused) >= units
}

/// The refund that was made last; `None`: the answer tells of none.
pub fn last_refund(body: &Json, currency: &Currency) -> Option<Refund> {
    refunds(body, currency).pop().filter(|refund| !refund.id.is_empty())
}

/// Longest text of a code: what a caller has room for, twice of what EMVCo allows.
const QR_DATA_MAX: usize = 1023;

/// Whether there is no code, or none that can be handed out.
pub fn is_nothing_to_draw(qr_data: &str) -> bool {
    qr_data.is_empty() || qr_data.len() > QR_DATA_MAX || qr_data.contains('\0')
}

/// What was paid back: the sum of the payments' own figures, else of the refunds that are through.
fn refunded(body: &Json, currency: &Currency) -> String {
    let of_payments = json::list(body, "transactions.payments")
        .into_iter()
        .filter_map(|payment| money::heard(json::text(payment, "refunded_amount"), currency))
        .fold(0, u64::saturating_add);
    let done = sum(&refunds(body, currency), |progress| progress == Progress::Done);
    match of_payments.max(done) {
        0 => String::new(),
        units => money::text(units, currency),
    }
}

/// An amount with the currency's own decimals; what is no amount stays as the service wrote it.
pub fn uniform(amount: &str, currency: &Currency) -> String {
    match money::heard(amount, currency) {
        Some(units) if !amount.is_empty() => money::text(units, currency),
        _ => amount.to_owned(),
    }
}

/// When an order expires, by the service's clock; empty where its answer does not tell.
fn expires_at(created_at: &str, duration: &str) -> String {
    let at = time_text::rfc3339(created_at)
        .zip(time_text::duration_s(duration))
        .and_then(|(created, seconds)| created.checked_add(seconds.checked_mul(1000)?));
    at.map(time_text::to_rfc3339).unwrap_or_default()
}

/// What is wrong with a code's text: its structure and its CRC, not the scheme's rules, since the
/// wallet has the last word. `None` too where there is no code.
#[must_use]
pub fn qr_data_fault(qr_data: &str) -> Option<Fault> {
    let mut found = None;
    if !qr_data.is_empty() {
        payload::check_payload(qr_data.as_bytes(), Profile::Emv, &mut |error| {
            let structural = matches!(
                error.fault,
                Fault::Empty
                    | Fault::NotUtf8
                    | Fault::IdNotNumeric
                    | Fault::LengthNotNumeric
                    | Fault::TruncatedHeader
                    | Fault::LengthOverflow
                    | Fault::SplitsCharacter
                    | Fault::CrcMissing
                    | Fault::CrcLength
                    | Fault::CrcNotHex
                    | Fault::CrcMismatch
                    | Fault::TrailingData
                    | Fault::TemplateIdNotNumeric
                    | Fault::TemplateLengthNotNumeric
                    | Fault::TemplateLengthOverflow
                    | Fault::TemplateTruncatedHeader
            );
            if structural && error.severity == crate::error::Severity::Error {
                found.get_or_insert(error.fault);
            }
        });
    }
    found
}
