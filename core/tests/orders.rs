//! Calls about orders and payments against a service that answers from a script: the cases of
//! tests/vectors/orders/cases.jsonl, which its README describes.
#![cfg(feature = "online")]
#![allow(clippy::result_large_err, reason = "a failure is moved once or twice")]

use posqr_core::error::Failure;
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Cause, Request, Transport, Undelivered};
use posqr_core::orders::{
    Api, Client, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, Reply, Settings, Store,
};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};

const TOKEN: &str = "APP_USR-1234567890123456-112512-0123456789abcdef0123456789abcdef-446566691";
/// `Mon, 30 Nov 2026 17:00:00 GMT`, which every answer carries.
const NOW_MS: i64 = 1_796_058_000_000;
const DATE: &str = "Mon, 30 Nov 2026 17:00:00 GMT";

/// A request that was heard.
struct Heard {
    line: String,
    headers: Vec<(String, String)>,
}

#[derive(Default)]
struct Scene {
    now_ms: u64,
    heard: Vec<Heard>,
    /// The answers of the script, and how often each was given.
    answers: Vec<(Value, u64)>,
    unscripted: Vec<String>,
}

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Scene>>);

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Whether a scripted answer is for this request.
fn fits(answer: &Value, line: &str, headers: &[(&str, &str)]) -> bool {
    let to = text(answer, "to");
    let path = to.strip_suffix('*').map_or(line == to, |start| line.starts_with(start));
    let wanted = answer["when_header"].as_object();
    let has = |name: &str, value: &Value| {
        headers.iter().any(|(n, v)| n.eq_ignore_ascii_case(name) && Some(*v) == value.as_str())
    };
    path && wanted.is_none_or(|wanted| wanted.iter().all(|(name, value)| has(name, value)))
}

/// `{"$repeat": n, "of": x}` is a list of n with `$i` counted.
fn expand(value: &Value) -> Value {
    match value {
        Value::Object(object) => match object.get("$repeat").and_then(Value::as_u64) {
            Some(times) => {
                let of = object["of"].to_string();
                let element = |i: u64| of.replace("$i", &i.to_string());
                let elements = (0..times).map(|i| serde_json::from_str(&element(i)).expect("JSON"));
                Value::Array(elements.collect())
            }
            None => {
                object.iter().map(|(k, v)| (k.clone(), expand(v))).collect::<Map<_, _>>().into()
            }
        },
        Value::Array(list) => Value::Array(list.iter().map(expand).collect()),
        other => other.clone(),
    }
}

fn body_of(answer: &Value) -> Vec<u8> {
    match &answer["body"] {
        Value::Null => Vec::new(),
        Value::String(text) => text.clone().into_bytes(),
        other => expand(other).to_string().into_bytes(),
    }
}

fn lost(sent: bool) -> Undelivered {
    Undelivered { sent, cause: Cause::Connection, detail: "as the script says".to_owned() }
}

impl Transport for Service {
    fn send(&self, request: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        let mut scene = self.0.lock().expect("whole");
        scene.now_ms += 20;
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let line = format!("{} /{path}", request.method.name());
        let headers =
            request.headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        scene.heard.push(Heard { line: line.clone(), headers });
        let fitting = |(answer, _): &&mut (Value, u64)| fits(answer, &line, request.headers);
        let mut last = None;
        for (answer, given) in scene.answers.iter_mut().filter(|a| fitting(a)) {
            let left = *given < answer["times"].as_u64().unwrap_or(1);
            last = Some((answer, given));
            if left {
                break;
            }
        }
        let Some((answer, given)) = last else {
            scene.unscripted.push(line);
            return Err(lost(false));
        };
        *given += 1;
        if answer["lost"].as_bool() == Some(true) || answer["not_sent"].as_bool() == Some(true) {
            return Err(lost(answer["lost"].as_bool() == Some(true)));
        }
        let mut headers = vec![("date".to_owned(), DATE.to_owned())];
        if let Some(own) = answer["headers"].as_object() {
            for (name, value) in own {
                let name = name.to_ascii_lowercase();
                headers.retain(|(known, _)| *known != name);
                headers.extend(value.as_str().map(|value| (name, value.to_owned())));
            }
        }
        let status = answer["status"].as_u64().unwrap_or(200).try_into().expect("a status");
        Ok(Answer { status, headers, body: body_of(answer) })
    }
}

impl Runtime for Service {
    fn now_ms(&self) -> u64 {
        self.0.lock().expect("whole").now_ms
    }
    fn unix_ms(&self) -> i64 {
        NOW_MS
    }
    fn sleep(&self, ms: u64) -> bool {
        self.0.lock().expect("whole").now_ms += ms;
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        7
    }
    fn log(&self, _: Level, _: &str) {}
}

/// What a call came to.
struct Outcome {
    failure: Option<Failure>,
    info: Value,
}

fn order_info(reply: &Reply<OrderInfo>) -> Value {
    let info = &reply.info;
    json!({
        "state": format!("{:?}", info.state).to_uppercase(), "order_id": info.order_id,
        "payment_id": info.payment_id, "amount": info.amount, "paid_amount": info.paid_amount,
        "refunded_amount": info.refunded_amount, "currency": info.currency,
        "qr_data": info.qr_data, "incomplete": info.incomplete,
        "qr_data_fault": info.qr_data_fault.map(|fault| format!("{fault:?}")),
    })
}

fn payment_info(reply: &Reply<PaymentInfo>) -> Value {
    let info = &reply.info;
    json!({
        "state": format!("{:?}", info.state).to_uppercase(), "payment_id": info.payment_id,
        "approved_count": info.approved_count, "approved_amount": info.approved_amount,
        "refunded_amount": info.refunded_amount, "incomplete": info.incomplete,
    })
}

fn outcome<T>(reply: Result<Reply<T>, Failure>, info: fn(&Reply<T>) -> Value) -> Outcome {
    match reply {
        Ok(reply) => Outcome { info: info(&reply), failure: reply.verdict },
        Err(failure) => Outcome { info: Value::Null, failure: Some(failure) },
    }
}

fn bare<T>(reply: Result<T, Failure>) -> Outcome {
    Outcome { info: Value::Null, failure: reply.err() }
}

fn order<'a>(args: &'a Value, items: &'a [Item<'a>]) -> Order<'a> {
    let number = |name| args[name].as_u64().unwrap_or(0);
    Order {
        api: if number("api") == 1 { Api::Legacy } else { Api::Orders },
        mode: [Mode::Dynamic, Mode::Hybrid, Mode::Static]
            [usize::try_from(number("mode")).expect("small")],
        ask_first: number("flags") & 1 == 1,
        expires_s: 0,
        items,
        reference: text(args, "reference"),
        amount: text(args, "amount"),
        pos: text(args, "pos"),
        description: text(args, "description"),
        title: text(args, "title"),
        notification_url: "",
        idempotency_key: text(args, "idempotency_key"),
        extra_json: text(args, "extra_json"),
    }
}

fn call(client: &Client<'_>, name: &str, args: &Value) -> Outcome {
    let arg = |name| text(args, name);
    match name {
        "create_order" => outcome(client.create(&order(args, &[])), order_info),
        "get_order" => outcome(client.get(arg("order_id")), order_info),
        "wait_order" => outcome(client.wait(arg("order_id"), 0), order_info),
        "cancel_order" => {
            outcome(client.cancel(arg("order_id"), arg("idempotency_key")), order_info)
        }
        "refund_order" => outcome(
            client.refund(arg("order_id"), arg("amount"), arg("idempotency_key")),
            order_info,
        ),
        "find_payment" => outcome(
            client.find_payment(arg("reference"), arg("amount"), arg("since")),
            payment_info,
        ),
        "refund_payment" => outcome(
            client.refund_payment(arg("payment_id"), arg("amount"), arg("idempotency_key")),
            payment_info,
        ),
        "check" => bare(client.check(arg("pos"))),
        "create_store" => bare(client.create_store(&Store {
            external_id: arg("external_id"),
            name: arg("name"),
            street: arg("street"),
            street_number: arg("street_number"),
            city: arg("city"),
            state: arg("state"),
            latitude: arg("latitude"),
            longitude: arg("longitude"),
            ..Store::default()
        })),
        "create_pos" => bare(client.create_pos(&Pos {
            external_id: arg("external_id"),
            name: arg("name"),
            external_store_id: arg("external_store_id"),
            store_id: arg("store_id"),
            ..Pos::default()
        })),
        other => panic!("no call {other}"),
    }
}

/// `QR_ERR_KEY_USED` of `KeyUsed`.
fn status(failure: Option<&Failure>) -> String {
    let Some(failure) = failure else { return "QR_OK".to_owned() };
    let mut name = "QR_ERR".to_owned();
    for c in format!("{:?}", failure.error.fault).chars() {
        if c.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
    }
    name
}

/// Texts that are expected: one, or a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What is not as the case expects it.
fn faults(case: &Value, found: &Outcome, scene: &Scene) -> Vec<String> {
    let expected = &case["expected"];
    let mut faults = Vec::new();
    let mut expect = |fine: bool, what: String| {
        if !fine {
            faults.push(what);
        }
    };
    let said = status(found.failure.as_ref());
    let message = found.failure.as_ref().map(ToString::to_string).unwrap_or_default();
    expect(texts(&expected["status"]).contains(&said.as_str()), format!("{said}: {message}"));
    if let Some(action) = expected["action"].as_str() {
        let found = found.failure.as_ref().map(|f| format!("{:?}", f.action).to_uppercase());
        expect(found.as_deref() == Some(action), format!("action {found:?}"));
    }
    if let Some(code) = expected["api_code"].as_str() {
        let found = found.failure.as_ref().map(|f| f.api_code.as_str());
        expect(found == Some(code), format!("api_code {found:?}"));
    }
    for (name, value) in expected["info"].as_object().into_iter().flatten() {
        expect(found.info[name] == *value, format!("{name} is {}", found.info[name]));
    }
    for word in texts(&expected["message_has"]) {
        expect(message.contains(word), format!("no {word:?} in {message:?}"));
    }
    for word in texts(&expected["message_lacks"]) {
        expect(!message.contains(word), format!("{word:?} in {message:?}"));
    }
    for start in texts(&expected["no_request"]) {
        let sent = scene.heard.iter().any(|heard| heard.line.starts_with(start));
        expect(!sent, format!("sent {start}"));
    }
    for wanted in expected["request_header"].as_array().into_iter().flatten() {
        let to = |heard: &&Heard| heard.line.starts_with(text(wanted, "to"));
        let has = |heard: &Heard| {
            let name = text(wanted, "name");
            let value = text(wanted, "value");
            heard.headers.iter().any(|(n, v)| n.eq_ignore_ascii_case(name) && v == value)
        };
        let mut of_these = scene.heard.iter().filter(to).peekable();
        expect(of_these.peek().is_some() && of_these.all(has), format!("header {wanted}"));
    }
    for wanted in expected["request_has"].as_array().into_iter().flatten() {
        let has = |heard: &Heard| {
            heard.line.starts_with(text(wanted, "to")) && heard.line.contains(text(wanted, "text"))
        };
        expect(scene.heard.iter().any(has), format!("request {wanted}"));
    }
    faults
}

fn play(case: &Value) -> Vec<String> {
    let service = Service::default();
    let answers = case["answers"].as_array().expect("answers");
    service.0.lock().expect("whole").answers = answers.iter().map(|a| (a.clone(), 0)).collect();
    let own = &case["client"];
    let or = |name, default: &'static str| own[name].as_str().unwrap_or(default);
    let settings = Settings {
        access_token: or("access_token", TOKEN),
        country: or("country", "BR"),
        pos: or("pos", "CAJA001"),
        user_id: or("user_id", ""),
        total_timeout_ms: 3_000,
        ..Settings::default()
    };
    let client = Client::open(&settings, Box::new(service.clone()), Box::new(service.clone()))
        .expect("sound settings");
    let found = call(&client, text(case, "call"), &case["args"]);
    let scene = service.0.lock().expect("whole");
    faults(case, &found, &scene)
}

#[test]
fn every_case_is_told_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/orders/cases.jsonl");
    let cases = std::fs::read_to_string(path).expect("the cases");
    let (mut played, mut wrong) = (0, Vec::new());
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        played += 1;
        let faults = play(&case);
        if !faults.is_empty() {
            wrong.push(format!(
                "{}: {}\n    {}",
                text(&case, "name"),
                faults.join("; "),
                text(&case, "why")
            ));
        }
    }
    assert!(played > 190, "{played} cases");
    assert!(wrong.is_empty(), "{} of {played} cases:\n{}", wrong.len(), wrong.join("\n"));
}
