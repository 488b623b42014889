//! Payments under the reference of a sale that are not this sale's, or that cannot be read; searches
//! that list twice, in small pages, and more than was asked for.

use super::asked::{About, judged};
use super::look::Look;
use super::machine::Shared;
use super::model::{self, Sale};
use super::odd::of;
use super::till::{USER, client, money};
use posqr_core::orders::{Api, Order};
use posqr_sandbox::service::{PayOptions, Record};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

pub fn sale(machine: &Shared, reference: &str, units: u64) {
    machine.lock().counts.one("references with payments of others");
    listed_oddly(machine);
    let strangers = machine.lock().chance.below(5);
    for _ in 0..strangers {
        stranger(machine, reference, units);
    }
    machine.lock().pass(4_000);
    find(machine, reference, units);
    before(machine, reference, units);
}

fn listed_oddly(machine: &Shared) {
    let mut m = machine.lock();
    let [doubles, overlaps, more] = [0; 3].map(|_| m.chance.in_100(40));
    let page = [1_000, 2, 3][m.chance.below(3) as usize];
    if doubles {
        m.counts.one("searches that list twice");
    }
    m.service.configure(|config| {
        (config.search_doubles, config.search_overlaps) = (doubles, overlaps);
        (config.search_finds_more, config.search_page) = (more, page);
    });
}

/// One payment, of whatever kind.
fn stranger(machine: &Shared, reference: &str, units: u64) {
    let mut m = machine.lock();
    let kind = m.chance.below(14);
    let mut record = Record {
        user_id: USER,
        reference: reference.to_owned(),
        amount: money(units),
        age_ms: m.chance.below(1_000) as i64,
        ..Record::default()
    };
    let mut shown = Value::Null;
    let what = match kind {
        0 => {
            record.currency = "USD".to_owned();
            "payments: in other money"
        }
        1 => {
            (record.collector, record.payer) = (999, USER);
            "payments: made by the account itself"
        }
        2 => {
            record.reference = format!("{reference}x");
            "payments: of a reference that begins alike"
        }
        3 => {
            record.age_ms += DAY_MS;
            "payments: of yesterday"
        }
        4 => {
            shown =
                [json!("1,5"), json!([]), json!("12.345678")][m.chance.below(3) as usize].clone();
            shown = json!({ "transaction_amount": shown });
            "payments: whose amount cannot be read"
        }
        5 => {
            shown = json!({"transaction_amount_refunded": "4.000000000000001"});
            "payments: whose refunded amount cannot be read"
        }
        6 => {
            let date = [json!(null), json!(1_764_417_600), json!("yesterday")];
            let date = date[m.chance.below(3) as usize].clone();
            shown = json!({"date_created": date, "date_approved": date});
            "payments: whose date cannot be read"
        }
        7 => {
            record.amount = money(units + 100);
            "payments: of another amount"
        }
        8..=10 => {
            let words = ["in_process", "refunded", "charged_back"];
            words[kind as usize - 8].clone_into(&mut record.status);
            ["payments: under way", "payments: paid back", "payments: charged back"]
                [kind as usize - 8]
        }
        _ => "payments: of the sale itself",
    };
    record.shown = shown.as_object().cloned().unwrap_or_default();
    let now = m.now_ms;
    m.counts.one(what);
    m.service.record(now, record).expect("a record of the account");
}

/// `qr_payment_find`, with amount and time and without.
fn find(machine: &Shared, reference: &str, units: u64) {
    let morning = machine.lock().now_ms - DAY_MS / 2;
    let shifts = shifts(machine, reference);
    for (amount, since_ms) in [(units, None), (0, None), (units, Some(morning)), (2 * units, None)]
    {
        let text = if amount == 0 { String::new() } else { money(amount) };
        let since = since_ms.map_or(String::new(), utc);
        let sale = Sale { since_ms, shifts, ..of(reference, units) };
        let wanted = (amount > 0).then_some(amount as i64);
        let rule = |look: &Look| model::find(&model::sum(&look.payments, &sale), wanted);
        let about = About { id: "", reference };
        let open = || client(machine);
        let (_, reply) =
            judged(machine, about, &open, &rule, &|c| c.find_payment(reference, &text, &since));
        let Some(reply) = reply else { continue };
        let sum = model::sum(&machine.lock().look("", reference).payments, &sale);
        assert_eq!(reply.info.approved_count as usize, sum.count, "{reference}: how often");
        let units = |text: &str| if text.is_empty() { Some(0) } else { model::cents(text) };
        let (approved, back) = (&reply.info.approved_amount, &reply.info.refunded_amount);
        let left = units(approved).zip(units(back)).map(|(approved, back)| approved - back);
        assert_eq!(left, Some(sum.left), "{reference}: how much, of {approved} less {back}");
        let is_all = reply.info.incomplete == sum.unreadable;
        assert!(is_all || shifts, "{reference}: incomplete is {}", reply.info.incomplete);
    }
}

/// Whether pages of the search overlap, and there is more than one.
fn shifts(machine: &Shared, reference: &str) -> bool {
    let m = machine.lock();
    let config = m.service.config();
    // Twice each, and those whose reference begins alike.
    let most = 2 * m.service.payments_of(USER, reference).len() + 10;
    config.search_overlaps && config.search_page < most
}

/// What is said before an order is made.
fn before(machine: &Shared, reference: &str, units: u64) {
    let (amount, is_legacy) = (money(units), machine.lock().chance.in_100(50));
    let order = Order {
        api: if is_legacy { Api::Legacy } else { Api::Orders },
        ask_first: !is_legacy,
        reference,
        amount: &amount,
        description: "Venda",
        // Faults and repeats may take a minute: it is not to expire meanwhile.
        expires_s: 900,
        ..Order::default()
    };
    let sale = Sale { shifts: shifts(machine, reference), ..of(reference, units) };
    let rule = |look: &Look| {
        let sum = model::sum(&look.payments, &sale);
        model::before(&sum).unwrap_or_else(|| [model::Say::Good].into())
    };
    let about = About { id: "", reference };
    let (says, reply) = judged(machine, about, &|| client(machine), &rule, &|c| c.create(&order));
    let made = machine.lock().service.orders_of(USER, reference).len();
    let is_good = says == model::Say::Good;
    assert!(is_good || made == 0, "{reference}: said {says:?}, and made an order");
    let Some(id) = reply.filter(|_| is_legacy && is_good).map(|reply| reply.info.order_id.clone())
    else {
        return;
    };
    let paid = {
        let mut m = machine.lock();
        let code = m.service.orders_of(USER, reference)[0].qr_data.clone().unwrap_or_default();
        let now = m.now_ms;
        let paid = m.chance.in_100(50) && m.service.pay(now, &code, &PayOptions::default()).is_ok();
        m.pass(4_000);
        paid
    };
    if paid {
        machine.lock().counts.one("orders without a state: found by their payments");
    }
    let rule = |look: &Look| model::wait_by_payments(&model::sum(&look.payments, &sale));
    judged(machine, about, &|| client(machine), &rule, &|client| client.wait(&id, 0));
}

/// RFC 3339.
fn utc(ms: i64) -> String {
    let moment = time::OffsetDateTime::from_unix_timestamp(ms / 1_000).expect("of this century");
    moment.format(&time::format_description::well_known::Rfc3339).expect("a date")
}
