//! Stores and tills with any answers: one that exists is found and never made again, and what is
//! told of it stands in an answer.
#![no_main]
#![allow(clippy::result_large_err)]

mod dice;
mod still;

use dice::Dice;
use libfuzzer_sys::fuzz_target;
use posqr_core::Fault;
use posqr_core::error::Failure;
use posqr_core::orders::transport::{Answer, Cause, Method, Request, Undelivered};
use posqr_core::orders::{Client, Pos, Store};
use serde_json::{Value, json};

/// One request, and what was answered: status and JSON; or whether it may have been carried out.
struct Exchange {
    method: Method,
    body: Option<Vec<u8>>,
    result: Result<(u16, Value), bool>,
}

impl Exchange {
    fn done(&self) -> Option<&Value> {
        self.result.as_ref().ok().filter(|(status, _)| (200..300).contains(status)).map(|(_, b)| b)
    }

    /// Surely not carried out.
    fn is_refused(&self) -> bool {
        match &self.result {
            Ok((status, _)) => (400..500).contains(status) && ![408, 424].contains(status),
            Err(sent) => !sent,
        }
    }
}

/// A shop or a till among the answers: index 0 is as it should be.
fn place(dice: &mut Dice<'_>, ours: &str) -> Value {
    let id = dice.pick(&[
        json!(1_234_567),
        json!("1234567"),
        json!(""),
        Value::Null,
        json!({}),
        json!("12345678901234567890123456789012345678"),
        json!(1.5e300),
        json!("í"),
    ]);
    let external = dice.pick(&[
        json!(ours),
        json!("other"),
        json!(ours.to_lowercase()),
        Value::Null,
        json!(""),
        json!(7),
        json!([ours]),
    ]);
    let mut place = json!({"id": id, "external_id": external, "store_id": "77", "name": "x"});
    if dice.yes() {
        place["qr"] = json!({"image": dice.pick(&["https://x/1.png", "", "\u{0}", "ñ"])});
    }
    place
}

/// Status and body; `None`: no answer.
fn answer(dice: &mut Dice<'_>, method: Method, ours: &str) -> Option<(u16, Vec<u8>)> {
    let body = match (dice.byte() % 8, method) {
        (0..=3, Method::Get) => {
            let count = dice.pick(&[0_usize, 1, 2, 3]);
            let results: Value = (0..count).map(|_| place(dice, ours)).collect();
            json!({"paging": {"total": 1}, "results": results})
        }
        (0..=3, _) => place(dice, ours),
        (4, Method::Get) => json!({"results": dice.pick(&[Value::Null, json!({}), json!("x")])}),
        (4 | 5, _) => {
            let codes = [
                "VALIDATION_ERROR",
                "store_not_found",
                "INEXISTENT_EXTERNAL_STORE_ID",
                "pos_not_found",
                "",
            ];
            json!({"status": 400, "error": dice.pick(&codes), "message": "refused", "causes": []})
        }
        (6, _) => return Some((dice.pick(&[200, 201, 404, 500]), dice.bytes().to_vec())),
        _ => return None,
    };
    let statuses = [200, 201, 400, 401, 403, 404, 409, 422, 429, 500, 302, 204];
    Some((dice.pick(&statuses), body.to_string().into_bytes()))
}

/// The text or number of a member.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The ids under which the searches found what has a name that is ours.
fn found(exchanges: &[Exchange], is_ours: impl Fn(&str) -> bool) -> Vec<String> {
    let searches = exchanges.iter().filter(|exchange| exchange.method == Method::Get);
    let lists = searches.filter_map(|search| search.done()?["results"].as_array());
    let ours = lists.flatten().filter(|place| is_ours(&text_of(&place["external_id"])));
    ours.map(|place| text_of(&place["id"])).collect()
}

/// What must hold of the requests, whatever is answered.
fn check_requests(exchanges: &[Exchange], ours: &str) {
    let writes = exchanges.iter().enumerate().filter(|(_, e)| e.method != Method::Get);
    let posts: Vec<usize> = writes.map(|(at, _)| at).collect();
    let Some((last, earlier)) = posts.split_last() else { return };
    let again = earlier.iter().all(|at| exchanges[*at].is_refused());
    assert!(again, "made again, although it may be there by now");
    let listed = |e: &Exchange| e.done().is_some_and(|body| body["results"].is_array());
    let before = &exchanges[..posts[0]];
    assert!(before.last().is_some_and(listed), "made without a look whether it is there");
    assert!(found(before, |name| name == ours).is_empty(), "made although it is there");
    assert_eq!(exchanges[*last].method, Method::Post);
    let body = exchanges[*last].body.as_ref().expect("a body");
    let body: Value = serde_json::from_slice(body).expect("a body is JSON");
    assert_eq!(body["external_id"], ours);
}

/// What was told, against the answers.
fn check_info(exchanges: &[Exchange], ours: &str, repeated: bool, id: &str, external_id: &str) {
    let made = exchanges.iter().filter(|exchange| exchange.method == Method::Post);
    let made: Vec<String> =
        made.filter_map(Exchange::done).map(|body| text_of(&body["id"])).collect();
    // The service takes a till's name in either case of its letters.
    let is_ours = |name: &str| name.eq_ignore_ascii_case(ours);
    let source = if repeated { found(exchanges, is_ours) } else { made };
    assert!(source.iter().any(|known| known == id), "{id}: {source:?}");
    assert!(!id.is_empty(), "a place without its number");
    assert!(external_id.eq_ignore_ascii_case(ours), "\"{external_id}\": it is as given");
}

/// 100..133, and "nothing happened" only where that is so.
fn check_failure(exchanges: &[Exchange], failure: &Failure) {
    let fault = failure.error.fault;
    assert!(failure.to_string().is_ascii());
    let known = [
        Fault::NotSent,
        Fault::NoAnswer,
        Fault::Token,
        Fault::Access,
        Fault::PosNotFound,
        Fault::StoreNotFound,
        Fault::Refused,
        Fault::Conflict,
        Fault::Busy,
        Fault::TooManyRequests,
        Fault::Service,
        Fault::Answer,
    ];
    assert!(known.contains(&fault), "{failure}");
    let nothing = exchanges.iter().filter(|e| e.method != Method::Get).all(Exchange::is_refused);
    assert!(fault != Fault::NotSent || nothing, "NOT_SENT, and it may be there: {failure}");
}

/// Runs a call with answers from the bytes. Numbers of what was made or found: whether it was there
/// before, its id, and ours.
fn run(
    dice: &mut Dice<'_>,
    ours: &str,
    call: impl FnOnce(&Client<'_>) -> Result<(bool, String, String), Failure>,
) {
    let mut exchanges = Vec::new();
    let result = {
        let client = still::open(|request: &Request<'_>| {
            let answer = answer(dice, request.method, ours);
            let sent = answer.is_some() || dice.yes();
            let result = match &answer {
                Some((status, body)) => {
                    Ok((*status, serde_json::from_slice(body).unwrap_or_default()))
                }
                None => Err(sent),
            };
            let body = request.body.map(<[u8]>::to_vec);
            exchanges.push(Exchange { method: request.method, body, result });
            let undelivered = Undelivered { sent, cause: Cause::Connection, detail: String::new() };
            let (status, body) = answer.ok_or(undelivered)?;
            Ok(Answer { status, headers: Vec::new(), body })
        });
        call(&client)
    };
    check_requests(&exchanges, ours);
    match result {
        Ok((repeated, id, external_id)) => {
            check_info(&exchanges, ours, repeated, &id, &external_id);
        }
        Err(failure) => check_failure(&exchanges, &failure),
    }
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    if dice.yes() {
        let store = Store {
            external_id: "LOJ001",
            name: "Loja",
            street: "Rua A",
            street_number: "1",
            city: "Osasco",
            state: "Sao Paulo",
            latitude: "-23.55",
            longitude: "-46.63",
            ..Store::default()
        };
        return run(&mut dice, "LOJ001", |client| {
            let info = client.create_store(&store)?;
            Ok((info.repeated, info.store_id, info.external_id))
        });
    }
    let (external_store_id, store_id) = dice.pick(&[("LOJ001", ""), ("", "77"), ("LOJ001", "77")]);
    let category = dice.pick(&[0, 5_611_203]);
    let external_id = "CAJA001";
    let pos =
        Pos { external_id, name: "Caja", external_store_id, store_id, category, extra_json: "" };
    run(&mut dice, external_id, |client| {
        let info = client.create_pos(&pos)?;
        Ok((info.repeated, info.pos_id, info.external_id))
    });
});
