//! The built-in HTTPS client, against small servers of our own on loopback.
#![cfg(feature = "https")]

use posqr_core::error::{Fault, Field};
use posqr_core::orders::https::{Https, Options, check_base_url, secrets_of};
use posqr_core::orders::transport::{
    ANSWER_MAX, Answer, Cause, Method, Request, Transport, Undelivered,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Stands for every credential: it must not come back in a message.
const CANARY: &str = "CANARY-5f1d";

/// Long enough that only a fault of the client uses it up.
const LONG_MS: u64 = 30_000;

/// What a busy machine may add to a wait. The promise is 250 ms.
const SOON: Duration = Duration::from_millis(2_000);

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Test: yes\r\n\r\n{}";

// The servers.

struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    fn http(&self) -> String {
        format!("http://{}/", self.address)
    }

    fn https(&self) -> String {
        format!("https://localhost:{}/", self.address.port())
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

/// Each connection gets a thread and its number, from 1.
fn serve(talk: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let accepted = Arc::new(AtomicUsize::new(0));
    let (count, talk) = (Arc::clone(&accepted), Arc::new(talk));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (number, talk) = (count.fetch_add(1, Ordering::SeqCst) + 1, Arc::clone(&talk));
            stream.set_nodelay(true).expect("a socket");
            thread::spawn(move || talk(stream, number));
        }
    });
    Server { address, accepted }
}

type Secure = StreamOwned<ServerConnection, TcpStream>;

fn serve_tls(
    config: Arc<ServerConfig>,
    talk: impl Fn(Secure, usize) + Send + Sync + 'static,
) -> Server {
    serve(move |stream, number| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a configuration");
        talk(StreamOwned::new(connection, stream), number);
    })
}

/// Reads one request, body and all; `None` at the end of the connection.
fn request_of(stream: &mut impl Read) -> Option<String> {
    let (mut seen, mut byte) = (Vec::new(), [0]);
    while !seen.ends_with(b"\r\n\r\n") {
        (stream.read(&mut byte).ok()? == 1).then_some(())?;
        seen.push(byte[0]);
    }
    let head = String::from_utf8(seen).expect("a head in ASCII");
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    stream.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).expect("a body in UTF-8"))
}

/// Answers every request of a connection alike.
fn answering(answer: &'static [u8]) -> impl Fn(TcpStream, usize) + Send + Sync + 'static {
    move |mut stream, _| {
        while request_of(&mut stream).is_some() && stream.write_all(answer).is_ok() {}
    }
}

/// Answers the first request and closes, as far as writing goes.
fn answering_once(answer: &'static [u8]) -> impl Fn(TcpStream, usize) + Send + Sync + 'static {
    move |mut stream, _| {
        request_of(&mut stream);
        stream.write_all(answer).expect("to write");
        stream.shutdown(Shutdown::Write).expect("to close");
        request_of(&mut stream); // until the client has closed too
    }
}

/// Says nothing, but stays.
fn silent(mut stream: TcpStream, _: usize) {
    while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {}
}

/// A proxy: answers CONNECT with a line, and passes everything on if that is a 200.
fn proxy(answer: &'static str, heard: Arc<std::sync::Mutex<Vec<String>>>) -> Server {
    serve(move |mut client, _| {
        let Some(request) = request_of(&mut client) else { return };
        let target = request.split(' ').nth(1).expect("a target").replace("localhost", "127.0.0.1");
        heard.lock().expect("a list").push(request);
        client.write_all(answer.as_bytes()).expect("to write");
        if !answer.starts_with("HTTP/1.1 200") {
            return;
        }
        let mut service = TcpStream::connect(target).expect("the service");
        let (mut from, mut to) = (client.try_clone().expect("a socket"), service.try_clone());
        let upward = thread::spawn(move || {
            let _ = std::io::copy(&mut from, to.as_mut().expect("a socket"));
        });
        let _ = std::io::copy(&mut service, &mut client);
        let _ = client.shutdown(Shutdown::Both);
        upward.join().expect("the other direction");
    })
}

/// An address where nobody answers: a listener whose queue is full. The sockets keep it so.
struct BlackHole {
    address: SocketAddr,
    _kept: Vec<socket2::Socket>,
}

fn black_hole() -> BlackHole {
    let socket = || socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let listener = socket().expect("a socket");
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a port");
    listener.listen(0).expect("to listen");
    let address = listener.local_addr().expect("an address").as_socket().expect("of the internet");
    let mut kept = vec![listener];
    for _ in 0..8 {
        let filler = socket().expect("a socket");
        filler.set_nonblocking(true).expect("a socket");
        let _ = filler.connect(&address.into());
        kept.push(filler);
    }
    BlackHole { address, _kept: kept }
}

// Their certificates.

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "posqr test");
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    fn config(&self, change: impl FnOnce(&mut CertificateParams)) -> Arc<ServerConfig> {
        self.config_of(change, rustls::ALL_VERSIONS)
    }

    fn config_of(
        &self,
        change: impl FnOnce(&mut CertificateParams),
        versions: &[&'static SupportedProtocolVersion],
    ) -> Arc<ServerConfig> {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names).expect("names");
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a certificate with its key");
        Arc::new(config)
    }
}

fn as_it_is(_: &mut CertificateParams) {}

// The client.

fn client(options: Options<'_>) -> Https {
    Https::new(&options).expect("a client")
}

fn plain() -> Https {
    client(Options::default())
}

fn trusting(authority: &Authority) -> Https {
    client(Options { ca_pem: Some(&authority.pem()), ..Options::default() })
}

const BEARER: (&str, &str) = ("Authorization", "Bearer CANARY-5f1d");

fn get(url: &str) -> Request<'_> {
    Request { method: Method::Get, url, headers: &[BEARER], body: None }
}

fn post<'a>(url: &'a str, body: &'a [u8]) -> Request<'a> {
    Request { method: Method::Post, url, headers: &[BEARER], body: Some(body) }
}

fn answer(client: &Https, request: &Request<'_>) -> Answer {
    client.send(request, LONG_MS).expect("an answer")
}

/// The failure of a request: whether it was sent, and why. Its text never tells a credential.
fn failure_within(client: &Https, request: &Request<'_>, time_left_ms: u64) -> (bool, Cause) {
    let undelivered = client.send(request, time_left_ms).expect_err("no answer");
    println!("{undelivered:?}");
    let Undelivered { sent, cause, detail } = undelivered;
    assert!(detail.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{detail}");
    assert!(!detail.is_empty() && !detail.contains(CANARY), "{detail}");
    for base64 in ["Q0FOQVJZ", "NBTkFSWS", "DQU5BUlk"] {
        assert!(!detail.contains(base64), "{detail}");
    }
    (sent, cause)
}

fn failure(client: &Https, request: &Request<'_>) -> (bool, Cause) {
    let begun = Instant::now();
    let failure = failure_within(client, request, LONG_MS);
    assert!(begun.elapsed() < Duration::from_secs(10), "found by the deadline alone");
    failure
}

/// Switches the interrupt on while the request waits, and measures how soon it returns.
fn interrupted(options: Options<'_>, request: &Request<'_>) -> bool {
    let interrupt = Arc::clone(&options.interrupt);
    let client = Https::new(&Options { connect_timeout_ms: 30_000, ..options }).expect("a client");
    let switch = thread::spawn(move || {
        thread::sleep(Duration::from_millis(400));
        interrupt.store(true, Ordering::SeqCst);
        Instant::now()
    });
    let (sent, cause) = failure_within(&client, request, LONG_MS);
    let returned = Instant::now();
    let switched = switch.join().expect("the switch");
    assert_eq!(cause, Cause::Interrupted);
    let late = returned.checked_duration_since(switched).expect("no return before the interrupt");
    assert!(late < SOON, "{late:?}");
    sent
}

// Answers.

#[test]
fn request_and_answer_arrive_whole() {
    let heard = Arc::new(std::sync::Mutex::new(String::new()));
    let hearing = Arc::clone(&heard);
    let server = serve(move |mut stream, _| {
        *hearing.lock().expect("a text") = request_of(&mut stream).expect("a request");
        stream.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 7\r\nX-Request-Id: a b \r\nRetry-After: \xE9\r\n\r\n{\"a\":1}").expect("to write");
    });
    let url = format!("http://{}/v1/orders?a=b%20c", server.address);
    let headers = [BEARER, ("X-Idempotency-Key", "k1"), ("Content-Type", "application/json")];
    let request =
        Request { method: Method::Post, url: &url, headers: &headers, body: Some(b"{\"b\":2}") };
    let answer = answer(&plain(), &request);
    assert_eq!((answer.status, &answer.body[..]), (201, &b"{\"a\":1}"[..]));
    assert_eq!(answer.header("x-request-id"), Some("a b"));
    assert_eq!(answer.header("retry-after"), None);
    let heard = heard.lock().expect("a text");
    let lower = heard.to_ascii_lowercase();
    assert!(heard.starts_with("POST /v1/orders?a=b%20c HTTP/1.1\r\n"), "{heard}");
    assert!(heard.ends_with("\r\n\r\n{\"b\":2}"), "{heard}");
    for expected in [
        "authorization: bearer canary-5f1d",
        "x-idempotency-key: k1",
        "content-type: application/json",
        "content-length: 7",
        concat!("user-agent: posqr/", env!("CARGO_PKG_VERSION")),
        &format!("host: {}", server.address),
    ] {
        assert_eq!(
            lower.lines().filter(|line| *line == expected).count(),
            1,
            "{expected}: {heard}"
        );
    }
    assert!(!lower.contains("accept-encoding") && !lower.contains("transfer-encoding"), "{heard}");
}

#[test]
fn every_method_has_its_name_and_the_length_of_its_body() {
    let server = serve(|mut stream, _| {
        while let Some(request) = request_of(&mut stream) {
            let mut lines = request.lines();
            let first = lines.next().unwrap_or_default();
            let length = request.to_ascii_lowercase().contains("content-length: 0");
            let body = format!("{first} {length}");
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).expect("to write");
        }
    });
    let (client, url) = (plain(), server.http());
    for (method, expected) in [
        (Method::Get, "GET / HTTP/1.1 false"),
        (Method::Delete, "DELETE / HTTP/1.1 false"),
        (Method::Post, "POST / HTTP/1.1 true"),
        (Method::Put, "PUT / HTTP/1.1 true"),
    ] {
        let request = Request { method, url: &url, headers: &[], body: None };
        assert_eq!(answer(&client, &request).body, expected.as_bytes());
    }
}

#[test]
fn any_status_is_an_answer_and_no_redirect_is_followed() {
    for (text, status) in [
        (&b"HTTP/1.1 204 No Content\r\n\r\n"[..], 204),
        (b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 302),
        (b"HTTP/1.1 307 Temporary\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\n{}", 307),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}", 401),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n", 429),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}", 500),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
    ] {
        let server = serve(answering(text));
        let client = plain();
        for _ in 0..2 {
            assert_eq!(answer(&client, &post(&server.http(), b"{}")).status, status);
        }
        assert_eq!(server.accepted(), 1, "{status}");
    }
}

#[test]
fn chunks_are_joined_and_a_body_without_length_ends_with_the_connection() {
    let chunked =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let server = serve(answering(chunked));
    assert_eq!(answer(&plain(), &get(&server.http())).body, b"abcde");
    let server = serve(answering_once(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde"));
    assert_eq!(answer(&plain(), &get(&server.http())).body, b"abcde");
}

#[test]
fn answer_of_the_largest_size_is_read_and_a_larger_one_is_malformed() {
    for (size, fits) in [(ANSWER_MAX, true), (ANSWER_MAX + 1, false)] {
        let server = serve(move |mut stream, _| {
            request_of(&mut stream);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
            stream.write_all(head.as_bytes()).expect("to write");
            let _ = stream.write_all(&vec![b'x'; size]);
        });
        if fits {
            assert_eq!(answer(&plain(), &get(&server.http())).body.len(), size);
        } else {
            assert_eq!(failure(&plain(), &get(&server.http())), (true, Cause::Malformed));
        }
    }
}

#[test]
fn what_is_not_http_is_malformed() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(40_000));
    for text in [
        &b"SSH-2.0-OpenSSH_9\r\n\r\n"[..],
        b"HTTP/1.1 999 Strange\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        long.leak().as_bytes(),
    ] {
        let server = serve(answering_once(text));
        assert_eq!(failure(&plain(), &get(&server.http())), (true, Cause::Malformed));
    }
}

#[test]
fn half_an_answer_is_none() {
    for text in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\"",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ] {
        let server = serve(answering_once(text));
        assert_eq!(failure(&plain(), &get(&server.http())), (true, Cause::Connection));
    }
}

#[test]
fn reset_inside_a_body_without_length_is_no_end() {
    let server = serve(|mut stream, _| {
        request_of(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"half\":").expect("to write");
        thread::sleep(Duration::from_millis(100));
        let socket = socket2::Socket::from(stream);
        socket.set_linger(Some(Duration::ZERO)).expect("a socket"); // closes by reset
    });
    assert_eq!(failure(&plain(), &get(&server.http())), (true, Cause::Connection));
}

// TLS.

fn talk_tls(answer: &'static [u8]) -> impl Fn(Secure, usize) + Send + Sync + 'static {
    move |mut stream, _| {
        while request_of(&mut stream).is_some() && stream.write_all(answer).is_ok() {}
    }
}

#[test]
fn both_versions_of_tls_are_spoken_with_a_name_and_with_an_address() {
    let authority = Authority::new();
    for version in rustls::ALL_VERSIONS {
        let config = authority.config_of(as_it_is, &[version]);
        let server = serve_tls(config, talk_tls(ANSWER));
        let client = trusting(&authority);
        for url in [server.https(), format!("https://{}/", server.address)] {
            for _ in 0..3 {
                let answer = answer(&client, &post(&url, b"{}"));
                assert_eq!((answer.status, &answer.body[..]), (200, &b"{}"[..]));
            }
        }
        assert_eq!(server.accepted(), 2, "one for each name of the host");
    }
}

#[test]
fn certificate_that_does_not_verify_stops_before_anything_is_sent() {
    let (authority, other) = (Authority::new(), Authority::new());
    let (past, future) = (rcgen::date_time_ymd(2001, 1, 1), rcgen::date_time_ymd(2999, 1, 1));
    let good = serve_tls(authority.config(as_it_is), talk_tls(ANSWER));
    let expired = serve_tls(authority.config(|params| params.not_after = past), talk_tls(ANSWER));
    let early = serve_tls(authority.config(|params| params.not_before = future), talk_tls(ANSWER));
    let elsewhere = authority.config(|params| {
        params.subject_alt_names =
            vec![rcgen::SanType::DnsName("example.com".try_into().expect("a name"))];
    });
    let elsewhere = serve_tls(elsewhere, talk_tls(ANSWER));
    for (server, trusted, cause) in [
        (&good, Some(&other), Cause::Tls),
        (&good, None, Cause::Tls), // Mozilla's
        (&expired, Some(&authority), Cause::Clock),
        (&early, Some(&authority), Cause::Clock),
        (&elsewhere, Some(&authority), Cause::Tls),
    ] {
        let client = trusted.map_or_else(plain, trusting);
        assert_eq!(failure(&client, &get(&server.https())), (false, cause));
    }
    let both = other.pem() + "text between them\n" + &authority.pem();
    let client = client(Options { ca_pem: Some(&both), ..Options::default() });
    assert_eq!(answer(&client, &get(&good.https())).status, 200);
}

#[test]
fn peer_that_speaks_no_tls_we_accept_is_a_failure_of_tls() {
    // An alert, "protocol version"; a ServerHello of TLS 1.1; no TLS at all.
    let old_hello = {
        let mut body = vec![0x02, 0x00, 0x00, 0x26, 0x03, 0x02];
        body.extend([7; 32]);
        body.extend([0x00, 0xC0, 0x13, 0x00]);
        let mut record = vec![0x16, 0x03, 0x02, 0x00, body.len() as u8];
        record.extend(body);
        record
    };
    for text in [
        &[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46][..],
        old_hello.leak(),
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    ] {
        let server = serve(move |mut stream, _| {
            let _ = stream.read(&mut [0; 1024]);
            stream.write_all(text).expect("to write");
            silent(stream, 0);
        });
        assert_eq!(failure(&plain(), &get(&server.https())), (false, Cause::Tls));
    }
}

#[test]
fn peer_that_hangs_up_in_the_handshake_is_a_failure_of_the_connection() {
    let server = serve(|mut stream, _| {
        let _ = stream.read(&mut [0; 1024]);
    });
    assert_eq!(failure(&plain(), &get(&server.https())), (false, Cause::Connection));
}

#[test]
fn tls_that_ends_without_saying_so_ends_no_body() {
    let authority = Authority::new();
    for (says_so, whole) in [(true, true), (false, false)] {
        let server = serve_tls(authority.config(as_it_is), move |mut stream, _| {
            request_of(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"a\":1}").expect("to write");
            if says_so {
                stream.conn.send_close_notify();
            }
            stream.flush().expect("to write");
            stream.sock.shutdown(Shutdown::Write).expect("to close");
            silent(stream.sock, 0);
        });
        let client = trusting(&authority);
        if whole {
            assert_eq!(answer(&client, &get(&server.https())).body, b"{\"a\":1}");
        } else {
            assert_eq!(failure(&client, &get(&server.https())), (true, Cause::Connection));
        }
    }
}

// Connections.

#[test]
fn one_connection_carries_many_requests() {
    let server = serve(answering(ANSWER));
    let client = plain();
    for _ in 0..20 {
        assert_eq!(answer(&client, &get(&server.http())).status, 200);
    }
    assert_eq!(server.accepted(), 1);
}

#[test]
fn connection_that_the_server_closed_meanwhile_costs_no_request() {
    let authority = Authority::new();
    let plain_server = serve(answering_once(ANSWER));
    let secure_server = serve_tls(authority.config(as_it_is), |mut stream, _| {
        request_of(&mut stream);
        stream.write_all(ANSWER).expect("to write");
        stream.conn.send_close_notify();
        stream.flush().expect("to write");
    });
    let client = trusting(&authority);
    for (server, url) in
        [(&plain_server, plain_server.http()), (&secure_server, secure_server.https())]
    {
        for round in 1..=4 {
            assert_eq!(answer(&client, &post(&url, b"{}")).status, 200);
            assert_eq!(server.accepted(), round);
            thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn connection_that_breaks_under_a_request_counts_as_sent() {
    let server = serve(|mut stream, _| {
        request_of(&mut stream);
        stream.write_all(ANSWER).expect("to write");
        request_of(&mut stream); // and no answer to the second
    });
    let client = plain();
    assert_eq!(answer(&client, &get(&server.http())).status, 200);
    assert_eq!(failure(&client, &get(&server.http())), (true, Cause::Connection));
    assert_eq!(answer(&client, &get(&server.http())).status, 200);
}

#[test]
fn answer_that_nobody_asked_for_is_not_taken_for_the_next() {
    let server = serve(|mut stream, number| {
        request_of(&mut stream);
        let body = format!("{number:02}");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{body}");
        stream.write_all((answer.clone() + &answer.replace(&body, "XX")).as_bytes()).expect("");
        request_of(&mut stream);
    });
    let client = plain();
    assert_eq!(answer(&client, &get(&server.http())).body, b"01");
    assert_eq!(answer(&client, &get(&server.http())).body, b"02");
}

#[test]
fn nobody_there_is_not_sent() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    assert_eq!(failure(&plain(), &get(&format!("http://{free}/"))), (false, Cause::Connection));
    assert_eq!(failure(&plain(), &get(&format!("https://{free}/"))), (false, Cause::Connection));
}

#[test]
fn name_that_does_not_exist_is_not_sent() {
    // RFC 6761: never resolves.
    let url = "https://posqr.invalid/";
    let (sent, cause) = failure_within(&plain(), &get(url), LONG_MS);
    assert_eq!((sent, cause), (false, Cause::Name));
}

#[test]
fn second_address_of_a_name_is_tried_where_the_first_refuses() {
    // localhost is ::1 and 127.0.0.1 on most machines, and the server is on one of them only.
    let server = serve(answering(ANSWER));
    let url = format!("http://localhost:{}/", server.address.port());
    assert_eq!(answer(&plain(), &get(&url)).status, 200);
}

#[test]
fn threads_share_a_client_without_waiting_for_each_other() {
    let server = serve(|mut stream, _| {
        while let Some(request) = request_of(&mut stream) {
            thread::sleep(Duration::from_millis(100));
            let body = request.lines().next().unwrap_or_default().to_owned();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).expect("to write");
        }
    });
    let client = plain();
    let begun = Instant::now();
    thread::scope(|scope| {
        for number in 0..16 {
            let (client, server) = (&client, &server);
            scope.spawn(move || {
                for round in 0..10 {
                    let url = format!("{}{number}/{round}", server.http());
                    let expected = format!("GET /{number}/{round} HTTP/1.1");
                    assert_eq!(answer(client, &get(&url)).body, expected.as_bytes());
                }
            });
        }
    });
    // One after the other, it would be 16 seconds.
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert!(server.accepted() <= 16, "{}", server.accepted());
}

// Addresses.

#[test]
fn http_to_another_machine_is_refused_before_connecting() {
    // Documentation addresses (RFC 5737, RFC 3849), the unspecified one, one mapped into IPv6.
    for host in ["192.0.2.1", "[2001:db8::1]", "0.0.0.0", "[::]", "[::ffff:192.0.2.1]"] {
        let url = format!("http://{host}:9/");
        assert_eq!(failure(&plain(), &get(&url)), (false, Cause::Insecure), "{host}");
        // When the client is set up, too.
        let error = check_base_url(&url).expect_err(host);
        assert_eq!((error.fault, error.field), (Fault::BadValue, Field::Name("base_url")));
        assert_eq!(check_base_url(&url.replace("http:", "https:")), Ok(()));
    }
    for near in [
        "http://127.0.0.1:9",
        "http://[::1]/v1",
        "http://[::ffff:127.0.0.2]",
        "http://a.b",
        "",
        "?",
    ] {
        assert_eq!(check_base_url(near), Ok(()), "{near}");
    }
    // An address of this very machine, but not of loopback: connecting would succeed.
    let own = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?; // sends nothing: only chooses a route
        socket.local_addr()
    });
    if let Ok(own) = own.map(|address| address.ip()).map_err(|error| println!("no route: {error}"))
        && !own.is_loopback()
    {
        let listener = TcpListener::bind((own, 0)).expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        assert_eq!(failure(&plain(), &get(&url)), (false, Cause::Insecure));
        assert!(listener.accept().is_err(), "a connection came");
    }
}

#[test]
fn other_addresses_are_refused() {
    for url in [
        "",
        "localhost",
        "/v1",
        "ftp://127.0.0.1/",
        "http://",
        "http://u:p@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:/",
        "https://:1/",
    ] {
        assert_eq!(failure(&plain(), &get(url)), (false, Cause::Insecure), "{url}");
    }
}

#[test]
fn header_that_breaks_the_line_is_refused() {
    let server = serve(answering(ANSWER));
    let url = server.http();
    let headers = [BEARER, ("X-A", "b\r\nX-C: d")];
    let request = Request { method: Method::Get, url: &url, headers: &headers, body: None };
    assert_eq!(failure(&plain(), &request), (false, Cause::Insecure));
    assert_eq!(server.accepted(), 0);
}

// The proxy.

#[test]
fn https_goes_through_the_proxy_with_and_without_a_password() {
    let authority = Authority::new();
    let server = serve_tls(authority.config(as_it_is), talk_tls(ANSWER));
    for (user, expected) in [
        ("", None),
        ("till:CANARY-5f1d@", Some("proxy-authorization: basic dglsbdpdqu5bulktnwyxza==")),
    ] {
        let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
        let proxy = proxy("HTTP/1.1 200 Connection established\r\n\r\n", Arc::clone(&heard));
        let (pem, url) = (authority.pem(), format!("http://{user}{}", proxy.address));
        let client = client(Options {
            proxy_url: Some(&url),
            ca_pem: Some(&pem),
            user_agent: "till/7",
            ..Options::default()
        });
        for _ in 0..3 {
            assert_eq!(answer(&client, &post(&server.https(), b"{}")).status, 200);
        }
        assert_eq!(proxy.accepted(), 1);
        let heard = heard.lock().expect("a list");
        let request = heard.first().expect("a request");
        let line = format!("CONNECT localhost:{} HTTP/1.1\r\n", server.address.port());
        assert!(request.starts_with(&line), "{request}");
        let lower = request.to_ascii_lowercase();
        assert!(lower.contains("user-agent: till/7\r\n"), "{request}");
        assert_eq!(lower.lines().find(|line| line.starts_with("proxy-auth")), expected);
        assert!(!lower.contains("bearer"), "{request}");
    }
    assert_eq!(server.accepted(), 2);
}

#[test]
fn proxy_that_refuses_or_talks_nonsense_is_not_sent() {
    for text in [
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\n\r\n",
        "220 mail.example.com ESMTP\r\n\r\n",
        "",
    ] {
        let proxy = proxy(text, Arc::default());
        let url = format!("http://till:{CANARY}@{}", proxy.address);
        let client = client(Options { proxy_url: Some(&url), ..Options::default() });
        let request = get("https://posqr.invalid/"); // the proxy would look it up
        assert_eq!(failure(&client, &request), (false, Cause::Proxy), "{text}");
        assert_eq!(proxy.accepted(), 1);
    }
}

#[test]
fn proxy_that_is_not_there_is_not_sent() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    for (url, cause) in [
        (format!("http://till:{CANARY}@{free}"), Cause::Connection),
        (format!("http://till:{CANARY}@posqr.invalid:3128"), Cause::Name),
    ] {
        let client = client(Options { proxy_url: Some(&url), ..Options::default() });
        let request = get("https://127.0.0.1:1/");
        assert_eq!(failure_within(&client, &request, LONG_MS), (false, cause));
    }
}

#[test]
fn certificate_is_verified_behind_a_proxy_too() {
    let server = serve_tls(Authority::new().config(as_it_is), talk_tls(ANSWER));
    let proxy = proxy("HTTP/1.1 200 OK\r\n\r\n", Arc::default());
    let url = format!("http://{}", proxy.address);
    let client = client(Options { proxy_url: Some(&url), ..Options::default() });
    assert_eq!(failure(&client, &get(&server.https())), (false, Cause::Tls));
}

#[test]
fn http_goes_to_loopback_directly_even_with_a_proxy() {
    let server = serve(answering(ANSWER));
    let proxy = proxy("HTTP/1.1 200 OK\r\n\r\n", Arc::default());
    let url = format!("http://{}", proxy.address);
    let client = client(Options { proxy_url: Some(&url), ..Options::default() });
    assert_eq!(answer(&client, &get(&server.http())).status, 200);
    assert_eq!(failure(&client, &get("http://192.0.2.1/")), (false, Cause::Insecure));
    assert_eq!(proxy.accepted(), 0);
}

// Options.

#[test]
fn option_at_fault_is_named_and_a_password_is_not_shown() {
    let private = KeyPair::generate().expect("a key").serialize_pem();
    let authority = Authority::new().pem();
    let cut: String = authority.lines().take(3).collect::<Vec<_>>().join("\n");
    let broken = authority.replace("MII", "AAA");
    for proxy_url in [
        "",
        "proxy:3128",
        "https://proxy:3128",
        "socks5://proxy:1080",
        "http://",
        "http://till:CANARY-5f1d@",
        "http://till:CANARY-5f1d@proxy:99999",
        "http://till:CANARY-5f1d@proxy:0",
        "http://till:CANARY-5f1d@proxy:80/path",
        "http://till:CANARY-5f1d@pro xy:80",
    ] {
        let options = Options { proxy_url: Some(proxy_url), ..Options::default() };
        let error = Https::new(&options).expect_err(proxy_url);
        assert_eq!((error.fault, error.field), (Fault::BadValue, Field::Name("proxy_url")));
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    }
    let secrets = |url| secrets_of(url).iter().map(|text| text.to_string()).collect::<Vec<_>>();
    // As it was given, as it is meant, and as the proxy gets it: base64 of "till:p@55 word".
    let all = ["p%4055%20word", "p@55 word", "dGlsbDpwQDU1IHdvcmQ="];
    assert_eq!(secrets("http://till:p%4055%20word@proxy:80"), all);
    for without in ["", "http://proxy:80", "http://till@proxy:80", "https://till:x@proxy:80"] {
        assert!(secrets(without).is_empty(), "{without}");
    }
    for ca_pem in ["", "no certificate", &private, &cut, &broken] {
        let options = Options { ca_pem: Some(ca_pem), ..Options::default() };
        let error = Https::new(&options).expect_err(ca_pem);
        assert_eq!(
            (error.fault, error.field),
            (Fault::BadValue, Field::Name("ca_pem")),
            "{ca_pem}"
        );
    }
    for user_agent in ["a\r\nb", "\u{e9}", "a\0"] {
        let error = Https::new(&Options { user_agent, ..Options::default() }).expect_err("a fault");
        assert_eq!((error.fault, error.field), (Fault::NotAns, Field::Name("user_agent")));
    }
}

// Time.

/// Measures a request that runs into its deadline.
fn timed_out(client: &Https, request: &Request<'_>) -> bool {
    let begun = Instant::now();
    let (sent, cause) = failure_within(client, request, 400);
    let took = begun.elapsed();
    assert_eq!(cause, Cause::Timeout);
    assert!(Duration::from_millis(400) <= took && took < SOON, "{took:?}");
    sent
}

#[test]
fn deadline_holds_in_every_state() {
    let client = plain();
    let hole = black_hole();
    assert!(!timed_out(&client, &get(&format!("http://{}/", hole.address))));
    assert!(!timed_out(&client, &get(&format!("https://{}/", hole.address))));
    let mute = serve(silent);
    assert!(!timed_out(&client, &get(&mute.https())));
    assert!(timed_out(&client, &get(&mute.http())));
    let proxy_url = format!("http://{}", mute.address);
    let behind = Https::new(&Options { proxy_url: Some(&proxy_url), ..Options::default() });
    assert!(!timed_out(&behind.expect("a client"), &get("https://127.0.0.1/")));
    // A body that comes, but too slowly.
    let slow = serve(|mut stream, _| {
        request_of(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert!(timed_out(&client, &get(&slow.http())));
}

#[test]
fn no_time_left_is_not_sent() {
    let server = serve(answering(ANSWER));
    assert_eq!(failure_within(&plain(), &get(&server.http()), 0), (false, Cause::Timeout));
    assert_eq!(server.accepted(), 0);
}

#[test]
fn any_time_left_will_do() {
    let server = serve(answering(ANSWER));
    assert!(plain().send(&get(&server.http()), u64::MAX).is_ok());
}

#[test]
fn connect_timeout_is_for_connecting_only() {
    let hole = black_hole();
    let mute = serve(silent);
    let client = client(Options { connect_timeout_ms: 300, ..Options::default() });
    for url in [format!("http://{}/", hole.address), mute.https()] {
        let begun = Instant::now();
        assert_eq!(failure(&client, &get(&url)), (false, Cause::Timeout));
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
    let slow = serve(|mut stream, _| {
        request_of(&mut stream);
        thread::sleep(Duration::from_millis(800));
        let _ = stream.write_all(ANSWER);
    });
    assert_eq!(answer(&client, &get(&slow.http())).status, 200);
}

#[test]
fn interrupt_returns_at_once_from_every_state() {
    let hole = black_hole();
    assert!(!interrupted(Options::default(), &get(&format!("https://{}/", hole.address))));
    let mute = serve(silent);
    assert!(!interrupted(Options::default(), &get(&mute.https())));
    assert!(interrupted(Options::default(), &get(&mute.http())));
    let proxy_url = format!("http://{}", mute.address);
    let options = Options { proxy_url: Some(&proxy_url), ..Options::default() };
    assert!(!interrupted(options, &get("https://127.0.0.1/")));
    let half = serve(|mut stream, _| {
        request_of(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
        silent(stream, 0);
    });
    assert!(interrupted(Options::default(), &get(&half.http())));
    // A server that reads nothing, and a body that fits no buffer on the way.
    let deaf = serve(|stream, _| {
        thread::sleep(Duration::from_secs(20));
        drop(stream);
    });
    assert!(interrupted(Options::default(), &post(&deaf.http(), &vec![b'x'; 64 << 20])));
}

#[test]
fn interrupt_returns_at_once_inside_tls() {
    let authority = Authority::new();
    let pem = authority.pem();
    let server = serve_tls(authority.config(as_it_is), |mut stream, _| {
        request_of(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
        silent(stream.sock, 0);
    });
    let options = Options { ca_pem: Some(&pem), ..Options::default() };
    assert!(interrupted(options, &get(&server.https())));
    let deaf = serve_tls(authority.config(as_it_is), |mut stream, _| {
        let _ = stream.read(&mut [0]);
        thread::sleep(Duration::from_secs(20));
    });
    let options = Options { ca_pem: Some(&pem), ..Options::default() };
    assert!(interrupted(options, &post(&deaf.https(), &vec![b'x'; 64 << 20])));
}

#[test]
fn interrupt_holds_until_it_is_switched_off() {
    let server = serve(answering(ANSWER));
    let interrupt = Arc::new(AtomicBool::new(true));
    let client = client(Options { interrupt: Arc::clone(&interrupt), ..Options::default() });
    for _ in 0..2 {
        assert_eq!(failure(&client, &get(&server.http())), (false, Cause::Interrupted));
    }
    assert_eq!(server.accepted(), 0);
    interrupt.store(false, Ordering::SeqCst);
    assert_eq!(answer(&client, &get(&server.http())).status, 200);
}
