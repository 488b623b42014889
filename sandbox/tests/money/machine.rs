//! The world around a till: time, the service, the network between them, and the buyer.

use super::look::Look;
use super::trouble::Trouble;
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Cause, Request, Transport, Undelivered};
use posqr_sandbox::service::{self, Config, PayOptions, Service, with_amount};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often each thing happened.
#[derive(Default)]
pub struct Counts(BTreeMap<&'static str, u64>);

impl Counts {
    pub fn one(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
    pub fn add(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }
    pub fn get(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(what, count)| writeln!(f, "{count:>10}  {what}"))
    }
}

/// Chance, always the same from the same seed (splitmix64, public domain, S. Vigna).
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
    pub fn in_100(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What a buyer does at some moment.
#[derive(Clone)]
pub enum Deed {
    /// Presses the button; the payment goes through, or not, a while later.
    Begin(String),
    /// Pays a code that a till wrote.
    Pay(String),
    Finish(String),
    Reject(String),
}

/// An answer whose code asks the buyer for another amount.
fn dearer(body: Vec<u8>, amount: &str) -> Vec<u8> {
    let mut json: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(code) = json.pointer("/type_response/qr_data").and_then(Value::as_str) else {
        return body;
    };
    json["type_response"] = json!({ "qr_data": with_amount(code, amount) });
    json.to_string().into_bytes()
}

/// Everything but the till's program.
pub struct Machine {
    pub chance: Chance,
    pub service: Service,
    /// Those that each sale begins with.
    settings: Config,
    /// The service's clock, which is true.
    pub now_ms: i64,
    /// How wrong the till's clock is.
    pub clock_off_ms: i64,
    /// What the buyer will do.
    deeds: BTreeMap<(i64, u64), Deed>,
    deed: u64,
    /// Faults in a hundred requests.
    pub trouble: u64,
    /// From when to when there is no network at all.
    pub outage: std::ops::Range<i64>,
    /// The program is killed at this many requests from now.
    pub kill_in: Option<u64>,
    pub killed: bool,
    /// Requests that changed something.
    pub carried_out: u64,
    /// The sale at hand.
    pub reference: String,
    /// Whether it is told on standard output.
    pub told: bool,
    /// The order and the reference that are looked at around each request, and what was there.
    pub watched: Option<(String, String)>,
    pub seen: Vec<Look>,
    /// What the codes of orders ask the buyer for in place of the price.
    pub dear: Option<String>,
    pub counts: Counts,
}

/// A shared machine: the parts of a client each hold one.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Machine>>);

impl Shared {
    pub fn new(seed: u64, config: Config, counts: Counts) -> Self {
        Self(Arc::new(Mutex::new(Machine {
            chance: Chance::new(seed),
            settings: config.clone(),
            service: Service::new(config),
            now_ms: 1_795_000_000_000,
            clock_off_ms: 0,
            deeds: BTreeMap::new(),
            deed: 0,
            trouble: 0,
            outage: 0..0,
            kill_in: None,
            killed: false,
            carried_out: 0,
            reference: String::new(),
            told: false,
            watched: None,
            seen: Vec::new(),
            dear: None,
            counts,
        })))
    }
    pub fn lock(&self) -> MutexGuard<'_, Machine> {
        // A sale that went wrong is told; the next one goes on.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Machine {
    pub fn tell(&self, line: &str) {
        if self.told {
            println!("{} {line}", self.now_ms);
        }
    }

    /// Nothing is left of the sale before.
    pub fn start(&mut self) {
        let settings = self.settings.clone();
        self.service.configure(|config| *config = settings);
        self.deeds.clear();
        (self.kill_in, self.killed) = (None, false);
        (self.watched, self.dear) = (None, None);
        self.seen.clear();
    }

    /// Nothing goes wrong any more on the way.
    pub fn calm(&mut self) {
        (self.trouble, self.outage, self.kill_in) = (0, 0..0, None);
    }

    /// Time goes by, and what is due happens.
    pub fn pass(&mut self, ms: i64) {
        let end = self.now_ms + ms;
        while let Some((key, _)) = self.deeds.first_key_value().filter(|(key, _)| key.0 <= end) {
            let key = *key;
            let Some(deed) = self.deeds.remove(&key) else { break };
            self.now_ms = self.now_ms.max(key.0);
            self.act(deed);
        }
        self.now_ms = end;
        self.service.tick(end);
    }

    pub fn plan(&mut self, in_ms: u64, deed: Deed) {
        self.deed += 1;
        self.deeds.insert((self.now_ms + in_ms as i64, self.deed), deed);
    }

    /// Everything planned is done, however long it takes.
    pub fn finish_deeds(&mut self) {
        while let Some((key, _)) = self.deeds.last_key_value() {
            let left = (key.0 - self.now_ms).max(1);
            self.pass(left);
        }
    }

    fn act(&mut self, deed: Deed) {
        let now = self.now_ms;
        match deed {
            Deed::Begin(code) => {
                self.tell(&format!("the buyer begins to pay {code}"));
                if let Ok(id) = self.service.begin(now, &code) {
                    let later = 50 + self.chance.below(4_000);
                    let good = self.chance.in_100(85);
                    self.plan(later, if good { Deed::Finish(id) } else { Deed::Reject(id) });
                } else {
                    self.counts.one("buyer refused by the app");
                }
            }
            Deed::Pay(code) => {
                let paid = self.service.pay(now, &code, &PayOptions::default());
                assert!(paid.is_ok(), "{code}: {paid:?}");
                self.tell("a code of the till's own is paid");
                self.counts.one("buyer paid");
            }
            Deed::Finish(id) => {
                if self.service.finish(now, &id, &PayOptions::default()).is_ok() {
                    self.tell(&format!("{id} is paid"));
                    self.counts.one("buyer paid");
                }
            }
            Deed::Reject(id) => {
                if self.service.reject(now, &id).is_ok() {
                    self.tell(&format!("{id}: the card is refused"));
                    self.counts.one("buyer's card refused");
                }
            }
        }
    }

    fn handle(&mut self, request: &Request<'_>) -> Answer {
        self.note();
        let answer = self.carry_out(request);
        self.note();
        answer
    }

    fn carry_out(&mut self, request: &Request<'_>) -> Answer {
        let path = request.url.strip_prefix("https://sandbox").expect("the base URL of the test");
        let request = service::Request {
            method: request.method.name().to_owned(),
            path_and_query: path.to_owned(),
            headers: request
                .headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: request.body.unwrap_or_default().to_vec(),
        };
        let response = self.service.handle(self.now_ms, &request);
        if request.method != "GET" && response.status < 300 {
            self.carried_out += 1;
        }
        if self.told {
            self.tell(&String::from_utf8_lossy(&response.body));
        }
        let body = match &self.dear {
            Some(amount) => dearer(response.body, amount),
            None => response.body,
        };
        let mut headers = vec![("date".to_owned(), service::http_date(self.now_ms))];
        headers.extend(response.headers.into_iter().map(|(n, v)| (n.to_ascii_lowercase(), v)));
        Answer { status: response.status, headers, body }
    }

    fn undelivered(&mut self, sent: bool, cause: Cause) -> Undelivered {
        Undelivered { sent, cause, detail: String::new() }
    }
}

impl Transport for Shared {
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        let mut machine = self.lock();
        let m = &mut *machine;
        m.counts.one("requests");
        if let Some(left) = m.kill_in {
            m.kill_in = left.checked_sub(1);
            if left == 0 {
                m.killed = true;
                // Before the request left, or after it was carried out.
                if m.chance.in_100(50) {
                    m.counts.one("killed before a request");
                } else {
                    m.counts.one("killed before the answer");
                    m.handle(request);
                }
                return Err(m.undelivered(true, Cause::Interrupted));
            }
        }
        let usual = 5 + m.chance.below(150) as i64;
        m.pass(usual);
        if m.outage.contains(&m.now_ms) {
            m.counts.one("fault: no network for a while");
            return Err(m.undelivered(false, Cause::Connection));
        }
        if !m.chance.in_100(m.trouble) {
            let answer = m.handle(request);
            m.pass(usual);
            return Ok(answer);
        }
        let kind = m.chance.below(Trouble::ALL.len() as u64 + 1) as usize;
        match Trouble::ALL.get(kind) {
            Some(trouble) => m.meet(*trouble, request, time_left_ms),
            None => m.slow(request, time_left_ms),
        }
    }
}

impl Machine {
    fn meet(
        &mut self,
        trouble: Trouble,
        request: &Request<'_>,
        time_left_ms: u64,
    ) -> Result<Answer, Undelivered> {
        self.counts.one(trouble.name());
        let status = match trouble.is_carried_out() {
            true => self.handle(request).status,
            false => 0,
        };
        if trouble.takes_all_time() {
            self.pass(time_left_ms as i64);
        }
        let seconds = self.chance.below(4);
        trouble.comes_back(status, seconds)
    }

    /// Late or not, the service carries it out.
    fn slow(&mut self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        self.counts.one("fault: slow");
        let slow = self.chance.below(2 * time_left_ms.max(1));
        self.pass(slow.min(time_left_ms) as i64);
        let answer = self.handle(request);
        match slow < time_left_ms {
            true => Ok(answer),
            false => Err(self.undelivered(true, Cause::Timeout)),
        }
    }
}

impl Runtime for Shared {
    fn now_ms(&self) -> u64 {
        self.lock().now_ms as u64
    }
    fn unix_ms(&self) -> i64 {
        let machine = self.lock();
        machine.now_ms + machine.clock_off_ms
    }
    fn sleep(&self, ms: u64) -> bool {
        let mut machine = self.lock();
        machine.pass(ms as i64);
        !machine.killed
    }
    fn interrupted(&self) -> bool {
        self.lock().killed
    }
    fn random(&self) -> u64 {
        self.lock().chance.next()
    }
    fn log(&self, _: Level, line: &str) {
        self.lock().tell(line);
    }
    fn logs(&self) -> bool {
        self.lock().told
    }
}
