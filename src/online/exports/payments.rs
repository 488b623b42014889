//! Payments by the sale's own number: whether it was paid, however it was charged.

use super::super::super::types::online::*;
use super::super::super::types::*;
use core::ffi::c_char;

/// Looks for payments of a sale, charged offline or online. QR_OK means paid, and nothing else
/// does.
///
/// A payment counts, and counts once, if it is in the currency of the client's country, if this
/// account received it (the search asks for no other payments, and the answer is checked), and if
/// it has exactly this reference. References are unique in the account, not in the till: two tills
/// that count from 1 find each other's payments, so number them apart ("T2-1234").
///
/// @param client     An open client.
/// @param reference  The sale's own number: `qr_charge.reference` or `qr_order.reference`.
/// @param amount     "5.00": approved payments less refunds must reach it; NULL: any amount.
/// @param since      "2026-01-31T00:00:00-03:00" (RFC 3339): made then or later; NULL: at any time.
///                   Tills that count from 1 each morning need it, or they find yesterday's sale.
/// @param info       Receives the newest approved payment, else the newest. May be NULL.
/// @param err        Receives details of a failure. May be NULL.
/// @return QR_OK: paid; look whether `approved_count` is over 1: paid twice. With
///         QR_INFO_INCOMPLETE there may be more payments than it counts. QR_ERR_PENDING: no
///         payment, or not enough, so far; QR_ERR_REFUNDED: all of it is back. These fill `info`.
///         QR_ERR_ANSWER: a payment of this reference cannot be read (amount, refunded amount, with
///         `since` its time), or not all were, and the others do not decide the sale. QR_ERR_NULL,
///         QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING, or a fault of a
///         parameter (20..59); else 100..133: not known, call again. On any error but those of
///         150..159 `info` is as it was before the call.
///
/// An order with a discount is paid with less than its amount: ask for it with `amount` NULL.
///
/// The service finds a payment a few seconds after it was made. Blocks up to the client's total
/// timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_payment_find(
    client: *mut qr_client,
    reference: *const c_char,
    amount: *const c_char,
    since: *const c_char,
    info: *mut qr_payment_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, reference, amount, since, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.check()?;
            // SAFETY: the caller promises texts that end with NUL.
            let (reference, amount, since) = unsafe {
                (
                    required("reference", reference)?,
                    plain("amount", amount)?,
                    plain("since", since)?,
                )
            };
            write_out(client.find_payment(reference, amount, since), &info)
        })
    })
}

/// Pays a payment back, all of it or a part: for example one that was made twice, or the payment of
/// an offline code.
///
/// @param client           An open client.
/// @param payment_id       As qr_payment_find gave it.
/// @param amount           "5.00": how much; NULL: all that is left of it.
/// @param idempotency_key  1..64 characters, the same when the call is repeated; NULL is for all of
///                         it only, since the same part may rightly be paid back twice.
/// @param info             Receives what is known about it. May be NULL.
/// @param err              Receives details of a failure. May be NULL.
/// @return As qr_order_refund.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_payment_refund(
    client: *mut qr_client,
    payment_id: *const c_char,
    amount: *const c_char,
    idempotency_key: *const c_char,
    info: *mut qr_payment_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, payment_id, amount, idempotency_key, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, info, err) =
            unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
        client.call(err, |client| {
            info.check()?;
            // SAFETY: the caller promises texts that end with NUL.
            let (id, amount, key) = unsafe {
                (
                    required("payment_id", payment_id)?,
                    plain("amount", amount)?,
                    plain("idempotency_key", idempotency_key)?,
                )
            };
            write_out(client.refund_payment(id, amount, key), &info)
        })
    })
}
