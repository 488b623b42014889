//! Writes every file that is written from the C interface, where it is out of step.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    match update(root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("posqr-interface: {error}");
            ExitCode::FAILURE
        }
    }
}

fn update(root: &Path) -> Result<(), String> {
    for file in posqr_interface::files(root)? {
        if !file.is_in_step(root) {
            file.write(root)?;
            println!("{}", file.path);
        }
    }
    Ok(())
}
