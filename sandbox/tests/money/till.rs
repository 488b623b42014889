//! The till's program: what it sells, how it asks, and what it does when it is not answered, as the
//! table of outcomes in the README tells.

use super::machine::{Counts, Shared};
use super::{offline, online};
use posqr_core::Fault;
use posqr_core::orders::{Action, Client, Failure, Reply, Settings};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, TILL};

pub const USER: u64 = 446_566_691;
pub const SECRET: &str = "b7e6c1d09f3a45528c1d7e90a4f2b3c6";

/// One batch of sales against a service of its own.
pub fn batch(seed: u64, sales: u64, counts: &mut Counts) {
    let mut config = Config::for_country("BR").expect("known");
    config.seed = seed + 1;
    config.remember_refusals = seed % 2 == 1;
    config.sign_lower_case = seed % 4 < 2;
    config.refunds_settle_after_ms = (seed % 3 == 2).then_some(3_000);
    config.search_lags_ms = [0, 3_000][usize::from(seed % 8 > 3)];
    config.webhook_secret = Some(SECRET.to_owned());
    let machine = Shared::new(seed.wrapping_mul(0x9E37_79B9), config, Counts::default());
    let told = std::env::var("POSQR_LOG").ok();
    for number in 0..sales {
        sale(&machine, format!("{seed}-{number}"), told.as_deref());
    }
    counts.add(&machine.lock().counts);
}

fn sale(machine: &Shared, reference: String, told: Option<&str>) {
    let (units, is_offline) = {
        let mut m = machine.lock();
        m.counts.one("sales");
        m.told = told == Some(&reference);
        m.reference.clone_from(&reference);
        m.trouble = [0, 10, 30, 60][m.chance.below(4) as usize];
        m.outage = 0..0;
        if m.chance.in_100(5) {
            let begin = m.now_ms + m.chance.below(2) as i64 * m.chance.below(30_000) as i64;
            m.outage = begin..begin + m.chance.below(90_000) as i64;
        }
        let years = m.chance.below(20) as i64 - 10;
        m.clock_off_ms = if m.chance.in_100(20) { years * 31_557_600_000 } else { 0 };
        (1 + m.chance.below(1_000_000), m.chance.in_100(5))
    };
    if is_offline {
        offline::sale(machine, &reference, units);
    } else {
        online::sale(machine, &reference, units);
    }
}

pub fn client(machine: &Shared) -> Client<'static> {
    let settings = Settings {
        access_token: DEFAULT_TOKEN,
        country: "BR",
        pos: TILL,
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
pub fn ask<T>(machine: &Shared, call: impl FnOnce() -> Reply<T>) -> Reply<T> {
    let before = machine.lock().carried_out;
    let reply = call();
    let m = machine.lock();
    if reply.as_ref().is_err_and(|failure| failure.error.fault == Fault::NotSent) {
        assert_eq!(m.carried_out, before, "{}: \"not sent\", and yet carried out", m.reference);
    }
    reply
}

/// A call made until it is answered, by a program that may be killed and started again meanwhile:
/// whatever it needs, the sale's number tells it.
pub fn insist<T>(
    machine: &Shared,
    call: impl Fn(&Client<'_>) -> Reply<T>,
) -> posqr_core::orders::Told<T> {
    let mut program = client(machine);
    {
        let mut m = machine.lock();
        m.kill_in = m.chance.in_100(10).then(|| m.chance.below(4));
    }
    loop {
        let reply = ask(machine, || call(&program));
        let killed = {
            let mut m = machine.lock();
            let killed = std::mem::take(&mut m.killed);
            if killed {
                m.counts.one("killed, neither creating nor waiting");
                m.tell("killed");
                let down = m.chance.below(30_000) as i64;
                m.pass(down);
            }
            killed
        };
        if killed {
            program = client(machine);
            continue;
        }
        match reply {
            Ok(told) => {
                machine.lock().kill_in = None;
                return told;
            }
            Err(failure) => retry(machine, &failure),
        }
    }
}

/// What the table of outcomes says of a failure: make the same call again, a little later.
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
