//! Judges a payload that was read, and reports every fault at once.

use crate::emv::object::{self, Content, Object, PAYLOAD_MAX, Presence, Template};
use crate::emv::rules::{Root, Seen, finish_template};
use crate::emv::tlv::{Broken, Reader, Tlv, Unit, characters};
use crate::emv::{crc, value};
use crate::error::{Error, Fault, Path, Severity};
use crate::payload::Profile;
use crate::payload::parse::{CRC_ID, Source, inside};
use crate::payload::scheme::{Leniency, Watch};
use crate::text;

/// Reports the faults of a payload: what cannot be read at all alone; else first the checksum, then
/// what is missing, then what is wrong at the root, inside templates, and by the scheme; advice
/// last.
pub fn check_payload(text: &[u8], profile: Profile, report: &mut dyn FnMut(Error)) {
    let source = match Source::new(text) {
        Ok(source) => source,
        Err(fatal) => return report(fatal),
    };
    // Most payloads are sound, and need no order of faults: one walk finds that out.
    let mut sound = true;
    rules(&source, profile, Depth::Probe, &mut |_| sound = false);
    if sound {
        return;
    }
    if let Err(fatal) = structure(&source) {
        return report(fatal);
    }
    for rank in 0..=LAST_RANK {
        rules(&source, profile, Depth::Report, &mut |error| {
            if self::rank(&error) == rank {
                report(error);
            }
        });
    }
}

/// Walks the root to the CRC, which must be the end.
fn structure(source: &Source<'_>) -> Result<(), Error> {
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
        Some(_) => Ok(()),
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

/// How far a walk looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Whether there is any fault; which one it is does not matter.
    Probe,
    /// What each fault is. A template that is broken at its end has that fault alone, so it is read
    /// through first.
    Report,
}

/// Every rule, in the order of the text. What cannot be read is [`structure`]'s to name.
fn rules(source: &Source<'_>, profile: Profile, depth: Depth, report: &mut dyn FnMut(Error)) {
    let printable = source.printable;
    let mut watch = Watch::new(profile);
    let (text, unit, accents) = (source.text, source.unit, profile != Profile::Emv);
    let mut walk = Walk { text, unit, depth, printable, accents, watch: &mut watch, report };
    let mut root = Root::default();
    let mut crc = None;
    let mut reader = source.reader();
    let mut first = true;
    while let Some(object) = walk.next(&mut reader) {
        let Ok(object) = object else { break };
        if first && object.id != 0 {
            let error = Error::new(Fault::FormatIndicatorNotFirst).at(Path::root(object.id));
            (walk.report)(error.offset(object.offset - 4));
        }
        first = false;
        root.note(object.id, object.value, &mut |error| {
            (walk.report)(error.offset(object.offset));
        });
        walk.object(Path::root(object.id), object::root(object.id), object);
        if object.id == CRC_ID {
            crc = Some(object);
            break;
        }
    }
    let report = walk.report;
    match crc.filter(|crc| reader.is_at_end() && crc.value.len() == 4) {
        Some(crc) => checksum(source, crc, report),
        None => return report(Error::new(Fault::CrcMissing)),
    }
    root.finish(report);
    if source.counts_bytes() {
        report(Error::new(Fault::LengthInBytes));
    }
    let length = if source.ascii { source.text.len() } else { characters(source.text) };
    if length > PAYLOAD_MAX {
        report(Error::new(Fault::TooLong).warning().named("payload").count(length, PAYLOAD_MAX));
    }
    let leniency = Leniency { received: true, ..Leniency::default() };
    watch.finish(source.text, leniency, &mut |error| {
        let begin = watch.begin_of(error.path);
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
    depth: Depth,
    /// All of the text is printable ASCII.
    printable: bool,
    /// Accents where EMVCo has none are only advised against: by any profile but its own.
    accents: bool,
    watch: &'w mut Watch,
    report: &'r mut dyn FnMut(Error),
}

impl Walk<'_, '_, '_> {
    /// The next object; what is wrong with it only where that will be told.
    #[inline(always)]
    fn next<'t>(&self, reader: &mut Reader<'t>) -> Option<Result<Tlv<'t>, Broken>> {
        if self.depth == Depth::Report || !self.printable {
            return reader.next();
        }
        match reader.next_in_ascii() {
            Some(object) => Some(Ok(object)),
            None if reader.is_at_end() => None,
            None => Some(Err(Broken { fault: Fault::Empty, offset: reader.offset(), id: None })),
        }
    }

    /// One object and those inside it.
    fn object(&mut self, path: Path, row: &Object, object: Tlv<'_>) {
        let Tlv { value, offset, .. } = object;
        if value.is_empty() {
            return (self.report)(Error::new(Fault::ZeroLength).at(path).offset(offset));
        }
        self.watch.note(path, offset, offset + value.len());
        if row.presence == Presence::Reserved {
            let error = Error::new(Fault::RfuId).at(path).offset(offset);
            return (self.report)(error.excerpt(value));
        }
        match row.content {
            Content::Template(kind) => self.template(path, kind, object),
            _ if self.depth == Depth::Probe && self.printable && value::fits(row, value) => {}
            _ => value::check(path, row, value, self.printable, &mut |mut error| {
                // Schemes take accents, which builders write when they are told to keep them.
                if error.fault == Fault::NotAns && self.accents && text::is_composed(value) {
                    error = error.warning();
                }
                let inside = error.offset.unwrap_or(0) as usize;
                (self.report)(error.offset(offset + inside));
            }),
        }
    }

    fn template(&mut self, path: Path, kind: Template, object: Tlv<'_>) {
        let broken = match self.depth {
            Depth::Report => inside(object.value, object.offset, self.unit).err(),
            Depth::Probe => None,
        };
        if let Some(broken) = broken {
            return (self.report)(not_a_template(path, object, broken));
        }
        let mut seen = Seen::default();
        let mut reader = Reader::new(object.value, object.offset, self.unit);
        while let Some(child) = self.next(&mut reader) {
            let child = match child {
                Ok(child) => child,
                Err(broken) => return (self.report)(not_a_template(path, object, broken)),
            };
            let Some(place) = path.child(child.id) else { continue };
            if seen.note(child.id) {
                let error = Error::new(Fault::DuplicateId).at(place);
                (self.report)(error.offset(child.offset));
            }
            self.object(place, object::inside(kind, child.id), child);
        }
        finish_template(path, kind, seen, self.report);
        if path.depth() == 1 {
            self.watch.close(self.text);
        }
    }
}

/// Judges a template that a caller gave as one value, whose inside must be objects; it stands in
/// `text`, and offsets are those of the text.
pub(super) fn check_template(
    text: &[u8],
    path: Path,
    kind: Template,
    object: Tlv<'_>,
    watch: &mut Watch,
    report: &mut dyn FnMut(Error),
) {
    let printable = value::is_printable(object.value);
    let (unit, depth) = (Unit::Characters, Depth::Report);
    Walk { text, unit, depth, printable, accents: false, watch, report }
        .template(path, kind, object);
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
