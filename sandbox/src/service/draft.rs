//! The body of a new order: every check of the reference's table (4.2) that needs no memory.

use serde_json::{Map, Value};

use super::check::{self, Check, Text};
use super::http::Reply;
use super::store::Mode;
use super::time::{self, HOUR, SECOND};
use super::{Account, Service, error};

/// A body that passed every check which needs no memory.
pub(super) struct Draft {
    pub reference: String,
    pub till: String,
    pub mode: Mode,
    pub amount: i64,
    pub lifetime_ms: i64,
    pub cash_out: bool,
    pub sent: Map<String, Value>,
}

impl Service {
    /// Reads the body of a new order.
    pub(super) fn check_order(&self, account: usize, body: Value) -> Result<Draft, Reply> {
        let account = self.account(account);
        let site = account.site;
        let mut check = Check::default();
        let known = [
            "type",
            "total_amount",
            "description",
            "external_reference",
            "expiration_time",
            "config",
            "transactions",
            "items",
            "discounts",
            "marketplace_fee",
            "integration_data",
            "taxes",
        ];
        let empty = Map::new();
        let root = check.object(&body, "$", &known).unwrap_or(&empty);
        check.text(root, "$", "type", true, Text::OneOf(&["qr"]));
        let total = check.text(root, "$", "total_amount", false, Text::Total(site));
        check.text(root, "$", "description", false, Text::Up(150));
        let reference = check.text(root, "$", "external_reference", true, Text::Word(64));
        let lifetime_ms = check_lifetime(&mut check, root).unwrap_or(self.config.lifetime_ms);
        let (till, mode) = check_config(&mut check, root);
        let (amount, cash_out) = check_transactions(&mut check, root, account);
        let categories = check_items(&mut check, root, account);
        check_discounts(&mut check, root, account);
        if categories && root.contains_key("discounts") && !self.config.discounts_with_categories {
            let detail = "'$.discounts' - not allowed with '$.items.external_categories'";
            check.fault("property_value", detail.to_owned());
        }
        check.text(root, "$", "marketplace_fee", false, Text::Amount(site));
        check_integration(&mut check, root);
        if let Some(taxes) = root.get("taxes") {
            for (place, tax) in check.list(taxes, "$.taxes", 1, 10).iter().enumerate() {
                let path = format!("$.taxes[{place}]");
                if let Some(tax) = check.object(tax, &path, &["payer_condition"]) {
                    let words = &["payment_taxable_iva", "payment_exempt_iva"];
                    check.text(tax, &path, "payer_condition", true, Text::OneOf(words));
                }
            }
        }
        check.done()?;
        let amount = amount.unwrap_or_default();
        if total.is_some_and(|total| check::amount(total, site) != Some(amount)) {
            let message = "The total amount differs from the sum of the transactions.";
            return Err(error::orders(400, "invalid_total_amount", message));
        }
        if root.contains_key("marketplace_fee") {
            let message = "marketplace_fee needs a token obtained by OAuth";
            return Err(error::orders(400, "marketplace_not_valid", message));
        }
        let sponsor = body.pointer("/integration_data/sponsor/id").and_then(Value::as_str);
        if sponsor.is_some_and(|id| {
            !id.bytes().all(|b| b.is_ascii_digit()) || id == account.user_id.to_string()
        }) {
            return Err(error::orders(400, "sponsor_id_not_valid", "The sponsor id is not valid."));
        }
        if cash_out && !self.config.cash_out {
            let message = "The seller is not enabled to hand out cash.";
            return Err(error::orders(400, "seller_configuration", message));
        }
        let reference = reference.unwrap_or_default().to_owned();
        let till = till.unwrap_or_default().to_owned();
        let sent = match body {
            Value::Object(sent) => sent,
            _ => Map::new(),
        };
        Ok(Draft { reference, till, mode, amount, lifetime_ms, cash_out, sent })
    }
}

fn check_lifetime(check: &mut Check, root: &Map<String, Value>) -> Option<i64> {
    let text = check.text(root, "$", "expiration_time", false, Text::Up(64))?;
    match time::duration(text) {
        None => {
            let detail = "'$.expiration_time' - must be a valid ISO 8601 duration";
            check.fault("property_value", detail.to_owned());
            None
        }
        Some(ms) if !(30 * SECOND..=3_600 * HOUR).contains(&ms) => {
            let detail = "'$.expiration_time' - must be between 30 seconds and 3600 hours";
            check.fault("property_value", detail.to_owned());
            None
        }
        Some(ms) => Some(ms),
    }
}

fn check_config<'a>(check: &mut Check, root: &'a Map<String, Value>) -> (Option<&'a str>, Mode) {
    let mut result = (None, Mode::Static);
    if let Some(config) = check.member(root, "$", "config", true)
        && let Some(config) = check.object(config, "$.config", &["qr"])
        && let Some(qr) = check.member(config, "$.config", "qr", true)
        && let Some(qr) = check.object(qr, "$.config.qr", &["external_pos_id", "mode"])
    {
        let path = "$.config.qr";
        result.0 = check.text(qr, path, "external_pos_id", true, Text::Word(40));
        let modes = &["static", "dynamic", "hybrid"];
        result.1 = match check.text(qr, path, "mode", false, Text::OneOf(modes)) {
            Some("dynamic") => Mode::Dynamic,
            Some("hybrid") => Mode::Hybrid,
            _ => Mode::Static,
        };
    }
    result
}

fn check_transactions(
    check: &mut Check,
    root: &Map<String, Value>,
    account: &Account,
) -> (Option<i64>, bool) {
    let none = (None, false);
    let Some(node) = check.member(root, "$", "transactions", true) else { return none };
    let known = ["payments", "cash_outs"];
    let Some(node) = check.object(node, "$.transactions", &known) else { return none };
    let cash_out = node.contains_key("cash_outs");
    let (name, members) = match cash_out {
        true => ("cash_outs", &["amount", "additional_info"][..]),
        false => ("payments", &["amount"][..]),
    };
    let Some(list) = check.member(node, "$.transactions", name, true) else { return none };
    let path = format!("$.transactions.{name}");
    let mut amount = None;
    for (place, entry) in check.list(list, &path, 1, 1).iter().enumerate() {
        let path = format!("{path}[{place}]");
        if let Some(entry) = check.object(entry, &path, members) {
            let text = check.text(entry, &path, "amount", true, Text::Total(account.site));
            amount = text.and_then(|text| check::amount(text, account.site));
        }
    }
    (amount, cash_out)
}

/// Whether an item names external categories.
fn check_items(check: &mut Check, root: &Map<String, Value>, account: &Account) -> bool {
    let Some(items) = root.get("items") else { return false };
    let known =
        ["title", "unit_price", "quantity", "unit_measure", "external_code", "external_categories"];
    let mut categories = false;
    for (place, item) in check.list(items, "$.items", 0, 10).iter().enumerate() {
        let path = format!("$.items[{place}]");
        let Some(item) = check.object(item, &path, &known) else { continue };
        check.text(item, &path, "title", false, Text::Up(150));
        check.text(item, &path, "unit_price", false, Text::Amount(account.site));
        check.text(item, &path, "unit_measure", false, Text::Up(10));
        check.text(item, &path, "external_code", false, Text::Up(30));
        if let Some(quantity) = item.get("quantity")
            && quantity.as_u64().is_none_or(|count| count == 0)
        {
            check.wrong_type(&format!("{path}.quantity"), "integer", quantity);
        }
        let Some(list) = item.get("external_categories") else { continue };
        categories = true;
        let path = format!("{path}.external_categories");
        for (place, entry) in check.list(list, &path, 0, 10).iter().enumerate() {
            let path = format!("{path}[{place}]");
            if let Some(entry) = check.object(entry, &path, &["id"]) {
                check.text(entry, &path, "id", true, Text::Up(64));
            }
        }
    }
    categories
}

fn check_discounts(check: &mut Check, root: &Map<String, Value>, account: &Account) {
    let Some(node) = root.get("discounts") else { return };
    let Some(node) = check.object(node, "$.discounts", &["payment_methods"]) else { return };
    let Some(list) = check.member(node, "$.discounts", "payment_methods", true) else { return };
    let path = "$.discounts.payment_methods";
    for (place, entry) in check.list(list, path, 1, 4).iter().enumerate() {
        let path = format!("{path}[{place}]");
        if let Some(entry) = check.object(entry, &path, &["type", "new_total_amount"]) {
            let words = &["debit_card", "credit_card", "account_money", "prepaid_card"];
            check.text(entry, &path, "type", true, Text::OneOf(words));
            let rule = Text::Amount(account.site);
            check.text(entry, &path, "new_total_amount", true, rule);
        }
    }
}

fn check_integration(check: &mut Check, root: &Map<String, Value>) {
    let Some(node) = root.get("integration_data") else { return };
    let path = "$.integration_data";
    let known = ["platform_id", "integrator_id", "sponsor"];
    let Some(node) = check.object(node, path, &known) else { return };
    check.text(node, path, "platform_id", false, Text::Up(64));
    if let Some(id) = check.text(node, path, "integrator_id", false, Text::Up(64))
        && !id.starts_with("dev_")
    {
        let detail = format!("'{path}.integrator_id' - does not match pattern");
        check.fault("property_value", detail);
    }
    let Some(sponsor) = node.get("sponsor") else { return };
    let path = "$.integration_data.sponsor";
    if let Some(sponsor) = check.object(sponsor, path, &["id"]) {
        check.text(sponsor, path, "id", true, Text::Up(20));
    }
}
