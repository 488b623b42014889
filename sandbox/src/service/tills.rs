//! Tills, by both generations of their API (reference, 1.4 and 1.5).

use serde_json::{Map, Value, json};

use super::catalog::body;
use super::check::{Check, Text};
use super::code::till_code;
use super::error::{self, catalog};
use super::http::{Outcome, Reply, Request};
use super::idempotency::{self, Lookup};
use super::orders::json_body;
use super::store::{Store, Till};
use super::{Service, time};

/// Merchant category codes of the page on tills, by country.
const CATEGORIES: [(&str, [u32; 2]); 7] = [
    ("AR", [621_102, 473_000]),
    ("BR", [5_611_203, 4_731_300]),
    ("MX", [5_812, 468_419]),
    ("CO", [5_611, 4_731]),
    ("PE", [5_520, 5_050]),
    ("UY", [56_101, 47_300]),
    ("CL", [561_000, 473_001]),
];

impl Service {
    pub(super) fn add_till(&mut self, mut till: Till) {
        let account = &self.config.accounts[till.account];
        till.code = till_code(account, till.id, &till.uuid[..32]);
        self.till_codes.insert(till.code.clone(), till.id);
        if !till.external_id.is_empty() {
            let name = till.external_id.to_ascii_lowercase();
            self.tills_by_name.insert((till.account, name), till.id);
        }
        self.changed("till", &till.id.to_string(), "created");
        self.tills.insert(till.id, till);
    }

    /// The case of letters does not tell tills apart (reference, section 11).
    pub(super) fn till_named(&self, account: usize, external_id: &str) -> Option<u64> {
        self.tills_by_name.get(&(account, external_id.to_ascii_lowercase())).copied()
    }

    pub(super) fn pos(
        &mut self,
        now: i64,
        account: usize,
        rest: &[&str],
        request: &Request,
    ) -> Outcome {
        match (request.method.as_str(), rest) {
            ("POST", []) => {
                let till = self.read_till(now, account, None, &body(request)?)?;
                let reply = Reply::new(201, self.till_body(&till));
                self.add_till(till);
                Ok(reply)
            }
            ("GET", []) => {
                let found: Vec<&Till> = self.tills_found(account, request);
                let total = found.len();
                let results: Vec<Value> = found.iter().map(|till| self.till_body(till)).collect();
                let paging = json!({"total": total, "offset": 0, "limit": 30});
                Ok(Reply::new(200, json!({"paging": paging, "results": results})))
            }
            ("GET", [id]) => Ok(Reply::new(200, self.till_body(self.till_by_id(account, id)?))),
            ("PUT", [id]) => {
                let old = self.till_by_id(account, id)?.clone();
                let till = self.read_till(now, account, Some(&old), &body(request)?)?;
                let reply = Reply::new(200, self.till_body(&till));
                self.changed("till", id, "changed");
                self.tills.insert(till.id, till);
                Ok(reply)
            }
            ("DELETE", [id]) => {
                let id = self.till_by_id(account, id)?.id;
                self.remove_till(id);
                Ok(Reply::new(200, json!({"id": id})))
            }
            _ => Err(error::not_found()),
        }
    }

    fn remove_till(&mut self, id: u64) {
        if let Some(till) = self.tills.remove(&id) {
            self.tills_by_name.remove(&(till.account, till.external_id.to_ascii_lowercase()));
            self.till_codes.remove(&till.code);
            self.changed("till", &id.to_string(), "gone");
        }
    }

    fn till_by_id(&self, account: usize, id: &str) -> Result<&Till, Reply> {
        let id: u64 =
            id.parse().map_err(|_| catalog(400, "INVALID_POS_ID", "the id is not a number"))?;
        let till = self.tills.get(&id).filter(|till| till.account == account);
        till.ok_or_else(|| catalog(404, "POS_NOT_FOUND", "point of sale not found"))
    }

    fn tills_found(&self, account: usize, request: &Request) -> Vec<&Till> {
        let wanted = |name: &str| request.parameter(name);
        let (external, store) = (wanted("external_id"), wanted("external_store_id"));
        let (store_id, category) = (wanted("store_id"), wanted("category"));
        let same = |wanted: &Option<String>, found: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == found)
        };
        let own = self.tills.values().filter(|till| till.account == account);
        own.filter(|till| {
            external.as_ref().is_none_or(|id| id.eq_ignore_ascii_case(&till.external_id))
                && same(&store, &till.external_store_id)
                && same(&store_id, &till.store_id.to_string())
                && same(&category, &till.category.to_string())
        })
        .collect()
    }

    fn read_till(
        &mut self,
        now: i64,
        account: usize,
        old: Option<&Till>,
        body: &Map<String, Value>,
    ) -> Result<Till, Reply> {
        let known = [
            "name",
            "fixed_amount",
            "store_id",
            "external_store_id",
            "external_id",
            "category",
            "url",
        ];
        if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(catalog(400, "UNKNOWN_FIELD_EXCEPTION", &format!("unknown field {name}")));
        }
        let name = match (body.get("name"), old) {
            (Some(Value::String(name)), _) if name.chars().count() >= 45 => {
                return Err(catalog(
                    400,
                    "NAME_TOO_LONG",
                    "name must have fewer than 45 characters",
                ));
            }
            (Some(Value::String(name)), _) if !name.is_empty() => name.clone(),
            (None, Some(old)) => old.name.clone(),
            _ => return Err(catalog(400, "INVALID_NAME", "name is missing or not valid")),
        };
        let fixed_amount = match (body.get("fixed_amount"), old) {
            (Some(Value::Bool(fixed)), _) => *fixed,
            (None, Some(old)) => old.fixed_amount,
            _ => {
                return Err(catalog(400, "INVALID_FIXED_AMOUNT", "fixed_amount must be a boolean"));
            }
        };
        let url = match (body.get("url"), old) {
            (None, old) => old.and_then(|till| till.url.clone()),
            (Some(Value::String(url)), _) if url.len() >= 300 => {
                return Err(catalog(
                    400,
                    "URL_TOO_LONG",
                    "url must have fewer than 300 characters",
                ));
            }
            (Some(Value::String(url)), _) if url.starts_with("http") => {
                return Err(catalog(
                    403,
                    "FORBIDDEN_URL",
                    &format!("the host of {url} is not enabled"),
                ));
            }
            _ => return Err(catalog(400, "INVALID_URL", "url is not a URL")),
        };
        let external_id = match (body.get("external_id"), old) {
            (None, old) => old.map(|till| till.external_id.clone()).unwrap_or_default(),
            (Some(Value::String(id)), Some(old)) if *id == old.external_id => id.clone(),
            (Some(_), Some(_)) => {
                return Err(catalog(400, "INVALID_EXTERNAL_ID", "external_id cannot be changed"));
            }
            (Some(Value::String(id)), None) if id.chars().count() > 40 => {
                return Err(catalog(
                    400,
                    "EXTERNAL_ID_TOO_LONG",
                    "external_id has up to 40 characters",
                ));
            }
            (Some(Value::String(id)), None) if is_name(id) => id.clone(),
            _ => {
                return Err(catalog(
                    400,
                    "INVALID_EXTERNAL_ID",
                    "external_id: letters and digits only",
                ));
            }
        };
        if !external_id.is_empty() && !fixed_amount {
            return Err(catalog(
                400,
                "FIXED_AMOUNT_FALSE",
                "an integrated till needs fixed_amount",
            ));
        }
        if old.is_none() && self.till_named(account, &external_id).is_some() {
            return Err(catalog(409, "POINT_OF_SALE_EXISTS", "external_id is already used"));
        }
        let category = self.check_category(account, body.get("category"), old)?;
        let (store_id, external_store_id) = self.store_of_till(account, body, old)?;
        Ok(Till {
            id: old.map_or_else(|| self.ids.number(), |old| old.id),
            account,
            external_id,
            name,
            store_id,
            external_store_id,
            fixed_amount,
            category,
            url,
            operating_mode: None,
            uuid: old.map_or_else(|| self.ids.hex(64), |old| old.uuid.clone()),
            code: old.map(|old| old.code.clone()).unwrap_or_default(),
            order: old.and_then(|old| old.order.clone()),
            created_ms: old.map_or(now, |old| old.created_ms),
            updated_ms: now,
        })
    }

    fn check_category(
        &self,
        account: usize,
        value: Option<&Value>,
        old: Option<&Till>,
    ) -> Result<Value, Reply> {
        let country = self.account(account).site.country;
        let known = CATEGORIES.iter().find(|(name, _)| *name == country);
        match value {
            None => Ok(old.map(|till| till.category.clone()).unwrap_or_default()),
            Some(value) => match value.as_u64() {
                None => Err(catalog(400, "INVALID_CATEGORY", "category is not a number")),
                Some(code)
                    if known
                        .is_some_and(|(_, codes)| codes.iter().any(|c| u64::from(*c) == code)) =>
                {
                    Ok(json!(code))
                }
                Some(_) if old.is_some() => {
                    Err(catalog(400, "POS_UNKNOWN_MCC", "category is not one of the country's"))
                }
                Some(_) => Err(catalog(400, "UNKNOWN_MCC", "category is not one of the country's")),
            },
        }
    }

    /// The shop of a till: by number, by name, or by both if they agree.
    fn store_of_till(
        &self,
        account: usize,
        body: &Map<String, Value>,
        old: Option<&Till>,
    ) -> Result<(u64, String), Reply> {
        let by_name = match body.get("external_store_id") {
            None => None,
            Some(Value::String(name)) => {
                let stores = self.stores.values();
                let found =
                    stores.filter(|s| s.account == account).find(|s| s.external_id == *name);
                Some(found.ok_or_else(|| {
                    catalog(
                        400,
                        "INEXISTENT_EXTERNAL_STORE_ID",
                        "no store has this external_store_id",
                    )
                })?)
            }
            Some(_) => {
                return Err(catalog(
                    400,
                    "INVALID_EXTERNAL_STORE_ID",
                    "external_store_id is not a string",
                ));
            }
        };
        let code = if old.is_some() { "POS_INVALID_STORE_ID" } else { "INVALID_STORE_ID" };
        let by_id = match body.get("store_id") {
            None | Some(Value::Null) => None,
            // A string in one description, a number in another.
            Some(id) => {
                let id = id.as_u64().or_else(|| id.as_str().and_then(|id| id.parse().ok()));
                let store = id.and_then(|id| self.stores.get(&id));
                let store = store.filter(|store| store.account == account);
                Some(store.ok_or_else(|| catalog(400, code, "no store has this store_id"))?)
            }
        };
        match (by_id, by_name, old) {
            (Some(a), Some(b), _) if a.id != b.id => Err(catalog(
                400,
                "EXTERNAL_STORE_ID_NOT_MATCH",
                "store_id and external_store_id are different stores",
            )),
            (Some(store), _, _) | (None, Some(store), _) => {
                Ok((store.id, store.external_id.clone()))
            }
            (None, None, Some(old)) => Ok((old.store_id, old.external_store_id.clone())),
            (None, None, None) => {
                Err(catalog(400, code, "store_id or external_store_id is missing"))
            }
        }
    }

    fn till_body(&self, till: &Till) -> Value {
        let base = format!("https://www.mercadopago.com/instore/merchant/qr/{}", till.id);
        let mut body = json!({
            "id": till.id,
            "qr": {
                "image": format!("{base}/{}.png", till.uuid),
                "template_document": format!("{base}/template_{}.pdf", till.uuid),
                "template_image": format!("{base}/template_{}.png", till.uuid),
            },
            "status": "active",
            "date_created": time::utc(till.created_ms),
            "date_last_updated": time::utc(till.updated_ms),
            "uuid": till.uuid,
            "user_id": self.account(till.account).user_id,
            "name": till.name,
            "fixed_amount": till.fixed_amount,
            "category": till.category,
            "store_id": till.store_id,
            "external_store_id": till.external_store_id,
            "external_id": till.external_id,
        });
        if let Some(url) = &till.url {
            body["url"] = json!(url);
        }
        body
    }

    pub(super) fn pos_v2(
        &mut self,
        now: i64,
        account: usize,
        rest: &[&str],
        request: &Request,
    ) -> Outcome {
        let named = |service: &Self, id: &str| match service.till_by_id(account, id) {
            Ok(till) => Ok(till.id),
            Err(reply) if reply.status == 400 => {
                Err(error::orders(400, "bad_request", "path param pos id is invalid"))
            }
            Err(_) => Err(error::orders(404, "pos_not_found", "POS not found")),
        };
        match (request.method.as_str(), rest) {
            ("POST", []) => self.create_pos_v2(now, account, request),
            ("GET", []) => {
                let found = self.tills_found(account, request);
                let data: Vec<Value> = found.iter().map(|till| self.till_body_v2(till)).collect();
                let paging = json!({"total": data.len(), "offset": 0, "limit": 30});
                Ok(Reply::new(200, json!({"paging": paging, "results": data})))
            }
            ("GET", [id]) => {
                let id = named(self, id)?;
                Ok(Reply::new(200, self.till_body_v2(&self.tills[&id])))
            }
            ("PATCH", [id]) => {
                let old = self.tills[&named(self, id)?].clone();
                let till = self.read_till_v2(now, account, Some(&old), &json_body(request)?)?;
                let reply = Reply::new(200, self.till_body_v2(&till));
                self.changed("till", id, "changed");
                self.tills.insert(till.id, till);
                Ok(reply)
            }
            ("DELETE", [id]) => {
                let id = named(self, id)?;
                self.remove_till(id);
                Ok(Reply::empty(204))
            }
            _ => Err(error::not_found()),
        }
    }

    /// The same key and body again answer 200, another body 400 (reference, 1.5).
    fn create_pos_v2(&mut self, now: i64, account: usize, request: &Request) -> Outcome {
        let key = idempotency::required(request).map_err(|reply| match reply.status {
            400 if request.header("X-Idempotency-Key").unwrap_or_default().is_empty() => {
                error::orders(400, "bad_request", "Missing X-Idempotency-Key header")
            }
            _ => reply,
        })?;
        match self.keys.find(account, &key, request) {
            Lookup::Same(reply) => return Ok(Reply { status: 200, ..reply }),
            Lookup::Other(_) => {
                let message = "The idempotency key was used with another request.";
                return Err(error::orders(400, "idempotency_key_already_used", message));
            }
            Lookup::New => {}
        }
        let till = self.read_till_v2(now, account, None, &json_body(request)?)?;
        let id = till.id;
        self.add_till(till);
        let reply = Reply::new(201, self.till_body_v2(&self.tills[&id])).written();
        self.keys.keep(now, account, &key, request, &reply);
        Ok(reply)
    }

    fn read_till_v2(
        &mut self,
        now: i64,
        account: usize,
        old: Option<&Till>,
        body: &Value,
    ) -> Result<Till, Reply> {
        let mut check = Check::default();
        let known = ["name", "store_id", "external_store_id", "external_id", "config"];
        let empty = Map::new();
        let root = check.object(body, "$", &known).unwrap_or(&empty);
        let name = check.text(root, "$", "name", false, Text::Up(45));
        let store_id = check.text(root, "$", "store_id", false, Text::Up(20));
        let store_name = check.text(root, "$", "external_store_id", false, Text::Up(60));
        let external_id = check.text(root, "$", "external_id", false, Text::Up(40));
        if external_id.is_some_and(|id| !is_name(id)) {
            check.fault("property_value", "'$.external_id' - does not match pattern".to_owned());
        }
        let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_some_and(|name| {
            !name.chars().all(|c| inner(c) || c == ' ') || name.trim() != name || name.is_empty()
        }) {
            check.fault("property_value", "'$.name' - does not match pattern".to_owned());
        }
        let (mut mode, mut category) = (None, old.map(|o| o.category.clone()).unwrap_or_default());
        if let Some(config) = root.get("config")
            && let Some(config) = check.object(config, "$.config", &["qr"])
            && let Some(qr) = config.get("qr")
            && let Some(qr) = check.object(qr, "$.config.qr", &["operating_mode", "category"])
        {
            let words = &["pdv", "unattended", "self_service", "standalone"];
            mode = check.text(qr, "$.config.qr", "operating_mode", false, Text::OneOf(words));
            if let Some(code) = qr.get("category") {
                match self.check_category(account, Some(code), None) {
                    Ok(code) => category = code,
                    Err(_) if code.is_number() => {
                        let detail = "'$.config.qr.category' - is no category of this country";
                        check.fault("property_value", detail.to_owned());
                    }
                    Err(_) => check.wrong_type("$.config.qr.category", "number", code),
                }
            }
        }
        if store_id.is_none() && store_name.is_none() && old.is_none() {
            let detail = "'$.store_id' or '$.external_store_id' - required";
            check.fault("required_properties", detail.to_owned());
        }
        check.done()?;
        if external_id.is_some() && old.is_some_and(|old| Some(&*old.external_id) != external_id) {
            let message = "external_id cannot be changed";
            return Err(error::orders(422, "unprocessable_entity", message));
        }
        let own = |store: &&Store| store.account == account;
        let by_name = store_name.map(|name| {
            let found = self.stores.values().filter(own).find(|store| store.external_id == name);
            found.ok_or_else(|| {
                error::orders(400, "invalid_external_store_id", "external_store_id not found")
            })
        });
        let by_id = store_id.map(|id| {
            let found = id.parse().ok().and_then(|id: u64| self.stores.get(&id)).filter(own);
            found.ok_or_else(|| error::orders(404, "store_not_found", "Store not found"))
        });
        let store = match (by_id.transpose()?, by_name.transpose()?) {
            (Some(a), Some(b)) if a.id != b.id => {
                let message = "store_id and external_store_id are different stores";
                return Err(error::orders(400, "invalid_external_store_id", message));
            }
            (Some(store), _) | (None, Some(store)) => Some((store.id, store.external_id.clone())),
            (None, None) => old.map(|old| (old.store_id, old.external_store_id.clone())),
        };
        let (store_id, external_store_id) = store.unwrap_or_default();
        let external_id = external_id
            .map(str::to_owned)
            .or_else(|| old.map(|old| old.external_id.clone()))
            .unwrap_or_default();
        if old.is_none() && self.till_named(account, &external_id).is_some() {
            return Err(error::orders(409, "pos_already_exists", "POS already exists"));
        }
        let name = name.map(str::to_owned).or_else(|| old.map(|old| old.name.clone()));
        Ok(Till {
            id: old.map_or_else(|| self.ids.number(), |old| old.id),
            account,
            name: name.unwrap_or_else(|| external_id.clone()),
            external_id,
            store_id,
            external_store_id,
            fixed_amount: true,
            category,
            url: None,
            operating_mode: mode
                .map(str::to_owned)
                .or_else(|| old.and_then(|old| old.operating_mode.clone())),
            uuid: old.map_or_else(|| self.ids.hex(64), |old| old.uuid.clone()),
            code: old.map(|old| old.code.clone()).unwrap_or_default(),
            order: old.and_then(|old| old.order.clone()),
            created_ms: old.map_or(now, |old| old.created_ms),
            updated_ms: now,
        })
    }

    fn till_body_v2(&self, till: &Till) -> Value {
        let base = format!("https://www.mercadopago.com/instore/merchant/qr/{}", till.id);
        let mut body = json!({
            "id": till.id,
            "name": till.name,
            "status": "active",
            "date_created": time::utc(till.created_ms),
            "date_last_updated": time::utc(till.updated_ms),
            "user_id": self.account(till.account).user_id,
            "store_id": till.store_id.to_string(),
            "external_store_id": till.external_store_id,
            "external_id": till.external_id,
            "qr_response": {
                "uuid": till.uuid,
                "image": format!("{base}/{}.png", till.uuid),
                "template_document": format!("{base}/template_{}.pdf", till.uuid),
                "template_image": format!("{base}/template_{}.png", till.uuid),
                "qr_code": till.code,
            },
        });
        if let Some(mode) = &till.operating_mode {
            body["config"] = json!({"qr": {"operating_mode": mode, "category": till.category}});
        }
        body
    }
}

fn is_name(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric())
}
