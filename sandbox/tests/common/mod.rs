//! A service, requests to it, and the bodies of the reference.

// Each test program uses what it needs of this.
#![allow(dead_code)]

use std::path::PathBuf;

use posqr_sandbox::service::{
    Account, Config, DEFAULT_TOKEN, Request, Response, STORE, Service, Site, site,
};
use serde_json::{Value, json};

/// 2023-08-22T12:00:00Z: before the dates in the bodies of the reference.
pub const NOW: i64 = 1_692_705_600_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const USER: u64 = 446_566_691;

/// A body of the reference.
pub fn vector(name: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/mercadopago");
    let text = std::fs::read_to_string(root.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// One account and the service that knows it.
pub struct Shop {
    pub service: Service,
    pub now: i64,
    pub token: String,
    pub user: u64,
    pub site: &'static Site,
}

impl Shop {
    /// The account of a country that is not the first one.
    pub fn of(country: &str, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        change(&mut config);
        let own = |account: &&Account| account.site.country == country && account.user_id != USER;
        let account = config.accounts.iter().find(own).unwrap().clone();
        let service = Service::new(config);
        Self { service, now: NOW, token: account.token, user: account.user_id, site: account.site }
    }

    /// The first account: Brazil, with a Pix key.
    pub fn first(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        change(&mut config);
        let service = Service::new(config);
        let site = site("BR").unwrap();
        Self { service, now: NOW, token: DEFAULT_TOKEN.to_owned(), user: USER, site }
    }

    /// With the till that the bodies of the reference name.
    pub fn with_till(mut self, name: &str) -> Self {
        let till = json!({
            "name": name,
            "fixed_amount": true,
            "external_store_id": STORE,
            "external_id": name,
        });
        assert_eq!(self.post("/pos", "", &till).status, 201);
        self
    }

    pub fn send(&mut self, method: &str, path: &str, key: &str, body: &str) -> Response {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str())];
        if !key.is_empty() {
            headers.push(("x-idempotency-key", key));
        }
        self.service.handle(self.now, &Request::new(method, path, &headers, body))
    }

    pub fn get(&mut self, path: &str) -> Response {
        self.send("GET", path, "", "")
    }

    pub fn post(&mut self, path: &str, key: &str, body: &Value) -> Response {
        self.send("POST", path, key, &body.to_string())
    }

    /// Creates an order that must succeed; its id.
    pub fn order(&mut self, key: &str, body: &Value) -> String {
        let answer = self.post("/v1/orders", key, body);
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn status(&mut self, id: &str) -> String {
        let answer = self.get(&format!("/v1/orders/{id}"));
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()["status"].as_str().unwrap().to_owned()
    }

    /// `/instore/…/pos/{pos}/` of this account.
    pub fn in_store(&self, api: &str, pos: &str, what: &str) -> String {
        format!("{api}/seller/collectors/{}/pos/{pos}/{what}", self.user)
    }
}

/// A small order: 50.00, dynamic, on the till that every account has.
pub fn small(reference: &str) -> Value {
    json!({
        "type": "qr",
        "total_amount": "50.00",
        "external_reference": reference,
        "config": {"qr": {"external_pos_id": "CAJA001", "mode": "dynamic"}},
        "transactions": {"payments": [{"amount": "50.00"}]},
    })
}

/// The code of the first error of an answer, whatever its shape.
pub fn code(answer: &Response) -> String {
    let body = answer.json();
    let places = ["/errors/0/code", "/code", "/cause/0/code", "/error"];
    let found = places.iter().find_map(|place| body.pointer(place));
    found.map_or(String::new(), |code| code.as_str().map_or(code.to_string(), str::to_owned))
}

/// Where an answer departs from a documented one in its members or their types. `more` are members
/// that it may have beside those, `less` those that it may lack.
pub fn differences(documented: &Value, found: &Value, more: &[&str], less: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    compare("$", documented, found, more, less, &mut faults);
    faults
}

fn compare(
    path: &str,
    documented: &Value,
    found: &Value,
    more: &[&str],
    less: &[&str],
    faults: &mut Vec<String>,
) {
    match (documented, found) {
        (Value::Object(documented), Value::Object(found)) => {
            for (name, value) in documented {
                match found.get(name) {
                    Some(ours) => {
                        compare(&format!("{path}.{name}"), value, ours, more, less, faults);
                    }
                    None if less.contains(&name.as_str()) => {}
                    None => faults.push(format!("{path}.{name} is missing")),
                }
            }
            for name in found.keys().filter(|name| !documented.contains_key(*name)) {
                if !more.contains(&name.as_str()) {
                    faults.push(format!("{path}.{name} is not documented"));
                }
            }
        }
        (Value::Array(documented), Value::Array(found)) => {
            if documented.is_empty() != found.is_empty() {
                faults.push(format!("{path} has {} entries", found.len()));
            }
            for (one, other) in documented.iter().zip(found) {
                compare(&format!("{path}[]"), one, other, more, less, faults);
            }
        }
        (Value::Null, _) => {}
        (documented, found) => {
            if std::mem::discriminant(documented) != std::mem::discriminant(found) {
                faults.push(format!("{path} is {found}, documented is {documented}"));
            }
        }
    }
}
