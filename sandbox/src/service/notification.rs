//! A notification and its signature (reference, section 5).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A notification to be posted.
#[derive(Clone, Debug)]
pub struct Notification {
    /// The URL that the order names; nothing: the one that the seller configured.
    pub url: Option<String>,
    /// What is added to the URL: `data.id=ORD…&type=order`.
    pub query: String,
    /// Headers, `X-Retry` not among them: that counts deliveries.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON.
    pub body: Vec<u8>,
    /// When it happened.
    pub at_ms: i64,
}

/// The header `x-signature`: HMAC-SHA256 over `id:…;request-id:…;ts:…;`, absent parts left out.
#[must_use]
pub fn signature(secret: &str, data_id: &str, request_id: &str, ts: &str) -> String {
    let mut manifest = String::new();
    for (name, value) in [("id", data_id), ("request-id", request_id), ("ts", ts)] {
        if !value.is_empty() {
            manifest.push_str(&format!("{name}:{value};"));
        }
    }
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(manifest.as_bytes());
    let v1: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    format!("ts={ts},v1={v1}")
}
