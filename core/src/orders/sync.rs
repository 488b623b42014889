//! The locks. They have a module of their own, so that `tests/loom` can put a model in their place.

pub use std::sync::{Mutex, MutexGuard};
