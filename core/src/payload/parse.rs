//! Takes a payload apart, of any scheme, without copying.

use crate::emv::object::{self, Template};
use crate::emv::tlv::{Broken, Reader, Tlv, Unit};
use crate::emv::value::is_printable;
use crate::error::{Error, Fault, Path};
use crate::payload::hint;

/// ID of the CRC, which ends a payload.
pub const CRC_ID: u8 = 63;

/// One object of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node<'a> {
    /// Its place.
    pub path: Path,
    /// Its value.
    pub value: &'a [u8],
    /// Where the value begins in the payload, in bytes.
    pub offset: usize,
    /// Whether its objects follow.
    pub template: Option<Template>,
}

/// What a text is before anything in it is judged: UTF-8 that is not empty, and how its lengths
/// count.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) unit: Unit,
    pub(crate) ascii: bool,
    /// All of it is printable ASCII.
    pub(crate) printable: bool,
}

impl<'a> Source<'a> {
    /// Looks at the text as a whole.
    ///
    /// # Errors
    /// [`Fault::Empty`], [`Fault::NotUtf8`].
    pub fn new(text: &'a [u8]) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Fault::Empty).named("payload"));
        }
        let printable = is_printable(text);
        if printable || text.is_ascii() {
            return Ok(Self { text, unit: Unit::Bytes, ascii: true, printable });
        }
        if let Err(e) = core::str::from_utf8(text) {
            let at = e.valid_up_to();
            let found = text.get(at..).unwrap_or_default();
            let found = found.get(..4).unwrap_or(found);
            let error = Error::new(Fault::NotUtf8).named("payload").offset(at).excerpt(found);
            return Err(error.allowed(hint::not_utf8(text)));
        }
        // Lengths in characters are the standard. Where they do not lead exactly to the end of the
        // CRC and lengths in bytes do, bytes were meant.
        let meant = |unit| ends_with_crc(Reader::new(text, 0, unit));
        let unit = match meant(Unit::Characters) || !meant(Unit::Bytes) {
            true => Unit::Characters,
            false => Unit::Bytes,
        };
        Ok(Self { text, unit, ascii: false, printable })
    }

    /// Whether the lengths count bytes although the standard counts characters.
    #[must_use]
    pub fn counts_bytes(&self) -> bool {
        self.unit == Unit::Bytes && !self.ascii
    }

    /// The root objects.
    pub(crate) fn reader(&self) -> Reader<'a> {
        Reader::new(self.text, 0, self.unit)
    }

    /// The error for a root that cannot be read.
    pub(crate) fn broken(&self, broken: Broken) -> Error {
        let found = self.text.get(broken.offset..).unwrap_or_default();
        let found = found.get(..8).unwrap_or(found);
        let error = Error::new(broken.fault).named("payload").offset(broken.offset).excerpt(found);
        let error = error.allowed(hint::in_place_of(self.text));
        broken.id.map_or(error, |id| error.at(Path::root(id)))
    }

    /// The error for what follows the CRC.
    pub(crate) fn trailing(&self, at: usize) -> Error {
        let found = self.text.get(at..).unwrap_or_default();
        Error::new(Fault::TrailingData)
            .named("payload")
            .offset(at)
            .excerpt(found)
            .count(self.text.len(), at)
            .allowed(hint::AT_THE_END)
    }
}

fn ends_with_crc(mut reader: Reader<'_>) -> bool {
    loop {
        match reader.next() {
            Some(Ok(Tlv { id: CRC_ID, .. })) => return reader.is_at_end(),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return false,
        }
    }
}

/// The objects inside a template, if all of it is objects.
///
/// # Errors
/// The first thing that is none.
pub(crate) fn inside<'a>(value: &'a [u8], offset: usize, unit: Unit) -> Result<Reader<'a>, Broken> {
    let reader = Reader::new(value, offset, unit);
    for object in reader.clone() {
        object?;
    }
    Ok(reader)
}

/// Hands every object of a payload to `take`, in the order of the text. Judges the structure only:
/// the CRC, and what values may be, are for [`super::check_payload`].
///
/// # Errors
/// The fault of structure that ends the reading, or what `take` returns.
pub fn parse<'a>(
    text: &'a [u8],
    take: &mut dyn FnMut(Node<'a>) -> Result<(), Error>,
) -> Result<Source<'a>, Error> {
    let source = Source::new(text)?;
    let mut reader = source.reader();
    while let Some(object) = reader.next() {
        let object = object.map_err(|broken| source.broken(broken))?;
        let template = object::root(object.id).template();
        each(Path::root(object.id), object, template, source.unit, take)?;
        if object.id == CRC_ID && !reader.is_at_end() {
            return Err(source.trailing(reader.offset()));
        }
    }
    Ok(source)
}

/// Hands out one object and those inside it. A template whose inside is not objects is a value.
fn each<'a>(
    path: Path,
    object: Tlv<'a>,
    template: Option<Template>,
    unit: Unit,
    take: &mut dyn FnMut(Node<'a>) -> Result<(), Error>,
) -> Result<(), Error> {
    let Tlv { value, offset, .. } = object;
    let readable = template.filter(|_| !value.is_empty());
    let Some((kind, reader)) =
        readable.and_then(|kind| inside(value, offset, unit).ok().map(|reader| (kind, reader)))
    else {
        return take(Node { path, value, offset, template: None });
    };
    take(Node { path, value, offset, template: Some(kind) })?;
    // Read through once already, so nothing in it is broken.
    for object in reader.flatten() {
        if let Some(child) = path.child(object.id) {
            let template = object::inside(kind, object.id).template();
            each(child, object, template, unit, take)?;
        }
    }
    Ok(())
}

/// The value at a path; `None` if the payload does not have it.
///
/// # Errors
/// As [`parse`].
pub fn find(text: &[u8], path: Path) -> Result<Option<&[u8]>, Error> {
    let mut found = None;
    parse(text, &mut |node| {
        if node.path == path && found.is_none() {
            found = Some(node.value);
        }
        Ok(())
    })?;
    Ok(found)
}
