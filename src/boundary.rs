//! The panic boundary, and how an error becomes a status and a `qr_error`.

use super::arg::ErrorOut;
use super::types::*;
use core::cell::Cell;
use posqr_core::orders::{Action, Failure};
use posqr_core::{Error, Fault};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Once, OnceLock};

thread_local! {
    /// Whether a panic on this thread is ours to swallow.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// A panic would print its message before it is caught. Once, a hook is set that is silent while
/// this thread is inside [`guarded`] and otherwise does what the one before it did. The hook
/// captures nothing and the one before stays in a static, so that nothing is allocated, and nothing
/// is left behind when the library is unloaded.
fn silence_panics() {
    static ONCE: Once = Once::new();
    static BEFORE: OnceLock<Hook> = OnceLock::new();
    ONCE.call_once(|| {
        let _ = BEFORE.set(take_hook());
        set_hook(Box::new(|info| {
            if !GUARDED.try_with(Cell::get).unwrap_or(true)
                && let Some(before) = BEFORE.get()
            {
                before(info);
            }
        }));
    });
}

/// Runs one exported call: no panic leaves it, and every failure is reported once.
pub(super) fn guarded(err: ErrorOut, body: impl FnOnce() -> Result<(), Error>) -> qr_status {
    match err.check().and_then(|()| caught(body)) {
        Ok(()) => QR_OK,
        Err(error) => {
            err.fill(&error);
            status(error.fault)
        }
    }
}

/// As [`guarded`], for calls that may have asked the service: its answer is part of the report.
pub(super) fn guarded_call(err: ErrorOut, body: impl FnOnce() -> Result<(), Failure>) -> qr_status {
    match err.check().map_err(Failure::from).and_then(|()| caught(body)) {
        Ok(()) => QR_OK,
        Err(failure) => {
            err.fill_failure(&failure);
            status(failure.error.fault)
        }
    }
}

/// Runs a callback of the caller's in the midst of a guarded call: what happens there is not ours,
/// so a panic hook of a host in Rust is not to be silenced.
pub(super) fn lent<T>(callback: impl FnOnce() -> T) -> T {
    let before = GUARDED.try_with(|guarded| guarded.replace(false)).unwrap_or(false);
    let result = callback();
    let _ = GUARDED.try_with(|guarded| guarded.set(before));
    result
}

/// Runs `body`; a panic in it is [`Fault::Internal`].
pub(super) fn caught<T, E: From<Error>>(body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // The hook is needed only when there is a panic, but by then it is too late to set it.
    silence_panics();
    let before = GUARDED.try_with(|guarded| guarded.replace(true)).unwrap_or(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    let _ = GUARDED.try_with(|guarded| guarded.set(before));
    result.unwrap_or_else(|panic| {
        // Dropping what was thrown may run code; ours are strings.
        core::mem::forget(panic);
        Err(Error::new(Fault::Internal).into())
    })
}

/// The status of a fault. Exhaustive: a new fault without a code does not compile.
pub(super) const fn status(fault: Fault) -> qr_status {
    match fault {
        Fault::Null => QR_ERR_NULL,
        Fault::StructSize => QR_ERR_STRUCT_SIZE,
        Fault::BufferTooSmall => QR_ERR_BUFFER_TOO_SMALL,
        Fault::Unsupported => QR_ERR_UNSUPPORTED,
        Fault::Encoding => QR_ERR_ENCODING,
        Fault::NulInside => QR_ERR_NUL_INSIDE,
        Fault::Range => QR_ERR_RANGE,
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

/// What a caller can do, as C sees it.
pub(super) const fn action(action: Action) -> u32 {
    match action {
        Action::Fix => QR_ACTION_FIX,
        Action::Setup => QR_ACTION_SETUP,
        Action::Retry => QR_ACTION_RETRY,
        Action::Read => QR_ACTION_READ,
        Action::Wait => QR_ACTION_WAIT,
        Action::Report => QR_ACTION_REPORT,
    }
}
