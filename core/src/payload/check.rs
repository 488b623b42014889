//! Judges a payload that was read, and reports every fault at once.

use crate::emv::object::{self, Content, PAYLOAD_MAX, Presence, Template};
use crate::emv::rules::{Root, Seen, finish_template};
use crate::emv::tlv::{Broken, Tlv, Unit, characters};
use crate::emv::{crc, value};
use crate::error::{Error, Fault, Path, Severity};
use crate::payload::Profile;
use crate::payload::parse::{CRC_ID, Source, find, inside};
use crate::payload::scheme::{self, Leniency, View};

/// Reports the faults of a payload: what cannot be read at all alone; else first the checksum, then
/// what is missing, then what is wrong at the root, inside templates, and by the scheme; advice
/// last.
pub fn check_payload(text: &[u8], profile: Profile, report: &mut dyn FnMut(Error)) {
    let (source, crc) = match Source::new(text).and_then(|source| Ok((source, structure(&source)?)))
    {
        Err(fatal) => return report(fatal),
        Ok(read) => read,
    };
    let mut faults = 0;
    rules(&source, crc, profile, &mut |_| faults += 1);
    if faults == 0 {
        return;
    }
    for rank in 0..=LAST_RANK {
        rules(&source, crc, profile, &mut |error| {
            if self::rank(&error) == rank {
                report(error);
            }
        });
    }
}

/// Walks the root to the CRC, which must be the end.
fn structure<'a>(source: &Source<'a>) -> Result<Tlv<'a>, Error> {
    let mut reader = source.reader();
    let crc = loop {
        match reader.next() {
            None => {
                let at = source.text.len();
                return Err(Error::new(Fault::CrcMissing).at(Path::root(CRC_ID)).offset(at));
            }
            Some(Err(broken)) => return Err(source.broken(broken)),
            Some(Ok(object)) if object.id == CRC_ID => break object,
            Some(Ok(_)) => {}
        }
    };
    let fault =
        |fault| Error::new(fault).at(Path::root(CRC_ID)).offset(crc.offset).excerpt(crc.value);
    if !reader.is_at_end() {
        return Err(source.trailing(reader.offset()));
    }
    if characters(crc.value) != 4 {
        return Err(fault(Fault::CrcLength).count(characters(crc.value), 4));
    }
    match crc::parse(crc.value) {
        None => Err(fault(Fault::CrcNotHex).allowed("0 to 9 and A to F")),
        Some(_) => Ok(crc),
    }
}

/// In which order faults are told.
fn rank(error: &Error) -> u8 {
    if error.severity == Severity::Warning {
        return LAST_RANK;
    }
    match (error.fault, error.path.ids().len()) {
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

/// Every rule, in the order of the text.
fn rules(source: &Source<'_>, crc: Tlv<'_>, profile: Profile, report: &mut dyn FnMut(Error)) {
    let mut root = Root::default();
    for (position, object) in source.reader().flatten().enumerate() {
        if position == 0 && object.id != 0 {
            report(
                Error::new(Fault::FormatIndicatorNotFirst)
                    .at(Path::root(object.id))
                    .offset(object.offset - 4),
            );
        }
        root.note(object.id, object.value, &mut |error| report(error.offset(object.offset)));
        each(Path::root(object.id), object::root(object.id), object, source.unit, report);
    }
    root.finish(report);
    checksum(source, crc, report);
    if source.counts_bytes() {
        report(Error::new(Fault::LengthInBytes));
    }
    let length = characters(source.text);
    if length > PAYLOAD_MAX {
        report(Error::new(Fault::TooLong).warning().named("payload").count(length, PAYLOAD_MAX));
    }
    let view = Read(source.text);
    scheme::check(profile, &view, Leniency::default(), &mut |error| report(error.named("payload")));
}

struct Read<'a>(&'a [u8]);

impl View for Read<'_> {
    fn get(&self, path: Path) -> Option<&[u8]> {
        find(self.0, path).ok().flatten()
    }
}

fn checksum(source: &Source<'_>, crc: Tlv<'_>, report: &mut dyn FnMut(Error)) {
    let place =
        |fault| Error::new(fault).at(Path::root(CRC_ID)).offset(crc.offset).excerpt(crc.value);
    let covered = source.text.get(..crc.offset).unwrap_or_default();
    if crc::parse(crc.value) != Some(crc::checksum(covered)) {
        report(place(Fault::CrcMismatch));
    } else if crc.value.iter().any(u8::is_ascii_lowercase) {
        report(place(Fault::CrcLowerCase).allowed("capital letters"));
    }
}

/// One object and those inside it.
fn each(
    path: Path,
    row: &object::Object,
    object: Tlv<'_>,
    unit: Unit,
    report: &mut dyn FnMut(Error),
) {
    let base = object.offset;
    let mut report = |error: Error| {
        let at = error.offset.map_or(base, |offset| base + offset as usize);
        report(error.offset(at));
    };
    if object.value.is_empty() {
        return report(Error::new(Fault::ZeroLength).at(path));
    }
    if row.presence == Presence::Reserved {
        return report(Error::new(Fault::RfuId).at(path).excerpt(object.value));
    }
    let Content::Template(kind) = row.content else {
        return value::check(path, row, object.value, &mut report);
    };
    template(path, kind, Tlv { offset: 0, ..object }, unit, &mut report);
}

fn template(
    path: Path,
    kind: Template,
    object: Tlv<'_>,
    unit: Unit,
    report: &mut dyn FnMut(Error),
) {
    let reader = match inside(object.value, object.offset, unit) {
        Ok(reader) => reader,
        Err(broken) => return report(not_a_template(path, object.value, broken)),
    };
    let mut seen = Seen::default();
    for object in reader.flatten() {
        let Some(child) = path.child(object.id) else { continue };
        if seen.note(object.id) {
            report(Error::new(Fault::DuplicateId).at(child).offset(object.offset));
        }
        each(child, object::inside(kind, object.id), object, unit, report);
    }
    finish_template(path, kind, seen, report);
}

/// The inside of a template is no run of objects.
pub(super) fn not_a_template(path: Path, value: &[u8], broken: Broken) -> Error {
    let fault = match broken.fault {
        Fault::IdNotNumeric => Fault::TemplateIdNotNumeric,
        Fault::LengthNotNumeric => Fault::TemplateLengthNotNumeric,
        Fault::TruncatedHeader => Fault::TemplateTruncatedHeader,
        Fault::LengthOverflow => Fault::TemplateLengthOverflow,
        other => other,
    };
    let found = value.get(broken.offset..).unwrap_or_default();
    Error::new(fault).at(path).offset(broken.offset).excerpt(found)
}
