//! Renders the tables of ISO 4217 that the library needs: minor units and each country's currency.
//! The `iso_currency` crate keeps them up to date; a table is what payload functions may read
//! without allocating.

use iso_currency::Currency;
use std::{env, fmt::Write as _, fs, path::Path};

/// Countries with two currencies in use (ISO 4217, list one), of which the crate gives one.
const SEVERAL: [&str; 3] = ["NA", "VE", "ZW"];
/// In place of an index: more than one currency.
const SEVERAL_CURRENCIES: usize = 255;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let mut currencies: Vec<(u16, &str, u16)> = Vec::new();
    let mut countries: Vec<(String, Vec<u16>)> = Vec::new();
    for numeric in 0..1000 {
        let Some(currency) = Currency::from_numeric(numeric) else { continue };
        let Some(exponent) = currency.exponent() else { continue };
        currencies.push((numeric, currency.code(), exponent));
        // Funds and units of account are no money that a shop charges in.
        if currency.is_fund() || currency.is_special() || currency.is_superseded().is_some() {
            continue;
        }
        for country in currency.used_by() {
            let code = country.to_string();
            match countries.iter_mut().find(|(known, _)| *known == code) {
                Some((_, list)) => list.push(numeric),
                None => countries.push((code, vec![numeric])),
            }
        }
    }
    let mut out = String::from("static CURRENCIES: &[Currency] = &[\n");
    for (numeric, code, decimals) in &currencies {
        writeln!(
            out,
            "    Currency {{ digits: *b\"{numeric:03}\", code: *b\"{code}\", decimals: {decimals} }},"
        )
        .expect("writing to a string");
    }
    out.push_str("];\n");
    // Indices count from 1; 0 is none.
    let index = |numeric| currencies.iter().position(|(n, ..)| *n == numeric).map_or(0, |i| i + 1);
    let by_numeric: Vec<usize> = (0..1000).map(index).collect();
    writeln!(out, "static BY_NUMERIC: [u8; 1000] = {by_numeric:?};").expect("writing to a string");
    // Where there are two, nobody but the caller knows which.
    let mut by_country = vec![0; 26 * 26];
    for (code, list) in countries {
        let several = list.len() != 1 || SEVERAL.contains(&code.as_str());
        if let [first, second] = code.as_bytes() {
            let letter = |byte: &u8| usize::from(byte - b'A');
            by_country[letter(first) * 26 + letter(second)] =
                if several { SEVERAL_CURRENCIES } else { index(list[0]) };
        }
    }
    assert!(currencies.len() < SEVERAL_CURRENCIES);
    writeln!(out, "static BY_COUNTRY: [u8; 676] = {by_country:?};").expect("writing to a string");
    let path = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("iso_4217.rs");
    fs::write(path, out).expect("OUT_DIR can be written");
}
