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
    pub fn note(&mut self, id: u8) -> bool {
        let (word, bit) = Self::place(id);
        let again = self.once[word] & bit;
        let news = again & !self.twice[word];
        self.once[word] |= bit;
        self.twice[word] |= again;
        news != 0
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
    pub written: bool,
    /// IDs of the root objects.
    pub seen: Seen,
    /// Value of 53.
    pub currency: &'a [u8],
    /// Value of 54.
    pub amount: &'a [u8],
    /// Value of 55.
    pub tip: &'a [u8],
    /// Value of 56.
    pub fee: &'a [u8],
}

const MANDATORY: [u8; 6] = [0, 52, 53, 58, 59, 60];

impl<'a> Root<'a> {
    /// Notes an object and its value.
    pub fn note(&mut self, id: u8, value: &'a [u8], report: &mut dyn FnMut(Error)) {
        if self.seen.note(id) {
            report(Error::new(Fault::DuplicateId).at(Path::root(id)));
        }
        match id {
            53 => self.currency = value,
            54 => self.amount = value,
            55 => self.tip = value,
            56 => self.fee = value,
            _ => {}
        }
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
        if let Some(currency) = Currency::from_digits(self.currency) {
            self.decimals(54, self.amount, currency, report);
            self.decimals(56, self.fee, currency, report);
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
        let fault = match (self.tip == tip, self.seen.has(id)) {
            (true, false) => Fault::MissingConditional,
            (false, true) => Fault::UnexpectedConditional,
            _ => return,
        };
        report(Error::new(fault).at(Path::root(id)).allowed(allowed));
    }

    /// Decimals should match the currency (EMVCo MPM 1.1, 4.7.4.1): advice. Who writes an amount has
    /// to put zeros beyond them; and not three in all where there are fewer, since "1.000" is a
    /// thousand to half of the world.
    fn decimals(&self, id: u8, amount: &[u8], currency: &Currency, report: &mut dyn FnMut(Error)) {
        let allowed = usize::from(currency.decimals);
        let decimals = match value::amount(amount) {
            Ok(decimals) if decimals > allowed => decimals,
            _ => return,
        };
        let thousands = decimals == THOUSANDS;
        let zeros = amount.iter().rev().take(decimals - allowed).all(|b| *b == b'0');
        let words =
            if thousands { NO_THOUSANDS } else { "zeros beyond the currency's own decimals" };
        let error = Error::new(Fault::MoreDecimalsThanCurrency).at(Path::root(id));
        let error = error.excerpt(amount).count(decimals, allowed).allowed(words);
        let misread = self.written && (thousands || !zeros);
        report(if misread { error } else { error.warning() });
    }
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
