//! A sale by an order of the service's, on either of its interfaces, and what must be true when it
//! is over.

use super::machine::{Deed, Shared};
use super::till::{SECRET, USER, ask, client, insist, money, retry};
use super::{offline, refund};
use posqr_core::Fault;
use posqr_core::orders::mercado_pago::webhook::{self, Webhook};
use posqr_core::orders::{Api, Mode, Order, State};
use posqr_sandbox::service::PayOptions;

/// How a sale ended, as the till told the cashier.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Report {
    Paid(String),
    Unpaid,
    /// Unpaid, as the cancellation says.
    Canceled,
    /// No network from the start: an offline code is shown, and the sale stays offline.
    Offline,
}

/// The program was killed: it knows nothing any more.
struct Killed;

/// What happens around a sale, whatever the program knows.
#[derive(Default)]
struct Around {
    /// What a buyer pays, in minor units.
    due: u64,
    /// A code was shown, or an order may sit on the till: the legacy interface has no key that would
    /// find it again, and the next call may make a second one.
    exposed: bool,
    /// Another one was made after that.
    twice: bool,
    /// Something may have reached the service, as far as the program knows.
    sent: bool,
}

pub fn sale(machine: &Shared, reference: &str, units: u64) {
    let born_ms = machine.lock().now_ms;
    let amount = money(units);
    let mut around = Around { due: units, ..Around::default() };
    let mut discount = String::new();
    let (api, mode, expires_s) = {
        let mut m = machine.lock();
        let api = if m.chance.in_100(10) { Api::Legacy } else { Api::Orders };
        let mode = match (m.chance.below(10), api) {
            (0..=6, _) => Mode::Dynamic,
            (9, Api::Orders) => Mode::Static,
            _ => Mode::Hybrid,
        };
        let expires_s = match api {
            Api::Orders => [0, 30, 60, 900][m.chance.below(4) as usize],
            Api::Legacy => [30, 60, 120][m.chance.below(3) as usize],
        };
        if api == Api::Legacy {
            m.counts.one("legacy orders");
        } else if units >= 100 && m.chance.in_100(10) {
            m.counts.one("orders with a discount");
            around.due = units - units / 10;
            discount = format!(
                r#"{{"discounts":{{"payment_methods":[{{"type":"account_money","new_total_amount":"{}"}}]}}}}"#,
                money(around.due)
            );
        }
        (api, mode, expires_s)
    };
    let mut order = Order {
        api,
        mode,
        reference,
        amount: &amount,
        description: "Venda",
        expires_s,
        extra_json: &discount,
        ..Order::default()
    };
    let mut lives = 0;
    let report = loop {
        lives += 1;
        {
            let mut m = machine.lock();
            m.killed = false;
            m.kill_in = (lives < 5 && m.chance.in_100(15)).then(|| m.chance.below(6));
        }
        match live(machine, &order, &mut around) {
            Ok(report) => break report,
            Err(Killed) => {
                let mut m = machine.lock();
                m.counts.one("killed and started again");
                m.tell("killed");
                around.sent = true;
                let down = match m.chance.below(50) {
                    // The service has forgotten the keys by then.
                    0 => {
                        m.counts.one("restarted a day later");
                        25 * 3_600_000
                    }
                    _ => m.chance.below(30_000) as i64,
                };
                m.pass(down);
                // As the README asks of a program that finds an open sale when it starts; without
                // it, the key of a sale of this day must do.
                let old = m.now_ms - born_ms > 86_400_000;
                order.ask_first = old || m.chance.in_100(30);
            }
        }
    };
    {
        let mut m = machine.lock();
        (m.killed, m.kill_in) = (false, None);
    }
    if report == Report::Offline {
        assert_eq!(made(machine, &order), 0, "{reference}: not sent, and yet there is an order");
        machine.lock().counts.one("offline codes in place of an order");
        return offline::sale(machine, reference, units);
    }
    let paid = judge(machine, &order, &around, &report);
    if paid > 1 {
        machine.lock().counts.one("legacy orders paid twice, and found so");
        return refund::all_but_one(machine, reference, units);
    }
    if let Report::Paid(id) = report {
        let refund = machine.lock().chance.below(20);
        match refund {
            0 if !id.is_empty() && api == Api::Orders => {
                refund::all(machine, &id, reference, around.due);
            }
            1 if !id.is_empty() && api == Api::Orders && units > 10 => {
                refund::parts(machine, &id, reference, around.due);
            }
            2 => refund::payment(machine, reference, around.due),
            _ => {}
        }
    }
}

/// One life of the till's program, from its start to the end of the sale or to its own.
fn live(machine: &Shared, order: &Order<'_>, around: &mut Around) -> Result<Report, Killed> {
    let client = client(machine);
    let alive = || if machine.lock().killed { Err(Killed) } else { Ok(()) };
    let is_legacy = order.api == Api::Legacy;
    let created = loop {
        let made = made(machine, order);
        let reply = ask(machine, || client.create(order));
        around.twice |= around.exposed && made < self::made(machine, order);
        if order.mode != Mode::Dynamic {
            scan_the_till(machine, order, around);
        }
        alive()?;
        match reply {
            // Somebody is paying what was made before: the same call again.
            Ok(reply) if is_locked(&reply) && (is_legacy || reply.info.order_id.is_empty()) => {
                machine.lock().pass(2_000);
            }
            Ok(reply) => break reply,
            Err(failure) => {
                around.sent |= failure.error.fault != Fault::NotSent;
                if !around.sent && machine.lock().chance.in_100(30) {
                    return Ok(Report::Offline);
                }
                retry(machine, &failure);
            }
        }
    };
    let id = created.info.order_id.clone();
    match created.verdict.map(|failure| failure.error.fault) {
        None => {
            around.exposed = true;
            show(machine, order, &id, &created.info.qr_data);
        }
        Some(Fault::Paid | Fault::Refunded) => return Ok(Report::Paid(id)),
        Some(Fault::Expired | Fault::Canceled) => return Ok(Report::Unpaid),
        Some(_) => {}
    }
    // The legacy interface tells of no end: long after it nobody can pay any more.
    let over_ms = machine.lock().now_ms + i64::from(order.expires_s) * 1_000 + 15_000;
    loop {
        // A notification is a hint: the order has the last word.
        if notified(machine, &id) {
            let reply = ask(machine, || client.get(&id));
            alive()?;
            if reply.is_ok_and(|reply| reply.info.state == State::Paid) {
                machine.lock().counts.one("paid, told by a notification");
                return Ok(Report::Paid(id));
            }
        }
        let timeout = [0, 500, 5_000, 60_000][machine.lock().chance.below(4) as usize];
        let asked_ms = machine.lock().now_ms;
        let reply = ask(machine, || client.wait(&id, timeout));
        alive()?;
        match reply {
            Ok(reply) => match reply.verdict.map(|failure| failure.error.fault) {
                None => return Ok(Report::Paid(id)),
                Some(Fault::Pending) if is_legacy && asked_ms > over_ms => {
                    machine.lock().counts.one("expired");
                    return Ok(Report::Unpaid);
                }
                Some(Fault::Pending) => {}
                Some(Fault::Refunded) => return Ok(Report::Paid(id)),
                Some(_) => {
                    machine.lock().counts.one("expired");
                    return Ok(Report::Unpaid);
                }
            },
            Err(failure) => retry(machine, &failure),
        }
        let can_be_canceled = !is_legacy || order.mode == Mode::Hybrid;
        if can_be_canceled && machine.lock().chance.in_100(25) {
            let reply = ask(machine, || client.cancel(&id, ""));
            alive()?;
            match reply {
                Ok(reply) => match reply.verdict.map(|failure| failure.error.fault) {
                    None => {
                        machine.lock().counts.one("canceled");
                        nobody_can_pay(machine, order.reference);
                        return Ok(Report::Canceled);
                    }
                    Some(Fault::Paid) => {
                        machine.lock().counts.one("paid when it was to be canceled");
                        return Ok(Report::Paid(id));
                    }
                    Some(Fault::Locked) => {
                        machine.lock().counts.one("locked when it was to be canceled")
                    }
                    // Too late in the call to wait for the search: the same call again.
                    Some(Fault::Pending) if is_legacy => {}
                    other => panic!("{other:?}"),
                },
                Err(failure) => retry(machine, &failure),
            }
        }
        let pause = machine.lock().chance.below(1_500) as i64;
        machine.lock().pass(pause);
    }
}

fn is_locked<T>(reply: &posqr_core::orders::Reply<T>) -> bool {
    reply.verdict.as_ref().is_some_and(|failure| failure.error.fault == Fault::Locked)
}

/// How many orders the service made for this sale.
fn made(machine: &Shared, order: &Order<'_>) -> usize {
    machine.lock().service.orders_of(USER, order.reference).len()
}

/// A code is scanned: the text that was drawn, or an order found by it.
fn plan(machine: &Shared, code: &str, payments: u64) {
    let mut m = machine.lock();
    for _ in 0..payments {
        let later = m.chance.below(45_000);
        m.plan(later, Deed::Begin(code.to_owned()));
    }
}

/// The buyer sees a code, and pays it some time, perhaps twice, perhaps never.
fn show(machine: &Shared, order: &Order<'_>, id: &str, qr_data: &str) {
    let (code, payments) = {
        let mut m = machine.lock();
        m.counts.one("codes shown");
        assert_eq!(qr_data.is_empty(), order.mode == Mode::Static, "{id}");
        let by_id = order.api == Api::Orders && m.chance.in_100(20);
        (if qr_data.is_empty() || by_id { id } else { qr_data }, m.chance.below(3))
    };
    plan(machine, code, payments);
}

/// What sits on the till can be paid before anybody was told of it.
fn scan_the_till(machine: &Shared, order: &Order<'_>, around: &mut Around) {
    let waiting = {
        let mut m = machine.lock();
        let till = m.service.tills().next().expect("the till of every account");
        let waiting = till.order.clone().filter(|id| {
            m.service.order(id).is_some_and(|found| found.reference == order.reference)
        });
        waiting.filter(|_| m.chance.in_100(20))
    };
    if let Some(id) = waiting {
        machine.lock().counts.one("orders found on the till by a buyer");
        around.exposed = true;
        plan(machine, &id, 1);
    }
}

/// Whether a notification about an order arrived: many are lost, some come twice, some too late.
fn notified(machine: &Shared, id: &str) -> bool {
    let mut m = machine.lock();
    let mut arrived = Vec::new();
    for notification in m.service.take_notifications() {
        match m.chance.below(10) {
            0..=3 => m.counts.one("notifications lost"),
            4 => {
                m.counts.one("notifications doubled");
                arrived.extend([notification.clone(), notification]);
            }
            _ => arrived.push(notification),
        }
    }
    if m.chance.in_100(50) {
        arrived.reverse();
    }
    let now_s = m.now_ms / 1000;
    let mut ours = false;
    for notification in arrived {
        let header = |name: &str| {
            let found = notification.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let (signature, request_id) = (header("x-signature"), header("x-request-id"));
        let id_of =
            |query: &str| Some(query.strip_prefix("data.id=")?.split('&').next()?.to_owned());
        let Some(data_id) = id_of(&notification.query) else { continue };
        let told =
            Webhook { x_signature: &signature, x_request_id: &request_id, data_id: &data_id };
        assert!(webhook::check(&told, SECRET, now_s, 0).is_ok(), "{signature} {data_id}");
        assert!(webhook::check(&told, "another secret", now_s, 0).is_err());
        m.counts.one("notifications checked");
        ours |= data_id == id;
    }
    ours
}

fn nobody_can_pay(machine: &Shared, reference: &str) {
    let mut m = machine.lock();
    let now = m.now_ms;
    let ids: Vec<String> =
        m.service.orders_of(USER, reference).iter().map(|order| order.id.clone()).collect();
    for id in &ids {
        let late = m.service.pay(now, id, &PayOptions::default());
        assert!(late.is_err(), "{reference}: over, and order {id} can still be paid");
    }
}

/// The truth, once the till has told the cashier and the buyer has tried all he can. How many
/// payments there are.
fn judge(machine: &Shared, order: &Order<'_>, around: &Around, report: &Report) -> usize {
    let reference = order.reference;
    machine.lock().finish_deeds();
    if order.api == Api::Legacy {
        // Orders whose answer was lost: nobody has seen their codes. They end by themselves.
        machine.lock().pass(1_000_000);
    }
    if made(machine, order) > 1 {
        machine.lock().counts.one("more than one order");
    }
    // Whoever has a code of this sale, or stands before the till, tries to pay.
    nobody_can_pay(machine, reference);
    let paid: Vec<i64> = machine
        .lock()
        .service
        .payments_of(USER, reference)
        .iter()
        .filter(|payment| payment.status == "approved")
        .map(|payment| payment.amount)
        .collect();
    match report {
        Report::Paid(_) => {
            let due = around.due as i64;
            assert!(!paid.is_empty(), "{reference} was reported paid");
            assert!(paid.iter().all(|amount| *amount == due), "{reference}: {paid:?}");
            let again = order.api == Api::Legacy && around.twice;
            assert!(paid.len() == 1 || again, "{reference} was charged twice");
            machine.lock().counts.one("reported paid");
        }
        Report::Offline => unreachable!("judged by its payments"),
        // An order that a crash left behind may have been paid a moment before the one that took its
        // place was canceled: the search tells, a little later.
        Report::Canceled if order.api == Api::Legacy && around.twice && !paid.is_empty() => {
            machine.lock().counts.one("legacy orders canceled, and the one before was paid");
        }
        Report::Unpaid | Report::Canceled => {
            assert!(paid.is_empty(), "{reference} was reported unpaid, and {paid:?} was paid");
            machine.lock().counts.one("reported unpaid");
        }
    }
    if order.api == Api::Legacy {
        let found = insist(machine, |client| client.find_payment(reference, order.amount, ""));
        assert_eq!(found.info.approved_count as usize, paid.len(), "{reference}");
    }
    paid.len()
}
