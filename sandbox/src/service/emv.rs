//! Writes and reads payment codes: objects of two digits of id, two of length, and a value; object
//! 63 holds CRC-16 over all that stands before its value (EMVCo MPM 1.1, 4.2 and 4.7.3).

use crc::{CRC_16_IBM_3740, Crc};

static CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// Writes one object; lengths count characters.
pub(crate) fn object(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.chars().count())
}

/// Adds object 63.
pub(crate) fn closed(mut text: String) -> String {
    text.push_str("6304");
    let sum = CRC.checksum(text.as_bytes());
    text.push_str(&format!("{sum:04X}"));
    text
}

/// The same text with a checksum that does not fit: what a damaged answer looks like.
#[must_use]
pub fn with_wrong_crc(payload: &str) -> String {
    let Some(start) = payload.len().checked_sub(4).filter(|at| payload.is_char_boundary(*at))
    else {
        return payload.to_owned();
    };
    let sum = u16::from_str_radix(&payload[start..], 16).unwrap_or_default();
    format!("{}{:04X}", &payload[..start], sum ^ 0x0001)
}

/// The same code with another amount inside (object 54), and a checksum that fits.
#[must_use]
pub fn with_amount(payload: &str, amount: &str) -> String {
    let Some(found) = objects(payload) else { return payload.to_owned() };
    let mut text = String::new();
    let mut written = false;
    for (id, value) in found.iter().filter(|(id, _)| id != "54" && id != "63") {
        if !written && id.as_str() > "54" {
            text.push_str(&object("54", amount));
            written = true;
        }
        text.push_str(&object(id, value));
    }
    closed(text)
}

/// Why a text is no payment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Structure,
    Checksum,
}

/// The objects of a text, in order; an id may be looked up by path.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    objects: Vec<(String, String)>,
}

impl Code {
    /// Reads a code whose lengths count characters or, if that does not work out, bytes.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let objects = objects(text).ok_or(Fault::Structure)?;
        match objects.last() {
            Some((id, value)) if id == "63" && value.chars().count() == 4 => {}
            _ => return Err(Fault::Structure),
        }
        let start = text.len() - 4;
        let sum = format!("{:04X}", CRC.checksum(&text.as_bytes()[..start]));
        if text[start..] != sum {
            return Err(Fault::Checksum);
        }
        Ok(Self { objects })
    }

    /// `get("54")`, `get("62.05")`.
    pub fn get(&self, path: &str) -> Option<String> {
        let (id, inner) = path.split_once('.').unwrap_or((path, ""));
        let value = &self.objects.iter().find(|(i, _)| i == id)?.1;
        match inner {
            "" => Some(value.clone()),
            _ => objects(value)?.into_iter().find(|(i, _)| i == inner).map(|(_, value)| value),
        }
    }
}

fn objects(text: &str) -> Option<Vec<(String, String)>> {
    walk(text, |rest, count| rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(count))
        .or_else(|| walk(text, |rest, count| rest.is_char_boundary(count).then_some(count)))
}

fn walk(text: &str, end: impl Fn(&str, usize) -> Option<usize>) -> Option<Vec<(String, String)>> {
    let mut objects = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (head, tail) = rest.split_at_checked(4)?;
        if !head.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let count = head[2..].parse().ok()?;
        let value = tail.get(..end(tail, count)?)?;
        objects.push((head[..2].to_owned(), value.to_owned()));
        rest = &tail[value.len()..];
    }
    Some(objects)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_is_the_one_of_the_reference() {
        assert_eq!(CRC.checksum(b"123456789"), 0x29B1);
    }

    #[test]
    fn a_published_code_is_read() {
        let text = "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b\
                    50120008326594305204970053030325802AR5904Test6004CABA63041094";
        let code = Code::parse(text).unwrap();
        assert_eq!(code.get("43.02").unwrap(), "3");
        assert_eq!(code.get("59").unwrap(), "Test");
        assert_eq!(code.get("54"), None);
        assert_eq!(Code::parse(&with_wrong_crc(text)).unwrap_err(), Fault::Checksum);
        let dearer = Code::parse(&with_amount(text, "500.00")).unwrap();
        assert_eq!(dearer.get("54").unwrap(), "500.00");
        assert_eq!(dearer.get("59").unwrap(), "Test");
    }
}
