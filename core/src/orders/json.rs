//! JSON of the service, read with care: numbers stay the text that they are, an absent member is
//! empty, and nothing is taken for granted.

use crate::error::{Error, Fault};
use serde_core::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// An answer as it was read: two blocks of memory, however many members it has. (A [`Value`] has
/// several for each, and a hash map for each object, which was a third of the work of a sale.)
#[derive(Debug, Default)]
pub struct Json {
    /// All names and texts, one behind the other.
    texts: String,
    /// Each followed by what is in it.
    nodes: Vec<Node>,
}

/// Small: every search for a member passes over those before it.
#[derive(Debug)]
struct Node {
    kind: Kind,
    /// Its name, if it is a member of an object.
    name: Span,
    /// What it says, if it is a text, or a number as it stands there.
    text: Span,
    /// The node behind all that is in it.
    end: u32,
}

/// A part of `texts`.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    from: u32,
    length: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    /// `true` or `false`: nobody here asks which.
    Bool,
    Text,
    List,
    Object,
}

impl Json {
    /// `None`: no JSON.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        // Neither texts nor nodes are more than the bytes that they come from.
        u32::try_from(bytes.len()).ok()?;
        let mut json = Self { texts: String::with_capacity(bytes.len()), nodes: Vec::new() };
        json.nodes.reserve(bytes.len() / 16);
        // All of it is looked at once, so that not each text has to be.
        let mut reader = serde_json::Deserializer::from_str(str::from_utf8(bytes).ok()?);
        Reader { json: &mut json, name: Span::default(), depth: 0 }
            .deserialize(&mut reader)
            .ok()?;
        reader.end().ok()?;
        Some(json)
    }

    /// Whether it is an object: every answer of the service but a few lists is.
    pub fn is_object(&self) -> bool {
        self.tree(0).is(Kind::Object)
    }

    /// Whether there is nothing at all.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Lets `hide` overwrite parts of the texts, by ASCII of the same length.
    pub fn hide(&mut self, hide: impl Fn(&mut [u8])) {
        let mut texts = std::mem::take(&mut self.texts).into_bytes();
        for node in self.nodes.iter().filter(|node| node.kind == Kind::Text) {
            let Span { from, length } = node.text;
            let range = from as usize..from as usize + length as usize;
            if let Some(text) = texts.get_mut(range) {
                hide(text);
            }
        }
        self.texts = String::from_utf8(texts).unwrap_or_default();
    }

    fn keep(&mut self, text: &str) -> Span {
        let from = self.texts.len() as u32;
        self.texts.push_str(text);
        Span { from, length: text.len() as u32 }
    }

    fn slice(&self, Span { from, length }: Span) -> &str {
        self.texts.get(from as usize..).and_then(|text| text.get(..length as usize)).unwrap_or("")
    }
}

/// Values inside one another: the service's have six at most, and each takes of the stack.
const DEPTH_MAX: u32 = 16;

/// Reads one value to the end of `json`.
struct Reader<'j> {
    json: &'j mut Json,
    name: Span,
    depth: u32,
}

impl Reader<'_> {
    fn push(&mut self, kind: Kind, text: Span) -> usize {
        let at = self.json.nodes.len();
        self.json.nodes.push(Node { kind, name: self.name, text, end: at as u32 + 1 });
        at
    }

    /// The depth of what is in it.
    fn deeper<E: de::Error>(&self) -> Result<u32, E> {
        let depth = self.depth + 1;
        if depth > DEPTH_MAX { Err(E::custom("too deep")) } else { Ok(depth) }
    }

    /// All that is in the node has been read.
    fn close(self, at: usize) {
        let end = self.json.nodes.len() as u32;
        if let Some(node) = self.json.nodes.get_mut(at) {
            node.end = end;
        }
    }
}

/// How `serde_json` hands out any other number, as the text that it is: an object with this member
/// alone.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        self.push(Kind::Null, Span::default());
        Ok(())
    }

    fn visit_bool<E>(mut self, _: bool) -> Result<(), E> {
        self.push(Kind::Bool, Span::default());
        Ok(())
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        let text = self.json.keep(text);
        self.push(Kind::Text, text);
        Ok(())
    }

    // Whole numbers of a usual size come like this, and lose nothing by it.
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let at = self.push(Kind::List, Span::default());
        let (name, depth) = (Span::default(), self.deeper()?);
        while seq.next_element_seed(Reader { json: self.json, name, depth })?.is_some() {}
        self.close(at);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let at = self.push(Kind::Object, Span::default());
        let depth = self.deeper()?;
        while let Some(name) = map.next_key_seed(Name(self.json))? {
            if self.json.slice(name) == NUMBER {
                self.json.nodes.truncate(at);
                return map.next_value_seed(Reader { json: self.json, name: self.name, depth });
            }
            map.next_value_seed(Reader { json: self.json, name, depth })?;
        }
        self.close(at);
        Ok(())
    }
}

/// Reads the name of a member.
struct Name<'j>(&'j mut Json);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Span;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.keep(text))
    }
}

/// A value in an answer.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'j> {
    json: &'j Json,
    node: Option<&'j Node>,
    at: usize,
}

impl<'j> From<&'j Json> for Tree<'j> {
    fn from(json: &'j Json) -> Self {
        json.tree(0)
    }
}

impl Json {
    fn tree(&self, at: usize) -> Tree<'_> {
        Tree { json: self, node: self.nodes.get(at), at }
    }
}

impl<'j> Tree<'j> {
    fn is(self, kind: Kind) -> bool {
        self.node.is_some_and(|node| node.kind == kind)
    }

    fn end(self) -> usize {
        self.node.map_or(0, |node| node.end as usize)
    }

    /// What is in it.
    fn children(self) -> impl Iterator<Item = Self> {
        let end = self.end();
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let child = self.json.tree(at);
            at = child.node.filter(|_| at < end)?.end as usize;
            Some(child)
        })
    }

    /// Of two members with one name the last counts.
    fn member(self, key: &[u8]) -> Option<Self> {
        if self.is(Kind::List) {
            return self.children().nth(str::from_utf8(key).ok()?.parse().ok()?);
        }
        let nodes = self.json.nodes.get(..self.end()).unwrap_or_default();
        let mut found = None;
        let mut at = self.at + 1;
        while let Some(node) = nodes.get(at) {
            // Most differ in length already.
            let alike = node.name.length as usize == key.len();
            if alike && self.json.slice(node.name).as_bytes() == key {
                found = Some(at);
            }
            at = node.end as usize;
        }
        found.map(|at| self.json.tree(at))
    }

    /// The elements of a list.
    pub fn as_array(self) -> Option<Vec<Self>> {
        self.is(Kind::List).then(|| self.children().collect())
    }
}

/// The member at a path of keys, `config.qr.mode`; a number is an index into a list.
pub fn at<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Tree<'j> {
    let tree = tree.into();
    let nothing = Tree { json: tree.json, node: None, at: 0 };
    let mut keys = path.as_bytes().split(|byte| *byte == b'.');
    keys.try_fold(tree, Tree::member).unwrap_or(nothing)
}

/// The text or number at a path, as text; anything else is empty.
pub fn text<'j>(tree: impl Into<Tree<'j>>, path: &str) -> &'j str {
    let found = at(tree, path);
    found.node.map_or("", |node| found.json.slice(node.text))
}

/// What stands at a path where a text or a number is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar<'j> {
    /// Nothing, or `null`.
    Absent,
    /// A text, or a number as its text.
    Text(&'j str),
    /// Something else.
    Other,
}

/// The text or number at a path, told from what is not there.
pub fn scalar<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Scalar<'j> {
    let found = at(tree, path);
    match found.node {
        None => Scalar::Absent,
        Some(node) => match node.kind {
            Kind::Null => Scalar::Absent,
            Kind::Text => Scalar::Text(found.json.slice(node.text)),
            Kind::Bool | Kind::List | Kind::Object => Scalar::Other,
        },
    }
}

/// The text of the first of several paths that has one.
pub fn first_text<'j>(tree: impl Into<Tree<'j>>, paths: &[&str]) -> String {
    let tree = tree.into();
    let found = paths.iter().map(|path| text(tree, path)).find(|text| !text.is_empty());
    found.unwrap_or_default().to_owned()
}

/// The list at a path; anything else is an empty one.
pub fn list<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Vec<Tree<'j>> {
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
        // Read once for its depth: a tree of Values takes more of the stack for each level.
        Json::read(extra_json.as_bytes()).ok_or_else(|| bad(extra_json))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Json {
        Json::read(text.as_bytes()).expect("JSON")
    }

    #[test]
    fn members_are_found_by_their_path_and_elements_by_their_number() {
        let json = read(r#"{"a":{"b":[{"c":"x"},[],{"c":"y"}],"d":{}},"e":"z","":"w"}"#);
        assert_eq!(text(&json, "a.b.0.c"), "x");
        assert_eq!(text(&json, "a.b.2.c"), "y");
        assert_eq!(text(&json, "e"), "z");
        assert_eq!(text(&json, ""), "w");
        for nothing in
            ["a", "a.b", "a.b.1", "a.b.1.c", "a.b.3.c", "a.d.e", "b", "e.z", "a.b.x", "0"]
        {
            assert_eq!(text(&json, nothing), "", "{nothing}");
        }
        assert_eq!(list(&json, "a.b").len(), 3);
        assert_eq!(list(&json, "a.b.1").len(), 0);
        assert!(at(&json, "a.b.1").as_array().is_some());
        assert!(at(&json, "a.d").as_array().is_none());
        assert_eq!(text(list(&json, "a.b")[2], "c"), "y");
        assert_eq!(first_text(&json, &["q", "a", "e"]), "z");
    }

    #[test]
    fn numbers_stay_the_text_that_they_are_and_texts_lose_their_escapes() {
        let json =
            read(r#"{"a":5.00,"b":123456789012345678901,"c":[1,-2.50],"d":"\u0041\n\"","e\"":1}"#);
        assert_eq!(text(&json, "a"), "5.00");
        assert_eq!(text(&json, "b"), "123456789012345678901");
        assert_eq!(text(&json, "c.1"), "-2.50");
        assert_eq!(text(&json, "d"), "A\n\"");
        assert_eq!(text(&json, "e\""), "1");
        assert_eq!(text(&read("7"), ""), "");
        assert_eq!(list(&read("[7]"), "0").len(), 0);
        let flags = read(r#"{"a":true,"b":null,"c":false,"d":"x"}"#);
        assert_eq!(["a", "b", "c", "d"].map(|name| text(&flags, name)), ["", "", "", "x"]);
        let other = read(r#"{"a":{},"b":[],"c":""}"#);
        assert_eq!(scalar(&flags, "a"), Scalar::Other);
        assert_eq!(scalar(&flags, "b"), Scalar::Absent);
        assert_eq!(scalar(&flags, "d"), Scalar::Text("x"));
        assert_eq!(scalar(&flags, "e"), Scalar::Absent);
        assert_eq!(["a", "b"].map(|name| scalar(&other, name)), [Scalar::Other; 2]);
        assert_eq!(scalar(&other, "c"), Scalar::Text(""));
    }

    #[test]
    fn what_is_hidden_is_hidden_in_each_text_by_itself() {
        let mut json = read(r#"{"ab":"ab","c":["a","b","éab"],"n":12}"#);
        json.hide(|text| {
            let Some(at) = text.windows(2).position(|two| two == b"ab") else { return };
            text[at..at + 2].fill(b'*');
        });
        assert_eq!(
            ["ab", "c.0", "c.1", "c.2", "n"].map(|path| text(&json, path)),
            ["**", "a", "b", "é**", "12"]
        );
        assert!(json.is_object() && !read("[]").is_object() && !Json::default().is_object());
    }

    #[test]
    fn what_is_too_deep_is_not_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::read(nested(16).as_bytes()).is_some());
        assert!(Json::read(nested(17).as_bytes()).is_none());
        let member = |depth| format!("{{\"a\":{}}}", nested(depth));
        assert!(Object::default().extend(&member(15)).is_ok());
        for depth in [16, 120, 100_000] {
            assert!(Object::default().extend(&member(depth)).is_err(), "{depth}");
        }
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts() {
        assert_eq!(text(&read(r#"{"a":"x","b":"y","a":"z"}"#), "a"), "z");
        assert_eq!(text(&read(r#"{"a":"x","a":{}}"#), "a"), "");
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in ["", "{", "{}x", "{\"a\":}", "[1,]", "\"\\ud800\"", "nul"] {
            assert!(Json::read(text.as_bytes()).is_none(), "{text}");
        }
        assert!(Json::read(b"\"\xFF\"").is_none());
        assert!(Json::read("[".repeat(1000).as_bytes()).is_none());
        let forged = format!("{{\"{NUMBER}\":\"x\",\"a\":\"y\"}}");
        assert!(Json::read(forged.as_bytes()).is_none());
    }
}
