//! Notifications: whether the service signed them.

use super::super::super::types::online::*;
use super::super::super::types::*;
use core::ffi::c_char;

/// Checks the signature of a notification. Sends nothing and reads no clock. A notification says
/// that something happened, not that a sale was paid: read the order.
///
/// Blanks and line ends around a text, as a file or a header may have them, are ignored.
///
/// @param webhook      What a server of yours received.
/// @param secret       The application's secret for notifications, from the service's panel.
/// @param now_unix_s   Seconds since 1970, by the server's clock (32 bits last until 2106).
/// @param tolerance_s  How old, or how far in the future, a signature may be, in seconds; 0: any age.
/// @param err          Receives details of a failure. May be NULL.
/// @return QR_OK: signed with this secret. QR_ERR_SIGNATURE_MISSING: none that can be read, or more
///         than one; QR_ERR_SIGNATURE_MISMATCH; QR_ERR_SIGNATURE_AGE: too old, or in the future, as
///         the message says; QR_ERR_BAD_VALUE: an id or a secret that is not valid; QR_ERR_NULL,
///         QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED, QR_ERR_ENCODING. No text is quoted in a message.
///
/// Notifications of the topic merchant_order are signed in the same way, if they are signed at all.
///
/// Does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_webhook_check(
    webhook: *const qr_webhook,
    secret: *const c_char,
    now_unix_s: u32,
    tolerance_s: u32,
    err: *mut qr_error,
) -> qr_status {
    online!(err, webhook, secret, now_unix_s, tolerance_s, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (webhook, err) = unsafe { (StructIn::new(webhook), ErrorOut::new(err)) };
        guarded_call(err, move || {
            let c = webhook.read()?;
            known_flags(c.flags, 0)?;
            // SAFETY: the caller promises texts that end with NUL.
            let (secret, webhook) = unsafe {
                (
                    required("secret", secret)?,
                    Webhook {
                        x_signature: plain("x_signature", c.x_signature)?,
                        x_request_id: plain("x_request_id", c.x_request_id)?,
                        data_id: plain("data_id", c.data_id)?,
                    },
                )
            };
            webhook::check(&webhook, secret, now_unix_s.into(), tolerance_s)
        })
    })
}
