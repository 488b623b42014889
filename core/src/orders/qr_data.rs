//! The text of a code that a service handed out: whether anybody may draw it.

use super::money;
use crate::emv::iso::Currency;
use crate::error::{Fault, Path, Severity};
use crate::payload::{self, Profile};

/// Longest text of a code: what a caller has room for, twice of what EMVCo allows.
const QR_DATA_MAX: usize = 1023;

/// The text of a code, and what is wrong with it.
pub struct Code {
    /// As received; empty where nobody may draw it.
    pub text: String,
    pub fault: Option<Fault>,
}

impl Code {
    /// Looks at the code of an order of this `amount`. One that asks the buyer for another sum is
    /// withheld: he would pay what the sale does not cost.
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

/// Whether the code has an amount (54), and one that is not the order's, by value; or a currency (53)
/// beside it that is not the order's. Most codes have none: the service keeps it.
fn asks_for_another_sum(qr_data: &str, amount: &str, currency: &Currency) -> bool {
    let own = money::parse_service(amount, currency);
    let (mut has_amount, mut same) = (false, true);
    // A fault of the structure is told elsewhere: what stands before it counts here all the same.
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

/// Whether there is no code, or none that can be handed out.
pub fn is_nothing_to_draw(qr_data: &str) -> bool {
    qr_data.is_empty() || qr_data.len() > QR_DATA_MAX || qr_data.contains('\0')
}

/// What is wrong with a code's text: its structure and its CRC, not the scheme's rules, since the
/// wallet has the last word. `None` too where there is no code.
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
