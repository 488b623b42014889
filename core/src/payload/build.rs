//! Writes the payload of a charge, and reports everything that is wrong with it.
//!
//! The members of a charge, what its profile fixes and the caller's further fields become objects
//! ([`collect`]), which are written one after the other and judged by the same rules as a payload
//! that was read ([`Builder`]). Nothing is allocated, and a charge with a fault gives no text.

use crate::emv::crc;
use crate::emv::iso::Currency;
use crate::emv::object::{self, Content, PAYLOAD_MAX, Template, VALUE_MAX};
use crate::emv::rules::{Root, Seen, finish_template};
use crate::emv::tlv::{Full, Mark, Tlv, Writer, characters};
use crate::emv::value;
use crate::error::{Error, Fault, Field, Path, Severity};
use crate::payload::charge::Charge;
use crate::payload::check::check_template;
use crate::payload::collect::{
    Item, Items, Objects, Origin, arranged, lists, member_of, no_currency, refuse, trimmed,
};
use crate::payload::fast_path;
use crate::payload::outline::Outline;
use crate::payload::scheme::{Leniency, Scheme};
use crate::text::{self, BadText, Encoding};
use arrayvec::ArrayVec;

/// Builds the payload of a charge into `out`, and gives its text: at most [`PAYLOAD_MAX`] bytes.
///
/// # Errors
/// The first fault.
pub fn build<'o>(charge: &Charge<'_>, out: &'o mut Writer) -> Result<&'o [u8], Error> {
    if charge.fields.count() == 0 && fast_path::write(charge, out) && checksum(out).is_ok() {
        return Ok(out.text());
    }
    build_thoroughly(charge, out)
}

/// As [`build`], without the fast path: for tests, which compare the two.
///
/// # Errors
/// The first fault.
#[doc(hidden)]
pub fn build_thoroughly<'o>(charge: &Charge<'_>, out: &'o mut Writer) -> Result<&'o [u8], Error> {
    let mut first = None;
    write(charge, out, &mut |error| {
        if error.severity == Severity::Error && first.is_none() {
            first = Some(error);
        }
    });
    match first {
        Some(error) => Err(error),
        None => Ok(out.text()),
    }
}

/// Reports every fault of a charge, and what goes against advice.
pub fn check_charge(charge: &Charge<'_>, report: &mut dyn FnMut(Error)) {
    write(charge, &mut Writer::default(), report);
}

fn write(charge: &Charge<'_>, out: &mut Writer, report: &mut dyn FnMut(Error)) {
    out.clear();
    let scheme = charge.profile.scheme();
    let mut outline = Outline::new(scheme.guids);
    let mut builder = Builder {
        charge,
        scheme,
        writer: out,
        root: Root::written(),
        outline: &mut outline,
        begun: false,
        inside: ArrayVec::new(),
        open: ArrayVec::new(),
        overflowed: false,
        full: None,
        faults: Faults {
            charge,
            scheme,
            dropped: ArrayVec::new(),
            has_country: false,
            derived_currency: false,
            faulty: ArrayVec::new(),
            report,
        },
    };
    refuse(charge, scheme, &mut |error| builder.faults.pass(error));
    if charge.fields.count() == 0 {
        builder.objects(Objects::Members(charge, &[], &lists(scheme)));
    } else {
        in_order(charge, &mut builder);
    }
    builder.finish();
}

/// With further fields there is an order to make. Not inlined: the list would take its room on the
/// stack of every charge.
#[inline(never)]
fn in_order<'a>(charge: &'a Charge<'a>, builder: &mut Builder<'a, '_, '_>) {
    let mut items = Items::new();
    arranged(charge, &mut items, &mut |error| builder.faults.pass(error));
    builder.objects(Objects::Arranged(&items));
}

/// Ends a payload with its object 63, or takes back what did not fit.
fn checksum(out: &mut Writer) -> Result<(), Full> {
    let [a, b, c, d] = *crc::HEADER;
    out.raw(&[a, b, c, d, 0, 0, 0, 0])?;
    let (text, digits) = out.split_last_mut().ok_or(Full)?;
    *digits = crc::digits(crc::checksum(text));
    Ok(())
}

/// A template that is being written.
struct Open {
    path: Path,
    kind: Option<Template>,
    seen: Seen,
    mark: Mark,
    /// The first of `inside` that belongs to it.
    first: usize,
}

/// An object that was written inside a template.
#[derive(Debug, Clone, Copy)]
struct Written {
    path: Path,
    characters: usize,
    origin: Origin,
}

struct Builder<'a, 'o, 'r> {
    charge: &'a Charge<'a>,
    scheme: &'static Scheme,
    writer: &'o mut Writer,
    root: Root<'a>,
    outline: &'o mut Outline,
    /// Whether there was an object already.
    begun: bool,
    /// Of what is more than a template holds, the last are not needed to name one that is too long.
    inside: ArrayVec<Written, 32>,
    open: ArrayVec<Open, 2>,
    /// A template was longer than a length can say, and was taken back.
    overflowed: bool,
    /// Bytes for which there was no room any more.
    full: Option<usize>,
    faults: Faults<'a, 'r>,
}

/// Where faults go: told in the caller's terms, and each cause once.
struct Faults<'a, 'r> {
    charge: &'a Charge<'a>,
    scheme: &'static Scheme,
    /// Blanks that were dropped in front of values.
    dropped: ArrayVec<(Path, u32), 24>,
    /// Whether there is a 58, once all has passed.
    has_country: bool,
    /// Whether 53 is the currency of the country, and none that the caller named.
    derived_currency: bool,
    /// Objects with a fault: they are not also missing, nor at odds with the scheme.
    faulty: ArrayVec<Path, 32>,
    report: &'r mut dyn FnMut(Error),
}

/// Length of object 63.
const CHECKSUM: usize = 8;

/// Room for one value while it is recoded: what a length can say, four bytes a character.
type Scratch = ArrayVec<u8, { 4 * VALUE_MAX as usize }>;

impl<'a> Builder<'a, '_, '_> {
    /// Writes objects one after the other.
    fn objects(&mut self, objects: Objects<'a, '_>) {
        for item in objects {
            if self.full.is_some() || self.place(&item).is_err() {
                self.count_beyond(&item);
            }
        }
    }

    /// Counts an object for which there is no room.
    #[cold]
    fn count_beyond(&mut self, item: &Item<'a>) {
        self.full = Some(self.full.unwrap_or(0) + 4 + item.value.len());
    }

    /// Writes an object where it belongs, and checks it.
    fn place(&mut self, item: &Item<'a>) -> Result<(), Full> {
        let Item { path, row, value, .. } = *item;
        if item.unknown_currency {
            self.faults.pass(no_currency(item));
            return Ok(());
        }
        if !self.begun {
            self.begin(item);
        }
        let parent = path.parent();
        if self.parent() != parent {
            self.move_to(parent, item.origin)?;
        }
        let id = path.last();
        let again = match self.open.last_mut() {
            None => self.root.note(id, value),
            Some(open) => open.seen.note(id),
        };
        if again {
            self.given_twice(path, item.origin);
        }
        if path == Path::root(53) {
            self.faults.derived_currency = matches!(item.origin, Origin::Profile(_));
        }
        if item.dropped > 0 {
            let _ = self.faults.dropped.try_push((path, item.dropped));
        }
        let limit = limit(row);
        if value::is_printable(value) && value.len() <= limit {
            self.object(item, row, value, value.len())
        } else {
            self.recoded_object(item, row, limit)
        }
    }

    fn begin(&mut self, item: &Item<'a>) {
        self.begun = true;
        if item.path != Path::root(0) {
            let error = Error::new(Fault::FormatIndicatorNotFirst).at(item.path);
            self.faults.tell(error, Some(item.origin));
        }
    }

    /// The template that is being written; [`Path::NONE`] at the root.
    fn parent(&self) -> Path {
        self.open.last().map_or(Path::NONE, |open| open.path)
    }

    /// Leaves and enters templates on the way to `parent`.
    #[inline(never)]
    fn move_to(&mut self, parent: Path, origin: Origin) -> Result<(), Full> {
        while self.open.last().is_some_and(|open| !open.path.holds(parent)) {
            self.close();
        }
        while self.parent() != parent {
            self.enter(parent, origin)?;
        }
        Ok(())
    }

    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
        if let Some(beyond) = self.full {
            // What did not come to be written is not missing.
            if !self.overflowed {
                self.too_long(self.writer.text().len() + beyond + CHECKSUM);
            }
            return;
        }
        self.faults.has_country = self.root.seen.has(58);
        let tell = &mut |error| self.faults.tell_unless_faulty(error);
        if !self.overflowed {
            let any_check_digits = self.charge.any_check_digits;
            let leniency = Leniency { any_check_digits, ..Leniency::default() };
            let view = self.outline.view(self.writer.text());
            self.scheme.check(&view, leniency, tell);
        }
        self.root.finish(tell);
        if checksum(self.writer).is_err() {
            self.too_long(self.writer.text().len() + CHECKSUM);
        }
    }

    fn too_long(&mut self, length: usize) {
        let error = Error::new(Fault::TooLong).named("payload").count(length, PAYLOAD_MAX);
        self.faults.pass(error);
    }

    /// Opens the next template on the way to `parent`.
    fn enter(&mut self, parent: Path, origin: Origin) -> Result<(), Full> {
        let path = parent.up_to(self.parent().depth() + 1);
        let id = path.last();
        let again = match self.open.last_mut() {
            None => self.root.note(id, b""),
            Some(open) => open.seen.note(id),
        };
        if again {
            self.given_twice(path, origin);
        }
        let mark = self.writer.open(id)?;
        if self.open.is_empty() {
            self.outline.open_template(id);
        }
        let kind = object::lookup(path).and_then(object::Object::template);
        let first = self.inside.len();
        self.open
            .try_push(Open { path, kind, seen: Seen::default(), mark, first })
            .map_err(|_| Full)
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let length = self.writer.close(open.mark);
        if length > usize::from(VALUE_MAX) {
            self.overflow(&open, length);
            self.overflowed = true;
            self.inside.truncate(open.first);
        } else if open.path.depth() > 1 && length > 0 {
            // A network's own object that holds objects: to its scheme it is a value.
            self.outline.note(open.path, open.mark.begin(), self.writer.text().len());
        }
        if let (Some(kind), None) = (open.kind, self.full) {
            finish_template(open.path, kind, open.seen, &mut |error| self.faults.tell(error, None));
        }
        if self.open.is_empty() {
            self.outline.close_template(self.writer.text(), open.path.last());
            self.inside.clear();
        }
    }

    /// A template over 99 characters: the longest text in it that could be shorter is named, with the
    /// room that the others leave.
    fn overflow(&mut self, open: &Open, length: usize) {
        let inside = self.inside.get(open.first..).unwrap_or_default();
        let flexible = |written: &&Written| {
            let fixed = matches!(written.origin, Origin::Profile(_));
            !fixed && object::lookup(written.path).is_none_or(|row| row.min != row.max)
        };
        let is_prose = |written: &&Written| {
            matches!(written.origin, Origin::Member(_)) && self.scheme.prose.contains(&written.path)
        };
        let blamed = inside
            .iter()
            .find(is_prose)
            .or_else(|| inside.iter().filter(flexible).max_by_key(|written| written.characters))
            .or(inside.last())
            .copied();
        let Some(blamed) = blamed.filter(|b| !self.faults.faulty.contains(&b.path)) else { return };
        let room = (usize::from(VALUE_MAX) + blamed.characters).saturating_sub(length);
        let error = Error::new(Fault::TooLong)
            .at(blamed.path)
            .count(blamed.characters, room)
            .allowed("what the template of 99 characters has left");
        self.faults.tell(error, Some(blamed.origin));
    }

    #[cold]
    fn given_twice(&mut self, path: Path, origin: Origin) {
        self.faults.tell(Error::new(Fault::DuplicateId).at(path), Some(origin));
    }

    /// Writes an object with the value that it has in the payload, and checks it.
    #[inline(never)]
    fn object(
        &mut self,
        item: &Item<'a>,
        row: Option<&object::Object>,
        value: &[u8],
        characters: usize,
    ) -> Result<(), Full> {
        let Item { path, origin, .. } = *item;
        let begin = self.writer.text().len() + 4;
        self.writer.object(path.last(), value, characters)?;
        if !self.open.is_empty() {
            let _ = self.inside.try_push(Written { path, characters, origin });
        }
        let Some(row) = row else { return Ok(()) };
        match row.content {
            _ if row.presence == object::Presence::Reserved => self.reserved(item),
            Content::Template(kind) => self.given_template(item, kind, value, begin),
            _ => {
                self.outline.note(path, begin, begin + value.len());
                let ascii = characters == value.len();
                value::check(path, row, value, ascii, &mut |error| {
                    self.value_fault(item, value.len(), error);
                });
            }
        }
        Ok(())
    }

    /// Writes an object whose value is not in the characters of a payload, or is too long.
    #[cold]
    #[inline(never)]
    fn recoded_object(
        &mut self,
        item: &Item<'a>,
        row: Option<&object::Object>,
        limit: usize,
    ) -> Result<(), Full> {
        let mut scratch = Scratch::new();
        match self.recode(item, limit, &mut scratch) {
            Ok((value, characters)) => self.object(item, row, value, characters),
            Err(mut error) => {
                error.offset = error.offset.map(|at| at + item.dropped);
                self.faults.tell(error.at(item.path), Some(item.origin));
                Ok(())
            }
        }
    }

    #[cold]
    fn reserved(&mut self, item: &Item<'_>) {
        self.faults.tell(Error::new(Fault::RfuId).at(item.path), Some(item.origin));
    }

    /// Checks a template that was given as one value and written at `begin`.
    #[cold]
    fn given_template(&mut self, item: &Item<'_>, kind: Template, value: &[u8], begin: usize) {
        let place = Tlv { id: item.path.last(), value, offset: begin };
        let faults = &mut self.faults;
        let report = &mut |error: Error| {
            faults.tell_of_value(item, value.len(), error.from(begin));
        };
        check_template(self.writer.text(), item.path, kind, place, self.outline, report);
    }

    #[cold]
    fn value_fault(&mut self, item: &Item<'_>, written: usize, error: Error) {
        self.faults.tell_of_value(item, written, error);
    }

    /// The value in the characters of a payload, and how many they are.
    fn recode<'v>(
        &self,
        item: &Item<'a>,
        limit: usize,
        scratch: &'v mut Scratch,
    ) -> Result<(&'v [u8], usize), Error>
    where
        'a: 'v,
    {
        let cut = self.charge.truncate && [Path::root(59), Path::root(60)].contains(&item.path);
        let room = if cut { limit } else { usize::from(VALUE_MAX) };
        let mut count = 0;
        let mut sink = |character: char| {
            count += 1;
            if count <= room {
                // Four bytes a character fit.
                let _ =
                    scratch.try_extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
        };
        let encoding = self.charge.encoding;
        let recoded = if self.charge.keep_accents {
            text::compose_all(item.value, encoding, &mut sink)
        } else if is_prose(self.scheme, item.path) {
            text::fold(item.value, encoding, &mut sink)
        } else {
            text::exact(item.value, encoding, &mut sink)
        };
        recoded.map_err(|bad| bad_text(item.value, encoding, bad))?;
        match (count > room, cut) {
            (false, _) => Ok((scratch, count)),
            (true, true) => {
                let cut = text::trim_end(scratch);
                Ok((cut, characters(cut)))
            }
            (true, false) => {
                Err(Error::new(Fault::TooLong).excerpt(item.value).count(count, limit))
            }
        }
    }
}

impl Faults<'_, '_> {
    /// Passes a fault on that is in a value of which `written` bytes stand in the payload.
    fn tell_of_value(&mut self, item: &Item<'_>, written: usize, mut error: Error) {
        // Places in a text that was recoded are not places in the caller's.
        let same = item.value.len() == written;
        error.offset = error.offset.filter(|_| same).map(|at| at + item.dropped);
        // Accents that the caller wants to keep are what the standard does not have in names.
        if error.fault == Fault::NotAns && self.charge.keep_accents {
            error = error.warning();
        }
        self.tell(error, Some(item.origin));
    }

    /// Passes a fault on as it is.
    fn pass(&mut self, error: Error) {
        let known = error.path == Path::NONE || self.faulty.contains(&error.path);
        if error.severity == Severity::Error && !known {
            let _ = self.faulty.try_push(error.path);
        }
        (self.report)(error);
    }

    /// Passes a fault on that looks at the whole, unless its object has one already. A currency
    /// that comes, or would have come, from a faulty country is neither missed nor wrong.
    #[cold]
    fn tell_unless_faulty(&mut self, mut error: Error) {
        let dropped = self.dropped.iter().find(|(path, _)| *path == error.path);
        error.offset = error.offset.map(|at| at + dropped.map_or(0, |(_, blanks)| *blanks));
        let known = |path| path != Path::NONE && self.faulty.contains(&path);
        let missing = error.fault == Fault::MissingMandatory;
        if error.path == Path::root(53) && (missing || self.derived_currency) {
            // The country gives the currency: if it is wrong or missing, that is the cause.
            let no_country = self.scheme.currency_of_country && !self.has_country;
            if no_country || known(Path::root(58)) {
                return;
            }
            if missing {
                error = self.no_currency(error);
            }
        }
        if !known(error.path) {
            self.tell(error, None);
        }
    }

    /// Neither the caller nor the country has named a currency: what to blame.
    fn no_currency(&self, missing: Error) -> Error {
        let country = trimmed(self.charge, self.charge.country);
        if self.has_country && !country.is_empty() && !Currency::is_country(country) {
            let error = Error::new(Fault::BadCountry).at(Path::root(58)).excerpt(country);
            return error
                .allowed("a country of ISO 3166-1 with a currency, or the currency itself");
        }
        missing.allowed("a currency: the country has several, or none was named")
    }

    /// Passes a fault on: names the member, and lets pass what the caller allowed.
    #[cold]
    fn tell(&mut self, mut error: Error, origin: Option<Origin>) {
        error.field = match origin.map(Origin::field) {
            Some(Field::None) | None => member_of(self.charge, error.path),
            Some(field) => field,
        };
        match error.fault {
            Fault::BadLength if error.found > error.limit => error.fault = Fault::TooLong,
            fault if self.may_miss(fault, error.path) => {
                error.severity = Severity::Warning;
            }
            _ => {}
        }
        self.pass(error);
    }

    fn may_miss(&self, fault: Fault, path: Path) -> bool {
        let permitted = match fault {
            Fault::MissingMandatory => path.depth() == 1 && matches!(path.id(0), 52 | 59 | 60),
            Fault::MissingGuid => true,
            _ => false,
        };
        permitted && self.charge.allow_missing && self.scheme.is_emvco_alone()
    }
}

/// Texts that people read. They alone are folded: a number, an account, a key or a reference with a
/// letter changed would be another one, and the sale would be lost or paid to somebody else.
fn is_prose(scheme: &Scheme, path: Path) -> bool {
    // Name, city, store label, purpose, the merchant in another language.
    let common = matches!(
        (path.depth(), path.id(0), path.id(1)),
        (1, 59 | 60, _) | (2, 62, 3 | 8) | (2, 64, 1 | 2)
    );
    common || scheme.prose.contains(&path)
}

/// Most characters of a value; of one that the table does not know, as many as a length can say.
fn limit(row: Option<&object::Object>) -> usize {
    row.map_or(VALUE_MAX, |row| row.max.max(row.min)).into()
}

fn bad_text(value: &[u8], encoding: Encoding, bad: BadText) -> Error {
    match bad {
        BadText::Encoding(at) => Error::new(Fault::Encoding)
            .offset(at)
            .excerpt(value.get(at..=at).unwrap_or_default())
            .allowed(encoding_name(encoding)),
        BadText::Utf8(at, character) => BadText::mistaken_utf8(at, character),
        BadText::Character(at, character) => Error::new(Fault::NotAns)
            .offset(at)
            .code_point(character)
            .allowed("printable ASCII; in names and texts also letters whose marks can be dropped"),
    }
}

const fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8; if the program writes another encoding, say so in encoding",
        Encoding::Latin1 => "ISO 8859-1",
        Encoding::Cp1252 => "Windows-1252",
        Encoding::Cp850 => "code page 850",
        Encoding::Cp437 => "code page 437",
        Encoding::Cp860 => "code page 860",
        Encoding::Cp858 => "code page 858",
    }
}
