//! The buyer's side, and how the older searches show it.

mod common;

use common::{HOUR, MINUTE, Shop, code, small, vector};
use posqr_sandbox::service::{PayOptions, Refusal, Scan, with_wrong_crc};
use serde_json::{Value, json};

/// The published code of Brazil, made out to the first account; checksum by Python's `crc_hqx`.
const OFFLINE: &str = "00020101021243380016com.mercadolibre02011030944656669152045812530398654045.00580\
    2BR5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida6304EEBA";

fn search(shop: &mut Shop, more: &str) -> Vec<Value> {
    let path = format!("/v1/payments/search?sort=date_created&criteria=desc{more}");
    let answer = shop.get(&path);
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["results"].as_array().unwrap().clone()
}

#[test]
fn a_code_written_by_a_till_is_paid_as_often_as_it_is_scanned() {
    let mut shop = Shop::first(|_| {});
    let code = OFFLINE;
    let scanned = shop.service.scan(shop.now, code).unwrap();
    let expected = Scan::Offline {
        user_id: shop.user,
        amount: "5.00".to_owned(),
        currency: "BRL".to_owned(),
        reference: "ticket-123".to_owned(),
    };
    assert_eq!(scanned, expected);
    assert_eq!(search(&mut shop, "&external_reference=ticket-123"), Vec::<Value>::new());
    shop.service.pay(shop.now, code, &PayOptions::default()).unwrap();
    shop.now += 25 * HOUR;
    shop.service.pay(shop.now, code, &PayOptions::default()).unwrap();
    shop.service.reject(shop.now, code).unwrap();
    let found = search(&mut shop, "&external_reference=ticket-123");
    let statuses: Vec<_> = found.iter().map(|payment| payment["status"].clone()).collect();
    assert_eq!(statuses, ["rejected", "approved", "approved"]);
    assert_eq!(found[1]["transaction_amount"].to_string(), "5");
    let approved = search(&mut shop, "&external_reference=ticket-123&status=approved");
    assert_eq!(approved.len(), 2);
    let since = "&begin_date=NOW-1DAYS&end_date=NOW&range=date_created";
    assert_eq!(search(&mut shop, &format!("&external_reference=ticket-123{since}")).len(), 2);

    let orders = shop.get("/merchant_orders?external_reference=ticket-123").json();
    let statuses: Vec<_> = orders["elements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["status"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(statuses.iter().filter(|status| *status == "closed").count(), 2);
    assert!(statuses.iter().any(|status| status == "opened"), "a scan alone leaves one open");

    let refund = format!("/v1/payments/{}/refunds", found[1]["id"]);
    let first = shop.post(&refund, "key", &json!({"amount": 2}));
    assert_eq!(first.status, 201, "{}", first.json());
    assert_eq!(shop.post(&refund, "key", &json!({"amount": 2})), first);
    assert_eq!(shop.post(&refund, "key", &json!({"amount": 3})).status, 409);
    assert_eq!(shop.post(&refund, "", &json!({"amount": 3.01})).status, 400);
    assert_eq!(shop.post(&refund, "", &json!({"amount": "1"})).status, 400);
    assert_eq!(shop.post(&refund, "", &json!({"amount": 3.00})).status, 201);
    let path = format!("/v1/payments/{}", found[1]["id"]);
    assert_eq!(shop.get(&path).json()["status"], "refunded");
    assert_eq!(search(&mut shop, "&external_reference=ticket-123&status=approved").len(), 1);
}

#[test]
fn codes_of_tills_are_refused_when_the_model_is_off_or_the_code_is_not_right() {
    let mut shop = Shop::first(|_| {});
    let good = OFFLINE;
    let pay = |shop: &mut Shop, code: &str| {
        shop.service.pay(shop.now, code, &PayOptions::default()).map(|_| ())
    };
    assert_eq!(pay(&mut shop, &with_wrong_crc(good)), Err(Refusal::WrongChecksum));
    assert_eq!(pay(&mut shop, &good[..good.len() - 1]), Err(Refusal::Malformed));
    assert_eq!(pay(&mut shop, "hello"), Err(Refusal::Malformed));
    assert_eq!(pay(&mut shop, ""), Err(Refusal::Malformed));
    shop.service.configure(|config| config.offline = false);
    assert_eq!(pay(&mut shop, good), Err(Refusal::OfflineOff));
}

#[test]
fn codes_of_orders_are_valid_and_have_no_amount() {
    for country in ["BR", "AR", "CL", "UY", "CO", "PE", "MX"] {
        let mut shop = Shop::of(country, |_| {});
        let mut body = small("a");
        if country == "CL" {
            body["total_amount"] = json!("50");
            body["transactions"]["payments"][0]["amount"] = json!("50");
        }
        let id = shop.order("k", &body);
        let code = shop.service.order(&id).unwrap().qr_data.clone().unwrap();
        assert!(code.starts_with("00020101021243650016"), "{country} {code}");
        let numeric = shop.site.numeric;
        assert!(code.contains(&format!("5303{numeric}5802{country}")), "{country} {code}");
        let scanned = shop.service.scan(shop.now, &code).unwrap();
        assert!(matches!(scanned, Scan::Order { order_id, .. } if order_id == id));
        // Known by its text alone: with the order gone, only structure and checksum speak.
        let mut stranger = Shop::of(country, |_| {});
        assert_eq!(stranger.service.scan(stranger.now, &code), Err(Refusal::Unknown));
        let till = shop.service.tills().next().unwrap().code.clone();
        assert_eq!(shop.service.scan(shop.now, &till), Err(Refusal::NothingToPay));
    }
}

#[test]
fn a_search_may_be_late() {
    let mut shop = Shop::first(|config| config.search_lags_ms = MINUTE);
    let paid = shop.service.pay(shop.now, OFFLINE, &PayOptions::default()).unwrap();
    assert_eq!(search(&mut shop, "&external_reference=ticket-123"), Vec::<Value>::new());
    // Late is the search alone.
    assert_eq!(shop.get(&format!("/v1/payments/{}", paid.payment_id)).status, 200);
    shop.now += MINUTE;
    assert_eq!(search(&mut shop, "&external_reference=ticket-123").len(), 1);
}

#[test]
fn a_search_needs_its_order_and_knows_its_filters() {
    let mut shop = Shop::first(|_| {});
    assert_eq!(shop.get("/v1/payments/search?external_reference=a").status, 400);
    for number in 0..3 {
        let id = shop.order(&format!("k{number}"), &small(&format!("r{number}")));
        shop.service.pay(shop.now, &id, &PayOptions::default()).unwrap();
        shop.now += MINUTE;
    }
    assert_eq!(search(&mut shop, "").len(), 3);
    assert_eq!(search(&mut shop, "&limit=1&offset=1")[0]["external_reference"], "r1");
    assert_eq!(search(&mut shop, "&collector.id=1"), Vec::<Value>::new());
    assert_eq!(search(&mut shop, "&collector.id=446566691").len(), 3);
    let till = shop.service.tills().next().unwrap().id;
    assert_eq!(search(&mut shop, &format!("&pos_id={till}")).len(), 3);
    let begin = "&range=date_created&begin_date=2023-08-22T12:01:00.000Z";
    let end = "&end_date=2023-08-22T08:01:30.000-04:00";
    assert_eq!(search(&mut shop, &format!("{begin}{end}")).len(), 1);
    shop.token = shop.service.config().accounts[1].token.clone();
    assert_eq!(search(&mut shop, ""), Vec::<Value>::new());
}

#[test]
fn an_in_store_order_can_be_deleted_only_while_nobody_pays() {
    let mut shop = Shop::first(|_| {});
    let qrs = shop.in_store("/instore/orders/qr", "CAJA001", "qrs");
    let waiting = shop.in_store("/instore/qr", "CAJA001", "orders");
    let body = vector("legacy-qrs-request.json").to_string();
    let answer = shop.send("PUT", &qrs, "", &body).json();
    let id = answer["in_store_order_id"].as_str().unwrap().to_owned();
    shop.service.begin(shop.now, &id).unwrap();
    assert_eq!(code(&shop.send("DELETE", &waiting, "", "")), "in_store_order_delete_error");
    assert_eq!(code(&shop.send("PUT", &qrs, "", &body)), "instore_order_locked_error");
    shop.service.reject(shop.now, &id).unwrap();
    // Another PUT takes its place, and its code is worth nothing then.
    let second = shop.send("PUT", &qrs, "", &body).json();
    let pay = |shop: &mut Shop, code: &Value| {
        shop.service.pay(shop.now, code.as_str().unwrap(), &PayOptions::default()).map(|_| ())
    };
    assert_eq!(pay(&mut shop, &answer["qr_data"]), Err(Refusal::Canceled));
    assert_eq!(shop.send("DELETE", &waiting, "", "").status, 204);
    assert_eq!(pay(&mut shop, &second["qr_data"]), Err(Refusal::Canceled));
    // A dynamic one is on no till.
    let third = shop.send("POST", &qrs, "", &body).json();
    assert_eq!(shop.send("DELETE", &waiting, "", "").status, 400);
    assert_eq!(pay(&mut shop, &third["qr_data"]), Ok(()));
    assert_eq!(pay(&mut shop, &third["qr_data"]), Err(Refusal::Paid));
}

#[test]
fn each_fault_of_an_in_store_body_has_its_code() {
    let cases = [
        ("/external_reference", json!(null), "invalid_external_reference"),
        ("/external_reference", json!("a:b"), "invalid_external_reference"),
        ("/title", json!(1), "invalid_title"),
        ("/description", json!(null), "invalid_description"),
        ("/total_amount", json!("1190"), "invalid_total_amount"),
        ("/total_amount", json!(1191), "invalid_total_amount"),
        ("/items", json!([]), "error_creating_seller_qr_order"),
        ("/items", json!({}), "invalid_items"),
        ("/items/0/title", json!(1), "invalid_items.title"),
        ("/items/0/sku_number", json!(1), "invalid_items.sku_number"),
        ("/items/0/unit_measure", json!("box"), "invalid_unit_measure"),
        ("/items/0/quantity", json!("5"), "invalid_items.quantity"),
        ("/items/0/quantity", json!(null), "invalid_quantity"),
        ("/items/0/unit_price", json!("238"), "invalid_items.unit_price"),
        ("/items/0/unit_price", json!(238.001), "invalid_items.unit_price"),
        ("/items/0/total_amount", json!(1189), "invalid_items.total_amount"),
        ("/sponsor/id", json!("820480089"), "invalid_sponsor.id"),
        ("/sponsor/id", json!(null), "invalid_id"),
        ("/notification_url", json!("www.yourserver.com"), "invalid_notification_url"),
        ("/expiration_date", json!("2023-08-22T11:59:59.000Z"), "invalid_expiration_date"),
        ("/expiration_date", json!("tomorrow"), "invalid_expiration_date"),
    ];
    let mut shop = Shop::first(|_| {});
    let path = shop.in_store("/instore/orders/qr", "CAJA001", "qrs");
    for (place, value, expected) in cases {
        let mut body = vector("legacy-qrs-request.json");
        *body.pointer_mut(place).unwrap() = value.clone();
        let answer = shop.post(&path, "", &body);
        assert_eq!((answer.status, code(&answer).as_str()), (400, expected), "{place} {value}");
        assert_eq!(answer.json()["causes"], json!([]));
    }
    assert!(shop.service.orders().is_empty());
}
