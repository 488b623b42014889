//! Decides the state of an order by the status that the order reports and by its payments. The
//! decision is a pure function, and knows no provider.
//!
//! If the two contradict each other, nobody may lose money by the decision: an order counts as paid
//! only if the seller keeps money of one of its payments, and as canceled or expired only if the
//! seller keeps none.

use super::model::{Doubt, State};
use super::refund::{self, Refund};
use super::tally::{Amount, PaymentStatus};

/// The status that an order itself reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportedStatus {
    /// The order can be paid.
    Open,
    /// The order was paid.
    Paid,
    /// The order was paid, and all of the money is back with the buyer.
    Refunded,
    Canceled,
    Expired,
    /// A payment of the order failed. Whether the order can still be paid is not known.
    Failed,
    /// The buyer, or somebody else, has to do something first.
    ActionRequired,
    /// Something is under way. An unknown status counts as this one.
    UnderWay,
}

/// A payment of an order.
#[derive(Debug, Clone)]
pub struct OrderPayment {
    /// The service's id of the payment.
    pub id: String,
    /// `None` if the answer does not tell.
    pub status: Option<PaymentStatus>,
    /// The amount that was to be paid.
    pub amount: Amount,
    /// The amount that was paid, which may be less because of a discount.
    pub paid: Amount,
    /// The amount that is back with the buyer, as the payment itself reports.
    pub back: Amount,
}

impl OrderPayment {
    /// The amount that was paid by a payment that was made.
    const fn units(&self) -> Amount {
        match self.paid {
            Amount::Absent => self.amount,
            paid => paid,
        }
    }

    /// Minor units that are back with the buyer: the payment's own figure, or the sum of its
    /// completed refunds, whichever is more, since one of the two may be out of date. A refund that
    /// does not name its payment belongs to the only payment.
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

/// What an answer tells about an order.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    pub reported: ReportedStatus,
    pub payments: &'a [OrderPayment],
    /// What was paid in all, as the order itself reports.
    pub paid: Amount,
    pub refunds: &'a [Refund],
}

/// The decision about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderState {
    pub state: State,
    pub doubt: Doubt,
    /// Minor units that were paid by the payments that were made; `None` if that is not known.
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

/// The sums of the payments of an order.
struct Sums {
    /// A payment was made.
    made: bool,
    /// The seller keeps money of a payment, as far as is known.
    stands: bool,
    under_way: bool,
    readable: bool,
    paid: Option<u64>,
    back: u64,
}

/// Decides the state of an order.
pub fn decide(evidence: &Evidence<'_>) -> OrderState {
    let sums = sums(evidence);
    let by_payments = |made: State| match (sums.readable, sums.stands) {
        (false, true) => (State::Pending, Doubt::Unreadable(UNREADABLE)),
        (_, true) => (made, Doubt::None),
        (_, false) => (State::Refunded, Doubt::None),
    };
    let over = |state| match (sums.stands, sums.under_way) {
        (true, _) => (State::Pending, Doubt::Contradiction(PAID_YET_OVER)),
        (false, true) => (State::Pending, Doubt::Contradiction(UNDER_WAY_YET_OVER)),
        (false, false) => (state, Doubt::None),
    };
    let (state, doubt) = match evidence.reported {
        ReportedStatus::Refunded => (State::Refunded, Doubt::None),
        ReportedStatus::Paid if !sums.made => (State::Pending, Doubt::Contradiction(NOT_PAID)),
        ReportedStatus::Paid => by_payments(State::Paid),
        // Whether the money is back or not, an order that was paid once must not be paid again.
        ReportedStatus::Open if sums.made => (State::Pending, Doubt::Contradiction(PAID_YET_OPEN)),
        ReportedStatus::ActionRequired if sums.stands => {
            (State::Pending, Doubt::Contradiction(PAID_YET_OPEN))
        }
        ReportedStatus::Canceled => over(State::Canceled),
        ReportedStatus::Expired => over(State::Expired),
        ReportedStatus::Failed => match over(State::Pending) {
            (state, Doubt::None) => (state, Doubt::Contradiction(FAILED)),
            contradiction => contradiction,
        },
        ReportedStatus::ActionRequired => (State::Pending, Doubt::Contradiction(ACTION_REQUIRED)),
        ReportedStatus::Open | ReportedStatus::UnderWay => (State::Pending, Doubt::None),
    };
    let by_sum = sums.made && !sums.stands;
    // The reported status counts if no listed refund contradicts it.
    let all_is_back =
        by_sum || (evidence.reported == ReportedStatus::Refunded && evidence.refunds.is_empty());
    OrderState { state, doubt, paid: sums.paid, back: sums.back, all_is_back }
}

/// Adds up the payments that were made. If the answer does not give their status (it has a short
/// form), the status and the sum of the order count.
fn sums(evidence: &Evidence<'_>) -> Sums {
    let payments = once(evidence.payments);
    let silent = payments.iter().all(|payment| payment.status.is_none());
    let reported_paid =
        matches!(evidence.reported, ReportedStatus::Paid | ReportedStatus::Refunded);
    let has_paid = |payment: &OrderPayment| payment.paid.units().is_some_and(|units| units > 0);
    let is_made = |payment: &&OrderPayment| {
        payment.is_made()
            || (payment.status.is_none() && (has_paid(payment) || (silent && reported_paid)))
    };
    let made: Vec<&OrderPayment> =
        payments.iter().copied().filter(|payment| is_made(payment)).collect();
    let under_way = payments.iter().any(|payment| payment.status == Some(PaymentStatus::UnderWay));
    if made.is_empty() {
        let sums = by_order(evidence, silent && reported_paid);
        return Sums { under_way, ..sums };
    }
    let only = made.len() == 1;
    let back = |payment: &OrderPayment| payment.back(evidence.refunds, only);
    let paid: Option<Vec<u64>> = made.iter().map(|payment| payment.units().units()).collect();
    Sums {
        // A payment of zero pays nothing.
        made: paid.as_ref().is_none_or(|paid| paid.iter().any(|units| *units > 0)),
        stands: made.iter().any(|payment| match payment.units().units() {
            Some(units) => payment.status != Some(PaymentStatus::Back) && back(payment) < units,
            None => payment.status != Some(PaymentStatus::Back),
        }),
        under_way,
        readable: made.iter().all(|payment| payment.is_readable()),
        paid: paid.map(|paid| paid.into_iter().fold(0, u64::saturating_add)),
        back: made.iter().fold(0, |sum, payment| sum.saturating_add(back(payment))),
    }
}

/// The sums by the order itself, if the answer reports no payment that was made.
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

/// Each payment once. If a payment is listed twice, the record with the later status counts.
fn once(payments: &[OrderPayment]) -> Vec<&OrderPayment> {
    let mut once: Vec<&OrderPayment> = Vec::new();
    for payment in payments {
        match once.iter_mut().find(|other| !payment.id.is_empty() && other.id == payment.id) {
            Some(known) if payment.status > known.status => *known = payment,
            Some(_) => {}
            None => once.push(payment),
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

    fn payment(status: PaymentStatus) -> OrderPayment {
        OrderPayment {
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

    /// The rule as a table: reported status, payments, refunds; state, and the reason of a doubt.
    #[test]
    fn an_order_is_paid_only_if_a_payment_stands_and_over_only_if_none_does() {
        let back = |units| OrderPayment { back: Units(units), ..payment(Made) };
        let paid = |paid| OrderPayment { paid, ..payment(Made) };
        let unread_back = || OrderPayment { back: Unreadable, ..payment(Made) };
        let silent = || OrderPayment { status: None, ..payment(Made) };
        let second = |status| OrderPayment { id: "P2".to_owned(), ..payment(status) };
        let done = |units| vec![refund("R1", "", units, Progress::Done)];
        let of = |of, units| vec![refund("R1", of, units, Progress::Done)];
        let waits = |units| vec![refund("R1", "", units, Progress::UnderWay)];
        type Row = (ReportedStatus, Vec<OrderPayment>, Vec<Refund>, State, &'static str);
        let rows: Vec<Row> = vec![
            (ReportedStatus::Open, vec![payment(NotBegun)], vec![], State::Pending, ""),
            (ReportedStatus::Open, vec![], vec![], State::Pending, ""),
            (ReportedStatus::Open, vec![payment(Made)], vec![], State::Pending, PAID_YET_OPEN),
            (ReportedStatus::Open, vec![payment(Back)], vec![], State::Pending, PAID_YET_OPEN),
            (ReportedStatus::Open, vec![payment(Made)], done(500), State::Pending, PAID_YET_OPEN),
            (ReportedStatus::UnderWay, vec![payment(Made)], vec![], State::Pending, ""),
            (ReportedStatus::Paid, vec![payment(Made)], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![silent()], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![silent()], done(500), State::Refunded, ""),
            (ReportedStatus::Paid, vec![payment(Failed), second(Made)], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![payment(Failed)], vec![], State::Pending, NOT_PAID),
            (ReportedStatus::Paid, vec![payment(UnderWay)], vec![], State::Pending, NOT_PAID),
            (ReportedStatus::Paid, vec![payment(NotBegun)], vec![], State::Pending, NOT_PAID),
            (ReportedStatus::Paid, vec![paid(Units(0))], vec![], State::Pending, NOT_PAID),
            (ReportedStatus::Paid, vec![payment(Back)], vec![], State::Refunded, ""),
            (ReportedStatus::Paid, vec![back(500)], vec![], State::Refunded, ""),
            (ReportedStatus::Paid, vec![back(499)], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![payment(Made)], done(500), State::Refunded, ""),
            (ReportedStatus::Paid, vec![payment(Made)], done(499), State::Paid, ""),
            (ReportedStatus::Paid, vec![payment(Made)], of("P1", 500), State::Refunded, ""),
            (ReportedStatus::Paid, vec![payment(Made)], of("P2", 500), State::Paid, ""),
            (ReportedStatus::Paid, vec![payment(Made)], waits(500), State::Paid, ""),
            // One payment is listed twice.
            (
                ReportedStatus::Paid,
                vec![payment(Made), payment(Made)],
                done(500),
                State::Refunded,
                "",
            ),
            (ReportedStatus::Paid, vec![payment(UnderWay), payment(Made)], vec![], State::Paid, ""),
            // There are two payments, and the money of one is back.
            (ReportedStatus::Paid, vec![payment(Back), second(Made)], vec![], State::Paid, ""),
            (ReportedStatus::Paid, vec![back(500), second(Made)], vec![], State::Paid, ""),
            (
                ReportedStatus::Paid,
                vec![payment(Made), second(Made)],
                of("P1", 500),
                State::Paid,
                "",
            ),
            (
                ReportedStatus::Paid,
                vec![payment(Made), second(Back)],
                of("P1", 500),
                State::Refunded,
                "",
            ),
            (ReportedStatus::Paid, vec![paid(Unreadable)], vec![], State::Pending, UNREADABLE),
            (ReportedStatus::Paid, vec![unread_back()], vec![], State::Pending, UNREADABLE),
            (ReportedStatus::Refunded, vec![paid(Unreadable)], vec![], State::Refunded, ""),
            (ReportedStatus::Refunded, vec![payment(Made)], vec![], State::Refunded, ""),
            (ReportedStatus::Canceled, vec![payment(Failed)], vec![], State::Canceled, ""),
            (ReportedStatus::Canceled, vec![payment(NotBegun)], vec![], State::Canceled, ""),
            (ReportedStatus::Canceled, vec![], vec![], State::Canceled, ""),
            (ReportedStatus::Canceled, vec![silent()], vec![], State::Canceled, ""),
            (
                ReportedStatus::Canceled,
                vec![payment(UnderWay)],
                vec![],
                State::Pending,
                UNDER_WAY_YET_OVER,
            ),
            (ReportedStatus::Canceled, vec![payment(Made)], vec![], State::Pending, PAID_YET_OVER),
            (
                ReportedStatus::Canceled,
                vec![paid(Unreadable)],
                vec![],
                State::Pending,
                PAID_YET_OVER,
            ),
            (ReportedStatus::Canceled, vec![back(100)], vec![], State::Pending, PAID_YET_OVER),
            (ReportedStatus::Canceled, vec![back(500)], vec![], State::Canceled, ""),
            (ReportedStatus::Canceled, vec![payment(Back)], vec![], State::Canceled, ""),
            (ReportedStatus::Canceled, vec![payment(Made)], done(500), State::Canceled, ""),
            (ReportedStatus::Expired, vec![payment(Failed)], vec![], State::Expired, ""),
            (
                ReportedStatus::Expired,
                vec![payment(UnderWay)],
                vec![],
                State::Pending,
                UNDER_WAY_YET_OVER,
            ),
            (ReportedStatus::Expired, vec![payment(Made)], vec![], State::Pending, PAID_YET_OVER),
            (ReportedStatus::Failed, vec![payment(Failed)], vec![], State::Pending, FAILED),
            (ReportedStatus::Failed, vec![payment(Made)], vec![], State::Pending, PAID_YET_OVER),
            (
                ReportedStatus::ActionRequired,
                vec![payment(UnderWay)],
                vec![],
                State::Pending,
                ACTION_REQUIRED,
            ),
        ];
        for (at, (reported, payments, refunds, state, why)) in rows.into_iter().enumerate() {
            let evidence =
                Evidence { reported, payments: &payments, paid: Absent, refunds: &refunds };
            let found = decide(&evidence);
            let said = match found.doubt {
                Doubt::Contradiction(why) | Doubt::Unreadable(why) => why,
                Doubt::None | Doubt::NotThereYet => "",
            };
            assert_eq!((found.state, said), (state, why), "row {at}");
        }
    }

    #[test]
    fn without_a_word_of_its_payments_the_sum_of_the_order_counts() {
        let silent = |paid| OrderPayment { status: None, paid, ..payment(Made) };
        for (reported, payments, paid, state) in [
            (ReportedStatus::Paid, vec![], Units(500), State::Paid),
            (ReportedStatus::Paid, vec![], Unreadable, State::Pending),
            (ReportedStatus::Paid, vec![], Units(0), State::Pending),
            (ReportedStatus::Canceled, vec![], Units(500), State::Pending),
            (ReportedStatus::Canceled, vec![], Units(0), State::Canceled),
            (ReportedStatus::Expired, vec![silent(Units(500))], Absent, State::Pending),
            (ReportedStatus::Expired, vec![silent(Absent)], Absent, State::Expired),
            // The figures of the payments count before the order's own sum, which may be net of
            // refunds or not.
            (
                ReportedStatus::Paid,
                vec![OrderPayment { back: Units(500), ..payment(Made) }],
                Units(0),
                State::Refunded,
            ),
            (
                ReportedStatus::Paid,
                vec![OrderPayment { back: Units(250), ..payment(Made) }],
                Units(250),
                State::Paid,
            ),
        ] {
            let evidence = Evidence { reported, payments: &payments, paid, refunds: &[] };
            assert_eq!(decide(&evidence).state, state, "{evidence:?}");
        }
    }

    #[test]
    fn what_was_paid_and_what_is_back_are_added_up() {
        let sums = |payments: &[OrderPayment], paid, refunds: &[Refund]| {
            let found =
                decide(&Evidence { reported: ReportedStatus::Paid, payments, paid, refunds });
            (found.paid, found.back)
        };
        let second = OrderPayment { id: "P2".to_owned(), ..payment(Made) };
        let back = OrderPayment { back: Units(100), ..payment(Made) };
        let of = |units, progress| refund("R1", "", units, progress);
        assert_eq!(sums(&[payment(Made)], Absent, &[]), (Some(500), 0));
        assert_eq!(
            sums(&[OrderPayment { paid: Units(450), ..payment(Made) }], Absent, &[]),
            (Some(450), 0)
        );
        assert_eq!(sums(&[payment(Made), second.clone()], Absent, &[]), (Some(1000), 0));
        assert_eq!(sums(&[payment(Failed)], Absent, &[]), (None, 0));
        assert_eq!(sums(&[], Absent, &[]), (None, 0));
        assert_eq!(sums(&[], Units(450), &[]), (Some(450), 0));
        assert_eq!(sums(from_ref(&back), Absent, &[]), (Some(500), 100));
        assert_eq!(sums(from_ref(&back), Absent, &[of(200, Progress::Done)]), (Some(500), 200));
        assert_eq!(sums(from_ref(&back), Absent, &[of(200, Progress::UnderWay)]), (Some(500), 100));
        assert_eq!(sums(&[payment(Back)], Absent, &[]), (Some(500), 500));
        assert_eq!(sums(&[back, second], Absent, &[]), (Some(1000), 100));
    }

    #[test]
    fn all_is_back_by_the_sum_or_by_the_word_where_no_refund_says_otherwise() {
        let all = |reported, payments: &[OrderPayment], refunds: &[Refund]| {
            decide(&Evidence { reported, payments, paid: Absent, refunds }).all_is_back
        };
        let of = |units, progress| [refund("R1", "P1", units, progress)];
        assert!(all(ReportedStatus::Paid, &[payment(Back)], &[]));
        assert!(all(ReportedStatus::Paid, &[payment(Made)], &of(500, Progress::Done)));
        assert!(!all(ReportedStatus::Paid, &[payment(Made)], &of(250, Progress::Done)));
        assert!(all(ReportedStatus::Refunded, &[payment(Made)], &[]));
        assert!(!all(ReportedStatus::Refunded, &[payment(Made)], &of(250, Progress::Done)));
        assert!(!all(ReportedStatus::Refunded, &[payment(Made)], &of(500, Progress::UnderWay)));
        assert!(!all(ReportedStatus::Refunded, &[payment(Made)], &of(500, Progress::Refused)));
        assert!(all(ReportedStatus::Refunded, &[payment(Back)], &of(500, Progress::UnderWay)));
        assert!(!all(ReportedStatus::Open, &[payment(NotBegun)], &[]));
    }
}
