//! What a provider does for a client: it takes orders, tells what became of them, and pays back. A
//! provider is a folder of its own beside this file, and one line in `providers.rs`.
//!
//! A provider speaks its service's language and knows its rules. What it read it hands to the
//! verdicts that all providers share: `order_state` and `verdict` for an order, `tally` and `payments`
//! for the payments of a sale, `refund` for a refund.

use super::exchange::Deadline;
use super::model::{Order, OrderInfo, PaymentInfo, Pos, PosInfo, Store, StoreInfo};
use super::reply::Reply;
use super::session::Session;
use super::tally::{FoundPayments, Scope};
use crate::error::{Error, Failure, Fault};

/// An order that was checked, and what the client made of it.
#[derive(Clone, Copy)]
pub struct Sale<'a> {
    /// As the caller gave it.
    pub order: &'a Order<'a>,
    /// The order's own, else the client's.
    pub till: &'a str,
    /// The amount in minor units.
    pub units: u64,
    /// The idempotency key: the caller's, else one that the same sale has again.
    pub key: &'a str,
}

/// A service that takes orders, and the account there.
pub trait Provider: Send + Sync {
    /// Checks what creates an order; gives its amount in minor units.
    ///
    /// # Errors
    /// The first fault, by the name of the member.
    fn check_order(
        &self,
        session: &Session<'_>,
        order: &Order<'_>,
        till: &str,
    ) -> Result<u64, Error>;

    /// Checks an order's id, which may become part of a URL.
    ///
    /// # Errors
    /// It is none that an answer of this provider's gave.
    fn check_order_id(&self, order_id: &str) -> Result<(), Error>;

    /// Checks a payment's id, which may become part of a URL.
    ///
    /// # Errors
    /// It is none of this provider's.
    fn check_payment_id(&self, payment_id: &str) -> Result<(), Error>;

    /// Checks the reference of a sale.
    ///
    /// # Errors
    /// No order of this provider's can have it.
    fn check_reference(&self, reference: &str) -> Result<(), Error>;

    /// Creates an order, or finds the one that the same sale made before.
    ///
    /// # Errors
    /// [`Fault::NotSent`]: nothing happened. [`Fault::NoAnswer`], [`Fault::Service`]: it may have.
    fn create(
        &self,
        session: &Session<'_>,
        sale: &Sale<'_>,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure>;

    /// Reads an order. Its state and its doubts are told by the members of the answer.
    ///
    /// # Errors
    /// As the service or the network say.
    fn read(
        &self,
        session: &Session<'_>,
        order_id: &str,
        deadline: Deadline,
    ) -> Result<Box<OrderInfo>, Failure>;

    /// Makes sure that nobody can pay any more. `key` empty: one of its own. What a later reading
    /// would tell again is to be remembered by [`Session::remember`].
    ///
    /// # Errors
    /// Anything but a plain success: the order may still be payable.
    fn cancel(
        &self,
        session: &Session<'_>,
        order_id: &str,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure>;

    /// Pays back an order: `part` in minor units, `None` for all that is left. `key` empty: one of
    /// its own.
    ///
    /// # Errors
    /// As the service or the network say.
    fn refund(
        &self,
        session: &Session<'_>,
        order_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure>;

    /// Reads all payments of a reference.
    ///
    /// # Errors
    /// As the service or the network say.
    fn payments<'s>(
        &self,
        session: &Session<'_>,
        scope: Scope<'s>,
        deadline: Deadline,
    ) -> Result<FoundPayments<'s, PaymentInfo>, Failure>;

    /// Pays back a payment, as [`Self::refund`] does an order.
    ///
    /// # Errors
    /// As the service or the network say.
    fn refund_payment(
        &self,
        session: &Session<'_>,
        payment_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<PaymentInfo>, Failure>;

    /// The technician's button: network, clock, token, country, till. `till` empty: no till is looked
    /// for.
    ///
    /// # Errors
    /// The first thing that is not as it must be.
    fn check(&self, session: &Session<'_>, till: &str, deadline: Deadline) -> Result<(), Failure>;

    /// Creates a store, or finds it.
    ///
    /// # Errors
    /// As the service or the network say; [`Fault::Unsupported`]: this provider has no stores.
    fn create_store(
        &self,
        _session: &Session<'_>,
        _store: &Store<'_>,
    ) -> Result<StoreInfo, Failure> {
        Err(Failure::new(Fault::Unsupported))
    }

    /// Creates a till, or finds it.
    ///
    /// # Errors
    /// As the service or the network say; [`Fault::Unsupported`]: this provider has no tills.
    fn create_pos(&self, _session: &Session<'_>, _pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        Err(Failure::new(Fault::Unsupported))
    }
}
