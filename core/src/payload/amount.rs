//! Amounts become the text of a payload: a whole number with a stated number of decimals, or what
//! a person typed and another program printed. Exactly, or not at all: nothing is rounded, and no
//! sign is guessed.

use crate::emv::iso::Currency;
use crate::emv::rules::THOUSANDS;
use crate::error::{Error, Fault};
use arrayvec::ArrayVec;
use core::iter::repeat;

/// Longest amount of EMVCo MPM 1.1 (object 54).
pub const AMOUNT_MAX: usize = 13;
/// Most decimals of a number: billionths. `Currency` of Delphi and Visual Basic 6 has four.
pub const DECIMALS_MAX: u32 = 9;

/// The text of an amount: `19.99`.
pub type Amount = ArrayVec<u8, AMOUNT_MAX>;

/// The number `value`, of whose digits the last `decimals` stand behind the point, with the
/// currency's own number of decimals (ISO 4217): 1999 with 2 is "19.99" in reais, 50000 with 2 is
/// "500" in pesos chilenos.
///
/// # Errors
/// [`Fault::BadValue`] for a currency that is none, [`Fault::Range`] for more than nine decimals,
/// [`Fault::ZeroAmount`] for zero, [`Fault::BadAmount`] for less and for what would have to be
/// rounded, [`Fault::TooLong`] for over 13 characters.
pub fn format_amount(value: i64, decimals: u32, currency: &[u8]) -> Result<Amount, Error> {
    let known = known(currency)?;
    if decimals > DECIMALS_MAX {
        return Err(Error::new(Fault::Range)
            .named("decimals")
            .count(decimals as usize, DECIMALS_MAX as usize));
    }
    let bad = |allowed| Error::new(Fault::BadAmount).named("value").allowed(allowed);
    let mut rest = u64::try_from(value).map_err(|_| bad("1 and more"))?;
    // From the last digit on, with zeros in front until one stands before the point: 19 at most.
    let mut digits = ArrayVec::<u8, 20>::new();
    let decimals = decimals as usize;
    while rest > 0 || digits.len() <= decimals {
        digits.push(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    digits.reverse();
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let (needed, own) = (needed(fraction), usize::from(known.decimals));
    if needed > own {
        let number: ArrayVec<u8, 21> =
            [whole, b".", fraction].iter().copied().flatten().copied().collect();
        return Err(bad("what needs no more decimals than the currency has")
            .excerpt(&number)
            .count(needed, own));
    }
    write(whole, fraction, known).map_err(|error| error.named("value"))
}

/// An amount as people write it, with the currency's own number of decimals: "1.234,56" with the
/// decimal sign `,` is "1234.56". Of comma and point the one is the decimal sign, as said, and the
/// other may group the digits before it by threes.
///
/// # Errors
/// [`Fault::BadValue`] for a currency that is none, [`Fault::Unsupported`] for another decimal
/// sign, [`Fault::Null`] for no text, [`Fault::BadAmount`] for one that is no amount,
/// [`Fault::MoreDecimalsThanCurrency`] for what would have to be rounded, and for three decimals
/// in a currency of fewer; [`Fault::ZeroAmount`], [`Fault::TooLong`] for over 13 characters.
pub fn parse_amount(text: &[u8], decimal_sign: u32, currency: &[u8]) -> Result<Amount, Error> {
    let known = known(currency)?;
    let (sign, group) = match u8::try_from(decimal_sign) {
        Ok(b',') => (b',', b'.'),
        Ok(b'.') => (b'.', b','),
        _ => {
            return Err(Error::new(Fault::Unsupported)
                .named("decimal_sign")
                .allowed("44, which is the comma, or 46, which is the point"));
        }
    };
    read(text, sign, group, known).map_err(|error| error.named("text"))
}

fn read(text: &[u8], sign: u8, group: u8, known: &Currency) -> Result<Amount, Error> {
    if text.is_empty() {
        return Err(Error::new(Fault::Null).allowed(ALLOWED));
    }
    let fault = |fault, at| Error::new(fault).excerpt(text).offset(at);
    let bad = |at, allowed| Err(fault(Fault::BadAmount, at).allowed(allowed));
    let end = text.iter().position(|byte| *byte == sign).unwrap_or(text.len());
    let (whole, fraction) = text.split_at(end);
    let fits = |(at, byte): (usize, &u8)| {
        byte.is_ascii_digit() || at == end || (at < end && *byte == group)
    };
    if let Some(at) = text.iter().enumerate().position(|byte| !fits(byte)) {
        return bad(at, ALLOWED);
    }
    if whole.is_empty() || fraction.len() == 1 {
        return bad(end, "a digit at least on either side of the decimal sign");
    }
    if let Some(at) = odd_group(whole, group) {
        return bad(at, "groups of three digits, and of 1 to 3 in front, the first not 0");
    }
    let fraction = fraction.get(1..).unwrap_or_default();
    let own = usize::from(known.decimals);
    let surplus = |at, allowed| {
        let error = fault(Fault::MoreDecimalsThanCurrency, at);
        Err(error.count(fraction.len(), own).allowed(allowed))
    };
    if fraction.len() == THOUSANDS && own < THOUSANDS {
        return surplus(end, "not three decimals: the sign may have grouped thousands");
    }
    if needed(fraction) > own {
        return surplus(end + 1 + own, "zeros beyond the currency's own decimals");
    }
    write(whole, fraction, known).map_err(|error| error.excerpt(text))
}

/// Where digits before the decimal sign are grouped otherwise than by threes: the sign before the
/// group, or the beginning. Leading zeros are fine where nothing is grouped.
fn odd_group(whole: &[u8], group: u8) -> Option<usize> {
    let mut begin = 0_usize;
    for part in whole.split(|byte| *byte == group) {
        let fits = match begin {
            0 if part.len() == whole.len() => true,
            0 => part.len() <= 3 && matches!(part, [b'1'..=b'9', ..]),
            _ => part.len() == 3,
        };
        if !fits {
            return Some(begin.saturating_sub(1));
        }
        begin += part.len() + 1;
    }
    None
}

/// How many decimals it takes to say the same number.
fn needed(fraction: &[u8]) -> usize {
    fraction.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1)
}

/// Writes a number that needs no more decimals than the currency has. `whole` may be grouped, and
/// have zeros in front.
fn write(whole: &[u8], fraction: &[u8], known: &Currency) -> Result<Amount, Error> {
    let digits = whole.iter().copied().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0');
    let own = usize::from(known.decimals);
    let before = digits.clone().count();
    if before == 0 && needed(fraction) == 0 {
        return Err(Error::new(Fault::ZeroAmount));
    }
    let length = before.max(1) + if own > 0 { 1 + own } else { 0 };
    if length > AMOUNT_MAX {
        return Err(Error::new(Fault::TooLong).count(length, AMOUNT_MAX));
    }
    let mut text = Amount::new();
    text.extend((before == 0).then_some(b'0'));
    text.extend(digits);
    if own > 0 {
        text.push(b'.');
        text.extend(fraction.iter().copied().chain(repeat(b'0')).take(own));
    }
    Ok(text)
}

fn known(currency: &[u8]) -> Result<&'static Currency, Error> {
    Currency::parse(currency).ok_or_else(|| {
        Error::new(Fault::BadValue).named("currency").excerpt(currency).allowed(ISO_4217)
    })
}

/// For messages about a currency.
pub const ISO_4217: &str = "a currency of ISO 4217, \"986\" or \"BRL\"";
/// For messages about an amount.
const ALLOWED: &str = "digits, at most one decimal sign, and the other sign between thousands";
