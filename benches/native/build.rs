//! Compiles the C side of the bench and links the C libraries that it measures, posqr's shared
//! library among them: POSQR_LIB_DIR says where that one is.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let native = here.join("native");
    let include = here.join("../include");
    println!("cargo:rerun-if-changed={}", native.display());
    println!("cargo:rerun-if-changed={}", include.display());

    // -O3, as cargo compiles the Rust ones.
    let mut c = cc::Build::new();
    c.include(&include).opt_level(3).flag("-std=c99").warnings(true).extra_warnings(true);
    for file in ["affinity.c", "posqr_calls.c", "integrator.c", "libcurl_calls.c"] {
        c.file(native.join(file));
    }
    c.compile("bench_c");

    compile_loader(&c.get_compiler(), &native, &out);

    println!("cargo:rerun-if-env-changed=POSQR_LIB_DIR");
    let libraries = env::var("POSQR_LIB_DIR").expect("POSQR_LIB_DIR: see scripts/bench.sh");
    println!("cargo:rerun-if-changed={libraries}/libposqr.so.0");
    println!("cargo:rustc-link-search=native={libraries}");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{libraries}");
    println!("cargo:rustc-env=POSQR_LIB_DIR={libraries}");
    for library in ["posqr", "qrencode", "qrcodegen", "curl"] {
        println!("cargo:rustc-link-lib=dylib={library}");
    }

    let rustc = env::var_os("RUSTC").expect("set by cargo");
    println!("cargo:rustc-env=BENCH_RUSTC={}", version_line(Path::new(&rustc)));
    println!("cargo:rustc-env=BENCH_CC={}", version_line(c.get_compiler().path()));
}

/// A program of its own: it measures loading, so nothing must be loaded yet.
fn compile_loader(compiler: &cc::Tool, native: &Path, out: &Path) {
    let loader = out.join("load");
    let done = compiler
        .to_command()
        .arg(native.join("load.c"))
        .arg("-o")
        .arg(&loader)
        .arg("-ldl")
        .status()
        .expect("the C compiler runs");
    assert!(done.success(), "native/load.c does not compile");
    println!("cargo:rustc-env=BENCH_LOADER={}", loader.display());
}

fn version_line(program: &Path) -> String {
    let output = std::process::Command::new(program).arg("--version").output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}
