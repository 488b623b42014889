//! What an order comes to, by its own word and by its payments. Pure: it knows neither a provider
//! nor the way to one.
//!
//! Where the two contradict each other, the answer is the one with which nobody loses money: an
//! order is paid only if a payment of it stands, and over only if none does.

use super::model::{Doubt, State};
use super::refund::{self, Refund};
use super::tally::{Amount, PaymentStatus};

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
#[derive(Debug, Clone)]
pub struct Part {
    /// The payment's own number.
    pub id: String,
    /// `None`: the answer does not tell.
    pub status: Option<PaymentStatus>,
    /// What was asked for.
    pub amount: Amount,
    /// What was paid; may be less (discounts).
    pub paid: Amount,
    /// What is back, by the payment's own word.
    pub back: Amount,
}

impl Part {
    /// What was paid of a payment that was made.
    const fn units(&self) -> Amount {
        match self.paid {
            Amount::Absent => self.amount,
            paid => paid,
        }
    }

    /// Minor units that are back: its own figure, or the refunds of it that are through, whichever is
    /// more, since one of them may be behind. A refund that does not name its payment is that of the
    /// only one.
    fn back(&self, refunds: &[Refund], only: bool) -> u64 {
        let of_this =
            |refund: &&Refund| refund.payment == self.id || (only && refund.payment.is_empty());
        let listed = refund::done(refunds.iter().filter(of_this));
        let whole =
            if self.status == Some(PaymentStatus::Back) { self.units().units() } else { None };
        [self.back.units(), whole].into_iter().flatten().fold(listed, u64::max)
    }

    const fn is_readable(&self) -> bool {
        !matches!(self.units(), Amount::Unreadable) && !matches!(self.back, Amount::Unreadable)
    }

    fn is_made(&self) -> bool {
        matches!(self.status, Some(PaymentStatus::Made | PaymentStatus::Back))
    }
}

/// What an answer tells of an order.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    pub word: Word,
    pub parts: &'a [Part],
    /// What was paid in all, by the order's own word.
    pub paid: Amount,
    pub refunds: &'a [Refund],
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub doubt: Doubt,
    /// Minor units that were paid by the payments that were made; `None`: not known.
    pub paid: Option<u64>,
    /// Minor units that are back with the buyer.
    pub back: u64,
    /// All that was paid is back.
    pub all_is_back: bool,
}

const PAID_YET_OVER: &str = "the order is closed, but a payment of it stands: pay it back, or hand \
    out the goods; do not charge anew before";
const PAID_YET_OPEN: &str = "the order is open, but a payment of it was made: read the order again; \
    do not charge anew before";
const NOT_PAID: &str =
    "the order says that it was paid, but none of its payments does: read it again";
const FAILED: &str = "a payment of it failed; whether the code can still be paid is not known: cancel it before \
    the sale is charged anew";
const ACTION_REQUIRED: &str = "it waits for somebody to act; whether the code can still be paid is \
    not known: cancel it before the sale is charged anew";
const UNDER_WAY_YET_OVER: &str = "the order is closed, but a payment of it is under way: read the \
    order again; do not charge anew before";
const UNREADABLE: &str = "an amount of its payment cannot be read";

/// What its payments come to.
struct Sums {
    /// There is a payment that was made.
    made: bool,
    /// Money of it is with the seller, or is not known to be back.
    stands: bool,
    under_way: bool,
    readable: bool,
    paid: Option<u64>,
    back: u64,
}

/// Decides what an order comes to.
pub fn standing(evidence: &Evidence<'_>) -> Standing {
    let sums = sums(evidence);
    let told = |made: State| match (sums.readable, sums.stands) {
        (false, true) => (State::Pending, Doubt::Unreadable(UNREADABLE)),
        (_, true) => (made, Doubt::None),
        (_, false) => (State::Refunded, Doubt::None),
    };
    let over = |state| match (sums.stands, sums.under_way) {
        (true, _) => (State::Pending, Doubt::Contradiction(PAID_YET_OVER)),
        (false, true) => (State::Pending, Doubt::Contradiction(UNDER_WAY_YET_OVER)),
        (false, false) => (state, Doubt::None),
    };
    let (state, doubt) = match evidence.word {
        Word::Refunded => (State::Refunded, Doubt::None),
        Word::Paid if !sums.made => (State::Pending, Doubt::Contradiction(NOT_PAID)),
        Word::Paid => told(State::Paid),
        // Back or not: an order that was paid once is not to be paid again.
        Word::Open if sums.made => (State::Pending, Doubt::Contradiction(PAID_YET_OPEN)),
        Word::ActionRequired if sums.stands => {
            (State::Pending, Doubt::Contradiction(PAID_YET_OPEN))
        }
        Word::Canceled => over(State::Canceled),
        Word::Expired => over(State::Expired),
        Word::Failed => match over(State::Pending) {
            (state, Doubt::None) => (state, Doubt::Contradiction(FAILED)),
            told => told,
        },
        Word::ActionRequired => (State::Pending, Doubt::Contradiction(ACTION_REQUIRED)),
        Word::Open | Word::UnderWay => (State::Pending, Doubt::None),
    };
    let by_sum = sums.made && !sums.stands;
    // The words count where nothing listed says otherwise.
    let all_is_back = by_sum || (evidence.word == Word::Refunded && evidence.refunds.is_empty());
    Standing { state, doubt, paid: sums.paid, back: sums.back, all_is_back }
}

/// Adds up the payments that were made. Where the answer does not tell what became of them (the short
/// form of an answer), the order's own word and sum do.
fn sums(evidence: &Evidence<'_>) -> Sums {
    let parts = once(evidence.parts);
    let silent = parts.iter().all(|part| part.status.is_none());
    let paid_by_word = matches!(evidence.word, Word::Paid | Word::Refunded);
    let has_paid = |part: &Part| part.paid.units().is_some_and(|units| units > 0);
    let is_made = |part: &&Part| {
        part.is_made() || (part.status.is_none() && (has_paid(part) || (silent && paid_by_word)))
    };
    let made: Vec<&Part> = parts.iter().copied().filter(|part| is_made(part)).collect();
    let under_way = parts.iter().any(|part| part.status == Some(PaymentStatus::UnderWay));
    if made.is_empty() {
        let sums = by_order(evidence, silent && paid_by_word);
        return Sums { under_way, ..sums };
    }
    let only = made.len() == 1;
    let back = |part: &Part| part.back(evidence.refunds, only);
    let paid: Option<Vec<u64>> = made.iter().map(|part| part.units().units()).collect();
    Sums {
        // Nothing was paid by payments of nothing.
        made: paid.as_ref().is_none_or(|paid| paid.iter().any(|units| *units > 0)),
        stands: made.iter().any(|part| match part.units().units() {
            Some(units) => part.status != Some(PaymentStatus::Back) && back(part) < units,
            None => part.status != Some(PaymentStatus::Back),
        }),
        under_way,
        readable: made.iter().all(|part| part.is_readable()),
        paid: paid.map(|paid| paid.into_iter().fold(0, u64::saturating_add)),
        back: made.iter().fold(0, |sum, part| sum.saturating_add(back(part))),
    }
}

/// The order's own sum, where no payment was made as far as is told.
fn by_order(evidence: &Evidence<'_>, says_paid: bool) -> Sums {
    let back = refund::done(evidence.refunds.iter());
    let paid = evidence.paid.units();
    let stands = match evidence.paid {
        Amount::Units(units) => units > back,
        Amount::Unreadable => true,
        Amount::Absent => says_paid,
    };
    Sums {
        made: stands || (says_paid && paid != Some(0)),
        stands,
        under_way: false,
        readable: evidence.paid != Amount::Unreadable,
        paid,
        back,
    }
}

/// Each payment once: of two records of one, the one that has come farther.
fn once(parts: &[Part]) -> Vec<&Part> {
    let mut once: Vec<&Part> = Vec::new();
    for part in parts {
        match once.iter_mut().find(|other| !part.id.is_empty() && other.id == part.id) {
            Some(known) if part.status > known.status => *known = part,
            Some(_) => {}
            None => once.push(part),
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::super::refund::Progress;
    use super::*;
    use Amount::{Absent, Units, Unreadable};
    use PaymentStatus::{Back, Failed, Made, NotBegun, UnderWay};
    use std::slice::from_ref;

    fn part(status: PaymentStatus) -> Part {
        Part {
            id: "P1".to_owned(),
            status: Some(status),
            amount: Units(500),
            paid: Absent,
            back: Absent,
        }
    }

    fn refund(id: &str, of: &str, units: u64, progress: Progress) -> Refund {
        Refund { id: id.to_owned(), payment: of.to_owned(), progress, units: Some(units) }
    }

    /// The rule as a table: the order's word, its payments, its refunds; state, and why in doubt.
    #[test]
    fn an_order_is_paid_only_if_a_payment_stands_and_over_only_if_none_does() {
        let back = |units| Part { back: Units(units), ..part(Made) };
        let paid = |paid| Part { paid, ..part(Made) };
        let unread_back = || Part { back: Unreadable, ..part(Made) };
        let silent = || Part { status: None, ..part(Made) };
        let second = |status| Part { id: "P2".to_owned(), ..part(status) };
        let done = |units| vec![refund("R1", "", units, Progress::Done)];
        let of = |of, units| vec![refund("R1", of, units, Progress::Done)];
        let waits = |units| vec![refund("R1", "", units, Progress::UnderWay)];
        type Row = (Word, Vec<Part>, Vec<Refund>, State, &'static str);
        let rows: Vec<Row> = vec![
            (Word::Open, vec![part(NotBegun)], vec![], State::Pending, ""),
            (Word::Open, vec![], vec![], State::Pending, ""),
            (Word::Open, vec![part(Made)], vec![], State::Pending, PAID_YET_OPEN),
            (Word::Open, vec![part(Back)], vec![], State::Pending, PAID_YET_OPEN),
            (Word::Open, vec![part(Made)], done(500), State::Pending, PAID_YET_OPEN),
            (Word::UnderWay, vec![part(Made)], vec![], State::Pending, ""),
            (Word::Paid, vec![part(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![], vec![], State::Paid, ""),
            (Word::Paid, vec![silent()], vec![], State::Paid, ""),
            (Word::Paid, vec![silent()], done(500), State::Refunded, ""),
            (Word::Paid, vec![part(Failed), second(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![part(Failed)], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![part(UnderWay)], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![part(NotBegun)], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![paid(Units(0))], vec![], State::Pending, NOT_PAID),
            (Word::Paid, vec![part(Back)], vec![], State::Refunded, ""),
            (Word::Paid, vec![back(500)], vec![], State::Refunded, ""),
            (Word::Paid, vec![back(499)], vec![], State::Paid, ""),
            (Word::Paid, vec![part(Made)], done(500), State::Refunded, ""),
            (Word::Paid, vec![part(Made)], done(499), State::Paid, ""),
            (Word::Paid, vec![part(Made)], of("P1", 500), State::Refunded, ""),
            (Word::Paid, vec![part(Made)], of("P2", 500), State::Paid, ""),
            (Word::Paid, vec![part(Made)], waits(500), State::Paid, ""),
            // One payment, listed twice.
            (Word::Paid, vec![part(Made), part(Made)], done(500), State::Refunded, ""),
            (Word::Paid, vec![part(UnderWay), part(Made)], vec![], State::Paid, ""),
            // Two payments, one of which is back.
            (Word::Paid, vec![part(Back), second(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![back(500), second(Made)], vec![], State::Paid, ""),
            (Word::Paid, vec![part(Made), second(Made)], of("P1", 500), State::Paid, ""),
            (Word::Paid, vec![part(Made), second(Back)], of("P1", 500), State::Refunded, ""),
            (Word::Paid, vec![paid(Unreadable)], vec![], State::Pending, UNREADABLE),
            (Word::Paid, vec![unread_back()], vec![], State::Pending, UNREADABLE),
            (Word::Refunded, vec![paid(Unreadable)], vec![], State::Refunded, ""),
            (Word::Refunded, vec![part(Made)], vec![], State::Refunded, ""),
            (Word::Canceled, vec![part(Failed)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(NotBegun)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![], vec![], State::Canceled, ""),
            (Word::Canceled, vec![silent()], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(UnderWay)], vec![], State::Pending, UNDER_WAY_YET_OVER),
            (Word::Canceled, vec![part(Made)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![paid(Unreadable)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![back(100)], vec![], State::Pending, PAID_YET_OVER),
            (Word::Canceled, vec![back(500)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(Back)], vec![], State::Canceled, ""),
            (Word::Canceled, vec![part(Made)], done(500), State::Canceled, ""),
            (Word::Expired, vec![part(Failed)], vec![], State::Expired, ""),
            (Word::Expired, vec![part(UnderWay)], vec![], State::Pending, UNDER_WAY_YET_OVER),
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
    fn without_a_word_of_its_payments_the_sum_of_the_order_counts() {
        let silent = |paid| Part { status: None, paid, ..part(Made) };
        for (word, parts, paid, state) in [
            (Word::Paid, vec![], Units(500), State::Paid),
            (Word::Paid, vec![], Unreadable, State::Pending),
            (Word::Paid, vec![], Units(0), State::Pending),
            (Word::Canceled, vec![], Units(500), State::Pending),
            (Word::Canceled, vec![], Units(0), State::Canceled),
            (Word::Expired, vec![silent(Units(500))], Absent, State::Pending),
            (Word::Expired, vec![silent(Absent)], Absent, State::Expired),
            // What the sum is of, net or not, does not count beside the payments' own figures.
            (Word::Paid, vec![Part { back: Units(500), ..part(Made) }], Units(0), State::Refunded),
            (Word::Paid, vec![Part { back: Units(250), ..part(Made) }], Units(250), State::Paid),
        ] {
            let evidence = Evidence { word, parts: &parts, paid, refunds: &[] };
            assert_eq!(standing(&evidence).state, state, "{evidence:?}");
        }
    }

    #[test]
    fn what_was_paid_and_what_is_back_are_added_up() {
        let sums = |parts: &[Part], paid, refunds: &[Refund]| {
            let found = standing(&Evidence { word: Word::Paid, parts, paid, refunds });
            (found.paid, found.back)
        };
        let second = Part { id: "P2".to_owned(), ..part(Made) };
        let back = Part { back: Units(100), ..part(Made) };
        let of = |units, progress| refund("R1", "", units, progress);
        assert_eq!(sums(&[part(Made)], Absent, &[]), (Some(500), 0));
        assert_eq!(sums(&[Part { paid: Units(450), ..part(Made) }], Absent, &[]), (Some(450), 0));
        assert_eq!(sums(&[part(Made), second.clone()], Absent, &[]), (Some(1000), 0));
        assert_eq!(sums(&[part(Failed)], Absent, &[]), (None, 0));
        assert_eq!(sums(&[], Absent, &[]), (None, 0));
        assert_eq!(sums(&[], Units(450), &[]), (Some(450), 0));
        assert_eq!(sums(from_ref(&back), Absent, &[]), (Some(500), 100));
        assert_eq!(sums(from_ref(&back), Absent, &[of(200, Progress::Done)]), (Some(500), 200));
        assert_eq!(sums(from_ref(&back), Absent, &[of(200, Progress::UnderWay)]), (Some(500), 100));
        assert_eq!(sums(&[part(Back)], Absent, &[]), (Some(500), 500));
        assert_eq!(sums(&[back, second], Absent, &[]), (Some(1000), 100));
    }

    #[test]
    fn all_is_back_by_the_sum_or_by_the_word_where_no_refund_says_otherwise() {
        let all = |word, parts: &[Part], refunds: &[Refund]| {
            standing(&Evidence { word, parts, paid: Absent, refunds }).all_is_back
        };
        let of = |units, progress| [refund("R1", "P1", units, progress)];
        assert!(all(Word::Paid, &[part(Back)], &[]));
        assert!(all(Word::Paid, &[part(Made)], &of(500, Progress::Done)));
        assert!(!all(Word::Paid, &[part(Made)], &of(250, Progress::Done)));
        assert!(all(Word::Refunded, &[part(Made)], &[]));
        assert!(!all(Word::Refunded, &[part(Made)], &of(250, Progress::Done)));
        assert!(!all(Word::Refunded, &[part(Made)], &of(500, Progress::UnderWay)));
        assert!(!all(Word::Refunded, &[part(Made)], &of(500, Progress::Refused)));
        assert!(all(Word::Refunded, &[part(Back)], &of(500, Progress::UnderWay)));
        assert!(!all(Word::Open, &[part(NotBegun)], &[]));
    }
}
