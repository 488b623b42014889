//! How a call to a service ends that is no plain success: an error with what the service said, or an
//! answer to "paid?" that is not "yes".

use super::{Error, Fault};
use core::fmt;

/// What a caller can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Mend the input.
    Fix,
    /// Mend token, till, network or clock.
    Setup,
    /// Make the same call again.
    Retry,
    /// Read the order first.
    Read,
    /// It is not final: ask again.
    Wait,
    /// Tell us.
    Report,
}

/// A failure, and what the service said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The rule or the event, and the member it concerns.
    pub error: Error,
    /// What the caller can do.
    pub action: Action,
    /// 0: there was no answer.
    pub http_status: u16,
    /// As the service asks; 0: it did not say.
    pub retry_after_ms: u32,
    /// The service's own code: `pos_not_found`.
    pub api_code: String,
    /// What to quote to the service's support.
    pub request_id: String,
    /// The service's own words, or those of the network: ASCII, no credentials.
    pub detail: String,
}

impl Failure {
    /// A failure with the action that its fault usually asks for.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self::from(Error::new(fault))
    }

    /// With words of the service's or the network's.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The failure of what follows a request that was carried out: "nothing happened" would be a
    /// lie, and the same call again is right. What does not say so stays.
    #[must_use]
    pub fn after_a_write(mut self) -> Self {
        let stays = matches!(
            self.error.fault,
            Fault::Interrupted | Fault::NoAnswer | Fault::Service | Fault::Answer
        );
        if !stays {
            self.error.fault = Fault::NoAnswer;
            self.action = Action::Retry;
        }
        self
    }

    /// Whether what was asked may have been carried out.
    #[must_use]
    pub const fn may_have_happened(&self) -> bool {
        matches!(self.error.fault, Fault::NoAnswer | Fault::Service)
    }

    /// With another action than usual.
    #[must_use]
    pub const fn action(mut self, action: Action) -> Self {
        self.action = action;
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            action: usual_action(error.fault),
            http_status: 0,
            retry_after_ms: 0,
            api_code: String::new(),
            request_id: String::new(),
            detail: String::new(),
        }
    }
}

/// What a fault usually asks of the caller.
#[must_use]
pub const fn usual_action(fault: Fault) -> Action {
    match fault {
        Fault::Internal => Action::Report,
        Fault::NoMemory
        | Fault::NotSent
        | Fault::NoAnswer
        | Fault::Busy
        | Fault::TooManyRequests
        | Fault::Service
        | Fault::Interrupted => Action::Retry,
        Fault::Tls
        | Fault::Token
        | Fault::Access
        | Fault::PosNotFound
        | Fault::StoreNotFound
        | Fault::Clock
        | Fault::NoBalance => Action::Setup,
        Fault::Conflict
        | Fault::Answer
        | Fault::KeyUsed
        | Fault::OrderNotFound
        | Fault::SignatureMismatch => Action::Read,
        Fault::Pending | Fault::Locked => Action::Wait,
        _ => Action::Fix,
    }
}

impl fmt::Display for Failure {
    /// `amount: not an amount: ...`; with what the service said: `the service refuses the request
    /// (HTTP 400 property_value): '$.items' - ...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        match (self.http_status, self.api_code.as_str()) {
            (0, _) => {}
            (status, "") => write!(f, " (HTTP {status})")?,
            (status, code) => write!(f, " (HTTP {status} {code})")?,
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}
