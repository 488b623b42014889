//! Checks the body of an Orders API call: every fault is found, and each names its JSON path.

use serde_json::{Map, Value, json};

use super::http::Reply;
use super::money::Decimal;
use super::site::Site;

/// Code and message of each kind of fault, in the order in which they are reported.
const KINDS: [(&str, &str); 8] = [
    ("unsupported_properties", "Properties not supported"),
    ("required_properties", "The following properties are required"),
    ("property_type", "The following properties have an invalid type"),
    ("property_value", "The following properties have invalid values"),
    ("invalid_total_amount", "The total amount is not valid"),
    ("minimum_properties", "The following properties have too few properties"),
    ("minimum_items", "The following properties have too few items"),
    ("maximum_items", "The following properties have too many items"),
];

/// Faults found so far.
#[derive(Default)]
pub(crate) struct Check {
    faults: Vec<(&'static str, String)>,
}

/// What a text may be.
pub(crate) enum Text {
    /// Any, up to so many characters.
    Up(usize),
    /// Letters, digits, hyphen, underscore; up to so many.
    Word(usize),
    /// An amount above zero, with the country's decimals.
    Amount(&'static Site),
    /// The same, of which zero has a code of its own (reference, section 11).
    Total(&'static Site),
    /// One of these.
    OneOf(&'static [&'static str]),
}

impl Check {
    pub fn fault(&mut self, code: &'static str, detail: String) {
        self.faults.push((code, detail));
    }

    /// The answer that lists what was found, if anything was.
    pub fn done(self) -> Result<(), Reply> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let mut errors = Vec::new();
        for (code, message) in KINDS {
            let details: Vec<&str> = self
                .faults
                .iter()
                .filter(|(fault, _)| *fault == code)
                .map(|(_, detail)| detail.as_str())
                .collect();
            if !details.is_empty() {
                errors.push(json!({"code": code, "message": message, "details": details}));
            }
        }
        Err(Reply::new(400, json!({"errors": errors})))
    }

    /// An object all of whose members are known.
    pub fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        known: &[&str],
    ) -> Option<&'a Map<String, Value>> {
        let Value::Object(object) = value else {
            self.wrong_type(path, "object", value);
            return None;
        };
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            let detail = format!("additionalProperties '{path}.{name}' not allowed");
            self.fault("unsupported_properties", detail);
        }
        if object.is_empty() {
            self.fault("minimum_properties", format!("'{path}' - minimum 1 properties required"));
        }
        Some(object)
    }

    /// A member that must be there.
    pub fn member<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        path: &str,
        name: &str,
        required: bool,
    ) -> Option<&'a Value> {
        let found = object.get(name);
        if found.is_none() && required {
            self.fault("required_properties", format!("'{path}.{name}' - required"));
        }
        found
    }

    pub fn list<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        least: usize,
        most: usize,
    ) -> &'a [Value] {
        let Value::Array(list) = value else {
            self.wrong_type(path, "array", value);
            return &[];
        };
        let found = list.len();
        if found < least {
            let detail = format!("'{path}' - minimum {least} items required, but found {found}");
            self.fault("minimum_items", detail);
        }
        if found > most {
            let detail = format!("'{path}' - maximum {most} items required, but found {found}");
            self.fault("maximum_items", detail);
        }
        list
    }

    /// A member that is text.
    pub fn text<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        path: &str,
        name: &str,
        required: bool,
        rule: Text,
    ) -> Option<&'a str> {
        let value = self.member(object, path, name, required)?;
        let Value::String(text) = value else {
            self.wrong_type(&format!("{path}.{name}"), "string", value);
            return None;
        };
        let at = |rest: &str| format!("'{path}.{name}' - {rest}");
        let too_long = |most: usize| {
            let found = text.chars().count();
            (found > most).then(|| at(&format!("length must be <= {most}, but got {found}")))
        };
        let code = match rule {
            Text::Total(site) if amount(text, site) == Some(0) => "invalid_total_amount",
            _ => "property_value",
        };
        let fault = match rule {
            Text::Up(most) => too_long(most),
            Text::Word(most) => {
                let word = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
                match !text.is_empty() && text.bytes().all(word) {
                    true => too_long(most),
                    false => Some(at("does not match pattern")),
                }
            }
            Text::Amount(site) | Text::Total(site) => match amount(text, site) {
                None => Some(at("does not match pattern")),
                Some(0) => Some(at("must be greater than 0")),
                Some(_) => None,
            },
            Text::OneOf(words) if words.contains(&text.as_str()) => None,
            Text::OneOf(words) => Some(at(&format!("value must be one of {}", words.join(", ")))),
        };
        match fault {
            Some(detail) => {
                self.fault(code, detail);
                None
            }
            None => Some(text),
        }
    }

    pub fn wrong_type(&mut self, path: &str, expected: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        self.fault("property_type", format!("'{path}' - expected {expected}, but got {found}"));
    }
}

/// An amount in minor units: no zero in front, and the decimals of the country's page (4.3).
pub(crate) fn amount(text: &str, site: &Site) -> Option<i64> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction.len())),
        None => (text, None),
    };
    let allowed = match decimals {
        None => site.exponent == 0 || !site.exact_decimals,
        Some(count) => site.exponent > 0 && count == site.exponent as usize,
    };
    if !allowed || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    Decimal::parse(text)?.minor(site.exponent)
}
