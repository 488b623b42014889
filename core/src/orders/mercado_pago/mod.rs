//! Mercado Pago: the Orders API, `/v1/orders`, and the legacy in-store API, `/instore/orders/qr/...`.
//!
//! ```text
//! mod              -> orders, legacy, payments, stores_and_tills, legacy_id, rules, service
//! orders           -> payments, answers, bodies, refusals, service
//! legacy           -> payments, legacy_id, refusals, service
//! payments         -> stores_and_tills, answers, refusals, service
//! stores_and_tills -> rules, refusals, service
//! service          -> bodies, refusals
//! answers, legacy_id -> rules
//! ```

mod answers;
mod bodies;
mod legacy;
mod legacy_id;
mod orders;
mod payments;
mod refusals;
mod rules;
mod service;
mod stores_and_tills;
pub mod webhook;

use super::client::Account;
use super::exchange::Deadline;
use super::limits;
use super::model::{Api, Order, OrderInfo, PaymentInfo, Pos, PosInfo, Sale, Store, StoreInfo};
use super::provider::Provider;
use super::reply::Reply;
use super::session::Session;
use super::settings::Settings;
use super::tally::{FoundPayments, Scope};
use crate::error::{Error, Failure, Fault};
use legacy_id::LegacyId;
use service::{Link, Service};

/// The address of Mercado Pago.
const BASE_URL: &str = "https://api.mercadopago.com";

/// Mercado Pago, for one account.
pub struct MercadoPago {
    service: Service,
}

impl MercadoPago {
    /// Checks the settings; gives the account to which they belong.
    ///
    /// # Errors
    /// A fault of a setting. The token is never quoted.
    pub fn new(settings: &Settings<'_>) -> Result<(Self, Account), Error> {
        let currency = rules::country(settings.country)?;
        let id = rules::account(settings.access_token, settings.user_id)?;
        if !settings.pos.is_empty() {
            rules::pos("pos", settings.pos)?;
        }
        let base_url = match settings.base_url {
            "" => BASE_URL.to_owned(),
            url => limits::base_url(url)?,
        };
        let service = Service::new(settings)?;
        Ok((Self { service }, Account { id, currency, base_url }))
    }

    const fn link<'c>(&'c self, session: &'c Session<'c>, deadline: Deadline) -> Link<'c> {
        Link { service: &self.service, session, deadline }
    }
}

impl Provider for MercadoPago {
    fn check_order(
        &self,
        session: &Session<'_>,
        order: &Order<'_>,
        till: &str,
    ) -> Result<u64, Error> {
        rules::order(order, till, session.currency)
    }

    fn check_order_id(&self, order_id: &str) -> Result<(), Error> {
        match LegacyId::parse(order_id) {
            Some(_) => Ok(()),
            None => rules::order_id(order_id),
        }
    }

    fn check_payment_id(&self, payment_id: &str) -> Result<(), Error> {
        limits::digits("payment_id", payment_id)
    }

    fn check_reference(&self, reference: &str) -> Result<(), Error> {
        rules::reference(reference)
    }

    fn create(
        &self,
        session: &Session<'_>,
        sale: &Sale<'_>,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        let link = self.link(session, deadline);
        match sale.order.api {
            Api::Orders => orders::create(link, sale),
            Api::Legacy => legacy::create(link, sale),
        }
    }

    fn read(
        &self,
        session: &Session<'_>,
        order_id: &str,
        deadline: Deadline,
    ) -> Result<Box<OrderInfo>, Failure> {
        let link = self.link(session, deadline);
        match LegacyId::parse(order_id) {
            Some(id) => legacy::read(link, &id).map(Box::new),
            None => orders::read(link, order_id),
        }
    }

    fn cancel(
        &self,
        session: &Session<'_>,
        order_id: &str,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        let link = self.link(session, deadline);
        if let Some(id) = LegacyId::parse(order_id) {
            // This reply is not remembered, because a later reading does not tell that the order
            // was taken off its till.
            return legacy::cancel(link, &id);
        }
        let reply = orders::cancel(link, order_id, key)?;
        session.remember(order_id, Ok(reply.clone()));
        Ok(reply)
    }

    fn refund(
        &self,
        session: &Session<'_>,
        order_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        if LegacyId::parse(order_id).is_some() {
            return Err(Failure::from(
                Error::new(Fault::Unsupported)
                    .named("order_id")
                    .allowed("an order of /v1/orders; for others, qr_payment_refund"),
            ));
        }
        orders::refund(self.link(session, deadline), order_id, part, key)
    }

    fn payments<'s>(
        &self,
        session: &Session<'_>,
        scope: Scope<'s>,
        deadline: Deadline,
    ) -> Result<FoundPayments<'s, PaymentInfo>, Failure> {
        payments::search(self.link(session, deadline), scope)
    }

    fn refund_payment(
        &self,
        session: &Session<'_>,
        payment_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<PaymentInfo>, Failure> {
        payments::refund(self.link(session, deadline), payment_id, part, key)
    }

    fn check(&self, session: &Session<'_>, till: &str, deadline: Deadline) -> Result<(), Failure> {
        stores_and_tills::check(self.link(session, deadline), till)
    }

    fn create_store(&self, session: &Session<'_>, store: &Store<'_>) -> Result<StoreInfo, Failure> {
        stores_and_tills::create_store(self.link(session, session.exchange.deadline()), store)
    }

    fn create_pos(&self, session: &Session<'_>, pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        stores_and_tills::create_pos(self.link(session, session.exchange.deadline()), pos)
    }
}
