//! The till's program: what it sells, how it asks, and what it does when it is not answered, as the
//! table of outcomes in the README tells.

use super::breach::Breaches;
use super::machine::{Counts, Shared};
use super::{odd, offline, online};
use posqr_core::Fault;
use posqr_core::error::{Action, Failure};
use posqr_core::orders::{Client, Reply, Settings};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, Request, STORE, TILL};
use serde_json::json;

pub const USER: u64 = 446_566_691;
pub const SECRET: &str = "b7e6c1d09f3a45528c1d7e90a4f2b3c6";

/// One batch of sales against a service of its own.
pub fn batch(seed: u64, sales: u64, counts: &mut Counts, breaches: &mut Breaches) {
    let mut config = Config::for_country("BR").expect("known");
    config.seed = seed + 1;
    config.remember_refusals = seed % 2 == 1;
    config.sign_lower_case = seed % 4 < 2;
    config.refunds_settle_after_ms = (seed % 3 == 2).then_some(3_000);
    config.search_lags_ms = [0, 3_000][usize::from(seed % 8 > 3)];
    config.webhook_secret = Some(SECRET.to_owned());
    let machine = Shared::new(seed.wrapping_mul(0x9E37_79B9), config, Counts::default());
    second_till(&machine);
    let told = std::env::var("POSQR_LOG").ok();
    for number in 0..sales {
        let reference = format!("{seed}-{number}");
        breaches.watch(|| reference.clone(), || sale(&machine, &reference, told.as_deref()));
    }
    counts.add(&machine.lock().counts);
}

/// The other till of the shop.
pub const OTHER_TILL: &str = "CAJA002";

fn second_till(machine: &Shared) {
    let mut m = machine.lock();
    let body = json!({
        "name": OTHER_TILL,
        "fixed_amount": true,
        "external_store_id": STORE,
        "external_id": OTHER_TILL,
    });
    let bearer = format!("Bearer {DEFAULT_TOKEN}");
    let headers = [("authorization", bearer.as_str())];
    let now = m.now_ms;
    let made = m.service.handle(now, &Request::new("POST", "/pos", &headers, &body.to_string()));
    assert_eq!(made.status, 201);
}

fn sale(machine: &Shared, reference: &str, told: Option<&str>) {
    let (units, kind) = {
        let mut m = machine.lock();
        m.counts.one("sales");
        m.start();
        m.told = told == Some(reference);
        reference.clone_into(&mut m.reference);
        m.trouble = [0, 10, 30, 60][m.chance.below(4) as usize];
        m.outage = 0..0;
        if m.chance.in_100(5) {
            let begin = m.now_ms + m.chance.below(2) as i64 * m.chance.below(30_000) as i64;
            m.outage = begin..begin + m.chance.below(90_000) as i64;
        }
        let years = m.chance.below(20) as i64 - 10;
        m.clock_off_ms = if m.chance.in_100(20) { years * 31_557_600_000 } else { 0 };
        (1 + m.chance.below(1_000_000), m.chance.below(100))
    };
    match kind {
        0..=4 => offline::sale(machine, reference, units),
        5..=14 => odd::sale(machine, reference, units),
        _ => online::sale(machine, reference, units),
    }
}

pub fn client(machine: &Shared) -> Client<'static> {
    client_of(machine, "BR", TILL)
}

/// A client of a country, which may not be that of the account, at a till.
pub fn client_of(machine: &Shared, country: &str, pos: &str) -> Client<'static> {
    let settings = Settings {
        access_token: DEFAULT_TOKEN,
        country,
        pos,
        base_url: "https://sandbox",
        ..Settings::default()
    };
    Client::open(&settings, Box::new(machine.clone()), Box::new(machine.clone())).expect("sound")
}

/// "12.34"
pub fn money(units: u64) -> String {
    format!("{}.{:02}", units / 100, units % 100)
}

/// A call, of which "not sent" must mean that nothing happened.
pub fn ask<T>(
    machine: &Shared,
    call: impl FnOnce() -> Result<Reply<T>, Failure>,
) -> Result<Reply<T>, Failure> {
    let before = machine.lock().carried_out;
    let reply = call();
    let m = machine.lock();
    if reply.as_ref().is_err_and(|failure| failure.error.fault == Fault::NotSent) {
        assert_eq!(m.carried_out, before, "{}: \"not sent\", and yet carried out", m.reference);
    }
    reply
}

/// A program that may be killed at any request, and is started again then: whatever it needs, the
/// sale's number tells it.
pub struct Program<'m> {
    machine: &'m Shared,
    open: &'m dyn Fn() -> Client<'static>,
    client: Client<'static>,
}

impl<'m> Program<'m> {
    /// `open` starts it.
    pub fn new(machine: &'m Shared, open: &'m dyn Fn() -> Client<'static>) -> Self {
        let mut m = machine.lock();
        m.kill_in = m.chance.in_100(10).then(|| m.chance.below(4));
        drop(m);
        Self { machine, open, client: open() }
    }

    /// Makes a call; nothing: it was killed meanwhile.
    pub fn call<T>(
        &mut self,
        call: &dyn Fn(&Client<'static>) -> Result<Reply<T>, Failure>,
    ) -> Option<Result<Reply<T>, Failure>> {
        let reply = ask(self.machine, || call(&self.client));
        let mut m = self.machine.lock();
        if !std::mem::take(&mut m.killed) {
            return Some(reply);
        }
        m.counts.one("killed, neither creating nor waiting");
        m.tell("killed");
        let down = m.chance.below(30_000) as i64;
        m.pass(down);
        drop(m);
        self.client = (self.open)();
        None
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        self.machine.lock().kill_in = None;
    }
}

/// A call made until it is answered.
#[track_caller]
pub fn insist<T>(
    machine: &Shared,
    call: impl Fn(&Client<'static>) -> Result<Reply<T>, Failure>,
) -> Reply<T> {
    let open = || client(machine);
    let mut program = Program::new(machine, &open);
    for tried in 0..=ENDLESS {
        match program.call(&call) {
            None => {}
            Some(Ok(reply)) => return reply,
            Some(Err(failure)) => {
                assert!(tried < ENDLESS, "the same call again never ends: {failure}");
                if tried == PATIENCE {
                    machine.lock().calm();
                }
                retry(machine, &failure);
            }
        }
    }
    panic!("killed again and again")
}

/// How often a call is made again before the way is made good, and before it is hopeless.
const PATIENCE: u32 = 20;
const ENDLESS: u32 = 40;

/// What the table of outcomes says of a failure: make the same call again, a little later.
#[track_caller]
pub fn retry(machine: &Shared, failure: &Failure) {
    let same_again = failure.action == Action::Retry
        // The network box answered in place of the service, or the service answered in part.
        || failure.error.fault == Fault::Answer
        // The till is not free yet, or another refund is under way.
        || failure.error.fault == Fault::Conflict;
    assert!(same_again, "{failure:?}");
    let mut m = machine.lock();
    m.counts.one("calls made again");
    let wait = u64::from(failure.retry_after_ms) + m.chance.below(3_000);
    m.pass(wait as i64);
}
