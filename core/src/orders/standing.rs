//! What an order comes to, by its own word and by its payments. Pure: it knows neither a provider
//! nor the way to one.
//!
//! Where the two contradict each other, the answer is the one with which nobody loses money: an
//! order is paid only if a payment of it stands, and over only if none does.

use super::model::{Doubt, State};
use super::refund::Refund;
use super::tally::{Amount, Course};

/// What an order says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It can be paid.
    Open,
    /// It was paid.
    Paid,
    /// It was paid, and all of it is back with the buyer.
    Refunded,
    Canceled,
    Expired,
    /// A payment of it failed. Whether it can be paid once more is not known.
    Failed,
    /// The buyer, or somebody else, has to do something first.
    ActionRequired,
    /// Something is under way; also a word that is not known.
    UnderWay,
}

/// A payment of an order.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// `None`: the answer does not tell.
    pub course: Option<Course>,
    pub paid: Amount,
    pub back: Amount,
}

/// What an answer tells of an order.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    pub word: Word,
    pub parts: &'a [Part],
    /// What was paid in all.
    pub paid: Amount,
    pub refunds: &'a [Refund],
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub doubt: Doubt,
    /// Minor units that were paid; `None`: not known.
    pub paid: Option<u64>,
    /// Minor units that are back with the buyer.
    pub back: u64,
}

const PAID_YET_OVER: &str = "the order is closed, but a payment of it stands: pay it back, or hand \
    out the goods; do not charge anew before";
const PAID_YET_OPEN: &str = "the order is open, but a payment of it stands: read the order again; do not charge anew before";
const NOT_PAID: &str =
    "the order says that it was paid, but none of its payments does: read it again";
const FAILED: &str = "a payment of it failed; whether the code can still be paid is not known: cancel it before \
    the sale is charged anew";
const ACTION_REQUIRED: &str = "it waits for somebody to act; whether the code can still be paid is \
    not known: cancel it before the sale is charged anew";
const UNREADABLE: &str = "an amount of its payment cannot be read";

/// Decides what an order comes to.
pub fn standing(evidence: &Evidence<'_>) -> Standing {
    let made = |part: &&Part| matches!(part.course, Some(Course::Made | Course::Back));
    let made: Vec<&Part> = evidence.parts.iter().filter(made).collect();
    let (paid, back) = (paid(evidence, &made), back(evidence, &made));
    // A payment stands if it was made and is not known to be back.
    let all_back = made.iter().all(|part| part.course == Some(Course::Back))
        || paid.is_some_and(|paid| paid > 0 && back >= paid);
    let stands = !made.is_empty() && !all_back;
    let readable = made.iter().all(|part| is_readable(part)) && evidence.paid != Amount::Unreadable;
    let (state, doubt) = match evidence.word {
        Word::Refunded => (State::Refunded, Doubt::None),
        Word::Paid if tells_no_payment(evidence.parts) => by_sum(paid, back),
        Word::Paid if made.is_empty() => (State::Pending, Doubt::Contradiction(NOT_PAID)),
        Word::Paid if all_back => (State::Refunded, Doubt::None),
        Word::Paid if !readable => (State::Pending, Doubt::Unreadable(UNREADABLE)),
        Word::Paid => (State::Paid, Doubt::None),
        Word::Open if stands => (State::Pending, Doubt::Contradiction(PAID_YET_OPEN)),
        Word::Canceled | Word::Expired | Word::Failed if stands => {
            (State::Pending, Doubt::Contradiction(PAID_YET_OVER))
        }
        Word::Canceled => (State::Canceled, Doubt::None),
        Word::Expired => (State::Expired, Doubt::None),
        Word::Failed => (State::Pending, Doubt::Contradiction(FAILED)),
        Word::ActionRequired => (State::Pending, Doubt::Contradiction(ACTION_REQUIRED)),
        Word::Open | Word::UnderWay => (State::Pending, Doubt::None),
    };
    Standing { state, doubt, paid, back }
}

/// Whether nothing is said of what became of the payments: the short form of an answer.
fn tells_no_payment(parts: &[Part]) -> bool {
    parts.iter().all(|part| part.course.is_none())
}

fn by_sum(paid: Option<u64>, back: u64) -> (State, Doubt) {
    let all_back = paid.is_some_and(|paid| paid > 0 && back >= paid);
    (if all_back { State::Refunded } else { State::Paid }, Doubt::None)
}

const fn is_readable(part: &Part) -> bool {
    !matches!(part.paid, Amount::Unreadable) && !matches!(part.back, Amount::Unreadable)
}

/// What was paid: the order's own sum, else that of the payments which were made.
fn paid(evidence: &Evidence<'_>, made: &[&Part]) -> Option<u64> {
    if let Some(units) = evidence.paid.units() {
        return Some(units);
    }
    let of = if made.is_empty() && tells_no_payment(evidence.parts) {
        evidence.parts.iter().map(|part| part.paid.units()).collect::<Option<Vec<_>>>()
    } else {
        made.iter().map(|part| part.paid.units()).collect()
    };
    of.filter(|units| !units.is_empty()).map(|units| units.into_iter().fold(0, u64::saturating_add))
}

/// What is back: the sum of the payments' own figures, or of the refunds that are through, whichever
/// is more, since one of them may be behind.
fn back(evidence: &Evidence<'_>, made: &[&Part]) -> u64 {
    let of_parts = made.iter().map(|part| match (part.course, part.paid, part.back) {
        (Some(Course::Back), Amount::Units(paid), _) => paid,
        (_, _, back) => back.units().unwrap_or(0),
    });
    of_parts.fold(0, u64::saturating_add).max(super::refund::done(evidence.refunds))
}

#[cfg(test)]
mod tests {
    use super::super::refund::Progress;
    use super::*;
    use Amount::{Absent, Units, Unreadable};
    use Course::{Back, Failed, Made, UnderWay};

    fn part(course: Course) -> Part {
        Part { course: Some(course), paid: Units(500), back: Absent }
    }

    fn refund(units: u64, progress: Progress) -> Refund {
        Refund { id: "R1".to_owned(), progress, units: Some(units) }
    }

    /// The rule as a table: the order's word, its payments, its refunds; state, and whether in doubt.
    #[test]
    fn an_order_is_paid_only_if_a_payment_stands_and_over_only_if_none_does() {
        let back = |units| Part { back: Units(units), ..part(Made) };
        let unread = || Part { paid: Unreadable, ..part(Made) };
        let unread_back = || Part { back: Unreadable, ..part(Made) };
        let silent = || Part { course: None, ..part(Made) };
        let done = |units| vec![refund(units, Progress::Done)];
        let waits = |units| vec![refund(units, Progress::UnderWay)];
        type Row = (Word, Vec<Part>, Vec<Refund>, State, &'static str);
        let rows: Vec<Row> = vec![
            (Word::Open, vec![part(UnderWay)], vec![], State::Pending, ""),
            (Word::Open, vec![], vec![], State::Pending, ""),
            (Word::Open, vec![part(Made)], vec![], State::Pending, PAID_YET_OPEN),
            (Word::Open, vec![part(Back)], vec![], State::Pending, ""),
            (Word::UnderWay, vec![part(Made)], vec![], State::Pending, ""),
            (Word::Paid, vec![part(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![], vec![], State::Paid, ""),
            (Word::Paid, vec![silent()], vec![], State::Paid, ""),
            (Word::Paid, vec![silent()], done(500), State::Refunded, ""),
            (Word::Paid, vec![part(Failed), part(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![part(Failed)], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![part(UnderWay)], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![part(Back)], vec![], State::Refunded, ""),
            (Word::Paid, vec![back(500)], vec![], State::Refunded, ""),
            (Word::Paid, vec![back(499)], vec![], State::Paid, ""),
            (Word::Paid, vec![part(Made)], done(500), State::Refunded, ""),
            (Word::Paid, vec![part(Made)], done(499), State::Paid, ""),
            (Word::Paid, vec![part(Made)], waits(500), State::Paid, ""),
            (Word::Paid, vec![unread()], vec![], State::Pending, UNREADABLE),
            (Word::Paid, vec![unread_back()], vec![], State::Pending, UNREADABLE),
            (Word::Refunded, vec![unread()], vec![], State::Refunded, ""),
            (Word::Refunded, vec![part(Made)], vec![], State::Refunded, ""),
            (Word::Canceled, vec![part(Failed)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(Made)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![unread()], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![back(100)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![back(500)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(Back)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(Made)], done(500), State::Canceled, ""),
            (Word::Expired, vec![part(Failed)], vec![], State::Expired, ""),
            (Word::Expired, vec![part(Made)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Failed, vec![part(Failed)], vec![], State::Pending, FAILED),
            (Word::Failed, vec![part(Made)], vec![], State::Pending, PAID_YET_OVER),
            (Word::ActionRequired, vec![part(UnderWay)], vec![], State::Pending, ACTION_REQUIRED),
        ];
        for (at, (word, parts, refunds, state, why)) in rows.into_iter().enumerate() {
            let evidence = Evidence { word, parts: &parts, paid: Absent, refunds: &refunds };
            let found = standing(&evidence);
            let said = match found.doubt {
                Doubt::Contradiction(why) | Doubt::Unreadable(why) => why,
                Doubt::None | Doubt::NotThereYet => "",
            };
            assert_eq!((found.state, said), (state, why), "row {at}");
        }
    }

    #[test]
    fn what_was_paid_and_what_is_back_are_added_up() {
        let sums = |parts: &[Part], paid, refunds: &[Refund]| {
            let found = standing(&Evidence { word: Word::Paid, parts, paid, refunds });
            (found.paid, found.back)
        };
        let back = Part { back: Units(100), ..part(Made) };
        assert_eq!(sums(&[part(Made)], Absent, &[]), (Some(500), 0));
        assert_eq!(sums(&[part(Made)], Units(450), &[]), (Some(450), 0));
        assert_eq!(sums(&[part(Made), part(Failed), part(Made)], Absent, &[]), (Some(1000), 0));
        assert_eq!(sums(&[part(Failed)], Absent, &[]), (None, 0));
        assert_eq!(sums(&[], Absent, &[]), (None, 0));
        assert_eq!(sums(&[back], Absent, &[]), (Some(500), 100));
        assert_eq!(sums(&[back], Absent, &[refund(200, Progress::Done)]), (Some(500), 200));
        assert_eq!(sums(&[back], Absent, &[refund(200, Progress::UnderWay)]), (Some(500), 100));
        assert_eq!(sums(&[part(Back)], Absent, &[]), (Some(500), 500));
    }
}
