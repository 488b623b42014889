//! Files that import each other, directly or by way of others.

use crate::imports::{Imports, Module};
use std::collections::BTreeSet;

/// Every circle: files of which each can be reached from each other one.
pub fn circles(imports: &Imports) -> Vec<BTreeSet<Module>> {
    let mut circles: Vec<BTreeSet<Module>> = Vec::new();
    for module in imports.keys() {
        if circles.iter().any(|circle| circle.contains(module)) {
            continue;
        }
        let there = reached(module, imports);
        let back = |other: &&Module| reached(other, imports).contains(module);
        let circle: BTreeSet<Module> = there.iter().filter(back).cloned().collect();
        if circle.contains(module) {
            circles.push(circle);
        }
    }
    circles
}

/// All that is imported by a file, and by what it imports.
fn reached(from: &Module, imports: &Imports) -> BTreeSet<Module> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(next) = waiting.pop() {
        let new = imports.get(next).into_iter().flatten();
        waiting.extend(new.filter(|module| reached.insert((*module).clone())));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{imports::read, tree};

    fn names(files: &[(&str, &str)]) -> Vec<String> {
        let circles = circles(&read(&tree(files)));
        let name = |module: &Module| module.join("::");
        circles.iter().map(|circle| circle.iter().map(name).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn two_files_and_three_files_in_a_circle_are_found() {
        let lib = ("lib.rs", "mod a; mod b; mod c; mod d; mod e;");
        let both = [
            lib,
            ("a.rs", "use super::b::X;"),
            ("b.rs", "fn f() { super::a::g() }"),
            ("c.rs", "use super::{a, d};"),
            ("d.rs", "use crate::e;"),
            ("e.rs", "use crate::c;"),
        ];
        assert_eq!(names(&both), ["a b", "c d e"]);
        let straight = [
            lib,
            ("a.rs", "use super::b::X;"),
            ("b.rs", "use super::c;"),
            ("c.rs", "use super::{d, e};"),
            ("d.rs", "use super::e;"),
            ("e.rs", ""),
        ];
        assert_eq!(names(&straight), [""; 0]);
    }

    #[test]
    fn a_parent_that_calls_what_imports_it_is_in_a_circle_and_one_that_re_exports_it_is_not() {
        let child = ("a/b.rs", "use super::X; pub struct Y;");
        let calls = ("a.rs", "mod b; pub struct X; fn f() { b::g() }");
        assert_eq!(names(&[("lib.rs", "mod a;"), calls, child]), ["a a::b"]);
        let shows = ("a.rs", "mod b; pub struct X; pub use b::Y;");
        assert_eq!(names(&[("lib.rs", "mod a;"), shows, child]), [""; 0]);
    }
}
