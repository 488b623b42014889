//! What a payment scheme asks of a payload beyond EMVCo. The rules are the same for a payload that
//! is being built and for one that was read: of both, the few values that schemes look at are noted
//! as they pass ([`Watch`]), and judged at the end ([`View`]).

use crate::emv::tlv::characters;
use crate::error::{Error, Fault, Path};
use crate::payload::Profile;
use crate::payload::{mercado_pago, pix};

/// What may be let pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leniency {
    /// Wrong check digits are warnings.
    pub any_check_digits: bool,
    /// The payload was read: it may be one that the scheme's own service wrote.
    pub received: bool,
}

/// Where a value stands in the payload, in bytes. A value never ends at 0: that is none. Of 32 bits,
/// as many of these are set to zero and copied for each payload.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    begin: u32,
    end: u32,
}

impl Span {
    fn set(&mut self, begin: usize, end: usize) {
        // Beyond 4 GiB stand only objects that stood before: there are a hundred IDs.
        let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) else { return };
        // Of an object that stands twice the first counts; the second is a fault of its own.
        if self.end == 0 {
            *self = Self { begin, end };
        }
    }

    fn begin(self) -> Option<usize> {
        if self.end == 0 { None } else { Some(self.begin as usize) }
    }

    fn of(self, text: &[u8]) -> Option<&[u8]> {
        text.get(self.begin()?..self.end as usize)
    }
}

/// Objects that schemes look at outside their own templates: where their span is kept.
const fn watched(path: Path) -> Option<usize> {
    const INITIATION: Path = Path::root(1);
    const CURRENCY: Path = Path::root(53);
    const AMOUNT: Path = Path::root(54);
    const COUNTRY: Path = Path::root(58);
    const REFERENCE: Path = Path::sub(62, 5);
    const TERMINAL: Path = Path::sub(62, 7);
    Some(match path {
        INITIATION => 0,
        CURRENCY => 1,
        AMOUNT => 2,
        COUNTRY => 3,
        REFERENCE => 4,
        TERMINAL => 5,
        _ => return None,
    })
}

/// Objects that schemes look at inside their own templates: where their span is kept. 00 is the
/// GUID.
const fn inside(id: u8) -> Option<usize> {
    match id {
        0..=4 => Some(id as usize),
        6 => Some(5),
        25 => Some(6),
        _ => None,
    }
}

/// A template that may be a scheme's own.
#[derive(Debug, Clone, Copy, Default)]
struct Owned {
    /// Its ID; 0: none.
    id: u8,
    spans: [Span; 7],
}

/// Notes the values that the scheme of a profile looks at.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    profile: Profile,
    watched: [Span; 6],
    /// The template that is passing.
    current: Owned,
    /// The scheme's template among 26 to 51.
    account: Owned,
    /// `account` is another scheme's, which may stand in for the scheme's own.
    stands_in: bool,
    /// The scheme's template among 80 to 99.
    unreserved: Owned,
    /// A second template of the scheme's; 0: none.
    second: u8,
}

impl Watch {
    /// Nothing has passed yet.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            watched: Default::default(),
            current: Owned::default(),
            account: Owned::default(),
            stands_in: false,
            unreserved: Owned::default(),
            second: 0,
        }
    }

    /// Notes a value, which stands at `begin..end` of the payload.
    pub fn note(&mut self, path: Path, begin: usize, end: usize) {
        if self.profile == Profile::Emv {
            return;
        }
        let slot = match (path.depth(), path.id(0)) {
            (2, id @ (26..=51 | 80..=99)) => {
                if self.current.id != id {
                    self.current = Owned { id, ..Owned::default() };
                }
                inside(path.last()).and_then(|slot| self.current.spans.get_mut(slot))
            }
            _ => watched(path).and_then(|slot| self.watched.get_mut(slot)),
        };
        if let Some(slot) = slot {
            slot.set(begin, end);
        }
    }

    /// A root template has passed: keeps it if its GUID, compared without regard to case, is the
    /// scheme's, or that of a scheme that stands in for it.
    pub fn close(&mut self, text: &[u8]) {
        let (own, other): (&[u8], &[u8]) = match self.profile {
            Profile::Emv => return,
            Profile::MercadoPago => (mercado_pago::GUID, pix::GUID),
            Profile::PixStatic | Profile::PixDynamic => (pix::GUID, pix::GUID),
        };
        if self.current.id == 0 {
            return;
        }
        let passed = self.current;
        self.current.id = 0; // the next template begins anew
        let Some(guid) = passed.spans.first().and_then(|span| span.of(text)) else { return };
        let is_account = passed.id < 80;
        let is_own = guid.eq_ignore_ascii_case(own);
        let stands_in = !is_own && is_account && guid.eq_ignore_ascii_case(other);
        if !is_own && !stands_in {
            return;
        }
        let kept = if is_account { &mut self.account } else { &mut self.unreserved };
        if kept.id == 0 || is_account && is_own && self.stands_in {
            *kept = passed;
            self.stands_in = if is_account { stands_in } else { self.stands_in };
        } else if is_own {
            self.second = passed.id;
        }
    }

    /// Where the value at one of the places that are watched begins.
    #[must_use]
    pub fn begin_of(&self, path: Path) -> Option<usize> {
        self.span(path)?.begin()
    }

    fn span(&self, path: Path) -> Option<&Span> {
        match path.depth() {
            2 if path.id(0) != 62 => {
                let owned = [&self.account, &self.unreserved];
                let owned = owned.into_iter().find(|owned| owned.id == path.id(0))?;
                owned.spans.get(inside(path.last())?)
            }
            _ => self.watched.get(watched(path)?),
        }
    }

    /// Reports what breaks the rules of the profile's scheme.
    pub fn finish(&self, text: &[u8], leniency: Leniency, report: &mut dyn FnMut(Error)) {
        let view = View { text, watch: self };
        if self.second != 0 {
            // Which of the two would be paid, nobody knows.
            let error = Error::new(Fault::Forbidden).at(Path::root(self.second));
            report(error.allowed("one template of the scheme"));
        }
        match self.profile {
            Profile::Emv => {}
            Profile::MercadoPago => mercado_pago::check(&view, leniency, report),
            Profile::PixStatic => pix::check(pix::Kind::Static, &view, leniency, report),
            Profile::PixDynamic => pix::check(pix::Kind::Dynamic, &view, leniency, report),
        }
    }
}

/// The values that a scheme looks at.
#[derive(Debug, Clone, Copy)]
pub struct View<'t> {
    text: &'t [u8],
    watch: &'t Watch,
}

impl<'t> View<'t> {
    /// The scheme's template among 26 to 51.
    #[must_use]
    pub fn account(&self) -> Option<u8> {
        Some(self.watch.account.id).filter(|id| *id != 0 && !self.watch.stands_in)
    }

    /// The template of a scheme that stands in for it.
    #[must_use]
    pub fn stand_in(&self) -> Option<u8> {
        Some(self.watch.account.id).filter(|_| self.watch.stands_in)
    }

    /// The value of an object inside the scheme's template among 26 to 51, or what stands in for it.
    #[must_use]
    pub fn of_account(&self, id: u8) -> Option<&'t [u8]> {
        self.watch.account.spans.get(inside(id)?)?.of(self.text)
    }

    /// The scheme's template among 80 to 99.
    #[must_use]
    pub fn unreserved(&self) -> Option<u8> {
        Some(self.watch.unreserved.id).filter(|id| *id != 0)
    }

    /// The value at one of the places that are watched.
    #[must_use]
    pub fn get(&self, path: Path) -> Option<&'t [u8]> {
        self.watch.span(path)?.of(self.text)
    }
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
