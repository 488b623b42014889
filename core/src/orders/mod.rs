//! The online order: its states, its requests and answers as bytes, and the rules by which no money
//! is lost. Only `runtime::System` and `https` do I/O or read a clock.
//!
//! The path of an order: the client checks the order and derives its key; the provider writes the
//! request; the exchange sends the request, and repeats it where a repeat is safe; the provider
//! reads the answer, and a verdict tells what the answer means. Only `providers` knows which
//! providers there are.
//!
//! ```text
//! providers  -> mercado_pago -> client -> provider -> session -> exchange, recent
//! wait       -> client, exchange, recent, session, verdicts
//! mercado_pago, recent   -> sync
//! mercado_pago, exchange -> intermediary -> page
//! providers, mercado_pago, client, exchange, intermediary -> machine
//! mercado_pago, client, provider -> verdicts -> rules
//! session, exchange -> rules -> secrets
//! runtime    -> kept -> sync, time_text
//! all        -> model, reply, settings
//! https      -> transport, url
//! verdicts   = order_state, payments, refund, same_sale, tally, verdict
//! rules      = json, key, limits, money, qr_data, time_text, url
//! machine    = runtime, secrets, transport
//! ```

#![allow(clippy::result_large_err, reason = "a request takes a million times as long as a copy")]

pub mod client;
pub mod exchange;
#[cfg(feature = "https")]
pub mod https;
mod intermediary;
mod json;
pub mod kept;
mod key;
mod limits;
pub mod mercado_pago;
pub mod model;
mod money;
mod order_state;
mod page;
mod payments;
pub mod provider;
mod providers;
mod qr_data;
mod recent;
mod refund;
mod reply;
pub mod runtime;
mod same_sale;
pub mod secrets;
pub mod session;
mod settings;
mod sync;
pub mod tally;
mod time_text;
pub mod transport;
mod url;
mod verdict;
mod wait;

pub use client::Client;
pub use model::{
    Api, Doubt, Item, Mode, Order, OrderInfo, PaymentInfo, Pos, PosInfo, State, Store, StoreInfo,
};
pub use reply::Reply;
pub use settings::Settings;
