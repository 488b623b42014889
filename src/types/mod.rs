//! What crosses the border: constants and structs, as C sees them; statuses have a table of their own,
//! `status_text`, and their constants stand in `generated`. Numbers and layouts are promises: a number is never used again, a member never moves.
#![allow(non_camel_case_types)]

pub mod online;
pub mod print;

use core::ffi::c_char;

/// Counts what breaks callers: it changes when a program built against an older header would fail.
pub const QR_ABI_VERSION: u32 = 1;

/// Result of a call: `QR_OK`, or what went wrong. Take a code that you do not know for a failure.
pub type qr_status = i32;

/// A fault that stops the work.
pub const QR_SEVERITY_ERROR: u32 = 0;
/// Advice; only ever in a list of faults.
pub const QR_SEVERITY_WARNING: u32 = 1;

/// Correct the input.
pub const QR_ACTION_FIX: u32 = 0;
/// Correct the set-up: token, till, network, clock.
pub const QR_ACTION_SETUP: u32 = 1;
/// Make the same call again.
pub const QR_ACTION_RETRY: u32 = 2;
/// Read the order first.
pub const QR_ACTION_READ: u32 = 3;
/// Not final: ask again later.
pub const QR_ACTION_WAIT: u32 = 4;
/// Report it: a bug of ours.
pub const QR_ACTION_REPORT: u32 = 5;

/// As a length: the text ends with NUL.
pub const QR_NUL_TERMINATED: u32 = u32::MAX;
/// As an offset: none.
pub const QR_NO_OFFSET: u32 = u32::MAX;
/// Longest payload that is built, in bytes, NUL not counted (EMVCo MPM 4.1).
pub const QR_PAYLOAD_MAX: u32 = 512;

/// Most elements of `qr_charge.fields`.
pub const QR_FIELDS_MAX: u32 = 128;

/// Portuguese.
pub const QR_LANG_PT: u32 = 0;
/// Spanish.
pub const QR_LANG_ES: u32 = 1;
/// English.
pub const QR_LANG_EN: u32 = 2;
/// None: the name alone, "QR_ERR_TOO_LONG".
pub const QR_LANG_NAME: u32 = 3;

/// UTF-8.
pub const QR_ENCODING_UTF8: u32 = 0;
/// ISO 8859-1.
pub const QR_ENCODING_LATIN1: u32 = 1;
/// Windows-1252: Delphi, VB6 and C++ programs on Western Windows.
pub const QR_ENCODING_CP1252: u32 = 2;
/// Code page 850: DOS and the Windows console in Western Europe and Brazil.
pub const QR_ENCODING_CP850: u32 = 3;
/// Code page 437: DOS in the United States.
pub const QR_ENCODING_CP437: u32 = 4;
/// Code page 860: DOS in Portugal and Brazil.
pub const QR_ENCODING_CP860: u32 = 5;
/// Code page 858: 850 with the euro sign.
pub const QR_ENCODING_CP858: u32 = 6;

/// Any payload of the standard: members and `fields`, or `fields` alone.
pub const QR_PROFILE_EMV: u32 = 0;
/// Mercado Pago's offline dynamic code. For codes that are read, also the service's own.
pub const QR_PROFILE_MERCADO_PAGO: u32 = 1;
/// Pix with a key, amount and txid in the text.
pub const QR_PROFILE_PIX_STATIC: u32 = 2;
/// Pix with the address of a charge that the bank keeps.
pub const QR_PROFILE_PIX_DYNAMIC: u32 = 3;

/// Keep accents, in UTF-8 with lengths in characters, instead of folding to ASCII. EMVCo allows no
/// accents in most objects: `qr_check_payload` reports them as an error with `QR_PROFILE_EMV`,
/// which means the standard alone, and as a warning with the profile of a scheme.
pub const QR_CHARGE_KEEP_ACCENTS: u32 = 1;
/// Cut a merchant name or city that is too long, after folding; never anything else.
pub const QR_CHARGE_TRUNCATE: u32 = 2;
/// Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
/// behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
pub const QR_CHARGE_TRIM: u32 = 4;
/// With `QR_PROFILE_EMV`: let 52, 59, 60 and a GUID be missing, as PromptPay's and VietQR's
/// transfers do. Such a payload does not conform to EMVCo; the faults become warnings.
pub const QR_CHARGE_ALLOW_MISSING: u32 = 8;
/// Take wrong check digits in a Pix key for a warning: keys of test environments.
pub const QR_CHARGE_ANY_CHECK_DIGITS: u32 = 16;

/// The node is a template: its objects follow.
pub const QR_NODE_TEMPLATE: u32 = 1;
/// The lengths of this payload count bytes, not characters.
pub const QR_NODE_LENGTH_IN_BYTES: u32 = 2;

/// The default: medium.
pub const QR_ECC_DEFAULT: u32 = 0;
/// About 7 % of the codewords can be restored.
pub const QR_ECC_LOW: u32 = 1;
/// About 15 %.
pub const QR_ECC_MEDIUM: u32 = 2;
/// About 25 %.
pub const QR_ECC_QUARTILE: u32 = 3;
/// About 30 %.
pub const QR_ECC_HIGH: u32 = 4;

/// Mix numeric, alphanumeric and byte mode for the smallest symbol. Every general reader takes it,
/// and larger modules read from farther away; but EMVCo 4.12 asks for byte mode alone.
pub const QR_RENDER_SMALLEST: u32 = 1;
/// Leave out the ECI header that says UTF-8; bytes that are not UTF-8 are then drawn as they are.
pub const QR_RENDER_NO_ECI: u32 = 2;
/// Raise the error correction level while the version stays the same.
pub const QR_RENDER_BOOST_ECC: u32 = 4;
/// Light on dark, quiet zone included.
pub const QR_RENDER_INVERT: u32 = 8;

/// As `quiet_modules`: no quiet zone.
pub const QR_QUIET_NONE: u32 = u32::MAX;

/// The mask of least penalty (ISO/IEC 18004 7.8.3).
pub const QR_MASK_BEST: u32 = 0;
/// Mask pattern 000.
pub const QR_MASK_0: u32 = 1;
/// Mask pattern 001.
pub const QR_MASK_1: u32 = 2;
/// Mask pattern 010.
pub const QR_MASK_2: u32 = 3;
/// Mask pattern 011.
pub const QR_MASK_3: u32 = 4;
/// Mask pattern 100.
pub const QR_MASK_4: u32 = 5;
/// Mask pattern 101.
pub const QR_MASK_5: u32 = 6;
/// Mask pattern 110.
pub const QR_MASK_6: u32 = 7;
/// Mask pattern 111.
pub const QR_MASK_7: u32 = 8;

/// One bit a pixel, the leftmost in the highest bit, 1 is dark: ESC/POS and most printers.
pub const QR_PIXEL_1BPP_MSB: u32 = 0;
/// One bit a pixel, the leftmost in the lowest bit, 1 is dark.
pub const QR_PIXEL_1BPP_LSB: u32 = 1;
/// One byte a pixel: 0 dark, 255 light.
pub const QR_PIXEL_GRAY8: u32 = 2;
/// Four bytes a pixel: red, green, blue, alpha (255).
pub const QR_PIXEL_RGBA32: u32 = 3;

/// Windows bitmap, 1 bit a pixel.
pub const QR_IMAGE_BMP: u32 = 0;
/// PNG, 1-bit greyscale.
pub const QR_IMAGE_PNG: u32 = 1;
/// SVG.
pub const QR_IMAGE_SVG: u32 = 2;
/// Portable bitmap (P4).
pub const QR_IMAGE_PBM: u32 = 3;
/// UTF-8 half blocks for a terminal with light letters on dark ground.
pub const QR_IMAGE_TEXT: u32 = 4;
/// The same with colours set and reset on every line: right on any terminal.
pub const QR_IMAGE_ANSI: u32 = 5;

/// What went wrong, in full. Every call writes it: one that returns `QR_OK` sets all but `struct_size`
/// to zero. NULL is fine everywhere.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_error {
    /// `sizeof(qr_error)`.
    pub struct_size: u32,
    /// The status that the call returned.
    pub code: qr_status,
    /// `QR_SEVERITY_ERROR`, or `QR_SEVERITY_WARNING` in a list of faults.
    pub severity: u32,
    /// What to do: `QR_ACTION_...`.
    pub action: u32,
    /// Byte in the field's text as given (in the payload, where one was read), or `QR_NO_OFFSET`.
    pub offset: u32,
    /// Length or count found; 0: none.
    pub found: u32,
    /// Length or count allowed; 0: none.
    pub limit: u32,
    /// HTTP status; 0: there was no answer, or nothing was sent.
    pub http_status: u32,
    /// How long the service asks to wait; 0: it did not say.
    pub retry_after_ms: u32,
    /// 0.
    pub reserved: u32,
    /// The member at fault, with its index: `items[2].title`.
    pub field: [c_char; 64],
    /// The data object: `62.05`.
    pub path: [c_char; 16],
    /// The service's own code; if it gives several, the most specific one.
    pub api_code: [c_char; 64],
    /// What to quote to the service's support.
    pub request_id: [c_char; 64],
    /// English, ASCII, foreign characters escaped. What may be a credential is not quoted.
    pub message: [c_char; 256],
}

/// One data object by its path. Frozen: it has no `struct_size` and never changes.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_field {
    /// IDs joined by dots: `"62.05"`.
    pub path: *const c_char,
    /// The value; not empty.
    pub value: *const c_char,
}

/// What to charge. Zero is the default of every member; texts are read during the call only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_charge {
    /// `sizeof(qr_charge)`.
    pub struct_size: u32,
    /// `QR_PROFILE_...`; 0: any payload of the standard.
    pub profile: u32,
    /// `QR_ENCODING_...` of every text below; 0: UTF-8.
    pub encoding: u32,
    /// `QR_CHARGE_...`, added up.
    pub flags: u32,
    /// Number of `fields`, at most `QR_FIELDS_MAX`.
    pub field_count: u32,
    /// Must be 0.
    pub reserved: u32,
    /// Further data objects by path; all of them with `QR_PROFILE_EMV`, if you like.
    pub fields: *const qr_field,
    /// 54: `"5.00"`: digits, at most one point, 1..13 characters, above zero, written as given.
    /// Decimals that the currency does not have must be zeros, and there must not be exactly three
    /// decimals: to half of the world `"1.000"` is a thousand. The same holds for 56. NULL: the
    /// payer enters the amount, if the profile allows it.
    pub amount: *const c_char,
    /// 53: `"986"` or `"BRL"` (ISO 4217); NULL: that of the country.
    pub currency: *const c_char,
    /// 58: `"BR"` (ISO 3166-1 alpha-2). Pix: NULL is `"BR"`.
    pub country: *const c_char,
    /// 59: 1..25 characters.
    pub merchant_name: *const c_char,
    /// 60: 1..15 characters.
    pub merchant_city: *const c_char,
    /// 61: 1..10 characters; optional.
    pub postal_code: *const c_char,
    /// 52: four digits (ISO 18245). NULL: Mercado Pago `5206`, Pix `0000`.
    pub merchant_category: *const c_char,
    /// 62.05: the sale's own number, 1..25. Pix: txid, letters and digits; NULL: `***`.
    pub reference: *const c_char,
    /// 62.07: the till, 1..25; Mercado Pago 1..10. Optional.
    pub terminal: *const c_char,
    /// 62.08: 1..25; optional.
    pub purpose: *const c_char,
    /// Mercado Pago 43.03: the seller's user id, 1..10 digits, above zero.
    pub user_id: *const c_char,
    /// Mercado Pago 43.04: the integrator's user id, 1..10 digits, above zero, not the seller's;
    /// optional.
    pub sponsor_id: *const c_char,
    /// Pix 26.01: CPF, CNPJ, phone with `+55`, e-mail or random key, without any mask. A CPF that
    /// may be a mobile number and capitals in an e-mail are a warning.
    pub pix_key: *const c_char,
    /// Pix 26.25: address of the charge, host and path without `https://`, 1..77.
    pub pix_url: *const c_char,
    /// Pix 26.02: text shown to the payer; its room depends on the key. Optional.
    pub pix_description: *const c_char,
}

/// One object of a payload that was read. Frozen: 32 bytes, no `struct_size`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_node {
    /// `"62.05"`.
    pub path: [c_char; 16],
    /// Where the value begins in the caller's text, in bytes.
    pub offset: u32,
    /// Length of the value, in bytes.
    pub length: u32,
    /// 0: root object, 1: inside a template, 2: inside a template of a template.
    pub depth: u32,
    /// `QR_NODE_...`, added up.
    pub flags: u32,
}

/// How to draw. NULL: all defaults.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_render_options {
    /// `sizeof(qr_render_options)`.
    pub struct_size: u32,
    /// `QR_ECC_...`; 0: medium.
    pub ecc: u32,
    /// `QR_RENDER_...`, added up.
    pub flags: u32,
    /// Pixels a module, 1..256; 0: from `width_px`, else 4.
    pub module_px: u32,
    /// Fit: the largest whole module size whose image, quiet zone included, is at most this wide
    /// (384 dots: 58 mm paper; 576: 80 mm). In columns for `QR_IMAGE_TEXT` and `_ANSI`, whose modules
    /// are one wide. 0: no limit.
    pub width_px: u32,
    /// Modules of quiet zone, 1..64; 0: 4, as ISO/IEC 18004 asks; `QR_QUIET_NONE`: none.
    pub quiet_modules: u32,
    /// Smallest version, 1..40; 0: 1.
    pub min_version: u32,
    /// Largest version, 1..40; 0: 40.
    pub max_version: u32,
    /// `QR_MASK_...`; 0: the best.
    pub mask: u32,
    /// `QR_PIXEL_...`; 0: one bit a pixel. For `qr_render_bitmap` only.
    pub pixel_format: u32,
    /// Each row begins at a multiple of this many bytes: 0 or 1, 2, 4. For `qr_render_bitmap` only.
    pub row_align: u32,
    /// Must be 0.
    pub reserved: u32,
}

/// What was drawn. Written by `qr_render_*`, size queries included.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct qr_bitmap {
    /// `sizeof(qr_bitmap)`.
    pub struct_size: u32,
    /// Width in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in characters.
    pub width_px: u32,
    /// Height in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in lines.
    pub height_px: u32,
    /// Bytes from one row to the next; 0 if the format has no rows of bytes.
    pub stride_bytes: u32,
    /// `QR_PIXEL_...`.
    pub pixel_format: u32,
    /// Version of the symbol, 1..40: its side is 17 + 4 * version modules.
    pub version: u32,
    /// `QR_ECC_...` as reached.
    pub ecc: u32,
    /// `QR_MASK_...` as chosen.
    pub mask: u32,
    /// Pixels a module.
    pub module_px: u32,
    /// Modules of quiet zone; 0: none.
    pub quiet_modules: u32,
}
