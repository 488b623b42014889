//! The locks: in their own module, so that a model of them can take their place (`tests/loom`).

pub use std::sync::{Mutex, MutexGuard};
