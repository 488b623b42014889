//! src/generated/constants.rs: what `qr_constant` knows.

use super::model::{Base, Constant, Interface};
use std::fmt::Write as _;

const HEAD: &str = "\
//! What qr_constant knows: every constant of the header, and the size of every struct. Written by
//! posqr-interface: do not edit.

use super::statuses::*;
use crate::types::online::*;
use crate::types::*;

/// Names and values; one above `i32::MAX` as its negative twin.
#[rustfmt::skip]
pub(crate) static CONSTANTS: &[(&str, i32)] = &[
";

/// The Rust file. It names the library's own constants, so that it cannot give other values.
#[must_use]
pub fn rust(interface: &Interface) -> String {
    let mut out = String::from(HEAD);
    for constant in &interface.constants {
        let _ = writeln!(out, "    (\"{}\", {}),", constant.name, value(constant));
    }
    for found in interface.structs() {
        let _ = writeln!(out, "    (\"sizeof({0})\", size_of::<{0}>() as i32),", found.name);
    }
    out.push_str("];\n");
    out
}

fn value(constant: &Constant) -> String {
    match constant.base {
        Base::Status => constant.name.clone(),
        _ => format!("{} as i32", constant.name),
    }
}
