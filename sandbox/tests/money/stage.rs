//! The world of one way: a clock that is moved, the service, a line on which at most so many faults
//! happen, and a buyer who acts at most so often. Whatever happens is chosen, never thrown.

use super::choice::Choices;
use super::machine::Chance;
use super::model::Standing;
use super::till::USER;
use super::trouble::Trouble;
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Cause, Method, Request, Transport, Undelivered};
use posqr_sandbox::service::{self, Config, Order, PayOptions, Progress, Service, Status};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much may happen in one way.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub faults: u32,
    pub acts: u32,
}

/// What the service knew when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Of the order that was made last.
    pub standing: Standing,
    pub paying: bool,
    /// What it costs.
    pub units: i64,
    /// Whether a buyer can still pay one of the sale's orders.
    pub open: bool,
    /// Payments that the search finds: approved, and paid back.
    pub paid: usize,
    pub back: usize,
    /// Of all payments, in minor units: what came in, and what went back.
    pub taken: i64,
    pub returned: i64,
    /// Whether a refund is on its way, and whether one has failed.
    pub waits: bool,
    pub failed: bool,
}

pub struct Stage {
    pub choices: Choices,
    /// Each number another one, and in each run the same: what is made of them has to differ.
    numbers: Chance,
    /// Where other runs have been.
    pub known: HashSet<u64>,
    /// What the program, since it was started, has met on the line and heard.
    heard: DefaultHasher,
    pub service: Service,
    pub now_ms: i64,
    pub reference: String,
    left: Bounds,
    /// The codes that a buyer may scan: those of orders, or one that the till wrote.
    pub shown: Vec<String>,
    /// Whether the code is one that the till wrote, and belongs to no order.
    pub offline: bool,
    /// The order that he is paying.
    paying: Option<String>,
    pub killed: bool,
    /// Requests that changed something.
    pub carried_out: u32,
    pub seen: Vec<Moment>,
    pub told: bool,
}

/// A fault, or the end of the program.
#[derive(Clone, Copy, Debug)]
enum Event {
    Trouble(Trouble),
    KilledBefore,
    KilledAfter,
}

/// To a request that changes something; those that a till cannot tell apart stand for each other.
const OF_WRITES: [Event; 10] = [
    Event::Trouble(Trouble::NoConnection),
    Event::Trouble(Trouble::CutWhileSending),
    Event::Trouble(Trouble::AnswerLost),
    Event::Trouble(Trouble::TooMany),
    Event::Trouble(Trouble::Failed),
    Event::Trouble(Trouble::FailedAfter),
    Event::Trouble(Trouble::Page),
    Event::Trouble(Trouble::EmptyAfter),
    Event::KilledBefore,
    Event::KilledAfter,
];

/// To one that only asks: whether it was carried out makes no difference.
const OF_READS: [Event; 6] = [
    Event::Trouble(Trouble::NoConnection),
    Event::Trouble(Trouble::AnswerLost),
    Event::Trouble(Trouble::TooMany),
    Event::Trouble(Trouble::Failed),
    Event::Trouble(Trouble::EmptyAfter),
    Event::KilledBefore,
];

#[derive(Clone)]
pub struct Shared(Arc<Mutex<Stage>>);

impl Shared {
    pub fn new(config: Config, choices: Choices, bounds: Bounds, told: bool) -> Self {
        Self(Arc::new(Mutex::new(Stage {
            choices,
            numbers: Chance::new(1),
            known: HashSet::new(),
            heard: DefaultHasher::new(),
            service: Service::new(config),
            now_ms: 1_795_000_000_000,
            reference: "sale-1".to_owned(),
            left: bounds,
            shown: Vec::new(),
            offline: false,
            paying: None,
            killed: false,
            carried_out: 0,
            seen: Vec::new(),
            told,
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stage {
    pub fn pass(&mut self, ms: i64) {
        self.now_ms += ms;
        self.service.tick(self.now_ms);
    }

    pub fn tell(&self, line: impl FnOnce() -> String) {
        if self.told {
            println!("{} {}", self.now_ms % 100_000_000, line());
        }
    }

    /// A new program: nothing that the one before has heard matters any more.
    pub fn start(&mut self) {
        self.killed = false;
        self.heard = DefaultHasher::new();
    }

    /// A call was answered: what came before it does not matter any more, only what it said.
    pub fn answered(&mut self, says: impl Hash) {
        self.heard = DefaultHasher::new();
        says.hash(&mut self.heard);
    }

    /// Whether another run has been here: the same place of the program, which has heard the same, and
    /// the same things at the service. How it goes on from here is known then.
    pub fn is_known(&mut self, place: impl Hash) -> bool {
        if !self.choices.is_new() {
            return false;
        }
        let mut hash = self.heard.clone();
        (place, self.left.faults, self.left.acts, &self.shown.len()).hash(&mut hash);
        self.hash_service(&mut hash);
        !self.known.insert(hash.finish())
    }

    /// All that can matter of the service; ids and dates do not.
    fn hash_service(&self, hash: &mut DefaultHasher) {
        let config = self.service.config();
        let soon = |at: i64, lag: i64| (at + lag - self.now_ms).max(0);
        self.service.keys_held().hash(hash);
        for order in self.service.orders_of(USER, &self.reference) {
            let within_reach = self.is_within_reach(order);
            let paying = self.paying.as_ref() == Some(&order.id);
            (order.status, order.amount, order.paying, within_reach, paying).hash(hash);
            for refund in &order.refunds {
                let settles = soon(refund.created_ms, config.refunds_settle_after_ms.unwrap_or(0));
                (refund.amount, refund.progress, settles).hash(hash);
            }
        }
        for payment in self.service.payments_of(USER, &self.reference) {
            let found = soon(payment.created_ms, config.search_lags_ms);
            (payment.status, payment.refunded, found).hash(hash);
        }
    }

    /// What the program has met, and heard if anything.
    fn hear(&mut self, event: Option<usize>, answer: Option<(u16, Moment)>) {
        (event, answer).hash(&mut self.heard);
    }

    /// The buyer does something, or nothing.
    pub fn act(&mut self) {
        if self.left.acts == 0 {
            return;
        }
        let deeds = self.deeds();
        let chosen = self.choices.among(deeds.len() + 1);
        if let Some(deed) = chosen.checked_sub(1).and_then(|place| deeds.into_iter().nth(place)) {
            self.left.acts -= 1;
            self.tell(|| format!("the buyer: {deed:?}"));
            self.carry(deed);
        }
    }

    /// What he could do now.
    fn deeds(&self) -> Vec<Deed> {
        if let Some(id) = &self.paying {
            return vec![Deed::Finish(id.clone()), Deed::Refuse(id.clone())];
        }
        let mut deeds = Vec::new();
        for order in self.service.orders_of(USER, &self.reference) {
            if order.status.is_open() && self.is_within_reach(order) {
                deeds.extend([Deed::Pay(order.id.clone()), Deed::Begin(order.id.clone())]);
            }
        }
        if self.offline {
            let code = || self.shown[0].clone();
            deeds.extend([Deed::Pay(code()), Deed::Decline(code())]);
        }
        deeds
    }

    fn is_within_reach(&self, order: &Order) -> bool {
        let code = order.qr_data.as_ref().filter(|code| self.shown.contains(code));
        let till = self.service.tills().next().and_then(|till| till.order.as_ref());
        code.is_some() || self.shown.contains(&order.id) || till == Some(&order.id)
    }

    fn carry(&mut self, deed: Deed) {
        let now = self.now_ms;
        let how = PayOptions::default();
        let done = match deed {
            Deed::Pay(code) => self.service.pay(now, &code, &how).map(|_| ()),
            Deed::Decline(code) => self.service.reject(now, &code).map(|_| ()),
            Deed::Begin(id) => {
                self.paying = Some(id.clone());
                self.service.begin(now, &id).map(|_| ())
            }
            Deed::Finish(id) => {
                self.paying = None;
                self.service.finish(now, &id, &how).map(|_| ())
            }
            Deed::Refuse(id) => {
                self.paying = None;
                self.service.reject(now, &id).map(|_| ())
            }
        };
        done.expect("what was offered can be done");
    }

    /// Nothing happens any more, but that a buyer who has begun gets his answer.
    pub fn finish(&mut self) {
        self.left = Bounds { faults: 0, acts: 0 };
        if let Some(id) = self.paying.take() {
            self.carry(Deed::Finish(id));
        }
    }

    /// What the service knows.
    pub fn moment(&self) -> Moment {
        let orders = self.service.orders_of(USER, &self.reference);
        let order = orders.last();
        let refunds = || orders.iter().flat_map(|order| &order.refunds);
        let lag = self.service.config().search_lags_ms;
        let payments = self.service.payments_of(USER, &self.reference);
        let found = payments.iter().filter(|p| p.created_ms + lag <= self.now_ms);
        let count = |word| found.clone().filter(|p| p.status == word).count();
        let came = payments.iter().filter(|p| p.status != "rejected");
        Moment {
            standing: order.map_or(Standing::Missing, |order| standing(order)),
            paying: self.paying.is_some(),
            units: order.map_or(0, |order| order.amount),
            open: orders.iter().any(|order| order.status.is_open()),
            paid: count("approved"),
            back: count("refunded"),
            taken: came.clone().map(|payment| payment.amount).sum(),
            returned: came.map(|payment| payment.refunded).sum(),
            waits: refunds().any(|refund| refund.progress == Progress::Waiting),
            failed: refunds().any(|refund| refund.progress == Progress::Failed),
        }
    }

    fn event(&mut self, method: Method) -> Option<Event> {
        if self.left.faults == 0 {
            return None;
        }
        let events: &[Event] = if method == Method::Get { &OF_READS } else { &OF_WRITES };
        let chosen = self.choices.among(events.len() + 1);
        let event = chosen.checked_sub(1).map(|place| events[place]);
        self.left.faults -= u32::from(event.is_some());
        // The answer of an untroubled request is heard when it is there.
        if event.is_some() {
            self.hear(Some(chosen), None);
        }
        event
    }

    fn handle(&mut self, request: &Request<'_>) -> Answer {
        self.act();
        self.seen.push(self.moment());
        let path = request.url.strip_prefix("https://sandbox").expect("the base URL of the test");
        let headers: Vec<(&str, &str)> = request.headers.to_vec();
        let body = std::str::from_utf8(request.body.unwrap_or_default()).expect("JSON");
        let asked = service::Request::new(request.method.name(), path, &headers, body);
        let response = self.service.handle(self.now_ms, &asked);
        self.carried_out += u32::from(request.method != Method::Get && response.status < 300);
        self.seen.push(self.moment());
        self.tell(|| {
            let text = String::from_utf8_lossy(&response.body);
            format!("{} {path}: {} {text}", request.method.name(), response.status)
        });
        let headers = vec![("date".to_owned(), service::http_date(self.now_ms))];
        Answer { status: response.status, headers, body: response.body }
    }

    fn kill(&mut self) -> Result<Answer, Undelivered> {
        self.killed = true;
        Err(Undelivered { sent: true, cause: Cause::Interrupted, detail: String::new() })
    }
}

/// What a buyer does.
#[derive(Clone, Debug)]
enum Deed {
    Pay(String),
    Decline(String),
    Begin(String),
    Finish(String),
    Refuse(String),
}

fn standing(order: &Order) -> Standing {
    match order.status {
        Status::Created => Standing::Open,
        Status::ActionRequired => Standing::ActionRequired,
        Status::Processed => Standing::Paid,
        Status::Refunded | Status::ChargedBack => Standing::Refunded,
        Status::Canceled => Standing::Canceled,
        Status::Expired => Standing::Expired,
        Status::Failed => Standing::Failed,
    }
}

impl Transport for Shared {
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        let mut stage = self.lock();
        stage.pass(50);
        let event = stage.event(request.method);
        if let Some(event) = event {
            stage.tell(|| format!("{event:?} at {} {}", request.method.name(), request.url));
        }
        match event {
            None => {
                let answer = stage.handle(request);
                // Whether a buyer is paying is not told.
                let moment = Moment { paying: false, ..stage.moment() };
                stage.hear(None, Some((answer.status, moment)));
                Ok(answer)
            }
            Some(Event::KilledBefore) => stage.kill(),
            Some(Event::KilledAfter) => {
                stage.handle(request);
                stage.kill()
            }
            Some(Event::Trouble(trouble)) => {
                let carried_out = trouble.is_carried_out();
                let status = if carried_out { stage.handle(request).status } else { 0 };
                if trouble.takes_all_time() {
                    stage.pass(time_left_ms as i64);
                }
                trouble.comes_back(status, 1)
            }
        }
    }
}

impl Runtime for Shared {
    fn now_ms(&self) -> u64 {
        self.lock().now_ms as u64
    }
    fn unix_ms(&self) -> i64 {
        self.lock().now_ms
    }
    fn sleep(&self, ms: u64) -> bool {
        let mut stage = self.lock();
        stage.pass(ms as i64);
        !stage.killed
    }
    fn interrupted(&self) -> bool {
        self.lock().killed
    }
    fn random(&self) -> u64 {
        self.lock().numbers.next()
    }
    fn log(&self, _: Level, line: &str) {
        self.lock().tell(|| line.to_owned());
    }
    fn logs(&self) -> bool {
        self.lock().told
    }
}
