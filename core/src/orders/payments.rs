//! What the payments of a reference tell about an offline code, about an order that a service does
//! not keep, or about a sale that may have been paid before. A provider has read the payments, and
//! `tally` adds them up.

use super::model::{OrderInfo, PaymentInfo, State};
use super::reply::Reply;
use super::tally::{Amount, FoundPayments, Payment, PaymentStatus};
use super::{money, time_text};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault};

/// The caller's `since` in milliseconds since 1970; `None` if it is empty, which means any time.
///
/// # Errors
/// [`Fault::BadValue`]: `since` is not a time.
pub fn since_ms(since: &str) -> Result<Option<i64>, Error> {
    if since.is_empty() {
        return Ok(None);
    }
    time_text::rfc3339(since).map(Some).ok_or_else(|| {
        Error::new(Fault::BadValue)
            .named("since")
            .excerpt(since.as_bytes())
            .allowed("a time of RFC 3339: \"2026-11-25T08:00:00-03:00\"")
    })
}

/// The failure for payments that do not decide the sale, while there may be more of them.
fn doubtful(doubt: &str) -> Failure {
    Failure::new(Fault::Answer).action(Action::Read).detail(doubt)
}

/// Adds up the payments of a reference. `wanted` is the sum that they have to reach, in minor
/// units.
///
/// # Errors
/// [`Fault::Answer`]: a payment cannot be read, and the other payments are not enough.
pub fn find(
    payments: &FoundPayments<'_, PaymentInfo>,
    reference: &str,
    wanted: Option<u64>,
    currency: &Currency,
) -> Result<Reply<PaymentInfo>, Failure> {
    let found = payments.sum();
    let state = found.state(wanted.unwrap_or(1));
    if let (Some(doubt), true) = (found.doubt, state != State::Paid) {
        return Err(doubtful(doubt));
    }
    let mut info = found.shown().cloned().unwrap_or_default();
    info.state = state;
    info.incomplete = found.doubt.is_some();
    info.approved_count = u32::try_from(found.kept.len()).unwrap_or(u32::MAX);
    reference.clone_into(&mut info.reference);
    if found.approved > 0 {
        info.approved_amount = money::to_text(found.approved, currency);
        info.refunded_amount = money::to_text(found.refunded, currency);
    }
    Ok(match state {
        State::Paid => Reply::success(info),
        State::Refunded => Reply::with_verdict(info, Fault::Refunded),
        _ => Reply::with_verdict(info, Fault::Pending),
    })
}

/// What the payments of a sale tell about it.
pub struct Outcome {
    /// Somebody may be paying.
    pub under_way: bool,
    /// The amount by which another sale of this reference was paid; empty if there is no such sale.
    pub another: String,
    /// The reason why there may be payments that are not counted.
    doubt: Option<&'static str>,
    /// Payments of this reference were made at another till.
    elsewhere: bool,
    pub info: OrderInfo,
}

/// Decides about a sale by its payments. `prices`: the full price of the sale first, then its
/// prices with a discount. `elsewhere`: payments of the same reference were made at another till.
#[must_use]
pub fn of_sale(
    payments: &FoundPayments<'_, PaymentInfo>,
    reference: &str,
    prices: &[u64],
    elsewhere: bool,
    currency: &Currency,
) -> Outcome {
    let found = payments.sum();
    let own = found.of_sale(prices);
    let another = if own.is_empty() { found.left() } else { 0 };
    // If the sale has no payment of its own, the sums of all payments of the reference are
    // reported, since they show what was paid back.
    let (paid, back) = if own.is_empty() {
        (found.approved, found.refunded)
    } else {
        own.iter().fold((0, 0), |(paid, back), kept| (paid + kept.paid, back + kept.back))
    };
    let made = match own.first() {
        Some(kept) => kept.info.clone(),
        None => found.shown().filter(|_| found.approved > 0).cloned().unwrap_or_default(),
    };
    let amount = |units| if units > 0 { money::to_text(units, currency) } else { String::new() };
    Outcome {
        under_way: found.under_way,
        another: amount(another),
        doubt: found.doubt,
        elsewhere,
        info: OrderInfo {
            state: found.state_of_sale(prices),
            incomplete: found.doubt.is_some(),
            payment_id: made.payment_id.clone(),
            receipt_id: made.payment_id,
            reference: reference.to_owned(),
            payment_status: made.status,
            payment_status_detail: made.status_detail,
            amount: amount(prices.first().copied().unwrap_or_default()),
            paid_amount: amount(paid),
            refunded_amount: amount(back),
            currency: currency.name().to_owned(),
            method: made.method,
            updated_at: made.approved_at,
            ..OrderInfo::default()
        },
    }
}

impl Outcome {
    /// The outcome itself, unless it does not decide the sale and there may be more payments.
    ///
    /// # Errors
    /// [`Fault::Answer`]: a payment cannot be read, and the other payments do not decide the sale.
    pub fn settled(self) -> Result<Self, Failure> {
        match self.doubt {
            Some(doubt) if self.info.state != State::Paid => Err(doubtful(doubt)),
            _ => Ok(self),
        }
    }

    /// The reply for a sale that was paid before or is being paid; `None` if the sale may be
    /// charged. A reference is used once, so any payment of it forbids a second code. A payment of
    /// a sum that this sale cannot have belongs to another sale.
    ///
    /// # Errors
    /// [`Fault::KeyUsed`]: another sale was paid under this reference.
    pub fn paid_before(self) -> Result<Option<Reply<OrderInfo>>, Failure> {
        let Self { under_way, another, elsewhere, mut info, .. } = self;
        info.repeated = true;
        match info.state {
            State::Paid => Ok(Some(Reply::with_verdict(info, Fault::Paid))),
            _ if under_way => Ok(Some(Reply::with_verdict(info, Fault::Locked))),
            _ if !another.is_empty() => {
                Err(used("amount").detail(format!("{another} was paid by this reference")))
            }
            State::Refunded => Ok(Some(Reply::with_verdict(info, Fault::Refunded))),
            _ if elsewhere => Err(used("reference").detail(
                "it was paid at another till: a reference is unique in the account, so number the \
                 sales of each till apart (\"T2-1234\")",
            )),
            _ => Ok(None),
        }
    }
}

fn used(field: &'static str) -> Failure {
    Failure::from(Error::new(Fault::KeyUsed).named(field))
}

/// What is known about a payment after a refund. `payment` is `None` if it could not be read.
#[must_use]
pub fn refunded(
    id: &str,
    payment: Option<Payment<PaymentInfo>>,
    currency: &Currency,
) -> PaymentInfo {
    let Some(payment) = payment else {
        // The refund was made; only the details of the payment are missing.
        let state = State::Paid;
        return PaymentInfo { payment_id: id.to_owned(), state, ..PaymentInfo::default() };
    };
    let text = |units| money::to_text(units, currency);
    let all_is_back = payment.is_back();
    let (paid, back) = (payment.amount.units(), payment.refunded.units());
    let back = if payment.status == PaymentStatus::Back { paid } else { back.or(Some(0)) };
    let made = matches!(payment.status, PaymentStatus::Made | PaymentStatus::Back);
    PaymentInfo {
        state: match (all_is_back, made) {
            (true, _) => State::Refunded,
            (false, true) => State::Paid,
            (false, false) => State::Pending,
        },
        incomplete: payment.refunded == Amount::Unreadable || payment.amount == Amount::Unreadable,
        approved_count: u32::from(made && !all_is_back),
        approved_amount: paid.filter(|_| made).map(text).unwrap_or_default(),
        refunded_amount: back.filter(|_| made).map(text).unwrap_or_default(),
        ..payment.info
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::tally::Scope;

    const SCOPE: Scope<'_> =
        Scope { reference: "sale-1", currency: "BRL", account: "446566691", since_ms: None };

    fn brl() -> &'static Currency {
        Currency::parse(b"BRL").expect("known")
    }

    /// A payment of five reais that was made, of which `back` cents are back.
    fn payment(id: &str, back: u64) -> Payment<PaymentInfo> {
        Payment {
            id: id.to_owned(),
            status: PaymentStatus::Made,
            amount: Amount::Units(500),
            refunded: Amount::Units(back),
            currency: "BRL".to_owned(),
            receiver: "446566691".to_owned(),
            reference: "sale-1".to_owned(),
            till: String::new(),
            made_ms: None,
            info: PaymentInfo {
                payment_id: id.to_owned(),
                status: "approved".to_owned(),
                status_detail: "accredited".to_owned(),
                method: "pix".to_owned(),
                approved_at: "2026-11-30T17:00:00Z".to_owned(),
                ..PaymentInfo::default()
            },
        }
    }

    fn found(payments: &[Payment<PaymentInfo>]) -> FoundPayments<'static, PaymentInfo> {
        let mut found = FoundPayments::new(SCOPE);
        payments.iter().for_each(|payment| found.add(payment.clone()));
        found
    }

    fn unreadable(id: &str) -> Payment<PaymentInfo> {
        Payment { amount: Amount::Unreadable, ..payment(id, 0) }
    }

    fn sale(payments: &[Payment<PaymentInfo>], prices: &[u64]) -> Outcome {
        of_sale(&found(payments), "sale-1", prices, false, brl())
    }

    #[test]
    fn all_that_the_payments_of_a_sale_tell_is_told() {
        let told = sale(&[payment("2", 50), payment("1", 25)], &[500]);
        let expected = OrderInfo {
            state: State::Paid,
            payment_id: "2".to_owned(),
            receipt_id: "2".to_owned(),
            reference: "sale-1".to_owned(),
            payment_status: "approved".to_owned(),
            payment_status_detail: "accredited".to_owned(),
            amount: "5.00".to_owned(),
            paid_amount: "10.00".to_owned(),
            refunded_amount: "0.75".to_owned(),
            currency: "BRL".to_owned(),
            method: "pix".to_owned(),
            updated_at: "2026-11-30T17:00:00Z".to_owned(),
            ..OrderInfo::default()
        };
        assert_eq!((told.info, told.another.as_str(), told.under_way), (expected, "", false));
    }

    #[test]
    fn a_sale_without_payments_has_no_amounts_but_its_own() {
        let told = sale(&[], &[500]).info;
        let expected = OrderInfo {
            reference: "sale-1".to_owned(),
            amount: "5.00".to_owned(),
            currency: "BRL".to_owned(),
            ..OrderInfo::default()
        };
        assert_eq!(told, expected);
        // A payment that somebody has only begun is not shown as that of the sale.
        let begun = Payment { status: PaymentStatus::UnderWay, ..payment("1", 0) };
        let told = sale(&[begun], &[500]);
        assert_eq!((told.info, told.under_way), (expected, true));
    }

    #[test]
    fn what_is_back_is_shown_although_the_sale_is_not_paid() {
        let told = sale(&[payment("1", 500)], &[500]);
        let shown =
            (told.info.state, told.info.payment_id.as_str(), told.info.paid_amount.as_str());
        assert_eq!(shown, (State::Refunded, "1", "5.00"));
        let told = sale(&[payment("1", 0)], &[700]);
        assert_eq!((told.another.as_str(), told.info.state), ("5.00", State::Pending));
    }

    #[test]
    fn a_doubt_counts_unless_the_other_payments_settle_the_sale() {
        let paid = sale(&[payment("1", 0), unreadable("2")], &[500]);
        let paid = paid.settled().map(|told| (told.info.state, told.info.incomplete));
        assert_eq!(paid, Ok((State::Paid, true)));
        let open = sale(&[unreadable("2")], &[500]).settled().map(|told| told.info);
        assert_eq!(open.map_err(|failure| failure.error.fault), Err(Fault::Answer));
        assert!(sale(&[], &[500]).settled().is_ok_and(|told| !told.info.incomplete));
    }

    #[test]
    fn a_reference_that_was_paid_is_not_charged_again() {
        let before = |outcome: Outcome| match outcome.paid_before() {
            Ok(reply) => reply.map(|reply| {
                assert!(reply.info.repeated);
                reply.verdict.expect("no success").error.fault
            }),
            Err(failure) => Some(failure.error.fault),
        };
        let begun = Payment { status: PaymentStatus::UnderWay, ..payment("1", 0) };
        assert_eq!(before(sale(&[payment("1", 0)], &[500])), Some(Fault::Paid));
        assert_eq!(before(sale(&[begun], &[500])), Some(Fault::Locked));
        assert_eq!(before(sale(&[payment("1", 0)], &[700])), Some(Fault::KeyUsed));
        assert_eq!(before(sale(&[payment("1", 500)], &[500])), Some(Fault::Refunded));
        assert_eq!(before(sale(&[], &[500])), None);
        let elsewhere = of_sale(&found(&[]), "sale-1", &[500], true, brl());
        assert_eq!(before(elsewhere), Some(Fault::KeyUsed));
    }

    #[test]
    fn amounts_of_found_payments_are_told_if_there_are_any() {
        let told = |payments: &[_], wanted| find(&found(payments), "sale-1", wanted, brl());
        let none = told(&[], None).expect("read");
        assert_eq!(none.verdict.map(|verdict| verdict.error.fault), Some(Fault::Pending));
        let expected = PaymentInfo { reference: "sale-1".to_owned(), ..PaymentInfo::default() };
        assert_eq!(*none.info, expected);
        let both = told(&[payment("2", 50), payment("1", 0)], Some(950)).expect("read");
        assert_eq!((both.verdict, both.info.approved_count), (None, 2));
        let amounts = (both.info.approved_amount.as_str(), both.info.refunded_amount.as_str());
        assert_eq!(amounts, ("10.00", "0.50"));
        let back = told(&[payment("1", 500)], None).expect("read");
        assert_eq!(back.verdict.map(|verdict| verdict.error.fault), Some(Fault::Refunded));
        let doubt = told(&[unreadable("1")], None).map_err(|failure| failure.error.fault);
        assert_eq!(doubt.map(|reply| reply.info.state), Err(Fault::Answer));
        let enough = told(&[payment("1", 0), unreadable("2")], None).expect("read");
        assert_eq!((enough.verdict, enough.info.incomplete), (None, true));
    }

    #[test]
    fn what_a_refund_left_of_a_payment_is_told_as_far_as_it_was_read() {
        let lost = refunded("7", None, brl());
        assert_eq!((lost.payment_id.as_str(), lost.state), ("7", State::Paid));
        let told = |payment| {
            let info = refunded("7", Some(payment), brl());
            let texts = [info.approved_amount, info.refunded_amount].join(" ");
            (info.state, info.approved_count, info.incomplete, texts)
        };
        let of = |texts: &str| texts.to_owned();
        assert_eq!(told(payment("7", 0)), (State::Paid, 1, false, of("5.00 0.00")));
        assert_eq!(told(payment("7", 100)), (State::Paid, 1, false, of("5.00 1.00")));
        assert_eq!(told(payment("7", 500)), (State::Refunded, 0, false, of("5.00 5.00")));
        let back = Payment { status: PaymentStatus::Back, ..payment("7", 0) };
        assert_eq!(told(back), (State::Refunded, 0, false, of("5.00 5.00")));
        assert_eq!(told(unreadable("7")), (State::Paid, 1, true, of(" 0.00")));
        let blurred = Payment { refunded: Amount::Unreadable, ..payment("7", 0) };
        assert_eq!(told(blurred), (State::Paid, 1, true, of("5.00 0.00")));
        let failed = Payment { status: PaymentStatus::Failed, ..payment("7", 0) };
        assert_eq!(told(failed), (State::Pending, 0, false, of(" ")));
    }

    #[test]
    fn a_time_is_one_of_rfc_3339() {
        assert_eq!(since_ms(""), Ok(None));
        assert_eq!(since_ms("2026-11-30T14:00:00-03:00"), Ok(Some(1_796_058_000_000)));
        assert_eq!(since_ms("yesterday").map_err(|error| error.fault), Err(Fault::BadValue));
    }
}
