//! Decides whether a refund was made, for orders and for payments. The decision is a pure function
//! of the answer and of the refunds that the service listed before and after the request.
//!
//! "Paid back" needs evidence. For a whole refund the evidence is that all of the money is back.
//! For a part it is a completed refund of this amount that belongs to this call: either it is new,
//! or the service gave it as the answer to the same key. A refusal is final only after the refunds
//! were read again.

use super::reply::Reply;
use crate::error::{Error, Failure, Fault};
use std::sync::Arc;

/// How far a refund has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The service accepted it, and has neither completed nor refused it yet. An unknown status
    /// counts as this one.
    UnderWay,
    Refused,
    Done,
}

/// A refund, as an answer lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The refund's own number.
    pub id: String,
    /// The payment that it pays back; empty if the answer does not tell.
    pub payment: String,
    pub progress: Progress,
    /// The amount in minor units; `None` if the answer does not tell it, or it cannot be read.
    pub units: Option<u64>,
}

/// The service's answer to the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The service carried out this request or an earlier one with the same key, and lists these
    /// refunds. `only`: the list holds the refund of this call and no other.
    Listed { refunds: Vec<Refund>, only: bool },
    /// The service reports success, but no refund of this order or payment.
    Nothing,
    /// The service refused, because a refund is under way.
    UnderWay,
    /// The service refused, and does not say clearly why.
    Refused,
    /// The service refused for a lasting reason: it is too late, the amount is too high, or only a
    /// whole refund is possible.
    Final,
}

/// All that is known about a refund.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Minor units to be paid back; `None` for all that is left.
    pub part: Option<u64>,
    /// Minor units that were paid; `None` if that is not known.
    pub paid: Option<u64>,
    pub answer: &'a Answer,
    /// The refunds before the request; `None` if they are not known.
    pub before: Option<&'a [Refund]>,
    /// The refunds after the request; `None` if they are not known.
    pub after: Option<&'a [Refund]>,
    /// After the request, the order or the payment itself says that all of its money is back.
    pub all_is_back: bool,
}

/// What has become of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Paid back.
    Done,
    /// Accepted. The caller repeats the call to learn when the refund is completed.
    UnderWay,
    /// The service accepted the refund at first, and then it failed: nothing was paid back.
    Failed,
    /// The service refused, and the refunds confirm that nothing was paid back.
    NotDone,
    /// The key belongs to a refund of another amount.
    KeyUsed,
    /// The evidence does not tell whether the refund was made. A repeated call with the same key
    /// will.
    Unknown,
}

impl Outcome {
    /// The caller's reply. `refusal`: the failure by which the service refused, if it did.
    pub fn reply<T>(
        self,
        info: impl Into<Arc<T>>,
        refusal: Option<Failure>,
    ) -> Result<Reply<T>, Failure> {
        let refused = || Failure::new(Fault::Refused).detail("the refund was refused");
        match self {
            Self::Done => Ok(Reply::success(info)),
            Self::UnderWay => Ok(Reply::with_verdict(info, Fault::Pending)),
            Self::Failed => Err(refused()),
            Self::NotDone => Err(refusal.unwrap_or_else(refused)),
            Self::KeyUsed => Err(Failure::from(
                Error::new(Fault::KeyUsed)
                    .named("idempotency_key")
                    .allowed("a key of its own for each partial refund"),
            )),
            Self::Unknown => Err(match refusal {
                Some(failure) => failure.after_a_write(),
                None => Failure::new(Fault::NoAnswer)
                    .detail("the answer does not tell what became of the refund"),
            }),
        }
    }
}

/// The sum of the completed refunds, in minor units.
pub fn done<'a>(refunds: impl Iterator<Item = &'a Refund>) -> u64 {
    sum(refunds.filter(|refund| refund.progress == Progress::Done))
}

fn sum<'a>(refunds: impl Iterator<Item = &'a Refund>) -> u64 {
    refunds.fold(0, |sum, refund| sum.saturating_add(refund.units.unwrap_or(0)))
}

/// Decides what has become of a refund.
pub fn decide(evidence: &Evidence<'_>) -> Outcome {
    match evidence.part {
        None => decide_all(evidence),
        Some(units) => decide_part(evidence, units),
    }
}

fn decide_all(evidence: &Evidence<'_>) -> Outcome {
    let known = known(evidence);
    let waits = known.iter().any(|refund| refund.progress == Progress::UnderWay);
    let kept = || known.iter().filter(|refund| refund.progress != Progress::Refused);
    let covers = |units| evidence.paid.is_some_and(|paid| paid > 0 && units >= paid);
    let new: Vec<&Refund> = known.iter().filter(|refund| is_new(refund, evidence)).collect();
    if evidence.all_is_back || covers(done(known.iter())) {
        return Outcome::Done;
    }
    match evidence.answer {
        Answer::UnderWay => Outcome::UnderWay,
        // The refunds under way cover the rest of the money, or this call began one of them.
        _ if waits && covers(sum(kept())) => Outcome::UnderWay,
        _ if new.iter().any(|refund| refund.progress == Progress::UnderWay) => Outcome::UnderWay,
        Answer::Refused | Answer::Final => Outcome::NotDone,
        Answer::Listed { refunds, only: true } => single(refunds, &known),
        Answer::Listed { refunds, .. } if new.is_empty() => whole(&latest(refunds, &known)),
        Answer::Listed { .. } | Answer::Nothing => whole(&new),
    }
}

/// The refunds of an answer, in their latest state.
fn latest<'k>(answered: &[Refund], known: &'k [Refund]) -> Vec<&'k Refund> {
    let is_answered = |refund: &&Refund| answered.iter().any(|other| other.id == refund.id);
    known.iter().filter(is_answered).collect()
}

/// Decides a whole refund if the answer lists the refund of this call and no other.
fn single(refunds: &[Refund], known: &[Refund]) -> Outcome {
    match refunds.first().and_then(|own| known.iter().find(|refund| refund.id == own.id)) {
        Some(own) if own.progress == Progress::Refused => Outcome::Failed,
        // The refund is completed or under way, and the sum of all refunds does not show it yet.
        Some(_) => Outcome::UnderWay,
        None => Outcome::Unknown,
    }
}

/// Decides a whole refund, while not all of the money is back, by the refunds of this call. If none
/// of them is new, the service has repeated an earlier answer, and its refunds count.
fn whole(own: &[&Refund]) -> Outcome {
    match own {
        [] => Outcome::Unknown,
        own if own.iter().all(|refund| refund.progress == Progress::Refused) => Outcome::Failed,
        // A part of the money is back, or will be. A repeated call asks for the rest.
        _ => Outcome::UnderWay,
    }
}

fn decide_part(evidence: &Evidence<'_>, units: u64) -> Outcome {
    let known = known(evidence);
    let own = |refund: &&Refund| refund.units == Some(units);
    if let Answer::Listed { refunds, only: true } = evidence.answer {
        return named(refunds, &known, units);
    }
    let new: Vec<&Refund> =
        known.iter().filter(|refund| is_new(refund, evidence)).filter(own).collect();
    if !new.is_empty() {
        return agreed(&new);
    }
    let old: Vec<&Refund> = known.iter().filter(own).collect();
    let waits = old.iter().any(|refund| refund.progress == Progress::UnderWay);
    let done = old.iter().any(|refund| refund.progress == Progress::Done);
    match evidence.answer {
        Answer::UnderWay => Outcome::UnderWay,
        // A refund of this amount existed before the request. An earlier call with this key, whose
        // answer was lost, may have made it.
        Answer::Refused | Answer::Final if waits => Outcome::UnderWay,
        Answer::Refused if done => Outcome::Unknown,
        Answer::Refused | Answer::Final => Outcome::NotDone,
        Answer::Nothing => Outcome::Unknown,
        // No refund is new: the service repeats its answer to the first call with this key.
        Answer::Listed { refunds, .. } => {
            let mut repeated = latest(refunds, &known);
            repeated.retain(own);
            if repeated.is_empty() { Outcome::Unknown } else { agreed(&repeated) }
        }
    }
}

/// Decides the refund of a part if the answer lists one refund, which belongs to this key.
fn named(refunds: &[Refund], known: &[Refund], units: u64) -> Outcome {
    let Some(own) = refunds.first().and_then(|own| known.iter().find(|refund| refund.id == own.id))
    else {
        return Outcome::Unknown;
    };
    match own.units {
        Some(other) if other != units => Outcome::KeyUsed,
        None if own.progress == Progress::Done => Outcome::Unknown,
        _ => agreed(&[own]),
    }
}

/// Decides by several refunds of this amount, any of which may belong to this call.
fn agreed(refunds: &[&Refund]) -> Outcome {
    let all = |progress| refunds.iter().all(|refund| refund.progress == progress);
    if all(Progress::Done) {
        Outcome::Done
    } else if all(Progress::Refused) {
        Outcome::Failed
    } else if refunds.iter().any(|refund| refund.progress == Progress::UnderWay) {
        Outcome::UnderWay
    } else {
        Outcome::Unknown
    }
}

/// All known refunds, each once, in its latest state. A list that lacks a refund is out of date,
/// and an answer may repeat an old one.
fn known(evidence: &Evidence<'_>) -> Vec<Refund> {
    let answered: &[Refund] = match evidence.answer {
        Answer::Listed { refunds, .. } => refunds,
        _ => &[],
    };
    let mut known: Vec<Refund> = Vec::new();
    let readings =
        [evidence.after.unwrap_or_default(), answered, evidence.before.unwrap_or_default()];
    for refund in readings.into_iter().flatten() {
        // A refund without an id cannot be told from another one.
        let there = |other: &Refund| other.id == refund.id;
        if !refund.id.is_empty() && !known.iter().any(there) {
            known.push(refund.clone());
        }
    }
    known
}

/// Whether a refund did not exist before the request. If the refunds before it are not known, a
/// refund under way counts as new, and a completed one does not.
fn is_new(refund: &Refund, evidence: &Evidence<'_>) -> bool {
    match evidence.before {
        Some(before) => !before.iter().any(|other| other.id == refund.id),
        None => refund.progress == Progress::UnderWay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Done, Failed, KeyUsed, NotDone, UnderWay, Unknown};

    /// Refunds as a text: `"1:500 done, 2:100 waits, 3:? failed"`.
    fn list(text: &str) -> Vec<Refund> {
        text.split(", ")
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                let (id, rest) = entry.split_once(':').expect("id");
                let (units, progress) = rest.split_once(' ').expect("progress");
                let progress = match progress {
                    "done" => Progress::Done,
                    "waits" => Progress::UnderWay,
                    "failed" => Progress::Refused,
                    other => panic!("{other}"),
                };
                let payment = String::new();
                Refund { id: id.to_owned(), payment, progress, units: units.parse().ok() }
            })
            .collect()
    }

    /// The answer as a text: `"listed 1:500 done"`, `"only 1:500 done"`, or a word.
    fn answer(text: &str) -> Answer {
        match text {
            "nothing" => Answer::Nothing,
            "under way" => Answer::UnderWay,
            "refused" => Answer::Refused,
            "final" => Answer::Final,
            listed => {
                let (kind, refunds) = listed.split_once(' ').unwrap_or((listed, ""));
                Answer::Listed { refunds: list(refunds), only: kind == "only" }
            }
        }
    }

    /// `"-"` means that the refunds could not be read.
    fn reading(text: &str) -> Option<Vec<Refund>> {
        (text != "-").then(|| list(text))
    }

    /// The rows: refunds before, answer, refunds after, and the outcome of a refund of 200 out of
    /// 500.
    #[test]
    fn a_part_is_paid_back_by_a_refund_of_this_amount_that_is_this_calls() {
        for (before, answered, after, outcome) in [
            ("", "listed 1:200 done", "1:200 done", Done),
            ("", "listed 1:200 waits", "1:200 waits", UnderWay),
            ("", "listed 1:200 waits", "1:200 done", Done),
            ("", "listed 1:200 waits", "1:200 failed", Failed),
            ("", "listed 1:200 done", "1:200 failed", Failed),
            ("", "listed 1:200 failed", "1:200 failed", Failed),
            // A list that lacks the refund is out of date.
            ("", "listed 1:200 done", "", Done),
            ("", "listed 1:200 done", "-", Done),
            ("", "listed 1:200 waits", "-", UnderWay),
            // The other refunds of the order do not count, in any order.
            ("1:100 done", "listed 2:200 failed, 1:100 done", "1:100 done, 2:200 failed", Failed),
            ("1:100 done", "listed 1:100 done, 2:200 failed", "1:100 done, 2:200 failed", Failed),
            ("1:200 done", "listed 1:200 done, 2:200 failed", "1:200 done, 2:200 failed", Failed),
            ("1:200 failed", "listed 1:200 failed, 2:200 done", "1:200 failed, 2:200 done", Done),
            ("1:100 done", "listed 1:100 done", "1:100 done", Unknown),
            ("", "listed 1:100 done", "1:100 done", Unknown),
            ("", "listed 1:? done", "1:? done", Unknown),
            // The same key was used again.
            ("1:200 done", "listed 1:200 done", "1:200 done", Done),
            ("1:200 waits", "listed 1:200 waits", "1:200 waits", UnderWay),
            ("1:200 failed", "listed 1:200 failed", "1:200 failed", Failed),
            ("1:200 done, 2:200 failed", "listed 1:200 done, 2:200 failed", "", Unknown),
            ("1:200 done, 2:200 done", "listed 1:200 done, 2:200 done", "", Done),
            ("1:200 done, 2:200 done", "listed 1:200 done", "1:200 done, 2:200 done", Done),
            // There are two new refunds: somebody else pays back as well.
            ("", "listed 1:200 done", "1:200 done, 2:200 failed", Unknown),
            ("", "listed 1:200 done", "1:200 done, 2:200 waits", UnderWay),
            // The answer lists the refund of this call only.
            ("", "only 1:200 done", "1:200 done", Done),
            ("-", "only 1:200 done", "-", Done),
            ("1:200 done", "only 1:200 done", "1:200 done", Done),
            ("", "only 1:200 waits", "1:200 failed", Failed),
            ("1:100 done", "only 1:100 done", "1:100 done", KeyUsed),
            ("", "only 1:? done", "1:? done", Unknown),
            ("", "only 1:? done", "1:200 done", Done),
            // The answer lists no refund.
            ("", "nothing", "", Unknown),
            ("", "nothing", "1:200 done", Done),
            ("", "nothing", "1:200 waits", UnderWay),
            ("", "nothing", "1:100 done", Unknown),
            ("1:200 done", "nothing", "1:200 done", Unknown),
            // A refusal is final only after the refunds were read again.
            ("", "refused", "", NotDone),
            ("", "refused", "1:200 waits", UnderWay),
            ("", "refused", "1:200 done", Done),
            ("", "refused", "1:200 failed", Failed),
            ("", "refused", "1:100 waits", NotDone),
            // An earlier call with this key may have made the refund that existed before.
            ("1:200 done", "refused", "1:200 done", Unknown),
            ("1:200 waits", "refused", "1:200 waits", UnderWay),
            ("1:200 waits", "refused", "1:200 done", Unknown),
            ("1:200 failed", "refused", "1:200 failed", NotDone),
            ("1:100 done", "refused", "1:100 done", NotDone),
            ("1:200 done", "final", "1:200 done", NotDone),
            ("1:200 waits", "final", "1:200 waits", UnderWay),
            ("", "final", "1:200 done", Done),
            ("-", "refused", "1:200 done", Unknown),
            ("-", "refused", "1:200 waits", UnderWay),
            ("", "under way", "", UnderWay),
            ("", "under way", "1:100 waits", UnderWay),
            ("", "under way", "1:200 done", Done),
        ] {
            let (answer, before, after) = (answer(answered), reading(before), reading(after));
            let evidence = Evidence {
                part: Some(200),
                paid: Some(500),
                answer: &answer,
                before: before.as_deref(),
                after: after.as_deref(),
                all_is_back: false,
            };
            assert_eq!(decide(&evidence), outcome, "{evidence:?}");
        }
    }

    /// The same rows for a refund of all that is left of 500.
    #[test]
    fn all_is_paid_back_once_all_that_was_paid_is_back() {
        for (before, answered, after, outcome) in [
            ("", "listed 1:500 done", "1:500 done", Done),
            ("", "listed 1:500 done", "", Done),
            ("", "listed 1:500 done", "-", Done),
            ("1:100 done", "listed 2:400 done", "1:100 done, 2:400 done", Done),
            ("1:100 done", "listed 2:400 done", "-", Done),
            ("", "listed 1:100 done", "1:100 done", UnderWay),
            ("1:100 done", "listed 1:100 done", "1:100 done", UnderWay),
            ("", "listed 1:? done", "1:? done", UnderWay),
            ("", "listed 1:500 waits", "1:500 waits", UnderWay),
            ("", "listed 1:500 waits", "1:500 done", Done),
            ("", "listed 1:500 waits", "1:500 failed", Failed),
            ("", "listed 1:500 failed", "1:500 failed", Failed),
            ("1:500 failed", "listed 1:500 failed", "1:500 failed", Failed),
            ("-", "listed 1:500 failed", "-", Failed),
            ("1:500 failed", "listed 1:500 waits", "1:500 failed", Failed),
            ("1:500 failed", "listed 1:500 failed, 2:500 done", "", Done),
            ("", "listed", "", Unknown),
            ("", "listed :250 done", ":250 done", Unknown),
            ("", "only 1:500 done", "1:500 done", Done),
            ("", "only 1:500 waits", "1:500 waits", UnderWay),
            ("-", "only 1:500 waits", "-", UnderWay),
            ("", "only 1:500 failed", "1:500 failed", Failed),
            ("1:500 failed", "only 1:500 failed", "1:500 failed", Failed),
            ("", "only 1:100 done", "1:100 done", UnderWay),
            ("", "nothing", "", Unknown),
            ("", "nothing", "1:500 waits", UnderWay),
            ("", "nothing", "1:500 done", Done),
            ("", "refused", "", NotDone),
            ("", "refused", "-", NotDone),
            ("", "final", "", NotDone),
            ("1:500 done", "refused", "1:500 done", Done),
            ("1:100 done, 2:400 waits", "refused", "1:100 done, 2:400 waits", UnderWay),
            ("1:100 waits", "refused", "1:100 waits", NotDone),
            ("", "refused", "1:100 waits", UnderWay),
            ("", "refused", "1:500 failed", NotDone),
            ("", "under way", "", UnderWay),
            ("", "under way", "1:500 done", Done),
        ] {
            let (answer, before, after) = (answer(answered), reading(before), reading(after));
            let mut evidence = Evidence {
                part: None,
                paid: Some(500),
                answer: &answer,
                before: before.as_deref(),
                after: after.as_deref(),
                all_is_back: false,
            };
            assert_eq!(decide(&evidence), outcome, "{evidence:?}");
            evidence.paid = None;
            assert_ne!(decide(&evidence), Done, "{evidence:?}");
            evidence.all_is_back = true;
            assert_eq!(decide(&evidence), Done, "{evidence:?}");
        }
    }
}
