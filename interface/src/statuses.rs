//! src/generated/statuses.rs: the constants of the statuses, and which fault is which.

use super::status_text::Status;
use std::fmt::Write as _;

const HEAD: &str = "\
//! The constants of the statuses, and which fault is which. Written by posqr-interface from
//! src/status_text.rs: do not edit.

use crate::types::qr_status;
use posqr_core::Fault;

";

const MATCH: &str = "
/// The status of a fault. Exhaustive: a new fault without a status does not compile.
pub(crate) const fn status(fault: Fault) -> qr_status {
    match fault {
";

/// The Rust file.
#[must_use]
pub fn rust(statuses: &[Status]) -> String {
    let mut out = String::from(HEAD);
    for status in statuses {
        let _ = writeln!(out, "/// {}", status.doc);
        let _ = writeln!(out, "pub const {}: qr_status = {};", name(status), status.number);
    }
    out.push_str(MATCH);
    for status in statuses {
        if let Some(fault) = fault(status) {
            let _ = writeln!(out, "        Fault::{fault} => {},", name(status));
        }
    }
    out.push_str("    }\n}\n");
    out
}

/// "QR_ERR_TOO_LONG".
#[must_use]
pub fn name(status: &Status) -> String {
    status.name.to_string_lossy().into_owned()
}

/// The name of the fault behind a status: "TooLong" of "QR_ERR_TOO_LONG", none of "QR_OK".
fn fault(status: &Status) -> Option<String> {
    let name = name(status);
    let capital = |word: &str| word[..1].to_owned() + &word[1..].to_ascii_lowercase();
    Some(name.strip_prefix("QR_ERR_")?.split('_').map(capital).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[Status] = &[
        Status { number: 0, name: c"QR_OK", doc: "Done.", pt: "", es: "", en: "" },
        Status { number: 21, name: c"QR_ERR_NOT_UTF8", doc: "No.", pt: "", es: "", en: "" },
    ];

    #[test]
    fn a_status_is_a_constant_and_one_of_a_fault_an_arm() {
        let text = rust(TWO);
        assert!(text.contains("/// Done.\npub const QR_OK: qr_status = 0;\n"), "{text}");
        assert!(text.contains("/// No.\npub const QR_ERR_NOT_UTF8: qr_status = 21;\n"), "{text}");
        let (_, arms) = text.split_once("match fault {\n").expect("a match");
        assert_eq!(arms, "        Fault::NotUtf8 => QR_ERR_NOT_UTF8,\n    }\n}\n");
    }
}
