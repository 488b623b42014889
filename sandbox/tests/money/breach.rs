//! What went wrong, by the place in the tests that says so: all of it is told, not only the first.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static SAID: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Every place at which something did not hold, how often, and what was said the first times.
#[derive(Default)]
pub struct Breaches(BTreeMap<String, (u64, Vec<String>)>);

/// How much is told of each place.
const TOLD: usize = 3;

impl Breaches {
    /// Runs a part of a test; if it breaks off, keeps where and why, after `name`.
    pub fn watch(&mut self, name: impl FnOnce() -> String, part: impl FnOnce()) {
        prepare();
        WATCHED.set(true);
        let ended = panic::catch_unwind(AssertUnwindSafe(part));
        WATCHED.set(false);
        if ended.is_err() {
            let said = SAID.take().unwrap_or_default();
            self.keep(said.0, 1, vec![format!("{}: {}", name(), said.1)]);
        }
    }

    fn keep(&mut self, place: String, count: u64, told: Vec<String>) {
        let known = self.0.entry(place).or_default();
        known.0 += count;
        let room = TOLD.saturating_sub(known.1.len());
        known.1.extend(told.into_iter().take(room));
    }

    pub fn add(&mut self, other: Self) {
        for (place, (count, told)) in other.0 {
            self.keep(place, count, told);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Breaches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (count, told)) in &self.0 {
            writeln!(f, "{place}: {count} times")?;
            for line in told {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

/// From now on panics inside [`Breaches::watch`] are kept and not printed.
fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !WATCHED.get() {
                return before(info);
            }
            let place = info.location().map_or(String::new(), ToString::to_string);
            let payload = info.payload();
            let text = payload.downcast_ref::<String>().cloned();
            let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
            SAID.set(Some((place, text.unwrap_or_default())));
        }));
    });
}
