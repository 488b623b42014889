//! Sequences of calls on one client, answered by anything: every verdict is compared with a model of
//! the rules of money that stands beside the library.
#![no_main]
#![allow(clippy::result_large_err)]

mod dice;
mod model;
mod service;

use dice::Dice;
use libfuzzer_sys::fuzz_target;
use model::{Account, Ask, Call, Past, Sale, Verdict, facts};
use posqr_core::error::{Action, Failure};
use posqr_core::orders::{Api, Client, Mode, Order, OrderInfo, PaymentInfo, Reply, Settings};
use service::{SINCE, Scene, Shared, TOKEN};
use std::sync::{Arc, Mutex};

const COUNTRIES: [(&str, Account); 3] = [
    ("BR", Account { user_id: "446566691", currency: "BRL", numeric: "986", decimals: 2 }),
    ("CL", Account { user_id: "446566691", currency: "CLP", numeric: "152", decimals: 0 }),
    ("AR", Account { user_id: "446566691", currency: "ARS", numeric: "032", decimals: 2 }),
];

/// The sales of a run: the one of the service's own samples, another one, and the first again, on a
/// till's printed code and in the older interface.
fn sales() -> Vec<Sale> {
    let first = Sale {
        reference: "ext_ref_1234",
        units: 5_000,
        legacy: false,
        hybrid: false,
        no_code: false,
        order_id: "ORD01K372G4J4FXZ9HGHZMJMGGPKE".to_owned(),
        payment_id: "1234567890",
    };
    let id = |text: &str| text.to_owned();
    let other = Sale { reference: "venda-2", units: 1_234, payment_id: "2001", ..first.clone() };
    vec![
        first.clone(),
        Sale { order_id: id("ORD01KA0VENDA2"), ..other },
        Sale { hybrid: true, no_code: true, ..first.clone() },
        Sale { legacy: true, order_id: id("isd.CAJA001.ext_ref_1234.5000"), ..first.clone() },
        Sale { legacy: true, hybrid: true, order_id: id("ish.CAJA001.ext_ref_1234.5000"), ..first },
    ]
}

fn ask(dice: &mut Dice<'_>, sale: &Sale) -> Ask {
    let part = |dice: &mut Dice<'_>| dice.pick(&[None, Some(sale.units / 2), Some(sale.units)]);
    match dice.byte() % 9 {
        0 => Ask::Create { ask_first: false },
        1 => Ask::Create { ask_first: true },
        2 => Ask::Get,
        3 => Ask::Wait { timeout_ms: 0 },
        4 => Ask::Wait { timeout_ms: 3_000 },
        5 => Ask::Cancel,
        6 => Ask::Refund(part(dice)),
        7 => Ask::Find {
            amount: dice.pick(&[Some(sale.units), None, Some(sale.units * 2)]),
            since_ms: dice.yes().then(|| facts::rfc3339(SINCE).sure().expect("a moment")),
        },
        _ => Ask::PayBack(part(dice)),
    }
}

/// Makes a call; gives what the library said, in the model's words, and the id of an order made.
fn make(client: &Client<'_>, sale: &Sale, ask: &Ask, account: &Account, key: &str) -> Verdict {
    let written = |units: Option<u64>| units.map_or(String::new(), |u| text(u, account));
    let key_of = |part: &Option<u64>| if part.is_some() { key } else { "" };
    match ask {
        Ask::Create { ask_first } => {
            let mode = match (sale.no_code, sale.hybrid) {
                (true, _) => Mode::Static,
                (_, true) => Mode::Hybrid,
                _ => Mode::Dynamic,
            };
            order(client.create(&Order {
                api: if sale.legacy { Api::Legacy } else { Api::Orders },
                mode,
                ask_first: *ask_first,
                reference: sale.reference,
                amount: &text(sale.units, account),
                description: "Venda",
                ..Order::default()
            }))
        }
        Ask::Get => order(client.get(&sale.order_id)),
        Ask::Wait { timeout_ms } => order(client.wait(&sale.order_id, *timeout_ms)),
        Ask::Cancel => order(client.cancel(&sale.order_id, "")),
        Ask::Refund(part) => order(client.refund(&sale.order_id, &written(*part), key_of(part))),
        Ask::Find { amount, since_ms } => {
            let since = since_ms.map_or("", |_| SINCE);
            payment(client.find_payment(sale.reference, &written(*amount), since))
        }
        Ask::PayBack(part) => {
            payment(client.refund_payment(sale.payment_id, &written(*part), key_of(part)))
        }
    }
}

fn text(units: u64, account: &Account) -> String {
    match account.decimals {
        0 => units.to_string(),
        _ => format!("{}.{:02}", units / 100, units % 100),
    }
}

/// What is common to both kinds of reply.
fn told<T: Clone>(reply: Result<Reply<T>, Failure>) -> (Verdict, Option<T>) {
    let (failure, info) = match reply {
        Ok(told) => (told.verdict, Some((*told.info).clone())),
        Err(failure) => (Some(failure), None),
    };
    let Some(failure) = failure else { return (Verdict::default(), info) };
    let message = failure.to_string();
    assert!(message.is_ascii() && !message.contains("8499883828799661"), "{message}");
    let fault = Some(failure.error.fault);
    (Verdict { fault, reads: failure.action == Action::Read, ..Verdict::default() }, info)
}

fn order(reply: Result<Reply<OrderInfo>, Failure>) -> Verdict {
    let (verdict, info) = told(reply);
    let info = info.unwrap_or_default();
    let OrderInfo { state, incomplete, order_id, qr_data, .. } = info;
    Verdict { state, incomplete, order_id, qr_data, ..verdict }
}

fn payment(reply: Result<Reply<PaymentInfo>, Failure>) -> Verdict {
    let (verdict, info) = told(reply);
    let info = info.unwrap_or_default();
    Verdict {
        state: info.state,
        incomplete: info.incomplete,
        count: info.approved_count,
        paid: info.approved_amount,
        back: info.refunded_amount,
        ..verdict
    }
}

/// Up to eight calls, one after the other, some after a pause.
fn play(shared: &Shared<'_>, country: &str, account: &Account) {
    let settings = Settings {
        access_token: TOKEN,
        country,
        pos: "CAJA001",
        no_retry: shared.0.lock().expect("no panic").dice.byte().is_multiple_of(4),
        ..Settings::default()
    };
    let client = Client::open(&settings, Box::new(shared.clone()), Box::new(shared.clone()));
    let client = client.expect("sound settings");
    let sales = sales();
    let (mut past, mut made) = (Vec::<Past>::new(), Vec::<(String, u64)>::new());
    for _ in 0..8 {
        let (sale, ask, key, begin) = {
            let mut scene = shared.0.lock().expect("no panic");
            if scene.dice.is_empty() {
                return;
            }
            scene.now_ms += scene.dice.pick(&[1_500, 0, 300, 30_000]);
            let at = usize::from(scene.dice.byte()) % sales.len();
            let sale = sales[at].clone();
            let ask = ask(&mut scene.dice, &sale);
            let key = scene.dice.pick(&["part-1", "part-2"]);
            let other = &sales[usize::from(at != 1)];
            scene.other = (other.reference, other.order_id.clone());
            scene.sale = sale.clone();
            scene.exchanges.clear();
            (sale, ask, key, scene.now_ms)
        };
        let verdict = make(&client, &sale, &ask, account, key);
        let now = shared.0.lock().expect("no panic").exchanges.clone();
        let since = made.iter().rev().find(|(id, _)| *id == sale.order_id);
        let call = Call {
            account,
            sale: &sale,
            ask: &ask,
            now: &now,
            past: &past,
            made_ms_ago: since.map(|(_, at)| begin - at),
        };
        let broken = model::judge(&call, &verdict);
        if !broken.is_empty() {
            describe(&call, &verdict);
        }
        assert!(broken.is_empty(), "{}", broken.join("; "));
        if matches!(ask, Ask::Create { .. }) && verdict.fault.is_none() {
            made.push((verdict.order_id, begin));
        }
        let (state, failed) = (verdict.state, verdict.fault.is_some_and(model::is_error));
        past.push(Past { order_id: sale.order_id, ask, exchanges: now, state, failed });
    }
}

/// For whoever reads a find.
fn describe(call: &Call<'_>, verdict: &Verdict) {
    eprintln!("{:?} of {} {}", call.ask, call.sale.order_id, call.sale.reference);
    for exchange in call.now {
        let body = match &exchange.result {
            Ok((status, Some(body))) => format!("{status} {body}"),
            other => format!("{other:?}"),
        };
        eprintln!("  {} {}\n    {body}", exchange.method.name(), exchange.path);
    }
    eprintln!("  told: {verdict:?}");
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let (country, account) = dice.pick(&COUNTRIES);
    let scene = Scene {
        dice,
        now_ms: 0,
        account,
        sale: sales()[0].clone(),
        other: ("", String::new()),
        exchanges: Vec::new(),
    };
    play(&Shared(Arc::new(Mutex::new(scene))), country, &account);
});
