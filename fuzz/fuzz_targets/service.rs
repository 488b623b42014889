//! A service that answers as the fuzzer's bytes say: mostly plausible, with any member changed,
//! contradicted, doubled or damaged; and a clock that moves only when somebody sends or sleeps.

use super::dice::Dice;
use super::model::{Account, Exchange, Method, Sale};
use posqr_core::orders::runtime::{Level, Runtime};
use posqr_core::orders::transport::{Answer, Cause, Request, Transport, Undelivered};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

pub const TOKEN: &str = "APP_USR-8499883828799661-062409-0123456789abcdef-446566691";

/// Thu, 21 Aug 2025 19:43:10 GMT: when every run begins.
pub const BEGIN_MS: i64 = 1_755_805_390_000;
pub const SINCE: &str = "2025-08-21T00:00:00-03:00";

pub struct Scene<'d> {
    pub dice: Dice<'d>,
    pub now_ms: u64,
    pub account: Account,
    pub sale: Sale,
    /// Reference of the other sale, and its order.
    pub other: (&'static str, String),
    pub exchanges: Vec<Exchange>,
}

#[derive(Clone)]
pub struct Shared<'d>(pub Arc<Mutex<Scene<'d>>>);

impl Transport for Shared<'_> {
    fn send(&self, request: &Request<'_>, _: u64) -> Result<Answer, Undelivered> {
        self.0.lock().expect("no panic").answer(request)
    }
}

impl Runtime for Shared<'_> {
    fn now_ms(&self) -> u64 {
        self.0.lock().expect("no panic").now_ms
    }
    fn unix_ms(&self) -> i64 {
        BEGIN_MS + self.now_ms() as i64
    }
    fn sleep(&self, ms: u64) -> bool {
        self.0.lock().expect("no panic").now_ms += ms.max(1);
        true
    }
    fn interrupted(&self) -> bool {
        false
    }
    fn random(&self) -> u64 {
        7
    }
    fn log(&self, _: Level, line: &str) {
        assert!(line.is_ascii() && !line.contains("8499883828799661"), "{line}");
    }
}

/// A refusal, as the service words them: status, code.
const REFUSALS: [(u16, &str); 22] = [
    (400, "bad_request"),
    (409, "idempotency_key_already_used"),
    (409, "order_already_canceled"),
    (409, "instore_order_locked_error"),
    (409, "order_already_refunded"),
    (409, "cannot_refund_order"),
    (409, "refund_in_progress"),
    (409, "movement_operations_pending"),
    (409, "already_queued_order_on_pos"),
    (404, "order_not_found"),
    (404, "point_of_sale_in_store_order_not_found"),
    (400, "in_store_order_delete_error"),
    (400, "idempotency_key_already_used"),
    (422, "payment_not_refundable"),
    (425, "order_payment_not_yet_enabled_for_refund"),
    (423, "locked"),
    (428, "insufficient_money_for_refund"),
    (429, "too_many_requests"),
    (401, "unauthorized"),
    (403, "forbidden"),
    (500, "internal_error"),
    (424, "failed_dependency"),
];

/// What becomes of a request, as well as it can be told apart.
enum Fate {
    Body(u16, Vec<u8>),
    Lost,
    NotSent,
}

impl Scene<'_> {
    fn answer(&mut self, request: &Request<'_>) -> Result<Answer, Undelivered> {
        self.now_ms += 10;
        let path = request.url.strip_prefix("https://api.mercadopago.com").expect("the service");
        let header = |name: &str| request.headers.iter().find(|h| h.0 == name).map(|h| h.1);
        let key = header("X-Idempotency-Key").unwrap_or_default().to_owned();
        let fate = self.fate(request.method, path);
        let at_ms = self.now_ms;
        let result = match &fate {
            Fate::Body(status, body) if body.iter().all(u8::is_ascii_whitespace) => {
                Ok((*status, Some(Value::Null)))
            }
            Fate::Body(status, body) => Ok((*status, serde_json::from_slice(body).ok())),
            Fate::Lost => Err(true),
            Fate::NotSent => Err(false),
        };
        self.exchanges.push(Exchange {
            method: request.method,
            path: path.to_owned(),
            key,
            body: request.body.map(<[u8]>::to_vec),
            result,
            at_ms,
        });
        let undelivered =
            |sent| Undelivered { sent, cause: Cause::Connection, detail: String::new() };
        match fate {
            Fate::Lost => Err(undelivered(true)),
            Fate::NotSent => Err(undelivered(false)),
            Fate::Body(status, body) => {
                let header = |name: &str, value: String| (name.to_owned(), value);
                // Whole seconds, as the service writes them.
                let date = BEGIN_MS / 1000 + at_ms as i64 / 1000;
                let mut headers = vec![header("date", http_date(date))];
                if status == 429 {
                    headers.push(header("retry-after", self.dice.pick(&["1", "", "9"]).into()));
                }
                Ok(Answer { status, headers, body })
            }
        }
    }

    fn fate(&mut self, method: Method, path: &str) -> Fate {
        if self.dice.is_empty() {
            return Fate::NotSent;
        }
        match self.dice.byte() % 16 {
            0..=9 => {
                let body = self.body(method, path);
                let usual = if method == Method::Post { 201 } else { 200 };
                let status = self.dice.pick(&[usual, usual, usual, usual, 200, 202]);
                Fate::Body(status, body.map_or(Vec::new(), |body| body.to_string().into_bytes()))
            }
            10 | 11 => {
                let (status, code) = self.dice.pick(&REFUSALS);
                let body = match self.dice.byte() % 3 {
                    0 => json!({"errors": [{"code": code, "message": "refused"}]}),
                    1 => {
                        json!({"error": code, "message": "refused", "status": status, "cause": []})
                    }
                    _ => json!({}),
                };
                Fate::Body(status, body.to_string().into_bytes())
            }
            12 => Fate::Lost,
            13 => Fate::NotSent,
            _ => {
                let statuses = [
                    200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 423, 424, 425, 428, 429, 500,
                ];
                Fate::Body(self.dice.pick(&statuses), self.dice.bytes().to_vec())
            }
        }
    }

    /// The body of an answer that says that the request was carried out; `None`: empty.
    fn body(&mut self, method: Method, path: &str) -> Option<Value> {
        let parts: Vec<&str> =
            path.split('?').next().unwrap_or_default().split('/').skip(1).collect();
        Some(match (method, &parts[..]) {
            (Method::Post, ["v1", "orders"]) => self.order("created"),
            (_, ["v1", "orders", _]) => self.order("processed"),
            (_, ["v1", "orders", _, "cancel"]) => self.order("canceled"),
            (_, ["v1", "orders", _, "refund"]) => self.order("refunded"),
            (_, ["v1", "payments", "search"]) => self.search(),
            (Method::Post, ["v1", "payments", _, "refunds"]) => self.refund(true),
            (_, ["v1", "payments", _, "refunds"]) => {
                (0..self.dice.byte() % 3).map(|_| self.refund(true)).collect()
            }
            (_, ["v1", "payments", _]) => self.payment(),
            (_, ["instore", "orders", ..]) => {
                json!({"in_store_order_id": "d4e8ca59", "qr_data": self.code()})
            }
            (Method::Delete, ["instore", ..]) => return None,
            (_, ["instore", ..]) => json!({
                "external_reference": self.reference(),
                "total_amount": self.amount(false),
            }),
            _ => json!({}),
        })
    }

    fn reference(&mut self) -> Value {
        let (ours, other) = (self.sale.reference, self.other.0);
        self.dice.pick(&[
            json!(ours),
            json!(ours),
            json!(ours),
            json!(other),
            json!(ours.to_uppercase()),
            Value::Null,
        ])
    }

    fn currency(&mut self) -> Value {
        let ours = self.account.currency;
        self.dice.pick(&[
            json!(ours),
            json!(ours),
            json!(ours),
            Value::Null,
            json!("USD"),
            json!(ours.to_lowercase()),
        ])
    }

    /// Some amount: as text, or as the older interface has it.
    fn amount(&mut self, text: bool) -> Value {
        let all = self.sale.units;
        let units = self.dice.pick(&[all, all, all, all / 2, all * 2, all * 3 / 5, 1, 0]);
        let written = self.written(units);
        let number = || serde_json::from_str(&written).expect("a number");
        match self.dice.byte() % 12 {
            6 => Value::Null,
            7 => json!("x"),
            8 => json!({}),
            9 => json!(format!("{written}1")),
            10 if text => number(),
            10 => json!(written),
            11 => serde_json::from_str(&format!("{written}e0")).expect("a number"),
            _ if text => json!(written),
            _ => number(),
        }
    }

    fn written(&self, units: u64) -> String {
        let decimals = self.account.decimals;
        let digits = format!("{units:0width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }

    fn order(&mut self, usual: &str) -> Value {
        let status = self.dice.pick(&[
            usual,
            usual,
            usual,
            usual,
            "created",
            "processed",
            "refunded",
            "canceled",
            "cancelled",
            "expired",
            "failed",
            "action_required",
            "charged_back",
            "processing",
            "PROCESSED",
            "in_review",
            "",
        ]);
        let (ours, other) = (self.sale.order_id.clone(), self.other.1.clone());
        let id =
            self.dice.pick(&[json!(ours), json!(ours), json!(ours), json!(other), Value::Null]);
        let payments: Value = (0..self.dice.pick(&[1_u8, 1, 1, 2, 0, 3]))
            .map(|at| self.payment_of_order(at, status))
            .collect();
        let refunds: Value =
            (0..self.dice.pick(&[0_u8, 0, 1, 2])).map(|_| self.refund(false)).collect();
        let mut order = json!({
            "id": id,
            "type": "qr",
            "status": status,
            "status_detail": self.dice.pick(&["x", "accredited", "partially_refunded", "refunded"]),
            "external_reference": self.reference(),
            "total_amount": self.amount(true),
            "currency": self.currency(),
            "transactions": {"payments": payments, "refunds": refunds},
            "created_date": http_free_date(BEGIN_MS / 1000 + self.now_ms as i64 / 1000
                - self.dice.pick(&[0, 0, 60, 90_000])),
        });
        if self.dice.byte() % 4 == 3 {
            order["total_paid_amount"] = self.amount(true);
        }
        order["type_response"] = json!({"qr_data": self.code()});
        order
    }

    fn payment_of_order(&mut self, at: u8, order: &str) -> Value {
        let status = self.dice.pick(&[
            order,
            order,
            order,
            "processed",
            "created",
            "failed",
            "canceled",
            "refunded",
            "charged_back",
            "rejected",
        ]);
        let mut payment = json!({
            "id": format!("PAY0{at}"),
            "status": status,
            "amount": self.amount(true),
        });
        for member in ["paid_amount", "refunded_amount"] {
            if self.dice.yes() {
                payment[member] = self.amount(true);
            }
        }
        payment
    }

    /// A refund of an order, or of a payment.
    fn refund(&mut self, of_payment: bool) -> Value {
        let id = self.dice.pick(&[json!(9001), json!("9002"), json!("9003"), Value::Null]);
        let usual = if of_payment { "approved" } else { "processed" };
        let words = [usual, usual, usual, "processing", "in_process", "failed", "rejected", ""];
        let status = self.dice.pick(&words);
        let mut refund = json!({"id": id, "status": status, "amount": self.amount(!of_payment)});
        if of_payment {
            let own: u64 = self.sale.payment_id.parse().expect("digits");
            refund["payment_id"] = self.dice.pick(&[json!(own), json!(own), Value::Null, json!(7)]);
            // The payment itself, in place of its refund.
            if self.dice.byte().is_multiple_of(8) {
                return self.payment();
            }
        }
        refund
    }

    fn search(&mut self) -> Value {
        let results: Vec<Value> =
            (0..self.dice.pick(&[1_u8, 0, 2, 3, 4])).map(|_| self.payment()).collect();
        let count = results.len();
        let total = self.dice.pick(&[
            json!(count),
            json!(count),
            json!(count),
            json!(count + 1),
            json!(1000),
            Value::Null,
            json!("x"),
        ]);
        let mut page = json!({"paging": {"total": total, "limit": 30, "offset": 0}});
        page["results"] = if self.dice.byte() % 16 == 15 { json!({}) } else { results.into() };
        page
    }

    fn payment(&mut self) -> Value {
        let own: u64 = self.sale.payment_id.parse().expect("digits");
        let ids = [json!(own), json!(own), json!(1002), json!("1002"), json!(1003), Value::Null];
        let status = self.dice.pick(&[
            "approved",
            "approved",
            "approved",
            "refunded",
            "rejected",
            "in_process",
            "cancelled",
            "charged_back",
            "in_mediation",
            "pending",
            "authorized",
            "APPROVED",
            "",
        ]);
        let back = match self.dice.byte() % 8 {
            0..=3 => json!(0),
            4 => Value::Null,
            _ => self.amount(false),
        };
        let user = self.account.user_id;
        let collector = self.dice.pick(&[
            Value::Null,
            json!(user.parse::<u64>().expect("digits")),
            json!(user),
            json!(999),
            json!("999"),
        ]);
        let mut payment = json!({
            "id": self.dice.pick(&ids),
            "status": status,
            "external_reference": self.reference(),
            "transaction_amount": self.amount(false),
            "transaction_amount_refunded": back,
            "currency_id": self.currency(),
            "date_created": self.moment(),
        });
        if !collector.is_null() {
            payment["collector_id"] = collector;
        }
        payment
    }

    /// Today or the day before, or what nobody can read.
    fn moment(&mut self) -> Value {
        self.dice.pick(&[
            json!("2025-08-21T12:00:00.000-04:00"),
            json!("2025-08-21T12:00:00.000-04:00"),
            json!("2025-08-20T12:00:00.000-04:00"),
            json!("2025-08-21T12:00:00.000-0400"),
            json!("2025-08-20T12:00:00.000-0400"),
            json!(1_755_792_000),
            Value::Null,
            json!("2025-08-21 12:00:00"),
            json!("yesterday"),
        ])
    }

    /// A code without an amount, with this one or another one inside, damaged, or none.
    fn code(&mut self) -> Value {
        let numeric = self.account.numeric;
        let code = |amount: &str| {
            let amount = if amount.is_empty() {
                String::new()
            } else {
                format!("54{:02}{amount}", amount.len())
            };
            let text = format!(
                "00020101021243250016com.mercadolibre02013520400005303{numeric}{amount}5802BR5904Loja6006Osasco6304"
            );
            format!("{text}{:04X}", crc(text.as_bytes()))
        };
        let (right, wrong) = (self.written(self.sale.units), self.written(self.sale.units * 100));
        let plain = code("");
        self.dice.pick(&[
            json!(plain),
            json!(plain),
            json!(code(&right)),
            json!(code(&wrong)),
            json!(plain.replace("Loja", "Lola")),
            json!("x"),
            json!("0".repeat(2000)),
            json!(""),
            Value::Null,
        ])
    }
}

/// CRC-16/CCITT-FALSE, bit by bit.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
        })
    })
}

/// Hours, minutes and seconds, and how many days after the begin; no run takes us to September.
fn clock(unix_s: i64) -> (i64, i64, i64, i64) {
    let of_day = unix_s.rem_euclid(86_400);
    let day = unix_s.div_euclid(86_400) - BEGIN_MS / 86_400_000 + 21;
    (day.clamp(1, 31), of_day / 3600, of_day / 60 % 60, of_day % 60)
}

fn http_date(unix_s: i64) -> String {
    let (day, hour, minute, second) = clock(unix_s);
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let name = names[(day - 21).rem_euclid(7) as usize];
    format!("{name}, {day:02} Aug 2025 {hour:02}:{minute:02}:{second:02} GMT")
}

fn http_free_date(unix_s: i64) -> String {
    let (day, hour, minute, second) = clock(unix_s);
    format!("2025-08-{day:02}T{hour:02}:{minute:02}:{second:02}.130Z")
}
