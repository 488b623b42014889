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
use crate::payload::charge::{Charge, Profile};
use crate::payload::check::check_template;
use crate::payload::collect::{Item, Origin, Receive, collect, member_of, trimmed};
use crate::payload::scheme::{Leniency, Watch};
use crate::payload::{pix, plain};
use crate::text::{self, BadText, Encoding};
use arrayvec::ArrayVec;

/// Builds the payload of a charge into `out`, and gives its text: at most [`PAYLOAD_MAX`] bytes.
///
/// # Errors
/// The first fault.
pub fn build<'o>(charge: &Charge<'_>, out: &'o mut Writer) -> Result<&'o [u8], Error> {
    if charge.fields.count() == 0 && plain::write(charge, out) {
        return Ok(out.text());
    }
    build_at_length(charge, out)
}

/// As [`build`], always the long way: for tests, which hold the two against each other.
///
/// # Errors
/// The first fault.
#[doc(hidden)]
pub fn build_at_length<'o>(charge: &Charge<'_>, out: &'o mut Writer) -> Result<&'o [u8], Error> {
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
    let mut builder = Builder {
        charge,
        writer: out,
        root: Root::written(),
        watch: Watch::new(charge.profile),
        inside: ArrayVec::new(),
        open: ArrayVec::new(),
        overflowed: false,
        full: None,
        faults: Faults {
            charge,
            dropped: ArrayVec::new(),
            has_country: false,
            derived_currency: false,
            faulty: ArrayVec::new(),
            report,
        },
    };
    collect(charge, &mut builder);
    builder.finish();
}

/// Ends a payload with its object 63, or takes back what did not fit.
pub(super) fn checksum(out: &mut Writer) -> Result<(), Full> {
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
    writer: &'o mut Writer,
    root: Root<'a>,
    watch: Watch,
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

impl<'a> Receive<'a> for Builder<'a, '_, '_> {
    fn item(&mut self, item: &Item<'a>) {
        if let Some(beyond) = &mut self.full {
            *beyond += 4 + item.value.len();
        } else if self.place(item).is_err() {
            self.full = Some(4 + item.value.len());
        }
    }

    fn fault(&mut self, error: Error) {
        self.faults.pass(error);
    }
}

impl<'a> Builder<'a, '_, '_> {
    /// Writes an object where it belongs: leaves and enters templates on the way.
    fn place(&mut self, item: &Item<'a>) -> Result<(), Full> {
        if self.root.seen == Seen::default() && item.path != Path::root(0) {
            self.faults
                .tell(Error::new(Fault::FormatIndicatorNotFirst).at(item.path), Some(item.origin));
        }
        let parent = item.path.parent();
        while self.open.last().is_some_and(|open| !open.path.holds(parent)) {
            self.close();
        }
        while self.open.last().map_or(Path::NONE, |open| open.path) != parent {
            self.enter(parent, item.origin)?;
        }
        self.object(item)
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
            self.watch.finish(self.writer.text(), leniency, tell);
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
        let around = self.open.last().map_or(Path::NONE, |open| open.path);
        let path = parent.up_to(around.depth() + 1);
        let id = path.last();
        self.note(path, id, b"", origin);
        let mark = self.writer.open(id)?;
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
            self.watch.note(open.path, open.mark.begin(), self.writer.text().len());
        }
        if let (Some(kind), None) = (open.kind, self.full) {
            finish_template(open.path, kind, open.seen, &mut |error| self.faults.tell(error, None));
        }
        if self.open.is_empty() {
            self.watch.close(self.writer.text());
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
        let is_description =
            |written: &&Written| written.origin == Origin::Member("pix_description");
        let blamed = inside
            .iter()
            .find(is_description)
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

    fn note(&mut self, path: Path, id: u8, value: &'a [u8], origin: Origin) {
        let again = match self.open.last_mut() {
            Some(open) => open.seen.note(id),
            None => {
                let mut again = false;
                self.root.note(id, value, &mut |_| again = true);
                again
            }
        };
        if again {
            self.faults.tell(Error::new(Fault::DuplicateId).at(path), Some(origin));
        }
    }

    fn object(&mut self, item: &Item<'a>) -> Result<(), Full> {
        let Item { path, value: given, origin, .. } = *item;
        let id = path.last();
        self.note(path, id, given, origin);
        if path == Path::root(53) {
            self.faults.derived_currency = matches!(origin, Origin::Profile(_));
        }
        if item.dropped > 0 {
            let _ = self.faults.dropped.try_push((path, item.dropped));
        }
        let row = object::lookup(path);
        let limit = row.map_or(VALUE_MAX, |row| row.max.max(row.min));
        let mut scratch = Scratch::new();
        let (value, characters) = if value::is_printable(given) && given.len() <= limit.into() {
            (given, given.len())
        } else {
            match self.recode(item, limit.into(), &mut scratch) {
                Ok(recoded) => recoded,
                Err(mut error) => {
                    error.offset = error.offset.map(|at| at + item.dropped);
                    self.faults.tell(error.at(path), Some(origin));
                    return Ok(());
                }
            }
        };
        let begin = self.writer.text().len() + 4;
        self.writer.object(id, value, characters)?;
        self.watch.note(path, begin, begin + value.len());
        if !self.open.is_empty() {
            let _ = self.inside.try_push(Written { path, characters, origin });
        }
        if let Some(row) = row {
            self.judge(item, row, value, begin, characters == value.len());
        }
        Ok(())
    }

    /// Judges a value that was written at `begin`.
    fn judge(
        &mut self,
        item: &Item<'_>,
        row: &object::Object,
        value: &[u8],
        begin: usize,
        ascii: bool,
    ) {
        let Item { path, origin, .. } = *item;
        if row.presence == object::Presence::Reserved {
            return self.faults.tell(Error::new(Fault::RfuId).at(path), Some(origin));
        }
        let keep_accents = self.charge.keep_accents;
        let mut tell = |mut error: Error| {
            // Places in a text that was recoded are not places in the caller's.
            let same = item.value.len() == value.len();
            error.offset = error.offset.filter(|_| same).map(|at| at + item.dropped);
            // Accents that the caller wants to keep are what the standard does not have in names.
            if error.fault == Fault::NotAns && keep_accents {
                error = error.warning();
            }
            self.faults.tell(error, Some(origin));
        };
        match row.content {
            Content::Template(kind) => {
                let place = Tlv { id: path.last(), value, offset: begin };
                let text = self.writer.text();
                check_template(text, path, kind, place, &mut self.watch, &mut |error| {
                    tell(error.from(begin));
                });
            }
            _ => value::check(path, row, value, ascii, &mut tell),
        }
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
        } else if is_prose(self.charge.profile, item) {
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
            let no_country = self.charge.profile == Profile::MercadoPago && !self.has_country;
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
            Some(Field::Name("")) | None => member_of(self.charge, error.path),
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
        permitted && self.charge.allow_missing && self.charge.profile == Profile::Emv
    }
}

/// Texts that people read. They alone are folded: a number, an account, a key or a reference with a
/// letter changed would be another one, and the sale would be lost or paid to somebody else.
fn is_prose(profile: Profile, item: &Item<'_>) -> bool {
    let description = profile == Profile::PixStatic && item.path == Path::sub(pix::ACCOUNT, 2);
    // Name, city, store label, purpose, the merchant in another language.
    matches!(
        (item.path.depth(), item.path.id(0), item.path.id(1)),
        (1, 59 | 60, _) | (2, 62, 3 | 8) | (2, 64, 1 | 2)
    ) || description
}

fn bad_text(value: &[u8], encoding: Encoding, bad: BadText) -> Error {
    match bad {
        BadText::Encoding(at) => Error::new(Fault::Encoding)
            .offset(at)
            .excerpt(value.get(at..=at).unwrap_or_default())
            .allowed(encoding_name(encoding)),
        BadText::Utf8 => Error::new(Fault::Encoding)
            .excerpt(value)
            .allowed("what encoding says; this text looks like UTF-8, QR_ENCODING_UTF8"),
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
    }
}
