//! Paying back: never twice, and never told where it was not made.

use super::machine::Shared;
use super::till::{USER, insist, money};

/// An order, all of it.
pub fn all(machine: &Shared, id: &str, reference: &str, paid: u64) {
    machine.lock().counts.one("refunds of all");
    while insist(machine, |client| client.refund(id, "", "")).verdict.is_some() {
        machine.lock().pass(4_000);
    }
    is_back(machine, reference, paid);
}

/// An order, in two parts.
pub fn parts(machine: &Shared, id: &str, reference: &str, paid: u64) {
    machine.lock().counts.one("refunds of two parts");
    let part = paid / 3;
    for key in [format!("{reference}-a"), format!("{reference}-b")] {
        while insist(machine, |client| client.refund(id, &money(part), &key)).verdict.is_some() {
            machine.lock().pass(4_000);
        }
    }
    machine.lock().pass(10_000);
    is_back(machine, reference, 2 * part);
}

/// A payment, found by the sale's own number.
pub fn payment(machine: &Shared, reference: &str, paid: u64) {
    machine.lock().counts.one("refunds of a payment");
    machine.lock().pass(3_000);
    let found = insist(machine, |client| client.find_payment(reference, "", ""));
    assert_eq!(found.verdict, None, "{reference}");
    assert_eq!(found.info.approved_count, 1, "{reference}");
    back(machine, &found.info.payment_id);
    is_back(machine, reference, paid);
}

/// What was paid too often, until one payment is left.
pub fn all_but_one(machine: &Shared, reference: &str, each: u64) {
    let mut too_many = 0;
    loop {
        let found = insist(machine, |client| client.find_payment(reference, "", ""));
        assert_eq!(found.verdict, None, "{reference}");
        if found.info.approved_count == 1 {
            break;
        }
        machine.lock().counts.one("refunds of what was paid too often");
        too_many += 1;
        back(machine, &found.info.payment_id);
    }
    is_back(machine, reference, too_many * each);
    let m = machine.lock();
    let all = m.service.payments_of(USER, reference);
    let left: i64 =
        all.iter().filter(|p| p.status != "rejected").map(|p| p.amount - p.refunded).sum();
    assert_eq!(left, each as i64, "{reference}");
}

fn back(machine: &Shared, payment: &str) {
    while insist(machine, |client| client.refund_payment(payment, "", "")).verdict.is_some() {
        machine.lock().pass(4_000);
    }
}

/// The buyer has this much back, no more and no less.
fn is_back(machine: &Shared, reference: &str, units: u64) {
    let m = machine.lock();
    let payments = m.service.payments_of(USER, reference);
    let back: i64 = payments.iter().map(|payment| payment.refunded).sum();
    assert_eq!(back, units as i64, "{reference}");
}
