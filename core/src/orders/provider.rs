//! What a provider does for a client: it takes orders, tells what became of them, and pays them
//! back. Each provider has a folder of its own beside this file, and one line in `providers.rs`.
//!
//! A provider speaks the language of its service and knows its rules. It reads the answers, and
//! leaves the decisions to the modules that all providers share: `order_state` and `verdict` decide
//! about an order, `tally` and `payments` about the payments of a sale, `refund` about a refund.

use super::exchange::Deadline;
use super::model::{Order, OrderInfo, PaymentInfo, Pos, PosInfo, Sale, Store, StoreInfo};
use super::reply::Reply;
use super::session::Session;
use super::tally::{FoundPayments, Scope};
use crate::error::{Error, Failure, Fault};

/// A service that takes orders, and the account there.
pub trait Provider: Send + Sync {
    /// Checks an order before it is created; gives its amount in minor units.
    ///
    /// # Errors
    /// The first fault, with the name of the member.
    fn check_order(
        &self,
        session: &Session<'_>,
        order: &Order<'_>,
        till: &str,
    ) -> Result<u64, Error>;

    /// Checks an order's id, which may become part of a URL.
    ///
    /// # Errors
    /// The text cannot be an id that this provider gave.
    fn check_order_id(&self, order_id: &str) -> Result<(), Error>;

    /// Checks a payment's id, which may become part of a URL.
    ///
    /// # Errors
    /// The text cannot be an id that this provider gave.
    fn check_payment_id(&self, payment_id: &str) -> Result<(), Error>;

    /// Checks the reference of a sale.
    ///
    /// # Errors
    /// No order of this provider can have this reference.
    fn check_reference(&self, reference: &str) -> Result<(), Error>;

    /// Creates an order, or finds the order that the same sale created before.
    ///
    /// # Errors
    /// After [`Fault::NotSent`] no order was created; after [`Fault::NoAnswer`] and
    /// [`Fault::Service`] one may have been.
    fn create(
        &self,
        session: &Session<'_>,
        sale: &Sale<'_>,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure>;

    /// Reads an order. The members of the result tell the state of the order, and the doubts about
    /// it.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    fn read(
        &self,
        session: &Session<'_>,
        order_id: &str,
        deadline: Deadline,
    ) -> Result<Box<OrderInfo>, Failure>;

    /// Makes sure that nobody can pay the order any more. With an empty `key` the provider makes
    /// one. If a later reading would give the same reply, the provider passes it to
    /// [`Session::remember`].
    ///
    /// # Errors
    /// After anything but a plain success the order may still be payable.
    fn cancel(
        &self,
        session: &Session<'_>,
        order_id: &str,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure>;

    /// Pays an order back: `part` in minor units, or all that is left if `part` is `None`. With an
    /// empty `key` the provider makes one.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
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
    /// The failure that the service or the network reported.
    fn payments<'s>(
        &self,
        session: &Session<'_>,
        scope: Scope<'s>,
        deadline: Deadline,
    ) -> Result<FoundPayments<'s, PaymentInfo>, Failure>;

    /// Pays a payment back, as [`Self::refund`] pays an order back.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    fn refund_payment(
        &self,
        session: &Session<'_>,
        payment_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<PaymentInfo>, Failure>;

    /// Checks network, clock, token, country and till: the button for the technician who installs a
    /// till. If `till` is empty, no till is checked.
    ///
    /// # Errors
    /// The first check that fails.
    fn check(&self, session: &Session<'_>, till: &str, deadline: Deadline) -> Result<(), Failure>;

    /// Creates a store, or finds the store that exists.
    ///
    /// # Errors
    /// The failure that the service or the network reported; [`Fault::Unsupported`]: this provider
    /// has no stores.
    fn create_store(
        &self,
        _session: &Session<'_>,
        _store: &Store<'_>,
    ) -> Result<StoreInfo, Failure> {
        Err(Failure::new(Fault::Unsupported))
    }

    /// Creates a till, or finds the till that exists.
    ///
    /// # Errors
    /// The failure that the service or the network reported; [`Fault::Unsupported`]: this provider
    /// has no tills.
    fn create_pos(&self, _session: &Session<'_>, _pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        Err(Failure::new(Fault::Unsupported))
    }
}
