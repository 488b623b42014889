//! What crosses the border in online orders: constants, structs and the two callbacks. As in
//! `types`, layouts are promises.
#![allow(non_camel_case_types)]

use super::qr_status;
use core::ffi::{c_char, c_void};

/// As a flag of a client: no call tries again on its own.
pub const QR_CLIENT_NO_RETRY: u32 = 1;

/// A request or an answer as usual.
pub const QR_LOG_INFO: u32 = 0;
/// Something went wrong and is tried again, or is not as documented.
pub const QR_LOG_WARNING: u32 = 1;
/// A call failed.
pub const QR_LOG_ERROR: u32 = 2;
/// Most characters of a log line that a client keeps. A longer one is cut and ends with "...".
pub const QR_LOG_LINE_MAX: u32 = 500;

/// `/v1/orders`.
pub const QR_ORDER_API_ORDERS: u32 = 0;
/// `/instore/orders/qr/...`, which the service calls deprecated: it knows no idempotency key.
pub const QR_ORDER_API_LEGACY: u32 = 1;

/// The order has a code of its own, to be drawn from `qr_data`.
pub const QR_ORDER_MODE_DYNAMIC: u32 = 0;
/// A code of its own, and the order also sits on the till's printed code.
pub const QR_ORDER_MODE_HYBRID: u32 = 1;
/// On the till's printed code alone: there is nothing to draw.
pub const QR_ORDER_MODE_STATIC: u32 = 2;

/// This sale may have been sent long ago (the service forgets keys after 24 hours): look for a
/// payment of its reference before an order is created.
pub const QR_ORDER_ASK_FIRST: u32 = 1;
/// Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
/// behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
pub const QR_ORDER_TRIM: u32 = 2;

/// Not paid yet, or not known: never final.
pub const QR_ORDER_PENDING: u32 = 0;
/// Paid; part of it may have been paid back.
pub const QR_ORDER_PAID: u32 = 1;
/// Paid, and all of it paid back.
pub const QR_ORDER_REFUNDED: u32 = 2;
/// Canceled before it was paid.
pub const QR_ORDER_CANCELED: u32 = 3;
/// Nobody paid in time.
pub const QR_ORDER_EXPIRED: u32 = 4;

/// Most elements of `qr_order.items`.
pub const QR_ITEMS_MAX: u32 = 10;

/// The order, payment, store or till existed before: this call did not make it.
pub const QR_INFO_REPEATED: u32 = 1;
/// A text of the answer did not fit its member, or is no text: the member is empty. Or there may be
/// payments that could not be read, beside those that decide the sale.
pub const QR_INFO_INCOMPLETE: u32 = 2;

/// A request that a transport is to send as it is. Lives during the callback only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_http_request {
    /// `sizeof(qr_http_request)` of the library, which may be newer than this header.
    pub struct_size: u32,
    /// Time left of the call, in milliseconds: return by then. At least 1.
    pub time_left_ms: u32,
    /// Number of lines in `headers`.
    pub header_count: u32,
    /// Length of `body` in bytes.
    pub body_len: u32,
    /// `"GET"`, `"POST"`, `"PUT"`, `"PATCH"` or `"DELETE"`.
    pub method: *const c_char,
    /// Absolute, with the query: visible ASCII.
    pub url: *const c_char,
    /// Lines `"Name: value\r\n"`, NUL at the end. `Authorization`, a secret, is among them; `Host`,
    /// `Content-Length` and `Connection` are not: those are for the transport to write.
    pub headers: *const c_char,
    /// The body, with no NUL at the end; NULL: none.
    pub body: *const u8,
}

/// Where a transport puts the answer. The buffers are the library's, for the time of the callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_http_response {
    /// `sizeof(qr_http_response)` of the library, which may be newer than this header.
    pub struct_size: u32,
    /// To be set: HTTP status, 100..599. 0 before.
    pub http_status: u32,
    /// Room in `headers`, in bytes: 16 KiB.
    pub headers_cap: u32,
    /// To be set: bytes written to `headers`. 0 before; 0 is fine.
    pub headers_len: u32,
    /// Room in `body`, in bytes: 1 MiB. Give a longer answer up, do not cut it.
    pub body_cap: u32,
    /// To be set: bytes written to `body`. 0 before.
    pub body_len: u32,
    /// Lines `"Name: value\r\n"`; a status line among them does no harm. `Retry-After`, `Date` and
    /// `X-Request-Id` matter.
    pub headers: *mut c_char,
    /// The body, as it came, without a transfer coding.
    pub body: *mut u8,
    /// May be set: why there is no answer, with a NUL, for the error message. No credentials.
    pub detail: [c_char; 128],
}

/// Sends one request and reads its answer, once: no retry, no redirect. Must verify TLS. Runs on
/// the thread of the call, and does not call the same client, but for qr_client_interrupt and
/// qr_client_log.
///
/// It must catch every exception of its own (C++ `catch (...)`, Delphi `except`, Lua `pcall`), and
/// return QR_ERR_NO_ANSWER then. Rust cannot catch it: one that leaves the callback ends the process.
/// What a `longjmp` out of it does is undefined.
///
/// @return QR_OK: answered, with whatever HTTP status. QR_ERR_NOT_SENT: not one byte of the request
///         left (no connection, no TLS). QR_ERR_NO_ANSWER: part of it may have left. Any other
///         value counts as this one.
pub type qr_transport_fn = Option<
    unsafe extern "C" fn(
        context: *mut c_void,
        request: *const qr_http_request,
        response: *mut qr_http_response,
    ) -> qr_status,
>;

/// Takes one line about a request or an answer, without credentials: ASCII, no line end. `level` is
/// `QR_LOG_...`. Runs on the thread of the call, and does not call the same client, but for
/// qr_client_interrupt and qr_client_log. It must catch every exception of its own, as a transport
/// must: one that leaves it ends the process. Who cannot give a callback calls qr_client_log.
pub type qr_log_fn =
    Option<unsafe extern "C" fn(context: *mut c_void, level: u32, line: *const c_char)>;

/// How to open a client. Everything is copied, but for what the two contexts point to.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_client_options {
    /// `sizeof(qr_client_options)`.
    pub struct_size: u32,
    /// `QR_CLIENT_...`, added up.
    pub flags: u32,
    /// Longest time for one connection, in milliseconds; 0: 5 000. Built-in HTTPS client only.
    pub connect_timeout_ms: u32,
    /// Longest time for one call, retries included, in milliseconds; 0: 20 000.
    pub total_timeout_ms: u32,
    /// How often qr_order_wait asks, in milliseconds: 1 000 or more; 0: 2 000.
    pub poll_interval_ms: u32,
    /// Must be 0.
    pub reserved: u32,
    /// The account's secret, visible ASCII; required. It goes into the Authorization header and
    /// nowhere else: another text that holds it is refused. qr_client_close wipes it.
    pub access_token: *const c_char,
    /// `"AR"`, `"BR"`, `"CL"`, `"CO"`, `"MX"`, `"PE"` or `"UY"`: decides currency and decimals;
    /// required.
    pub country: *const c_char,
    /// `external_id` of the till, for orders that name no till; 1..40 of `[A-Za-z0-9_-]`.
    pub pos: *const c_char,
    /// The seller's user id, digits; NULL: the digits at the end of the token.
    pub user_id: *const c_char,
    /// `"https://host[:port][/path]"`; NULL: Mercado Pago. `http://` only if the address reached is
    /// a loopback address; the built-in HTTPS client refuses any other IP address in it at once.
    pub base_url: *const c_char,
    /// `"http://user:password@host:port"`; NULL: none. Built-in HTTPS client only. The password is
    /// in no message.
    pub proxy_url: *const c_char,
    /// Root certificates, PEM text, in place of the built-in ones. Built-in HTTPS client only.
    pub ca_pem: *const c_char,
    /// User-Agent header; NULL: the library's own.
    pub user_agent: *const c_char,
    /// X-Platform-Id header; optional.
    pub platform_id: *const c_char,
    /// X-Integrator-Id header; optional.
    pub integrator_id: *const c_char,
    /// The integrator's user id, digits, not the seller's; optional.
    pub sponsor_id: *const c_char,
    /// Sends requests in place of the built-in HTTPS client; NULL: that one.
    pub transport: qr_transport_fn,
    /// Passed to `transport`.
    pub transport_context: *mut c_void,
    /// Receives one line per request and answer; NULL: none, see qr_client_log.
    pub log: qr_log_fn,
    /// Passed to `log`.
    pub log_context: *mut c_void,
}

/// One line of an order. All items of an order carry the same `struct_size`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_item {
    /// `sizeof(qr_item)`.
    pub struct_size: u32,
    /// 1 or more.
    pub quantity: u32,
    /// 1..150 characters; required.
    pub title: *const c_char,
    /// As `qr_order.amount`; required.
    pub unit_price: *const c_char,
    /// 1..10 characters; NULL: none, legacy: `unit`.
    pub unit_measure: *const c_char,
    /// The shop's own code of the article, 1..30; optional.
    pub code: *const c_char,
    /// The service's category; optional.
    pub category: *const c_char,
}

/// A sale to be charged online. Zero is the default of every member; texts are read during the call
/// only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_order {
    /// `sizeof(qr_order)`.
    pub struct_size: u32,
    /// `QR_ENCODING_...` of every text below, those of items included; 0: UTF-8.
    pub encoding: u32,
    /// `QR_ORDER_API_...`; 0: `/v1/orders`.
    pub api: u32,
    /// `QR_ORDER_MODE_...`; 0: a code of its own.
    pub mode: u32,
    /// `QR_ORDER_ASK_FIRST`, `QR_ORDER_TRIM`, added up.
    pub flags: u32,
    /// Seconds until nobody can pay any more, 30..12 960 000; 0: the service's default, 15 minutes.
    /// Over 86 400 the order outlives its key: store `order_id`, see qr_order_create.
    pub expires_s: u32,
    /// Number of `items`, at most `QR_ITEMS_MAX`.
    pub item_count: u32,
    /// Must be 0.
    pub reserved: u32,
    /// The lines. Without any, one is made of the description if the service requires it.
    pub items: *const qr_item,
    /// The sale's own number, 1..64 of `[A-Za-z0-9_-]`, never used before; required. It is unique
    /// in the account, not in the till: if tills number their sales alike, put the till into it
    /// ("T2-1234"). Up to 25 also fits an offline code.
    pub reference: *const c_char,
    /// `"5.00"`: digits, at most one point, above zero; goes out with the currency's decimals.
    /// Required.
    pub amount: *const c_char,
    /// `external_id` of the till, 1..40 of `[A-Za-z0-9_-]`; NULL: the client's.
    pub pos: *const c_char,
    /// What the buyer reads, 1..150 characters; optional.
    pub description: *const c_char,
    /// Legacy only, 1..256 characters; NULL: the description.
    pub title: *const c_char,
    /// Legacy only, up to 500 characters; optional.
    pub notification_url: *const c_char,
    /// 1..64 characters; NULL: derived from the sale, which is best.
    pub idempotency_key: *const c_char,
    /// A JSON object whose members join the request (taxes, discounts); members of ours are
    /// refused.
    pub extra_json: *const c_char,
}

/// What is known of an order. A text that does not fit is left empty, never cut:
/// `QR_INFO_INCOMPLETE`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_order_info {
    /// `sizeof(qr_order_info)`.
    pub struct_size: u32,
    /// `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or `_EXPIRED`.
    pub state: u32,
    /// `QR_INFO_...`, added up.
    pub flags: u32,
    /// When asking again makes sense, in milliseconds; 0: at once, or never if the state is final.
    /// After a cancellation that found out nothing: when to ask qr_payment_find.
    pub next_ask_ms: u32,
    /// `QR_OK`, or the fault found in `qr_data`, which is handed out all the same. But
    /// `QR_ERR_BAD_VALUE`: the code asks for another amount (54) than the order's, and is withheld.
    pub qr_data_status: qr_status,
    /// Length of `qr_data` in bytes, without the NUL.
    pub qr_data_len: u32,
    /// For every later call: opaque, store it with the sale.
    pub order_id: [c_char; 128],
    /// The payment's own number.
    pub payment_id: [c_char; 72],
    /// A refund's own number: after a refund its own, else that of the last one listed.
    pub refund_id: [c_char; 72],
    /// The number that the buyer sees on the receipt.
    pub receipt_id: [c_char; 72],
    /// The key that the order was sent with.
    pub idempotency_key: [c_char; 72],
    /// The sale's own number.
    pub reference: [c_char; 72],
    /// `external_id` of the till.
    pub pos: [c_char; 48],
    /// The service's own word.
    pub status: [c_char; 32],
    /// The service's own word.
    pub status_detail: [c_char; 64],
    /// The service's own word.
    pub payment_status: [c_char; 32],
    /// The service's own word.
    pub payment_status_detail: [c_char; 64],
    /// What was asked for: `"5.00"`.
    pub amount: [c_char; 24],
    /// What was paid; may be less than `amount` (discounts).
    pub paid_amount: [c_char; 24],
    /// What was paid back.
    pub refunded_amount: [c_char; 24],
    /// `"BRL"`.
    pub currency: [c_char; 8],
    /// How it was paid: the service's own word.
    pub method: [c_char; 32],
    /// With what wallet or bank: the service's own word.
    pub provider: [c_char; 32],
    /// UTC, by the service's clock: `"2026-01-31T12:00:00Z"`.
    pub created_at: [c_char; 32],
    /// UTC, by the service's clock.
    pub updated_at: [c_char; 32],
    /// UTC, by the service's clock.
    pub expires_at: [c_char; 32],
    /// The payload to draw, as received, with a NUL; empty if the answer has none, or one that is
    /// withheld.
    pub qr_data: [c_char; 1024],
}

/// What is known of the payments of a reference: the newest approved one, else the newest.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_payment_info {
    /// `sizeof(qr_payment_info)`.
    pub struct_size: u32,
    /// `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or `_EXPIRED`.
    pub state: u32,
    /// Number of approved payments. Over 1: paid twice, refund one.
    pub approved_count: u32,
    /// `QR_INFO_...`, added up.
    pub flags: u32,
    /// The payment's own number.
    pub payment_id: [c_char; 72],
    /// The sale's own number.
    pub reference: [c_char; 72],
    /// The service's own word.
    pub status: [c_char; 32],
    /// The service's own word.
    pub status_detail: [c_char; 64],
    /// Of this payment.
    pub amount: [c_char; 24],
    /// Sum of all approved payments.
    pub approved_amount: [c_char; 24],
    /// Sum of all refunds.
    pub refunded_amount: [c_char; 24],
    /// `"BRL"`.
    pub currency: [c_char; 8],
    /// How it was paid: the service's own word.
    pub method: [c_char; 32],
    /// UTC, by the service's clock.
    pub approved_at: [c_char; 32],
}

/// A shop to be set up, once.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_store {
    /// `sizeof(qr_store)`.
    pub struct_size: u32,
    /// `QR_ENCODING_...` of every text below; 0: UTF-8.
    pub encoding: u32,
    /// The shop's own name for it, 1..60 characters; required.
    pub external_id: *const c_char,
    /// As buyers read it; required.
    pub name: *const c_char,
    /// Required.
    pub street: *const c_char,
    /// Required.
    pub street_number: *const c_char,
    /// As the service spells it; required.
    pub city: *const c_char,
    /// As the service spells it; required.
    pub state: *const c_char,
    /// `"-23.55"`: degrees, decimal; required.
    pub latitude: *const c_char,
    /// `"-46.63"`: degrees, decimal; required.
    pub longitude: *const c_char,
    /// A landmark nearby; optional.
    pub landmark: *const c_char,
    /// As in qr_order.
    pub extra_json: *const c_char,
}

/// A shop that is set up.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_store_info {
    /// `sizeof(qr_store_info)`.
    pub struct_size: u32,
    /// `QR_INFO_...`, added up.
    pub flags: u32,
    /// The service's own number, for `qr_pos.store_id`.
    pub store_id: [c_char; 32],
    /// As given.
    pub external_id: [c_char; 64],
}

/// A till to be set up, once.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_pos {
    /// `sizeof(qr_pos)`.
    pub struct_size: u32,
    /// `QR_ENCODING_...` of every text below; 0: UTF-8.
    pub encoding: u32,
    /// MCC; 0: none.
    pub category: u32,
    /// Must be 0.
    pub reserved: u32,
    /// The till's name in orders, 1..40 letters and digits; required.
    pub external_id: *const c_char,
    /// As the shop reads it, 1..44 characters; required.
    pub name: *const c_char,
    /// `external_id` of the shop; one of the two is required.
    pub external_store_id: *const c_char,
    /// The service's own number of the shop; one of the two is required.
    pub store_id: *const c_char,
    /// As in qr_order.
    pub extra_json: *const c_char,
}

/// A till that is set up.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_pos_info {
    /// `sizeof(qr_pos_info)`.
    pub struct_size: u32,
    /// `QR_INFO_...`, added up.
    pub flags: u32,
    /// The service's own number.
    pub pos_id: [c_char; 32],
    /// As given.
    pub external_id: [c_char; 48],
    /// The service's own number of the shop.
    pub store_id: [c_char; 32],
    /// `external_id` of the shop.
    pub external_store_id: [c_char; 64],
    /// Where the till's printed code can be had.
    pub image_url: [c_char; 512],
}

/// A notification as a server of yours received it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_webhook {
    /// `sizeof(qr_webhook)`.
    pub struct_size: u32,
    /// Must be 0.
    pub flags: u32,
    /// The header of that name: `"ts=...,v1=..."`, each of the two once.
    pub x_signature: *const c_char,
    /// The header of that name, visible ASCII without `;`, `,` and `:`; NULL if there was none.
    pub x_request_id: *const c_char,
    /// `data.id` of the URL's query, not of the body, in upper or lower case; visible ASCII without
    /// `;`, `,` and `:`. NULL if there was none.
    pub data_id: *const c_char,
}

/// An account at the service, and the connections to it. Opened by qr_client_open, closed by
/// qr_client_close; may be used from many threads, which do not wait for each other.
pub struct qr_client(());
