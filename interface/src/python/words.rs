//! Names and comments as Python has them.

use super::classes;
use crate::model::Doc;
use crate::sections::{self, Group, Kind};
use std::fmt::Write as _;

/// The name of a member. One that begins with digits is no name: "1BPP_MSB" becomes `BPP1_MSB`,
/// and "0" of `QR_MASK_` `MASK_0`.
pub(super) fn member(group: &Group, constant: &str) -> String {
    let name = group.member(constant);
    let letters = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &name[..name.len() - letters.len()];
    if digits.is_empty() {
        return name.into();
    }
    let end = letters.find('_').unwrap_or(letters.len());
    match &letters[..end] {
        "" => format!("{}{name}", group.prefix.trim_start_matches("QR_")),
        word => format!("{word}{digits}{}", &letters[end..]),
    }
}

/// A comment that Sphinx reads.
pub(super) fn comment(out: &mut String, indent: &str, doc: &Doc) {
    for line in &doc.0 {
        let _ = writeln!(out, "{indent}#: {}", prose(line));
    }
}

/// A comment with the names that Python has, `None` in place of NULL, and code in two backticks.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = [rest.find("QR_"), rest.find("qr_")].into_iter().flatten().min() {
        let name = &rest[at..];
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let (name, after) = name.split_at(end.unwrap_or(name.len()));
        out.push_str(&rest[..at]);
        match sections::group(name).filter(|group| group.kind != Kind::Numbers) {
            Some(group) if after.starts_with("...") => {
                out.push_str(group.name);
                rest = &after[3..];
            }
            Some(group) => {
                let _ = write!(out, "{}.{}", group.name, member(group, name));
                rest = after;
            }
            None => {
                out.push_str(&named(name));
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace('`', "``").replace("NULL", "None")
}

/// The name of a struct, a function or a number: `Order`, `Client.create_order`, `build_payload`.
fn named(name: &str) -> String {
    if sections::entry(name).is_none() {
        return name.into();
    }
    if let Some(class) = classes::class(name) {
        return class.name.into();
    }
    let own = name.get(3..).unwrap_or(name);
    match own.split_once('_') {
        Some(("client", verb)) => format!("Client.{verb}"),
        Some((noun @ ("order" | "payment" | "store" | "pos"), verb)) => {
            format!("Client.{verb}_{noun}")
        }
        _ => own.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(constant: &str) -> String {
        member(sections::group(constant).expect("a group"), constant)
    }

    #[test]
    fn a_name_never_begins_with_a_digit() {
        assert_eq!(called("QR_ERR_TOO_LONG"), "TOO_LONG");
        assert_eq!(called("QR_PIXEL_1BPP_MSB"), "BPP1_MSB");
        assert_eq!(called("QR_MASK_0"), "MASK_0");
        assert_eq!(called("QR_MASK_BEST"), "BEST");
    }

    #[test]
    fn comments_name_what_python_has() {
        assert_eq!(prose("`QR_ECC_...`; 0: medium."), "``Ecc``; 0: medium.");
        assert_eq!(prose("As `qr_order.amount`."), "As ``Order.amount``.");
        assert_eq!(prose("See qr_order_create."), "See Client.create_order.");
        assert_eq!(prose("As qr_get_field of `qr_data`."), "As get_field of ``qr_data``.");
        assert_eq!(prose("With `QR_PROFILE_EMV`: all."), "With ``Profile.EMV``: all.");
        assert_eq!(
            prose("At most `QR_FIELDS_MAX`. NULL: none."),
            "At most ``FIELDS_MAX``. None: none."
        );
    }
}
