//! What a client needs of the machine it runs on: time, sleep, chance. It comes as an argument, so
//! that a simulation can stand in for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time, sleep, chance, and where log lines go. Used from many threads at once.
pub trait Runtime: Send + Sync {
    /// Milliseconds of a clock that never goes back.
    fn now_ms(&self) -> u64;
    /// Milliseconds since 1970, by the machine's clock, which may be wrong.
    fn unix_ms(&self) -> i64;
    /// Waits; `false` when an interrupt came before the time was up.
    fn sleep(&self, ms: u64) -> bool;
    /// Whether the caller's interrupt is on.
    fn interrupted(&self) -> bool;
    /// Some number, to spread retries: no secret hangs on it.
    fn random(&self) -> u64;
    /// One line about a request or an answer, without credentials.
    fn log(&self, level: Level, line: &str);
    /// Whether anybody reads those lines: if not, none is made.
    fn logs(&self) -> bool {
        true
    }
}

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A request or an answer as usual.
    Info,
    /// Something went wrong and is tried again, or is not as documented.
    Warning,
    /// A call failed.
    Error,
}

/// Takes log lines.
pub type Log = Box<dyn Fn(Level, &str) + Send + Sync>;

/// The machine itself.
pub struct System {
    start: Instant,
    interrupt: Arc<AtomicBool>,
    log: Option<Log>,
}

/// Longest sleep between two looks at the interrupt: it must be noticed within 250 ms.
const SLICE: Duration = Duration::from_millis(50);

impl System {
    /// `interrupt` is switched by the caller, from any thread.
    #[must_use]
    pub fn new(interrupt: Arc<AtomicBool>, log: Option<Log>) -> Self {
        Self { start: Instant::now(), interrupt, log }
    }
}

impl Runtime for System {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn unix_ms(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // A clock that stands before 1970 is as wrong as one that stands in it.
            Err(_) => 0,
        }
    }

    fn sleep(&self, ms: u64) -> bool {
        let begin = Instant::now();
        let whole = Duration::from_millis(ms);
        while !self.interrupted() {
            let left = whole.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return true;
            }
            std::thread::sleep(left.min(SLICE));
        }
        false
    }

    fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        // The standard library keys every map at random; an empty hash gives the key away, so to
        // speak, and no more is needed than that two tills differ.
        use std::hash::{BuildHasher, Hasher, RandomState};
        RandomState::new().build_hasher().finish()
    }

    fn log(&self, level: Level, line: &str) {
        if let Some(log) = &self.log {
            log(level, line);
        }
    }

    fn logs(&self) -> bool {
        self.log.is_some()
    }
}
