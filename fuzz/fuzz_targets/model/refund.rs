//! Rules of paying back: QR_OK for all says that all is back, for a part that this part is.

use super::facts::{ANY, Fact, amount, list, text, word};
use super::orders::{self, Back, Outcome, Refund, Said};
use super::{Account, Broken, Call, Exchange, Fault, Method, State, Verdict, is_error};
use serde_json::Value;
use std::collections::BTreeMap;

/// Codes by which the service says that it is about to be done.
const UNDER_WAY: [&str; 2] = ["refund_in_progress", "movement_operations_pending"];

/// What holds of both kinds.
fn general(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let Some(fault) = verdict.fault else { return };
    let known = is_error(fault)
        || matches!(
            fault,
            Fault::Pending | Fault::Expired | Fault::Canceled | Fault::Refunded | Fault::Locked
        );
    // A payment of another account, or of another country, is a fault of the parameter.
    let parameter = fault == Fault::BadValue && call.writes().next().is_none();
    broken.unless(known || parameter, format!("a refund does not answer {fault:?}"));
    let last = call.writes().last();
    if let Some(write) = last.filter(|write| UNDER_WAY.contains(&&*write.code())) {
        let rule = format!("{} is PENDING, not CONFLICT", write.code());
        broken.unless(fault != Fault::Conflict, rule);
    }
    let at = call.now.iter().rposition(Exchange::is_write);
    let unread = at.is_some_and(|at| call.now[at].status() == 400 && at + 1 == call.now.len());
    let rule = "a refund that was answered 400 is final only after another look";
    broken.unless(!(unread && fault == Fault::Refused), rule);
}

pub fn order(call: &Call<'_>, part: Option<u64>, verdict: &Verdict, broken: &mut Broken) {
    if call.sale.legacy {
        let refused = verdict.fault == Some(Fault::Unsupported);
        return broken
            .unless(refused, "an order of the older interface is not paid back by its id");
    }
    general(call, verdict, broken);
    let said = call.said();
    let tells = |outcome| said.iter().any(|s| s.outcomes(call.account).contains(&outcome));
    match (verdict.fault, part) {
        (None, None) => {
            broken.unless(all_may_be_back(call), "QR_OK for all, and not all is back");
            let state = verdict.state == State::Refunded;
            broken.unless(state, "QR_OK for all comes with REFUNDED");
        }
        (None, Some(units)) => {
            let rule = "QR_OK for a part, and this part is not back";
            broken.unless(part_may_be_back(call, units), rule);
        }
        (Some(Fault::Canceled), _) => {
            broken.unless(tells(Outcome::Canceled), "CANCELED, and it is not");
        }
        (Some(Fault::Expired), _) => {
            broken.unless(tells(Outcome::Expired), "EXPIRED, and it is not")
        }
        (Some(Fault::Refunded), _) => {
            broken.unless(tells(Outcome::Refunded), "REFUNDED, and it is not");
        }
        _ => {}
    }
    must_be_back(call, part, &said, verdict, broken);
}

/// The answers after the first request to pay back, that one's among them.
fn since_write<'c>(call: &Call<'c>) -> &'c [Exchange] {
    let at = call.now.iter().position(Exchange::is_write).unwrap_or(call.now.len());
    &call.now[at..]
}

fn before_write<'c>(call: &Call<'c>) -> &'c [Exchange] {
    let at = call.now.iter().position(Exchange::is_write).unwrap_or(call.now.len());
    &call.now[..at]
}

/// The answers that are this order; those that name no order may be.
fn orders_in<'c>(call: &Call<'c>, exchanges: &'c [Exchange]) -> Vec<Said<'c>> {
    let all = exchanges.iter().filter_map(|exchange| orders::said(exchange, call.account));
    all.filter(|said| said.id == call.sale.order_id).collect()
}

fn refunds_in(call: &Call<'_>, exchanges: &[Exchange]) -> Vec<Refund> {
    let ours = exchanges
        .iter()
        .filter_map(Exchange::done)
        .filter(|body| text(body, "id").is_none_or(|id| id == call.sale.order_id));
    let lists = ours.flat_map(|body| list(body, &["transactions", "refunds"]));
    lists.map(|entry| orders::refund(entry, call.account)).collect()
}

/// The most that refunds which are through can come to, each counted once.
fn most_back(refunds: &[Refund]) -> u64 {
    let mut by_id = BTreeMap::<String, u64>::new();
    for (at, refund) in refunds.iter().enumerate() {
        if refund.is_done() || refund.status.is_empty() {
            let id = if refund.id.is_empty() { format!("none-{at}") } else { refund.id.clone() };
            let most = by_id.entry(id).or_default();
            *most = (*most).max(refund.amount.most());
        }
    }
    by_id.values().map(|units| (*units).min(ANY)).sum()
}

fn all_may_be_back(call: &Call<'_>) -> bool {
    let said = orders_in(call, call.now);
    if said.iter().any(|said| said.back(call.account) != Back::No) {
        return true;
    }
    let most = most_back(&refunds_in(call, call.now));
    let paid: Vec<u64> =
        said.iter().flat_map(|s| s.paid(call.account)).filter_map(Fact::sure).collect();
    let least = paid.into_iter().filter(|units| *units > 0).min();
    most > 0 && least.is_none_or(|least| most >= least)
}

/// Whether an entry that is through may be this call's.
fn is_this(refund: &Refund, units: u64) -> bool {
    (refund.is_done() || refund.status.is_empty()) && refund.amount.may_be(units)
}

fn part_may_be_back(call: &Call<'_>, units: u64) -> bool {
    let old: Vec<String> = refunds_in(call, before_write(call)).into_iter().map(|r| r.id).collect();
    let is_new = |refund: &Refund| refund.id.is_empty() || !old.contains(&refund.id);
    if refunds_in(call, since_write(call)).iter().any(|r| is_new(r) && is_this(r, units)) {
        return true;
    }
    // The service repeats to the same key what it answered then: no new one of this amount is in it.
    let is_newer = |refund: &Refund| is_new(refund) && refund.amount == Fact::Sure(units);
    let writes = call.writes().filter(|write| write.done().is_some());
    let mut answers = writes.map(|write| refunds_in(call, std::slice::from_ref(write)));
    answers.any(|all| !all.iter().any(is_newer) && all.iter().any(|r| is_this(r, units)))
}

/// A refund of all that was taken, and an order that says so afterwards.
fn must_be_back(
    call: &Call<'_>,
    part: Option<u64>,
    said: &[Said<'_>],
    verdict: &Verdict,
    broken: &mut Broken,
) {
    let whole = part.is_none() && said.len() == call.now.len() && !said.is_empty();
    let all = |said: &Said<'_>| {
        let refunds = said.refunds(call.account);
        refunds.iter().all(Refund::is_done)
            && said.was_paid()
            && said.back(call.account) == Back::All
            && said.outcomes(call.account) == [Outcome::Refunded]
    };
    if whole && call.writes().count() > 0 && said.iter().all(all) {
        broken.unless(verdict.fault.is_none(), "all is back: QR_OK");
    }
}

pub fn payment(call: &Call<'_>, part: Option<u64>, verdict: &Verdict, broken: &mut Broken) {
    general(call, verdict, broken);
    if verdict.fault.is_some() {
        return;
    }
    match part {
        None => broken.unless(payment_may_be_back(call), "QR_OK for all, and not all is back"),
        Some(units) => {
            let rule = "QR_OK for a part, and this part is not back";
            broken.unless(part_of_payment_may_be_back(call, units), rule);
        }
    }
}

/// The refunds of a payment that an answer tells of.
fn payment_refunds(call: &Call<'_>, exchange: &Exchange) -> Vec<Refund> {
    let Some(body) = exchange.done().filter(|_| exchange.path.ends_with("/refunds")) else {
        return Vec::new();
    };
    let alone = std::slice::from_ref(body);
    let entries = body.as_array().map_or(alone, |list| list);
    let ours = entries.iter().filter(|entry| is_refund(entry, call.sale.payment_id));
    ours.map(|entry| orders::refund(entry, call.account)).collect()
}

/// Whether it is a refund of this payment, and not the payment itself.
fn is_refund(entry: &Value, payment_id: &str) -> bool {
    let itself = text(entry, "id").is_some_and(|id| id == payment_id);
    let of = text(entry, "payment_id");
    entry.is_object() && !itself && of.is_none_or(|of| of == payment_id)
}

fn payment_reads<'c>(call: &Call<'c>) -> impl Iterator<Item = &'c Value> {
    let id = call.sale.payment_id;
    let path = format!("/v1/payments/{id}");
    let reads = call.now.iter().filter(move |e| e.method == Method::Get && e.path == path);
    let bodies = reads.filter_map(Exchange::done);
    bodies.filter(move |body| text(body, "id").is_some_and(|found| found == id))
}

fn paid_and_back(body: &Value, account: &Account) -> (Fact<u64>, Fact<u64>) {
    let paid = amount(body, "transaction_amount", account);
    (paid, amount(body, "transaction_amount_refunded", account))
}

fn payment_may_be_back(call: &Call<'_>) -> bool {
    let says_so = payment_reads(call).any(|body| {
        let words = ["refunded", "charged_back"].contains(&&*word(body, "status"));
        let (paid, back) = paid_and_back(body, call.account);
        // A sum that may be nothing is no sum.
        let sum = back != Fact::Absent && back.most() > 0;
        words || sum && paid.sure().is_none_or(|paid| back.most() >= paid)
    });
    let refunds: Vec<Refund> = call.now.iter().flat_map(|e| payment_refunds(call, e)).collect();
    let most = most_back(&refunds);
    let paid = payment_reads(call).filter_map(|body| paid_and_back(body, call.account).0.sure());
    let least = paid.filter(|units| *units > 0).min();
    says_so || most > 0 && least.is_none_or(|least| most >= least)
}

fn part_of_payment_may_be_back(call: &Call<'_>, units: u64) -> bool {
    let all = |exchanges: &[Exchange]| -> Vec<Refund> {
        exchanges.iter().flat_map(|exchange| payment_refunds(call, exchange)).collect()
    };
    let old: Vec<String> = all(before_write(call)).into_iter().map(|refund| refund.id).collect();
    let is_new = |refund: &Refund| refund.id.is_empty() || !old.contains(&refund.id);
    let answers: Vec<Exchange> = call.writes().cloned().collect();
    let answered = all(&answers).iter().any(|refund| is_this(refund, units));
    let listed = all(since_write(call));
    answered || listed.iter().any(|refund| is_new(refund) && is_this(refund, units))
}
