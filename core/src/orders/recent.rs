//! Remembers the last reply about each order, so that the service is asked about one order at most
//! once a second, by however many threads. This is the only lock of a client, and it is held only
//! while one entry is read or written.

use super::sync::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::sync::PoisonError;

/// The number of orders remembered. No client follows more orders at a time.
const MAX: usize = 256;

/// What is remembered about one order.
struct Entry<T> {
    /// When the service was last asked about it.
    asked_ms: u64,
    /// The service must not be asked about it before this time.
    due_ms: u64,
    /// The last reply; `None` while the first answer has not come yet.
    reply: Option<T>,
    /// When this client created the order, if it did.
    made_ms: Option<u64>,
    /// This client took the order off its till.
    taken_off: bool,
}

/// Whether the service may be asked now.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn<T> {
    /// It may: the turn is taken.
    Ask,
    /// It was asked a moment ago. The last reply, if there is one yet, and how many milliseconds to
    /// wait.
    Wait(Option<T>, u64),
}

/// The last replies, by order.
pub struct Recent<T> {
    entries: Mutex<HashMap<String, Entry<T>>>,
}

impl<T: Clone> Recent<T> {
    pub fn new() -> Self {
        Self { entries: Mutex::new(HashMap::new()) }
    }

    /// Takes the turn to ask about an order, unless the service was asked about it less than
    /// `gap_ms` ago.
    pub fn turn(&self, order_id: &str, now_ms: u64, gap_ms: u64) -> Turn<T> {
        let mut entries = self.lock();
        if let Some(entry) = entries.get_mut(order_id) {
            let due = entry.due_ms.max(entry.asked_ms.saturating_add(gap_ms));
            if now_ms < due {
                return Turn::Wait(entry.reply.clone(), due - now_ms);
            }
            entry.asked_ms = now_ms;
            return Turn::Ask;
        }
        let entry =
            Entry { asked_ms: now_ms, due_ms: 0, reply: None, made_ms: None, taken_off: false };
        Self::insert(&mut entries, order_id, entry);
        Turn::Ask
    }

    /// Remembers a reply. The service must not be asked about the order again before `due_ms`.
    pub fn note(&self, order_id: &str, now_ms: u64, due_ms: u64, reply: T) {
        let mut entries = self.lock();
        let known = entries.get(order_id);
        let made_ms = known.and_then(|entry| entry.made_ms);
        let taken_off = known.is_some_and(|entry| entry.taken_off);
        let entry = Entry { asked_ms: now_ms, due_ms, reply: Some(reply), made_ms, taken_off };
        Self::insert(&mut entries, order_id, entry);
    }

    /// Remembers that this client has just created the order.
    pub fn note_made(&self, order_id: &str, now_ms: u64) {
        let entry =
            Entry { asked_ms: 0, due_ms: 0, reply: None, made_ms: Some(now_ms), taken_off: false };
        Self::insert(&mut self.lock(), order_id, entry);
    }

    /// Whether this client created the order less than `ms` ago.
    pub fn was_made_within(&self, order_id: &str, now_ms: u64, ms: u64) -> bool {
        let made_ms = self.lock().get(order_id).and_then(|entry| entry.made_ms);
        made_ms.is_some_and(|made| now_ms.saturating_sub(made) < ms)
    }

    /// Remembers that this client took the order off its till, or (`false`) is about to put it
    /// there.
    pub fn note_taken_off(&self, order_id: &str, now_ms: u64, taken_off: bool) {
        let mut entries = self.lock();
        match entries.get_mut(order_id) {
            Some(entry) => entry.taken_off = taken_off,
            None if taken_off => {
                let entry =
                    Entry { asked_ms: now_ms, due_ms: 0, reply: None, made_ms: None, taken_off };
                Self::insert(&mut entries, order_id, entry);
            }
            None => {}
        }
    }

    /// Whether this client took the order off its till.
    pub fn was_taken_off(&self, order_id: &str) -> bool {
        self.lock().get(order_id).is_some_and(|entry| entry.taken_off)
    }

    /// Forgets the last reply about an order, because a request that may change the order is about
    /// to be sent.
    pub fn forget_reply(&self, order_id: &str) {
        if let Some(entry) = self.lock().get_mut(order_id) {
            entry.reply = None;
        }
    }

    /// Forgets the orders whose last reply is `stale`.
    pub fn forget(&self, stale: impl Fn(&T) -> bool) {
        self.lock().retain(|_, entry| !entry.reply.as_ref().is_some_and(&stale));
    }

    fn insert(entries: &mut HashMap<String, Entry<T>>, order_id: &str, entry: Entry<T>) {
        if entries.len() >= MAX && !entries.contains_key(order_id) {
            let oldest = entries.iter().min_by_key(|(_, e)| e.asked_ms).map(|(id, _)| id.clone());
            if let Some(oldest) = oldest {
                entries.remove(&oldest);
            }
        }
        entries.insert(order_id.to_owned(), entry);
    }

    /// Locks the map. A thread that panicked while it held the lock left the map whole, since no
    /// function here stops half way.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry<T>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_asked_about_once_in_each_gap() {
        let recent = Recent::<u32>::new();
        assert_eq!(recent.turn("a", 0, 1000), Turn::Ask);
        assert_eq!(recent.turn("a", 10, 1000), Turn::Wait(None, 990));
        assert_eq!(recent.turn("b", 10, 1000), Turn::Ask);
        recent.note("a", 20, 0, 7);
        assert_eq!(recent.turn("a", 500, 1000), Turn::Wait(Some(7), 520));
        assert_eq!(recent.turn("a", 1020, 1000), Turn::Ask);
        recent.note("a", 1030, 5000, 8);
        assert_eq!(recent.turn("a", 2100, 1000), Turn::Wait(Some(8), 2900));
    }

    #[test]
    fn a_forgotten_reply_is_not_repeated_nor_asked_about_sooner() {
        let recent = Recent::<u32>::new();
        recent.note("a", 0, 0, 7);
        recent.forget_reply("a");
        recent.forget_reply("b");
        assert_eq!(recent.turn("a", 10, 1000), Turn::Wait(None, 990));
        assert_eq!(recent.turn("b", 10, 1000), Turn::Ask);
    }

    #[test]
    fn what_is_forgotten_is_asked_about_again() {
        let recent = Recent::<u32>::new();
        recent.note("a", 0, 0, 7);
        recent.note("b", 0, 0, 8);
        recent.forget(|reply| *reply == 7);
        assert_eq!(recent.turn("a", 10, 1000), Turn::Ask);
        assert_eq!(recent.turn("b", 10, 1000), Turn::Wait(Some(8), 990));
    }

    #[test]
    fn an_order_is_known_as_just_made_for_a_while_whatever_is_heard_of_it() {
        let recent = Recent::<u32>::new();
        assert!(!recent.was_made_within("a", 0, 1000));
        recent.note_made("a", 100);
        assert_eq!(recent.turn("a", 1_000_000, 1000), Turn::Ask);
        recent.note("a", 200, 0, 7);
        assert!(recent.was_made_within("a", 1099, 1000));
        assert!(!recent.was_made_within("a", 1100, 1000));
    }

    #[test]
    fn an_order_that_was_taken_off_its_till_stays_so_until_it_is_put_there_again() {
        let recent = Recent::<u32>::new();
        assert!(!recent.was_taken_off("a"));
        recent.note_taken_off("a", 0, false);
        assert!(!recent.was_taken_off("a"));
        recent.note_taken_off("a", 0, true);
        recent.note("a", 10, 0, 7);
        assert!(recent.was_taken_off("a"));
        assert!(!recent.was_taken_off("b"));
        recent.note_taken_off("a", 20, false);
        assert!(!recent.was_taken_off("a"));
    }

    #[test]
    fn only_so_many_orders_are_remembered() {
        let recent = Recent::<u32>::new();
        for n in 0..10_000 {
            recent.note(&n.to_string(), n, 0, 0);
        }
        assert_eq!(recent.lock().len(), MAX);
        assert!(matches!(recent.turn("9999", 9999, 1000), Turn::Wait(Some(0), 1000)));
    }
}
