//! Orders over time: keys, expiry, locks, refunds, and what the checks refuse.

mod common;

use common::{HOUR, MINUTE, Shop, code, small};
use posqr_sandbox::service::{DEFAULT_TOKEN, PayOptions, Refusal, Request, Service, Status};
use serde_json::{Value, json};

fn shop() -> Shop {
    Shop::first(|_| {})
}

fn cancel(shop: &mut Shop, id: &str, key: &str) -> posqr_sandbox::service::Response {
    shop.send("POST", &format!("/v1/orders/{id}/cancel"), key, "")
}

fn refund(shop: &mut Shop, id: &str, key: &str) -> posqr_sandbox::service::Response {
    shop.send("POST", &format!("/v1/orders/{id}/refund"), key, "")
}

fn pay(shop: &mut Shop, id: &str) -> Result<u64, Refusal> {
    let paid = shop.service.pay(shop.now, id, &PayOptions::default());
    paid.map(|paid| paid.payment_id)
}

#[test]
fn a_repeated_key_answers_what_it_answered_first_even_when_the_order_has_moved_on() {
    let mut shop = shop();
    let first = shop.post("/v1/orders", "key", &small("a"));
    let id = first.json()["id"].as_str().unwrap().to_owned();
    pay(&mut shop, &id).unwrap();
    let second = shop.post("/v1/orders", "key", &small("a"));
    assert_eq!(first, second);
    assert_eq!(second.json()["status"], "created");
    assert_eq!(shop.status(&id), "processed");
    assert_eq!(shop.service.orders().len(), 1);
}

#[test]
fn a_key_is_forgotten_after_24_hours_and_not_before() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    shop.now += 24 * HOUR - 1;
    assert_eq!(shop.order("key", &small("a")), id);
    let other = shop.post("/v1/orders", "key", &small("b"));
    assert_eq!((other.status, code(&other).as_str()), (409, "idempotency_key_already_used"));
    shop.now += 1;
    assert_ne!(shop.order("key", &small("b")), id);
    assert_eq!(shop.service.keys_held(), 1);
}

#[test]
fn a_key_is_needed_for_create_cancel_and_refund() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    for path in [
        "/v1/orders".to_owned(),
        format!("/v1/orders/{id}/cancel"),
        format!("/v1/orders/{id}/refund"),
    ] {
        let answer = shop.post(&path, "", &small("b"));
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (400, "empty_required_header"),
            "{path}"
        );
    }
    let answer = shop.post("/v1/orders", &"k".repeat(65), &small("b"));
    assert_eq!((answer.status, code(&answer).as_str()), (400, "invalid_idempotency_key_length"));
    assert_eq!(shop.post("/v1/orders", &"k".repeat(64), &small("b")).status, 201);
}

#[test]
fn the_key_of_one_call_is_no_key_for_another() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    let answer = cancel(&mut shop, &id, "key");
    assert_eq!((answer.status, code(&answer).as_str()), (409, "idempotency_key_already_used"));
    assert_eq!(shop.status(&id), "created");
}

#[test]
fn keys_belong_to_an_account() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    let other = shop.service.config().accounts[1].token.clone();
    shop.token = other;
    assert_ne!(shop.order("key", &small("a")), id);
    assert_eq!(code(&shop.get(&format!("/v1/orders/{id}"))), "order_not_found");
}

#[test]
fn a_cancel_repeated_with_its_key_answers_200_again_and_with_another_409() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    let first = cancel(&mut shop, &id, "c1");
    assert_eq!(first.status, 200);
    assert_eq!(cancel(&mut shop, &id, "c1"), first);
    assert_eq!(code(&cancel(&mut shop, &id, "c2")), "order_already_canceled");
    assert_eq!(pay(&mut shop, &id), Err(Refusal::Canceled));
}

#[test]
fn a_refusal_is_judged_anew_unless_the_service_remembers_it() {
    for (remembers, status) in [(false, 200), (true, 409)] {
        let mut shop = Shop::first(|config| config.remember_refusals = remembers);
        let id = shop.order("key", &small("a"));
        shop.service.begin(shop.now, &id).unwrap();
        assert_eq!(cancel(&mut shop, &id, "c").status, 409);
        shop.service.reject(shop.now, &id).unwrap();
        assert_eq!(cancel(&mut shop, &id, "c").status, status);
    }
}

#[test]
fn an_order_expires_at_its_time_and_cannot_be_paid_or_canceled_any_more() {
    let mut shop = shop();
    let mut body = small("a");
    body["expiration_time"] = json!("PT30S");
    let id = shop.order("key", &body);
    let qr_data = shop.service.order(&id).unwrap().qr_data.clone().unwrap();
    shop.now += 29_999;
    assert_eq!(shop.status(&id), "created");
    shop.now += 1;
    assert_eq!(shop.status(&id), "expired");
    assert_eq!(pay(&mut shop, &qr_data), Err(Refusal::Expired));
    assert_eq!(cancel(&mut shop, &id, "c").status, 409);
    assert_eq!(code(&refund(&mut shop, &id, "r")), "cannot_refund_order");
    let default = shop.order("key2", &small("b"));
    shop.now += 15 * MINUTE - 1;
    assert_eq!(shop.status(&default), "created");
    shop.now += 1;
    assert_eq!(shop.status(&default), "expired");
}

#[test]
fn a_payment_begun_in_time_locks_the_order_until_it_ends() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    shop.service.begin(shop.now, &id).unwrap();
    let answer = cancel(&mut shop, &id, "c");
    assert_eq!((answer.status, code(&answer).as_str()), (409, "instore_order_locked_error"));
    assert_eq!(pay(&mut shop, &id), Err(Refusal::Locked));
    shop.now += HOUR;
    assert_eq!(shop.status(&id), "created");
    shop.service.finish(shop.now, &id, &PayOptions::default()).unwrap();
    assert_eq!(shop.status(&id), "processed");

    let id = shop.order("key2", &small("b"));
    shop.service.begin(shop.now, &id).unwrap();
    shop.now += HOUR;
    shop.service.reject(shop.now, &id).unwrap();
    assert_eq!(shop.status(&id), "expired");
}

#[test]
fn a_rejected_payment_leaves_the_order_open_and_a_paid_one_closes_it() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    shop.service.reject(shop.now, &id).unwrap();
    assert_eq!(shop.status(&id), "created");
    let payment = pay(&mut shop, &id).unwrap();
    assert_eq!(pay(&mut shop, &id), Err(Refusal::Paid));
    let payments = shop.service.payments_of(shop.user, "a");
    let statuses: Vec<_> = payments.iter().map(|payment| payment.status).collect();
    assert_eq!(statuses, ["rejected", "approved"]);
    assert_eq!(payments[1].id, payment);
    let cancel = cancel(&mut shop, &id, "c");
    assert_eq!(cancel.status, 409);
    assert_eq!(shop.status(&id), "processed");
}

#[test]
fn a_discount_lowers_what_is_paid_and_what_can_be_refunded() {
    let mut shop = shop();
    let mut body = small("a");
    body["discounts"] =
        json!({"payment_methods": [{"type": "debit_card", "new_total_amount": "47.28"}]});
    let id = shop.order("key", &body);
    let how = PayOptions {
        method: "debit_card".to_owned(),
        provider: "external".to_owned(),
        ..PayOptions::default()
    };
    shop.service.pay(shop.now, &id, &how).unwrap();
    let order = shop.get(&format!("/v1/orders/{id}")).json();
    assert_eq!(order["total_amount"], "50.00");
    assert_eq!(order["total_paid_amount"], "47.28");
    assert_eq!(order["transactions"]["payments"][0]["provider"], "external");
    assert_eq!(refund(&mut shop, &id, "r").json()["transactions"]["refunds"][0]["amount"], "47.28");
}

#[test]
fn parts_are_refunded_until_nothing_is_left() {
    let mut shop = shop();
    let id = shop.order("key", &small("a"));
    assert_eq!(code(&refund(&mut shop, &id, "early")), "invalid_order_status");
    pay(&mut shop, &id).unwrap();
    let transaction = shop.service.order(&id).unwrap().transaction.clone();
    let path = format!("/v1/orders/{id}/refund");
    let part = |amount: &str| json!({"transactions": [{"id": transaction, "amount": amount}]});

    let first = shop.post(&path, "r1", &part("20.00"));
    assert_eq!(first.status, 201);
    assert_eq!(
        shop.post(&path, "r1", &part("20.00")),
        first,
        "the same key gives nothing back again"
    );
    assert_eq!(code(&shop.post(&path, "r1", &part("21.00"))), "idempotency_key_already_used");
    let order = shop.get(&format!("/v1/orders/{id}")).json();
    assert_eq!(order["status_detail"], "partially_refunded");
    assert_eq!(order["transactions"]["payments"][0]["refunded_amount"], "20.00");

    assert_eq!(code(&shop.post(&path, "r2", &part("30.01"))), "refund_amount_exceeds");
    assert_eq!(code(&shop.post(&path, "r3", &part("1"))), "property_value");
    let mut number = part("1.00");
    number["transactions"][0]["amount"] = json!(1);
    assert_eq!(code(&shop.post(&path, "r4", &number)), "property_type");
    let mut foreign = part("1.00");
    foreign["transactions"][0]["id"] = json!("PAY01J67CQQH5904WDBVZEM4JMEP3");
    assert_eq!(code(&shop.post(&path, "r5", &foreign)), "transaction_not_found");

    let last = shop.post(&path, "r6", &part("30.00"));
    assert_eq!(last.json()["status"], "refunded");
    assert_eq!(code(&refund(&mut shop, &id, "r7")), "order_already_refunded");
    let payment = &shop.service.payments_of(shop.user, "a")[0];
    assert_eq!((payment.refunded, payment.status), (5_000, "refunded"));
}

#[test]
fn a_refund_needs_money_and_comes_in_time() {
    let mut shop = Shop::first(|config| config.penniless = true);
    let id = shop.order("key", &small("a"));
    pay(&mut shop, &id).unwrap();
    let answer = refund(&mut shop, &id, "r1");
    assert_eq!((answer.status, code(&answer).as_str()), (428, "insufficient_money_for_refund"));
    shop.service.configure(|config| config.penniless = false);
    shop.now += 181 * 24 * HOUR;
    let answer = refund(&mut shop, &id, "r2");
    assert_eq!((answer.status, code(&answer).as_str()), (409, "refund_period_exceeded"));
    assert_eq!(code(&shop.get(&format!("/v1/orders/{id}"))), "order_not_found");
}

#[test]
fn each_fault_of_a_body_has_its_code_and_names_its_place() {
    let cases: Vec<(&str, Value, &str, &str)> = vec![
        ("/type", json!("point"), "property_value", "$.type"),
        ("/total_amount", json!(50.0), "property_type", "$.total_amount"),
        ("/total_amount", json!("50"), "property_value", "$.total_amount"),
        ("/total_amount", json!("50.0"), "property_value", "$.total_amount"),
        ("/total_amount", json!("050.00"), "property_value", "$.total_amount"),
        ("/total_amount", json!("0.00"), "invalid_total_amount", "$.total_amount"),
        ("/total_amount", json!("50.01"), "invalid_total_amount", ""),
        (
            "/description",
            json!("x".repeat(151)),
            "property_value",
            "length must be <= 150, but got 151",
        ),
        ("/external_reference", json!("x".repeat(65)), "property_value", "<= 64, but got 65"),
        ("/external_reference", json!(""), "property_value", "does not match pattern"),
        ("/external_reference", json!(7), "property_type", "expected string, but got number"),
        ("/expiration_time", json!("15 minutes"), "property_value", "ISO 8601"),
        ("/expiration_time", json!("PT29S"), "property_value", "30 seconds"),
        ("/expiration_time", json!("PT3601H"), "property_value", "3600 hours"),
        ("/expiration_time", json!("P3Y6M4DT12H30M5S"), "property_value", "3600 hours"),
        ("/config", json!({}), "required_properties", "$.config.qr"),
        ("/config/qr/mode", json!("both"), "property_value", "$.config.qr.mode"),
        ("/config/qr/external_pos_id", json!("CAJA 1"), "property_value", "external_pos_id"),
        ("/config/qr/external_pos_id", json!("CAJA002"), "pos_not_found", ""),
        ("/transactions", json!({"payments": []}), "minimum_items", "$.transactions.payments"),
        (
            "/transactions",
            json!({"payments": [{"amount": "25.00"}, {"amount": "25.00"}]}),
            "maximum_items",
            "maximum 1 items required, but found 2",
        ),
        ("/transactions", json!([]), "property_type", "$.transactions"),
        ("/transactions", json!({"payments": [{}]}), "required_properties", "payments[0].amount"),
        ("/title", json!("x"), "unsupported_properties", "'$.title'"),
        ("/items", json!({}), "property_type", "$.items"),
        ("/items", json!(vec![json!({"title": "x"}); 11]), "maximum_items", "but found 11"),
        (
            "/items",
            json!([{"total_amount": "1.00"}]),
            "unsupported_properties",
            "items[0].total_amount",
        ),
        ("/items", json!([{"unit_price": 1}]), "property_type", "items[0].unit_price"),
        ("/items", json!([{"quantity": "1"}]), "property_type", "items[0].quantity"),
        ("/items", json!([{"unit_measure": "kilogramos!"}]), "property_value", "<= 10"),
        ("/items", json!([{"external_code": "x".repeat(31)}]), "property_value", "<= 30"),
        ("/marketplace_fee", json!("1.00"), "marketplace_not_valid", ""),
        ("/integration_data", json!({"sponsor": {"id": 1}}), "property_type", "sponsor.id"),
        ("/integration_data", json!({"sponsor": {"id": "446566691"}}), "sponsor_id_not_valid", ""),
        ("/integration_data", json!({"integrator_id": "1"}), "property_value", "integrator_id"),
        (
            "/discounts",
            json!({"payment_methods": [{"type": "pix"}]}),
            "required_properties",
            "discounts",
        ),
    ];
    let mut shop = shop();
    for (place, value, expected, detail) in cases {
        let mut body = small("a");
        match place[1..].contains('/') {
            true => *body.pointer_mut(place).unwrap() = value.clone(),
            false => body[&place[1..]] = value.clone(),
        }
        let answer = shop.post("/v1/orders", "key", &body);
        assert_eq!(code(&answer), expected, "{place} {value}: {}", answer.json());
        assert!(answer.json().to_string().contains(detail), "{place} {value}: {}", answer.json());
    }
    let mut body = small("a");
    body.as_object_mut().unwrap().remove("external_reference");
    assert_eq!(code(&shop.post("/v1/orders", "key", &body)), "required_properties");
    assert_eq!(code(&shop.send("POST", "/v1/orders", "key", "{")), "json_syntax_error");
    assert!(shop.service.orders().is_empty());
    assert_eq!(shop.service.keys_held(), 0, "a key is not used up by a body that was refused");
}

#[test]
fn a_reference_may_be_used_again_unless_the_service_is_told_to_refuse_it() {
    let mut shop = shop();
    shop.order("k1", &small("a"));
    shop.order("k2", &small("a"));
    assert_eq!(shop.service.orders_of(shop.user, "a").len(), 2);
    shop.service.configure(|config| config.unique_references = true);
    assert_eq!(shop.post("/v1/orders", "k3", &small("a")).status, 409);
}

#[test]
fn a_till_holds_one_order_for_its_printed_code() {
    let mut shop = shop();
    let till = shop.service.tills().next().unwrap().code.clone();
    assert_eq!(pay(&mut shop, &till), Err(Refusal::NothingToPay));
    let mut body = small("a");
    body["config"]["qr"]["mode"] = json!("hybrid");
    let id = shop.order("k1", &body);
    let busy = shop.post("/v1/orders", "k2", &body);
    assert_eq!((busy.status, code(&busy).as_str()), (409, "already_queued_order_on_pos"));
    assert_eq!(
        shop.post("/v1/orders", "k3", &small("b")).status,
        201,
        "a dynamic one needs no till"
    );
    pay(&mut shop, &till).unwrap();
    assert_eq!(shop.status(&id), "processed");
    let qr_data = shop.service.order(&id).unwrap().qr_data.clone().unwrap();
    assert_eq!(pay(&mut shop, &qr_data), Err(Refusal::Paid));
    body["config"]["qr"]["mode"] = json!("static");
    let answer = shop.post("/v1/orders", "k4", &body);
    assert_eq!(answer.status, 201);
    assert!(answer.json().get("type_response").is_none());
}

#[test]
fn tokens_and_paths_of_others_are_refused() {
    let mut shop = shop();
    for (header, message) in [
        (None, "authorization value not present"),
        (Some("Bearer APP_USR-1-1-1-1"), "invalid access token"),
        (Some(DEFAULT_TOKEN), "invalid access token"),
    ] {
        let headers: Vec<_> = header.iter().map(|value| ("Authorization", *value)).collect();
        let answer = shop.service.handle(shop.now, &Request::new("GET", "/users/me", &headers, ""));
        assert_eq!((answer.status, answer.json()["message"].as_str()), (401, Some(message)));
    }
    assert_eq!(shop.get("/users/me").json()["id"], 446_566_691);
    for path in ["/users/1/stores/search", "/instore/qr/seller/collectors/1/pos/CAJA001/orders"] {
        assert_eq!(shop.get(path).status, 403, "{path}");
    }
    let path = "/instore/qr/seller/collectors/me/pos/CAJA001/orders";
    assert_eq!(code(&shop.get(path)), "invalid_collectorId");
}

#[test]
fn the_same_calls_give_the_same_answers() {
    let run = || {
        let mut shop = shop();
        let id = shop.order("k", &small("a"));
        pay(&mut shop, &id).unwrap();
        let refund = refund(&mut shop, &id, "r");
        (shop.get(&format!("/v1/orders/{id}")), refund)
    };
    assert_eq!(run(), run());
}

#[test]
fn forgetting_keeps_open_orders_and_what_is_recent() {
    let mut shop = shop();
    let mut long = small("open");
    long["expiration_time"] = json!("PT3600H");
    let open = shop.order("k0", &long);
    for number in 0..100 {
        let id = shop.order(&format!("k{number}-"), &small(&format!("s{number}")));
        pay(&mut shop, &id).unwrap();
    }
    shop.now += HOUR;
    let recent = shop.order("late", &small("late"));
    pay(&mut shop, &recent).unwrap();
    shop.service.forget(shop.now);
    let left: Vec<_> = shop.service.orders().iter().map(|order| order.id.clone()).collect();
    assert_eq!(left, [open.clone(), recent]);
    assert_eq!(shop.service.payments().len(), 1);
    assert!(shop.service.payments_of(shop.user, "s1").is_empty());
    pay(&mut shop, &open).unwrap();
}

#[test]
fn memory_stays_bounded_over_many_sales() {
    let mut service = Service::new(Default::default());
    let bearer = format!("Bearer {DEFAULT_TOKEN}");
    let mut now = common::NOW;
    let mut sales = 0;
    for number in 0..2_000 {
        now += 500;
        let key = format!("key-{number}");
        let headers = [("Authorization", bearer.as_str()), ("X-Idempotency-Key", key.as_str())];
        let body = small(&format!("sale-{number}")).to_string();
        let answer = service.handle(now, &Request::new("POST", "/v1/orders", &headers, &body));
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        service.pay(now, &id, &PayOptions::default()).unwrap();
        let path = format!("/v1/orders/{id}");
        let read = service.handle(now, &Request::new("GET", &path, &headers[..1], ""));
        assert_eq!(read.status, 200);
        sales += usize::from(service.order(&id).unwrap().status == Status::Processed);
        if number % 100 == 0 {
            service.forget(now - 60_000);
        }
    }
    assert_eq!(sales, 2_000);
    assert!(service.orders().len() <= 330, "{}", service.orders().len());
    assert!(service.keys_held() <= 330);
}
