//! Whether a refund was made. One decision for orders and payments, as a pure function of what was
//! answered and of what stands there before and after.
//!
//! "Paid back" is said only on evidence: for all of it, that all which was paid is back; for a part,
//! an entry of this amount that is through and is this call's, since it is new, or since the service
//! answers it to the same key. A refusal is final only after the refunds were read again.

use super::reply::Reply;
use crate::error::{Error, Failure, Fault};
use std::sync::Arc;

/// How far a refund has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Accepted, and neither through nor refused yet; also a word that is not known.
    UnderWay,
    Refused,
    Done,
}

/// A refund, as an answer lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The refund's own number.
    pub id: String,
    /// The payment that it pays back; empty: the answer does not tell.
    pub payment: String,
    pub progress: Progress,
    /// Minor units; `None`: the answer does not tell, or it cannot be read.
    pub units: Option<u64>,
}

/// What the service said to the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It carried the request out, or an earlier one of this key, and lists these refunds. `only`:
    /// this call's and no other.
    Listed { refunds: Vec<Refund>, only: bool },
    /// It says that it did, and tells of no refund of this order or payment.
    Nothing,
    /// It refused, because a refund is under way.
    UnderWay,
    /// It refused, and does not say clearly why.
    Refused,
    /// It refused for a reason that stays: too late, too much, only as a whole.
    Final,
}

/// All that is known of a refund.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Minor units to be paid back; `None`: all that is left.
    pub part: Option<u64>,
    /// Minor units that were paid; `None`: not known.
    pub paid: Option<u64>,
    pub answer: &'a Answer,
    /// The refunds before the request; `None`: not known.
    pub before: Option<&'a [Refund]>,
    /// The refunds after it; `None`: not known.
    pub after: Option<&'a [Refund]>,
    /// The order or the payment itself says afterwards that all of it is back.
    pub all_is_back: bool,
}

/// What has become of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Paid back.
    Done,
    /// Accepted: the same call again tells when it is done.
    UnderWay,
    /// It was accepted at first, and then it failed: nothing is paid back.
    Failed,
    /// What the service refused, it did not do: the refusal stands.
    NotDone,
    /// The key belongs to a refund of another amount.
    KeyUsed,
    /// Carried out or not, the evidence does not tell; the same key does.
    Unknown,
}

impl Outcome {
    /// What the caller is told. `refusal`: how the service refused, if it did.
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

/// Minor units of the refunds that are through.
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
        // What is under way covers the rest, or was begun by this call.
        _ if waits && covers(sum(kept())) => Outcome::UnderWay,
        _ if new.iter().any(|refund| refund.progress == Progress::UnderWay) => Outcome::UnderWay,
        Answer::Refused | Answer::Final => Outcome::NotDone,
        Answer::Listed { refunds, only: true } => single(refunds, &known),
        Answer::Listed { refunds, .. } if new.is_empty() => whole(&latest(refunds, &known)),
        Answer::Listed { .. } | Answer::Nothing => whole(&new),
    }
}

/// The refunds of an answer, as they were told last.
fn latest<'k>(answered: &[Refund], known: &'k [Refund]) -> Vec<&'k Refund> {
    let is_answered = |refund: &&Refund| answered.iter().any(|other| other.id == refund.id);
    known.iter().filter(is_answered).collect()
}

/// All of it was to be paid back, and an answer tells of this call's refund and no other.
fn single(refunds: &[Refund], known: &[Refund]) -> Outcome {
    match refunds.first().and_then(|own| known.iter().find(|refund| refund.id == own.id)) {
        Some(own) if own.progress == Progress::Refused => Outcome::Failed,
        // It is through or under way, and the sum does not show it yet.
        Some(_) => Outcome::UnderWay,
        None => Outcome::Unknown,
    }
}

/// All of it was to be paid back, and is not yet: what this call's refunds say. Where none is new,
/// they are those of an answer that is given once more.
fn whole(own: &[&Refund]) -> Outcome {
    match own {
        [] => Outcome::Unknown,
        own if own.iter().all(|refund| refund.progress == Progress::Refused) => Outcome::Failed,
        // A part is back, or about to be. The same call again asks for the rest.
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
        // One of this amount was there before: an earlier call with this key may have made it, and its
        // answer was lost.
        Answer::Refused | Answer::Final if waits => Outcome::UnderWay,
        Answer::Refused if done => Outcome::Unknown,
        Answer::Refused | Answer::Final => Outcome::NotDone,
        Answer::Nothing => Outcome::Unknown,
        // Nothing is new: the answer repeats that of the first call with this key.
        Answer::Listed { refunds, .. } => {
            let mut repeated = latest(refunds, &known);
            repeated.retain(own);
            if repeated.is_empty() { Outcome::Unknown } else { agreed(&repeated) }
        }
    }
}

/// The answer tells of one refund: the one of this key.
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

/// What several refunds of this amount say, any of which may be this call's.
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

/// Every refund that is known, each once, as it was told last. A reading that does not have one is
/// behind; an answer may be the repetition of an old one.
fn known(evidence: &Evidence<'_>) -> Vec<Refund> {
    let answered: &[Refund] = match evidence.answer {
        Answer::Listed { refunds, .. } => refunds,
        _ => &[],
    };
    let mut known: Vec<Refund> = Vec::new();
    let readings =
        [evidence.after.unwrap_or_default(), answered, evidence.before.unwrap_or_default()];
    for refund in readings.into_iter().flatten() {
        // Without a number nobody can tell it from another one.
        let there = |other: &Refund| other.id == refund.id;
        if !refund.id.is_empty() && !known.iter().any(there) {
            known.push(refund.clone());
        }
    }
    known
}

/// Whether a refund was not there before the request. Without a reading nobody knows: then what is
/// under way may be this call's, and what is through may not.
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

    /// What was answered as a text: `"listed 1:500 done"`, `"only 1:500 done"`, or a word.
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

    /// `"-"`: it could not be read.
    fn reading(text: &str) -> Option<Vec<Refund>> {
        (text != "-").then(|| list(text))
    }

    /// Before; answer; after; what has become of a refund of 200 of the 500 that were paid.
    #[test]
    fn a_part_is_paid_back_by_a_refund_of_this_amount_that_is_this_calls() {
        for (before, answered, after, outcome) in [
            ("", "listed 1:200 done", "1:200 done", Done),
            ("", "listed 1:200 waits", "1:200 waits", UnderWay),
            ("", "listed 1:200 waits", "1:200 done", Done),
            ("", "listed 1:200 waits", "1:200 failed", Failed),
            ("", "listed 1:200 done", "1:200 failed", Failed),
            ("", "listed 1:200 failed", "1:200 failed", Failed),
            // A reading that does not have it is behind.
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
            // The same key again.
            ("1:200 done", "listed 1:200 done", "1:200 done", Done),
            ("1:200 waits", "listed 1:200 waits", "1:200 waits", UnderWay),
            ("1:200 failed", "listed 1:200 failed", "1:200 failed", Failed),
            ("1:200 done, 2:200 failed", "listed 1:200 done, 2:200 failed", "", Unknown),
            ("1:200 done, 2:200 done", "listed 1:200 done, 2:200 done", "", Done),
            ("1:200 done, 2:200 done", "listed 1:200 done", "1:200 done, 2:200 done", Done),
            // Two new ones: somebody else pays back as well.
            ("", "listed 1:200 done", "1:200 done, 2:200 failed", Unknown),
            ("", "listed 1:200 done", "1:200 done, 2:200 waits", UnderWay),
            // An answer that names this call's refund alone.
            ("", "only 1:200 done", "1:200 done", Done),
            ("-", "only 1:200 done", "-", Done),
            ("1:200 done", "only 1:200 done", "1:200 done", Done),
            ("", "only 1:200 waits", "1:200 failed", Failed),
            ("1:100 done", "only 1:100 done", "1:100 done", KeyUsed),
            ("", "only 1:? done", "1:? done", Unknown),
            ("", "only 1:? done", "1:200 done", Done),
            // An answer without a refund.
            ("", "nothing", "", Unknown),
            ("", "nothing", "1:200 done", Done),
            ("", "nothing", "1:200 waits", UnderWay),
            ("", "nothing", "1:100 done", Unknown),
            ("1:200 done", "nothing", "1:200 done", Unknown),
            // A refusal is final only after a look.
            ("", "refused", "", NotDone),
            ("", "refused", "1:200 waits", UnderWay),
            ("", "refused", "1:200 done", Done),
            ("", "refused", "1:200 failed", Failed),
            ("", "refused", "1:100 waits", NotDone),
            // An earlier call of this key may have made the one that was there before.
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

    /// As above, of a refund of all that is left of the 500 that were paid.
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
