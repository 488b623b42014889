//! A charge becomes a payload text, and a payload text is judged and taken apart.

mod address;
pub mod build;
pub mod charge;
pub mod check;
mod collect;
pub mod format_amount;
mod hint;
pub mod mercado_pago;
pub mod parse;
pub mod pix;
mod pix_key;
mod plain;
pub mod scheme;

pub use crate::emv::tlv::Writer;
pub use build::{build, check_charge};
pub use charge::{Charge, FieldAt, Fields, NO_FIELDS, Profile};
pub use check::check_payload;
pub use format_amount::format_amount;
pub use parse::{Node, find, parse};
