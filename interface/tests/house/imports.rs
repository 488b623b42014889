//! Which file of a crate imports which, read from the tokens of its sources.
//!
//! An import is a path of a `use`, or of an expression or a type, that leads to another file of the
//! crate, or to another crate of ours. Not one are
//! - what stands under `#[cfg(test)]`;
//! - a file's `mod` lines;
//! - a re-export of something below the file itself, unless the file uses it as well: who imports what
//!   is re-exported imports the file where it really stands.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// A module with a file of its own: `orders/client.rs` is `["orders", "client"]`, `lib.rs` is `[]`. A
/// crate of ours is its name alone.
pub type Module = Vec<String>;

/// What each file imports.
pub type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// A path where it stands.
struct Found {
    /// The module around it, which may have no file of its own.
    around: Module,
    path: Vec<String>,
    /// The name by which a re-export is known.
    exported: Option<String>,
}

/// What a file has of interest.
#[derive(Default)]
struct File {
    found: Vec<Found>,
    /// All names outside `use`.
    names: BTreeSet<String>,
    /// Modules whose file is somewhere else.
    elsewhere: Vec<Module>,
}

/// The imports of a crate's sources, given by their paths below its `src`.
///
/// # Panics
///
/// A source that has no tokens of Rust.
pub fn read(sources: &BTreeMap<String, String>) -> Imports {
    let mut files: BTreeMap<Module, File> = BTreeMap::new();
    for (path, source) in sources {
        let tokens = source.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut file = File::default();
        file.walk(tokens, &module(path));
        files.insert(module(path), file);
    }
    let elsewhere: Vec<Module> = files.values().flat_map(|file| file.elsewhere.clone()).collect();
    files.extend(elsewhere.into_iter().map(|module| (module, File::default())));
    Crate { exports: exports(&files), files: &files }.imports()
}

/// The module of a file, by its path below `src`.
pub fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let path = path.trim_end_matches("mod").trim_end_matches('/');
    path.split('/').filter(|name| !matches!(*name, "lib" | "")).map(str::to_owned).collect()
}

impl File {
    fn walk(&mut self, tokens: TokenStream, around: &Module) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let (mut is_test, mut has_path, mut is_public) = (false, false, false);
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some((attribute, length)) = attribute(rest) {
                is_test |= attribute.starts_with("cfg(test");
                has_path |= attribute.starts_with("path=");
                at += length;
                continue;
            }
            at += match word(rest).as_deref() {
                Some("pub") => {
                    is_public = true;
                    1 + usize::from(group(&rest[1..], Delimiter::Parenthesis).is_some())
                }
                _ if is_test => item(rest),
                Some("use") => self.uses(rest, around, is_public),
                Some("mod") => self.module(rest, around, has_path),
                Some(_) => self.path(rest, around),
                None => {
                    if let TokenTree::Group(group) = &rest[0] {
                        self.walk(group.stream(), around);
                    }
                    1
                }
            };
            if word(rest).as_deref() != Some("pub") {
                (is_test, has_path, is_public) = (false, false, false);
            }
        }
    }

    /// `use a::{b, c::d};`: its length.
    fn uses(&mut self, tokens: &[TokenTree], around: &Module, is_public: bool) -> usize {
        let length = item(tokens);
        self.tree(&tokens[1..length - 1], around, &[], is_public);
        length
    }

    fn tree(&mut self, tokens: &[TokenTree], around: &Module, before: &[String], is_public: bool) {
        let mut path = before.to_vec();
        let mut name = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(ident) if ident == "as" => {
                    name = word(&tokens[at + 1..]);
                    break;
                }
                TokenTree::Ident(ident) => path.push(ident.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == '*' => path.push("*".into()),
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',');
                    for one in inside.split(is_comma).filter(|one| !one.is_empty()) {
                        self.tree(one, around, &path, is_public);
                    }
                    return;
                }
                _ => {}
            }
        }
        path.truncate(path.len() - usize::from(path.len() > 1 && path.ends_with(&["self".into()])));
        let exported = is_public.then(|| name.or(path.last().cloned())).flatten();
        self.found.push(Found { around: around.clone(), path, exported });
    }

    /// `mod name;` or `mod name { .. }`: its length.
    fn module(&mut self, tokens: &[TokenTree], around: &Module, has_path: bool) -> usize {
        let Some(name) = word(&tokens[1..]) else { return 1 };
        let inside = [around.as_slice(), &[name]].concat();
        if let Some(body) = group(&tokens[2..], Delimiter::Brace) {
            self.walk(body, &inside);
        } else if has_path {
            self.elsewhere.push(inside);
        }
        3
    }

    /// `a::b::C`: its length.
    fn path(&mut self, tokens: &[TokenTree], around: &Module) -> usize {
        let mut path: Vec<String> = word(tokens).into_iter().collect();
        let mut length = 1;
        while let [TokenTree::Punct(one), TokenTree::Punct(two), TokenTree::Ident(name), ..] =
            &tokens[length..]
            && (one.as_char(), two.as_char()) == (':', ':')
        {
            path.push(name.to_string());
            length += 3;
        }
        self.names.extend(path.iter().cloned());
        if path.len() > 1 {
            self.found.push(Found { around: around.clone(), path, exported: None });
        }
        length
    }
}

fn word(tokens: &[TokenTree]) -> Option<String> {
    match tokens.first() {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

fn group(tokens: &[TokenTree], delimiter: Delimiter) -> Option<TokenStream> {
    match tokens.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// The text of an attribute without blanks, and how many tokens it has.
fn attribute(tokens: &[TokenTree]) -> Option<(String, usize)> {
    let sign = |at: usize, wanted| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == wanted);
    let begin = if sign(1, '!') { 2 } else { 1 };
    let inside = group(tokens.get(begin..)?, Delimiter::Bracket).filter(|_| sign(0, '#'))?;
    Some((inside.to_string().replace(' ', ""), begin + 1))
}

/// How many tokens there are up to a semicolon, or to the end of a body.
fn item(tokens: &[TokenTree]) -> usize {
    let is_use = word(tokens).as_deref() == Some("use");
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(sign) => sign.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        _ => false,
    };
    tokens.iter().position(ends).map_or(tokens.len(), |at| at + 1)
}

/// The path from the crate's root, or from another crate of ours; `None` for any other.
fn absolute(found: &Found, files: &BTreeMap<Module, File>) -> Option<Vec<String>> {
    let first = found.path.first()?.as_str();
    let below = [found.around.as_slice(), &found.path[..1]].concat();
    if files.contains_key(&below) {
        return Some([found.around.as_slice(), &found.path].concat());
    }
    match first {
        "crate" => Some(found.path[1..].to_vec()),
        "self" | "super" => {
            let up = found.path.iter().take_while(|name| *name == "super").count();
            let base = found.around.len().checked_sub(up)?;
            let rest =
                found.path.iter().skip_while(|name| matches!(name.as_str(), "self" | "super"));
            Some(found.around[..base].iter().chain(rest).cloned().collect())
        }
        _ if first.starts_with("posqr_") => Some(found.path.clone()),
        _ => None,
    }
}

/// The deepest module with a file on the way of a path.
fn file_of(path: &[String], files: &BTreeMap<Module, File>) -> Module {
    if path.first().is_some_and(|name| name.starts_with("posqr_")) {
        return path[..1].to_vec();
    }
    let depths = (0..=path.len()).rev();
    depths.map(|depth| path[..depth].to_vec()).find(|m| files.contains_key(m)).unwrap_or_default()
}

/// Of each file the names that it re-exports from below itself, and where they stand.
fn exports(files: &BTreeMap<Module, File>) -> BTreeMap<(Module, String), Vec<String>> {
    let mut exports = BTreeMap::new();
    for (module, file) in files {
        for found in &file.found {
            if let (Some(name), Some(path)) = (&found.exported, absolute(found, files))
                && is_below(&file_of(&path, files), module)
            {
                exports.insert((module.clone(), name.clone()), path);
            }
        }
    }
    exports
}

fn is_below(module: &Module, above: &Module) -> bool {
    module.len() > above.len() && module.starts_with(above) && !module[0].starts_with("posqr_")
}

struct Crate<'f> {
    files: &'f BTreeMap<Module, File>,
    exports: BTreeMap<(Module, String), Vec<String>>,
}

impl Crate<'_> {
    fn imports(&self) -> Imports {
        let of = |module: &Module, file: &File| {
            let paths =
                file.found.iter().filter(|found| !self.is_only_exported(module, file, found));
            let targets = paths.filter_map(|found| self.target(absolute(found, self.files)?));
            targets.filter(|target| target != module).collect()
        };
        self.files.iter().map(|(module, file)| (module.clone(), of(module, file))).collect()
    }

    fn is_only_exported(&self, module: &Module, file: &File, found: &Found) -> bool {
        let Some(name) = &found.exported else { return false };
        let path = absolute(found, self.files).unwrap_or_default();
        is_below(&file_of(&path, self.files), module) && !file.names.contains(name)
    }

    /// The file that a path leads to, re-exports followed; a chain of them is never long.
    fn target(&self, mut path: Vec<String>) -> Option<Module> {
        for _ in 0..8 {
            let file = file_of(&path, self.files);
            let next = path
                .get(file.len())
                .and_then(|name| self.exports.get(&(file.clone(), name.clone())));
            let Some(next) = next else { return Some(file) };
            path = [next.as_slice(), &path[file.len() + 1..]].concat();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn of(imports: &Imports, module: &str) -> Vec<String> {
        let module: Module =
            module.split("::").filter(|n| !n.is_empty()).map(str::to_owned).collect();
        imports[&module].iter().map(|to| to.join("::")).collect()
    }

    #[test]
    fn every_way_to_write_a_path_is_read() {
        let imports = read(&tree(&[
            ("lib.rs", "mod a; mod b; mod c; mod d; mod e; mod f;"),
            (
                "a.rs",
                "use super::b::{self, x::{Y, Z as W}}; use crate::c; use std::fmt; use posqr_core::x;",
            ),
            ("b.rs", "fn f() -> super::c::T { vec![(1, crate::d::k::<u8>())] } // super::a"),
            ("c.rs", "const S: &str = \"super::a::X\"; pub(super) use super::e::*;"),
            ("d/mod.rs", "mod g; mod h { use super::super::f::X; fn f() { super::g::f() } }"),
            ("d/g.rs", "use super::super::a as b;"),
            ("e.rs", ""),
            ("f.rs", "macro_rules! m { ($x:ty) => { <$x as super::e::T>::f() } }"),
        ]));
        assert_eq!(of(&imports, "a"), ["b", "c", "posqr_core"]);
        assert_eq!(of(&imports, "b"), ["c", "d"]);
        assert_eq!(of(&imports, "c"), ["e"]);
        assert_eq!(of(&imports, "d"), ["d::g", "f"]);
        assert_eq!(of(&imports, "d::g"), ["a"]);
        assert_eq!(of(&imports, "f"), ["e"]);
        assert_eq!(of(&imports, ""), [""; 0]);
    }

    #[test]
    fn what_is_re_exported_stands_where_it_stands() {
        let imports = read(&tree(&[
            ("lib.rs", "pub mod a; pub mod user; pub use a::{B, C as D};"),
            ("a.rs", "mod b; mod c; pub use b::B; pub use c::{C, help}; fn f() { help() }"),
            ("a/b.rs", "pub struct B;"),
            ("a/c.rs", "use super::B; pub struct C; pub fn help() {}"),
            ("user.rs", "use super::a::B; use crate::D;"),
        ]));
        assert_eq!(of(&imports, ""), [""; 0]);
        assert_eq!(of(&imports, "a"), ["a::c"]);
        assert_eq!(of(&imports, "a::c"), ["a::b"]);
        assert_eq!(of(&imports, "user"), ["a::b", "a::c"]);
    }

    #[test]
    fn what_only_tests_need_is_no_import() {
        let imports = read(&tree(&[
            ("lib.rs", "#![forbid(unsafe_code)] mod a; #[path = \"../x.rs\"] pub mod b; mod c;"),
            (
                "a.rs",
                "#[cfg(test)] use super::b; #[cfg(test)] mod tests { use super::super::b; } use super::c;",
            ),
            ("c.rs", "#[derive(Debug)] #[cfg(test)] pub fn f() { super::a::f() } use super::b;"),
        ]));
        assert_eq!(of(&imports, "a"), ["c"]);
        assert_eq!(of(&imports, "c"), ["b"]);
        assert_eq!(of(&imports, "b"), [""; 0]);
    }
}
