//! The Orders API, `/v1/orders`: requests as bytes, answers as what is known of an order
//! (Mercado Pago's reference of QR orders).

use super::exchange::says_under_way;
use super::json::{self, Json, Object, Tree};
use super::model::{Doubt, Mode, Order, OrderInfo};
use super::refund::{Answer, Progress, Refund};
use super::standing::{self, Evidence, Part, Standing, Word};
use super::tally::Course;
use super::{check, money, time_text};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault, Field, Path};
use crate::payload::{self, Profile};
use serde_json::Value;

/// Longest texts and lists (Mercado Pago's reference, create order).
pub const DESCRIPTION_MAX: usize = 150;
const ITEMS_MAX: usize = 10;
const TITLE_MAX: usize = 150;
const MEASURE_MAX: usize = 10;
const CODE_MAX: usize = 30;

/// What a client adds to its orders.
pub struct Integration<'a> {
    pub platform_id: &'a str,
    pub integrator_id: &'a str,
    pub sponsor_id: &'a str,
}

/// Refuses a text that is too long, in characters.
pub fn fits(field: Field, text: &str, max: usize) -> Result<(), Error> {
    match text.chars().count() {
        length if length > max => Err(Error::new(Fault::TooLong).field(field).count(length, max)),
        _ => Ok(()),
    }
}

/// Refuses items that no API takes.
pub fn check_items(order: &Order<'_>, currency: &Currency) -> Result<(), Error> {
    if order.items.len() > ITEMS_MAX {
        return Err(Error::new(Fault::TooLong).named("items").count(order.items.len(), ITEMS_MAX));
    }
    for (index, item) in (0..).zip(order.items) {
        let field = |member| Field::Element("items", index, member);
        if item.title.is_empty() {
            return Err(Error::new(Fault::Null).field(field("title")));
        }
        fits(field("title"), item.title, TITLE_MAX)?;
        fits(field("unit_measure"), item.unit_measure, MEASURE_MAX)?;
        fits(field("code"), item.code, CODE_MAX)?;
        money::given(field("unit_price"), item.unit_price, currency)?;
        if item.quantity == 0 {
            return Err(Error::new(Fault::Range).field(field("quantity")).allowed("1 and more"));
        }
    }
    Ok(())
}

/// The body that creates an order. The same sale gives the same bytes, as its key demands.
pub fn create_body(
    order: &Order<'_>,
    pos: &str,
    units: u64,
    currency: &Currency,
    integration: &Integration<'_>,
) -> Result<Vec<u8>, Error> {
    let amount = money::text(units, currency);
    let mut body = Object::default();
    body.set("type", "qr").set("total_amount", amount.as_str());
    body.text("description", order.description).set("external_reference", order.reference);
    if order.expires_s > 0 {
        body.set("expiration_time", time_text::duration(order.expires_s));
    }
    let mut qr = Object::default();
    qr.set("external_pos_id", pos).set("mode", mode_name(order.mode));
    let mut config = Object::default();
    config.object("qr", qr);
    let mut payment = Object::default();
    payment.set("amount", amount);
    let mut transactions = Object::default();
    transactions.set("payments", vec![Value::from(payment)]);
    body.object("config", config).object("transactions", transactions);
    if !order.items.is_empty() {
        let items = order.items.iter().enumerate().map(|(index, item)| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let price = Field::Element("items", index, "unit_price");
            let mut line = Object::default();
            line.set("title", item.title)
                .set(
                    "unit_price",
                    money::text(money::given(price, item.unit_price, currency)?, currency),
                )
                .set("quantity", item.quantity)
                .text("unit_measure", item.unit_measure)
                .text("external_code", item.code);
            if !item.category.is_empty() {
                let mut category = Object::default();
                category.set("id", item.category);
                line.set("external_categories", vec![Value::from(category)]);
            }
            Ok(Value::from(line))
        });
        body.set("items", items.collect::<Result<Vec<_>, Error>>()?);
    }
    let mut data = Object::default();
    data.text("platform_id", integration.platform_id)
        .text("integrator_id", integration.integrator_id);
    let mut sponsor = Object::default();
    sponsor.text("id", integration.sponsor_id);
    data.object("sponsor", sponsor);
    body.object("integration_data", data);
    body.extend(order.extra_json)?.bytes()
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Dynamic => "dynamic",
        Mode::Hybrid => "hybrid",
        Mode::Static => "static",
    }
}

/// The body that refunds a part.
pub fn refund_body(payment_id: &str, amount: &str) -> Result<Vec<u8>, Error> {
    let mut transaction = Object::default();
    transaction.set("id", payment_id).set("amount", amount);
    let mut body = Object::default();
    body.set("transactions", vec![Value::from(transaction)]).bytes()
}

/// What an order's own words mean. A word that is not known is under way: never paid, never final.
/// (Mercado Pago's reference, 4.7: an order of which all is back may stay `processed`.)
fn word(status: &str, detail: &str) -> Word {
    let words = [
        ("created", Word::Open),
        ("processed", Word::Paid),
        ("refunded", Word::Refunded),
        ("charged_back", Word::Refunded),
        ("canceled", Word::Canceled),
        ("cancelled", Word::Canceled),
        ("expired", Word::Expired),
        ("failed", Word::Failed),
        ("action_required", Word::ActionRequired),
    ];
    let known = |text: &str| words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    match (known(status), known(detail)) {
        (Some((_, Word::Paid)), Some((_, Word::Refunded))) => Word::Refunded,
        (Some((_, word)), _) => *word,
        (None, _) => Word::UnderWay,
    }
}

/// How far a payment has come, by its words: those of an order's payments and those of the older
/// `/v1/payments`. `None`: there is none. A payment in mediation was made, and is disputed; money that
/// a bank took back is with the buyer, as after a refund.
pub fn course(status: &str, detail: &str) -> Option<Course> {
    let words = [
        ("processed", Course::Made),
        ("approved", Course::Made),
        ("accredited", Course::Made),
        ("in_mediation", Course::Made),
        ("partially_refunded", Course::Made),
        ("refunded", Course::Back),
        ("charged_back", Course::Back),
        ("failed", Course::Failed),
        ("rejected", Course::Failed),
        ("canceled", Course::Failed),
        ("cancelled", Course::Failed),
        ("expired", Course::Failed),
        ("created", Course::NotBegun),
        ("ready_to_process", Course::NotBegun),
    ];
    if status.is_empty() {
        return None;
    }
    let known = |text: &str| words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    match (known(status), known(detail)) {
        (Some((_, Course::Made)), Some((_, Course::Back))) => Some(Course::Back),
        (Some((_, course)), _) => Some(*course),
        (None, _) => Some(Course::UnderWay),
    }
}

/// Whether an answer says that the order is canceled.
#[must_use]
pub fn is_canceled(info: &OrderInfo) -> bool {
    word(&info.status, &info.status_detail) == Word::Canceled
}

/// Whether nobody has paid the order or is paying it, as far as it says, and whether anybody can is
/// not known.
#[must_use]
pub fn is_left_open(info: &OrderInfo) -> bool {
    let paid = course(&info.payment_status, &info.payment_status_detail) == Some(Course::Made);
    !paid && matches!(word(&info.status, &info.status_detail), Word::Failed | Word::ActionRequired)
}

/// Whether the answer to a refund says itself that all of this order is back.
pub fn answers_all_back(body: &Json, order_id: &str) -> bool {
    let text = |path| json::text(body, path);
    text("id") == order_id && word(text("status"), text("status_detail")) == Word::Refunded
}

/// What the answer to a refund tells: the refunds of this order. A key that was used for another
/// order may be answered with that order's refund.
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

/// What an answer tells of an order, and what its payments come to.
pub struct Reading {
    /// In a box: it is handed from call to call, on a stack of 16 KiB.
    pub info: Box<OrderInfo>,
    pub refunds: Vec<Refund>,
    /// Minor units that were paid; `None`: not known.
    pub paid: Option<u64>,
    pub all_is_back: bool,
}

/// What an answer tells of an order.
///
/// # Errors
/// `None`: it is no order, or has no id that can be asked for. A failure: the order is in another
/// currency than the client counts in.
pub fn order(body: &Json, currency: &Currency) -> Option<Result<Reading, Failure>> {
    let text = |path| json::text(body, path);
    if check::order_id(text("id")).is_err() || text("status").is_empty() {
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
    let found = standing::standing(&Evidence {
        word: word(text("status"), text("status_detail")),
        parts: &parts(body, currency),
        paid: money::amount(body, "total_paid_amount", currency),
        refunds: &refunds,
    });
    let mut info = order_info(body, &found, currency);
    info.currency = counted_in;
    info.refund_id = refunds.last().map(|refund| refund.id.clone()).unwrap_or_default();
    let Standing { paid, all_is_back, .. } = found;
    Some(Ok(Reading { info, refunds, paid, all_is_back }))
}

fn order_info(body: &Json, found: &Standing, currency: &Currency) -> Box<OrderInfo> {
    let text = |path| json::text(body, path).to_owned();
    let payment = main_payment(body);
    let of_payment = |path| json::text(payment, path).to_owned();
    let created_at = time_text::utc(&text("created_date"));
    let amount = json::first_text(body, &["total_amount", "transactions.payments.0.amount"]);
    let code = Code::read(text("type_response.qr_data"), &amount, currency);
    let paid = match (found.paid, text("total_paid_amount")) {
        (Some(units), _) if units > 0 => money::text(units, currency),
        (_, total) if !total.is_empty() => uniform(&total, currency),
        _ => uniform(&of_payment("paid_amount"), currency),
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
        amount: uniform(&amount, currency),
        paid_amount: paid,
        refunded_amount: match found.back {
            0 => String::new(),
            units => money::text(units, currency),
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
fn parts(body: &Json, currency: &Currency) -> Vec<Part> {
    json::list(body, "transactions.payments")
        .into_iter()
        .map(|payment| {
            let amount = |path| money::amount(payment, path, currency);
            Part {
                id: json::text(payment, "id").to_owned(),
                course: course_of(payment),
                amount: amount("amount"),
                paid: amount("paid_amount"),
                back: amount("refunded_amount"),
            }
        })
        .collect()
}

fn course_of(payment: Tree<'_>) -> Option<Course> {
    course(json::text(payment, "status"), json::text(payment, "status_detail"))
}

/// The payment that counts: one that stands, else one that was made, else the last that was tried.
fn main_payment(body: &Json) -> Tree<'_> {
    let payments = json::list(body, "transactions.payments");
    let first = |course| payments.iter().find(|payment| course_of(**payment) == Some(course));
    let found = first(Course::Made).or_else(|| first(Course::Back)).or(payments.last());
    found.copied().unwrap_or_else(|| json::at(body, "transactions.payments.0"))
}

/// What a word of the service's says of a refund: of an order, or of a payment.
fn progress(status: &str) -> Progress {
    match status.to_ascii_lowercase().as_str() {
        "processed" | "approved" | "refunded" => Progress::Done,
        "failed" | "rejected" | "canceled" | "cancelled" => Progress::Refused,
        _ => Progress::UnderWay,
    }
}

/// The refunds that an answer tells of, each once. Without a number nobody can tell one from another.
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

/// One of a list of refunds.
pub fn refund<'j>(refund: impl Into<Tree<'j>>, currency: &Currency) -> Refund {
    let refund = refund.into();
    Refund {
        id: json::text(refund, "id").to_owned(),
        payment: json::first_text(refund, &["transaction_id", "payment_id"]),
        progress: progress(json::text(refund, "status")),
        units: money::amount(refund, "amount", currency).units(),
    }
}

/// Refusals of a refund that stay (Mercado Pago's reference, refund errors; the numbers are those of
/// `/v1/payments`).
const FINAL_REFUSALS: [&str; 18] = [
    "refund_amount_exceeds",
    "unsupported_partially_refunds",
    "partial_refund_not_allowed_with_cashout",
    "partial_refund_forbidden_with_tips",
    "in_store_payment_refund_order",
    "invalid_order_owner",
    "refund_period_exceeded",
    "payment_not_refundable",
    "amount_not_refundable",
    "max_refunds_exceeded",
    "order_already_refunded",
    "2024",
    "15016",
    "2063",
    "3024",
    "4040",
    "4041",
    "4296",
];

/// What an error says of a refund; `None`: the request was not judged, as with a wrong token, and
/// there is nothing to look at.
pub fn refused(failure: &Failure) -> Option<Answer> {
    let is_final = FINAL_REFUSALS.contains(&failure.api_code.as_str());
    match failure.error.fault {
        _ if says_under_way(failure) => Some(Answer::UnderWay),
        Fault::Refused | Fault::Conflict | Fault::Busy if is_final => Some(Answer::Final),
        Fault::Refused | Fault::Conflict | Fault::Busy => Some(Answer::Refused),
        // It may have been carried out: what stands there now may tell.
        Fault::NoAnswer | Fault::Service => Some(Answer::Nothing),
        _ => None,
    }
}

/// Longest text of a code: what a caller has room for, twice of what EMVCo allows.
const QR_DATA_MAX: usize = 1023;

/// The text of a code, and what is wrong with it.
pub struct Code {
    /// As received; empty where nobody may draw it.
    pub text: String,
    pub fault: Option<Fault>,
}

impl Code {
    /// Looks at the code of an order of this `amount`. One that asks the buyer for another sum is
    /// withheld: he would pay what the sale does not cost.
    pub fn read(qr_data: String, amount: &str, currency: &Currency) -> Self {
        if asks_for_another_sum(&qr_data, amount, currency) {
            return Self { text: String::new(), fault: Some(Fault::BadValue) };
        }
        let fault = qr_data_fault(&qr_data);
        Self { text: qr_data, fault }
    }
}

/// EMVCo, merchant-presented mode, table 3.1.
const TRANSACTION_CURRENCY: u8 = 53;
const TRANSACTION_AMOUNT: u8 = 54;

/// Whether the code has an amount (54), and one that is not the order's, by value; or a currency (53)
/// beside it that is not the order's. Most codes have none: the service keeps it.
fn asks_for_another_sum(qr_data: &str, amount: &str, currency: &Currency) -> bool {
    let own = money::heard(amount, currency);
    let (mut has_amount, mut same) = (false, true);
    // A fault of the structure is told elsewhere: what stands before it counts here all the same.
    let _ = payload::parse(qr_data.as_bytes(), &mut |node| {
        if node.path == Path::root(TRANSACTION_CURRENCY) {
            same &= node.value == currency.digits;
        } else if node.path == Path::root(TRANSACTION_AMOUNT) {
            has_amount = true;
            let asked = str::from_utf8(node.value).ok().and_then(|sum| money::heard(sum, currency));
            same &= asked.is_some() && asked == own;
        }
        Ok(())
    });
    has_amount && !same
}

/// Whether there is no code, or none that can be handed out.
pub fn is_nothing_to_draw(qr_data: &str) -> bool {
    qr_data.is_empty() || qr_data.len() > QR_DATA_MAX || qr_data.contains('\0')
}

/// An amount with the currency's own decimals; what is no amount stays as the service wrote it.
pub fn uniform(amount: &str, currency: &Currency) -> String {
    match money::heard(amount, currency) {
        Some(units) if !amount.is_empty() => money::text(units, currency),
        _ => amount.to_owned(),
    }
}

/// When an order expires, by the service's clock; empty where its answer does not tell.
fn expires_at(created_at: &str, duration: &str) -> String {
    let at = time_text::rfc3339(created_at)
        .zip(time_text::duration_s(duration))
        .and_then(|(created, seconds)| created.checked_add(seconds.checked_mul(1000)?));
    at.map(time_text::to_rfc3339).unwrap_or_default()
}

/// What is wrong with a code's text: its structure and its CRC, not the scheme's rules, since the
/// wallet has the last word. `None` too where there is no code.
#[must_use]
pub fn qr_data_fault(qr_data: &str) -> Option<Fault> {
    let mut found = None;
    if !qr_data.is_empty() {
        payload::check_payload(qr_data.as_bytes(), Profile::Emv, &mut |error| {
            let structural = matches!(
                error.fault,
                Fault::Empty
                    | Fault::NotUtf8
                    | Fault::IdNotNumeric
                    | Fault::LengthNotNumeric
                    | Fault::TruncatedHeader
                    | Fault::LengthOverflow
                    | Fault::SplitsCharacter
                    | Fault::CrcMissing
                    | Fault::CrcLength
                    | Fault::CrcNotHex
                    | Fault::CrcMismatch
                    | Fault::TrailingData
                    | Fault::TemplateIdNotNumeric
                    | Fault::TemplateLengthNotNumeric
                    | Fault::TemplateLengthOverflow
                    | Fault::TemplateTruncatedHeader
            );
            if structural && error.severity == crate::error::Severity::Error {
                found.get_or_insert(error.fault);
            }
        });
    }
    found
}
