//! The state of the request that a thread is sending: how long it may take, and what is known about
//! its fate. This state is kept per thread, because all threads share the connections, and because
//! the HTTP library passes no state of ours down to a connection and back.

use crate::orders::transport::Cause;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The longest time between two checks of the interrupt, which must take effect within 250 ms.
pub(super) const SLICE: Duration = Duration::from_millis(100);

/// Longest time for a request. A longer one counts as this one, since an `Instant` cannot be
/// arbitrarily far away.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Clone, Copy)]
struct Call {
    deadline: Instant,
    /// The end of the time for a connection, while one is being made.
    connect_by: Option<Instant>,
    sent: bool,
    cause: Option<Cause>,
}

thread_local! {
    // The cell has no destructor, because one would be called after the library was unloaded.
    static CALL: Cell<Option<Call>> = const { Cell::new(None) };
}

/// What became of a request.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    /// Whether a byte of the request may have left.
    pub(super) sent: bool,
    /// Why we gave the request up, if we did.
    pub(super) cause: Option<Cause>,
}

/// A request begins on this thread.
pub(super) fn begin(time_left_ms: u64) {
    let now = Instant::now();
    let left = Duration::from_millis(time_left_ms).min(LONGEST);
    let deadline = now.checked_add(left).unwrap_or(now);
    CALL.set(Some(Call { deadline, connect_by: None, sent: false, cause: None }));
}

/// The request of this thread is over.
pub(super) fn end() -> Fate {
    let call = CALL.take();
    // Without a call nothing is known, and the careful answer is that the request was sent.
    call.map_or(Fate { sent: true, cause: None }, |c| Fate { sent: c.sent, cause: c.cause })
}

fn change(change: impl FnOnce(&mut Call)) {
    if let Some(mut call) = CALL.get() {
        change(&mut call);
        CALL.set(Some(call));
    }
}

/// The first byte of the request is about to leave.
pub(super) fn note_sent() {
    change(|call| call.sent = true);
}

/// Gives the request up. If it was given up before, the first cause stays.
pub(super) fn give_up(cause: Cause) {
    change(|call| call.cause = call.cause.or(Some(cause)));
}

/// A connection must be made within this time.
pub(super) fn connecting(limit: Duration) {
    change(|call| call.connect_by = Instant::now().checked_add(limit));
}

/// The connection was made.
pub(super) fn connected() {
    change(|call| call.connect_by = None);
}

/// How long to wait now, at most [`SLICE`]. `None` if there must be no wait; then the cause is
/// recorded.
pub(super) fn patience(interrupt: &AtomicBool) -> Option<Duration> {
    if interrupt.load(Ordering::Relaxed) {
        give_up(Cause::Interrupted);
        return None;
    }
    let now = Instant::now();
    let until = CALL.get().map_or(now, |c| c.connect_by.unwrap_or(c.deadline).min(c.deadline));
    if until <= now {
        give_up(Cause::Timeout);
        return None;
    }
    Some(until.duration_since(now).min(SLICE))
}
