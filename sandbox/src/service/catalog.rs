//! Stores and test users (reference, 1.2 and 1.3).

use serde_json::{Map, Value, json};

use super::error::{self, catalog};
use super::http::{Outcome, Reply, Request};
use super::money::Decimal;
use super::site::{Site, site};
use super::store::{Store, Till};
use super::{STORE, Service, TILL, time};

const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Service {
    /// The shop and the till that every account begins with.
    pub(super) fn furnish(&mut self, account: usize) {
        let site = self.account(account).site;
        let created_ms = 1_732_406_400_000;
        let store = Store {
            id: self.ids.number(),
            account,
            external_id: STORE.to_owned(),
            name: "Loja de teste".to_owned(),
            created_ms,
            business_hours: json!({}),
            location: json!({
                "address_line": format!("Rua de teste, 1, {}", site.city),
                "latitude": (site.frame[0] + site.frame[1]) / 2,
                "longitude": (site.frame[2] + site.frame[3]) / 2,
                "reference": "",
            }),
        };
        let till = Till {
            id: self.ids.number(),
            account,
            external_id: TILL.to_owned(),
            name: "Caixa de teste".to_owned(),
            store_id: store.id,
            external_store_id: STORE.to_owned(),
            fixed_amount: true,
            category: Value::Null,
            url: None,
            operating_mode: None,
            uuid: self.ids.hex(64),
            code: String::new(),
            order: None,
            created_ms,
            updated_ms: created_ms,
        };
        self.stores.insert(store.id, store);
        self.add_till(till);
    }

    pub(super) fn stores_of(
        &mut self,
        now: i64,
        account: usize,
        user: &str,
        rest: &[&str],
        request: &Request,
    ) -> Outcome {
        if let Err((foreign, message)) = self.own(account, user) {
            return Err(match foreign {
                true => catalog(403, "Forbidden", message),
                false => catalog(400, "INVALID_USER_ID", message),
            });
        }
        match (request.method.as_str(), rest) {
            ("POST", []) => {
                let body = body(request)?;
                let store = self.read_store(now, account, None, &body)?;
                let reply = Reply::new(201, store_body(&store, "date_created"));
                self.changed("store", &store.id.to_string(), "created");
                self.stores.insert(store.id, store);
                Ok(reply)
            }
            ("GET", ["search"]) => self.search_stores(account, request),
            ("PUT", [id]) => {
                let old = self.store_named(account, id)?.clone();
                let store = self.read_store(now, account, Some(&old), &body(request)?)?;
                let reply = Reply::new(200, store_body(&store, "date_created"));
                self.changed("store", id, "changed");
                self.stores.insert(store.id, store);
                Ok(reply)
            }
            ("DELETE", [id]) => {
                let id = self.store_named(account, id)?.id;
                self.stores.remove(&id);
                self.changed("store", &id.to_string(), "gone");
                Ok(Reply::new(200, json!({"id": id})))
            }
            _ => Err(error::not_found()),
        }
    }

    pub(super) fn get_store(&self, account: usize, id: &str) -> Outcome {
        Ok(Reply::new(200, store_body(self.store_named(account, id)?, "date_creation")))
    }

    fn store_named(&self, account: usize, id: &str) -> Result<&Store, Reply> {
        let id: u64 =
            id.parse().map_err(|_| catalog(400, "INVALID_STORE_ID", "the id is not a number"))?;
        let store = self.stores.get(&id).filter(|store| store.account == account);
        store.ok_or_else(|| catalog(404, "NOT_FOUND", "store not found"))
    }

    fn search_stores(&self, account: usize, request: &Request) -> Outcome {
        let number = |name: &str, default: usize, code: &str| match request.parameter(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| catalog(400, code, "not a number")),
        };
        let offset = number("offset", 0, "INVALID_OFFSET")?;
        let limit = number("limit", 30, "INVALID_LIMIT")?.min(30);
        let name = request.parameter("external_id");
        let own = self.stores.values().filter(|store| store.account == account);
        let found: Vec<_> = own
            .filter(|store| name.as_ref().is_none_or(|name| store.external_id == *name))
            .collect();
        let total = found.len();
        let page = found.into_iter().skip(offset).take(limit);
        let results: Vec<Value> = page.map(|store| store_body(store, "date_created")).collect();
        let paging = json!({"total": total, "offset": offset, "limit": limit});
        Ok(Reply::new(200, json!({"paging": paging, "results": results})))
    }

    fn read_store(
        &mut self,
        now: i64,
        account: usize,
        old: Option<&Store>,
        body: &Map<String, Value>,
    ) -> Result<Store, Reply> {
        check_known(body, &["name", "business_hours", "external_id", "location"])?;
        let name = match (body.get("name"), old) {
            (Some(Value::String(name)), _) if !name.is_empty() => name.clone(),
            (None, Some(old)) => old.name.clone(),
            _ => return Err(catalog(400, "INVALID_NAME", "name is missing or not valid")),
        };
        let business_hours = match (body.get("business_hours"), old) {
            (Some(hours), _) => check_hours(hours)?,
            (None, Some(old)) => old.business_hours.clone(),
            (None, None) => json!({}),
        };
        let external_id = match (body.get("external_id"), old) {
            (Some(Value::String(id)), _) if (1..=60).contains(&id.chars().count()) => id.clone(),
            (None, Some(old)) => old.external_id.clone(),
            _ => {
                return Err(catalog(400, "VALIDATION_ERROR", "external_id is missing or too long"));
            }
        };
        let mut taken = self.taken(account, &external_id);
        if let Some(old) = old {
            taken.remove(&old.id);
        }
        if !taken.is_empty() {
            return Err(catalog(400, "VALIDATION_ERROR", "external_id is already used"));
        }
        let site = self.account(account).site;
        let location = match (body.get("location"), old) {
            (Some(location), _) => check_location(location, site, self.config.check_coordinates)?,
            (None, Some(old)) => old.location.clone(),
            (None, None) => return Err(catalog(400, "INVALID_LOCATION", "location is missing")),
        };
        Ok(Store {
            id: old.map_or_else(|| self.ids.number(), |old| old.id),
            account,
            external_id,
            name,
            created_ms: old.map_or(now, |old| old.created_ms),
            business_hours,
            location,
        })
    }

    /// `POST /users/test`, and `/users/test_user` of the older guide.
    pub(super) fn test_user(&mut self, now: i64, request: &Request, newer: bool) -> Outcome {
        let body = body(request)?;
        let id = body.get("site_id").and_then(Value::as_str).unwrap_or_default();
        let found = site(id).filter(|site| site.id == id);
        let description = body.get("description").and_then(Value::as_str).unwrap_or_default();
        let Some(site) = found else {
            return Err(error::classic(400, "bad_request", "site_id is not valid", Value::Null));
        };
        if newer && description.is_empty() {
            return Err(error::classic(400, "bad_request", "description is required", Value::Null));
        }
        let id = self.ids.number();
        let mut user = json!({
            "id": id,
            "nickname": format!("TT{id}"),
            "password": format!("qatest{id}"),
            "site_status": "active",
            "email": format!("test_user_{id}@testuser.com"),
        });
        if newer {
            user["site_id"] = json!(site.id);
            user["description"] = json!(description);
            user["date_created"] = json!(time::utc(now));
            user["date_last_updated"] = json!(time::utc(now));
        }
        Ok(Reply::new(201, user))
    }
}

/// The body of a call of the first generation.
pub(super) fn body(request: &Request) -> Result<Map<String, Value>, Reply> {
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(body)) if !body.is_empty() => Ok(body),
        _ => Err(catalog(400, "MISSING_BODY", "the body is missing or no JSON object")),
    }
}

fn store_body(store: &Store, created: &str) -> Value {
    json!({
        "id": store.id,
        "name": store.name,
        created: time::utc(store.created_ms),
        "business_hours": store.business_hours,
        "location": store.location,
        "external_id": store.external_id,
    })
}

/// Refuses members that do not exist.
fn check_known(body: &Map<String, Value>, known: &[&str]) -> Result<(), Reply> {
    match body.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(catalog(400, "UNKNOWN_FIELD", &format!("unknown field {name}"))),
        None => Ok(()),
    }
}

/// At most four spans a day, `HH:MM`, in order.
fn check_hours(hours: &Value) -> Result<Value, Reply> {
    let wrong = |message: &str| catalog(400, "INVALID_BUSINESS_HOURS", message);
    let Value::Object(days) = hours else { return Err(wrong("business_hours is not an object")) };
    for (day, spans) in days {
        if !DAYS.contains(&day.as_str()) {
            return Err(catalog(400, "INVALID_DAY", &format!("{day} is no day")));
        }
        let spans = spans.as_array().filter(|spans| spans.len() <= 4);
        for span in spans.ok_or_else(|| wrong("a day has at most 4 spans"))? {
            check_known(span.as_object().unwrap_or(&Map::new()), &["open", "close"])?;
            let hour = |name: &str| span.get(name).and_then(Value::as_str).filter(|t| is_hour(t));
            match (hour("open"), hour("close")) {
                (Some(open), Some(close)) if open < close => {}
                _ => return Err(wrong("a span needs open and close as HH:MM, in order")),
            }
        }
    }
    Ok(hours.clone())
}

fn is_hour(text: &str) -> bool {
    let number = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    text.split_once(':').is_some_and(|(h, m)| number(h, 23) && number(m, 59))
}

fn check_location(location: &Value, site: &Site, frame: bool) -> Result<Value, Reply> {
    let Value::Object(location) = location else {
        return Err(catalog(400, "INVALID_LOCATION", "location is not an object"));
    };
    check_known(
        location,
        &[
            "street_name",
            "street_number",
            "city_name",
            "state_name",
            "latitude",
            "longitude",
            "reference",
        ],
    )?;
    let text = |name: &str, code: &str, required: bool| match location.get(name) {
        Some(Value::String(text)) if !text.is_empty() || !required => Ok(text.clone()),
        None if !required => Ok(String::new()),
        _ => Err(catalog(400, code, &format!("{name} is missing or not a string"))),
    };
    let street = text("street_name", "INVALID_STREET_NAME", true)?;
    let number = text("street_number", "INVALID_STREET_NUMBER", true)?;
    let city = text("city_name", "INVALID_CITY_NAME", true)?;
    let state = text("state_name", "INVALID_STATE_NAME", true)?;
    let reference = text("reference", "INVALID_REFERENCE", false)?;
    let [south, north, west, east] = site.frame;
    for (name, low, high) in [("latitude", south, north), ("longitude", west, east)] {
        let value = location.get(name).filter(|value| value.is_number());
        let value = value.ok_or_else(|| {
            catalog(400, "INVALID_LOCATION", &format!("{name} is missing or not a number"))
        })?;
        if frame && !within(&value.to_string(), low, high) {
            return Err(catalog(400, "BAD_REQUEST", &format!("{name} is outside {}", site.id)));
        }
    }
    Ok(json!({
        "address_line": format!("{street}, {number}, {city}, {state}"),
        "latitude": location["latitude"],
        "longitude": location["longitude"],
        "reference": reference,
    }))
}

/// Whether a decimal number lies between two whole ones: its whole part is enough.
fn within(text: &str, low: i64, high: i64) -> bool {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let whole = digits.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let plain = digits.len() <= 24 && Decimal::parse(&digits[..digits.len().min(12)]).is_some();
    match whole {
        Some(whole) if plain && negative => -whole > low && -whole <= high,
        Some(whole) if plain => whole >= low && whole < high,
        _ => false,
    }
}
