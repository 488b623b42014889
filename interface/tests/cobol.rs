//! The copybooks of COBOL: what makes it impossible that a full field runs into its neighbour.

use posqr_interface::{cobol, read};
use std::path::Path;
use std::sync::LazyLock;

static RECORDS: LazyLock<String> = LazyLock::new(|| cobol::records(&interface()).expect("records"));
static CALLS: LazyLock<String> = LazyLock::new(|| cobol::calls(&interface()).expect("calls"));

fn interface() -> posqr_interface::model::Interface {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    read::interface(root).expect("the interface can be read")
}

/// The names that are declared, with their pictures.
fn items() -> Vec<(&'static str, &'static str)> {
    let lines: Vec<_> = RECORDS.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter_map(|pair| Some((pair[0].strip_prefix("05  ")?, pair[1])));
    pairs.collect()
}

/// The paragraphs, each with its statements.
fn paragraphs() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in CALLS.lines().filter(|line| !line.starts_with("      *>")) {
        match line.strip_prefix("       QR-") {
            Some(name) => found.push((name.trim_end_matches('.'), Vec::new())),
            None => found.last_mut().expect("a name first").1.push(line.trim()),
        }
    }
    found
}

#[test]
fn every_text_has_a_nul_right_behind_it() {
    let items = items();
    let mut texts = 0;
    for (at, (name, picture)) in items.iter().enumerate() {
        if picture.contains("VALUE SPACES") {
            let expected = (format!("{name}-NUL"), "PIC X VALUE LOW-VALUE.");
            let (behind, picture) = items[at + 1];
            assert_eq!((behind.to_owned(), picture), expected);
            texts += 1;
        }
    }
    assert!(texts > 60, "{texts} texts");
}

#[test]
fn every_call_writes_the_nul_of_each_text_that_it_passes() {
    let paragraphs = paragraphs();
    let statements = |name: &str| {
        let found = paragraphs.iter().find(|(of, _)| *of == name);
        found.map(|(_, statements)| statements.clone()).unwrap_or_default()
    };
    for (name, picture) in items() {
        let Some(text) = name.strip_suffix("-NUL") else {
            continue;
        };
        assert_eq!(picture, "PIC X VALUE LOW-VALUE.");
        let writes = format!("MOVE LOW-VALUE TO {name}");
        let is_written =
            |of: &[&str]| of.iter().any(|line| line.trim_end_matches(" (QR-AT)") == writes);
        if text.starts_with("QR-ARG-") {
            let passes = format!("BY REFERENCE {text}");
            let passing: Vec<_> =
                paragraphs.iter().filter(|(_, lines)| lines.contains(&&*passes)).collect();
            assert!(!passing.is_empty(), "{text} is never passed");
            for (call, lines) in passing {
                let before = lines.iter().position(|line| *line == passes).expect("it passes it");
                assert!(is_written(&lines[..before]), "{call}: {name}");
            }
        } else {
            let ready = paragraphs.iter().filter(|(of, _)| of.starts_with("READY-"));
            assert_eq!(ready.filter(|(_, lines)| is_written(lines)).count(), 1, "{name}");
        }
    }
    for (name, lines) in paragraphs.iter().filter(|(name, _)| !name.starts_with("READY-")) {
        for of in lines.iter().filter_map(|line| line.strip_prefix("BY REFERENCE QR-")) {
            let ready = format!("READY-{of}");
            let call = lines.iter().position(|line| line.starts_with("CALL ")).expect("a call");
            let perform = format!("PERFORM QR-{ready}");
            let is_performed = lines[..call].contains(&&*perform);
            assert!(statements(&ready).is_empty() || is_performed, "{name}: {perform}");
        }
    }
}

#[test]
fn both_copybooks_fit_the_columns_of_fixed_format() {
    for line in RECORDS.lines().chain(CALLS.lines()) {
        assert!(line.len() <= 72, "{line}");
        let is_comment = line.starts_with("      *>");
        assert!(is_comment || line.starts_with("       "), "{line}");
    }
}

#[test]
fn no_name_ends_with_a_hyphen() {
    for word in RECORDS.lines().chain(CALLS.lines()).flat_map(str::split_whitespace) {
        let is_prose = word.starts_with("QR-") && word.contains("...");
        assert!(is_prose || !word.trim_end_matches('.').ends_with('-'), "{word}");
    }
}
