//! The client: an account at a provider's service, and what was heard there last. It knows no
//! provider: it checks, makes keys, remembers, and asks the provider for the rest.

use super::exchange::Exchange;
use super::limits;
use super::model::{Doubt, Order, OrderInfo, PaymentInfo, Pos, PosInfo, Store, StoreInfo};
use super::money;
use super::payments;
use super::provider::{Provider, Sale};
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
    /// The till of orders that name none.
    till: String,
}

/// The account at a service: what a provider makes of the settings.
pub struct Account {
    /// As the service names it; part of every key.
    pub id: String,
    /// What it counts in.
    pub currency: &'static Currency,
    /// Where the service is.
    pub base_url: String,
}

impl<'t> Client<'t> {
    /// A client of a provider; sends nothing. What the provider does not check itself is checked
    /// here.
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

    /// A failure of one of its calls as it may be told: a text of the caller's may be a secret that
    /// was put in the wrong place.
    #[must_use]
    pub fn conceal(&self, failure: Failure) -> Failure {
        self.session.exchange.secrets.conceal(failure)
    }

    /// The technician's button: network, clock, token, country, till. `pos` empty: the client's;
    /// without one, no till is looked for.
    ///
    /// # Errors
    /// The first thing that is not as it must be.
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
    /// [`NotSent`](crate::Fault::NotSent): nothing happened. [`NoAnswer`](crate::Fault::NoAnswer),
    /// [`Service`](crate::Fault::Service): it may have. After any of them the same call again is the
    /// right next step.
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

    /// Reads an order. A plain success whatever its state.
    ///
    /// # Errors
    /// As the service or the network say.
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

    /// Makes sure that nobody can pay any more. `key` empty: one of its own.
    ///
    /// # Errors
    /// Anything but a plain success: the order may still be payable.
    pub fn cancel(&self, order_id: &str, key: &str) -> Result<Reply<OrderInfo>, Failure> {
        self.provider.check_order_id(order_id)?;
        limits::key(key)?;
        let deadline = self.session.exchange.deadline();
        self.session.recent.forget_reply(order_id);
        self.provider.cancel(&self.session, order_id, key, deadline)
    }

    /// Pays back: `amount` empty, all that is left; else a part, for which the caller gives the
    /// key, since the same part may rightly be paid back twice.
    ///
    /// # Errors
    /// As the service or the network say.
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

    /// Looks for payments of a reference; `amount`, `since` empty: any, ever.
    ///
    /// # Errors
    /// As the service or the network say.
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

    /// Pays back a payment, as [`Self::refund`] does an order.
    ///
    /// # Errors
    /// As the service or the network say.
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
        // Refunded or not, its order is to be asked about again.
        let stale = |reply: &Reply<OrderInfo>| reply.info.payment_id == payment_id;
        self.session.recent.forget(|reply| reply.as_ref().is_ok_and(stale));
        reply
    }

    /// Creates a store, or finds it.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn create_store(&self, store: &Store<'_>) -> Result<StoreInfo, Failure> {
        self.provider.create_store(&self.session, store)
    }

    /// Creates a till, or finds it.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn create_pos(&self, pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        self.provider.create_pos(&self.session, pos)
    }

    fn till_or_default<'a>(&'a self, till: &'a str) -> &'a str {
        if till.is_empty() { &self.till } else { till }
    }
}
