//! cobol/posqr-calls.cpy: the PROCEDURE DIVISION.

use super::{
    TRIMS, argument, buffer, called, cobol, comment, elements, inputs, member_name, target,
};
use crate::model::{Base, Function, Interface, Role, Struct, Variable};
use std::fmt::Write as _;

const HEAD: &str = r"      *> posqr in COBOL: the calls, behind the last statement of the
      *> PROCEDURE DIVISION; posqr.cpy has the data. Written by
      *> posqr-interface from the library's own sources: do not edit.
      *>
      *> PERFORM QR-BUILD-PAYLOAD and so on: QR-RESULT is the status.
      *> QR-READY-... writes the NUL behind every text, right before
      *> each call, and points the struct to its texts. Never call a
      *> function that takes a text in another way: a field without a
      *> NUL would run into its neighbour.
       QR-CALLS SECTION.
";

/// `QR_NUL_TERMINATED` in 32 bits with a sign, as GnuCOBOL passes a literal.
const NUL_TERMINATED: i32 = -1;

/// The copybook.
///
/// # Errors
///
/// Names a parameter that COBOL has no way for.
pub fn calls(interface: &Interface) -> Result<String, String> {
    let mut out = String::from(HEAD);
    for function in called(interface) {
        call(&mut out, function, interface)?;
    }
    for of in inputs(interface) {
        ready(&mut out, of, interface)?;
    }
    for of in outputs(interface)? {
        blank(&mut out, of);
    }
    Ok(out)
}

fn statement(out: &mut String, text: &str) {
    let _ = writeln!(out, "           {text}");
}

fn paragraph(out: &mut String, name: &str) {
    let _ = writeln!(out, "       {name}.");
}

/// One function: its texts are made ready, it is called, and what it gives is made COBOL's.
fn call(out: &mut String, of: &Function, interface: &Interface) -> Result<(), String> {
    out.push_str("      *>\n");
    comment(out, first_sentence(&of.doc.text()));
    paragraph(out, &cobol(&of.name));
    let error = |what: String| format!("{}: {what}", of.name);
    for param in &of.params {
        before(out, param, interface).map_err(error)?;
    }
    statement(out, &format!("CALL STATIC \"{}\" USING", of.name));
    for param in &of.params {
        statement(out, &format!("    {}", passed(of, param, interface).map_err(error)?));
    }
    statement(out, "    RETURNING QR-RESULT");
    for param in &of.params {
        after(out, param, interface).map_err(error)?;
    }
    statement(out, "CONTINUE.");
    Ok(())
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

/// What is done before a call.
fn before(out: &mut String, of: &Variable, interface: &Interface) -> Result<(), String> {
    match of.role {
        Role::Text | Role::Decimal | Role::Block => {
            let name = argument(of);
            drop_blanks(out, &name, "");
            end(out, &name, "");
        }
        Role::Input => {
            let of = target(interface, of)?;
            statement(out, &format!("PERFORM {}", paragraph_of("READY", of)));
        }
        Role::Output | Role::List => {
            let name = cobol(&target(interface, of)?.name);
            // An error would keep what an earlier call left in it. The rest is as it was if a call fails.
            if name == "QR-ERROR" {
                statement(out, "MOVE LOW-VALUES TO QR-ERROR");
            }
            set_size(out, &name, &format!("{name}-STRUCT-SIZE"));
        }
        Role::Buffer => statement(out, "MOVE SPACES TO QR-BUF"),
        _ => {}
    }
    Ok(())
}

/// What is done after a call.
fn after(out: &mut String, of: &Variable, interface: &Interface) -> Result<(), String> {
    match of.role {
        Role::Output | Role::List => {
            let of = target(interface, of)?;
            statement(out, &format!("PERFORM {}", paragraph_of("BLANK", of)));
        }
        Role::Buffer => statement(out, "INSPECT QR-BUF REPLACING ALL LOW-VALUE BY SPACE"),
        _ => {}
    }
    Ok(())
}

/// How a parameter is passed.
fn passed(function: &Function, of: &Variable, interface: &Interface) -> Result<String, String> {
    let name = argument(of);
    Ok(match (of.role, &of.ctype.base) {
        (Role::Text | Role::Decimal | Role::Block, _) => format!("BY REFERENCE {name}"),
        (Role::Input | Role::Output | Role::List, _) => {
            format!("BY REFERENCE {}", cobol(&target(interface, of)?.name))
        }
        (Role::Buffer, _) => "BY REFERENCE QR-BUF".into(),
        (Role::Capacity, _) => format!("BY VALUE {}", room(function, of, interface)?),
        (Role::Handle, _) => "BY VALUE QR-CLIENT".into(),
        (Role::NewHandle, _) => "BY REFERENCE QR-CLIENT".into(),
        (Role::Length, _) if of.ctype.pointers > 0 => format!("BY REFERENCE {name}"),
        // A block of text ends with a NUL here, as every text does.
        (Role::Length, _) => format!("BY VALUE {NUL_TERMINATED}"),
        // Without a size, GnuCOBOL passes four bytes, whatever the item has.
        (_, Base::I64) => format!("BY VALUE SIZE 8 {name}"),
        (_, Base::U32 | Base::I32 | Base::Status) => format!("BY VALUE {name}"),
        _ => return Err(format!("{}: no way in COBOL", of.name)),
    })
}

/// The room in what the copybook has for a result: one struct, or all of QR-BUF.
fn room(function: &Function, of: &Variable, interface: &Interface) -> Result<u64, String> {
    let is_of = |param: &&Variable| param.capacity.as_ref() == Some(&of.name);
    match function.params.iter().find(is_of).map(|param| param.role) {
        Some(Role::Buffer) => buffer(interface),
        Some(Role::List) => Ok(1),
        _ => Err(format!("{}: the room of what?", of.name)),
    }
}

/// `QR-READY-CHARGE`, `QR-BLANK-ERROR`.
fn paragraph_of(verb: &str, of: &Struct) -> String {
    cobol(&of.name).replacen("QR-", &format!("QR-{verb}-"), 1)
}

fn set_size(out: &mut String, of: &str, size: &str) {
    statement(out, &format!("MOVE LENGTH OF {of}"));
    statement(out, &format!("    TO {size}"));
}

/// Writes the NUL behind a text.
fn end(out: &mut String, name: &str, at: &str) {
    statement(out, &format!("MOVE LOW-VALUE TO {name}-NUL{at}"));
}

/// Where no flag makes the library drop them.
fn drop_blanks(out: &mut String, name: &str, at: &str) {
    statement(out, &format!("INSPECT {name}{at}"));
    statement(out, "    REPLACING TRAILING SPACE BY LOW-VALUE");
}

/// Makes a struct ready for a call: size, NULs and pointers. Numbers are the program's.
fn ready(out: &mut String, of: &Struct, interface: &Interface) -> Result<(), String> {
    let name = cobol(&of.name);
    let most = elements(of, interface);
    let at = if most.is_some() { " (QR-AT)" } else { "" };
    let trim = TRIMS.iter().find(|(trims, _)| *trims == of.name);
    out.push_str("      *>\n");
    paragraph(out, &paragraph_of("READY", of));
    if let Some((_, flag)) = trim {
        set_flag(out, &format!("{name}-FLAGS"), flag, interface)?;
    }
    for member in &of.members {
        let address = format!("{}{at}", member_name(of, member));
        match member.role {
            Role::StructSize => set_size(out, &format!("{name}{at}"), &address),
            Role::Reserved => statement(out, &format!("MOVE 0 TO {address}")),
            Role::Callback | Role::Context => statement(out, &format!("SET {address} TO NULL")),
            Role::Array => array(out, of, member, interface)?,
            Role::Text | Role::Decimal => {
                let text = cobol(&format!("{}_{}", of.name, member.name));
                if trim.is_none() && most.is_none() {
                    drop_blanks(out, &text, at);
                }
                end(out, &text, at);
                statement(out, &format!("SET {address}"));
                statement(out, &format!("    TO ADDRESS OF {text}{at}"));
            }
            _ => {}
        }
    }
    statement(out, "CONTINUE.");
    Ok(())
}

/// Adds a flag, unless it is among the flags already.
fn set_flag(
    out: &mut String,
    flags: &str,
    flag: &str,
    interface: &Interface,
) -> Result<(), String> {
    let found = interface.constants.iter().find(|constant| constant.name == flag);
    let bit = found.ok_or_else(|| format!("src has no {flag}"))?.value;
    statement(out, &format!("DIVIDE {flags} BY {bit} GIVING QR-AT"));
    statement(out, "IF FUNCTION MOD (QR-AT 2) = 0");
    statement(out, &format!("    ADD {bit} TO {flags}"));
    statement(out, "END-IF");
    Ok(())
}

/// Makes the elements of an array ready, however wrong their number is: there is no room for more.
fn array(
    out: &mut String,
    of: &Struct,
    member: &Variable,
    interface: &Interface,
) -> Result<(), String> {
    let element = target(interface, member)?;
    let most = elements(element, interface);
    let most = most.ok_or_else(|| format!("{}: how many at most?", element.name))?;
    let count = member.length.as_ref().ok_or_else(|| format!("{}: no number", member.name))?;
    let count = cobol(&format!("{}_{count}", of.name));
    statement(out, &format!("SET {}", member_name(of, member)));
    statement(out, &format!("    TO ADDRESS OF {}-TABLE", cobol(&element.name)));
    statement(out, &format!("PERFORM {}", paragraph_of("READY", element)));
    statement(out, "    VARYING QR-AT FROM 1 BY 1");
    statement(out, &format!("    UNTIL QR-AT > {count}"));
    statement(out, &format!("    OR QR-AT > {most}"));
    Ok(())
}

/// The structs that the calls fill.
fn outputs(interface: &Interface) -> Result<Vec<&Struct>, String> {
    let params = called(interface).flat_map(|function| &function.params);
    let filled = params.filter(|param| matches!(param.role, Role::Output | Role::List));
    let mut names = filled.map(|param| target(interface, param)).collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(|of| of.name.as_str());
    names.dedup_by_key(|of| of.name.as_str());
    Ok(names)
}

/// COBOL's own end of a text: blanks. Behind its NUL the library writes NULs only.
fn blank(out: &mut String, of: &Struct) {
    out.push_str("      *>\n");
    paragraph(out, &paragraph_of("BLANK", of));
    for member in of.members.iter().filter(|member| member.role == Role::Inline) {
        statement(out, &format!("INSPECT {}", member_name(of, member)));
        statement(out, "    REPLACING ALL LOW-VALUE BY SPACE");
    }
    statement(out, "CONTINUE.");
}
