//! Checks a payload that was read, and reports every fault at once.

use crate::emv::object::{self, Content, Object, PAYLOAD_MAX, Presence, Template};
use crate::emv::rules::{Root, Seen, finish_template};
use crate::emv::tlv::{Broken, Tlv, Unit, characters};
use crate::emv::{crc, value};
use crate::error::{Error, Fault, Path, Severity};
use crate::payload::outline::Outline;
use crate::payload::parse::{CRC_ID, Source, inside};
use crate::payload::scheme::Leniency;
use crate::payload::schemes::Profile;
use crate::text;

/// Reports the faults of a payload: what cannot be read at all alone; else first the checksum, then
/// what is missing, then what is wrong at the root, inside templates, and by the scheme; advice
/// last.
pub fn check_payload(text: &[u8], profile: Profile, report: &mut dyn FnMut(Error)) {
    let source = match Source::new(text) {
        Ok(source) => source,
        Err(fatal) => return report(fatal),
    };
    let crc = match structure(&source) {
        Ok(crc) => crc,
        Err(fatal) => return report(fatal),
    };
    // Nothing is kept, so the first walk finds out which ranks there are, and each that there is
    // takes a walk of its own. Most payloads are sound.
    let mut ranks = 0_u32;
    rules(&source, crc, profile, &mut |error| ranks |= 1 << rank(&error));
    for rank in (0..=LAST_RANK).filter(|rank| ranks >> rank & 1 != 0) {
        rules(&source, crc, profile, &mut |error| {
            if self::rank(&error) == rank {
                report(error);
            }
        });
    }
}

/// Walks the root to the CRC, which must be the end, and gives it.
fn structure<'a>(source: &Source<'a>) -> Result<Tlv<'a>, Error> {
    let mut reader = source.reader();
    let crc = loop {
        match reader.next() {
            None => {
                let error = Error::new(Fault::CrcMissing).at(Path::root(CRC_ID));
                return Err(error.offset(source.text.len()).crc(crc::closing(source.text)));
            }
            Some(Err(broken)) => return Err(source.broken(broken)),
            Some(Ok(object)) if object.id == CRC_ID => break object,
            Some(Ok(_)) => {}
        }
    };
    if !reader.is_at_end() {
        return Err(source.trailing(reader.offset()));
    }
    let fault = |fault| wrong_crc(source, crc, fault);
    let length = characters(crc.value);
    match crc::parse(crc.value) {
        _ if length != 4 => Err(fault(Fault::CrcLength).count(length, 4)),
        None => Err(fault(Fault::CrcNotHex).allowed("0 to 9 and A to F")),
        Some(_) => Ok(crc),
    }
}

/// In which order faults are told.
fn rank(error: &Error) -> u8 {
    if error.severity == Severity::Warning {
        return LAST_RANK;
    }
    match (error.fault, error.path.depth()) {
        (Fault::CrcMismatch, _) => 0,
        (Fault::FormatIndicatorNotFirst, _) => 1,
        (Fault::DuplicateId | Fault::ZeroLength, 1) => 2,
        (Fault::MissingMandatory, 1) => 3,
        (Fault::MissingMerchantAccount, _) => 4,
        (Fault::BadLength | Fault::NotNumeric | Fault::NotAns | Fault::RfuId, 1) => 5,
        (
            Fault::TemplateIdNotNumeric
            | Fault::TemplateLengthNotNumeric
            | Fault::TemplateLengthOverflow
            | Fault::TemplateTruncatedHeader,
            _,
        ) => 7,
        (Fault::CrcLowerCase, _) => 8,
        (Fault::LengthInBytes, _) => 9,
        (_, 1) => 6,
        _ => 7,
    }
}

const LAST_RANK: u8 = 10;

/// Every rule, in the order of the text, whose root is known to be objects up to its CRC.
fn rules(source: &Source<'_>, crc: Tlv<'_>, profile: Profile, report: &mut dyn FnMut(Error)) {
    let scheme = profile.scheme();
    let mut outline = Outline::new(scheme.guids);
    let mut root = Root::default();
    let mut walk = Walk {
        text: source.text,
        unit: source.unit,
        printable: source.printable,
        accents: !scheme.is_emvco_alone(),
        outline: &mut outline,
        report,
    };
    let mut first = true;
    for object in source.reader().map_while(Result::ok) {
        if first && object.id != 0 {
            let error = Error::new(Fault::FormatIndicatorNotFirst).at(Path::root(object.id));
            (walk.report)(error.offset(object.offset - 4));
        }
        first = false;
        if root.note(object.id, object.value) {
            let error = Error::new(Fault::DuplicateId).at(Path::root(object.id));
            (walk.report)(error.offset(object.offset));
        }
        walk.object(Path::root(object.id), object::root(object.id), object);
    }
    checksum(source, crc, report);
    root.finish(report);
    if source.counts_bytes() {
        report(Error::new(Fault::LengthInBytes));
    }
    let length = if source.ascii { source.text.len() } else { characters(source.text) };
    if length > PAYLOAD_MAX {
        report(Error::new(Fault::TooLong).warning().named("payload").count(length, PAYLOAD_MAX));
    }
    let leniency = Leniency { received: true, ..Leniency::default() };
    let view = outline.view(source.text);
    scheme.check(&view, leniency, &mut |error| {
        let begin = view.begin_of(error.path);
        let inside = error.offset.unwrap_or(0) as usize;
        let error = error.named("payload");
        report(begin.map_or(error, |begin| error.offset(begin + inside)));
    });
}

fn checksum(source: &Source<'_>, crc: Tlv<'_>, report: &mut dyn FnMut(Error)) {
    let covered = source.text.get(..crc.offset).unwrap_or_default();
    if crc::parse(crc.value) != Some(crc::checksum(covered)) {
        report(wrong_crc(source, crc, Fault::CrcMismatch));
    } else if crc.value.iter().any(u8::is_ascii_lowercase) {
        report(wrong_crc(source, crc, Fault::CrcLowerCase).allowed("capital letters"));
    }
}

/// A fault of object 63, with the value that the text before it asks for.
#[cold]
fn wrong_crc(source: &Source<'_>, crc: Tlv<'_>, fault: Fault) -> Error {
    let begin = crc.offset.saturating_sub(crc::HEADER.len());
    let before = source.text.get(..begin).unwrap_or_default();
    let error = Error::new(fault).at(Path::root(CRC_ID)).offset(crc.offset);
    error.excerpt(crc.value).crc(crc::closing(before))
}

/// Looks at one object after the other, and into templates.
struct Walk<'a, 'w, 'r> {
    text: &'a [u8],
    unit: Unit,
    /// All of the text is printable ASCII.
    printable: bool,
    /// Accents where EMVCo has none are only advised against: by any profile but its own.
    accents: bool,
    outline: &'w mut Outline,
    report: &'r mut dyn FnMut(Error),
}

impl Walk<'_, '_, '_> {
    /// One object and those inside it.
    fn object(&mut self, path: Path, row: &Object, object: Tlv<'_>) {
        let Tlv { value, offset, .. } = object;
        if value.is_empty() {
            return (self.report)(Error::new(Fault::ZeroLength).at(path).offset(offset));
        }
        if row.presence == Presence::Reserved {
            let error = Error::new(Fault::RfuId).at(path).offset(offset);
            return (self.report)(error.excerpt(value));
        }
        match row.content {
            Content::Template(kind) => self.template(path, kind, object),
            _ => self.value(path, row, object),
        }
    }

    /// Checks the value of an object that is no template.
    #[inline(always)]
    fn value(&mut self, path: Path, row: &Object, object: Tlv<'_>) {
        let Tlv { value, offset, .. } = object;
        self.outline.note(path, offset, offset + value.len());
        value::check(path, row, value, self.printable, &mut |error| {
            self.value_fault(object, error)
        });
    }

    /// Reports what is wrong with the value of an object.
    #[cold]
    fn value_fault(&mut self, object: Tlv<'_>, mut error: Error) {
        // Schemes take accents, which builders write when they are told to keep them.
        if error.fault == Fault::NotAns && self.accents && text::is_composed(object.value) {
            error = error.warning();
        }
        let inside = error.offset.unwrap_or(0) as usize;
        (self.report)(error.offset(object.offset + inside));
    }

    fn template(&mut self, path: Path, kind: Template, object: Tlv<'_>) {
        // A template that is broken at its end has that fault alone, so it is read through first.
        let reader = match inside(object.value, object.offset, self.unit) {
            Ok(reader) => reader,
            Err(broken) => return (self.report)(not_a_template(path, object, broken)),
        };
        if path.depth() == 1 {
            self.outline.open_template(object.id);
        }
        let mut seen = Seen::default();
        for child in reader.map_while(Result::ok) {
            let Some(place) = path.child(child.id) else { continue };
            if seen.note(child.id) {
                let error = Error::new(Fault::DuplicateId).at(place);
                (self.report)(error.offset(child.offset));
            }
            self.object(place, object::inside(kind, child.id), child);
        }
        finish_template(path, kind, seen, self.report);
        if path.depth() == 1 {
            self.outline.close_template(self.text, object.id);
        }
    }
}

/// Checks a template that a caller gave as one value, whose inside must be objects; it stands in
/// `text`, and offsets are those of the text.
pub(super) fn check_template(
    text: &[u8],
    path: Path,
    kind: Template,
    object: Tlv<'_>,
    outline: &mut Outline,
    report: &mut dyn FnMut(Error),
) {
    let printable = value::is_printable(object.value);
    let unit = Unit::Characters;
    Walk { text, unit, printable, accents: false, outline, report }.template(path, kind, object);
}

/// The inside of a template is no run of objects.
fn not_a_template(path: Path, object: Tlv<'_>, broken: Broken) -> Error {
    let fault = match broken.fault {
        Fault::IdNotNumeric => Fault::TemplateIdNotNumeric,
        Fault::LengthNotNumeric => Fault::TemplateLengthNotNumeric,
        Fault::TruncatedHeader => Fault::TemplateTruncatedHeader,
        Fault::LengthOverflow => Fault::TemplateLengthOverflow,
        other => other,
    };
    let found = object.value.get(broken.offset - object.offset..).unwrap_or_default();
    Error::new(fault).at(path).offset(broken.offset).excerpt(found)
}
