//! Any requests, buyers and clocks into the sandbox's service: it always answers, with JSON or
//! nothing, and money keeps its rules: what is paid stays paid until it is paid back, no more comes
//! back than was paid, and a key makes one thing.
#![no_main]

mod dice;
// The service alone, without the server around it and what that needs.
#[allow(dead_code, unused_imports)]
#[path = "../../sandbox/src/service/mod.rs"]
mod service;

use dice::Dice;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use service::{
    Config, DEFAULT_TOKEN, Order, PayOptions, Progress, Request, Response, Service, Status,
};
use std::collections::HashMap;

/// What was true of orders and payments a moment ago.
#[derive(Default)]
struct Known {
    orders: HashMap<String, (Status, i64, Option<u64>, i64)>,
    payments: HashMap<u64, (i64, i64)>,
}

struct Scene<'a> {
    dice: Dice<'a>,
    service: Service,
    now_ms: i64,
    known: Known,
}

const AMOUNTS: [&str; 10] =
    ["5.00", "10.00", "0.01", "4990", "0", "-1", "5.001", "1e3", "92233720368547758.07", "x"];

impl Scene<'_> {
    /// Any text, mostly one of those that mean something.
    fn text(&mut self, usual: &[&str]) -> String {
        match self.dice.byte() % 16 {
            0 => String::from_utf8_lossy(self.dice.short()).into_owned(),
            _ => self.dice.pick(usual).to_owned(),
        }
    }

    fn order(&mut self) -> String {
        let ids: Vec<String> = self.service.orders().iter().map(|o| o.id.clone()).collect();
        match ids.is_empty() {
            true => self.text(&["ORD01K372G4J4FXZ9HGHZMJMGGPKE"]),
            false => {
                let at = usize::from(self.dice.byte()) % ids.len();
                ids[at].clone()
            }
        }
    }

    fn payment(&mut self) -> String {
        let ids: Vec<u64> = self.service.payments().iter().map(|p| p.id).collect();
        match ids.is_empty() {
            true => self.text(&["1001", "x"]),
            false => ids[usize::from(self.dice.byte()) % ids.len()].to_string(),
        }
    }

    /// A code that a buyer may scan: an order's, a till's, or one that a till wrote.
    fn code(&mut self) -> String {
        let codes: Vec<String> = self
            .service
            .orders()
            .iter()
            .filter_map(|order| order.qr_data.clone())
            .chain(self.service.tills().map(|till| till.code.clone()))
            .collect();
        match self.dice.byte() % 4 {
            0 => String::from_utf8_lossy(self.dice.bytes()).into_owned(),
            1 => offline(self.dice.pick(&["5.00", "0.01", "0", "x"])),
            _ => codes[usize::from(self.dice.byte()) % codes.len()].clone(),
        }
    }

    fn request(&mut self, method: &str, path: &str, key: bool, body: &Value) -> Response {
        let bearer = format!("Bearer {DEFAULT_TOKEN}");
        let key_text = self.text(&["k-1", "k-2", "k-3", "k-4"]);
        let mut headers = vec![("Authorization", bearer.as_str())];
        if key {
            headers.push(("X-Idempotency-Key", &key_text));
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::new(method, path, &headers, &text);
        let response = self.handle(&request);
        if key && response.status < 300 && method == "POST" {
            let count = (self.service.orders().len(), self.service.payments().len());
            let again = self.handle(&request);
            assert_eq!(again, response, "the same key again is answered otherwise: {request:?}");
            assert_eq!(count, (self.service.orders().len(), self.service.payments().len()));
        }
        response
    }

    fn handle(&mut self, request: &Request) -> Response {
        let response = self.service.handle(self.now_ms, request);
        assert!((100..600).contains(&response.status), "{request:?}");
        let json = || serde_json::from_slice::<Value>(&response.body).is_ok();
        assert!(response.body.is_empty() || json(), "{request:?}");
        self.check();
        response
    }

    fn create(&mut self) {
        let amount = self.text(&AMOUNTS);
        let mut body = json!({
            "type": "qr",
            "total_amount": amount,
            "external_reference": self.text(&["venda-1", "venda-2", ""]),
            "config": {"qr": {
                "external_pos_id": self.text(&["CAJA001", "other"]),
                "mode": self.text(&["dynamic", "static", "hybrid", "none"]),
            }},
            "transactions": {"payments": [{"amount": amount}]},
        });
        if self.dice.yes() {
            body["expiration_time"] =
                json!(self.text(&["PT30S", "PT16M", "PT3600H", "PT99999999999H", "P1D", "PT"]));
        }
        if self.dice.byte().is_multiple_of(4) {
            let reduced = self.text(&AMOUNTS);
            body["discounts"] = json!({"payment_methods":
                [{"type": "account_money", "new_total_amount": reduced}]});
        }
        self.request("POST", "/v1/orders", true, &body);
    }

    fn of_order(&mut self) {
        let id = self.order();
        let amount = self.text(&AMOUNTS);
        let part = json!({"transactions": [{"id": self.transaction(&id), "amount": amount}]});
        match self.dice.byte() % 4 {
            0 => drop(self.request("GET", &format!("/v1/orders/{id}"), false, &Value::Null)),
            1 => drop(self.request("POST", &format!("/v1/orders/{id}/cancel"), true, &Value::Null)),
            2 => drop(self.request("POST", &format!("/v1/orders/{id}/refund"), true, &Value::Null)),
            _ => drop(self.request("POST", &format!("/v1/orders/{id}/refund"), true, &part)),
        }
    }

    fn transaction(&self, id: &str) -> String {
        self.service.order(id).map_or(String::new(), |order| order.transaction.clone())
    }

    fn legacy(&mut self) {
        let till = "/instore/orders/qr/seller/collectors/446566691/pos/CAJA001/qrs";
        let waiting = "/instore/qr/seller/collectors/446566691/pos/CAJA001/orders";
        let amount: Value =
            self.dice.pick(&[json!(5.0), json!(0), json!(-1), json!(1e30), json!("5")]);
        let body = json!({
            "external_reference": self.text(&["venda-1", "venda-2"]),
            "title": "t",
            "description": "d",
            "total_amount": amount,
            "expiration_date": self.text(&["2030-01-01T00:00:00.000-04:00", "2001", ""]),
            "items": [{"title": "t", "unit_price": amount, "quantity": 1, "unit_measure": "unit",
                "total_amount": amount}],
        });
        match self.dice.byte() % 5 {
            0 => drop(self.request("POST", till, false, &body)),
            1 => drop(self.request("PUT", till, false, &body)),
            2 => drop(self.request("GET", waiting, false, &Value::Null)),
            3 => drop(self.request("DELETE", waiting, false, &Value::Null)),
            _ => drop(self.request("PUT", waiting, false, &body)),
        }
    }

    fn of_payment(&mut self) {
        let id = self.payment();
        let amount: Value = self.dice.pick(&[
            json!(1.0),
            json!(5.0),
            json!(0.01),
            json!(-1),
            json!("1"),
            json!(1e300),
        ]);
        let reference = self.text(&["venda-1", "venda-2"]);
        let search = format!(
            "/v1/payments/search?sort={}&criteria=desc&external_reference={reference}&limit={}&offset={}",
            self.text(&["date_created", "date_last_updated"]),
            self.text(&["30", "1", "-1"]),
            self.text(&["0", "1", "99999999999999999999"]),
        );
        let refunds = format!("/v1/payments/{id}/refunds");
        match self.dice.byte() % 5 {
            0 => drop(self.request("GET", &search, false, &Value::Null)),
            1 => drop(self.request("GET", &format!("/v1/payments/{id}"), false, &Value::Null)),
            2 => drop(self.request("GET", &refunds, false, &Value::Null)),
            3 => drop(self.request("POST", &refunds, true, &Value::Null)),
            _ => drop(self.request("POST", &refunds, true, &json!({"amount": amount}))),
        }
    }

    fn buyer(&mut self) {
        let what = if self.dice.yes() { self.order() } else { self.code() };
        let how = PayOptions {
            amount: self.dice.yes().then(|| self.text(&AMOUNTS)),
            provider: self.text(&["mercadopago", "external"]),
            method: self.text(&["account_money", "credit_card"]),
        };
        let (now, service) = (self.now_ms, &mut self.service);
        match self.dice.byte() % 13 {
            0 | 1 => drop(service.pay(now, &what, &how)),
            2 => drop(service.scan(now, &what)),
            3 => drop(service.begin(now, &what)),
            4 => drop(service.finish(now, &what, &how)),
            5 => drop(service.reject(now, &what)),
            6 => drop(service.expire(now, &what)),
            7 => drop(service.cancel(now, &what)),
            8 => drop(service.fail(now, &what)),
            9 => drop(service.require_action(now, &what)),
            10 => drop(service.charge_back(now, &what)),
            11 => drop(service.pay_late(now, &what, &how)),
            _ => drop(service.refund(now, &what)),
        }
    }

    /// Anything at all.
    fn raw(&mut self) {
        let parts = [
            "v1",
            "orders",
            "payments",
            "search",
            "refunds",
            "pos",
            "v2",
            "users",
            "446566691",
            "stores",
            "merchant_orders",
            "me",
            "mpmobile",
            "instore",
            "qr",
            "CAJA001",
            "test",
            "1",
        ];
        let mut path = String::new();
        for _ in 0..self.dice.byte() % 6 {
            path.push('/');
            path.push_str(&self.text(&parts));
        }
        if self.dice.yes() {
            path.push('?');
            path.push_str(&String::from_utf8_lossy(self.dice.short()));
        }
        let bearer = self.text(&["Bearer x"]);
        let token = if self.dice.yes() { format!("Bearer {DEFAULT_TOKEN}") } else { bearer };
        let key = self.text(&["k-1", ""]);
        let method = self.text(&["GET", "POST", "PUT", "DELETE", "PATCH"]);
        let mut request = Request::new(&method, &path, &[], "");
        request.headers = vec![("Authorization".into(), token), ("X-Idempotency-Key".into(), key)];
        request.body = self.dice.bytes().to_vec();
        self.handle(&request);
    }

    fn settings(&mut self) {
        let (which, on) = (self.dice.byte() % 16, self.dice.yes());
        let settle = self.dice.pick(&[None, Some(0), Some(1_000), Some(3_600_000)]);
        let page = self.dice.pick(&[1_000, 1, 2]);
        self.service.configure(|config| match which {
            0 => config.remember_refusals = on,
            1 => config.unique_references = on,
            2 => config.busy_till_refuses = on,
            3 => config.penniless = on,
            4 => config.offline = on,
            5 => config.discounts_with_categories = on,
            6 => config.refunds_fail = on,
            7 => config.refunded_stays_processed = on,
            8 => config.failed_can_be_canceled = on,
            9 => config.keys_replay = on,
            10 => config.order_refunds_answer_400 = on,
            11 => config.search_doubles = on,
            12 => config.search_overlaps = on,
            13 => config.search_page = page,
            _ => config.refunds_settle_after_ms = settle,
        });
    }

    fn step(&mut self) {
        match self.dice.byte() % 10 {
            0 | 1 => self.create(),
            2 => self.of_order(),
            3 => self.legacy(),
            4 => self.of_payment(),
            5 | 6 => self.buyer(),
            7 => self.raw(),
            8 => self.settings(),
            _ => {
                let steps = [0, 1, 1_000, 60_000, 900_000, 86_400_000, -1_000, 4_000_000_000_000];
                self.now_ms += self.dice.pick(&steps);
                self.service.tick(self.now_ms);
            }
        }
        self.check();
    }

    /// The rules of money.
    fn check(&mut self) {
        for payment in self.service.payments() {
            let now = (payment.amount, payment.refunded);
            assert!(now.0 > 0 && (0..=now.0).contains(&now.1), "{payment:?}");
            let before = self.known.payments.insert(payment.id, now);
            let kept = before.is_none_or(|(amount, back)| amount == now.0 && back <= now.1);
            assert!(kept, "{before:?} became {payment:?}");
        }
        assert!(self.known.payments.len() == self.service.payments().len(), "a payment is gone");
        for order in self.service.orders() {
            let paid = order.payment.map(|id| self.known.payments[&id].0);
            check_order(order, paid);
            let now = (order.status, order.amount, order.payment, order.refunded());
            let before = self.known.orders.insert(order.id.clone(), now);
            let kept = before.is_none_or(|(status, amount, payment, back)| {
                may_become(status, now.0)
                    && amount == now.1
                    && (payment.is_none() || payment == now.2)
                    && back <= now.3
            });
            assert!(kept, "{before:?} became {order:?}");
        }
    }
}

fn check_order(order: &Order, paid: Option<i64>) {
    let is_paid =
        matches!(order.status, Status::Processed | Status::Refunded | Status::ChargedBack);
    // Money may also come when an order is over.
    let is_open = matches!(order.status, Status::Created | Status::ActionRequired);
    assert!(if is_paid { paid.is_some() } else { !is_open || paid.is_none() }, "{order:?}");
    assert!(order.refunds.iter().all(|refund| refund.amount > 0), "{order:?}");
    let asked = order.refunds.iter().filter(|refund| refund.progress != Progress::Failed);
    let asked: i64 = asked.map(|refund| refund.amount).sum();
    assert!(asked <= paid.unwrap_or(0), "{asked} of {paid:?} is to go back: {order:?}");
    let all = Some(order.refunded()) == paid;
    assert!(order.status != Status::Refunded || all, "{order:?}");
}

/// What is paid stays paid until all is back, what is over stays over.
fn may_become(before: Status, now: Status) -> bool {
    use Status::{ActionRequired, Canceled, ChargedBack, Created, Failed, Processed, Refunded};
    match (before, now) {
        (Created | ActionRequired, _) => now != Created || before == now,
        (Processed, Refunded | ChargedBack) | (Failed, Canceled) => true,
        _ => before == now,
    }
}

/// A code as a till writes it, with its checksum.
fn offline(amount: &str) -> String {
    let object = |id: &str, value: &str| format!("{id}{:02}{value}", value.len());
    let account = [object("00", "com.mercadolibre"), object("02", "1"), object("03", "446566691")];
    let text = [
        object("00", "01"),
        object("01", "12"),
        object("43", &account.concat()),
        object("52", "5206"),
        object("53", "986"),
        object("54", amount),
        object("58", "BR"),
        object("59", "Loja"),
        object("60", "Osasco"),
        object("62", &object("05", "venda-1")),
        "6304".to_owned(),
    ]
    .concat();
    let crc = crc::Crc::<u16>::new(&crc::CRC_16_IBM_3740).checksum(text.as_bytes());
    format!("{text}{crc:04X}")
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let country = dice.pick(&["BR", "CL", "AR"]);
    let mut scene = Scene {
        service: Service::new(Config::for_country(country).expect("a country")),
        dice,
        now_ms: 1_755_805_390_000,
        known: Known::default(),
    };
    for _ in 0..40 {
        if scene.dice.is_empty() {
            break;
        }
        scene.step();
    }
});
