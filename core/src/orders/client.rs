//! The client: an account at the service, the way there, and what was heard last.

use super::exchange::{Call, Deadline, Exchange, RENDERS_REFUNDS, Subject, UNKNOWN};
use super::model::{
    Api, Doubt, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
use super::recent::{Recent, Turn};
use super::refund::{self, Answer, Evidence, Refund};
use super::reply::{Reply, Told};
use super::secrets::Secrets;
use super::sync::Mutex;
use super::transport::Transport;
use super::v1::{self, Reading};
use super::world::World;
use super::{check, instore, key, money, payments, places};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault};
use std::collections::HashMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, PoisonError};
use zeroize::Zeroizing;

/// Where Mercado Pago is.
pub const BASE_URL: &str = "https://api.mercadopago.com";

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
    /// What no message and no log line may hold, besides the token: the proxy's password.
    pub secrets: &'a [&'a str],
}

/// An open client. May be used from many threads, which do not wait for each other.
pub struct Client<'t> {
    pub(super) exchange: Exchange<'t>,
    pub(super) user_id: String,
    pub(super) country: String,
    pub(super) currency: &'static Currency,
    pos: String,
    platform_id: String,
    integrator_id: String,
    pub(super) sponsor_id: String,
    poll_interval_ms: u64,
    recent: Recent<Reply<OrderInfo>>,
    till_numbers: Mutex<HashMap<String, Option<String>>>,
}

/// Least time between two questions about one order.
const GAP_MS: u64 = 1_000;

/// An order that the service says it created longer ago than this is surely one that the same sale
/// made before: a request takes its time, and the service's `Date` has whole seconds.
const REPEATED_MS: i64 = 2_000;

/// What one question is given at least: over a slow line an answer takes its time, however short
/// the caller's own loop is.
const QUESTION_MS: u64 = 3_000;

/// How long an order that this client made may not be found: the service reads from copies, which
/// are seconds behind.
const THERE_MS: u64 = 10_000;

/// Longest that `Retry-After` keeps an order from being asked about.
const REST_MAX_MS: u64 = 60_000;

/// Longest pause between two questions while the service does not answer.
const TROUBLED_MS: u64 = 10_000;

impl<'t> Client<'t> {
    /// Checks the settings; sends nothing.
    ///
    /// # Errors
    /// A fault of a setting, named as in `qr_client_options`. The token is never quoted.
    pub fn open(
        settings: &Settings<'_>,
        transport: Box<dyn Transport + 't>,
        world: Box<dyn World + 't>,
    ) -> Result<Self, Error> {
        let currency = check::country(settings.country)?;
        let user_id = check::account(settings.access_token, settings.user_id)?;
        if !settings.pos.is_empty() {
            check::pos("pos", settings.pos)?;
        }
        let poll_interval_ms = match settings.poll_interval_ms {
            0 => 2_000,
            ms @ 1_000.. => ms,
            ms => {
                return Err(Error::new(Fault::Range)
                    .named("poll_interval_ms")
                    .count(ms as usize, 0)
                    .allowed("0, or 1000 and more"));
            }
        };
        let base_url = check::base_url(settings.base_url)?;
        let mut headers = Vec::new();
        for (field, name, value) in [
            ("user_agent", "User-Agent", settings.user_agent),
            ("platform_id", "X-Platform-Id", settings.platform_id),
            ("integrator_id", "X-Integrator-Id", settings.integrator_id),
        ] {
            if !value.is_empty() {
                headers.push((name, check::header(field, value)?.to_owned()));
            }
        }
        if settings.user_agent.is_empty() {
            headers.push(("User-Agent", concat!("posqr/", env!("CARGO_PKG_VERSION")).to_owned()));
        }
        if !settings.sponsor_id.is_empty() {
            check::digits("sponsor_id", settings.sponsor_id)?;
        }
        let secrets = Secrets::new(settings.access_token, settings.secrets);
        check::token_is_alone(settings, &secrets)?;
        Ok(Self {
            exchange: Exchange {
                transport,
                world,
                base_url,
                authorization: Zeroizing::new(["Bearer ", settings.access_token].concat()),
                secrets,
                headers,
                no_retry: settings.no_retry,
                total_timeout_ms: match settings.total_timeout_ms {
                    0 => 20_000,
                    ms => u64::from(ms),
                },
                clock_ahead_ms: AtomicI64::new(UNKNOWN),
            },
            user_id,
            country: settings.country.to_owned(),
            currency,
            pos: settings.pos.to_owned(),
            platform_id: settings.platform_id.to_owned(),
            integrator_id: settings.integrator_id.to_owned(),
            sponsor_id: settings.sponsor_id.to_owned(),
            poll_interval_ms: u64::from(poll_interval_ms),
            recent: Recent::new(),
            till_numbers: Mutex::default(),
        })
    }

    /// A failure of one of its calls as it may be told: a text of the caller's may be a secret that
    /// was put in the wrong place.
    #[must_use]
    pub fn conceal(&self, failure: Failure) -> Failure {
        self.exchange.secrets.conceal(failure)
    }

    /// The technician's button: network, clock, token, country, till. `pos` empty: the client's;
    /// without one, no till is looked for.
    ///
    /// # Errors
    /// The first thing that is not as it must be.
    pub fn check(&self, pos: &str) -> Result<(), Failure> {
        places::check(self, self.pos_or_own(pos))
    }

    /// Creates an order, or finds the one that the same sale made before.
    ///
    /// # Errors
    /// [`Fault::NotSent`]: nothing happened. [`Fault::NoAnswer`], [`Fault::Service`]: it may have.
    /// After any of them the same call again is the right next step.
    pub fn create(&self, order: &Order<'_>) -> Reply<OrderInfo> {
        let deadline = self.exchange.deadline();
        let pos = self.pos_or_own(order.pos);
        let units = check::order(order, pos, self.currency)?;
        let intent = [&self.user_id, pos, order.reference, "create"];
        let key = match order.idempotency_key {
            "" => key::derive(&intent),
            key => key.to_owned(),
        };
        let told = match order.api {
            Api::Orders => self.create_v1(order, pos, units, &key, deadline)?,
            Api::Legacy => instore::create(self, order, pos, units, deadline)?,
        };
        self.heard(&told.info.order_id, Ok(told.clone()));
        Ok(told)
    }

    fn create_v1(
        &self,
        order: &Order<'_>,
        pos: &str,
        units: u64,
        key: &str,
        deadline: Deadline,
    ) -> Reply<OrderInfo> {
        let integration = v1::Integration {
            platform_id: &self.platform_id,
            integrator_id: &self.integrator_id,
            sponsor_id: &self.sponsor_id,
        };
        let body = v1::create_body(order, pos, units, self.currency, &integration)?;
        if order.ask_first
            && let Some(paid) = payments::paid_before(self, order, pos, units, deadline)?
        {
            return Ok(paid);
        }
        let call = Call::post("/v1/orders", Some(body), key, Subject::Pos);
        let heard = self.exchange.send(&call, deadline)?;
        // It was carried out; what it was cannot be told. The same call again asks once more.
        let unclear = |what: &str| {
            Failure::new(Fault::NoAnswer)
                .detail(format!("HTTP {} without what was asked for: {what}", heard.status))
        };
        let mut info =
            v1::order(&heard.body, self.currency).unwrap_or_else(|| Err(unclear("no order")))?.info;
        let prices = payments::prices(order, units, self.currency);
        is_of_sale(&info, order, pos, &prices, self.currency)?;
        let age_ms = age_ms(&info, heard.at_ms);
        let repeated =
            heard.repeated || heard.status == 200 || age_ms.is_some_and(|age| age > REPEATED_MS);
        if age_ms.is_none_or(|age| age.unsigned_abs() < THERE_MS) {
            self.recent.note_made(&info.order_id, self.exchange.world.now_ms());
        }
        // Within a second nobody has scanned and paid; later, or if the age is not known, it may be
        // another order than it was.
        if repeated || age_ms.is_none_or(|age| age > 0) {
            info = self.read_created(info, deadline)?;
            is_of_sale(&info, order, pos, &prices, self.currency)?;
        }
        info.repeated = repeated;
        key.clone_into(&mut info.idempotency_key);
        // An order without its code is there all the same, and somebody may pay it: a hybrid one
        // sits on the till.
        let nothing_to_draw =
            v1::is_nothing_to_draw(&info.qr_data) && order.mode != super::Mode::Static;
        // A code that asks for another sum is withheld, and may be on the till's printed code, too.
        let sound = info.qr_data_fault != Some(Fault::BadValue);
        if info.state == State::Pending && nothing_to_draw && sound {
            info.qr_data_fault = Some(Fault::Empty);
        }
        match info.state {
            State::Pending if v1::is_payable(&info) && !nothing_to_draw && sound => {
                Ok(Told::good(info))
            }
            _ => but(info).map_err(Failure::after_a_write),
        }
    }

    /// Reads an order that the answer to its creation tells of. That answer may be the one of back
    /// then: whoever paid since has paid.
    fn read_created(
        &self,
        then: Box<OrderInfo>,
        deadline: Deadline,
    ) -> Result<Box<OrderInfo>, Failure> {
        let mut now = self.read_v1(&then.order_id, deadline).map_err(Failure::after_a_write)?;
        if now.doubt == Doubt::NotThereYet {
            let mut then = then;
            then.doubt = now.doubt;
            return Ok(then);
        }
        if now.qr_data.is_empty() && now.qr_data_fault.is_none() {
            now.qr_data = then.qr_data;
            now.qr_data_fault = then.qr_data_fault;
        }
        Ok(now)
    }

    /// Reads an order. A plain success whatever its state.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn get(&self, order_id: &str) -> Reply<OrderInfo> {
        check::order_id(order_id)?;
        let deadline = self.exchange.deadline();
        let info = self.read(order_id, deadline)?;
        let told = match info.doubt {
            Doubt::NotThereYet => but(info)?,
            _ => Told::good(info),
        };
        self.heard(order_id, Ok(told.clone()));
        Ok(told)
    }

    fn read(&self, order_id: &str, deadline: Deadline) -> Result<Box<OrderInfo>, Failure> {
        match instore::Id::parse(order_id) {
            Some(id) => instore::read(self, &id, deadline).map(Box::new),
            None => self.read_v1(order_id, deadline),
        }
    }

    fn read_v1(&self, order_id: &str, deadline: Deadline) -> Result<Box<OrderInfo>, Failure> {
        self.read_whole(order_id, deadline).map(|read| read.info)
    }

    /// Reads an order, and its refunds. One that this client has just made is there, although the
    /// service may not find it yet.
    fn read_whole(&self, order_id: &str, deadline: Deadline) -> Result<Reading, Failure> {
        let path = format!("/v1/orders/{order_id}");
        let heard = match self.exchange.send(&Call::get(&path, Subject::Order), deadline) {
            Err(failure) if self.is_not_there_yet(&failure, order_id) => {
                let info = self.not_there_yet(order_id);
                return Ok(Reading { info, refunds: Vec::new(), paid: None, all_is_back: false });
            }
            heard => heard?,
        };
        let read = v1::order(&heard.body, self.currency).transpose()?;
        let mut read = read.filter(|read| read.info.order_id == order_id).ok_or_else(|| {
            Failure::new(Fault::Answer)
                .detail(format!("HTTP {}, but not order {order_id}", heard.status))
        })?;
        read.info.next_ask_ms = self.next_ask(read.info.state);
        Ok(read)
    }

    fn is_not_there_yet(&self, failure: &Failure, order_id: &str) -> bool {
        let now = self.exchange.world.now_ms();
        failure.http_status == 404 && self.recent.was_made_within(order_id, now, THERE_MS)
    }

    fn not_there_yet(&self, order_id: &str) -> Box<OrderInfo> {
        Box::new(OrderInfo {
            doubt: Doubt::NotThereYet,
            next_ask_ms: self.next_ask(State::Pending),
            order_id: order_id.to_owned(),
            ..OrderInfo::default()
        })
    }

    /// Follows an order until it is paid or final, or until `timeout_ms` are over. 0: one step of
    /// the caller's own loop, which asks at most once a second and repeats what it heard between.
    ///
    /// # Errors
    /// As the service or the network say, once the time is up; [`Fault::Interrupted`].
    pub fn wait(&self, order_id: &str, timeout_ms: u32) -> Reply<OrderInfo> {
        check::order_id(order_id)?;
        let world = &self.exchange.world;
        let end = world.now_ms().saturating_add(u64::from(timeout_ms));
        let gap = if timeout_ms == 0 { GAP_MS } else { self.poll_interval_ms };
        let mut troubles = 0;
        loop {
            if world.interrupted() {
                return Err(Failure::new(Fault::Interrupted));
            }
            let (reply, pause) = match self.recent.turn(order_id, world.now_ms(), gap) {
                Turn::Ask => {
                    let reply = self.ask(order_id, timeout_ms, end);
                    troubles = if reply.is_err() { troubles + 1 } else { 0 };
                    let pause = (gap << troubles.min(4)).min(gap.max(TROUBLED_MS));
                    let pause = pause.max(rest_ms(&reply));
                    (Some(reply), pause)
                }
                // What it asked for is part of when it is due.
                Turn::Wait(reply, due) => (reply, due),
            };
            let reply = reply.unwrap_or_else(|| {
                let info = OrderInfo { order_id: order_id.to_owned(), ..OrderInfo::default() };
                Ok(Told::good(info))
            });
            let settled = match &reply {
                Ok(told) => told.info.state != State::Pending,
                Err(failure) => !is_passing(failure),
            };
            let left = end.saturating_sub(world.now_ms());
            if settled || left == 0 {
                return outcome(reply, pause);
            }
            if !world.sleep(pause.min(left)) {
                return Err(Failure::new(Fault::Interrupted));
            }
            if pause >= left {
                return outcome(reply, pause - left);
            }
        }
    }

    /// Asks once, without repeats: the loop around is one.
    fn ask(&self, order_id: &str, timeout_ms: u32, end: u64) -> Reply<OrderInfo> {
        let now = self.exchange.world.now_ms();
        let mut deadline = Deadline { once: true, ..self.exchange.deadline() };
        if timeout_ms > 0 {
            deadline.at_ms = deadline.at_ms.min(end.max(now.saturating_add(QUESTION_MS)));
        }
        let reply = self.read(order_id, deadline).and_then(|info| match info.doubt {
            // What decides it will not be read better by asking again.
            Doubt::Unreadable(_) => but(info),
            _ => Ok(Told::good(info)),
        });
        if !matches!(&reply, Err(failure) if failure.error.fault == Fault::Interrupted) {
            self.heard(order_id, reply.clone());
        }
        reply
    }

    /// Makes sure that nobody can pay any more. `key` empty: one of its own.
    ///
    /// # Errors
    /// Anything but a plain success: the order may still be payable.
    pub fn cancel(&self, order_id: &str, key: &str) -> Reply<OrderInfo> {
        check::order_id(order_id)?;
        check::key(key)?;
        let deadline = self.exchange.deadline();
        self.recent.unsettle(order_id);
        if let Some(id) = instore::Id::parse(order_id) {
            // What is heard of it later, its payments tell.
            return instore::cancel(self, &id, deadline);
        }
        let told = self.cancel_v1(order_id, key, deadline)?;
        self.heard(order_id, Ok(told.clone()));
        Ok(told)
    }

    fn cancel_v1(&self, order_id: &str, key: &str, deadline: Deadline) -> Reply<OrderInfo> {
        let key = self.key_of_step(key, order_id, "cancel");
        let path = format!("/v1/orders/{order_id}/cancel");
        let sent = self.exchange.send(&Call::post(&path, None, &key, Subject::Order), deadline);
        let answered = match &sent {
            Ok(heard) => v1::order(&heard.body, self.currency)
                .transpose()?
                .map(|read| read.info)
                .filter(|info| info.order_id == order_id && v1::is_canceled(info)),
            // Not in a state to be canceled: which one it is, the order itself tells.
            Err(failure) if is_refusal(failure) => None,
            Err(failure) if self.is_not_there_yet(failure, order_id) => {
                return but(self.not_there_yet(order_id));
            }
            Err(failure) => return Err(failure.clone()),
        };
        let mut info = match answered {
            Some(info) => info,
            None => self.read_v1(order_id, deadline).map_err(|failure| match &sent {
                Ok(_) => failure.after_a_write(),
                Err(_) => failure,
            })?,
        };
        info.idempotency_key = key;
        canceled(info, sent.err())
    }

    /// Pays back: `amount` empty, all that is left; else a part, for which the caller gives the
    /// key, since the same part may rightly be paid back twice.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn refund(&self, order_id: &str, amount: &str, key: &str) -> Reply<OrderInfo> {
        check::order_id(order_id)?;
        let units = check::refund(amount, key, self.currency)?;
        if instore::Id::parse(order_id).is_some() {
            return Err(Failure::from(
                Error::new(Fault::Unsupported)
                    .named("order_id")
                    .allowed("an order of /v1/orders; for others, qr_payment_refund"),
            ));
        }
        let deadline = self.exchange.deadline();
        self.recent.unsettle(order_id);
        let told = self.refund_v1(order_id, units, key, deadline)?;
        self.heard(order_id, Ok(told.clone()));
        Ok(told)
    }

    fn refund_v1(
        &self,
        order_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Reply<OrderInfo> {
        let key = self.key_of_step(key, order_id, "refund");
        // A part needs the payment's number; all of it can do without a look.
        let before = match part {
            Some(_) => Some(self.read_whole(order_id, deadline)?),
            None => match self.read_whole(order_id, Deadline { once: true, ..deadline }) {
                Err(failure) if failure.action != Action::Retry => return Err(failure),
                before => before.ok(),
            },
        };
        let body = match (part, &before) {
            (Some(_), Some(before)) if is_over(&before.info) => return but(before.info.clone()),
            (Some(units), Some(before)) => {
                let amount = money::text(units, self.currency);
                Some(v1::refund_body(&before.info.payment_id, &amount)?)
            }
            _ => None,
        };
        let path = format!("/v1/orders/{order_id}/refund");
        let call = Call::post(&path, body, &key, Subject::Order).with(RENDERS_REFUNDS);
        let sent = self.exchange.send(&call, deadline);
        let answer = match &sent {
            Ok(heard) => v1::refund_answer(&heard.body, order_id, self.currency),
            Err(failure) => v1::refused(failure).ok_or_else(|| failure.clone())?,
        };
        let after = match (self.read_whole(order_id, deadline), &answer) {
            (Err(failure), Answer::Refused | Answer::Final | Answer::Nothing) => {
                let own = sent.err().filter(Failure::may_have_happened);
                return Err(own.unwrap_or_else(|| failure.after_a_write()));
            }
            (after, _) => after.ok(),
        };
        let known = after.as_ref().or(before.as_ref());
        let outcome = refund::decide(&Evidence {
            part,
            paid: known.and_then(|known| known.paid),
            answer: &answer,
            before: before.as_ref().map(|before| before.refunds.as_slice()),
            after: after.as_ref().map(|after| after.refunds.as_slice()),
            all_is_back: match (known, &sent) {
                (Some(known), _) => known.all_is_back,
                (None, Ok(heard)) => v1::answers_all_back(&heard.body, order_id),
                (None, Err(_)) => false,
            },
        });
        let old = before.map(|before| before.refunds).unwrap_or_default();
        let mut info = refunded(order_id, after, &answer, &old);
        // Nothing was paid: there is nothing to pay back.
        if outcome == refund::Outcome::NotDone && is_over(&info) {
            return but(info);
        }
        if outcome == refund::Outcome::Done && part.is_none() {
            info.state = State::Refunded;
        }
        info.idempotency_key = key;
        info.repeated = sent.as_ref().map_or(true, |heard| heard.repeated);
        outcome.reply(info, sent.err())
    }

    /// Looks for payments of a reference; `amount`, `since` empty: any, ever.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn find_payment(&self, reference: &str, amount: &str, since: &str) -> Reply<PaymentInfo> {
        payments::find(self, reference, amount, since)
    }

    /// Pays back a payment, as [`Self::refund`] does an order.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn refund_payment(&self, payment_id: &str, amount: &str, key: &str) -> Reply<PaymentInfo> {
        let reply = payments::refund(self, payment_id, amount, key);
        // Refunded or not, its order is to be asked about again.
        let stale = |told: &Told<OrderInfo>| told.info.payment_id == payment_id;
        self.recent.forget(|heard| heard.as_ref().is_ok_and(stale));
        reply
    }

    /// Creates a store, or finds it.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn create_store(&self, store: &Store<'_>) -> Result<StoreInfo, Failure> {
        places::create_store(self, store)
    }

    /// Creates a till, or finds it.
    ///
    /// # Errors
    /// As the service or the network say.
    pub fn create_pos(&self, pos: &Pos<'_>) -> Result<PosInfo, Failure> {
        places::create_pos(self, pos)
    }

    /// The service's own number of a till, asked for once; `None`: it has no such till.
    pub(super) fn till_number(
        &self,
        till: &str,
        deadline: Deadline,
    ) -> Result<Option<String>, Failure> {
        let numbers = || self.till_numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = numbers().get(till) {
            return Ok(number.clone());
        }
        let number = places::till_number(self, till, deadline)?;
        numbers().insert(till.to_owned(), number.clone());
        Ok(number)
    }

    fn pos_or_own<'a>(&'a self, pos: &'a str) -> &'a str {
        if pos.is_empty() { &self.pos } else { pos }
    }

    /// The key of a cancellation or of a whole refund: the caller's, else a new one for each call.
    /// A sale's own key would be wrong here. Both do no harm when repeated, whatever the key; and a
    /// refusal, "a payment is under way", might be remembered under the key and be given as the
    /// answer for a day (whether it is, the reference does not say).
    pub(super) fn key_of_step(&self, key: &str, id: &str, step: &str) -> String {
        if key.is_empty() {
            let chance = self.exchange.world.random().to_string();
            key::derive(&[&self.user_id, id, step, &chance])
        } else {
            key.to_owned()
        }
    }

    /// Milliseconds until asking again makes sense; 0 once the state is final.
    pub(super) fn next_ask(&self, state: State) -> u32 {
        let ms = if state == State::Pending { self.poll_interval_ms } else { 0 };
        u32::try_from(ms).unwrap_or(u32::MAX)
    }

    /// Notes that this client took an order off its till, or is about to put it there.
    pub(super) fn note_taken_off(&self, order_id: &str, taken_off: bool) {
        self.recent.note_taken_off(order_id, self.exchange.world.now_ms(), taken_off);
    }

    pub(super) fn was_taken_off(&self, order_id: &str) -> bool {
        self.recent.was_taken_off(order_id)
    }

    fn heard(&self, order_id: &str, reply: Reply<OrderInfo>) {
        let now = self.exchange.world.now_ms();
        self.recent.note(order_id, now, now.saturating_add(rest_ms(&reply)), reply);
    }
}

/// How long the service asks to be left alone, within reason: a buyer may be paying meanwhile.
fn rest_ms(reply: &Reply<OrderInfo>) -> u64 {
    match reply {
        Err(failure) => u64::from(failure.retry_after_ms).min(REST_MAX_MS),
        Ok(_) => 0,
    }
}

/// An order in a state that is no plain success.
fn but(info: impl Into<Arc<OrderInfo>>) -> Reply<OrderInfo> {
    let info = info.into();
    let verdict = match info.doubt {
        Doubt::None => Failure::new(verdict(info.state)),
        Doubt::Contradiction(advice) => {
            Failure::new(Fault::Pending).action(Action::Read).detail(advice)
        }
        Doubt::Unreadable(what) => {
            return Err(Failure::new(Fault::Answer).action(Action::Read).detail(what));
        }
        Doubt::NotThereYet => Failure::new(Fault::Pending)
            .detail("the service does not find the order yet, which was just created"),
    };
    Ok(Told { info, verdict: Some(verdict) })
}

const fn verdict(state: State) -> Fault {
    match state {
        State::Pending => Fault::Pending,
        State::Paid => Fault::Paid,
        State::Refunded => Fault::Refunded,
        State::Canceled => Fault::Canceled,
        State::Expired => Fault::Expired,
    }
}

/// What `wait` answers to what was heard.
fn outcome(reply: Reply<OrderInfo>, next_ask_ms: u64) -> Reply<OrderInfo> {
    let mut told = reply?;
    if told.info.state == State::Paid {
        told.verdict = None;
        return Ok(told);
    }
    if told.info.state == State::Pending {
        let next_ask_ms = u32::try_from(next_ask_ms).unwrap_or(u32::MAX);
        Arc::make_mut(&mut told.info).next_ask_ms = next_ask_ms;
    }
    but(told.info)
}

/// Whether the order is the sale's own: the service may answer a key with what it made of it before.
///
/// # Errors
/// [`Fault::KeyUsed`]: it is another sale's. [`Fault::NoAnswer`]: it does not tell.
fn is_of_sale(
    info: &OrderInfo,
    order: &Order<'_>,
    pos: &str,
    prices: &[u64],
    currency: &Currency,
) -> Result<(), Failure> {
    let used = |field, found: &str| {
        let error = Error::new(Fault::KeyUsed).named(field).excerpt(found.as_bytes());
        Failure::from(error.allowed("the same sale, or another reference"))
            .detail("the service has another order under this key")
    };
    let untold = |what: &str| Err(Failure::new(Fault::NoAnswer).detail(what));
    if info.reference.is_empty() {
        return untold("an order without a reference");
    }
    if info.reference != order.reference {
        return Err(used("reference", &info.reference));
    }
    // A key of ours has the till in it; one of the caller's may come from another. Names of tills are
    // not case sensitive (Mercado Pago's pages on tills).
    if !order.idempotency_key.is_empty()
        && !info.pos.is_empty()
        && !info.pos.eq_ignore_ascii_case(pos)
    {
        return Err(used("pos", &info.pos));
    }
    // One that was paid with a discount may tell what it came to.
    let own = if info.state == State::Pending { prices.get(..1).unwrap_or(prices) } else { prices };
    match money::heard(&info.amount, currency) {
        Some(found) if own.contains(&found) => Ok(()),
        Some(_) => Err(used("amount", &info.amount)),
        None => untold("an order whose amount cannot be read"),
    }
}

/// Whether a cancellation was refused in a way that the order itself explains.
const fn is_refusal(failure: &Failure) -> bool {
    matches!(failure.error.fault, Fault::Conflict | Fault::Refused | Fault::Busy)
}

/// What `cancel` answers to what is known of the order afterwards.
fn canceled(info: Box<OrderInfo>, refusal: Option<Failure>) -> Reply<OrderInfo> {
    match (info.state, info.doubt, refusal) {
        (State::Canceled | State::Expired, ..) => Ok(Told::good(info)),
        // Nobody is paying, and whether somebody can is not known: it is not canceled.
        (State::Pending, Doubt::Contradiction(_), refusal) if v1::is_left_open(&info) => {
            let refusal = refusal.unwrap_or_else(|| Failure::new(Fault::Conflict));
            let error = Error { fault: Fault::Conflict, ..refusal.error };
            let failure = Failure { error, ..refusal }.action(Action::Read);
            Err(failure.detail(
                "a payment of it failed or waits, and the service does not cancel it: \
                whether the code can still be paid is not known",
            ))
        }
        (State::Pending, Doubt::None, Some(_)) => Ok(Told::but(info, Fault::Locked)),
        _ => but(info),
    }
}

/// What is known of an order after a refund of it, and which refund is new.
fn refunded(
    order_id: &str,
    after: Option<Reading>,
    answer: &Answer,
    old: &[Refund],
) -> Box<OrderInfo> {
    let mut info = after.map(|after| after.info).unwrap_or_else(|| {
        // The answer tells what became of it; only the whole picture is missing.
        let order_id = order_id.to_owned();
        Box::new(OrderInfo { order_id, state: State::Paid, ..OrderInfo::default() })
    });
    if let Answer::Listed { refunds, .. } = answer {
        let is_new = |refund: &&Refund| !old.iter().any(|known| known.id == refund.id);
        if let Some(own) = refunds.iter().find(is_new).or(refunds.last()) {
            own.id.clone_into(&mut info.refund_id);
        }
    }
    info
}

/// Whether nobody paid, and nobody can any more.
const fn is_over(info: &OrderInfo) -> bool {
    matches!(info.state, State::Canceled | State::Expired)
}

/// Whether a failure to read is worth asking again.
fn is_passing(failure: &Failure) -> bool {
    failure.action == Action::Retry && failure.error.fault != Fault::Interrupted
}

/// How old an order was when the service told of it: both times are the service's own. Up to a second
/// too little, for `Date` has whole seconds.
fn age_ms(info: &OrderInfo, answered_ms: Option<i64>) -> Option<i64> {
    let created = super::time_text::rfc3339(&info.created_at)?;
    Some(answered_ms?.saturating_sub(created))
}
