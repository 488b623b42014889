//! Following an order: how often it is asked about, and until when.

use super::client::Client;
use super::exchange::Deadline;
use super::model::{Doubt, OrderInfo, State};
use super::recent::Turn;
use super::reply::Reply;
use super::session::retry_after_ms;
use super::verdict;
use crate::error::{Action, Failure, Fault};

/// Least time between two questions about one order.
const POLL_GAP_MIN_MS: u64 = 1_000;

/// Longest pause between two questions while the service does not answer.
const POLL_GAP_MAX_MS: u64 = 10_000;

/// What one question is given at least: over a slow line an answer takes its time, however short
/// the caller's own loop is.
const QUESTION_MIN_MS: u64 = 3_000;

impl Client<'_> {
    /// Follows an order until it is paid or final, or until `timeout_ms` are over. 0: one step of
    /// the caller's own loop, which asks at most once a second and repeats what it heard between.
    ///
    /// # Errors
    /// As the service or the network say, once the time is up; [`Fault::Interrupted`].
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
                // What it asked for is part of when it is due.
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

    /// Asks once, without repeats: the loop around is one.
    fn ask(&self, order_id: &str, timeout_ms: u32, end: u64) -> Result<Reply<OrderInfo>, Failure> {
        let now = self.session.exchange.runtime.now_ms();
        let mut deadline = Deadline { once: true, ..self.session.exchange.deadline() };
        if timeout_ms > 0 {
            deadline.at_ms = deadline.at_ms.min(end.max(now.saturating_add(QUESTION_MIN_MS)));
        }
        let reply = self.provider.read(&self.session, order_id, deadline).and_then(|info| {
            match info.doubt {
                // What decides it will not be read better by asking again.
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

/// Whether a failure to read is worth asking again.
fn is_passing(failure: &Failure) -> bool {
    failure.action == Action::Retry && failure.error.fault != Fault::Interrupted
}
