//! The Orders API, `/v1/orders`: create, read, cancel, refund (Mercado Pago's reference of QR orders).

use super::answers::{self, Reading};
use super::bodies;
use super::payments::{self, prices};
use super::refusals::{self, Subject};
use super::service::{Link, RENDERS_REFUNDS, Request};
use crate::error::{Action, Failure, Fault};
use crate::orders::model::{Doubt, Mode, OrderInfo, Sale, State};
use crate::orders::refund::{self, Answer, Evidence, Refund};
use crate::orders::reply::Reply;
use crate::orders::session::NOT_FOUND_YET_MS;
use crate::orders::{money, qr_data, same_sale, time_text, verdict};

/// If the service created an order longer ago than this, the same sale surely created it before. A
/// younger order may be new, because a request takes some time, and the service's `Date` has whole
/// seconds.
const REPEATED_MS: i64 = 2_000;

/// Creates an order, or finds the order that the same sale created before.
pub fn create(link: Link<'_>, sale: &Sale<'_>) -> Result<Reply<OrderInfo>, Failure> {
    let body = bodies::create(sale, link.currency(), &link.service.integration)?;
    if sale.order.ask_first
        && let Some(paid) = payments::paid_before(link, sale)?
    {
        return Ok(paid);
    }
    let request = Request::post("/v1/orders", Some(body), sale.key, Subject::Pos);
    let response = link.send(&request)?;
    // The request was carried out, but the answer does not tell which order was created. A repeated
    // call asks again.
    let unclear = || {
        Failure::new(Fault::NoAnswer)
            .detail(format!("HTTP {} without what was asked for: no order", response.status))
    };
    let read = answers::order(&response.body, link.currency());
    let mut info = read.unwrap_or_else(|| Err(unclear()))?.info;
    let prices = prices(sale, link.currency());
    same_sale::check(&info, sale, &prices, link.currency())?;
    let age_ms = age_ms(&info, response.at_ms);
    let repeated =
        response.repeated || response.status == 200 || age_ms.is_some_and(|age| age > REPEATED_MS);
    if age_ms.is_none_or(|age| age.unsigned_abs() < NOT_FOUND_YET_MS) {
        link.session.note_made(&info.order_id);
    }
    // Nobody scans and pays a code within a second. If the order is older, or its age is not known,
    // its state may have changed.
    if repeated || age_ms.is_none_or(|age| age > 0) {
        info = read_created(link, info)?;
        same_sale::check(&info, sale, &prices, link.currency())?;
    }
    info.repeated = repeated;
    sale.key.clone_into(&mut info.idempotency_key);
    created(info, sale.order.mode)
}

/// The reply of `create` for an order in its present state.
fn created(mut info: Box<OrderInfo>, mode: Mode) -> Result<Reply<OrderInfo>, Failure> {
    // An order without its code exists all the same, and somebody may pay it: a hybrid order is on
    // the till.
    let nothing_to_draw = qr_data::is_nothing_to_draw(&info.qr_data) && mode != Mode::Static;
    // A code that asks for another sum is withheld; the till's printed code may ask for that sum,
    // too.
    let sound = info.qr_data_fault != Some(Fault::BadValue);
    if info.state == State::Pending && nothing_to_draw && sound {
        info.qr_data_fault = Some(Fault::Empty);
    }
    match info.state {
        State::Pending if answers::is_payable(&info) && !nothing_to_draw && sound => {
            Ok(Reply::success(info))
        }
        _ => verdict::not_done(info).map_err(Failure::after_a_write),
    }
}

/// Reads an order after its creation. The service may have repeated its first answer, and somebody
/// may have paid the order since.
fn read_created(link: Link<'_>, then: Box<OrderInfo>) -> Result<Box<OrderInfo>, Failure> {
    let mut now = read(link, &then.order_id).map_err(Failure::after_a_write)?;
    if now.doubt == Doubt::NotThereYet {
        let mut then = then;
        then.doubt = now.doubt;
        return Ok(then);
    }
    if now.qr_data.is_empty() && now.qr_data_fault.is_none() {
        now.qr_data = then.qr_data;
        now.qr_data_fault = then.qr_data_fault;
    }
    Ok(now)
}

/// How old an order was when the service answered. Both times are by the service's clock. The age
/// may be up to a second too low, because `Date` has whole seconds.
fn age_ms(info: &OrderInfo, answered_ms: Option<i64>) -> Option<i64> {
    let created = time_text::rfc3339(&info.created_at)?;
    Some(answered_ms?.saturating_sub(created))
}

/// Reads an order.
pub fn read(link: Link<'_>, order_id: &str) -> Result<Box<OrderInfo>, Failure> {
    read_whole(link, order_id).map(|read| read.info)
}

/// Reads an order and its refunds. An order that this client has just created exists, although the
/// service may not find it yet.
fn read_whole(link: Link<'_>, order_id: &str) -> Result<Reading, Failure> {
    let path = format!("/v1/orders/{order_id}");
    let response = match link.send(&Request::get(&path, Subject::Order)) {
        Err(failure) if link.session.is_not_there_yet(&failure, order_id) => {
            let info = link.session.not_there_yet(order_id);
            return Ok(Reading { info, refunds: Vec::new(), paid: None, all_is_back: false });
        }
        response => response?,
    };
    let read = answers::order(&response.body, link.currency()).transpose()?;
    let mut read = read.filter(|read| read.info.order_id == order_id).ok_or_else(|| {
        Failure::new(Fault::Answer)
            .detail(format!("HTTP {}, but not order {order_id}", response.status))
    })?;
    read.info.next_ask_ms = link.session.next_ask(read.info.state);
    Ok(read)
}

/// Makes sure that nobody can pay the order any more.
pub fn cancel(link: Link<'_>, order_id: &str, key: &str) -> Result<Reply<OrderInfo>, Failure> {
    let key = link.session.key_of_step(key, order_id, "cancel");
    let path = format!("/v1/orders/{order_id}/cancel");
    let sent = link.send(&Request::post(&path, None, &key, Subject::Order));
    let answered = match &sent {
        Ok(response) => answers::order(&response.body, link.currency())
            .transpose()?
            .map(|read| read.info)
            .filter(|info| info.order_id == order_id && answers::is_canceled(info)),
        // The state of the order does not allow a cancellation: the order itself tells its state.
        Err(failure) if verdict::is_refusal(failure) => None,
        Err(failure) if link.session.is_not_there_yet(failure, order_id) => {
            return verdict::not_done(link.session.not_there_yet(order_id));
        }
        Err(failure) => return Err(failure.clone()),
    };
    let mut info = match answered {
        Some(info) => info,
        None => read(link, order_id).map_err(|failure| match &sent {
            Ok(_) => failure.after_a_write(),
            Err(_) => failure,
        })?,
    };
    info.idempotency_key = key;
    let is_left_open = answers::is_left_open(&info);
    verdict::after_cancel(info, is_left_open, sent.err())
}

/// Pays a part of an order back, or all that is left.
pub fn refund(
    link: Link<'_>,
    order_id: &str,
    part: Option<u64>,
    key: &str,
) -> Result<Reply<OrderInfo>, Failure> {
    let key = link.session.key_of_step(key, order_id, "refund");
    // A partial refund needs the id of the payment; a whole refund can be requested without it.
    let before = match part {
        Some(_) => Some(read_whole(link, order_id)?),
        None => match read_whole(link.once(), order_id) {
            Err(failure) if failure.action != Action::Retry => return Err(failure),
            before => before.ok(),
        },
    };
    let body = match (part, &before) {
        (Some(_), Some(before)) if verdict::is_over(&before.info) => {
            return verdict::not_done(before.info.clone());
        }
        (Some(units), Some(before)) => {
            let amount = money::to_text(units, link.currency());
            Some(bodies::refund(&before.info.payment_id, &amount)?)
        }
        _ => None,
    };
    let path = format!("/v1/orders/{order_id}/refund");
    let request = Request::post(&path, body, &key, Subject::Order).with(RENDERS_REFUNDS);
    let sent = link.send(&request);
    let answer = match &sent {
        Ok(response) => answers::refund_answer(&response.body, order_id, link.currency()),
        Err(failure) => refusals::of_refund(failure).ok_or_else(|| failure.clone())?,
    };
    let after = match (read_whole(link, order_id), &answer) {
        (Err(failure), Answer::Refused | Answer::Final | Answer::Nothing) => {
            let own = sent.err().filter(Failure::may_have_happened);
            return Err(own.unwrap_or_else(|| failure.after_a_write()));
        }
        (after, _) => after.ok(),
    };
    let known = after.as_ref().or(before.as_ref());
    let outcome = refund::decide(&Evidence {
        part,
        paid: known.and_then(|known| known.paid),
        answer: &answer,
        before: before.as_ref().map(|before| before.refunds.as_slice()),
        after: after.as_ref().map(|after| after.refunds.as_slice()),
        all_is_back: match (known, &sent) {
            (Some(known), _) => known.all_is_back,
            (None, Ok(response)) => answers::answers_all_back(&response.body, order_id),
            (None, Err(_)) => false,
        },
    });
    let old = before.map(|before| before.refunds).unwrap_or_default();
    let mut info = refunded(order_id, after, &answer, &old);
    // Nothing was paid, so there is nothing to pay back.
    if outcome == refund::Outcome::NotDone && verdict::is_over(&info) {
        return verdict::not_done(info);
    }
    if outcome == refund::Outcome::Done && part.is_none() {
        info.state = State::Refunded;
    }
    info.idempotency_key = key;
    info.repeated = sent.as_ref().map_or(true, |response| response.repeated);
    outcome.reply(info, sent.err())
}

/// What is known about an order after a refund, with the id of the new refund.
fn refunded(
    order_id: &str,
    after: Option<Reading>,
    answer: &Answer,
    old: &[Refund],
) -> Box<OrderInfo> {
    let mut info = after.map(|after| after.info).unwrap_or_else(|| {
        // The answer tells what became of the refund; only the details of the order are missing.
        let order_id = order_id.to_owned();
        Box::new(OrderInfo { order_id, state: State::Paid, ..OrderInfo::default() })
    });
    if let Answer::Listed { refunds, .. } = answer {
        let is_new = |refund: &&Refund| !old.iter().any(|known| known.id == refund.id);
        if let Some(own) = refunds.iter().find(is_new).or(refunds.last()) {
            own.id.clone_into(&mut info.refund_id);
        }
    }
    info
}
