//! python/posqr/_abi.py: the interface as ctypes has it. Constants become enumerations and flags of
//! Python's own; structs and functions keep their names in C.

use super::words::{comment, member, prose};
use crate::model::{Base, CType, Constant, Doc, Function, Interface, Role, Struct, Type, Variable};
use crate::sections::{self, Group, Kind};
use std::fmt::Write as _;

const HEAD: &str = r#""""The C interface of the library: constants, structs and functions.

Written by posqr-interface from the library's own sources: do not edit.
"""

from __future__ import annotations

import enum
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_int32,
    c_int64,
    c_uint32,
    c_void_p,
    sizeof,
)
from typing import Any, Dict, Tuple, Type

# Constants.

"#;

const STRUCTS: &str = r#"

# Structs and callbacks.


class Sized(Structure):
    """A struct that begins with its own size."""

    def __init__(self, **members: Any) -> None:
        super().__init__(**members)
        self.struct_size = sizeof(self)
"#;

/// The module.
///
/// # Errors
///
/// Names what ctypes has no word for.
pub fn module(interface: &Interface) -> Result<String, String> {
    let mut out = String::from(HEAD);
    for constant in &interface.constants {
        if group_of(constant).is_none() {
            number(&mut out, constant);
        }
    }
    for group in sections::groups().filter(|group| group.kind != Kind::Numbers) {
        enumeration(&mut out, interface, group);
    }
    constants(&mut out, interface);
    out.push_str(STRUCTS);
    for found in &interface.types {
        match found {
            Type::Struct(found) => structure(&mut out, found)?,
            Type::Callback(found) => callback(&mut out, found)?,
            Type::Handle(_) => {}
        }
    }
    structs(&mut out, interface);
    functions(&mut out, interface)?;
    Ok(out)
}

/// The group that a constant is one of; `None` for a number by itself.
fn group_of(constant: &Constant) -> Option<&'static Group> {
    sections::group(&constant.name).filter(|group| group.kind != Kind::Numbers)
}

fn number(out: &mut String, constant: &Constant) {
    let name = constant.name.trim_start_matches("QR_");
    let value = match constant.value {
        value if value > 0xFFFF => format!("0x{value:X}"),
        value => value.to_string(),
    };
    comment(out, "", &constant.doc);
    let _ = writeln!(out, "{name} = {value}");
}

fn enumeration(out: &mut String, interface: &Interface, group: &Group) {
    let kind = if group.kind == Kind::Flags { "IntFlag" } else { "IntEnum" };
    let _ =
        write!(out, "\n\nclass {}(enum.{kind}):\n    \"\"\"{}\"\"\"\n\n", group.name, group.doc);
    if group.kind == Kind::Flags {
        out.push_str("    NONE = 0\n");
    }
    let belongs =
        |constant: &&Constant| group_of(constant).is_some_and(|found| found.name == group.name);
    for constant in interface.constants.iter().filter(belongs) {
        comment(out, "    ", &constant.doc);
        let _ = writeln!(out, "    {} = {}", member(group, &constant.name), constant.value);
    }
}

fn constants(out: &mut String, interface: &Interface) {
    out.push_str(
        "\n\n#: Every constant by its name in C, as ``qr_constant`` says it, but unsigned.\n",
    );
    out.push_str("CONSTANTS: Dict[str, int] = {\n");
    for constant in &interface.constants {
        let value = match group_of(constant) {
            Some(group) => format!("{}.{}", group.name, member(group, &constant.name)),
            None => constant.name.trim_start_matches("QR_").into(),
        };
        let _ = writeln!(out, "    \"{}\": {value},", constant.name);
    }
    out.push_str("}\n");
}

fn structure(out: &mut String, found: &Struct) -> Result<(), String> {
    let parent = if found.is_sized() { "Sized" } else { "Structure" };
    let doc = prose(&found.doc.text());
    let _ = write!(out, "\n\nclass {}({parent}):\n", found.name);
    let _ = write!(out, "    \"\"\"{doc}\"\"\"\n\n    _fields_ = [\n");
    for member in &found.members {
        let ctype = variable(member).map_err(|error| format!("{}.{error}", found.name))?;
        let _ = writeln!(out, "        (\"{}\", {ctype}),", member.name);
    }
    out.push_str("    ]\n");
    Ok(())
}

fn callback(out: &mut String, found: &Function) -> Result<(), String> {
    out.push_str("\n\n");
    comment(out, "", &Doc::line(&found.doc.0.first().cloned().unwrap_or_default()));
    let _ = writeln!(out, "{} = CFUNCTYPE(\n    {},", found.name, result(&found.result)?);
    for param in &found.params {
        let ctype = variable(param).map_err(|error| format!("{}: {error}", found.name))?;
        let _ = writeln!(out, "    {ctype},  # {}", param.name);
    }
    out.push_str(")\n");
    Ok(())
}

fn structs(out: &mut String, interface: &Interface) {
    out.push_str(
        "\n\n#: Every struct by its name in C.\nSTRUCTS: Dict[str, Type[Structure]] = {\n",
    );
    for found in interface.structs() {
        let _ = writeln!(out, "    \"{0}\": {0},", found.name);
    }
    out.push_str("}\n");
}

fn functions(out: &mut String, interface: &Interface) -> Result<(), String> {
    out.push_str(
        "\n#: Every function by its name in C: type of the result, types of the parameters.\n",
    );
    out.push_str("FUNCTIONS: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {\n");
    for found in &interface.functions {
        let _ = write!(out, "    \"{}\": (\n        {},\n", found.name, result(&found.result)?);
        if found.params.is_empty() {
            out.push_str("        (),\n");
        } else {
            out.push_str("        (\n");
            for param in &found.params {
                let ctype = variable(param).map_err(|error| format!("{}: {error}", found.name))?;
                let _ = writeln!(out, "            {ctype},  # {}", param.name);
            }
            out.push_str("        ),\n");
        }
        out.push_str("    ),\n");
    }
    out.push_str("}\n");
    Ok(())
}

fn result(ctype: &CType) -> Result<&'static str, String> {
    Ok(match (&ctype.base, ctype.pointers) {
        (Base::Void, 0) => "None",
        (Base::Char, 1) => "c_char_p",
        (base, 0) => scalar(base).ok_or("no result of this type")?,
        _ => return Err("no result of this type".into()),
    })
}

/// The type of a member or a parameter. Bytes that are no text with a NUL, and what only the
/// library looks into, are an address to Python.
fn variable(of: &Variable) -> Result<String, String> {
    let scalar = || scalar(&of.ctype.base).ok_or_else(|| format!("{}: no type of ctypes", of.name));
    Ok(match (of.role, &of.ctype.base) {
        (Role::Inline, _) => format!("c_char * {}", of.ctype.array.unwrap_or(0)),
        (Role::Text | Role::Decimal, _) | (Role::Block, Base::Char) => "c_char_p".into(),
        (Role::Block | Role::Buffer | Role::Context | Role::Handle, _) => "c_void_p".into(),
        (Role::NewHandle, _) => "POINTER(c_void_p)".into(),
        (_, Base::Callback(name)) => name.clone(),
        (_, Base::Struct(name)) => format!("POINTER({name})"),
        _ if of.ctype.pointers == 1 => format!("POINTER({})", scalar()?),
        _ => scalar()?.into(),
    })
}

fn scalar(base: &Base) -> Option<&'static str> {
    Some(match base {
        Base::I32 | Base::Status => "c_int32",
        Base::U32 => "c_uint32",
        Base::I64 => "c_int64",
        _ => return None,
    })
}
