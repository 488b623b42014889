//! The C face of posqr: every exported function, by name, and nothing else.
//!
//! ```text
//! online, payload, print, image, status -> boundary -> report -> arg (pointers)
//! online, payload, print, status -> choice
//! print, image -> look -> choice, arg
//! boundary, alloc, online -> reserve
//! status  -> status_text
//! version -> arg, layout
//! generated -> layout
//! all -> types, generated (what posqr-interface writes), posqr_core
//! ```
#![deny(unsafe_op_in_unsafe_fn)]
#![allow(clippy::missing_safety_doc, reason = "the header's first section says it for all")]
#![allow(clippy::result_large_err, reason = "a failure ends a call: it is moved once or twice")]

#[cfg(panic = "abort")]
compile_error!("posqr must unwind: a panic is caught at the boundary and never ends the host");

mod alloc;
mod arg;
mod boundary;
mod choice;
pub mod generated;
mod image;
mod layout;
mod look;
mod online;
mod payload;
mod print;
mod report;
mod reserve;
mod status;
mod status_text;
pub mod types;
mod version;

pub use image::{qr_render_bitmap, qr_render_image};
pub use online::{
    qr_client_check, qr_client_close, qr_client_interrupt, qr_client_log, qr_client_open,
    qr_order_cancel, qr_order_create, qr_order_get, qr_order_refund, qr_order_wait,
    qr_payment_find, qr_payment_refund, qr_pos_create, qr_store_create, qr_webhook_check,
};
pub use payload::{
    qr_build_payload, qr_check_charge, qr_check_payload, qr_format_amount, qr_get_field,
    qr_parse_amount, qr_parse_payload,
};
pub use print::{qr_print_receipt, qr_print_symbol, qr_printer_find, qr_printer_name};
pub use status::{qr_status_name, qr_status_text};
pub use version::{qr_abi_version, qr_constant, qr_version};
