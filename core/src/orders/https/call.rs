//! The state of the one request that a thread is carrying: how long it may take, and what is known
//! of its fate. The connections are shared by all threads, so it cannot live in them; and what an
//! HTTP library passes down and up again would lose it on the way.

use crate::orders::transport::Cause;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The longest time without a look at the interrupt, which has to be obeyed within 250 ms.
pub(super) const SLICE: Duration = Duration::from_millis(100);

/// A longer time left than this counts as this: an instant cannot be arbitrarily far away.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Clone, Copy)]
struct Call {
    deadline: Instant,
    /// While a connection is being made.
    connect_by: Option<Instant>,
    sent: bool,
    cause: Option<Cause>,
}

thread_local! {
    // Without a destructor, which would outlive the unloading of the library.
    static CALL: Cell<Option<Call>> = const { Cell::new(None) };
}

/// What became of a request.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    /// Whether a byte of it may have left.
    pub(super) sent: bool,
    /// Why it was given up, if we gave it up ourselves.
    pub(super) cause: Option<Cause>,
}

/// A request begins on this thread.
pub(super) fn begin(time_left_ms: u64) {
    let now = Instant::now();
    let left = Duration::from_millis(time_left_ms).min(LONGEST);
    let deadline = now.checked_add(left).unwrap_or(now);
    CALL.set(Some(Call { deadline, connect_by: None, sent: false, cause: None }));
}

/// It is over.
pub(super) fn end() -> Fate {
    let call = CALL.take();
    // Without a call nothing is known, and then the careful answer is that it was sent.
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

/// The request is given up for this cause; the first one stands.
pub(super) fn give_up(cause: Cause) {
    change(|call| call.cause = call.cause.or(Some(cause)));
}

/// A connection has to be there within this time.
pub(super) fn connecting(limit: Duration) {
    change(|call| call.connect_by = Instant::now().checked_add(limit));
}

/// It is there.
pub(super) fn connected() {
    change(|call| call.connect_by = None);
}

/// How long to wait now, [`SLICE`] at most; `None` if not at all, and then the cause is noted.
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
