//! The client: an account at the service, the way there, and what was heard last.

use super::failure::{Failure, Reply};
use super::model::{Order, OrderInfo, PaymentInfo, Pos, PosInfo, Store, StoreInfo};
use super::transport::Transport;
use super::world::World;
use crate::error::{Error, Fault};

/// How a client is set up: `qr_client_options` describes the members. Empty is the default.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_client_options, described there")]
pub struct Settings<'a> {
    pub no_retry: bool,
    /// 0: 20 000.
    pub total_timeout_ms: u32,
    /// 0: 2 000; at least 1 000.
    pub poll_interval_ms: u32,
    pub access_token: &'a str,
    pub country: &'a str,
    pub pos: &'a str,
    pub user_id: &'a str,
    pub base_url: &'a str,
    pub user_agent: &'a str,
    pub platform_id: &'a str,
    pub integrator_id: &'a str,
    pub sponsor_id: &'a str,
}

/// An open client. May be used from many threads, which do not wait for each other.
pub struct Client<'t> {
    _transport: Box<dyn Transport + 't>,
    _world: Box<dyn World + 't>,
}

fn unfinished<T>() -> Result<T, Failure> {
    Err(Failure::new(Fault::Unsupported))
}

#[allow(clippy::missing_errors_doc)]
impl<'t> Client<'t> {
    /// Checks the settings; sends nothing.
    pub fn open(
        _settings: &Settings<'_>,
        transport: Box<dyn Transport + 't>,
        world: Box<dyn World + 't>,
    ) -> Result<Self, Error> {
        Ok(Self { _transport: transport, _world: world })
    }

    /// The technician's button: network, clock, token, country, till. `pos` empty: the client's.
    pub fn check(&self, _pos: &str) -> Result<(), Failure> {
        unfinished()
    }

    /// Creates an order, or finds the one that the same sale made before.
    pub fn create(&self, _order: &Order<'_>) -> Reply<OrderInfo> {
        unfinished()
    }

    /// Reads an order.
    pub fn get(&self, _order_id: &str) -> Reply<OrderInfo> {
        unfinished()
    }

    /// Follows an order until it is paid or final; `timeout_ms` 0: one step.
    pub fn wait(&self, _order_id: &str, _timeout_ms: u32) -> Reply<OrderInfo> {
        unfinished()
    }

    /// Makes sure that nobody can pay any more. `key` empty: derived.
    pub fn cancel(&self, _order_id: &str, _key: &str) -> Reply<OrderInfo> {
        unfinished()
    }

    /// Pays back; `amount` empty: all of it; `key` empty: derived, for all of it only.
    pub fn refund(&self, _order_id: &str, _amount: &str, _key: &str) -> Reply<OrderInfo> {
        unfinished()
    }

    /// Looks for payments of a reference; `amount`, `since` empty: any, ever.
    pub fn find_payment(
        &self,
        _reference: &str,
        _amount: &str,
        _since: &str,
    ) -> Reply<PaymentInfo> {
        unfinished()
    }

    /// Pays back a payment, as [`Self::refund`] does an order.
    pub fn refund_payment(
        &self,
        _payment_id: &str,
        _amount: &str,
        _key: &str,
    ) -> Reply<PaymentInfo> {
        unfinished()
    }

    /// Creates a store, or finds it.
    pub fn create_store(&self, _store: &Store<'_>) -> Result<StoreInfo, Failure> {
        unfinished()
    }

    /// Creates a till, or finds it.
    pub fn create_pos(&self, _pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        unfinished()
    }
}
