//! The reply to a call about an order or a payment.

use crate::error::{Failure, Fault};
use std::sync::Arc;

/// What a call found out. If `verdict` is `None`, the C interface answers `QR_OK`. Else `verdict`
/// is one of the answers to "paid?", and `info` is filled all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<T> {
    /// What is known about the order or the payment. It is shared, since its twenty texts are too
    /// many to be moved from stack to stack, or to be copied for whoever remembers the reply.
    pub info: Arc<T>,
    /// Why the call is not a plain success.
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
