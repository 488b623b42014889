//! The maps at the head of a module: which of the modules in it may use which.
//!
//! A map is a block of `text` in the `//!` head, of lines such as `a, b (remark) -> c -> d`: who stands
//! left of an arrow may use all that stand right of it in that line. `all` is every module of the map's
//! folder. The file with the map itself is not in it.

use crate::imports::{Imports, Module};
use std::collections::BTreeSet;

/// The lines of a map; of each the places between its arrows, and the names there.
pub type Map = Vec<Vec<Vec<String>>>;

/// The map in a source; empty if it has none.
pub fn read(source: &str) -> Map {
    let head = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let block =
        head.skip_while(|line| *line != "```text").skip(1).take_while(|line| *line != "```");
    block
        .filter(|line| line.contains("->"))
        .map(|line| line.split("->").map(names).collect())
        .collect()
}

/// `a, b (remark)`.
fn names(place: &str) -> Vec<String> {
    let mut depth = 0;
    let bare: String = place
        .chars()
        .filter(|sign| {
            depth += i32::from(*sign == '(');
            let is_outside = depth == 0;
            depth -= i32::from(*sign == ')');
            is_outside
        })
        .collect();
    bare.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// What is wrong with the map of `folder`: imports that it does not show, and arrows without imports.
pub fn faults(map: &Map, folder: &Module, imports: &Imports) -> Vec<String> {
    let arrows = arrows(folder, imports);
    let missing = arrows.iter().filter(|(from, to)| !is_shown(map, from, to));
    let mut faults: Vec<String> =
        missing.map(|(from, to)| format!("{from} -> {to} is not in the map")).collect();
    for line in map {
        for at in 1..line.len() {
            let (left, right) = (line[..at].concat(), line[at..].concat());
            let is_used = |from: &String, to: &String| {
                arrows.iter().any(|(a, b)| (from == "all" || a == from) && b == to)
            };
            let idle = |from: &&String| !right.iter().any(|to| is_used(from, to));
            faults.extend(line[at - 1].iter().filter(idle).map(|from| {
                format!("{from} uses nothing of {}, as the map says", right.join(", "))
            }));
            let unused = |to: &&String| !left.iter().any(|from| is_used(from, to));
            faults.extend(line[at].iter().filter(unused).map(|to| {
                format!("{to} is not used by any of {}, as the map says", left.join(", "))
            }));
        }
    }
    faults
}

/// The imports between the modules in `folder`, those of their own folders included. Only the map of
/// the whole crate shows its other crates.
fn arrows(folder: &Module, imports: &Imports) -> BTreeSet<(String, String)> {
    let inside = |module: &Module| {
        let is_crate = module.first().is_some_and(|name| name.starts_with("posqr_"));
        let is_inside = module.starts_with(folder) && (folder.is_empty() || !is_crate);
        is_inside.then(|| module.get(folder.len()).cloned()).flatten()
    };
    let all = imports.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)));
    all.filter_map(|(from, to)| Some((inside(from)?, inside(to)?)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn is_shown(map: &Map, from: &String, to: &String) -> bool {
    map.iter().any(|line| {
        let left =
            line.iter().position(|place| place.contains(from) || place.contains(&"all".into()));
        let right = line.iter().rposition(|place| place.contains(to));
        matches!((left, right), (Some(left), Some(right)) if left < right)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{imports, tree};

    fn faults_of(map: &str, folder: &[&str]) -> Vec<String> {
        let imports = imports::read(&tree(&[
            ("lib.rs", ""),
            ("a/mod.rs", "mod b; mod c; use posqr_cpu::f;"),
            ("a/b.rs", "use super::c::X; use crate::e;"),
            ("a/c.rs", "use crate::d::X;"),
            ("d.rs", "use super::e;"),
            ("e.rs", ""),
        ]));
        let folder: Module = folder.iter().map(|name| (*name).to_owned()).collect();
        faults(&read(map), &folder, &imports)
    }

    #[test]
    fn a_map_that_is_true_has_no_faults() {
        let map = "//! Words.\n//!\n//! ```text\n//! a -> d (x, y) -> e\n//! a, d -> e\n//! a -> posqr_cpu\n//! ```\n";
        assert_eq!(faults_of(map, &[]), [""; 0]);
        assert_eq!(
            faults_of("//! ```text\n//! all -> e\n//! a -> d, posqr_cpu\n//! ```", &[]),
            [""; 0]
        );
        assert_eq!(faults_of("//! ```text\n//! b -> c\n//! ```", &["a"]), [""; 0]);
    }

    #[test]
    fn an_import_that_the_map_does_not_show_is_told() {
        let map = "//! ```text\n//! a -> d, posqr_cpu\n//! d -> e\n//! ```";
        assert_eq!(faults_of(map, &[]), ["a -> e is not in the map"]);
        assert_eq!(faults_of("", &["a"]), ["b -> c is not in the map"]);
    }

    #[test]
    fn an_arrow_without_an_import_is_told() {
        let map = "//! ```text\n//! a -> d, posqr_cpu -> e\n//! d, e -> a\n//! x -> e\n//! ```";
        let told = faults_of(map, &[]);
        assert_eq!(
            told,
            [
                "posqr_cpu uses nothing of e, as the map says",
                "d uses nothing of a, as the map says",
                "e uses nothing of a, as the map says",
                "a is not used by any of d, e, as the map says",
                "x uses nothing of e, as the map says",
                "e is not used by any of x, as the map says",
            ]
        );
    }
}
