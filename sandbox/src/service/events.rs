//! What becomes of an order from outside, without the till asking for it: by a control call, or by
//! the service's own call that simulates a state.

use serde_json::Value;

use super::buyer::{Paid, PayOptions, Refusal};
use super::http::{Outcome, Reply, Request};
use super::orders::json_body;
use super::store::Status;
use super::{Service, error};

impl Service {
    /// Lets an open order expire before its time.
    ///
    /// # Errors
    /// If it is not open, or somebody is paying it.
    pub fn expire(&mut self, now_ms: i64, order_id: &str) -> Result<(), Refusal> {
        self.close(now_ms, order_id, Status::Expired)
    }

    /// The seller cancels in the panel, without a request.
    ///
    /// # Errors
    /// If the order is not open, or somebody is paying it.
    pub fn cancel(&mut self, now_ms: i64, order_id: &str) -> Result<(), Refusal> {
        self.close(now_ms, order_id, Status::Canceled)
    }

    /// The service gives an open order up.
    ///
    /// # Errors
    /// If it is not open, or somebody is paying it.
    pub fn fail(&mut self, now_ms: i64, order_id: &str) -> Result<(), Refusal> {
        self.close(now_ms, order_id, Status::Failed)
    }

    fn close(&mut self, now: i64, order_id: &str, status: Status) -> Result<(), Refusal> {
        self.tick(now);
        self.payable(order_id)?;
        self.close_order(now, order_id, status);
        Ok(())
    }

    /// The service waits for somebody to do something; the order can be paid all the same.
    ///
    /// # Errors
    /// If it is not open, or somebody is paying it.
    pub fn require_action(&mut self, now_ms: i64, order_id: &str) -> Result<(), Refusal> {
        self.tick(now_ms);
        self.payable(order_id)?;
        self.becomes(now_ms, order_id, Status::ActionRequired);
        Ok(())
    }

    /// The seller refunds what is left in the panel, without a request; says how much, in minor units.
    ///
    /// # Errors
    /// If the order is not paid, or nothing is left.
    pub fn refund(&mut self, now_ms: i64, order_id: &str) -> Result<i64, Refusal> {
        self.tick(now_ms);
        if !self.orders.contains_key(order_id) {
            return Err(Refusal::Unknown);
        }
        let amount = self.may_refund(now_ms, order_id, None).map_err(|_| Refusal::NotRefundable)?;
        self.add_refund(now_ms, order_id, amount);
        Ok(amount)
    }

    /// The buyer's bank takes the money of a payment back, by its id or by that of its order.
    ///
    /// # Errors
    /// If it is not paid.
    pub fn charge_back(&mut self, now_ms: i64, what: &str) -> Result<(), Refusal> {
        self.tick(now_ms);
        let id = match self.orders.get(what) {
            Some(order) => order.payment.ok_or(Refusal::State)?,
            None => what.parse().map_err(|_| Refusal::Unknown)?,
        };
        let payment = self.payments.get_mut(&id).ok_or(Refusal::Unknown)?;
        if payment.status != "approved" {
            return Err(Refusal::State);
        }
        (payment.status, payment.status_detail) = ("charged_back", "in_process");
        payment.updated_ms = now_ms;
        let order = payment.order_id.clone();
        self.changed("payment", &id.to_string(), "charged_back");
        if let Some(order) = order.filter(|id| self.orders.contains_key(id)) {
            self.becomes(now_ms, &order, Status::ChargedBack);
        }
        Ok(())
    }

    /// The buyer's money arrives although the order is canceled, has expired or has failed: it is
    /// taken, and the order stays what it is.
    ///
    /// # Errors
    /// If the order is not over, or was paid.
    pub fn pay_late(
        &mut self,
        now_ms: i64,
        order_id: &str,
        how: &PayOptions,
    ) -> Result<Paid, Refusal> {
        self.tick(now_ms);
        let order = self.orders.get(order_id).ok_or(Refusal::Unknown)?;
        let over = matches!(order.status, Status::Canceled | Status::Expired | Status::Failed);
        if !over || order.payment.is_some() {
            return Err(Refusal::State);
        }
        let amount = self.due(order, how)?;
        let (account, reference) = (order.account, order.reference.clone());
        let payment = self.add_payment(now_ms, account, &reference, amount, how, "approved");
        self.join(now_ms, order_id, payment);
        if let Some(order) = self.orders.get_mut(order_id) {
            order.payment = Some(payment);
            order.updated_ms = now_ms;
            order.version += 1;
        }
        self.notify_order(now_ms, order_id);
        self.changed("order", order_id, "paid late");
        Ok(self.paid(payment))
    }

    /// An order becomes something that does not close it.
    fn becomes(&mut self, now: i64, id: &str, status: Status) {
        let Some(order) = self.orders.get_mut(id) else { return };
        order.status = status;
        order.updated_ms = now;
        order.version += 1;
        self.notify_order(now, id);
        self.changed("order", id, status.word());
    }

    /// `POST /v1/orders/{id}/events`: known of orders of card terminals, made with test credentials.
    pub(super) fn simulate(
        &mut self,
        now: i64,
        account: usize,
        id: &str,
        request: &Request,
    ) -> Outcome {
        self.order_named(account, id)?;
        let body = json_body(request)?;
        let word = body.get("status").and_then(Value::as_str).unwrap_or_default();
        let done = match word {
            "processed" => self.pay(now, id, &method(&body)).map(|_| ()),
            "canceled" => self.cancel(now, id),
            "expired" => self.expire(now, id),
            "failed" => self.fail(now, id),
            "refunded" => self.refund(now, id).map(|_| ()),
            "action_required" => self.require_action(now, id),
            _ => {
                let message = "Invalid data was sent in the request body: status.";
                return Err(error::orders(400, "bad_request", message));
            }
        };
        let message = "Invalid order status transition.";
        done.map(|()| Reply::empty(204)).map_err(|_| error::orders(400, "bad_request", message))
    }
}

fn method(body: &Value) -> PayOptions {
    let default = PayOptions::default();
    let named = body.get("payment_method_type").and_then(Value::as_str).map(str::to_owned);
    PayOptions { method: named.unwrap_or(default.method.clone()), ..default }
}
