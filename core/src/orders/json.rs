//! Reads the JSON of a service with care: a number stays the text that was written, an absent
//! member is empty, and no member is taken for granted. Also writes the JSON of requests.

use crate::error::{Error, Fault};
use serde_json::{Map, Number, Value};

/// The JSON of an answer; empty if the answer had no body.
#[derive(Debug, Default)]
pub struct Json(Option<Value>);

impl Json {
    /// Reads JSON. `None` if the bytes are not JSON, or if values are nested more than
    /// [`DEPTH_MAX`] deep.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        parse(bytes).map(|value| Self(Some(value)))
    }

    /// Whether the value is an object. Every answer of the service is one, except a few lists.
    pub fn is_object(&self) -> bool {
        matches!(self.0, Some(Value::Object(_)))
    }

    /// Whether the answer had no body.
    pub const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Lets `hide` overwrite parts of the texts with ASCII of the same length.
    pub fn hide(&mut self, hide: impl Fn(&mut [u8])) {
        if let Some(value) = &mut self.0 {
            hide_in(value, &hide);
        }
    }
}

fn hide_in(value: &mut Value, hide: &impl Fn(&mut [u8])) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            // A number that was overwritten becomes a text.
            let hidden = hidden(number.as_str().to_owned(), hide);
            if hidden != number.as_str() {
                *value = Value::String(hidden);
            }
        }
        Value::String(text) => *text = hidden(std::mem::take(text), hide),
        Value::Array(list) => list.iter_mut().for_each(|value| hide_in(value, hide)),
        Value::Object(members) => members.values_mut().for_each(|value| hide_in(value, hide)),
    }
}

fn hidden(text: String, hide: &impl Fn(&mut [u8])) -> String {
    let mut bytes = text.into_bytes();
    hide(&mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// How deep values may be nested. The service's answers need six levels, and each level takes
/// stack.
const DEPTH_MAX: usize = 16;

/// Reads one value. Its depth is checked before the parser begins, because the parser is recursive.
fn parse(bytes: &[u8]) -> Option<Value> {
    // The whole text is checked for UTF-8 at once, so that the parser need not check each text.
    let text = str::from_utf8(bytes).ok()?;
    if is_too_deep(bytes) { None } else { serde_json::from_str(text).ok() }
}

/// Whether more than [`DEPTH_MAX`] brackets are open at once. As long as the text is JSON, the
/// count is the parser's; where it stops being JSON, the parser stops, too.
fn is_too_deep(json: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'[' | b'{' if depth == DEPTH_MAX => return true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Moves past the quotation mark that ends a text.
fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            // The escaped character may be a quotation mark.
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

/// A value in an answer, or no value.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'j>(Option<&'j Value>);

impl<'j> From<&'j Json> for Tree<'j> {
    fn from(json: &'j Json) -> Self {
        Self(json.0.as_ref())
    }
}

impl<'j> Tree<'j> {
    fn member(self, key: &str) -> Self {
        Self(match self.0 {
            Some(Value::Object(members)) => members.get(key),
            Some(Value::Array(list)) => key.parse().ok().and_then(|at: usize| list.get(at)),
            _ => None,
        })
    }

    /// The elements of a list.
    pub fn as_array(self) -> Option<Vec<Self>> {
        let list = self.0?.as_array()?;
        Some(list.iter().map(|value| Self(Some(value))).collect())
    }
}

/// The member at a path of keys, `config.qr.mode`; a number is an index into a list.
pub fn at<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Tree<'j> {
    path.split('.').fold(tree.into(), Tree::member)
}

/// The text or number at a path, as text; empty if there is neither.
pub fn text<'j>(tree: impl Into<Tree<'j>>, path: &str) -> &'j str {
    match scalar(tree, path) {
        Scalar::Text(text) => text,
        Scalar::Absent | Scalar::Other => "",
    }
}

/// What is at a path where a text or a number is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar<'j> {
    /// There is no value, or `null`.
    Absent,
    /// A text, or a number as its text.
    Text(&'j str),
    /// There is a value of another type.
    Other,
}

/// The text or number at a path, distinguished from an absent value and from other types.
pub fn scalar<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Scalar<'j> {
    match at(tree, path).0 {
        None | Some(Value::Null) => Scalar::Absent,
        Some(Value::String(text)) => Scalar::Text(text),
        Some(Value::Number(number)) => Scalar::Text(number.as_str()),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => Scalar::Other,
    }
}

/// The first text that is not empty, of several paths.
pub fn first_text<'j>(tree: impl Into<Tree<'j>>, paths: &[&str]) -> String {
    let tree = tree.into();
    let found = paths.iter().map(|path| text(tree, path)).find(|text| !text.is_empty());
    found.unwrap_or_default().to_owned()
}

/// The list at a path; empty if there is no list.
pub fn list<'j>(tree: impl Into<Tree<'j>>, path: &str) -> Vec<Tree<'j>> {
    at(tree, path).as_array().unwrap_or_default()
}

/// An object under construction. Its members keep the order in which they are set, and absent
/// members are left out.
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
    /// The text is not an object, or has a member that we write ourselves.
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
        let Some(Value::Object(extra)) = parse(extra_json.as_bytes()) else {
            return Err(bad(extra_json));
        };
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
    /// No error can happen, but a `Result` is returned instead of a panic.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(&self.0).map_err(|_| Error::new(Fault::Internal))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

/// A number, written exactly as its text.
///
/// # Errors
/// The text is not a number.
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
        json.hide(|text| text.iter_mut().filter(|byte| **byte == b'1').for_each(|b| *b = b'*'));
        assert_eq!(["c.0", "n"].map(|path| text(&json, path)), ["a", "*2"]);
        assert!(json.is_object() && !read("[]").is_object() && !Json::default().is_object());
    }

    #[test]
    fn what_is_too_deep_is_not_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::read(nested(16).as_bytes()).is_some());
        assert!(Json::read(nested(17).as_bytes()).is_none());
        for wide in [format!("[{}1]", "[],".repeat(1000)), format!(r#"["\"{}\\"]"#, nested(17))] {
            assert!(Json::read(wide.as_bytes()).is_some(), "{wide}");
        }
        for deep in
            [nested(200_000), format!(r#"["\"",{}]"#, nested(16)), "{\"a\":".repeat(200_000)]
        {
            assert!(Json::read(deep.as_bytes()).is_none());
        }
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
        // The name of this member is the one that serde_json uses for numbers internally.
        let forged = r#"{"$serde_json::private::Number":"x","a":"y"}"#;
        assert!(Json::read(forged.as_bytes()).is_none());
    }
}
