//! Written by posqr-interface, at every build: what would else be a second copy by hand.

pub(super) mod constants;
pub mod statuses;
