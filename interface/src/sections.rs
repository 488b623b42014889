//! How the interface is arranged, from simple to advanced, and which constants belong together.
//!
//! A new constant, struct or function whose name begins like those of its section needs no line
//! here; anything else needs one, and the header cannot be written without it.

/// One section of the header.
#[derive(Debug)]
pub struct Section {
    /// Title.
    pub title: &'static str,
    /// What it says before its first declaration; may be empty.
    pub intro: &'static str,
    /// What is in it, in this order.
    pub parts: &'static [Part],
}

/// Some declarations of a section, in the order in which the sources have them.
#[derive(Debug)]
pub enum Part {
    /// Constants that belong together.
    Constants(Group),
    /// Types and functions: whole names or, with `_` at the end, how names begin.
    Names(&'static [&'static str]),
}

/// Constants that belong together.
#[derive(Debug)]
pub struct Group {
    /// What to call their type, in languages that have one: "Encoding".
    pub name: &'static str,
    /// How they are used.
    pub kind: Kind,
    /// How all of their names begin.
    pub prefix: &'static str,
    /// Which they are: whole names or, with `_` at the end, how names begin.
    pub names: &'static [&'static str],
    /// What they say, in one sentence.
    pub doc: &'static str,
}

/// How the constants of a group are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of them.
    Choice,
    /// Any of them, added up.
    Flags,
    /// Each by itself: a limit, or a number with a meaning of its own.
    Numbers,
}

/// One of these.
const fn choice(
    name: &'static str,
    doc: &'static str,
    prefix: &'static str,
    names: &'static [&'static str],
) -> Part {
    Part::Constants(Group { name, kind: Kind::Choice, prefix, names, doc })
}

/// Any of these.
const fn flags(
    name: &'static str,
    doc: &'static str,
    prefix: &'static str,
    names: &'static [&'static str],
) -> Part {
    Part::Constants(Group { name, kind: Kind::Flags, prefix, names, doc })
}

/// These, each by itself.
const fn numbers(names: &'static [&'static str]) -> Part {
    Part::Constants(Group { name: "", kind: Kind::Numbers, prefix: "QR_", names, doc: "" })
}

/// The sections of the header. The versions stand above them.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "Statuses and errors",
        intro: "Every function that can fail returns a qr_status and, if you pass one, fills a qr_error.\n\
            1..19: the call. 20..59: the payload. 60..79: the symbol. 80..99: the image and the paper. 100..119: the way\n\
            to the service. 120..149: the service. 150..159: the answer to \"paid?\". 200: our bug.",
        parts: &[
            Part::Names(&["qr_status"]),
            choice("Status", "Result of a call.", "QR_ERR_", &["QR_OK", "QR_ERR_"]),
            choice(
                "Severity",
                "Whether a fault stops the work.",
                "QR_SEVERITY_",
                &["QR_SEVERITY_"],
            ),
            choice("Action", "What to do about a failure.", "QR_ACTION_", &["QR_ACTION_"]),
            numbers(&["QR_NO_OFFSET"]),
            Part::Names(&["qr_error"]),
            choice("Language", "Of the text of a status.", "QR_LANG_", &["QR_LANG_"]),
            choice("Encoding", "How texts reach the library.", "QR_ENCODING_", &["QR_ENCODING_"]),
            Part::Names(&["qr_status_"]),
        ],
    },
    Section {
        title: "A charge becomes a payload",
        intro: "",
        parts: &[
            choice(
                "Profile",
                "Whose rules a payload follows, beside those of EMVCo.",
                "QR_PROFILE_",
                &["QR_PROFILE_"],
            ),
            flags("ChargeFlags", "Options of a charge.", "QR_CHARGE_", &["QR_CHARGE_"]),
            numbers(&["QR_PAYLOAD_MAX"]),
            numbers(&["QR_FIELDS_MAX"]),
            Part::Names(&[
                "qr_field",
                "qr_charge",
                "qr_build_payload",
                "qr_check_charge",
                "qr_format_amount",
                "qr_parse_amount",
            ]),
        ],
    },
    Section {
        title: "A payload becomes a symbol and an image",
        intro: "",
        parts: &[
            numbers(&["QR_NUL_TERMINATED"]),
            choice("Ecc", "Error correction level.", "QR_ECC_", &["QR_ECC_"]),
            flags("RenderFlags", "Options of drawing.", "QR_RENDER_", &["QR_RENDER_"]),
            numbers(&["QR_QUIET_NONE"]),
            choice("Mask", "Mask pattern.", "QR_MASK_", &["QR_MASK_"]),
            choice("PixelFormat", "How a bitmap stores its pixels.", "QR_PIXEL_", &["QR_PIXEL_"]),
            choice("ImageFormat", "What an image is written as.", "QR_IMAGE_", &["QR_IMAGE_"]),
            Part::Names(&["qr_render_options", "qr_bitmap", "qr_render_"]),
        ],
    },
    Section {
        title: "Printing: bytes for a printer",
        intro: "The library writes the bytes, the program sends them: to a device file, a port, a spooler. What\n\
            the sources do not know is left out: see the documentation of a constant.",
        parts: &[
            choice("Commands", "The language of a printer.", "QR_COMMANDS_", &["QR_COMMANDS_"]),
            flags(
                "PrinterFlags",
                "What is special about a printer.",
                "QR_PRINTER_",
                &["QR_PRINTER_"],
            ),
            choice("SymbolWay", "How a printer draws a symbol.", "QR_SYMBOL_", &["QR_SYMBOL_"]),
            choice("RasterWay", "How dots travel.", "QR_RASTER_", &["QR_RASTER_"]),
            numbers(&["QR_ANY_SIZE"]),
            numbers(&["QR_LINES_MAX"]),
            choice("LineKind", "What an element of a receipt is.", "QR_LINE_", &["QR_LINE_"]),
            choice("Align", "Where a line of text stands.", "QR_ALIGN_", &["QR_ALIGN_"]),
            flags("StyleFlags", "How a line of text looks.", "QR_STYLE_", &["QR_STYLE_"]),
            flags("AdviceFlags", "What a planned symbol lacks.", "QR_ADVICE_", &["QR_ADVICE_"]),
            Part::Names(&[
                "qr_printer",
                "qr_line",
                "qr_receipt",
                "qr_print_info",
                "qr_print_",
                "qr_printer_",
            ]),
        ],
    },
    Section {
        title: "Payloads that were read",
        intro: "",
        parts: &[
            flags("NodeFlags", "What is special about a node.", "QR_NODE_", &["QR_NODE_"]),
            Part::Names(&["qr_node", "qr_check_payload", "qr_parse_payload", "qr_get_field"]),
        ],
    },
    Section {
        title: "Online orders: the client",
        intro: "",
        parts: &[
            flags("ClientFlags", "Options of a client.", "QR_CLIENT_", &["QR_CLIENT_"]),
            choice("LogLevel", "How much a log line matters.", "QR_LOG_", &["QR_LOG_"]),
            numbers(&["QR_LOG_LINE_MAX"]),
            Part::Names(&[
                "qr_http_request",
                "qr_http_response",
                "qr_transport_fn",
                "qr_log_fn",
                "qr_client_options",
                "qr_client",
                "qr_client_",
            ]),
        ],
    },
    Section {
        title: "Online orders: a sale",
        intro: "QR_OK never means \"perhaps paid\". 100..119: the way there. 120..149: the service's refusal.\n\
            150..159: the answer to \"paid?\", which fills the info too.\n\
            QR_ERR_NOT_SENT: nothing happened. QR_ERR_NO_ANSWER: it may have; the same call with the\n\
            same sale is always the right next step, and never charges twice.",
        parts: &[
            choice(
                "OrderApi",
                "Which of the service's two interfaces an order uses.",
                "QR_ORDER_API_",
                &["QR_ORDER_API_"],
            ),
            choice(
                "OrderMode",
                "Where the buyer finds an order.",
                "QR_ORDER_MODE_",
                &["QR_ORDER_MODE_"],
            ),
            flags("OrderFlags", "Options of an order.", "QR_ORDER_", &["QR_ORDER_"]),
            choice(
                "OrderState",
                "What has become of the money.",
                "QR_ORDER_",
                &[
                    "QR_ORDER_PENDING",
                    "QR_ORDER_PAID",
                    "QR_ORDER_REFUNDED",
                    "QR_ORDER_CANCELED",
                    "QR_ORDER_EXPIRED",
                ],
            ),
            numbers(&["QR_ITEMS_MAX"]),
            flags("InfoFlags", "What is special about an answer.", "QR_INFO_", &["QR_INFO_"]),
            Part::Names(&["qr_item", "qr_order", "qr_order_info", "qr_order_"]),
        ],
    },
    Section {
        title: "Payments, by the sale's own number",
        intro: "",
        parts: &[Part::Names(&["qr_payment_info", "qr_payment_"])],
    },
    Section {
        title: "Stores and tills, set up once",
        intro: "",
        parts: &[Part::Names(&[
            "qr_store",
            "qr_store_info",
            "qr_store_",
            "qr_pos",
            "qr_pos_info",
            "qr_pos_",
        ])],
    },
    Section {
        title: "Notifications, for servers of yours",
        intro: "",
        parts: &[Part::Names(&["qr_webhook", "qr_webhook_"])],
    },
    Section {
        title: "For bindings: which library is this",
        intro: "",
        parts: &[Part::Names(&["qr_version", "qr_abi_version", "qr_constant"])],
    },
];

impl Part {
    /// The names of what is in it: whole or, with `_` at the end, how they begin.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        match self {
            Self::Constants(group) => group.names,
            Self::Names(names) => names,
        }
    }
}

impl Group {
    /// The name of a constant within its group: "TOO_LONG", "UTF8", "OK".
    #[must_use]
    pub fn member<'a>(&self, constant: &'a str) -> &'a str {
        let whole = constant.strip_prefix("QR_").unwrap_or(constant);
        constant.strip_prefix(self.prefix).unwrap_or(whole)
    }
}

/// Every group of constants.
pub fn groups() -> impl Iterator<Item = &'static Group> {
    SECTIONS.iter().flat_map(|section| section.parts).filter_map(|part| match part {
        Part::Constants(group) => Some(group),
        Part::Names(_) => None,
    })
}

/// Which entry of [`SECTIONS`] a name belongs to: its own, else the longest that it begins with.
#[must_use]
pub fn entry(name: &str) -> Option<&'static str> {
    let entries = SECTIONS.iter().flat_map(|section| section.parts).flat_map(Part::names);
    let fits = |entry: &&&str| **entry == name || entry.ends_with('_') && name.starts_with(**entry);
    entries.filter(fits).max_by_key(|entry| (**entry == name, entry.len())).copied()
}

/// Where in the header a name stands; `None`, which comes first, for what stands above all sections.
#[must_use]
pub fn position(name: &str) -> Option<usize> {
    let entry = entry(name)?;
    SECTIONS
        .iter()
        .flat_map(|section| section.parts)
        .flat_map(Part::names)
        .position(|e| *e == entry)
}

/// The group of a constant, or of the beginning that several share.
#[must_use]
pub fn group(name: &str) -> Option<&'static Group> {
    let entry = entry(name)?;
    groups().find(|group| group.names.contains(&entry))
}

/// The group whose constants a comment allows: one that it begins with ("`QR_PIXEL_GRAY8`"), or all
/// ("`QR_PIXEL_...`"), wherever they stand. Numbers of their own are no choice.
#[must_use]
pub fn allowed(doc: &str) -> Option<&'static Group> {
    let mut names = doc
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
        .filter(|word| !word.is_empty())
        .enumerate()
        .filter(|(index, word)| word.starts_with("QR_") && (*index == 0 || word.ends_with("_...")));
    let (_, name) = names.next()?;
    group(name.trim_end_matches('.')).filter(|group| group.kind != Kind::Numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_has_a_name_unless_it_has_an_entry_of_its_own() {
        assert_eq!(entry("QR_ORDER_MODE_HYBRID"), Some("QR_ORDER_MODE_"));
        assert_eq!(entry("QR_ORDER_TRIM"), Some("QR_ORDER_"));
        assert_eq!(entry("QR_ORDER_PAID"), Some("QR_ORDER_PAID"));
        assert_eq!(entry("qr_order"), Some("qr_order"));
        assert_eq!(entry("qr_order_wait"), Some("qr_order_"));
        assert_eq!(entry("qr_status"), Some("qr_status"));
        assert_eq!(entry("qr_something_else"), None);
    }

    #[test]
    fn a_constant_is_called_by_what_follows_the_name_of_its_group() {
        let member = |name| group(name).map(|group| (group.name, group.member(name)));
        assert_eq!(member("QR_OK"), Some(("Status", "OK")));
        assert_eq!(member("QR_ERR_TOO_LONG"), Some(("Status", "TOO_LONG")));
        assert_eq!(member("QR_ORDER_PAID"), Some(("OrderState", "PAID")));
        assert_eq!(member("QR_ORDER_TRIM"), Some(("OrderFlags", "TRIM")));
        assert_eq!(member("QR_ABI_VERSION"), None);
    }

    #[test]
    fn a_comment_says_which_constants_are_allowed() {
        let name = |doc| allowed(doc).map(|group| group.name);
        assert_eq!(name("`QR_PIXEL_...`; 0: one bit a pixel."), Some("PixelFormat"));
        assert_eq!(name("What to do: `QR_ACTION_...`."), Some("Action"));
        assert_eq!(name("`QR_ORDER_PENDING`, `_PAID` or `_EXPIRED`."), Some("OrderState"));
        assert_eq!(name("QR_LANG_PT (0), QR_LANG_ES or QR_LANG_EN."), Some("Language"));
        assert_eq!(name("Width in pixels; of `QR_IMAGE_TEXT` in characters."), None);
        assert_eq!(name("`QR_QUIET_NONE`: none."), None);
        assert_eq!(name(""), None);
    }

    #[test]
    fn no_entry_stands_twice() {
        let mut all: Vec<_> = SECTIONS.iter().flat_map(|s| s.parts).flat_map(Part::names).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
