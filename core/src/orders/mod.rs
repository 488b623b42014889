//! The online order: its states, its requests and answers as bytes, and the rules by which no money
//! is lost. No I/O and no clock, but for `world::System` and `https`.
//!
//! ```text
//! client -> v1, instore, payments, places -> exchange -> transport, world
//! exchange -> refusal -> secrets, page
//! all    -> check, json, money, time_text -> failure, model
//! all    -> refund, standing, tally: the verdicts about money, pure
//! check, https -> place
//! ```

#![allow(clippy::result_large_err, reason = "a request takes a million times as long as a copy")]

#[cfg(feature = "online")]
mod check;
#[cfg(feature = "online")]
pub mod client;
#[cfg(feature = "online")]
mod exchange;
pub mod failure;
#[cfg(feature = "https")]
pub mod https;
#[cfg(feature = "online")]
mod instore;
#[cfg(feature = "online")]
mod json;
#[cfg(feature = "online")]
mod key;
#[cfg(feature = "online")]
pub mod model;
#[cfg(feature = "online")]
mod money;
#[cfg(feature = "online")]
mod page;
#[cfg(feature = "online")]
mod payments;
#[cfg(feature = "online")]
mod place;
#[cfg(feature = "online")]
mod places;
#[cfg(feature = "online")]
mod recent;
#[cfg(feature = "online")]
mod refund;
#[cfg(feature = "online")]
mod refusal;
#[cfg(feature = "online")]
pub mod secrets;
#[cfg(feature = "online")]
mod standing;
/// The locks: in their own module, so that a model of them can take their place (`tests/loom`).
#[cfg(feature = "online")]
mod sync {
    pub use std::sync::{Mutex, MutexGuard};
}
#[cfg(feature = "online")]
mod tally;
#[cfg(feature = "online")]
mod time_text;
#[cfg(feature = "online")]
pub mod transport;
#[cfg(feature = "online")]
mod v1;
#[cfg(feature = "online")]
pub mod webhook;
#[cfg(feature = "online")]
pub mod world;

#[cfg(feature = "online")]
pub use client::{Client, Settings};
pub use failure::{Action, Failure, Reply, Told};
#[cfg(feature = "online")]
pub use model::{
    Api, Doubt, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
