//! The table of data objects of EMVCo's merchant-presented mode, version 1.1. Writing, checking
//! and reading all look here and nowhere else.

use crate::error::Path;

/// Which characters a value may have (EMVCo MPM 1.1, 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// N: digits.
    Numeric,
    /// ans: printable ASCII.
    Ans,
    /// S: any character, in UTF-8.
    Text,
}

/// Whether an object must stand in its template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Must.
    Mandatory,
    /// Depends on another object.
    Conditional,
    /// May.
    Optional,
    /// Reserved for future use: must not be written, and is ignored by readers.
    Reserved,
}

/// What a value must be beyond its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Anything.
    Any,
    /// A text: anything that is more than blanks.
    Words,
    /// A template: objects again.
    Template(Template),
    /// Two digits out of a list; all others are reserved.
    OneOf(&'static [[u8; 2]]),
    /// 54, 56: digits and at most one point, above zero.
    Amount,
    /// 57: 00.01 to 99.99.
    Percentage,
    /// 58: two capital letters.
    Country,
    /// 62.09: some of `A`, `M`, `E`, each at most once.
    DataRequest,
    /// 62.11: three digits, each out of its list.
    Channel,
    /// 64.00: two letters.
    Language,
    /// 63: four hexadecimal digits.
    Crc,
}

/// The kinds of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// 26 to 51: merchant account information.
    Account,
    /// 62: additional data.
    Additional,
    /// 62.50 to 62.99: a payment system's own.
    System,
    /// 64: the merchant in another language.
    Language,
    /// 80 to 99: unreserved.
    Unreserved,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    /// Name in the standard.
    pub name: &'static str,
    /// Characters.
    pub format: Format,
    /// Fewest characters; 0 where `content` alone judges the length.
    pub min: u8,
    /// Most characters.
    pub max: u8,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it must be.
    pub content: Content,
    /// Section of EMVCo MPM 1.1 ("3" and on: the tables of the data objects).
    pub section: &'static str,
}

/// Longest value: a length has two digits (EMVCo MPM 1.1, 4.4.1.2).
pub const VALUE_MAX: u8 = 99;
/// Longest payload that should be written (EMVCo MPM 1.1, 4.1).
pub const PAYLOAD_MAX: usize = 512;

const fn row(
    name: &'static str,
    format: Format,
    (min, max): (u8, u8),
    presence: Presence,
    content: Content,
    section: &'static str,
) -> Object {
    Object { name, format, min, max, presence, content, section }
}

use Content::{
    Amount, Any, Channel, Country, Crc, DataRequest, Language, OneOf, Percentage,
    Template as Inside, Words,
};
use Format::{Ans, Numeric, Text};
use Presence::{Conditional, Mandatory, Optional, Reserved};

static FORMAT_INDICATORS: &[[u8; 2]] = &[*b"01"];
/// Static and dynamic.
static INITIATIONS: &[[u8; 2]] = &[*b"11", *b"12"];
/// The payer is asked for a tip, a fixed fee, a fee in per cent.
static TIPS: &[[u8; 2]] = &[*b"01", *b"02", *b"03"];

static FORMAT_INDICATOR: Object = row(
    "Payload Format Indicator",
    Numeric,
    (2, 2),
    Mandatory,
    OneOf(FORMAT_INDICATORS),
    "4.6.1.1",
);
static INITIATION: Object =
    row("Point of Initiation Method", Numeric, (2, 2), Optional, OneOf(INITIATIONS), "4.7.1");
static ACCOUNT_PRIMITIVE: Object =
    row("Merchant Account Information", Ans, (1, 99), Optional, Words, "4.7.2");
static ACCOUNT: Object = row(
    "Merchant Account Information",
    Text,
    (1, 99),
    Optional,
    Inside(Template::Account),
    "4.7.2",
);
static CATEGORY: Object =
    row("Merchant Category Code", Numeric, (4, 4), Mandatory, Any, "3 (ISO 18245)");
static CURRENCY: Object =
    row("Transaction Currency", Numeric, (3, 3), Mandatory, Any, "3 (ISO 4217)");
static AMOUNT: Object = row("Transaction Amount", Ans, (1, 13), Conditional, Amount, "4.7.4");
static TIP: Object =
    row("Tip or Convenience Indicator", Numeric, (2, 2), Optional, OneOf(TIPS), "4.7.5");
static FEE_FIXED: Object =
    row("Value of Convenience Fee Fixed", Ans, (1, 13), Conditional, Amount, "4.7.6");
static FEE_PERCENTAGE: Object =
    row("Value of Convenience Fee Percentage", Ans, (1, 5), Conditional, Percentage, "4.7.7");
static COUNTRY: Object = row("Country Code", Ans, (2, 2), Mandatory, Country, "3 (ISO 3166-1)");
static NAME: Object = row("Merchant Name", Ans, (1, 25), Mandatory, Words, "3");
static CITY: Object = row("Merchant City", Ans, (1, 15), Mandatory, Words, "3");
static POSTAL_CODE: Object = row("Postal Code", Ans, (1, 10), Optional, Words, "3");
static ADDITIONAL: Object = row(
    "Additional Data Field Template",
    Text,
    (1, 99),
    Optional,
    Inside(Template::Additional),
    "4.8.1",
);
static CRC: Object = row("CRC", Ans, (4, 4), Mandatory, Crc, "4.7.3");
static LANGUAGE: Object = row(
    "Merchant Information, Language Template",
    Text,
    (1, 99),
    Optional,
    Inside(Template::Language),
    "4.8.2",
);
static RESERVED: Object = row("RFU for EMVCo", Text, (1, 99), Reserved, Any, "4.5.4.1");
static UNRESERVED: Object =
    row("Unreserved Template", Text, (1, 99), Optional, Inside(Template::Unreserved), "4.8.3");

static GUID: Object = row("Globally Unique Identifier", Ans, (1, 32), Mandatory, Words, "4.7.2");
static SPECIFIC: Object =
    row("Network or context specific data", Text, (1, 99), Optional, Any, "3");

static BILL_NUMBER: Object = row("Bill Number", Ans, (1, 25), Optional, Words, "4.8.1");
static MOBILE_NUMBER: Object = row("Mobile Number", Ans, (1, 25), Optional, Words, "4.8.1");
static STORE_LABEL: Object = row("Store Label", Ans, (1, 25), Optional, Words, "4.8.1");
static LOYALTY_NUMBER: Object = row("Loyalty Number", Ans, (1, 25), Optional, Words, "4.8.1");
static REFERENCE_LABEL: Object = row("Reference Label", Ans, (1, 25), Optional, Words, "4.8.1");
static CUSTOMER_LABEL: Object = row("Customer Label", Ans, (1, 25), Optional, Words, "4.8.1");
static TERMINAL_LABEL: Object = row("Terminal Label", Ans, (1, 25), Optional, Words, "4.8.1");
static PURPOSE: Object = row("Purpose of Transaction", Ans, (1, 25), Optional, Words, "4.8.1");
static DATA_REQUEST: Object =
    row("Additional Consumer Data Request", Ans, (1, 3), Optional, DataRequest, "4.8.1");
static TAX_ID: Object = row("Merchant Tax ID", Ans, (1, 20), Optional, Words, "4.8.1");
static CHANNEL: Object = row("Merchant Channel", Ans, (3, 3), Optional, Channel, "4.8.1");
static SYSTEM: Object = row(
    "Payment System specific template",
    Text,
    (1, 99),
    Optional,
    Inside(Template::System),
    "4.8.1",
);

static LANGUAGE_PREFERENCE: Object =
    row("Language Preference", Ans, (0, 99), Mandatory, Language, "4.8.2 (ISO 639)");
static NAME_ALTERNATE: Object =
    row("Merchant Name, Alternate Language", Text, (1, 25), Mandatory, Any, "4.8.2");
static CITY_ALTERNATE: Object =
    row("Merchant City, Alternate Language", Text, (1, 15), Optional, Any, "4.8.2");

static ROOTS: [&Object; 100] = {
    let mut rows = [&RESERVED; 100];
    let mut id = 0;
    while id < 100 {
        rows[id] = match id {
            0 => &FORMAT_INDICATOR,
            1 => &INITIATION,
            2..=25 => &ACCOUNT_PRIMITIVE,
            26..=51 => &ACCOUNT,
            52 => &CATEGORY,
            53 => &CURRENCY,
            54 => &AMOUNT,
            55 => &TIP,
            56 => &FEE_FIXED,
            57 => &FEE_PERCENTAGE,
            58 => &COUNTRY,
            59 => &NAME,
            60 => &CITY,
            61 => &POSTAL_CODE,
            62 => &ADDITIONAL,
            63 => &CRC,
            64 => &LANGUAGE,
            65..=79 => &RESERVED,
            _ => &UNRESERVED,
        };
        id += 1;
    }
    rows
};

/// The row of a root object, 00 to 99.
#[must_use]
pub const fn root(id: u8) -> &'static Object {
    if (id as usize) < ROOTS.len() { ROOTS[id as usize] } else { &RESERVED }
}

/// The row of an object inside a template.
#[must_use]
#[inline]
pub const fn inside(template: Template, id: u8) -> &'static Object {
    match (template, id) {
        (Template::Account | Template::System | Template::Unreserved, 0) => &GUID,
        (Template::Account | Template::System | Template::Unreserved, _) => &SPECIFIC,
        (Template::Additional, 1) => &BILL_NUMBER,
        (Template::Additional, 2) => &MOBILE_NUMBER,
        (Template::Additional, 3) => &STORE_LABEL,
        (Template::Additional, 4) => &LOYALTY_NUMBER,
        (Template::Additional, 5) => &REFERENCE_LABEL,
        (Template::Additional, 6) => &CUSTOMER_LABEL,
        (Template::Additional, 7) => &TERMINAL_LABEL,
        (Template::Additional, 8) => &PURPOSE,
        (Template::Additional, 9) => &DATA_REQUEST,
        (Template::Additional, 10) => &TAX_ID,
        (Template::Additional, 11) => &CHANNEL,
        (Template::Additional, 50..) => &SYSTEM,
        (Template::Language, 0) => &LANGUAGE_PREFERENCE,
        (Template::Language, 1) => &NAME_ALTERNATE,
        (Template::Language, 2) => &CITY_ALTERNATE,
        // 62.00, 62.12 to 62.49, 64.03 and on.
        (Template::Additional | Template::Language, _) => &RESERVED,
    }
}

/// The row of the object at a path; `None` where the standard puts no object: inside a primitive,
/// or deeper than it describes.
#[must_use]
pub const fn lookup(path: Path) -> Option<&'static Object> {
    if path.depth() == 0 {
        return None;
    }
    let mut object = root(path.id(0));
    let mut level = 1;
    while level < path.depth() {
        let Content::Template(template) = object.content else { return None };
        object = inside(template, path.id(level));
        level += 1;
    }
    Some(object)
}

impl Object {
    /// The template that the object is, if it is one.
    #[must_use]
    pub const fn template(&self) -> Option<Template> {
        match self.content {
            Content::Template(template) => Some(template),
            _ => None,
        }
    }
}

impl Template {
    /// The objects without which the template is not complete.
    #[must_use]
    pub const fn mandatory(self) -> &'static [u8] {
        match self {
            Self::Account | Self::System | Self::Unreserved => &[0],
            Self::Additional => &[],
            Self::Language => &[0, 1],
        }
    }
}
