//! Records that come from elsewhere, and answers that say something else than they should: what a
//! till must be able to live with, and what no sale at a till brings about.

use serde_json::{Map, Value};

use super::Service;
use super::buyer::Refusal;
use super::store::Payment;

/// A payment that an account sees although no order and no code of its own led to it.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Who sees it.
    pub user_id: u64,
    /// `external_reference`.
    pub reference: String,
    /// As text.
    pub amount: String,
    /// Who received the money; 0: who sees it.
    pub collector: u64,
    /// Who paid; 0: some buyer.
    pub payer: u64,
    /// ISO 4217 letters; empty: those of the account.
    pub currency: String,
    /// `approved`, `in_process`, `pending`, `rejected`, `refunded`, `charged_back`; empty: approved.
    pub status: String,
    /// How long ago it was made.
    pub age_ms: i64,
    /// `external_id` of the till where it was made; empty: none.
    pub till: String,
    /// Members that the answers show in place of its own.
    pub shown: Map<String, Value>,
}

const STATUSES: [&str; 6] =
    ["approved", "in_process", "pending", "rejected", "refunded", "charged_back"];

impl Service {
    /// Adds a payment; says its number.
    ///
    /// # Errors
    /// If no such account, till or status is known, or the amount is none.
    pub fn record(&mut self, now_ms: i64, record: Record) -> Result<u64, Refusal> {
        let account = self.place(record.user_id).ok_or(Refusal::Unknown)?;
        let word = if record.status.is_empty() { "approved" } else { &record.status };
        let status = *STATUSES.iter().find(|known| **known == word).ok_or(Refusal::State)?;
        let amount = self.amount(account, &record.amount)?;
        let till = match record.till.as_str() {
            "" => None,
            name => Some(self.till_named(account, name).ok_or(Refusal::Unknown)?),
        };
        let how = super::PayOptions::default();
        let made = now_ms - record.age_ms;
        let id = self.add_payment(made, account, &record.reference, amount, &how, status);
        if let Some(payment) = self.payments.get_mut(&id) {
            dress(payment, record, till);
        }
        Ok(id)
    }

    /// From now on the answers about a payment show these members in place of its own.
    ///
    /// # Errors
    /// If there is no such payment.
    pub fn show_payment(&mut self, id: u64, shown: Map<String, Value>) -> Result<(), Refusal> {
        let payment = self.payments.get_mut(&id).ok_or(Refusal::Unknown)?;
        payment.shown.extend(shown);
        self.changed("payment", &id.to_string(), "shown");
        Ok(())
    }

    /// The same of an order.
    ///
    /// # Errors
    /// If there is no such order.
    pub fn show_order(&mut self, id: &str, shown: Map<String, Value>) -> Result<(), Refusal> {
        let order = self.orders.get_mut(id).ok_or(Refusal::Unknown)?;
        order.shown.extend(shown);
        self.changed("order", id, "shown");
        Ok(())
    }
}

fn dress(payment: &mut Payment, record: Record, till: Option<u64>) {
    payment.till = till;
    payment.shown = record.shown;
    if payment.status == "refunded" {
        payment.refunded = payment.amount;
    }
    if record.collector != 0 {
        payment.collector = record.collector;
    }
    if record.payer != 0 {
        payment.payer = record.payer;
    }
    if !record.currency.is_empty() {
        payment.currency = record.currency;
    }
}
