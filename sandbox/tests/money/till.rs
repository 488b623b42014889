//! The till's program, written as the table of outcomes in the README tells, and what is checked
//! when a sale is over.

use super::machine::{Counts, Deed, Shared};
use posqr_core::Fault;
use posqr_core::orders::webhook::{self, Webhook};
use posqr_core::orders::{Action, Client, Failure, Mode, Order, Reply, Settings, State};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, PayOptions, TILL};

const USER: u64 = 446_566_691;
const SECRET: &str = "b7e6c1d09f3a45528c1d7e90a4f2b3c6";

/// How a sale ended, as the till told the cashier.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Report {
    Paid(String),
    Unpaid,
}

/// The program was killed: it knows nothing any more.
struct Killed;

/// One batch of sales against a service of its own.
pub fn batch(seed: u64, sales: u64, counts: &mut Counts) {
    let mut config = Config::for_country("BR").expect("known");
    config.seed = seed + 1;
    config.remember_refusals = seed % 2 == 1;
    config.sign_lower_case = seed % 4 < 2;
    config.refunds_settle_after_ms = (seed % 3 == 2).then_some(3_000);
    config.webhook_secret = Some(SECRET.to_owned());
    let machine = Shared::new(seed.wrapping_mul(0x9E37_79B9), config, Counts::default());
    let told = std::env::var("POSQR_LOG").ok();
    for number in 0..sales {
        sale(&machine, seed, number, told.as_deref());
    }
    counts.add(&machine.lock().counts);
}

fn client(machine: &Shared) -> Client<'static> {
    let settings = Settings {
        access_token: DEFAULT_TOKEN,
        country: "BR",
        pos: TILL,
        base_url: "https://sandbox",
        ..Settings::default()
    };
    Client::open(&settings, Box::new(machine.clone()), Box::new(machine.clone())).expect("sound")
}

fn sale(machine: &Shared, seed: u64, number: u64, told: Option<&str>) {
    let reference = format!("{seed}-{number}");
    let born_ms = machine.lock().now_ms;
    let (mode, units, expires_s) = {
        let mut m = machine.lock();
        m.counts.one("sales");
        m.told = told == Some(&reference);
        m.trouble = [0, 10, 30, 60][m.chance.below(4) as usize];
        let years = m.chance.below(20) as i64 - 10;
        m.clock_off_ms = if m.chance.in_100(20) { years * 31_557_600_000 } else { 0 };
        let mode = match m.chance.below(10) {
            0..=6 => Mode::Dynamic,
            7 | 8 => Mode::Hybrid,
            _ => Mode::Static,
        };
        (mode, 1 + m.chance.below(1_000_000), [0, 30, 60, 900][m.chance.below(4) as usize])
    };
    let amount = format!("{}.{:02}", units / 100, units % 100);
    let mut order = Order {
        mode,
        reference: &reference,
        amount: &amount,
        description: "Venda",
        expires_s,
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
        match live(machine, &order) {
            Ok(report) => break report,
            Err(Killed) => {
                let mut m = machine.lock();
                m.counts.one("killed and started again");
                m.tell("killed");
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
    judge(machine, &reference, units, &report);
    if let Report::Paid(id) = report {
        let refund = machine.lock().chance.below(20);
        match refund {
            0 if !id.is_empty() => refund_all(machine, &id, &reference, units),
            1 if !id.is_empty() && units > 10 => refund_parts(machine, &id, &reference, units),
            2 => refund_payment(machine, &reference, units),
            _ => {}
        }
    }
}

/// One life of the till's program, from its start to the end of the sale or to its own.
fn live(machine: &Shared, order: &Order<'_>) -> Result<Report, Killed> {
    let client = client(machine);
    let alive = || if machine.lock().killed { Err(Killed) } else { Ok(()) };
    let created = loop {
        let reply = ask(machine, || client.create(order));
        alive()?;
        match reply {
            Ok(told) => break told,
            Err(failure) => retry(machine, &failure),
        }
    };
    let verdict = created.verdict.map(|failure| failure.error.fault);
    let id = created.info.order_id;
    match verdict {
        None => show(machine, order, &id, &created.info.qr_data),
        Some(Fault::Paid | Fault::Refunded) => return Ok(Report::Paid(id)),
        Some(Fault::Expired | Fault::Canceled) => return Ok(Report::Unpaid),
        // Somebody is paying what an earlier life of the program has shown: the same call again.
        Some(Fault::Locked) if id.is_empty() => {
            machine.lock().pass(2_000);
            return live(machine, order);
        }
        Some(_) => {}
    }
    loop {
        // A notification is a hint: the order has the last word.
        if notified(machine, &id) {
            let reply = ask(machine, || client.get(&id));
            alive()?;
            if reply.is_ok_and(|told| told.info.state == State::Paid) {
                machine.lock().counts.one("paid, told by a notification");
                return Ok(Report::Paid(id));
            }
        }
        let timeout = [0, 500, 5_000, 60_000][machine.lock().chance.below(4) as usize];
        let reply = ask(machine, || client.wait(&id, timeout));
        alive()?;
        match reply {
            Ok(told) => match told.verdict.map(|failure| failure.error.fault) {
                None => return Ok(Report::Paid(id)),
                Some(Fault::Pending) => {}
                Some(Fault::Refunded) => return Ok(Report::Paid(id)),
                Some(_) => {
                    machine.lock().counts.one("expired");
                    return Ok(Report::Unpaid);
                }
            },
            Err(failure) => retry(machine, &failure),
        }
        if machine.lock().chance.in_100(25) {
            let reply = ask(machine, || client.cancel(&id, ""));
            alive()?;
            match reply {
                Ok(told) => match told.verdict.map(|failure| failure.error.fault) {
                    None => {
                        machine.lock().counts.one("canceled");
                        nobody_can_pay(machine, &id);
                        return Ok(Report::Unpaid);
                    }
                    Some(Fault::Paid) => {
                        machine.lock().counts.one("paid when it was to be canceled");
                        return Ok(Report::Paid(id));
                    }
                    Some(Fault::Locked) => {
                        machine.lock().counts.one("locked when it was to be canceled")
                    }
                    other => panic!("{other:?}"),
                },
                Err(failure) => retry(machine, &failure),
            }
        }
        let pause = machine.lock().chance.below(1_500) as i64;
        machine.lock().pass(pause);
    }
}

/// A call, of which "not sent" must mean that nothing happened.
fn ask<T>(machine: &Shared, call: impl FnOnce() -> Reply<T>) -> Reply<T> {
    let before = machine.lock().carried_out;
    let reply = call();
    let m = machine.lock();
    if reply.as_ref().is_err_and(|failure| failure.error.fault == Fault::NotSent) {
        assert_eq!(m.carried_out, before, "\"not sent\", and yet it was carried out");
    }
    reply
}

/// What the table of outcomes says of a failure: make the same call again, a little later.
fn retry(machine: &Shared, failure: &Failure) {
    let same_again = failure.action == Action::Retry
        // The network box answered in place of the service, or the service answered in part.
        || failure.error.fault == Fault::Answer;
    assert!(same_again, "{failure:?}");
    let mut m = machine.lock();
    m.counts.one("calls made again");
    let wait = u64::from(failure.retry_after_ms) + m.chance.below(3_000);
    m.pass(wait as i64);
}

/// The buyer sees a code, and pays it some time, perhaps twice, perhaps never.
fn show(machine: &Shared, order: &Order<'_>, id: &str, qr_data: &str) {
    let mut m = machine.lock();
    m.counts.one("codes shown");
    assert_eq!(qr_data.is_empty(), order.mode == Mode::Static, "{id}");
    let code = if qr_data.is_empty() || m.chance.in_100(20) { id } else { qr_data };
    for _ in 0..m.chance.below(3) {
        let later = m.chance.below(45_000);
        m.plan(later, Deed::Begin(code.to_owned()));
    }
}

/// Whether a notification about an order arrived: many are lost, some come twice, some too late.
fn notified(machine: &Shared, id: &str) -> bool {
    let mut m = machine.lock();
    let mut arrived = m.service.take_notifications();
    arrived.retain(|_| !m.chance.in_100(40));
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

fn nobody_can_pay(machine: &Shared, id: &str) {
    let mut m = machine.lock();
    let now = m.now_ms;
    assert!(
        m.service.pay(now, id, &PayOptions::default()).is_err(),
        "{id} was canceled, and can be paid"
    );
}

/// The truth, once the till has told the cashier and the buyer has tried all he can.
fn judge(machine: &Shared, reference: &str, units: u64, report: &Report) {
    let mut m = machine.lock();
    m.finish_deeds();
    let now = m.now_ms;
    // Whoever has a code of this sale, or stands before the till, tries to pay.
    let ids: Vec<String> =
        m.service.orders_of(USER, reference).iter().map(|order| order.id.clone()).collect();
    if ids.len() > 1 {
        m.counts.one("more than one order, the first of them dead");
    }
    for id in &ids {
        let late = m.service.pay(now, id, &PayOptions::default());
        assert!(late.is_err(), "{reference}: {report:?}, and order {id} can still be paid");
    }
    let paid: Vec<i64> = m
        .service
        .payments_of(USER, reference)
        .iter()
        .filter(|payment| payment.status == "approved")
        .map(|payment| payment.amount)
        .collect();
    match report {
        Report::Paid(_) => {
            assert_eq!(paid, [units as i64], "{reference} was reported paid");
            m.counts.one("reported paid");
        }
        Report::Unpaid => {
            assert!(paid.is_empty(), "{reference} was reported unpaid, and {paid:?} was paid");
            m.counts.one("reported unpaid");
        }
    }
}

fn refund_all(machine: &Shared, id: &str, reference: &str, units: u64) {
    let client = client(machine);
    machine.lock().counts.one("refunds of all");
    loop {
        match ask(machine, || client.refund(id, "", "")) {
            Ok(told) if told.verdict.is_none() => break,
            Ok(_) => machine.lock().pass(4_000),
            Err(failure) => again(machine, &failure),
        }
    }
    refunded(machine, reference, units);
}

/// By the sale's own number, as after an offline code.
fn refund_payment(machine: &Shared, reference: &str, units: u64) {
    let client = client(machine);
    machine.lock().counts.one("refunds of a payment");
    let payment = loop {
        match ask(machine, || client.find_payment(reference, "", "")) {
            Ok(told) => {
                assert_eq!(told.verdict, None, "{reference}");
                assert_eq!(told.info.approved_count, 1, "{reference}");
                break told.info.payment_id;
            }
            Err(failure) => retry(machine, &failure),
        }
    };
    loop {
        match ask(machine, || client.refund_payment(&payment, "", "")) {
            Ok(told) if told.verdict.is_none() => break,
            Ok(_) => machine.lock().pass(4_000),
            Err(failure) => again(machine, &failure),
        }
    }
    refunded(machine, reference, units);
}

/// The buyer has this much back, no more and no less.
fn refunded(machine: &Shared, reference: &str, units: u64) {
    let m = machine.lock();
    let payments = m.service.payments_of(USER, reference);
    let back: i64 = payments.iter().map(|payment| payment.refunded).sum();
    assert_eq!(back, units as i64, "{reference}");
}

fn refund_parts(machine: &Shared, id: &str, reference: &str, units: u64) {
    let client = client(machine);
    machine.lock().counts.one("refunds of two parts");
    let part = units / 3;
    let amount = format!("{}.{:02}", part / 100, part % 100);
    for key in [format!("{reference}-a"), format!("{reference}-b")] {
        loop {
            match ask(machine, || client.refund(id, &amount, &key)) {
                Ok(told) if told.verdict.is_none() => break,
                Ok(_) => machine.lock().pass(4_000),
                Err(failure) => again(machine, &failure),
            }
        }
    }
    machine.lock().pass(10_000);
    refunded(machine, reference, 2 * part);
}

/// As [`retry`]; a refund may also have to wait for another one.
fn again(machine: &Shared, failure: &Failure) {
    if failure.error.fault == Fault::Conflict {
        machine.lock().pass(4_000);
    } else {
        retry(machine, failure);
    }
}
