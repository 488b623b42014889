//! `extra_json` of orders, shops and tills: what is sent is JSON that holds our members unchanged
//! and those of the caller beside them; all else is refused by name, and nothing is sent.
#![no_main]

mod common;
mod dice;
mod online;
mod still;
use common::*;
use core::ffi::CStr;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use online::{Till, c_text, check_failure, put};
use posqr_core::Fault;
use posqr_core::orders::transport::{Answer, Method, Request};
use posqr_core::orders::{Api, Order, Pos, Store};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::ffi::CString;

/// Deepest that the library reads: values inside one another.
const DEPTH: usize = 16;

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

const NAMES: [&str; 24] = [
    "taxes",
    "discounts",
    "marketplace_fee",
    "type",
    "total_amount",
    "external_reference",
    "config",
    "transactions",
    "items",
    "description",
    "title",
    "notification_url",
    "sponsor",
    "expiration_time",
    "expiration_date",
    "integration_data",
    "name",
    "location",
    "external_id",
    "fixed_amount",
    "category",
    "business_hours",
    "cash_out",
    "\u{e7}",
];

fn value(dice: &mut Dice<'_>, levels: usize) -> Value {
    let number = |text: &str| serde_json::from_str(text).expect("a number");
    match dice.byte() % 10 {
        0 => json!("x"),
        1 => number(dice.pick(&["1", "0.10", "-5.00", "1e2", "12345678901234567890123", "1E-7"])),
        2 => Value::Null,
        3 => Value::Bool(dice.yes()),
        4 => Value::String(String::from_utf8_lossy(dice.short()).replace('\0', "")),
        5 | 6 if levels > 0 => (0..dice.up_to(3)).map(|_| value(dice, levels - 1)).collect(),
        7 | 8 if levels > 0 => Value::Object(members(dice, levels - 1)),
        // Straight down, to the edge and past it.
        _ => (0..dice.up_to(20)).fold(json!(1), |inner, _| json!([inner])),
    }
}

fn members(dice: &mut Dice<'_>, levels: usize) -> Map<String, Value> {
    (0..dice.up_to(4)).map(|_| (dice.pick(&NAMES).to_owned(), value(dice, levels))).collect()
}

/// As a caller may write it: the object, some of it damaged, or anything.
fn text_of_caller(dice: &mut Dice<'_>) -> CString {
    let levels = 3;
    let object = Value::Object(members(dice, levels));
    let mut text = if dice.yes() {
        serde_json::to_vec_pretty(&object).expect("JSON")
    } else {
        object.to_string().into_bytes()
    };
    match dice.byte() % 8 {
        6 => {
            let at = dice.up_to(text.len());
            text.splice(at..at, dice.short().iter().copied());
        }
        7 => text = dice.bytes().to_vec(),
        _ => {}
    }
    c_text(&text)
}

/// Which call carries it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carrier {
    Orders,
    Legacy,
    Store,
    Pos,
    /// An order, through the C face: slow, and it reads the text first.
    Face,
}

/// What was said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    BadValue,
    /// No text of its encoding, or not one of printable characters.
    NoText,
    Other,
}

/// What came of it: the member at fault, the number of requests, their bodies.
struct Sent {
    told: Told,
    field: String,
    requests: usize,
    bodies: Vec<Vec<u8>>,
}

const NOTHING_FOUND: &[u8] = b"{\"paging\":{\"total\":0},\"results\":[]}";

/// Searches find nothing, the rest is refused.
fn by_core(carrier: Carrier, extra_json: &str) -> Sent {
    let (mut bodies, mut requests) = (Vec::new(), 0);
    let result = {
        let client = still::open(|request: &Request<'_>| {
            requests += 1;
            bodies.extend(request.body.map(<[u8]>::to_vec));
            let (status, body) = match request.method {
                Method::Get => (200, NOTHING_FOUND.to_vec()),
                _ => (401, b"{}".to_vec()),
            };
            Ok(Answer { status, headers: Vec::new(), body })
        });
        let name = "Name";
        match carrier {
            Carrier::Orders | Carrier::Legacy | Carrier::Face => {
                let legacy = carrier == Carrier::Legacy;
                let order = Order {
                    api: if legacy { Api::Legacy } else { Api::Orders },
                    reference: "venda-1",
                    amount: "5.00",
                    description: name,
                    extra_json,
                    ..Order::default()
                };
                client.create(&order).map(drop)
            }
            Carrier::Store => {
                let (latitude, longitude) = ("-23.5", "-46.6");
                let (street, street_number, city, state) = (name, name, name, name);
                let (external_id, landmark) = ("LOJ001", "");
                let store = Store {
                    external_id,
                    name,
                    street,
                    street_number,
                    city,
                    state,
                    latitude,
                    longitude,
                    landmark,
                    extra_json,
                };
                client.create_store(&store).map(drop)
            }
            Carrier::Pos => {
                let (external_id, store_id) = ("CAJA001", "77");
                let pos = Pos { external_id, name, store_id, extra_json, ..Pos::default() };
                client.create_pos(&pos).map(drop)
            }
        }
    };
    let error = result.expect_err("the service refuses").error;
    let told = if error.fault == Fault::BadValue { Told::BadValue } else { Told::Other };
    Sent { told, field: error.field.to_string(), requests, bodies }
}

fn by_face(extra_json: &CStr) -> Sent {
    let (bodies, requests) = (RefCell::new(Vec::new()), RefCell::new(0));
    let till = Till::open(Box::new(|request, response| {
        *requests.borrow_mut() += 1;
        bodies.borrow_mut().extend(request.body.clone());
        put(response, 401, "", b"{}")
    }));
    let order = qr_order {
        reference: c"venda-1".as_ptr(),
        amount: c"5.00".as_ptr(),
        description: c"Name".as_ptr(),
        extra_json: extra_json.as_ptr(),
        ..init()
    };
    let (mut info, mut err) = (init::<qr_order_info>(), init::<qr_error>());
    // SAFETY: an open client, structs of our own, texts that end with NUL.
    let status = unsafe { qr_order_create(till.client, &order, &mut info, &mut err) };
    check_failure(status, &err);
    till.check_log();
    drop(till);
    let told = match status {
        QR_ERR_BAD_VALUE => Told::BadValue,
        QR_ERR_ENCODING | QR_ERR_NOT_ANS => Told::NoText,
        _ => Told::Other,
    };
    Sent {
        told,
        field: text(&err.field),
        requests: requests.into_inner(),
        bodies: bodies.into_inner(),
    }
}

fn object(bytes: &[u8]) -> Map<String, Value> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => members,
        _ => panic!("a body is no JSON object: {}", String::from_utf8_lossy(bytes)),
    }
}

/// A JSON object of a depth that is read, none of whose members is ours.
fn is_good(extra: Option<&Value>, ours: &Map<String, Value>) -> bool {
    extra.and_then(Value::as_object).is_some_and(|members| {
        depth(extra.expect("an object")) <= DEPTH && !members.keys().any(|n| ours.contains_key(n))
    })
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let usual = [Carrier::Orders, Carrier::Legacy, Carrier::Store, Carrier::Pos];
    let carrier = if dice.byte() == 255 { Carrier::Face } else { dice.pick(&usual) };
    let given = text_of_caller(&mut dice);
    let extra = serde_json::from_slice::<Value>(given.as_bytes()).ok();
    let mut ours = object(&by_core(carrier, "").bodies[0]);
    let sent = match (carrier, given.to_str()) {
        (Carrier::Face, _) => by_face(&given),
        (_, Ok(given)) => by_core(carrier, given),
        // The core is given texts.
        (_, Err(_)) => return,
    };
    if sent.told == Told::NoText {
        let ascii = given.as_bytes().iter().all(|b| (b' '..=b'~').contains(b));
        assert!(sent.requests == 0 && !ascii, "{given:?}");
        return;
    }
    if !given.is_empty() && !is_good(extra.as_ref(), &ours) {
        assert_eq!((sent.told, &*sent.field), (Told::BadValue, "extra_json"), "{given:?}");
        assert_eq!(sent.requests, 0, "refused, but something was sent");
        return;
    }
    let [with] = &sent.bodies[..] else { panic!("{given:?}: {:?}", sent.told) };
    let mut joined = object(with);
    ours.extend(extra.and_then(|extra| extra.as_object().cloned()).unwrap_or_default());
    // The moment at which a legacy order expires is that of the call.
    for body in [&mut joined, &mut ours] {
        body.remove("expiration_date");
    }
    assert_eq!(Value::Object(joined), Value::Object(ours), "{given:?}");
});
