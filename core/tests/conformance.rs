//! Every row of the conformance vectors: payloads that were published, generated or altered, with
//! the verdict and the reasons; and charges with the payload that independent writers gave.

mod common;

use common::{Row, rows, snake};
use posqr_core::error::{Error, Severity};
use posqr_core::payload::{
    Charge, FieldAt, Fields, Profile, Writer, build, check_charge, check_payload, parse,
};
use std::fmt::Write as _;

fn code(error: &Error) -> String {
    let name = match snake(error.fault).as_str() {
        "too_long" if error.severity == Severity::Warning => return "over_512".into(),
        name => name.to_owned(),
    };
    // What ends the reading has no object in the vectors.
    let fatal = [
        "empty",
        "not_utf8",
        "id_not_numeric",
        "length_not_numeric",
        "truncated_header",
        "length_overflow",
        "splits_character",
        "crc_missing",
        "crc_length",
        "crc_not_hex",
        "crc_mismatch",
        "trailing_data",
        "length_in_bytes",
    ];
    let place = error.place().to_string();
    if place.is_empty() || fatal.contains(&name.as_str()) {
        name
    } else {
        format!("{name}:{place}")
    }
}

fn faults_of(payload: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    check_payload(payload, Profile::Emv, &mut |error| match error.severity {
        Severity::Error => errors.push(code(&error)),
        Severity::Warning => warnings.push(code(&error)),
    });
    (errors, warnings)
}

/// Collects differences, so that one run shows them all.
#[derive(Default)]
struct Differences(String);

impl Differences {
    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, row: &Row, what: &str, got: T, want: T) {
        if got != want {
            let _ = writeln!(self.0, "{} {what}:\n  got  {got:?}\n  want {want:?}", row.raw("id"));
        }
    }
}

impl Drop for Differences {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0);
    }
}

#[test]
fn every_payload_gets_its_verdict_and_every_reason_in_order() {
    let mut differences = Differences::default();
    for row in rows("payloads.tsv") {
        let payload = row.bytes("payload");
        let (errors, warnings) = faults_of(&payload);
        differences.expect(&row, "errors", errors.clone(), row.list("errors"));
        differences.expect(&row, "warnings", warnings, row.list("warnings"));
        let broken = errors.first().is_some_and(|first| {
            let fatal = [
                "crc_m",
                "crc_len",
                "crc_n",
                "id_",
                "length_n",
                "length_o",
                "empty",
                "not_utf8",
                "truncated",
                "splits",
                "trailing",
            ];
            fatal.iter().any(|f| first.starts_with(f))
        });
        let verdict = match (errors.is_empty(), broken) {
            (true, _) => "valid",
            (_, true) => "broken",
            _ => "well_formed",
        };
        differences.expect(&row, "verdict", verdict, row.raw("verdict"));
    }
}

#[test]
fn every_payload_is_taken_apart_into_its_objects() {
    let mut differences = Differences::default();
    for row in rows("payloads.tsv") {
        let payload = row.bytes("payload");
        let mut nodes = Vec::new();
        let result = parse(&payload, &mut |node| {
            assert_eq!(node.value, &payload[node.offset..node.offset + node.value.len()]);
            let mark = if node.template.is_some() { "+" } else { "" };
            nodes.push((format!("{}{mark}", node.path), node.value.to_vec()));
            Ok(())
        });
        let objects = row.pairs("objects");
        if objects.is_empty() {
            differences.expect(&row, "can be read", result.is_ok(), false);
        } else {
            differences.expect(&row, "objects", nodes, objects);
            let trailing = row.list("errors").contains(&"trailing_data".to_owned());
            differences.expect(&row, "can be read", result.is_ok(), !trailing);
            let unit = match result.map(|source| source.counts_bytes()) {
                Ok(true) => "bytes",
                Ok(false) if payload.is_ascii() => "any",
                Ok(false) => "chars",
                Err(_) => row.raw("length_unit"),
            };
            differences.expect(&row, "unit", unit, row.raw("length_unit"));
        }
    }
}

/// A row's input, kept for as long as the charge that borrows it.
struct Input {
    profile: Profile,
    members: Vec<(String, Vec<u8>)>,
    fields: Vec<(String, Vec<u8>)>,
}

impl Fields for Input {
    fn count(&self) -> usize {
        self.fields.len()
    }
    fn at(&self, index: usize) -> FieldAt<'_> {
        let (path, value) = &self.fields[index];
        FieldAt { path: Some(path.as_bytes()), value: Some(value) }
    }
}

impl Input {
    fn of(row: &Row) -> Self {
        let profile = match row.raw("profile") {
            "mercadopago-offline" => Profile::MercadoPago,
            "pix-static" => Profile::PixStatic,
            "pix-dynamic" => Profile::PixDynamic,
            "emv-generic" => Profile::Emv,
            other => panic!("profile {other}"),
        };
        let mut input = Self { profile, members: Vec::new(), fields: Vec::new() };
        let pairs = row.pairs("input");
        let gui = pairs.iter().find(|(k, _)| k == "gui").map(|(_, v)| v.clone());
        for (key, value) in pairs {
            let path = match key.as_str() {
                "template_version" => "43.02",
                "fss" => "26.03",
                "gui" => "26.00",
                "point_of_initiation" => "01",
                "rec_url" => {
                    let gui = gui.clone().unwrap_or_else(|| b"br.gov.bcb.pix".to_vec());
                    input.fields.push(("80.00".into(), gui));
                    "80.25"
                }
                _ if profile == Profile::Emv => key.as_str(),
                _ => {
                    input.members.push((key, value));
                    continue;
                }
            };
            input.fields.push((path.to_owned(), value));
        }
        input
    }

    fn charge(&self) -> Charge<'_> {
        let mut charge =
            Charge { profile: self.profile, keep_accents: true, fields: self, ..Charge::default() };
        for (key, value) in &self.members {
            let member = match key.as_str() {
                "country" => &mut charge.country,
                "currency" => &mut charge.currency,
                "mcc" => &mut charge.merchant_category,
                "amount" => &mut charge.amount,
                "merchant_name" => &mut charge.merchant_name,
                "merchant_city" => &mut charge.merchant_city,
                "postal_code" => &mut charge.postal_code,
                "collector_id" => &mut charge.user_id,
                "sponsor_id" => &mut charge.sponsor_id,
                "external_reference" | "txid" => &mut charge.reference,
                "terminal_label" => &mut charge.terminal,
                "purpose" => &mut charge.purpose,
                "key" => &mut charge.pix_key,
                "url" => &mut charge.pix_url,
                "description" => &mut charge.pix_description,
                other => panic!("member {other}"),
            };
            *member = value;
        }
        charge
    }
}

fn text(charge: &Charge<'_>) -> Result<String, String> {
    match build(charge, &mut Writer::default()) {
        Ok(text) => Ok(String::from_utf8(text.to_vec()).expect("UTF-8")),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn every_charge_becomes_the_payload_that_independent_writers_gave() {
    let mut differences = Differences::default();
    for row in rows("build.tsv") {
        let input = Input::of(&row);
        let mut charge = input.charge();
        let expected = Ok(String::from_utf8(row.bytes("payload")).expect("UTF-8"));
        let faults: Vec<_> =
            row.list("errors").into_iter().filter(|e| !e.starts_with("not_ans")).collect();
        if faults.is_empty() {
            differences.expect(&row, "payload", text(&charge), expected);
            continue;
        }
        // A public writer that breaks a rule: we name the rule and write nothing.
        let mut found = Vec::new();
        check_charge(&charge, &mut |error| {
            if error.severity == Severity::Error {
                found.push(code(&error));
            }
        });
        found.sort();
        let mut wanted = faults.clone();
        wanted.sort();
        differences.expect(&row, "faults", found, wanted);
        differences.expect(&row, "refused", text(&charge).is_err(), true);
        // What is only absent may be, when the caller says so.
        if faults.iter().all(|fault| fault.starts_with("missing_")) {
            charge.allow_missing = true;
            differences.expect(&row, "payload", text(&charge), expected);
        }
    }
}

#[test]
fn published_strings_of_mercado_pago_are_judged_by_their_structure_and_their_checksum() {
    let mut differences = Differences::default();
    for row in rows("mercado-pago.tsv") {
        let payload = row.bytes("payload");
        let (errors, _) = faults_of(&payload);
        let has = |code: &str| errors.iter().any(|e| e.starts_with(code));
        let published = row.raw("published_crc");
        let matches = published.eq_ignore_ascii_case(row.raw("computed_crc_utf8"));
        // A template that is broken inside still leaves the root readable.
        let root_parses = parse(&payload, &mut |_| Ok(())).is_ok();
        if root_parses {
            differences.expect(&row, "crc mismatch", has("crc_mismatch"), !matches);
        }
        let structure = root_parses && !has("template_");
        let bytes = has("length_in_bytes");
        differences.expect(&row, "structure", structure && !bytes, row.raw("well_formed") == "yes");
        let lower = published.bytes().any(|b| b.is_ascii_lowercase());
        differences.expect(&row, "lower case", has("crc_lower_case"), lower);
    }
}

#[test]
fn the_fast_path_of_building_gives_what_the_other_path_gives() {
    use posqr_core::payload::build::build_thoroughly;
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        // xorshift64
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let (mut same, mut built) = (0, 0);
    let rows = rows("build.tsv");
    for round in 0..40 {
        for row in &rows {
            let mut input = Input::of(row);
            input.fields.clear();
            // From the second round on one member is changed in some way.
            if round > 0 && !input.members.is_empty() {
                let index = random(input.members.len());
                let text = &mut input.members[index].1;
                let at = random(text.len() + 1);
                match random(6) {
                    0 => text.clear(),
                    1 => text.insert(at, b"\x7F\x1F,.*0A\xC3 "[random(9)]),
                    2 => text.truncate(at),
                    3 => text.extend_from_slice("áé".as_bytes()),
                    4 => text.extend(std::iter::repeat_n(b'9', random(120))),
                    _ => text.splice(0..0, *b"  ").for_each(drop),
                }
            }
            let mut charge = input.charge();
            charge.keep_accents = random(2) == 0;
            charge.truncate = random(2) == 0;
            charge.trim = random(2) == 0;
            let (mut fast, mut thorough) = (Writer::default(), Writer::default());
            let result = build(&charge, &mut fast);
            assert_eq!(result, build_thoroughly(&charge, &mut thorough), "{}", row.raw("id"));
            same += 1;
            built += usize::from(result.is_ok());
        }
    }
    assert!(same > 5000 && built > 1000, "{same} compared, {built} built");
}
