//! What the service keeps: shops, tills, orders, payments.

use serde_json::{Map, Value};

use super::money;

/// A shop.
#[derive(Clone, Debug)]
pub struct Store {
    /// Numeric id.
    pub id: u64,
    /// Place of the account in the settings.
    pub account: usize,
    /// Chosen by the integrator.
    pub external_id: String,
    /// Name.
    pub name: String,
    pub(crate) created_ms: i64,
    pub(crate) business_hours: Value,
    pub(crate) location: Value,
}

/// A till.
#[derive(Clone, Debug)]
pub struct Till {
    /// Numeric id.
    pub id: u64,
    /// Place of the account in the settings.
    pub account: usize,
    /// Chosen by the integrator; empty: none.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Numeric id of its shop.
    pub store_id: u64,
    /// Text of its printed code.
    pub code: String,
    /// The order that waits on the printed code.
    pub order: Option<String>,
    pub(crate) external_store_id: String,
    pub(crate) fixed_amount: bool,
    pub(crate) category: Value,
    pub(crate) url: Option<String>,
    pub(crate) operating_mode: Option<String>,
    pub(crate) uuid: String,
    pub(crate) created_ms: i64,
    pub(crate) updated_ms: i64,
}

/// The API that an order came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `/v1/orders`.
    Orders,
    /// `/instore/…`.
    InStore,
    /// `/mpmobile/…`.
    FirstGeneration,
}

/// Which codes pay an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The till's printed code.
    Static,
    /// A code of its own.
    Dynamic,
    /// Both.
    Hybrid,
}

impl Mode {
    /// The word in requests and answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dynamic => "dynamic",
            Self::Hybrid => "hybrid",
        }
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Can be paid.
    Created,
    /// Can be paid, once somebody has done something that the service does not name.
    ActionRequired,
    /// Paid; parts may have been refunded.
    Processed,
    /// Paid, and all of it refunded.
    Refunded,
    /// Canceled by the seller.
    Canceled,
    /// Nobody paid in time.
    Expired,
    /// The service gave it up.
    Failed,
    /// Paid, and the buyer's bank took the money back.
    ChargedBack,
}

impl Status {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::ActionRequired => "action_required",
            Self::Processed => "processed",
            Self::Refunded => "refunded",
            Self::Canceled => "canceled",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::ChargedBack => "charged_back",
        }
    }

    /// Whether a buyer can pay it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::ActionRequired)
    }
}

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    /// Accepted; the money has not moved.
    Waiting,
    /// The buyer has it.
    Settled,
    /// The money stayed where it was, and does not move any more.
    Failed,
}

impl Progress {
    /// The word in answers of the Orders API.
    pub(crate) fn order_word(self) -> &'static str {
        match self {
            Self::Waiting => "processing",
            Self::Settled => "processed",
            Self::Failed => "failed",
        }
    }

    /// The word in answers about payments.
    pub(crate) fn payment_word(self) -> &'static str {
        match self {
            Self::Waiting => "in_process",
            Self::Settled => "approved",
            Self::Failed => "rejected",
        }
    }
}

/// A refund of an order or of a payment.
#[derive(Clone, Debug)]
pub struct Refund {
    /// `REF…`.
    pub id: String,
    /// The number that the older API shows.
    pub number: u64,
    /// In minor units.
    pub amount: i64,
    /// Whether the money has moved.
    pub progress: Progress,
    /// When it was asked for.
    pub created_ms: i64,
}

/// One charge.
#[derive(Clone, Debug)]
pub struct Order {
    /// `ORD…` or, in-store, a UUID.
    pub id: String,
    /// Counts up: the order in which orders came.
    pub number: u64,
    /// Place of the account in the settings.
    pub account: usize,
    /// The API that it came by.
    pub api: Api,
    /// Which codes pay it.
    pub mode: Mode,
    /// `external_reference`.
    pub reference: String,
    /// Numeric id of the till.
    pub till: u64,
    /// `external_id` of the till.
    pub till_name: String,
    /// In minor units.
    pub amount: i64,
    /// When it came.
    pub created_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    /// When it expires.
    pub expires_ms: i64,
    /// Where it stands.
    pub status: Status,
    /// Whether somebody is paying at this moment.
    pub paying: bool,
    /// `PAY…`, `CAS…` for a cash withdrawal.
    pub transaction: String,
    /// The payment that paid it.
    pub payment: Option<u64>,
    /// Text of its own code.
    pub qr_data: Option<String>,
    /// Grows with each change.
    pub version: u32,
    pub(crate) cash_out: bool,
    /// Refunds in the order they came.
    pub refunds: Vec<Refund>,
    /// The members of the request that answers repeat.
    pub(crate) sent: Map<String, Value>,
    /// Members that its answers show in place of its own.
    pub(crate) shown: Map<String, Value>,
    pub(crate) merchant_order: Option<u64>,
}

impl Order {
    /// What the buyer has back, in minor units.
    #[must_use]
    pub fn refunded(&self) -> i64 {
        sum(&self.refunds, |progress| progress == Progress::Settled)
    }

    /// What he has back or is about to have.
    pub(crate) fn asked_back(&self) -> i64 {
        sum(&self.refunds, |progress| progress != Progress::Failed)
    }

    pub(crate) fn refund_waits(&self) -> bool {
        self.refunds.iter().any(|refund| refund.progress == Progress::Waiting)
    }

    /// The amount as text.
    #[must_use]
    pub fn amount_text(&self, exponent: u32) -> String {
        money::text(self.amount, exponent)
    }
}

fn sum(refunds: &[Refund], counts: impl Fn(Progress) -> bool) -> i64 {
    let counted = refunds.iter().filter(|refund| counts(refund.progress));
    counted.map(|refund| refund.amount).sum()
}

/// One try of a buyer to pay.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The number that the buyer sees.
    pub id: u64,
    /// Place in the settings of the account that sees it.
    pub account: usize,
    /// The user who received the money.
    pub collector: u64,
    /// The user who paid.
    pub payer: u64,
    /// ISO 4217 letters.
    pub currency: String,
    /// The order it paid; none for a code that the till wrote.
    pub order_id: Option<String>,
    /// `external_reference`.
    pub reference: String,
    /// In minor units.
    pub amount: i64,
    /// Refunded so far.
    pub refunded: i64,
    /// `approved`, `rejected`, `refunded`, `charged_back`, `in_process`, …
    pub status: &'static str,
    /// `accredited`, `cc_rejected_other_reason`, …
    pub status_detail: &'static str,
    /// `mercadopago` or `external`.
    pub provider: String,
    /// `account_money`, `credit_card`, …
    pub method: String,
    /// When it was made.
    pub created_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) till: Option<u64>,
    pub(crate) merchant_order: Option<u64>,
    /// Members that its answers show in place of its own.
    pub(crate) shown: Map<String, Value>,
}

impl Payment {
    /// What may still be paid back, in minor units.
    pub(crate) fn left(&self) -> i64 {
        self.amount - sum(&self.refunds, |progress| progress != Progress::Failed)
    }

    /// Whether the payer's money was moved by it.
    pub(crate) fn took_money(&self) -> bool {
        matches!(self.status, "approved" | "refunded" | "charged_back")
    }

    /// The amount as text.
    #[must_use]
    pub fn amount_text(&self, exponent: u32) -> String {
        money::text(self.amount, exponent)
    }
}

/// The older API's group of the payments of one scan.
#[derive(Clone, Debug)]
pub(crate) struct MerchantOrder {
    pub id: u64,
    pub account: usize,
    pub reference: String,
    pub amount: i64,
    pub payments: Vec<u64>,
    pub created_ms: i64,
    pub updated_ms: i64,
    pub expires_ms: i64,
    pub order_id: Option<String>,
    pub preference: String,
}

/// A body with the members that are to be shown in place of its own.
pub(crate) fn dressed(mut body: Value, shown: &Map<String, Value>) -> Value {
    for (name, value) in shown {
        body[name.as_str()] = value.clone();
    }
    body
}
