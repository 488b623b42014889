//! Which objects must stand, which must not, and none twice: rules that no object can keep alone.

use crate::emv::iso::Currency;
use crate::emv::object::{self, Presence, Template};
use crate::emv::value;
use crate::error::{Error, Fault, Path};

/// The IDs seen in one template, or at the root: a bit for each, in two words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    once: [u64; 2],
    twice: [u64; 2],
}

impl Seen {
    /// Notes an ID; whether it is the second time (and not the third, which is no news).
    #[inline]
    pub fn note(&mut self, id: u8) -> bool {
        let (word, bit) = Self::place(id);
        let again = self.once[word] & bit != 0;
        self.once[word] |= bit;
        again && self.note_again(word, bit)
    }

    #[cold]
    fn note_again(&mut self, word: usize, bit: u64) -> bool {
        let news = self.twice[word] & bit == 0;
        self.twice[word] |= bit;
        news
    }

    /// Whether an ID was seen.
    #[must_use]
    pub const fn has(&self, id: u8) -> bool {
        let (word, bit) = Self::place(id);
        self.once[word] & bit != 0
    }

    /// Whether an ID from 02 to 51 was seen.
    #[must_use]
    pub const fn has_account(&self) -> bool {
        self.once[0] & (((1 << 52) - 1) & !0b11) != 0
    }

    const fn place(id: u8) -> (usize, u64) {
        ((id >> 6 & 1) as usize, 1 << (id & 63))
    }
}

/// What the root rules look at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Root<'a> {
    /// The payload is being built, so that what may be misread in an amount is no advice any more.
    written: bool,
    /// IDs of the root objects.
    pub seen: Seen,
    /// Values of [`CURRENCY`], [`AMOUNT`], [`TIP`] and [`FEE`].
    values: [&'a [u8]; 4],
}

const CURRENCY: u8 = 53;
const AMOUNT: u8 = 54;
const TIP: u8 = 55;
const FEE: u8 = 56;

const MANDATORY: [u8; 6] = [0, 52, 53, 58, 59, 60];

impl<'a> Root<'a> {
    /// Of a payload that is being built.
    #[must_use]
    pub fn written() -> Self {
        Self { written: true, ..Self::default() }
    }

    /// Notes an object and its value; whether it is the second one with its ID.
    #[inline]
    pub fn note(&mut self, id: u8, value: &'a [u8]) -> bool {
        if let Some(kept) = self.values.get_mut(usize::from(id.wrapping_sub(CURRENCY))) {
            *kept = value;
        }
        self.seen.note(id)
    }

    fn value(&self, id: u8) -> &'a [u8] {
        self.values.get(usize::from(id.wrapping_sub(CURRENCY))).copied().unwrap_or_default()
    }

    /// Reports what is missing or must not be there, once all objects are noted.
    pub fn finish(&self, report: &mut dyn FnMut(Error)) {
        for id in MANDATORY {
            if !self.seen.has(id) {
                report(missing(Path::root(id)));
            }
        }
        if !self.seen.has_account() {
            report(Error::new(Fault::MissingMerchantAccount).allowed("one of 02 to 51 at least"));
        }
        self.conditional(56, b"02", "with 55 = 02", report);
        self.conditional(57, b"03", "with 55 = 03", report);
        if let Some(currency) = Currency::from_digits(self.value(CURRENCY)) {
            let allowed = usize::from(currency.decimals);
            for (id, amount) in [(AMOUNT, self.value(AMOUNT)), (FEE, self.value(FEE))] {
                if let Some(decimals) = beyond(amount, allowed) {
                    report(self.too_many_decimals(id, amount, decimals, allowed));
                }
            }
        }
    }

    /// 56 and 57 stand if and only if 55 asks for them (EMVCo MPM 1.1, 4.7.5).
    fn conditional(
        &self,
        id: u8,
        tip: &[u8],
        allowed: &'static str,
        report: &mut dyn FnMut(Error),
    ) {
        let fault = match (self.value(TIP) == tip, self.seen.has(id)) {
            (true, false) => Fault::MissingConditional,
            (false, true) => Fault::UnexpectedConditional,
            _ => return,
        };
        report(Error::new(fault).at(Path::root(id)).allowed(allowed));
    }

    /// Decimals should match the currency (EMVCo MPM 1.1, 4.7.4.1): advice. Who writes an amount has
    /// to put zeros beyond them; and not three in all where there are fewer, since "1.000" is a
    /// thousand to half of the world.
    #[cold]
    fn too_many_decimals(&self, id: u8, amount: &[u8], decimals: usize, allowed: usize) -> Error {
        let thousands = decimals == THOUSANDS;
        let zeros = amount.iter().rev().take(decimals - allowed).all(|b| *b == b'0');
        let words =
            if thousands { NO_THOUSANDS } else { "zeros beyond the currency's own decimals" };
        let error = Error::new(Fault::MoreDecimalsThanCurrency).at(Path::root(id));
        let error = error.excerpt(amount).count(decimals, allowed).allowed(words);
        let misread = self.written && (thousands || !zeros);
        if misread { error } else { error.warning() }
    }
}

/// The decimals of an amount that has more than `allowed`.
fn beyond(amount: &[u8], allowed: usize) -> Option<usize> {
    if amount.is_empty() {
        return None;
    }
    value::amount(amount).ok().filter(|decimals| *decimals > allowed)
}

/// Digits after a point that groups thousands.
pub const THOUSANDS: usize = 3;
/// For messages about such a point.
pub const NO_THOUSANDS: &str = "no point for thousands: a thousand is 1000 or 1000.00";

/// Reports what a template lacks.
pub fn finish_template(path: Path, kind: Template, seen: Seen, report: &mut dyn FnMut(Error)) {
    for &id in kind.mandatory() {
        let Some(child) = path.child(id) else { continue };
        if seen.has(id) {
            continue;
        }
        let guid =
            object::inside(kind, id).presence == Presence::Mandatory && kind != Template::Language;
        report(if guid { Error::new(Fault::MissingGuid).at(child) } else { missing(child) });
    }
}

fn missing(path: Path) -> Error {
    Error::new(Fault::MissingMandatory).at(path)
}
