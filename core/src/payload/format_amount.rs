//! Minor units become amount text: 500 is "5.00" in reais and "500" in pesos chilenos.

use crate::emv::iso::Currency;
use crate::error::{Error, Fault};
use arrayvec::ArrayVec;

/// Longest amount of EMVCo MPM 1.1 (object 54).
pub const AMOUNT_MAX: usize = 13;

/// The amount with the currency's own number of decimals (ISO 4217), no floating point anywhere.
///
/// # Errors
/// [`Fault::BadValue`] for a currency that is none, [`Fault::ZeroAmount`] for zero,
/// [`Fault::BadAmount`] for less, [`Fault::TooLong`] for over 13 characters.
pub fn format_amount(minor_units: i64, currency: &[u8]) -> Result<ArrayVec<u8, AMOUNT_MAX>, Error> {
    let known = Currency::parse(currency).ok_or_else(|| {
        Error::new(Fault::BadValue).named("currency").excerpt(currency).allowed(ISO_4217)
    })?;
    let fault = |fault| Error::new(fault).named("minor_units").allowed("1 and more");
    let mut rest = match u64::try_from(minor_units) {
        Err(_) => return Err(fault(Fault::BadAmount)),
        Ok(0) => return Err(fault(Fault::ZeroAmount)),
        Ok(units) => units,
    };
    // Written from the last digit on: at most 19 digits, a point and the zeros before it.
    let mut reversed = ArrayVec::<u8, 32>::new();
    let decimals = usize::from(known.decimals);
    let mut digits = 0;
    while rest > 0 || digits <= decimals {
        if digits == decimals && decimals > 0 {
            reversed.push(b'.');
        }
        reversed.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        digits += 1;
    }
    reversed.reverse();
    ArrayVec::try_from(reversed.as_slice()).map_err(|_| {
        Error::new(Fault::TooLong).named("minor_units").count(reversed.len(), AMOUNT_MAX)
    })
}

/// For messages about a currency.
pub const ISO_4217: &str = "a currency of ISO 4217, \"986\" or \"BRL\"";
