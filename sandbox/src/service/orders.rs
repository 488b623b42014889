//! The Orders API: create, read, search, cancel, refund (reference, section 4).

use serde_json::{Map, Value, json};

use super::check::{self, Check, Text};
use super::code::order_code;
use super::draft::Draft;
use super::http::{Outcome, Reply, Request};
use super::idempotency::{self, Lookup};
use super::store::{Api, Mode, Order, Progress, Refund, Status, dressed};
use super::time::{self, SECOND};
use super::{Service, error, money};

impl Service {
    pub(super) fn create_order(&mut self, now: i64, account: usize, request: &Request) -> Outcome {
        self.once(now, account, request, |service| {
            let body = json_body(request)?;
            let draft = service.check_order(account, body)?;
            let till = service.till_named(account, &draft.till);
            let till = till.ok_or_else(|| error::orders(404, "pos_not_found", "POS not found"))?;
            if service.config.unique_references
                && !service.orders_of(service.account(account).user_id, &draft.reference).is_empty()
            {
                let message = "external_reference already used";
                return Err(error::orders(409, "external_reference_already_used", message));
            }
            let busy = service.tills.get(&till).is_some_and(|till| till.order.is_some());
            if draft.mode != Mode::Dynamic && busy && service.config.busy_till_refuses {
                let message = "There is already a queued order on the POS.";
                return Err(error::orders(409, "already_queued_order_on_pos", message));
            }
            let id = service.ids.ulid("ORD", now);
            service.open_order(now, account, till, id.clone(), Api::Orders, draft)?;
            Ok(Reply::new(201, service.order_body(&id)))
        })
    }

    /// Runs a call that needs an idempotency key at most once for each key.
    pub(super) fn once(
        &mut self,
        now: i64,
        account: usize,
        request: &Request,
        call: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        let key = idempotency::required(request)?;
        match self.keys.find(account, &key, request) {
            Lookup::Same(reply) => return Ok(reply),
            Lookup::Other(reply) if self.config.keys_replay => {
                return Ok(Reply { status: 200, ..reply });
            }
            Lookup::Other(_) => {
                let message = "The value sent as the idempotency header has already been used with a \
                               different request within the last 24 hours.";
                return Err(error::orders(409, "idempotency_key_already_used", message));
            }
            Lookup::New => {}
        }
        let outcome = match call(self) {
            Ok(reply) => Ok(reply.written()),
            Err(reply) => Err(reply.written()),
        };
        match &outcome {
            Ok(reply) => self.keys.keep(now, account, &key, request, reply),
            Err(reply) if reply.status == 409 && self.config.remember_refusals => {
                self.keys.keep(now, account, &key, request, reply);
            }
            Err(_) => {}
        }
        outcome
    }

    /// Makes an order that can be paid and, if its mode says so, puts it on its till.
    pub(super) fn open_order(
        &mut self,
        now: i64,
        account: usize,
        till: u64,
        id: String,
        api: Api,
        draft: Draft,
    ) -> Result<(), Reply> {
        if draft.mode != Mode::Dynamic {
            self.clear_till(now, till)?;
        }
        let prefix = if draft.cash_out { "CAS" } else { "PAY" };
        let transaction = self.ids.ulid(prefix, now);
        let qr_data = (draft.mode != Mode::Static).then(|| {
            let uuid = match api {
                Api::Orders => self.ids.uuid(),
                _ => id.clone(),
            };
            order_code(self.account(account), &uuid)
        });
        self.count += 1;
        let till_name = self.tills.get(&till).map(|till| till.external_id.clone());
        let order = Order {
            number: self.count,
            account,
            api,
            mode: draft.mode,
            reference: draft.reference,
            till,
            till_name: till_name.unwrap_or_default(),
            amount: draft.amount,
            created_ms: now,
            updated_ms: now,
            expires_ms: now + draft.lifetime_ms,
            status: Status::Created,
            paying: false,
            transaction,
            payment: None,
            qr_data: qr_data.clone(),
            version: 1,
            cash_out: draft.cash_out,
            refunds: Vec::new(),
            sent: draft.sent,
            shown: Map::new(),
            merchant_order: None,
            id: id.clone(),
        };
        if let Some(code) = qr_data {
            self.codes.insert(code, id.clone());
        }
        let name = (account, order.reference.clone());
        self.orders_by_reference.entry(name).or_default().push(id.clone());
        self.open.insert((order.expires_ms, order.number), id.clone());
        if order.mode != Mode::Dynamic
            && let Some(till) = self.tills.get_mut(&till)
        {
            till.order = Some(id.clone());
        }
        self.orders.insert(id.clone(), order);
        self.changed("order", &id, "created");
        Ok(())
    }

    /// Takes what waits on a till away from it; refused while somebody pays it.
    fn clear_till(&mut self, now: i64, till: u64) -> Result<(), Reply> {
        let waiting = self.tills.get(&till).and_then(|till| till.order.clone());
        let Some(id) = waiting else { return Ok(()) };
        match self.orders.get(&id) {
            Some(order) if order.paying => Err(locked(order.api)),
            Some(_) => {
                self.close_order(now, &id, Status::Canceled);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Ends the time in which an order can be paid, and tells so.
    pub(super) fn close_order(&mut self, now: i64, id: &str, status: Status) {
        let Some(order) = self.orders.get_mut(id) else { return };
        order.status = status;
        order.paying = false;
        order.updated_ms = now;
        order.version += 1;
        self.open.remove(&(order.expires_ms, order.number));
        if let Some(till) = self.tills.get_mut(&order.till)
            && till.order.as_deref() == Some(id)
        {
            till.order = None;
        }
        self.notify_order(now, id);
        self.changed("order", id, status.word());
    }

    pub(super) fn get_order(&self, now: i64, account: usize, id: &str) -> Outcome {
        let age = now - self.order_named(account, id)?.created_ms;
        if age > self.config.order_memory_ms || age < self.config.read_lags_ms {
            return Err(order_not_found());
        }
        Ok(Reply::new(200, self.order_body(id)))
    }

    /// An order of the account, by an id of the right form.
    pub(super) fn order_named(&self, account: usize, id: &str) -> Result<&Order, Reply> {
        let rest = id.strip_prefix("ORDTST").or_else(|| id.strip_prefix("ORD")).unwrap_or_default();
        let right = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
        if rest.len() != 26 || !rest.bytes().all(right) {
            return Err(error::orders(400, "invalid_path_param", "path param order id is invalid"));
        }
        let order = self.orders.get(id).filter(|order| order.account == account);
        order.filter(|order| order.api == Api::Orders).ok_or_else(order_not_found)
    }

    /// Newest first: begin and end are required, all else may narrow them (reference, section 11).
    pub(super) fn search_orders(&self, account: usize, request: &Request) -> Outcome {
        let page = |name: &str, default: usize| match request.parameter(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| {
                error::orders(400, "bad_request", &format!("query param {name} is invalid"))
            }),
        };
        let (limit, offset): (usize, usize) = (page("limit", 30)?, page("offset", 0)?);
        let moment = |name: &str| match request.parameter(name).map(|text| time::parse(&text)) {
            None => {
                Err(error::orders(400, "bad_request", &format!("query param {name} is missing")))
            }
            Some(None) => {
                Err(error::orders(400, "bad_request", &format!("query param {name} is invalid")))
            }
            Some(Some(moment)) => Ok(moment),
        };
        let (begin, end) = (moment("begin_date")?, moment("end_date")?);
        let is = |name: &str, value: &str| request.parameter(name).is_none_or(|text| text == value);
        let mut found: Vec<&Order> = self
            .orders
            .values()
            .filter(|order| order.account == account && order.api == Api::Orders)
            .filter(|order| (begin..=end).contains(&order.created_ms) && is("type", "qr"))
            .filter(|order| is("external_reference", &order.reference))
            .filter(|order| is("status", self.words(order).0))
            .collect();
        found.sort_by_key(|order| order.number);
        let page = found.iter().rev().skip(offset).take(limit);
        let data: Vec<Value> = page.map(|order| self.order_body(&order.id)).collect();
        let paging = json!({"total": found.len(), "offset": offset, "limit": limit});
        Ok(Reply::new(200, json!({"data": data, "paging": paging})))
    }

    pub(super) fn cancel_order(
        &mut self,
        now: i64,
        account: usize,
        id: &str,
        request: &Request,
    ) -> Outcome {
        let status = self.order_named(account, id).map(|order| (order.status, order.paying))?;
        self.once(now, account, request, |service| {
            if !request.body.trim_ascii().is_empty() {
                check_empty(&json_body(request)?)?;
            }
            match status {
                (Status::Created, true) => Err(locked(Api::Orders)),
                (Status::Created, false) => {
                    service.close_order(now, id, Status::Canceled);
                    Ok(Reply::new(200, service.order_body(id)))
                }
                (Status::Failed, _) if service.config.failed_can_be_canceled => {
                    service.close_order(now, id, Status::Canceled);
                    Ok(Reply::new(200, service.order_body(id)))
                }
                (Status::Canceled, _) => {
                    Err(error::orders(409, "order_already_canceled", "Order already canceled."))
                }
                (status, _) => {
                    let message = format!("The order is {} and cannot be canceled.", status.word());
                    Err(error::orders(409, "cannot_cancel_order", &message))
                }
            }
        })
    }

    pub(super) fn refund_order(
        &mut self,
        now: i64,
        account: usize,
        id: &str,
        request: &Request,
    ) -> Outcome {
        self.order_named(account, id)?;
        let reply = self.once(now, account, request, |service| {
            let wanted = match request.body.trim_ascii().is_empty() {
                true => None,
                false => service.check_refund(account, &json_body(request)?)?,
            };
            let amount = service.may_refund(now, id, wanted)?;
            service.add_refund(now, id, amount);
            let order = &service.orders[id];
            let (status, status_detail) = service.words(order);
            Ok(Reply::new(
                201,
                json!({
                    "id": id,
                    "status": status,
                    "status_detail": status_detail,
                    "transactions": {"refunds": service.refund_nodes(order)},
                }),
            ))
        })?;
        let waits = self.orders[id].refund_waits();
        let hides = self.config.order_refunds_answer_400 && !request.shows_waiting_refunds();
        match waits && hides {
            true => Err(error::orders(400, "bad_request", REFUND_WAITS)),
            false => Ok(reply),
        }
    }

    /// The transaction and amount of a partial refund; nothing for `{}`, which is a total one.
    fn check_refund(&self, account: usize, body: &Value) -> Result<Option<(String, i64)>, Reply> {
        let site = self.account(account).site;
        if body.as_object().is_some_and(Map::is_empty) {
            return Ok(None);
        }
        let mut check = Check::default();
        let mut found = None;
        if let Some(root) = check.object(body, "$", &["transactions"])
            && let Some(list) = check.member(root, "$", "transactions", true)
        {
            for (place, entry) in check.list(list, "$.transactions", 1, 1).iter().enumerate() {
                let path = format!("$.transactions[{place}]");
                let Some(entry) = check.object(entry, &path, &["id", "amount"]) else { continue };
                let id = check.text(entry, &path, "id", true, Text::Up(64));
                let amount = check.text(entry, &path, "amount", true, Text::Amount(site));
                if let (Some(id), Some(amount)) = (id, amount) {
                    found = check::amount(amount, site).map(|amount| (id.to_owned(), amount));
                }
            }
        }
        check.done()?;
        Ok(found)
    }

    /// The amount that a refund would give back, if it may.
    pub(super) fn may_refund(
        &self,
        now: i64,
        id: &str,
        part: Option<(String, i64)>,
    ) -> Result<i64, Reply> {
        let order = &self.orders[id];
        let refuse =
            |status: u16, code: &str, message: &str| Err(error::orders(status, code, message));
        match order.status {
            Status::Processed => {}
            Status::Refunded => {
                return refuse(409, "order_already_refunded", "Order already refunded.");
            }
            Status::Created | Status::ActionRequired => {
                return refuse(409, "invalid_order_status", "The order has not been paid.");
            }
            Status::Canceled | Status::Expired | Status::Failed => {
                return refuse(409, "cannot_refund_order", "The order was never paid.");
            }
            Status::ChargedBack => {
                let code = "action_not_allowed_for_current_state";
                return refuse(409, code, "The buyer's bank took the money back.");
            }
        }
        if order.refund_waits() {
            return refuse(409, "refund_in_progress", "There is a refund in progress.");
        }
        let paid = order.payment.and_then(|id| self.payments.get(&id));
        let Some(paid) = paid else {
            return refuse(409, "cannot_refund_order", "The order has no payment.");
        };
        if now - paid.created_ms > self.config.refund_window_ms {
            return refuse(409, "refund_period_exceeded", "The period for refunds is over.");
        }
        if self.config.penniless {
            let message = "The seller has not enough money for the refund.";
            return refuse(428, "insufficient_money_for_refund", message);
        }
        let left = paid.amount - order.asked_back();
        match part {
            None => Ok(left),
            Some((id, _)) if id != order.transaction => {
                refuse(404, "transaction_not_found", "Transaction not found.")
            }
            Some((_, amount)) if order.cash_out && amount != left => {
                let message = "A cash withdrawal cannot be refunded in part.";
                refuse(400, "partial_refund_not_allowed_with_cashout", message)
            }
            Some((_, amount)) if amount > left => {
                let message = "The amount exceeds what is left to refund.";
                refuse(400, "refund_amount_exceeds", message)
            }
            Some((_, amount)) => Ok(amount),
        }
    }

    /// Gives money back, now or when refunds settle.
    pub(super) fn add_refund(&mut self, now: i64, id: &str, amount: i64) -> Refund {
        let refund = Refund {
            id: self.ids.ulid("REF", now),
            number: self.ids.number(),
            amount,
            progress: Progress::Waiting,
            created_ms: now,
        };
        let Some(order) = self.orders.get_mut(id) else { return refund };
        order.refunds.push(refund.clone());
        order.updated_ms = now;
        let refunds = order.refunds.clone();
        if let Some(payment) = order.payment.and_then(|id| self.payments.get_mut(&id)) {
            payment.refunds = refunds;
        }
        match self.config.refunds_settle_after_ms {
            Some(delay) => {
                self.settling.insert((now + delay, refund.number), id.to_owned());
                refund
            }
            None => {
                self.settle_refunds(now, id);
                let progress = self.progress();
                Refund { progress, ..refund }
            }
        }
    }

    /// What becomes of a refund that does not wait any more.
    pub(super) fn progress(&self) -> Progress {
        match self.config.refunds_fail {
            true => Progress::Failed,
            false => Progress::Settled,
        }
    }

    pub(super) fn settle_refunds(&mut self, now: i64, id: &str) {
        let progress = self.progress();
        let Some(order) = self.orders.get_mut(id) else { return };
        for refund in &mut order.refunds {
            if refund.progress == Progress::Waiting {
                refund.progress = progress;
            }
        }
        let refunded = order.refunded();
        order.updated_ms = now;
        order.version += 1;
        let payment = order.payment.and_then(|id| self.payments.get_mut(&id));
        if let Some(payment) = payment {
            payment.refunds = order.refunds.clone();
            payment.settle(now);
            if payment.amount == refunded && order.status == Status::Processed {
                order.status = Status::Refunded;
            }
        }
        let now_is = self.orders.get(id).map_or("", |order| self.words(order).1);
        self.notify_order(now, id);
        self.changed("order", id, now_is);
    }

    /// An order as the API shows it (reference, 4.5).
    pub(super) fn order_body(&self, id: &str) -> Value {
        let Some(order) = self.orders.get(id) else { return Value::Null };
        let account = self.account(order.account);
        let (status, status_detail) = self.words(order);
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        put("id", json!(order.id));
        put("type", json!("qr"));
        put("processing_mode", json!("automatic"));
        put("external_reference", json!(order.reference));
        if let Some(description) = order.sent.get("description") {
            put("description", description.clone());
        }
        put("total_amount", json!(self.sum_text(order, order.amount)));
        let lifetime = format!("PT{}M", (order.expires_ms - order.created_ms) / (60 * SECOND));
        put(
            "expiration_time",
            order.sent.get("expiration_time").cloned().unwrap_or(json!(lifetime)),
        );
        put("country_code", json!(account.site.country_code));
        put("user_id", json!(account.user_id.to_string()));
        put("status", json!(status));
        put("status_detail", json!(status_detail));
        put("currency", json!(account.site.currency));
        put("created_date", json!(time::utc(order.created_ms)));
        put("last_updated_date", json!(time::utc(order.updated_ms)));
        let mut integration = Map::new();
        integration.insert("application_id".to_owned(), json!(account.application_id()));
        if let Some(Value::Object(sent)) = order.sent.get("integration_data") {
            integration.extend(sent.clone());
        }
        put("integration_data", Value::Object(integration));
        put("transactions", self.transactions(order, "reference_id"));
        if let Some(paid) = order.payment.and_then(|id| self.payments.get(&id)) {
            put("total_paid_amount", json!(self.sum_text(order, paid.amount)));
        }
        let qr = json!({"external_pos_id": order.till_name, "mode": order.mode.word()});
        put("config", json!({ "qr": qr }));
        if let Some(qr_data) = order.qr_data.as_ref().filter(|_| order.status.is_open()) {
            put("type_response", json!({ "qr_data": qr_data }));
        }
        for name in ["items", "discounts", "taxes"] {
            if let Some(value) = order.sent.get(name) {
                put(name, value.clone());
            }
        }
        dressed(Value::Object(body), &order.shown)
    }

    /// `transactions` of an answer (`reference_id`) or of a notification (`reference`).
    pub(super) fn transactions(&self, order: &Order, reference: &str) -> Value {
        let text = |minor: i64| json!(self.sum_text(order, minor));
        let refunded = order.refunded();
        let (status, detail) = self.payment_words(order);
        let mut node = Map::new();
        let mut put = |name: &str, value: Value| node.insert(name.to_owned(), value);
        put("id", json!(order.transaction));
        put("amount", text(order.amount));
        if let Some(paid) = order.payment.and_then(|id| self.payments.get(&id)) {
            put("paid_amount", text(paid.amount));
            if refunded > 0 {
                put("refunded_amount", text(refunded));
            }
            let number = paid.id.to_string();
            match reference {
                "reference" => put("reference", json!({ "id": number })),
                _ => put("reference_id", json!(number)),
            };
            let (kind, id) = (paid.method.as_str(), paid.method_id());
            put("payment_method", json!({"type": kind, "id": id, "installments": 1}));
            put("provider", json!(paid.provider));
        }
        put("status", json!(status));
        put("status_detail", json!(detail));
        let list = if order.cash_out { "cash_outs" } else { "payments" };
        let mut transactions = Map::new();
        transactions.insert(list.to_owned(), json!([node]));
        let refunds = self.refund_nodes(order);
        if !refunds.is_empty() {
            transactions.insert("refunds".to_owned(), json!(refunds));
        }
        Value::Object(transactions)
    }

    /// All refunds of an order, as answers list them.
    fn refund_nodes(&self, order: &Order) -> Vec<Value> {
        let mut nodes: Vec<Value> =
            order.refunds.iter().map(|refund| self.refund_node(order, refund)).collect();
        if self.config.refunds_newest_first {
            nodes.reverse();
        }
        nodes
    }

    fn refund_node(&self, order: &Order, refund: &Refund) -> Value {
        let mut node = json!({
            "id": refund.id,
            "transaction_id": order.transaction,
            "reference_id": refund.number.to_string(),
            "amount": self.sum_text(order, refund.amount),
            "status": refund.progress.order_word(),
        });
        if self.account(order.account).pix_key {
            node["e2e_id"] = json!(time::end_to_end(refund.created_ms, refund.number));
        }
        node
    }

    /// `status` and `status_detail` of an order (reference, 4.7).
    pub(super) fn words(&self, order: &Order) -> (&'static str, &'static str) {
        match order.status {
            Status::Processed if order.refunded() > 0 => ("processed", "partially_refunded"),
            Status::Processed => ("processed", "accredited"),
            Status::Refunded if self.config.refunded_stays_processed => ("processed", "refunded"),
            Status::ActionRequired => ("action_required", "waiting_payment"),
            Status::ChargedBack => ("charged_back", "in_process"),
            other => (other.word(), other.word()),
        }
    }

    /// `status` and `status_detail` of an order's payment. Money that came in although the order was
    /// over is told by them alone.
    fn payment_words(&self, order: &Order) -> (&'static str, &'static str) {
        let paid = order.payment.and_then(|id| self.payments.get(&id));
        match (order.status, paid) {
            (Status::ChargedBack, _) => ("charged_back", "in_process"),
            (_, Some(paid)) if paid.status == "refunded" => ("refunded", "refunded"),
            (_, Some(paid)) if paid.refunded > 0 => ("processed", "partially_refunded"),
            (_, Some(_)) => ("processed", "accredited"),
            (Status::Created, None) => ("created", "ready_to_process"),
            (Status::ActionRequired, None) => ("action_required", "waiting_payment"),
            (Status::Canceled, None) => ("canceled", "canceled_by_api"),
            (Status::Failed, None) => ("failed", "rejected_by_issuer"),
            (status, None) => (status.word(), status.word()),
        }
    }

    pub(super) fn sum_text(&self, order: &Order, minor: i64) -> String {
        money::text(minor, self.account(order.account).site.exponent)
    }
}

/// What a refund is answered with that was accepted and waits, as of Pix (reference, section 11).
pub(super) const REFUND_WAITS: &str = "The refund could not be completed now.";

fn order_not_found() -> Reply {
    error::orders(404, "order_not_found", "Order not found.")
}

/// Somebody is paying the order at this moment.
pub(super) fn locked(api: Api) -> Reply {
    let message = "The order is locked: a payment is in progress.";
    match api {
        Api::Orders => error::orders(409, "instore_order_locked_error", message),
        _ => error::in_store(409, "instore_order_locked_error", message),
    }
}

/// The body as JSON.
pub(super) fn json_body(request: &Request) -> Result<Value, Reply> {
    serde_json::from_slice(&request.body)
        .map_err(|_| error::orders(400, "json_syntax_error", "The body is not valid JSON."))
}

/// A call without parameters takes no body, or an empty object.
fn check_empty(body: &Value) -> Result<(), Reply> {
    match body.as_object() {
        Some(object) if object.is_empty() => Ok(()),
        _ => {
            let mut check = Check::default();
            check.object(body, "$", &[]);
            check.done()
        }
    }
}
