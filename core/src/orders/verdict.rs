//! Decides the reply to a call about an order whose state is known: a plain success, or the reason
//! why it is not one.

use super::model::{Doubt, OrderInfo, State};
use super::reply::Reply;
use crate::error::{Action, Error, Failure, Fault};
use std::sync::Arc;

/// The reply for an order in a state that is not a plain success.
///
/// # Errors
/// [`Fault::Answer`]: the part of the answer that decides the state cannot be read.
pub fn not_done(info: impl Into<Arc<OrderInfo>>) -> Result<Reply<OrderInfo>, Failure> {
    let info = info.into();
    let verdict = match info.doubt {
        Doubt::None => Failure::new(fault(info.state)),
        Doubt::Contradiction(advice) => {
            Failure::new(Fault::Pending).action(Action::Read).detail(advice)
        }
        Doubt::Unreadable(what) => {
            return Err(Failure::new(Fault::Answer).action(Action::Read).detail(what));
        }
        Doubt::NotThereYet => Failure::new(Fault::Pending)
            .detail("the service does not find the order yet, which was just created"),
    };
    Ok(Reply { info, verdict: Some(verdict) })
}

const fn fault(state: State) -> Fault {
    match state {
        State::Pending => Fault::Pending,
        State::Paid => Fault::Paid,
        State::Refunded => Fault::Refunded,
        State::Canceled => Fault::Canceled,
        State::Expired => Fault::Expired,
    }
}

/// The reply of `wait`, made of the last reply about the order.
///
/// # Errors
/// As [`not_done`].
pub fn after_wait(
    reply: Result<Reply<OrderInfo>, Failure>,
    next_ask_ms: u64,
) -> Result<Reply<OrderInfo>, Failure> {
    let mut reply = reply?;
    if reply.info.state == State::Paid {
        reply.verdict = None;
        return Ok(reply);
    }
    if reply.info.state == State::Pending {
        let next_ask_ms = u32::try_from(next_ask_ms).unwrap_or(u32::MAX);
        Arc::make_mut(&mut reply.info).next_ask_ms = next_ask_ms;
    }
    not_done(reply.info)
}

/// The reply of `cancel`, by what is known about the order afterwards. `is_left_open`: nobody is
/// paying the order, and whether anybody can is not known. `refusal`: the failure by which the
/// service refused to cancel it.
///
/// # Errors
/// [`Fault::Conflict`]: the order is left open, and the service does not cancel it.
pub fn after_cancel(
    info: Box<OrderInfo>,
    is_left_open: bool,
    refusal: Option<Failure>,
) -> Result<Reply<OrderInfo>, Failure> {
    match (info.state, info.doubt, refusal) {
        (State::Canceled | State::Expired, ..) => Ok(Reply::success(info)),
        (State::Pending, Doubt::Contradiction(_), refusal) if is_left_open => {
            let refusal = refusal.unwrap_or_else(|| Failure::new(Fault::Conflict));
            let error = Error { fault: Fault::Conflict, ..refusal.error };
            let failure = Failure { error, ..refusal }.action(Action::Read);
            Err(failure.detail(
                "a payment of it failed or waits, and the service does not cancel it: \
                whether the code can still be paid is not known",
            ))
        }
        (State::Pending, Doubt::None, Some(_)) => Ok(Reply::with_verdict(info, Fault::Locked)),
        _ => not_done(info),
    }
}

/// Whether the service refused a cancellation for a reason that the order's own state explains.
#[must_use]
pub const fn is_refusal(failure: &Failure) -> bool {
    matches!(failure.error.fault, Fault::Conflict | Fault::Refused | Fault::Busy)
}

/// Whether nobody has paid the order, and nobody can pay it any more.
#[must_use]
pub const fn is_over(info: &OrderInfo) -> bool {
    matches!(info.state, State::Canceled | State::Expired)
}
