//! The written parts of the Python module; its functions and exceptions are written by hand.

pub mod abi;
mod classes;
pub mod values;
mod words;
