//! The in-store APIs that came before the Orders API (reference, section 3).

use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::error::in_store;
use super::http::{Outcome, Reply, Request};
use super::money::{self, Decimal};

use super::site::Site;
use super::store::{Api, Mode, Order, Status};
use super::{Service, time};

fn bad(error: &str, message: &str) -> Reply {
    in_store(400, error, message)
}

impl Service {
    /// POST: an order with a code of its own. PUT: on the till's printed code as well.
    pub(super) fn qrs(
        &mut self,
        now: i64,
        account: usize,
        user: &str,
        pos: &str,
        request: &Request,
    ) -> Outcome {
        let till = self.in_store_till(account, user, None, pos)?;
        let mode = match request.method.as_str() {
            "POST" => Mode::Dynamic,
            "PUT" => Mode::Hybrid,
            _ => return Err(super::error::not_found()),
        };
        let id = self.in_store_order(now, account, till, mode, request)?;
        let qr_data = self.orders[&id].qr_data.clone();
        Ok(Reply::new(200, json!({"in_store_order_id": id, "qr_data": qr_data})))
    }

    /// The order that waits on a till: put there, read, taken away.
    pub(super) fn attended(
        &mut self,
        now: i64,
        account: usize,
        user: &str,
        store: Option<&str>,
        pos: &str,
        request: &Request,
    ) -> Outcome {
        let till = self.in_store_till(account, user, store, pos)?;
        let waiting = self.tills.get(&till).and_then(|till| till.order.clone());
        match request.method.as_str() {
            "PUT" => {
                self.in_store_order(now, account, till, Mode::Static, request)?;
                Ok(Reply::empty(204))
            }
            "GET" => match waiting.and_then(|id| self.orders.get(&id)) {
                Some(order) => Ok(Reply::new(200, self.attended_body(order))),
                None => Err(in_store(
                    404,
                    "point_of_sale_in_store_order_not_found",
                    "In store order not found",
                )),
            },
            "DELETE" => self.delete_waiting(now, waiting),
            _ => Err(super::error::not_found()),
        }
    }

    fn delete_waiting(&mut self, now: i64, waiting: Option<String>) -> Outcome {
        let free = waiting.filter(|id| self.orders.get(id).is_some_and(|order| !order.paying));
        let Some(id) = free else {
            let message = "An error occurred when deleting the InStoreOrder";
            return Err(bad("in_store_order_delete_error", message));
        };
        self.close_order(now, &id, Status::Canceled);
        Ok(Reply::empty(204))
    }

    /// The till of a path, if path, token and till belong together.
    fn in_store_till(
        &self,
        account: usize,
        user: &str,
        store: Option<&str>,
        pos: &str,
    ) -> Result<u64, Reply> {
        if let Err((foreign, message)) = self.own(account, user) {
            return Err(match foreign {
                true => in_store(403, "forbidden", message),
                false => bad("invalid_collectorId", message),
            });
        }
        if pos.is_empty() {
            return Err(bad("invalid_externalPosId", "external_pos_id is missing"));
        }
        let found = self.till_named(account, pos).filter(|id| match store {
            Some(store) => self.tills.get(id).is_some_and(|till| till.external_store_id == store),
            None => true,
        });
        found.ok_or_else(|| in_store(404, "pos_obtainment_error", "Point of sale not found"))
    }

    fn in_store_order(
        &mut self,
        now: i64,
        account: usize,
        till: u64,
        mode: Mode,
        request: &Request,
    ) -> Result<String, Reply> {
        let body = object(request)?;
        let site = self.account(account).site;
        let amount = check_head(&body, site)?;
        let cash = check_cash(&body, site)?;
        let items = check_items(&body, site)?;
        match (items, cash) {
            (None, None) => {
                let message = "items or cash_out is required";
                return Err(bad("error_creating_seller_qr_order", message));
            }
            (_, Some(_)) if !self.config.cash_out => {
                let message = "The seller is not enabled to hand out cash";
                return Err(bad("error_creating_seller_qr_order", message));
            }
            (items, cash) if items.unwrap_or(0) + cash.unwrap_or(0) != amount => {
                let message = "total_amount differs from the sum of items and cash_out";
                return Err(bad("invalid_total_amount", message));
            }
            _ => {}
        }
        if let Some(url) = body.get("notification_url") {
            let text = url.as_str().unwrap_or_default();
            let web = text.starts_with("http://") || text.starts_with("https://");
            if text.is_empty() || text.len() > 500 || mode == Mode::Dynamic && !web {
                return Err(bad("invalid_notification_url", "notification_url is not a URL"));
            }
        }
        if let Some(sponsor) = body.get("sponsor") {
            match sponsor.get("id") {
                None | Some(Value::Null) => return Err(bad("invalid_id", "sponsor.id is missing")),
                Some(Value::Number(_)) => {}
                Some(_) => return Err(bad("invalid_sponsor.id", "sponsor.id is not a number")),
            }
        }
        check_taxes(&body, site)?;
        let lifetime_ms = match body.get("expiration_date") {
            None => self.config.in_store_lifetime_ms,
            Some(date) => {
                let at = date.as_str().and_then(time::parse).filter(|at| *at > now);
                let at = at.ok_or_else(|| {
                    bad("invalid_expiration_date", "expiration_date is malformed or past")
                })?;
                at - now
            }
        };
        let draft = Draft {
            reference: text_of(&body, "external_reference"),
            till: String::new(),
            mode,
            amount,
            lifetime_ms,
            cash_out: cash.is_some(),
            sent: body,
        };
        let id = self.ids.uuid();
        self.open_order(now, account, till, id.clone(), Api::InStore, draft)?;
        Ok(id)
    }

    /// What was sent, without what only the sender cares about.
    fn attended_body(&self, order: &Order) -> Value {
        let names = [
            "external_reference",
            "total_amount",
            "items",
            "title",
            "description",
            "sponsor",
            "expiration_date",
            "notification_url",
            "cash_out",
            "taxes",
        ];
        let mut body = Map::new();
        for name in names {
            if let Some(value) = order.sent.get(name) {
                body.insert(name.to_owned(), value.clone());
            }
        }
        if !body.contains_key("total_amount") {
            let exponent = self.account(order.account).site.exponent;
            body.insert("total_amount".to_owned(), money::number(order.amount, exponent));
        }
        Value::Object(body)
    }

    /// `/mpmobile/instore/qr/{user_id}/{external_id}`.
    pub(super) fn first_generation(
        &mut self,
        now: i64,
        account: usize,
        user: &str,
        pos: &str,
        request: &Request,
    ) -> Outcome {
        if let Err((foreign, message)) = self.own(account, user) {
            return Err(match foreign {
                true => in_store(403, "forbidden", message),
                false => bad("invalid_collector_id", message),
            });
        }
        let till = self.in_store_till(account, user, None, pos)?;
        match request.method.as_str() {
            "DELETE" => {
                let waiting = self.tills.get(&till).and_then(|till| till.order.clone());
                self.delete_waiting(now, waiting)
            }
            "POST" | "PUT" => self.first_generation_order(now, account, till, request),
            _ => Err(super::error::not_found()),
        }
    }

    fn first_generation_order(
        &mut self,
        now: i64,
        account: usize,
        till: u64,
        request: &Request,
    ) -> Outcome {
        let site = self.account(account).site;
        let body = object(request)?;
        let items = match body.get("items") {
            Some(Value::Array(items)) if !items.is_empty() => items.clone(),
            Some(Value::Array(_)) | None => return Err(bad("invalid_items", "items is missing")),
            Some(_) => return Err(bad("invalid_preference_body", "items is not a list")),
        };
        let mut amount = 0;
        for item in &items {
            let number = |name: &str| item.get(name).and_then(Decimal::of_number);
            let currency = item.get("currency_id").and_then(Value::as_str);
            let titled = item.get("title").is_some_and(Value::is_string);
            let sum = number("unit_price").zip(number("quantity"));
            let sum = sum.and_then(|(price, count)| price.times(count).minor(site.exponent));
            match sum.filter(|sum| *sum > 0) {
                Some(sum) if titled && currency.is_none_or(|c| c == site.currency) => amount += sum,
                _ => return Err(bad("invalid_items", "an item is not valid")),
            }
        }
        let reference = match body.get("external_reference") {
            Some(Value::String(text)) if is_reference(text) => text.clone(),
            _ => {
                return Err(bad("invalid_external_reference", "external_reference is not valid"));
            }
        };
        if let Some(sponsor) = body.get("sponsor_id") {
            let digits = sponsor.as_str().map_or_else(|| sponsor.to_string(), str::to_owned);
            if digits.parse::<u64>().is_err() {
                return Err(bad("invalid_sponsor_id", "sponsor_id is not a number"));
            }
        }
        let lifetime_ms = match request.header("X-Ttl-Store-Preference") {
            None => self.config.first_generation_lifetime_ms,
            Some(text) => {
                let seconds = text.parse::<i64>().ok().filter(|s| (1..=1_000_000).contains(s));
                let seconds =
                    seconds.ok_or_else(|| bad("invalid_ttl", "X-Ttl-Store-Preference"))?;
                seconds * time::SECOND
            }
        };
        let draft = Draft {
            reference: reference.clone(),
            till: String::new(),
            mode: Mode::Static,
            amount,
            lifetime_ms,
            cash_out: false,
            sent: body,
        };
        let uuid = self.ids.uuid();
        let id = format!("{}-{uuid}", self.account(account).user_id);
        self.open_order(now, account, till, id.clone(), Api::FirstGeneration, draft)?;
        let account = self.account(account);
        let total = money::number(amount, site.exponent);
        Ok(Reply::new(
            200,
            json!({
                "id": id,
                "items": items,
                "collector_id": account.user_id,
                "collector": {"id": account.user_id, "nickname": account.nickname},
                "total_amount": total,
                "amount": total,
                "external_reference": reference,
                "operation_type": "regular_payment",
            }),
        ))
    }
}

fn object(request: &Request) -> Result<Map<String, Value>, Reply> {
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(body)) => Ok(body),
        _ => Err(bad("invalid_body", "The body is not a JSON object")),
    }
}

fn text_of(body: &Map<String, Value>, name: &str) -> String {
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The narrower of the two documented rules.
fn is_reference(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(word)
}

/// An amount above zero, as a JSON number.
fn amount(value: Option<&Value>, site: &Site) -> Option<i64> {
    let decimal = value.and_then(Decimal::of_number)?;
    decimal.minor(site.exponent).filter(|minor| *minor > 0)
}

/// Reference, title, description, total.
fn check_head(body: &Map<String, Value>, site: &Site) -> Result<i64, Reply> {
    match body.get("external_reference") {
        Some(Value::String(text)) if is_reference(text) => {}
        _ => return Err(bad("invalid_external_reference", "external_reference is not valid")),
    }
    for (name, error) in [("title", "invalid_title"), ("description", "invalid_description")] {
        match body.get(name) {
            Some(Value::String(text)) if (1..=256).contains(&text.chars().count()) => {}
            _ => return Err(bad(error, &format!("{name} is missing or not valid"))),
        }
    }
    amount(body.get("total_amount"), site)
        .ok_or_else(|| bad("invalid_total_amount", "total_amount is missing or not valid"))
}

fn check_cash(body: &Map<String, Value>, site: &Site) -> Result<Option<i64>, Reply> {
    let Some(node) = body.get("cash_out") else { return Ok(None) };
    match node.get("amount") {
        None | Some(Value::Null) => Err(bad("invalid_amount", "cash_out.amount is missing")),
        found => match amount(found, site) {
            None => Err(bad("invalid_cash_out.amount", "cash_out.amount is not a number")),
            sum => Ok(sum),
        },
    }
}

/// The sum of the items, if there are any.
fn check_items(body: &Map<String, Value>, site: &Site) -> Result<Option<i64>, Reply> {
    let items = match body.get("items") {
        None => return Ok(None),
        Some(Value::Array(items)) if items.is_empty() => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(bad("invalid_items", "items is not a list")),
    };
    let mut sum = 0;
    for item in items {
        sum += check_item(item, site)?;
    }
    Ok(Some(sum))
}

fn check_item(item: &Value, site: &Site) -> Result<i64, Reply> {
    for name in ["sku_number", "category", "title", "description", "unit_measure", "currency_id"] {
        if item.get(name).is_some_and(|value| !value.is_string()) {
            let error = format!("invalid_items.{name}");
            return Err(bad(&error, &format!("items.{name} is not a string")));
        }
    }
    if item.get("title").is_none() {
        return Err(bad("invalid_items.title", "items.title is missing"));
    }
    let measure = item.get("unit_measure").and_then(Value::as_str);
    if !measure.is_some_and(|measure| measure == "unit" || measure == "pack") {
        return Err(bad("invalid_unit_measure", "items.unit_measure must be unit or pack"));
    }
    let number = |name: &str| match item.get(name) {
        None | Some(Value::Null) => {
            Err(bad(&format!("invalid_{name}"), &format!("items.{name} is missing")))
        }
        Some(value) => Decimal::of_number(value).ok_or_else(|| {
            bad(&format!("invalid_items.{name}"), &format!("items.{name} is not a number"))
        }),
    };
    let (price, quantity, total) =
        (number("unit_price")?, number("quantity")?, number("total_amount")?);
    if price.minor(site.exponent).is_none() {
        return Err(bad("invalid_items.unit_price", "items.unit_price has too many decimals"));
    }
    let product = price.times(quantity).minor(site.exponent);
    let total = total.minor(site.exponent).filter(|total| *total > 0);
    match total.filter(|_| total == product) {
        Some(total) => Ok(total),
        None => Err(bad(
            "invalid_items.total_amount",
            "items.total_amount must be unit_price times quantity",
        )),
    }
}

/// Colombia's taxes; nobody else has any.
fn check_taxes(body: &Map<String, Value>, site: &Site) -> Result<(), Reply> {
    let Some(taxes) = body.get("taxes") else { return Ok(()) };
    let good = |tax: &Value| {
        let kind = tax.get("type").and_then(Value::as_str);
        tax.get("value").is_some_and(Value::is_number) && matches!(kind, Some("IVA" | "INC"))
    };
    match taxes.as_array() {
        Some(list) if site.country == "CO" && list.iter().all(good) => Ok(()),
        _ => Err(bad("invalid_taxes", "taxes is not valid for this country")),
    }
}
