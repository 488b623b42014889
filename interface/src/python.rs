//! The written parts of the Python module; its functions and exceptions are written by hand.

pub mod abi;
pub mod values;
mod words;
