//! The rules of money, written down a second time and apart from the library: given all that was
//! answered during a call, what its verdict must not be and, where the answers leave no doubt, what
//! it must be.
//!
//! ```text
//! create, reads, cancel, refund, find -> orders, payments -> facts
//! ```
#![allow(dead_code)]

mod cancel;
mod create;
pub mod facts;
mod find;
pub mod orders;
pub mod payments;
mod reads;
mod refund;

use orders::{Outcome, Said};
use payments::Wanted;
use posqr_core::Fault;
pub use posqr_core::orders::State;
pub use posqr_core::orders::transport::Method;
use serde_json::Value;

/// Whose client it is.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    pub user_id: &'static str,
    pub currency: &'static str,
    /// The same, as codes have it.
    pub numeric: &'static str,
    pub decimals: usize,
}

/// What is charged.
#[derive(Debug, Clone)]
pub struct Sale {
    pub reference: &'static str,
    pub units: u64,
    pub legacy: bool,
    /// On the till's printed code too, or alone.
    pub hybrid: bool,
    pub no_code: bool,
    pub order_id: String,
    pub payment_id: &'static str,
}

/// What is asked of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    Create {
        ask_first: bool,
    },
    Get,
    Wait {
        timeout_ms: u32,
    },
    Cancel,
    /// A part in minor units; `None`: all.
    Refund(Option<u64>),
    Find {
        amount: Option<u64>,
        since_ms: Option<i64>,
    },
    PayBack(Option<u64>),
}

/// One request and what became of it.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: Method,
    /// Behind the base URL, with the query.
    pub path: String,
    pub key: String,
    pub body: Option<Vec<u8>>,
    /// Status and JSON (`None`: no JSON); or whether it may have been carried out all the same.
    pub result: Result<(u16, Option<Value>), bool>,
    pub at_ms: u64,
}

impl Exchange {
    pub fn is_write(&self) -> bool {
        self.method != Method::Get
    }

    /// What says that it was carried out.
    pub fn done(&self) -> Option<&Value> {
        match &self.result {
            Ok((200..=299, body)) => body.as_ref(),
            _ => None,
        }
    }

    pub fn status(&self) -> u16 {
        self.result.as_ref().map_or(0, |(status, _)| *status)
    }

    /// The service's own code, where it says one.
    pub fn code(&self) -> String {
        let Ok((_, Some(body))) = &self.result else { return String::new() };
        let first = facts::list(body, &["errors"]).first();
        let code = first.and_then(|error| facts::text(error, "code"));
        let plain = || facts::text(body, "code").or_else(|| facts::text(body, "error"));
        code.or_else(plain).unwrap_or_default()
    }

    /// Refused in so many words: surely not carried out.
    fn is_refused(&self) -> bool {
        matches!(self.result, Err(false))
            || matches!(self.status(), 400..=499) && ![408, 424].contains(&self.status())
    }
}

/// What the library said.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// `None`: QR_OK.
    pub fault: Option<Fault>,
    /// Whether the caller is told to read the order.
    pub reads: bool,
    pub state: State,
    /// There is more than what could be read.
    pub incomplete: bool,
    pub order_id: String,
    pub qr_data: String,
    pub count: u32,
    pub paid: String,
    pub back: String,
}

/// A call that is over.
#[derive(Debug, Clone)]
pub struct Past {
    pub order_id: String,
    pub ask: Ask,
    pub exchanges: Vec<Exchange>,
    /// What was told of it; nothing, where it failed.
    pub state: State,
    pub failed: bool,
}

/// A call, and all that is known when it is over.
pub struct Call<'a> {
    pub account: &'a Account,
    pub sale: &'a Sale,
    pub ask: &'a Ask,
    pub now: &'a [Exchange],
    pub past: &'a [Past],
    /// Since this client made the order; `None`: it did not.
    pub made_ms_ago: Option<u64>,
}

/// The rules that a verdict breaks, in words.
#[derive(Debug, Default)]
pub struct Broken(pub Vec<String>);

impl Broken {
    pub fn unless(&mut self, holds: bool, rule: impl Into<String>) {
        if !holds {
            self.0.push(rule.into());
        }
    }
}

/// Whether the way or the service is at fault: 100..133, or the order is of another country.
pub fn is_error(fault: Fault) -> bool {
    use Fault::{
        Access, Answer, BadCountry, Busy, Clock, Conflict, Interrupted, KeyUsed, NoAnswer,
        NoBalance, NotSent, OrderNotFound, PosNotFound, Refused, Service, StoreNotFound, Tls,
        Token, TooManyRequests,
    };
    matches!(
        fault,
        NotSent
            | NoAnswer
            | Tls
            | Interrupted
            | Token
            | Access
            | PosNotFound
            | StoreNotFound
            | OrderNotFound
            | KeyUsed
            | Refused
            | Conflict
            | Busy
            | TooManyRequests
            | Service
            | Answer
            | Clock
            | NoBalance
            | BadCountry
    )
}

impl<'a> Call<'a> {
    fn wanted(&self) -> Wanted<'a> {
        Wanted { reference: self.sale.reference, since_ms: None }
    }

    /// The answers of this call that are the order asked about.
    fn said(&self) -> Vec<Said<'a>> {
        let all = self.now.iter().filter_map(|exchange| orders::said(exchange, self.account));
        all.filter(|said| said.id == self.sale.order_id).collect()
    }

    fn writes(&self) -> impl Iterator<Item = &'a Exchange> {
        self.now.iter().filter(|exchange| exchange.is_write())
    }

    /// What was told last of this order; nothing after a call that may have changed it and failed.
    fn told_last(&self) -> Option<State> {
        let about = |past: &&Past| {
            past.order_id == self.sale.order_id
                && !matches!(past.ask, Ask::Find { .. } | Ask::PayBack(_))
        };
        let reads = |past: &&Past| past.failed && !matches!(past.ask, Ask::Cancel | Ask::Refund(_));
        let last = self.past.iter().rev().filter(about).find(|past| !reads(past))?;
        (!last.failed).then_some(last.state)
    }
}

/// The verdict of a read, as one of an order's outcomes; `None`: it is none.
fn outcome(fault: Option<Fault>) -> Option<Outcome> {
    Some(match fault {
        None => Outcome::Paid,
        Some(Fault::Pending | Fault::Locked) => Outcome::Pending,
        Some(Fault::Refunded) => Outcome::Refunded,
        Some(Fault::Canceled) => Outcome::Canceled,
        Some(Fault::Expired) => Outcome::Expired,
        Some(fault) if is_error(fault) => Outcome::Error,
        Some(_) => return None,
    })
}

fn outcome_of(state: State) -> Outcome {
    match state {
        State::Pending => Outcome::Pending,
        State::Paid => Outcome::Paid,
        State::Refunded => Outcome::Refunded,
        State::Canceled => Outcome::Canceled,
        State::Expired => Outcome::Expired,
    }
}

/// What is broken.
pub fn judge(call: &Call<'_>, verdict: &Verdict) -> Vec<String> {
    let mut broken = Broken::default();
    general(call, verdict, &mut broken);
    match call.ask {
        Ask::Create { ask_first } => create::check(call, *ask_first, verdict, &mut broken),
        Ask::Get => reads::get(call, verdict, &mut broken),
        Ask::Wait { .. } => reads::wait(call, verdict, &mut broken),
        Ask::Cancel => cancel::check(call, verdict, &mut broken),
        Ask::Refund(part) => refund::order(call, *part, verdict, &mut broken),
        Ask::Find { amount, since_ms } => {
            find::check(call, *amount, *since_ms, verdict, &mut broken);
        }
        Ask::PayBack(part) => refund::payment(call, *part, verdict, &mut broken),
    }
    broken.0
}

/// What holds of every call.
fn general(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let fault = verdict.fault;
    broken.unless(fault != Some(Fault::Internal), "no call ends in a bug");
    if matches!(fault, Some(Fault::NotSent | Fault::Tls)) {
        let nothing = call.writes().all(Exchange::is_refused);
        broken.unless(nothing, "NOT_SENT says that nothing happened, and something may have");
    }
    let may_write =
        matches!(call.ask, Ask::Create { .. } | Ask::Cancel | Ask::Refund(_) | Ask::PayBack(_));
    broken.unless(may_write || call.writes().next().is_none(), "a call that reads only wrote");
    let posts: Vec<&Exchange> = call.writes().filter(|w| w.method == Method::Post).collect();
    let alike = posts.windows(2).all(|two| {
        (&two[0].path, &two[0].key, &two[0].body) == (&two[1].path, &two[1].key, &two[1].body)
    });
    broken.unless(alike, "a repeat is the same request with the same key");
    if let Some(units) = facts::amount_of_code(&verdict.qr_data, call.account) {
        let of_order = match call.ask {
            Ask::Create { .. } => Some(call.sale.units),
            _ => call.said().last().and_then(|said| said.amount.sure()),
        };
        let known = of_order.is_none_or(|of_order| of_order == units);
        broken.unless(known, "a code with another amount inside is not handed out");
    }
}
