//! The house: no two files of a crate import each other in a circle, and the maps at the heads of the
//! modules are true.

mod circles;
mod imports;
mod map;

use imports::{Imports, Module};
use std::collections::BTreeMap;
use std::path::Path;

/// Crates whose files are read. A program's `main.rs` is a crate of its own, of one file.
const CRATES: [&str; 4] = ["core/src", "src", "sandbox/src", "interface/src"];

/// Those that must have a map.
const MAPS: [&str; 4] = [
    "core/src/lib.rs",
    "core/src/orders/mod.rs",
    "core/src/orders/mercado_pago/mod.rs",
    "src/lib.rs",
];

type Sources = BTreeMap<String, String>;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The sources of a crate by their paths below its `src`.
fn sources(of: &str) -> Sources {
    let mut sources = Sources::new();
    let mut folders = vec![root().join(of)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root().join(of)).expect("below it").to_owned();
            let name = name.to_str().expect("ASCII").replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "main.rs" {
                sources.insert(name, std::fs::read_to_string(&path).expect("a source"));
            }
        }
    }
    sources
}

/// Sources that a test makes up.
fn tree(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Where a module of a crate stands, file or folder.
fn place(of: &str, module: &Module) -> String {
    [&[of.to_owned()], module.as_slice()].concat().join("/")
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for of in CRATES {
        let imports: Imports = imports::read(&sources(of));
        for circle in circles::circles(&imports) {
            found
                .push(circle.iter().map(|module| place(of, module)).collect::<Vec<_>>().join(", "));
        }
    }
    assert!(found.is_empty(), "circles:\n{}", found.join("\n"));
}

#[test]
fn every_map_shows_the_imports_between_its_modules() {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for of in CRATES {
        let sources = sources(of);
        let imports = imports::read(&sources);
        for (file, source) in &sources {
            let (name, module) = (format!("{of}/{file}"), imports::module(file));
            let Some(map) = map::read(source) else {
                continue;
            };
            let faults = map::faults(&map, &module, &imports);
            found.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
            seen.push(name);
        }
    }
    assert!(found.is_empty(), "maps:\n{}", found.join("\n"));
    let missing: Vec<_> = MAPS.iter().filter(|file| !seen.contains(&(**file).to_owned())).collect();
    assert!(missing.is_empty(), "no map: {missing:?}");
}
