//! The trait that carries the bytes of a request to the service and those of its answer back.

/// The HTTP methods that requests to services use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads something; safe to repeat.
    Get,
    /// Creates something.
    Post,
    /// Creates or replaces something.
    Put,
    /// Changes a part of something.
    Patch,
    /// Removes something.
    Delete,
}

impl Method {
    /// The name in a request line.
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
    /// The HTTP method.
    pub method: Method,
    /// The absolute URL, with the query.
    pub url: &'a str,
    /// Names and values. `Authorization` is among them, so they must never be logged.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, which is JSON; `None` if there is no body.
    pub body: Option<&'a [u8]>,
}

/// Largest answer that is read, in bytes. A page of 30 payments needs a tenth of this.
pub const ANSWER_MAX: usize = 1 << 20;

/// An answer. Any status is an answer, 500 too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, 100 to 599.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// At most [`ANSWER_MAX`] bytes.
    pub body: Vec<u8>,
}

/// The headers of an answer that this crate reads, in lower case.
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
    /// There was no connection, or it broke.
    Connection,
    /// The proxy refused.
    Proxy,
    /// There was no secure connection, because of the certificate, the version or the cipher.
    Tls,
    /// The certificate is not valid at the time that this machine's clock shows.
    Clock,
    /// The time was up.
    Timeout,
    /// The caller switched the interrupt on.
    Interrupted,
    /// The answer is not HTTP, or too large.
    Malformed,
    /// There is no memory for the request or the answer.
    Memory,
    /// The address must not be used: it means HTTP without TLS to another machine.
    Insecure,
}

/// A request that got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Whether the service may have seen the request. It is `false` only if surely no byte of the
    /// request left; a TLS handshake does not count.
    pub sent: bool,
    /// Why.
    pub cause: Cause,
    /// A text for the error message, in English, without credentials.
    pub detail: String,
}

/// Carries requests. Many threads call it at once.
pub trait Transport: Send + Sync {
    /// Sends one request and reads its answer, once: no retry, no redirect.
    ///
    /// # Errors
    /// [`Undelivered`], within `time_left_ms` (the system's name look-up may take longer), and
    /// within 250 ms after an interrupt was switched on.
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered>;
}
