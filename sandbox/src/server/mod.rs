//! The state machine behind HTTP and HTTPS on the loopback interface.
//!
//! | Module | What |
//! |---|---|
//! | `options` | how a server is to run |
//! | `state` | service, clock, log and faults behind one lock |
//! | `connection` | sockets, TLS and requests |
//! | `answer` | what is written on a socket |
//! | `fault` | what can go wrong on the way, on demand |
//! | `control` | `/_sandbox/…` and the page |
//! | `webhook` | delivers notifications |
//! | `tls` | an authority and a certificate for localhost |

mod answer;
mod connection;
mod control;
mod fault;
mod options;
mod state;
mod tls;
mod webhook;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use fault::{Fault, Kind};
pub use options::Options;
use state::State;

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Address of HTTP.
    pub http: SocketAddr,
    /// Address of HTTPS.
    pub https: Option<SocketAddr>,
    /// The authority to trust for HTTPS, as PEM.
    pub ca_pem: Option<String>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Listens on 127.0.0.1 and answers until the result is dropped.
///
/// # Errors
/// If a port is taken, or the certificate cannot be made.
pub async fn start(options: Options) -> io::Result<Server> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let http = listener.local_addr()?;
    let secure = match options.https_port {
        None => None,
        Some(port) => {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            let tls = tls::Tls::new().map_err(io::Error::other)?;
            Some((listener, tls))
        }
    };
    let autopay_ms = options.autopay_ms;
    let (state, deliveries) = State::new(options);
    let state = Arc::new(state);
    let mut tasks = vec![
        tokio::spawn(connection::accept(Arc::clone(&state), listener, None)),
        tokio::spawn(webhook::run(Arc::clone(&state), deliveries)),
        tokio::spawn(clockwork(Arc::clone(&state), autopay_ms)),
    ];
    let (mut https, mut ca_pem) = (None, None);
    if let Some((listener, tls)) = secure {
        https = Some(listener.local_addr()?);
        ca_pem = Some(tls.ca_pem);
        let accept = connection::accept(Arc::clone(&state), listener, Some(tls.acceptor));
        tasks.push(tokio::spawn(accept));
    }
    Ok(Server { http, https, ca_pem, tasks })
}

/// Lets orders expire, refunds settle and, if told to, buyers pay, also when nobody asks.
async fn clockwork(state: Arc<State>, autopay_ms: Option<i64>) {
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        state.with(|service, now| {
            service.tick(now);
            if let Some(age_ms) = autopay_ms {
                service.pay_older_than(now, age_ms);
            }
        });
    }
}
