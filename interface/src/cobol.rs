//! The copybooks of COBOL: constants, structs and records of texts (cobol/posqr.cpy), and one paragraph
//! for each function that takes a text (cobol/posqr-calls.cpy).
//!
//! A field of COBOL has no NUL behind it, and the library cannot see that one is missing: a full field
//! would run into its neighbour. So a program fills the fields of a record of texts, in which each one
//! has a NUL of its own, and calls by `PERFORM`: the paragraph writes every NUL anew right before the
//! call, whatever `MOVE SPACES`, `INITIALIZE` or the MOVE of a group did to them.
//!
//! Both are in fixed format, columns 8 to 72, and are read in free format too.

mod calls;
mod records;

pub use calls::calls;
pub use records::records;

use super::model::{Doc, Function, Interface, Role, Struct, Variable};
use std::fmt::Write as _;

/// Flags that make the library drop blanks at both ends, and the struct whose texts they are for.
const TRIMS: &[(&str, &str)] = &[("qr_charge", "QR_CHARGE_TRIM"), ("qr_order", "QR_ORDER_TRIM")];

/// How many elements of an array there may be.
const ELEMENTS: &[(&str, &str)] = &[("qr_field", "QR_FIELDS_MAX"), ("qr_item", "QR_ITEMS_MAX")];

/// Widths of texts whose comment has no range: by their own name, or with that of their struct.
const WIDTHS: &[(&str, usize)] = &[
    ("access_token", 255),
    ("amount", 13),
    ("base_url", 255),
    ("ca_pem", 8192),
    ("category", 60),
    ("city", 60),
    ("country", 2),
    ("currency", 3),
    ("data_id", 127),
    ("external_store_id", 60),
    ("extra_json", 2048),
    ("idempotency_key", 64),
    ("integrator_id", 64),
    ("landmark", 150),
    ("latitude", 20),
    ("longitude", 20),
    ("merchant_category", 4),
    ("model", 60),
    ("name", 60),
    ("notification_url", 500),
    ("order_id", 127),
    ("path", 15),
    ("payload", 1024),
    ("payment_id", 71),
    ("pix_description", 68),
    ("pix_key", 77),
    ("platform_id", 64),
    ("pos", 40),
    ("proxy_url", 255),
    ("reference", 64),
    ("secret", 127),
    ("since", 35),
    ("sponsor_id", 10),
    ("state", 60),
    ("store_id", 31),
    ("street", 150),
    ("street_number", 20),
    ("text", 40),
    ("unit_price", 13),
    ("user_agent", 127),
    ("user_id", 10),
    ("value", 99),
    ("x_request_id", 127),
    ("x_signature", 255),
];

/// Columns of a text: the longest that the comment allows, "1..25", else what [`WIDTHS`] says.
fn width(of: &Variable) -> Result<usize, String> {
    let listed = || WIDTHS.iter().find(|(name, _)| *name == of.name).map(|(_, width)| *width);
    longest(&of.doc).or_else(listed).ok_or_else(|| format!("{}: how wide in COBOL?", of.name))
}

/// The end of the first range in a comment that begins with 1.
fn longest(doc: &Doc) -> Option<usize> {
    let text = doc.text();
    let digits = text.split_once("1..")?.1;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// `QR-CHARGE` of "qr_charge", `QR-CHARGE-AMOUNT` of its member "amount".
fn cobol(name: &str) -> String {
    name.to_ascii_uppercase().replace('_', "-")
}

fn member_name(of: &Struct, member: &Variable) -> String {
    let name = cobol(&format!("{}_{}", of.name, member.name));
    if is_text(member) { name + "-PTR" } else { name }
}

const fn is_text(of: &Variable) -> bool {
    matches!(of.role, Role::Text | Role::Decimal)
}

/// `QR-ARG-AMOUNT` of the parameter "amount", of whatever function.
fn argument(of: &Variable) -> String {
    cobol(&format!("qr_arg_{}", of.name))
}

/// Size of QR-BUF, in which each call that gives a text has room for it.
fn buffer(interface: &Interface) -> Result<u64, String> {
    let longest = interface.constants.iter().find(|found| found.name == "QR_PAYLOAD_MAX");
    Ok(longest.ok_or("src has no QR_PAYLOAD_MAX")?.value + 1)
}

/// What a program fills in place of a pointer.
fn texts(of: &Struct) -> impl Iterator<Item = &Variable> {
    of.members.iter().filter(|member| is_text(member))
}

/// The struct that a parameter or a member points to.
fn target<'a>(interface: &'a Interface, of: &Variable) -> Result<&'a Struct, String> {
    let name = of.ctype.base.c_name();
    interface.structure(name).ok_or_else(|| format!("{}: no struct {name}", of.name))
}

/// The structs that functions read, each before what has it as elements.
fn inputs(interface: &Interface) -> Vec<&Struct> {
    let params = interface.functions.iter().flat_map(|function| &function.params);
    let named: Vec<_> = params.filter(|param| param.role == Role::Input).collect();
    let is_given = |of: &Struct| named.iter().any(|param| param.ctype.base.c_name() == of.name);
    let is_read = |of: &&Struct| is_given(of) || elements(of, interface).is_some();
    interface.structs().filter(is_read).filter(|of| texts(of).next().is_some()).collect()
}

/// How many of a struct there may be, where it stands in an array.
fn elements(of: &Struct, interface: &Interface) -> Option<u64> {
    let (_, most) = ELEMENTS.iter().find(|(name, _)| *name == of.name)?;
    Some(interface.constants.iter().find(|constant| constant.name == *most)?.value)
}

/// The functions that have a paragraph: those that take a text, by itself or in a struct.
fn called(interface: &Interface) -> impl Iterator<Item = &Function> {
    let has_texts = |param: &Variable| {
        let given = interface.structure(param.ctype.base.c_name());
        param.role == Role::Input && given.is_some_and(|of| texts(of).next().is_some())
    };
    let takes_text = move |param: &Variable| is_text(param) || has_texts(param);
    interface.functions.iter().filter(move |found| found.params.iter().any(takes_text))
}

/// A comment, in the columns that fixed format has.
fn comment(out: &mut String, text: &str) {
    const WIDTH: usize = 62;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            let _ = writeln!(out, "      *> {line}");
            line.clear();
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    let _ = writeln!(out, "      *> {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_the_longest_that_the_comment_allows() {
        let longest = |text| longest(&Doc::line(text));
        assert_eq!(longest("59: 1..25 characters."), Some(25));
        assert_eq!(longest("62.07: the till, 1..25; Mercado Pago 1..10."), Some(25));
        assert_eq!(longest("Pix 26.01: CPF, CNPJ, phone."), None);
    }

    #[test]
    fn a_comment_stays_within_the_columns() {
        let mut out = String::new();
        comment(&mut out, &"word ".repeat(40));
        assert_eq!(out.lines().count(), 4);
        assert!(out.lines().all(|line| line.len() <= 72 && line.starts_with("      *> word")));
    }
}
