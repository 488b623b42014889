//! What the client gives to its provider for each call: the exchange with the service, the account,
//! the currency, and what this client remembers of its own orders.

use super::exchange::Exchange;
use super::key;
use super::model::{Doubt, OrderInfo, State};
use super::recent::Recent;
use super::reply::Reply;
use crate::emv::iso::Currency;
use crate::error::Failure;

/// An account at a service, and the last replies of that service.
pub struct Session<'t> {
    /// Sends the requests.
    pub exchange: Exchange<'t>,
    /// The account that is paid, by the service's name for it.
    pub account: String,
    /// The currency of the account.
    pub currency: &'static Currency,
    /// Milliseconds between two questions about one order.
    pub poll_interval_ms: u64,
    /// The last replies, by order.
    pub(super) recent: Recent<Result<Reply<OrderInfo>, Failure>>,
}

/// How long the service may fail to find an order that this client created: it reads from copies
/// that are seconds behind.
pub const NOT_FOUND_YET_MS: u64 = 10_000;

/// The longest time for which `Retry-After` stops questions about an order.
const RETRY_AFTER_MAX_MS: u64 = 60_000;

impl Session<'_> {
    /// The key of a cancellation or of a whole refund: the caller's key, or a new one for each
    /// call. A key that is derived from the sale would be wrong here: to repeat such a request does
    /// no harm whatever its key is, but the service might remember a refusal ("a payment is under
    /// way") under the key and repeat it for a day. Mercado Pago's reference does not say whether
    /// it does.
    #[must_use]
    pub fn key_of_step(&self, key: &str, id: &str, step: &str) -> String {
        if key.is_empty() {
            let chance = self.exchange.runtime.random().to_string();
            key::derive(&[&self.account, id, step, &chance])
        } else {
            key.to_owned()
        }
    }

    /// Milliseconds until the caller should ask again; 0 if the state is final.
    #[must_use]
    pub fn next_ask(&self, state: State) -> u32 {
        let ms = if state == State::Pending { self.poll_interval_ms } else { 0 };
        u32::try_from(ms).unwrap_or(u32::MAX)
    }

    /// Remembers that this client has just created an order.
    pub fn note_made(&self, order_id: &str) {
        self.recent.note_made(order_id, self.exchange.runtime.now_ms());
    }

    /// Whether a failure says that the service does not find an order that this client has just
    /// created.
    #[must_use]
    pub fn is_not_there_yet(&self, failure: &Failure, order_id: &str) -> bool {
        let now = self.exchange.runtime.now_ms();
        failure.http_status == 404 && self.recent.was_made_within(order_id, now, NOT_FOUND_YET_MS)
    }

    /// The information about an order that the service does not find yet.
    #[must_use]
    pub fn not_there_yet(&self, order_id: &str) -> Box<OrderInfo> {
        Box::new(OrderInfo {
            doubt: Doubt::NotThereYet,
            next_ask_ms: self.next_ask(State::Pending),
            order_id: order_id.to_owned(),
            ..OrderInfo::default()
        })
    }

    /// Remembers that this client took an order off its till, or (`false`) is about to put it
    /// there.
    pub fn note_taken_off(&self, order_id: &str, taken_off: bool) {
        self.recent.note_taken_off(order_id, self.exchange.runtime.now_ms(), taken_off);
    }

    /// Whether this client took an order off its till.
    #[must_use]
    pub fn was_taken_off(&self, order_id: &str) -> bool {
        self.recent.was_taken_off(order_id)
    }

    /// Remembers a reply about an order, and how long the service asks not to be asked again.
    pub fn remember(&self, order_id: &str, reply: Result<Reply<OrderInfo>, Failure>) {
        let now = self.exchange.runtime.now_ms();
        self.recent.note(order_id, now, now.saturating_add(retry_after_ms(&reply)), reply);
    }
}

/// How long the service asks not to be asked again. There is a limit, since a buyer may be paying
/// meanwhile.
pub(super) fn retry_after_ms(reply: &Result<Reply<OrderInfo>, Failure>) -> u64 {
    match reply {
        Err(failure) => u64::from(failure.retry_after_ms).min(RETRY_AFTER_MAX_MS),
        Ok(_) => 0,
    }
}
