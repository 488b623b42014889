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
