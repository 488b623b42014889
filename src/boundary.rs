//! The panic boundary: the only way out of an exported function that can fail.

use super::generated::statuses::QR_OK;
use super::report::{ErrorOut, Told, status};
use super::reserve::secured;
use super::types::qr_status;
use core::cell::Cell;
use posqr_core::error::Failure;
use posqr_core::{Error, Fault};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Once, OnceLock};

thread_local! {
    /// Whether a panic on this thread is ours to swallow.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// A panic would print its message before it is caught. Once, a hook is set that is silent while
/// this thread is inside [`guarded`] and otherwise does what the one before it did. The hook
/// captures nothing and the one before stays in a static, so that nothing is allocated, and nothing
/// is left behind when the library is unloaded.
fn silence_panics() {
    static ONCE: Once = Once::new();
    static BEFORE: OnceLock<Hook> = OnceLock::new();
    ONCE.call_once(|| {
        let _ = BEFORE.set(take_hook());
        set_hook(Box::new(|info| {
            if !GUARDED.try_with(Cell::get).unwrap_or(true)
                && let Some(before) = BEFORE.get()
            {
                before(info);
            }
        }));
    });
}

/// Runs one exported call: no panic leaves it, and every failure is reported once.
pub(super) fn guarded(err: ErrorOut, body: impl FnOnce() -> Result<(), Error>) -> qr_status {
    guarded_as(err, body)
}

/// As [`guarded`], for a call whose failures say more.
pub(super) fn guarded_as<E: Told + From<Error>>(
    err: ErrorOut,
    body: impl FnOnce() -> Result<(), E>,
) -> qr_status {
    match err.check().map_err(E::from).and_then(|()| caught(body)) {
        Ok(()) => {
            err.clear();
            QR_OK
        }
        Err(failure) => {
            err.fill(&failure);
            status(failure.fault())
        }
    }
}

/// As [`guarded`], for calls that allocate: so many bytes at once, which are secured before they run.
pub(super) fn guarded_with(
    size: usize,
    err: ErrorOut,
    body: impl FnOnce() -> Result<(), Error>,
) -> qr_status {
    guarded(err, || secured(size, body))
}

/// What a call with a client, or the opening of one, may need at once beside what it is given and what
/// it is answered: TLS has half of it. (`tests/c/no_memory.c` lets every allocation fail.)
pub(super) const ONLINE: usize = 512 * 1024;

/// As [`guarded`], for calls that may have asked the service: its answer is part of the report.
pub(super) fn guarded_call(err: ErrorOut, body: impl FnOnce() -> Result<(), Failure>) -> qr_status {
    guarded_as(err, || secured(ONLINE, body))
}

/// Runs a callback of the caller's in the midst of a guarded call: what happens there is not ours,
/// so a panic hook of a host in Rust is not to be silenced.
#[cfg(feature = "online")]
pub(super) fn lent<T>(callback: impl FnOnce() -> T) -> T {
    let before = GUARDED.try_with(|guarded| guarded.replace(false)).unwrap_or(false);
    let result = callback();
    let _ = GUARDED.try_with(|guarded| guarded.set(before));
    result
}

/// Runs `body`; a panic in it is [`Fault::Internal`].
pub(super) fn caught<T, E: From<Error>>(body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // The hook is needed only when there is a panic, but by then it is too late to set it.
    silence_panics();
    let before = GUARDED.try_with(|guarded| guarded.replace(true)).unwrap_or(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    let _ = GUARDED.try_with(|guarded| guarded.set(before));
    result.unwrap_or_else(|panic| {
        // Dropping what was thrown may run code; ours are strings.
        core::mem::forget(panic);
        Err(Error::new(Fault::Internal).into())
    })
}
