//! Rules of `qr_order_create`: QR_OK says that the order can be paid now.

use super::facts::{Whose, amount_of_code, is_foreign_code, text};
use super::orders::{self, Back, Outcome, Said};
use super::payments::{self, Found};
use super::reads::may_settle;
use super::{Broken, Call, Exchange, Fault, State, Verdict, is_error};

pub fn check(call: &Call<'_>, ask_first: bool, verdict: &Verdict, broken: &mut Broken) {
    let looks = ask_first || call.sale.legacy;
    let found = payments::found(call.now, call.wanted(), call.account);
    if looks {
        looked(call, &found, verdict, broken);
    }
    let said: Vec<Said<'_>> =
        call.now.iter().filter_map(|exchange| orders::said(exchange, call.account)).collect();
    match (verdict.fault, call.sale.legacy) {
        (None, true) => payable_legacy(call, verdict, broken),
        (None, false) => payable(call, said.last(), verdict, broken),
        (Some(fault), _) => not_payable(call, fault, &found, &said, broken),
    }
    if verdict.fault.is_none() {
        broken.unless(verdict.state == State::Pending, "QR_OK of create comes with PENDING");
    }
    must(call, looks, &said, verdict, broken);
}

/// A payment of this sale, or a search that does not say that there is none, forbids a new order.
fn looked(call: &Call<'_>, found: &Found, verdict: &Verdict, broken: &mut Broken) {
    let clear = |sure: &payments::Sure| sure.made.is_empty() && !sure.under_way && !sure.unreadable;
    let forbidden = found.is_cut || found.sure.as_ref().is_some_and(|sure| !clear(sure));
    let made = call.writes().next().is_some();
    broken.unless(!made || found.answered, "an order was made before the payments were known");
    broken.unless(!made || !forbidden, "an order was made beside a payment, or a cut search");
    let Some(sure) = &found.sure else { return };
    let exact = sure.made.iter().any(|(paid, back)| *paid == call.sale.units && paid > back);
    let expected = match () {
        () if exact => Some(Fault::Paid),
        () if sure.left() == 0 && sure.under_way && !sure.unreadable => Some(Fault::Locked),
        () if sure.all_is_back() && !sure.unreadable => Some(Fault::Refunded),
        () => None,
    };
    if let Some(expected) = expected {
        let rule = format!("payments of {sure:?} make create {expected:?}");
        broken.unless(verdict.fault == Some(expected), rule);
    } else if sure.unreadable && sure.left() == 0 {
        let error = verdict.fault.is_some_and(is_error);
        broken.unless(error, "a payment that cannot be read makes create an error");
    }
}

fn is_good_code(call: &Call<'_>, qr_data: &str) -> bool {
    let inside = amount_of_code(qr_data, call.account);
    call.sale.no_code || !qr_data.is_empty() && inside.is_none_or(|units| units == call.sale.units)
}

fn payable(call: &Call<'_>, last: Option<&Said<'_>>, verdict: &Verdict, broken: &mut Broken) {
    let Some(last) = last else {
        return broken.unless(false, "QR_OK of create without an order");
    };
    broken.unless(last.status == "created", format!("QR_OK of create of one {}", last.status));
    let ours = last.reference.as_deref() == Some(call.sale.reference);
    broken.unless(ours, "QR_OK of create of another sale's order");
    let amount = last.amount.sure().is_none_or(|units| units == call.sale.units);
    broken.unless(amount, "QR_OK of create of another amount");
    broken.unless(last.currency != Whose::Others, "QR_OK of create in another currency");
    let paid =
        last.is_charged(call.account) || last.was_paid() && last.back(call.account) == Back::All;
    broken.unless(!paid, "QR_OK of create of an order that was paid");
    let code = is_good_code(call, &verdict.qr_data);
    broken.unless(code, "QR_OK of create without a code of this amount");
}

fn payable_legacy(call: &Call<'_>, verdict: &Verdict, broken: &mut Broken) {
    let put = call.writes().filter_map(Exchange::done).any(|body| text(body, "qr_data").is_some());
    broken.unless(put, "QR_OK of create without an order");
    let code = is_good_code(call, &verdict.qr_data);
    broken.unless(code, "QR_OK of create without a code of this amount");
}

fn not_payable(
    call: &Call<'_>,
    fault: Fault,
    found: &Found,
    said: &[Said<'_>],
    broken: &mut Broken,
) {
    let units = call.sale.units;
    let tells = |outcome| said.last().is_some_and(|s| s.outcomes(call.account).contains(&outcome));
    match fault {
        Fault::Paid => {
            let right = may_settle(found, units) || tells(Outcome::Paid);
            broken.unless(right, "PAID, and no payments of this sale cover it");
        }
        Fault::Refunded => {
            let right = found.may_be_back || tells(Outcome::Refunded);
            broken.unless(right, "REFUNDED, and no payment of this sale is back");
        }
        Fault::Canceled => broken.unless(tells(Outcome::Canceled), "CANCELED, and it is not"),
        Fault::Expired => broken.unless(tells(Outcome::Expired), "EXPIRED, and it is not"),
        Fault::Locked => {
            let open = found.may_be_under_way || found.most_left > 0 || tells(Outcome::Pending);
            broken.unless(open, "LOCKED, and nobody is paying");
        }
        Fault::KeyUsed => {
            let code = call.now.iter().any(|e| e.code() == "idempotency_key_already_used");
            let other = said.iter().any(|said| {
                let reference = said.reference.as_deref() != Some(call.sale.reference);
                let amount = said.amount.sure() != Some(units);
                said.currency != Whose::Others && (reference || amount || said.is_elsewhere())
            });
            let paid = found.most_left > 0;
            broken.unless(code || other || paid, "KEY_USED, and the key is this sale's");
        }
        Fault::Pending => {}
        fault => broken.unless(is_error(fault), format!("create does not answer {fault:?}")),
    }
}

/// An order of this sale, as sound as can be.
fn must(call: &Call<'_>, looks: bool, said: &[Said<'_>], verdict: &Verdict, broken: &mut Broken) {
    let sound = |said: &Said<'_>| {
        said.status == "created"
            && said.reference.as_deref() == Some(call.sale.reference)
            && said.amount.sure() == Some(call.sale.units)
            && matches!(said.currency, Whose::Ours | Whose::Unsaid)
            && said.outcomes(call.account) == [Outcome::Pending]
            && !said.has_loose_money(call.account)
            && !said.was_paid()
            && !said.is_elsewhere()
            && said.id == call.sale.order_id
            && is_good_code(call, &said.qr_data)
            && !is_foreign_code(&said.qr_data, call.account)
            && said.qr_data.len() < 1024
            && !said.qr_data.contains('\0')
    };
    let all = !call.now.is_empty() && said.len() == call.now.len();
    if !looks && all && said.iter().all(sound) {
        broken.unless(verdict.fault.is_none(), "a sound order can be paid");
    }
    // Its key was answered with an order of another sale or amount.
    let Some(first) = said.first().filter(|_| !looks && said.len() == call.now.len()) else {
        return;
    };
    let other_sale = first.reference.as_deref().is_some_and(|r| r != call.sale.reference);
    let other_amount = first.amount.sure().is_some_and(|units| units != call.sale.units);
    let alike = said.iter().all(|s| (&s.reference, s.amount) == (&first.reference, first.amount));
    let named = first.reference.is_some() && first.currency == Whose::Ours;
    if alike && (other_sale || other_amount) && named {
        let used = verdict.fault == Some(Fault::KeyUsed);
        broken.unless(used, "a key that is answered with another sale's order is KEY_USED");
    }
}
