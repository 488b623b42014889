//! The online order: its states, its requests and answers as bytes, and the rules by which no money
//! is lost. No I/O and no clock, but for `world::System` and `https`.
//!
//! ```text
//! client -> v1, instore, payments, places -> exchange -> transport, world
//! all    -> check, json, money, time_text -> failure, model
//! ```

#![allow(clippy::result_large_err, reason = "a request takes a million times as long as a copy")]

mod check;
pub mod client;
mod exchange;
pub mod failure;
#[cfg(feature = "https")]
pub mod https;
mod instore;
mod json;
mod key;
pub mod model;
mod money;
mod payments;
mod places;
mod recent;
mod time_text;
pub mod transport;
mod v1;
pub mod webhook;
pub mod world;

pub use client::{Client, Settings};
pub use failure::{Action, Failure, Reply, Told};
pub use model::{
    Api, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
