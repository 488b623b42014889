//! The trait that carries the bytes of a request to the service and those of its answer back.

/// The methods that the calls of services use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads; safe to repeat.
    Get,
    /// Makes something.
    Post,
    /// Makes or replaces something.
    Put,
    /// Changes a part of something.
    Patch,
    /// Takes something away.
    Delete,
}

impl Method {
    /// As it stands in a request line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request, ready to be sent. Its URL and headers hold visible ASCII and blanks only.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What to do.
    pub method: Method,
    /// Absolute, with the query.
    pub url: &'a str,
    /// Names and values. `Authorization` is among them: never to be logged.
    pub headers: &'a [(&'a str, &'a str)],
    /// JSON; `None`: no body.
    pub body: Option<&'a [u8]>,
}

/// Largest answer that is read, in bytes: a page of 30 payments has a tenth of it.
pub const ANSWER_MAX: usize = 1 << 20;

/// What came back: any status is an answer, 500 too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, 100 to 599.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// At most [`ANSWER_MAX`] bytes.
    pub body: Vec<u8>,
}

/// The headers of an answer that anybody here looks at, in lower case.
pub const HEADERS_READ: [&str; 3] = ["date", "retry-after", "x-request-id"];

impl Answer {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        debug_assert!(
            HEADERS_READ.contains(&name),
            "{name} is not among the headers that are kept"
        );
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The name of the host was not found.
    Name,
    /// No connection, or it broke.
    Connection,
    /// The proxy refused.
    Proxy,
    /// No secure connection: the certificate, the version or the cipher.
    Tls,
    /// The certificate is not valid at the time that this machine's clock shows.
    Clock,
    /// The time was up.
    Timeout,
    /// The caller switched the interrupt on.
    Interrupted,
    /// What came back is not HTTP, or too large.
    Malformed,
    /// There is no memory for it.
    Memory,
    /// The address is not one that may be asked: HTTP without TLS to another machine.
    Insecure,
}

/// A request that got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Whether the service may have seen the request. `false` only if it surely has not: not one
    /// byte of it left, a TLS handshake aside.
    pub sent: bool,
    /// Why.
    pub cause: Cause,
    /// For the error message: English, without credentials.
    pub detail: String,
}

/// Carries requests. Called from many threads at once.
pub trait Transport: Send + Sync {
    /// Sends one request and reads its answer, once: no retry, no redirect.
    ///
    /// # Errors
    /// [`Undelivered`], within `time_left_ms` (the system's name look-up aside), and within 250 ms
    /// once an interrupt was switched on.
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered>;
}
