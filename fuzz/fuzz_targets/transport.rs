//! A transport that does anything: returns any number, sets any length and status, answers any
//! bytes, and repeats the token. Every call ends in a status that the header promises, says
//! "nothing happened" only where that is so, and never tells the token.
#![no_main]

mod common;
mod dice;
mod online;
use common::*;
use core::ffi::c_char;
use core::ptr::null;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use online::{Sent, TOKEN, Till, bytes_of, check_failure};
use std::cell::RefCell;

/// What became of a request, by what the transport said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    NotSent,
    /// It may have been carried out.
    Lost,
    Answered(u32),
}

/// The token as a service or a proxy may repeat it: plain, or as JSON may write it too.
fn token(dice: &mut Dice<'_>) -> String {
    let plain = TOKEN.to_str().expect("ASCII");
    let escaped = |which: &dyn Fn(char) -> bool, upper: bool| -> String {
        let one = |c: char| match (which(c), upper) {
            (false, _) => c.to_string(),
            (true, false) => format!("\\u{:04x}", c as u32),
            (true, true) => format!("\\u{:04X}", c as u32),
        };
        plain.chars().map(one).collect()
    };
    match dice.byte() % 5 {
        0 => plain.to_owned(),
        1 => escaped(&|c| c == '-', false),
        2 => escaped(&|_| true, true),
        3 => escaped(&|c| c == '_', true),
        _ => {
            let one = plain.as_bytes()[dice.up_to(plain.len() - 1)];
            escaped(&|c| c as u32 == u32::from(one), dice.yes())
        }
    }
}

fn body(dice: &mut Dice<'_>) -> Vec<u8> {
    let token = token(dice);
    let text = match dice.byte() % 8 {
        0 => String::new(),
        1 => format!(r#"{{"code":"bad","message":"{token}"}}"#),
        2 => format!(r#"{{"errors":[{{"code":"{token}","message":"m","details":["{token}"]}}]}}"#),
        3 => format!("<html>{token}</html>"),
        4 => format!(r#"{{"error":"bad","message":"m","cause":[{{"description":"{token}"}}]}}"#),
        5 => format!(
            r#"{{"id":"ORD1","status":"{}","external_reference":"{token}"}}"#,
            dice.pick(&["created", "processed", "canceled", "refunded"])
        ),
        6 => r#"{"paging":{"total":0},"results":[]}"#.to_owned(),
        _ => return dice.bytes().to_vec(),
    };
    text.into_bytes()
}

fn headers(dice: &mut Dice<'_>) -> Vec<u8> {
    let token = token(dice);
    match dice.byte() % 8 {
        0 => Vec::new(),
        1 => format!("HTTP/1.1 200 OK\r\nX-Request-Id: {token}\r\n").into_bytes(),
        2 => {
            b"Retry-After: 99999999999999999999\r\nDate: Thu, 21 Aug 2025 19:43:10 GMT\r\n".to_vec()
        }
        3 => format!("x-request-id:{token}\nretry-after:\t1 \n\n").into_bytes(),
        4 => b"Retry-After: Thu, 21 Aug 2025 19:43:11 GMT\r\nDate: x\r\n:\r\n: x\r\nx".to_vec(),
        5 => vec![b':'; 16 * 1024],
        _ => dice.bytes().to_vec(),
    }
}

/// Does something with the room for an answer: what is written stays inside it.
fn answer(dice: &mut Dice<'_>, response: &mut qr_http_response) -> (qr_status, Fate) {
    let (headers, body) = (headers(dice), body(dice));
    let (headers_room, body_room) = (response.headers_cap, response.body_cap);
    assert_eq!((headers_room, body_room), (16 * 1024, 1024 * 1024));
    // SAFETY: no more than the room is written.
    unsafe {
        let length = headers.len().min(headers_room as usize);
        response.headers.cast::<u8>().copy_from_nonoverlapping(headers.as_ptr(), length);
        response.body.copy_from_nonoverlapping(body.as_ptr(), body.len().min(body_room as usize));
    }
    let length = |dice: &mut Dice<'_>, is: usize, room: u32| match dice.byte() % 8 {
        0 => dice.pick(&[0, room, room + 1, u32::MAX]),
        _ => (is as u32).min(room),
    };
    response.headers_len = length(dice, headers.len(), headers_room);
    response.body_len = length(dice, body.len(), body_room);
    let known = [200, 201, 400, 401, 403, 404, 409, 422, 423, 425, 428, 429, 500, 503, 302];
    response.http_status = match dice.byte() % 8 {
        0 => dice.pick(&[0, 99, 100, 599, 600, 65_736, u32::MAX]),
        _ => dice.pick(&known),
    };
    scribble(dice, response);
    let returned = match dice.byte() % 8 {
        0 => QR_ERR_NOT_SENT,
        1 => QR_ERR_NO_ANSWER,
        2 => dice.number() as qr_status,
        _ => QR_OK,
    };
    let whole = response.headers_len <= headers_room
        && response.body_len <= body_room
        && (100..600).contains(&response.http_status);
    let fate = match returned {
        QR_OK if whole => Fate::Answered(response.http_status),
        QR_ERR_NOT_SENT => Fate::NotSent,
        _ => Fate::Lost,
    };
    (returned, fate)
}

/// Members that are not the transport's to set, and a text without an end.
fn scribble(dice: &mut Dice<'_>, response: &mut qr_http_response) {
    let token = token(dice);
    match dice.byte() % 8 {
        0 => response.detail.fill(b'x' as c_char),
        1 => response.detail.fill(-1 as c_char),
        2 => {
            for (to, byte) in response.detail.iter_mut().zip(token.bytes()) {
                *to = byte as c_char;
            }
        }
        3 => {
            response.struct_size = dice.number();
            response.headers_cap = dice.number();
            response.body_cap = dice.number();
            response.headers = core::ptr::null_mut();
            response.body = core::ptr::null_mut();
        }
        _ => {}
    }
}

/// Memory that a call may fill: it is as it was after an error other than "not paid".
fn filled<T: Copy>(call: impl FnOnce(*mut T) -> qr_status) -> qr_status {
    let mut info = init::<T>();
    let before = bytes_of(&info);
    let status = call(&mut info);
    let told = status == QR_OK || (150..=159).contains(&status);
    assert!(told || bytes_of(&info) == before, "{status} leaves info alone");
    status
}

/// Makes a call; `true`: the first request decides what a lost answer is worth.
fn call(which: u8, client: *mut qr_client, err: &mut qr_error) -> (qr_status, bool) {
    let (id, key) = (c"ORD01K372G4J4FXZ9HGHZMJMGGPKE".as_ptr(), c"k-1".as_ptr());
    let sale = c"venda-1".as_ptr();
    let order = |api, mode, flags| qr_order {
        api,
        mode,
        flags,
        reference: sale,
        amount: c"5.00".as_ptr(),
        description: sale,
        ..init()
    };
    let create = |order: qr_order, err: &mut qr_error| {
        // SAFETY: an open client, structs of our own, texts that end with NUL; so below.
        filled(|info| unsafe { qr_order_create(client, &order, info, err) })
    };
    unsafe {
        match which % 12 {
            0 => (filled(|info| qr_order_get(client, id, info, err)), true),
            1 => (filled(|info| qr_order_wait(client, id, 0, info, err)), true),
            2 => (create(order(0, QR_ORDER_MODE_DYNAMIC, 0), err), true),
            3 => (create(order(0, QR_ORDER_MODE_STATIC, QR_ORDER_ASK_FIRST), err), true),
            4 => (create(order(QR_ORDER_API_LEGACY, QR_ORDER_MODE_HYBRID, 0), err), true),
            5 => (filled(|info| qr_order_cancel(client, id, key, info, err)), false),
            6 => (filled(|info| qr_order_refund(client, id, null(), key, info, err)), false),
            7 => {
                let part = c"1.00".as_ptr();
                (filled(|info| qr_order_refund(client, id, part, key, info, err)), false)
            }
            8 => (filled(|info| qr_payment_find(client, sale, null(), null(), info, err)), true),
            9 => {
                let payment = c"1001".as_ptr();
                (filled(|info| qr_payment_refund(client, payment, null(), key, info, err)), false)
            }
            10 => {
                let id = c"ish.CAJA001.venda-1.500".as_ptr();
                (filled(|info| qr_order_cancel(client, id, null(), info, err)), true)
            }
            _ => (qr_client_check(client, null(), err), true),
        }
    }
}

/// What was promised, whatever was answered.
fn check(status: qr_status, decisive: bool, fates: &[(Sent, Fate)]) {
    let promised =
        status == QR_OK || (100..=103).contains(&status) || (120..=159).contains(&status);
    let of_check = [QR_ERR_BAD_VALUE, QR_ERR_BAD_COUNTRY].contains(&status);
    assert!(promised || of_check, "{status} after {fates:?}");
    let may_have = |(sent, fate): &&(Sent, Fate)| sent.method != "GET" && *fate == Fate::Lost;
    if let Some(lost) = fates.iter().find(may_have) {
        assert!(![QR_ERR_NOT_SENT, QR_ERR_TLS].contains(&status), "{status} after {lost:?}");
    }
    match fates {
        [(_, Fate::NotSent)] => assert_eq!(status, QR_ERR_NOT_SENT),
        [(_, Fate::Lost)] if decisive => assert_eq!(status, QR_ERR_NO_ANSWER),
        _ => {}
    }
    let answered = |(_, fate): &(Sent, Fate)| matches!(fate, Fate::Answered(_));
    assert!(status != QR_OK || fates.iter().any(answered), "good news from nobody");
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let calls: Vec<u8> = (0..=dice.byte() % 3).map(|_| dice.byte()).collect();
    let fates = RefCell::new(Vec::new());
    let till = Till::open(Box::new(|request, response| {
        let (returned, fate) = answer(&mut dice, response);
        fates.borrow_mut().push((request.clone(), fate));
        returned
    }));
    for which in calls {
        fates.borrow_mut().clear();
        let mut err = init::<qr_error>();
        let (status, decisive) = call(which, till.client, &mut err);
        check_failure(status, &err);
        let fates = fates.borrow();
        // A call that asked nobody tells what it heard before.
        if !fates.is_empty() {
            check(status, decisive, &fates);
        }
        till.check_log();
    }
});
