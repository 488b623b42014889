//! Payments and merchant orders: the older API's view of what was paid (reference, section 6).

use serde_json::{Map, Value, json};

use super::http::{Outcome, Reply, Request};
use super::idempotency::Lookup;
use super::money::Decimal;
use super::orders::REFUND_WAITS;
use super::store::{MerchantOrder, Payment, Progress, Refund, Status, dressed};
use super::{Service, error, money, time};

impl Payment {
    /// Works out status and sum from the refunds that have settled.
    pub(super) fn settle(&mut self, now: i64) {
        let settled = self.refunds.iter().filter(|r| r.progress == Progress::Settled);
        self.refunded = settled.map(|refund| refund.amount).sum();
        self.updated_ms = now;
        (self.status, self.status_detail) = match self.refunded {
            0 => ("approved", "accredited"),
            all if all == self.amount => ("refunded", "refunded"),
            _ => ("approved", "partially_refunded"),
        };
    }

    pub(super) fn method_id(&self) -> &str {
        match self.method.as_str() {
            "credit_card" => "master",
            "debit_card" => "debmaster",
            other => other,
        }
    }
}

impl Service {
    pub(super) fn search_payments(&self, now: i64, account: usize, request: &Request) -> Outcome {
        for (name, words) in [
            (
                "sort",
                &["date_approved", "date_created", "date_last_updated", "id", "money_release_date"]
                    [..],
            ),
            ("criteria", &["asc", "desc"][..]),
        ] {
            let value = request.parameter(name).unwrap_or_default();
            if !words.contains(&value.as_str()) {
                let message = format!("{name} must be one of {}", words.join(", "));
                return Err(error::classic(400, "bad_request", &message, json!(1)));
            }
        }
        let (limit, offset) = paging(request)?;
        let moment = |name: &str| match request.parameter(name) {
            None => Ok(None),
            Some(text) => time::parse_search(&text, now).map(Some).ok_or_else(|| {
                error::classic(400, "bad_request", &format!("{name} is not a date"), json!(1))
            }),
        };
        let (begin, end) = (moment("begin_date")?, moment("end_date")?);
        let range = request.parameter("range");
        let status = request.parameter("status");
        let collector = request.parameter("collector.id");
        let till = request.parameter("pos_id");
        let store = request.parameter("store_id");
        let wanted = |payment: &&Payment| {
            let at = match range.as_deref() {
                Some("date_last_updated") => payment.updated_ms,
                _ => payment.created_ms,
            };
            let on = payment.till.and_then(|id| self.tills.get(&id));
            payment.created_ms + self.config.search_lags_ms <= now
                && status.as_ref().is_none_or(|status| status == payment.status)
                && collector.as_ref().is_none_or(|id| *id == payment.collector.to_string())
                && till.as_ref().is_none_or(|id| on.is_some_and(|till| till.id.to_string() == *id))
                && store
                    .as_ref()
                    .is_none_or(|id| on.is_some_and(|till| till.store_id.to_string() == *id))
                && begin.is_none_or(|begin| at >= begin)
                && end.is_none_or(|end| at <= end)
        };
        let mut found: Vec<&Payment> = match request.parameter("external_reference") {
            Some(reference) if self.config.search_finds_more => {
                let own = self.payments.values().filter(|payment| payment.account == account);
                own.filter(|payment| payment.reference.starts_with(&reference))
                    .filter(wanted)
                    .collect()
            }
            Some(reference) => {
                let ids = self.payments_by_reference.get(&(account, reference));
                let ids = ids.into_iter().flatten();
                ids.filter_map(|id| self.payments.get(id)).filter(wanted).collect()
            }
            None => {
                let all = self.payments.values().filter(|payment| payment.account == account);
                all.filter(wanted).collect()
            }
        };
        found.sort_by_key(|payment| match request.parameter("sort").as_deref() {
            Some("date_last_updated") => (payment.updated_ms, payment.id),
            _ => (payment.created_ms, payment.id),
        });
        if request.parameter("criteria").as_deref() == Some("desc") {
            found.reverse();
        }
        if self.config.search_doubles {
            found = found.into_iter().flat_map(|payment| [payment, payment]).collect();
        }
        // As if a payment had come in at the front since the page before.
        let shift = usize::from(self.config.search_overlaps && offset > 0);
        let limit = limit.min(self.config.search_page);
        let total = found.len() + shift;
        let page = found.into_iter().skip(offset - shift).take(limit);
        let results: Vec<Value> = page.map(|payment| self.payment_body(payment)).collect();
        let paging = json!({"total": total, "limit": limit, "offset": offset});
        Ok(Reply::new(200, json!({"paging": paging, "results": results})))
    }

    pub(super) fn get_payment(&self, account: usize, id: &str) -> Outcome {
        let payment = self.payment_named(account, id)?;
        Ok(Reply::new(200, self.payment_body(payment)))
    }

    fn payment_named(&self, account: usize, id: &str) -> Result<&Payment, Reply> {
        let missing = || error::classic(404, "not_found", "Payment not found", json!(2000));
        let id: u64 = id.parse().map_err(|_| {
            error::classic(400, "bad_request", "The payment id is not a number", json!(1))
        })?;
        let payment = self.payments.get(&id).filter(|payment| payment.account == account);
        payment.ok_or_else(missing)
    }

    /// `/v1/payments/{id}/refunds`: one more of them, or the list. One that waits is hidden from
    /// those who do not ask for it by header (reference, section 11).
    pub(super) fn payment_refunds(
        &mut self,
        now: i64,
        account: usize,
        id: &str,
        request: &Request,
    ) -> Outcome {
        let payment = self.payment_named(account, id)?;
        match request.method.as_str() {
            "GET" => {
                let shown = shown_refunds(payment, request);
                let bodies: Vec<Value> = shown.map(|r| self.refund_body(payment, r)).collect();
                Ok(Reply::new(200, json!(bodies)))
            }
            "POST" => {
                let id = payment.id;
                let reply = self.refund_payment_once(now, account, id, request)?;
                let waits = reply.member("status") == Progress::Waiting.payment_word();
                match waits && !request.shows_waiting_refunds() {
                    true => Err(error::classic(400, "bad_request", REFUND_WAITS, Value::Null)),
                    false => Ok(reply),
                }
            }
            _ => Err(error::not_found()),
        }
    }

    /// `/v1/payments/{id}/refunds/{refund}`.
    pub(super) fn payment_refund(
        &self,
        account: usize,
        id: &str,
        refund: &str,
        request: &Request,
    ) -> Outcome {
        let payment = self.payment_named(account, id)?;
        let found = shown_refunds(payment, request).find(|r| r.number.to_string() == refund);
        match found {
            Some(found) => Ok(Reply::new(200, self.refund_body(payment, found))),
            None => Err(error::classic(404, "not_found", "Refund not found", json!(2000))),
        }
    }

    /// A refund, made at most once for each key; there need not be one.
    fn refund_payment_once(
        &mut self,
        now: i64,
        account: usize,
        id: u64,
        request: &Request,
    ) -> Outcome {
        let key = request.header("X-Idempotency-Key").filter(|key| !key.is_empty());
        let Some(key) = key.map(str::to_owned) else {
            return self.refund_payment(now, id, request);
        };
        match self.keys.find(account, &key, request) {
            Lookup::Same(reply) => return Ok(reply),
            Lookup::Other(reply) if self.config.keys_replay => return Ok(reply),
            Lookup::Other(_) => {
                let message = "The idempotency key was used with another request";
                let code = "idempotency_key_already_used";
                return Err(error::classic(409, code, message, Value::Null));
            }
            Lookup::New => {}
        }
        let reply = self.refund_payment(now, id, request)?.written();
        self.keys.keep(now, account, &key, request, &reply);
        Ok(reply)
    }

    fn refund_payment(&mut self, now: i64, id: u64, request: &Request) -> Outcome {
        let refuse = |status: u16, code: u32, message: &str| {
            let error = if status == 428 { "insufficient_money" } else { "bad_request" };
            Err(error::classic(status, error, message, json!(code)))
        };
        let payment = &self.payments[&id];
        let exponent = self.account(payment.account).site.exponent;
        let part = match request.body.trim_ascii() {
            b"" => None,
            body => match serde_json::from_slice::<Value>(body) {
                Ok(Value::Object(body)) => match body.get("amount") {
                    None | Some(Value::Null) => None,
                    Some(amount) => {
                        let minor = Decimal::of_number(amount).and_then(|d| d.minor(exponent));
                        match minor {
                            Some(minor) if minor > 0 => Some(minor),
                            _ => return refuse(400, 2018, "The amount is not a valid number"),
                        }
                    }
                },
                _ => return refuse(400, 2019, "The body is not valid JSON"),
            },
        };
        if payment.collector != self.account(payment.account).user_id {
            let message = "The payment was received by another collector";
            return Err(error::classic(403, "forbidden", message, json!(3)));
        }
        let left = payment.left();
        let amount = part.unwrap_or(left);
        if payment.status != "approved" {
            return refuse(
                400,
                2063,
                "The action requested is not valid for the current payment state",
            );
        }
        if now - payment.created_ms > self.config.refund_window_ms {
            return refuse(400, 2024, "Payment too old to be refunded");
        }
        if left == 0 {
            return refuse(400, 4296, "The payment is refunded already");
        }
        if amount > left {
            return refuse(400, 4040, "The refund amount exceeds what is left of the payment");
        }
        if self.config.penniless {
            return refuse(428, 2017, "The collector has not enough money");
        }
        let order = payment.order_id.clone();
        let refund = match order.filter(|id| self.orders.contains_key(id)) {
            Some(order) => self.add_refund(now, &order, amount),
            None => self.add_payment_refund(now, id, amount),
        };
        Ok(Reply::new(201, self.refund_body(&self.payments[&id], &refund)))
    }

    /// Gives money of a payment back that belongs to no order, now or when refunds settle.
    fn add_payment_refund(&mut self, now: i64, id: u64, amount: i64) -> Refund {
        let delay = self.config.refunds_settle_after_ms;
        let refund = Refund {
            id: self.ids.ulid("REF", now),
            number: self.ids.number(),
            amount,
            progress: delay.map_or(self.progress(), |_| Progress::Waiting),
            created_ms: now,
        };
        if let Some(delay) = delay {
            self.settling.insert((now + delay, refund.number), id.to_string());
        }
        if let Some(payment) = self.payments.get_mut(&id) {
            payment.refunds.push(refund.clone());
            payment.settle(now);
        }
        let status = self.payments[&id].status;
        self.changed("payment", &id.to_string(), status);
        refund
    }

    /// A refund of a payment that belongs to no order does not wait any more.
    pub(super) fn settle_payment(&mut self, now: i64, id: u64) {
        let progress = self.progress();
        let Some(payment) = self.payments.get_mut(&id) else { return };
        for refund in &mut payment.refunds {
            if refund.progress == Progress::Waiting {
                refund.progress = progress;
            }
        }
        payment.settle(now);
        let status = payment.status;
        self.changed("payment", &id.to_string(), status);
    }

    fn refund_body(&self, payment: &Payment, refund: &Refund) -> Value {
        let account = self.account(payment.account);
        json!({
            "id": refund.number,
            "payment_id": payment.id,
            "amount": money::number(refund.amount, account.site.exponent),
            "status": refund.progress.payment_word(),
            "date_created": time::minus_four(refund.created_ms),
            "refund_mode": "standard",
            "adjustment_amount": 0,
            "reason": null,
            "label": null,
            "unique_sequence_number": null,
            "metadata": {},
            "source": {
                "id": account.user_id.to_string(),
                "name": account.name,
                "type": "collector",
            },
            "partition_details": [],
        })
    }

    fn payment_body(&self, payment: &Payment) -> Value {
        let account = self.account(payment.account);
        let number = |minor: i64| money::number(minor, account.site.exponent);
        let approved = payment.took_money().then(|| time::minus_four(payment.created_ms));
        let till = payment.till.and_then(|id| self.tills.get(&id));
        let mut body = json!({
            "id": payment.id,
            "date_created": time::minus_four(payment.created_ms),
            "date_approved": approved,
            "date_last_updated": time::minus_four(payment.updated_ms),
            "operation_type": if payment.till.is_some() { "pos_payment" } else { "regular_payment" },
            "payment_method_id": payment.method_id(),
            "payment_type_id": payment.method,
            "status": payment.status,
            "status_detail": payment.status_detail,
            "currency_id": payment.currency,
            "external_reference": payment.reference,
            "transaction_amount": number(payment.amount),
            "transaction_amount_refunded": number(payment.refunded),
            "collector_id": payment.collector,
            "payer": {"id": payment.payer.to_string(), "type": "guest"},
            "live_mode": false,
            "order": {},
            "pos_id": till.map(|till| till.id.to_string()),
            "store_id": till.map(|till| till.store_id.to_string()),
        });
        if let Some(id) = payment.merchant_order {
            body["order"] = json!({"id": id.to_string(), "type": "mercadopago"});
        }
        dressed(body, &payment.shown)
    }

    pub(super) fn search_merchant_orders(
        &self,
        now: i64,
        account: usize,
        request: &Request,
    ) -> Outcome {
        let (limit, offset) = paging(request)?;
        // A filter that is passed over would find too much.
        for name in ["payer_id", "sponsor_id", "marketplace"] {
            if request.parameter(name).is_some() {
                let message = format!("{name} is a filter that the sandbox does not know");
                return Err(error::classic(400, "bad_request", &message, Value::Null));
            }
        }
        let moment = |name: &str| match request.parameter(name) {
            None => Ok(None),
            Some(text) => time::parse(&text).map(Some).ok_or_else(|| {
                let message = format!("{name} is not a date");
                error::classic(400, "bad_request", &message, Value::Null)
            }),
        };
        let (from, to) = (moment("date_created_from")?, moment("date_created_to")?);
        let (newer, older) = (moment("last_updated_from")?, moment("last_updated_to")?);
        let is =
            |name: &str, value: &str| request.parameter(name).is_none_or(|wanted| wanted == value);
        let ours = self.account(account);
        let all_ours = is("site_id", ours.site.id) && is("application_id", ours.application_id());
        let wanted = |order: &&MerchantOrder| {
            all_ours
                && is("status", self.merchant_status(now, order).0)
                && is("preference_id", &order.preference)
                && from.is_none_or(|from| order.created_ms >= from)
                && to.is_none_or(|to| order.created_ms <= to)
                && newer.is_none_or(|from| order.updated_ms >= from)
                && older.is_none_or(|to| order.updated_ms <= to)
        };
        let found: Vec<&MerchantOrder> = match request.parameter("external_reference") {
            Some(reference) => {
                let ids = self.merchant_orders_by_reference.get(&(account, reference));
                let ids = ids.into_iter().flatten();
                ids.filter_map(|id| self.merchant_orders.get(id)).filter(wanted).collect()
            }
            None => {
                let all = self.merchant_orders.values().filter(|order| order.account == account);
                let mut all: Vec<_> = all.filter(wanted).collect();
                all.sort_by_key(|order| order.id);
                all
            }
        };
        let total = found.len();
        let page: Vec<Value> = found
            .into_iter()
            .skip(offset)
            .take(limit)
            .map(|order| self.merchant_order_body(now, order))
            .collect();
        let next = offset + page.len();
        // Nothing found is null, not an empty list (reference, section 6).
        let elements = if page.is_empty() { Value::Null } else { json!(page) };
        Ok(Reply::new(200, json!({"elements": elements, "next_offset": next, "total": total})))
    }

    pub(super) fn get_merchant_order(&self, account: usize, id: &str) -> Outcome {
        let order = id.parse().ok().and_then(|id: u64| self.merchant_orders.get(&id));
        match order.filter(|order| order.account == account) {
            Some(order) => Ok(Reply::new(200, self.merchant_order_body(order.updated_ms, order))),
            None => Err(error::classic(404, "not_found", "Merchant order not found", Value::Null)),
        }
    }

    /// Approved and refunded sums of a merchant order.
    fn merchant_sums(&self, order: &MerchantOrder) -> (i64, i64) {
        let payments = order.payments.iter().filter_map(|id| self.payments.get(id));
        payments
            .filter(|payment| payment.took_money())
            .fold((0, 0), |sums, payment| (sums.0 + payment.amount, sums.1 + payment.refunded))
    }

    /// `status` and `order_status`.
    pub(super) fn merchant_status(
        &self,
        now: i64,
        order: &MerchantOrder,
    ) -> (&'static str, &'static str) {
        let (paid, refunded) = self.merchant_sums(order);
        let closed = order.order_id.as_ref().and_then(|id| self.orders.get(id));
        let gone = match closed.map(|order| order.status) {
            Some(Status::Expired | Status::Canceled | Status::Failed) => true,
            _ => now > order.expires_ms,
        };
        match (paid, refunded) {
            (0, _) if gone => ("expired", "payment_required"),
            (0, _) => ("opened", "payment_required"),
            (paid, refunded) if refunded == paid => ("closed", "refunded"),
            (_, refunded) if refunded > 0 => ("closed", "partially_refunded"),
            (paid, _) if paid < order.amount && order.order_id.is_none() => {
                ("opened", "partially_paid")
            }
            _ => ("closed", "paid"),
        }
    }

    fn merchant_order_body(&self, now: i64, order: &MerchantOrder) -> Value {
        let account = self.account(order.account);
        let number = |minor: i64| money::number(minor, account.site.exponent);
        let (paid, refunded) = self.merchant_sums(order);
        let (status, order_status) = self.merchant_status(now, order);
        let sent = order.order_id.as_ref().and_then(|id| self.orders.get(id)).map(|o| &o.sent);
        let payments: Vec<Value> = order
            .payments
            .iter()
            .filter_map(|id| self.payments.get(id))
            .map(|payment| {
                let good = payment.took_money();
                json!({
                    "id": payment.id,
                    "transaction_amount": number(payment.amount),
                    "total_paid_amount": number(if good { payment.amount } else { 0 }),
                    "shipping_cost": 0,
                    "currency_id": payment.currency,
                    "status": payment.status,
                    "status_detail": payment.status_detail,
                    "operation_type": "pos_payment",
                    "date_approved": good.then(|| time::minus_four(payment.created_ms)),
                    "date_created": time::minus_four(payment.created_ms),
                    "last_modified": time::minus_four(payment.updated_ms),
                    "amount_refunded": number(payment.refunded),
                })
            })
            .collect();
        json!({
            "id": order.id,
            "status": status,
            "external_reference": order.reference,
            "preference_id": order.preference,
            "payments": payments,
            "shipments": [],
            "collector": {"id": account.user_id, "nickname": account.nickname},
            "marketplace": "NONE",
            "notification_url": member(sent, "notification_url"),
            "date_created": time::minus_four(order.created_ms),
            "last_updated": time::minus_four(order.updated_ms),
            "sponsor_id": member(sent, "sponsor").get("id").cloned().unwrap_or_default(),
            "shipping_cost": 0,
            "total_amount": number(order.amount),
            "site_id": account.site.id,
            "paid_amount": number(paid),
            "refunded_amount": number(refunded),
            "payer": {"id": 0, "email": ""},
            "items": items(sent, account.site.currency),
            "cancelled": false,
            "additional_info": "",
            "application_id": application(account.application_id()),
            "order_status": order_status,
        })
    }
}

/// The refunds that an answer about a payment lists.
fn shown_refunds<'a>(payment: &'a Payment, request: &Request) -> impl Iterator<Item = &'a Refund> {
    let waiting = request.shows_waiting_refunds();
    payment.refunds.iter().filter(move |r| waiting || r.progress != Progress::Waiting)
}

fn member(sent: Option<&Map<String, Value>>, name: &str) -> Value {
    sent.and_then(|sent| sent.get(name)).cloned().unwrap_or_default()
}

/// The application as a number, as the older API shows it.
fn application(id: &str) -> Value {
    id.parse::<u64>().map_or(Value::Null, |id| json!(id))
}

fn items(sent: Option<&Map<String, Value>>, currency: &str) -> Value {
    let items = member(sent, "items");
    let items = items.as_array().into_iter().flatten().map(|item| {
        json!({
            "id": item.get("sku_number").or(item.get("id")).cloned().unwrap_or(json!("")),
            "category_id": item.get("category").cloned().unwrap_or(json!("")),
            "currency_id": currency,
            "description": item.get("description").cloned().unwrap_or(json!("")),
            "picture_url": item.get("picture_url").cloned().unwrap_or(json!("")),
            "title": item.get("title").cloned().unwrap_or(json!("")),
            "quantity": item.get("quantity").cloned().unwrap_or(json!(1)),
            "unit_price": item.get("unit_price").cloned().unwrap_or(json!(0)),
        })
    });
    Value::Array(items.collect())
}

/// `limit` and `offset`.
fn paging(request: &Request) -> Result<(usize, usize), Reply> {
    let read = |name: &str, default: usize, most: usize| match request.parameter(name) {
        None => Ok(default),
        Some(text) => text.parse().ok().filter(|number| *number <= most).ok_or_else(|| {
            error::classic(400, "bad_request", &format!("{name} is not valid"), json!(1))
        }),
    };
    Ok((read("limit", 30, 1_000)?, read("offset", 0, 10_000)?))
}
