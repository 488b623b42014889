//! src/generated/constants.rs: what `qr_constant` knows.

use super::model::{Base, Constant, Interface, Struct};
use std::fmt::Write as _;

const HEAD: &str = "\
//! What qr_constant knows: every constant of the header, and the layout of every struct. Written by
//! posqr-interface: do not edit.

use super::statuses::*;
use crate::layout::*;
use crate::types::online::*;
use crate::types::print::*;
use crate::types::*;
use core::mem::offset_of;

/// The names, with a blank between them: a pointer to each would be one more for the loader to set.
#[rustfmt::skip]
pub(crate) static NAMES: &str = concat!(
";

const VALUES: &str = "\
);

/// The values, in the same order; one above `i32::MAX` as its negative twin.
#[rustfmt::skip]
pub(crate) static VALUES: &[i32] = &[
";

const LAYOUTS: &str = "\
];

/// The structs; none has more than 8192 bytes.
#[rustfmt::skip]
pub(crate) static STRUCTS: &[Layout] = &[
";

/// The Rust file. It names the library's own constants, so that it cannot give other values.
#[must_use]
pub fn rust(interface: &Interface) -> String {
    let mut out = String::from(HEAD);
    for (at, constant) in interface.constants.iter().enumerate() {
        let _ = writeln!(out, "    \"{}{}\",", if at > 0 { " " } else { "" }, constant.name);
    }
    out.push_str(VALUES);
    for constant in &interface.constants {
        let _ = writeln!(out, "    {},", value(constant));
    }
    out.push_str(LAYOUTS);
    for Struct { name, members, .. } in interface.structs() {
        let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
        let _ = write!(
            out,
            "    Layout {{\n        name: \"{name}\",\n        size: size_of::<{name}>() as u16,\n        \
             members: \"{}\",\n        offsets: &[\n",
            names.join(" ")
        );
        for member in names {
            let _ = writeln!(out, "            offset_of!({name}, {member}) as u16,");
        }
        out.push_str("        ],\n    },\n");
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
