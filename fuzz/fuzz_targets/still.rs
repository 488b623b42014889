//! A client of the core in a world where nothing takes time; a closure answers its requests.

use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Request, Transport, Undelivered};
use posqr_core::orders::{Client, Settings};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The time, and the log.
#[derive(Clone, Default)]
struct Still(Arc<AtomicU64>);

struct Answering<F>(Mutex<F>, Still);

impl<F> Transport for Answering<F>
where
    F: FnMut(&Request<'_>) -> Result<Answer, Undelivered> + Send,
{
    fn send(&self, request: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        self.1.sleep(10);
        (self.0.lock().expect("no panic"))(request)
    }
}

impl Runtime for Still {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
    fn unix_ms(&self) -> i64 {
        1_755_805_390_000 + self.now_ms() as i64
    }
    fn sleep(&self, ms: u64) -> bool {
        self.0.fetch_add(ms.max(1), Ordering::Relaxed);
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        7
    }
    fn log(&self, _: Level, line: &str) {
        assert!(line.is_ascii(), "{line}");
    }
}

/// Opens one.
pub fn open<'t>(
    answering: impl FnMut(&Request<'_>) -> Result<Answer, Undelivered> + Send + 't,
) -> Client<'t> {
    let settings = Settings {
        access_token: "APP_USR-8499883828799661-062409-0123456789abcdef-446566691",
        country: "BR",
        pos: "CAJA001",
        ..Settings::default()
    };
    let runtime = Still::default();
    let transport = Answering(Mutex::new(answering), runtime.clone());
    Client::open(&settings, Box::new(transport), Box::new(runtime)).expect("sound settings")
}
