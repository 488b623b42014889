//! Every body of the reference: requests are taken, answers and errors have the documented shape.

mod common;

use common::{HOUR, NOW, Shop, code, differences, vector};
use posqr_sandbox::server::Fault;
use posqr_sandbox::service::{
    Account, Config, Notification, PayOptions, Refusal, Response, Scan, Service, signature, site,
};
use serde_json::{Value, json};

/// The guide's own request has discounts beside categories: taken only by a lenient service.
fn lenient(config: &mut Config) {
    config.discounts_with_categories = true;
}

fn argentina() -> Shop {
    Shop::of("AR", lenient).with_till("STORE001POS001")
}

fn in_mode(mode: &str) -> Value {
    let mut body = vector("orders-create-request-documented.json");
    body["config"]["qr"]["mode"] = json!(mode);
    body
}

#[track_caller]
fn assert_shape(documented: &str, found: &Value, more: &[&str], less: &[&str]) {
    let faults = differences(&vector(documented), found, more, less);
    assert!(faults.is_empty(), "{documented}: {faults:#?}\nfound {found}");
}

/// An error must be the documented one, word for word.
#[track_caller]
fn assert_error(answer: &Response, status: u16, documented: &str) {
    assert_eq!((answer.status, answer.json()), (status, vector(documented)), "{documented}");
}

#[test]
fn every_body_of_the_folder_is_used_here() {
    let source = include_str!("vectors.rs");
    let index = vector("index.json");
    let files = index["files"].as_array().unwrap();
    assert_eq!(files.len(), 62);
    for file in files {
        let name = file["file"].as_str().unwrap();
        assert!(source.matches(&format!("\"{name}\"")).count() >= 1, "{name} is not used");
    }
}

#[test]
fn a_created_order_has_the_documented_members_in_each_mode() {
    for (mode, documented) in [
        ("dynamic", "orders-create-response-dynamic.json"),
        ("dynamic", "orders-create-response-dynamic-usable.json"),
        ("hybrid", "orders-create-response-hybrid.json"),
        ("static", "orders-create-response-static.json"),
    ] {
        let answer = argentina().post("/v1/orders", "k", &in_mode(mode));
        assert_eq!(answer.status, 201, "{}", answer.json());
        let (found, expected) = (answer.json(), vector(documented));
        assert_shape(documented, &found, &[], &[]);
        for name in [
            "type",
            "processing_mode",
            "external_reference",
            "description",
            "total_amount",
            "expiration_time",
            "country_code",
            "status",
            "status_detail",
            "currency",
            "config",
            "items",
            "discounts",
        ] {
            assert_eq!(found[name], expected[name], "{name}");
        }
        assert_eq!(found["id"].as_str().unwrap().len(), 29);
    }
}

#[test]
fn discounts_beside_categories_are_refused_unless_the_service_is_lenient() {
    let mut shop = Shop::of("AR", |_| {}).with_till("STORE001POS001");
    let answer = shop.post("/v1/orders", "k", &vector("orders-create-request-documented.json"));
    assert_eq!((answer.status, code(&answer)), (400, "property_value".to_owned()));
}

#[test]
fn the_smallest_and_the_fullest_request_are_taken() {
    let mut shop = argentina();
    let small = shop.post("/v1/orders", "k1", &vector("orders-create-request-minimal.json"));
    assert_eq!(small.status, 201);
    let less = ["description", "items", "discounts"];
    assert_shape("orders-create-response-dynamic-usable.json", &small.json(), &[], &less);
    let full = shop.post("/v1/orders", "k2", &vector("orders-create-request-full.json"));
    assert_eq!(full.status, 201, "{}", full.json());
    let less = ["marketplace_fee", "external_categories"];
    assert_shape("orders-create-response-reference.json", &full.json(), &[], &less);
}

#[test]
fn chile_takes_whole_amounts_and_brazil_does_not() {
    let body = vector("orders-create-request-chile.json");
    let mut chile = Shop::of("CL", |_| {}).with_till("STORE001POS001");
    let answer = chile.post("/v1/orders", "k", &body);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_eq!(answer.json()["currency"], "CLP");
    assert_eq!(answer.json()["transactions"]["payments"][0]["amount"], "4990");
    let mut brazil = Shop::of("BR", |_| {}).with_till("STORE001POS001");
    let answer = brazil.post("/v1/orders", "k", &body);
    assert_eq!((answer.status, code(&answer)), (400, "property_value".to_owned()));
    let decimals = vector("orders-create-request-minimal.json");
    let answer = chile.post("/v1/orders", "k2", &decimals);
    assert_eq!((answer.status, code(&answer)), (400, "property_value".to_owned()));
}

#[test]
fn a_canceled_order_is_the_documented_one() {
    let mut shop = argentina();
    let id = shop.order("k", &in_mode("static"));
    let answer = shop.send("POST", &format!("/v1/orders/{id}/cancel"), "c", "");
    assert_eq!(answer.status, 200);
    let mut found = answer.json();
    assert_shape("orders-cancel-response.json", &found, &[], &[]);
    let expected = vector("orders-cancel-response.json");
    for place in ["/id", "/created_date", "/last_updated_date", "/user_id"] {
        *found.pointer_mut(place).unwrap() = expected.pointer(place).unwrap().clone();
    }
    found["integration_data"] = expected["integration_data"].clone();
    found["transactions"]["payments"][0]["id"] =
        expected["transactions"]["payments"][0]["id"].clone();
    assert_eq!(found, expected);
    assert_eq!(shop.get(&format!("/v1/orders/{id}")).json()["status"], "canceled");
}

#[test]
fn errors_of_the_orders_api_are_the_documented_ones() {
    let mut shop = argentina();
    let good = vector("orders-create-request-minimal.json");
    let id = shop.order("k", &good);
    let cancel = format!("/v1/orders/{id}/cancel");
    assert_eq!(shop.send("POST", &cancel, "c1", "").status, 200);
    assert_error(&shop.send("POST", &cancel, "c2", ""), 409, "orders-error-already-canceled.json");

    let mut other = good.clone();
    other["external_reference"] = json!("another");
    let answer = shop.post("/v1/orders", "k", &other);
    assert_error(&answer, 409, "orders-error-idempotency-key.json");

    let answer = shop.get("/v1/orders/ORD123");
    assert_error(&answer, 400, "orders-error-invalid-path-param.json");
    let answer = shop.get("/v1/orders/ORD01K372G4J4FXZ9HGHZMJMGGPKE");
    assert_error(&answer, 404, "orders-error-order-not-found.json");

    other["external_reference"] = json!("sale:1");
    let answer = shop.post("/v1/orders", "k3", &other);
    assert_error(&answer, 400, "orders-error-pattern.json");

    let mut other = good.clone();
    other["config"]["qr"]["external_pos_id"] = json!("NOBODY");
    let answer = shop.post("/v1/orders", "k4", &other);
    assert_error(&answer, 404, "orders-error-pos-not-found.json");

    let mut other = good;
    other["notification_url"] = json!("https://example.com");
    let answer = shop.post("/v1/orders", "k5", &other);
    assert_error(&answer, 400, "orders-error-unsupported-properties.json");
}

#[test]
fn an_order_is_read_as_documented_when_expired_processed_and_refunded() {
    let mut shop = argentina();
    let id = shop.order("k1", &in_mode("dynamic"));
    shop.now += HOUR;
    let expired = shop.get(&format!("/v1/orders/{id}")).json();
    assert_shape("orders-get-response-expired.json", &expired, &[], &[]);
    assert_eq!(expired["status_detail"], "expired");
    assert_eq!(expired["transactions"]["payments"][0]["status_detail"], "expired");

    let mut body = in_mode("dynamic");
    body.as_object_mut().unwrap().remove("discounts");
    let id = shop.order("k2", &body);
    shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    let processed = shop.get(&format!("/v1/orders/{id}")).json();
    // The field list of the page has provider, the sample has not.
    assert_shape("orders-get-response-processed.json", &processed, &["provider"], &[]);
    assert_eq!(processed["status_detail"], "accredited");
    assert_eq!(processed["total_paid_amount"], "50.00");

    let id = shop.order("k3", &in_mode("dynamic"));
    let how = PayOptions {
        amount: Some("47.28".to_owned()),
        method: "credit_card".to_owned(),
        ..PayOptions::default()
    };
    shop.service.pay(shop.now, &id, &how).unwrap();
    assert_eq!(shop.send("POST", &format!("/v1/orders/{id}/refund"), "r", "").status, 201);
    let refunded = shop.get(&format!("/v1/orders/{id}")).json();
    let more = ["provider", "total_paid_amount"];
    assert_shape("orders-get-response-refunded.json", &refunded, &more, &[]);
    let payment = &refunded["transactions"]["payments"][0];
    let expected = vector("orders-get-response-refunded.json");
    let documented = &expected["transactions"]["payments"][0];
    for name in ["amount", "refunded_amount", "paid_amount", "status", "payment_method"] {
        assert_eq!(payment[name], documented[name], "{name}");
    }
}

#[test]
fn refunds_answer_as_documented() {
    let mut shop = argentina();
    let pay = |shop: &mut Shop, key: &str| {
        let id = shop.order(key, &vector("orders-create-request-minimal.json"));
        shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
        id
    };
    let words = |body: &Value| {
        let refund = &body["transactions"]["refunds"][0];
        [&body["status"], &body["status_detail"], &refund["status"]].map(Value::to_string)
    };
    let id = pay(&mut shop, "k1");
    let answer = shop.send("POST", &format!("/v1/orders/{id}/refund"), "r1", "");
    assert_eq!(answer.status, 201);
    assert_shape("orders-refund-total-response.json", &answer.json(), &[], &[]);
    assert_eq!(words(&answer.json()), words(&vector("orders-refund-total-response.json")));

    let id = pay(&mut shop, "k2");
    let mut body = vector("orders-refund-partial-request.json");
    body["transactions"][0]["id"] = json!(shop.service.order(&id).unwrap().transaction);
    let answer = shop.post(&format!("/v1/orders/{id}/refund"), "r2", &body);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_shape("orders-refund-partial-response.json", &answer.json(), &[], &[]);
    assert_eq!(words(&answer.json()), words(&vector("orders-refund-partial-response.json")));
    assert_eq!(answer.json()["transactions"]["refunds"][0]["amount"], "24.90");

    let id = pay(&mut shop, "k3");
    shop.service.configure(|config| config.refunds_settle_after_ms = Some(HOUR));
    let answer = shop.send("POST", &format!("/v1/orders/{id}/refund"), "r3", "");
    assert_shape("orders-refund-processing-response.json", &answer.json(), &[], &[]);
    assert_eq!(words(&answer.json()), words(&vector("orders-refund-processing-response.json")));
    assert_eq!(shop.status(&id), "processed");
    let again = shop.send("POST", &format!("/v1/orders/{id}/refund"), "r4", "");
    assert_eq!((again.status, code(&again)), (409, "refund_in_progress".to_owned()));
    shop.now += HOUR;
    assert_eq!(shop.status(&id), "refunded");
}

#[test]
fn errors_outside_the_orders_api_have_their_own_shapes() {
    let mut shop = argentina();
    shop.token.clear();
    let request = posqr_sandbox::service::Request::new("GET", "/v1/orders", &[], "");
    let answer = shop.service.handle(NOW, &request);
    assert_error(&answer, 401, "error-unauthorized-flat.json");

    let answer = argentina().get("/v1/payments/1");
    assert_eq!(answer.status, 404);
    assert_shape("error-classic.json", &answer.json(), &[], &[]);

    let fault = Fault::from_header("too_many_requests;retry_after_s=7").unwrap();
    let answer = fault.answer("/v1/orders").unwrap();
    assert_error(&answer, 429, "error-too-many-requests.json");
    assert!(answer.headers.contains(&("Retry-After".to_owned(), "7".to_owned())));
}

#[test]
fn an_in_store_order_answers_with_a_code_of_the_shape_seen() {
    let body = vector("legacy-qrs-request.json");
    let mut shop = Shop::of("BR", |_| {});
    let path = shop.in_store("/instore/orders/qr", "CAJA001", "qrs");
    for method in ["POST", "PUT"] {
        let answer = shop.send(method, &path, "", &body.to_string());
        assert_eq!(answer.status, 200, "{}", answer.json());
        // Live answers carry in_store_order_id, the guide's sample does not.
        assert_shape("legacy-qrs-response.json", &answer.json(), &["in_store_order_id"], &[]);
        assert_shape("legacy-qrs-response-usable.json", &answer.json(), &[], &[]);
        same_start("legacy-qrs-response.json", &answer, 44);
    }
    let mut pix = Shop::first(|_| {});
    let path = pix.in_store("/instore/orders/qr", "CAJA001", "qrs");
    let answer = pix.post(&path, "", &body);
    assert_shape("legacy-qrs-response-pix.json", &answer.json(), &["in_store_order_id"], &[]);
    same_start("legacy-qrs-response-pix.json", &answer, 74);

    let mut argentina = argentina();
    let path = argentina.in_store("/instore/orders/qr", "CAJA001", "qrs");
    let answer = argentina.post(&path, "", &body);
    same_start("legacy-qrs-response-usable.json", &answer, 44);
}

/// The codes agree up to the id of the order.
#[track_caller]
fn same_start(documented: &str, answer: &Response, length: usize) {
    let (found, expected) = (answer.json(), vector(documented));
    let [found, expected] = [&found, &expected].map(|body| body["qr_data"].as_str().unwrap());
    assert_eq!(found[..length], expected[..length], "{documented}");
    assert_ne!(found[length..length + 8], expected[length..length + 8]);
}

#[test]
fn taxes_are_for_colombia_and_cash_for_those_who_may() {
    let body = vector("legacy-qrs-request-colombia.json");
    let mut colombia = Shop::of("CO", |_| {});
    let path = colombia.in_store("/instore/orders/qr", "CAJA001", "qrs");
    assert_eq!(colombia.post(&path, "", &body).status, 200);
    let mut brazil = Shop::first(|_| {});
    let path = brazil.in_store("/instore/orders/qr", "CAJA001", "qrs");
    assert_eq!(code(&brazil.post(&path, "", &body)), "invalid_taxes");

    let body = vector("legacy-cash-out-request.json");
    let answer = brazil.post(&path, "", &body);
    assert_eq!((answer.status, code(&answer).as_str()), (400, "error_creating_seller_qr_order"));
    brazil.service.configure(|config| config.cash_out = true);
    assert_eq!(brazil.post(&path, "", &body).status, 200);
}

#[test]
fn an_attended_order_is_put_read_and_deleted() {
    let mut shop = argentina();
    let user = shop.user;
    let path = format!("/instore/qr/seller/collectors/{user}/stores/LOJ001/pos/CAJA001/orders");
    let body = vector("legacy-attended-put-request.json");
    let answer = shop.send("PUT", &path, "", &body.to_string());
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    let path = shop.in_store("/instore/qr", "CAJA001", "orders");
    let answer = shop.get(&path);
    assert_eq!(answer.status, 200);
    assert_shape("legacy-attended-get-response.json", &answer.json(), &[], &[]);
    let expected = vector("legacy-attended-get-response.json");
    for name in ["external_reference", "title", "description", "sponsor", "expiration_date"] {
        assert_eq!(answer.json()[name], expected[name]);
    }
    assert_eq!(shop.send("DELETE", &path, "", "").status, 204);
    assert_error(&shop.send("DELETE", &path, "", ""), 400, "legacy-error-delete.json");
    assert_eq!(code(&shop.get(&path)), "point_of_sale_in_store_order_not_found");
    let path = shop.in_store("/instore/qr", "12345", "orders");
    assert_error(&shop.get(&path), 404, "legacy-error-pos-not-found.json");
}

#[test]
fn an_order_of_the_first_generation_is_taken_and_expires() {
    let mut shop = Shop::of("CO", |_| {});
    let path = format!("/mpmobile/instore/qr/{}/CAJA001", shop.user);
    let bearer = format!("Bearer {}", shop.token);
    let headers = [("Authorization", bearer.as_str()), ("X-Ttl-Store-Preference", "120")];
    let body = vector("legacy-v1-post-request.json").to_string();
    let request = posqr_sandbox::service::Request::new("POST", &path, &headers, &body);
    let answer = shop.service.handle(NOW, &request);
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["total_amount"], 120);
    let till = shop.service.tills().find(|till| till.order.is_some()).unwrap().code.clone();
    assert!(matches!(shop.service.scan(NOW + 119_000, &till), Ok(Scan::Order { .. })));
    assert_eq!(shop.service.scan(NOW + 120_000, &till), Err(Refusal::NothingToPay));
}

#[test]
fn a_rejected_try_stays_in_the_merchant_order_that_is_paid_later() {
    let mut shop = argentina();
    let path = shop.in_store("/instore/orders/qr", "CAJA001", "qrs");
    let reference = "order-id-1234";
    let search = format!("/merchant_orders/search?external_reference={reference}");
    assert_error(&shop.get(&search), 200, "merchant-orders-search-empty.json");
    let body = vector("legacy-qrs-request.json").to_string();
    let qr_data = shop.send("PUT", &path, "", &body).json()["qr_data"].clone();
    let qr_data = qr_data.as_str().unwrap();
    assert_error(&shop.get(&search), 200, "merchant-orders-search-empty.json");
    shop.service.reject(shop.now, qr_data).unwrap();
    let opened = shop.get(&search).json();
    assert_eq!(opened["elements"][0]["status"], "opened");
    shop.service.pay(shop.now, qr_data, &PayOptions::default()).unwrap();
    let mut found = shop.get(&search).json();
    // The sample's only payment is an approved one.
    let payments = found["elements"][0]["payments"].as_array_mut().unwrap();
    assert_eq!(payments.remove(0)["date_approved"], Value::Null);
    assert_shape("merchant-orders-search-response.json", &found, &[], &[]);
    // Each filter finds it, or does not.
    let preference = found["elements"][0]["preference_id"].as_str().unwrap().to_owned();
    for (filter, hits) in [
        (format!("preference_id={preference}"), 1),
        ("preference_id=1-1".to_owned(), 0),
        ("site_id=MLA".to_owned(), 1),
        ("site_id=MLB".to_owned(), 0),
        ("date_created_from=2020-01-01T00:00:00Z".to_owned(), 1),
        ("date_created_to=2020-01-01T00:00:00Z".to_owned(), 0),
        ("last_updated_from=2100-01-01T00:00:00Z".to_owned(), 0),
        ("last_updated_to=2100-01-01T00:00:00Z".to_owned(), 1),
    ] {
        let answer = shop.get(&format!("{search}&{filter}")).json();
        assert_eq!(answer["total"], hits, "{filter}");
    }
    assert_eq!(shop.get(&format!("{search}&payer_id=1")).status, 400);
    let id = found["elements"][0]["id"].to_string();
    let order = shop.get(&format!("/merchant_orders/{id}")).json();
    let documented = vector("merchant-order-rejected-then-paid.json");
    assert_eq!(order["status"], documented["status"]);
    let words = |order: &Value| {
        let payments = order["payments"].as_array().unwrap();
        payments.iter().map(|payment| payment["status"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(words(&order), words(&documented));
    let faults = differences(&documented["payments"][0], &order["payments"][0], &[], &[]);
    assert!(faults.iter().all(|fault| fault.ends_with("is not documented")), "{faults:?}");
}

/// A service with the account that a code names.
fn payee(user_id: u64, country: &str) -> Service {
    let mut account: Account = Config::default().accounts[0].clone();
    account.user_id = user_id;
    account.site = site(country).unwrap();
    Service::new(Config::with(vec![account]))
}

#[test]
fn codes_of_the_reference_are_paid_or_refused_for_the_right_reason() {
    let vectors = vector("offline-vectors.json");
    let mut paid = 0;
    for case in vectors.as_array().unwrap() {
        let (id, text) = (case["id"].as_str().unwrap(), case["payload"].as_str().unwrap());
        let sound = case["crc_matches_utf8"] == true;
        let user = text.split_once("com.mercadolibre02011").map_or("0", |(_, rest)| {
            let length: usize = rest[2..4].parse().unwrap();
            &rest[4..4 + length]
        });
        let country = case["country"].as_str().unwrap_or("BR");
        let mut service = payee(user.parse().unwrap(), country);
        let result = service.pay(NOW, text, &PayOptions::default());
        let offline = id.starts_with("offline") || id.starts_with("synthetic");
        match (offline, result) {
            (true, Ok(first)) => {
                assert!(sound, "{id} has a wrong checksum and was paid");
                let second = service.pay(NOW, text, &PayOptions::default()).unwrap();
                assert_ne!(first.payment_id, second.payment_id, "{id}");
                paid += 1;
            }
            (true, Err(refusal)) => {
                let expected = match id {
                    "synthetic-br-bad-length" => Refusal::Malformed,
                    "synthetic-br-wrong-crc"
                    | "synthetic-br-lowercase-crc"
                    | "synthetic-co-latin1" => Refusal::WrongChecksum,
                    _ => panic!("{id} was refused: {refusal:?}"),
                };
                assert_eq!(refusal, expected, "{id}");
            }
            (false, Err(refusal)) => {
                let unreadable = matches!(refusal, Refusal::Malformed | Refusal::WrongChecksum);
                assert_eq!(unreadable, !sound, "{id}: {refusal:?}");
            }
            (false, Ok(_)) => panic!("{id} is the code of an order unknown here"),
        }
    }
    assert_eq!(paid, 14);
}

#[test]
fn payments_are_found_and_refunded_as_documented() {
    let mut shop = Shop::first(|_| {});
    let id = shop.order("k", &common::small("order-id-1234"));
    shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    let path =
        "/v1/payments/search?sort=date_created&criteria=desc&external_reference=order-id-1234";
    let answer = shop.get(path);
    assert_eq!(answer.status, 200);
    let more = ["collector_id", "live_mode", "order", "payer", "pos_id", "store_id"];
    assert_shape("payments-search-response.json", &answer.json(), &more, &[]);
    let payment = &answer.json()["results"][0];
    let expected = &vector("payments-search-response.json")["results"][0];
    for name in ["status", "status_detail", "currency_id", "external_reference", "operation_type"] {
        assert_eq!(payment[name], expected[name]);
    }
    let path = format!("/v1/payments/{}/refunds", payment["id"]);
    let answer = shop.send("POST", &path, "", "");
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_shape("payments-refund-response.json", &answer.json(), &[], &[]);
    assert_eq!(answer.json()["amount"].to_string(), "50");
    assert_eq!(shop.get(&path).json()[0], answer.json());
    assert_eq!(shop.status(&id), "refunded");
}

#[test]
fn tills_of_both_generations_answer_as_documented() {
    let mut shop = argentina();
    let store = shop.service.stores().find(|store| store.external_id == "LOJ001").unwrap().id;
    let store = shop
        .service
        .stores()
        .find(|found| {
            shop.service.config().accounts[found.account].user_id == shop.user && found.id >= store
        })
        .unwrap()
        .id;
    let mut body = vector("pos-create-request.json");
    body["store_id"] = json!(store);
    let answer = shop.post("/pos", "", &body);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_shape("pos-create-response.json", &answer.json(), &[], &[]);
    assert_eq!(shop.post("/pos", "", &body).status, 409);

    let mut body = vector("pos-v2-create-request.json");
    body["store_id"] = json!(store.to_string());
    body["external_store_id"] = json!("LOJ001");
    let answer = shop.post("/v2/pos", "till", &body);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_shape("pos-v2-create-response.json", &answer.json(), &["config"], &[]);
    assert_eq!(shop.post("/v2/pos", "till", &body).status, 200);
    let found = shop.get("/v2/pos?external_id=SUC001POS001").json();
    assert_eq!(found["results"][0], answer.json());
    // A change of the name changes nothing else.
    let path = format!("/v2/pos/{}", answer.json()["id"]);
    let changed = shop.send("PATCH", &path, "till-name", r#"{"name":"Caixa"}"#);
    assert_eq!(changed.status, 200, "{}", changed.json());
    assert_eq!(changed.json()["config"], answer.json()["config"]);
    let strange = json!({"config": {"qr": {"category": 1}}}).to_string();
    let refused = shop.send("PATCH", &path, "till-category", &strange);
    assert_eq!((refused.status, code(&refused)), (400, "property_value".to_owned()));
    body["store_id"] = json!(store);
    let answer = shop.post("/v2/pos", "till-2", &body);
    assert_eq!((answer.status, code(&answer)), (400, "property_type".to_owned()));
}

#[test]
fn stores_are_made_and_found_as_documented() {
    let mut shop = Shop::first(|_| {});
    let path = format!("/users/{}/stores", shop.user);
    let search = format!("{path}/search?external_id=LOJ001");
    let body = vector("store-create-request.json");
    // Every account begins with a store of that name.
    let taken = shop.post(&path, "", &body);
    assert_eq!((taken.status, code(&taken)), (400, "VALIDATION_ERROR".to_owned()));
    let id = shop.get(&search).json()["results"][0]["id"].to_string();
    assert_eq!(shop.send("DELETE", &format!("{path}/{id}"), "", "").status, 200);
    // The sample lies in India.
    let outside = shop.post(&path, "", &body);
    assert_eq!((outside.status, code(&outside)), (400, "BAD_REQUEST".to_owned()));
    shop.service.configure(|config| config.check_coordinates = false);
    let answer = shop.post(&path, "", &body);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_shape("store-create-response.json", &answer.json(), &[], &[]);
    let found = shop.get(&search).json();
    assert_shape("store-search-response.json", &found, &[], &[]);
    assert_eq!(found["results"][0]["location"]["latitude"].to_string(), "27.175193925922862");
    let answer = shop.post("/users/1/stores", "", &body);
    assert_eq!((answer.status, code(&answer)), (403, "Forbidden".to_owned()));
    // A member that does not exist, wherever it stands.
    for place in ["", "/location", "/business_hours/monday/0"] {
        let mut body = body.clone();
        body["external_id"] = json!("LOJ002");
        body.pointer_mut(place).unwrap()["zip"] = json!("x");
        let answer = shop.post(&path, "", &body);
        assert_eq!((answer.status, code(&answer)), (400, "UNKNOWN_FIELD".to_owned()), "{place}");
    }
}

#[test]
fn test_users_are_made() {
    let mut shop = Shop::first(|_| {});
    let body = vector("test-user-create-request.json");
    let answer = shop.post("/users/test", "", &body);
    let more = ["site_id", "description", "date_created", "date_last_updated"];
    assert_shape("test-user-create-response.json", &answer.json(), &more, &[]);
    let answer = shop.post("/users/test_user", "", &json!({"site_id": "MLA"}));
    assert_shape("test-user-create-response.json", &answer.json(), &[], &[]);
    assert_eq!(shop.post("/users/test", "", &json!({"site_id": "MLA"})).status, 400);
}

fn only(shop: &mut Shop) -> (Notification, Value) {
    let mut sent = shop.service.take_notifications();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let body = serde_json::from_slice(&sent[0].body).unwrap_or_default();
    (sent.remove(0), body)
}

#[test]
fn notifications_have_the_documented_bodies() {
    let secret = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5";
    let mut shop = Shop::first(|config| {
        config.webhook_secret = Some(secret.to_owned());
        config.cash_out = true;
    });
    let order = |shop: &mut Shop, reference: &str| shop.order(reference, &common::small(reference));
    let version = |name: &str| vector(name)["data"]["version"].clone();

    let id = order(&mut shop, "a");
    assert!(shop.service.take_notifications().is_empty(), "nothing is told of creation");
    shop.send("POST", &format!("/v1/orders/{id}/cancel"), "ca", "");
    let (notification, body) = only(&mut shop);
    assert_shape("webhook-order-canceled.json", &body, &[], &[]);
    assert_eq!(body["data"]["version"], version("webhook-order-canceled.json"));

    let headers = vector("webhook-order-headers.json");
    let target = headers["target"].as_str().unwrap();
    let query = target.split_once('?').unwrap().1.replace("ORD01JQ4S4KY8HWQ6NA5PXB65B3D3", &id);
    assert_eq!(notification.query, query);
    for (name, _) in headers["headers"].as_object().unwrap() {
        // X-Retry counts deliveries and is added by whoever delivers.
        let there = notification.headers.iter().any(|(found, _)| found == name);
        assert!(there || name == "X-Retry", "{name}");
    }
    let value = |name: &str| {
        notification.headers.iter().find(|(found, _)| *found == name).unwrap().1.clone()
    };
    let ts = NOW.to_string();
    let expected = signature(secret, &id.to_lowercase(), &value("X-Request-Id"), &ts);
    assert_eq!(value("X-Signature"), expected);

    order(&mut shop, "b");
    shop.now += HOUR;
    shop.service.tick(shop.now);
    let (_, body) = only(&mut shop);
    assert_shape("webhook-order-expired.json", &body, &[], &[]);
    assert_eq!(body["data"]["version"], version("webhook-order-expired.json"));

    let id = order(&mut shop, "c");
    shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    let (_, body) = only(&mut shop);
    assert_shape("webhook-order-processed.json", &body, &["provider"], &[]);
    assert_eq!(body["data"]["version"], version("webhook-order-processed.json"));
    shop.send("POST", &format!("/v1/orders/{id}/refund"), "r", "");
    let (_, body) = only(&mut shop);
    assert_shape("webhook-order-refunded.json", &body, &[], &[]);
    assert_eq!(body["action"], "order.refunded");
    assert_eq!(body["data"]["version"], version("webhook-order-refunded.json"));

    shop.service.simulate_notification(shop.now, &id);
    let (_, body) = only(&mut shop);
    assert_shape("webhook-order-short.json", &body, &[], &[]);

    let mut cash = common::small("d");
    cash["transactions"] = json!({"cash_outs": [{"amount": "50.00"}]});
    let id = shop.order("d", &cash);
    shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
    let (_, body) = only(&mut shop);
    let more = ["total_paid_amount", "paid_amount", "payment_method", "provider"];
    assert_shape("webhook-order-processed-cash-out.json", &body, &more, &[]);
    let transaction = shop.service.order(&id).unwrap().transaction.clone();
    let part = json!({"transactions": [{"id": transaction, "amount": "1.00"}]});
    let answer = shop.post(&format!("/v1/orders/{id}/refund"), "rd", &part);
    assert_eq!(code(&answer), "partial_refund_not_allowed_with_cashout");

    let path = shop.in_store("/instore/orders/qr", "CAJA001", "qrs");
    let mut body = vector("legacy-qrs-request.json");
    body["notification_url"] = json!("http://127.0.0.1:1/hook?source_news=webhooks");
    let id = shop.post(&path, "", &body).json()["in_store_order_id"].clone();
    shop.service.pay(shop.now, id.as_str().unwrap(), &PayOptions::default()).unwrap();
    let (notification, sent) = only(&mut shop);
    assert_shape("webhook-merchant-order.json", &sent, &[], &[]);
    assert_eq!(sent["status"], "closed");
    assert_eq!(notification.url.as_deref(), body["notification_url"].as_str());
    assert!(notification.headers.iter().all(|(name, _)| *name != "X-Signature"));
}

#[test]
fn signatures_are_those_of_the_vectors() {
    let vectors = vector("webhook-vectors.json");
    let mut signed = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let (Some(manifest), Some(v1)) =
            (case["signed_manifest"].as_str(), case["expected_v1"].as_str())
        else {
            continue;
        };
        let part = |name: &str| {
            let found =
                manifest.split(';').find_map(|part| part.split_once(':').filter(|p| p.0 == name));
            found.map_or("", |(_, value)| value)
        };
        let ts = part("ts");
        let secret = case["secret"].as_str().unwrap();
        let found = signature(secret, part("id"), part("request-id"), ts);
        assert_eq!(found, format!("ts={ts},v1={v1}"), "{}", case["name"]);
        signed += 1;
    }
    assert!(signed >= 10, "{signed}");
}
