//! The constants of the statuses, and which fault is which. Written by posqr-interface from
//! src/status_text.rs: do not edit.

use crate::types::qr_status;
use posqr_core::Fault;

/// Done.
pub const QR_OK: qr_status = 0;
/// A pointer or a text that must be given is NULL or empty.
pub const QR_ERR_NULL: qr_status = 1;
/// No release ever had this `struct_size`: use the `_INIT` macro, or set it to `sizeof`.
pub const QR_ERR_STRUCT_SIZE: qr_status = 2;
/// The buffer is shorter than the result: `*len` says how long it must be.
pub const QR_ERR_BUFFER_TOO_SMALL: qr_status = 3;
/// A newer member, flag, value or format that this version of the library does not know.
pub const QR_ERR_UNSUPPORTED: qr_status = 4;
/// The bytes are not text in the stated encoding.
pub const QR_ERR_ENCODING: qr_status = 5;
/// A NUL inside a text whose length was given.
pub const QR_ERR_NUL_INSIDE: qr_status = 6;
/// An option outside its range.
pub const QR_ERR_RANGE: qr_status = 7;
/// Out of memory: nothing was done, and nothing sent.
pub const QR_ERR_NO_MEMORY: qr_status = 8;
/// The payload has no data.
pub const QR_ERR_EMPTY: qr_status = 20;
/// The payload is not UTF-8.
pub const QR_ERR_NOT_UTF8: qr_status = 21;
/// An ID is not two digits, or a path is not valid.
pub const QR_ERR_ID_NOT_NUMERIC: qr_status = 22;
/// A length is not two digits.
pub const QR_ERR_LENGTH_NOT_NUMERIC: qr_status = 23;
/// The payload ends inside an ID or a length.
pub const QR_ERR_TRUNCATED_HEADER: qr_status = 24;
/// A value runs past the end of the payload.
pub const QR_ERR_LENGTH_OVERFLOW: qr_status = 25;
/// A length, read as bytes, ends inside a character.
pub const QR_ERR_SPLITS_CHARACTER: qr_status = 26;
/// The payload does not end with object 63.
pub const QR_ERR_CRC_MISSING: qr_status = 27;
/// Object 63 is not four characters long.
pub const QR_ERR_CRC_LENGTH: qr_status = 28;
/// Object 63 is not hexadecimal.
pub const QR_ERR_CRC_NOT_HEX: qr_status = 29;
/// The checksum does not match: the payload was damaged or altered.
pub const QR_ERR_CRC_MISMATCH: qr_status = 30;
/// Something follows object 63.
pub const QR_ERR_TRAILING_DATA: qr_status = 31;
/// Object 00 does not come first.
pub const QR_ERR_FORMAT_INDICATOR_NOT_FIRST: qr_status = 32;
/// A mandatory object or member is missing.
pub const QR_ERR_MISSING_MANDATORY: qr_status = 33;
/// There is no merchant account information (02 to 51), or not that of the profile.
pub const QR_ERR_MISSING_MERCHANT_ACCOUNT: qr_status = 34;
/// A template has no globally unique identifier (00).
pub const QR_ERR_MISSING_GUID: qr_status = 35;
/// 56 or 57 is missing although 55 asks for it.
pub const QR_ERR_MISSING_CONDITIONAL: qr_status = 36;
/// 56 or 57 is present although 55 does not ask for it.
pub const QR_ERR_UNEXPECTED_CONDITIONAL: qr_status = 37;
/// An object is given twice.
pub const QR_ERR_DUPLICATE_ID: qr_status = 38;
/// An object is empty.
pub const QR_ERR_ZERO_LENGTH: qr_status = 39;
/// A value is longer or shorter than the standard says (payloads that were read).
pub const QR_ERR_BAD_LENGTH: qr_status = 40;
/// A value has other characters than digits.
pub const QR_ERR_NOT_NUMERIC: qr_status = 41;
/// A character outside printable ASCII, or one that has no ASCII form.
pub const QR_ERR_NOT_ANS: qr_status = 42;
/// Not an amount: digits and at most one point.
pub const QR_ERR_BAD_AMOUNT: qr_status = 43;
/// An amount of zero.
pub const QR_ERR_ZERO_AMOUNT: qr_status = 44;
/// Not a percentage from 00.01 to 99.99.
pub const QR_ERR_BAD_PERCENTAGE: qr_status = 45;
/// Not a country code: two capital letters.
pub const QR_ERR_BAD_COUNTRY: qr_status = 46;
/// A value that the standard or the scheme does not allow.
pub const QR_ERR_BAD_VALUE: qr_status = 47;
/// An ID that is reserved for future use.
pub const QR_ERR_RFU_ID: qr_status = 48;
/// A value that is reserved for future use.
pub const QR_ERR_RFU_VALUE: qr_status = 49;
/// An ID inside a template is not two digits.
pub const QR_ERR_TEMPLATE_ID_NOT_NUMERIC: qr_status = 50;
/// A length inside a template is not two digits.
pub const QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC: qr_status = 51;
/// A value runs past the end of its template.
pub const QR_ERR_TEMPLATE_LENGTH_OVERFLOW: qr_status = 52;
/// A template ends inside an ID or a length.
pub const QR_ERR_TEMPLATE_TRUNCATED_HEADER: qr_status = 53;
/// The CRC is written in lower case.
pub const QR_ERR_CRC_LOWER_CASE: qr_status = 54;
/// The lengths count bytes where the standard counts characters.
pub const QR_ERR_LENGTH_IN_BYTES: qr_status = 55;
/// More decimals than the currency has, other than zeros; or three, as in `"1.000"`, in a currency that has fewer.
pub const QR_ERR_MORE_DECIMALS_THAN_CURRENCY: qr_status = 56;
/// The check digits of a CPF or CNPJ are wrong.
pub const QR_ERR_CHECK_DIGITS: qr_status = 57;
/// Longer than the object, the template or the payload may be.
pub const QR_ERR_TOO_LONG: qr_status = 58;
/// Something that the profile rules out.
pub const QR_ERR_FORBIDDEN: qr_status = 59;
/// The text does not fit the largest version allowed at this level.
pub const QR_ERR_CAPACITY: qr_status = 60;
/// The image is wider than `width_px`; `qr_error.limit` is the smallest width that works.
pub const QR_ERR_TOO_WIDE: qr_status = 80;
/// The image would be larger than the library draws.
pub const QR_ERR_IMAGE_TOO_LARGE: qr_status = 81;
/// On this paper the modules would be too small for phones; `found` and `limit` are micrometres.
pub const QR_ERR_UNREADABLE: qr_status = 82;
/// No printer of this name is known, or the name is that of two modes; the message names which.
pub const QR_ERR_PRINTER: qr_status = 83;
/// The request never left: nothing happened. Make the same call again.
pub const QR_ERR_NOT_SENT: qr_status = 100;
/// The request left and no answer came: it may have happened. The same call again finds out.
pub const QR_ERR_NO_ANSWER: qr_status = 101;
/// No secure connection; nothing was sent. Certificate, or proxy, or an old network box.
pub const QR_ERR_TLS: qr_status = 102;
/// qr_client_interrupt is on. What was created stays.
pub const QR_ERR_INTERRUPTED: qr_status = 103;
/// The service refuses the access token (HTTP 401).
pub const QR_ERR_TOKEN: qr_status = 120;
/// The account may not do this (HTTP 403).
pub const QR_ERR_ACCESS: qr_status = 121;
/// The service does not know this till.
pub const QR_ERR_POS_NOT_FOUND: qr_status = 122;
/// The service does not know this store.
pub const QR_ERR_STORE_NOT_FOUND: qr_status = 123;
/// The service does not know this order or payment (older than three months, another account).
pub const QR_ERR_ORDER_NOT_FOUND: qr_status = 124;
/// The same sale was sent before with another amount, other contents, or at another till.
pub const QR_ERR_KEY_USED: qr_status = 125;
/// The service refuses the request (HTTP 400, 422): api_code and message say why.
pub const QR_ERR_REFUSED: qr_status = 126;
/// The service refuses it in the present state (HTTP 409): read the order.
pub const QR_ERR_CONFLICT: qr_status = 127;
/// The service asks to try again later (HTTP 423, 425).
pub const QR_ERR_BUSY: qr_status = 128;
/// Too many requests (HTTP 429): wait retry_after_ms.
pub const QR_ERR_TOO_MANY_REQUESTS: qr_status = 129;
/// The service failed (HTTP 424, 5xx): it may have happened. The same call again finds out.
pub const QR_ERR_SERVICE: qr_status = 130;
/// The answer is not what the service's documentation says: a captive portal, a proxy.
pub const QR_ERR_ANSWER: qr_status = 131;
/// The clock of this machine is wrong.
pub const QR_ERR_CLOCK: qr_status = 132;
/// The account has no balance for the refund (HTTP 428).
pub const QR_ERR_NO_BALANCE: qr_status = 133;
/// A notification without a signature, or with one that cannot be read.
pub const QR_ERR_SIGNATURE_MISSING: qr_status = 140;
/// A notification that was not signed with this secret: read the order instead.
pub const QR_ERR_SIGNATURE_MISMATCH: qr_status = 141;
/// A notification that was signed too long ago, or in the future.
pub const QR_ERR_SIGNATURE_AGE: qr_status = 142;
/// Not paid yet, or not known.
pub const QR_ERR_PENDING: qr_status = 150;
/// Nobody paid in time; nobody can any more.
pub const QR_ERR_EXPIRED: qr_status = 151;
/// Canceled; nobody can pay any more.
pub const QR_ERR_CANCELED: qr_status = 152;
/// Paid, and paid back.
pub const QR_ERR_REFUNDED: qr_status = 153;
/// Somebody is paying at this moment: ask again.
pub const QR_ERR_LOCKED: qr_status = 154;
/// Already paid: show no code.
pub const QR_ERR_PAID: qr_status = 155;
/// A bug of ours, caught; please report it. If the call was about an online order, read the order.
pub const QR_ERR_INTERNAL: qr_status = 200;

/// The status of a fault. Exhaustive: a new fault without a status does not compile.
pub(crate) const fn status(fault: Fault) -> qr_status {
    match fault {
        Fault::Null => QR_ERR_NULL,
        Fault::StructSize => QR_ERR_STRUCT_SIZE,
        Fault::BufferTooSmall => QR_ERR_BUFFER_TOO_SMALL,
        Fault::Unsupported => QR_ERR_UNSUPPORTED,
        Fault::Encoding => QR_ERR_ENCODING,
        Fault::NulInside => QR_ERR_NUL_INSIDE,
        Fault::Range => QR_ERR_RANGE,
        Fault::NoMemory => QR_ERR_NO_MEMORY,
        Fault::Empty => QR_ERR_EMPTY,
        Fault::NotUtf8 => QR_ERR_NOT_UTF8,
        Fault::IdNotNumeric => QR_ERR_ID_NOT_NUMERIC,
        Fault::LengthNotNumeric => QR_ERR_LENGTH_NOT_NUMERIC,
        Fault::TruncatedHeader => QR_ERR_TRUNCATED_HEADER,
        Fault::LengthOverflow => QR_ERR_LENGTH_OVERFLOW,
        Fault::SplitsCharacter => QR_ERR_SPLITS_CHARACTER,
        Fault::CrcMissing => QR_ERR_CRC_MISSING,
        Fault::CrcLength => QR_ERR_CRC_LENGTH,
        Fault::CrcNotHex => QR_ERR_CRC_NOT_HEX,
        Fault::CrcMismatch => QR_ERR_CRC_MISMATCH,
        Fault::TrailingData => QR_ERR_TRAILING_DATA,
        Fault::FormatIndicatorNotFirst => QR_ERR_FORMAT_INDICATOR_NOT_FIRST,
        Fault::MissingMandatory => QR_ERR_MISSING_MANDATORY,
        Fault::MissingMerchantAccount => QR_ERR_MISSING_MERCHANT_ACCOUNT,
        Fault::MissingGuid => QR_ERR_MISSING_GUID,
        Fault::MissingConditional => QR_ERR_MISSING_CONDITIONAL,
        Fault::UnexpectedConditional => QR_ERR_UNEXPECTED_CONDITIONAL,
        Fault::DuplicateId => QR_ERR_DUPLICATE_ID,
        Fault::ZeroLength => QR_ERR_ZERO_LENGTH,
        Fault::BadLength => QR_ERR_BAD_LENGTH,
        Fault::NotNumeric => QR_ERR_NOT_NUMERIC,
        Fault::NotAns => QR_ERR_NOT_ANS,
        Fault::BadAmount => QR_ERR_BAD_AMOUNT,
        Fault::ZeroAmount => QR_ERR_ZERO_AMOUNT,
        Fault::BadPercentage => QR_ERR_BAD_PERCENTAGE,
        Fault::BadCountry => QR_ERR_BAD_COUNTRY,
        Fault::BadValue => QR_ERR_BAD_VALUE,
        Fault::RfuId => QR_ERR_RFU_ID,
        Fault::RfuValue => QR_ERR_RFU_VALUE,
        Fault::TemplateIdNotNumeric => QR_ERR_TEMPLATE_ID_NOT_NUMERIC,
        Fault::TemplateLengthNotNumeric => QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC,
        Fault::TemplateLengthOverflow => QR_ERR_TEMPLATE_LENGTH_OVERFLOW,
        Fault::TemplateTruncatedHeader => QR_ERR_TEMPLATE_TRUNCATED_HEADER,
        Fault::CrcLowerCase => QR_ERR_CRC_LOWER_CASE,
        Fault::LengthInBytes => QR_ERR_LENGTH_IN_BYTES,
        Fault::MoreDecimalsThanCurrency => QR_ERR_MORE_DECIMALS_THAN_CURRENCY,
        Fault::CheckDigits => QR_ERR_CHECK_DIGITS,
        Fault::TooLong => QR_ERR_TOO_LONG,
        Fault::Forbidden => QR_ERR_FORBIDDEN,
        Fault::Capacity => QR_ERR_CAPACITY,
        Fault::TooWide => QR_ERR_TOO_WIDE,
        Fault::ImageTooLarge => QR_ERR_IMAGE_TOO_LARGE,
        Fault::Unreadable => QR_ERR_UNREADABLE,
        Fault::Printer => QR_ERR_PRINTER,
        Fault::NotSent => QR_ERR_NOT_SENT,
        Fault::NoAnswer => QR_ERR_NO_ANSWER,
        Fault::Tls => QR_ERR_TLS,
        Fault::Interrupted => QR_ERR_INTERRUPTED,
        Fault::Token => QR_ERR_TOKEN,
        Fault::Access => QR_ERR_ACCESS,
        Fault::PosNotFound => QR_ERR_POS_NOT_FOUND,
        Fault::StoreNotFound => QR_ERR_STORE_NOT_FOUND,
        Fault::OrderNotFound => QR_ERR_ORDER_NOT_FOUND,
        Fault::KeyUsed => QR_ERR_KEY_USED,
        Fault::Refused => QR_ERR_REFUSED,
        Fault::Conflict => QR_ERR_CONFLICT,
        Fault::Busy => QR_ERR_BUSY,
        Fault::TooManyRequests => QR_ERR_TOO_MANY_REQUESTS,
        Fault::Service => QR_ERR_SERVICE,
        Fault::Answer => QR_ERR_ANSWER,
        Fault::Clock => QR_ERR_CLOCK,
        Fault::NoBalance => QR_ERR_NO_BALANCE,
        Fault::SignatureMissing => QR_ERR_SIGNATURE_MISSING,
        Fault::SignatureMismatch => QR_ERR_SIGNATURE_MISMATCH,
        Fault::SignatureAge => QR_ERR_SIGNATURE_AGE,
        Fault::Pending => QR_ERR_PENDING,
        Fault::Expired => QR_ERR_EXPIRED,
        Fault::Canceled => QR_ERR_CANCELED,
        Fault::Refunded => QR_ERR_REFUNDED,
        Fault::Locked => QR_ERR_LOCKED,
        Fault::Paid => QR_ERR_PAID,
        Fault::Internal => QR_ERR_INTERNAL,
    }
}
