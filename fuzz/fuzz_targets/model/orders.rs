//! What an order of `/v1/orders` says of itself, and what may be told of it.

use super::facts::{ANY, Fact, Whose, amount, currency, list, text, word};
use super::{Account, Exchange};
use serde_json::Value;
use std::collections::BTreeMap;

/// What may be told of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Paid,
    Refunded,
    Canceled,
    Expired,
    Pending,
    /// 100..133, or that the order is of another country.
    Error,
}

/// An answer that is an order.
#[derive(Debug, Clone)]
pub struct Said<'v> {
    body: &'v Value,
    pub id: String,
    pub status: String,
    pub currency: Whose,
    pub amount: Fact<u64>,
    pub reference: Option<String>,
    pub qr_data: String,
}

/// Reads an answer as an order; `None` if it is none.
pub fn said<'v>(exchange: &'v Exchange, account: &Account) -> Option<Said<'v>> {
    let body = exchange.done()?;
    let status = word(body, "status");
    if !exchange.path.starts_with("/v1/orders") || status.is_empty() {
        return None;
    }
    let qr_data = body.get("type_response").and_then(|r| r.get("qr_data")).and_then(Value::as_str);
    Some(Said {
        body,
        id: text(body, "id")?,
        status,
        currency: currency(body, &["currency", "currency_id"], account),
        amount: amount(body, "total_amount", account),
        reference: text(body, "external_reference"),
        qr_data: qr_data.unwrap_or_default().to_owned(),
    })
}

/// A refund in an answer.
#[derive(Debug, Clone)]
pub struct Refund {
    pub id: String,
    pub status: String,
    pub amount: Fact<u64>,
}

impl Refund {
    pub fn is_done(&self) -> bool {
        matches!(&*self.status, "processed" | "approved" | "refunded")
    }

    /// Neither through nor refused, as far as can be told.
    fn is_odd(&self) -> bool {
        self.status.is_empty()
    }
}

pub fn refund(entry: &Value, account: &Account) -> Refund {
    Refund {
        id: text(entry, "id").unwrap_or_default(),
        status: word(entry, "status"),
        amount: amount(entry, "amount", account),
    }
}

/// What a payment brought: less than its amount where there was a discount.
fn paid_by(payment: &Value, account: &Account) -> Fact<u64> {
    match amount(payment, "paid_amount", account) {
        Fact::Absent => amount(payment, "amount", account),
        found => found,
    }
}

/// Whether all that was paid is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    No,
    Maybe,
    All,
}

impl<'v> Said<'v> {
    fn payments(&self) -> &'v [Value] {
        list(self.body, &["transactions", "payments"])
    }

    pub fn refunds(&self, account: &Account) -> Vec<Refund> {
        let list = list(self.body, &["transactions", "refunds"]);
        list.iter().map(|entry| refund(entry, account)).collect()
    }

    /// Whether a payment was ever made, and be it back.
    pub fn was_paid(&self) -> bool {
        !self.payments_in(&["processed", "refunded", "charged_back"]).is_empty()
    }

    /// Of another till, or of another kind of code, than those asked for here.
    pub fn is_elsewhere(&self) -> bool {
        let of_code = |name| self.body.get("config").and_then(|c| c.get("qr")?.get(name));
        of_code("external_pos_id").is_some_and(|pos| pos != "CAJA001") || of_code("mode").is_some()
    }

    fn payments_in(&self, words: &[&str]) -> Vec<&'v Value> {
        let of = |payment: &&Value| words.contains(&&*word(payment, "status"));
        self.payments().iter().filter(of).collect()
    }

    /// Payments by which the buyer was charged and of which nothing says that it is back.
    pub fn is_charged(&self, account: &Account) -> bool {
        self.payments_in(&["processed"]).iter().any(|p| paid_by(p, account) != Fact::Sure(0))
    }

    /// What was paid, by each member that says so. The order's own amount does not: discounts make it
    /// less, tips more.
    pub fn paid(&self, account: &Account) -> Vec<Fact<u64>> {
        let mut paid = vec![amount(self.body, "total_paid_amount", account)];
        let made = self.payments_in(&["processed", "refunded", "charged_back"]);
        paid.extend(made.iter().map(|payment| paid_by(payment, account)));
        paid.retain(|paid| *paid != Fact::Absent);
        paid
    }

    /// What is back: the least and the most that it may be.
    fn back_range(&self, account: &Account) -> (u64, u64) {
        let refunds = self.refunds(account);
        let mut by_id = BTreeMap::new();
        for (at, refund) in refunds.iter().enumerate().filter(|(_, r)| r.is_done() || r.is_odd()) {
            // One without an id may be another one once more.
            let sure = refund.is_done() && !refund.id.is_empty();
            let least = refund.amount.sure().filter(|_| sure).unwrap_or(0);
            let id = if refund.id.is_empty() { format!("none-{at}") } else { refund.id.clone() };
            by_id.entry(id).or_insert(Vec::new()).push((least, refund.amount.most()));
        }
        let of_refunds = |pick: fn(&(u64, u64)) -> u64, largest: bool| -> u64 {
            let one = |all: &Vec<(u64, u64)>| {
                let values = all.iter().map(pick);
                if largest { values.max() } else { values.min() }.unwrap_or(0)
            };
            by_id.values().map(one).sum()
        };
        let made = self.payments_in(&["processed", "refunded", "charged_back"]);
        let of_payments: Vec<Fact<u64>> =
            made.iter().map(|payment| amount(payment, "refunded_amount", account)).collect();
        let least = of_payments.iter().filter_map(|f| f.sure()).sum::<u64>();
        let most = of_payments.iter().filter(|f| **f != Fact::Absent).map(|f| match f {
            Fact::Unreadable => ANY,
            other => other.most(),
        });
        let most = most.sum::<u64>();
        (of_refunds(|r| r.0, false).max(least), of_refunds(|r| r.1, true).max(most))
    }

    /// Whether all is back: by the words, or by the sum.
    pub fn back(&self, account: &Account) -> Back {
        let made = self.payments_in(&["processed", "refunded", "charged_back"]);
        let gone = self.payments_in(&["refunded", "charged_back"]);
        let order = matches!(&*self.status, "refunded" | "charged_back");
        if order && !self.is_charged(account) || !made.is_empty() && gone.len() == made.len() {
            return Back::All;
        }
        if order || word(self.body, "status_detail") == "refunded" || !gone.is_empty() {
            return Back::Maybe;
        }
        if made.len() > 1 {
            return self.back_of_several(&made, account);
        }
        let paid = self.paid(account);
        let most = paid.iter().map(|p| p.sure().unwrap_or(ANY)).max().unwrap_or(ANY);
        let least = paid.iter().filter_map(|p| p.sure()).min().unwrap_or(0);
        match self.back_range(account) {
            (back, _) if back > 0 && back >= most => Back::All,
            (_, back) if back > 0 && back >= least => Back::Maybe,
            _ => Back::No,
        }
    }

    /// Of several payments each has to be back, by its own figure.
    fn back_of_several(&self, made: &[&Value], account: &Account) -> Back {
        let is_back = |payment: &&Value| {
            let paid = paid_by(payment, account);
            let back = amount(payment, "refunded_amount", account);
            paid.sure().zip(back.sure()).is_some_and(|(paid, back)| paid > 0 && back >= paid)
        };
        match made.iter().all(is_back) {
            true => Back::All,
            false if self.back_range(account).1 > 0 => Back::Maybe,
            false => Back::No,
        }
    }

    /// What may be told, each of it by somebody's right reading; one alone is what must be told.
    pub fn outcomes(&self, account: &Account) -> Vec<Outcome> {
        use Outcome::{Canceled, Error, Expired, Pending, Refunded};
        let back = self.back(account);
        let over = if self.status == "expired" { Expired } else { Canceled };
        let mut outcomes = match &*self.status {
            "processed" => return self.of_processed(back, account),
            "refunded" | "charged_back" if back == Back::All => vec![Refunded],
            "refunded" | "charged_back" => vec![Refunded, Pending, Error],
            "canceled" | "cancelled" | "expired" => match back {
                _ if self.has_odd_payment(account) => vec![over, Refunded, Pending, Error],
                _ if self.payments_in(&["processed", "refunded", "charged_back"]).is_empty() => {
                    vec![over]
                }
                Back::No => vec![Pending],
                _ => vec![over, Refunded, Pending],
            },
            "failed" if back == Back::No => vec![Pending],
            "failed" => vec![Pending, Refunded],
            // Unknown words, and an order that says that it can be paid: pending, never paid.
            _ if !self.is_charged(account) => vec![Pending],
            _ => vec![Pending, Error],
        };
        if matches!(self.currency, Whose::Others | Whose::Odd) {
            outcomes.push(Error);
        }
        if self.has_loose_money(account) {
            outcomes.extend([Pending, Refunded, Error]);
        }
        outcomes
    }

    /// Money of which no payment tells: in the order's own sum, in one that was not made, in refunds.
    pub fn has_loose_money(&self, account: &Account) -> bool {
        let some = |body: &Value, name| {
            !matches!(amount(body, name, account), Fact::Absent | Fact::Sure(0))
        };
        let made = self.payments_in(&["processed", "refunded", "charged_back"]);
        let in_others = self.payments().iter().any(|payment| {
            let is_made = made.iter().any(|made| std::ptr::eq(*made, payment));
            !is_made && (some(payment, "paid_amount") || some(payment, "refunded_amount"))
        });
        let back = self.refunds(account).iter().any(|r| r.is_done() || r.is_odd());
        in_others || made.is_empty() && (some(self.body, "total_paid_amount") || back)
    }

    /// An amount of a payment that nobody can read, or that is missing.
    fn has_unreadable_amount(&self, account: &Account) -> bool {
        let names = ["amount", "paid_amount", "refunded_amount"];
        let bad = |payment: &&Value| {
            let facts = names.map(|name| amount(payment, name, account));
            facts.iter().any(|f| f.is_unreadable() || *f == Fact::Odd) || facts[0] == Fact::Absent
        };
        self.payments().iter().any(|payment| bad(&payment))
    }

    /// Words that are not those of a payment of this interface.
    /// And payments of nothing.
    fn has_odd_payment(&self, account: &Account) -> bool {
        let known = [
            "created",
            "processed",
            "expired",
            "canceled",
            "cancelled",
            "refunded",
            "failed",
            "charged_back",
            "rejected",
        ];
        let odd = |payment: &Value| {
            let status = word(payment, "status");
            let nothing = paid_by(payment, account) == Fact::Sure(0);
            !known.contains(&&*status) || nothing && status == "processed"
        };
        self.payments().iter().any(odd)
    }

    fn of_processed(&self, back: Back, account: &Account) -> Vec<Outcome> {
        use Outcome::{Error, Paid, Pending, Refunded};
        if self.currency == Whose::Others {
            return vec![Error];
        }
        let odd = self.currency == Whose::Odd
            || self.has_odd_payment(account)
            || self.has_loose_money(account)
            || self.has_unreadable_amount(account);
        let charged = self.is_charged(account);
        match back {
            Back::All if !odd => vec![Refunded],
            Back::All => vec![Refunded, Pending, Error],
            Back::Maybe => vec![Paid, Refunded, Pending, Error],
            Back::No if self.payments().is_empty() || odd => vec![Paid, Pending, Error],
            // Order and payment contradict each other.
            Back::No if !charged => vec![Pending, Error],
            Back::No => vec![Paid],
        }
    }
}
