//! The client: an account at a provider's service, and the last replies of that service. The client
//! knows no particular provider: it checks arguments, derives keys, remembers replies, and asks the
//! provider for the rest.

use super::exchange::Exchange;
use super::limits;
use super::model::{Doubt, Order, OrderInfo, PaymentInfo, Pos, PosInfo, Sale, Store, StoreInfo};
use super::money;
use super::payments;
use super::provider::Provider;
use super::recent::Recent;
use super::reply::Reply;
use super::runtime::Runtime;
use super::secrets::Secrets;
use super::session::Session;
use super::settings::Settings;
use super::tally::Scope;
use super::transport::Transport;
use super::{key, verdict};
use crate::emv::iso::Currency;
use crate::error::{Error, Failure, Field};

/// An open client. May be used from many threads, which do not wait for each other.
pub struct Client<'t> {
    pub(super) session: Session<'t>,
    pub(super) provider: Box<dyn Provider + 't>,
    /// The till of orders that name no till.
    till: String,
}

/// The account at a service, as a provider reads it from the settings.
pub struct Account {
    /// The service's name for the account. It is part of every key.
    pub id: String,
    /// The currency of the account.
    pub currency: &'static Currency,
    /// The address of the service.
    pub base_url: String,
}

impl<'t> Client<'t> {
    /// Opens a client of a provider, and sends nothing. This function checks the settings that the
    /// provider does not check itself.
    ///
    /// # Errors
    /// A fault of a setting, named as in `qr_client_options`. The token is never quoted.
    pub fn with(
        provider: Box<dyn Provider + 't>,
        account: Account,
        settings: &Settings<'_>,
        transport: Box<dyn Transport + 't>,
        runtime: Box<dyn Runtime + 't>,
    ) -> Result<Self, Error> {
        let poll_interval_ms = limits::poll_interval_ms(settings.poll_interval_ms)?;
        let secrets = Secrets::new(settings.access_token, settings.secrets);
        limits::token_is_alone(settings, &secrets)?;
        Ok(Self {
            session: Session {
                exchange: Exchange::new(transport, runtime, account.base_url, secrets, settings),
                account: account.id,
                currency: account.currency,
                poll_interval_ms,
                recent: Recent::new(),
            },
            provider,
            till: settings.pos.to_owned(),
        })
    }

    /// Removes secrets from a failure of one of this client's calls, before the caller sees it: a
    /// text of the caller's may be a secret that was put in the wrong place.
    #[must_use]
    pub fn conceal(&self, failure: Failure) -> Failure {
        self.session.exchange.secrets.conceal(failure)
    }

    /// Checks network, clock, token, country and till: the button for the technician who installs a
    /// till. An empty `pos` means the client's till; if the client has none either, no till is
    /// checked.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn check(&self, pos: &str) -> Result<(), Failure> {
        self.provider.check(
            &self.session,
            self.till_or_default(pos),
            self.session.exchange.deadline(),
        )
    }

    /// Creates an order, or finds the one that the same sale made before.
    ///
    /// # Errors
    /// After [`NotSent`](crate::Fault::NotSent) no order was created; after
    /// [`NoAnswer`](crate::Fault::NoAnswer) and [`Service`](crate::Fault::Service) one may have
    /// been. After each of them the right next step is to make the same call again.
    pub fn create(&self, order: &Order<'_>) -> Result<Reply<OrderInfo>, Failure> {
        let deadline = self.session.exchange.deadline();
        let till = self.till_or_default(order.pos);
        let units = self.provider.check_order(&self.session, order, till)?;
        let key = match order.idempotency_key {
            "" => key::derive(&[&self.session.account, till, order.reference, "create"]),
            key => key.to_owned(),
        };
        let sale = Sale { order, till, units, key: &key };
        let reply = self.provider.create(&self.session, &sale, deadline)?;
        self.session.remember(&reply.info.order_id, Ok(reply.clone()));
        Ok(reply)
    }

    /// Reads an order. The reply is a plain success whatever the state of the order is.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn get(&self, order_id: &str) -> Result<Reply<OrderInfo>, Failure> {
        self.provider.check_order_id(order_id)?;
        let deadline = self.session.exchange.deadline();
        let info = self.provider.read(&self.session, order_id, deadline)?;
        let reply = match info.doubt {
            Doubt::NotThereYet => verdict::not_done(info)?,
            _ => Reply::success(info),
        };
        self.session.remember(order_id, Ok(reply.clone()));
        Ok(reply)
    }

    /// Makes sure that nobody can pay the order any more. With an empty `key` the client makes one.
    ///
    /// # Errors
    /// After anything but a plain success the order may still be payable.
    pub fn cancel(&self, order_id: &str, key: &str) -> Result<Reply<OrderInfo>, Failure> {
        self.provider.check_order_id(order_id)?;
        limits::key(key)?;
        let deadline = self.session.exchange.deadline();
        self.session.recent.forget_reply(order_id);
        self.provider.cancel(&self.session, order_id, key, deadline)
    }

    /// Pays an order back. An empty `amount` means all that is left; any other amount is a part,
    /// for which the caller gives the key, since the same part may rightly be paid back twice.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn refund(
        &self,
        order_id: &str,
        amount: &str,
        key: &str,
    ) -> Result<Reply<OrderInfo>, Failure> {
        self.provider.check_order_id(order_id)?;
        let part = limits::refund(amount, key, self.session.currency)?;
        let deadline = self.session.exchange.deadline();
        self.session.recent.forget_reply(order_id);
        let reply = self.provider.refund(&self.session, order_id, part, key, deadline)?;
        self.session.remember(order_id, Ok(reply.clone()));
        Ok(reply)
    }

    /// Looks for payments of a reference. An empty `amount` means any amount, an empty `since` any
    /// time.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn find_payment(
        &self,
        reference: &str,
        amount: &str,
        since: &str,
    ) -> Result<Reply<PaymentInfo>, Failure> {
        self.provider.check_reference(reference)?;
        let currency = self.session.currency;
        let wanted = match amount {
            "" => None,
            amount => Some(money::parse_caller(Field::Name("amount"), amount, currency)?),
        };
        let scope = Scope {
            reference,
            currency: currency.name(),
            account: &self.session.account,
            since_ms: payments::since_ms(since)?,
        };
        let deadline = self.session.exchange.deadline();
        let found = self.provider.payments(&self.session, scope, deadline)?;
        payments::find(&found, reference, wanted, currency)
    }

    /// Pays a payment back, as [`Self::refund`] pays an order back.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn refund_payment(
        &self,
        payment_id: &str,
        amount: &str,
        key: &str,
    ) -> Result<Reply<PaymentInfo>, Failure> {
        self.provider.check_payment_id(payment_id)?;
        let part = limits::refund(amount, key, self.session.currency)?;
        let deadline = self.session.exchange.deadline();
        let reply = self.provider.refund_payment(&self.session, payment_id, part, key, deadline);
        // Whether the payment was refunded or not, the next reading of its order must ask the
        // service.
        let stale = |reply: &Reply<OrderInfo>| reply.info.payment_id == payment_id;
        self.session.recent.forget(|reply| reply.as_ref().is_ok_and(stale));
        reply
    }

    /// Creates a store, or finds the store that exists.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn create_store(&self, store: &Store<'_>) -> Result<StoreInfo, Failure> {
        self.provider.create_store(&self.session, store)
    }

    /// Creates a till, or finds the till that exists.
    ///
    /// # Errors
    /// The failure that the service or the network reported.
    pub fn create_pos(&self, pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        self.provider.create_pos(&self.session, pos)
    }

    fn till_or_default<'a>(&'a self, till: &'a str) -> &'a str {
        if till.is_empty() { &self.till } else { till }
    }
}
