//! The server over real sockets: connections, faults, control, webhooks, HTTPS, and the program.

mod common;

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use common::{small, vector};
use posqr_sandbox::server::{Options, Server, start};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, signature};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

struct Sandbox {
    server: Server,
    _runtime: Runtime,
}

fn sandbox(options: Options) -> Sandbox {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(start(options)).unwrap();
    Sandbox { server, _runtime: runtime }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// One connection that is kept.
struct Line<S> {
    stream: BufReader<S>,
}

impl Line<TcpStream> {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self { stream: BufReader::new(stream) }
    }
}

impl<S: Read + Write> Line<S> {
    fn send(
        &mut self,
        method: &str,
        path: &str,
        more: &str,
        body: &str,
    ) -> std::io::Result<Answer> {
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {DEFAULT_TOKEN}\r\n\
             Content-Length: {length}\r\n{more}\r\n{body}"
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, headers, body })
    }
}

impl Sandbox {
    fn line(&self) -> Line<TcpStream> {
        Line::to(self.server.http)
    }

    fn control(&self, path: &str, body: &Value) -> Answer {
        let path = format!("/_sandbox/{path}");
        self.line().send("POST", &path, "", &body.to_string()).unwrap()
    }

    fn state(&self) -> Value {
        self.line().send("GET", "/_sandbox/state", "", "").unwrap().json()
    }

    fn create(&self, reference: &str, more: &str) -> std::io::Result<Answer> {
        let more = format!("X-Idempotency-Key: {reference}\r\n{more}");
        self.line().send("POST", "/v1/orders", &more, &small(reference).to_string())
    }

    fn created(&self, reference: &str) -> String {
        let answer = self.create(reference, "").unwrap();
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    fn status(&self, id: &str) -> Value {
        let path = format!("/v1/orders/{id}");
        self.line().send("GET", &path, "", "").unwrap().json()["status"].clone()
    }

    fn wait_for(&self, what: &str, mut done: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !done(self) {
            assert!(Instant::now() < end, "{what} did not happen");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_connection_is_kept_and_answers_carry_date_and_request_id() {
    let sandbox = sandbox(Options::default());
    assert!(sandbox.server.http.ip().is_loopback());
    let mut line = sandbox.line();
    let mut ids = Vec::new();
    for number in 0..3 {
        let key = format!("X-Idempotency-Key: k{number}\r\n");
        let body = small(&format!("r{number}")).to_string();
        let answer = line.send("POST", "/v1/orders", &key, &body).unwrap();
        assert_eq!(answer.status, 201);
        assert!(answer.header("date").unwrap().ends_with("GMT"));
        ids.push(answer.header("x-request-id").unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
    let log = line.send("GET", "/_sandbox/requests", "", "").unwrap();
    let text = String::from_utf8(log.body.clone()).unwrap();
    assert!(!text.contains("0123456789abcdef"), "no token in the log");
    let log = log.json();
    let connections: Vec<_> =
        log.as_array().unwrap().iter().map(|entry| entry["connection"].clone()).collect();
    assert_eq!(connections, [1, 1, 1]);
    assert_eq!(log[0]["idempotency_key"], "k0");
    assert_eq!(log[0]["status"], 201);
}

#[test]
fn faults_that_do_not_reach_the_service_leave_no_order() {
    let sandbox = sandbox(Options::default());
    let reset = sandbox.create("a", "X-Sandbox-Fault: reset\r\n").unwrap_err();
    assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
    let answer = sandbox.create("a", "X-Sandbox-Fault: status;status=503;code=down\r\n").unwrap();
    assert_eq!((answer.status, answer.json()["errors"][0]["code"].as_str()), (503, Some("down")));
    let answer =
        sandbox.create("a", "X-Sandbox-Fault: too_many_requests;retry_after_s=3\r\n").unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("3")));
    assert_eq!(answer.json(), vector("error-too-many-requests.json"));
    let answer = sandbox.create("a", "X-Sandbox-Fault: html\r\n").unwrap();
    assert!(answer.header("content-type").unwrap().starts_with("text/html"));
    let answer = sandbox.create("a", "X-Sandbox-Fault: nonsense\r\n").unwrap();
    assert_eq!(answer.status, 400);
    assert_eq!(sandbox.state()["orders"], json!([]));
}

#[test]
fn faults_on_the_way_back_leave_an_order_that_the_key_finds_again() {
    let sandbox = sandbox(Options::default());
    for (reference, fault) in [("a", "lost_answer"), ("b", "half_body"), ("c", "status_after")] {
        let result = sandbox.create(reference, &format!("X-Sandbox-Fault: {fault}\r\n"));
        match (fault, result) {
            ("status_after", Ok(answer)) => assert_eq!(answer.status, 500),
            (_, Err(error)) => assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{fault}"),
            (_, Ok(answer)) => panic!("{fault}: {answer:?}"),
        }
        let orders = sandbox.state()["orders"].clone();
        let made = orders.as_array().unwrap().last().unwrap().clone();
        assert_eq!(made["external_reference"], reference, "{fault}");
        assert_eq!(sandbox.created(reference), made["id"].as_str().unwrap(), "{fault}");
    }
    assert_eq!(sandbox.state()["orders"].as_array().unwrap().len(), 3);
}

#[test]
fn faults_that_alter_an_answer_alter_only_what_they_say() {
    let sandbox = sandbox(Options::default());
    let qr_data =
        |answer: &Answer| answer.json()["type_response"]["qr_data"].as_str().map(str::to_owned);
    let damaged = sandbox.create("a", "X-Sandbox-Fault: wrong_crc\r\n").unwrap();
    let sound = sandbox.create("a", "").unwrap();
    let (damaged, sound) = (qr_data(&damaged).unwrap(), qr_data(&sound).unwrap());
    assert_eq!(damaged[..damaged.len() - 4], sound[..sound.len() - 4]);
    assert_ne!(damaged, sound);
    let scan = sandbox.control("scan", &json!({"payload": damaged}));
    assert_eq!((scan.status, scan.json()["error"].as_str()), (409, Some("wrong_checksum")));
    assert_eq!(sandbox.control("scan", &json!({"payload": sound})).json()["kind"], "order");
    let answer = sandbox.create("b", "X-Sandbox-Fault: no_qr_data\r\n").unwrap();
    assert_eq!((answer.status, qr_data(&answer)), (201, None));
    let fault = "X-Sandbox-Fault: wrong_amount;amount=49.00\r\n";
    let dearer = qr_data(&sandbox.create("amount", fault).unwrap()).unwrap();
    assert!(dearer.contains("540549.0058"), "{dearer}");
    let fault = "X-Sandbox-Fault: status;status=400;code=2024\r\n";
    let refused = sandbox.line().send("POST", "/v1/payments/1/refunds", fault, "").unwrap();
    assert_eq!(refused.json()["cause"][0]["code"], 2_024);
    let answer = sandbox.create("c", "X-Sandbox-Fault: unknown_status\r\n").unwrap();
    assert_eq!(answer.json()["status"], "under_consideration");
    let started = Instant::now();
    sandbox.create("d", "X-Sandbox-Fault: delay;ms=120\r\n").unwrap();
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[test]
fn a_fault_that_is_set_meets_as_many_requests_as_it_says() {
    let sandbox = sandbox(Options::default());
    let fault = json!({"match": "GET /v1/orders/*", "kind": "status", "times": 2, "status": 502});
    assert_eq!(sandbox.control("faults", &fault).status, 200);
    let id = sandbox.created("a");
    let path = format!("/v1/orders/{id}");
    let statuses: Vec<u16> =
        (0..3).map(|_| sandbox.line().send("GET", &path, "", "").unwrap().status).collect();
    assert_eq!(statuses, [502, 502, 200]);
    assert_eq!(sandbox.line().send("GET", "/_sandbox/faults", "", "").unwrap().json(), json!([]));
    assert_eq!(sandbox.control("faults", &json!({"kind": "status", "often": 1})).status, 400);
}

#[test]
fn a_buyer_pays_while_the_cancel_is_on_its_way() {
    let sandbox = sandbox(Options::default());
    for ms in [0, 50] {
        let id = sandbox.created(&format!("a{ms}"));
        let path = format!("/v1/orders/{id}/cancel");
        let more =
            format!("X-Idempotency-Key: c{ms}\r\nX-Sandbox-Fault: pay_during_cancel;ms={ms}\r\n");
        let answer = sandbox.line().send("POST", &path, &more, "").unwrap();
        assert_eq!(answer.status, 409);
        assert_eq!(answer.json()["errors"][0]["code"], "instore_order_locked_error");
        sandbox.wait_for("payment", |sandbox| sandbox.status(&id) == "processed");
    }
}

#[test]
fn the_control_page_pays_rejects_expires_and_refunds() {
    let sandbox = sandbox(Options::default());
    let act = |id: &str, action: &str, body: Value| {
        sandbox.control(&format!("orders/{id}/{action}"), &body)
    };
    let id = sandbox.created("a");
    let rejected = act(&id, "reject", json!({}));
    assert_eq!((rejected.status, &rejected.json()["paid"]), (200, &json!(false)));
    let paid = act(&id, "pay", json!({"times": 2, "provider": "external", "amount": "49.00"}));
    let results = paid.json()["results"].clone();
    assert_eq!(results[0]["paid"], true);
    assert_eq!(results[1], json!({"paid": false, "refusal": "already_paid"}));
    assert_eq!(act(&id, "pay", json!({})).status, 409);
    assert_eq!(act(&id, "refund", json!({})).status, 200);
    assert_eq!(sandbox.status(&id), "refunded");

    let id = sandbox.created("b");
    assert_eq!(act(&id, "begin", json!({})).status, 200);
    assert_eq!(act(&id, "cancel", json!({})).json()["error"], "locked");
    assert_eq!(act(&id, "finish", json!({})).status, 200);
    assert_eq!(sandbox.status(&id), "processed");

    let id = sandbox.created("c");
    assert_eq!(act(&id, "expire", json!({})).status, 200);
    assert_eq!(sandbox.status(&id), "expired");
    let id = sandbox.created("d");
    assert_eq!(act(&id, "cancel", json!({})).status, 200);
    assert_eq!(act("ORD0", "pay", json!({})).status, 404);
    assert_eq!(act(&id, "dance", json!({})).status, 404);

    let state = sandbox.state();
    assert_eq!(state["orders"].as_array().unwrap().len(), 4);
    assert_eq!(state["orders"][0]["payment_id"], state["payments"][1]["id"]);
    assert!(state["tills"].as_array().unwrap().iter().any(|till| till["external_id"] == "CAJA001"));
    assert!(!state.to_string().contains("0123456789abcdef"), "no token in the state");
    assert_eq!(sandbox.control("reset", &json!({})).status, 200);
    assert_eq!(sandbox.state()["orders"], json!([]));
}

#[test]
fn the_clock_goes_forward_and_orders_expire_by_it() {
    let sandbox = sandbox(Options::default());
    let id = sandbox.created("a");
    let before = sandbox.line().send("GET", "/users/me", "", "").unwrap();
    assert_eq!(sandbox.control("clock", &json!({"advance_s": 900})).status, 200);
    assert_eq!(sandbox.status(&id), "expired");
    let after = sandbox.line().send("GET", "/users/me", "", "").unwrap();
    assert_ne!(before.header("date"), after.header("date"));
    assert_eq!(sandbox.control("clock", &json!({"advance_s": 23 * 3_600})).status, 200);
    assert_eq!(sandbox.created("a"), id, "the key is still known");
    assert_eq!(sandbox.control("clock", &json!({"advance_s": 3_600})).status, 200);
    assert_ne!(sandbox.created("a"), id);
    assert_eq!(sandbox.control("clock", &json!({"advance_s": "1"})).status, 400);
}

#[test]
fn the_code_of_the_demonstration_is_paid_and_found_by_its_reference() {
    let sandbox = sandbox(Options::default());
    let vectors = vector("offline-vectors.json");
    let (seller, code) = (582_245_993, &vectors[0]["payload"]);
    assert!(code.as_str().unwrap().contains("0309582245993"), "{code}");
    let answer = sandbox.control("pay", &json!({ "payload": code })).json();
    assert_eq!(answer["results"][0]["user_id"], seller, "{answer}");
    let token = DEFAULT_TOKEN.replace("446566691", &seller.to_string());
    let path = "/v1/payments/search?sort=date_created&criteria=desc&external_reference=ticket-123";
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut line = sandbox.line();
    line.stream.get_mut().write_all(request.as_bytes()).unwrap();
    let found = line.answer().unwrap().json();
    assert_eq!(found["paging"]["total"], 1, "{found}");
    let payment = &found["results"][0];
    assert_eq!(
        (&payment["collector_id"], &payment["currency_id"]),
        (&json!(seller), &json!("BRL"))
    );
    assert_eq!(sandbox.line().send("GET", path, "", "").unwrap().json()["paging"]["total"], 0);
}

#[test]
fn what_no_sale_brings_about_is_had_by_control_calls() {
    let sandbox = sandbox(Options::default());
    let act = |what: &str, action: &str, body: Value| {
        let answer = sandbox.control(&format!("{what}/{action}"), &body);
        assert_eq!(answer.status, 200, "{what} {action}: {}", answer.json());
        answer.json()
    };
    let order = |reference: &str| format!("orders/{}", sandbox.created(reference));
    let id = order("failed");
    act(&id, "require_action", json!({}));
    assert_eq!(sandbox.status(&id[7..]), "action_required");
    act(&id, "fail", json!({}));
    act(&id, "pay_late", json!({}));
    assert_eq!(sandbox.status(&id[7..]), "failed");
    let id = order("charged");
    act(&id, "pay", json!({}));
    act(&id, "charge_back", json!({}));
    assert_eq!(sandbox.status(&id[7..]), "charged_back");
    act(&id, "show", json!({"status": "on the moon"}));
    assert_eq!(sandbox.status(&id[7..]), "on the moon");

    let more = json!({"external_reference": "x", "amount": "5.00", "currency_id": "USD"});
    let payment = sandbox.control("payments", &more).json()["payment_id"].clone();
    let payment = format!("payments/{payment}");
    act(&payment, "show", json!({"transaction_amount": "1,5"}));
    act(&payment, "charge_back", json!({}));
    let path = "/v1/payments/search?sort=date_created&criteria=desc&external_reference=x";
    let found = sandbox.line().send("GET", path, "", "").unwrap().json()["results"][0].clone();
    assert_eq!(found["currency_id"], "USD");
    assert_eq!(found["transaction_amount"], "1,5");
    assert_eq!(found["status"], "charged_back");
    for (wrong, status) in [
        (json!({"external_reference": "x", "amount": "a"}), 409),
        (json!({"external_reference": "x", "amount": "5.00", "user_id": 1}), 404),
        (json!({"external_reference": "x", "amount": "5.00", "age_s": "1"}), 400),
    ] {
        assert_eq!(sandbox.control("payments", &wrong).status, status, "{wrong}");
    }
}

#[test]
fn every_setting_of_the_list_can_be_changed() {
    let sandbox = sandbox(Options::default());
    let readme = include_str!("../README.md");
    let line = readme.lines().find(|line| line.starts_with("| `POST config`")).unwrap();
    let names: Vec<&str> = line.split('`').skip(3).step_by(2).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let is_number = name.ends_with("_s") || name == "search_page";
        let (good, bad) = if is_number { (json!(1), json!(true)) } else { (json!(true), json!(1)) };
        assert_eq!(sandbox.control("config", &json!({ name: good })).status, 200, "{name}");
        assert_eq!(sandbox.control("config", &json!({ name: bad })).status, 400, "{name}");
    }
    assert_eq!(sandbox.control("config", &json!({"refunds_settle_after_s": null})).status, 200);
    assert_eq!(sandbox.control("config", &json!({"luck": true})).status, 400);
}

#[test]
fn a_code_of_a_till_is_paid_twice_by_its_text() {
    let mut config = Config::default();
    config.accounts.truncate(1);
    let sandbox = sandbox(Options { config, ..Options::default() });
    let strangers = &vector("offline-vectors.json")[0]["payload"];
    assert_eq!(sandbox.control("pay", &json!({"payload": strangers})).status, 404);
    let own = "00020101021243380016com.mercadolibre02011030944656669152045812530398654045.005802BR\
               5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida6304EEBA";
    let answer = sandbox.control("pay", &json!({"payload": own, "times": 2}));
    assert_eq!(answer.status, 200);
    let path = "/v1/payments/search?sort=date_created&criteria=desc&external_reference=ticket-123";
    let found = sandbox.line().send("GET", path, "", "").unwrap().json();
    assert_eq!(found["paging"]["total"], 2);
}

#[test]
fn orders_are_paid_by_themselves_when_the_server_is_told_so() {
    let sandbox = sandbox(Options { autopay_ms: Some(100), ..Options::default() });
    let id = sandbox.created("a");
    sandbox.wait_for("payment", |sandbox| sandbox.status(&id) == "processed");
}

#[test]
fn changes_are_told_as_they_happen() {
    let sandbox = sandbox(Options::default());
    let mut stream = BufReader::new(TcpStream::connect(sandbox.server.http).unwrap());
    stream.get_ref().set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
        .get_mut()
        .write_all(b"GET /_sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut next = || loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
        if let Some(text) = line.strip_prefix("data: ") {
            return serde_json::from_str::<Value>(text).unwrap();
        }
    };
    assert_eq!(next()["now"], "hello");
    let id = sandbox.created("a");
    assert_eq!(next(), json!({"what": "order", "id": id, "now": "created"}));
    sandbox.control(&format!("orders/{id}/pay"), &json!({}));
    let told = [next(), next(), next()].map(|change| change["now"].clone());
    assert_eq!(told, ["paying", "approved", "processed"]);
}

#[test]
fn the_page_and_the_pictures_are_there() {
    let sandbox = sandbox(Options::default());
    let page = sandbox.line().send("GET", "/", "", "").unwrap();
    let text = String::from_utf8(page.body.clone()).unwrap();
    for part in ["data-action", "data-order", "id=\"payload\"", "/_sandbox/events"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("https://"), "the page loads nothing from elsewhere");
    let id = sandbox.created("a");
    let till = sandbox.state()["tills"][0]["id"].clone();
    for path in [format!("/_sandbox/orders/{id}/qr.svg"), format!("/_sandbox/tills/{till}/qr.svg")]
    {
        let drawn = sandbox.line().send("GET", &path, "", "").unwrap();
        assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/svg+xml")));
    }
    assert_eq!(sandbox.line().send("GET", "/_sandbox/tills/1/qr.svg", "", "").unwrap().status, 404);
}

/// Takes notifications and answers them with the statuses given, then with 200.
fn receiver(mut statuses: Vec<u16>) -> (SocketAddr, mpsc::Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = mpsc::channel();
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let mut stream = BufReader::new(stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                if stream.read_line(&mut head).unwrap_or(0) == 0 {
                    break;
                }
            }
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
            });
            let mut body = vec![0; length.unwrap_or(0)];
            stream.read_exact(&mut body).unwrap();
            let status = if statuses.is_empty() { 200 } else { statuses.remove(0) };
            let answer =
                format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            if sender.send((head, String::from_utf8(body).unwrap())).is_err() {
                return;
            }
        }
    });
    (address, received)
}

#[test]
fn notifications_are_signed_and_sent_again_until_they_are_taken() {
    let (address, received) = receiver(vec![500, 200, 200, 200]);
    let secret = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5";
    let mut options = Options {
        webhook: Some(format!("http://{address}/hook?shop=1")),
        webhook_retry_ms: 50,
        ..Options::default()
    };
    options.config.webhook_secret = Some(secret.to_owned());
    let sandbox = sandbox(options);
    let id = sandbox.created("a");
    sandbox.control(&format!("orders/{id}/pay"), &json!({}));
    let wait = Duration::from_secs(10);
    let (first, body) = received.recv_timeout(wait).unwrap();
    let (second, again) = received.recv_timeout(wait).unwrap();
    let header = |head: &str, name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .unwrap()
    };
    assert!(
        first.starts_with(&format!("POST /hook?shop=1&data.id={id}&type=order HTTP/1.1")),
        "{first}"
    );
    assert_eq!(header(&first, "x-retry"), "0");
    assert_eq!(header(&second, "x-retry"), "1");
    assert_eq!(body, again);
    let sent = header(&first, "x-signature");
    let ts = sent.strip_prefix("ts=").unwrap().split(',').next().unwrap();
    let expected = signature(secret, &id.to_lowercase(), &header(&first, "x-request-id"), ts);
    assert_eq!(sent, expected);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["action"], "order.processed");

    sandbox.control("webhooks", &json!({"lose": 1, "double": 1}));
    let lost = sandbox.created("lost");
    sandbox.control(&format!("orders/{lost}/cancel"), &json!({}));
    let doubled = sandbox.created("doubled");
    sandbox.control(&format!("orders/{doubled}/cancel"), &json!({}));
    for _ in 0..2 {
        let (head, _) = received.recv_timeout(wait).unwrap();
        assert!(head.contains(&doubled), "{head}");
    }
    let log = sandbox.line().send("GET", "/_sandbox/webhooks", "", "").unwrap().json();
    assert_eq!(log[0]["status"], 500);
    assert!(log.as_array().unwrap().iter().all(|line| line["refused"].is_null()), "{log}");

    // An address elsewhere gets nothing, and that is told.
    let path = "/instore/orders/qr/seller/collectors/446566691/pos/CAJA001/qrs";
    let item = json!({
        "title": "Bread", "unit_measure": "unit", "quantity": 1, "unit_price": 5, "total_amount": 5
    });
    let body = json!({
        "external_reference": "elsewhere", "title": "Bread", "description": "Bread",
        "total_amount": 5, "items": [item], "notification_url": "https://shop.example/hook",
    });
    let order = sandbox.line().send("POST", path, "", &body.to_string()).unwrap();
    assert_eq!(order.status, 200, "{}", order.json());
    sandbox.control("pay", &json!({"payload": order.json()["qr_data"]}));
    sandbox.wait_for("the refusal", |sandbox| {
        let log = sandbox.line().send("GET", "/_sandbox/webhooks", "", "").unwrap().json();
        let refused = |line: &Value| {
            line["url"] == "https://shop.example/hook" && line["refused"].is_string()
        };
        log.as_array().unwrap().iter().any(refused)
    });
}

#[test]
fn https_is_served_with_a_certificate_of_the_authority_it_names() {
    let sandbox = sandbox(Options { https_port: Some(0), ..Options::default() });
    let address = sandbox.server.https.unwrap();
    let pem = sandbox.server.ca_pem.clone().unwrap();
    for name in ["localhost", "127.0.0.1"] {
        let mut line = Line { stream: BufReader::new(secure(&pem, name, address)) };
        assert_eq!(line.send("GET", "/users/me", "", "").unwrap().status, 200);
        assert_eq!(line.send("GET", "/users/me", "", "").unwrap().status, 200);
    }
    let mut line = Line { stream: BufReader::new(secure(&pem, "example.com", address)) };
    assert!(
        line.send("GET", "/users/me", "", "").is_err(),
        "the certificate is for localhost only"
    );
}

fn secure(
    pem: &str,
    name: &str,
    address: SocketAddr,
) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let client = rustls::ClientConnection::new(std::sync::Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    rustls::StreamOwned::new(client, stream)
}

/// The program, ended with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_program_says_where_it_listens_and_never_prints_a_token_of_a_request() {
    let folder = std::env::temp_dir().join(format!("posqr-sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (ready, ca) = (folder.join("ready"), folder.join("ca.pem"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_posqr-sandbox"));
    command.args(["--port", "0", "--https-port", "0", "--country", "ar", "--verbose"]);
    command.arg("--ready-file").arg(&ready).arg("--ca-out").arg(&ca);
    let mut program = Program(command.stdout(Stdio::piped()).spawn().unwrap());
    let end = Instant::now() + Duration::from_secs(20);
    while !ready.exists() {
        assert!(Instant::now() < end, "the program is not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    let text = std::fs::read_to_string(&ready).unwrap();
    let value = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{text}"))
    };
    assert_eq!(value("token="), DEFAULT_TOKEN);
    let http: SocketAddr = format!("127.0.0.1:{}", value("http=")).parse().unwrap();
    let https: SocketAddr = format!("127.0.0.1:{}", value("https=")).parse().unwrap();
    let answer = Line::to(http).send("GET", "/users/me?access_token=SECRET&a=1", "", "").unwrap();
    assert_eq!(answer.json()["site_id"], "MLA");
    let pem = std::fs::read_to_string(&ca).unwrap();
    let mut line = Line { stream: BufReader::new(secure(&pem, "localhost", https)) };
    assert_eq!(line.send("GET", "/users/me", "", "").unwrap().status, 200);
    program.0.kill().unwrap();
    let mut printed = String::new();
    program.0.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert_eq!(printed.matches("0123456789abcdef").count(), 2, "once, at the start: {printed}");
    assert!(printed.contains("token ***-446566691") && !printed.contains("SECRET"), "{printed}");
    std::fs::remove_dir_all(&folder).unwrap();

    let wrong = Command::new(env!("CARGO_BIN_EXE_posqr-sandbox"))
        .args(["--webhook", "http://example.com/"])
        .output()
        .unwrap();
    assert!(!wrong.status.success());
}
