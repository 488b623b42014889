//! The legacy in-store API, `/instore/orders/qr/...` (Mercado Pago's reference of QR orders before
//! 2025): an order there has no id, no state and no idempotency key. Its id here is made of what
//! finds it again, and whether it was paid, the payments of its reference tell.

use super::client::Client;
use super::exchange::{Call, Deadline, Subject};
use super::json::{self, Object};
use super::model::{Mode, Order, OrderInfo, State};
use super::reply::{Reply, Told};
use super::transport::Method;
use super::{check, money, payments, time_text, v1};
use crate::emv::iso::Currency;
use crate::error::{Action, Error, Failure, Fault, Field};
use serde_json::Value;
use std::sync::Arc;

/// How the id of a legacy order begins; one of the Orders API has no point.
const DYNAMIC: &str = "isd";
const HYBRID: &str = "ish";

/// What an order of the legacy API is found by. None of the parts holds a point.
#[derive(Debug, PartialEq, Eq)]
pub struct Id<'a> {
    hybrid: bool,
    pos: &'a str,
    reference: &'a str,
    units: u64,
}

impl<'a> Id<'a> {
    /// Reads an id that [`Id::text`] made; `None` for one of the Orders API.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('.');
        let id = Self {
            hybrid: match parts.next()? {
                DYNAMIC => false,
                HYBRID => true,
                _ => return None,
            },
            pos: parts.next()?,
            reference: parts.next()?,
            units: parts.next()?.parse().ok()?,
        };
        let whole = parts.next().is_none()
            && id.units > 0
            && id.text() == text
            && check::pos("pos", id.pos).is_ok()
            && check::reference(id.reference).is_ok();
        whole.then_some(id)
    }

    /// At most 3 + 40 + 64 + 13 characters and three points between them.
    fn text(&self) -> String {
        let kind = if self.hybrid { HYBRID } else { DYNAMIC };
        format!("{kind}.{}.{}.{}", self.pos, self.reference, self.units)
    }
}

/// The sum of the items in minor units; `None` without items.
pub fn sum(order: &Order<'_>, currency: &Currency) -> Result<Option<u64>, Error> {
    if order.items.is_empty() {
        return Ok(None);
    }
    let mut sum = 0_u64;
    for (index, item) in (0..).zip(order.items) {
        let price = Field::Element("items", index, "unit_price");
        let line = money::given(price, item.unit_price, currency)?
            .saturating_mul(u64::from(item.quantity));
        sum = sum.saturating_add(line);
    }
    Ok(Some(sum))
}

/// Creates an order. It is looked for among the payments first: the API would make it anew.
pub fn create(
    client: &Client<'_>,
    order: &Order<'_>,
    pos: &str,
    units: u64,
    deadline: Deadline,
) -> Reply<OrderInfo> {
    let hybrid = order.mode == Mode::Hybrid;
    let id = Id { hybrid, pos, reference: order.reference, units };
    if let Some(mut paid) = payments::paid_before(client, order, pos, units, deadline)? {
        Arc::make_mut(&mut paid.info).order_id = id.text();
        return Ok(paid);
    }
    let (body, expires_at) = body(client, order, units)?;
    client.note_taken_off(&id.text(), false);
    let path = format!("/instore/orders/qr/seller/collectors/{}/pos/{pos}/qrs", client.user_id);
    let call = Call {
        method: if hybrid { Method::Put } else { Method::Post },
        path: &path,
        body: Some(body),
        key: "",
        subject: Subject::Pos,
        // A dynamic order whose answer was lost has a code that nobody has seen. A hybrid one sits
        // on the till: somebody may have paid it meanwhile, and would find it there again.
        harmless: !hybrid,
        header: None,
    };
    let heard = client.exchange.send(&call, deadline)?;
    let amount = money::text(units, client.currency);
    let received = json::text(&heard.body, "qr_data").to_owned();
    let code = v1::Code::read(received, &amount, client.currency);
    let withheld = code.fault == Some(Fault::BadValue);
    let nothing_to_draw = v1::is_nothing_to_draw(&code.text);
    // One that nobody can see is not paid, and may be made again.
    if nothing_to_draw && !hybrid && !withheld {
        return Err(Failure::from(Error::new(Fault::NoAnswer).named("qr_data"))
            .detail(format!("HTTP {} without qr_data", heard.status)));
    }
    let info = OrderInfo {
        next_ask_ms: client.next_ask(State::Pending),
        qr_data_fault: if nothing_to_draw && !withheld { Some(Fault::Empty) } else { code.fault },
        order_id: id.text(),
        reference: order.reference.to_owned(),
        pos: pos.to_owned(),
        amount,
        currency: String::from_utf8_lossy(&client.currency.code).into_owned(),
        created_at: heard.at_ms.map(time_text::to_rfc3339).unwrap_or_default(),
        expires_at,
        qr_data: code.text,
        ..OrderInfo::default()
    };
    // A hybrid one sits on the till, and whoever scans its printed code pays it (the reference of
    // PUT has an empty answer, its guides have `qr_data`).
    Ok(if nothing_to_draw { Told::but(info, Fault::Pending) } else { Told::good(info) })
}

/// The body, and when the order will expire.
fn body(client: &Client<'_>, order: &Order<'_>, units: u64) -> Result<(Vec<u8>, String), Error> {
    let title = if order.title.is_empty() { order.description } else { order.title };
    let description = if order.description.is_empty() { title } else { order.description };
    let total = json::number(&money::text(units, client.currency))?;
    let mut body = Object::default();
    body.set("external_reference", order.reference)
        .set("title", title)
        .set("description", description)
        .text("notification_url", order.notification_url);
    // Always stated: what the service does without it is not known, and nobody could cancel it.
    let expires_s = if order.expires_s > 0 { order.expires_s } else { EXPIRES_S };
    let expires_at = {
        // The service judges by its own clock, which the search before has told; ours may be wrong.
        let now = client.exchange.world.unix_ms();
        let now = now.saturating_add(client.exchange.clock_ahead_ms().unwrap_or(0));
        let then = now.saturating_add(i64::from(expires_s) * 1000);
        time_text::to_rfc3339(then - then.rem_euclid(1000))
    };
    // As in the service's own samples: with milliseconds and an offset.
    body.set("expiration_date", expires_at.replace('Z', ".000+00:00"));
    body.set("total_amount", total.clone());
    let mut lines = Vec::new();
    for (index, item) in (0..).zip(order.items) {
        let price = Field::Element("items", index, "unit_price");
        let price = money::given(price, item.unit_price, client.currency)?;
        let whole = price.saturating_mul(u64::from(item.quantity));
        let mut line = Object::default();
        line.text("sku_number", item.code)
            .text("category", item.category)
            .set("title", item.title)
            .set("unit_price", json::number(&money::text(price, client.currency))?)
            .set("quantity", item.quantity)
            .set(
                "unit_measure",
                if item.unit_measure.is_empty() { "unit" } else { item.unit_measure },
            )
            .set("total_amount", json::number(&money::text(whole, client.currency))?);
        lines.push(Value::from(line));
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
    if !client.sponsor_id.is_empty() {
        let mut sponsor = Object::default();
        sponsor.set("id", json::number(&client.sponsor_id)?);
        body.object("sponsor", sponsor);
    }
    Ok((body.extend(order.extra_json)?.bytes()?, expires_at))
}

/// Reads an order: pending until its payments cover it. The API tells neither that it expired nor
/// that it was deleted, and a payment may be under way.
pub fn read(client: &Client<'_>, id: &Id<'_>, deadline: Deadline) -> Result<OrderInfo, Failure> {
    let found = payments::outcome(client, id.pos, id.reference, id.units, deadline)?;
    Ok(OrderInfo { order_id: id.text(), pos: id.pos.to_owned(), ..found.info })
}

/// What sits on a till.
#[derive(Debug, PartialEq, Eq)]
enum OnTill {
    This,
    Another,
    Nothing,
}

fn on_till(
    client: &Client<'_>,
    path: &str,
    id: &Id<'_>,
    deadline: Deadline,
) -> Result<OnTill, Failure> {
    match client.exchange.send(&Call::get(path, Subject::Order), deadline) {
        Ok(heard) => match json::text(&heard.body, "external_reference") {
            "" => Err(Failure::new(Fault::Answer)
                .detail(format!("HTTP {} without external_reference", heard.status))),
            reference => {
                let amount = money::heard(json::text(&heard.body, "total_amount"), client.currency);
                let ours = reference == id.reference && amount.is_none_or(|it| it == id.units);
                Ok(if ours { OnTill::This } else { OnTill::Another })
            }
        },
        // No other answer says that the till is free (Mercado Pago's reference, 3.2).
        Err(failure) if failure.api_code == "point_of_sale_in_store_order_not_found" => {
            Ok(OnTill::Nothing)
        }
        Err(failure) => Err(failure),
    }
}

/// Seconds that an order lives for which the caller names no time: as those of the Orders API.
const EXPIRES_S: u32 = 900;

/// What is learnt of an order that is to be taken off its till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Learnt {
    /// It was there, and it is taken off.
    TakenOff,
    /// It is there, and it cannot be taken off: somebody may be paying it.
    InTheWay,
    /// Nothing: another sale's order is there, or none. What became of the code that was shown for
    /// this one nobody says.
    Nothing,
}

/// Takes a hybrid order off its till; a dynamic one cannot be canceled.
pub fn cancel(client: &Client<'_>, id: &Id<'_>, deadline: Deadline) -> Reply<OrderInfo> {
    if !id.hybrid {
        return Err(Failure::from(
            Error::new(Fault::Unsupported)
                .named("order_id")
                .allowed("a hybrid order: a dynamic one of the legacy API only expires"),
        ));
    }
    let learnt = take_off(client, id, deadline)?;
    // Paid before it was deleted, or about to be: the payments have the last word.
    let found =
        payments::outcome(client, id.pos, id.reference, id.units, deadline).map_err(|failure| {
            match learnt {
                Learnt::TakenOff => failure.after_a_write(),
                Learnt::InTheWay | Learnt::Nothing => failure,
            }
        })?;
    let mut info = OrderInfo { order_id: id.text(), pos: id.pos.to_owned(), ..found.info };
    let look = |info, advice: String| Told {
        info: Arc::new(info),
        verdict: Some(Failure::new(Fault::Pending).action(Action::Read).detail(advice)),
    };
    Ok(match (info.state, learnt) {
        (State::Paid, _) => Told::but(info, Fault::Paid),
        (_, Learnt::InTheWay) => Told::but(info, Fault::Locked),
        _ if found.under_way => Told::but(info, Fault::Locked),
        _ if !found.another.is_empty() => look(
            info,
            format!("{} was paid by this reference, which is not the order's sum", found.another),
        ),
        (State::Refunded, _) => Told::but(info, Fault::Refunded),
        (_, Learnt::TakenOff) => {
            info.state = State::Canceled;
            info.next_ask_ms = 0;
            Told::good(info)
        }
        (_, Learnt::Nothing) => look(info, NOTHING_LEARNT.to_owned()),
    })
}

const NOTHING_LEARNT: &str = "the order is not on the till, and whether its code can still be paid \
    nobody says: look for a payment of its reference until it has expired";

fn take_off(client: &Client<'_>, id: &Id<'_>, deadline: Deadline) -> Result<Learnt, Failure> {
    let path = format!("/instore/qr/seller/collectors/{}/pos/{}/orders", client.user_id, id.pos);
    if on_till(client, &path, id, deadline)? != OnTill::This {
        // This client may have taken it off before.
        let before = client.was_taken_off(&id.text());
        return Ok(if before { Learnt::TakenOff } else { Learnt::Nothing });
    }
    // It names the till alone: repeated, it could take away the next sale's order.
    let once = Deadline { once: true, ..deadline };
    let delete = Call { method: Method::Delete, ..Call::get(&path, Subject::Order) };
    match client.exchange.send(&delete, once) {
        Ok(_) => {
            client.note_taken_off(&id.text(), true);
            Ok(Learnt::TakenOff)
        }
        // "Nothing to delete, or it is being paid."
        Err(failure)
            if matches!(
                failure.error.fault,
                Fault::Refused | Fault::Conflict | Fault::OrderNotFound
            ) =>
        {
            Ok(Learnt::InTheWay)
        }
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_again_and_fits() {
        let (pos, reference) = ("p".repeat(40), "r".repeat(64));
        for hybrid in [false, true] {
            let id = Id { hybrid, pos: &pos, reference: &reference, units: 9_999_999_999_999 };
            let text = id.text();
            assert!(text.len() < 128, "{text}");
            assert_eq!(Id::parse(&text), Some(id));
        }
        for text in
            ["ORD01K372G4J4FXZ9HGHZMJMGGPKE", "x.p.r.1", "isd.p.r", "isd.p.r.1.2", "isd..r.1"]
        {
            assert_eq!(Id::parse(text), None, "{text}");
        }
    }
}
