//! A stand-in for Mercado Pago's API, for tests and for programmers without an account.
//!
//! | Module | What | May use |
//! |---|---|---|
//! | [`service`] | the service itself: a state machine without clock, network or files | nothing of this package |
//! | [`server`] | the state machine behind HTTP and HTTPS, faults, control page, webhooks | `service` |
//!
//! Nothing here uses the library of this repository: a second opinion must not share its mistakes.

#![forbid(unsafe_code)]

pub mod server;
pub mod service;
