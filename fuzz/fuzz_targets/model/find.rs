//! Rules of `qr_payment_find`, which adds payments up.

use super::facts::Fact;
use super::orders::Outcome;
use super::payments::{self, Sure, Wanted};
use super::{Broken, Call, State, Verdict, facts, outcome};

pub fn check(
    call: &Call<'_>,
    amount: Option<u64>,
    since_ms: Option<i64>,
    verdict: &Verdict,
    broken: &mut Broken,
) {
    let Some(told) = outcome(verdict.fault) else {
        return broken.unless(false, format!("find does not answer {:?}", verdict.fault));
    };
    let least = amount.unwrap_or(1);
    let wanted = Wanted { reference: call.sale.reference, since_ms };
    let found = payments::found(call.now, wanted, call.account);
    match told {
        Outcome::Paid => {
            let covered = found.most_left >= least;
            broken.unless(covered, "QR_OK of find, and no payments of this sale cover it");
            broken.unless(verdict.state == State::Paid, "QR_OK of find comes with PAID");
            let told = verdict.incomplete || !found.is_cut;
            broken.unless(told, "QR_OK of a search that was cut short is INCOMPLETE");
        }
        Outcome::Refunded => {
            broken.unless(found.may_be_back, "REFUNDED, and no payment of this sale is back");
        }
        Outcome::Canceled | Outcome::Expired => {
            broken.unless(false, "no payment is canceled or expired");
        }
        Outcome::Pending => {
            broken.unless(found.answered, "PENDING, and nobody answered");
            broken.unless(!found.is_cut, "a search that was cut short does not say no");
        }
        Outcome::Error => {}
    }
    if let Some(sure) = &found.sure {
        let allowed = outcomes(sure, least);
        let rule = format!("payments of {sure:?} are found as {allowed:?}, not as {told:?}");
        broken.unless(allowed.contains(&told), rule);
        if told == Outcome::Paid {
            let told = verdict.incomplete || !sure.unreadable;
            broken.unless(told, "QR_OK beside a payment that cannot be read is INCOMPLETE");
            sums(call, sure, verdict, broken);
        }
    }
}

fn outcomes(sure: &Sure, least: u64) -> Vec<Outcome> {
    match () {
        () if sure.left() >= least => vec![Outcome::Paid],
        () if sure.unreadable => vec![Outcome::Error],
        () if sure.all_is_back() && sure.under_way => vec![Outcome::Pending, Outcome::Refunded],
        () if sure.all_is_back() => vec![Outcome::Refunded],
        () => vec![Outcome::Pending],
    }
}

/// How many, and the two sums.
fn sums(call: &Call<'_>, sure: &Sure, verdict: &Verdict, broken: &mut Broken) {
    let read = |text: &str| {
        let body = serde_json::json!({ "sum": text });
        facts::amount(&body, "sum", call.account)
    };
    let counted = verdict.count as usize == sure.count();
    broken.unless(counted, format!("{} payments counted, not {}", verdict.count, sure.count()));
    let paid = read(&verdict.paid) == Fact::Sure(sure.paid());
    broken.unless(paid, format!("{} approved, not {}", verdict.paid, sure.paid()));
    let back = read(&verdict.back) == Fact::Sure(sure.back());
    broken.unless(back, format!("{} refunded, not {}", verdict.back, sure.back()));
}
