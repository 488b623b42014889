//! Online orders: created, read, followed, canceled, paid back.

use super::super::super::types::online::*;
use super::super::super::types::*;
use core::ffi::c_char;

/// Creates an order, or finds the one that the same sale made before. Repeat a call that got no
/// answer, or that a crash cut short, with the same sale: within 24 hours of the first call there
/// is never a second order. The same sale has the same reference, amount and till: at another till
/// it is another order, which somebody may pay as well. After 24 hours the service has forgotten the
/// first order, and QR_ORDER_ASK_FIRST finds only its payment: if it can still be paid, cancel it
/// by its stored `order_id`. The legacy interface has no such memory at all: if the program crashed
/// while the code was shown, or if the answer to a hybrid order was lost and somebody paid at once,
/// there may be two orders, and qr_payment_find counts the payments.
///
/// @param client  An open client.
/// @param order   The sale. Read during the call only.
/// @param info    Receives the order: its `order_id`, to be stored, and `qr_data`, to be drawn.
///                Must not be NULL.
/// @param err     Receives details of a failure. May be NULL.
/// @return QR_OK: the order can be paid now; draw `qr_data`. QR_ERR_PAID: paid before, show no
///         code; QR_ERR_EXPIRED, QR_ERR_CANCELED, QR_ERR_REFUNDED: it was this sale's order and is
///         over, a new one needs a new reference; QR_ERR_LOCKED: somebody is paying, or
///         QR_ERR_PENDING: not known, or there is no code to draw: follow it with qr_order_wait.
///         With QR_ACTION_READ it may stay so, and the message says what to do. These fill `info`;
///         `order_id` is empty when a payment was found before anything was created: after
///         QR_ERR_LOCKED make the same call again, and qr_payment_refund pays back. Before anything
///         is sent: QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED, QR_ERR_ENCODING,
///         QR_ERR_RANGE, or a fault of a member (20..59). QR_ERR_NOT_SENT, QR_ERR_TLS: nothing
///         happened. QR_ERR_NO_ANSWER, QR_ERR_SERVICE, QR_ERR_INTERRUPTED: it may have; the same
///         call again finds out. QR_ERR_KEY_USED: this reference had another amount or other
///         contents, or was paid at another till: references are unique in the account, so number
///         the tills apart ("T2-1234"). Else what the service refuses: 120..133; QR_ERR_ANSWER also
///         if a payment of this reference cannot be read, or if the order is in another currency
///         than that of the client's country. On any error but those of 150..159 `info` is as it
///         was before the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_create(
    client: *mut qr_client,
    order: *const qr_order,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, order, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, order, info, err) = unsafe {
            (ClientIn::new(client), StructIn::new(order), StructOut::new(info), ErrorOut::new(err))
        };
        client.call(err, |client| {
            info.required()?;
            let c = order.read()?;
            let words = words(&c)?;
            let mut items = Vec::new();
            let reply = client.create(&sale(&c, &words, &mut items)?);
            write_out(reply.map_err(|failure| words.as_given(failure)), &info)
        })
    })
}

/// Reads an order.
///
/// @param client    An open client.
/// @param order_id  As qr_order_create gave it.
/// @param info      Receives what is known about it. Must not be NULL.
/// @param err       Receives details of a failure. May be NULL.
/// @return QR_OK: it was read, whatever its `state` is: look there whether it is paid.
///         QR_ERR_PENDING, which fills `info`: this client has just made it, and the service does
///         not find it yet. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client),
///         QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_ORDER_NOT_FOUND; else 100..133.
///         On any other error `info` is as it was before the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_get(
    client: *mut qr_client,
    order_id: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, order_id, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.required()?;
            // SAFETY: the caller promises a text that ends with NUL.
            write_out(client.get(unsafe { required("order_id", order_id) }?), &info)
        })
    })
}

/// Follows an order until it is paid, expired or canceled, or the time is up. QR_OK means paid, and
/// nothing else does.
///
/// @param client      An open client.
/// @param order_id    As qr_order_create gave it.
/// @param timeout_ms  How long to follow it, in milliseconds; 0: one step of a till's own loop,
///                    which asks at most once a second (called sooner, it repeats the last answer;
///                    `next_ask_ms` says when to call again).
/// @param info        Receives what is known about it. May be NULL.
/// @param err         Receives details of a failure. May be NULL.
/// @return QR_OK: paid. QR_ERR_PENDING: not yet, call again; with QR_ACTION_READ the order
///         contradicts itself (it failed; it was canceled, and a payment of it stands), and waiting
///         may not end it: the message says what to do. QR_ERR_EXPIRED, QR_ERR_CANCELED: nobody can
///         pay any more; QR_ERR_REFUNDED: paid, and all of it paid back, or taken back by the
///         buyer's bank. These fill `info`. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open
///         client), QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_INTERRUPTED;
///         QR_ERR_ORDER_NOT_FOUND; else 100..133, QR_ERR_NOT_SENT too, when the service could not
///         be asked: the order stays and may be paid, call again. On any error but those of
///         150..159 `info` is as it was.
///
/// In the legacy interface only the payments tell the state, and an order that nobody pays stays
/// QR_ERR_PENDING for good: it is over a while after `expires_at`, once qr_payment_find has found
/// nothing.
///
/// Nothing is canceled when the time is up or the client is interrupted. Blocks up to `timeout_ms`
/// and one request more. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_wait(
    client: *mut qr_client,
    order_id: *const c_char,
    timeout_ms: u32,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, order_id, timeout_ms, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.check()?;
            // SAFETY: the caller promises a text that ends with NUL.
            write_out(client.wait(unsafe { required("order_id", order_id) }?, timeout_ms), &info)
        })
    })
}

/// Cancels an order that was not paid. QR_OK means that nobody can pay any more.
///
/// @param client           An open client.
/// @param order_id         As qr_order_create gave it.
/// @param idempotency_key  1..64 characters; NULL: a new one for each call, which is best: a
///                         cancellation does no harm twice.
/// @param info             Receives what is known about it. May be NULL.
/// @param err              Receives details of a failure. May be NULL.
/// @return QR_OK: canceled, or over before. QR_ERR_PAID: paid before it could be canceled: the sale
///         is done, or is to be refunded; QR_ERR_REFUNDED; QR_ERR_LOCKED: somebody is paying,
///         QR_ERR_PENDING: it may still be paid: call again until it is one or the other; with
///         QR_ACTION_READ that may never happen, and the message says what to do (a closed order
///         has a payment; the state of a legacy order is not known). These fill `info`.
///         QR_ERR_CONFLICT: the order failed, and the service does not cancel it.
///         QR_ERR_UNSUPPORTED: a dynamic order of the legacy interface cannot be canceled.
///         QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING,
///         QR_ERR_BAD_VALUE; else 100..133: it may be canceled or not, call again. On any error but
///         those of 150..159 `info` is as it was before the call.
///
/// In the legacy interface QR_OK means that this order was on the till and was taken off, and that
/// no payment of it was found. If another order is on the till, or none, nobody knows whether the
/// code that was shown can still be paid: QR_ERR_PENDING with QR_ACTION_READ, each time. Then ask
/// qr_payment_find, first after `next_ask_ms`, until a while after `expires_at`.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_cancel(
    client: *mut qr_client,
    order_id: *const c_char,
    idempotency_key: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, order_id, idempotency_key, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.check()?;
            // SAFETY: the caller promises texts that end with NUL.
            let (id, key) = unsafe {
                (required("order_id", order_id)?, plain("idempotency_key", idempotency_key)?)
            };
            write_out(client.cancel(id, key), &info)
        })
    })
}

/// Pays a paid order back, all of it or a part.
///
/// @param client           An open client.
/// @param order_id         As qr_order_create gave it.
/// @param amount           "5.00": how much; NULL: all that is left of it.
/// @param idempotency_key  1..64 characters, the same when the call is repeated; NULL is for all of
///                         it only, since the same part may rightly be paid back twice.
/// @param info             Receives what is known about it. May be NULL.
/// @param err              Receives details of a failure. May be NULL.
/// @return QR_OK: paid back: all that was paid, or, for a part, a refund of this amount by this
///         call. QR_ERR_PENDING: accepted, or another refund is under way: call again with the same
///         key until it is done. It fills `info`, as the other answers of 150..159 do, with which
///         nothing is paid back: QR_ERR_EXPIRED, QR_ERR_CANCELED. QR_ERR_NULL, QR_ERR_STRUCT_SIZE,
///         QR_ERR_RANGE (no open client), QR_ERR_ENCODING; QR_ERR_UNSUPPORTED for an order of the
///         legacy interface (qr_payment_refund pays back its payment); QR_ERR_MISSING_MANDATORY for
///         a part without a key, or another fault of a parameter (20..59). QR_ERR_NO_BALANCE;
///         QR_ERR_KEY_USED: the key belongs to another refund; QR_ERR_REFUSED or QR_ERR_CONFLICT,
///         after the refunds were read: nothing was paid back, and this key pays nothing back any
///         more; else 100..133: call again with the same key. On any error but those of 150..159
///         `info` is as it was before.
///
/// The service forgets a key after 24 hours: look at `refunded_amount` before you repeat an older
/// refund of a part.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_refund(
    client: *mut qr_client,
    order_id: *const c_char,
    amount: *const c_char,
    idempotency_key: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, order_id, amount, idempotency_key, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.check()?;
            // SAFETY: the caller promises texts that end with NUL.
            let (id, amount, key) = unsafe {
                (
                    required("order_id", order_id)?,
                    plain("amount", amount)?,
                    plain("idempotency_key", idempotency_key)?,
                )
            };
            write_out(client.refund(id, amount, key), &info)
        })
    })
}
