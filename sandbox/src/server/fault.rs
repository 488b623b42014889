//! Faults on demand: what a till has to live with on a bad line or a bad day of the service.

use serde_json::{Value, json};

use crate::service::{Response, with_amount, with_wrong_crc};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Waits, then handles the request.
    Delay,
    /// Handles the request, then waits with the answer.
    SlowAnswer,
    /// Resets the connection; the request is not handled.
    Reset,
    /// Handles the request, then closes the connection without an answer.
    LostAnswer,
    /// Handles the request, then sends half the answer and closes.
    HalfBody,
    /// Answers with a status; the request is not handled.
    Status,
    /// Handles the request, then answers with a status.
    StatusAfter,
    /// 429 with Retry-After; the request is not handled.
    TooManyRequests,
    /// The checksum of `qr_data` is wrong.
    WrongCrc,
    /// `qr_data` asks the buyer for another amount than the order's.
    WrongAmount,
    /// `status` is a word that nobody knows.
    UnknownStatus,
    /// 200 and a page of HTML, as of a hotel's network; the request is not handled.
    Html,
    /// The answer has no `qr_data`.
    NoQrData,
    /// A buyer begins to pay just before the cancel arrives, and finishes after it.
    PayDuringCancel,
}

const KINDS: [(&str, Kind); 14] = [
    ("delay", Kind::Delay),
    ("slow_answer", Kind::SlowAnswer),
    ("reset", Kind::Reset),
    ("lost_answer", Kind::LostAnswer),
    ("half_body", Kind::HalfBody),
    ("status", Kind::Status),
    ("status_after", Kind::StatusAfter),
    ("too_many_requests", Kind::TooManyRequests),
    ("wrong_crc", Kind::WrongCrc),
    ("wrong_amount", Kind::WrongAmount),
    ("unknown_status", Kind::UnknownStatus),
    ("html", Kind::Html),
    ("no_qr_data", Kind::NoQrData),
    ("pay_during_cancel", Kind::PayDuringCancel),
];

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether the service gets to see the request.
    #[must_use]
    pub fn handles(self) -> bool {
        !matches!(self, Self::Reset | Self::Status | Self::TooManyRequests | Self::Html)
    }
}

/// A fault, and the requests that it meets.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// `POST /v1/orders/*/cancel`: method and path, `*` for any one part; `*` alone: every request.
    pub matching: String,
    /// How many requests it still meets.
    pub times: u64,
    /// Milliseconds to wait.
    pub ms: u64,
    /// Status to answer with; 0: 500.
    pub status: u16,
    /// Code in the body of such an answer.
    pub code: String,
    /// Seconds in Retry-After.
    pub retry_after_s: u64,
    /// The amount inside `qr_data`.
    pub amount: String,
}

impl Fault {
    /// Reads the header `X-Sandbox-Fault`: `kind;ms=…;status=…;code=…;retry_after_s=…`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_header(value: &str) -> Result<Self, String> {
        let mut parts = value.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let mut fault = Self::new(name)?;
        for part in parts.filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            fault.set(name.trim(), value.trim())?;
        }
        Ok(fault)
    }

    /// Reads the body of `POST /_sandbox/faults`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_json(body: &Value) -> Result<Self, String> {
        let mut fault = Self::new(body["kind"].as_str().unwrap_or_default())?;
        let Some(object) = body.as_object() else { return Err("no object".to_owned()) };
        for (name, value) in object.iter().filter(|(name, _)| *name != "kind") {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            fault.set(name, &text)?;
        }
        Ok(fault)
    }

    fn new(name: &str) -> Result<Self, String> {
        let kind = Kind::named(name).ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            format!("kind is \"{name}\", known are {}", known.join(", "))
        })?;
        Ok(Self {
            kind,
            matching: "*".to_owned(),
            times: 1,
            ms: 0,
            status: 0,
            code: String::new(),
            retry_after_s: 1,
            amount: "500.00".to_owned(),
        })
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let wrong = |_| format!("{name} is \"{value}\", a number is needed");
        match name {
            "match" => value.clone_into(&mut self.matching),
            "code" => value.clone_into(&mut self.code),
            "amount" => value.clone_into(&mut self.amount),
            "times" => self.times = value.parse().map_err(wrong)?,
            "ms" => self.ms = value.parse().map_err(wrong)?,
            "status" => self.status = value.parse().map_err(wrong)?,
            "retry_after_s" => self.retry_after_s = value.parse().map_err(wrong)?,
            _ => return Err(format!("{name} is unknown")),
        }
        Ok(())
    }

    /// Whether a request is met.
    #[must_use]
    pub fn meets(&self, method: &str, path: &str) -> bool {
        if self.matching == "*" {
            return true;
        }
        let (wanted, pattern) = self.matching.split_once(' ').unwrap_or(("*", &self.matching));
        let mut pattern = pattern.split('/').filter(|part| !part.is_empty());
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let same = loop {
            match (pattern.next(), parts.next()) {
                (None, None) => break true,
                (Some("*"), Some(_)) => {}
                (Some(wanted), Some(part)) if wanted == part => {}
                _ => break false,
            }
        };
        same && (wanted == "*" || wanted == method)
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "kind": self.kind.name(),
            "match": self.matching,
            "times": self.times,
            "ms": self.ms,
            "status": self.status,
            "code": self.code,
            "retry_after_s": self.retry_after_s,
            "amount": self.amount,
        })
    }

    /// The answer of a fault that makes up its own.
    #[must_use]
    pub fn answer(&self, path: &str) -> Option<Response> {
        let (status, body, kind, headers) = match self.kind {
            Kind::Status | Kind::StatusAfter => {
                let status = if self.status == 0 { 500 } else { self.status };
                let code = match self.code.as_str() {
                    "" => status.to_string(),
                    code => code.to_owned(),
                };
                let message = "Made by a fault of the sandbox.";
                let newer = path.starts_with("/v1/orders") || path.starts_with("/v2/");
                let body = match code.parse::<u32>() {
                    _ if newer => json!({"errors": [{"code": code, "message": message}]}),
                    // The numbers of payments stand in the cause (reference, section 11).
                    Ok(number) if !self.code.is_empty() => json!({
                        "status": status,
                        "error": "bad_request",
                        "message": message,
                        "cause": [{"code": number, "description": message}],
                    }),
                    _ => json!({"status": status, "error": code, "message": message, "cause": []}),
                };
                (status, body.to_string(), "application/json", Vec::new())
            }
            Kind::TooManyRequests => {
                let body = json!({
                    "status": 429,
                    "error": "too_many_requests",
                    "message": "Rate limit exceeded. Retry after the indicated number of seconds.",
                });
                let after = ("Retry-After".to_owned(), self.retry_after_s.to_string());
                (429, body.to_string(), "application/json", vec![after])
            }
            Kind::Html => {
                let page =
                    "<!DOCTYPE html><html><body><h1>Welcome</h1>Please sign in.</body></html>";
                (200, page.to_owned(), "text/html; charset=utf-8", Vec::new())
            }
            _ => return None,
        };
        let mut headers = headers;
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
        Some(Response { status, headers, body: body.into_bytes() })
    }

    /// Changes the answer of the service as the fault demands.
    #[must_use]
    pub fn alter(&self, mut response: Response) -> Response {
        let mut body = response.json();
        let changed = match self.kind {
            Kind::WrongCrc => change_code(&mut body, |code| Some(with_wrong_crc(code))),
            Kind::WrongAmount => {
                change_code(&mut body, |code| Some(with_amount(code, &self.amount)))
            }
            Kind::NoQrData => change_code(&mut body, |_| None),
            Kind::UnknownStatus if body.get("status").is_some_and(Value::is_string) => {
                body["status"] = json!("under_consideration");
                body["status_detail"] = json!("under_consideration");
                true
            }
            _ => false,
        };
        if changed {
            response.body = body.to_string().into_bytes();
        }
        response
    }
}

/// Changes `qr_data` wherever an answer has it; nothing takes it away.
fn change_code(body: &mut Value, change: impl Fn(&str) -> Option<String>) -> bool {
    let Some(root) = body.as_object_mut() else { return false };
    if let Some(Value::String(code)) = root.get("qr_data") {
        match change(code) {
            Some(code) => root.insert("qr_data".to_owned(), json!(code)),
            None => root.remove("qr_data"),
        };
        return true;
    }
    let node = root.get("type_response").and_then(|node| node.get("qr_data"));
    let Some(code) = node.and_then(Value::as_str) else { return false };
    match change(code) {
        Some(code) => root.insert("type_response".to_owned(), json!({ "qr_data": code })),
        None => root.remove("type_response"),
    };
    true
}
