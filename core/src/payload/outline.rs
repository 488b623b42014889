//! Where the values stand that a scheme may look at: noted while a payload is written or read, and
//! looked up at the end ([`View`]). Of the templates that belong to networks, only those of the
//! scheme are kept, which their GUID tells.

use crate::error::Path;
use arrayvec::ArrayVec;

/// Where a value stands in the payload, in bytes.
#[derive(Debug, Clone, Copy)]
struct Place {
    path: Path,
    begin: u32,
    end: u32,
}

/// Most values that are noted: root objects once for each ID, and what stands inside 62 and the
/// scheme's templates, whose 99 characters hold nineteen objects that have a value.
const PLACES_MAX: usize = 192;

/// How a scheme recognizes its templates.
#[derive(Debug, Clone, Copy)]
pub struct Guids {
    /// The scheme's own GUID, compared without regard to case; empty if the scheme has none.
    pub own: &'static [u8],
    /// The GUID of another scheme whose template among 26 to 51 may stand in for its own; empty if
    /// there is none.
    pub stand_in: &'static [u8],
}

/// A template that belongs to the scheme.
#[derive(Debug, Clone, Copy, Default)]
struct Owned {
    /// Its ID; 0: none was found.
    id: u8,
    /// The first of the places inside it.
    first: usize,
}

/// Where the values of a payload stand, and which of its templates belong to the scheme.
#[derive(Debug, Clone)]
pub struct Outline {
    guids: Guids,
    places: ArrayVec<Place, PLACES_MAX>,
    /// By ID of a root object, or of a template that is no network's: its first place, counted
    /// from 1; 0: there is none yet.
    roots: [u8; 100],
    /// The first place inside the template that is passing.
    template: usize,
    /// A template with the ID of the one that is passing was there before.
    again: bool,
    /// The scheme's template among 26 to 51.
    account: Owned,
    /// `account` is another scheme's template, which may stand in for the scheme's own.
    stands_in: bool,
    /// The scheme's template among 80 to 99.
    unreserved: Owned,
    /// A second template of the scheme; 0: there is none.
    second: u8,
}

impl Outline {
    /// The outline of a payload of which nothing was seen yet.
    #[must_use]
    pub fn new(guids: Guids) -> Self {
        Self {
            guids,
            places: ArrayVec::new(),
            roots: [0; 100],
            template: 0,
            again: false,
            account: Owned::default(),
            stands_in: false,
            unreserved: Owned::default(),
            second: 0,
        }
    }

    /// Notes an object whose value stands at `begin..end` of the payload. Of one that stands twice
    /// the first counts; the second is a fault of its own.
    #[inline(always)]
    pub fn note(&mut self, path: Path, begin: usize, end: usize) {
        match path.depth() {
            1 => {
                let Some(first) = self.roots.get_mut(usize::from(path.id(0))) else { return };
                if *first != 0 {
                    return;
                }
                // There is room for fewer than 255.
                *first = self.places.len() as u8 + 1;
            }
            2 if !self.again || self.find(path, 0).is_none() => {}
            _ => return,
        }
        // Beyond 4 GiB stand only objects that stood before: there are a hundred IDs.
        if let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) {
            let _ = self.places.try_push(Place { path, begin, end });
        }
    }

    /// Says that the root template with an ID begins.
    #[inline]
    pub fn open_template(&mut self, id: u8) {
        self.template = self.places.len();
        self.again = false;
        if is_of_a_network(id) {
            return;
        }
        if let Some(first) = self.roots.get_mut(usize::from(id)) {
            self.again = *first != 0;
            *first = if self.again { *first } else { self.template as u8 + 1 };
        }
    }

    /// Says that a root template ends. One of a network is kept if it is the scheme's.
    pub fn close_template(&mut self, text: &[u8], id: u8) {
        let passed = Owned { id, first: self.template };
        if is_of_a_network(id) && !self.keep(text, passed, id < 80) {
            self.places.truncate(passed.first);
        }
    }

    /// Whether a template that ends is the scheme's, and the one to look at.
    fn keep(&mut self, text: &[u8], passed: Owned, is_account: bool) -> bool {
        let guid = self.find(Path::sub(passed.id, 0), passed.first);
        let Some((_, guid)) = guid.and_then(|place| place.of(text)) else { return false };
        let is_own = guid.eq_ignore_ascii_case(self.guids.own);
        let stands_in = !is_own && is_account && guid.eq_ignore_ascii_case(self.guids.stand_in);
        let kept = if is_account { &mut self.account } else { &mut self.unreserved };
        if !is_own && !stands_in {
            return false;
        }
        if kept.id == 0 || is_account && is_own && self.stands_in {
            *kept = passed;
            self.stands_in = if is_account { stands_in } else { self.stands_in };
            return true;
        }
        if is_own {
            self.second = passed.id;
        }
        false
    }

    /// The first object at a path, from a place on.
    fn find(&self, path: Path, first: usize) -> Option<&Place> {
        self.places.get(first..)?.iter().find(|place| place.path == path)
    }

    /// The values of a payload that was noted.
    #[must_use]
    pub const fn view<'t>(&'t self, text: &'t [u8]) -> View<'t> {
        View { text, outline: self }
    }
}

/// Whether a template is a network's own, which its GUID tells.
const fn is_of_a_network(id: u8) -> bool {
    matches!(id, 26..=51 | 80..=99)
}

impl Place {
    /// Where the value begins, and the value.
    fn of<'t>(&self, text: &'t [u8]) -> Option<(usize, &'t [u8])> {
        let begin = self.begin as usize;
        Some((begin, text.get(begin..self.end as usize)?))
    }
}

/// The values that a scheme looks at.
#[derive(Debug, Clone, Copy)]
pub struct View<'t> {
    text: &'t [u8],
    outline: &'t Outline,
}

impl<'t> View<'t> {
    /// The scheme's template among 26 to 51.
    #[must_use]
    pub fn account(&self) -> Option<u8> {
        Some(self.outline.account.id).filter(|id| *id != 0 && !self.outline.stands_in)
    }

    /// The template of another scheme that stands in for it.
    #[must_use]
    pub fn stand_in(&self) -> Option<u8> {
        Some(self.outline.account.id).filter(|_| self.outline.stands_in)
    }

    /// The value of an object inside the scheme's template among 26 to 51, or inside the one that
    /// stands in for it.
    #[must_use]
    pub fn of_account(&self, id: u8) -> Option<&'t [u8]> {
        self.get(Path::sub(self.outline.account.id, id))
    }

    /// The scheme's template among 80 to 99.
    #[must_use]
    pub fn unreserved(&self) -> Option<u8> {
        Some(self.outline.unreserved.id).filter(|id| *id != 0)
    }

    /// A second template of the scheme.
    #[must_use]
    pub fn second(&self) -> Option<u8> {
        Some(self.outline.second).filter(|id| *id != 0)
    }

    /// The value of a root object, or of an object inside 62 or one of the scheme's templates.
    #[must_use]
    pub fn get(&self, path: Path) -> Option<&'t [u8]> {
        Some(self.find(path)?.1)
    }

    /// Where that value begins in the payload, in bytes.
    #[must_use]
    pub fn begin_of(&self, path: Path) -> Option<usize> {
        Some(self.find(path)?.0)
    }

    fn find(&self, path: Path) -> Option<(usize, &'t [u8])> {
        let (id, outline) = (path.id(0), self.outline);
        let first = match (id == outline.account.id, id == outline.unreserved.id) {
            (true, _) => outline.account.first,
            (_, true) => outline.unreserved.first,
            _ => usize::from(*outline.roots.get(usize::from(id))?).checked_sub(1)?,
        };
        outline.find(path, first)?.of(self.text)
    }
}
