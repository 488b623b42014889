//! EMVCo's merchant-presented mode: how objects are written and read, and what the standard says
//! of each. Nothing here knows of a payment scheme.

pub mod crc;
pub mod iso;
pub mod object;
pub mod rules;
pub mod tlv;
pub mod value;
