//! Sockets, and the requests on them; faults happen here.

use std::net::TcpStream as StdTcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use super::answer::{Answer, Cut, Half, plain};
use super::control;
use super::fault::{Fault, Kind};
use super::state::{Entry, State};
use crate::service::{PayOptions, Request, Response, http_date};

/// Longest body read.
const BODY: usize = 1 << 20;

struct Connection {
    number: u64,
    /// A second handle of the socket, to say how it is to be closed.
    socket: Option<StdTcpStream>,
}

pub(super) async fn accept(state: Arc<State>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of handles: others must be closed first.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let state = Arc::clone(&state);
        let tls = tls.clone();
        tokio::spawn(async move {
            let number = {
                let mut inner = state.lock();
                inner.connections += 1;
                inner.connections
            };
            let _ = stream.set_nodelay(true);
            let Some((stream, socket)) = doubled(stream) else { return };
            let connection = Arc::new(Connection { number, socket });
            match tls {
                None => serve(state, connection, stream).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(state, connection, stream).await;
                    }
                }
            }
        });
    }
}

fn doubled(stream: TcpStream) -> Option<(TcpStream, Option<StdTcpStream>)> {
    let stream = stream.into_std().ok()?;
    let second = stream.try_clone().ok();
    Some((TcpStream::from_std(stream).ok()?, second))
}

async fn serve<S>(state: Arc<State>, connection: Arc<Connection>, stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let (state, connection) = (Arc::clone(&state), Arc::clone(&connection));
        async move { answer(&state, &connection, request).await }
    });
    // A client that goes away, or a fault that sends it away, is no error of ours.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    state: &Arc<State>,
    connection: &Connection,
    request: hyper::Request<Incoming>,
) -> Result<Answer, Cut> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY).collect().await else { return Err(Cut) };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let headers = head.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let request = Request {
        method: head.method.as_str().to_owned(),
        path_and_query: path,
        headers: headers.collect(),
        body: body.to_bytes().to_vec(),
    };
    if let Some(answer) = control::answer(state, &request) {
        return Ok(answer);
    }
    api(state, connection, request).await
}

/// A call of the API: its fault, if it has one, its answer, and its line in the log.
async fn api(state: &Arc<State>, connection: &Connection, request: Request) -> Result<Answer, Cut> {
    let started = Instant::now();
    let (n, at_ms) = {
        let mut inner = state.lock();
        inner.requests += 1;
        (inner.requests, inner.now())
    };
    let fault = match pick(state, &request) {
        Ok(fault) => fault,
        Err(message) => return Ok(control::refusal(400, &message)),
    };
    if state.options.verbose {
        print_request(state, n, connection.number, &request);
    }
    let outcome = carry_out(state, connection, &request, fault.as_ref()).await;
    let status = match &outcome {
        Ok((response, _)) => response.status,
        Err(_) => 0,
    };
    state.record(Entry {
        n,
        connection: connection.number,
        at_ms,
        method: request.method.clone(),
        path: masked(&request.path_and_query),
        status,
        key: request.header("X-Idempotency-Key").map(str::to_owned),
        fault: fault.as_ref().map(|fault| fault.kind.name()),
    });
    if state.options.verbose {
        print_answer(n, started, &outcome, fault.as_ref());
    }
    let (response, half) = outcome?;
    let now = state.lock().now();
    Ok(written(response, half, n, now))
}

/// The fault that meets a request: its own header's, else the first of those set that matches.
fn pick(state: &State, request: &Request) -> Result<Option<Fault>, String> {
    if let Some(value) = request.header("X-Sandbox-Fault") {
        return Fault::from_header(value).map(Some);
    }
    let mut inner = state.lock();
    let faults = &mut inner.faults;
    let found = faults.iter().position(|fault| fault.meets(&request.method, request.path()));
    Ok(found.map(|place| {
        let fault = faults[place].clone();
        faults[place].times = fault.times.saturating_sub(1);
        if faults[place].times == 0 {
            faults.remove(place);
        }
        fault
    }))
}

async fn carry_out(
    state: &Arc<State>,
    connection: &Connection,
    request: &Request,
    fault: Option<&Fault>,
) -> Result<(Response, bool), Cut> {
    let Some(fault) = fault else {
        return Ok((state.with(|service, now| service.handle(now, request)), false));
    };
    let pause = Duration::from_millis(fault.ms);
    match fault.kind {
        kind if !kind.handles() => {
            sleep(pause).await;
            if kind == Kind::Reset {
                reset(connection);
            }
            fault.answer(request.path()).map(|response| (response, false)).ok_or(Cut)
        }
        Kind::Delay => {
            sleep(pause).await;
            Ok((state.with(|service, now| service.handle(now, request)), false))
        }
        Kind::PayDuringCancel => Ok((pay_during(state, request, pause), false)),
        kind => {
            let response = state.with(|service, now| service.handle(now, request));
            sleep(pause).await;
            match kind {
                Kind::LostAnswer => Err(Cut),
                Kind::StatusAfter => Ok((fault.answer(request.path()).unwrap_or(response), false)),
                kind => Ok((fault.alter(response), kind == Kind::HalfBody)),
            }
        }
    }
}

/// The order is locked while the request is handled, and paid `pause` later.
fn pay_during(state: &Arc<State>, request: &Request, pause: Duration) -> Response {
    let id = request.path().split('/').nth(3).unwrap_or_default().to_owned();
    let (response, begun) = state.with(|service, now| {
        let begun = service.begin(now, &id).is_ok();
        let response = service.handle(now, request);
        if begun && pause.is_zero() {
            // It was begun a moment ago: nothing can be in its way.
            let _ = service.finish(now, &id, &PayOptions::default());
        }
        (response, begun)
    });
    if begun && !pause.is_zero() {
        let state = Arc::clone(state);
        tokio::spawn(async move {
            sleep(pause).await;
            let _ = state.with(|service, now| service.finish(now, &id, &PayOptions::default()));
        });
    }
    response
}

/// From now on closing the socket sends RST.
fn reset(connection: &Connection) {
    if let Some(socket) = &connection.socket {
        let _ = SockRef::from(socket).set_linger(Some(Duration::ZERO));
    }
}

fn written(response: Response, half: bool, n: u64, now_ms: i64) -> Answer {
    let empty = response.body.is_empty();
    let body = Bytes::from(response.body);
    let body = match half {
        true => BodyExt::boxed(Half::of(&body)),
        false => plain(body),
    };
    let mut answer = hyper::Response::new(body);
    *answer.status_mut() = hyper::StatusCode::from_u16(response.status).unwrap_or_default();
    let headers = answer.headers_mut();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(DATE, &http_date(now_ms));
    put(HeaderName::from_static("x-request-id"), &format!("5a9db0c0-0000-4000-8000-{n:012x}"));
    if !empty {
        put(CONTENT_TYPE, "application/json; charset=utf-8");
    }
    for (name, value) in &response.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            put(name, value);
        }
    }
    answer
}

/// A path whose query may hold a token, as old samples have it.
fn masked(path: &str) -> String {
    match path.split_once("access_token=") {
        None => path.to_owned(),
        Some((before, rest)) => {
            let after = rest.split_once('&').map_or("", |(_, after)| after);
            format!("{before}access_token=***&{after}")
        }
    }
}

fn print_request(state: &State, n: u64, connection: u64, request: &Request) {
    let token = request.header("Authorization").and_then(|value| value.strip_prefix("Bearer "));
    let who = token.and_then(|token| state.lock().service.user_of(token));
    let who = who.map_or("unknown token".to_owned(), |user| format!("token ***-{user}"));
    let key =
        request.header("X-Idempotency-Key").map_or(String::new(), |key| format!(", key {key}"));
    let path = masked(&request.path_and_query);
    let body = shortened(&request.body);
    println!("#{n} > {} {path}  ({who}{key}, connection {connection}) {body}", request.method);
}

fn print_answer(
    n: u64,
    started: Instant,
    outcome: &Result<(Response, bool), Cut>,
    fault: Option<&Fault>,
) {
    let fault = fault.map_or(String::new(), |fault| format!(", fault {}", fault.kind.name()));
    let ms = started.elapsed().as_millis();
    match outcome {
        Ok((response, _)) => {
            let body = shortened(&response.body);
            println!("#{n} < {}  ({ms} ms{fault}) {body}", response.status);
        }
        Err(Cut) => println!("#{n} < no answer  ({ms} ms{fault})"),
    }
}

fn shortened(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(400) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line,
    }
}
