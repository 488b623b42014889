//! The online order: its states, its requests and answers as bytes, and the rules by which no money
//! is lost. No I/O and no clock, but for `world::System` and `https`.
//!
//! ```text
//! client -> v1, instore, payments, places -> exchange -> transport, world
//! exchange -> refusal -> secrets, page
//! all    -> check, json, money, time_text -> reply, model
//! all    -> refund, standing, tally: the verdicts about money, pure
//! check, https -> place
//! ```

#![allow(clippy::result_large_err, reason = "a request takes a million times as long as a copy")]

mod check;
pub mod client;
mod exchange;
#[cfg(feature = "https")]
pub mod https;
mod instore;
mod json;
mod key;
pub mod model;
mod money;
mod page;
mod payments;
mod place;
mod places;
mod recent;
mod refund;
mod refusal;
mod reply;
pub mod secrets;
mod standing;
/// The locks: in their own module, so that a model of them can take their place (`tests/loom`).
mod sync {
    pub use std::sync::{Mutex, MutexGuard};
}
mod tally;
mod time_text;
pub mod transport;
mod v1;
pub mod webhook;
pub mod world;

pub use client::{Client, Settings};
pub use model::{
    Api, Doubt, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
pub use reply::{Reply, Told};
