//! The one error type: which rule was broken, by which field, where, what was found and what is
//! allowed. It is a plain value without a heap, since the payload half allocates nothing.

mod failure;

pub use failure::{Action, Failure, usual_action};

use crate::credential;
use core::fmt;
use std::io::Write as _;

/// What is wrong. Each variant is one status of the C interface; the phrase is its short English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    // The call.
    /// A pointer or a text that must be given is not.
    #[error("must not be NULL")]
    Null,
    /// `struct_size` is none that a release of the library ever had.
    #[error("wrong struct_size")]
    StructSize,
    /// The caller's buffer is shorter than the result.
    #[error("buffer too small")]
    BufferTooSmall,
    /// Something that this build of the library does not know or cannot do.
    #[error("not supported by this version of the library")]
    Unsupported,
    /// Bytes that are no text in the encoding that was stated.
    #[error("not valid in the stated encoding")]
    Encoding,
    /// A NUL inside a text whose length was given.
    #[error("NUL byte inside the text")]
    NulInside,
    /// An option outside its range.
    #[error("out of range")]
    Range,
    /// No memory: nothing was done, and nothing sent.
    #[error("out of memory")]
    NoMemory,

    // The structure of a payload: the object tree cannot be trusted.
    /// No data at all.
    #[error("no data")]
    Empty,
    /// The payload is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// An ID that is not two ASCII digits.
    #[error("an ID of two digits was expected")]
    IdNotNumeric,
    /// A length that is not two ASCII digits.
    #[error("a length of two digits was expected")]
    LengthNotNumeric,
    /// Fewer than four characters where an object should begin.
    #[error("data ends inside an ID or a length")]
    TruncatedHeader,
    /// A value that runs past the end.
    #[error("the value runs past the end")]
    LengthOverflow,
    /// A length in bytes that ends inside a character.
    #[error("the length ends inside a character")]
    SplitsCharacter,
    /// No object 63.
    #[error("the CRC is missing")]
    CrcMissing,
    /// Object 63 is not four characters long.
    #[error("the CRC is not four characters long")]
    CrcLength,
    /// Object 63 is not hexadecimal.
    #[error("the CRC is not hexadecimal")]
    CrcNotHex,
    /// The checksum of another text.
    #[error("the CRC does not match")]
    CrcMismatch,
    /// Something after object 63.
    #[error("data after the CRC")]
    TrailingData,

    // The rules of the standard.
    /// Object 00 does not come first.
    #[error("object 00 must come first")]
    FormatIndicatorNotFirst,
    /// An object that must be there is not.
    #[error("is missing")]
    MissingMandatory,
    /// None of 02 to 51, or not the one that the profile asks for.
    #[error("no merchant account information")]
    MissingMerchantAccount,
    /// A template without its globally unique identifier.
    #[error("the template has no globally unique identifier")]
    MissingGuid,
    /// An object that another one requires.
    #[error("is required by object 55")]
    MissingConditional,
    /// An object that another one rules out.
    #[error("is ruled out by object 55")]
    UnexpectedConditional,
    /// An object that stands twice.
    #[error("given twice")]
    DuplicateId,
    /// A value without a character.
    #[error("must not be empty")]
    ZeroLength,
    /// Longer or shorter than the standard says, in a payload that was read.
    #[error("wrong length")]
    BadLength,
    /// Something else than digits.
    #[error("must be digits")]
    NotNumeric,
    /// A character outside printable ASCII, or one that has no ASCII form.
    #[error("has a character that is not printable ASCII")]
    NotAns,
    /// Not an amount.
    #[error("not an amount")]
    BadAmount,
    /// An amount of zero.
    #[error("must be above zero")]
    ZeroAmount,
    /// Not a percentage.
    #[error("not a percentage")]
    BadPercentage,
    /// Not a country code, or not the country of the account.
    #[error("not a fitting country")]
    BadCountry,
    /// A value that the standard or the scheme does not know.
    #[error("not an allowed value")]
    BadValue,
    /// An ID that is reserved for future use.
    #[error("reserved for future use")]
    RfuId,
    /// A value that is reserved for future use.
    #[error("value reserved for future use")]
    RfuValue,
    /// As [`Fault::IdNotNumeric`], inside a template.
    #[error("the template holds something that is no ID")]
    TemplateIdNotNumeric,
    /// As [`Fault::LengthNotNumeric`], inside a template.
    #[error("the template holds something that is no length")]
    TemplateLengthNotNumeric,
    /// As [`Fault::LengthOverflow`], inside a template.
    #[error("a value runs past the end of the template")]
    TemplateLengthOverflow,
    /// As [`Fault::TruncatedHeader`], inside a template.
    #[error("the template ends inside an ID or a length")]
    TemplateTruncatedHeader,
    /// A CRC in lower case.
    #[error("the CRC is in lower case")]
    CrcLowerCase,
    /// Lengths that fit only when they count bytes.
    #[error("lengths count bytes, not characters")]
    LengthInBytes,
    /// More decimals than the currency has.
    #[error("more decimals than the currency has")]
    MoreDecimalsThanCurrency,
    /// Check digits that do not fit the number.
    #[error("wrong check digits")]
    CheckDigits,
    /// Longer than the place where it is to go; over 512 as a whole.
    #[error("too long")]
    TooLong,
    /// What the profile rules out.
    #[error("not allowed in this profile")]
    Forbidden,

    // The symbol.
    /// The text needs more than the largest version allowed, at this level.
    #[error("the text does not fit")]
    Capacity,

    // The image.
    /// Not even one pixel a module fits the width.
    #[error("the image is wider than the paper")]
    TooWide,
    /// An image beyond what the library draws.
    #[error("the image is too large")]
    ImageTooLarge,

    // The paper.
    /// Modules that phones would not read.
    #[error("the modules are too small to be read")]
    Unreadable,
    /// No printer of this name, or two.
    #[error("no such printer")]
    Printer,

    // The way to the service.
    /// The request never left: nothing happened.
    #[error("not sent")]
    NotSent,
    /// The request left and no answer came: it may have happened.
    #[error("no answer")]
    NoAnswer,
    /// No secure connection: nothing was sent.
    #[error("no secure connection")]
    Tls,
    /// The caller's interrupt.
    #[error("interrupted")]
    Interrupted,

    // The service.
    /// 401: the token is none, or no longer.
    #[error("the service refuses the access token")]
    Token,
    /// 403: the account may not do this.
    #[error("the account may not do this")]
    Access,
    /// The service does not know the till.
    #[error("the service does not know this till")]
    PosNotFound,
    /// The service does not know the store.
    #[error("the service does not know this store")]
    StoreNotFound,
    /// The service does not know the order or the payment.
    #[error("the service does not know this order")]
    OrderNotFound,
    /// The idempotency key was used for something else.
    #[error("the same sale was sent with other contents before")]
    KeyUsed,
    /// 400, 422: the service refuses the request.
    #[error("the service refuses the request")]
    Refused,
    /// 409: what is asked does not fit the state that the order or the till is in.
    #[error("the service refuses it in the present state")]
    Conflict,
    /// 423, 425: not now.
    #[error("the service asks to try again later")]
    Busy,
    /// 429: too many requests.
    #[error("too many requests")]
    TooManyRequests,
    /// 424, 5xx: the service failed.
    #[error("the service failed")]
    Service,
    /// What came back is not what the service's documentation says.
    #[error("unexpected answer")]
    Answer,
    /// This machine's clock is wrong.
    #[error("the clock is wrong")]
    Clock,
    /// 428: the seller has no balance for a refund.
    #[error("the account has no balance for the refund")]
    NoBalance,
    /// A notification without a signature, or with one that cannot be read.
    #[error("no signature")]
    SignatureMissing,
    /// A notification that was not signed with this secret.
    #[error("wrong signature")]
    SignatureMismatch,
    /// A notification that was signed too long ago, or in the future.
    #[error("signed too far from now")]
    SignatureAge,

    // The answer to "paid?".
    /// Not paid yet, or not known.
    #[error("not paid yet")]
    Pending,
    /// Nobody paid in time.
    #[error("expired")]
    Expired,
    /// Canceled.
    #[error("canceled")]
    Canceled,
    /// Paid, and paid back.
    #[error("refunded")]
    Refunded,
    /// Somebody is paying at this moment.
    #[error("a payment is under way")]
    Locked,
    /// Already paid.
    #[error("already paid")]
    Paid,

    /// A bug of ours, caught.
    #[error("internal error of the library")]
    Internal,
}

/// An error stops the work; a warning is only ever part of a list of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Severity {
    /// The payload breaks a rule.
    #[default]
    Error,
    /// The payload goes against advice.
    Warning,
}

/// The place of a data object: up to three IDs, `62`, `62.05`, `62.50.00`. One number: the IDs in
/// the three upper bytes, their count in the lowest, so that paths compare and sort as such.
#[derive(Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Path(u32);

impl Path {
    /// No place: the payload as a whole.
    pub const NONE: Self = Self(0);
    const MAX_DEPTH: u32 = 3;

    /// A root object.
    #[must_use]
    pub const fn root(id: u8) -> Self {
        Self((id as u32) << 24 | 1)
    }

    /// An object inside a template.
    #[must_use]
    pub const fn sub(template: u8, id: u8) -> Self {
        Self((template as u32) << 24 | (id as u32) << 16 | 2)
    }

    /// How many IDs: 1 for a root object.
    #[must_use]
    pub const fn depth(self) -> u32 {
        self.0 & 0xFF
    }

    /// The ID at a level, 0 for the root; 0 where there is none.
    #[must_use]
    pub const fn id(self, level: u32) -> u8 {
        if level < Self::MAX_DEPTH { (self.0 >> (24 - 8 * (level & 3))) as u8 } else { 0 }
    }

    /// The ID of the object itself.
    #[must_use]
    pub const fn last(self) -> u8 {
        self.id(self.depth().saturating_sub(1))
    }

    /// An object inside this one; `None` when that would be deeper than templates nest.
    #[must_use]
    pub const fn child(self, id: u8) -> Option<Self> {
        let depth = self.depth();
        if depth >= Self::MAX_DEPTH {
            return None;
        }
        Some(Self((self.0 | (id as u32) << (24 - 8 * depth)) + 1))
    }

    /// The first `depth` IDs: the templates around the object, or the object itself.
    #[must_use]
    pub const fn up_to(self, depth: u32) -> Self {
        if depth >= self.depth() {
            return self;
        }
        // Fewer than three: the IDs that stay are in the upper bytes.
        Self(self.0 & !(u32::MAX >> (8 * (depth & 3))) | depth)
    }

    /// The template around this object; [`Path::NONE`] for a root object.
    #[must_use]
    #[inline]
    pub const fn parent(self) -> Self {
        self.up_to(self.depth().saturating_sub(1))
    }

    /// Whether this is `other` or a template around it.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        other.up_to(self.depth()).0 == self.0
    }

    /// Reads `62.05`: two-digit IDs joined by dots, at most three.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut path = Self::NONE;
        for part in text.split(|&b| b == b'.') {
            let &[tens @ b'0'..=b'9', units @ b'0'..=b'9'] = part else { return None };
            path = path.child((tens - b'0') * 10 + (units - b'0'))?;
        }
        Some(path)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for level in 0..self.depth() {
            let dot = if level > 0 { "." } else { "" };
            write!(f, "{dot}{:02}", self.id(level))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The member of the caller's input that is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// None: the call or the payload as a whole.
    #[default]
    None,
    /// A member or a parameter, by its name in the interface.
    Name(&'static str),
    /// A member of an element of an array: `fields[2].value`.
    Element(&'static str, u32, &'static str),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Name(name) => f.write_str(name),
            Self::Element(array, index, "") => write!(f, "{array}[{index}]"),
            Self::Element(array, index, member) => write!(f, "{array}[{index}].{member}"),
        }
    }
}

/// The beginning of what was found, for the message: printable ASCII, the rest escaped. Of what may
/// be a credential, the length alone: this is the one way by which a caller's text gets into a
/// message.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Excerpt {
    bytes: [u8; Excerpt::MAX],
    /// How many of them are shown.
    shown: u8,
    /// Of all that was found; 65 535 and more are the same.
    length: u16,
}

impl Excerpt {
    const MAX: usize = 32;
    const NONE: Self = Self { bytes: [0; Self::MAX], shown: 0, length: 0 };

    /// Keeps the first bytes of `found`.
    #[must_use]
    pub fn of(found: &[u8]) -> Self {
        let length = u16::try_from(found.len()).unwrap_or(u16::MAX);
        if credential::may_be_in(found) {
            return Self { length, ..Self::NONE };
        }
        let mut bytes = [0; Self::MAX];
        let shown = found.len().min(Self::MAX);
        bytes[..shown].copy_from_slice(&found[..shown]);
        // At most 32, so it fits.
        Self { bytes, shown: shown as u8, length }
    }

    /// What it shows.
    #[must_use]
    pub fn shown(&self) -> &[u8] {
        &self.bytes[..usize::from(self.shown)]
    }

    /// The same, without showing anything.
    #[must_use]
    pub const fn withheld(self) -> Self {
        Self { length: self.length, ..Self::NONE }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.shown, self.length) {
            (0, 0) => Ok(()),
            (0, length) => write!(f, "{length} characters, not shown: they may be a credential"),
            (shown, length) => {
                let more = if u16::from(shown) < length { "..." } else { "" };
                write!(f, "\"{}{more}\"", self.shown().escape_ascii())
            }
        }
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One fault, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// The rule that was broken.
    pub fault: Fault,
    /// Whether it stops the work.
    pub severity: Severity,
    /// The member of the input.
    pub field: Field,
    /// The data object.
    pub path: Path,
    /// Byte in the field's text as it was given; in the payload where one was read.
    pub offset: Option<u32>,
    /// Length or count found; 0: none.
    pub found: u32,
    /// Length or count allowed; 0: none.
    pub limit: u32,
    /// The beginning of what was found.
    pub excerpt: Excerpt,
    /// The CRC that the text would have.
    pub crc: Option<[u8; 4]>,
    /// What would have been right, in words.
    pub allowed: &'static str,
}

impl Error {
    /// A fault without a place; the methods below add what is known.
    #[must_use]
    pub const fn new(fault: Fault) -> Self {
        Self {
            fault,
            severity: Severity::Error,
            field: Field::None,
            path: Path::NONE,
            offset: None,
            found: 0,
            limit: 0,
            excerpt: Excerpt::NONE,
            crc: None,
            allowed: "",
        }
    }

    /// The data object, as text: empty where it is none.
    #[must_use]
    pub const fn place(&self) -> impl fmt::Display {
        Place(self.fault, self.path)
    }

    /// Only advice.
    #[must_use]
    pub const fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// In this member of the input.
    #[must_use]
    pub const fn field(mut self, field: Field) -> Self {
        self.field = field;
        self
    }

    /// In the member of this name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        self.field(Field::Name(name))
    }

    /// In this data object.
    #[must_use]
    pub const fn at(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// At this byte.
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = u32::try_from(offset).ok();
        self
    }

    /// The place counted from `begin`: of one inside a value whose text begins there.
    #[must_use]
    pub fn from(mut self, begin: usize) -> Self {
        let begin = u32::try_from(begin).unwrap_or(u32::MAX);
        self.offset = self.offset.map(|at| at.saturating_sub(begin));
        self
    }

    /// This many found, this many allowed.
    #[must_use]
    pub fn count(mut self, found: usize, limit: usize) -> Self {
        self.found = u32::try_from(found).unwrap_or(u32::MAX);
        self.limit = u32::try_from(limit).unwrap_or(u32::MAX);
        self
    }

    /// These bytes found.
    #[must_use]
    pub fn excerpt(mut self, found: &[u8]) -> Self {
        self.excerpt = Excerpt::of(found);
        self
    }

    /// This character found, which may not print: as `U+1F37A`.
    #[must_use]
    pub fn code_point(mut self, found: char) -> Self {
        let mut digits = [0; 8];
        let mut text = &mut digits[..];
        // At most "U+10FFFF", so it fits.
        let fits = write!(text, "U+{:04X}", u32::from(found)).is_ok();
        let length = if fits { 8 - text.len() } else { 0 };
        self.excerpt = Excerpt::of(&digits[..length]);
        self
    }

    /// The CRC that the text would have.
    #[must_use]
    pub const fn crc(mut self, digits: [u8; 4]) -> Self {
        self.crc = Some(digits);
        self
    }

    /// What is allowed, in words.
    #[must_use]
    pub const fn allowed(mut self, allowed: &'static str) -> Self {
        self.allowed = allowed;
        self
    }
}

/// Where an error is, as text: `62.05`; `02-51` where any of these would do.
struct Place(Fault, Path);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Fault::MissingMerchantAccount, Path::NONE) => f.write_str("02-51"),
            (_, path) => path.fmt(f),
        }
    }
}

impl fmt::Display for Error {
    /// `merchant_name (59): too long: 31 characters, at most 25`: lower case, no full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let placed = self.path != Path::NONE;
        match (self.field == Field::None, placed) {
            (false, true) => write!(f, "{} ({}): ", self.field, self.place())?,
            (false, false) => write!(f, "{}: ", self.field)?,
            (true, true) => write!(f, "{}: ", self.place())?,
            (true, false) => {}
        }
        let advice = self.severity == Severity::Warning;
        match self.fault {
            Fault::BadValue if advice => f.write_str("a doubtful value")?,
            fault => write!(f, "{fault}")?,
        }
        if self.excerpt != Excerpt::NONE {
            write!(f, ": found {}", self.excerpt)?;
        }
        let (found, limit) = (self.found, self.limit);
        match self.fault {
            _ if found == 0 && limit == 0 => {}
            Fault::BufferTooSmall | Fault::StructSize | Fault::TooWide => {
                write!(f, ": {found} given, {limit} needed")?;
            }
            Fault::Unreadable => {
                write!(f, ": {found} micrometres a module, at least {limit}")?;
            }
            Fault::TooLong | Fault::BadLength if found > limit => {
                write!(f, ": {found} characters, at most {limit}")?;
            }
            Fault::BadLength => write!(f, ": {found} characters, at least {limit}")?,
            Fault::SignatureAge => write!(f, ": {found} s, at most {limit} s")?,
            _ => write!(f, "; {found} found, at most {limit}")?,
        }
        if let Some(crc) = self.crc {
            write!(f, "; this text has {}", crc.escape_ascii())?;
        }
        match (self.allowed, advice) {
            ("", _) => Ok(()),
            (words, false) => write!(f, "; allowed: {words}"),
            (words, true) => write!(f, "; advised: {words}"),
        }
    }
}

impl std::error::Error for Error {}
