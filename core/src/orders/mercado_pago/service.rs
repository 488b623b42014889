//! Requests to Mercado Pago's service: the headers of each request, and how refusals are read.

use super::bodies::Integration;
use super::refusals::{self, Subject};
use crate::emv::iso::Currency;
use crate::error::{Error, Failure, Fault};
use crate::orders::exchange::{Call, Deadline, Response};
use crate::orders::json::{self, Tree};
use crate::orders::limits;
use crate::orders::session::Session;
use crate::orders::settings::Settings;
use crate::orders::sync::Mutex;
use crate::orders::transport::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::HashMap;
use std::sync::PoisonError;
use zeroize::Zeroizing;

/// What the requests of one account have in common.
pub struct Service {
    /// `Bearer ...`. It is wiped when the client is closed.
    authorization: Zeroizing<String>,
    /// The headers of every request.
    headers: Vec<(&'static str, String)>,
    /// The ids that go into every order.
    pub integration: Integration,
    /// The country, as `"BR"`.
    pub country: String,
    /// The service's own numbers of tills, by name; `None` if there is no such till.
    till_numbers: Mutex<HashMap<String, Option<String>>>,
}

impl Service {
    /// Checks the settings that become part of every request.
    pub fn new(settings: &Settings<'_>) -> Result<Self, Error> {
        let mut headers = Vec::new();
        for (field, name, value) in [
            ("user_agent", "User-Agent", settings.user_agent),
            ("platform_id", "X-Platform-Id", settings.platform_id),
            ("integrator_id", "X-Integrator-Id", settings.integrator_id),
        ] {
            if !value.is_empty() {
                headers.push((name, limits::header(field, value)?.to_owned()));
            }
        }
        if settings.user_agent.is_empty() {
            headers.push(("User-Agent", concat!("posqr/", env!("CARGO_PKG_VERSION")).to_owned()));
        }
        if !settings.sponsor_id.is_empty() {
            limits::digits("sponsor_id", settings.sponsor_id)?;
        }
        Ok(Self {
            authorization: Zeroizing::new(["Bearer ", settings.access_token].concat()),
            headers,
            integration: Integration {
                platform_id: settings.platform_id.to_owned(),
                integrator_id: settings.integrator_id.to_owned(),
                sponsor_id: settings.sponsor_id.to_owned(),
            },
            country: settings.country.to_owned(),
            till_numbers: Mutex::default(),
        })
    }

    /// The service's own number of a till; `None` if there is no such till. `ask` is called only
    /// once for each till.
    pub fn till_number(
        &self,
        till: &str,
        ask: impl FnOnce() -> Result<Option<String>, Failure>,
    ) -> Result<Option<String>, Failure> {
        let numbers = || self.till_numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = numbers().get(till) {
            return Ok(number.clone());
        }
        let number = ask()?;
        numbers().insert(till.to_owned(), number.clone());
        Ok(number)
    }
}

/// One request, and whether it may be sent twice.
pub struct Request<'a> {
    pub method: Method,
    /// The path that follows the base URL, with the query.
    pub path: &'a str,
    pub body: Option<Vec<u8>>,
    /// The idempotency key; empty if there is none.
    pub key: &'a str,
    pub subject: Subject,
    /// Sending the request again does no harm, even if it has no key.
    pub repeatable: bool,
    /// A header of this request only.
    pub header: Option<(&'static str, &'static str)>,
}

/// With this header the service reports a refund that waits for the central bank as `in_process`.
/// Without the header it answers 400, although it accepted the refund (Mercado Pago's reference,
/// refunds of Pix).
pub const RENDERS_REFUNDS: (&str, &str) = ("X-Render-In-Process-Refunds", "true");

impl<'a> Request<'a> {
    pub const fn get(path: &'a str, subject: Subject) -> Self {
        Self {
            method: Method::Get,
            path,
            body: None,
            key: "",
            subject,
            repeatable: true,
            header: None,
        }
    }

    pub const fn post(
        path: &'a str,
        body: Option<Vec<u8>>,
        key: &'a str,
        subject: Subject,
    ) -> Self {
        let repeatable = !key.is_empty();
        Self { method: Method::Post, path, body, key, subject, repeatable, header: None }
    }

    /// The request with a header of its own.
    pub const fn with(mut self, header: (&'static str, &'static str)) -> Self {
        self.header = Some(header);
        self
    }
}

/// The service, for the time of one call.
#[derive(Clone, Copy)]
pub struct Link<'c> {
    pub service: &'c Service,
    pub session: &'c Session<'c>,
    pub deadline: Deadline,
}

impl<'c> Link<'c> {
    /// The same link, but its requests are not sent again.
    pub const fn once(self) -> Self {
        Self { deadline: Deadline { once: true, ..self.deadline }, ..self }
    }

    /// The currency of the account.
    pub const fn currency(&self) -> &'static Currency {
        self.session.currency
    }

    /// The account, by its number.
    pub fn account(&self) -> &'c str {
        &self.session.account
    }

    /// Sends a request until it is answered, refused, or the time is up.
    pub fn send(&self, request: &Request<'_>) -> Result<Response, Failure> {
        let service = self.service;
        let mut headers =
            vec![("Authorization", service.authorization.as_str()), ("Accept", "application/json")];
        headers.extend(service.headers.iter().map(|(name, value)| (*name, value.as_str())));
        if request.body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend(request.header);
        if !request.key.is_empty() {
            headers.push(("X-Idempotency-Key", request.key));
        }
        let exchange = &self.session.exchange;
        let call = Call {
            method: request.method,
            path: request.path,
            headers: &headers,
            body: request.body.as_deref(),
            key: request.key,
            repeatable: request.repeatable,
            refusal: &|answer, body| {
                refusals::read(answer, body, request.subject, &exchange.secrets)
            },
        };
        exchange.send(&call, self.deadline)
    }
}

/// The results of a search. If the list is missing, nothing is known; an empty list says that there
/// are none.
pub fn results(response: &Response) -> Result<Vec<Tree<'_>>, Failure> {
    json::at(&response.body, "results").as_array().ok_or_else(|| {
        Failure::new(Fault::Answer).detail(format!("HTTP {} without results", response.status))
    })
}

/// Encodes a text for a query.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
