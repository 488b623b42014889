//! The service's part in the online orders: a server that answers a create and a get as Mercado
//! Pago does, with the same order each time but for its number. It does as little as a server can,
//! so that the time measured is the client's: one thread a connection, one write an answer, no
//! JSON read, no order kept.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::sets::SAMPLE;

/// `Date` and `created_date` tell the same second: were the order older than that, posqr would read
/// it again, as it may have been paid since. No client looks whether that second is now.
const DATE: &str = "Wed, 25 Nov 2026 12:00:00 GMT";
const CREATED: &str = "2026-11-25T12:00:00.000Z";

/// Runs until the bench ends.
pub struct Server {
    /// Without a slash at its end.
    pub url: String,
    /// Over HTTPS: the only certificate.
    pub ca_pem: Option<String>,
    connections: Arc<Mutex<Vec<Arc<Connection>>>>,
}

/// What one connection has brought.
#[derive(Default)]
pub struct Connection {
    requests: AtomicU64,
    /// The first two, as they came.
    first: Mutex<Vec<String>>,
}

impl Connection {
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub fn first(&self) -> Vec<Request> {
        let first = self.first.lock().expect("no thread panics");
        first.iter().map(|text| Request::read(text)).collect()
    }
}

/// A request, comparable: the order of its headers says nothing, nor does the case of their names.
#[derive(Debug, PartialEq)]
pub struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    fn read(text: &str) -> Request {
        let (head, body) = text.split_once("\r\n\r\n").expect("a whole request");
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        let mut headers: Vec<_> = lines.map(header).collect();
        headers.sort();
        Request { line, headers, body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Server {
    pub fn start(secure: bool) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (tls, ca_pem) = if secure { Some(certificate()).unzip() } else { (None, None) };
        let scheme = if secure { "https" } else { "http" };
        let connections = Arc::new(Mutex::new(Vec::new()));
        let accepted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.expect("a connection");
                stream.set_nodelay(true).expect("a socket");
                let connection = Arc::new(Connection::default());
                accepted.lock().expect("no thread panics").push(Arc::clone(&connection));
                let tls = tls.clone();
                std::thread::spawn(move || match tls {
                    None => serve(stream, &connection),
                    Some(config) => serve(secured(stream, config), &connection),
                });
            }
        });
        Server { url: format!("{scheme}://127.0.0.1:{port}"), ca_pem, connections }
    }

    /// In the order in which they came.
    pub fn connections(&self) -> Vec<Arc<Connection>> {
        self.connections.lock().expect("no thread panics").clone()
    }
}

fn certificate() -> (Arc<ServerConfig>, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
    let made = made.expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions that the provider knows")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a key that fits");
    (Arc::new(config), made.cert.pem())
}

fn secured(
    stream: TcpStream,
    config: Arc<ServerConfig>,
) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(config).expect("a sound configuration"), stream)
}

fn serve(mut stream: impl Read + Write, connection: &Connection) {
    let mut received = [0; 16 * 1024];
    let mut len = 0;
    let mut answer = Vec::with_capacity(4096);
    while let Ok(more @ 1..) = stream.read(&mut received[len..]) {
        len += more;
        let Some(text) = whole(&received[..len]) else { continue };
        if connection.requests.fetch_add(1, Ordering::Relaxed) < 2 {
            connection.first.lock().expect("no thread panics").push(text.to_owned());
        }
        answer.clear();
        answer_to(text, &mut answer);
        len = 0;
        if stream.write_all(&answer).and_then(|()| stream.flush()).is_err() {
            return;
        }
    }
}

/// The request, once all of it is there.
fn whole(received: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(received).expect("requests of ASCII");
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    (body.len() == length.unwrap_or(0)).then_some(text)
}

/// The order's id is its reference with three letters before it, so that none has to be kept.
fn answer_to(request: &str, answer: &mut Vec<u8>) {
    const MEMBER: &str = "\"external_reference\":\"";
    let (status, from) = match request.strip_prefix("GET /v1/orders/ORD") {
        Some(reference) => ("200 OK", reference),
        None => {
            let (_, reference) = request.split_once(MEMBER).expect("a reference");
            ("201 Created", reference)
        }
    };
    let reference = from.split([' ', '"']).next().unwrap_or_default();
    let body = format!(
        r#"{{"id":"ORD{reference}","type":"qr","processing_mode":"automatic","external_reference":"{reference}","description":"Bebida","total_amount":"5.00","expiration_time":"PT15M","country_code":"BRA","user_id":"582245993","status":"created","status_detail":"created","currency":"BRL","created_date":"{CREATED}","last_updated_date":"{CREATED}","integration_data":{{"application_id":"1234567890123456"}},"transactions":{{"payments":[{{"id":"PAY01J67CQQH5904WDBVZEM4JMEP3","amount":"5.00","status":"created","status_detail":"ready_to_process"}}]}},"config":{{"qr":{{"external_pos_id":"CAJA001","mode":"dynamic"}}}},"type_response":{{"qr_data":"{SAMPLE}"}}}}"#
    );
    let length = body.len();
    write!(
        answer,
        "HTTP/1.1 {status}\r\nDate: {DATE}\r\nContent-Type: application/json\r\nContent-Length: \
         {length}\r\nX-Request-Id: 6a2d0c5f-3b1e-4f7a-9c84-51d7e0b623a9\r\nCache-Control: no-store\
         \r\nStrict-Transport-Security: max-age=16070400\r\n\r\n{body}"
    )
    .expect("memory takes everything");
}
