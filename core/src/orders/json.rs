//! JSON of the service, read with care: numbers stay the text that they are, an absent member is
//! empty, and nothing is taken for granted.

use crate::error::{Error, Fault};
use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::fmt;

/// An answer as it was read. Not [`Value`], which hashes every member for the sake of large
/// objects: an answer's are small, and each is asked for once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// Nothing, or what nobody here asks for: `true`, `false`.
    Null,
    /// A text, or a number as it stands there.
    Text(Box<str>),
    List(Vec<Tree>),
    /// Members as they come; of two with one name the last counts.
    Object(Vec<(Box<str>, Tree)>),
}

impl Tree {
    /// `None`: no JSON.
    pub fn read(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// The elements of a list.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) => Some(elements),
            _ => None,
        }
    }

    fn member(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(name, _)| **name == *key).map(|(_, value)| value)
            }
            Self::List(elements) => elements.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

/// How `serde_json` hands out a number as text: an object with this member alone.
const NUMBER: &str = "$serde_json::private::Number";

/// Room for members, so that an object seldom has to grow.
const MEMBERS: usize = 8;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Tree::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::with_capacity(MEMBERS);
        while let Some(name) = map.next_key::<Box<str>>()? {
            let value = map.next_value()?;
            if *name == *NUMBER {
                return Ok(value);
            }
            members.push((name, value));
        }
        Ok(Tree::Object(members))
    }
}

/// The member at a path of keys, `config.qr.mode`; a number is an index into a list.
pub fn at<'t>(tree: &'t Tree, path: &str) -> &'t Tree {
    path.split('.').try_fold(tree, Tree::member).unwrap_or(&Tree::Null)
}

/// The text or number at a path, as text; anything else is empty.
pub fn text<'t>(tree: &'t Tree, path: &str) -> Cow<'t, str> {
    match at(tree, path) {
        Tree::Text(text) => Cow::Borrowed(text),
        _ => Cow::Borrowed(""),
    }
}

/// The text of the first of several paths that has one.
pub fn first_text(tree: &Tree, paths: &[&str]) -> String {
    paths
        .iter()
        .map(|path| text(tree, path))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
        .into()
}

/// The list at a path; anything else is an empty one.
pub fn list<'t>(tree: &'t Tree, path: &str) -> &'t [Tree] {
    at(tree, path).as_array().unwrap_or_default()
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
