//! Checks the text of a QR code that came from a service, and decides whether it may be drawn.

use super::money;
use crate::emv::iso::Currency;
use crate::error::{Fault, Path, Severity};
use crate::payload::{self, Profile};

/// Longest text of a code: a caller has room for this many bytes, twice what EMVCo allows.
const QR_DATA_MAX: usize = 1023;

/// The text of a code, and the fault in it.
pub struct Code {
    /// The text as received; empty if nobody may draw it.
    pub text: String,
    pub fault: Option<Fault>,
}

impl Code {
    /// Checks the code of an order of this `amount`. A code that asks the buyer for another sum is
    /// withheld, since the buyer would pay that sum.
    pub fn read(qr_data: String, amount: &str, currency: &Currency) -> Self {
        if asks_for_another_sum(&qr_data, amount, currency) {
            return Self { text: String::new(), fault: Some(Fault::BadValue) };
        }
        let fault = qr_data_fault(&qr_data);
        Self { text: qr_data, fault }
    }
}

/// EMVCo, merchant-presented mode, table 3.1.
const TRANSACTION_CURRENCY: u8 = 53;
const TRANSACTION_AMOUNT: u8 = 54;

/// Whether the code has an amount (54) whose value, or whose currency (53), is not that of the
/// order. Most codes have no amount, because the service knows it.
fn asks_for_another_sum(qr_data: &str, amount: &str, currency: &Currency) -> bool {
    let own = money::parse_service(amount, currency);
    let (mut has_amount, mut same) = (false, true);
    // `qr_data_fault` reports faults of the structure. The objects before such a fault count here
    // all the same.
    let _ = payload::parse(qr_data.as_bytes(), &mut |node| {
        if node.path == Path::root(TRANSACTION_CURRENCY) {
            same &= node.value == currency.digits;
        } else if node.path == Path::root(TRANSACTION_AMOUNT) {
            has_amount = true;
            let asked =
                str::from_utf8(node.value).ok().and_then(|sum| money::parse_service(sum, currency));
            same &= asked.is_some() && asked == own;
        }
        Ok(())
    });
    has_amount && !same
}

/// Whether there is no code, or none that can be given to the caller.
pub fn is_nothing_to_draw(qr_data: &str) -> bool {
    qr_data.is_empty() || qr_data.len() > QR_DATA_MAX || qr_data.contains('\0')
}

/// The first fault in the structure or the CRC of a code. The rules of the scheme are not checked,
/// since the wallet decides about them. `None` also if there is no code.
#[must_use]
pub fn qr_data_fault(qr_data: &str) -> Option<Fault> {
    let mut found = None;
    if !qr_data.is_empty() {
        payload::check_payload(qr_data.as_bytes(), Profile::Emv, &mut |error| {
            let structural = matches!(
                error.fault,
                Fault::Empty
                    | Fault::NotUtf8
                    | Fault::IdNotNumeric
                    | Fault::LengthNotNumeric
                    | Fault::TruncatedHeader
                    | Fault::LengthOverflow
                    | Fault::SplitsCharacter
                    | Fault::CrcMissing
                    | Fault::CrcLength
                    | Fault::CrcNotHex
                    | Fault::CrcMismatch
                    | Fault::TrailingData
                    | Fault::TemplateIdNotNumeric
                    | Fault::TemplateLengthNotNumeric
                    | Fault::TemplateLengthOverflow
                    | Fault::TemplateTruncatedHeader
            );
            if structural && error.severity == Severity::Error {
                found.get_or_insert(error.fault);
            }
        });
    }
    found
}
