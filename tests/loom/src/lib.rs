//! The one lock that the threads of a client share, with loom's in place of the standard library's.

#[path = "../../../core/src/orders/recent.rs"]
pub mod recent;

/// What `recent` takes its lock from.
mod sync {
    pub use loom::sync::{Mutex, MutexGuard};
}
