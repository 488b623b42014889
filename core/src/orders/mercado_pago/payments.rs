//! Finds payments by their reference, which tells whether, and how often, an offline code or an old
//! order was paid; and pays them back (Mercado Pago's reference, payments).

use super::answers;
use super::refusals::{self, Subject};
use super::service::{self, Link, RENDERS_REFUNDS, Request};
use super::stores_and_tills;
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault};
use crate::orders::json::{self, Json, Object, Tree};
use crate::orders::model::{OrderInfo, PaymentInfo, Sale, State};
use crate::orders::payments::{self, Outcome};
use crate::orders::refund::{self, Answer, Evidence, Refund};
use crate::orders::reply::Reply;
use crate::orders::tally::{Amount, FoundPayments, Payment, PaymentStatus, Scope};
use crate::orders::{money, time_text};
use std::collections::HashSet;

/// The number of payments on a page, and of pages that are read. No sale has more.
const PAGE: usize = 30;
const PAGES: usize = 20;

/// Which payments count for a sale of this account.
fn scope<'a>(link: Link<'a>, reference: &'a str) -> Scope<'a> {
    let (currency, account) = (link.currency().name(), link.account());
    Scope { reference, currency, account, since_ms: None }
}

/// Reads all payments of a reference.
pub fn search<'s>(
    link: Link<'_>,
    scope: Scope<'s>,
) -> Result<FoundPayments<'s, PaymentInfo>, Failure> {
    let mut found = FoundPayments::new(scope);
    let mut seen = HashSet::new();
    let mut read = 0;
    for _ in 0..PAGES {
        let path = format!(
            "/v1/payments/search?sort=date_created&criteria=desc&external_reference={}&collector.id={}&limit={PAGE}&offset={read}",
            service::encoded(scope.reference),
            link.account(),
        );
        let response = link.send(&Request::get(&path, Subject::Account))?;
        let results = service::results(&response)?;
        let mut news = false;
        for &record in &results {
            news |= seen.insert(json::text(record, "id").to_owned());
            found.add(payment(record, link.currency()));
        }
        read += results.len();
        if !has_more(&response.body, read, results.len()) {
            return Ok(found);
        }
        // The service says that there are more payments, but this page holds no new one.
        if !news {
            break;
        }
    }
    found.cut_short();
    Ok(found)
}

/// Whether a search has more records than the `read` ones of all pages so far. `page`: the number
/// of records on the last page.
fn has_more(body: &Json, read: usize, page: usize) -> bool {
    let paging = |name| json::text(json::at(body, "paging"), name).parse::<usize>().ok();
    match paging("total") {
        Some(total) => read < total,
        None => page > 0 && page >= paging("limit").unwrap_or(PAGE),
    }
}

/// Reads one payment.
fn payment<'j>(found: impl Into<Tree<'j>>, currency: &Currency) -> Payment<PaymentInfo> {
    let found = found.into();
    let text = |path| json::text(found, path);
    let (status, detail) = (text("status"), text("status_detail"));
    let refunded = money::amount(found, "transaction_amount_refunded", currency);
    // A part of the money is back, and the answer does not tell how much.
    let is_part_back =
        [status, detail].iter().any(|word| word.eq_ignore_ascii_case("partially_refunded"));
    let is_unsaid = matches!(refunded, Amount::Absent | Amount::Units(0));
    Payment {
        id: text("id").to_owned(),
        // A record without a status may be a payment, too.
        status: answers::payment_status(status, detail).unwrap_or(PaymentStatus::UnderWay),
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
            amount: money::normalized(text("transaction_amount"), currency),
            currency: text("currency_id").to_owned(),
            method: json::first_text(found, &["payment_type_id", "payment_method_id"]),
            approved_at: time_text::utc(text("date_approved")),
            ..PaymentInfo::default()
        },
    }
}

/// Decides about a sale of `units` at a till by its payments.
///
/// # Errors
/// The failure that the service or the network reported; [`Fault::Answer`] if a payment cannot be
/// read and the others do not decide the sale.
pub fn outcome(
    link: Link<'_>,
    till: &str,
    reference: &str,
    units: u64,
) -> Result<Outcome, Failure> {
    look(link, till, reference, &[units])?.settled()
}

/// The reply for a sale that was paid before or is being paid; `None` if the sale may be charged.
///
/// # Errors
/// Those of [`outcome`]; [`Fault::KeyUsed`]: another sale was paid under this reference.
pub fn paid_before(link: Link<'_>, sale: &Sale<'_>) -> Result<Option<Reply<OrderInfo>>, Failure> {
    let prices = prices(sale, link.currency());
    look(link, sale.till, sale.order.reference, &prices)?.settled()?.paid_before()
}

/// As [`outcome`], for a sale with several prices: its full price first, then those with a
/// discount.
fn look(link: Link<'_>, till: &str, reference: &str, prices: &[u64]) -> Result<Outcome, Failure> {
    let mut payments = search(link, scope(link, reference))?;
    // If the answer names tills, a payment at another till belongs to another sale. It is not known
    // whether the answer names a till by its number or by its `external_id`. (A `store_id` tells no
    // more about the till.)
    let elsewhere = payments.tells_tills()
        && match link.service.till_number(till, || stores_and_tills::till_number(link, till))? {
            Some(number) => payments.take_other_tills(&[&number, till]),
            None => false,
        };
    let mut outcome = payments::of_sale(&payments, reference, prices, elsewhere, link.currency());
    outcome.info.next_ask_ms = link.session.next_ask(outcome.info.state);
    Ok(outcome)
}

/// What a sale can cost, in minor units: its full amount first, then its prices for the payment
/// methods that get a discount.
pub fn prices(sale: &Sale<'_>, currency: &Currency) -> Vec<u64> {
    let extra = Json::read(sale.order.extra_json.as_bytes()).unwrap_or_default();
    let discounts = json::list(&extra, "discounts.payment_methods");
    let discounted = discounts.into_iter().filter_map(|method| {
        money::parse_service(json::text(method, "new_total_amount"), currency)
    });
    [sale.units].into_iter().chain(discounted).collect()
}

/// Pays a payment back.
pub fn refund(
    link: Link<'_>,
    id: &str,
    part: Option<u64>,
    key: &str,
) -> Result<Reply<PaymentInfo>, Failure> {
    let key = link.session.key_of_step(key, id, "refund");
    let body = refund_body(part, link.currency())?;
    // Neither of these two readings must succeed: the answer to a refund has the refund's own id,
    // and the service itself checks whose payment it is.
    own_payment(link.once(), id)?;
    let before = refunds(link.once(), id).ok();
    let path = refunds_path(id);
    let request = Request::post(&path, body, &key, Subject::Order).with(RENDERS_REFUNDS);
    let sent = link.send(&request);
    let answer = match &sent {
        Ok(response) => answered(&response.body, id, link.currency()),
        Err(failure) => refusals::of_refund(failure).ok_or_else(|| failure.clone())?,
    };
    let after = refunds(link, id);
    let read = read(link, id);
    // A refusal is final only after both were read. If the answer has no refund, only the payment
    // tells what happened.
    match (&answer, &after, &read) {
        (Answer::Refused | Answer::Final, Err(failure), _)
        | (Answer::Refused | Answer::Final | Answer::Nothing, _, Err(failure)) => {
            let own = sent.err().filter(Failure::may_have_happened);
            return Err(own.unwrap_or_else(|| failure.clone().after_a_write()));
        }
        _ => {}
    }
    let payment = read.as_ref().ok().map(|body| payment(body, link.currency()));
    let outcome = refund::decide(&Evidence {
        part,
        paid: payment.as_ref().and_then(|payment| payment.amount.units()),
        answer: &answer,
        before: before.as_deref(),
        after: after.as_deref().ok(),
        all_is_back: payment.as_ref().is_some_and(Payment::is_back),
    });
    let mut info = payments::refunded(id, payment, link.currency());
    if outcome == refund::Outcome::Done && part.is_none() {
        info.state = State::Refunded;
    }
    info.repeated = sent.as_ref().map_or(true, |response| response.repeated);
    outcome.reply(info, sent.err())
}

/// Refuses a payment in another currency, and one that another account received.
fn own_payment(link: Link<'_>, id: &str) -> Result<(), Failure> {
    let body = match read(link, id) {
        Ok(body) => body,
        Err(failure) if failure.action == Action::Retry => return Ok(()),
        Err(failure) => return Err(failure),
    };
    let found = payment(&body, link.currency());
    let own = scope(link, &found.reference);
    if found.is_of(&own) {
        return Ok(());
    }
    let error = Error::new(Fault::BadValue)
        .named("payment_id")
        .excerpt(id.as_bytes())
        .allowed("a payment that this account received, in the currency of its country");
    Err(error.into())
}

fn refund_body(part: Option<u64>, currency: &Currency) -> Result<Option<Vec<u8>>, Error> {
    let Some(units) = part else { return Ok(None) };
    let mut body = Object::default();
    body.set("amount", json::number(&money::to_text(units, currency))?);
    body.bytes().map(Some)
}

/// The refund in the answer to a refund, which lists no other. If the key was used for another
/// payment, the service may answer with that payment's refund, or with the payment itself.
fn answered(body: &Json, id: &str, currency: &Currency) -> Answer {
    let refund = answers::refund(body, currency);
    let of_this = ["", id].contains(&json::text(body, "payment_id"));
    if !of_this || refund.id.is_empty() || refund.id == id {
        return Answer::Nothing;
    }
    Answer::Listed { refunds: vec![refund], only: true }
}

/// Reads one payment from the service.
fn read(link: Link<'_>, id: &str) -> Result<Json, Failure> {
    let path = format!("/v1/payments/{id}");
    let response = link.send(&Request::get(&path, Subject::Order))?;
    if json::text(&response.body, "id") == id {
        Ok(response.body)
    } else {
        Err(Failure::new(Fault::Answer)
            .detail(format!("HTTP {}, but not payment {id}", response.status)))
    }
}

fn refunds_path(id: &str) -> String {
    format!("/v1/payments/{id}/refunds")
}

/// The refunds of a payment, including those that wait for the central bank.
fn refunds(link: Link<'_>, id: &str) -> Result<Vec<Refund>, Failure> {
    let path = refunds_path(id);
    let request = Request::get(&path, Subject::Order).with(RENDERS_REFUNDS);
    let response = link.send(&request)?;
    let refunds = Tree::from(&response.body)
        .as_array()
        .ok_or_else(|| Failure::new(Fault::Answer).detail("no list of refunds"))?;
    Ok(refunds.into_iter().map(|refund| answers::refund(refund, link.currency())).collect())
}
