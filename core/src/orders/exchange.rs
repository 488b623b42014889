//! One exchange with the service: headers, deadline, retries, and what a refusal means.
//!
//! A request is sent again only where a repeat is safe: when the request surely never left, when it
//! only reads, when it carries an idempotency key, or when the service itself says that it did
//! nothing. Once an attempt may have reached the service, the exchange never reports that nothing
//! happened.

use super::json::Json;
use super::runtime::{Level, Runtime};
use super::secrets::Secrets;
use super::settings::Settings;
use super::transport::{Answer, Cause, Method, Request, Transport, Undelivered};
use super::{intermediary, limits, time_text};
use crate::error::{Action, Error, Failure, Fault};
use std::sync::atomic::{AtomicI64, Ordering};

/// One request of a provider, and whether it may be sent twice.
pub struct Call<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The path that follows the base URL, with the query.
    pub path: &'a str,
    /// All headers of the request, with the credentials and, if there is one, the idempotency key.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, which is JSON; `None` if there is no body.
    pub body: Option<&'a [u8]>,
    /// The idempotency key; empty if there is none.
    pub key: &'a str,
    /// Sending the request again does no harm, because it only reads, or because the service
    /// recognizes its key.
    pub repeatable: bool,
    /// Tells what an answer means that is not a success. The body is `None` if it is not JSON.
    pub refusal: &'a dyn Fn(&Answer, Option<&Json>) -> Failure,
}

/// When a call has to end.
#[derive(Clone, Copy)]
pub struct Deadline {
    /// The end, in milliseconds of the client's clock.
    pub at_ms: u64,
    /// No request is sent again, because the caller repeats the call himself.
    pub once: bool,
}

/// An answer that says that the request was carried out.
pub struct Response {
    /// HTTP status, 200 to 299.
    pub status: u16,
    /// The body as JSON; an empty document if there is no body.
    pub body: Json,
    /// When the service wrote the answer, by the service's own clock; `None` if the answer does not
    /// say.
    pub at_ms: Option<i64>,
    /// An earlier attempt may have been carried out.
    pub repeated: bool,
}

/// Sends the requests of one client to the service.
pub struct Exchange<'t> {
    transport: Box<dyn Transport + 't>,
    /// Clock, chance and log.
    pub runtime: Box<dyn Runtime + 't>,
    base_url: String,
    /// The secrets that no message and no log line may hold.
    pub secrets: Secrets,
    no_retry: bool,
    total_timeout_ms: u64,
    /// How far the service's clock is ahead of ours; [`UNKNOWN`] until an answer has told the time.
    clock_ahead_ms: AtomicI64,
}

/// The longest time that a call takes, if the caller sets no other.
const TOTAL_TIMEOUT_MS: u64 = 20_000;

/// Longest texts from the network in a message.
const DETAIL_MAX: usize = 160;
const REQUEST_ID_MAX: usize = 63;

/// No answer has told the time yet.
const UNKNOWN: i64 = i64::MIN;

/// Pause before the first repeat. It doubles with each repeat, up to [`RETRY_PAUSE_MAX_MS`]; the
/// second half of each pause is random.
const RETRY_PAUSE_MS: u64 = 400;
const RETRY_PAUSE_MAX_MS: u64 = 5_000;

/// The least time that one attempt gets, so that a slow service is not asked again and again.
const ATTEMPT_MIN_MS: u64 = 5_000;

impl<'t> Exchange<'t> {
    /// An exchange with the service at `base_url`.
    pub fn new(
        transport: Box<dyn Transport + 't>,
        runtime: Box<dyn Runtime + 't>,
        base_url: String,
        secrets: Secrets,
        settings: &Settings<'_>,
    ) -> Self {
        Self {
            transport,
            runtime,
            base_url,
            secrets,
            no_retry: settings.no_retry,
            total_timeout_ms: match settings.total_timeout_ms {
                0 => TOTAL_TIMEOUT_MS,
                ms => u64::from(ms),
            },
            clock_ahead_ms: AtomicI64::new(UNKNOWN),
        }
    }

    /// When a call that begins now has to end.
    pub fn deadline(&self) -> Deadline {
        let at_ms = self.runtime.now_ms().saturating_add(self.total_timeout_ms);
        Deadline { at_ms, once: self.no_retry }
    }

    /// Sends a request until it is answered, refused, or the time is up.
    pub fn send(&self, call: &Call<'_>, deadline: Deadline) -> Result<Response, Failure> {
        self.refuse_token_outside_header(call)?;
        let mut uncertain = false;
        let mut pause = RETRY_PAUSE_MS;
        loop {
            let failure = match self.attempt(call, deadline) {
                Ok(mut response) => {
                    response.repeated = uncertain;
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            let reads = call.method == Method::Get;
            let earlier = uncertain;
            uncertain |= !reads && may_have_happened(failure.error.fault);
            let wait = self.pause(call, &failure, pause, deadline);
            let Some(wait) = wait else {
                self.log(Level::Error, format_args!("{} failed: {failure}", call.method.name()));
                return Err(final_failure(failure, uncertain, earlier));
            };
            self.log(Level::Warning, format_args!("trying again in {wait} ms"));
            if !self.runtime.sleep(wait) {
                return Err(Failure::new(Fault::Interrupted));
            }
            pause = (pause * 2).min(RETRY_PAUSE_MAX_MS);
        }
    }

    /// Refuses a request that holds the access token outside its header, because a caller passed
    /// the token as another argument.
    fn refuse_token_outside_header(&self, call: &Call<'_>) -> Result<(), Failure> {
        let body = call.body.unwrap_or_default();
        let texts = [call.path.as_bytes(), call.key.as_bytes(), body];
        if texts.iter().any(|text| self.secrets.is_token_in(text)) {
            return Err(Error::new(Fault::BadValue).allowed(limits::NOT_THE_TOKEN).into());
        }
        Ok(())
    }

    /// How long to wait before the same request is sent again; `None` if it must not be sent again.
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
            Fault::NoAnswer | Fault::Service => call.repeatable,
            Fault::TooManyRequests | Fault::Busy => true,
            _ => false,
        };
        if deadline.once || !again {
            return None;
        }
        let asked = u64::from(failure.retry_after_ms);
        let wait =
            if asked > 0 { asked } else { pause / 2 + self.runtime.random() % (pause / 2 + 1) };
        (self.runtime.now_ms().saturating_add(wait) < deadline.at_ms).then_some(wait)
    }

    fn attempt(&self, call: &Call<'_>, deadline: Deadline) -> Result<Response, Failure> {
        if self.runtime.interrupted() {
            return Err(Failure::new(Fault::Interrupted));
        }
        let begin = self.runtime.now_ms();
        let left = deadline.at_ms.saturating_sub(begin);
        if left == 0 {
            return Err(Failure::new(Fault::NotSent).detail("no time left"));
        }
        let url = format!("{}{}", self.base_url, call.path);
        let request =
            Request { method: call.method, url: &url, headers: call.headers, body: call.body };
        self.log(
            Level::Info,
            format_args!("{} {}{}", call.method.name(), call.path, Labeled(" key", call.key)),
        );
        // Half of the time for one attempt, so that there is some for a second one.
        let share = if self.no_retry || !call.repeatable { left } else { left / 2 };
        let time = share.max(ATTEMPT_MIN_MS).min(left);
        let sent = self.transport.send(&request, time);
        let took = self.runtime.now_ms().saturating_sub(begin);
        match sent {
            Ok(answer) => {
                let id = answer.header("x-request-id").unwrap_or_default();
                let id = Labeled(", request", id);
                self.log(Level::Info, format_args!("HTTP {} in {took} ms{id}", answer.status));
                self.learn_clock(&answer);
                read(&answer, call, &self.secrets)
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
            let ahead = at.saturating_sub(self.runtime.unix_ms()).max(UNKNOWN + 1);
            self.clock_ahead_ms.store(ahead, Ordering::Relaxed);
        }
    }

    /// How far the service's clock is ahead of ours, if it has told the time.
    pub fn clock_ahead_ms(&self) -> Option<i64> {
        Some(self.clock_ahead_ms.load(Ordering::Relaxed)).filter(|ahead| *ahead != UNKNOWN)
    }

    fn log(&self, level: Level, line: core::fmt::Arguments<'_>) {
        if self.runtime.logs() {
            self.runtime.log(level, &self.secrets.masked(line.to_string().as_bytes(), usize::MAX));
        }
    }
}

/// Whether the service may have done what was asked, although it did not say so.
const fn may_have_happened(fault: Fault) -> bool {
    matches!(fault, Fault::NoAnswer | Fault::Service | Fault::Answer)
}

/// The failure to report after the last attempt. `uncertain`: this attempt or an earlier one may
/// have been carried out; `earlier`: an earlier one may have been.
fn final_failure(failure: Failure, uncertain: bool, earlier: bool) -> Failure {
    match failure.error.fault {
        // These faults already tell whether the request may have been carried out.
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
        (Cause::Memory, false) => (Fault::NoMemory, Action::Retry),
        (Cause::Tls, false) => (Fault::Tls, Action::Setup),
        (Cause::Clock, false) => (Fault::Clock, Action::Setup),
        (Cause::Proxy | Cause::Insecure, false) => (Fault::NotSent, Action::Setup),
        (_, false) => (Fault::NotSent, Action::Retry),
    };
    Failure::new(fault).action(action).detail(secrets.masked(detail.as_bytes(), DETAIL_MAX))
}

/// Reads an answer: the response if the request was carried out, else the reason. The texts of the
/// answer hold no secret after this function.
fn read(answer: &Answer, call: &Call<'_>, secrets: &Secrets) -> Result<Response, Failure> {
    let at_ms = answer.header("date").and_then(time_text::http_date);
    let empty = answer.body.iter().all(u8::is_ascii_whitespace);
    let mut body = if empty { Some(Json::default()) } else { Json::read(&answer.body) };
    if let Some(body) = &mut body {
        body.hide(|text| secrets.hide(text));
    }
    let mut failure = match (answer.status, body) {
        (200..=299, Some(body)) => {
            return Ok(Response { status: answer.status, body, at_ms, repeated: false });
        }
        (200..=299, None) => intermediary::refusal(answer, secrets),
        (_, body) => (call.refusal)(answer, body.as_ref()),
    };
    failure.http_status = answer.status;
    let request_id = answer.header("x-request-id").unwrap_or_default();
    failure.request_id = secrets.masked(request_id.as_bytes(), REQUEST_ID_MAX);
    failure.retry_after_ms = retry_after_ms(answer);
    Err(failure)
}

/// Reads `Retry-After` (RFC 9110, 10.2.3): a number of seconds, or a date, which is compared with
/// the date of the answer.
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

/// For log lines: a label and its text, or nothing if the text is empty. (An idempotency key is not
/// a credential.)
struct Labeled<'a>(&'static str, &'a str);

impl core::fmt::Display for Labeled<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.1.is_empty() { Ok(()) } else { write!(f, "{} {:.64}", self.0, self.1) }
    }
}
