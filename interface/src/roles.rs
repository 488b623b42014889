//! What a member or a parameter is for. C does not say it; the names do, which keep to a few rules,
//! and the comments do, which a C programmer reads too:
//!
//! - `x` with `x_len` is a text or a block of that length; structs have `x_count`, or, of `fields`,
//!   `field_count`. Room to be written to is `x`, `x_cap` and `x_len`, or `buf`, `cap`, `len`, in this
//!   order; structs: `cap`, `count`.
//! - "May be NULL", or any other word on what NULL means, but for "must not be NULL", allows it; what
//!   a struct points to may be NULL unless the comment says "required".
//! - A comment that begins with a constant, or has the beginning of some ("`QR_ECC_...`"), says which
//!   are allowed: `sections` knows the group.

use super::model::{Base, CType, Doc, Function, Role, Variable};
use super::sections::{self, Group, Kind};

/// Members whose text is a number.
const DECIMALS: &[&str] = &["amount", "unit_price", "latitude", "longitude"];

/// A member or a parameter as the sources have it.
pub struct Declared {
    /// Name.
    pub name: String,
    /// Type.
    pub ctype: CType,
    /// Comment.
    pub doc: Doc,
}

/// Adds to the members of a struct what they are for.
///
/// # Errors
///
/// Names the member that follows none of the rules.
pub fn members(all: &[Declared]) -> Result<Vec<Variable>, String> {
    let required = |doc: &str| doc.contains("; required.") || doc.contains("Required.");
    let is_address = |ctype: &CType| ctype.pointers > 0 || matches!(ctype.base, Base::Callback(_));
    with_roles(all, |of| is_address(&of.ctype) && !required(&of.doc.text()))
}

/// Adds to the parameters of a function what they are for. `others` are those that a comment may
/// refer to: "As in qr_render_bitmap".
///
/// # Errors
///
/// Names the parameter that follows none of the rules.
pub fn params(all: &[Declared], others: &[Function]) -> Result<Vec<Variable>, String> {
    with_roles(all, |Declared { name, ctype, doc }| {
        let doc = doc.text();
        let doc = format!("{doc} {}", referred(&doc, name, others));
        ctype.pointers > 0 && doc.contains("NULL") && !doc.contains("not be NULL")
    })
}

/// What another function says of its parameter of this name, where the comment is "As in ...".
fn referred(doc: &str, name: &str, others: &[Function]) -> String {
    let other = doc.strip_prefix("As in ").and_then(|rest| {
        let end = rest.find([' ', '.', ';', ',']).unwrap_or(rest.len());
        others.iter().find(|function| function.name == rest[..end])
    });
    other.map(|function| function.doc.param(name)).unwrap_or_default()
}

fn with_roles(
    all: &[Declared],
    nullable: impl Fn(&Declared) -> bool,
) -> Result<Vec<Variable>, String> {
    let mut found = Vec::new();
    for (index, of) in all.iter().enumerate() {
        let called = |other: usize| all[other].name.clone();
        found.push(Variable {
            role: role(all, index)?,
            nullable: nullable(of),
            capacity: capacity(all, index).map(called),
            length: length(all, index).map(called),
            name: of.name.clone(),
            ctype: of.ctype.clone(),
            doc: of.doc.clone(),
        });
    }
    Ok(found)
}

fn role(all: &[Declared], index: usize) -> Result<Role, String> {
    let Declared { name, ctype, doc } = &all[index];
    let fits = match (&ctype.base, ctype.pointers) {
        (Base::Char, 0) => ctype.array.map(|_| Role::Inline),
        (Base::Callback(_), 0) => Some(Role::Callback),
        (Base::Void, 1) => Some(Role::Context),
        (Base::Handle(_), 1) => Some(Role::Handle),
        (Base::Handle(_), 2) => Some(Role::NewHandle),
        (Base::Struct(_), 1) => Some(of_struct(all, index)),
        (Base::Char | Base::U8, 1) => of_bytes(all, index),
        (Base::U32, 1) => Some(companion(all, index).unwrap_or(Role::InOut)),
        (Base::Status, 0) => Some(Role::Status),
        (Base::I32 | Base::U32 | Base::I64, 0) => {
            Some(companion(all, index).unwrap_or_else(|| of_number(name, &doc.text())))
        }
        _ => None,
    };
    fits.ok_or_else(|| format!("{}: which role? See interface/src/roles.rs", ctype.declare(name)))
}

fn of_struct(all: &[Declared], index: usize) -> Role {
    match (all[index].ctype.is_const, capacity(all, index), length(all, index)) {
        (true, _, Some(_)) => Role::Array,
        (true, _, None) => Role::Input,
        (false, Some(_), _) => Role::List,
        (false, None, _) => Role::Output,
    }
}

fn of_bytes(all: &[Declared], index: usize) -> Option<Role> {
    let Declared { name, ctype, .. } = &all[index];
    if !ctype.is_const {
        return capacity(all, index).map(|_| Role::Buffer);
    }
    match length(all, index) {
        Some(_) => Some(Role::Block),
        None if ctype.base == Base::U8 => None,
        None if DECIMALS.contains(&name.as_str()) => Some(Role::Decimal),
        None => Some(Role::Text),
    }
}

fn of_number(name: &str, doc: &str) -> Role {
    match (name, doc) {
        ("struct_size", _) => Role::StructSize,
        ("reserved", _) | (_, "Must be 0.") => Role::Reserved,
        _ => sections::allowed(doc).map_or(Role::Number, |group| Role::Constant(group.name)),
    }
}

/// Whether this is the capacity or the length of another one.
fn companion(all: &[Declared], index: usize) -> Option<Role> {
    let of = |find: fn(&[Declared], usize) -> Option<usize>| {
        (0..all.len()).any(|other| find(all, other) == Some(index))
    };
    match (of(capacity), of(length)) {
        (true, _) => Some(Role::Capacity),
        (_, true) => Some(Role::Length),
        _ => None,
    }
}

/// Where the room in this one stands.
fn capacity(all: &[Declared], index: usize) -> Option<usize> {
    if all[index].ctype.base == Base::U32 {
        return None;
    }
    named(all, index, "cap").or_else(|| beside(all, index + 1, "cap"))
}

/// Where the length of this one stands, or its number of elements.
fn length(all: &[Declared], index: usize) -> Option<usize> {
    let unit = match all[index].ctype.base {
        Base::Struct(_) => "count",
        Base::Char | Base::U8 => "len",
        _ => return None,
    };
    let after_capacity = || beside(all, index + 1, "cap").and(beside(all, index + 2, unit));
    named(all, index, unit).or_else(after_capacity)
}

fn named(all: &[Declared], index: usize, unit: &str) -> Option<usize> {
    let name = &all[index].name;
    let one = name.strip_suffix('s').unwrap_or(name);
    let fits = |other: &Declared| {
        other
            .name
            .strip_suffix(unit)
            .and_then(|rest| rest.strip_suffix('_'))
            .is_some_and(|rest| rest == name || rest == one)
    };
    all.iter().position(fits)
}

fn beside(all: &[Declared], index: usize, name: &str) -> Option<usize> {
    all.get(index).filter(|other| other.name == name).map(|_| index)
}

/// The group that a variable takes its values from.
#[must_use]
pub fn group(role: Role) -> Option<&'static Group> {
    let Role::Constant(name) = role else { return None };
    sections::groups().find(|group| group.name == name && group.kind != Kind::Numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(name: &str, base: Base, pointers: usize, doc: &str) -> Declared {
        let ctype = CType { base, is_const: false, pointers, array: None };
        Declared { name: name.into(), ctype, doc: Doc::line(doc) }
    }

    fn text(name: &str, doc: &str) -> Declared {
        let mut text = declared(name, Base::Char, 1, doc);
        text.ctype.is_const = true;
        text
    }

    #[test]
    fn what_follows_no_rule_is_refused_by_name() {
        let error = members(&[declared("room", Base::Char, 1, "")]).expect_err("no capacity");
        assert!(error.starts_with("char *room: "), "{error}");
        let error =
            params(&[declared("value", Base::I64, 1, "")], &[]).expect_err("no such output");
        assert!(error.starts_with("int64_t *value: "), "{error}");
    }

    #[test]
    fn room_and_its_length_belong_together_by_name_or_by_place() {
        let roles = |all: &[Declared]| {
            members(all).expect("roles").iter().map(|m| m.role).collect::<Vec<_>>()
        };
        let by_name = [
            declared("body_cap", Base::U32, 0, ""),
            declared("body_len", Base::U32, 0, ""),
            declared("body", Base::U8, 1, ""),
        ];
        assert_eq!(roles(&by_name), [Role::Capacity, Role::Length, Role::Buffer]);
        let by_place = [
            declared("nodes", Base::Struct("qr_node".into()), 1, ""),
            declared("cap", Base::U32, 0, ""),
            declared("count", Base::U32, 1, ""),
        ];
        assert_eq!(roles(&by_place), [Role::List, Role::Capacity, Role::Length]);
    }

    #[test]
    fn members_may_be_null_unless_required_and_parameters_only_where_it_is_said() {
        let of = |found: Result<Vec<Variable>, String>| found.expect("roles")[0].nullable;
        assert!(of(members(&[text("pos", "The till.")])));
        assert!(!of(members(&[text("name", "As buyers read it; required.")])));
        assert!(of(members(&[text("pos", "One of the two is required.")])));
        assert!(!of(params(&[text("secret", "The secret.")], &[])));
        assert!(of(params(&[text("since", "Then or later; NULL: ever.")], &[])));
        assert!(!of(params(&[text("since", "Must not be NULL.")], &[])));
    }

    #[test]
    fn a_parameter_may_be_described_at_another_function() {
        let doc = Doc(vec!["Draws.".into(), "@param options  How; NULL: all defaults.".into()]);
        let result = CType { base: Base::Void, is_const: false, pointers: 0, array: None };
        let other = Function { name: "qr_draw".into(), doc, result, params: Vec::new() };
        let found = params(&[text("options", "As in qr_draw; more.")], &[other]).expect("roles");
        assert!(found[0].nullable);
    }
}
