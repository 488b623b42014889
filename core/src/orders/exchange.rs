//! One exchange with the service: headers, deadline, retries, and what a refusal means.
//!
//! A request is sent again only where a repeat is safe: when it surely never left, when it only
//! reads, when it carries an idempotency key, or when the service itself says that it did nothing.
//! Once an attempt may have reached the service, the exchange never ends in "nothing happened".

use super::check;
use super::json::{self, Json, Tree};
use super::refusal;
use super::secrets::Secrets;
use super::time_text;
use super::transport::{Answer, Cause, Method, Request, Transport, Undelivered};
use super::world::{Level, World};
use crate::error::{Action, Error, Failure, Fault};
use std::sync::atomic::{AtomicI64, Ordering};
use zeroize::Zeroizing;

pub use super::refusal::says_under_way;

/// What a request is about: it decides what "not found" means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Order,
    Pos,
    Store,
    Account,
}

/// One request, and whether it may be sent twice.
pub struct Call<'a> {
    pub method: Method,
    /// Behind the base URL, with the query.
    pub path: &'a str,
    pub body: Option<Vec<u8>>,
    /// Idempotency key; empty: none.
    pub key: &'a str,
    pub subject: Subject,
    /// Sending it again does no harm, although it carries no key.
    pub harmless: bool,
    /// A header of this call alone.
    pub header: Option<(&'static str, &'static str)>,
}

/// A refund that waits for the central bank is shown as `in_process`. Without this header the service
/// answers 400 to it, although it accepted it (Mercado Pago's reference, refunds of Pix).
pub const RENDERS_REFUNDS: (&str, &str) = ("X-Render-In-Process-Refunds", "true");

impl<'a> Call<'a> {
    pub const fn get(path: &'a str, subject: Subject) -> Self {
        Self {
            method: Method::Get,
            path,
            body: None,
            key: "",
            subject,
            harmless: true,
            header: None,
        }
    }

    pub const fn post(
        path: &'a str,
        body: Option<Vec<u8>>,
        key: &'a str,
        subject: Subject,
    ) -> Self {
        Self {
            method: Method::Post,
            path,
            body,
            key,
            subject,
            harmless: !key.is_empty(),
            header: None,
        }
    }

    /// With a header of its own.
    pub const fn with(mut self, header: (&'static str, &'static str)) -> Self {
        self.header = Some(header);
        self
    }
}

/// When a call has to end.
#[derive(Clone, Copy)]
pub struct Deadline {
    pub at_ms: u64,
    /// No request is sent again, as the caller asks again himself.
    pub once: bool,
}

/// An answer that says that the request was carried out.
pub struct Heard {
    pub status: u16,
    pub body: Json,
    /// When the service wrote it, by its own clock; `None`: it did not say.
    pub at_ms: Option<i64>,
    /// An earlier attempt may have been carried out.
    pub repeated: bool,
}

impl Heard {
    /// What a search found. Without the list nothing is known: an empty one says that there is none.
    pub fn results(&self) -> Result<Vec<Tree<'_>>, Failure> {
        json::at(&self.body, "results").as_array().ok_or_else(|| {
            Failure::new(Fault::Answer).detail(format!("HTTP {} without results", self.status))
        })
    }
}

/// The way to the service, for one client.
pub struct Exchange<'t> {
    pub transport: Box<dyn Transport + 't>,
    pub world: Box<dyn World + 't>,
    pub base_url: String,
    /// `Bearer ...`: wiped when the client is closed.
    pub authorization: Zeroizing<String>,
    /// What is kept out of all that is told.
    pub secrets: Secrets,
    /// Headers that go with every request.
    pub headers: Vec<(&'static str, String)>,
    pub no_retry: bool,
    pub total_timeout_ms: u64,
    /// How far the service's clock is ahead of ours; [`UNKNOWN`] until it has said so.
    pub clock_ahead_ms: AtomicI64,
}

/// Longest texts of the network's in a message.
const DETAIL_MAX: usize = 160;
const REQUEST_ID_MAX: usize = 63;

/// No answer has told the time yet.
pub const UNKNOWN: i64 = i64::MIN;

/// Pause before the first repeat, doubled each time, up to [`PAUSE_MAX_MS`]; a random part of it.
const PAUSE_MS: u64 = 400;
const PAUSE_MAX_MS: u64 = 5_000;

/// The least that one attempt is given, so that a slow service is not asked again and again.
const ATTEMPT_MIN_MS: u64 = 5_000;

impl Exchange<'_> {
    /// When a call that begins now has to end.
    pub fn deadline(&self) -> Deadline {
        let at_ms = self.world.now_ms().saturating_add(self.total_timeout_ms);
        Deadline { at_ms, once: self.no_retry }
    }

    /// Sends a request until it is answered, refused, or the time is up.
    pub fn send(&self, call: &Call<'_>, deadline: Deadline) -> Result<Heard, Failure> {
        self.keep_the_token(call)?;
        let mut uncertain = false;
        let mut pause = PAUSE_MS;
        loop {
            let failure = match self.attempt(call, deadline) {
                Ok(mut heard) => {
                    heard.repeated = uncertain;
                    return Ok(heard);
                }
                Err(failure) => failure,
            };
            let reads = call.method == Method::Get;
            let earlier = uncertain;
            uncertain |= !reads && may_have_happened(failure.error.fault);
            let wait = self.pause(call, &failure, pause, deadline);
            let Some(wait) = wait else {
                self.log(Level::Error, format_args!("{} failed: {failure}", call.method.name()));
                return Err(settle(failure, uncertain, earlier));
            };
            self.log(Level::Warning, format_args!("trying again in {wait} ms"));
            if !self.world.sleep(wait) {
                return Err(Failure::new(Fault::Interrupted));
            }
            pause = (pause * 2).min(PAUSE_MAX_MS);
        }
    }

    /// The token goes into its header and nowhere else, whatever the caller took it for.
    fn keep_the_token(&self, call: &Call<'_>) -> Result<(), Failure> {
        let body = call.body.as_deref().unwrap_or_default();
        let texts = [call.path.as_bytes(), call.key.as_bytes(), body];
        if texts.iter().any(|text| self.secrets.is_token_in(text)) {
            return Err(Error::new(Fault::BadValue).allowed(check::NOT_THE_TOKEN).into());
        }
        Ok(())
    }

    /// How long to wait before the same request is sent again; `None`: not at all.
    fn pause(
        &self,
        call: &Call<'_>,
        failure: &Failure,
        pause: u64,
        deadline: Deadline,
    ) -> Option<u64> {
        let again = match failure.error.fault {
            // A wrong proxy or address stays wrong.
            Fault::NotSent => failure.action == Action::Retry,
            Fault::NoAnswer | Fault::Service => call.harmless,
            Fault::TooManyRequests | Fault::Busy => true,
            _ => false,
        };
        if deadline.once || !again {
            return None;
        }
        let asked = u64::from(failure.retry_after_ms);
        let wait =
            if asked > 0 { asked } else { pause / 2 + self.world.random() % (pause / 2 + 1) };
        (self.world.now_ms().saturating_add(wait) < deadline.at_ms).then_some(wait)
    }

    fn attempt(&self, call: &Call<'_>, deadline: Deadline) -> Result<Heard, Failure> {
        if self.world.interrupted() {
            return Err(Failure::new(Fault::Interrupted));
        }
        let begin = self.world.now_ms();
        let left = deadline.at_ms.saturating_sub(begin);
        if left == 0 {
            return Err(Failure::new(Fault::NotSent).detail("no time left"));
        }
        let url = format!("{}{}", self.base_url, call.path);
        let mut headers =
            vec![("Authorization", self.authorization.as_str()), ("Accept", "application/json")];
        headers.extend(self.headers.iter().map(|(name, value)| (*name, value.as_str())));
        if call.body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend(call.header);
        if !call.key.is_empty() {
            headers.push(("X-Idempotency-Key", call.key));
        }
        let request = Request {
            method: call.method,
            url: &url,
            headers: &headers,
            body: call.body.as_deref(),
        };
        self.log(
            Level::Info,
            format_args!("{} {}{}", call.method.name(), call.path, Labeled(" key", call.key)),
        );
        // Half of the time for one attempt, so that there is some for a second one.
        let share = if self.no_retry || !call.harmless { left } else { left / 2 };
        let time = share.max(ATTEMPT_MIN_MS).min(left);
        let sent = self.transport.send(&request, time);
        let took = self.world.now_ms().saturating_sub(begin);
        match sent {
            Ok(answer) => {
                let id = answer.header("x-request-id").unwrap_or_default();
                let id = Labeled(", request", id);
                self.log(Level::Info, format_args!("HTTP {} in {took} ms{id}", answer.status));
                self.learn_clock(&answer);
                judge(&answer, call.subject, &self.secrets)
            }
            Err(undelivered) => {
                let failure = unanswered(undelivered, &self.secrets);
                self.log(Level::Warning, format_args!("{failure} after {took} ms"));
                Err(failure)
            }
        }
    }

    fn learn_clock(&self, answer: &Answer) {
        if let Some(at) = answer.header("date").and_then(time_text::http_date) {
            let ahead = at.saturating_sub(self.world.unix_ms()).max(UNKNOWN + 1);
            self.clock_ahead_ms.store(ahead, Ordering::Relaxed);
        }
    }

    /// How far the service's clock is ahead of ours, if it has told the time.
    pub fn clock_ahead_ms(&self) -> Option<i64> {
        Some(self.clock_ahead_ms.load(Ordering::Relaxed)).filter(|ahead| *ahead != UNKNOWN)
    }

    fn log(&self, level: Level, line: core::fmt::Arguments<'_>) {
        if self.world.logs() {
            self.world.log(level, &self.secrets.told(line.to_string().as_bytes(), usize::MAX));
        }
    }
}

/// Whether the service may have done what was asked, although it did not say so.
const fn may_have_happened(fault: Fault) -> bool {
    matches!(fault, Fault::NoAnswer | Fault::Service | Fault::Answer)
}

/// The last failure, once it is clear whether an attempt, or an earlier one, may have been carried out.
fn settle(failure: Failure, uncertain: bool, earlier: bool) -> Failure {
    match failure.error.fault {
        // These say themselves that it may have happened, or that it cannot have.
        Fault::NoAnswer | Fault::Service | Fault::KeyUsed | Fault::Interrupted => failure,
        _ if uncertain => {
            let which =
                if earlier { "an earlier attempt may have been" } else { "it may have been" };
            let detail = format!("{which} carried out; then: {failure}");
            let mut error = failure.error;
            error.fault = Fault::NoAnswer;
            Failure { error, action: Action::Retry, detail, ..failure }
        }
        _ => failure,
    }
}

/// A request without an answer.
fn unanswered(undelivered: Undelivered, secrets: &Secrets) -> Failure {
    let Undelivered { sent, cause, detail } = undelivered;
    let (fault, action) = match (cause, sent) {
        (Cause::Interrupted, _) => (Fault::Interrupted, Action::Retry),
        (_, true) => (Fault::NoAnswer, Action::Retry),
        (Cause::Tls, false) => (Fault::Tls, Action::Setup),
        (Cause::Clock, false) => (Fault::Clock, Action::Setup),
        (Cause::Proxy | Cause::Insecure, false) => (Fault::NotSent, Action::Setup),
        (_, false) => (Fault::NotSent, Action::Retry),
    };
    Failure::new(fault).action(action).detail(secrets.told(detail.as_bytes(), DETAIL_MAX))
}

/// An answer: carried out, or why not. What it says holds no secret from here on.
fn judge(answer: &Answer, subject: Subject, secrets: &Secrets) -> Result<Heard, Failure> {
    let at_ms = answer.header("date").and_then(time_text::http_date);
    let empty = answer.body.iter().all(u8::is_ascii_whitespace);
    let mut body = if empty { Some(Json::default()) } else { Json::read(&answer.body) };
    if let Some(body) = &mut body {
        body.hide(|text| secrets.hide(text));
    }
    let mut failure = match (answer.status, body) {
        (200..=299, Some(body)) => {
            return Ok(Heard { status: answer.status, body, at_ms, repeated: false });
        }
        (200..=299, None) => refusal::by_another(answer, secrets),
        (_, body) => refusal::read(answer, body.as_ref(), subject, secrets),
    };
    failure.http_status = answer.status;
    let request_id = answer.header("x-request-id").unwrap_or_default();
    failure.request_id = secrets.told(request_id.as_bytes(), REQUEST_ID_MAX);
    failure.retry_after_ms = retry_after_ms(answer);
    Err(failure)
}

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which is counted from the answer's own.
fn retry_after_ms(answer: &Answer) -> u32 {
    let Some(text) = answer.header("retry-after") else { return 0 };
    let ms = match text.parse::<u32>() {
        Ok(seconds) => i64::from(seconds) * 1000,
        Err(_) => {
            let now = answer.header("date").and_then(time_text::http_date);
            match (time_text::http_date(text), now) {
                (Some(then), Some(now)) => then.saturating_sub(now),
                _ => 0,
            }
        }
    };
    u32::try_from(ms.max(0)).unwrap_or(u32::MAX)
}

/// For log lines: a text behind its label, or nothing. (An idempotency key is no credential.)
struct Labeled<'a>(&'static str, &'a str);

impl core::fmt::Display for Labeled<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.1.is_empty() { Ok(()) } else { write!(f, "{} {:.64}", self.0, self.1) }
    }
}
