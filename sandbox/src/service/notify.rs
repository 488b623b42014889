//! Which notifications are made, and what they tell (reference, section 5). Somebody else carries them.

use serde_json::{Value, json};

use super::notification::{Notification, signature};
use super::store::Api;
use super::{Service, time};

impl Service {
    /// Tells that an order has left a state. Nothing is told of creation.
    pub(super) fn notify_order(&mut self, now: i64, id: &str) {
        if !self.config.notifications {
            return;
        }
        let Some(order) = self.orders.get(id) else { return };
        if order.api != Api::Orders {
            let url = order.sent.get("notification_url").and_then(Value::as_str);
            let url = url.map(str::to_owned);
            if let Some(group) = order.merchant_order {
                self.notify_merchant_order(now, group, url);
            }
            return;
        }
        let account = self.account(order.account);
        let (status, status_detail) = self.words(order);
        let mut data = json!({
            "external_reference": order.reference,
            "id": order.id,
            "status": status,
            "status_detail": status_detail,
            "total_amount": self.sum_text(order, order.amount),
        });
        if let Some(paid) = order.payment.and_then(|id| self.payments.get(&id)) {
            data["total_paid_amount"] = json!(self.sum_text(order, paid.amount));
            if order.refunds.is_empty() {
                data["transactions"] = self.transactions(order, "reference");
            }
        }
        data["type"] = json!("qr");
        data["version"] = json!(order.version);
        let action = match order.refunds.is_empty() {
            true => status,
            false => "refunded",
        };
        let body = json!({
            "action": format!("order.{action}"),
            "api_version": "v1",
            "application_id": account.application_id(),
            "data": data,
            "date_created": nanoseconds(now),
            "live_mode": false,
            "type": "order",
            "user_id": account.user_id.to_string(),
        });
        self.send_order(now, id, body);
    }

    /// What the panel's simulation sends: the short form, in which only the id says anything.
    pub fn simulate_notification(&mut self, now_ms: i64, order_id: &str) {
        let Some(order) = self.orders.get(order_id) else { return };
        let account = self.account(order.account);
        let body = json!({
            "action": "order.action_required",
            "api_version": "v1",
            "application_id": account.application_id(),
            "date_created": time::utc(now_ms),
            "id": "123456",
            "live_mode": false,
            "type": "order",
            "user_id": account.user_id,
            "data": {"id": order_id},
        });
        self.send_order(now_ms, order_id, body);
    }

    fn send_order(&mut self, now: i64, id: &str, body: Value) {
        let request_id = self.ids.uuid();
        let mut headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("User-Agent", "restclient-node/4.15.3".to_owned()),
            ("X-Request-Id", request_id.clone()),
            ("X-Rest-Pool-Name", "/services/webhooks.js".to_owned()),
            ("X-Socket-Timeout", "22000".to_owned()),
        ];
        if let Some(secret) = &self.config.webhook_secret {
            let signed = match self.config.sign_lower_case {
                true => id.to_lowercase(),
                false => id.to_owned(),
            };
            let value = signature(secret, &signed, &request_id, &now.to_string());
            headers.push(("X-Signature", value));
        }
        self.send(Notification {
            url: None,
            query: format!("data.id={id}&type=order"),
            headers,
            body: body.to_string().into_bytes(),
            at_ms: now,
        });
    }

    /// The older notification, seldom signed: as IPN or as webhook, as the URL asks.
    pub(super) fn notify_merchant_order(&mut self, now: i64, group: u64, url: Option<String>) {
        if !self.config.notifications {
            return;
        }
        let Some(order) = self.merchant_orders.get(&group) else { return };
        let account = self.account(order.account);
        let (status, _) = self.merchant_status(now, order);
        let as_webhook = url.as_ref().is_none_or(|url| !url.contains("source_news=ipn"));
        let body = json!({
            "action": "update",
            "application_id": account.application_id(),
            "data": {"currency_id": "", "marketplace": "NONE", "status": status},
            "date_created": time::minus_four(now),
            "id": group.to_string(),
            "live_mode": false,
            "status": status,
            "type": "topic_merchant_order_wh",
            "user_id": account.user_id,
            "version": order.payments.len(),
        });
        let (query, body) = match as_webhook {
            true => (format!("id={group}&topic=merchant_order"), body.to_string().into_bytes()),
            false => (format!("topic=merchant_order&id={group}"), Vec::new()),
        };
        let mut headers = vec![("Content-Type", "application/json".to_owned())];
        if let Some(secret) = self.config.webhook_secret.clone()
            && self.config.sign_merchant_orders
        {
            let request_id = self.ids.uuid();
            let value = signature(&secret, &group.to_string(), &request_id, &now.to_string());
            headers.extend([("X-Request-Id", request_id), ("X-Signature", value)]);
        }
        self.send(Notification { url, query, headers, body, at_ms: now });
    }

    fn send(&mut self, notification: Notification) {
        if self.notifications.len() >= self.config.backlog {
            self.notifications.pop_front();
        }
        self.notifications.push_back(notification);
    }
}

/// Notifications write nine digits of the second.
fn nanoseconds(now: i64) -> String {
    time::utc(now).replace('Z', "000000Z")
}
