//! python/posqr/_values.py: what goes in and what comes out, as dataclasses whose members are those of
//! the structs. A new member of a struct is there by itself, after those that `first` names.

use super::classes::{CLASSES, Class, Way, class};
use super::words::{comment, member as word, prose};
use crate::model::{Base, Constant, Doc, Interface, Role, Variable};
use crate::roles;
use crate::sections::{self, Kind};
use std::fmt::Write as _;

/// A class with its struct and those of its members that Python has, in Python's order.
struct Found<'a> {
    class: &'static Class,
    doc: &'a Doc,
    members: Vec<&'a Variable>,
}

/// The module.
///
/// # Errors
///
/// Names a member that has no type in Python, or is not there.
pub fn module(interface: &Interface) -> Result<String, String> {
    let all: Vec<_> =
        CLASSES.iter().map(|class| found(interface, class)).collect::<Result<_, _>>()?;
    let mut out = HEAD.replace("{enumerations}", &enumerations(&all).join(",\n    "));
    for found in &all {
        dataclass(&mut out, interface, found)?;
    }
    out.push_str("\n\nif TYPE_CHECKING:\n    from typing_extensions import TypedDict\n");
    for found in all.iter().filter(|found| found.class.way == Way::Keywords) {
        keywords(&mut out, interface, found)?;
    }
    tables(&mut out, &all);
    Ok(out)
}

/// The enumerations that the module needs, sorted.
fn enumerations(all: &[Found]) -> Vec<&'static str> {
    let given = all.iter().filter(|found| found.class.way != Way::Out);
    let roles = given.flat_map(|found| &found.members).map(|member| member.role);
    let mut names: Vec<_> = roles.filter_map(roles::group).map(|group| group.name).collect();
    names.push("InfoFlags");
    names.sort_unstable();
    names.dedup();
    names
}

/// Without sizes, counts, and what is reserved.
fn found<'a>(interface: &'a Interface, class: &'static Class) -> Result<Found<'a>, String> {
    let of = interface.structure(class.of).ok_or_else(|| format!("src has no {}", class.of))?;
    let named = |name: &&str| {
        let member = of.members.iter().find(|member| member.name == **name);
        member.ok_or_else(|| format!("{} has no member {name}", class.of))
    };
    let mut members = class.first.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    let hidden = |role| matches!(role, Role::StructSize | Role::Reserved | Role::Length);
    let rest = of.members.iter().filter(|member| !hidden(member.role));
    members.extend(rest.filter(|member| !class.first.contains(&member.name.as_str())));
    Ok(Found { class, doc: &of.doc, members })
}

const HEAD: &str = r#""""What goes in and what comes out, as dataclasses.

Written by posqr-interface from the library's own sources: do not edit.
"""

from __future__ import annotations

import ctypes
import dataclasses
import decimal
from typing import (
    TYPE_CHECKING,
    Dict,
    FrozenSet,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Type,
    Union,
)

from . import _abi
from ._abi import (
    {enumerations},
)

#: A text: ``bytes`` are taken as they are.
Text = Union[str, bytes]
#: Further data objects by path: ``{"62.01": "F-1"}`` or ``[("62.01", "F-1")]``.
Fields = Union[Mapping[str, Text], Sequence[Tuple[str, Text]]]


class Told:
    """What the service tells."""

    flags: int

    @property
    def is_repeated(self) -> bool:
        """It was there already: this call did not make it."""
        return bool(self.flags & InfoFlags.REPEATED)
"#;

/// What Python's users are told of every class that goes in.
const GIVEN: &str = r#"    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
"#;

fn dataclass(out: &mut String, interface: &Interface, found: &Found) -> Result<(), String> {
    let Found { class, doc, members } = found;
    let doc = prose(&doc.text());
    if class.way == Way::Out {
        out.push_str("\n\n@dataclasses.dataclass(frozen=True)\n");
        let told = members.iter().any(|member| member.name == "flags");
        let told = if told { "(Told)" } else { "" };
        let _ = write!(out, "class {}{told}:\n    \"\"\"{doc}\"\"\"\n\n", class.name);
    } else {
        let first = doc.split_once(". ").map_or(doc.trim_end_matches('.'), |(first, _)| first);
        let texts = members.iter().any(|of| matches!(of.role, Role::Text | Role::Decimal));
        let given = if texts { format!("\n\n{GIVEN}    ") } else { String::new() };
        out.push_str("\n\n@dataclasses.dataclass\n");
        let _ = write!(out, "class {}:\n    \"\"\"{first}.{given}\"\"\"\n\n", class.name);
    }
    for member in members {
        let (hint, default) = hint(interface, class, member)?;
        let default = default.map(|value| format!(" = {value}")).unwrap_or_default();
        comment(out, "    ", &member.doc);
        let _ = writeln!(out, "    {}: {hint}{default}", member.name);
    }
    Ok(())
}

/// The members as keywords of a function.
fn keywords(out: &mut String, interface: &Interface, found: &Found) -> Result<(), String> {
    let _ = write!(out, "\n    class {}Members(TypedDict, total=False):\n", found.class.name);
    for member in &found.members {
        let (hint, _) = hint(interface, found.class, member)?;
        let _ = writeln!(out, "        {}: {hint}", member.name);
    }
    Ok(())
}

/// What is needed to fill the struct of a value.
fn tables(out: &mut String, all: &[Found]) {
    out.push_str(
        "\n\n#: The struct of each class.\nSTRUCTS: Dict[type, Type[ctypes.Structure]] = {\n",
    );
    for Found { class, .. } in all {
        let _ = writeln!(out, "    {}: _abi.{},", class.name, class.of);
    }
    let given = all.iter().filter(|found| found.class.way != Way::Out);
    let members: Vec<_> = given.flat_map(|found| &found.members).collect();
    out.push_str(
        "}\n\n#: Which member has the number of elements of another.\nCOUNTS: Dict[str, str] = {\n",
    );
    for (name, count) in members.iter().filter_map(|of| Some((&of.name, of.length.as_ref()?))) {
        let _ = writeln!(out, "    \"{name}\": \"{count}\",");
    }
    let decimals = members.iter().filter(|member| member.role == Role::Decimal);
    let mut decimals: Vec<_> = decimals.map(|member| format!("\"{}\"", member.name)).collect();
    decimals.sort();
    decimals.dedup();
    out.push_str("}\n\n#: Members that may be a ``Decimal``.\n");
    let _ = writeln!(out, "DECIMALS: FrozenSet[str] = frozenset([{}])", decimals.join(", "));
}

/// Type and default of a member. What is an enumeration is any number, since a newer library may
/// know more.
fn hint(
    interface: &Interface,
    class: &Class,
    member: &Variable,
) -> Result<(String, Option<String>), String> {
    let optional = class.way == Way::Keywords || member.nullable;
    let none = || optional.then(|| "None".to_owned());
    Ok(match (member.role, &member.ctype.base) {
        (Role::Inline, _) => ("str".into(), None),
        (Role::Status | Role::Number | Role::Constant(_), _) if class.way == Way::Out => {
            ("int".into(), None)
        }
        (Role::Text, _) if optional => ("Optional[Text]".into(), none()),
        (Role::Text, _) => ("Text".into(), None),
        (Role::Decimal, _) if optional => ("Union[str, decimal.Decimal, None]".into(), none()),
        (Role::Decimal, _) => ("Union[str, decimal.Decimal]".into(), None),
        (Role::Number, _) => ("int".into(), Some(least(&member.doc).into())),
        (Role::Constant(_), _) => ("int".into(), Some(zero(interface, member.role))),
        (Role::Array, Base::Struct(of)) => (elements(of), Some("()".into())),
        _ => return Err(format!("{}.{}: no type in Python", class.of, member.name)),
    })
}

/// The default of a number: 0, or 1 where 0 is none.
fn least(doc: &Doc) -> &'static str {
    if doc.text().starts_with("1 or more") { "1" } else { "0" }
}

/// The default of a choice, or of flags: what is 0.
fn zero(interface: &Interface, role: Role) -> String {
    let Some(group) = roles::group(role) else { return "0".into() };
    if group.kind == Kind::Flags {
        return format!("{}.NONE", group.name);
    }
    let belongs = |name: &str| sections::group(name).is_some_and(|of| of.name == group.name);
    let zero = |constant: &&Constant| constant.value == 0 && belongs(&constant.name);
    let found = interface.constants.iter().find(zero);
    found.map_or("0".into(), |found| format!("{}.{}", group.name, word(group, &found.name)))
}

fn elements(of: &str) -> String {
    class(of).map_or("Fields".into(), |class| format!("Sequence[{}]", class.name))
}
