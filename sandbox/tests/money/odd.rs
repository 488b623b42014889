//! Sales around which something happens that no till brings about: records of others under the same
//! reference, orders that fail or are charged back, keys answered with what they made, two tills that
//! count alike, codes and orders in other money. What is said of them is held against the model.

use super::asked::{About, judged};
use super::look::Look;
use super::machine::Shared;
use super::model::{self, Sale, Say, Says, Standing};
use super::till::{OTHER_TILL, USER, client, client_of, money};
use super::{odd_payments, odd_refunds};
use posqr_core::Fault;
use posqr_core::orders::{Client, Mode, Order};
use posqr_sandbox::service::{PayOptions, TILL};

pub fn sale(machine: &Shared, reference: &str, units: u64) {
    let kind = machine.lock().chance.below(8);
    match kind {
        0 | 1 => fate(machine, reference, units),
        2 => key_of_another(machine, reference, units),
        3 => two_tills(machine, reference, units),
        4 => other_money(machine, reference, units),
        5 => dear_code(machine, reference, units),
        6 => odd_payments::sale(machine, reference, units),
        _ => odd_refunds::sale(machine, reference, units),
    }
}

/// A sale of the account, in its own money.
pub fn of(reference: &str, units: u64) -> Sale<'_> {
    let account = "446566691";
    let units = units as i64;
    Sale { reference, units, currency: "BRL", account, since_ms: None, shifts: false }
}

fn order<'a>(reference: &'a str, amount: &'a str) -> Order<'a> {
    Order { reference, amount, mode: Mode::Dynamic, ..Order::default() }
}

fn nothing(_: &Look) -> Says {
    model::wait(Standing::Open)
}

/// Creates an order that nothing stands in the way of; its id.
#[track_caller]
pub fn created(machine: &Shared, order: &Order<'_>) -> String {
    let about = About { id: "", reference: "" };
    let rule = |_: &Look| [Say::Good].into();
    let (_, reply) = judged(machine, about, &|| client(machine), &rule, &|c| c.create(order));
    reply.expect("created").info.order_id.clone()
}

/// What can become of an order, whoever is to blame.
fn befall(machine: &Shared, id: &str) {
    let mut m = machine.lock();
    let (now, how) = (m.now_ms, PayOptions::default());
    let kind = m.chance.below(9);
    let service = &mut m.service;
    let over = match kind {
        0 | 5 => service.fail(now, id),
        1 | 6 => service.expire(now, id),
        2 | 7 => service.cancel(now, id),
        3 => service.require_action(now, id),
        _ => service.pay(now, id, &how).map(|_| ()),
    };
    over.expect("the order is open");
    match kind {
        5..=7 => {
            service.pay_late(now, id, &how).expect("the order is over");
            m.counts.one("orders: paid although they were over");
        }
        8 => {
            service.charge_back(now, id).expect("the order is paid");
            m.counts.one("orders: charged back");
        }
        4 => {
            service.refund(now, id).expect("the order is paid");
            m.counts.one("orders: paid back by the seller");
        }
        3 => m.counts.one("orders: waiting for an action"),
        0 => m.counts.one("orders: failed"),
        _ => {}
    }
}

/// An order that meets its fate while the till follows it.
fn fate(machine: &Shared, reference: &str, units: u64) {
    let amount = money(units);
    let takes_failed = {
        let mut m = machine.lock();
        let takes = m.chance.in_100(50);
        let stays = m.chance.in_100(50);
        let lag = [0, 0, 2_500][m.chance.below(3) as usize];
        m.service.configure(|config| {
            config.failed_can_be_canceled = takes;
            config.refunded_stays_processed = stays;
            config.read_lags_ms = lag;
        });
        takes
    };
    let sale = order(reference, &amount);
    let about = About { id: "", reference: "" };
    let first = |_: &Look| [Say::Good, Say::Pending].into();
    let (_, reply) = judged(machine, about, &|| client(machine), &first, &|c| c.create(&sale));
    let id = reply.expect("created or on its way").info.order_id.clone();
    befall(machine, &id);
    machine.lock().pass(3_000);
    let about = About { id: &id, reference };
    // The same doubt gives the same answer the second time: each call is made twice.
    for call in ["wait", "cancel", "create", "wait", "cancel", "create"] {
        let rule = |look: &Look| match call {
            "wait" => model::wait(look.standing),
            "create" => model::create(look.standing, true),
            _ => model::cancel(look.standing, look.paying, takes_failed),
        };
        judged(machine, about, &|| client(machine), &rule, &|client| match call {
            "wait" => client.wait(&id, 0),
            "create" => client.create(&sale),
            _ => client.cancel(&id, ""),
        });
        machine.lock().pass(1_500);
    }
}

/// The key of a sale belongs to another one, by its reference or by the caller's own choice.
fn key_of_another(machine: &Shared, reference: &str, units: u64) {
    let by_choice = {
        let mut m = machine.lock();
        m.counts.one("keys of another sale");
        let replays = m.chance.in_100(50);
        m.service.configure(|config| config.keys_replay = replays);
        m.chance.in_100(50)
    };
    let (amount, other) = (money(units), money(units + 1));
    let mut first = order(reference, &amount);
    let stranger = format!("{reference}-other");
    let mut second = order(reference, &other);
    if by_choice {
        (first.idempotency_key, second) = (reference, order(&stranger, &amount));
        second.idempotency_key = reference;
    }
    let id = created(machine, &first);
    {
        let mut m = machine.lock();
        let now = m.now_ms;
        if m.chance.in_100(50) {
            m.service.pay(now, &id, &PayOptions::default()).expect("the order is open");
        }
    }
    let about = About { id: &id, reference: "" };
    let rule = |_: &Look| [Say::KeyUsed].into();
    judged(machine, about, &|| client(machine), &rule, &|client| client.create(&second));
    assert_eq!(machine.lock().service.orders_of(USER, &stranger).len(), 0, "an order was made");
}

/// Two tills that count alike: two orders, each with a fate of its own; the payments are found as one.
fn two_tills(machine: &Shared, reference: &str, units: u64) {
    machine.lock().counts.one("two tills with the same number");
    let amount = money(units);
    let sale = order(reference, &amount);
    let tills = [TILL, OTHER_TILL];
    let ids = tills.map(|till| {
        let order = Order { pos: till, ..sale };
        created(machine, &order)
    });
    assert_ne!(ids[0], ids[1], "the till is part of the key");
    for id in &ids {
        let mut m = machine.lock();
        let now = m.now_ms;
        if m.chance.in_100(50) {
            m.service.pay(now, id, &PayOptions::default()).expect("the order is open");
        }
    }
    machine.lock().pass(4_000);
    for id in &ids {
        let rule = |look: &Look| model::wait(look.standing);
        let about = About { id, reference };
        judged(machine, about, &|| client(machine), &rule, &|client| client.wait(id, 0));
    }
    let rule = |look: &Look| {
        let sum = model::sum(&look.payments, &of(reference, units));
        model::find(&sum, Some(units as i64))
    };
    let about = About { id: "", reference };
    let open = || client_of(machine, "BR", OTHER_TILL);
    judged(machine, about, &open, &rule, &|client| client.find_payment(reference, &amount, ""));
}

/// A till that counts in the money of another country than the account's.
fn other_money(machine: &Shared, reference: &str, units: u64) {
    machine.lock().counts.one("tills of another country");
    let amount = money(units);
    let sale = order(reference, &amount);
    let open = || client_of(machine, "UY", TILL);
    let foreign = |_: &Look| model::create(Standing::Foreign, true);
    let about = About { id: "", reference };
    judged(machine, about, &open, &foreign, &|client| client.create(&sale));
    let made = machine.lock().service.orders_of(USER, reference).first().map(|o| o.id.clone());
    let id = made.expect("the service takes it, in its own money");
    {
        let mut m = machine.lock();
        let now = m.now_ms;
        m.service.pay(now, &id, &PayOptions::default()).expect("the order is open");
        m.pass(4_000);
    }
    let about = About { id: &id, reference };
    judged(machine, about, &open, &foreign, &|client| client.wait(&id, 0));
    judged(machine, about, &open, &foreign, &|client| client.create(&sale));
    judged(machine, about, &open, &nothing, &|client| client.find_payment(reference, &amount, ""));
}

/// A code that asks the buyer for another amount than the order's: there is nothing to draw.
fn dear_code(machine: &Shared, reference: &str, units: u64) {
    machine.lock().counts.one("codes with another amount inside");
    let amount = money(units);
    let sale = order(reference, &amount);
    machine.lock().dear = Some(money(units * 10));
    let about = About { id: "", reference };
    let rule = |_: &Look| model::create(Standing::Open, false);
    let (_, reply) = judged(machine, about, &|| client(machine), &rule, &|c| c.create(&sale));
    let info = reply.expect("pending").info;
    assert_eq!((info.qr_data.as_str(), info.qr_data_fault), ("", Some(Fault::BadValue)));
    assert_eq!(info.amount, amount, "what is known of the order is told");
    // The same amount, written otherwise, is the order's own.
    machine.lock().dear = Some(amount.trim_end_matches('0').trim_end_matches('.').to_owned());
    let good = |_: &Look| model::create(Standing::Open, true);
    let retold = |client: &Client<'_>| client.create(&sale);
    let (_, reply) = judged(machine, about, &|| client(machine), &good, &retold);
    assert!(!reply.expect("good").info.qr_data.is_empty());
}
