//! The client: opened, checked, interrupted, closed.

use super::super::super::types::online::*;
use super::super::super::types::*;
use core::ffi::c_char;

/// Opens a client. Sends nothing: to see whether everything is set up, call qr_client_check.
///
/// @param options  How. Copied, but for what the two contexts point to, which must live as long as
///                 the client.
/// @param out      Receives the client, to be closed by qr_client_close. Must not be NULL.
/// @param err      Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, also without a token or a country, or without a `user_id` if the
///         token does not end in one; QR_ERR_STRUCT_SIZE; QR_ERR_UNSUPPORTED for a flag that this
///         version does not know, or without a `transport` if the library was built without HTTPS;
///         QR_ERR_RANGE for a number; QR_ERR_BAD_COUNTRY; QR_ERR_ENCODING, QR_ERR_BAD_VALUE,
///         QR_ERR_NOT_ANS, QR_ERR_TOO_LONG for a text: QR_ERR_BAD_VALUE also for a `base_url` that
///         cannot work, and for a text that holds the token. A text that may be a credential is not
///         quoted in the message. On any error `out` is as it was before the call.
///
/// May be called from several threads at once. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_open(
    options: *const qr_client_options,
    out: *mut *mut qr_client,
    err: *mut qr_error,
) -> qr_status {
    online!(err, options, out, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (options, err) = unsafe { (StructIn::new(options), ErrorOut::new(err)) };
        guarded_with(ONLINE, err, move || {
            if out.is_null() {
                return Err(Error::new(Fault::Null).named("out"));
            }
            let client = open(&options.read()?)?;
            // SAFETY: the caller promises room for one pointer.
            unsafe { out.write_unaligned(client) };
            Ok(())
        })
    })
}

/// The technician's button: checks network, token, account, country, clock and till, in that order,
/// with requests that change nothing.
///
/// @param client  An open client.
/// @param pos     `external_id` of the till; NULL: the client's; if it has none, no till is
///                checked.
/// @param err     Receives details of a failure. May be NULL.
/// @return QR_OK: everything is set up. QR_ERR_NOT_SENT, QR_ERR_NO_ANSWER or QR_ERR_TLS: the
///         network; QR_ERR_TOKEN, QR_ERR_ACCESS; QR_ERR_BAD_VALUE of `user_id` or
///         QR_ERR_BAD_COUNTRY: the token belongs to another account, or to one of another country,
///         and the message says which; QR_ERR_CLOCK: off by more than five minutes;
///         QR_ERR_POS_NOT_FOUND; QR_ERR_INTERRUPTED; or another refusal by the service (120..149).
///         QR_ERR_NULL, QR_ERR_RANGE (no open client), QR_ERR_STRUCT_SIZE, QR_ERR_ENCODING, or a
///         fault of `pos` (20..59) for the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_check(
    client: *mut qr_client,
    pos: *const c_char,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, pos, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, err) = unsafe { (ClientIn::new(client), ErrorOut::new(err)) };
        // SAFETY: the caller promises a text that ends with NUL.
        client.call(err, |client| client.check(unsafe { plain("pos", pos) }?))
    })
}

/// Makes every call of a client, those under way within 250 ms, return QR_ERR_INTERRUPTED, until it
/// is switched off again. Nothing is canceled: what was created stays. Here and at the end of a
/// total timeout, two things go on until they end by themselves: a name look-up by the operating
/// system, and the caller's `transport`.
///
/// @param client  An open client; NULL is fine, and nothing happens.
/// @param on      0: off; anything else: on.
///
/// From any thread, also from a callback of the same client. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_interrupt(client: *mut qr_client, on: u32) {
    online!(nothing, client, on, {
        // SAFETY: the header asks of callers exactly what this constructor needs.
        unsafe { ClientIn::new(client) }.interrupt(on != 0);
    })
}

/// Hands out one line of a client's log, for those who cannot give a `log` callback: begin with 0 and
/// call until QR_ERR_RANGE, now and then or after each failure. A client keeps its last 256 lines,
/// whether or not it has a `log`: the lines that `log` gets, without credentials, each with time
/// (UTC, by this machine's clock) and level before it: "2026-01-31T12:00:00Z info HTTP 201 in 120 ms".
/// The level is "info", "warning" or "error". The words behind it are for a person, and change.
///
/// @param client  An open client.
/// @param next    Number of the line to hand out, 0 at first. Lines that are gone are passed over.
///                Moves on when a line was written, else it stays, also when `buf` is NULL or too
///                small. One for each client. After 2^32 lines the numbers begin again with 0, and
///                who kept his misses nothing. Must not be NULL.
/// @param buf     Receives the line, ASCII, and a NUL: `QR_LOG_LINE_MAX` + 1 bytes are always enough.
///                NULL with `cap` 0 asks for the size.
/// @param cap     Size of `buf` in bytes, NUL included.
/// @param len     Receives the length in bytes, NUL excluded, also when `buf` is NULL or too small.
///                Must not be NULL.
/// @return QR_OK; QR_ERR_RANGE: no such line yet (or no open client); QR_ERR_NULL;
///         QR_ERR_BUFFER_TOO_SMALL.
///
/// From any thread, during other calls and also from a callback of the same client. Sends nothing,
/// does not block, allocates nothing. The lines take 126 KiB of memory while the client is open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_log(
    client: *mut qr_client,
    next: *mut u32,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
) -> qr_status {
    let err: *mut qr_error = core::ptr::null_mut(); // It has none.
    online!(err, client, next, buf, cap, len, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, out, err) =
            unsafe { (ClientIn::new(client), Buffer::new(buf, cap, len), ErrorOut::new(err)) };
        guarded(err, || client.log(next, &out))
    })
}

/// Closes a client and wipes its token from memory. Orders live on.
///
/// @param client  An open client, not to be used any more; NULL is fine. No other call with it may
///                be under way, nor may this be called from one of its callbacks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_close(client: *mut qr_client) {
    online!(nothing, client, {
        // SAFETY: the header asks of callers exactly what this needs.
        unsafe { close(client) };
    })
}
