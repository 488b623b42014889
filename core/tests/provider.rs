//! A provider that is not Mercado Pago: a shop's own book of orders, in memory, without a service.
//! The client checks, makes keys, remembers, waits and judges for it as it does for any other.
#![cfg(feature = "online")]
#![allow(clippy::result_large_err, reason = "a failure is moved once or twice")]

use posqr_core::emv::iso::Currency;
use posqr_core::error::{Action, Error, Failure, Fault};
use posqr_core::orders::client::Account;
use posqr_core::orders::exchange::Deadline;
use posqr_core::orders::model::Sale;
use posqr_core::orders::provider::Provider;
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::session::Session;
use posqr_core::orders::tally::{Amount, FoundPayments, Payment, PaymentStatus, Scope};
use posqr_core::orders::transport::{Answer, Cause, Request, Transport, Undelivered};
use posqr_core::orders::{
    Client, Order, OrderInfo, PaymentInfo, Pos, Reply, Settings, State, Store,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// One order of the book. Its number is the key of its sale.
#[derive(Clone, Default)]
struct Entry {
    reference: String,
    till: String,
    units: u64,
    paid: u64,
    back: u64,
    canceled: bool,
}

impl Entry {
    fn state(&self) -> State {
        match (self.paid, self.back) {
            (0, _) if self.canceled => State::Canceled,
            (0, _) => State::Pending,
            (paid, back) if back == paid => State::Refunded,
            _ => State::Paid,
        }
    }

    fn info(&self, id: &str, repeated: bool) -> OrderInfo {
        OrderInfo {
            state: self.state(),
            repeated,
            order_id: id.to_owned(),
            payment_id: format!("paid-{id}"),
            reference: self.reference.clone(),
            pos: self.till.clone(),
            amount: reais(self.units),
            qr_data: format!("book:{id}"),
            ..OrderInfo::default()
        }
    }
}

fn reais(units: u64) -> String {
    format!("{}.{:02}", units / 100, units % 100)
}

/// The book, which the test can write into, too.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<BTreeMap<String, Entry>>>);

impl Book {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().expect("whole")
    }

    fn pay(&self, id: &str, units: u64) {
        self.entries().get_mut(id).expect("an order").paid += units;
    }

    fn with<T>(&self, id: &str, change: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        match self.entries().get_mut(id) {
            Some(entry) => Ok(change(entry)),
            None => Err(Failure::new(Fault::OrderNotFound)),
        }
    }
}

impl Provider for Book {
    fn check_order(&self, _: &Session<'_>, order: &Order<'_>, _: &str) -> Result<u64, Error> {
        let digits: String = order.amount.chars().filter(char::is_ascii_digit).collect();
        digits.parse().map_err(|_| Error::new(Fault::BadAmount).named("amount"))
    }

    fn check_order_id(&self, order_id: &str) -> Result<(), Error> {
        if order_id.len() == 36 {
            Ok(())
        } else {
            Err(Error::new(Fault::BadValue).named("order_id"))
        }
    }

    fn check_payment_id(&self, payment_id: &str) -> Result<(), Error> {
        let own = payment_id.starts_with("paid-");
        if own { Ok(()) } else { Err(Error::new(Fault::BadValue).named("payment_id")) }
    }

    fn check_reference(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn create(
        &self,
        _: &Session<'_>,
        sale: &Sale<'_>,
        _: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        let mut entries = self.entries();
        let known = entries.contains_key(sale.key);
        let entry = entries.entry(sale.key.to_owned()).or_insert_with(|| Entry {
            reference: sale.order.reference.to_owned(),
            till: sale.till.to_owned(),
            units: sale.units,
            ..Entry::default()
        });
        if entry.units != sale.units {
            return Err(Failure::from(Error::new(Fault::KeyUsed).named("amount")));
        }
        let info = entry.info(sale.key, known);
        Ok(if info.state == State::Paid {
            Reply::with_verdict(info, Fault::Paid)
        } else {
            Reply::success(info)
        })
    }

    fn read(
        &self,
        session: &Session<'_>,
        order_id: &str,
        _: Deadline,
    ) -> Result<Box<OrderInfo>, Failure> {
        let mut info = self.with(order_id, |entry| entry.info(order_id, false))?;
        info.next_ask_ms = session.next_ask(info.state);
        Ok(Box::new(info))
    }

    fn cancel(
        &self,
        session: &Session<'_>,
        order_id: &str,
        _: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        self.with(order_id, |entry| entry.canceled = true)?;
        let info = self.read(session, order_id, deadline)?;
        Ok(match info.state {
            State::Paid => Reply::with_verdict(info, Fault::Paid),
            _ => Reply::success(info),
        })
    }

    fn refund(
        &self,
        session: &Session<'_>,
        order_id: &str,
        part: Option<u64>,
        key: &str,
        deadline: Deadline,
    ) -> Result<Reply<OrderInfo>, Failure> {
        let key = session.key_of_step(key, order_id, "refund");
        self.with(order_id, |entry| entry.back += part.unwrap_or(entry.paid - entry.back))?;
        let mut info = self.read(session, order_id, deadline)?;
        info.idempotency_key = key;
        Ok(Reply::success(info))
    }

    fn payments<'s>(
        &self,
        _: &Session<'_>,
        scope: Scope<'s>,
        _: Deadline,
    ) -> Result<FoundPayments<'s, PaymentInfo>, Failure> {
        let mut found = FoundPayments::new(scope);
        for (id, entry) in self.entries().iter().filter(|(_, entry)| entry.paid > 0) {
            found.add(Payment {
                id: format!("paid-{id}"),
                status: PaymentStatus::Made,
                amount: Amount::Units(entry.paid),
                refunded: Amount::Units(entry.back),
                currency: "BRL".to_owned(),
                receiver: "our shop".to_owned(),
                reference: entry.reference.clone(),
                till: entry.till.clone(),
                made_ms: None,
                info: PaymentInfo { payment_id: format!("paid-{id}"), ..PaymentInfo::default() },
            });
        }
        Ok(found)
    }

    fn refund_payment(
        &self,
        _: &Session<'_>,
        payment_id: &str,
        part: Option<u64>,
        _: &str,
        _: Deadline,
    ) -> Result<Reply<PaymentInfo>, Failure> {
        let order_id = payment_id.trim_start_matches("paid-");
        self.with(order_id, |entry| entry.back += part.unwrap_or(entry.paid - entry.back))?;
        Ok(Reply::success(PaymentInfo {
            payment_id: payment_id.to_owned(),
            ..PaymentInfo::default()
        }))
    }

    fn check(&self, _: &Session<'_>, till: &str, _: Deadline) -> Result<(), Failure> {
        let known = ["", "front"].contains(&till);
        if known { Ok(()) } else { Err(Failure::new(Fault::PosNotFound)) }
    }
}

/// Nothing is sent, and no time passes but by sleep.
#[derive(Clone, Default)]
struct Nowhere(Arc<Mutex<u64>>);

impl Transport for Nowhere {
    fn send(&self, _: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        let detail = "this provider has no service".to_owned();
        Err(Undelivered { sent: false, cause: Cause::Connection, detail })
    }
}

impl Runtime for Nowhere {
    fn now_ms(&self) -> u64 {
        *self.0.lock().expect("whole")
    }
    fn unix_ms(&self) -> i64 {
        0
    }
    fn sleep(&self, ms: u64) -> bool {
        *self.0.lock().expect("whole") += ms;
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        4
    }
    fn log(&self, _: Level, _: &str) {}
}

fn client(book: &Book) -> Client<'static> {
    let account = Account {
        id: "our shop".to_owned(),
        currency: Currency::parse(b"BRL").expect("known"),
        base_url: String::new(),
    };
    let settings = Settings { pos: "front", ..Settings::default() };
    let runtime = Nowhere::default();
    Client::with(
        Box::new(book.clone()),
        account,
        &settings,
        Box::new(runtime.clone()),
        Box::new(runtime),
    )
    .expect("sound")
}

fn fault<T>(reply: Result<Reply<T>, Failure>) -> Option<Fault> {
    match reply {
        Ok(reply) => reply.verdict.map(|verdict| verdict.error.fault),
        Err(failure) => Some(failure.error.fault),
    }
}

const KEY: &str = "0b6c8fee-848c-5090-bb79-692d4ca1035c";

const SALE: Order<'_> = Order {
    api: posqr_core::orders::Api::Orders,
    mode: posqr_core::orders::Mode::Dynamic,
    ask_first: false,
    expires_s: 0,
    items: &[],
    reference: "ticket-123",
    amount: "5.00",
    pos: "",
    description: "",
    title: "",
    notification_url: "",
    idempotency_key: "",
    extra_json: "",
};

#[test]
fn a_sale_is_charged_followed_and_paid_back() {
    let book = Book::default();
    let client = client(&book);
    let reply = client.create(&SALE).expect("made");
    let id = reply.info.order_id.clone();
    assert_eq!((reply.verdict, reply.info.pos.as_str()), (None, "front"));
    assert_eq!(reply.info.qr_data, format!("book:{id}"));
    assert_eq!(fault(client.wait(&id, 5_000)), Some(Fault::Pending));
    book.pay(&id, 500);
    let reply = client.wait(&id, 5_000).expect("read");
    assert_eq!((reply.verdict, reply.info.state), (None, State::Paid));
    assert_eq!(fault(client.cancel(&id, "")), Some(Fault::Paid));
    assert_eq!(fault(client.refund(&id, "1.00", "")), Some(Fault::MissingMandatory));
    assert_eq!(fault(client.refund(&id, "1.00", "first-part")), None);
    assert_eq!(fault(client.refund_payment(&format!("paid-{id}"), "", "")), None);
    assert_eq!(client.get(&id).expect("read").info.state, State::Refunded);
}

#[test]
fn the_same_sale_has_the_same_key_and_another_amount_is_refused() {
    let book = Book::default();
    let first = client(&book).create(&SALE).expect("made").info;
    let again = client(&book).create(&SALE).expect("made").info;
    assert_eq!((again.order_id == first.order_id, again.repeated), (true, true));
    // Python: uuid.uuid5(uuid.UUID("6a2d0c5f-3b1e-4f7a-9c84-51d7e0b623a9"),
    // "our shop\nfront\nticket-123\ncreate")
    assert_eq!(first.order_id, KEY);
    let dearer = Order { amount: "6.00", ..SALE };
    assert_eq!(fault(client(&book).create(&dearer)), Some(Fault::KeyUsed));
    let elsewhere = Order { pos: "back", ..SALE };
    assert_ne!(client(&book).create(&elsewhere).expect("made").info.order_id, first.order_id);
}

#[test]
fn payments_are_added_up_as_for_every_provider() {
    let book = Book::default();
    let client = client(&book);
    assert_eq!(fault(client.find_payment("ticket-123", "5.00", "")), Some(Fault::Pending));
    let id = client.create(&SALE).expect("made").info.order_id.clone();
    book.pay(&id, 500);
    let found = client.find_payment("ticket-123", "5.00", "").expect("read");
    assert_eq!((found.verdict, found.info.approved_amount.as_str()), (None, "5.00"));
    assert_eq!(fault(client.find_payment("ticket-123", "5.01", "")), Some(Fault::Pending));
    assert_eq!(fault(client.find_payment("ticket-124", "", "")), Some(Fault::Pending));
    book.with(&id, |entry| entry.back = 500).expect("there");
    assert_eq!(fault(client.find_payment("ticket-123", "5.00", "")), Some(Fault::Refunded));
}

#[test]
fn what_a_provider_does_not_have_is_unsupported_and_bad_ids_go_nowhere() {
    let client = client(&Book::default());
    let unsupported = |failure: Failure| failure.error.fault;
    assert_eq!(
        client.create_store(&Store::default()).map_err(unsupported),
        Err(Fault::Unsupported)
    );
    assert_eq!(client.create_pos(&Pos::default()).map_err(unsupported), Err(Fault::Unsupported));
    assert_eq!(client.check(""), Ok(()));
    assert_eq!(client.check("roof").map_err(|f| f.action), Err(Action::Setup));
    assert_eq!(fault(client.get("5")), Some(Fault::BadValue));
    assert_eq!(fault(client.cancel("5", "")), Some(Fault::BadValue));
    assert_eq!(fault(client.get("0".repeat(36).as_str())), Some(Fault::OrderNotFound));
    assert_eq!(fault(client.refund_payment("5", "", "")), Some(Fault::BadValue));
}
