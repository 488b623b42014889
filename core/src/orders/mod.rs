//! Online orders.

pub mod transport;
