//! The maps at the head of a module: which of the modules in it may use which.
//!
//! A map is a block of `text` in the `//!` head, of lines such as `a, b (remark) -> c -> d: remark`: who
//! stands left of an arrow may use all that stand right of it in that line. `rules = e, f` gives several
//! modules one name, and these may use each other; `all` is every module of the map's folder, `mod` the
//! file with the map itself, which is `lib` for a crate.

use crate::imports::{Imports, Module};
use std::collections::{BTreeMap, BTreeSet};

/// A map as it is drawn.
#[derive(Default)]
pub struct Map {
    /// Lines; of each the places between its arrows, and the names there.
    lines: Vec<Vec<Vec<String>>>,
    /// What stands for several modules.
    groups: BTreeMap<String, Vec<String>>,
}

/// The map in a source, if it has one.
pub fn read(source: &str) -> Option<Map> {
    let head = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let block =
        head.skip_while(|line| *line != "```text").skip(1).take_while(|line| *line != "```");
    let mut map = Map::default();
    for line in block.map(|line| line.split_once(": ").map_or(line, |(line, _)| line)) {
        if let Some((name, members)) = line.split_once(" = ") {
            map.groups.insert(name.trim().to_owned(), names(members));
        } else if line.contains("->") {
            map.lines.push(line.split("->").map(names).collect());
        }
    }
    (!map.lines.is_empty()).then_some(map)
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

type Arrows = BTreeSet<(String, String)>;

/// What is wrong with the map of `folder`: imports that it does not show, and arrows without imports.
pub fn faults(map: &Map, folder: &Module, imports: &Imports) -> Vec<String> {
    let arrows = arrows(folder, imports);
    let missing = arrows.iter().filter(|(from, to)| !map.shows(from, to));
    let missing = missing.map(|(from, to)| format!("{from} -> {to} is not in the map"));
    let idle = map.lines.iter().flat_map(|line| map.idle(line, &arrows));
    let strangers = map.groups.values().flatten().filter(|name| !is_there(name, folder, imports));
    let strangers = strangers.map(|name| format!("{name} is in the map, and not there"));
    missing.chain(idle).chain(strangers).collect()
}

impl Map {
    /// Whether a name in the map stands for a module.
    fn is(&self, name: &str, module: &str) -> bool {
        let in_group = |group: &Vec<String>| group.iter().any(|member| member == module);
        name == "all" || name == module || self.groups.get(name).is_some_and(in_group)
    }

    fn shows(&self, from: &str, to: &str) -> bool {
        let is_in_one_group =
            self.groups.keys().any(|name| self.is(name, from) && self.is(name, to));
        is_in_one_group
            || self.lines.iter().any(|line| {
                let left =
                    line.iter().position(|place| place.iter().any(|name| self.is(name, from)));
                let right =
                    line.iter().rposition(|place| place.iter().any(|name| self.is(name, to)));
                matches!((left, right), (Some(left), Some(right)) if left < right)
            })
    }

    /// Names in a line that use nothing of what stands right of them, or are not used from the left.
    fn idle(&self, line: &[Vec<String>], arrows: &Arrows) -> Vec<String> {
        let is_used = |from: &String, to: &String| {
            arrows.iter().any(|(left, right)| self.is(from, left) && self.is(to, right))
        };
        let mut idle = Vec::new();
        for at in 1..line.len() {
            let (left, right) = (line[..at].concat(), line[at..].concat());
            for from in &line[at - 1] {
                if !right.iter().any(|to| is_used(from, to)) {
                    idle.push(format!("{from} uses nothing of {}", right.join(", ")));
                }
            }
            for to in &line[at] {
                if !left.iter().any(|from| is_used(from, to)) {
                    idle.push(format!("nothing of {} uses {to}", left.join(", ")));
                }
            }
        }
        idle
    }
}

/// The imports between the modules in `folder`, those of their own folders included. Only the map of
/// the whole crate shows its other crates.
fn arrows(folder: &Module, imports: &Imports) -> Arrows {
    let own = if folder.is_empty() { "lib" } else { "mod" };
    let inside = |module: &Module| {
        let is_crate = module.first().is_some_and(|name| name.starts_with("posqr_"));
        let is_inside = module.starts_with(folder) && (folder.is_empty() || !is_crate);
        is_inside.then(|| module.get(folder.len()).cloned().unwrap_or(own.into()))
    };
    let all = imports.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)));
    all.filter_map(|(from, to)| Some((inside(from)?, inside(to)?)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn is_there(name: &str, folder: &Module, imports: &Imports) -> bool {
    imports.keys().any(|module| {
        module.starts_with(folder) && module.get(folder.len()).is_some_and(|found| found == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{imports, tree};

    fn faults_of(map: &str, folder: &[&str]) -> Vec<String> {
        let imports = imports::read(&tree(&[
            ("lib.rs", ""),
            ("a/mod.rs", "mod b; mod c; use posqr_cpu::f; fn g() { b::h() }"),
            ("a/b.rs", "use super::c::X; use crate::e;"),
            ("a/c.rs", "use crate::d::X;"),
            ("d.rs", "use super::e;"),
            ("e.rs", ""),
        ]));
        let folder: Module = folder.iter().map(|name| (*name).to_owned()).collect();
        let head = map.lines().map(|line| format!("//! {line}\n")).collect::<String>();
        let map = read(&format!("//! Words.\n//!\n//! ```text\n{head}//! ```\nuse x::y;\n"));
        faults(&map.unwrap_or_default(), &folder, &imports)
    }

    #[test]
    fn a_map_that_is_true_has_no_faults() {
        let whole =
            ["a -> d (x, y) -> e\na, d -> e: words\na -> posqr_cpu", "all -> e\na -> d, posqr_cpu"];
        for map in whole {
            assert_eq!(faults_of(map, &[]), [""; 0], "{map}");
        }
        assert_eq!(faults_of("mod -> b -> c", &["a"]), [""; 0]);
        assert_eq!(faults_of("both = d, e: words\na -> both, posqr_cpu\nboth -> e", &[]), [""; 0]);
        assert!(read("//! ```text\n//! a picture\n//! ```\n").is_none());
    }

    #[test]
    fn an_import_that_the_map_does_not_show_is_told() {
        assert_eq!(faults_of("a -> d, posqr_cpu\nd -> e", &[]), ["a -> e is not in the map"]);
        assert_eq!(faults_of("b -> c", &["a"]), ["mod -> b is not in the map"]);
        assert_eq!(
            faults_of("", &["a"]),
            ["b -> c is not in the map", "mod -> b is not in the map"]
        );
    }

    #[test]
    fn an_arrow_without_an_import_is_told() {
        assert_eq!(
            faults_of("a -> d, posqr_cpu -> e\nd, e -> a\nx -> e", &[]),
            [
                "posqr_cpu uses nothing of e",
                "d uses nothing of a",
                "e uses nothing of a",
                "nothing of d, e uses a",
                "x uses nothing of e",
                "nothing of x uses e",
            ]
        );
        assert_eq!(faults_of("both = a, d\nboth -> e, posqr_cpu", &[]), [""; 0]);
        let group = "rest = d, e, f\na -> rest, posqr_cpu\nd -> e";
        assert_eq!(faults_of(group, &[]), ["f is in the map, and not there"]);
    }
}
