//! For the tests in C: the layout of every struct on 32 and 64 bits, which they compare with what
//! compilers make of the header (tests/abi/layout-*.txt); the exported symbols; and all constants,
//! statuses, structs and members, as macros of a program's own (tests/c/interface.inc).

use super::model::{Base, CType, Interface, Struct};
use super::statuses;
use std::fmt::Write as _;

/// The record for pointers of so many bytes: each struct with its size, each member with offset and
/// size.
///
/// # Errors
///
/// Names a struct in which a compiler would leave a gap.
pub fn record(interface: &Interface, pointer: usize) -> Result<String, String> {
    interface.structs().map(|found| one_struct(found, pointer)).collect()
}

fn one_struct(found: &Struct, pointer: usize) -> Result<String, String> {
    let mut lines = String::new();
    let (mut offset, mut widest) = (0, 1);
    for member in &found.members {
        let (size, align) = size_and_alignment(&member.ctype, pointer)
            .ok_or_else(|| format!("{}.{}: not in a struct", found.name, member.name))?;
        if offset % align != 0 {
            return Err(format!("{}: a gap before {}", found.name, member.name));
        }
        let _ = writeln!(lines, "  {offset:4} {size:4} {}", member.name);
        offset += size;
        widest = widest.max(align);
    }
    if offset % widest != 0 {
        return Err(format!("{}: a gap at the end", found.name));
    }
    Ok(format!("{} {offset}\n{lines}", found.name))
}

/// Size and alignment in bytes; `None` for what must not be a member.
fn size_and_alignment(ctype: &CType, pointer: usize) -> Option<(usize, usize)> {
    if ctype.pointers > 0 {
        return Some((pointer, pointer));
    }
    let (size, align) = match ctype.base {
        Base::Char | Base::U8 => (1, 1),
        Base::U32 | Base::I32 | Base::Status => (4, 4),
        Base::Callback(_) => (pointer, pointer),
        Base::Void | Base::I64 | Base::Struct(_) | Base::Handle(_) => return None,
    };
    Some((size * ctype.array.unwrap_or(1), align))
}

/// The exported functions, sorted.
#[must_use]
pub fn symbols(interface: &Interface) -> String {
    let mut names: Vec<_> = interface.functions.iter().map(|found| found.name.as_str()).collect();
    names.sort_unstable();
    names.join("\n") + "\n"
}

const HEAD: &str = "\
/* Every constant, status, struct and member of posqr.h. Written by posqr-interface: do not edit.
 *
 * A program defines what it wants of each and includes this file; the macros are gone afterwards.
 * ANSWER is what qr_constant says. */
#ifndef CONSTANT
#define CONSTANT(NAME, ANSWER)
#endif
#ifndef STATUS
#define STATUS(NAME)
#endif
#ifndef STRUCT
#define STRUCT(TYPE)
#endif
#ifndef MEMBER
#define MEMBER(TYPE, NAME)
#endif
#ifndef END
#define END(TYPE)
#endif
";

const TAIL: &str = "
#undef CONSTANT
#undef STATUS
#undef STRUCT
#undef MEMBER
#undef END
";

/// The list as macros.
#[must_use]
pub fn macros(interface: &Interface) -> String {
    let mut out = format!("{HEAD}\n");
    for constant in &interface.constants {
        let _ = writeln!(out, "CONSTANT({}, {})", constant.name, constant.answer());
    }
    out.push('\n');
    for status in interface.statuses {
        let _ = writeln!(out, "STATUS({})", statuses::name(status));
    }
    for found in interface.structs() {
        let _ = write!(out, "\nSTRUCT({})\n", found.name);
        for member in &found.members {
            let _ = writeln!(out, "MEMBER({}, {})", found.name, member.name);
        }
        let _ = writeln!(out, "END({})", found.name);
    }
    out + TAIL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Doc;
    use crate::roles::{self, Declared};

    fn of(members: &[(&str, Base, usize, Option<usize>)]) -> Struct {
        let declared =
            |(name, base, pointers, array): &(&str, Base, usize, Option<usize>)| Declared {
                name: (*name).into(),
                ctype: CType {
                    base: base.clone(),
                    is_const: true,
                    pointers: *pointers,
                    array: *array,
                },
                doc: Doc::default(),
            };
        let declared: Vec<_> = members.iter().map(declared).collect();
        let members = roles::members(&declared).expect("known roles");
        Struct { name: "qr_some".into(), doc: Doc::default(), members }
    }

    #[test]
    fn offsets_follow_from_the_sizes_before() {
        let found = of(&[
            ("struct_size", Base::U32, 0, None),
            ("code", Base::Status, 0, None),
            ("text", Base::Char, 1, None),
            ("path", Base::Char, 0, Some(16)),
        ]);
        let record = one_struct(&found, 8).expect("no gap");
        assert_eq!(
            record,
            "qr_some 32\n     0    4 struct_size\n     4    4 code\n     8    8 text\n    16   16 path\n"
        );
        let record = one_struct(&found, 4).expect("no gap");
        assert_eq!(
            record,
            "qr_some 28\n     0    4 struct_size\n     4    4 code\n     8    4 text\n    12   16 path\n"
        );
    }

    #[test]
    fn a_gap_is_refused() {
        let before = of(&[("struct_size", Base::U32, 0, None), ("text", Base::Char, 1, None)]);
        assert_eq!(one_struct(&before, 8), Err("qr_some: a gap before text".into()));
        assert!(one_struct(&before, 4).is_ok());
        let end = of(&[("struct_size", Base::U32, 0, None), ("path", Base::Char, 0, Some(3))]);
        assert_eq!(one_struct(&end, 8), Err("qr_some: a gap at the end".into()));
    }

    #[test]
    fn what_no_packing_agrees_on_is_no_member() {
        let found = of(&[("since", Base::I64, 0, None)]);
        assert_eq!(one_struct(&found, 8), Err("qr_some.since: not in a struct".into()));
    }
}
