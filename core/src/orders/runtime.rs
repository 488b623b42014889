//! What a client needs from the machine on which it runs: time, sleep, random numbers. The runtime
//! is an argument, so that a simulation can take its place.

use super::kept::Kept;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time, sleep, random numbers and a log. Many threads use it at once.
pub trait Runtime: Send + Sync {
    /// Milliseconds of a clock that never goes back.
    fn now_ms(&self) -> u64;
    /// Milliseconds since 1970, by the machine's clock, which may be wrong.
    fn unix_ms(&self) -> i64;
    /// Waits; `false` if an interrupt came before the time was up.
    fn sleep(&self, ms: u64) -> bool;
    /// Whether the caller's interrupt is on.
    fn interrupted(&self) -> bool;
    /// A random number that spreads retries. No secret depends on it.
    fn random(&self) -> u64;
    /// Writes a line about a request or an answer, without credentials.
    fn log(&self, level: Level, line: &str);
    /// Whether anybody reads the log lines; if not, none is formatted.
    fn logs(&self) -> bool {
        true
    }
}

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A request or an answer as usual.
    Info,
    /// Something went wrong and is tried again, or the service deviates from its documentation.
    Warning,
    /// A call failed.
    Error,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A function that takes log lines.
pub type Log = Box<dyn Fn(Level, &str) + Send + Sync>;

/// The machine itself.
pub struct System {
    start: Instant,
    interrupt: Arc<AtomicBool>,
    log: Option<Log>,
    kept: Arc<Kept>,
}

/// The longest sleep between two checks of the interrupt, which must be noticed within 250 ms.
const SLICE: Duration = Duration::from_millis(50);

impl System {
    /// The caller may switch `interrupt` from any thread, and read the lines that are `kept`.
    #[must_use]
    pub fn new(interrupt: Arc<AtomicBool>, log: Option<Log>, kept: Arc<Kept>) -> Self {
        Self { start: Instant::now(), interrupt, log, kept }
    }
}

impl Runtime for System {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn unix_ms(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // A clock that shows a time before 1970 is wrong anyway, and 0 (the year 1970) is
            // recognized as wrong, too.
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
        // The standard library gives every hash map a random key, and the hash of nothing depends
        // on this key alone. More is not needed: the numbers of two tills must differ.
        use std::hash::{BuildHasher, Hasher, RandomState};
        RandomState::new().build_hasher().finish()
    }

    fn log(&self, level: Level, line: &str) {
        self.kept.keep(self.unix_ms(), level.name(), line);
        // Without the lock of the kept lines: the function may read them.
        if let Some(log) = &self.log {
            log(level, line);
        }
    }
}
