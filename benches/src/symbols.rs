//! The symbols of the peers, for the program that photographs and reads them (`scan.py`).

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use crate::peers::{Encoder, FastQr, Job, QrcodegenC, Qrencode};

const LEVEL_M: u32 = 2;

/// Draws each line of standard input, at level M, by each peer, and prints a line for each: name,
/// modules a side, and the modules from the top left, 1 is dark; separated by tabs.
pub fn print_all() -> ExitCode {
    match print(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("posqr-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(texts: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let mut peers: [(&str, bool, Box<dyn Encoder>); 4] = [
        ("libqrencode", false, Box::new(Qrencode)),
        ("libqrcodegen", false, Box::new(QrcodegenC::new())),
        ("fast_qr", false, Box::new(FastQr)),
        ("libqrencode, mixed", true, Box::new(Qrencode)),
    ];
    for text in texts.lines() {
        let text = text?;
        for (name, smallest, peer) in &mut peers {
            // None of these has to be told a version.
            let modules = peer.modules(&Job::new(&text, LEVEL_M, *smallest, 0));
            let bits: String =
                modules.dark.iter().map(|&dark| char::from(b'0' + u8::from(dark))).collect();
            writeln!(out, "{name}\t{}\t{bits}", modules.side)?;
        }
    }
    Ok(())
}
