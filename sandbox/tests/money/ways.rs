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

use super::asked::said;
use super::breach::Breaches;
use super::choice::Choices;
use super::model::{self, Say, Says, Standing};
use super::offline::code;
use super::stage::{Bounds, Moment, Shared};
use super::till::{USER, money};
use posqr_core::Fault;
use posqr_core::orders::{Action, Api, Client, Mode, Order, Reply, Settings, Told};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, PayOptions, TILL};
use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};

/// What the program does with its sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    /// Creates, waits, cancels.
    Cancel,
    /// Pays back what was paid, all of it.
    RefundAll,
    /// Or a part.
    RefundPart,
    /// Or the payment, found by the sale's number.
    RefundPayment,
    /// Looks for its payments.
    Find,
    /// Changes its amount.
    OtherAmount,
    /// Draws a code of its own.
    Offline,
    LegacyDynamic,
    LegacyHybrid,
}

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
            config.order_refunds_hide = true;
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

const UNITS: u64 = 1_890;
const PART: u64 = 500;
/// How often a call is made again before it is hopeless.
const ENDLESS: u32 = 12;

/// Sooner a client tells what it heard last.
const PAUSE_MS: i64 = 1_100;

/// How a sale ended, as the till told the cashier.
#[derive(Debug, PartialEq, Eq)]
enum Report {
    Paid,
    Unpaid,
    /// Unpaid, as the cancellation says.
    Canceled,
    Refunded,
    /// A part of it.
    PartBack,
    /// The buyer has not made up his mind.
    Open,
    /// The reference belongs to another amount.
    KeyUsed,
    /// How often it was paid, as the search says.
    Counted,
}

impl Report {
    fn name(self) -> &'static str {
        match self {
            Self::Paid => "end: paid",
            Self::Unpaid => "end: over and unpaid",
            Self::Canceled => "end: canceled",
            Self::Refunded => "end: paid back",
            Self::PartBack => "end: paid back in part",
            Self::Open => "end: the buyer has not made up his mind",
            Self::KeyUsed => "end: the number belongs to another amount",
            Self::Counted => "end: counted",
        }
    }
}

/// In place of an end.
const MET: &str = "end: as of another way, which came to the same state";

/// Why a life of the program ends before its sale.
enum Stop {
    Killed,
    /// Another way came here, and how it goes on was seen then.
    Known,
}

/// One life of the program.
struct Life<'s> {
    stage: &'s Shared,
    client: Client<'static>,
    plan: Plan,
    /// How often the program was started before.
    number: u32,
    calls: Cell<u32>,
}

impl Life<'_> {
    /// Makes a call until it says something about money, which has to be right at one of the moments
    /// at which the service was asked.
    #[track_caller]
    fn call<T>(
        &self,
        rule: &dyn Fn(&Moment) -> Says,
        call: &dyn Fn(&Client<'static>) -> Reply<T>,
    ) -> Result<(Say, Option<Told<T>>), Stop> {
        let place = std::panic::Location::caller().line();
        self.calls.set(self.calls.get() + 1);
        for tried in 0..ENDLESS {
            if self.stage.lock().is_known((place, tried, self.calls.get(), self.number > 0)) {
                return Err(Stop::Known);
            }
            let before = self.look(true);
            let reply = call(&self.client);
            let carried_out = self.look(false) > before;
            let (seen, killed) = {
                let mut stage = self.stage.lock();
                (std::mem::take(&mut stage.seen), stage.killed)
            };
            if killed {
                return Err(Stop::Killed);
            }
            let says = said(&reply);
            let allowed: Says = seen.iter().flat_map(rule).collect();
            if let Err(failure) = &reply {
                let lost = failure.error.fault == Fault::NotSent && carried_out;
                assert!(!lost, "\"not sent\", and yet carried out");
                let again = failure.action == Action::Retry
                    || matches!(failure.error.fault, Fault::Answer | Fault::Conflict);
                if again && !allowed.contains(&says) {
                    self.stage.lock().pass(2_000 + i64::from(failure.retry_after_ms));
                    continue;
                }
            }
            let last = seen.last();
            assert!(allowed.contains(&says), "said {says:?}, right is {allowed:?}: {last:?}");
            if reply.is_ok() {
                self.stage.lock().answered(says);
            }
            return Ok((says, reply.ok()));
        }
        panic!("the same call again never ends");
    }

    /// Keeps what the service knows, the first time alone; how much was carried out so far.
    fn look(&self, first: bool) -> u32 {
        let mut stage = self.stage.lock();
        if first {
            stage.seen.clear();
        }
        let moment = stage.moment();
        stage.seen.push(moment);
        stage.carried_out
    }

    fn order<'a>(&self, amount: &'a str) -> Order<'a> {
        let (api, mode) = match self.plan {
            Plan::LegacyDynamic => (Api::Legacy, Mode::Dynamic),
            Plan::LegacyHybrid => (Api::Legacy, Mode::Hybrid),
            _ => (Api::Orders, Mode::Dynamic),
        };
        Order { api, mode, reference: "sale-1", amount, description: "Venda", ..Order::default() }
    }

    fn live(&self) -> Result<Report, Stop> {
        match self.plan {
            Plan::Offline => self.offline(),
            Plan::OtherAmount => self.other_amount(),
            Plan::LegacyDynamic | Plan::LegacyHybrid => self.legacy(),
            _ => self.orders(),
        }
    }

    /// Creates the order and shows its code; its id, or how the sale has ended.
    #[track_caller]
    fn create(
        &self,
        units: u64,
        rule: &dyn Fn(&Moment) -> Says,
    ) -> Result<(String, Option<Say>), Stop> {
        let amount = money(units);
        let order = self.order(&amount);
        let (says, told) = self.call(rule, &|client| client.create(&order))?;
        let Some(told) = told else { return Ok((String::new(), Some(says))) };
        let id = told.info.order_id.clone();
        if says == Say::Good {
            let mut stage = self.stage.lock();
            let code = if order.api == Api::Orders { &id } else { &told.info.qr_data };
            if !stage.shown.contains(code) {
                stage.shown.push(code.clone());
            }
        }
        let goes_on = matches!(says, Say::Good | Say::Pending | Say::Locked);
        Ok((id, (!goes_on).then_some(says)))
    }

    fn orders(&self) -> Result<Report, Stop> {
        let (id, over) = self.create(UNITS, &created)?;
        let end = match over {
            Some(says) => says,
            None => match self.follow(&id)? {
                Some(says) => says,
                None => return self.cancel(&id),
            },
        };
        self.end(&id, end)
    }

    /// Waits, or looks for payments; nothing: still open.
    fn follow(&self, id: &str) -> Result<Option<Say>, Stop> {
        self.stage.lock().pass(PAUSE_MS);
        let rule = |moment: &Moment| model::wait(moment.standing);
        let (says, _) = match self.plan {
            Plan::Find => {
                let amount = money(UNITS);
                let find = |c: &Client<'static>| c.find_payment("sale-1", &amount, "");
                let (says, told) = self.call(&found, &find)?;
                let count = told.map_or(0, |told| told.info.approved_count);
                assert!(count <= 1, "one payment is counted {count} times");
                (says, ())
            }
            _ => {
                let (says, _) = self.call(&rule, &|client| client.wait(id, 0))?;
                (says, ())
            }
        };
        Ok(match says {
            Say::Pending => None,
            Say::Good => Some(Say::Paid),
            other => Some(other),
        })
    }

    fn cancel(&self, id: &str) -> Result<Report, Stop> {
        let remembers = self.stage.lock().service.config().remember_refusals;
        let rule = |moment: &Moment| {
            let mut says = model::cancel(moment.standing, moment.paying, false);
            // "Locked" of a moment ago may be said again: it means to ask again.
            says.extend((remembers && says.contains(&Say::Good)).then_some(Say::Locked));
            says
        };
        for _ in 0..3 {
            match self.call(&rule, &|client| client.cancel(id, ""))?.0 {
                Say::Good => return Ok(Report::Canceled),
                Say::Locked | Say::Pending => self.stage.lock().pass(2_000),
                other => return self.end(id, other),
            }
        }
        Ok(Report::Open)
    }

    /// What is done with an order that is over.
    fn end(&self, id: &str, says: Say) -> Result<Report, Stop> {
        match (says, self.plan) {
            (Say::Paid, Plan::RefundAll) => self.refund(id, "", "", Report::Refunded),
            (Say::Paid, Plan::RefundPart) => {
                self.refund(id, &money(PART), "key-of-the-part", Report::PartBack)
            }
            (Say::Paid, Plan::RefundPayment) => self.refund_found(),
            (Say::Paid, _) => Ok(Report::Paid),
            (Say::Refunded, _) => Ok(Report::Refunded),
            (Say::Canceled | Say::Expired, _) => Ok(Report::Unpaid),
            (Say::KeyUsed, _) => Ok(Report::KeyUsed),
            (other, _) => panic!("a sale ends as {other:?}"),
        }
    }

    fn refund(&self, id: &str, amount: &str, key: &str, done: Report) -> Result<Report, Stop> {
        // To ask again is always right, as long as it ends.
        let rule = |moment: &Moment| match moment {
            _ if amount.is_empty() && moment.returned == moment.taken => {
                [Say::Good, Say::Pending].into()
            }
            _ if !amount.is_empty() && moment.returned >= PART as i64 => {
                [Say::Good, Say::Pending].into()
            }
            Moment { failed: true, waits: false, .. } => [Say::Refused, Say::Pending].into(),
            _ => [Say::Pending].into(),
        };
        for _ in 0..6 {
            match self.call(&rule, &|client| client.refund(id, amount, key))?.0 {
                Say::Good => return Ok(done),
                Say::Pending => self.stage.lock().pass(2_000),
                _ => return Ok(Report::Paid),
            }
        }
        panic!("a refund that never ends");
    }

    /// The cashier corrects the amount, under the same number.
    fn other_amount(&self) -> Result<Report, Stop> {
        if self.number == 0 {
            self.create(UNITS, &created)?;
        }
        let rule = |moment: &Moment| match moment.units {
            0 => Says::new(),
            units if units == UNITS as i64 => [Say::KeyUsed].into(),
            _ => created(moment),
        };
        match self.create(UNITS + 1, &rule)? {
            (id, Some(says)) => self.end(&id, says),
            (id, None) => self.cancel(&id),
        }
    }

    /// A code that the till drew: paid as often as somebody scans it.
    fn offline(&self) -> Result<Report, Stop> {
        {
            let mut stage = self.stage.lock();
            stage.offline = true;
            stage.shown = vec![code("sale-1", &money(UNITS))];
        }
        let amount = money(UNITS);
        let find = |client: &Client<'static>| client.find_payment("sale-1", &amount, "");
        for _ in 0..3 {
            let (says, told) = self.call(&found, &find)?;
            let Some(told) = told.filter(|told| says == Say::Good && told.info.approved_count > 1)
            else {
                continue;
            };
            self.pay_back(&told.info.payment_id)?;
        }
        Ok(Report::Counted)
    }

    /// Pays back the payment that the search finds.
    fn refund_found(&self) -> Result<Report, Stop> {
        let find = |client: &Client<'static>| client.find_payment("sale-1", "", "");
        let (says, told) = self.call(&found, &find)?;
        if says == Say::Good {
            self.pay_back(&told.expect("found").info.payment_id)?;
        }
        Ok(Report::Refunded)
    }

    fn pay_back(&self, payment: &str) -> Result<(), Stop> {
        let rule = |moment: &Moment| match moment.returned > 0 {
            true => [Say::Good, Say::Pending].into(),
            false => [Say::Pending].into(),
        };
        let refund = |client: &Client<'static>| client.refund_payment(payment, "", "");
        for _ in 0..6 {
            if self.call(&rule, &refund)?.0 == Say::Good {
                return Ok(());
            }
            self.stage.lock().pass(2_000);
        }
        panic!("a refund that never ends");
    }

    /// Of the older interface, where the payments alone tell.
    fn legacy(&self) -> Result<Report, Stop> {
        let rule = |moment: &Moment| {
            let mut says = Says::new();
            says.extend((moment.paid > 0).then_some(Say::Paid));
            if moment.paying {
                // The till is not free.
                says.extend([Say::Locked, Say::Conflict]);
            }
            if moment.open {
                // The code may have been lost on the way.
                says.extend([Say::Good, Say::Pending]);
            }
            says
        };
        let (id, over) = self.create(UNITS, &rule)?;
        if id.is_empty() || over.is_some() {
            return Ok(if over == Some(Say::Paid) { Report::Paid } else { Report::Open });
        }
        self.stage.lock().pass(PAUSE_MS);
        if self.call(&found, &|client| client.wait(&id, 0))?.0 == Say::Good {
            return Ok(Report::Paid);
        }
        match self.plan {
            Plan::LegacyHybrid => self.take_off(&id),
            _ => Ok(Report::Counted),
        }
    }

    fn take_off(&self, id: &str) -> Result<Report, Stop> {
        let rule = |moment: &Moment| match moment {
            Moment { paid: 1.., .. } => [Say::Paid].into(),
            Moment { paying: true, .. } => [Say::Locked, Say::Pending, Say::Look].into(),
            Moment { open: true, .. } => Says::new(),
            // Nobody can pay any more; whether that was learnt is another matter.
            _ => [Say::Good, Say::Look].into(),
        };
        for _ in 0..2 {
            match self.call(&rule, &|client| client.cancel(id, ""))?.0 {
                Say::Good => return Ok(Report::Canceled),
                Say::Paid => return Ok(Report::Paid),
                Say::Locked | Say::Pending => self.stage.lock().pass(2_000),
                _ => return Ok(Report::Counted),
            }
        }
        Ok(Report::Counted)
    }
}

fn created(moment: &Moment) -> Says {
    match moment.standing {
        Standing::Missing => Says::new(),
        standing => model::create(standing, true),
    }
}

fn found(moment: &Moment) -> Says {
    match (moment.paid, moment.back) {
        (1.., _) => [Say::Good].into(),
        (0, 1..) => [Say::Refunded].into(),
        (0, 0) => [Say::Pending].into(),
    }
}

/// One way, from the start of the program to the truth.
fn way(stage: &Shared, plan: Plan) -> Option<Report> {
    let mut number = 0;
    let report = loop {
        let life = Life { stage, client: open(stage), plan, number, calls: Cell::new(0) };
        match life.live() {
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

fn open(stage: &Shared) -> Client<'static> {
    let settings = Settings {
        access_token: DEFAULT_TOKEN,
        country: "BR",
        pos: TILL,
        base_url: "https://sandbox",
        ..Settings::default()
    };
    Client::open(&settings, Box::new(stage.clone()), Box::new(stage.clone())).expect("sound")
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

fn nobody_can_pay(stage: &mut super::stage::Stage) {
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
    let _ = way(&Shared::new(config(script), chosen, bounds, true), script.plan);
}
