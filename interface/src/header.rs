//! include/posqr.h: what a C reader needs besides the declarations are the promises at the top,
//! sections from simple to advanced, `QR_CALL` on every function, `_INIT` macros that list every
//! member, and comments that C89 takes.

use super::model::{Constant, Doc, Function, Interface, Role, Struct, Type};
use super::sections::{self, Part, SECTIONS, Section};
use std::fmt::Write as _;

const PROMISES: &str = include_str!("header/promises.h");
const PLATFORM: &str = include_str!("header/platform.h");

/// Columns of a line.
const WIDTH: usize = 100;

/// The header.
///
/// # Errors
///
/// Names a declaration that has no place in [`SECTIONS`], or a place without one.
pub fn header(interface: &Interface) -> Result<String, String> {
    let declared = declarations(interface);
    if let Some((name, _)) = declared.iter().find(|(name, _)| sections::entry(name).is_none()) {
        return Err(format!("{name} has no place in SECTIONS, interface/src/sections.rs"));
    }
    let mut out = format!("#ifndef POSQR_H\n#define POSQR_H\n\n{PROMISES}\n{PLATFORM}\n");
    version(&mut out, interface);
    out.push_str("\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    for section in SECTIONS {
        title(&mut out, section);
        for part in section.parts {
            blocks(&mut out, part, &declared)?;
        }
    }
    out.push_str("#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    Ok(out)
}

/// Every declaration by its name; the versions stand above them.
fn declarations(interface: &Interface) -> Vec<(&str, String)> {
    let mut all = vec![("qr_status", status(&interface.status_doc))];
    let constants = interface.constants.iter().filter(|constant| !is_version(constant));
    all.extend(constants.map(|found| (found.name.as_str(), constant(found))));
    all.extend(interface.types.iter().map(|found| (found.name(), declared_type(found))));
    all.extend(interface.functions.iter().map(|found| (found.name.as_str(), function(found))));
    all
}

/// Whether it is the number of a version: of the library, or of the ABI.
fn is_version(constant: &Constant) -> bool {
    constant.name.starts_with("QR_VERSION_") || constant.name == "QR_ABI_VERSION"
}

fn version(out: &mut String, interface: &Interface) {
    let _ = write!(
        out,
        "/* Of this header; qr_version() and qr_abi_version() are those of the library. */\n\
         #define QR_VERSION \"{}\"\n",
        interface.version
    );
    for found in interface.constants.iter().filter(|constant| is_version(constant)) {
        let _ = writeln!(out, "#define {} {}", found.name, found.value);
    }
}

fn title(out: &mut String, section: &Section) {
    let _ = write!(out, "\n/* ==== {} {}", section.title, "=".repeat(88 - section.title.len()));
    if !section.intro.is_empty() {
        for line in section.intro.lines() {
            let _ = write!(out, "\n * {line}");
        }
        out.push('\n');
    }
    out.push_str(" */\n\n");
}

/// A block for each name of a group of types and functions; constants that belong together are one.
fn blocks(out: &mut String, part: &Part, declared: &[(&str, String)]) -> Result<(), String> {
    let names = part.names();
    let step = match part {
        Part::Constants(_) => names.len(),
        Part::Names(_) => 1,
    };
    for names in names.chunks(step) {
        let belongs =
            |name: &str| sections::entry(name).is_some_and(|entry| names.contains(&entry));
        let mut found = declared.iter().filter(|(name, _)| belongs(name)).peekable();
        if found.peek().is_none() {
            return Err(format!("nothing in src is named {names:?}, as SECTIONS says"));
        }
        out.extend(found.map(|(_, text)| text.as_str()));
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
    Ok(())
}

fn status(doc: &Doc) -> String {
    format!("{}typedef int32_t qr_status;\n\n", comment("", doc))
}

fn constant(found: &Constant) -> String {
    let Constant { name, doc, .. } = found;
    let line = format!("#define {name:<36} {:<4}", literal(found));
    match &doc.0[..] {
        [doc] if line.len() + doc.len() + " /*  */".len() <= WIDTH => {
            format!("{line} /* {doc} */\n")
        }
        _ => format!("{}{}\n", comment("", doc), line.trim_end()),
    }
}

/// A value in C. UINT32_MAX is no macro of C++98's.
fn literal(constant: &Constant) -> String {
    match constant.value {
        value if value > i32::MAX as u64 => format!("0x{value:X}u"),
        value => value.to_string(),
    }
}

fn comment(indent: &str, doc: &Doc) -> String {
    if let [line] = &doc.0[..] {
        return format!("{indent}/** {line} */\n");
    }
    let mut out = format!("{indent}/**\n");
    for line in &doc.0 {
        let _ = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
    }
    let _ = writeln!(out, "{indent} */");
    out
}

fn declared_type(found: &Type) -> String {
    match found {
        Type::Struct(found) => structure(found),
        Type::Handle(found) => {
            format!("{}typedef struct {} {};\n\n", comment("", &found.doc), found.name, found.name)
        }
        Type::Callback(found) => prototype(
            found,
            &format!("typedef {}", found.result.declare(&format!("(QR_CALL *{})", found.name))),
        ),
    }
}

/// A struct, and the macro that initialises every member of it.
fn structure(found: &Struct) -> String {
    let name = &found.name;
    let mut out = format!("{}typedef struct {name} {{\n", comment("", &found.doc));
    for member in &found.members {
        let declared = member.ctype.declare(&member.name);
        let _ = writeln!(out, "{}    {declared};", comment("    ", &member.doc));
    }
    let _ = write!(out, "}} {name};\n\n");
    if found.is_sized() {
        out.push_str(&initialiser(found));
    }
    out
}

fn initialiser(found: &Struct) -> String {
    let value = |role| match role {
        Role::StructSize => format!("(uint32_t)sizeof({})", found.name),
        Role::Inline => "{ 0 }".into(),
        _ => "0".into(),
    };
    let values: Vec<_> = found.members.iter().map(|member| value(member.role)).collect();
    let values = values.join(", ");
    let begin = format!("#define {}_INIT", found.name.to_uppercase());
    if begin.len() + " {  }".len() + values.len() <= WIDTH {
        format!("{begin} {{ {values} }}\n\n")
    } else {
        format!("{begin} \\\n    {{ {values} }}\n\n")
    }
}

fn function(found: &Function) -> String {
    prototype(found, &found.result.declare(&format!("QR_CALL {}", found.name)))
}

/// A function, its parameters laid out within the columns.
fn prototype(found: &Function, head: &str) -> String {
    let mut params: Vec<_> = found.params.iter().map(|p| p.ctype.declare(&p.name)).collect();
    if params.is_empty() {
        params.push("void".into());
    }
    let mut out = comment("", &found.doc);
    let mut line = format!("{head}(");
    for (index, param) in params.iter().enumerate() {
        let end = if index + 1 == params.len() { ");" } else { "," };
        if line.len() + param.len() + end.len() + 1 > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line = "    ".into();
        }
        let _ = write!(line, "{param}{end} ");
    }
    let _ = write!(out, "{}\n\n", line.trim_end());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Base;
    use crate::model::{CType, Variable};
    use crate::roles::{self, Declared};

    fn number(name: &str, value: u64, doc: &[&str]) -> Constant {
        let doc = Doc(doc.iter().map(|line| (*line).to_owned()).collect());
        Constant { name: name.into(), doc, base: Base::U32, value }
    }

    #[test]
    fn a_short_comment_stands_beside_its_constant_and_a_long_one_above() {
        let short = constant(&number("QR_ECC_LOW", 1, &["About 7 %."]));
        assert_eq!(short, "#define QR_ECC_LOW                           1    /* About 7 %. */\n");
        let long = constant(&number("QR_ECC_LOW", 1, &["About 7 %,", "or more."]));
        assert_eq!(
            long,
            "/**\n * About 7 %,\n * or more.\n */\n#define QR_ECC_LOW                           1\n"
        );
    }

    #[test]
    fn a_value_that_c_takes_for_negative_is_written_in_hexadecimal() {
        assert_eq!(literal(&number("", 0xFFFF_FFFF, &[])), "0xFFFFFFFFu");
        assert_eq!(literal(&number("", 0x7FFF_FFFF, &[])), "2147483647");
    }

    fn param(name: &str) -> Variable {
        let ctype = CType { base: Base::Char, is_const: true, pointers: 1, array: None };
        let declared = Declared { name: name.into(), ctype, doc: Doc::default() };
        roles::params(&[declared], &[]).expect("a text").remove(0)
    }

    #[test]
    fn parameters_go_on_in_a_second_line() {
        let result = CType { base: Base::Status, is_const: false, pointers: 0, array: None };
        let mut found =
            Function { name: "qr_do".into(), doc: Doc::line("Does."), result, params: Vec::new() };
        assert_eq!(function(&found), "/** Does. */\nqr_status QR_CALL qr_do(void);\n\n");
        found.params =
            vec![param("first_of_them"), param("second_of_them"), param("third_of_them")];
        let expected = "/** Does. */\n\
            qr_status QR_CALL qr_do(const char *first_of_them, const char *second_of_them,\n    \
            const char *third_of_them);\n\n";
        assert_eq!(function(&found), expected);
    }
}
