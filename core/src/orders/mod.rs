//! The online order: its states, its requests and answers as bytes, and the rules by which no money
//! is lost. No I/O and no clock, but for `world::System` and `https`.
//!
//! ```text
//! client -> v1, instore, payments, places -> exchange -> transport, world
//! ```

pub mod client;
pub mod failure;
#[cfg(feature = "https")]
pub mod https;
pub mod model;
pub mod transport;
pub mod webhook;
pub mod world;

pub use client::{Client, Settings};
pub use failure::{Action, Failure, Reply, Told};
pub use model::{
    Api, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
