//! A charge becomes a payload text, and a payload text is judged and taken apart.

mod address;
pub mod build;
pub mod charge;
pub mod check;
mod collect;
mod fast_path;
pub mod format_amount;
mod hint;
pub mod member;
pub mod outline;
pub mod parse;
pub mod scheme;
pub mod schemes;

pub use crate::emv::tlv::Writer;
pub use build::{build, check_charge};
pub use charge::{Charge, FieldAt, Fields, NO_FIELDS};
pub use check::check_payload;
pub use format_amount::format_amount;
pub use parse::{Node, find, parse};
pub use schemes::Profile;
