//! The C interface of posqr, read once from the sources of the library, and everything that is
//! written from it. Used when the library is built, and by `make interface`; never part of it.
//!
//! ```text
//! written = header, constants, statuses (for the library), layout (for C's tests), readme, python, cobol
//! lib     -> written, read, model
//! written -> model, sections
//! python  -> roles
//! layout, readme -> statuses -> status_text
//! readme         -> status_text
//! read    -> roles -> sections, model
//! read, model    -> status_text
//! ```
//!
//! To add
//! - a status: its entry in src/status_text.rs, its fault in core/src/error.rs;
//! - a member of a struct, a constant, a function: its declaration in src, with a comment that keeps
//!   to the rules of [`roles`]; a new module of src has a line in [`read`], and a name that begins like
//!   no other one in [`sections`];
//! - a language: a file beside `python` and `cobol`, and a line in [`files`].

#[path = "../../src/status_text.rs"]
pub mod status_text;

pub mod cobol;
pub mod constants;
pub mod header;
pub mod layout;
pub mod model;
pub mod python;
pub mod read;
pub mod readme;
pub mod roles;
pub mod sections;
pub mod statuses;

use model::Interface;
use std::{fs, path::Path};

/// The command that writes every file.
pub const COMMAND: &str = "make interface (cargo run -p posqr-interface)";

/// One file that is written, and committed.
#[derive(Debug)]
pub struct File {
    /// Where it is, from the root of the checkout.
    pub path: &'static str,
    /// What is to stand in it.
    pub text: String,
}

impl File {
    /// Whether it stands so in the checkout.
    #[must_use]
    pub fn is_in_step(&self, root: &Path) -> bool {
        fs::read_to_string(root.join(self.path)).is_ok_and(|found| found == self.text)
    }

    /// Writes it unless it stands so already: a checkout that is in step is not touched.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be written.
    pub fn write(&self, root: &Path) -> Result<(), String> {
        if self.is_in_step(root) {
            return Ok(());
        }
        let path = root.join(self.path);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder
            .and_then(|()| fs::write(&path, &self.text))
            .map_err(|error| format!("{}: {error}", self.path))
    }
}

/// What belongs to the library itself: its sources that are written, and its header.
///
/// # Errors
///
/// As [`header::header`].
pub fn library_files(interface: &Interface) -> Result<Vec<File>, String> {
    Ok(vec![
        File { path: "include/posqr.h", text: header::header(interface)? },
        File { path: "src/generated/constants.rs", text: constants::rust(interface) },
        File { path: "src/generated/statuses.rs", text: statuses::rust(interface.statuses) },
    ])
}

/// Every file that is written from the interface of the checkout in `root`.
///
/// # Errors
///
/// Says what has no place in the interface, or which file cannot be read.
pub fn files(root: &Path) -> Result<Vec<File>, String> {
    let interface = read::interface(root)?;
    let mut files = library_files(&interface)?;
    files.extend([
        File { path: "tests/abi/layout-32.txt", text: layout::record(&interface, 4)? },
        File { path: "tests/abi/layout-64.txt", text: layout::record(&interface, 8)? },
        File { path: "tests/abi/symbols.txt", text: layout::symbols(&interface) },
        File { path: "tests/c/interface.inc", text: layout::macros(&interface) },
        File { path: "python/posqr/_abi.py", text: python::abi::module(&interface)? },
        File { path: "cobol/posqr.cpy", text: cobol::records(&interface)? },
        File { path: "cobol/posqr-calls.cpy", text: cobol::calls(&interface)? },
        File { path: "python/posqr/_values.py", text: python::values::module(&interface)? },
    ]);
    for readme in readme::READMES {
        let old = fs::read_to_string(root.join(readme.path))
            .map_err(|error| format!("{}: {error}", readme.path))?;
        files.push(File { path: readme.path, text: readme.with_table(&old, interface.statuses)? });
    }
    Ok(files)
}
