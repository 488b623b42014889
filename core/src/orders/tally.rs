//! Adds up the payments of one reference: which of them count for a sale, and what their sum is.
//! The module is pure, and knows no provider.
//!
//! A payment counts if it has exactly this reference and the client's currency, if this account
//! received it, and if it was made at `since` or later. A payment that is listed twice counts once.
//! If a payment was made, but its amount, its refunded amount or (with `since`) its date cannot be
//! read, the payment is not counted, and it leaves a doubt.

use super::model::State;
pub use super::money::Amount;

/// How far a payment has come. The variants are in the order in which a payment passes through
/// them, and a payment never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentStatus {
    /// Nobody has begun to pay.
    NotBegun,
    /// The payment may still succeed. An unknown status counts as this one.
    UnderWay,
    /// The payment was refused or canceled, or nobody made it in time.
    Failed,
    /// The money was paid. A part of it may be back with the buyer.
    Made,
    /// The money was paid, and all of it is back with the buyer.
    Back,
}

/// A payment, as an answer describes it.
#[derive(Debug, Clone)]
pub struct Payment<T> {
    /// The service's id of the payment.
    pub id: String,
    /// How far the payment has come.
    pub status: PaymentStatus,
    /// The amount to be paid.
    pub amount: Amount,
    /// The amount that is back with the buyer.
    pub refunded: Amount,
    /// The currency; empty if the answer does not tell.
    pub currency: String,
    /// The account that received the payment; empty if the answer does not tell.
    pub receiver: String,
    /// The reference of the sale.
    pub reference: String,
    /// The till at which the payment was made; empty if the answer does not tell.
    pub till: String,
    /// When the payment was made, in milliseconds since 1970; `None` if that cannot be read.
    pub made_ms: Option<i64>,
    /// The information for the caller.
    pub info: T,
}

/// Which payments count.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The reference of the sale.
    pub reference: &'a str,
    /// `"BRL"`.
    pub currency: &'a str,
    /// The account that must have received the payment.
    pub account: &'a str,
    /// The earliest time of a payment, in milliseconds since 1970; `None` for any time.
    pub since_ms: Option<i64>,
}

/// The amount of a payment, and how much of it is back with the buyer.
enum Remainder {
    Units { paid: u64, back: u64 },
    Unknown,
}

impl<T> Payment<T> {
    /// Whether the payment was made.
    const fn was_made(&self) -> bool {
        matches!(self.status, PaymentStatus::Made | PaymentStatus::Back)
    }

    /// Whether the payment itself says that all of its money is back.
    pub fn is_back(&self) -> bool {
        let back = self.refunded.units().filter(|back| *back > 0);
        let by_sum = self.amount.units().zip(back).is_some_and(|(paid, back)| back >= paid);
        self.status == PaymentStatus::Back || by_sum
    }

    /// Whether the payment is in the scope, as far as the answer tells.
    pub fn is_of(&self, scope: &Scope<'_>) -> bool {
        let same = |said: &str, own: &str| said.is_empty() || said.eq_ignore_ascii_case(own);
        let too_old = scope.since_ms.zip(self.made_ms).is_some_and(|(since, made)| made < since);
        self.reference == scope.reference
            && same(&self.currency, scope.currency)
            && same(&self.receiver, scope.account)
            && !too_old
    }

    fn remainder(&self, scope: &Scope<'_>) -> Remainder {
        let dated = scope.since_ms.is_none() || self.made_ms.is_some();
        let whole = dated && !self.id.is_empty();
        match (self.status, self.amount, self.refunded) {
            (PaymentStatus::Back, Amount::Units(paid), _) if whole => {
                Remainder::Units { paid, back: paid }
            }
            (_, Amount::Units(paid), Amount::Absent) if whole => Remainder::Units { paid, back: 0 },
            (_, Amount::Units(paid), Amount::Units(back)) if whole => {
                Remainder::Units { paid, back: back.min(paid) }
            }
            _ => Remainder::Unknown,
        }
    }

    /// Orders two records of one payment: the greater one is the later one. A readable amount is
    /// greater than an unreadable one, and an unreadable refunded amount is greater than a readable
    /// one, so that the doubt remains.
    fn progress(&self) -> (PaymentStatus, bool, u64) {
        let back = match self.refunded {
            Amount::Absent => 0,
            Amount::Units(back) => back,
            Amount::Unreadable => u64::MAX,
        };
        (self.status, self.amount.units().is_some(), back)
    }
}

/// The payments of a sale that a search found, each once.
#[derive(Debug)]
pub struct FoundPayments<'s, T> {
    scope: Scope<'s>,
    /// The payments in the order of the search, the newest first.
    payments: Vec<Payment<T>>,
    /// Whether the search was read to its end.
    whole: bool,
}

impl<'s, T> FoundPayments<'s, T> {
    /// An empty list.
    pub const fn new(scope: Scope<'s>) -> Self {
        Self { scope, payments: Vec::new(), whole: true }
    }

    /// Adds a record, if it belongs to this sale. A service may list a payment twice, or again on
    /// the next page; it is still one payment.
    pub fn add(&mut self, payment: Payment<T>) {
        if !payment.is_of(&self.scope) {
            return;
        }
        let same = |other: &&mut Payment<T>| !payment.id.is_empty() && other.id == payment.id;
        match self.payments.iter_mut().find(same) {
            Some(known) if payment.progress() > known.progress() => *known = payment,
            Some(_) => {}
            None => self.payments.push(payment),
        }
    }

    /// Records that there may be payments that were not read.
    pub const fn cut_short(&mut self) {
        self.whole = false;
    }

    /// Whether a payment that was made names its till.
    pub fn tells_tills(&self) -> bool {
        self.payments.iter().any(|payment| payment.was_made() && !payment.till.is_empty())
    }

    /// Removes the payments that were made at a till with none of these names; tells whether there
    /// were any.
    pub fn take_other_tills(&mut self, names: &[&str]) -> bool {
        let before = self.payments.len();
        self.payments.retain(|payment| {
            let here = names.iter().any(|name| payment.till.eq_ignore_ascii_case(name));
            here || payment.till.is_empty() || !payment.was_made()
        });
        before > self.payments.len()
    }

    /// Adds the payments up.
    pub fn sum(&self) -> Sum<'_, T> {
        let mut sum = Sum {
            approved: 0,
            refunded: 0,
            kept: Vec::new(),
            under_way: false,
            doubt: (!self.whole).then_some("the search was not read to its end"),
            newest: self.payments.first().map(|payment| &payment.info),
        };
        for payment in &self.payments {
            match payment.status {
                PaymentStatus::NotBegun | PaymentStatus::UnderWay => sum.under_way = true,
                PaymentStatus::Failed => {}
                PaymentStatus::Made | PaymentStatus::Back => sum.count(payment, &self.scope),
            }
        }
        sum
    }
}

/// A payment of which the seller keeps money.
#[derive(Debug)]
pub struct KeptPayment<'p, T> {
    /// Minor units.
    pub paid: u64,
    /// Minor units that are back with the buyer.
    pub back: u64,
    /// The information for the caller.
    pub info: &'p T,
}

/// The sum of the payments of a sale.
#[derive(Debug)]
pub struct Sum<'p, T> {
    /// Minor units that were paid.
    pub approved: u64,
    /// Minor units of these that are back with the buyer.
    pub refunded: u64,
    /// The payments of which the seller keeps money, the newest first.
    pub kept: Vec<KeptPayment<'p, T>>,
    /// A payment may still succeed.
    pub under_way: bool,
    /// The reason why there may be payments that are not counted.
    pub doubt: Option<&'static str>,
    newest: Option<&'p T>,
}

impl<'p, T> Sum<'p, T> {
    fn count(&mut self, payment: &'p Payment<T>, scope: &Scope<'_>) {
        let Remainder::Units { paid, back } = payment.remainder(scope) else {
            self.doubt = Some("a payment of this reference cannot be read");
            return;
        };
        self.approved = self.approved.saturating_add(paid);
        self.refunded = self.refunded.saturating_add(back);
        if paid > back {
            self.kept.push(KeptPayment { paid, back, info: &payment.info });
        }
    }

    /// The newest payment of which the seller keeps money, or else the newest payment.
    pub fn shown(&self) -> Option<&'p T> {
        self.kept.first().map(|kept| kept.info).or(self.newest)
    }

    /// The minor units that the seller keeps.
    pub const fn left(&self) -> u64 {
        self.approved.saturating_sub(self.refunded)
    }

    /// The state of a sale of `wanted` minor units, paid by however many payments.
    pub fn state(&self, wanted: u64) -> State {
        self.settled(self.left() >= wanted)
    }

    /// The state of a sale that has one of these prices. A payment of another amount belongs to
    /// another sale, unless all payments together make the price. A sale stays paid when a part is
    /// paid back.
    pub fn state_of_sale(&self, prices: &[u64]) -> State {
        self.settled(!self.of_sale(prices).is_empty())
    }

    /// The payments of a sale that has one of these prices. If the list is empty, the sale was not
    /// paid.
    pub fn of_sale(&self, prices: &[u64]) -> Vec<&KeptPayment<'p, T>> {
        let own: Vec<_> = self.kept.iter().filter(|kept| prices.contains(&kept.paid)).collect();
        let whole = self.kept.iter().fold(0, |sum: u64, kept| sum.saturating_add(kept.paid));
        if own.is_empty() && prices.contains(&whole) { self.kept.iter().collect() } else { own }
    }

    fn settled(&self, paid: bool) -> State {
        if paid {
            State::Paid
        } else if self.approved > 0 && self.left() == 0 && !self.under_way {
            State::Refunded
        } else {
            State::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Amount::{Absent, Units, Unreadable};
    use PaymentStatus::{Back, Failed, Made, UnderWay};

    const SCOPE: Scope<'_> =
        Scope { reference: "sale-1", currency: "BRL", account: "446566691", since_ms: None };

    fn payment(id: &str, status: PaymentStatus, units: u64) -> Payment<&'static str> {
        Payment {
            id: id.to_owned(),
            status,
            amount: Units(units),
            refunded: Absent,
            currency: "BRL".to_owned(),
            receiver: "446566691".to_owned(),
            reference: "sale-1".to_owned(),
            till: String::new(),
            made_ms: Some(1_000),
            info: "",
        }
    }

    fn found(payments: &[Payment<&'static str>]) -> FoundPayments<'static, &'static str> {
        found_in(SCOPE, payments)
    }

    fn found_in<'s>(
        scope: Scope<'s>,
        payments: &[Payment<&'static str>],
    ) -> FoundPayments<'s, &'static str> {
        let mut found = FoundPayments::new(scope);
        for payment in payments {
            found.add(payment.clone());
        }
        found
    }

    /// The rule as a table: payments, the newest first, and their sums for a sale of 500.
    #[test]
    fn payments_of_a_sale_are_counted_by_one_rule() {
        let of = payment;
        let usd = || Payment { currency: "USD".into(), ..of("1", Made, 500) };
        let lower = || Payment { currency: "brl".into(), ..of("1", Made, 500) };
        let silent =
            || Payment { currency: String::new(), receiver: String::new(), ..of("1", Made, 500) };
        let spent = || Payment { receiver: "999".into(), ..of("1", Made, 500) };
        let other = || Payment { reference: "sale-10".into(), ..of("1", Made, 500) };
        let part_back = |back| Payment { refunded: Units(back), ..of("1", Made, 500) };
        let unread = || Payment { amount: Unreadable, ..of("1", Made, 0) };
        let no_amount = || Payment { amount: Absent, ..of("1", Made, 0) };
        let unread_back = || Payment { refunded: Unreadable, ..of("1", Made, 500) };
        let nameless = || of("", Made, 500);
        // The columns: payments; approved, refunded, kept; under way; doubt; state of the sale;
        // state of `find`.
        type Row = (Vec<Payment<&'static str>>, (u64, u64, usize), bool, bool, State, State);
        use State::{Paid, Pending, Refunded};
        let rows: Vec<Row> = vec![
            (vec![], (0, 0, 0), false, false, Pending, Pending),
            (vec![of("1", Made, 500)], (500, 0, 1), false, false, Paid, Paid),
            (vec![of("1", Made, 500), of("1", Made, 500)], (500, 0, 1), false, false, Paid, Paid),
            (
                vec![of("1", Made, 250), of("1", Made, 250)],
                (250, 0, 1),
                false,
                false,
                Pending,
                Pending,
            ),
            (vec![of("2", Made, 500), of("1", Made, 500)], (1000, 0, 2), false, false, Paid, Paid),
            (vec![of("2", Made, 250), of("1", Made, 250)], (500, 0, 2), false, false, Paid, Paid),
            (vec![usd()], (0, 0, 0), false, false, Pending, Pending),
            (vec![lower()], (500, 0, 1), false, false, Paid, Paid),
            (vec![silent()], (500, 0, 1), false, false, Paid, Paid),
            (vec![spent()], (0, 0, 0), false, false, Pending, Pending),
            (vec![other()], (0, 0, 0), false, false, Pending, Pending),
            (vec![part_back(100)], (500, 100, 1), false, false, Paid, Pending),
            (vec![part_back(500)], (500, 500, 0), false, false, Refunded, Refunded),
            (vec![part_back(900)], (500, 500, 0), false, false, Refunded, Refunded),
            (vec![of("1", Back, 500)], (500, 500, 0), false, false, Refunded, Refunded),
            (vec![of("1", Failed, 500)], (0, 0, 0), false, false, Pending, Pending),
            (vec![of("1", UnderWay, 500)], (0, 0, 0), true, false, Pending, Pending),
            (
                vec![of("2", UnderWay, 500), of("1", Back, 500)],
                (500, 500, 0),
                true,
                false,
                Pending,
                Pending,
            ),
            (
                vec![of("2", UnderWay, 500), of("1", Made, 500)],
                (500, 0, 1),
                true,
                false,
                Paid,
                Paid,
            ),
            (
                vec![of("2", Made, 300), of("1", Back, 500)],
                (800, 500, 1),
                false,
                false,
                Pending,
                Pending,
            ),
            (
                vec![of("2", Made, 500), of("1", Back, 500)],
                (1000, 500, 1),
                false,
                false,
                Paid,
                Paid,
            ),
            // If a payment has two records, the one with the later status counts, in any order.
            (
                vec![of("1", UnderWay, 500), of("1", Made, 500)],
                (500, 0, 1),
                false,
                false,
                Paid,
                Paid,
            ),
            (
                vec![of("1", Made, 500), of("1", UnderWay, 500)],
                (500, 0, 1),
                false,
                false,
                Paid,
                Paid,
            ),
            (
                vec![of("1", Made, 500), of("1", Back, 500)],
                (500, 500, 0),
                false,
                false,
                Refunded,
                Refunded,
            ),
            (vec![of("1", Made, 500), part_back(100)], (500, 100, 1), false, false, Paid, Pending),
            // A payment that cannot be read leaves a doubt, and is not counted.
            (vec![unread()], (0, 0, 0), false, true, Pending, Pending),
            (vec![no_amount()], (0, 0, 0), false, true, Pending, Pending),
            (vec![unread_back()], (0, 0, 0), false, true, Pending, Pending),
            (vec![nameless()], (0, 0, 0), false, true, Pending, Pending),
            (vec![unread(), of("2", Made, 500)], (500, 0, 1), false, true, Paid, Paid),
            (vec![unread_back(), of("1", Made, 500)], (0, 0, 0), false, true, Pending, Pending),
        ];
        for (at, (payments, (approved, refunded, kept), under_way, doubt, sale, find)) in
            rows.into_iter().enumerate()
        {
            let found = found(&payments);
            let sum = found.sum();
            assert_eq!(
                (sum.approved, sum.refunded, sum.kept.len()),
                (approved, refunded, kept),
                "row {at}"
            );
            assert_eq!((sum.under_way, sum.doubt.is_some()), (under_way, doubt), "row {at}");
            assert_eq!((sum.state_of_sale(&[500]), sum.state(500)), (sale, find), "row {at}");
        }
    }

    #[test]
    fn payments_before_since_do_not_count_and_those_without_a_time_leave_a_doubt() {
        let scope = Scope { since_ms: Some(1_000), ..SCOPE };
        let at = |made_ms, status| Payment { made_ms, ..payment("1", status, 500) };
        for (made_ms, status, approved, doubt) in [
            (Some(1_000), Made, 500, false),
            (Some(999), Made, 0, false),
            (None, Made, 0, true),
            (None, Back, 0, true),
            (None, Failed, 0, false),
        ] {
            let found = found_in(scope, &[at(made_ms, status)]);
            let sum = found.sum();
            assert_eq!((sum.approved, sum.doubt.is_some()), (approved, doubt), "{made_ms:?}");
        }
        assert!(found_in(scope, &[at(None, UnderWay)]).sum().under_way);
        assert!(!found_in(scope, &[at(Some(999), UnderWay)]).sum().under_way);
        assert_eq!(found(&[at(None, Made)]).sum().approved, 500);
    }

    #[test]
    fn a_search_that_was_not_read_to_its_end_leaves_a_doubt() {
        let mut found = found(&[payment("1", Made, 500)]);
        assert_eq!(found.sum().doubt, None);
        found.cut_short();
        assert!(found.sum().doubt.is_some());
    }

    #[test]
    fn a_sale_is_known_by_one_of_its_prices_whichever_payment_is_the_newest() {
        let is = |payments: &[(PaymentStatus, u64)]| {
            let ids = ["1", "2", "3"];
            let payments: Vec<_> = payments
                .iter()
                .zip(ids)
                .map(|((status, units), id)| payment(id, *status, *units))
                .collect();
            !found(&payments).sum().of_sale(&[500, 450]).is_empty()
        };
        assert!(is(&[(Made, 300), (Made, 500)]));
        assert!(is(&[(Made, 500), (Made, 300)]));
        assert!(is(&[(Made, 450)]));
        assert!(is(&[(Made, 200), (Made, 300)]));
        assert!(!is(&[]));
        assert!(!is(&[(Made, 300)]));
        assert!(!is(&[(Made, 300), (Made, 400)]));
        assert!(!is(&[(Made, 300), (Back, 500)]));
        assert!(!is(&[(UnderWay, 500)]));
    }

    #[test]
    fn the_payments_of_a_sale_are_told_from_those_of_another() {
        let named = |id, units, info| Payment { info, ..payment(id, Made, units) };
        let shown = |payments: &[Payment<&'static str>]| -> Vec<&'static str> {
            found(payments).sum().of_sale(&[500]).iter().map(|kept| *kept.info).collect()
        };
        assert_eq!(shown(&[named("2", 300, "b"), named("1", 500, "a")]), ["a"]);
        assert_eq!(shown(&[named("2", 500, "b"), named("1", 500, "a")]), ["b", "a"]);
        assert_eq!(shown(&[named("2", 300, "b"), named("1", 200, "a")]), ["b", "a"]);
    }

    #[test]
    fn the_newest_payment_of_which_something_is_left_is_shown_else_the_newest() {
        let named = |id, status, info| Payment { info, ..payment(id, status, 500) };
        let shown = |payments: &[Payment<&'static str>]| found(payments).sum().shown().copied();
        assert_eq!(shown(&[]), None);
        assert_eq!(shown(&[named("2", Failed, "b"), named("1", Made, "a")]), Some("a"));
        assert_eq!(shown(&[named("2", Made, "b"), named("1", Made, "a")]), Some("b"));
        assert_eq!(shown(&[named("2", Back, "b"), named("1", Made, "a")]), Some("a"));
        assert_eq!(shown(&[named("2", Failed, "b"), named("1", Failed, "a")]), Some("b"));
        let usd = Payment { currency: "USD".into(), ..named("2", Made, "b") };
        assert_eq!(shown(&[usd, named("1", Failed, "a")]), Some("a"));
    }

    #[test]
    fn payments_of_another_till_are_told_apart_where_the_answer_names_the_till() {
        let at = |id, till: &str, status| Payment { till: till.into(), ..payment(id, status, 500) };
        let mut both = found(&[at("3", "", Made), at("2", "77", Made), at("1", "88", Made)]);
        assert!(both.tells_tills());
        assert!(both.take_other_tills(&["77", "caja001"]));
        assert_eq!(both.sum().approved, 1000);
        assert!(!found(&[at("3", "", Made), at("1", "88", Failed)]).tells_tills());
        let mut by_name = found(&[at("1", "CAJA001", Made)]);
        assert!(!by_name.take_other_tills(&["77", "caja001"]));
        let mut waiting = found(&[at("1", "88", UnderWay), at("2", "88", Failed)]);
        assert!(!waiting.take_other_tills(&["77"]));
        assert!(waiting.sum().under_way);
    }
}
