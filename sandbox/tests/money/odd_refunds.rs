//! Refunds that wait behind a 400 or in plain sight, fail, stand among others in one answer, and are
//! made by somebody else at the same time. Paid back is said only of what is back.

use super::machine::Shared;
use super::odd::created;
use super::till::{Program, client, money, retry};
use posqr_core::Fault;
use posqr_core::error::Failure;
use posqr_core::orders::{Client, Order, Reply};
use posqr_sandbox::service::{PayOptions, Progress, Refund};

/// What the till was told of one refund.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Back,
    Refused,
    /// The same call again never says more.
    Open,
}

/// How often a call is made: with trouble on the way, until the bank works, and at most.
const PATIENCE: u32 = 20;
const MENDED: u32 = 30;
const ENDLESS: u32 = 60;

/// An order that was paid.
struct Sold {
    id: String,
    units: i64,
    /// Its payment, if that is to be paid back in place of the order.
    payment: Option<String>,
    /// Refunds that this till did not ask for.
    others: Vec<String>,
}

pub fn sale(machine: &Shared, reference: &str, units: u64) {
    let mut sold = paid(machine, reference, units + 300);
    let part = sold.units / 3;
    for number in 0..2 {
        // Of one amount, or of two.
        let units = part - machine.lock().chance.below(2) as i64 * number;
        one(machine, &sold, Some((units, &format!("{reference}-{number}"))));
        panel(machine, &mut sold);
    }
    one(machine, &sold, None);
}

fn paid(machine: &Shared, reference: &str, units: u64) -> Sold {
    let amount = money(units);
    let id = created(machine, &Order { reference, amount: &amount, ..Order::default() });
    let mut m = machine.lock();
    m.counts.one("refunds of odd kinds");
    let now = m.now_ms;
    let paid = m.service.pay(now, &id, &PayOptions::default()).expect("the order is open");
    let [waits, hides, newest, stays] = [0; 4].map(|_| m.chance.in_100(50));
    m.service.configure(|config| {
        // A refusal that is repeated when its cause is gone would be under way for ever.
        config.remember_refusals = false;
        config.refunds_settle_after_ms = waits.then_some(5_000);
        config.order_refunds_answer_400 = hides;
        config.refunds_newest_first = newest;
        config.refunded_stays_processed = stays;
    });
    m.counts.one(if waits { "refunds that wait" } else { "refunds that do not wait" });
    let by_payment = m.chance.in_100(40);
    let payment = by_payment.then(|| paid.payment_id.to_string());
    Sold { id, units: units as i64, payment, others: Vec::new() }
}

/// The seller pays back what is left, in the panel, now and then.
fn panel(machine: &Shared, sold: &mut Sold) {
    let mut m = machine.lock();
    let now = m.now_ms;
    if m.chance.in_100(15) && m.service.refund(now, &sold.id).is_ok() {
        m.counts.one("refunds made by somebody else");
        let refunds = &m.service.order(&sold.id).expect("paid").refunds;
        sold.others.extend(refunds.last().map(|refund| refund.id.clone()));
    }
}

/// One refund, followed until it is back or refused for good.
fn one(machine: &Shared, sold: &Sold, part: Option<(i64, &str)>) {
    let fails = machine.lock().chance.in_100(30);
    machine.lock().service.configure(|config| config.refunds_fail = fails);
    let before = back(machine, sold);
    let (amount, key) = part.map_or((String::new(), ""), |(units, key)| (money(units as u64), key));
    let end = match &sold.payment {
        Some(id) => follow(machine, &|client| client.refund_payment(id, &amount, key)),
        None => follow(machine, &|client| client.refund(&sold.id, &amount, key)),
    };
    machine.lock().counts.one(match end {
        End::Back => "refunds: back",
        End::Refused => "refunds: refused",
        End::Open => "refunds: one of several alike, and never known which",
    });
    let after = back(machine, sold);
    match (end, part) {
        (End::Back, None) => assert_eq!(after.all, sold.units, "all is back, was said"),
        (End::Back, Some((units, _))) => {
            assert_eq!(after.ours, before.ours + units, "a part is back, was said");
        }
        (End::Open, _) => assert!(alike(machine, sold), "a refund that never ends: {after:?}"),
        // What was refused for good does not come by itself.
        (End::Refused, _) => {
            {
                let mut m = machine.lock();
                m.service.configure(|config| config.refunds_fail = false);
                m.pass(60_000);
            }
            assert_eq!(back(machine, sold).ours, before.ours, "refused, was said, and it came");
            let room = after.left >= part.map_or(1, |(units, _)| units);
            assert!(fails || !room, "refused without a cause: {before:?}, {after:?}");
        }
    }
}

/// Whether refunds of one amount came to different ends: which of them a key made, the service does
/// not tell.
fn alike(machine: &Shared, sold: &Sold) -> bool {
    let m = machine.lock();
    let refunds = &m.service.order(&sold.id).expect("paid").refunds;
    let same = |a: &Refund, b: &Refund| a.amount == b.amount && a.progress != b.progress;
    refunds.iter().any(|a| refunds.iter().any(|b| same(a, b)))
}

/// What is back, in minor units.
#[derive(Debug)]
struct Back {
    all: i64,
    /// By this till's own calls.
    ours: i64,
    /// What can still be asked back.
    left: i64,
}

fn back(machine: &Shared, sold: &Sold) -> Back {
    let m = machine.lock();
    let refunds = &m.service.order(&sold.id).expect("paid").refunds;
    let sum = |counts: &dyn Fn(&Refund) -> bool| {
        refunds.iter().filter(|refund| counts(refund)).map(|refund| refund.amount).sum::<i64>()
    };
    let settled = |refund: &Refund| refund.progress == Progress::Settled;
    Back {
        all: sum(&settled),
        ours: sum(&|refund| settled(refund) && !sold.others.contains(&refund.id)),
        left: sold.units - sum(&|refund| refund.progress != Progress::Failed),
    }
}

/// Makes the same call again until it says how the refund ended.
fn follow<T>(
    machine: &Shared,
    call: &dyn Fn(&Client<'static>) -> Result<Reply<T>, Failure>,
) -> End {
    let open = || client(machine);
    let mut program = Program::new(machine, &open);
    for tried in 0..ENDLESS {
        match tried {
            PATIENCE => machine.lock().calm(),
            // All of it is asked for anew when it has failed: once the bank works, it ends.
            MENDED => machine.lock().service.configure(|config| config.refunds_fail = false),
            _ => {}
        }
        let verdict = match program.call(call) {
            None => continue,
            Some(Err(failure)) if is_final(&failure) => return End::Refused,
            Some(Err(failure)) => {
                retry(machine, &failure);
                continue;
            }
            Some(Ok(reply)) => reply.verdict.map(|failure| failure.error.fault),
        };
        match verdict {
            None => return End::Back,
            Some(Fault::Refunded) => return End::Refused,
            Some(Fault::Pending) => machine.lock().pass(2_000),
            Some(other) => panic!("a refund of a paid order says {other:?}"),
        }
    }
    End::Open
}

/// Refused for good; a 409 without a word may be a network box.
fn is_final(failure: &Failure) -> bool {
    match failure.error.fault {
        Fault::Refused => true,
        Fault::Conflict => !failure.api_code.is_empty(),
        _ => false,
    }
}
