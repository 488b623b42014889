//! What the service may do although no page of the usual way tells of it: refunds that wait or fail,
//! orders that fail or are charged back, keys that answer with what they made, searches that list
//! too much, and records of somebody else.

mod common;

use common::{HOUR, MINUTE, Shop, USER, code, small};
use posqr_sandbox::service::{PayOptions, Record, Refusal, Request, Response, with_amount};
use serde_json::{Map, Value, json};

const SHOW: (&str, &str) = ("x-render-in-process-refunds", "true");

fn shop() -> Shop {
    Shop::first(|_| {})
}

/// A paid order, and its payment.
fn paid(shop: &mut Shop, reference: &str) -> (String, u64) {
    let id = shop.order(reference, &small(reference));
    let paid = shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    (id, paid.payment_id)
}

/// A request with the header that shows refunds which wait.
fn showing(shop: &mut Shop, method: &str, path: &str, key: &str, body: &str) -> Response {
    let bearer = format!("Bearer {}", shop.token);
    let headers = [("authorization", bearer.as_str()), ("x-idempotency-key", key), SHOW];
    shop.service.handle(shop.now, &Request::new(method, path, &headers, body))
}

fn search(shop: &mut Shop, more: &str) -> Value {
    let path = format!("/v1/payments/search?sort=date_created&criteria=desc{more}");
    let answer = shop.get(&path);
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

fn ids(found: &Value) -> Vec<u64> {
    let results = found["results"].as_array().unwrap();
    results.iter().map(|payment| payment["id"].as_u64().unwrap()).collect()
}

fn members(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn a_refund_of_a_payment_that_waits_is_told_as_refused_to_those_who_do_not_ask() {
    let mut shop = Shop::first(|config| config.refunds_settle_after_ms = Some(HOUR));
    let (id, payment) = paid(&mut shop, "a");
    let refunds = format!("/v1/payments/{payment}/refunds");
    let part = json!({"amount": 20}).to_string();
    let refused = shop.send("POST", &refunds, "k", &part);
    assert_eq!((refused.status, code(&refused).as_str()), (400, "bad_request"));
    assert_eq!(shop.get(&refunds).json(), json!([]));
    let listed = showing(&mut shop, "GET", &refunds, "", "").json();
    assert_eq!((&listed[0]["status"], listed.as_array().unwrap().len()), (&json!("in_process"), 1));
    let one = format!("{refunds}/{}", listed[0]["id"]);
    assert_eq!(shop.get(&one).status, 404);
    assert_eq!(showing(&mut shop, "GET", &one, "", "").json(), listed[0]);
    // The same key makes no second one, with the header or without.
    assert_eq!(shop.send("POST", &refunds, "k", &part).status, 400);
    let again = showing(&mut shop, "POST", &refunds, "k", &part);
    assert_eq!((again.status, again.json()), (201, listed[0].clone()));
    assert_eq!(showing(&mut shop, "GET", &refunds, "", "").json(), listed);
    let path = format!("/v1/payments/{payment}");
    assert_eq!(shop.get(&path).json()["transaction_amount_refunded"], 0);
    shop.now += HOUR;
    assert_eq!(shop.get(&refunds).json()[0]["status"], "approved");
    assert_eq!(shop.get(&path).json()["transaction_amount_refunded"], 20);
    assert_eq!(shop.get(&format!("/v1/orders/{id}")).json()["status_detail"], "partially_refunded");
}

#[test]
fn a_payment_without_an_order_waits_for_its_refund_too() {
    let mut shop = Shop::first(|config| config.refunds_settle_after_ms = Some(HOUR));
    let record =
        Record { user_id: USER, reference: "a".into(), amount: "5.00".into(), ..Record::default() };
    let payment = shop.service.record(shop.now, record).unwrap();
    let refunds = format!("/v1/payments/{payment}/refunds");
    assert_eq!(showing(&mut shop, "POST", &refunds, "k", "").json()["status"], "in_process");
    assert_eq!(code(&shop.send("POST", &refunds, "l", "")), "4296");
    shop.now += HOUR;
    assert_eq!(shop.get(&format!("/v1/payments/{payment}")).json()["status"], "refunded");
}

#[test]
fn a_refund_of_an_order_that_waits_is_answered_400_only_if_the_service_is_told_to() {
    let mut shop = Shop::first(|config| config.refunds_settle_after_ms = Some(HOUR));
    for (refuses, status) in [(false, 201), (true, 400)] {
        shop.service.configure(|config| config.order_refunds_answer_400 = refuses);
        let (id, _) = paid(&mut shop, &format!("refuses-{refuses}"));
        let (path, key) = (format!("/v1/orders/{id}/refund"), format!("k-{refuses}"));
        assert_eq!(shop.send("POST", &path, &key, "").status, status);
        let again = showing(&mut shop, "POST", &path, &key, "");
        assert_eq!(again.status, 201, "{}", again.json());
        let order = shop.get(&format!("/v1/orders/{id}")).json();
        let refunds = order["transactions"]["refunds"].as_array().unwrap().clone();
        assert_eq!((refunds.len(), &refunds[0]["status"]), (1, &json!("processing")));
    }
}

#[test]
fn the_answer_to_a_refund_lists_all_of_them() {
    for newest_first in [false, true] {
        let mut shop = Shop::first(|config| config.refunds_newest_first = newest_first);
        let (id, _) = paid(&mut shop, "a");
        let transaction = shop.service.order(&id).unwrap().transaction.clone();
        let path = format!("/v1/orders/{id}/refund");
        let part = |amount: &str| json!({"transactions": [{"id": transaction, "amount": amount}]});
        shop.post(&path, "k1", &part("20.00"));
        let second = shop.post(&path, "k2", &part("5.00")).json();
        let refunds = second["transactions"]["refunds"].as_array().unwrap().clone();
        let amounts: Vec<&str> = refunds.iter().map(|r| r["amount"].as_str().unwrap()).collect();
        let expected = if newest_first { ["5.00", "20.00"] } else { ["20.00", "5.00"] };
        assert_eq!(amounts, expected);
        let e2e = refunds[0]["e2e_id"].as_str().unwrap();
        assert_eq!((e2e.len(), e2e.as_bytes()[0]), (32, b'D'), "{e2e}");
        let order = shop.get(&format!("/v1/orders/{id}")).json();
        assert_eq!(order["transactions"]["refunds"], json!(refunds));
    }
}

#[test]
fn a_refund_may_fail_at_once_or_after_it_waited() {
    for delay in [None, Some(HOUR)] {
        let mut shop = Shop::first(|config| {
            (config.refunds_fail, config.refunds_settle_after_ms) = (true, delay);
        });
        let (id, payment) = paid(&mut shop, "a");
        let path = format!("/v1/orders/{id}/refund");
        let answer = shop.send("POST", &path, "k", "");
        let word = if delay.is_some() { "processing" } else { "failed" };
        assert_eq!(answer.json()["transactions"]["refunds"][0]["status"], word);
        shop.now += HOUR;
        let order = shop.get(&format!("/v1/orders/{id}")).json();
        assert_eq!(
            (&order["status"], &order["status_detail"]),
            (&json!("processed"), &json!("accredited"))
        );
        assert_eq!(order["transactions"]["refunds"][0]["status"], "failed");
        let refunds = format!("/v1/payments/{payment}/refunds");
        assert_eq!(shop.get(&refunds).json()[0]["status"], "rejected");
        // What failed is not gone: it can be asked for again.
        shop.service.configure(|config| {
            (config.refunds_fail, config.refunds_settle_after_ms) = (false, None);
        });
        assert_eq!(shop.send("POST", &path, "l", "").json()["status"], "refunded");
    }
}

#[test]
fn an_order_fails_waits_for_an_action_and_is_charged_back() {
    let mut shop = shop();
    let words = |shop: &mut Shop, id: &str| {
        let body = shop.get(&format!("/v1/orders/{id}")).json();
        let payment = &body["transactions"]["payments"][0];
        [&body["status"], &body["status_detail"], &payment["status"], &payment["status_detail"]]
            .map(|word| word.as_str().unwrap().to_owned())
    };
    let cancel = |shop: &mut Shop, id: &str, key: &str| {
        shop.send("POST", &format!("/v1/orders/{id}/cancel"), key, "")
    };
    let id = shop.order("a", &small("a"));
    shop.service.require_action(shop.now, &id).unwrap();
    let expected = ["action_required", "waiting_payment", "action_required", "waiting_payment"];
    assert_eq!(words(&mut shop, &id), expected);
    assert_eq!(code(&cancel(&mut shop, &id, "c1")), "cannot_cancel_order");
    shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    shop.service.charge_back(shop.now, &id).unwrap();
    assert_eq!(words(&mut shop, &id), ["charged_back", "in_process", "charged_back", "in_process"]);
    assert_eq!(search(&mut shop, "&external_reference=a")["results"][0]["status"], "charged_back");
    let refund = shop.send("POST", &format!("/v1/orders/{id}/refund"), "r1", "");
    assert_eq!(code(&refund), "action_not_allowed_for_current_state");
    assert_eq!(shop.service.charge_back(shop.now, &id), Err(Refusal::State));

    let id = shop.order("b", &small("b"));
    shop.service.take_notifications();
    shop.service.fail(shop.now, &id).unwrap();
    assert_eq!(words(&mut shop, &id), ["failed", "failed", "failed", "rejected_by_issuer"]);
    let told = shop.service.take_notifications();
    let told: Value = serde_json::from_slice(&told[0].body).unwrap();
    assert_eq!(told["action"], "order.failed");
    assert_eq!(shop.service.pay(shop.now, &id, &PayOptions::default()), Err(Refusal::Failed));
    assert_eq!(code(&cancel(&mut shop, &id, "c2")), "cannot_cancel_order");
    shop.service.configure(|config| config.failed_can_be_canceled = true);
    assert_eq!(cancel(&mut shop, &id, "c3").json()["status"], "canceled");
}

#[test]
fn an_order_paid_back_may_stay_processed() {
    let mut shop = Shop::first(|config| config.refunded_stays_processed = true);
    let (id, _) = paid(&mut shop, "a");
    let answer = shop.send("POST", &format!("/v1/orders/{id}/refund"), "k", "").json();
    assert_eq!(
        (&answer["status"], &answer["status_detail"]),
        (&json!("processed"), &json!("refunded"))
    );
    assert_eq!(shop.status(&id), "processed");
}

#[test]
fn money_may_come_in_after_the_end_of_an_order() {
    let mut shop = shop();
    let id = shop.order("a", &small("a"));
    let late =
        |shop: &mut Shop, id: &str| shop.service.pay_late(shop.now, id, &PayOptions::default());
    assert_eq!(late(&mut shop, &id), Err(Refusal::State));
    shop.service.expire(shop.now, &id).unwrap();
    let payment = late(&mut shop, &id).unwrap().payment_id;
    assert_eq!(late(&mut shop, &id), Err(Refusal::State));
    let order = shop.get(&format!("/v1/orders/{id}")).json();
    let paid = &order["transactions"]["payments"][0];
    assert_eq!((&order["status"], &paid["status"]), (&json!("expired"), &json!("processed")));
    assert_eq!(paid["paid_amount"], "50.00");
    let refunds = format!("/v1/payments/{payment}/refunds");
    assert_eq!(shop.send("POST", &refunds, "k", "").status, 201);
    let order = shop.get(&format!("/v1/orders/{id}")).json();
    let paid = &order["transactions"]["payments"][0];
    assert_eq!((&order["status"], &paid["status"]), (&json!("expired"), &json!("refunded")));
}

#[test]
fn a_key_may_answer_with_what_it_made() {
    let mut shop = Shop::first(|config| config.keys_replay = true);
    let id = shop.order("k", &small("a"));
    let mut other = small("a");
    other["total_amount"] = json!("49.00");
    other["transactions"]["payments"][0]["amount"] = json!("49.00");
    for body in [other, small("b")] {
        let answer = shop.post("/v1/orders", "k", &body);
        assert_eq!((answer.status, &answer.json()["id"]), (200, &json!(id)));
        assert_eq!(answer.json()["total_amount"], "50.00");
    }
    assert_eq!(shop.service.orders().len(), 1);
}

#[test]
fn an_order_may_be_readable_only_some_time_after_it_was_made() {
    let mut shop = Shop::first(|config| config.read_lags_ms = MINUTE);
    let id = shop.order("k", &small("a"));
    assert_eq!(code(&shop.get(&format!("/v1/orders/{id}"))), "order_not_found");
    shop.now += MINUTE;
    assert_eq!(shop.status(&id), "created");
}

#[test]
fn orders_are_searched_by_their_time_and_perhaps_their_reference() {
    let mut shop = shop();
    let first = shop.order("k1", &small("a"));
    shop.now += MINUTE;
    shop.order("k2", &small("b"));
    let third = shop.order("k3", &small("a"));
    let find = |shop: &mut Shop, more: &str| {
        let answer = shop.get(&format!("/v1/orders?{more}"));
        let data = answer.json()["data"].as_array().cloned().unwrap_or_default();
        let ids: Vec<String> = data.iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect();
        (answer.status, ids)
    };
    let day = "begin_date=2023-08-22T00:00:00Z&end_date=2023-08-22T23:59:59-03:00";
    assert_eq!(find(&mut shop, day).1.len(), 3);
    assert_eq!(find(&mut shop, &format!("{day}&external_reference=a")).1, [third, first.clone()]);
    let early = "begin_date=2023-08-22T00:00:00Z&end_date=2023-08-22T12:00:30Z";
    assert_eq!(find(&mut shop, early).1, [first]);
    assert_eq!(find(&mut shop, &format!("{day}&status=processed")).1.len(), 0);
    assert_eq!(find(&mut shop, &format!("{day}&limit=1&offset=1")).1.len(), 1);
    for wrong in
        ["external_reference=a", "begin_date=2023-08-22T00:00:00Z", "begin_date=x&end_date=y"]
    {
        assert_eq!(find(&mut shop, wrong).0, 400, "{wrong}");
    }
}

#[test]
fn a_search_lists_payments_twice_in_pages_that_overlap_and_others_beside_them() {
    let mut shop = shop();
    let mut made: Vec<u64> = Vec::new();
    for reference in ["a", "ab", "a", "a", "a"] {
        let how = PayOptions::default();
        let id = shop.order(&format!("k{}", made.len()), &small(reference));
        made.push(shop.service.pay(shop.now, &id, &how).unwrap().payment_id);
        shop.now += MINUTE;
    }
    made.reverse();
    let ours: Vec<u64> = made.iter().copied().filter(|id| *id != made[3]).collect();
    let path = "&external_reference=a";
    assert_eq!(ids(&search(&mut shop, path)), ours);
    shop.service.configure(|config| config.search_finds_more = true);
    assert_eq!(ids(&search(&mut shop, path)), made);
    shop.service.configure(|config| {
        (config.search_finds_more, config.search_doubles) = (false, true);
    });
    assert_eq!(
        ids(&search(&mut shop, path)),
        ours.iter().flat_map(|id| [*id, *id]).collect::<Vec<_>>()
    );
    shop.service.configure(|config| {
        (config.search_doubles, config.search_overlaps, config.search_page) = (false, true, 2);
    });
    // Read as a client reads: by what came so far.
    let (mut read, mut pages) = (Vec::new(), 0);
    loop {
        let found = search(&mut shop, &format!("{path}&limit=50&offset={}", read.len()));
        read.extend(ids(&found));
        pages += 1;
        if read.len() as u64 >= found["paging"]["total"].as_u64().unwrap() {
            break;
        }
    }
    assert_eq!((read[1], read.len(), pages), (read[2], 5, 3), "{read:?}");
    read.dedup();
    assert_eq!(read, ours);
}

#[test]
fn a_search_lists_what_the_account_paid_and_what_came_in_other_money() {
    let mut shop = shop();
    let record = |more: Record| Record {
        user_id: USER,
        reference: "a".into(),
        amount: "5.00".into(),
        ..more
    };
    let now = shop.now;
    let mut add = |more: Record| shop.service.record(now, record(more));
    let own = add(Record { collector: 999, payer: USER, ..Record::default() }).unwrap();
    let foreign =
        add(Record { currency: "USD".into(), age_ms: HOUR, ..Record::default() }).unwrap();
    let till = Record { till: "caja001".into(), age_ms: 2 * HOUR, ..Record::default() };
    let plain = add(till).unwrap();
    assert_eq!(add(Record { status: "lost".into(), ..Record::default() }), Err(Refusal::State));
    assert_eq!(add(Record { till: "x".into(), ..Record::default() }), Err(Refusal::Unknown));
    let found = search(&mut shop, "&external_reference=a");
    assert_eq!(ids(&found), [own, foreign, plain]);
    let member = |name: &str| [0, 1, 2].map(|n| found["results"][n][name].clone());
    assert_eq!(member("collector_id"), [json!(999), json!(USER), json!(USER)]);
    assert_eq!(member("currency_id"), [json!("BRL"), json!("USD"), json!("BRL")]);
    assert_eq!(found["results"][0]["payer"]["id"], json!(USER.to_string()));
    assert_eq!(member("operation_type")[1..], [json!("regular_payment"), json!("pos_payment")]);
    assert!(member("date_created").iter().all(|date| date.as_str().unwrap().ends_with("-04:00")));
    let till = shop.service.tills().next().unwrap();
    let (id, store) = (till.id.to_string(), till.store_id.to_string());
    assert_eq!((&member("pos_id")[2], &member("store_id")[2]), (&json!(id), &json!(store)));
    let received = format!("&external_reference=a&collector.id={USER}");
    assert_eq!(ids(&search(&mut shop, &received)), [foreign, plain]);
    assert_eq!(shop.send("POST", &format!("/v1/payments/{own}/refunds"), "k", "").status, 403);
}

#[test]
fn an_answer_shows_what_it_is_told_to_show() {
    let mut shop = shop();
    let (id, payment) = paid(&mut shop, "a");
    let odd = json!({"transaction_amount": "1,5", "date_created": null});
    shop.service.show_payment(payment, members(odd)).unwrap();
    let found = search(&mut shop, "&external_reference=a");
    assert_eq!(found["results"][0]["transaction_amount"], "1,5");
    assert_eq!(found["results"][0]["date_created"], Value::Null);
    assert_eq!(shop.get(&format!("/v1/payments/{payment}")).json()["transaction_amount"], "1,5");
    shop.service.show_order(&id, members(json!({"currency": "USD"}))).unwrap();
    assert_eq!(shop.get(&format!("/v1/orders/{id}")).json()["currency"], "USD");
    assert_eq!(shop.service.show_order("ORD", Map::new()), Err(Refusal::Unknown));
    assert_eq!(shop.service.show_payment(1, Map::new()), Err(Refusal::Unknown));
}

#[test]
fn the_case_of_letters_does_not_tell_tills_apart() {
    let mut shop = shop();
    let mut body = small("a");
    body["config"]["qr"]["external_pos_id"] = json!("caja001");
    let id = shop.order("k", &body);
    let order = shop.get(&format!("/v1/orders/{id}")).json();
    assert_eq!(order["config"]["qr"]["external_pos_id"], "CAJA001");
    assert_eq!(shop.get("/pos?external_id=Caja001").json()["results"].as_array().unwrap().len(), 1);
    let twin = json!({"name": "x", "fixed_amount": true, "external_store_id": "LOJ001", "external_id": "cAJA001"});
    assert_eq!(shop.post("/pos", "", &twin).status, 409);
}

#[test]
fn a_state_is_simulated_as_on_a_card_terminal() {
    let mut shop = shop();
    let id = shop.order("k", &small("a"));
    let path = format!("/v1/orders/{id}/events");
    let event = |shop: &mut Shop, status: &str| {
        shop.post(&path, "", &json!({"status": status, "payment_method_type": "credit_card"}))
    };
    for (status, answer, word) in [
        ("refunded", 400, "created"),
        ("at_terminal", 400, "created"),
        ("action_required", 204, "action_required"),
        ("processed", 204, "processed"),
        ("expired", 400, "processed"),
        ("refunded", 204, "refunded"),
    ] {
        assert_eq!(event(&mut shop, status).status, answer, "{status}");
        assert_eq!(shop.status(&id), word);
    }
    for status in ["canceled", "expired", "failed"] {
        let id = shop.order(status, &small(status));
        let path = format!("/v1/orders/{id}/events");
        assert_eq!(shop.post(&path, "", &json!({ "status": status })).status, 204);
        assert_eq!(shop.status(&id), status);
    }
}

#[test]
fn notifications_of_merchant_orders_may_be_signed() {
    let mut shop = Shop::first(|config| {
        config.webhook_secret = Some("secret".to_owned());
        config.sign_merchant_orders = true;
    });
    let code = "00020101021243380016com.mercadolibre02011030944656669152045812530398654045.005802BR\
                5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida6304EEBA";
    shop.service.pay(shop.now, code, &PayOptions::default()).unwrap();
    let sent = shop.service.take_notifications().remove(0);
    let header = |name: &str| {
        sent.headers
            .iter()
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.clone())
            .unwrap()
    };
    let id = sent.query.strip_prefix("id=").unwrap().split('&').next().unwrap();
    let (request, ts) = (header("X-Request-Id"), shop.now.to_string());
    let expected = posqr_sandbox::service::signature("secret", id, &request, &ts);
    assert_eq!(header("X-Signature"), expected);
    // The till that the code names is the payment's.
    let till = shop.service.tills().next().unwrap().id.to_string();
    let found = search(&mut shop, "&external_reference=ticket-123");
    assert_eq!(found["results"][0]["pos_id"], json!(till));
}

#[test]
fn a_code_with_another_amount_is_a_sound_code() {
    let mut shop = shop();
    let id = shop.order("k", &small("a"));
    let code = shop.service.order(&id).unwrap().qr_data.clone().unwrap();
    let dearer = with_amount(&code, "500.00");
    assert_eq!(dearer.len(), code.len() + "5406500.00".len());
    // Sound, and of nobody: a wallet that knows its order by the text does not know this one.
    assert_eq!(shop.service.scan(shop.now, &dearer), Err(Refusal::Unknown));
    assert_eq!(with_amount(&dearer, "5.00"), with_amount(&code, "5.00"));
}
