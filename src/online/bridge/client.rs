//! The client: opened, called, interrupted, closed; and the bridges from the core's transport and
//! log to the caller's callbacks.

use super::super::super::arg::{Buffer, Struct as _};
use super::super::super::boundary::{ONLINE, caught, guarded_call, lent};
use super::super::super::choice::{known_flags, unknown};
use super::super::super::generated::statuses::{QR_ERR_NO_ANSWER, QR_ERR_NOT_SENT, QR_OK};
use super::super::super::report::{Ascii, ErrorOut};
use super::super::super::reserve::{refusing_from, renew};
use super::super::super::types::online::*;
use super::super::super::types::qr_status;
use super::words::plain;
use core::cell::Cell;
use core::ffi::{c_char, c_void};
use core::ptr;
use posqr_core::error::Failure;
#[cfg(feature = "https")]
use posqr_core::orders::https::{Https, Options, check_base_url, secrets_of};
use posqr_core::orders::kept::{Kept, LINE_MAX};
use posqr_core::orders::runtime::{Level, Log, System};
use posqr_core::orders::secrets::Secrets;
use posqr_core::orders::transport::{
    ANSWER_MAX, Answer, Cause, HEADERS_READ, Request, Transport, Undelivered,
};
use posqr_core::orders::{Client, Settings};
use posqr_core::{Error, Fault};
use std::ffi::CString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a `qr_client` points to.
#[repr(C)]
struct Open {
    /// [`MAGIC`] while it is open.
    magic: usize,
    client: Client<'static>,
    interrupt: Arc<AtomicBool>,
    kept: Arc<Kept>,
}

const _: () = assert!(QR_LOG_LINE_MAX as usize == LINE_MAX);

/// Tells a client from any other memory: "posqr", and a byte that no text has.
const MAGIC: usize = 0xFF72_7173 ^ usize::MAX.rotate_left(7);

/// A client of the caller's: looked at before it is used.
pub(in super::super) struct ClientIn(*const Open);

impl ClientIn {
    /// # Safety
    /// NULL, or a client that `qr_client_open` gave and that is not closed during the call.
    pub(in super::super) unsafe fn new(client: *const qr_client) -> Self {
        Self(client.cast())
    }

    fn open(&self) -> Result<&Open, Error> {
        if self.0.is_null() {
            return Err(Error::new(Fault::Null).named("client"));
        }
        // SAFETY: the caller promises an open client. The check notices most of those that are
        // none; volatile, since for a promise kept it would be left out.
        if !self.0.is_aligned() || unsafe { (&raw const (*self.0).magic).read_volatile() } != MAGIC
        {
            return Err(Error::new(Fault::Range)
                .named("client")
                .allowed("a client that qr_client_open gave and that is still open"));
        }
        // SAFETY: the caller promises an open client, and its mark stands there.
        Ok(unsafe { &*self.0 })
    }

    /// Switches on or off that its calls are interrupted; nothing for a client that is none.
    pub(in super::super) fn interrupt(&self, on: bool) {
        if let Ok(open) = self.open() {
            open.interrupt.store(on, Ordering::Relaxed);
        }
    }

    /// Hands out the kept line number `next`, or the one after those that are gone, and moves `next`
    /// on if the line was written. The lock of the lines is not held any more while it is: no thread
    /// waits for the caller's memory.
    pub(in super::super) fn log(
        &self,
        next: *mut u32,
        out: &Buffer<'_, c_char>,
    ) -> Result<(), Error> {
        let kept = &self.open()?.kept;
        if next.is_null() {
            return Err(Error::new(Fault::Null).named("next"));
        }
        out.check()?;
        // SAFETY: the caller promises a number.
        let Some((line, after)) = kept.line(unsafe { next.read_unaligned() }) else {
            return Err(Error::new(Fault::Range).named("next").allowed("a line that is there"));
        };
        out.put(line.bytes())?;
        if !out.is_query() {
            // SAFETY: as above.
            unsafe { next.write_unaligned(after) };
        }
        Ok(())
    }

    /// Runs one exported call with the core's client. A failure is told without the client's
    /// secrets, of which one may have been given in the wrong place.
    pub(in super::super) fn call(
        &self,
        err: ErrorOut,
        call: impl FnOnce(&Client<'static>) -> Result<(), Failure>,
    ) -> qr_status {
        let outer = HAS_ASKED.replace(false);
        let status = guarded_call(err, || {
            let client = &self.open()?.client;
            call(client).map_err(|failure| client.conceal(failure))
        });
        HAS_ASKED.set(outer);
        status
    }
}

/// Makes a client; to be given back by [`close`].
pub(in super::super) fn open(options: &qr_client_options) -> Result<*mut qr_client, Error> {
    Ok(Box::into_raw(Box::new(opened(options)?)).cast())
}

/// Closes a client that is open; does nothing with any other.
///
/// # Safety
/// As [`ClientIn::new`], and nobody else uses it.
pub(in super::super) unsafe fn close(client: *mut qr_client) {
    let open = client.cast::<Open>();
    // SAFETY: passed on.
    if unsafe { ClientIn::new(client) }.open().is_ok() {
        // There is nobody to tell of a panic.
        let _ = caught(|| {
            // SAFETY: it came out of a Box in `open`, and its mark, which goes first, says that it was
            // not given back yet.
            unsafe {
                (&raw mut (*open).magic).write_volatile(0);
                drop(Box::from_raw(open));
            }
            Ok::<_, Error>(())
        });
    }
}

fn opened(c: &qr_client_options) -> Result<Open, Error> {
    known_flags(c.flags, QR_CLIENT_NO_RETRY)?;
    if c.reserved != 0 {
        return Err(unknown("reserved", c.reserved, 0).allowed("0"));
    }
    // SAFETY: the caller promises that every text of the struct is NULL or ends with NUL.
    let text = |name, pointer| unsafe { plain(name, pointer) };
    let settings = Settings {
        no_retry: c.flags & QR_CLIENT_NO_RETRY != 0,
        total_timeout_ms: c.total_timeout_ms,
        poll_interval_ms: c.poll_interval_ms,
        access_token: text("access_token", c.access_token)?,
        country: text("country", c.country)?,
        pos: text("pos", c.pos)?,
        user_id: text("user_id", c.user_id)?,
        base_url: text("base_url", c.base_url)?,
        user_agent: text("user_agent", c.user_agent)?,
        platform_id: text("platform_id", c.platform_id)?,
        integrator_id: text("integrator_id", c.integrator_id)?,
        sponsor_id: text("sponsor_id", c.sponsor_id)?,
        secrets: &[],
    };
    let interrupt = Arc::new(AtomicBool::new(false));
    // Refused without memory for it, and not taken from the reserve: it stays as long as the client.
    let kept = refusing_from(1, Kept::new).ok_or(Error::new(Fault::NoMemory))?;
    let kept = Arc::new(kept);
    let runtime = Box::new(System::new(Arc::clone(&interrupt), log(c), Arc::clone(&kept)));
    let proxy_url = text("proxy_url", c.proxy_url)?;
    let secrets = secrets_of(proxy_url);
    let secrets: Vec<&str> = secrets.iter().map(|text| text.as_str()).collect();
    let settings = Settings { secrets: &secrets, ..settings };
    let ca_pem = text("ca_pem", c.ca_pem)?;
    let size = ONLINE + CERTIFICATES * ca_pem.len();
    renew(size)?;
    let carrier: Box<dyn Transport> = match c.transport {
        Some(function) => {
            Box::new(CallersTransport { function, context: Context(c.transport_context) })
        }
        None => built_in_transport(
            c.connect_timeout_ms,
            settings.base_url,
            proxy_url,
            ca_pem,
            &interrupt,
        )?,
    };
    let transport = Box::new(Secured { carrier, size });
    let client = Client::open(&settings, transport, runtime)
        .map_err(|error| Secrets::new(settings.access_token, &secrets).conceal_error(error))?;
    Ok(Open { magic: MAGIC, client, interrupt, kept })
}

/// A proxy is the built-in HTTPS client's.
#[cfg(not(feature = "https"))]
fn secrets_of(_proxy_url: &str) -> Vec<String> {
    Vec::new()
}

/// The built-in HTTPS client. This is the one place where it is plugged in.
#[cfg(feature = "https")]
fn built_in_transport(
    connect_timeout_ms: u32,
    base_url: &str,
    proxy_url: &str,
    ca_pem: &str,
    interrupt: &Arc<AtomicBool>,
) -> Result<Box<dyn Transport>, Error> {
    check_base_url(base_url)?;
    let default = Options::default();
    Ok(Box::new(Https::new(&Options {
        proxy_url: (!proxy_url.is_empty()).then_some(proxy_url),
        ca_pem: (!ca_pem.is_empty()).then_some(ca_pem),
        connect_timeout_ms: match connect_timeout_ms {
            0 => default.connect_timeout_ms,
            set => set,
        },
        interrupt: Arc::clone(interrupt),
        ..default
    })?))
}

/// Without it there is only the caller's transport.
#[cfg(not(feature = "https"))]
fn built_in_transport(
    _connect_timeout_ms: u32,
    _base_url: &str,
    _proxy_url: &str,
    _ca_pem: &str,
    _interrupt: &Arc<AtomicBool>,
) -> Result<Box<dyn Transport>, Error> {
    Err(Error::new(Fault::Unsupported)
        .named("transport")
        .allowed("a transport of your own: this library was built without HTTPS"))
}

/// The caller's `log`, as the core calls it.
fn log(c: &qr_client_options) -> Option<Log> {
    let function = c.log?;
    let context = Context(c.log_context);
    Some(Box::new(move |level, line| {
        let level = match level {
            Level::Info => QR_LOG_INFO,
            Level::Warning => QR_LOG_WARNING,
            Level::Error => QR_LOG_ERROR,
        };
        // Without a NUL inside: that is escaped, too.
        if let Ok(line) = CString::new(Ascii(line).to_string()) {
            let context = context.get();
            // SAFETY: the caller promises a function that can be called so until the client is
            // closed.
            lent(|| unsafe { function(context, level, line.as_ptr()) });
        }
    }))
}

thread_local! {
    /// Whether this thread's call has sent something.
    static HAS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Secures memory for each request before it leaves, and for its answer before it is read.
struct Secured {
    carrier: Box<dyn Transport>,
    /// For a request, in bytes.
    size: usize,
}

/// What certificates of the caller's may take while they are read, in sizes of their text.
const CERTIFICATES: usize = 8;

/// What an answer may take while it is read, in sizes of it: a value of 72 bytes for every other byte,
/// in a list that moves each time it doubles.
const READING: usize = 192;

/// While a request is under way, only its answer has blocks as large as this one, and those who read
/// it take no for an answer.
const LARGE: usize = 128 * 1024;

impl Transport for Secured {
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        let none = |sent, what: &str| undelivered(sent, Cause::Memory, what.into());
        renew(self.size).map_err(|_| none(HAS_ASKED.get(), "none for another request"))?;
        let sent = refusing_from(LARGE, || self.carrier.send(request, time_left_ms));
        if !matches!(sent, Err(Undelivered { sent: false, .. })) {
            HAS_ASKED.set(true);
        }
        let answer = sent?;
        renew(ONLINE / 2 + READING * answer.body.len())
            .map_err(|_| none(true, "none for the answer"))?;
        Ok(answer)
    }
}

/// A pointer that is the caller's business: passed on, never looked at.
struct Context(*mut c_void);

// SAFETY: the caller promises callbacks that may run on any thread that makes a call.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    const fn get(&self) -> *mut c_void {
        self.0
    }
}

type TransportFn =
    unsafe extern "C" fn(*mut c_void, *const qr_http_request, *mut qr_http_response) -> qr_status;

/// The caller's `transport`, as the core calls it.
struct CallersTransport {
    function: TransportFn,
    context: Context,
}

/// Room for the header of an answer: servers limit theirs to 8 KiB or 16 KiB.
const HEADERS_MAX: usize = 16 * 1024;

impl Transport for CallersTransport {
    fn send(&self, request: &Request<'_>, time_left_ms: u64) -> Result<Answer, Undelivered> {
        let unsendable = |what: &str| undelivered(false, Cause::Malformed, what.into());
        let method = CString::new(request.method.name()).map_err(|_| unsendable("method"))?;
        let url = CString::new(request.url).map_err(|_| unsendable("NUL in the URL"))?;
        let headers =
            CString::new(lines(request.headers)).map_err(|_| unsendable("NUL in a header"))?;
        let body = request.body.unwrap_or_default();
        let as_c = qr_http_request {
            time_left_ms: u32::try_from(time_left_ms).unwrap_or(u32::MAX).max(1),
            header_count: u32::try_from(request.headers.len()).unwrap_or(u32::MAX),
            body_len: u32::try_from(body.len()).map_err(|_| unsendable("body over 4 GiB"))?,
            method: method.as_ptr(),
            url: url.as_ptr(),
            headers: headers.as_ptr(),
            body: request.body.map_or(ptr::null(), <[u8]>::as_ptr),
            ..qr_http_request::zeroed()
        };
        let mut head = room(HEADERS_MAX)?;
        let mut body = room(ANSWER_MAX)?;
        let mut response = qr_http_response {
            headers_cap: HEADERS_MAX as u32,
            body_cap: ANSWER_MAX as u32,
            headers: head.as_mut_ptr().cast(),
            body: body.as_mut_ptr(),
            ..qr_http_response::zeroed()
        };
        let context = self.context.get();
        // SAFETY: the caller promises a function that can be called so until the client is closed;
        // what the two structs point to lives until it returns.
        let result =
            lent(|| unsafe { (self.function)(context, &raw const as_c, &raw mut response) });
        let detail = || told(&response.detail);
        match result {
            QR_OK => {}
            QR_ERR_NOT_SENT => return Err(undelivered(false, Cause::Connection, detail())),
            QR_ERR_NO_ANSWER => return Err(undelivered(true, Cause::Connection, detail())),
            other => {
                let what = format!("the transport returned {other} {}", detail());
                return Err(undelivered(true, Cause::Connection, what.trim_end().into()));
            }
        }
        let malformed = |what: String| Err(undelivered(true, Cause::Malformed, what));
        let (head_len, body_len) = (response.headers_len as usize, response.body_len as usize);
        if head_len > HEADERS_MAX {
            return malformed(format!("the transport set headers_len to {head_len}"));
        }
        if body_len > ANSWER_MAX {
            return malformed(format!("the transport set body_len to {body_len}"));
        }
        let Some(status) =
            u16::try_from(response.http_status).ok().filter(|s| (100..600).contains(s))
        else {
            return malformed(format!("the transport set http_status to {}", response.http_status));
        };
        head.truncate(head_len);
        body.truncate(body_len);
        Ok(Answer { status, headers: parse(&head), body })
    }
}

const fn undelivered(sent: bool, cause: Cause, detail: String) -> Undelivered {
    Undelivered { sent, cause, detail }
}

/// A buffer of zeros; without memory for it nothing is sent.
fn room(size: usize) -> Result<Vec<u8>, Undelivered> {
    let mut room = Vec::new();
    room.try_reserve_exact(size)
        .map_err(|_| undelivered(HAS_ASKED.get(), Cause::Memory, "none for an answer".into()))?;
    room.resize(size, 0);
    Ok(room)
}

/// Headers as one text.
fn lines(headers: &[(&str, &str)]) -> String {
    let length = headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    let mut text = String::with_capacity(length);
    for (name, value) in headers {
        for part in [name, ": ", value, "\r\n"] {
            text.push_str(part);
        }
    }
    text
}

/// Headers from one text, those that anybody reads; lines that are none, as a status line, are passed
/// over.
fn parse(head: &[u8]) -> Vec<(String, String)> {
    let known = |name: &str| HEADERS_READ.into_iter().find(|n| n.eq_ignore_ascii_case(name.trim()));
    String::from_utf8_lossy(head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(name, value)| Some((known(name)?.to_owned(), value.trim().to_owned())))
        .collect()
}

/// A text of the caller's, which may lack its NUL.
fn told(member: &[c_char]) -> String {
    let bytes: Vec<u8> = member.iter().map(|c| *c as u8).take_while(|b| *b != 0).collect();
    Ascii(String::from_utf8_lossy(&bytes)).to_string()
}
