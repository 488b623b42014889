//! A client of the C face whose requests a closure answers, and which keeps what is logged.
#![allow(dead_code)]

use super::common::*;
use core::ffi::{CStr, c_char, c_void};
use core::ptr::null_mut;
use std::cell::RefCell;

pub const TOKEN: &CStr =
    c"APP_USR-8499883828799661-062409-0123456789abcdef0123456789abcdef-446566691";

/// The token without the account's number, which is no secret, at its end.
pub fn secret() -> &'static str {
    let token = TOKEN.to_str().unwrap();
    token.rsplit_once('-').unwrap().0
}

/// A request as the transport got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

impl Sent {
    /// Behind the base URL, without the query.
    pub fn path(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        path.split('?').next().unwrap_or_default()
    }
}

/// What a transport does with a request and with the room for its answer.
pub type Answering<'a> = dyn FnMut(&Sent, &mut qr_http_response) -> qr_status + 'a;

/// What the contexts of the two callbacks point to.
struct Context<'a> {
    answering: RefCell<Box<Answering<'a>>>,
    lines: RefCell<Vec<String>>,
}

/// An open client.
pub struct Till<'a> {
    pub client: *mut qr_client,
    context: Box<Context<'a>>,
}

impl<'a> Till<'a> {
    /// Opens a client that asks once, and never sleeps.
    pub fn open(answering: Box<Answering<'a>>) -> Self {
        let lines = RefCell::default();
        let context = Box::new(Context { answering: RefCell::new(answering), lines });
        let pointer = (&raw const *context).cast_mut().cast::<c_void>();
        let options = qr_client_options {
            flags: QR_CLIENT_NO_RETRY,
            total_timeout_ms: 4_000,
            access_token: TOKEN.as_ptr(),
            country: c"BR".as_ptr(),
            pos: c"CAJA001".as_ptr(),
            transport: Some(send),
            transport_context: pointer,
            log: Some(keep),
            log_context: pointer,
            ..init()
        };
        let mut client = null_mut();
        // SAFETY: structs of our own; what the contexts point to lives as long as the client.
        let status = unsafe { qr_client_open(&options, &mut client, null_mut()) };
        assert_eq!(status, QR_OK);
        Self { client, context }
    }

    /// What was logged: ASCII, without line ends, without the token.
    pub fn check_log(&self) {
        for line in self.context.lines.borrow().iter() {
            assert!(line.bytes().all(|b| (b' '..=b'~').contains(&b)), "{line:?}");
            assert!(!line.contains(secret()), "the token stands in the log: {line}");
        }
    }
}

impl Drop for Till<'_> {
    fn drop(&mut self) {
        // SAFETY: open, and no call is under way.
        unsafe { qr_client_close(self.client) };
    }
}

unsafe extern "C" fn send(
    context: *mut c_void,
    request: *const qr_http_request,
    response: *mut qr_http_response,
) -> qr_status {
    // SAFETY: the context is that of `Till::open`; the library's structs live during the call.
    let (context, request, response) =
        unsafe { (&*context.cast::<Context<'_>>(), &*request, &mut *response) };
    (context.answering.borrow_mut())(&sent(request), response)
}

unsafe extern "C" fn keep(context: *mut c_void, level: u32, line: *const c_char) {
    assert!(level <= QR_LOG_ERROR);
    // SAFETY: the context is that of `Till::open`; the line ends with NUL.
    let (context, line) = unsafe { (&*context.cast::<Context<'_>>(), CStr::from_ptr(line)) };
    context.lines.borrow_mut().push(line.to_str().expect("a log line is text").to_owned());
}

/// Reads a request, and checks what the header promises of one.
fn sent(request: &qr_http_request) -> Sent {
    assert_eq!(request.struct_size as usize, size_of::<qr_http_request>());
    assert!(request.time_left_ms >= 1);
    // SAFETY: the library promises texts with a NUL, and a body of the length beside it.
    let (method, url, headers, body) = unsafe {
        let text = |from| CStr::from_ptr(from).to_str().expect("a request is ASCII").to_owned();
        let length = request.body_len as usize;
        let body = (!request.body.is_null())
            .then(|| core::slice::from_raw_parts(request.body, length).to_vec());
        (text(request.method), text(request.url), text(request.headers), body)
    };
    assert!(["GET", "POST", "PUT", "DELETE"].contains(&&*method), "{method}");
    assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{url}");
    assert!(!url.contains(secret()), "the token stands in a URL: {url}");
    assert!(headers.is_empty() || headers.ends_with("\r\n"));
    let lines = headers.split_terminator("\r\n").map(|line| {
        let (name, value) = line.split_once(": ").expect("a header has a name");
        assert!(line.bytes().all(|b| (b' '..=b'~').contains(&b)), "{line:?}");
        (name.to_owned(), value.to_owned())
    });
    let headers: Vec<(String, String)> = lines.collect();
    assert_eq!(headers.len(), request.header_count as usize);
    let with_token: Vec<_> = headers.iter().filter(|(_, v)| v.contains(secret())).collect();
    assert!(matches!(with_token[..], [(name, _)] if name == "Authorization"));
    Sent { method, url, headers, body }
}

/// Puts an answer into its room.
pub fn put(response: &mut qr_http_response, status: u32, headers: &str, body: &[u8]) -> qr_status {
    let headers = headers.as_bytes();
    assert!(headers.len() <= response.headers_cap as usize);
    assert!(body.len() <= response.body_cap as usize);
    response.http_status = status;
    response.headers_len = headers.len() as u32;
    response.body_len = body.len() as u32;
    // SAFETY: the library promises room of the sizes that were just compared.
    unsafe {
        response.headers.cast::<u8>().copy_from_nonoverlapping(headers.as_ptr(), headers.len());
        response.body.copy_from_nonoverlapping(body.as_ptr(), body.len());
    }
    QR_OK
}

/// What every failure of a call owes: its own code, a message in ASCII, no token, never our bug.
pub fn check_failure(status: qr_status, err: &qr_error) {
    assert_ne!(status, QR_ERR_INTERNAL, "{}", text(&err.message));
    if status == QR_OK {
        return;
    }
    assert_eq!(err.code, status);
    let said = [&err.message[..], &err.field, &err.path, &err.api_code, &err.request_id].map(text);
    assert!(!said[0].is_empty(), "a failure without a message: {status}");
    for text in said {
        assert!(!text.contains(secret()), "the token stands in an error: {text}");
    }
}

/// The bytes of a struct, to see whether it changed.
pub fn bytes_of<T: Copy>(value: &T) -> Vec<u8> {
    // SAFETY: the structs of the interface are plain data without padding.
    unsafe { core::slice::from_raw_parts((&raw const *value).cast::<u8>(), size_of::<T>()) }
        .to_vec()
}

/// A text for the C face: what stands before a NUL inside.
pub fn c_text(bytes: &[u8]) -> std::ffi::CString {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    std::ffi::CString::new(&bytes[..end]).expect("no NUL inside")
}
