//! Carries notifications to a URL on the loopback interface, again and again until they are taken.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{sleep, timeout};

use super::state::State;
use crate::service::Notification;

/// Deliveries of one notification: the first, and four more.
const TRIES: u32 = 5;
/// A receiver has 22 seconds (reference, 5.2).
const PATIENCE: Duration = Duration::from_secs(22);

pub(super) async fn run(state: Arc<State>, mut queue: UnboundedReceiver<Notification>) {
    while let Some(notification) = queue.recv().await {
        let url = notification.url.clone().or_else(|| state.options.webhook.clone());
        let Some(url) = url else { continue };
        match target(&url, &notification.query) {
            // One receiver that hangs does not hold up the rest.
            Some(uri) => drop(tokio::spawn(deliver(Arc::clone(&state), uri, notification))),
            None => {
                let why = "only http on 127.0.0.1 or localhost";
                state.lock().note_delivery(json!({"url": url, "status": null, "refused": why}));
                if state.options.verbose {
                    println!("webhook {url}: not sent, {why}");
                }
            }
        }
    }
}

/// The URL with the parameters of the notification; nothing unless it is plain HTTP on loopback.
fn target(url: &str, query: &str) -> Option<Uri> {
    let joint = if url.contains('?') { '&' } else { '?' };
    let uri: Uri = format!("{url}{joint}{query}").parse().ok()?;
    let local = matches!(uri.host(), Some("127.0.0.1" | "localhost"));
    (uri.scheme_str() == Some("http") && local).then_some(uri)
}

async fn deliver(state: Arc<State>, uri: Uri, notification: Notification) {
    for retry in 0..TRIES {
        let status = timeout(PATIENCE, post(&uri, &notification, retry)).await.ok().flatten();
        let line = json!({"url": uri.to_string(), "retry": retry, "status": status});
        state.lock().note_delivery(line);
        if state.options.verbose {
            let status = status.map_or("no answer".to_owned(), |status| status.to_string());
            println!("webhook {uri} (retry {retry}): {status}");
        }
        if matches!(status, Some(200 | 201)) {
            return;
        }
        sleep(Duration::from_millis(state.options.webhook_retry_ms)).await;
    }
}

async fn post(uri: &Uri, notification: &Notification, retry: u32) -> Option<u16> {
    let port = uri.port_u16().unwrap_or(80);
    let stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    // It ends with the sender.
    tokio::spawn(connection);
    let path = uri.path_and_query()?.as_str();
    let mut request = Request::post(path).header("Host", uri.authority()?.as_str());
    for (name, value) in &notification.headers {
        request = request.header(*name, value);
    }
    let request = request.header("X-Retry", retry.to_string());
    let body = Full::new(Bytes::from(notification.body.clone()));
    let answer = sender.send_request(request.body(body).ok()?).await.ok()?;
    Some(answer.status().as_u16())
}
