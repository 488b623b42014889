//! The payload, the symbol and the image of a payment QR. Pure Rust: no I/O, no clock, no global
//! state, no knowledge of C.
//!
//! Which module may use which:
//!
//! ```text
//! payload -> emv, text, error
//! emv     -> error
//! text    -> error
//! image   -> raster -> symbol (its matrix) -> error
//! ```
#![forbid(unsafe_code)]

pub mod emv;
pub mod error;
pub mod image;
pub mod orders;
pub mod payload;
pub mod raster;
pub mod symbol;
pub mod text;

pub use error::{Error, Fault};
