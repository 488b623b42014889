//! Rules of `get` and `wait`.

use super::facts::ANY;
use super::orders::{self, Outcome};
use super::payments::{self, Found, Sure};
use super::{Ask, Broken, Call, Exchange, Fault, Verdict, is_error, outcome, outcome_of};

pub fn get(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    match verdict.fault {
        None => check(call, Some(outcome_of(verdict.state)), verdict, broken),
        Some(Fault::Pending) if call.made_ms_ago.is_some() => {}
        Some(fault) => {
            broken.unless(is_error(fault), format!("get does not answer {fault:?}"));
            check(call, Some(Outcome::Error), verdict, broken);
        }
    }
}

pub fn wait(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let told = outcome(verdict.fault);
    broken.unless(told.is_some(), format!("wait does not answer {:?}", verdict.fault));
    let is_paid = verdict.state == super::State::Paid;
    let paid = verdict.fault.is_some() || is_paid;
    broken.unless(paid, "QR_OK of wait comes with the state PAID");
    check(call, told, verdict, broken);
}

fn check(call: &Call<'_>, told: Option<Outcome>, verdict: &Verdict, broken: &mut Broken) {
    let Some(told) = told else { return };
    match (call.sale.legacy, call.now.last()) {
        (_, None) => remembered(call, told, broken),
        (true, Some(_)) => by_payments(call, told, verdict, broken),
        (false, Some(last)) => by_order(call, last, told, verdict, broken),
    }
}

/// By the order itself: the last answer counts.
fn by_order(
    call: &Call<'_>,
    last: &Exchange,
    told: Outcome,
    verdict: &Verdict,
    broken: &mut Broken,
) {
    let said = orders::said(last, call.account).filter(|said| said.id == call.sale.order_id);
    let Some(said) = said else { return not_read(call, last, told, broken) };
    let allowed = said.outcomes(call.account);
    let rule = format!("an order that says {} may be told as {allowed:?}", said.status);
    broken.unless(allowed.contains(&told), rule);
    let stays = ["failed", "action_required", "canceled", "cancelled", "expired"];
    if allowed == [Outcome::Pending] && stays.contains(&&*said.status) && verdict.fault.is_some() {
        let rule = format!("an order that stays {} for good is PENDING with READ", said.status);
        broken.unless(told == Outcome::Pending && verdict.reads, rule);
    }
}

/// The last answer was none.
fn not_read(call: &Call<'_>, last: &Exchange, told: Outcome, broken: &mut Broken) {
    let just_made = call.made_ms_ago.is_some_and(|ago| ago < 60_000);
    let at_once = call.made_ms_ago.is_some_and(|ago| ago < 2_000);
    let lost_sight = last.status() == 404 && !last.code().is_empty();
    if lost_sight && at_once {
        let rule = "an order made a moment ago that is not found yet is PENDING";
        broken.unless(told == Outcome::Pending, rule);
    }
    let pending_before = !call.said().is_empty();
    let may_pend = last.status() == 404 && (just_made || was_answered(call)) || pending_before;
    let right = told == Outcome::Error || told == Outcome::Pending && may_pend;
    broken.unless(right, format!("{told:?} although the order was not read"));
}

/// Whether a call to create was answered with this order, whatever it told of it.
fn was_answered(call: &Call<'_>) -> bool {
    let creations = call.past.iter().filter(|past| matches!(past.ask, Ask::Create { .. }));
    let mut said = creations
        .flat_map(|past| &past.exchanges)
        .filter_map(|exchange| orders::said(exchange, call.account));
    said.any(|said| said.id == call.sale.order_id)
}

/// Nobody was asked: what was heard last is told again.
fn remembered(call: &Call<'_>, told: Outcome, broken: &mut Broken) {
    let known = call.told_last().is_some_and(|state| outcome_of(state) == told);
    let nothing = matches!(told, Outcome::Pending | Outcome::Error);
    broken.unless(known || nothing, format!("{told:?} from memory, and nobody said so last"));
}

/// An order of the older interface: its payments tell.
fn by_payments(call: &Call<'_>, told: Outcome, verdict: &Verdict, broken: &mut Broken) {
    let found = payments::found(call.now, call.wanted(), call.account);
    generous(&found, call.sale.units, told, broken);
    if !found.answered {
        broken.unless(told == Outcome::Error, "without an answer nothing is known");
    }
    if let Some(sure) = &found.sure {
        let allowed = outcomes(sure, call.sale.units);
        let rule = format!("payments of {sure:?} are told as {allowed:?}");
        broken.unless(allowed.contains(&told), rule);
        let told = told != Outcome::Paid || verdict.incomplete || !sure.unreadable;
        broken.unless(told, "PAID beside a payment that cannot be read is INCOMPLETE");
    }
    let settled = may_settle(&found, call.sale.units);
    if found.is_cut && !settled {
        broken.unless(told == Outcome::Error, "a search that was cut short does not say no");
    }
}

/// What the most generous reading of all answers does not allow.
fn generous(found: &Found, units: u64, told: Outcome, broken: &mut Broken) {
    match told {
        Outcome::Paid => {
            broken.unless(may_settle(found, units), "PAID, and no payments of this sale cover it");
        }
        Outcome::Refunded => {
            broken.unless(found.may_be_back, "REFUNDED, and no payment of this sale is back");
        }
        Outcome::Canceled | Outcome::Expired => {
            broken.unless(false, "the older interface tells neither of these");
        }
        Outcome::Pending | Outcome::Error => {}
    }
}

/// Whether the payments may cover a sale: one of its amount, or together; a part may be back.
pub fn may_settle(found: &Found, units: u64) -> bool {
    found.amounts.contains(&units)
        || found.most_left >= units.min(ANY)
        || found.most_paid >= units && found.most_left > 0
}

/// What a sale's payments are told as, if there is no doubt about them.
pub fn outcomes(sure: &Sure, units: u64) -> Vec<Outcome> {
    let exact = sure.made.iter().any(|(paid, back)| *paid == units && paid > back);
    let together = sure.left() >= units;
    let partly = sure.paid() >= units && sure.left() > 0;
    match () {
        () if exact || together || partly && sure.made.len() == 1 => vec![Outcome::Paid],
        () if sure.unreadable => vec![Outcome::Error],
        () if partly => vec![Outcome::Paid, Outcome::Pending, Outcome::Refunded],
        () if sure.all_is_back() && sure.under_way => vec![Outcome::Pending],
        () if sure.all_is_back() => vec![Outcome::Refunded],
        () => vec![Outcome::Pending],
    }
}
