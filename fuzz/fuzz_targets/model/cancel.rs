//! Rules of `qr_order_cancel`: QR_OK says that nobody can pay any more.

use super::facts::text;
use super::orders::Outcome;
use super::payments;
use super::{Ask, Broken, Call, Exchange, Fault, Method, Verdict, facts, is_error};

pub fn check(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    match (call.sale.legacy, call.sale.hybrid) {
        (true, false) => {
            let refused = verdict.fault == Some(Fault::Unsupported);
            broken.unless(refused, "a dynamic order of the older interface cannot be canceled");
        }
        (true, true) => legacy(call, verdict, broken),
        (false, _) => order(call, verdict, broken),
    }
}

fn order(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let said = call.said();
    let last = said.last();
    let outcomes = last.map(|said| said.outcomes(call.account)).unwrap_or_default();
    let status = last.map_or("", |said| &*said.status);
    let taken = call.writes().any(|write| write.done().is_some());
    let over = outcomes.contains(&Outcome::Canceled) || outcomes.contains(&Outcome::Expired);
    let failed = status == "failed" && taken && last.is_some_and(|s| !s.is_charged(call.account));
    match verdict.fault {
        None => {
            let rule = format!("QR_OK of cancel, and the order says \"{status}\": {outcomes:?}");
            broken.unless(over || failed, rule);
        }
        Some(Fault::Paid) => {
            broken.unless(outcomes.contains(&Outcome::Paid), "PAID, and the order does not say so");
        }
        Some(Fault::Refunded) => {
            let refunded = outcomes.contains(&Outcome::Refunded);
            broken.unless(refunded, "REFUNDED, and the order does not say so");
        }
        Some(Fault::Locked) => {
            let final_word = ["failed", "canceled", "cancelled", "expired", "refunded"];
            let payable = !final_word.contains(&status);
            broken.unless(payable, format!("LOCKED, but nobody pays an order that is {status}"));
        }
        Some(Fault::Pending) => {}
        Some(fault) => {
            broken.unless(is_error(fault), format!("cancel does not answer {fault:?}"));
            let locked = call.writes().any(|w| w.code() == "instore_order_locked_error");
            let conflict = fault == Fault::Conflict && locked && status == "created";
            broken.unless(!conflict, "somebody is paying: LOCKED, not CONFLICT");
        }
    }
    must(call, &outcomes, verdict, broken);
}

/// Where cancel was answered in so many words, and the last answer leaves no doubt.
fn must(call: &Call<'_>, outcomes: &[Outcome], verdict: &Verdict, broken: &mut Broken) {
    let last_is_read = call.now.last().is_some_and(|e| e.done().is_some());
    let refused =
        |w: &Exchange| [400, 409].contains(&w.status()) && !w.code().contains("idempotency");
    let answered = call.writes().all(|write| write.done().is_some() || refused(write));
    let ids = call.said().len() == call.now.iter().filter(|e| e.done().is_some()).count();
    if !last_is_read || !answered || !ids {
        return;
    }
    let expected = match outcomes {
        [Outcome::Canceled | Outcome::Expired] => None,
        [Outcome::Paid] => Some(Fault::Paid),
        [Outcome::Refunded] => Some(Fault::Refunded),
        _ => return,
    };
    let rule = format!("the order says {outcomes:?}, which is {expected:?} of cancel");
    broken.unless(verdict.fault == expected, rule);
}

fn legacy(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let searches: Vec<&Exchange> = call.now.iter().filter(|e| payments::is_search(e)).collect();
    let last: Vec<Exchange> = searches.last().map(|e| (*e).clone()).into_iter().collect();
    let found = payments::found(&last, call.wanted(), call.account);
    match verdict.fault {
        None => {
            broken.unless(learnt(call), "QR_OK of cancel, and nothing was learnt of the order");
            let quiet = found
                .sure
                .as_ref()
                .is_none_or(|sure| sure.left() == 0 && !sure.under_way && !sure.unreadable);
            broken.unless(quiet, "QR_OK of cancel beside a payment that is not back");
            broken.unless(!found.is_cut, "a search that was cut short does not say no");
        }
        Some(Fault::Paid) => {
            let all = payments::found(call.now, call.wanted(), call.account);
            let settled = super::reads::may_settle(&all, call.sale.units);
            broken.unless(settled, "PAID, and no payments of this sale cover it");
        }
        Some(Fault::Refunded) => {
            let all = payments::found(call.now, call.wanted(), call.account);
            broken.unless(all.may_be_back, "REFUNDED, and no payment of this sale is back");
        }
        Some(Fault::Pending | Fault::Locked) => {}
        Some(fault) => {
            broken.unless(is_error(fault), format!("cancel does not answer {fault:?}"));
        }
    }
    let paid = found.sure.as_ref().filter(|_| call.now.last().is_some_and(payments::is_search));
    if let Some(sure) = paid {
        let only = super::reads::outcomes(sure, call.sale.units);
        let must = only == [Outcome::Paid];
        let rule = "the sale was paid: PAID of cancel";
        broken.unless(!must || verdict.fault == Some(Fault::Paid), rule);
    }
}

/// Whether the order on the till was this one and the service took it off, in this call or in one
/// before, and it was not put there again.
fn learnt(call: &Call<'_>) -> bool {
    let mut seen = false;
    let mut learnt = false;
    let past = call.past.iter().filter(|past| past.order_id == call.sale.order_id);
    let all = past.flat_map(|past| {
        let anew = matches!(past.ask, Ask::Create { .. });
        past.exchanges.iter().map(move |exchange| (anew, exchange))
    });
    for (anew, exchange) in all.chain(call.now.iter().map(|exchange| (false, exchange))) {
        if anew && exchange.is_write() {
            (seen, learnt) = (false, false);
        }
        let on_till = exchange.path.contains("/pos/") && exchange.path.ends_with("/orders");
        match exchange.method {
            Method::Get if on_till => {
                seen = exchange.done().is_some_and(|body| is_ours(call, body))
            }
            Method::Delete if on_till => learnt |= seen && exchange.done().is_some(),
            _ => {}
        }
    }
    learnt
}

fn is_ours(call: &Call<'_>, body: &serde_json::Value) -> bool {
    let amount = facts::amount(body, "total_amount", call.account);
    text(body, "external_reference").is_some_and(|found| found == call.sale.reference)
        && (amount.is_unreadable() || amount.may_be(call.sale.units))
}
