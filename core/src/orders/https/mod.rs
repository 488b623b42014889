//! The built-in HTTPS client: TLS 1.2 or later, always verified, against Mozilla's roots or the
//! caller's. Connections are kept and shared by all threads; no thread is started, nothing global
//! is kept. No other module of the core has sockets.

mod call;
mod tcp;
mod watch;

use super::transport::{
    ANSWER_MAX, Answer, Cause, HEADERS_READ, Method, Request, Transport, Undelivered,
};
use super::url;
use crate::error::{Error, Fault};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::{CertificateError, RootCertStore};
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{HeaderName, HeaderValue, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector};
use zeroize::Zeroizing;

/// Size of the buffers for input and output. It must hold a TLS record, and the head of an answer.
const BUFFER: usize = 32 * 1024;

/// The largest head of an answer.
const HEAD_MAX: usize = 24 * 1024;

/// How long an idle connection is kept. Routers drop idle connections sooner or later, without a
/// notice.
const IDLE: Duration = Duration::from_secs(15);

/// How to reach the service.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// `http://host:port` or `http://user:password@host:port`. HTTPS goes through this proxy by
    /// CONNECT. HTTP does not, since it is for loopback addresses only.
    pub proxy_url: Option<&'a str>,
    /// The only trusted roots, as PEM text, in place of Mozilla's.
    pub ca_pem: Option<&'a str>,
    /// Visible ASCII and blanks. The proxy sees this text, too.
    pub user_agent: &'a str,
    /// The time to connect, including TLS. The name look-up before it does not count.
    pub connect_timeout_ms: u32,
    /// The number of idle connections that are kept.
    pub idle_max: usize,
    /// Once this is true, no request waits any longer.
    pub interrupt: Arc<AtomicBool>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            proxy_url: None,
            ca_pem: None,
            user_agent: concat!("posqr/", env!("CARGO_PKG_VERSION")),
            connect_timeout_ms: 5_000,
            idle_max: 16,
            interrupt: Arc::default(),
        }
    }
}

/// The client.
pub struct Https {
    secure: Agent,
    plain: Agent,
    interrupt: Arc<AtomicBool>,
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Https") // the proxy's password is inside
    }
}

impl Https {
    /// Checks the options, and sends nothing.
    ///
    /// # Errors
    /// The error names the option at fault.
    pub fn new(options: &Options<'_>) -> Result<Self, Error> {
        let proxy = options.proxy_url.map(proxy).transpose()?;
        let roots = options.ca_pem.map_or(Ok(RootCerts::WebPki), roots)?;
        if !options.user_agent.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(Error::new(Fault::NotAns).named("user_agent"));
        }
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        Ok(Self {
            secure: agent(options, tls.clone(), proxy, false),
            plain: agent(options, tls, None, true),
            interrupt: Arc::clone(&options.interrupt),
        })
    }
}

fn agent(
    options: &Options<'_>,
    tls: TlsConfig,
    proxy: Option<ureq::Proxy>,
    loopback_only: bool,
) -> Agent {
    let through_proxy = proxy.is_some();
    let config = Agent::config_builder()
        .tls_config(tls)
        .proxy(proxy) // also when there is none: else the environment is asked
        .user_agent(options.user_agent)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .max_response_header_size(HEAD_MAX)
        .max_idle_connections(options.idle_max)
        .max_idle_connections_per_host(options.idle_max)
        .max_idle_age(IDLE)
        .build();
    let tcp = tcp::TcpConnector {
        interrupt: Arc::clone(&options.interrupt),
        timeout: Duration::from_millis(options.connect_timeout_ms.into()),
        loopback_only,
    };
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(tcp)
            .chain(RustlsConnector::default())
            .chain(watch::WatchConnector { through_proxy });
    Agent::with_parts(config, connector, tcp::LookUpLater)
}

/// Reads `proxy_url`. The error does not quote it, because it may hold a password.
fn proxy(url: &str) -> Result<ureq::Proxy, Error> {
    let wrong = Error::new(Fault::BadValue)
        .named("proxy_url")
        .allowed("http://host:port or http://user:password@host:port");
    let uri = url::read(url).ok_or(wrong)?;
    let whole =
        uri.scheme_str() == Some("http") && matches!(uri.path(), "" | "/") && uri.query().is_none();
    if !whole {
        return Err(wrong);
    }
    ureq::Proxy::new(url).map_err(|_| wrong)
}

/// The secrets in `proxy_url`: the password, both escaped and unescaped, and the credentials that
/// the proxy is sent. Empty if the URL is not a proxy's.
#[must_use]
pub fn secrets_of(proxy_url: &str) -> Vec<Zeroizing<String>> {
    let Ok(proxy) = proxy(proxy_url) else { return Vec::new() };
    let Some(password) = proxy.password() else { return Vec::new() };
    let both = Zeroizing::new([proxy.username().unwrap_or_default(), ":", password].concat());
    let given = proxy_url.rsplit_once('@').and_then(|(user, _)| user.rsplit_once(':'));
    let given = given.map_or("", |(_, password)| password);
    let sent = BASE64_STANDARD.encode(both.as_bytes());
    [given.to_owned(), password.to_owned(), sent].map(Zeroizing::new).into()
}

/// Refuses a `base_url` to which this client would never send a request: HTTP without TLS to an
/// address of another machine. Names are not looked up, and texts that are not URLs are not checked
/// here.
///
/// # Errors
/// The error names `base_url`.
pub fn check_base_url(url: &str) -> Result<(), Error> {
    let Some(uri) = url::read(url) else { return Ok(()) };
    let address = url::bare_host(&uri).parse::<IpAddr>();
    let is_far = address.is_ok_and(|address| !url::is_loopback(address));
    if is_far && uri.scheme_str() == Some("http") {
        return Err(Error::new(Fault::BadValue)
            .named("base_url")
            .excerpt(url.as_bytes())
            .allowed("https://, or http:// to a loopback address"));
    }
    Ok(())
}

/// Reads `ca_pem`.
fn roots(pem: &str) -> Result<RootCerts, Error> {
    let wrong = Error::new(Fault::BadValue).named("ca_pem").allowed("certificates as PEM text");
    let mut certificates: Vec<Certificate<'static>> = Vec::new();
    let mut store = RootCertStore::empty();
    for item in parse_pem(pem.as_bytes()) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| wrong)? {
            store.add(certificate.der().to_vec().into()).map_err(|_| wrong)?;
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(wrong);
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

impl Transport for Https {
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        call::begin(time_left_ms);
        let result = self.exchange(request);
        let fate = call::end();
        result.map_err(|failure| undelivered(fate, failure))
    }
}

/// Why there is no answer, unless the state of the call has a cause.
enum Failure {
    /// This module found the cause.
    Own(Cause, &'static str),
    /// The HTTP library found the cause.
    Http(ureq::Error),
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        Self::Http(error)
    }
}

impl Https {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        let bad_url = || Failure::Own(Cause::Insecure, "the URL is not one of http or https");
        let uri: Uri = request.url.parse().map_err(|_| bad_url())?;
        let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if !url::is_place(&uri) || has_user {
            return Err(bad_url());
        }
        let agent = if uri.scheme_str() == Some("https") { &self.secure } else { &self.plain };
        if call::patience(&self.interrupt).is_none() {
            return Err(ureq::Error::ConnectionFailed.into());
        }
        let mut response = match (request.body, request.method) {
            (Some(body), _) => agent.run(head(request, uri, body)?),
            // An empty body has the header `Content-Length: 0`, on which some servers insist.
            (None, Method::Post | Method::Put | Method::Patch) => {
                agent.run(head(request, uri, &[][..])?)
            }
            (None, Method::Get | Method::Delete) => agent.run(head(request, uri, ())?),
        }?;
        let status = response.status().as_u16();
        if status > 599 {
            return Err(Failure::Own(Cause::Malformed, "no status of HTTP"));
        }
        let header = |name: &&str| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        };
        let headers = HEADERS_READ.iter().filter_map(header).collect();
        let body = response.body_mut().with_config().limit(ANSWER_MAX as u64).read_to_vec()?;
        Ok(Answer { status, headers, body })
    }
}

fn head<B>(request: &Request<'_>, uri: Uri, body: B) -> Result<ureq::http::Request<B>, Failure> {
    let bad = || Failure::Own(Cause::Insecure, "a header has a character that it must not have");
    // The builder is not used, because it moves the whole head for each header.
    let mut head = ureq::http::Request::new(body);
    *head.method_mut() = match request.method {
        Method::Get => ureq::http::Method::GET,
        Method::Post => ureq::http::Method::POST,
        Method::Put => ureq::http::Method::PUT,
        Method::Patch => ureq::http::Method::PATCH,
        Method::Delete => ureq::http::Method::DELETE,
    };
    *head.uri_mut() = uri;
    for (name, value) in request.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let value = HeaderValue::from_str(value).map_err(|_| bad())?;
        head.headers_mut().append(name, value);
    }
    Ok(head)
}

/// Describes a failure in English and printable ASCII, without any text that was sent.
fn undelivered(fate: call::Fate, failure: Failure) -> Undelivered {
    use ureq::Error as E;
    let sent = fate.sent;
    let (cause, detail) = match (fate.cause, failure) {
        (Some(cause), _) => (cause, given_up(cause).into()),
        (None, Failure::Own(cause, detail)) => (cause, detail.into()),
        (None, Failure::Http(error)) => match error {
            E::Rustls(error) => tls(&error),
            E::Tls(detail) => (Cause::Tls, detail.into()),
            E::TlsRequired => (Cause::Tls, "no TLS".into()),
            E::Io(error) => input_output(&error),
            E::ConnectProxyFailed(detail) => (Cause::Proxy, detail),
            E::Protocol(_) if !sent => (Cause::Proxy, "the proxy does not speak HTTP".into()),
            E::Protocol(error) => (Cause::Malformed, format!("not HTTP: {error}")),
            E::LargeResponseHeader(..) => (Cause::Malformed, "the head is too large".into()),
            E::BodyExceedsLimit(_) => (Cause::Malformed, "the answer is too large".into()),
            E::HostNotFound => (Cause::Name, given_up(Cause::Name).into()),
            E::Timeout(_) => (Cause::Timeout, given_up(Cause::Timeout).into()),
            _ => (Cause::Connection, "no connection".into()),
        },
    };
    Undelivered { sent, cause, detail: printable(&detail) }
}

const fn given_up(cause: Cause) -> &'static str {
    match cause {
        Cause::Name => "the name of the host was not found",
        Cause::Timeout => "the time was up",
        Cause::Interrupted => "interrupted",
        Cause::Insecure => "HTTP without TLS is for loopback addresses only",
        Cause::Connection
        | Cause::Proxy
        | Cause::Tls
        | Cause::Clock
        | Cause::Malformed
        | Cause::Memory => "no connection",
    }
}

fn input_output(error: &io::Error) -> (Cause, String) {
    let inner = error.get_ref();
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return tls(error);
    }
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<io::Error>()) {
        return input_output(error);
    }
    // The system's own message is not used, because on Windows it is in the language of the user.
    (
        Cause::Connection,
        match error.raw_os_error() {
            Some(code) => format!("{} (system error {code})", error.kind()),
            None => error.kind().to_string(),
        },
    )
}

fn tls(error: &rustls::Error) -> (Cause, String) {
    use CertificateError as C;
    let rustls::Error::InvalidCertificate(wrong) = error else {
        return (Cause::Tls, error.to_string());
    };
    match wrong {
        C::Expired | C::ExpiredContext { .. } => {
            (Cause::Clock, "the certificate has expired, or the clock is wrong".into())
        }
        C::NotValidYet | C::NotValidYetContext { .. } => {
            (Cause::Clock, "the certificate is not valid yet, or the clock is wrong".into())
        }
        C::UnknownIssuer => (Cause::Tls, "the certificate is of an unknown issuer".into()),
        C::NotValidForName | C::NotValidForNameContext { .. } => {
            (Cause::Tls, "the certificate is of another host".into())
        }
        _ => (Cause::Tls, error.to_string()),
    }
}

/// Makes a foreign text what we promise: printable ASCII, and not too long.
fn printable(detail: &str) -> String {
    let ascii = |c| if matches!(c, ' '..='~') { c } else { '?' };
    detail.chars().take(160).map(ascii).collect()
}
