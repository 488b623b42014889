//! What a call about an order or a payment answers: what is known, and why it is not a plain success.

use crate::error::{Failure, Fault};
use std::sync::Arc;

/// What a call found out. `verdict` is `None` where the C interface says `QR_OK`; else it is one of
/// the answers to "paid?", and `info` tells all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<T> {
    /// What is known: some twenty texts, too many to be moved from stack to stack, or to be copied
    /// for the one who remembers them.
    pub info: Arc<T>,
    /// Why it is not a plain success.
    pub verdict: Option<Failure>,
}

impl<T> Reply<T> {
    /// A plain success.
    #[must_use]
    pub fn success(info: impl Into<Arc<T>>) -> Self {
        Self { info: info.into(), verdict: None }
    }

    /// An answer to "paid?" that is not "yes".
    #[must_use]
    pub fn with_verdict(info: impl Into<Arc<T>>, fault: Fault) -> Self {
        Self { info: info.into(), verdict: Some(Failure::new(fault)) }
    }
}
