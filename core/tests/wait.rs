//! How a client follows an order: how often it asks, and what keeps it from asking.
#![cfg(feature = "online")]
#![allow(clippy::result_large_err, reason = "a failure is moved once or twice")]

use posqr_core::Fault;
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Request, Transport, Undelivered};
use posqr_core::orders::{Client, Settings, State};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

const ORDER: &str = "ORD01K372G4J4FXZ9HGHZMJMGGPKE";

/// A service that answers from a script, the last answer again and again, on a clock of its own.
#[derive(Default)]
struct Scene {
    now_ms: u64,
    asked_ms: Vec<u64>,
    script: VecDeque<(u16, Option<&'static str>, String)>,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Scene>>);

impl Shared {
    fn answering(script: &[(u16, Option<&'static str>, &str)]) -> Self {
        let shared = Self::default();
        let owned = script.iter().map(|(s, after, body)| (*s, *after, (*body).to_owned()));
        shared.0.lock().expect("whole").script = owned.collect();
        shared
    }
    fn client(&self) -> Client<'static> {
        let settings = Settings {
            access_token: "TEST-1-446566691",
            country: "AR",
            pos: "CAJA001",
            poll_interval_ms: 1_000,
            ..Settings::default()
        };
        Client::open(&settings, Box::new(self.clone()), Box::new(self.clone())).expect("sound")
    }
    fn asked_ms(&self) -> Vec<u64> {
        self.0.lock().expect("whole").asked_ms.clone()
    }
}

impl Transport for Shared {
    fn send(&self, _: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        let mut scene = self.0.lock().expect("whole");
        let now = scene.now_ms;
        scene.asked_ms.push(now);
        scene.now_ms += 50;
        let (status, after, body) = match scene.script.len() {
            1 => scene.script[0].clone(),
            _ => scene.script.pop_front().expect("a script"),
        };
        let headers = after.into_iter().map(|s| ("retry-after".to_owned(), s.to_owned())).collect();
        Ok(Answer { status, headers, body: body.into_bytes() })
    }
}

impl Runtime for Shared {
    fn now_ms(&self) -> u64 {
        self.0.lock().expect("whole").now_ms
    }
    fn unix_ms(&self) -> i64 {
        1_755_805_390_000
    }
    fn sleep(&self, ms: u64) -> bool {
        self.0.lock().expect("whole").now_ms += ms;
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        0
    }
    fn log(&self, _: Level, _: &str) {}
}

fn order(status: &str) -> String {
    format!(
        r#"{{"id":"{ORDER}","status":"{status}","external_reference":"1","total_amount":"50.00"}}"#
    )
}

#[test]
fn one_order_is_asked_about_once_a_second_at_most_whatever_the_service_answers() {
    for (status, body) in [(200, order("created")), (503, String::new()), (429, String::new())] {
        let scene = Shared::answering(&[(status, None, &body)]);
        let _ = scene.client().wait(ORDER, 60_000);
        let asked = scene.asked_ms();
        assert!(asked.len() > 5, "{status}: {asked:?}");
        for pair in asked.windows(2) {
            assert!(pair[1] - pair[0] >= 1_000, "{status}: {asked:?}");
        }
    }
}

#[test]
fn a_step_of_the_callers_own_loop_is_one_question() {
    for status in [200, 429, 500, 503] {
        let scene = Shared::answering(&[(status, None, &order("created"))]);
        let client = scene.client();
        let _ = client.wait(ORDER, 0);
        assert_eq!(scene.asked_ms().len(), 1, "{status}");
        let _ = client.wait(ORDER, 0);
        assert_eq!(scene.asked_ms().len(), 1, "{status}: within the same second");
    }
}

#[test]
fn a_service_that_asks_to_be_left_alone_for_a_day_is_asked_a_minute_later() {
    for after in ["86400", "4294967295", "Sat, 21 Aug 2045 19:43:10 GMT"] {
        let paid = order("processed");
        let scene = Shared::answering(&[(429, Some(after), ""), (200, None, &paid)]);
        let reply = scene.client().wait(ORDER, 300_000).expect("an answer");
        assert_eq!((reply.info.state, reply.verdict), (State::Paid, None), "{after}");
        let asked = scene.asked_ms();
        assert!(asked.len() == 2 && asked[1] <= 61_000, "{after}: {asked:?}");
    }
}

#[test]
fn a_service_that_asks_to_be_left_alone_is_left_alone_for_that_long() {
    let paid = order("processed");
    let scene = Shared::answering(&[(503, Some("7"), ""), (200, None, &paid)]);
    let client = scene.client();
    let failure = client.wait(ORDER, 0).expect_err("a service in trouble");
    assert_eq!((failure.error.fault, failure.retry_after_ms), (Fault::Service, 7_000));
    // By a second question, too: it comes when it is due, not seven seconds after that.
    assert!(client.wait(ORDER, 30_000).is_ok_and(|reply| reply.info.state == State::Paid));
    let asked = scene.asked_ms();
    assert!((7_000..7_200).contains(&asked[1]), "{asked:?}");
}
