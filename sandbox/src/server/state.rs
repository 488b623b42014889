//! Service, clock, log and faults, behind one lock.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc};

use super::fault::Fault;
use super::options::Options;
use crate::service::{Notification, Service};

/// How many requests the log keeps.
const LOG: usize = 10_000;

pub(super) struct State {
    inner: Mutex<Inner>,
    pub options: Options,
    /// One line of JSON for each change.
    pub changes: broadcast::Sender<String>,
    deliveries: mpsc::UnboundedSender<Notification>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State")
    }
}

pub(super) struct Inner {
    pub service: Service,
    /// What the sandbox's clock is ahead of the machine's.
    pub ahead_ms: i64,
    pub log: VecDeque<Entry>,
    pub requests: u64,
    pub connections: u64,
    pub faults: Vec<Fault>,
    /// How many of the next notifications get lost, and how many come twice.
    pub lose: u64,
    pub double: u64,
    pub delivered: VecDeque<Value>,
}

/// One request of the log; its token is not kept.
pub(super) struct Entry {
    pub n: u64,
    pub connection: u64,
    pub at_ms: i64,
    pub method: String,
    pub path: String,
    pub status: u16,
    pub key: Option<String>,
    pub fault: Option<&'static str>,
}

impl Entry {
    pub fn json(&self) -> Value {
        json!({
            "n": self.n,
            "connection": self.connection,
            "at_ms": self.at_ms,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "idempotency_key": self.key,
            "fault": self.fault,
        })
    }
}

impl State {
    pub fn new(options: Options) -> (Self, mpsc::UnboundedReceiver<Notification>) {
        let (deliveries, receiver) = mpsc::unbounded_channel();
        let inner = Mutex::new(Inner::new(&options));
        let changes = broadcast::Sender::new(4_096);
        (Self { inner, options, changes, deliveries }, receiver)
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in a handler leaves numbers, not pointers, in doubt.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a step of the service and passes on what came of it.
    pub fn with<T>(&self, step: impl FnOnce(&mut Service, i64) -> T) -> T {
        let mut inner = self.lock();
        let now = inner.now();
        let result = step(&mut inner.service, now);
        for notification in inner.service.take_notifications() {
            let times = match (inner.lose, inner.double) {
                (1.., _) => {
                    inner.lose -= 1;
                    0
                }
                (_, 1..) => {
                    inner.double -= 1;
                    2
                }
                _ => 1,
            };
            for _ in 0..times {
                // The receiver lives as long as the server.
                let _ = self.deliveries.send(notification.clone());
            }
        }
        for change in inner.service.take_changes() {
            let line = json!({"what": change.what, "id": change.id, "now": change.now});
            // Nobody listens: nobody is told.
            let _ = self.changes.send(line.to_string());
        }
        result
    }

    /// Begins anew: no orders, no faults, the machine's time.
    pub fn reset(&self) {
        let mut inner = self.lock();
        let connections = inner.connections;
        *inner = Inner { connections, ..Inner::new(&self.options) };
        drop(inner);
        let _ = self.changes.send(json!({"what": "all", "id": "", "now": "reset"}).to_string());
    }

    pub fn record(&self, entry: Entry) {
        let mut inner = self.lock();
        if inner.log.len() >= LOG {
            inner.log.pop_front();
        }
        inner.log.push_back(entry);
    }
}

impl Inner {
    fn new(options: &Options) -> Self {
        let mut service = Service::new(options.config.clone());
        service.take_changes();
        Self {
            service,
            ahead_ms: 0,
            log: VecDeque::new(),
            requests: 0,
            connections: 0,
            faults: Vec::new(),
            lose: 0,
            double: 0,
            delivered: VecDeque::new(),
        }
    }

    /// Keeps what became of a notification.
    pub fn note_delivery(&mut self, line: Value) {
        if self.delivered.len() >= 1_000 {
            self.delivered.pop_front();
        }
        self.delivered.push_back(line);
    }

    /// The sandbox's time.
    pub fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX / 2) + self.ahead_ms
    }
}
