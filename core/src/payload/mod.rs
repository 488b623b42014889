//! A charge becomes a payload text, and a payload text is judged and taken apart.

mod address;
pub mod amount;
pub mod build;
pub mod charge;
pub mod check;
mod collect;
mod fast_path;
mod hint;
pub mod member;
pub mod outline;
pub mod parse;
pub mod scheme;
pub mod schemes;

pub use crate::emv::tlv::Writer;
pub use amount::{format_amount, parse_amount};
pub use build::{build, check_charge};
pub use charge::{Charge, FieldAt, Fields, NO_FIELDS};
pub use check::check_payload;
pub use parse::{Node, find, parse};
pub use schemes::Profile;
