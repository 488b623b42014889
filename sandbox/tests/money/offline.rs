//! A sale by a code that the till wrote itself: the buyer may pay it as often as he likes, and the
//! payments of its reference alone tell what he did.

use super::machine::{Deed, Shared};
use super::refund;
use super::till::{USER, insist, money};
use posqr_core::Fault;
use posqr_core::orders::State;
use posqr_core::payload::{Charge, Profile, Writer, build};

pub fn sale(machine: &Shared, reference: &str, units: u64) {
    let amount = money(units);
    // By the service's clock: the till's may be years off.
    let since = {
        let mut m = machine.lock();
        m.counts.one("offline codes");
        let code = code(reference, &amount);
        for _ in 0..m.chance.below(4) {
            let later = m.chance.below(45_000);
            m.plan(later, Deed::Pay(code.clone()));
        }
        if m.chance.in_100(50) { "2026-11-01T00:00:00-03:00" } else { "" }
    };
    let asked = machine.lock().now_ms;
    while machine.lock().now_ms < asked + 50_000 {
        let reply = insist(machine, |client| client.find_payment(reference, &amount, since));
        match reply.verdict.map(|failure| failure.error.fault) {
            None => {
                assert_eq!(reply.info.state, State::Paid);
                let made = payments(machine, reference).len();
                let heard = reply.info.approved_count as usize;
                assert!((1..=made).contains(&heard), "{reference}: {heard} of {made}");
                break;
            }
            Some(Fault::Pending) => {}
            other => panic!("{reference}: {other:?}"),
        }
        let pause = machine.lock().chance.below(5_000) as i64;
        machine.lock().pass(pause);
    }
    // In the evening: how often?
    machine.lock().finish_deeds();
    machine.lock().pass(10_000);
    let made = payments(machine, reference);
    let reply = insist(machine, |client| client.find_payment(reference, &amount, since));
    assert_eq!(reply.info.approved_count as usize, made.len(), "{reference}");
    match reply.verdict.map(|failure| failure.error.fault) {
        None => assert_eq!(reply.info.approved_amount, money(units * made.len() as u64)),
        Some(Fault::Pending) => assert!(made.is_empty(), "{reference}: {made:?}"),
        other => panic!("{reference}: {other:?}"),
    }
    if made.len() > 1 {
        machine.lock().counts.one("offline codes paid more than once");
        refund::all_but_one(machine, reference, units);
    }
}

/// Amounts that were approved and not paid back, in minor units.
fn payments(machine: &Shared, reference: &str) -> Vec<i64> {
    let m = machine.lock();
    let all = m.service.payments_of(USER, reference);
    all.iter().filter(|payment| payment.status == "approved").map(|p| p.amount).collect()
}

pub fn code(reference: &str, amount: &str) -> String {
    let user = USER.to_string();
    let charge = Charge {
        profile: Profile::MercadoPago,
        amount: amount.as_bytes(),
        country: b"BR",
        merchant_name: b"Loja",
        merchant_city: b"Sao Paulo",
        reference: reference.as_bytes(),
        user_id: user.as_bytes(),
        ..Charge::default()
    };
    let mut writer = Writer::default();
    let text = build(&charge, &mut writer).expect("a sound charge");
    String::from_utf8(text.to_vec()).expect("ASCII")
}
