//! What this library is, so that a program or a binding can check itself against it.

use super::online::types::*;
use super::types::*;
use core::ffi::{CStr, c_char};

/// Version of the library: that of Cargo.toml.
const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version without a NUL"),
    };

/// Counts what breaks callers: it changes when a program built against an older header would fail.
pub const QR_ABI_VERSION: u32 = 0;

/// Gives the version of the library that is loaded: "0.1.0".
///
/// @return A static text; compare with QR_VERSION of the header.
#[unsafe(no_mangle)]
pub extern "C" fn qr_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Gives the number that changes when the ABI breaks; compare with QR_ABI_VERSION of the header.
#[unsafe(no_mangle)]
pub extern "C" fn qr_abi_version() -> u32 {
    QR_ABI_VERSION
}

/// Gives a constant of the header or a struct's size, so that a binding in another language can
/// check its own copy: "QR_PAYLOAD_MAX", "sizeof(qr_charge)".
///
/// @param name      A name of the header, or "sizeof(...)". NULL is unknown.
/// @param fallback  What to return for a name that is unknown.
/// @return The value; one above 2147483647 comes as its negative twin (QR_NO_OFFSET is -1), as
///         does QR_NUL_TERMINATED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_constant(name: *const c_char, fallback: i32) -> i32 {
    // SAFETY: the caller promises NULL or a text that ends with NUL.
    let name = unsafe { super::arg::text(name) };
    CONSTANTS.iter().find(|(known, _)| known.as_bytes() == name).map_or(fallback, |(_, v)| *v)
}

macro_rules! constants {
    ($($name:ident)*, $($of:ty)*) => {
        &[
            $((stringify!($name), $name as i32),)*
            $((concat!("sizeof(", stringify!($of), ")"), size_of::<$of>() as i32),)*
        ]
    };
}

#[rustfmt::skip]
static CONSTANTS: &[(&str, i32)] = constants!(
    QR_ABI_VERSION QR_OK
    QR_ERR_NULL QR_ERR_STRUCT_SIZE QR_ERR_BUFFER_TOO_SMALL QR_ERR_UNSUPPORTED QR_ERR_ENCODING
    QR_ERR_NUL_INSIDE QR_ERR_RANGE QR_ERR_EMPTY QR_ERR_NOT_UTF8 QR_ERR_ID_NOT_NUMERIC
    QR_ERR_LENGTH_NOT_NUMERIC QR_ERR_TRUNCATED_HEADER QR_ERR_LENGTH_OVERFLOW
    QR_ERR_SPLITS_CHARACTER QR_ERR_CRC_MISSING QR_ERR_CRC_LENGTH QR_ERR_CRC_NOT_HEX
    QR_ERR_CRC_MISMATCH QR_ERR_TRAILING_DATA QR_ERR_FORMAT_INDICATOR_NOT_FIRST
    QR_ERR_MISSING_MANDATORY QR_ERR_MISSING_MERCHANT_ACCOUNT QR_ERR_MISSING_GUID
    QR_ERR_MISSING_CONDITIONAL QR_ERR_UNEXPECTED_CONDITIONAL QR_ERR_DUPLICATE_ID
    QR_ERR_ZERO_LENGTH QR_ERR_BAD_LENGTH QR_ERR_NOT_NUMERIC QR_ERR_NOT_ANS QR_ERR_BAD_AMOUNT
    QR_ERR_ZERO_AMOUNT QR_ERR_BAD_PERCENTAGE QR_ERR_BAD_COUNTRY QR_ERR_BAD_VALUE QR_ERR_RFU_ID
    QR_ERR_RFU_VALUE QR_ERR_TEMPLATE_ID_NOT_NUMERIC QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC
    QR_ERR_TEMPLATE_LENGTH_OVERFLOW QR_ERR_TEMPLATE_TRUNCATED_HEADER QR_ERR_CRC_LOWER_CASE
    QR_ERR_LENGTH_IN_BYTES QR_ERR_MORE_DECIMALS_THAN_CURRENCY QR_ERR_CHECK_DIGITS
    QR_ERR_TOO_LONG QR_ERR_FORBIDDEN QR_ERR_CAPACITY QR_ERR_TOO_WIDE QR_ERR_IMAGE_TOO_LARGE
    QR_ERR_NOT_SENT QR_ERR_NO_ANSWER QR_ERR_TLS QR_ERR_INTERRUPTED QR_ERR_TOKEN QR_ERR_ACCESS
    QR_ERR_POS_NOT_FOUND QR_ERR_STORE_NOT_FOUND QR_ERR_ORDER_NOT_FOUND QR_ERR_KEY_USED
    QR_ERR_REFUSED QR_ERR_CONFLICT QR_ERR_BUSY QR_ERR_TOO_MANY_REQUESTS QR_ERR_SERVICE
    QR_ERR_ANSWER QR_ERR_CLOCK QR_ERR_NO_BALANCE QR_ERR_SIGNATURE_MISSING QR_ERR_SIGNATURE_MISMATCH
    QR_ERR_SIGNATURE_AGE QR_ERR_PENDING QR_ERR_EXPIRED QR_ERR_CANCELED QR_ERR_REFUNDED
    QR_ERR_LOCKED QR_ERR_PAID
    QR_ERR_INTERNAL
    QR_SEVERITY_ERROR QR_SEVERITY_WARNING
    QR_ACTION_FIX QR_ACTION_SETUP QR_ACTION_RETRY QR_ACTION_READ QR_ACTION_WAIT QR_ACTION_REPORT
    QR_NUL_TERMINATED QR_NO_OFFSET QR_PAYLOAD_MAX QR_FIELDS_MAX
    QR_LANG_PT QR_LANG_ES QR_LANG_EN
    QR_ENCODING_UTF8 QR_ENCODING_LATIN1 QR_ENCODING_CP1252 QR_ENCODING_CP850 QR_ENCODING_CP437
    QR_ENCODING_CP860
    QR_PROFILE_EMV QR_PROFILE_MERCADO_PAGO QR_PROFILE_PIX_STATIC QR_PROFILE_PIX_DYNAMIC
    QR_CHARGE_KEEP_ACCENTS QR_CHARGE_TRUNCATE QR_CHARGE_TRIM QR_CHARGE_ALLOW_MISSING
    QR_CHARGE_ANY_CHECK_DIGITS
    QR_NODE_TEMPLATE QR_NODE_LENGTH_IN_BYTES
    QR_ECC_DEFAULT QR_ECC_LOW QR_ECC_MEDIUM QR_ECC_QUARTILE QR_ECC_HIGH
    QR_RENDER_SMALLEST QR_RENDER_NO_ECI QR_RENDER_BOOST_ECC QR_RENDER_INVERT
    QR_QUIET_NONE
    QR_MASK_BEST QR_MASK_0 QR_MASK_1 QR_MASK_2 QR_MASK_3 QR_MASK_4 QR_MASK_5 QR_MASK_6 QR_MASK_7
    QR_PIXEL_1BPP_MSB QR_PIXEL_1BPP_LSB QR_PIXEL_GRAY8 QR_PIXEL_RGBA32
    QR_IMAGE_BMP QR_IMAGE_PNG QR_IMAGE_SVG QR_IMAGE_PBM QR_IMAGE_TEXT QR_IMAGE_ESCPOS_RASTER
    QR_IMAGE_ESCPOS_NATIVE QR_IMAGE_ESCPOS_COLUMN QR_IMAGE_ZPL QR_IMAGE_EPL
    QR_CLIENT_NO_RETRY QR_LOG_INFO QR_LOG_WARNING QR_LOG_ERROR
    QR_ORDER_API_ORDERS QR_ORDER_API_LEGACY
    QR_ORDER_MODE_DYNAMIC QR_ORDER_MODE_HYBRID QR_ORDER_MODE_STATIC
    QR_ORDER_ASK_FIRST QR_ORDER_TRIM QR_ITEMS_MAX
    QR_ORDER_PENDING QR_ORDER_PAID QR_ORDER_REFUNDED QR_ORDER_CANCELED QR_ORDER_EXPIRED
    QR_INFO_REPEATED QR_INFO_INCOMPLETE,
    qr_error qr_field qr_charge qr_node qr_render_options qr_bitmap
    qr_http_request qr_http_response qr_client_options qr_item qr_order qr_order_info
    qr_payment_info qr_store qr_store_info qr_pos qr_pos_info qr_webhook
);
