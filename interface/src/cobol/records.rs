//! cobol/posqr.cpy: the DATA DIVISION.

use super::{
    argument, buffer, called, cobol, comment, elements, inputs, is_text, member_name, texts, width,
};
use crate::model::{Base, Constant, Interface, Role, Struct, Variable};
use std::fmt::Write as _;

const HEAD: &str = r"      *> posqr in COBOL: constants, structs and records of texts, for
      *> WORKING-STORAGE; posqr-calls.cpy has the calls. Written by
      *> posqr-interface from the library's own sources: do not edit.
      *>
      *> The library reads a text up to its NUL, and a PIC X field has
      *> none: a full one would run into its neighbour. So each text
      *> has a NUL of its own here, NAME-NUL behind NAME. Fill NAME,
      *> and call by PERFORM of posqr-calls.cpy: it writes every NUL
      *> again, and points NAME-PTR to NAME, right before the call.
      *> MOVE SPACES, INITIALIZE, MOVE LOW-VALUES and MOVE of a group
      *> are therefore safe. Blanks behind a text do not count, and a
      *> field of blanks or low-values is one that was not given. Where
      *> the library has no flag for it, as QR-CHARGE-TRIM, the call
      *> makes low-values of the blanks.
      *>
      *> NAME is as wide as the longest text that is allowed, in bytes:
      *> in UTF-8 (QR-...-ENCODING 0) an accent has two. MOVE of a
      *> longer text cuts it, without a word: look at its end before, or
      *> compile with -Wpossible-truncate, which says where it may.
";

/// The copybook.
///
/// # Errors
///
/// Names what COBOL has no picture for, and a name that would stand twice.
pub fn records(interface: &Interface) -> Result<String, String> {
    let mut out = String::from(HEAD);
    for constant in &interface.constants {
        number(&mut out, constant, interface);
    }
    for of in interface.structs() {
        structure(&mut out, of, interface)?;
    }
    for of in inputs(interface) {
        record(&mut out, of, interface)?;
    }
    arguments(&mut out, interface)?;
    no_name_twice(&out)?;
    Ok(out)
}

/// COBOL has one case: a constant that is named like a member there says that it is a flag.
fn number(out: &mut String, constant: &Constant, interface: &Interface) {
    let name = cobol(&constant.name);
    let is_member = |of: &Struct| of.members.iter().any(|member| member_name(of, member) == name);
    let suffix = if interface.structs().any(is_member) { "-FLAG" } else { "" };
    out.push_str("      *>\n");
    comment(out, &constant.doc.text());
    let _ = writeln!(out, "       78  {name}{suffix} VALUE {}.", constant.value);
}

fn structure(out: &mut String, of: &Struct, interface: &Interface) -> Result<(), String> {
    out.push_str("      *>\n");
    comment(out, &of.doc.text());
    let name = cobol(&of.name);
    let level = match elements(of, interface) {
        Some(most) => {
            let _ = writeln!(out, "       01  {name}-TABLE.");
            let _ = writeln!(out, "         03  {name} OCCURS {most} TIMES.");
            "    "
        }
        None => {
            let _ = writeln!(out, "       01  {name}.");
            ""
        }
    };
    for member in &of.members {
        comment(out, &member.doc.text());
        let error = |what| format!("{}.{}: {what}", of.name, member.name);
        let picture = picture(member).ok_or_else(|| error("no picture in COBOL"))?;
        item(out, level, &member_name(of, member), &picture);
    }
    Ok(())
}

fn item(out: &mut String, level: &str, name: &str, picture: &str) {
    let _ = writeln!(out, "         {level}05  {name}\n               {level}{picture}.");
}

fn picture(of: &Variable) -> Option<String> {
    Some(match (&of.ctype.base, of.ctype.pointers) {
        (_, 1..) | (Base::Callback(_), 0) => "POINTER".into(),
        (Base::Char, 0) => format!("PIC X({})", of.ctype.array?),
        (base, 0) => binary(base)?.into(),
    })
}

fn binary(base: &Base) -> Option<&'static str> {
    Some(match base {
        Base::U32 => "BINARY-LONG UNSIGNED",
        Base::I32 | Base::Status => "BINARY-LONG",
        Base::I64 => "BINARY-DOUBLE",
        _ => return None,
    })
}

/// The texts of a struct that is read.
fn record(out: &mut String, of: &Struct, interface: &Interface) -> Result<(), String> {
    let name = cobol(&of.name);
    out.push_str("      *>\n");
    comment(out, &format!("The texts of {name}."));
    let level = match elements(of, interface) {
        Some(most) => {
            let _ = writeln!(out, "       01  {name}-TEXTS-TABLE.");
            let _ = writeln!(out, "         03  {name}-TEXTS OCCURS {most} TIMES.");
            "    "
        }
        None => {
            let _ = writeln!(out, "       01  {name}-TEXTS.");
            ""
        }
    };
    for member in texts(of) {
        text(out, level, &cobol(&format!("{}_{}", of.name, member.name)), width(member)?);
    }
    Ok(())
}

fn text(out: &mut String, level: &str, name: &str, width: usize) {
    item(out, level, name, &format!("PIC X({width}) VALUE SPACES"));
    item(out, level, &format!("{name}-NUL"), "PIC X VALUE LOW-VALUE");
}

/// Everything else that the calls of posqr-calls.cpy take and give.
fn arguments(out: &mut String, interface: &Interface) -> Result<(), String> {
    out.push_str("      *>\n");
    comment(out, "What the calls give: the status, and a text, blanks behind it.");
    out.push_str("       01  QR-RESULT BINARY-LONG.\n");
    let _ = writeln!(out, "       01  QR-BUF PIC X({}).", buffer(interface)?);
    comment(out, "An open client.");
    out.push_str("       01  QR-CLIENT POINTER.\n");
    comment(out, "Used by the paragraphs themselves.");
    out.push_str("       01  QR-AT BINARY-LONG UNSIGNED.\n");
    comment(out, "The other arguments of the calls, by their names in posqr.h.");
    out.push_str("       01  QR-ARGUMENTS.\n");
    let mut seen: Vec<&Variable> = Vec::new();
    for param in called(interface).flat_map(|function| &function.params) {
        let is_text = is_text(param) || param.role == Role::Block;
        let is_given =
            param.role == Role::Length && param.ctype.pointers == 0 || param.role == Role::Capacity;
        let binary = binary(&param.ctype.base).filter(|_| !is_given);
        if binary.is_none() && !is_text {
            continue;
        }
        if let Some(known) = seen.iter().find(|known| known.name == param.name) {
            if known.ctype.base != param.ctype.base || known.role != param.role {
                return Err(format!("{}: parameters of two kinds", param.name));
            }
            continue;
        }
        seen.push(param);
        match binary {
            Some(binary) => item(out, "", &argument(param), binary),
            None => text(out, "", &argument(param), width(param)?),
        }
    }
    Ok(())
}

fn no_name_twice(out: &str) -> Result<(), String> {
    let code = out.lines().filter(|line| !line.starts_with("      *>"));
    let names = code.flat_map(str::split_whitespace).filter(|word| word.starts_with("QR-"));
    let mut names: Vec<_> = names.map(|name| name.trim_end_matches('.')).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("{} would stand twice in the copybook", pair[0])),
        None => Ok(()),
    }
}
