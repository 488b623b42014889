//! Follows an order: how often the service is asked about it, and for how long.

use super::client::Client;
use super::exchange::Deadline;
use super::model::{Doubt, OrderInfo, State};
use super::recent::Turn;
use super::reply::Reply;
use super::session::retry_after_ms;
use super::verdict;
use crate::error::{Action, Failure, Fault};

/// The least time between two questions about one order.
const POLL_GAP_MIN_MS: u64 = 1_000;

/// The longest pause between two questions while the service does not answer.
const POLL_GAP_MAX_MS: u64 = 10_000;

/// The least time for one question: over a slow line an answer takes long, however short the steps
/// of the caller's loop are.
const QUESTION_MIN_MS: u64 = 3_000;

impl Client<'_> {
    /// Follows an order until it is paid or final, or until `timeout_ms` are over. With 0 the call
    /// is one step of the caller's own loop: it asks the service at most once a second, and repeats
    /// the last reply in between.
    ///
    /// # Errors
    /// The failure that the service or the network reported, once the time is up;
    /// [`Fault::Interrupted`].
    pub fn wait(&self, order_id: &str, timeout_ms: u32) -> Result<Reply<OrderInfo>, Failure> {
        self.provider.check_order_id(order_id)?;
        let runtime = &self.session.exchange.runtime;
        let end = runtime.now_ms().saturating_add(u64::from(timeout_ms));
        let gap = if timeout_ms == 0 { POLL_GAP_MIN_MS } else { self.session.poll_interval_ms };
        let mut troubles = 0;
        loop {
            if runtime.interrupted() {
                return Err(Failure::new(Fault::Interrupted));
            }
            let (reply, pause) = match self.session.recent.turn(order_id, runtime.now_ms(), gap) {
                Turn::Ask => {
                    let reply = self.ask(order_id, timeout_ms, end);
                    troubles = if reply.is_err() { troubles + 1 } else { 0 };
                    let pause = (gap << troubles.min(4)).min(gap.max(POLL_GAP_MAX_MS));
                    let pause = pause.max(retry_after_ms(&reply));
                    (Some(reply), pause)
                }
                // `due` already contains the pause that the service asked for.
                Turn::Wait(reply, due) => (reply, due),
            };
            let reply = reply.unwrap_or_else(|| {
                let info = OrderInfo { order_id: order_id.to_owned(), ..OrderInfo::default() };
                Ok(Reply::success(info))
            });
            let settled = match &reply {
                Ok(reply) => reply.info.state != State::Pending,
                Err(failure) => !is_passing(failure),
            };
            let left = end.saturating_sub(runtime.now_ms());
            if settled || left == 0 {
                return verdict::after_wait(reply, pause);
            }
            if !runtime.sleep(pause.min(left)) {
                return Err(Failure::new(Fault::Interrupted));
            }
            if pause >= left {
                return verdict::after_wait(reply, pause - left);
            }
        }
    }

    /// Asks once, without repeats, since the loop of `wait` repeats the question.
    fn ask(&self, order_id: &str, timeout_ms: u32, end: u64) -> Result<Reply<OrderInfo>, Failure> {
        let now = self.session.exchange.runtime.now_ms();
        let mut deadline = Deadline { once: true, ..self.session.exchange.deadline() };
        if timeout_ms > 0 {
            deadline.at_ms = deadline.at_ms.min(end.max(now.saturating_add(QUESTION_MIN_MS)));
        }
        let reply = self.provider.read(&self.session, order_id, deadline).and_then(|info| {
            match info.doubt {
                // An answer that cannot be read will not be readable when the service is asked
                // again.
                Doubt::Unreadable(_) => verdict::not_done(info),
                _ => Ok(Reply::success(info)),
            }
        });
        if !matches!(&reply, Err(failure) if failure.error.fault == Fault::Interrupted) {
            self.session.remember(order_id, reply.clone());
        }
        reply
    }
}

/// Whether the service should be asked again after a failure.
fn is_passing(failure: &Failure) -> bool {
    failure.action == Action::Retry && failure.error.fault != Fault::Interrupted
}
