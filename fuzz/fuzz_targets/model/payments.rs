//! What the payments of a reference come to: by the most generous reading of all answers, which
//! bounds what may be said, and by the only reading, where there is only one.

use super::facts::{ANY, Fact, Whose, amount, collector, currency, list, made_at, text, word};
use super::{Account, Exchange, Method};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whose payments are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub reference: &'a str,
    pub since_ms: Option<i64>,
}

/// Whether a payment is the sale's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belongs {
    Yes,
    No,
    /// It would, if its date could be read.
    WithoutDate,
    Odd,
}

/// What one payment is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    Nothing,
    UnderWay,
    Made {
        paid: u64,
        back: u64,
    },
    /// Made, and nobody knows how much of it is left.
    Unreadable,
    Odd,
}

fn belongs(payment: &Value, wanted: Wanted<'_>, account: &Account) -> Belongs {
    if text(payment, "external_reference").is_none_or(|found| found != wanted.reference) {
        return Belongs::No;
    }
    let whose = [currency(payment, &["currency_id"], account), collector(payment, account)];
    let made = made_at(payment);
    match (wanted.since_ms, made) {
        _ if whose.contains(&Whose::Others) => Belongs::No,
        (Some(since), Fact::Sure(made)) if made < since => Belongs::No,
        _ if whose.contains(&Whose::Odd) => Belongs::Odd,
        (None, _) | (Some(_), Fact::Sure(_)) => Belongs::Yes,
        (Some(_), Fact::Unreadable) => Belongs::WithoutDate,
        (Some(_), _) => Belongs::Odd,
    }
}

fn worth(payment: &Value, account: &Account) -> Worth {
    let paid = amount(payment, "transaction_amount", account);
    let back = amount(payment, "transaction_amount_refunded", account);
    let made = |back: Fact<u64>| match (paid, back) {
        (Fact::Unreadable, _) | (_, Fact::Unreadable) => Worth::Unreadable,
        // Without an amount nobody knows what was paid.
        (Fact::Absent, _) => Worth::Unreadable,
        // Nor what a payment of nothing is.
        (Fact::Sure(0), _) => Worth::Odd,
        (Fact::Sure(paid), Fact::Sure(back)) => Worth::Made { paid, back: back.min(paid) },
        _ => Worth::Odd,
    };
    match &*word(payment, "status") {
        "approved" | "in_mediation" => made(back),
        "refunded" | "charged_back" if paid.is_unreadable() || paid == Fact::Absent => Worth::Odd,
        "refunded" | "charged_back" => made(paid),
        "rejected" | "cancelled" | "canceled" => Worth::Nothing,
        "pending" | "in_process" | "authorized" => Worth::UnderWay,
        _ => Worth::Odd,
    }
}

/// The most generous reading of a payment: what may have been paid, what may be left of it, and
/// whether any of it may be back.
#[derive(Debug, Clone, Copy, Default)]
struct Most {
    paid: u64,
    left: u64,
    exact: Option<u64>,
    back: bool,
    under_way: bool,
}

fn most(payment: &Value, account: &Account) -> Most {
    let paid = amount(payment, "transaction_amount", account);
    let back = amount(payment, "transaction_amount_refunded", account);
    let status = word(payment, "status");
    let under_way = !["approved", "in_mediation", "refunded", "charged_back", "rejected"]
        .contains(&&*status)
        && !status.starts_with("cancel");
    let made = matches!(&*status, "approved" | "in_mediation" | "refunded" | "charged_back");
    if !made || paid.is_unreadable() || paid == Fact::Absent {
        // A refunded one of which nobody knows the amount is back all the same.
        let back = made && matches!(&*status, "refunded" | "charged_back");
        return Most { under_way, back, ..Most::default() };
    }
    let paid_most = paid.most();
    let all_back = matches!(&*status, "refunded" | "charged_back");
    let left = match back {
        _ if all_back => 0,
        Fact::Unreadable => 0,
        Fact::Sure(back) => paid_most.saturating_sub(back),
        Fact::Odd | Fact::Absent => paid_most,
    };
    Most {
        paid: paid_most,
        left,
        exact: paid.sure().filter(|_| left > 0),
        back: all_back || back != Fact::Sure(0),
        under_way,
    }
}

/// The payments as one reading has them, if there is no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sure {
    /// Paid and back of each that was made.
    pub made: Vec<(u64, u64)>,
    pub under_way: bool,
    pub unreadable: bool,
}

impl Sure {
    pub fn paid(&self) -> u64 {
        self.made.iter().map(|(paid, _)| paid).sum()
    }

    pub fn back(&self) -> u64 {
        self.made.iter().map(|(_, back)| back).sum()
    }

    pub fn left(&self) -> u64 {
        self.paid() - self.back()
    }

    /// Payments of which something is left.
    pub fn count(&self) -> usize {
        self.made.iter().filter(|(paid, back)| paid > back).count()
    }

    pub fn all_is_back(&self) -> bool {
        self.paid() > 0 && self.left() == 0
    }
}

/// What the searches of a call found.
#[derive(Debug, Default)]
pub struct Found {
    /// Whether a search was answered at all.
    pub answered: bool,
    /// Most that may be left with the seller, and most that may have been paid.
    pub most_left: u64,
    pub most_paid: u64,
    /// Amounts of which something may be left.
    pub amounts: Vec<u64>,
    pub may_be_back: bool,
    pub may_be_under_way: bool,
    /// The service said that there is more than was read.
    pub is_cut: bool,
    pub sure: Option<Sure>,
}

pub fn is_search(exchange: &Exchange) -> bool {
    exchange.method == Method::Get && exchange.path.starts_with("/v1/payments/search")
}

/// Reads all searches of a call.
pub fn found(exchanges: &[Exchange], wanted: Wanted<'_>, account: &Account) -> Found {
    let searches: Vec<&Exchange> = exchanges.iter().filter(|e| is_search(e)).collect();
    let pages: Vec<&Value> = searches.iter().filter_map(|e| e.done()).collect();
    let mut found = Found {
        answered: !pages.is_empty(),
        sure: sure(&searches, wanted, account),
        is_cut: is_cut(&searches),
        ..Found::default()
    };
    let mut by_id = BTreeMap::<String, Most>::new();
    let all = pages.iter().flat_map(|page| list(page, &["results"]));
    for (at, payment) in all.enumerate() {
        if !matches!(belongs(payment, wanted, account), Belongs::Yes | Belongs::Odd) {
            continue;
        }
        let most = most(payment, account);
        found.amounts.extend(most.exact);
        found.may_be_back |= most.back;
        found.may_be_under_way |= most.under_way;
        // Without an id nobody knows whether two are one.
        let id = text(payment, "id").unwrap_or_else(|| format!("none-{at}"));
        let known = by_id.entry(id).or_default();
        known.paid = known.paid.max(most.paid);
        known.left = known.left.max(most.left);
    }
    found.most_left = by_id.values().map(|most| most.left.min(ANY)).sum();
    found.most_paid = by_id.values().map(|most| most.paid.min(ANY)).sum();
    found
}

fn total(page: &Value) -> Option<usize> {
    match page.get("paging")?.get("total")? {
        Value::Number(total) => total.to_string().parse().ok(),
        _ => None,
    }
}

/// Whether the last page says that there are more than all pages together had.
fn is_cut(searches: &[&Exchange]) -> bool {
    let Some(last) = searches.last().and_then(|e| e.done()) else { return false };
    let read: usize =
        searches.iter().filter_map(|e| e.done()).map(|p| list(p, &["results"]).len()).sum();
    let has = !list(last, &["results"]).is_empty();
    has && total(last).is_some_and(|total| total > read)
}

/// The only reading: of one whole page, on which nothing is odd.
fn sure(searches: &[&Exchange], wanted: Wanted<'_>, account: &Account) -> Option<Sure> {
    let [search] = searches else { return None };
    let page = search.done()?;
    let results = page.get("results")?.as_array()?;
    if total(page)? != results.len() || results.len() >= 30 {
        return None;
    }
    let mut by_id = BTreeMap::<String, &Value>::new();
    let mut sure = Sure::default();
    for payment in results {
        let id = text(payment, "id")?;
        if let Some(known) = by_id.insert(id, payment) {
            // Twice the same is once; twice, and not the same, is odd.
            if known != payment {
                return None;
            }
            continue;
        }
        let belongs = belongs(payment, wanted, account);
        match (belongs, worth(payment, account)) {
            (Belongs::No, _) | (_, Worth::Nothing) => {}
            (Belongs::Odd, _) | (_, Worth::Odd) => return None,
            (Belongs::Yes, Worth::Made { paid, back }) => sure.made.push((paid, back)),
            (Belongs::Yes, Worth::UnderWay) => sure.under_way = true,
            (Belongs::WithoutDate, Worth::UnderWay) => return None,
            (Belongs::Yes, Worth::Unreadable) => sure.unreadable = true,
            (Belongs::WithoutDate, Worth::Made { paid, back }) if paid == back => return None,
            (Belongs::WithoutDate, Worth::Made { .. } | Worth::Unreadable) => {
                sure.unreadable = true;
            }
        }
    }
    Some(sure)
}
