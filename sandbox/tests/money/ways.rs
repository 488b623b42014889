//! Every way in which one sale can go, one after the other: with at most so many faults, each kind at
//! each request, kills of the program among them, and at most so many acts of the buyer, each before
//! each request. Nothing is left to chance: a run chooses, and the next one chooses otherwise.
//!
//! What is gone through: create, wait, cancel, refund of all and of a part, and find, by orders of
//! both interfaces and by an offline code; the services differ in what nobody knows of the real one.
//! A program that was killed starts again a second later, or when the order has expired. Kinds of
//! faults that a till cannot tell apart stand for each other, and so do moments between two requests:
//! see `stage`. Ways that meet are gone on from once: where the program stands at the same place,
//! remembers the same (the answer to its last call, and what it has heard since), and the service knows
//! the same. Everything that a call says is held against what the service knew while it was asked.
//!
//! `POSQR_WAYS` sets the bounds, one fault and one act without it. A way that went wrong is told by its
//! choices: `POSQR_WAYS=2 POSQR_WAY="cancel 0.3.1"` goes it again, request by request.

use super::breach::Breaches;
use super::choice::Choices;
use super::life::{Life, PART, Plan, Report, Stop, UNITS, open};
use super::stage::{Bounds, Shared, Stage};
use super::till::USER;
use posqr_sandbox::service::{Config, PayOptions};
use std::collections::{BTreeMap, HashSet};

/// In place of an end.
const MET: &str = "end: as of another way, which came to the same state";

/// A plan, and what is special about the service.
struct Script {
    name: &'static str,
    plan: Plan,
    service: fn(&mut Config),
}

const SCRIPTS: [Script; 20] = [
    Script { name: "cancel", plan: Plan::Cancel, service: |_| {} },
    Script {
        name: "cancel, and refusals are remembered",
        plan: Plan::Cancel,
        service: |config| config.remember_refusals = true,
    },
    Script { name: "refund", plan: Plan::RefundAll, service: |_| {} },
    Script { name: "refund that waits", plan: Plan::RefundAll, service: wait },
    Script {
        name: "refund that waits behind a 400",
        plan: Plan::RefundAll,
        service: |config| {
            wait(config);
            config.order_refunds_answer_400 = true;
        },
    },
    Script {
        name: "refund that fails",
        plan: Plan::RefundAll,
        service: |config| config.refunds_fail = true,
    },
    Script {
        name: "refund, and the order stays processed",
        plan: Plan::RefundAll,
        service: |config| config.refunded_stays_processed = true,
    },
    Script { name: "refund of a part", plan: Plan::RefundPart, service: |_| {} },
    Script { name: "refund of a part that waits", plan: Plan::RefundPart, service: wait },
    Script {
        name: "refund of a part that fails",
        plan: Plan::RefundPart,
        service: |config| config.refunds_fail = true,
    },
    Script { name: "refund of a payment", plan: Plan::RefundPayment, service: |_| {} },
    Script { name: "refund of a payment that waits", plan: Plan::RefundPayment, service: wait },
    Script { name: "find", plan: Plan::Find, service: |_| {} },
    Script {
        name: "find, late and twice",
        plan: Plan::Find,
        service: |config| (config.search_lags_ms, config.search_doubles) = (3_000, true),
    },
    Script { name: "another amount", plan: Plan::OtherAmount, service: |_| {} },
    Script {
        name: "another amount, and keys answer with what they made",
        plan: Plan::OtherAmount,
        service: |config| config.keys_replay = true,
    },
    Script { name: "offline code", plan: Plan::Offline, service: |_| {} },
    Script { name: "offline code, and refunds wait", plan: Plan::Offline, service: wait },
    Script { name: "older interface, dynamic", plan: Plan::LegacyDynamic, service: |_| {} },
    Script { name: "older interface, hybrid", plan: Plan::LegacyHybrid, service: |_| {} },
];

fn wait(config: &mut Config) {
    config.refunds_settle_after_ms = Some(3_000);
}

/// One way, from the start of the program to the truth.
fn way(stage: &Shared, plan: Plan) -> Option<Report> {
    let mut number = 0;
    let report = loop {
        match Life::new(stage, plan, number).live() {
            Ok(report) => break report,
            Err(Stop::Known) => return None,
            Err(Stop::Killed) => {
                let mut stage = stage.lock();
                let later = [1_000, 1_000_000][stage.choices.among(2)];
                stage.tell(|| format!("killed, and started again {later} ms later"));
                stage.start();
                stage.pass(later);
                number += 1;
            }
        }
    };
    {
        let mut stage = stage.lock();
        stage.tell(|| format!("{report:?}"));
        stage.act();
        stage.finish();
    }
    judge(stage, plan, &report);
    Some(report)
}

/// The truth, and what was told.
fn judge(stage: &Shared, plan: Plan, report: &Report) {
    let is_legacy = matches!(plan, Plan::LegacyDynamic | Plan::LegacyHybrid);
    let mut m = stage.lock();
    if matches!(report, Report::Unpaid | Report::Canceled) {
        nobody_can_pay(&mut m);
    }
    if is_legacy {
        m.pass(1_000_000);
    }
    m.pass(10_000);
    let orders = m.service.orders_of(USER, "sale-1").len();
    assert!(orders <= 1 || is_legacy, "{orders} orders of one sale");
    let end = m.moment();
    drop(m);
    let (taken, returned, price) = (end.taken, end.returned, UNITS as i64);
    // A crash leaves orders of the older interface behind, and nothing holds them together: there
    // the search counts.
    let alone = orders == 1;
    match report {
        Report::Paid if plan == Plan::OtherAmount => assert_eq!(taken, price + 1, "told paid"),
        Report::Paid if is_legacy => assert!(taken >= price, "told paid"),
        Report::Paid => assert_eq!((taken, returned), (price, 0), "told paid"),
        Report::Refunded => assert_eq!((taken, returned), (price, price), "told refunded"),
        Report::PartBack => assert_eq!((taken, returned), (price, PART as i64), "told a part"),
        Report::Unpaid | Report::Canceled if is_legacy && !alone => {}
        Report::Unpaid | Report::Canceled => assert_eq!(taken, 0, "told unpaid"),
        Report::Open | Report::KeyUsed | Report::Counted => {}
    }
    let client = open(stage);
    let found = client.find_payment("sale-1", "", "").expect("nothing is in the way any more");
    assert_eq!(found.info.approved_count as usize, end.paid, "counted at the end");
}

fn nobody_can_pay(stage: &mut Stage) {
    let now = stage.now_ms;
    let orders = stage.service.orders_of(USER, "sale-1");
    let ids: Vec<String> = orders.iter().map(|order| order.id.clone()).collect();
    for id in ids {
        let late = stage.service.pay(now, &id, &PayOptions::default());
        assert!(late.is_err(), "over, and it can still be paid");
    }
}

fn config(script: &Script) -> Config {
    let mut config = Config::for_country("BR").expect("known");
    config.accounts.truncate(1);
    config.notifications = false;
    (script.service)(&mut config);
    config
}

/// How often ways came to each end.
type Ends = BTreeMap<&'static str, u64>;

/// Goes every way of a script; how many there were.
fn all(script: &Script, bounds: Bounds, ends: &mut Ends, breaches: &mut Breaches) -> u64 {
    let config = config(script);
    let (mut choices, mut known) = (Choices::default(), HashSet::new());
    for count in 1.. {
        let stage = Shared::new(config.clone(), std::mem::take(&mut choices), bounds, false);
        stage.lock().known = std::mem::take(&mut known);
        let name = || format!("{} {}", script.name, stage.lock().choices.name());
        breaches.watch(name, || {
            let report = way(&stage, script.plan);
            *ends.entry(report.map_or(MET, Report::name)).or_default() += 1;
        });
        {
            let mut stage = stage.lock();
            choices = std::mem::take(&mut stage.choices);
            known = std::mem::take(&mut stage.known);
        }
        if !choices.next_way() {
            return count;
        }
    }
    unreachable!("it ends when no way is left")
}

/// The bounds of an ordinary run; `POSQR_WAYS` sets both.
const FEW: Bounds = Bounds { faults: 1, acts: 1 };
/// The most that there may be: what CI can afford.
const MOST: u64 = 300_000;

#[test]
fn every_way_of_a_sale_ends_as_it_was_told() {
    let bounds = std::env::var("POSQR_WAYS").map_or(FEW, |text| {
        let most = text.parse().expect("POSQR_WAYS is a number");
        Bounds { faults: most, acts: most }
    });
    if let Ok(name) = std::env::var("POSQR_WAY") {
        return again(&name, bounds);
    }
    let mut breaches = Breaches::default();
    let mut ways = 0;
    let mut ends = Ends::new();
    for script in &SCRIPTS {
        let count = all(script, bounds, &mut ends, &mut breaches);
        println!("{count:>10}  ways: {}", script.name);
        assert!(count > 20, "{}: {count} ways are none", script.name);
        ways += count;
    }
    println!(
        "{ways:>10}  ways in all, of at most {} faults and {} acts",
        bounds.faults, bounds.acts
    );
    for (end, count) in &ends {
        println!("{count:>10}  {end}");
    }
    assert_eq!(ends.len(), 9, "not every end is there: {ends:?}");
    assert!(ways < MOST, "{ways} ways are too many");
    assert!(breaches.is_empty(), "by the place that says so:\n{breaches}");
}

/// `POSQR_WAY="cancel 0.3.1"`: one way within the bounds, told request by request.
fn again(name: &str, bounds: Bounds) {
    let (script, choices) = name.rsplit_once(' ').expect("a script and choices");
    let script = SCRIPTS.iter().find(|known| known.name == script).expect("a script");
    let mut chosen = Choices::default();
    chosen.again(choices);
    way(&Shared::new(config(script), chosen, bounds, true), script.plan);
}
