//! Reads the interface out of the sources of the library.
//!
//! By cbindgen, and from its own data ("IR") rather than from the C text that it would write of it:
//! what has a place in the interface is then asked of types, not of lines, and what has none is an
//! error that names it. The table of statuses is not read but compiled in (`status_text`).

use super::model::{Base, CType, Constant, Doc, Function, Handle, Interface, Struct, Type};
use super::roles::{self, Declared};
use super::sections;
use super::status_text::STATUSES;
use cbindgen::bindgen::ir;
use std::path::{Path, PathBuf};

/// Modules with declarations for C.
const MODULES: &[&str] = &[
    "types/mod",
    "version",
    "status",
    "payload",
    "image",
    "print",
    "online/exports/client",
    "online/exports/orders",
    "online/exports/payments",
    "online/exports/places",
    "online/exports/webhook",
];

/// Reads the interface of the library whose checkout is in `root`.
///
/// # Errors
///
/// Says what cannot be read, or has no place in the interface.
pub fn interface(root: &Path) -> Result<Interface, String> {
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    modules(config, MODULES.iter().map(|module| root.join(format!("src/{module}.rs"))))
}

fn modules(
    config: cbindgen::Config,
    mut paths: impl Iterator<Item = PathBuf>,
) -> Result<Interface, String> {
    let builder = cbindgen::Builder::new().with_config(config);
    let builder = paths.try_fold(builder, |builder, path| {
        let is_there = path.is_file();
        is_there.then(|| builder.with_src(&path)).ok_or(format!("{}: not there", path.display()))
    })?;
    let found = builder.generate().map_err(|error| error.to_string())?;
    let names = Names::new(&found.items)?;
    let mut constants = constants(&found.constants)?;
    let types = found.items.iter().filter_map(|item| names.item(item).transpose());
    let mut types = types.collect::<Result<Vec<_>, _>>()?;
    let mut functions = Vec::new();
    for item in &found.functions {
        functions.push(names.function(item, &functions)?);
    }
    // In the order of the header, whatever the order of the sources is.
    constants.sort_by_key(|found| sections::position(&found.name));
    types.sort_by_key(|found| sections::position(found.name()));
    functions.sort_by_key(|found| sections::position(&found.name));
    let (version, statuses) = (env!("CARGO_PKG_VERSION"), STATUSES);
    let status_doc = names.status_doc;
    Ok(Interface { version, statuses, status_doc, constants, types, functions })
}

/// Statuses first, then the numbers of the version, then what the sources have.
fn constants(found: &[ir::Constant]) -> Result<Vec<Constant>, String> {
    let version = [
        ("MAJOR", env!("CARGO_PKG_VERSION_MAJOR")),
        ("MINOR", env!("CARGO_PKG_VERSION_MINOR")),
        ("PATCH", env!("CARGO_PKG_VERSION_PATCH")),
    ];
    let version = version.into_iter().map(|(part, digits)| {
        let name = format!("QR_VERSION_{part}");
        let value = digits.parse().map_err(|error| format!("{name}: {error}"))?;
        let doc = Doc::line("Of this version of the library.");
        Ok(Constant { name, doc, base: Base::U32, value })
    });
    let statuses = STATUSES.iter().map(|status| {
        let name = status.name.to_str().map_err(|error| error.to_string())?;
        let value = u64::try_from(status.number).map_err(|error| format!("{name}: {error}"))?;
        Ok(Constant { name: name.into(), doc: Doc::wrapped(status.doc), base: Base::Status, value })
    });
    statuses.chain(version).chain(found.iter().map(constant)).collect()
}

fn constant(item: &ir::Constant) -> Result<Constant, String> {
    let name = item.export_name.clone();
    let ir::Type::Primitive(primitive) = &item.ty else {
        return Err(format!("{name}: a constant is a number"));
    };
    let base = base(primitive).ok_or_else(|| format!("{name}: a constant is u32"))?;
    let value = match &item.value {
        ir::Literal::Expr(digits) => digits.trim_end_matches('u').parse().ok(),
        // u32::MAX
        ir::Literal::Path { associated_to: Some(_), name } if name == "MAX" => {
            (base == Base::U32).then_some(u64::from(u32::MAX))
        }
        _ => None,
    };
    let value = value.ok_or_else(|| format!("{name}: its value is a number or MAX"))?;
    Ok(Constant { name, doc: doc(&item.documentation), base, value })
}

fn doc(found: &ir::Documentation) -> Doc {
    let line = |line: &String| line.strip_prefix(' ').unwrap_or(line).to_owned();
    Doc(found.doc_comment.iter().map(line).collect())
}

fn base(primitive: &ir::PrimitiveType) -> Option<Base> {
    use ir::IntKind::{B8, B32, B64};
    use ir::PrimitiveType::{Char, Integer, Void};
    Some(match primitive {
        Void => Base::Void,
        Char => Base::Char,
        Integer { kind: B8, signed: false, .. } => Base::U8,
        Integer { kind: B32, signed: false, .. } => Base::U32,
        Integer { kind: B32, signed: true, .. } => Base::I32,
        Integer { kind: B64, signed: true, .. } => Base::I64,
        _ => return None,
    })
}

/// The names of types, and what they are the names of.
struct Names {
    known: Vec<(String, Base)>,
    status_doc: Doc,
}

impl Names {
    fn new(items: &[ir::ItemContainer]) -> Result<Self, String> {
        let mut names = Self { known: Vec::new(), status_doc: Doc::default() };
        for item in items {
            let name = item.deref().export_name().to_owned();
            let base = match item {
                ir::ItemContainer::Struct(_) => Base::Struct(name.clone()),
                ir::ItemContainer::OpaqueItem(_) => Base::Handle(name.clone()),
                ir::ItemContainer::Typedef(alias) => match alias.aliased {
                    ir::Type::FuncPtr { .. } => Base::Callback(name.clone()),
                    _ if name == "qr_status" => {
                        names.status_doc = doc(&alias.documentation);
                        Base::Status
                    }
                    _ => return Err(format!("{name}: a second name for a type")),
                },
                _ => return Err(format!("{name}: no constant, struct, handle or callback")),
            };
            names.known.push((name, base));
        }
        Ok(names)
    }

    /// What a name is the name of; `None` for `qr_status`, which has a place of its own.
    fn item(&self, item: &ir::ItemContainer) -> Result<Option<Type>, String> {
        Ok(Some(match item {
            ir::ItemContainer::Struct(found) => Type::Struct(self.structure(found)?),
            ir::ItemContainer::OpaqueItem(found) => Type::Handle(Handle {
                name: found.export_name.clone(),
                doc: doc(&found.documentation),
            }),
            ir::ItemContainer::Typedef(found) => match self.callback(found)? {
                Some(callback) => Type::Callback(callback),
                None => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    fn structure(&self, found: &ir::Struct) -> Result<Struct, String> {
        let name = found.export_name.clone();
        let member = |field: &ir::Field| {
            let ctype = self.ctype(&field.ty)?;
            Ok(Declared { name: field.name.clone(), ctype, doc: doc(&field.documentation) })
        };
        let members = found.fields.iter().map(member).collect::<Result<Vec<_>, _>>();
        let members = members
            .and_then(|all| roles::members(&all))
            .map_err(|error| format!("{name}: {error}"))?;
        Ok(Struct { name, doc: doc(&found.documentation), members })
    }

    fn callback(&self, found: &ir::Typedef) -> Result<Option<Function>, String> {
        let ir::Type::FuncPtr { ret, args, .. } = &found.aliased else { return Ok(None) };
        let args = args.iter().map(|(name, ty)| (name.as_deref(), ty));
        let doc = doc(&found.documentation);
        self.called(&found.export_name, doc, ret, args, &[]).map(Some)
    }

    /// `before` are the functions that the comments may refer to.
    fn function(&self, found: &ir::Function, before: &[Function]) -> Result<Function, String> {
        let args = found.args.iter().map(|arg| (arg.name.as_deref(), &arg.ty));
        self.called(found.path().name(), doc(&found.documentation), &found.ret, args, before)
    }

    fn called<'a>(
        &self,
        name: &str,
        doc: Doc,
        result: &ir::Type,
        args: impl Iterator<Item = (Option<&'a str>, &'a ir::Type)>,
        before: &[Function],
    ) -> Result<Function, String> {
        let param = |(name, ty): (Option<&str>, _)| {
            let name = name.ok_or("a parameter without a name")?;
            let said = doc.param(name);
            let doc = if said.is_empty() { Doc::default() } else { Doc::line(&said) };
            Ok(Declared { name: name.to_owned(), ctype: self.ctype(ty)?, doc })
        };
        let params = args.map(param).collect::<Result<Vec<_>, String>>();
        let params = params.and_then(|all| roles::params(&all, before));
        let params = params.map_err(|error| format!("{name}: {error}"))?;
        let result = self.ctype(result).map_err(|error| format!("{name}: {error}"))?;
        Ok(Function { name: name.to_owned(), doc, result, params })
    }

    fn ctype(&self, ty: &ir::Type) -> Result<CType, String> {
        match ty {
            ir::Type::Primitive(primitive) => base(primitive).map(plain).ok_or_else(|| {
                format!("{} has no place in the interface", primitive.to_repr_rust())
            }),
            ir::Type::Path(path) => self.named(path.export_name()).map(plain),
            ir::Type::Ptr { ty, is_const, .. } => {
                let mut inner = self.ctype(ty)?;
                if inner.pointers == 0 {
                    inner.is_const = *is_const;
                }
                inner.pointers += 1;
                Ok(inner)
            }
            ir::Type::Array(ty, count) => {
                let array =
                    count.as_str().parse().map_err(|_| "an array has a number of elements")?;
                Ok(CType { array: Some(array), ..self.ctype(ty)? })
            }
            ir::Type::FuncPtr { .. } => Err("a pointer to a function has a name of its own".into()),
        }
    }

    fn named(&self, name: &str) -> Result<Base, String> {
        let found = self.known.iter().find(|(known, _)| known == name);
        found
            .map(|(_, base)| base.clone())
            .ok_or_else(|| format!("{name} is no type of the interface"))
    }
}

const fn plain(base: Base) -> CType {
    CType { base, is_const: false, pointers: 0, array: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of one source. cbindgen reads files, so it becomes one, of this name.
    fn read(name: &str, source: &str) -> Result<Interface, String> {
        let path =
            std::env::temp_dir().join(format!("posqr-interface-{}-{name}.rs", std::process::id()));
        std::fs::write(&path, source).expect("a temporary file");
        let config = cbindgen::Config { language: cbindgen::Language::C, ..Default::default() };
        let found = modules(config, std::iter::once(path.clone()));
        std::fs::remove_file(path).expect("the temporary file");
        found
    }

    #[test]
    fn constants_structs_and_functions_are_read_with_their_comments() {
        let found = read(
            "all",
            "/// Result.\npub type qr_status = i32;\n\
             /// None.\npub const QR_NO_OFFSET: u32 = u32::MAX;\n\
             /// A field.\n#[repr(C)] pub struct qr_field {\n\
             /// Where.\npub path: *const c_char,\n/// Room.\npub text: [c_char; 16] }\n\
             /// Does.\n///\n/// @param field  What.\n\
             #[unsafe(no_mangle)] pub extern \"C\" fn qr_do(field: *mut qr_field) -> qr_status { 0 }",
        );
        let found = found.expect("it can be read");
        assert_eq!(found.status_doc, Doc::line("Result."));
        let constant = found.constants.iter().find(|constant| constant.name == "QR_NO_OFFSET");
        let constant = constant.expect("the constant");
        assert_eq!((&constant.doc, constant.value), (&Doc::line("None."), 0xFFFF_FFFF));
        let members = &found.structure("qr_field").expect("the struct").members;
        let declared: Vec<_> =
            members.iter().map(|member| member.ctype.declare(&member.name)).collect();
        assert_eq!(declared, ["const char *path", "char text[16]"]);
        assert_eq!(members[0].doc, Doc::line("Where."));
        let function = found.function("qr_do").expect("the function");
        assert_eq!(function.result.base, Base::Status);
        assert_eq!(function.params[0].doc, Doc::line("What."));
        assert_eq!(function.params[0].ctype.declare("field"), "qr_field *field");
    }

    #[test]
    fn what_has_no_place_in_the_interface_is_refused_by_name() {
        let refused =
            |name: &str, source: &str| read(name, source).map(drop).expect_err("it has no place");
        let function =
            |param: &str| format!("#[unsafe(no_mangle)] pub extern \"C\" fn qr_do({param}) {{}}");
        assert_eq!(
            refused("float", &function("x: f64")),
            "qr_do: f64 has no place in the interface"
        );
        assert_eq!(
            refused("word", &function("x: u16")),
            "qr_do: u16 has no place in the interface"
        );
        let error = refused("constant", "pub const QR_SUM: u32 = 1 + 2;");
        assert_eq!(error, "QR_SUM: its value is a number or MAX");
        let error = refused("share", "pub const QR_SHARE: f64 = 0.5;");
        assert_eq!(error, "QR_SHARE: a constant is u32");
    }

    #[test]
    fn a_module_that_is_not_there_is_named() {
        let config = cbindgen::Config::default();
        let found = modules(config, std::iter::once(PathBuf::from("/no/such/module.rs")));
        assert_eq!(found.map(drop).expect_err("it is not there"), "/no/such/module.rs: not there");
    }
}
