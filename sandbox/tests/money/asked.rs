//! A call made as a till makes it, and held against the model.

use super::look::Look;
use super::machine::Shared;
use super::model::{Say, Says};
use super::till::{Program, retry};
use posqr_core::Fault;
use posqr_core::error::{Action, Failure};
use posqr_core::orders::{Client, Reply};

/// What a reply says.
pub fn said<T>(reply: &Result<Reply<T>, Failure>) -> Say {
    let failure = match reply {
        Ok(reply) => match &reply.verdict {
            None => return Say::Good,
            Some(failure) => failure,
        },
        Err(failure) => failure,
    };
    match failure.error.fault {
        Fault::Pending if failure.action == Action::Read => Say::Look,
        Fault::Pending => Say::Pending,
        Fault::Paid => Say::Paid,
        Fault::Refunded => Say::Refunded,
        Fault::Canceled => Say::Canceled,
        Fault::Expired => Say::Expired,
        Fault::Locked => Say::Locked,
        Fault::KeyUsed => Say::KeyUsed,
        Fault::Conflict => Say::Conflict,
        Fault::Refused => Say::Refused,
        Fault::Internal => panic!("a mistake of the library: {failure:?}"),
        _ => Say::Unknown,
    }
}

/// Whether the same call again may say more: the way there failed, or a network box has answered, or
/// an answer was cut.
fn is_passing(failure: &Failure) -> bool {
    failure.action == Action::Retry
        || matches!(failure.error.fault, Fault::Answer | Fault::Conflict)
}

/// Tries with trouble on the way; then one without.
const TRIES: u32 = 5;
/// After so long a client asks again, however much trouble it had.
const REST_MS: i64 = 15_000;

/// A sale's order and its reference; either may be empty.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub id: &'a str,
    pub reference: &'a str,
}

/// Makes a call, by a program that may be killed meanwhile, until it says something about money.
/// What it says must be right at one of the moments at which the service was asked.
#[track_caller]
pub fn judged<T>(
    machine: &Shared,
    about: About<'_>,
    open: &dyn Fn() -> Client<'static>,
    rule: &dyn Fn(&Look) -> Says,
    call: &dyn Fn(&Client<'static>) -> Result<Reply<T>, Failure>,
) -> (Say, Option<Reply<T>>) {
    let mut program = Program::new(machine, open);
    for tried in 0..=TRIES {
        {
            let mut m = machine.lock();
            if tried == TRIES {
                m.calm();
                m.pass(REST_MS);
            }
            m.watched = Some((about.id.to_owned(), about.reference.to_owned()));
            m.seen.clear();
            m.note();
        }
        let reply = program.call(call);
        let seen = {
            let mut m = machine.lock();
            m.note();
            m.watched = None;
            std::mem::take(&mut m.seen)
        };
        match reply {
            None => {}
            Some(Err(failure)) if is_passing(&failure) && tried < TRIES => retry(machine, &failure),
            Some(reply) => return (right(&seen, rule, &reply), reply.ok()),
        }
    }
    unreachable!("the last try is not killed and is answered")
}

/// What a reply says, if one of the moments at which the service was asked allows it.
#[track_caller]
fn right<T>(seen: &[Look], rule: &dyn Fn(&Look) -> Says, reply: &Result<Reply<T>, Failure>) -> Say {
    let says = said(reply);
    let allowed: Says = seen.iter().flat_map(rule).collect();
    let words = match reply {
        Ok(reply) => reply.verdict.as_ref().map(ToString::to_string).unwrap_or_default(),
        Err(failure) => failure.to_string(),
    };
    let last = seen.last();
    assert!(allowed.contains(&says), "said {says:?} ({words}), right is {allowed:?}: {last:?}");
    says
}
