//! The C interface as data: all that a header, or a binding in another language, is written from.

use super::status_text::Status;

/// The whole interface.
#[derive(Debug)]
pub struct Interface {
    /// Version of the library: "0.1.0".
    pub version: &'static str,
    /// Every status with its texts, in ascending order.
    pub statuses: &'static [Status],
    /// What the header says of the type `qr_status`.
    pub status_doc: Doc,
    /// Every constant, statuses included.
    pub constants: Vec<Constant>,
    /// Structs, handles and callbacks, in an order in which C can read them.
    pub types: Vec<Type>,
    /// Every exported function.
    pub functions: Vec<Function>,
}

/// One constant.
#[derive(Debug)]
pub struct Constant {
    /// "QR_PAYLOAD_MAX".
    pub name: String,
    /// Comment.
    pub doc: Doc,
    /// Type.
    pub base: Base,
    /// Value.
    pub value: u64,
}

impl Constant {
    /// What `qr_constant` answers: what is above `INT32_MAX` comes as its negative twin.
    #[must_use]
    pub const fn answer(&self) -> i32 {
        self.value as u32 as i32
    }
}

/// One type that the interface declares.
#[derive(Debug)]
pub enum Type {
    /// A struct, whose members the caller knows.
    Struct(Struct),
    /// What the caller knows by its address only.
    Handle(Handle),
    /// A pointer to a function of the caller's.
    Callback(Function),
}

impl Type {
    /// "qr_charge".
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(Struct { name, .. })
            | Self::Handle(Handle { name, .. })
            | Self::Callback(Function { name, .. }) => name,
        }
    }
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// "qr_charge".
    pub name: String,
    /// Comment.
    pub doc: Doc,
    /// Members in their order.
    pub members: Vec<Variable>,
}

impl Struct {
    /// Whether it begins with its own size, so that it may grow.
    #[must_use]
    pub fn is_sized(&self) -> bool {
        self.members.first().is_some_and(|member| member.role == Role::StructSize)
    }
}

/// A type that only the library knows.
#[derive(Debug)]
pub struct Handle {
    /// "qr_client".
    pub name: String,
    /// Comment.
    pub doc: Doc,
}

/// A function of the library's, or the type of one of the caller's.
#[derive(Debug)]
pub struct Function {
    /// "qr_build_payload".
    pub name: String,
    /// Comment, `@param` and `@return` included.
    pub doc: Doc,
    /// Type of the result.
    pub result: CType,
    /// Parameters in their order.
    pub params: Vec<Variable>,
}

/// A member of a struct, or a parameter of a function.
#[derive(Debug)]
pub struct Variable {
    /// "merchant_name".
    pub name: String,
    /// Comment; of a parameter what `@param` says, on one line. Empty where a callback says nothing.
    pub doc: Doc,
    /// Type.
    pub ctype: CType,
    /// What it is for.
    pub role: Role,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Which one has its [`Role::Capacity`].
    pub capacity: Option<String>,
    /// Which one has its [`Role::Length`].
    pub length: Option<String>,
}

impl Variable {
    /// Whether a call writes to what it points to.
    #[must_use]
    pub const fn is_output(&self) -> bool {
        match self.role {
            Role::Output | Role::Buffer | Role::List | Role::NewHandle | Role::InOut => true,
            Role::Length => self.ctype.pointers > 0,
            _ => false,
        }
    }
}

/// A type in C: a base, perhaps const, behind pointers, in an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CType {
    /// What it is made of.
    pub base: Base,
    /// Whether the innermost pointer is to something that is not written.
    pub is_const: bool,
    /// Number of pointers.
    pub pointers: usize,
    /// Number of elements, of an array.
    pub array: Option<usize>,
}

impl CType {
    /// The declaration of a variable of this type: "const char *amount", "char field[64]".
    #[must_use]
    pub fn declare(&self, name: &str) -> String {
        let constant = if self.is_const { "const " } else { "" };
        let stars = "*".repeat(self.pointers);
        let array = self.array.map(|count| format!("[{count}]")).unwrap_or_default();
        format!("{constant}{} {stars}{name}{array}", self.base.c_name())
    }
}

/// What a type is made of. There is nothing else in the interface: no machine word, which
/// many languages do not have, no 8-byte integer in a struct, no floating point, no struct by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// `void`
    Void,
    /// `char`
    Char,
    /// `uint8_t`
    U8,
    /// `int32_t`
    I32,
    /// `uint32_t`
    U32,
    /// `int64_t`
    I64,
    /// `qr_status`
    Status,
    /// A struct of this name.
    Struct(String),
    /// A handle of this name.
    Handle(String),
    /// A callback of this name.
    Callback(String),
}

impl Base {
    /// Its name in C.
    #[must_use]
    pub fn c_name(&self) -> &str {
        match self {
            Self::Void => "void",
            Self::Char => "char",
            Self::U8 => "uint8_t",
            Self::I32 => "int32_t",
            Self::U32 => "uint32_t",
            Self::I64 => "int64_t",
            Self::Status => "qr_status",
            Self::Struct(name) | Self::Handle(name) | Self::Callback(name) => name,
        }
    }
}

/// A comment, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc(pub Vec<String>);

impl Doc {
    /// One line.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self(vec![text.to_owned()])
    }

    /// A text as lines that leave room for the frame of a comment.
    #[must_use]
    pub fn wrapped(text: &str) -> Self {
        const WIDTH: usize = 93;
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let line = lines.last_mut().expect("there is a first one");
            if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
                lines.push(word.to_owned());
            } else {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
        }
        Self(lines)
    }

    /// All of it on one line.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.join(" ")
    }

    /// What `@param` says of a parameter, on one line; empty if it says nothing.
    #[must_use]
    pub fn param(&self, name: &str) -> String {
        let begins = |line: &&String| line.split_whitespace().take(2).eq(["@param", name]);
        let mut lines = self.0.iter().skip_while(|line| !begins(line));
        let first = lines.next().map(|line| line.split_whitespace().skip(2));
        let rest = lines.take_while(|line| line.starts_with(' '));
        let words =
            first.into_iter().flatten().chain(rest.flat_map(|line| line.split_whitespace()));
        words.collect::<Vec<_>>().join(" ")
    }
}

impl Interface {
    /// The structs.
    pub fn structs(&self) -> impl Iterator<Item = &Struct> {
        self.types.iter().filter_map(|item| match item {
            Type::Struct(found) => Some(found),
            Type::Handle(_) | Type::Callback(_) => None,
        })
    }

    /// The struct of a name.
    #[must_use]
    pub fn structure(&self, name: &str) -> Option<&Struct> {
        self.structs().find(|found| found.name == name)
    }

    /// The function of a name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|found| found.name == name)
    }
}

/// What a member or a parameter is for, beyond its C type: what a binding has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A member: the size of its struct.
    StructSize,
    /// A member that must be 0.
    Reserved,
    /// A number, in the unit that its name says.
    Number,
    /// A constant of this group; the group's kind says whether one or several.
    Constant(&'static str),
    /// A `qr_status`.
    Status,
    /// In: a text that ends with NUL.
    Text,
    /// In: a text that is a number, such as "5.00".
    Decimal,
    /// In: a text or a block whose length another one gives.
    Block,
    /// In: a struct.
    Input,
    /// In: an array of structs whose number another one gives.
    Array,
    /// Out: a struct.
    Output,
    /// Out: room for a text or a block.
    Buffer,
    /// Out: room for an array of structs.
    List,
    /// A member: a text in its own room, with a NUL.
    Inline,
    /// The room in a [`Role::Buffer`] or a [`Role::List`].
    Capacity,
    /// The length or number of what is in another one; behind a pointer: to be written.
    Length,
    /// In and out: a number that the call moves on.
    InOut,
    /// What an open client is known by.
    Handle,
    /// Out: a new [`Role::Handle`].
    NewHandle,
    /// A function of the caller's.
    Callback,
    /// What a callback is called with.
    Context,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_declared_as_c_has_it() {
        let of = |base, is_const, pointers, array| CType { base, is_const, pointers, array };
        let structure = || Base::Struct("qr_field".into());
        assert_eq!(of(Base::U32, false, 0, None).declare("cap"), "uint32_t cap");
        assert_eq!(of(Base::Char, true, 1, None).declare("text"), "const char *text");
        assert_eq!(of(Base::Char, false, 0, Some(64)).declare("field"), "char field[64]");
        assert_eq!(of(structure(), true, 1, None).declare("fields"), "const qr_field *fields");
        assert_eq!(of(structure(), false, 2, None).declare("out"), "qr_field **out");
    }

    #[test]
    fn a_comment_on_a_parameter_goes_on_over_indented_lines() {
        let lines = [
            "Draws.",
            "",
            "@param text  What",
            "             to draw.",
            "@param len   Length.",
            "",
            " Not it.",
        ];
        let doc = Doc(lines.map(String::from).into());
        assert_eq!(doc.param("text"), "What to draw.");
        assert_eq!(doc.param("len"), "Length.");
        assert_eq!(doc.param("le"), "");
    }

    #[test]
    fn a_long_line_is_wrapped_between_words() {
        assert_eq!(Doc::wrapped("short").0, ["short"]);
        let words = ["twelve bytes"; 10].join(" ");
        let doc = Doc::wrapped(&words);
        assert_eq!(doc.0.len(), 2);
        assert!(doc.0[0].len() <= 93, "{}", doc.0[0]);
        assert_eq!(doc.text(), words);
    }

    #[test]
    fn what_is_above_the_largest_signed_number_is_answered_as_a_negative_one() {
        let answer = |base, value| {
            Constant { name: String::new(), doc: Doc::default(), base, value }.answer()
        };
        assert_eq!(answer(Base::U32, 0xFFFF_FFFF), -1);
        assert_eq!(answer(Base::U32, 512), 512);
    }
}
