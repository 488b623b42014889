//! The C face of posqr: every exported function, by name, and nothing else.
//!
//! ```text
//! orders, payments, places -> client, words -> arg, boundary, types -> posqr_core
//! payload, image, status, version, webhook  -> arg, boundary, types -> posqr_core
//! ```
#![deny(unsafe_op_in_unsafe_fn)]
#![allow(clippy::missing_safety_doc, reason = "the header's first section says it for all")]
#![allow(clippy::result_large_err, reason = "a failure ends a call: it is moved once or twice")]

#[cfg(panic = "abort")]
compile_error!("posqr must unwind: a panic is caught at the boundary and never ends the host");

mod alloc;
mod arg;
mod boundary;
mod client;
mod image;
mod orders;
mod payload;
mod payments;
mod places;
mod status;
mod status_text;
mod types;
mod types_online;
mod version;
mod webhook;
mod words;

pub use client::{
    qr_client, qr_client_check, qr_client_close, qr_client_interrupt, qr_client_open,
};
pub use image::{qr_render_bitmap, qr_render_image};
pub use orders::{qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait};
pub use payload::{
    qr_build_payload, qr_check_charge, qr_check_payload, qr_format_amount, qr_get_field,
    qr_parse_payload,
};
pub use payments::{qr_payment_find, qr_payment_refund};
pub use places::{qr_pos_create, qr_store_create};
pub use status::{qr_status_name, qr_status_text};
pub use types::*;
pub use types_online::*;
pub use version::{qr_abi_version, qr_constant, qr_version};
pub use webhook::qr_webhook_check;
