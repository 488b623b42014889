//! Online orders: a client, and what can be asked of the service with it.
//!
//! ```text
//! payments, places -> orders -> client -> words
//! webhook -> words
//! ```
//!
//! Without the feature `online` the library is the offline half alone. The exports stay the same, so
//! that every program links, and all of these answer QR_ERR_UNSUPPORTED (`absent`).

#[cfg(not(feature = "online"))]
mod absent;
#[cfg(feature = "online")]
mod client;
#[cfg(feature = "online")]
mod orders;
#[cfg(feature = "online")]
mod payments;
#[cfg(feature = "online")]
mod places;
#[cfg(feature = "online")]
mod webhook;
#[cfg(feature = "online")]
mod words;

#[cfg(not(feature = "online"))]
pub use absent::{
    qr_client, qr_client_check, qr_client_close, qr_client_interrupt, qr_client_open,
    qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait,
    qr_payment_find, qr_payment_refund, qr_pos_create, qr_store_create, qr_webhook_check,
};
#[cfg(feature = "online")]
pub use client::{
    qr_client, qr_client_check, qr_client_close, qr_client_interrupt, qr_client_open,
};
#[cfg(feature = "online")]
pub use orders::{qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait};
#[cfg(feature = "online")]
pub use payments::{qr_payment_find, qr_payment_refund};
#[cfg(feature = "online")]
pub use places::{qr_pos_create, qr_store_create};
#[cfg(feature = "online")]
pub use webhook::qr_webhook_check;
