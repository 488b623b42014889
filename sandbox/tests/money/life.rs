//! The program of the ways: what it does with its sale, call by call, until it is killed or has told
//! the cashier how the sale ended.

use super::asked::said;
use super::model::{self, Say, Says, Standing};
use super::offline::code;
use super::stage::{Moment, Shared};
use super::till::money;
use posqr_core::Fault;
use posqr_core::error::{Action, Failure};
use posqr_core::orders::{Api, Client, Mode, Order, Reply, Settings};
use posqr_sandbox::service::{DEFAULT_TOKEN, TILL};
use std::cell::Cell;

/// What the program does with its sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
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

pub const UNITS: u64 = 1_890;
pub const PART: u64 = 500;
/// How often a call is made again before it is hopeless.
const ENDLESS: u32 = 12;

/// Sooner a client tells what it heard last.
const PAUSE_MS: i64 = 1_100;

/// How a sale ended, as the till told the cashier.
#[derive(Debug, PartialEq, Eq)]
pub enum Report {
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
    pub fn name(self) -> &'static str {
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

/// Why a life of the program ends before its sale.
pub enum Stop {
    Killed,
    /// Another way came here, and how it goes on was seen then.
    Known,
}

/// One life of the program.
pub struct Life<'s> {
    stage: &'s Shared,
    client: Client<'static>,
    plan: Plan,
    number: u32,
    calls: Cell<u32>,
}

impl<'s> Life<'s> {
    /// `number`: how often the program was started before.
    pub fn new(stage: &'s Shared, plan: Plan, number: u32) -> Self {
        Self { stage, client: open(stage), plan, number, calls: Cell::new(0) }
    }

    /// Makes a call until it says something about money, which has to be right at one of the moments
    /// at which the service was asked.
    #[track_caller]
    fn call<T>(
        &self,
        rule: &dyn Fn(&Moment) -> Says,
        call: &dyn Fn(&Client<'static>) -> Result<Reply<T>, Failure>,
    ) -> Result<(Say, Option<Reply<T>>), Stop> {
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

    /// From its start to the end of the sale, or to its own.
    pub fn live(&self) -> Result<Report, Stop> {
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
        let (says, reply) = self.call(rule, &|client| client.create(&order))?;
        let Some(reply) = reply else { return Ok((String::new(), Some(says))) };
        let id = reply.info.order_id.clone();
        if says == Say::Good {
            let mut stage = self.stage.lock();
            let code = if order.api == Api::Orders { &id } else { &reply.info.qr_data };
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
                let (says, reply) = self.call(&found, &find)?;
                let count = reply.map_or(0, |reply| reply.info.approved_count);
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
            let (says, reply) = self.call(&found, &find)?;
            let Some(reply) =
                reply.filter(|reply| says == Say::Good && reply.info.approved_count > 1)
            else {
                continue;
            };
            self.pay_back(&reply.info.payment_id)?;
        }
        Ok(Report::Counted)
    }

    /// Pays back the payment that the search finds.
    fn refund_found(&self) -> Result<Report, Stop> {
        let find = |client: &Client<'static>| client.find_payment("sale-1", "", "");
        let (says, reply) = self.call(&found, &find)?;
        if says == Say::Good {
            self.pay_back(&reply.expect("found").info.payment_id)?;
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

/// Starts the program's client.
pub fn open(stage: &Shared) -> Client<'static> {
    let settings = Settings {
        access_token: DEFAULT_TOKEN,
        country: "BR",
        pos: TILL,
        base_url: "https://sandbox",
        ..Settings::default()
    };
    Client::open(&settings, Box::new(stage.clone()), Box::new(stage.clone())).expect("sound")
}
