//! Payments by their reference: whether an offline code, or an order of long ago, was paid, and how
//! often; and paying them back (Mercado Pago's reference, payments).

use super::client::Client;
use super::exchange::{Call, Deadline, RENDERS_REFUNDS, Subject};
use super::json::{self, Json, Object, Tree};
use super::model::{Order, OrderInfo, PaymentInfo, State};
use super::refund::{self, Answer, Evidence, Refund};
use super::reply::{Reply, Told};
use super::tally::{Amount, Course, Found, Payment, Scope};
use super::{check, money, time_text, v1};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault, Field};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::HashSet;

/// Payments on one page, and pages that are read: no sale has more.
const PAGE: usize = 30;
const PAGES: usize = 20;

/// A text for a query.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Milliseconds since 1970 of the caller's `since`; `None`: ever.
fn since_ms(since: &str) -> Result<Option<i64>, Error> {
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

/// What counts for a sale of this client's.
fn scope<'a>(client: &'a Client<'_>, reference: &'a str, since_ms: Option<i64>) -> Scope<'a> {
    let currency = str::from_utf8(&client.currency.code).unwrap_or_default();
    Scope { reference, currency, account: &client.user_id, since_ms }
}

/// Reads all payments of a sale.
fn search<'s>(
    client: &Client<'_>,
    scope: Scope<'s>,
    deadline: Deadline,
) -> Result<Found<'s, PaymentInfo>, Failure> {
    let mut found = Found::new(scope);
    let mut seen = HashSet::new();
    let mut read = 0;
    for _ in 0..PAGES {
        let path = format!(
            "/v1/payments/search?sort=date_created&criteria=desc&external_reference={}&collector.id={}&limit={PAGE}&offset={read}",
            encoded(scope.reference),
            client.user_id,
        );
        let heard = client.exchange.send(&Call::get(&path, Subject::Account), deadline)?;
        let results = heard.results()?;
        let mut news = false;
        for &record in &results {
            news |= seen.insert(json::text(record, "id").to_owned());
            found.add(payment(record, client.currency));
        }
        read += results.len();
        if !has_more(&heard.body, read, results.len()) {
            return Ok(found);
        }
        // The service has more, and hands out what it handed out before, or nothing.
        if !news {
            break;
        }
    }
    found.cut_short();
    Ok(found)
}

/// Whether a search has more than the `read` records of all pages so far; `page`: of the last one.
fn has_more(body: &Json, read: usize, page: usize) -> bool {
    let paging = |name| json::text(json::at(body, "paging"), name).parse::<usize>().ok();
    match paging("total") {
        Some(total) => read < total,
        None => page > 0 && page >= paging("limit").unwrap_or(PAGE),
    }
}

/// What is known does not settle the sale, and there may be more.
fn doubtful(doubt: &str) -> Failure {
    Failure::new(Fault::Answer).action(Action::Read).detail(doubt)
}

/// Looks for payments of a reference.
pub fn find(client: &Client<'_>, reference: &str, amount: &str, since: &str) -> Reply<PaymentInfo> {
    check::reference(reference)?;
    let wanted = match amount {
        "" => None,
        amount => Some(money::given(Field::Name("amount"), amount, client.currency)?),
    };
    let scope = scope(client, reference, since_ms(since)?);
    let payments = search(client, scope, client.exchange.deadline())?;
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
        info.approved_amount = money::text(found.approved, client.currency);
        info.refunded_amount = money::text(found.refunded, client.currency);
    }
    Ok(match state {
        State::Paid => Told::good(info),
        State::Refunded => Told::but(info, Fault::Refunded),
        _ => Told::but(info, Fault::Pending),
    })
}

/// What one payment tells.
fn payment<'j>(found: impl Into<Tree<'j>>, currency: &Currency) -> Payment<PaymentInfo> {
    let found = found.into();
    let text = |path| json::text(found, path);
    let (status, detail) = (text("status"), text("status_detail"));
    let refunded = money::amount(found, "transaction_amount_refunded", currency);
    // A part is back, and how much of it nobody says.
    let is_part_back =
        [status, detail].iter().any(|word| word.eq_ignore_ascii_case("partially_refunded"));
    let is_unsaid = matches!(refunded, Amount::Absent | Amount::Units(0));
    Payment {
        id: text("id").to_owned(),
        // What cannot be read may be a payment, too.
        course: v1::course(status, detail).unwrap_or(Course::UnderWay),
        amount: money::amount(found, "transaction_amount", currency),
        refunded: if is_part_back && is_unsaid { Amount::Unreadable } else { refunded },
        currency: text("currency_id").to_owned(),
        receiver: json::first_text(found, &["collector_id", "collector.id"]),
        reference: text("external_reference").to_owned(),
        till: text("pos_id").to_owned(),
        made_ms: ["date_created", "date_approved"]
            .iter()
            .find_map(|name| time_text::service(text(name))),
        info: PaymentInfo {
            payment_id: text("id").to_owned(),
            reference: text("external_reference").to_owned(),
            status: status.to_owned(),
            status_detail: detail.to_owned(),
            amount: v1::uniform(text("transaction_amount"), currency),
            currency: text("currency_id").to_owned(),
            method: json::first_text(found, &["payment_type_id", "payment_method_id"]),
            approved_at: time_text::utc(text("date_approved")),
            ..PaymentInfo::default()
        },
    }
}

/// What the payments of a sale tell.
pub struct Outcome {
    /// Somebody may be paying.
    pub under_way: bool,
    /// What another sale of this reference was paid with; empty: there is none.
    pub another: String,
    /// Why there may be payments that are not counted.
    doubt: Option<&'static str>,
    /// Payments of this reference were made at another till.
    elsewhere: bool,
    pub info: OrderInfo,
}

impl Outcome {
    /// What is known, unless it does not settle the sale and there may be more.
    fn settled(self) -> Result<Self, Failure> {
        match self.doubt {
            Some(doubt) if self.info.state != State::Paid => Err(doubtful(doubt)),
            _ => Ok(self),
        }
    }
}

/// Looks at the payments of a sale of `units` at a till.
///
/// # Errors
/// As the service or the network say; [`Fault::Answer`] where a payment cannot be read and the others
/// do not settle the sale.
pub fn outcome(
    client: &Client<'_>,
    till: &str,
    reference: &str,
    units: u64,
    deadline: Deadline,
) -> Result<Outcome, Failure> {
    look(client, till, reference, &[units], deadline)?.settled()
}

/// As [`outcome`], of a sale that has one of these prices: its own first, then those with a discount.
fn look(
    client: &Client<'_>,
    till: &str,
    reference: &str,
    prices: &[u64],
    deadline: Deadline,
) -> Result<Outcome, Failure> {
    let mut payments = search(client, scope(client, reference, None), deadline)?;
    // Where the answer names tills, those of another till are another sale's. Whether it names them by
    // their number or by their `external_id` is not known. (Of its `store_id` a till tells no more.)
    let elsewhere = payments.tells_tills()
        && match client.till_number(till, deadline)? {
            Some(number) => payments.take_other_tills(&[&number, till]),
            None => false,
        };
    let found = payments.sum();
    let state = found.state_of_sale(prices);
    let own = found.of_sale(prices);
    let another = if own.is_empty() { found.left() } else { 0 };
    // Without a payment of its own, all of the reference's are told: what is back, above all.
    let (paid, back) = if own.is_empty() {
        (found.approved, found.refunded)
    } else {
        own.iter().fold((0, 0), |(paid, back), kept| (paid + kept.paid, back + kept.back))
    };
    let made = match own.first() {
        Some(kept) => kept.info.clone(),
        None => found.shown().filter(|_| found.approved > 0).cloned().unwrap_or_default(),
    };
    let currency = client.currency;
    let amount = |units| if units > 0 { money::text(units, currency) } else { String::new() };
    let info = OrderInfo {
        state,
        incomplete: found.doubt.is_some(),
        next_ask_ms: client.next_ask(state),
        payment_id: made.payment_id.clone(),
        receipt_id: made.payment_id,
        reference: reference.to_owned(),
        payment_status: made.status,
        payment_status_detail: made.status_detail,
        amount: amount(prices.first().copied().unwrap_or_default()),
        paid_amount: amount(paid),
        refunded_amount: amount(back),
        currency: String::from_utf8_lossy(&currency.code).into_owned(),
        method: made.method,
        updated_at: made.approved_at,
        ..OrderInfo::default()
    };
    Ok(Outcome {
        under_way: found.under_way,
        another: amount(another),
        doubt: found.doubt,
        elsewhere,
        info,
    })
}

/// The sale, if it was paid before or is being paid. A reference is used once, so any payment of it
/// forbids a second code; one of another sum than this sale can have is another sale's.
pub fn paid_before(
    client: &Client<'_>,
    order: &Order<'_>,
    till: &str,
    units: u64,
    deadline: Deadline,
) -> Result<Option<Told<OrderInfo>>, Failure> {
    let prices = prices(order, units, client.currency);
    let found = look(client, till, order.reference, &prices, deadline)?.settled()?;
    let Outcome { under_way, another, elsewhere, mut info, .. } = found;
    info.repeated = true;
    match info.state {
        State::Paid => Ok(Some(Told::but(info, Fault::Paid))),
        _ if under_way => Ok(Some(Told::but(info, Fault::Locked))),
        _ if !another.is_empty() => {
            Err(used("amount").detail(format!("{another} was paid by this reference")))
        }
        State::Refunded => Ok(Some(Told::but(info, Fault::Refunded))),
        _ if elsewhere => Err(used("reference").detail(
            "it was paid at another till: a reference is unique in the account, so number the \
             sales of each till apart (\"T2-1234\")",
        )),
        _ => Ok(None),
    }
}

fn used(field: &'static str) -> Failure {
    Failure::from(Error::new(Fault::KeyUsed).named(field))
}

/// What a sale can cost, in minor units: its own amount first, then what it costs by the methods of
/// payment that get a discount.
pub fn prices(order: &Order<'_>, units: u64, currency: &Currency) -> Vec<u64> {
    let extra = Json::read(order.extra_json.as_bytes()).unwrap_or_default();
    let discounts = json::list(&extra, "discounts.payment_methods");
    let discounted = discounts
        .into_iter()
        .filter_map(|method| money::heard(json::text(method, "new_total_amount"), currency));
    [units].into_iter().chain(discounted).collect()
}

/// Pays back a payment.
pub fn refund(client: &Client<'_>, id: &str, amount: &str, key: &str) -> Reply<PaymentInfo> {
    check::digits("payment_id", id)?;
    let part = check::refund(amount, key, client.currency)?;
    let deadline = client.exchange.deadline();
    let key = client.key_of_step(key, id, "refund");
    let body = refund_body(client, part)?;
    let once = Deadline { once: true, ..deadline };
    // Neither look has to succeed: a refund is told by its own number, and the service knows better
    // whose payment it is.
    own_payment(client, id, once)?;
    let before = refunds(client, id, once).ok();
    let path = refunds_path(id);
    let call = Call::post(&path, body, &key, Subject::Order).with(RENDERS_REFUNDS);
    let sent = client.exchange.send(&call, deadline);
    let answer = match &sent {
        Ok(heard) => answered(&heard.body, id, client.currency),
        Err(failure) => v1::refused(failure).ok_or_else(|| failure.clone())?,
    };
    let after = refunds(client, id, deadline);
    let read = read(client, id, deadline);
    // A refusal is final only after a look at both; without a refund the payment alone tells.
    match (&answer, &after, &read) {
        (Answer::Refused | Answer::Final, Err(failure), _)
        | (Answer::Refused | Answer::Final | Answer::Nothing, _, Err(failure)) => {
            let own = sent.err().filter(Failure::may_have_happened);
            return Err(own.unwrap_or_else(|| failure.clone().after_a_write()));
        }
        _ => {}
    }
    let payment = read.as_ref().ok().map(|body| payment(body, client.currency));
    let outcome = refund::decide(&Evidence {
        part,
        paid: payment.as_ref().and_then(|payment| payment.amount.units()),
        answer: &answer,
        before: before.as_deref(),
        after: after.as_deref().ok(),
        all_is_back: payment.as_ref().is_some_and(Payment::is_back),
    });
    let mut info = refund_info(client, id, payment);
    if outcome == refund::Outcome::Done && part.is_none() {
        info.state = State::Refunded;
    }
    info.repeated = sent.as_ref().map_or(true, |heard| heard.repeated);
    outcome.reply(info, sent.err())
}

/// Refuses a payment in another currency, and one that another account received.
fn own_payment(client: &Client<'_>, id: &str, deadline: Deadline) -> Result<(), Failure> {
    let body = match read(client, id, deadline) {
        Ok(body) => body,
        Err(failure) if failure.action == Action::Retry => return Ok(()),
        Err(failure) => return Err(failure),
    };
    let found = payment(&body, client.currency);
    let own = scope(client, &found.reference, None);
    if found.is_of(&own) {
        return Ok(());
    }
    let error = Error::new(Fault::BadValue)
        .named("payment_id")
        .excerpt(id.as_bytes())
        .allowed("a payment that this account received, in the currency of its country");
    Err(error.into())
}

fn refund_body(client: &Client<'_>, part: Option<u64>) -> Result<Option<Vec<u8>>, Error> {
    let Some(units) = part else { return Ok(None) };
    let mut body = Object::default();
    body.set("amount", json::number(&money::text(units, client.currency))?);
    body.bytes().map(Some)
}

/// What the answer to a refund tells: the refund, and no other. A key that was used for another
/// payment may be answered with that one's refund, and an answer may be the payment itself.
fn answered(body: &Json, id: &str, currency: &Currency) -> Answer {
    let refund = v1::refund(body, currency);
    let of_this = ["", id].contains(&json::text(body, "payment_id"));
    if !of_this || refund.id.is_empty() || refund.id == id {
        return Answer::Nothing;
    }
    Answer::Listed { refunds: vec![refund], only: true }
}

/// What is known of a payment after a refund.
fn refund_info(
    client: &Client<'_>,
    id: &str,
    payment: Option<Payment<PaymentInfo>>,
) -> PaymentInfo {
    let Some(payment) = payment else {
        // The refund was made; only its whole picture is missing.
        let state = State::Paid;
        return PaymentInfo { payment_id: id.to_owned(), state, ..PaymentInfo::default() };
    };
    let text = |units| money::text(units, client.currency);
    let all_is_back = payment.is_back();
    let (paid, back) = (payment.amount.units(), payment.refunded.units());
    let back = if payment.course == Course::Back { paid } else { back.or(Some(0)) };
    let made = matches!(payment.course, Course::Made | Course::Back);
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

/// One payment, as the service has it.
fn read(client: &Client<'_>, id: &str, deadline: Deadline) -> Result<Json, Failure> {
    let path = format!("/v1/payments/{id}");
    let heard = client.exchange.send(&Call::get(&path, Subject::Order), deadline)?;
    if json::text(&heard.body, "id") == id {
        Ok(heard.body)
    } else {
        Err(Failure::new(Fault::Answer)
            .detail(format!("HTTP {}, but not payment {id}", heard.status)))
    }
}

fn refunds_path(id: &str) -> String {
    format!("/v1/payments/{id}/refunds")
}

/// The refunds of a payment, those included that wait for the central bank.
fn refunds(client: &Client<'_>, id: &str, deadline: Deadline) -> Result<Vec<Refund>, Failure> {
    let path = refunds_path(id);
    let call = Call::get(&path, Subject::Order).with(RENDERS_REFUNDS);
    let heard = client.exchange.send(&call, deadline)?;
    let refunds = Tree::from(&heard.body)
        .as_array()
        .ok_or_else(|| Failure::new(Fault::Answer).detail("no list of refunds"))?;
    Ok(refunds.into_iter().map(|refund| v1::refund(refund, client.currency)).collect())
}
