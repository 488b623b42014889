//! The Orders API, `/v1/orders`: reads what an answer tells about an order (Mercado Pago's
//! reference of QR orders).

use super::rules;
use crate::emv::iso::Currency;
use crate::error::{Action, Failure, Fault};
use crate::orders::json::{self, Json, Tree};
use crate::orders::model::{Doubt, OrderInfo};
use crate::orders::order_state::{self, Evidence, OrderPayment, OrderState, ReportedStatus};
use crate::orders::qr_data::Code;
use crate::orders::refund::{Answer, Progress, Refund};
use crate::orders::tally::PaymentStatus;
use crate::orders::{money, time_text};

/// The meaning of an order's `status` and `status_detail`. An unknown status means under way: never
/// paid, never final. (Mercado Pago's reference, 4.7: an order may stay `processed` when all of its
/// money is back.)
fn reported_status(status: &str, detail: &str) -> ReportedStatus {
    let words = [
        ("created", ReportedStatus::Open),
        ("processed", ReportedStatus::Paid),
        ("refunded", ReportedStatus::Refunded),
        ("charged_back", ReportedStatus::Refunded),
        ("canceled", ReportedStatus::Canceled),
        ("cancelled", ReportedStatus::Canceled),
        ("expired", ReportedStatus::Expired),
        ("failed", ReportedStatus::Failed),
        ("action_required", ReportedStatus::ActionRequired),
    ];
    let known = |text: &str| words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    match (known(status), known(detail)) {
        (Some((_, ReportedStatus::Paid)), Some((_, ReportedStatus::Refunded))) => {
            ReportedStatus::Refunded
        }
        (Some((_, word)), _) => *word,
        (None, _) => ReportedStatus::UnderWay,
    }
}

/// The meaning of a payment's `status` and `status_detail`, in an order or in the older
/// `/v1/payments`. `None` if there is no status. A payment in mediation was made, and is disputed.
/// Money that a bank took back is with the buyer, as after a refund.
pub fn payment_status(status: &str, detail: &str) -> Option<PaymentStatus> {
    let words = [
        ("processed", PaymentStatus::Made),
        ("approved", PaymentStatus::Made),
        ("accredited", PaymentStatus::Made),
        ("in_mediation", PaymentStatus::Made),
        ("partially_refunded", PaymentStatus::Made),
        ("refunded", PaymentStatus::Back),
        ("charged_back", PaymentStatus::Back),
        ("failed", PaymentStatus::Failed),
        ("rejected", PaymentStatus::Failed),
        ("canceled", PaymentStatus::Failed),
        ("cancelled", PaymentStatus::Failed),
        ("expired", PaymentStatus::Failed),
        ("created", PaymentStatus::NotBegun),
        ("ready_to_process", PaymentStatus::NotBegun),
    ];
    if status.is_empty() {
        return None;
    }
    let known = |text: &str| words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    match (known(status), known(detail)) {
        (Some((_, PaymentStatus::Made)), Some((_, PaymentStatus::Back))) => {
            Some(PaymentStatus::Back)
        }
        (Some((_, known)), _) => Some(*known),
        (None, _) => Some(PaymentStatus::UnderWay),
    }
}

/// Whether an answer says that the order is canceled.
#[must_use]
pub fn is_canceled(info: &OrderInfo) -> bool {
    reported_status(&info.status, &info.status_detail) == ReportedStatus::Canceled
}

/// Whether nobody has paid the order and nobody is paying it, as far as it says, while it is not
/// known whether anybody still can.
#[must_use]
pub fn is_left_open(info: &OrderInfo) -> bool {
    let paid = payment_status(&info.payment_status, &info.payment_status_detail)
        == Some(PaymentStatus::Made);
    !paid
        && matches!(
            reported_status(&info.status, &info.status_detail),
            ReportedStatus::Failed | ReportedStatus::ActionRequired
        )
}

/// Whether the answer to a refund says that all money of this order is back.
pub fn answers_all_back(body: &Json, order_id: &str) -> bool {
    let text = |path| json::text(body, path);
    text("id") == order_id
        && reported_status(text("status"), text("status_detail")) == ReportedStatus::Refunded
}

/// The refunds of this order in the answer to a refund. If the key was used for another order, the
/// service may answer with that order's refund.
pub fn refund_answer(body: &Json, order_id: &str, currency: &Currency) -> Answer {
    let of_this = ["", order_id].contains(&json::text(body, "id"));
    let mut refunds = refunds(body, currency);
    refunds.retain(|_| of_this);
    if refunds.is_empty() { Answer::Nothing } else { Answer::Listed { refunds, only: false } }
}

/// Whether an order in this state can be paid by whoever scans its code.
#[must_use]
pub fn is_payable(info: &OrderInfo) -> bool {
    info.doubt == Doubt::None && info.status.eq_ignore_ascii_case("created")
}

/// What an answer tells about an order, and the sums of its payments.
pub struct Reading {
    /// Boxed, because it is passed from call to call on a stack of 16 KiB.
    pub info: Box<OrderInfo>,
    pub refunds: Vec<Refund>,
    /// Minor units that were paid; `None` if that is not known.
    pub paid: Option<u64>,
    pub all_is_back: bool,
}

/// Reads an order from an answer.
///
/// # Errors
/// `None` if the answer is not an order, or has no valid id. A failure if the currency of the order
/// is not the client's.
pub fn order(body: &Json, currency: &Currency) -> Option<Result<Reading, Failure>> {
    let text = |path| json::text(body, path);
    if rules::order_id(text("id")).is_err() || text("status").is_empty() {
        return None;
    }
    let counted_in = json::first_text(body, &["currency", "currency_id"]);
    let own = String::from_utf8_lossy(&currency.code);
    if !counted_in.is_empty() && !counted_in.eq_ignore_ascii_case(&own) {
        return Some(Err(Failure::new(Fault::Answer)
            .action(Action::Setup)
            .detail(format!("the order is in {counted_in}, and the client counts in {own}"))));
    }
    let refunds = refunds(body, currency);
    let found = order_state::decide(&Evidence {
        reported: reported_status(text("status"), text("status_detail")),
        payments: &payments(body, currency),
        paid: money::amount(body, "total_paid_amount", currency),
        refunds: &refunds,
    });
    let mut info = order_info(body, &found, currency);
    info.currency = counted_in;
    info.refund_id = refunds.last().map(|refund| refund.id.clone()).unwrap_or_default();
    let OrderState { paid, all_is_back, .. } = found;
    Some(Ok(Reading { info, refunds, paid, all_is_back }))
}

fn order_info(body: &Json, found: &OrderState, currency: &Currency) -> Box<OrderInfo> {
    let text = |path| json::text(body, path).to_owned();
    let payment = main_payment(body);
    let of_payment = |path| json::text(payment, path).to_owned();
    let created_at = time_text::utc(&text("created_date"));
    let amount = json::first_text(body, &["total_amount", "transactions.payments.0.amount"]);
    let code = Code::read(text("type_response.qr_data"), &amount, currency);
    let paid = match (found.paid, text("total_paid_amount")) {
        (Some(units), _) if units > 0 => money::to_text(units, currency),
        (_, total) if !total.is_empty() => money::normalized(&total, currency),
        _ => money::normalized(&of_payment("paid_amount"), currency),
    };
    Box::new(OrderInfo {
        state: found.state,
        doubt: found.doubt,
        incomplete: matches!(found.doubt, Doubt::Unreadable(_)),
        qr_data_fault: code.fault,
        expires_at: expires_at(&created_at, &text("expiration_time")),
        order_id: text("id"),
        payment_id: of_payment("id"),
        receipt_id: of_payment("reference_id"),
        reference: text("external_reference"),
        pos: text("config.qr.external_pos_id"),
        status: text("status"),
        status_detail: text("status_detail"),
        payment_status: of_payment("status"),
        payment_status_detail: of_payment("status_detail"),
        amount: money::normalized(&amount, currency),
        paid_amount: paid,
        refunded_amount: match found.back {
            0 => String::new(),
            units => money::to_text(units, currency),
        },
        method: json::first_text(payment, &["payment_method.type", "payment_method.id"]),
        provider: json::first_text(payment, &["provider", "payment_method.provider"]),
        created_at,
        updated_at: time_text::utc(&text("last_updated_date")),
        qr_data: code.text,
        ..OrderInfo::default()
    })
}

/// The payments of an order.
fn payments(body: &Json, currency: &Currency) -> Vec<OrderPayment> {
    json::list(body, "transactions.payments")
        .into_iter()
        .map(|payment| {
            let amount = |path| money::amount(payment, path, currency);
            OrderPayment {
                id: json::text(payment, "id").to_owned(),
                status: payment_status_of(payment),
                amount: amount("amount"),
                paid: amount("paid_amount"),
                back: amount("refunded_amount"),
            }
        })
        .collect()
}

fn payment_status_of(payment: Tree<'_>) -> Option<PaymentStatus> {
    payment_status(json::text(payment, "status"), json::text(payment, "status_detail"))
}

/// The payment that is shown: one whose money the seller has, else one that was paid back, else the
/// last attempt.
fn main_payment(body: &Json) -> Tree<'_> {
    let payments = json::list(body, "transactions.payments");
    let first =
        |status| payments.iter().find(|payment| payment_status_of(**payment) == Some(status));
    let found =
        first(PaymentStatus::Made).or_else(|| first(PaymentStatus::Back)).or(payments.last());
    found.copied().unwrap_or_else(|| json::at(body, "transactions.payments.0"))
}

/// The meaning of the status of a refund, of an order or of a payment.
fn progress(status: &str) -> Progress {
    match status.to_ascii_lowercase().as_str() {
        "processed" | "approved" | "refunded" => Progress::Done,
        "failed" | "rejected" | "canceled" | "cancelled" => Progress::Refused,
        _ => Progress::UnderWay,
    }
}

/// The refunds in an answer, each once. A refund without an id is left out, since it cannot be told
/// from another one.
fn refunds(body: &Json, currency: &Currency) -> Vec<Refund> {
    let mut refunds: Vec<Refund> = Vec::new();
    for entry in json::list(body, "transactions.refunds") {
        let refund = refund(entry, currency);
        if !refund.id.is_empty() && !refunds.iter().any(|known| known.id == refund.id) {
            refunds.push(refund);
        }
    }
    refunds
}

/// Reads one refund of a list.
pub fn refund<'j>(refund: impl Into<Tree<'j>>, currency: &Currency) -> Refund {
    let refund = refund.into();
    Refund {
        id: json::text(refund, "id").to_owned(),
        payment: json::first_text(refund, &["transaction_id", "payment_id"]),
        progress: progress(json::text(refund, "status")),
        units: money::amount(refund, "amount", currency).units(),
    }
}

/// When an order expires, by the service's clock; empty if the answer does not tell.
fn expires_at(created_at: &str, duration: &str) -> String {
    let at = time_text::rfc3339(created_at)
        .zip(time_text::duration_s(duration))
        .and_then(|(created, seconds)| created.checked_add(seconds.checked_mul(1000)?));
    at.map(time_text::to_rfc3339).unwrap_or_default()
}
