//! Online orders: a client, and what can be asked of the service with it.
//!
//! Without the feature `online` the library is the offline half alone. The exports stay the same, so
//! that every program links; each answers QR_ERR_UNSUPPORTED, or does nothing where it has no answer.

/// The body of an export, of which the parameters are named before it: `err`, or `nothing` where there
/// is none, then the others. It sees all that `bridge` has.
#[cfg(feature = "online")]
macro_rules! online {
    ($err:ident, $($given:ident),+, $body:block) => {{
        #[allow(clippy::wildcard_imports, reason = "the names of all bodies")]
        use crate::online::bridge::*;
        $body
    }};
}

#[cfg(not(feature = "online"))]
macro_rules! online {
    (nothing, $($given:ident),+, $body:block) => {{
        let _ = ($($given),+);
    }};
    ($err:ident, $($given:ident),+, $body:block) => {{
        let _ = ($($given),+);
        // SAFETY: the header asks of callers exactly what this constructor needs.
        let err = unsafe { crate::report::ErrorOut::new($err) };
        crate::boundary::guarded(err, || Err(crate::online::absent()))
    }};
}

#[cfg(feature = "online")]
mod bridge;
mod exports;

#[cfg(not(feature = "online"))]
fn absent() -> posqr_core::Error {
    posqr_core::Error::new(posqr_core::Fault::Unsupported)
        .allowed("a posqr with online orders: this one was built without the feature online")
}

pub use exports::{
    qr_client_check, qr_client_close, qr_client_interrupt, qr_client_log, qr_client_open,
    qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait,
    qr_payment_find, qr_payment_refund, qr_pos_create, qr_store_create, qr_webhook_check,
};
