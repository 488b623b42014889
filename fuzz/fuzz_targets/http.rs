//! What a server sends to the built-in client, over loopback: a sound answer arrives as it was sent,
//! however it is framed and cut up; anything else ends in a failure that does not claim that nothing
//! was sent; and no answer is taken for that of another request.
#![no_main]

mod dice;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use posqr_core::orders::https::{Https, Options};
use posqr_core::orders::transport::{
    ANSWER_MAX, Answer, HEADERS_READ, Method, Request, Transport, Undelivered,
};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

const TOKEN: &str = "APP_USR-8499883828799661-062409-0123456789abcdef-446566691";

/// What a connection does once an answer was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Keep,
    Close,
    /// Sends no more and does not close.
    Stall,
}

/// An answer, in the pieces in which it leaves.
#[derive(Debug, Clone)]
struct Script {
    pieces: Vec<Vec<u8>>,
    end: End,
    /// What is to arrive; `None`: whatever.
    expected: Option<Answer>,
}

/// What the server is to say, and what it heard.
#[derive(Default)]
struct Scene {
    scripts: VecDeque<Script>,
    requests: Vec<Vec<u8>>,
    bytes: usize,
}

type Shared = Arc<Mutex<Scene>>;

/// The scene of the connections to come.
static SCENE: Mutex<Option<Shared>> = Mutex::new(None);

fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let scene = SCENE.lock().expect("no panic").clone();
                std::thread::spawn(move || scene.map(|scene| serve(stream, &scene)));
            }
        });
        address
    })
}

/// One connection, until it ends.
fn serve(mut stream: TcpStream, scene: &Shared) {
    let _ = stream.set_nodelay(true);
    while let Some(request) = request(&mut stream, scene) {
        let script = {
            let mut scene = scene.lock().expect("no panic");
            scene.requests.push(request);
            scene.scripts.pop_front()
        };
        let Some(script) = script else { return };
        for piece in &script.pieces {
            if stream.write_all(piece).is_err() {
                return;
            }
        }
        match script.end {
            End::Keep => {}
            End::Close => return drop(stream.shutdown(Shutdown::Write)),
            End::Stall => while stream.read(&mut [0; 64]).is_ok_and(|amount| amount > 0) {},
        }
    }
}

/// Reads one request: head, and a body of its length.
fn request(stream: &mut TcpStream, scene: &Shared) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    loop {
        let head = read.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4);
        if let Some(head) = head
            && read.len() >= head + length(&read[..head])
        {
            return Some(read);
        }
        let mut piece = [0; 4096];
        let amount = stream.read(&mut piece).ok().filter(|amount| *amount > 0)?;
        scene.lock().expect("no panic").bytes += amount;
        read.extend(&piece[..amount]);
    }
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

/// Bytes in pieces.
fn cut(dice: &mut Dice<'_>, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    for _ in 0..dice.byte() % 5 {
        let (piece, after) = rest.split_at(dice.up_to(rest.len()));
        pieces.push(piece.to_vec());
        rest = after;
    }
    pieces.push(rest.to_vec());
    pieces
}

/// A body in chunks (RFC 9112, 7.1), with what may stand beside their sizes.
fn chunked(dice: &mut Dice<'_>, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in cut(dice, body).iter().filter(|piece| !piece.is_empty()) {
        let extension = dice.pick(&["", ";x=y", ";x"]);
        out.extend(format!("{:x}{extension}\r\n", piece.len()).bytes());
        out.extend(piece.iter().chain(b"\r\n"));
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// An answer as RFC 9112 has it.
fn sound(dice: &mut Dice<'_>) -> Script {
    let status = dice.pick(&[200_u16, 201, 301, 302, 400, 401, 404, 409, 429, 500, 503, 599]);
    let mut body = match dice.byte() {
        255 => vec![b'a'; dice.pick(&[ANSWER_MAX, ANSWER_MAX - 1, ANSWER_MAX + 1])],
        254 => vec![b'a'; dice.pick(&[40_000, 70_000])],
        _ => dice.bytes().to_vec(),
    };
    let mut head = format!("HTTP/1.1 {status} {}\r\n", dice.pick(&["OK", "", "a b"]));
    let mut headers = Vec::new();
    for name in HEADERS_READ {
        if dice.yes() {
            let value: String =
                dice.short().iter().map(|b| char::from(b'!' + b % 94)).take(60).collect();
            let written = if dice.yes() { name.to_uppercase() } else { name.to_owned() };
            head.push_str(&format!("{written}:{}{value}\r\n", dice.pick(&[" ", "", "\t"])));
            headers.push((name.to_owned(), value));
        }
    }
    let others = ["", "Location: http://127.0.0.1:1/\r\n", "Set-Cookie: a=b\r\n", "X: \r\n"];
    head.push_str(dice.pick(&others));
    let framing = dice.byte() % 3;
    let mut end = if dice.byte().is_multiple_of(4) { End::Close } else { End::Keep };
    let arrives = body.clone();
    match framing {
        0 => head.push_str(&format!("Content-Length: {}\r\n", body.len())),
        1 => {
            head.push_str("Transfer-Encoding: chunked\r\n");
            body = chunked(dice, &body);
        }
        _ => end = End::Close,
    }
    if end == End::Close {
        head.push_str("Connection: close\r\n");
    }
    let mut bytes = [head.as_bytes(), b"\r\n", &body].concat();
    let mut pieces = cut(dice, &bytes);
    // Behind it, in one piece with its end: nobody asked for that.
    if end == End::Keep && dice.byte().is_multiple_of(4) {
        bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray".to_vec();
        pieces.last_mut().expect("one piece at least").extend(bytes);
    }
    let expected = Answer { status, headers, body: arrives };
    Script { pieces, end, expected: Some(expected) }
}

/// Anything; some of it begins as an answer does.
fn any(dice: &mut Dice<'_>) -> Script {
    let begin = dice.pick(&[
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 700 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n",
    ]);
    let mut bytes = begin.as_bytes().to_vec();
    match dice.byte() {
        255 => bytes.extend(begin.bytes().cycle().take(100_000)),
        254 => bytes.extend("a: b\r\n".bytes().cycle().take(100_000)),
        253 => bytes.extend(dice.bytes().iter().cycle().take(2 * ANSWER_MAX)),
        _ => bytes.extend(dice.bytes()),
    }
    let end = match dice.byte() {
        255 => End::Stall,
        254 => End::Keep,
        _ => End::Close,
    };
    Script { pieces: cut(dice, &bytes), end, expected: None }
}

fn send(https: &Https, dice: &mut Dice<'_>, patience_ms: u64) -> Result<Answer, Undelivered> {
    let url = format!("http://{}/v1/orders?x=1", server());
    let bearer = format!("Bearer {TOKEN}");
    let (method, body) = dice.pick(&[
        (Method::Get, None),
        (Method::Post, Some(b"{\"a\":1}".as_slice())),
        (Method::Post, None),
        (Method::Put, Some(b"".as_slice())),
        (Method::Delete, None),
    ]);
    let headers = [("Authorization", bearer.as_str()), ("Accept", "application/json")];
    https.send(&Request { method, url: &url, headers: &headers, body }, patience_ms)
}

/// What holds of whatever came back.
fn check(result: &Result<Answer, Undelivered>, heard: usize) {
    match result {
        Ok(answer) => {
            assert!((100..600).contains(&answer.status), "{}", answer.status);
            assert!(answer.body.len() <= ANSWER_MAX);
            assert!(answer.headers.iter().all(|(name, _)| HEADERS_READ.contains(&&**name)));
        }
        Err(undelivered) => {
            let Undelivered { sent, detail, .. } = undelivered;
            assert!(*sent || heard == 0, "the server heard {heard} bytes: {undelivered:?}");
            assert!(detail.len() <= 160 && detail.bytes().all(|b| (b' '..=b'~').contains(&b)));
            assert!(!detail.contains(TOKEN));
        }
    }
}

fn check_sound(result: Result<Answer, Undelivered>, expected: &Answer) {
    if expected.body.len() > ANSWER_MAX {
        let undelivered = result.expect_err("a body over the limit");
        assert!(undelivered.sent);
        return;
    }
    let mut answer = result.expect("a sound answer arrives");
    // An empty value is none.
    answer.headers.retain(|(_, value)| !value.is_empty());
    let headers: Vec<_> =
        expected.headers.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
    assert_eq!((answer.status, answer.headers), (expected.status, headers));
    assert!(answer.body == expected.body, "another body arrives");
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let scripts: Vec<Script> = (0..=dice.byte() % 3)
        .map(|_| if dice.byte() % 4 == 3 { any(&mut dice) } else { sound(&mut dice) })
        .collect();
    let scene = Shared::default();
    scene.lock().expect("no panic").scripts = scripts.clone().into();
    *SCENE.lock().expect("no panic") = Some(Arc::clone(&scene));
    let https = Https::new(&Options::default()).expect("sound options");
    let mut quiet = true;
    for (at, script) in scripts.iter().enumerate() {
        let before = scene.lock().expect("no panic").bytes;
        let stalls = script.end != End::Close && script.expected.is_none();
        let result = send(&https, &mut dice, if stalls { 30 } else { 8_000 });
        let scene = scene.lock().expect("no panic");
        check(&result, scene.bytes - before);
        assert!(scene.requests.len() <= at + 1, "one request is sent once");
        // After an answer that was none a connection may end at any moment.
        quiet &= script.expected.is_some();
        if let Some(expected) = script.expected.as_ref().filter(|_| quiet) {
            check_sound(result, expected);
        }
    }
});
