//! What describes a payment scheme: what it writes, which members of a charge are its own, how its
//! codes are recognized, and its rules beyond EMVCo. The rules are the same for a payload that is
//! being built and for one that was read; they look at its values through a [`View`].

use crate::emv::object::{self, Object};
use crate::emv::tlv::characters;
use crate::error::{Error, Fault, Path};
use crate::payload::member::Member;
use crate::payload::outline::{Guids, View};

/// A payment scheme, as a static description.
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    /// How its templates are recognized.
    pub guids: Guids,
    /// Its own objects, which stand behind 00 and before 52, in ascending order. Members that stand
    /// here are taken by this scheme; those of [`Member::OF_SCHEMES`] that do not are refused.
    pub objects: &'static [Entry],
    /// What it writes in place of common members that the caller left out.
    pub defaults: &'static [(Member, &'static [u8])],
    /// Those of its own objects that people read: their letters lose their accents, and they are
    /// what to shorten where their template is too long.
    pub prose: &'static [Path],
    /// With which profile its own members may be used, in words.
    pub profile: &'static str,
    /// The country is the caller's to name and gives the currency: where it is missing, that alone
    /// is the fault.
    pub currency_of_country: bool,
    /// Reports what breaks its rules.
    pub rules: fn(&View<'_>, Leniency, &mut dyn FnMut(Error)),
}

/// An object that a scheme writes.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its place.
    pub path: Path,
    /// Its row in the table of EMVCo.
    pub row: Option<&'static Object>,
    /// Where its value comes from.
    pub source: Source,
}

/// Where the value of an object comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// It is the same in every payload.
    Fixed(&'static [u8]),
    /// It is a member of the charge.
    Member(Member),
}

impl Entry {
    /// An object with the same value in every payload.
    #[must_use]
    pub const fn fixed(path: Path, value: &'static [u8]) -> Self {
        Self { path, row: object::lookup(path), source: Source::Fixed(value) }
    }

    /// An object with the value of a member of the charge.
    #[must_use]
    pub const fn member(path: Path, member: Member) -> Self {
        Self { path, row: object::lookup(path), source: Source::Member(member) }
    }

    /// The member that gives the value, if the object stands at a path.
    #[must_use]
    pub fn member_at(&self, path: Path) -> Option<Member> {
        match self.source {
            Source::Member(member) if self.path == path => Some(member),
            _ => None,
        }
    }
}

impl Scheme {
    /// Whether EMVCo's rules are all there are.
    #[must_use]
    pub const fn is_emvco_alone(&self) -> bool {
        self.guids.own.is_empty()
    }

    /// Whether the scheme takes a member of the charge as one of its own.
    #[must_use]
    pub fn takes(&self, member: Member) -> bool {
        self.objects
            .iter()
            .any(|entry| matches!(entry.source, Source::Member(own) if own == member))
    }

    /// Reports what breaks the rules of the scheme.
    pub fn check(&self, view: &View<'_>, leniency: Leniency, report: &mut dyn FnMut(Error)) {
        if let Some(second) = view.second() {
            // Which of the two would be paid, nobody knows.
            let error = Error::new(Fault::Forbidden).at(Path::root(second));
            report(error.allowed("one template of the scheme"));
        }
        (self.rules)(view, leniency, report);
    }
}

/// What may be let pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leniency {
    /// Wrong check digits are warnings.
    pub any_check_digits: bool,
    /// The payload was read: it may be one that the scheme's own service wrote.
    pub received: bool,
}

/// An object of the scheme: there or not, of some length.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    path: Path,
    required: bool,
    max: usize,
}

impl Rule {
    /// An object that must be there, of at most so many characters.
    #[must_use]
    pub const fn required(path: Path, max: usize) -> Self {
        Self { path, required: true, max }
    }

    /// An object that may be there.
    #[must_use]
    pub const fn optional(path: Path, max: usize) -> Self {
        Self { path, required: false, max }
    }

    /// Where.
    #[must_use]
    pub const fn path(&self) -> Path {
        self.path
    }

    /// The value, if it is there and not too long; reports what is wrong with it.
    pub fn value<'t>(&self, view: &View<'t>, report: &mut dyn FnMut(Error)) -> Option<&'t [u8]> {
        let Some(value) = view.get(self.path) else {
            if self.required {
                report(Error::new(Fault::MissingMandatory).at(self.path));
            }
            return None;
        };
        // Never more characters than bytes.
        if value.len() > self.max {
            let length = characters(value);
            if length > self.max {
                report(Error::new(Fault::BadLength).at(self.path).count(length, self.max));
                return None;
            }
        }
        Some(value)
    }
}

/// A value that the scheme does not take.
#[cold]
#[inline(never)]
pub fn wrong(fault: Fault, path: Path, found: &[u8], allowed: &'static str) -> Error {
    Error::new(fault).at(path).excerpt(found).allowed(allowed)
}

/// Reports a value that is not `wanted`.
pub fn expect(
    view: &View<'_>,
    path: Path,
    wanted: &[u8],
    allowed: &'static str,
    report: &mut dyn FnMut(Error),
) {
    if let Some(found) = view.get(path).filter(|found| *found != wanted) {
        report(wrong(Fault::BadValue, path, found, allowed));
    }
}
