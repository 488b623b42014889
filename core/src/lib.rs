//! The payload, the symbol and the image of a payment QR, and its order at the service. Pure Rust:
//! no I/O, no clock, no global state, no knowledge of C; but for `orders::https`, which has sockets,
//! and `orders::runtime::System`, which has the time.
//!
//! Which module may use which:
//!
//! ```text
//! payload -> emv, text, error
//! emv     -> error
//! text    -> emv (which characters are printable), error
//! image   -> raster, sink -> symbol (its matrix) -> error
//! print   -> raster (a row of dots), symbol, text, sink -> error
//! symbol  -> posqr_cpu (wider instructions)
//! orders  -> payload (to check an answer), emv (currencies), credential, error
//! error   -> credential
//! ```
#![forbid(unsafe_code)]

mod credential;
pub mod emv;
pub mod error;
pub mod image;
#[cfg(feature = "online")]
pub mod orders;
pub mod payload;
pub mod print;
pub mod raster;
mod sink;
pub mod symbol;
pub mod text;

pub use error::{Error, Fault};
