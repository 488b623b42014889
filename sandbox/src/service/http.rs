//! A request and its answer, as the state machine sees them.

use std::sync::Arc;

use serde_json::Value;

/// A request, wherever it came from.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `GET`, in capitals.
    pub method: String,
    /// Path and query as sent: `/v1/orders?limit=1`.
    pub path_and_query: String,
    /// Names in any case.
    pub headers: Vec<(String, String)>,
    /// Bytes of the body, empty for none.
    pub body: Vec<u8>,
}

impl Request {
    /// A request with a body of JSON, empty for none.
    #[must_use]
    pub fn new(method: &str, path_and_query: &str, headers: &[(&str, &str)], body: &str) -> Self {
        Self {
            method: method.to_owned(),
            path_and_query: path_and_query.to_owned(),
            headers: headers.iter().map(|&(n, v)| (n.to_owned(), v.to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }

    /// Whether refunds that wait are to be shown (reference, section 11).
    pub(crate) fn shows_waiting_refunds(&self) -> bool {
        self.header("X-Render-In-Process-Refunds").is_some_and(|value| value == "true")
    }

    /// The decoded value of a parameter of the query.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.path_and_query.split_once('?')?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(key) == name).then(|| percent_decoded(value))
        })
    }
}

/// An answer; the body is JSON, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside those that every answer carries.
    pub headers: Vec<(String, String)>,
    /// Bytes of the body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON, `null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// An answer before it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    Written(Arc<[u8]>),
}

impl Reply {
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, body: Body::Json(body) }
    }

    pub fn empty(status: u16) -> Self {
        Self { status, body: Body::Empty }
    }

    /// The same reply, written: from now on copies cost nothing.
    pub fn written(self) -> Self {
        match self.body {
            Body::Json(body) => {
                Self { body: Body::Written(body.to_string().into_bytes().into()), ..self }
            }
            _ => self,
        }
    }

    /// A member of the body, wherever it stands.
    pub fn member(&self, name: &str) -> Value {
        let body = match &self.body {
            Body::Empty => Value::Null,
            Body::Json(body) => body.clone(),
            Body::Written(body) => serde_json::from_slice(body).unwrap_or_default(),
        };
        body.get(name).cloned().unwrap_or_default()
    }

    pub fn respond(self) -> Response {
        let body = match self.body {
            Body::Empty => Vec::new(),
            Body::Json(body) => body.to_string().into_bytes(),
            Body::Written(body) => body.to_vec(),
        };
        Response { status: self.status, headers: Vec::new(), body }
    }
}

/// What a call ends in; the two sides differ only in whether the service did as it was told.
pub(crate) type Outcome = Result<Reply, Reply>;

/// `%41+b` as `A b`; a stray `%` stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
