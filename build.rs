//! Brings the header, and the sources that are written from the interface, in step with src; and gives
//! the shared object its soname. What is in step is not touched.

use std::{env, path::Path};

fn main() -> Result<(), String> {
    for input in ["build.rs", "cbindgen.toml", "src"] {
        println!("cargo:rerun-if-changed={input}");
    }
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libposqr.so.0");
    }
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?;
    let root = Path::new(&root);
    let interface = posqr_interface::read::interface(root)?;
    for file in posqr_interface::library_files(&interface)? {
        file.write(root)?;
    }
    Ok(())
}
