//! Any bytes as the service's answers: each call ends, none panics, and "paid", "canceled" and "paid
//! back" are said only where the answers have the word for it.
#![no_main]
#![allow(clippy::result_large_err)]

use libfuzzer_sys::fuzz_target;
use posqr_core::Fault;
use posqr_core::orders::transport::{Answer, Cause, Request, Transport, Undelivered};
use posqr_core::orders::world::{Level, World};
use posqr_core::orders::{Api, Client, Mode, Order, Reply, Settings, State, Told};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

const ORDER: &str = "ORD01K372G4J4FXZ9HGHZMJMGGPKE";
const STATUSES: [u16; 16] =
    [200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 423, 424, 425, 428, 429, 503];

/// The answers in turn, then none; and a clock that moves when somebody sleeps.
#[derive(Default)]
struct Scene {
    now_ms: u64,
    answers: VecDeque<Answer>,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<Scene>>);

impl Transport for Shared {
    fn send(&self, _: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        let mut scene = self.0.lock().unwrap();
        scene.now_ms += 10;
        scene.answers.pop_front().ok_or(Undelivered {
            sent: scene.now_ms.is_multiple_of(20),
            cause: Cause::Connection,
            detail: String::new(),
        })
    }
}

impl World for Shared {
    fn now_ms(&self) -> u64 {
        self.0.lock().unwrap().now_ms
    }
    fn unix_ms(&self) -> i64 {
        1_755_805_390_000
    }
    fn sleep(&self, ms: u64) -> bool {
        self.0.lock().unwrap().now_ms += ms.max(1);
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        7
    }
    fn log(&self, _: Level, line: &str) {
        assert!(line.is_ascii());
    }
    fn logs(&self) -> bool {
        true
    }
}

fn plain<T>(reply: &Reply<T>) -> Option<&T> {
    reply.as_ref().ok().filter(|told| told.verdict.is_none()).map(|told| &*told.info)
}

/// One byte: which call. Then for each answer: a byte for its status, two for its length, its body.
fn answers(mut bytes: &[u8]) -> VecDeque<Answer> {
    let mut found = VecDeque::new();
    while let [status, high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        let (body, rest) = rest.split_at(length);
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        found.push_back(Answer {
            status: STATUSES[usize::from(status & 15)],
            headers: vec![
                header("date", "Thu, 21 Aug 2025 19:43:10 GMT"),
                header("retry-after", ["", "1", "99999999999", "x"][usize::from(status >> 6)]),
            ],
            body: body.to_vec(),
        });
        bytes = rest;
    }
    found
}

fuzz_target!(|bytes: &[u8]| {
    let Some((call, rest)) = bytes.split_first() else { return };
    let said = String::from_utf8_lossy(rest).to_ascii_lowercase();
    // A word may be written with escapes.
    let has = |words: &[&str]| said.contains('\\') || words.iter().any(|word| said.contains(word));
    let scene = Shared(Arc::new(Mutex::new(Scene { now_ms: 0, answers: answers(rest) })));
    let settings = Settings {
        access_token: "TEST-1-446566691",
        country: ["AR", "BR", "CL", "CO"][usize::from(call >> 6)],
        pos: "CAJA001",
        ..Settings::default()
    };
    let client = Client::open(&settings, Box::new(scene.clone()), Box::new(scene.clone())).unwrap();
    let sale = |api, mode, ask_first| Order {
        api,
        mode,
        ask_first,
        reference: "ext_ref_1234",
        amount: "50",
        description: "Venda",
        ..Order::default()
    };
    let order = |reply: Reply<_>| {
        if let Err(failure) = reply.map(|told: Told<_>| told.verdict) {
            assert_ne!(failure.error.fault, Fault::Internal);
            assert!(failure.to_string().is_ascii(), "{failure}");
        }
    };
    const PAID: &[&str] = &["processed", "approved", "in_mediation"];
    match call & 15 {
        0 => order(client.create(&sale(Api::Orders, Mode::Dynamic, false))),
        1 => order(client.create(&sale(Api::Orders, Mode::Hybrid, true))),
        2 => order(client.create(&sale(Api::Orders, Mode::Static, false))),
        3 => order(client.create(&sale(Api::Legacy, Mode::Dynamic, false))),
        4 => order(client.create(&sale(Api::Legacy, Mode::Hybrid, false))),
        5 => order(client.get(ORDER)),
        kind @ (6 | 7) => {
            let id = if kind == 6 { ORDER } else { "ish.CAJA001.ext_ref_1234.5000" };
            let reply = client.wait(id, 30_000);
            assert!(plain(&reply).is_none() || has(PAID));
            order(reply);
        }
        kind @ (8 | 9) => {
            let id = if kind == 8 { ORDER } else { "ish.CAJA001.ext_ref_1234.5000" };
            let reply = client.cancel(id, "");
            if let Some(info) = plain(&reply) {
                assert!(matches!(info.state, State::Canceled | State::Expired));
                assert!(kind == 9 || has(&["cancel", "expired"]));
            }
            order(reply);
        }
        kind @ (10 | 11) => {
            let (amount, key) = if kind == 10 { ("", "") } else { ("10", "part-1") };
            let reply = client.refund(ORDER, amount, key);
            assert!(plain(&reply).is_none() || has(&["processed", "approved", "refunded"]));
            order(reply);
        }
        12 => {
            let reply = client.find_payment("ext_ref_1234", "50", "2025-08-21T00:00:00-03:00");
            assert!(plain(&reply).is_none() || has(PAID));
            drop(reply);
        }
        kind @ (13 | 14) => {
            let (amount, key) = if kind == 13 { ("", "") } else { ("10", "part-1") };
            let reply = client.refund_payment("1234567890", amount, key);
            let words = &["processed", "approved", "refunded", "charged_back"];
            assert!(plain(&reply).is_none() || has(words));
            drop(reply);
        }
        _ => drop(client.check("")),
    }
});
