//! What a provider gets of the client for each call: the way to its service, the account, the
//! currency, and what this client knows of its own orders.

use super::exchange::Exchange;
use super::key;
use super::model::{Doubt, OrderInfo, State};
use super::recent::Recent;
use super::reply::Reply;
use crate::emv::iso::Currency;
use crate::error::Failure;

/// An account at a service, and what was heard there last.
pub struct Session<'t> {
    /// The way to the service.
    pub exchange: Exchange<'t>,
    /// The account that is paid, as the service names it.
    pub account: String,
    /// What the account counts in.
    pub currency: &'static Currency,
    /// How often an order is asked about.
    pub poll_interval_ms: u64,
    /// What was heard last, by order.
    pub(super) recent: Recent<Result<Reply<OrderInfo>, Failure>>,
}

/// How long an order that this client made may not be found: the service reads from copies, which
/// are seconds behind.
pub const NOT_FOUND_YET_MS: u64 = 10_000;

/// Longest that `Retry-After` keeps an order from being asked about.
const RETRY_AFTER_MAX_MS: u64 = 60_000;

impl Session<'_> {
    /// The key of a cancellation or of a whole refund: the caller's, else a new one for each call.
    /// A sale's own key would be wrong here. Both do no harm when repeated, whatever the key; and a
    /// refusal, "a payment is under way", might be remembered under the key and be given as the
    /// answer for a day (whether it is, Mercado Pago's reference does not say).
    #[must_use]
    pub fn key_of_step(&self, key: &str, id: &str, step: &str) -> String {
        if key.is_empty() {
            let chance = self.exchange.runtime.random().to_string();
            key::derive(&[&self.account, id, step, &chance])
        } else {
            key.to_owned()
        }
    }

    /// Milliseconds until asking again makes sense; 0 once the state is final.
    #[must_use]
    pub fn next_ask(&self, state: State) -> u32 {
        let ms = if state == State::Pending { self.poll_interval_ms } else { 0 };
        u32::try_from(ms).unwrap_or(u32::MAX)
    }

    /// Notes that this client has just made an order.
    pub fn note_made(&self, order_id: &str) {
        self.recent.note_made(order_id, self.exchange.runtime.now_ms());
    }

    /// Whether a failure says that the service does not find an order which this client has just
    /// made.
    #[must_use]
    pub fn is_not_there_yet(&self, failure: &Failure, order_id: &str) -> bool {
        let now = self.exchange.runtime.now_ms();
        failure.http_status == 404 && self.recent.was_made_within(order_id, now, NOT_FOUND_YET_MS)
    }

    /// What is known of such an order.
    #[must_use]
    pub fn not_there_yet(&self, order_id: &str) -> Box<OrderInfo> {
        Box::new(OrderInfo {
            doubt: Doubt::NotThereYet,
            next_ask_ms: self.next_ask(State::Pending),
            order_id: order_id.to_owned(),
            ..OrderInfo::default()
        })
    }

    /// Notes that this client took an order off its till, or is about to put it there.
    pub fn note_taken_off(&self, order_id: &str, taken_off: bool) {
        self.recent.note_taken_off(order_id, self.exchange.runtime.now_ms(), taken_off);
    }

    /// Whether this client took an order off its till.
    #[must_use]
    pub fn was_taken_off(&self, order_id: &str) -> bool {
        self.recent.was_taken_off(order_id)
    }

    /// Remembers what was heard of an order, and how long the service asks to be left alone.
    pub fn remember(&self, order_id: &str, reply: Result<Reply<OrderInfo>, Failure>) {
        let now = self.exchange.runtime.now_ms();
        self.recent.note(order_id, now, now.saturating_add(retry_after_ms(&reply)), reply);
    }
}

/// How long the service asks to be left alone, within reason: a buyer may be paying meanwhile.
pub(super) fn retry_after_ms(reply: &Result<Reply<OrderInfo>, Failure>) -> u64 {
    match reply {
        Err(failure) => u64::from(failure.retry_after_ms).min(RETRY_AFTER_MAX_MS),
        Ok(_) => 0,
    }
}
