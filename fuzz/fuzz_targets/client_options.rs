//! Opening a client with any options: it opens, or the field at fault is named and nothing else
//! happens. The token is never told, and an address that opens is one.
#![no_main]

mod common;
mod dice;
mod online;
use common::*;
use core::ffi::c_void;
use core::ptr::null;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use online::{bytes_of, c_text};
use std::ffi::CString;

const TEXTS: [&str; 12] = [
    "access_token",
    "country",
    "pos",
    "user_id",
    "base_url",
    "proxy_url",
    "ca_pem",
    "user_agent",
    "platform_id",
    "integrator_id",
    "sponsor_id",
    "",
];
const FIELDS: [&str; 8] = [
    "options",
    "flags",
    "connect_timeout_ms",
    "total_timeout_ms",
    "poll_interval_ms",
    "reserved",
    "transport",
    "out",
];

/// Index 0 is what works.
fn usual(text: &str) -> &'static [&'static str] {
    match text {
        "access_token" => &["APP_USR-849988-062409-0a1b2c3d4e5f-446566691", "TEST-1-7", "x", ""],
        "country" => &["BR", "AR", "CL", "br", "BRA", ""],
        "pos" => &["", "CAJA001", "caja 1"],
        "user_id" => &["", "446566691", "44656669x"],
        "base_url" => &[
            "",
            "http://127.0.0.1:8099",
            "https://api.example.com/a",
            "http://127.0.0.1:0",
            "http://127.0.0.1:99999",
            "https://127.0.0.1:",
            "https://[::1]:443",
            "https://u:p@host",
        ],
        "proxy_url" => &["", "http://127.0.0.1:3128", "http://u:p@proxy.example:1", "socks5://a:1"],
        "ca_pem" => &["", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
        "user_agent" => &["", "till/1.0", "till\r\nX: y"],
        "sponsor_id" => &["", "123456789", "12-3"],
        _ => &["", "dev_0123"],
    }
}

/// The usual; that, with something put in; or anything.
fn member(dice: &mut Dice<'_>, name: &str) -> Vec<u8> {
    let mut value = dice.pick(usual(name)).as_bytes().to_vec();
    match dice.byte() % 8 {
        6 => {
            let at = dice.up_to(value.len());
            value.splice(at..at, dice.short().iter().copied());
        }
        7 => value = dice.short().to_vec(),
        _ => {}
    }
    value
}

struct Set {
    texts: Vec<CString>,
    numbers: [u32; 5],
    transport: bool,
}

impl Set {
    fn options(&self) -> qr_client_options {
        let [flags, connect_timeout_ms, total_timeout_ms, poll_interval_ms, reserved] =
            self.numbers;
        let text = |at: usize| self.texts.get(at).map_or(null(), |t| t.as_ptr());
        qr_client_options {
            flags,
            connect_timeout_ms,
            total_timeout_ms,
            poll_interval_ms,
            reserved,
            access_token: text(0),
            country: text(1),
            pos: text(2),
            user_id: text(3),
            base_url: text(4),
            proxy_url: text(5),
            ca_pem: text(6),
            user_agent: text(7),
            platform_id: text(8),
            integrator_id: text(9),
            sponsor_id: text(10),
            transport: self.transport.then_some(no_answer),
            ..init()
        }
    }

    fn open(&self) -> (qr_status, qr_error) {
        let nobody = 0x51 as *mut qr_client;
        let (mut client, mut err) = (nobody, init::<qr_error>());
        let options = self.options();
        let before = bytes_of(&options);
        // SAFETY: structs of our own, and texts that end with NUL.
        let status = unsafe { qr_client_open(&options, &mut client, &mut err) };
        assert!(bytes_of(&options) == before, "an input was written");
        if status == QR_OK {
            assert!(client != nobody && !client.is_null());
            // SAFETY: just opened.
            unsafe { qr_client_close(client) };
        } else {
            assert_eq!(client, nobody, "an error leaves `out` alone");
            assert_eq!(err.code, status);
        }
        (status, err)
    }

    fn text(&self, at: usize) -> &[u8] {
        self.texts.get(at).map_or(b"", |text| text.as_bytes())
    }
}

unsafe extern "C" fn no_answer(
    _: *mut c_void,
    _: *const qr_http_request,
    _: *mut qr_http_response,
) -> qr_status {
    panic!("qr_client_open sends nothing")
}

/// By RFC 3986: scheme, perhaps a user, host, perhaps a port from 1 to 65535; judged by hand here.
fn is_address(url: &[u8], schemes: &[&str], may_have_user: bool) -> bool {
    let Ok(url) = core::str::from_utf8(url) else { return false };
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = match authority.rsplit_once('@') {
        Some(_) if !may_have_user => return false,
        Some((_, place)) => place,
        None => authority,
    };
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, rest)) => (host, Some(rest.strip_prefix(':').unwrap_or("none"))),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let digits = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
    let sound = |port: &str| digits(port) && port.parse::<u16>().is_ok_and(|port| port > 0);
    schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && !host.is_empty()
        && port.is_none_or(sound)
}

fn check(set: &Set) {
    let (status, err) = set.open();
    let (message, field) = (text(&err.message), text(&err.field));
    match status {
        QR_OK => {
            let base = set.text(4);
            assert!(base.is_empty() || is_address(base, &["http", "https"], false), "{base:?}");
            let proxy = set.text(5);
            let used = !set.transport && !proxy.is_empty();
            assert!(!used || is_address(proxy, &["http"], true), "{proxy:?}");
        }
        QR_ERR_NULL | QR_ERR_UNSUPPORTED | QR_ERR_RANGE | QR_ERR_BAD_COUNTRY | QR_ERR_ENCODING
        | QR_ERR_BAD_VALUE | QR_ERR_NOT_ANS | QR_ERR_TOO_LONG => {
            assert!(!message.is_empty());
            let named = TEXTS.contains(&&*field) || FIELDS.contains(&&*field);
            assert!(named && !field.is_empty(), "no option is called \"{field}\": {message}");
        }
        other => panic!("{other} is no answer of qr_client_open: {message}"),
    }
}

/// With another token of the same form all that is told is the same: so none of it is told.
fn token_is_not_told(set: &mut Set) {
    let (status, err) = set.open();
    let token = set.text(0).to_vec();
    // Its kind and its number stay, which are no secrets.
    let hyphen = |b: &u8| *b == b'-';
    let (begin, end) = (token.iter().position(hyphen), token.iter().rposition(hyphen));
    let (Some(begin), Some(end)) = (begin, end) else { return };
    let mut other = token.clone();
    for byte in &mut other[begin..end] {
        if byte.is_ascii_alphanumeric() {
            *byte = if *byte == b'Q' { b'W' } else { b'Q' };
        }
    }
    // Another text that shares a piece with one of them is hidden, and not with the other.
    let shares = |text: &CString| {
        let pieces = token.windows(6.min(token.len())).chain(other.windows(6.min(other.len())));
        // In whatever case.
        let found = |piece: &[u8]| {
            text.as_bytes().windows(piece.len()).any(|t| t.eq_ignore_ascii_case(piece))
        };
        pieces.into_iter().any(found)
    };
    if set.texts[1..].iter().any(shares) {
        return;
    }
    set.texts[0] = c_text(&other);
    let (other_status, other_err) = set.open();
    assert_eq!(status, other_status);
    assert_eq!(text(&err.message), text(&other_err.message));
}

/// A token that stands where another text belongs is not quoted either.
fn token_elsewhere(dice: &mut Dice<'_>, set: &mut Set) {
    let at = dice.pick(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // Whole, cut off, or with something that does not belong there.
    let token = dice.pick(&[
        "APP_USR-8499883828799661-062409-0123456789abcdef0123456789abcdef-446566691",
        "APP_USR-84998838",
        "APP_USR-84998838.",
        "TEST-84998838 ",
        "x84998838-\u{e9}-1",
    ]);
    set.texts[at] = c_text(token.as_bytes());
    if token.starts_with('x') || dice.yes() {
        set.texts[0] = c_text(token.as_bytes());
    }
    let (_, err) = set.open();
    let message = text(&err.message);
    assert!(!message.contains("84998838"), "{}: {message}", TEXTS[at]);
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let numbers = [
        dice.pick(&[0, QR_CLIENT_NO_RETRY, 2, u32::MAX]),
        dice.pick(&[0, 1, u32::MAX]),
        dice.pick(&[0, 1, u32::MAX]),
        dice.pick(&[0, 1_000, 999, u32::MAX]),
        dice.pick(&[0, 0, 0, 1]),
    ];
    let transport = dice.yes();
    let then = dice.byte();
    let texts = TEXTS[..11].iter().map(|name| c_text(&member(&mut dice, name))).collect();
    let mut set = Set { texts, numbers, transport };
    check(&set);
    match then % 4 {
        0 => token_is_not_told(&mut set),
        1 => token_elsewhere(&mut dice, &mut set),
        _ => {}
    }
});
