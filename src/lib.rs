//! The C face of posqr: every exported function, by name, and nothing else.
//!
//! ```text
//! online                          -> payload (encodings, flags)
//! payload, image, status, version -> arg, boundary, types -> posqr_core
//! boundary, types, version        -> generated (what posqr-interface writes)
//! ```
#![deny(unsafe_op_in_unsafe_fn)]
#![allow(clippy::missing_safety_doc, reason = "the header's first section says it for all")]
#![allow(clippy::result_large_err, reason = "a failure ends a call: it is moved once or twice")]
#![cfg_attr(not(feature = "online"), allow(dead_code, reason = "what only online orders need"))]

#[cfg(panic = "abort")]
compile_error!("posqr must unwind: a panic is caught at the boundary and never ends the host");

mod alloc;
mod arg;
mod boundary;
mod generated;
mod image;
mod online;
mod payload;
mod status;
mod status_text;
mod types;
mod version;

pub use image::{qr_render_bitmap, qr_render_image};
pub use online::*;
pub use payload::{
    qr_build_payload, qr_check_charge, qr_check_payload, qr_format_amount, qr_get_field,
    qr_parse_payload,
};
pub use status::{qr_status_name, qr_status_text};
pub use types::*;
pub use version::{qr_abi_version, qr_constant, qr_version};
