//! Reads the vector files that Rust, C and Python tests share (see tests/vectors/README.md).
#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::BTreeMap;

/// One row: columns by name.
pub struct Row {
    columns: BTreeMap<String, String>,
}

impl Row {
    /// A column as it stands in the file; "-" is empty.
    pub fn raw(&self, name: &str) -> &str {
        match self.columns.get(name).map(String::as_str) {
            Some("-") => "",
            Some(text) => text,
            None => panic!("no column {name}"),
        }
    }

    /// A column with its escapes resolved.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        unescape(self.raw(name))
    }

    /// A list joined by commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.raw(name).split(',').filter(|s| !s.is_empty()).map(String::from).collect()
    }

    /// `key=value` pairs joined by bars.
    pub fn pairs(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let split = |pair: &str| {
            let (key, value) = pair.split_once('=').expect("key=value");
            (key.to_owned(), unescape(value))
        };
        self.raw(name).split('|').filter(|s| !s.is_empty()).map(split).collect()
    }
}

/// The text of tests/vectors/`file`.
pub fn vector(file: &str) -> String {
    let path = format!("{}/../tests/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the vector file")
}

/// The rows of tests/vectors/`file`, of which there must be some.
pub fn rows(file: &str) -> Vec<Row> {
    let text = vector(file);
    let mut lines = text.lines();
    let header: Vec<_> =
        lines.next().expect("a header").trim_start_matches('#').split('\t').collect();
    let rows: Vec<_> = lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let values: Vec<_> = line.split('\t').collect();
            assert_eq!(values.len(), header.len(), "{line}");
            let columns = header.iter().zip(values);
            Row { columns: columns.map(|(k, v)| ((*k).to_owned(), v.to_owned())).collect() }
        })
        .collect();
    assert!(rows.len() > 10, "{file} has {} rows", rows.len());
    rows
}

fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next().expect("an escape") {
            b'\\' => out.push(b'\\'),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b'x' => {
                let hex: String = bytes.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&hex, 16).expect("two hexadecimal digits"));
            }
            other => panic!("unknown escape {other}"),
        }
    }
    out
}

/// `CrcMismatch` is `crc_mismatch`, as the vectors call it.
pub fn snake(fault: posqr_core::Fault) -> String {
    let mut out = String::new();
    for c in format!("{fault:?}").chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
