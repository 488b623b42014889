//! The buyer's side: what an app finds in a code, and what happens when its owner pays.

use serde_json::{Map, Value};

use super::emv::{Code, Fault};
use super::money::Decimal;
use super::store::{Api, MerchantOrder, Order, Payment, Status};
use super::{Service, check};

/// What a code is, to the app that scans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// An order that can be paid now.
    Order {
        /// Its id.
        order_id: String,
        /// As the app shows it.
        amount: String,
        /// ISO 4217 letters.
        currency: String,
    },
    /// A code written by a till: can be paid again and again.
    Offline {
        /// Who gets the money.
        user_id: u64,
        /// As the app shows it.
        amount: String,
        /// ISO 4217 letters.
        currency: String,
        /// Object 62.05.
        reference: String,
    },
}

/// Why a buyer cannot pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No payment code at all, or its lengths do not add up.
    Malformed,
    /// Object 63 does not fit the text.
    WrongChecksum,
    /// A code, but of nobody here.
    Unknown,
    /// A till's printed code, and no order waits on it.
    NothingToPay,
    /// The order is paid.
    Paid,
    /// The order has expired.
    Expired,
    /// The order was canceled.
    Canceled,
    /// The service gave the order up.
    Failed,
    /// Somebody is paying it at this moment.
    Locked,
    /// Nobody has begun to pay it.
    NotBegun,
    /// The amount is missing, not a number, or zero.
    Amount,
    /// Codes written by tills are not honoured.
    OfflineOff,
    /// Not paid, or nothing left to give back.
    NotRefundable,
    /// What is there cannot become that.
    State,
}

impl Refusal {
    /// A word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::WrongChecksum => "wrong_checksum",
            Self::Unknown => "unknown_code",
            Self::NothingToPay => "nothing_to_pay",
            Self::Paid => "already_paid",
            Self::Expired => "expired",
            Self::Canceled => "canceled",
            Self::Failed => "failed",
            Self::Locked => "locked",
            Self::NotBegun => "not_begun",
            Self::Amount => "amount",
            Self::OfflineOff => "offline_off",
            Self::NotRefundable => "not_refundable",
            Self::State => "state",
        }
    }
}

/// How a buyer pays.
#[derive(Clone, Debug)]
pub struct PayOptions {
    /// What leaves the buyer's account; nothing: what the order says, less the discount of the method.
    pub amount: Option<String>,
    /// `mercadopago`, or `external` for the wallet of somebody else.
    pub provider: String,
    /// `account_money`, `debit_card`, `credit_card`, `prepaid_card`.
    pub method: String,
}

impl Default for PayOptions {
    fn default() -> Self {
        Self {
            amount: None,
            provider: "mercadopago".to_owned(),
            method: "account_money".to_owned(),
        }
    }
}

/// The user whose app scans every code.
const BUYER: u64 = 446_566_999;

/// `status_detail` of a payment.
fn detail(status: &str) -> &'static str {
    match status {
        "approved" => "accredited",
        "in_process" => "pending_contingency",
        "pending" => "pending_waiting_transfer",
        "refunded" => "refunded",
        "charged_back" => "in_process",
        _ => "cc_rejected_other_reason",
    }
}

/// A payment that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The number that the buyer sees.
    pub payment_id: u64,
    /// Who got the money.
    pub user_id: u64,
    /// The order, if the code belongs to one.
    pub order_id: Option<String>,
}

/// What stands behind a code or an id.
enum Target {
    Order(String),
    Offline(Offline),
}

/// What a code of a till says.
struct Offline {
    account: usize,
    amount: i64,
    reference: String,
    till: Option<u64>,
}

impl Service {
    /// Reads a code as an app does. An in-store order or a till's own code gets a merchant order by it.
    ///
    /// # Errors
    /// Why it cannot be paid.
    pub fn scan(&mut self, now_ms: i64, code: &str) -> Result<Scan, Refusal> {
        self.tick(now_ms);
        match self.target(code)? {
            Target::Order(id) => {
                self.payable(&id)?;
                self.group(now_ms, &id);
                let order = &self.orders[&id];
                let site = self.account(order.account).site;
                Ok(Scan::Order {
                    amount: order.amount_text(site.exponent),
                    currency: site.currency.to_owned(),
                    order_id: id,
                })
            }
            Target::Offline(code) => {
                self.add_merchant_order(now_ms, code.account, &code.reference, code.amount, None);
                let account = self.account(code.account);
                Ok(Scan::Offline {
                    user_id: account.user_id,
                    amount: super::money::text(code.amount, account.site.exponent),
                    currency: account.site.currency.to_owned(),
                    reference: code.reference,
                })
            }
        }
    }

    /// Pays an order, by its id or by the text of a code.
    ///
    /// # Errors
    /// Why it cannot be paid.
    pub fn pay(&mut self, now_ms: i64, what: &str, how: &PayOptions) -> Result<Paid, Refusal> {
        self.tick(now_ms);
        match self.target(what)? {
            Target::Order(id) => {
                self.begin(now_ms, &id)?;
                let paid = self.finish(now_ms, &id, how);
                if paid.is_err()
                    && let Some(order) = self.orders.get_mut(&id)
                {
                    order.paying = false;
                }
                paid
            }
            Target::Offline(mut code) => {
                if let Some(text) = &how.amount {
                    code.amount = self.amount(code.account, text)?;
                }
                let (paid, group) = self.try_offline(now_ms, &code, how, "approved");
                self.notify_merchant_order(now_ms, group, None);
                Ok(paid)
            }
        }
    }

    /// A buyer presses the button: until [`Service::finish`] or [`Service::reject`] the order is locked.
    ///
    /// # Errors
    /// Why it cannot be paid.
    pub fn begin(&mut self, now_ms: i64, what: &str) -> Result<String, Refusal> {
        self.tick(now_ms);
        let Target::Order(id) = self.target(what)? else { return Err(Refusal::Unknown) };
        self.payable(&id)?;
        self.group(now_ms, &id);
        if let Some(order) = self.orders.get_mut(&id) {
            order.paying = true;
        }
        self.changed("order", &id, "paying");
        Ok(id)
    }

    /// The payment begun is approved.
    ///
    /// # Errors
    /// If none was begun.
    pub fn finish(
        &mut self,
        now_ms: i64,
        order_id: &str,
        how: &PayOptions,
    ) -> Result<Paid, Refusal> {
        let order = self.orders.get(order_id).ok_or(Refusal::Unknown)?;
        if !order.paying {
            return Err(Refusal::NotBegun);
        }
        let amount = self.due(order, how)?;
        let (account, reference) = (order.account, order.reference.clone());
        let payment = self.add_payment(now_ms, account, &reference, amount, how, "approved");
        self.join(now_ms, order_id, payment);
        if let Some(order) = self.orders.get_mut(order_id) {
            order.payment = Some(payment);
        }
        self.close_order(now_ms, order_id, Status::Processed);
        Ok(self.paid(payment))
    }

    /// What is told of a payment.
    pub(super) fn paid(&self, payment: u64) -> Paid {
        let payment = &self.payments[&payment];
        Paid {
            payment_id: payment.id,
            user_id: payment.collector,
            order_id: payment.order_id.clone(),
        }
    }

    /// A try to pay a code of a till, and its merchant order.
    fn try_offline(
        &mut self,
        now: i64,
        code: &Offline,
        how: &PayOptions,
        status: &'static str,
    ) -> (Paid, u64) {
        let (account, reference) = (code.account, &code.reference);
        let group = self.add_merchant_order(now, account, reference, code.amount, None);
        let payment = self.add_payment(now, account, reference, code.amount, how, status);
        if let Some(payment) = self.payments.get_mut(&payment) {
            payment.till = code.till;
        }
        self.attach(now, group, payment);
        (self.paid(payment), group)
    }

    /// A payment, begun or not, is declined; the order stays open (reference, 3.4).
    ///
    /// # Errors
    /// Why it could not even be tried.
    pub fn reject(&mut self, now_ms: i64, what: &str) -> Result<Paid, Refusal> {
        self.tick(now_ms);
        let how = PayOptions { method: "credit_card".to_owned(), ..PayOptions::default() };
        match self.target(what)? {
            Target::Order(id) => {
                if !self.orders[&id].paying {
                    self.begin(now_ms, &id)?;
                }
                let order = &self.orders[&id];
                let (account, amount) = (order.account, order.amount);
                let reference = order.reference.clone();
                let payment =
                    self.add_payment(now_ms, account, &reference, amount, &how, "rejected");
                self.join(now_ms, &id, payment);
                if let Some(order) = self.orders.get_mut(&id) {
                    order.paying = false;
                }
                let word = self.orders[&id].status.word();
                self.changed("order", &id, word);
                self.tick(now_ms);
                Ok(self.paid(payment))
            }
            Target::Offline(code) => Ok(self.try_offline(now_ms, &code, &how, "rejected").0),
        }
    }

    /// Pays every open order that is at least `age_ms` old; says how many.
    pub fn pay_older_than(&mut self, now_ms: i64, age_ms: i64) -> usize {
        self.tick(now_ms);
        let due: Vec<String> = self
            .open_orders()
            .filter(|order| !order.paying && now_ms - order.created_ms >= age_ms)
            .map(|order| order.id.clone())
            .collect();
        due.iter().filter(|id| self.pay(now_ms, id, &PayOptions::default()).is_ok()).count()
    }

    fn target(&self, what: &str) -> Result<Target, Refusal> {
        if self.orders.contains_key(what) {
            return Ok(Target::Order(what.to_owned()));
        }
        if let Some(id) = self.codes.get(what) {
            return Ok(Target::Order(id.clone()));
        }
        if let Some(till) = self.till_codes.get(what).and_then(|id| self.tills.get(id)) {
            return till.order.clone().map(Target::Order).ok_or(Refusal::NothingToPay);
        }
        let code = Code::parse(what).map_err(|fault| match fault {
            Fault::Structure => Refusal::Malformed,
            Fault::Checksum => Refusal::WrongChecksum,
        })?;
        self.offline(&code)
    }

    /// A code as section 2.1 describes it: account, amount and reference inside.
    fn offline(&self, code: &Code) -> Result<Target, Refusal> {
        let scheme = code.get("43.00").unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("com.mercadolibre") {
            return Err(Refusal::Unknown);
        }
        let user = code.get("43.03").and_then(|user| user.parse().ok()).ok_or(Refusal::Unknown)?;
        let account = self.place(user).ok_or(Refusal::Unknown)?;
        if !self.config.offline {
            return Err(Refusal::OfflineOff);
        }
        let site = self.account(account).site;
        let reference = code.get("62.05").unwrap_or_default();
        if code.get("53").as_deref() != Some(site.numeric) || reference.is_empty() {
            return Err(Refusal::Malformed);
        }
        let amount = code
            .get("54")
            .and_then(|text| Decimal::parse(&text))
            .and_then(|decimal| decimal.minor(site.exponent))
            .filter(|minor| *minor > 0)
            .ok_or(Refusal::Amount)?;
        let till = code.get("62.07").and_then(|name| self.till_named(account, &name));
        Ok(Target::Offline(Offline { account, amount, reference, till }))
    }

    pub(super) fn payable(&self, id: &str) -> Result<(), Refusal> {
        let order = self.orders.get(id).ok_or(Refusal::Unknown)?;
        match order.status {
            status if status.is_open() && order.paying => Err(Refusal::Locked),
            Status::Created | Status::ActionRequired => Ok(()),
            Status::Processed | Status::Refunded | Status::ChargedBack => Err(Refusal::Paid),
            Status::Canceled => Err(Refusal::Canceled),
            Status::Expired => Err(Refusal::Expired),
            Status::Failed => Err(Refusal::Failed),
        }
    }

    /// What the buyer pays: with the method's discount, if the order grants one.
    pub(super) fn due(&self, order: &Order, how: &PayOptions) -> Result<i64, Refusal> {
        let site = self.account(order.account).site;
        if let Some(text) = &how.amount {
            return self.amount(order.account, text);
        }
        let discounts = order.sent.get("discounts").and_then(|node| node.get("payment_methods"));
        let reduced = discounts
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|entry| entry.get("type").and_then(Value::as_str) == Some(&how.method))
            .and_then(|entry| entry.get("new_total_amount").and_then(Value::as_str))
            .and_then(|text| check::amount(text, site));
        Ok(reduced.unwrap_or(order.amount))
    }

    /// An amount above zero, in minor units of the account's currency.
    pub(super) fn amount(&self, account: usize, text: &str) -> Result<i64, Refusal> {
        let exponent = self.account(account).site.exponent;
        let minor = Decimal::parse(text).and_then(|decimal| decimal.minor(exponent));
        minor.filter(|minor| *minor > 0).ok_or(Refusal::Amount)
    }

    pub(super) fn add_payment(
        &mut self,
        now: i64,
        account: usize,
        reference: &str,
        amount: i64,
        how: &PayOptions,
        status: &'static str,
    ) -> u64 {
        let id = self.ids.number();
        let payee = self.account(account);
        let payment = Payment {
            id,
            account,
            collector: payee.user_id,
            payer: BUYER,
            currency: payee.site.currency.to_owned(),
            order_id: None,
            reference: reference.to_owned(),
            amount,
            refunded: 0,
            status,
            status_detail: detail(status),
            provider: how.provider.clone(),
            method: how.method.clone(),
            created_ms: now,
            updated_ms: now,
            refunds: Vec::new(),
            till: None,
            merchant_order: None,
            shown: Map::new(),
        };
        self.keep_payment(payment);
        id
    }

    pub(super) fn keep_payment(&mut self, payment: Payment) {
        let (id, status) = (payment.id, payment.status);
        let name = (payment.account, payment.reference.clone());
        self.payments_by_reference.entry(name).or_default().push(id);
        self.payments.insert(id, payment);
        self.changed("payment", &id.to_string(), status);
    }

    /// Ties a payment to its order and, for older orders, to the merchant order of the scan.
    pub(super) fn join(&mut self, now: i64, order_id: &str, payment: u64) {
        let Some(order) = self.orders.get(order_id) else { return };
        let (till, group) = (order.till, order.merchant_order);
        if let Some(payment) = self.payments.get_mut(&payment) {
            payment.order_id = Some(order_id.to_owned());
            payment.till = Some(till);
        }
        if let Some(group) = group {
            self.attach(now, group, payment);
        }
    }

    fn attach(&mut self, now: i64, group: u64, payment: u64) {
        if let Some(group) = self.merchant_orders.get_mut(&group) {
            group.payments.push(payment);
            group.updated_ms = now;
        }
        if let Some(payment) = self.payments.get_mut(&payment) {
            payment.merchant_order = Some(group);
        }
    }

    /// The merchant order of an in-store order: the first scan makes it.
    fn group(&mut self, now: i64, id: &str) {
        let Some(order) = self.orders.get(id) else { return };
        if order.api == Api::Orders || order.merchant_order.is_some() {
            return;
        }
        let (account, amount) = (order.account, order.amount);
        let reference = order.reference.clone();
        let group = self.add_merchant_order(now, account, &reference, amount, Some(id.to_owned()));
        if let Some(order) = self.orders.get_mut(id) {
            order.merchant_order = Some(group);
        }
    }

    fn add_merchant_order(
        &mut self,
        now: i64,
        account: usize,
        reference: &str,
        amount: i64,
        order_id: Option<String>,
    ) -> u64 {
        let id = self.ids.number();
        let uuid = self.ids.uuid();
        let preference = format!("{}-{uuid}", self.account(account).user_id);
        let expires = order_id.as_ref().and_then(|id| self.orders.get(id));
        let merchant_order = MerchantOrder {
            id,
            account,
            reference: reference.to_owned(),
            amount,
            payments: Vec::new(),
            created_ms: now,
            updated_ms: now,
            expires_ms: expires.map_or(i64::MAX, |order| order.expires_ms),
            order_id,
            preference,
        };
        self.merchant_orders.insert(id, merchant_order);
        let name = (account, reference.to_owned());
        self.merchant_orders_by_reference.entry(name).or_default().push(id);
        id
    }
}
