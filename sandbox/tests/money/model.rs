//! What a call may say, worked out from the rules about money and from what the service has, and not
//! from the library: a second opinion. It knows bodies of the service and the words below, no more.
//!
//! The rules, in short: a payment counts once, by its id, in the till's currency, received by this
//! account, of exactly this reference, made at `since` or later; what cannot be read is not counted
//! and is not nothing; contradictions are decided for whoever would lose money; paid, nobody can pay
//! any more and paid back are said only when they are so.

use serde_json::Value;
use std::collections::BTreeSet;

/// What a call says, as far as money is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Say {
    /// `QR_OK`.
    Good,
    /// Ask again.
    Pending,
    /// Pending for good: a person has to look.
    Look,
    Paid,
    Refunded,
    Canceled,
    Expired,
    Locked,
    KeyUsed,
    Conflict,
    Refused,
    /// Another error of 100 to 133: it is not known.
    Unknown,
}

/// What may be said of one state of things.
pub type Says = BTreeSet<Say>;

fn says(list: &[Say]) -> Says {
    list.iter().copied().collect()
}

/// A sale as the till knows it.
#[derive(Clone, Copy, Debug)]
pub struct Sale<'a> {
    pub reference: &'a str,
    /// In minor units.
    pub units: i64,
    pub currency: &'a str,
    pub account: &'a str,
    pub since_ms: Option<i64>,
    /// Whether the pages of the list shift under the reader: whether he saw all is not known then.
    pub shifts: bool,
}

/// One payment as the service lists it.
#[derive(Clone, Debug)]
pub struct Payment {
    id: String,
    reference: String,
    status: String,
    /// Nothing, here and below: it cannot be read.
    units: Option<i64>,
    back: Option<i64>,
    made_ms: Option<i64>,
    /// Nothing: it is not told.
    currency: Option<String>,
    collector: Option<String>,
}

impl Payment {
    /// `moment` reads a date.
    pub fn of(body: &Value, moment: impl Fn(&str) -> Option<i64>) -> Self {
        let text = |name: &str| body.get(name).map(plain).unwrap_or_default();
        let told = |name: &str| body.get(name).filter(|value| !value.is_null()).map(plain);
        Self {
            id: text("id"),
            reference: text("external_reference"),
            status: text("status"),
            units: cents(&text("transaction_amount")),
            back: cents(&text("transaction_amount_refunded")),
            made_ms: body.get("date_created").and_then(Value::as_str).and_then(moment),
            currency: told("currency_id"),
            collector: told("collector_id"),
        }
    }

    fn is_of(&self, sale: &Sale<'_>) -> bool {
        self.reference == sale.reference
            && self.currency.as_ref().is_none_or(|currency| currency == sale.currency)
            && self.collector.as_ref().is_none_or(|collector| collector == sale.account)
    }
}

/// What the payments of a sale come to.
#[derive(Debug, Default)]
pub struct Sum {
    /// Approved ones, each once.
    pub count: usize,
    approved: i64,
    pub left: i64,
    /// One that may count cannot be read.
    pub unreadable: bool,
    shifts: bool,
    under_way: bool,
    gone: bool,
    /// One of the sale's own amount is there, and nothing of it is back.
    whole: bool,
}

/// Adds up what counts.
pub fn sum(payments: &[Payment], sale: &Sale<'_>) -> Sum {
    let mut sum = Sum { shifts: sale.shifts, ..Sum::default() };
    let mut seen = BTreeSet::new();
    for payment in payments.iter().filter(|payment| payment.is_of(sale)) {
        if seen.insert(payment.id.as_str()) {
            add(&mut sum, payment, sale);
        }
    }
    sum
}

fn add(sum: &mut Sum, payment: &Payment, sale: &Sale<'_>) {
    let approved = payment.status == "approved";
    if let Some(since) = sale.since_ms {
        match payment.made_ms {
            None => return sum.unreadable |= approved,
            Some(made) if made < since => return,
            Some(_) => {}
        }
    }
    match (payment.status.as_str(), payment.units, payment.back) {
        ("approved", Some(units), Some(back)) => {
            sum.count += 1;
            sum.approved += units;
            sum.left += units - back;
            sum.whole |= units == sale.units && back == 0;
        }
        ("approved", _, _) => sum.unreadable = true,
        ("refunded" | "charged_back", _, _) => sum.gone = true,
        ("pending" | "in_process" | "authorized", _, _) => sum.under_way = true,
        _ => {}
    }
}

/// `qr_payment_find`: approved less refunds has to reach `amount`, if one is given.
pub fn find(sum: &Sum, amount: Option<i64>) -> Says {
    let enough = sum.left > 0 && amount.is_none_or(|amount| sum.left >= amount);
    if enough { says(&[Say::Good]) } else { or_unknown(sum, not_enough(sum)) }
}

/// What a list that may have more does not settle.
fn or_unknown(sum: &Sum, mut says: Says) -> Says {
    says.extend(sum.shifts.then_some(Say::Unknown));
    says
}

fn not_enough(sum: &Sum) -> Says {
    if sum.unreadable {
        says(&[Say::Unknown])
    } else if sum.gone && sum.left == 0 && !sum.under_way {
        says(&[Say::Refunded])
    } else if sum.gone && sum.left == 0 {
        // The buyer is at it again: not paid, and perhaps soon.
        says(&[Say::Pending, Say::Locked])
    } else {
        says(&[Say::Pending])
    }
}

/// What is said before an order is made, by those who look for a payment first; nothing: make it.
pub fn before(sum: &Sum) -> Option<Says> {
    // Paid, but not this: the reference belongs to another sale, whatever else there is.
    let other = (sum.left > 0).then_some(Say::KeyUsed);
    let or_other = |say| Some(or_unknown(sum, [say].into_iter().chain(other).collect()));
    if sum.whole {
        Some(says(&[Say::Paid]))
    } else if sum.unreadable {
        or_other(Say::Unknown)
    } else if sum.under_way {
        or_other(Say::Locked)
    } else if let Some(other) = other {
        Some(or_unknown(sum, says(&[other])))
    } else if sum.gone {
        Some(or_unknown(sum, says(&[Say::Refunded])))
    } else {
        sum.shifts.then(|| says(&[Say::Good, Say::Unknown]))
    }
}

/// An order of the older interface, which has no state of its own: the payments alone tell.
pub fn wait_by_payments(sum: &Sum) -> Says {
    if sum.whole {
        return says(&[Say::Good]);
    }
    let is_back = sum.gone && sum.left == 0 && !sum.under_way;
    let otherwise = match (sum.unreadable, is_back) {
        (true, _) => Say::Unknown,
        (false, true) => Say::Refunded,
        (false, false) => Say::Pending,
    };
    or_unknown(sum, says(&[otherwise]))
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The service does not find it.
    Missing,
    /// It is in other money than the till's.
    Foreign,
    Open,
    ActionRequired,
    Paid,
    Refunded,
    Canceled,
    Expired,
    Failed,
    /// It is over, and yet money is there.
    Contradiction,
}

/// Reads the service's answer about an order.
pub fn standing(status: u16, body: &Value, currency: &str) -> Standing {
    if status != 200 {
        return Standing::Missing;
    }
    if body.get("currency").is_some_and(|told| told != currency) {
        return Standing::Foreign;
    }
    let word = |node: &Value, name: &str| node.get(name).map(plain).unwrap_or_default();
    let payments = body.pointer("/transactions/payments").and_then(Value::as_array);
    let payment = payments.and_then(|list| list.first()).cloned().unwrap_or_default();
    let amount = |name: &str| cents(&word(&payment, name)).unwrap_or_default();
    let (paid, back) = (amount("paid_amount"), amount("refunded_amount"));
    let all_back = paid > 0 && back >= paid;
    let has_money = word(&payment, "status") == "processed" && !all_back;
    match word(body, "status").as_str() {
        "refunded" | "charged_back" => Standing::Refunded,
        "processed" if word(body, "status_detail") == "refunded" || all_back => Standing::Refunded,
        "processed" if has_money => Standing::Paid,
        "canceled" | "expired" | "failed" | "processed" if has_money => Standing::Contradiction,
        "canceled" => Standing::Canceled,
        "expired" => Standing::Expired,
        "failed" => Standing::Failed,
        "action_required" => Standing::ActionRequired,
        "processed" => Standing::Contradiction,
        _ => Standing::Open,
    }
}

/// `qr_order_wait`.
pub fn wait(standing: Standing) -> Says {
    match standing {
        // Of an order that this till has just made.
        Standing::Missing | Standing::Open => says(&[Say::Pending]),
        Standing::Foreign => says(&[Say::Unknown]),
        Standing::Paid => says(&[Say::Good]),
        Standing::Refunded => says(&[Say::Refunded]),
        Standing::Canceled => says(&[Say::Canceled]),
        Standing::Expired => says(&[Say::Expired]),
        Standing::Failed | Standing::ActionRequired | Standing::Contradiction => says(&[Say::Look]),
    }
}

/// `qr_order_create`, of a sale whose order stands so; `drawable`: its code is this sale's.
pub fn create(standing: Standing, drawable: bool) -> Says {
    match standing {
        Standing::Open if drawable => says(&[Say::Good]),
        Standing::Paid => says(&[Say::Paid]),
        other => wait(other),
    }
}

/// `qr_order_cancel`; `paying`: a buyer has pressed the button; `takes_failed`: the service cancels
/// what has failed.
pub fn cancel(standing: Standing, paying: bool, takes_failed: bool) -> Says {
    match standing {
        Standing::Open if paying => says(&[Say::Locked]),
        Standing::Open | Standing::Canceled | Standing::Expired => says(&[Say::Good]),
        Standing::Paid => says(&[Say::Paid]),
        Standing::Refunded => says(&[Say::Refunded]),
        Standing::Failed if takes_failed => says(&[Say::Good]),
        Standing::Failed => says(&[Say::Conflict]),
        Standing::ActionRequired => says(&[Say::Look, Say::Conflict]),
        Standing::Contradiction => says(&[Say::Look]),
        // In whatever money: it is enough that nobody can pay.
        Standing::Foreign => says(&[Say::Good, Say::Unknown, Say::Locked]),
        Standing::Missing => says(&[Say::Pending, Say::Locked, Say::Unknown]),
    }
}

/// A number or a text as text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// "18.9" as 1890; nothing for what is no amount, or has more decimals than two.
pub fn cents(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SALE: Sale<'static> = Sale {
        reference: "sale-1",
        units: 500,
        currency: "BRL",
        account: "446566691",
        since_ms: None,
        shifts: false,
    };

    fn payment(id: u64, other: Value) -> Payment {
        let mut body = json!({
            "id": id, "status": "approved", "transaction_amount": 5.0,
            "transaction_amount_refunded": 0, "external_reference": "sale-1",
            "currency_id": "BRL", "collector_id": 446_566_691, "date_created": "100",
        });
        for (name, value) in other.as_object().unwrap() {
            body[name.as_str()] = value.clone();
        }
        Payment::of(&body, |text| text.parse().ok())
    }

    fn found(others: &[Value]) -> Sum {
        let payments: Vec<_> =
            (0..).zip(others).map(|(n, other)| payment(n, other.clone())).collect();
        sum(&payments, &SALE)
    }

    #[test]
    fn only_what_this_account_received_for_this_sale_in_its_money_counts_and_once() {
        let strangers = [
            json!({"currency_id": "USD"}),
            json!({"collector_id": 999}),
            json!({"external_reference": "sale-10"}),
            json!({"status": "rejected"}),
        ];
        assert_eq!(find(&found(&strangers), Some(500)), says(&[Say::Pending]));
        assert_eq!(before(&found(&strangers)), None);
        let own = payment(9, json!({"currency_id": null, "collector_id": null}));
        let twice = sum(&[own.clone(), own], &SALE);
        assert_eq!((twice.count, twice.approved), (1, 500));
        assert_eq!(find(&twice, Some(1_000)), says(&[Say::Pending]));
        assert_eq!(find(&twice, None), says(&[Say::Good]));
    }

    #[test]
    fn what_cannot_be_read_is_not_counted_and_not_nothing() {
        for odd in
            [json!({"transaction_amount": "1,5"}), json!({"transaction_amount_refunded": "x"})]
        {
            assert_eq!(find(&found(std::slice::from_ref(&odd)), Some(500)), says(&[Say::Unknown]));
            let beside = found(&[odd, json!({})]);
            assert_eq!(find(&beside, Some(500)), says(&[Say::Good]));
            assert!(beside.unreadable);
        }
        let undated = payment(1, json!({"date_created": null}));
        assert_eq!(find(&sum(std::slice::from_ref(&undated), &SALE), None), says(&[Say::Good]));
        let since = |ms| Sale { since_ms: Some(ms), ..SALE };
        assert_eq!(find(&sum(&[undated], &since(100)), None), says(&[Say::Unknown]));
        let dated = [payment(1, json!({}))];
        assert_eq!(find(&sum(&dated, &since(100)), None), says(&[Say::Good]));
        assert_eq!(find(&sum(&dated, &since(101)), None), says(&[Say::Pending]));
    }

    #[test]
    fn of_several_payments_the_one_of_this_amount_settles_it() {
        let other = json!({"transaction_amount": 3});
        for list in [[other.clone(), json!({})], [json!({}), other.clone()]] {
            assert_eq!(before(&found(&list)), Some(says(&[Say::Paid])));
        }
        assert_eq!(before(&found(&[other])), Some(says(&[Say::KeyUsed])));
        let under_way = [json!({"status": "in_process"}), json!({"status": "refunded"})];
        assert_eq!(before(&found(&under_way)), Some(says(&[Say::Locked])));
        let gone = found(&[json!({"status": "charged_back"})]);
        assert_eq!(
            (find(&gone, None), before(&gone)),
            (says(&[Say::Refunded]), Some(says(&[Say::Refunded])))
        );
    }

    #[test]
    fn contradictions_are_decided_for_whoever_would_lose_money() {
        let order = |status: &str, detail: &str, payment: &str, back: &str| {
            let node = json!({"status": payment, "paid_amount": "5.00", "refunded_amount": back});
            let body = json!({
                "currency": "BRL", "status": status, "status_detail": detail,
                "transactions": {"payments": [node]},
            });
            standing(200, &body, "BRL")
        };
        for over in ["canceled", "expired", "failed"] {
            assert_eq!(order(over, over, "processed", "0.00"), Standing::Contradiction);
            assert_ne!(order(over, over, "refunded", "5.00"), Standing::Contradiction);
        }
        assert_eq!(order("processed", "refunded", "processed", "0.00"), Standing::Refunded);
        assert_eq!(order("processed", "accredited", "processed", "5.00"), Standing::Refunded);
        assert_eq!(order("processed", "accredited", "processed", "4.99"), Standing::Paid);
        assert_eq!(order("processed", "processed", "rejected", "0.00"), Standing::Contradiction);
        assert_eq!(order("charged_back", "in_process", "charged_back", "0.00"), Standing::Refunded);
        assert_eq!(order("under_consideration", "", "created", "0.00"), Standing::Open);
        assert!(!cancel(Standing::Contradiction, false, true).contains(&Say::Good));
    }
}
