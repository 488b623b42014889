//! The exported functions of online orders, with the documentation of the header. What they do is a
//! body of `online!`, which says where its names come from.

mod client;
mod orders;
mod payments;
mod places;
mod webhook;

pub use client::{
    qr_client_check, qr_client_close, qr_client_interrupt, qr_client_log, qr_client_open,
};
pub use orders::{qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait};
pub use payments::{qr_payment_find, qr_payment_refund};
pub use places::{qr_pos_create, qr_store_create};
pub use webhook::qr_webhook_check;
