//! The members of an order, and the members of what is known about it. Texts are UTF-8, and an
//! empty text means an absent one. Amounts are decimal text with a point, in both directions.

use crate::error::Fault;

/// Which of the service's two interfaces an order uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Api {
    /// `/v1/orders`.
    #[default]
    Orders,
    /// `/instore/orders/qr/...`, deprecated: no idempotency key, no state of its own.
    Legacy,
}

/// Where the buyer finds the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// In a QR code of its own.
    #[default]
    Dynamic,
    /// In a QR code of its own, and behind the printed code of the till.
    Hybrid,
    /// Behind the printed code of the till only: there is nothing to draw.
    Static,
}

/// One line of an order.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_item, described there")]
pub struct Item<'a> {
    pub quantity: u32,
    pub title: &'a str,
    pub unit_price: &'a str,
    pub unit_measure: &'a str,
    pub code: &'a str,
    pub category: &'a str,
}

/// A sale to be charged.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_order, described there")]
pub struct Order<'a> {
    pub api: Api,
    pub mode: Mode,
    /// Look for a payment of this reference before anything is created.
    pub ask_first: bool,
    /// Seconds until the order expires; 0 means the service's default.
    pub expires_s: u32,
    pub items: &'a [Item<'a>],
    pub reference: &'a str,
    pub amount: &'a str,
    pub pos: &'a str,
    pub description: &'a str,
    pub title: &'a str,
    pub notification_url: &'a str,
    pub idempotency_key: &'a str,
    pub extra_json: &'a str,
}

/// An order that was checked, with the values that the client derived from it.
#[derive(Clone, Copy)]
pub struct Sale<'a> {
    /// The order, as the caller gave it.
    pub order: &'a Order<'a>,
    /// The till of the order, or the client's till if the order names none.
    pub till: &'a str,
    /// The amount in minor units.
    pub units: u64,
    /// The idempotency key: the caller's, or one that is derived from the sale, so that the same
    /// sale has the same key again.
    pub key: &'a str,
}

/// What has become of the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not paid, or not known. This state is never final.
    #[default]
    Pending,
    /// Paid; a part may have been paid back.
    Paid,
    /// Paid, and all of it paid back.
    Refunded,
    /// Canceled before it was paid.
    Canceled,
    /// Nobody paid in time.
    Expired,
}

/// Why the state of an order is not known, or does not become final if the caller waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doubt {
    /// The state is known.
    #[default]
    None,
    /// The answer contradicts itself, or leaves the state open. The text says what to do.
    Contradiction(&'static str),
    /// The part of the answer that decides the state cannot be read.
    Unreadable(&'static str),
    /// The service does not find the order that it has just created.
    NotThereYet,
}

/// What is known about an order: `qr_order_info` describes the members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of qr_order_info, described there")]
pub struct OrderInfo {
    pub state: State,
    pub doubt: Doubt,
    /// There are payments that could not be read.
    pub incomplete: bool,
    /// The order existed before this call.
    pub repeated: bool,
    pub next_ask_ms: u32,
    /// What is wrong with `qr_data`.
    pub qr_data_fault: Option<Fault>,
    pub order_id: String,
    pub payment_id: String,
    pub refund_id: String,
    pub receipt_id: String,
    pub idempotency_key: String,
    pub reference: String,
    pub pos: String,
    pub status: String,
    pub status_detail: String,
    pub payment_status: String,
    pub payment_status_detail: String,
    pub amount: String,
    pub paid_amount: String,
    pub refunded_amount: String,
    pub currency: String,
    pub method: String,
    pub provider: String,
    pub created_at: String,
    pub updated_at: String,
    pub expires_at: String,
    pub qr_data: String,
}

/// What is known about the payments of a reference: `qr_payment_info` describes the members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of qr_payment_info, described there")]
pub struct PaymentInfo {
    pub state: State,
    /// There are payments that could not be read.
    pub incomplete: bool,
    pub repeated: bool,
    pub approved_count: u32,
    pub payment_id: String,
    pub reference: String,
    pub status: String,
    pub status_detail: String,
    pub amount: String,
    pub approved_amount: String,
    pub refunded_amount: String,
    pub currency: String,
    pub method: String,
    pub approved_at: String,
}

/// A shop.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_store, described there")]
pub struct Store<'a> {
    pub external_id: &'a str,
    pub name: &'a str,
    pub street: &'a str,
    pub street_number: &'a str,
    pub city: &'a str,
    pub state: &'a str,
    pub latitude: &'a str,
    pub longitude: &'a str,
    pub landmark: &'a str,
    pub extra_json: &'a str,
}

/// A shop that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of qr_store_info, described there")]
pub struct StoreInfo {
    pub repeated: bool,
    pub store_id: String,
    pub external_id: String,
}

/// A till.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_pos, described there")]
pub struct Pos<'a> {
    /// The merchant category code (MCC); 0 if there is none.
    pub category: u32,
    pub external_id: &'a str,
    pub name: &'a str,
    pub external_store_id: &'a str,
    pub store_id: &'a str,
    pub extra_json: &'a str,
}

/// A till that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of qr_pos_info, described there")]
pub struct PosInfo {
    pub repeated: bool,
    pub pos_id: String,
    pub external_id: String,
    pub store_id: String,
    pub external_store_id: String,
    pub image_url: String,
}
