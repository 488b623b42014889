//! Texts of online calls: from the caller's encoding into UTF-8, accents kept, as JSON has them.

use super::super::super::arg::{TextIn, text};
use super::super::super::choice::encoding;
use core::cell::OnceCell;
use core::ffi::c_char;
use posqr_core::error::{Failure, Field};
use posqr_core::text::{BadText, Encoding, Sink, compose_all, compose_lines, trim};
use posqr_core::{Error, Fault};

/// The texts of one struct, kept while the core reads them: each stays where it is while others are
/// added.
pub(in super::super) struct Words {
    encoding: Encoding,
    trim: bool,
    first: OnceCell<Box<Kept>>,
}

/// One text, and what it takes to tell a place in it as the caller counts.
struct Kept {
    field: Field,
    text: String,
    /// Blanks before it that were dropped.
    blanks: usize,
    next: OnceCell<Box<Self>>,
}

impl Words {
    pub(in super::super) fn new(encoding: u32, trim: bool) -> Result<Self, Error> {
        Ok(Self { encoding: self::encoding(encoding)?, trim, first: OnceCell::new() })
    }

    /// Takes a member in.
    pub(in super::super) fn add(
        &self,
        name: &'static str,
        from: *const c_char,
    ) -> Result<&str, Error> {
        self.add_field(Field::Name(name), from)
    }

    /// As [`Self::add`], for a member of an element.
    pub(in super::super) fn add_field(
        &self,
        field: Field,
        from: *const c_char,
    ) -> Result<&str, Error> {
        // SAFETY: the caller promises that every text of a struct is NULL or ends with NUL.
        let given = unsafe { text(from) };
        let wanted = if self.trim { trim(given) } else { given };
        // `trim` gives a part of what it got.
        let blanks = given.iter().take_while(|b| self.trim && **b == b' ').count();
        let text = utf8(wanted, self.encoding, compose_all)
            .map_err(|e| shifted(e, blanks).field(field))?;
        Ok(self.keep(field, text, blanks))
    }

    /// As [`Self::add`], for JSON: it may have several lines.
    pub(in super::super) fn add_json(
        &self,
        name: &'static str,
        from: *const c_char,
    ) -> Result<&str, Error> {
        // SAFETY: as above.
        let given = unsafe { text(from) };
        let wanted = if self.trim { trim(given) } else { given };
        // `trim` gives a part of what it got.
        let blanks = given.iter().take_while(|b| self.trim && **b == b' ').count();
        let text = utf8(wanted, self.encoding, compose_lines)
            .map_err(|e| shifted(e, blanks).named(name))?;
        Ok(self.keep(Field::Name(name), text, blanks))
    }

    fn keep(&self, field: Field, text: String, blanks: usize) -> &str {
        let mut end = &self.first;
        while let Some(kept) = end.get() {
            end = &kept.next;
        }
        let kept = Kept { field, text, blanks, next: OnceCell::new() };
        &end.get_or_init(|| Box::new(kept)).text
    }

    /// A failure of the core's, its place counted in the text as it was given.
    pub(in super::super) fn as_given(&self, mut failure: Failure) -> Failure {
        let mut all = core::iter::successors(self.first.get(), |kept| kept.next.get());
        let kept = all.find(|kept| kept.field == failure.error.field);
        if let (Some(at), Some(kept)) = (failure.error.offset, kept) {
            let at = at as usize;
            let before = match self.encoding {
                Encoding::Utf8 => at,
                // A byte a character.
                _ => kept.text.get(..at).map_or(at, |before| before.chars().count()),
            };
            failure.error = failure.error.offset(before + kept.blanks);
        }
        failure
    }
}

fn shifted(error: Error, begin: usize) -> Error {
    match error.offset {
        Some(at) => error.offset(begin + at as usize),
        None => error,
    }
}

type Compose = fn(&[u8], Encoding, &mut dyn Sink) -> Result<(), BadText>;

fn utf8(bytes: &[u8], encoding: Encoding, compose: Compose) -> Result<String, Error> {
    let mut text = String::with_capacity(bytes.len());
    compose(bytes, encoding, &mut |c: char| text.push(c)).map_err(|bad| match bad {
        BadText::Encoding(at) => Error::new(Fault::Encoding)
            .offset(at)
            .excerpt(bytes.get(at..=at).unwrap_or_default())
            .allowed("what encoding says"),
        BadText::Utf8(at, character) => BadText::mistaken_utf8(at, character),
        BadText::Character(at, character) => Error::new(Fault::NotAns)
            .offset(at)
            .code_point(character)
            .allowed("printable characters"),
    })?;
    Ok(text)
}

/// A member or parameter that has no encoding beside it: UTF-8; NULL is empty.
///
/// # Safety
/// NULL, or a text that ends with NUL and stays as it is for `'a`.
pub(in super::super) unsafe fn plain<'a>(
    name: &'static str,
    from: *const c_char,
) -> Result<&'a str, Error> {
    // SAFETY: passed on.
    as_utf8(name, unsafe { text(from) })
}

/// As [`plain`], of a text that must be there.
///
/// # Safety
/// As there.
pub(in super::super) unsafe fn required<'a>(
    name: &'static str,
    from: *const c_char,
) -> Result<&'a str, Error> {
    // SAFETY: passed on.
    as_utf8(name, unsafe { TextIn::new(name, from) }.required()?)
}

fn as_utf8<'a>(name: &'static str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    core::str::from_utf8(bytes).map_err(|bad| {
        // No excerpt: it may be a secret.
        Error::new(Fault::Encoding).named(name).offset(bad.valid_up_to()).allowed("UTF-8")
    })
}
