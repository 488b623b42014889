//! From C's structs to the core's online orders, and back: all that the exports need of it.
//!
//! ```text
//! client, sale -> words
//! ```

mod client;
mod sale;
mod told;
mod words;

pub(super) use super::super::arg::{Buffer, StructIn, StructOut};
pub(super) use super::super::boundary::{ONLINE, guarded, guarded_call, guarded_with};
pub(super) use super::super::choice::{known_flags, unknown};
pub(super) use super::super::report::ErrorOut;
pub(super) use client::{ClientIn, close, open};
pub(super) use posqr_core::orders::mercado_pago::webhook::{self, Webhook};
pub(super) use posqr_core::orders::{Pos, Reply, Store};
pub(super) use posqr_core::{Error, Fault};
pub(super) use sale::{sale, words};
pub(super) use told::write_out;
pub(super) use words::{Words, plain, required};
