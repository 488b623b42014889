//! `/_sandbox/…`: what only a sandbox can do, and the page that uses it.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Map, Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::answer::{Answer, Cut, plain};
use super::fault::Fault;
use super::state::State;
use crate::service::{
    Api, Config, Order, Paid, PayOptions, Payment, Record, Refusal, Request, Scan, Service,
    http_date,
};

const PAGE: &str = include_str!("page.html");
/// Orders and payments that the state shows: the newest.
const SHOWN: usize = 500;

/// What a control call ends in: JSON, or a refusal.
type Done = Result<Value, (u16, String)>;

/// The answer to a control call or to the page's address; nothing for calls of the API.
pub(super) fn answer(state: &Arc<State>, request: &Request) -> Option<Answer> {
    let parts: Vec<&str> = request.path().split('/').filter(|part| !part.is_empty()).collect();
    let rest = match parts.as_slice() {
        [] => return Some(document("text/html; charset=utf-8", PAGE.to_owned())),
        ["favicon.ico"] => return Some(refusal(404, "none")),
        ["_sandbox", rest @ ..] => rest,
        _ => return None,
    };
    let done = match (request.method.as_str(), rest) {
        ("GET", ["events"]) => return Some(events(state)),
        ("GET", [kind, id, "qr.svg"]) => return Some(drawing(state, kind, id)),
        ("GET", ["state"]) => Ok(whole(state)),
        ("GET", ["requests"]) => {
            Ok(json!(state.lock().log.iter().map(|entry| entry.json()).collect::<Vec<_>>()))
        }
        ("GET", ["webhooks"]) => Ok(json!(state.lock().delivered)),
        ("GET", ["faults"]) => {
            Ok(json!(state.lock().faults.iter().map(Fault::json).collect::<Vec<_>>()))
        }
        ("DELETE", ["faults"]) => {
            state.lock().faults.clear();
            Ok(json!({}))
        }
        ("POST", ["reset"]) => {
            state.reset();
            Ok(json!({}))
        }
        ("POST", rest) => parameters(request).and_then(|body| post(state, rest, &body)),
        _ => Err((404, "there is no such control call".to_owned())),
    };
    Some(match done {
        Ok(value) => document("application/json", value.to_string()),
        Err((status, message)) => refusal(status, &message),
    })
}

pub(super) fn refusal(status: u16, message: &str) -> Answer {
    let mut answer = document("application/json", json!({ "error": message }).to_string());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    answer
}

fn document(kind: &'static str, text: String) -> Answer {
    let mut answer = Response::new(plain(Bytes::from(text)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn parameters(request: &Request) -> Result<Map<String, Value>, (u16, String)> {
    if request.body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(body)) => Ok(body),
        _ => Err((400, "the body is no JSON object".to_owned())),
    }
}

fn post(state: &State, path: &[&str], body: &Map<String, Value>) -> Done {
    match path {
        ["clock"] => {
            let advance = body.get("advance_s").and_then(Value::as_i64);
            let advance = advance.filter(|s| s.abs() <= 100_000_000_000);
            let advance = advance.ok_or((400, "advance_s is missing or no whole number".into()))?;
            state.lock().ahead_ms += advance * 1_000;
            Ok(state.with(|service, now| {
                service.tick(now);
                json!({"now_ms": now, "now": http_date(now)})
            }))
        }
        ["faults"] => {
            let fault = Fault::from_json(&Value::Object(body.clone())).map_err(|e| (400, e))?;
            let answer = fault.json();
            state.lock().faults.push(fault);
            Ok(answer)
        }
        ["webhooks"] => {
            let mut inner = state.lock();
            for (name, value) in body {
                let count = value.as_u64().ok_or((400, format!("{name} is no number")))?;
                match name.as_str() {
                    "lose" => inner.lose = count,
                    "double" => inner.double = count,
                    _ => return Err((400, format!("{name} is unknown: lose, double"))),
                }
            }
            Ok(json!({"lose": inner.lose, "double": inner.double}))
        }
        ["config"] => configure(state, body),
        ["scan"] => {
            let payload = payload(body)?;
            state.with(|service, now| service.scan(now, payload)).map(found).map_err(refused)
        }
        ["pay"] => pay(state, payload(body)?, body),
        ["reject"] => {
            let payload = payload(body)?;
            state.with(|service, now| service.reject(now, payload)).map(declined).map_err(refused)
        }
        ["payments"] => add(state, body),
        ["payments", id, action] => act_on_payment(state, id, action, body),
        ["orders", id, action] => act(state, id, action, body),
        _ => Err((404, "there is no such control call".to_owned())),
    }
}

fn payload(body: &Map<String, Value>) -> Result<&str, (u16, String)> {
    let text = body.get("payload").and_then(Value::as_str).map(str::trim);
    text.ok_or_else(|| (400, "payload is missing".to_owned()))
}

fn refused(refusal: Refusal) -> (u16, String) {
    let status = if refusal == Refusal::Unknown { 404 } else { 409 };
    (status, refusal.word().to_owned())
}

fn paid(paid: Paid) -> Value {
    let Paid { payment_id, user_id, order_id } = paid;
    json!({"paid": true, "payment_id": payment_id, "user_id": user_id, "order_id": order_id})
}

fn declined(tried: Paid) -> Value {
    let id = tried.payment_id;
    json!({"paid": false, "refusal": "rejected", "payment_id": id, "order_id": tried.order_id})
}

fn found(scan: Scan) -> Value {
    match scan {
        Scan::Order { order_id, amount, currency } => {
            json!({"kind": "order", "order_id": order_id, "amount": amount, "currency": currency})
        }
        Scan::Offline { user_id, amount, currency, reference } => json!({
            "kind": "offline",
            "user_id": user_id,
            "amount": amount,
            "currency": currency,
            "reference": reference,
        }),
    }
}

fn act(state: &State, id: &str, action: &str, body: &Map<String, Value>) -> Done {
    if state.lock().service.order(id).is_none() {
        return Err((404, "there is no such order".to_owned()));
    }
    let how = options(body);
    match action {
        "pay" => return pay(state, id, body),
        "reject" => state.with(|service, now| service.reject(now, id)).map(declined),
        "begin" => {
            state.with(|service, now| service.begin(now, id)).map(|id| json!({"order_id": id}))
        }
        "finish" => state.with(|service, now| service.finish(now, id, &how)).map(paid),
        "expire" => state.with(|service, now| service.expire(now, id)).map(|()| json!({})),
        "cancel" => state.with(|service, now| service.cancel(now, id)).map(|()| json!({})),
        "fail" => state.with(|service, now| service.fail(now, id)).map(|()| json!({})),
        "require_action" => {
            state.with(|service, now| service.require_action(now, id)).map(|()| json!({}))
        }
        "pay_late" => state.with(|service, now| service.pay_late(now, id, &how)).map(paid),
        "refund" => state.with(|service, now| service.refund(now, id)).map(|_| json!({})),
        "charge_back" => {
            state.with(|service, now| service.charge_back(now, id)).map(|()| json!({}))
        }
        "show" => state.with(|service, _| service.show_order(id, body.clone())).map(|()| json!({})),
        "notify" => {
            state.with(|service, now| service.simulate_notification(now, id));
            Ok(json!({}))
        }
        _ => return Err((404, format!("{action} is no action"))),
    }
    .map_err(refused)
}

fn act_on_payment(state: &State, id: &str, action: &str, body: &Map<String, Value>) -> Done {
    let number = id.parse().map_err(|_| (404, format!("{id} is no payment")))?;
    match action {
        "show" => state.with(|service, _| service.show_payment(number, body.clone())),
        "charge_back" => state.with(|service, now| service.charge_back(now, id)),
        _ => return Err((404, format!("{action} is no action"))),
    }
    .map(|()| json!({}))
    .map_err(refused)
}

/// Adds a payment that no order and no code led to.
fn add(state: &State, body: &Map<String, Value>) -> Done {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str, default: u64| match body.get(name) {
        None => Ok(default),
        Some(value) => value.as_u64().ok_or((400, format!("{name} is no whole number"))),
    };
    let first = state.lock().service.config().accounts[0].user_id;
    let age_s = i64::try_from(number("age_s", 0)?).unwrap_or(i64::MAX / 2_000);
    let record = Record {
        user_id: number("user_id", first)?,
        reference: text("external_reference"),
        amount: text("amount"),
        collector: number("collector_id", 0)?,
        payer: number("payer_id", 0)?,
        currency: text("currency_id"),
        status: text("status"),
        age_ms: age_s.min(100_000_000_000) * 1_000,
        till: text("external_pos_id"),
        shown: body.get("show").and_then(Value::as_object).cloned().unwrap_or_default(),
    };
    let made = state.with(|service, now| service.record(now, record));
    made.map(|id| json!({"payment_id": id})).map_err(refused)
}

fn options(body: &Map<String, Value>) -> PayOptions {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let default = PayOptions::default();
    PayOptions {
        amount: text("amount"),
        provider: text("provider").unwrap_or(default.provider),
        method: text("method").unwrap_or(default.method),
    }
}

/// Pays `times` times; what happened each time is in the answer.
fn pay(state: &State, what: &str, body: &Map<String, Value>) -> Done {
    let how = options(body);
    let times = body.get("times").map_or(Some(1), Value::as_u64).filter(|t| (1..=100).contains(t));
    let times = times.ok_or((400, "times is no number from 1 to 100".to_owned()))?;
    let mut results = Vec::new();
    let mut first = None;
    for _ in 0..times {
        match state.with(|service, now| service.pay(now, what, &how)) {
            Ok(done) => results.push(paid(done)),
            Err(refusal) => {
                results.push(json!({"paid": false, "refusal": refusal.word()}));
                first = first.or(Some(refusal));
            }
        }
    }
    match first {
        Some(refusal) if results.iter().all(|result| result["paid"] == false) => {
            Err(refused(refusal))
        }
        _ => Ok(json!({ "results": results })),
    }
}

fn configure(state: &State, body: &Map<String, Value>) -> Done {
    let mut inner = state.lock();
    for (name, value) in body {
        let wrong = || (400, format!("{name} has a wrong value"));
        if let Some(place) = switch(name) {
            let on = value.as_bool().ok_or_else(wrong)?;
            inner.service.configure(|config| *place(config) = on);
            continue;
        }
        let number = |most: u64| value.as_u64().filter(|n| *n <= most).ok_or_else(wrong);
        let day = || number(86_400).map(|seconds| seconds as i64 * 1_000);
        match name.as_str() {
            "refunds_settle_after_s" => {
                let after = if value.is_null() { None } else { Some(day()?) };
                inner.service.configure(|config| config.refunds_settle_after_ms = after);
            }
            "search_lags_s" => {
                let lag = day()?;
                inner.service.configure(|config| config.search_lags_ms = lag);
            }
            "read_lags_s" => {
                let lag = day()?;
                inner.service.configure(|config| config.read_lags_ms = lag);
            }
            "search_page" => {
                let page = number(1_000)?.max(1) as usize;
                inner.service.configure(|config| config.search_page = page);
            }
            _ => return Err((400, format!("{name} is unknown"))),
        }
    }
    Ok(json!({}))
}

/// The settings that are on or off.
fn switch(name: &str) -> Option<fn(&mut Config) -> &mut bool> {
    Some(match name {
        "remember_refusals" => |config| &mut config.remember_refusals,
        "keys_replay" => |config| &mut config.keys_replay,
        "unique_references" => |config| &mut config.unique_references,
        "busy_till_refuses" => |config| &mut config.busy_till_refuses,
        "discounts_with_categories" => |config| &mut config.discounts_with_categories,
        "cash_out" => |config| &mut config.cash_out,
        "check_coordinates" => |config| &mut config.check_coordinates,
        "offline" => |config| &mut config.offline,
        "penniless" => |config| &mut config.penniless,
        "refunds_fail" => |config| &mut config.refunds_fail,
        "order_refunds_answer_400" => |config| &mut config.order_refunds_answer_400,
        "refunds_newest_first" => |config| &mut config.refunds_newest_first,
        "refunded_stays_processed" => |config| &mut config.refunded_stays_processed,
        "failed_can_be_canceled" => |config| &mut config.failed_can_be_canceled,
        "search_doubles" => |config| &mut config.search_doubles,
        "search_overlaps" => |config| &mut config.search_overlaps,
        "search_finds_more" => |config| &mut config.search_finds_more,
        "sign_merchant_orders" => |config| &mut config.sign_merchant_orders,
        "sign_lower_case" => |config| &mut config.sign_lower_case,
        _ => return None,
    })
}

fn whole(state: &State) -> Value {
    state.with(|service, now| {
        service.tick(now);
        let accounts = &service.config().accounts;
        let user = |account: usize| accounts[account].user_id;
        let newest = |count: usize| count.saturating_sub(SHOWN);
        let orders = service.orders();
        let payments = service.payments();
        json!({
            "now_ms": now,
            "now": http_date(now),
            "accounts": accounts.iter().map(|account| json!({
                "user_id": account.user_id,
                "country": account.site.country,
                "currency": account.site.currency,
                "name": account.name,
            })).collect::<Vec<_>>(),
            "stores": service.stores().map(|store| json!({
                "id": store.id,
                "user_id": user(store.account),
                "external_id": store.external_id,
                "name": store.name,
            })).collect::<Vec<_>>(),
            "tills": service.tills().map(|till| json!({
                "id": till.id,
                "user_id": user(till.account),
                "external_id": till.external_id,
                "name": till.name,
                "store_id": till.store_id,
                "code": till.code,
                "order": till.order,
            })).collect::<Vec<_>>(),
            "orders": orders[newest(orders.len())..].iter()
                .map(|order| order_line(service, order)).collect::<Vec<_>>(),
            "payments": payments[newest(payments.len())..].iter()
                .map(|payment| payment_line(service, payment)).collect::<Vec<_>>(),
        })
    })
}

fn order_line(service: &Service, order: &Order) -> Value {
    let account = &service.config().accounts[order.account];
    json!({
        "id": order.id,
        "number": order.number,
        "user_id": account.user_id,
        "api": match order.api {
            Api::Orders => "orders",
            Api::InStore => "in_store",
            Api::FirstGeneration => "first_generation",
        },
        "mode": order.mode.word(),
        "external_reference": order.reference,
        "till": order.till_name,
        "status": order.status.word(),
        "paying": order.paying,
        "amount": order.amount_text(account.site.exponent),
        "refunded": order.refunds.len(),
        "currency": account.site.currency,
        "created_ms": order.created_ms,
        "expires_ms": order.expires_ms,
        "payment_id": order.payment,
        "qr_data": order.qr_data,
        "version": order.version,
    })
}

fn payment_line(service: &Service, payment: &Payment) -> Value {
    let account = &service.config().accounts[payment.account];
    json!({
        "id": payment.id,
        "user_id": account.user_id,
        "order_id": payment.order_id,
        "external_reference": payment.reference,
        "status": payment.status,
        "amount": payment.amount_text(account.site.exponent),
        "currency": payment.currency,
        "created_ms": payment.created_ms,
    })
}

/// The code of an order or of a till, drawn.
fn drawing(state: &State, kind: &str, id: &str) -> Answer {
    let text = {
        let inner = state.lock();
        let service = &inner.service;
        let till =
            |id: u64| service.tills().find(|till| till.id == id).map(|till| till.code.clone());
        match kind {
            "orders" => service
                .order(id)
                .and_then(|order| order.qr_data.clone().or_else(|| till(order.till))),
            "tills" => id.parse().ok().and_then(till),
            _ => None,
        }
    };
    let Some(text) = text else { return refusal(404, "there is no such code") };
    let Ok(code) = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M) else {
        return refusal(500, "the code does not fit a symbol");
    };
    let svg = code.render::<qrcode::render::svg::Color>().min_dimensions(220, 220).build();
    document("image/svg+xml", svg)
}

/// Changes as they happen, as server-sent events.
fn events(state: &State) -> Answer {
    let mut changes = state.changes.subscribe();
    let (mut sender, body) = Channel::<Bytes, Cut>::new(16);
    tokio::spawn(async move {
        let mut line = Ok(json!({"what": "all", "id": "", "now": "hello"}).to_string());
        loop {
            let text = match line {
                Ok(text) => text,
                // Too slow to be told everything: look at everything.
                Err(RecvError::Lagged(_)) => r#"{"what":"all","id":"","now":"lagged"}"#.to_owned(),
                Err(RecvError::Closed) => return,
            };
            if sender.send_data(Bytes::from(format!("data: {text}\n\n"))).await.is_err() {
                return;
            }
            line = changes.recv().await;
        }
    });
    let mut answer = Response::new(body.boxed());
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
