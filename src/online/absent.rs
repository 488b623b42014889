//! The exports of `online` in a library that was built without it.

use super::super::boundary::guarded;
use super::super::report::ErrorOut;
use super::super::types::online::*;
use super::super::types::*;
use core::ffi::c_char;
use posqr_core::{Error, Fault};

/// There is none: qr_client_open makes no client.
#[repr(C)]
pub struct qr_client {
    nothing: [u8; 0],
}

fn unsupported(err: ErrorOut) -> qr_status {
    guarded(err, || {
        Err(Error::new(Fault::Unsupported)
            .allowed("a posqr with online orders: this one was built without the feature online"))
    })
}

/// Functions that do nothing but say so.
macro_rules! absent {
    ($($function:ident($($parameter:ty),*);)*) => {
        $(
            /// Answers QR_ERR_UNSUPPORTED.
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $function($(_: $parameter,)* err: *mut qr_error) -> qr_status {
                // SAFETY: the header asks of callers exactly what this constructor needs.
                unsupported(unsafe { ErrorOut::new(err) })
            }
        )*
    };
}

absent! {
    qr_client_open(*const qr_client_options, *mut *mut qr_client);
    qr_client_check(*mut qr_client, *const c_char);
    qr_order_create(*mut qr_client, *const qr_order, *mut qr_order_info);
    qr_order_get(*mut qr_client, *const c_char, *mut qr_order_info);
    qr_order_wait(*mut qr_client, *const c_char, u32, *mut qr_order_info);
    qr_order_cancel(*mut qr_client, *const c_char, *const c_char, *mut qr_order_info);
    qr_order_refund(*mut qr_client, *const c_char, *const c_char, *const c_char, *mut qr_order_info);
    qr_payment_find(*mut qr_client, *const c_char, *const c_char, *const c_char, *mut qr_payment_info);
    qr_payment_refund(*mut qr_client, *const c_char, *const c_char, *const c_char, *mut qr_payment_info);
    qr_store_create(*mut qr_client, *const qr_store, *mut qr_store_info);
    qr_pos_create(*mut qr_client, *const qr_pos, *mut qr_pos_info);
    qr_webhook_check(*const qr_webhook, *const c_char, i64, u32);
}

/// Does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_interrupt(_: *mut qr_client, _: u32) {}

/// Does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_client_close(_: *mut qr_client) {}
