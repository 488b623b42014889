//! JSON of the service, read with care: numbers stay the text that they are, an absent member is
//! empty, and nothing is taken for granted.

use crate::error::{Error, Fault};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// The member at a path of keys, `config.qr.mode`; a number is an index into a list.
pub fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, key| {
        match key.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(key),
        }
        .unwrap_or(&Value::Null)
    })
}

/// The text or number at a path, as text; anything else is empty.
pub fn text<'v>(value: &'v Value, path: &str) -> Cow<'v, str> {
    match at(value, path) {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(""),
    }
}

/// The text of the first of several paths that has one.
pub fn first_text(value: &Value, paths: &[&str]) -> String {
    paths
        .iter()
        .map(|path| text(value, path))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
        .into()
}

/// The list at a path; anything else is an empty one.
pub fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    at(value, path).as_array().map_or(&[], Vec::as_slice)
}

/// An object under construction: members in the order in which they are set, absent ones left out.
#[derive(Default)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Sets a member.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Sets a text, unless it is empty.
    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        if text.is_empty() { self } else { self.set(key, text) }
    }

    /// Sets an object, unless it has no members.
    pub fn object(&mut self, key: &str, object: Self) -> &mut Self {
        if object.0.is_empty() { self } else { self.set(key, Value::Object(object.0)) }
    }

    /// Adds the members of the caller's `extra_json`.
    ///
    /// # Errors
    /// Not an object, or a member that is ours.
    pub fn extend(&mut self, extra_json: &str) -> Result<&mut Self, Error> {
        const ALLOWED: &str = "a JSON object whose members the library does not set itself";
        if extra_json.is_empty() {
            return Ok(self);
        }
        let bad = |found: &str| {
            Error::new(Fault::BadValue)
                .named("extra_json")
                .excerpt(found.as_bytes())
                .allowed(ALLOWED)
        };
        let extra: Map<String, Value> =
            serde_json::from_str(extra_json).map_err(|_| bad(extra_json))?;
        for (key, value) in extra {
            if self.0.contains_key(&key) {
                return Err(bad(&key));
            }
            self.0.insert(key, value);
        }
        Ok(self)
    }

    /// The bytes of a body.
    ///
    /// # Errors
    /// None that could happen; but no panic stands for it.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(&self.0).map_err(|_| Error::new(Fault::Internal))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

/// A number, written as the text that it is.
///
/// # Errors
/// Not a number.
pub fn number(text: &str) -> Result<Value, Error> {
    text.parse::<Number>()
        .map(Value::Number)
        .map_err(|_| Error::new(Fault::BadValue).excerpt(text.as_bytes()).allowed("a number"))
}
