//! The legacy in-store API, `/instore/orders/qr/...` (Mercado Pago's reference of QR orders before
//! 2025): an order of this API has no id, no state and no idempotency key. We make an id of what
//! identifies the order, and the payments of its reference tell whether it was paid.

use super::legacy_id::LegacyId;
use super::payments;
use super::refusals::Subject;
use super::service::{Link, Request};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault, Field};
use crate::orders::json::{self, Object};
use crate::orders::model::{Item, Mode, OrderInfo, Sale, State};
use crate::orders::qr_data::{self, Code};
use crate::orders::reply::Reply;
use crate::orders::transport::Method;
use crate::orders::{money, time_text};
use serde_json::Value;
use std::sync::Arc;

/// Creates an order. A payment of it is looked for first, because the API would create a paid order
/// again.
pub fn create(link: Link<'_>, sale: &Sale<'_>) -> Result<Reply<OrderInfo>, Failure> {
    let hybrid = sale.order.mode == Mode::Hybrid;
    let (pos, units) = (sale.till, sale.units);
    let id = LegacyId { hybrid, pos, reference: sale.order.reference, units };
    // What is refused is refused before anything is asked; the moment of expiry is told after it.
    body(link, sale)?;
    if let Some(mut paid) = payments::paid_before(link, sale)? {
        Arc::make_mut(&mut paid.info).order_id = id.text();
        return Ok(paid);
    }
    let (body, expires_at) = body(link, sale)?;
    link.session.note_taken_off(&id.text(), false);
    let path = format!("/instore/orders/qr/seller/collectors/{}/pos/{pos}/qrs", link.account());
    let request = Request {
        method: if hybrid { Method::Put } else { Method::Post },
        path: &path,
        body: Some(body),
        key: "",
        subject: Subject::Pos,
        // If the answer to a dynamic order was lost, nobody has seen its code. A hybrid order is on
        // the till: somebody may have paid it meanwhile, and a repeat would put it there again.
        repeatable: !hybrid,
        header: None,
    };
    let response = link.send(&request)?;
    let amount = money::to_text(units, link.currency());
    let received = json::text(&response.body, "qr_data").to_owned();
    let code = Code::read(received, &amount, link.currency());
    let withheld = code.fault == Some(Fault::BadValue);
    let nothing_to_draw = qr_data::is_nothing_to_draw(&code.text);
    // Nobody can pay an order without a code, so it may be created again.
    if nothing_to_draw && !hybrid && !withheld {
        return Err(Failure::from(Error::new(Fault::NoAnswer).named("qr_data"))
            .detail(format!("HTTP {} without qr_data", response.status)));
    }
    let info = OrderInfo {
        next_ask_ms: link.session.next_ask(State::Pending),
        qr_data_fault: if nothing_to_draw && !withheld { Some(Fault::Empty) } else { code.fault },
        order_id: id.text(),
        reference: sale.order.reference.to_owned(),
        pos: pos.to_owned(),
        amount,
        currency: link.currency().name().to_owned(),
        created_at: response.at_ms.map(time_text::to_rfc3339).unwrap_or_default(),
        expires_at,
        qr_data: code.text,
        ..OrderInfo::default()
    };
    // A hybrid order is on the till, and whoever scans the printed code pays it. (In the reference
    // PUT has an empty answer, in the guides it has `qr_data`.)
    Ok(if nothing_to_draw {
        Reply::with_verdict(info, Fault::Pending)
    } else {
        Reply::success(info)
    })
}

/// The body, and the time when the order expires.
fn body(link: Link<'_>, sale: &Sale<'_>) -> Result<(Vec<u8>, String), Error> {
    let order = sale.order;
    let title = if order.title.is_empty() { order.description } else { order.title };
    let description = if order.description.is_empty() { title } else { order.description };
    let total = json::number(&money::to_text(sale.units, link.currency()))?;
    let mut body = Object::default();
    body.set("external_reference", order.reference)
        .set("title", title)
        .set("description", description)
        .text("notification_url", order.notification_url);
    // The expiry is always sent: what the service does without it is not known, and nobody could
    // cancel the order.
    let expires_s = if order.expires_s > 0 { order.expires_s } else { EXPIRES_S };
    let expires_at = {
        // The service decides by its own clock, which the search for payments has told; ours may be
        // wrong.
        let now = link.session.exchange.runtime.unix_ms();
        let now = now.saturating_add(link.session.exchange.clock_ahead_ms().unwrap_or(0));
        let then = now.saturating_add(i64::from(expires_s) * 1000);
        time_text::to_rfc3339(then - then.rem_euclid(1000))
    };
    // The service's own examples have milliseconds and an offset.
    body.set("expiration_date", expires_at.replace('Z', ".000+00:00"));
    body.set("total_amount", total.clone());
    let mut lines = Vec::new();
    for (index, item) in (0..).zip(order.items) {
        lines.push(line(index, item, link.currency())?);
    }
    if lines.is_empty() {
        let mut line = Object::default();
        line.set("title", title)
            .set("unit_price", total.clone())
            .set("quantity", 1)
            .set("unit_measure", "unit")
            .set("total_amount", total);
        lines.push(Value::from(line));
    }
    body.set("items", lines);
    if !link.service.integration.sponsor_id.is_empty() {
        let mut sponsor = Object::default();
        sponsor.set("id", json::number(&link.service.integration.sponsor_id)?);
        body.object("sponsor", sponsor);
    }
    Ok((body.extend(order.extra_json)?.bytes()?, expires_at))
}

/// One line of an order, with its own total.
fn line(index: u32, item: &Item<'_>, currency: &Currency) -> Result<Value, Error> {
    let price = Field::Element("items", index, "unit_price");
    let price = money::parse_caller(price, item.unit_price, currency)?;
    let whole = price.saturating_mul(u64::from(item.quantity));
    let measure = if item.unit_measure.is_empty() { "unit" } else { item.unit_measure };
    let mut line = Object::default();
    line.text("sku_number", item.code)
        .text("category", item.category)
        .set("title", item.title)
        .set("unit_price", json::number(&money::to_text(price, currency))?)
        .set("quantity", item.quantity)
        .set("unit_measure", measure)
        .set("total_amount", json::number(&money::to_text(whole, currency))?);
    Ok(line.into())
}

/// Reads an order. It is pending until its payments cover it, since the API tells neither that an
/// order expired nor that it was deleted, and a payment may be under way.
pub fn read(link: Link<'_>, id: &LegacyId<'_>) -> Result<OrderInfo, Failure> {
    let found = payments::outcome(link, id.pos, id.reference, id.units)?;
    Ok(OrderInfo { order_id: id.text(), pos: id.pos.to_owned(), ..found.info })
}

/// Whose order is on a till.
#[derive(Debug, PartialEq, Eq)]
enum OnTill {
    This,
    Another,
    Nothing,
}

fn on_till(link: Link<'_>, path: &str, id: &LegacyId<'_>) -> Result<OnTill, Failure> {
    match link.send(&Request::get(path, Subject::Order)) {
        Ok(response) => match json::text(&response.body, "external_reference") {
            "" => Err(Failure::new(Fault::Answer)
                .detail(format!("HTTP {} without external_reference", response.status))),
            reference => {
                let amount = money::parse_service(
                    json::text(&response.body, "total_amount"),
                    link.currency(),
                );
                let ours = reference == id.reference && amount.is_none_or(|it| it == id.units);
                Ok(if ours { OnTill::This } else { OnTill::Another })
            }
        },
        // Only this answer says that the till is free (Mercado Pago's reference, 3.2).
        Err(failure) if failure.api_code == "point_of_sale_in_store_order_not_found" => {
            Ok(OnTill::Nothing)
        }
        Err(failure) => Err(failure),
    }
}

/// Seconds until an order expires, if the caller sets no time: as long as in the Orders API.
const EXPIRES_S: u32 = 900;

/// The result of taking an order off its till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Removal {
    /// The order was on the till, and was taken off.
    TakenOff,
    /// The order is on the till, and cannot be taken off: somebody may be paying it.
    Locked,
    /// Another order is on the till, or none. Whether the code that was shown for this order can
    /// still be paid is not known.
    NotOnTill,
}

/// Takes a hybrid order off its till; a dynamic one cannot be canceled.
pub fn cancel(link: Link<'_>, id: &LegacyId<'_>) -> Result<Reply<OrderInfo>, Failure> {
    if !id.hybrid {
        return Err(Failure::from(
            Error::new(Fault::Unsupported)
                .named("order_id")
                .allowed("a hybrid order: a dynamic one of the legacy API only expires"),
        ));
    }
    let removal = take_off(link, id)?;
    // The order may have been paid before it was deleted, or may be about to be paid: its payments
    // decide.
    let found =
        payments::outcome(link, id.pos, id.reference, id.units).map_err(
            |failure| match removal {
                Removal::TakenOff => failure.after_a_write(),
                Removal::Locked | Removal::NotOnTill => failure,
            },
        )?;
    let mut info = OrderInfo { order_id: id.text(), pos: id.pos.to_owned(), ..found.info };
    let look = |info, advice: String| Reply {
        info: Arc::new(info),
        verdict: Some(Failure::new(Fault::Pending).action(Action::Read).detail(advice)),
    };
    Ok(match (info.state, removal) {
        (State::Paid, _) => Reply::with_verdict(info, Fault::Paid),
        (_, Removal::Locked) => Reply::with_verdict(info, Fault::Locked),
        _ if found.under_way => Reply::with_verdict(info, Fault::Locked),
        _ if !found.another.is_empty() => look(
            info,
            format!("{} was paid by this reference, which is not the order's sum", found.another),
        ),
        (State::Refunded, _) => Reply::with_verdict(info, Fault::Refunded),
        (_, Removal::TakenOff) => {
            info.state = State::Canceled;
            info.next_ask_ms = 0;
            Reply::success(info)
        }
        (_, Removal::NotOnTill) => look(info, NOT_ON_TILL.to_owned()),
    })
}

const NOT_ON_TILL: &str = "the order is not on the till, and whether its code can still be paid \
    nobody says: look for a payment of its reference until it has expired";

fn take_off(link: Link<'_>, id: &LegacyId<'_>) -> Result<Removal, Failure> {
    let path = format!("/instore/qr/seller/collectors/{}/pos/{}/orders", link.account(), id.pos);
    if on_till(link, &path, id)? != OnTill::This {
        // This client may have taken the order off before.
        let before = link.session.was_taken_off(&id.text());
        return Ok(if before { Removal::TakenOff } else { Removal::NotOnTill });
    }
    // The request names only the till: a repeat could remove the order of the next sale.
    let delete = Request { method: Method::Delete, ..Request::get(&path, Subject::Order) };
    match link.once().send(&delete) {
        Ok(_) => {
            link.session.note_taken_off(&id.text(), true);
            Ok(Removal::TakenOff)
        }
        // The service says: "Nothing to delete, or it is being paid."
        Err(failure)
            if matches!(
                failure.error.fault,
                Fault::Refused | Fault::Conflict | Fault::OrderNotFound
            ) =>
        {
            Ok(Removal::Locked)
        }
        Err(failure) => Err(failure),
    }
}
