//! Writes the payload of a charge, and reports everything that is wrong with it.
//!
//! A charge becomes a list of objects (its own members, what the profile fixes, the caller's
//! further fields), which are put in order, written one by one, and judged by the same rules as a
//! payload that was read. Nothing is allocated, and a charge with a fault gives no text.

use crate::emv::crc;
use crate::emv::iso::Currency;
use crate::emv::object::{self, Content, PAYLOAD_MAX, Template, VALUE_MAX};
use crate::emv::rules::{Root, Seen, finish_template};
use crate::emv::tlv::{Full, Mark, ROOM, Unit, Writer, characters};
use crate::emv::value::{self, is_ans};
use crate::error::{Error, Fault, Field, Path, Severity};
use crate::payload::charge::{Charge, FIELDS_MAX, Profile};
use crate::payload::check::not_a_template;
use crate::payload::format_amount::ISO_4217;
use crate::payload::parse::{CRC_ID, inside};
use crate::payload::scheme::{self, Leniency, View};
use crate::payload::{mercado_pago, pix};
use crate::text::{self, BadText, Encoding};
use arrayvec::ArrayVec;

/// A payload that was built: at most [`PAYLOAD_MAX`] bytes.
pub type Text = ArrayVec<u8, ROOM>;

/// Builds the payload of a charge.
///
/// # Errors
/// The first fault.
pub fn build(charge: &Charge<'_>) -> Result<Text, Error> {
    let mut first = None;
    let text = write(charge, &mut |error| {
        if error.severity == Severity::Error && first.is_none() {
            first = Some(error);
        }
    });
    match first {
        Some(error) => Err(error),
        None => Ok(text),
    }
}

/// Reports every fault of a charge, and what goes against advice.
pub fn check_charge(charge: &Charge<'_>, report: &mut dyn FnMut(Error)) {
    write(charge, report);
}

fn write(charge: &Charge<'_>, report: &mut dyn FnMut(Error)) -> Text {
    let mut items = Items::new(charge);
    items.collect(report);
    items.arrange();
    let mut builder = Builder {
        charge,
        items: &items.list,
        writer: Writer::default(),
        root: Root::default(),
        placed: ArrayVec::new(),
        open: ArrayVec::new(),
        report,
    };
    builder.write();
    builder.writer.into_text()
}

/// Where an object comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The profile; the caller may say it again.
    Profile(&'static str),
    /// A member of the charge.
    Member(&'static str),
    /// One of the further fields.
    Field(u32),
}

impl Origin {
    fn field(self) -> Field {
        match self {
            Self::Profile(name) | Self::Member(name) => Field::Name(name),
            Self::Field(index) => Field::Element("fields", index, "value"),
        }
    }
}

/// One object to write: its place and its value as the caller gave it.
#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    path: Path,
    value: &'a [u8],
    origin: Origin,
}

/// Members and fixed objects of a profile are fewer than this.
const OWN_MAX: usize = 24;
const ITEMS_MAX: usize = OWN_MAX + FIELDS_MAX;

struct Items<'a> {
    charge: &'a Charge<'a>,
    list: ArrayVec<Item<'a>, ITEMS_MAX>,
}

/// Every currency's three digits, so that one found at run time can be an item.
static DIGITS: [[u8; 3]; 1000] = {
    let mut digits = [[b'0'; 3]; 1000];
    let mut n = 0;
    while n < 1000 {
        digits[n] = [b'0' + (n / 100) as u8, b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    digits
};

impl<'a> Items<'a> {
    fn new(charge: &'a Charge<'a>) -> Self {
        Self { charge, list: ArrayVec::new() }
    }

    fn text(&self, value: &'a [u8]) -> &'a [u8] {
        if self.charge.trim { text::trim(value) } else { value }
    }

    fn push(&mut self, path: Path, value: &'a [u8], origin: Origin) {
        // Never full: members are fewer than OWN_MAX, fields at most FIELDS_MAX.
        let _ = self.list.try_push(Item { path, value, origin });
    }

    fn member(&mut self, path: Path, name: &'static str, value: &'a [u8]) {
        let value = self.text(value);
        if !value.is_empty() {
            self.push(path, value, Origin::Member(name));
        }
    }

    fn or_default(
        &mut self,
        path: Path,
        name: &'static str,
        value: &'a [u8],
        default: &'static [u8],
    ) {
        let value = self.text(value);
        if value.is_empty() {
            self.push(path, default, Origin::Profile(name));
        } else {
            self.push(path, value, Origin::Member(name));
        }
    }

    fn fixed(&mut self, path: Path, value: &'static [u8]) {
        self.push(path, value, Origin::Profile(""));
    }

    /// The objects of the profile and of the members, in ascending order, and the further fields.
    fn collect(&mut self, report: &mut dyn FnMut(Error)) {
        let charge = self.charge;
        self.refuse(report);
        self.fixed(Path::root(0), b"01");
        match charge.profile {
            Profile::Emv => {}
            Profile::MercadoPago => self.mercado_pago(),
            Profile::PixStatic | Profile::PixDynamic => self.pix(),
        }
        let (category, country): (&[u8], &[u8]) = match charge.profile {
            Profile::Emv => (b"", b""),
            Profile::MercadoPago => (mercado_pago::CATEGORY, b""),
            Profile::PixStatic | Profile::PixDynamic => (pix::CATEGORY, pix::COUNTRY),
        };
        let or_none = |default: &'static [u8]| default;
        if category.is_empty() {
            self.member(Path::root(52), "merchant_category", charge.merchant_category);
        } else {
            self.or_default(
                Path::root(52),
                "merchant_category",
                charge.merchant_category,
                or_none(category),
            );
        }
        self.currency(country, report);
        self.member(Path::root(54), "amount", charge.amount);
        if country.is_empty() {
            self.member(Path::root(58), "country", charge.country);
        } else {
            self.or_default(Path::root(58), "country", charge.country, or_none(country));
        }
        self.member(Path::root(59), "merchant_name", charge.merchant_name);
        self.member(Path::root(60), "merchant_city", charge.merchant_city);
        self.member(Path::root(61), "postal_code", charge.postal_code);
        match charge.profile {
            Profile::PixStatic | Profile::PixDynamic => {
                self.or_default(Path::sub(62, 5), "reference", charge.reference, pix::NO_TXID);
            }
            _ => self.member(Path::sub(62, 5), "reference", charge.reference),
        }
        self.member(Path::sub(62, 7), "terminal", charge.terminal);
        self.member(Path::sub(62, 8), "purpose", charge.purpose);
        self.further(report);
    }

    fn mercado_pago(&mut self) {
        let charge = self.charge;
        let sub = |id| Path::sub(mercado_pago::ACCOUNT, id);
        self.fixed(Path::root(1), b"12");
        self.fixed(sub(0), mercado_pago::GUID);
        self.fixed(sub(2), mercado_pago::VERSION);
        self.member(sub(3), "user_id", charge.user_id);
        self.member(sub(4), "sponsor_id", charge.sponsor_id);
    }

    fn pix(&mut self) {
        let charge = self.charge;
        let sub = |id| Path::sub(pix::ACCOUNT, id);
        self.fixed(sub(0), pix::GUID);
        if charge.profile == Profile::PixStatic {
            self.member(sub(1), "pix_key", charge.pix_key);
            self.member(sub(2), "pix_description", charge.pix_description);
        } else {
            self.member(sub(25), "pix_url", charge.pix_url);
        }
    }

    /// Members that are not of this profile.
    fn refuse(&self, report: &mut dyn FnMut(Error)) {
        let charge = self.charge;
        let (mp, key, url) = match charge.profile {
            Profile::Emv => (false, false, false),
            Profile::MercadoPago => (true, false, false),
            Profile::PixStatic => (false, true, false),
            Profile::PixDynamic => (false, false, true),
        };
        let members = [
            ("user_id", charge.user_id, mp, "with Mercado Pago's profile"),
            ("sponsor_id", charge.sponsor_id, mp, "with Mercado Pago's profile"),
            ("pix_key", charge.pix_key, key, "with the profile of static Pix codes"),
            (
                "pix_description",
                charge.pix_description,
                key,
                "with the profile of static Pix codes",
            ),
            ("pix_url", charge.pix_url, url, "with the profile of dynamic Pix codes"),
        ];
        for (name, value, own, allowed) in members {
            if !own && !self.text(value).is_empty() {
                report(Error::new(Fault::Forbidden).named(name).excerpt(value).allowed(allowed));
            }
        }
    }

    /// 53: as given, or that of the country.
    fn currency(&mut self, country: &'static [u8], report: &mut dyn FnMut(Error)) {
        let path = Path::root(53);
        let given = self.text(self.charge.currency);
        let (currency, origin) = if given.is_empty() {
            let named = self.text(self.charge.country);
            let country = if named.is_empty() { country } else { named };
            (Currency::of_country(country), Origin::Profile("currency"))
        } else {
            (Currency::parse(given), Origin::Member("currency"))
        };
        match currency.and_then(|c| DIGITS.get(usize::from(c.numeric))) {
            Some(digits) => self.push(path, digits, origin),
            None if given.is_empty() => {}
            None => {
                report(
                    Error::new(Fault::BadValue)
                        .named("currency")
                        .at(path)
                        .excerpt(given)
                        .allowed(ISO_4217),
                );
                // Wrong, but not missing.
                self.push(path, b"000", Origin::Member("currency"));
            }
        }
    }

    /// The caller's further fields; one that says again what the profile fixes takes its place.
    fn further(&mut self, report: &mut dyn FnMut(Error)) {
        let fields = self.charge.fields;
        let count = fields.count();
        if count > FIELDS_MAX {
            report(Error::new(Fault::TooLong).named("field_count").count(count, FIELDS_MAX));
        }
        for index in 0..count.min(FIELDS_MAX) {
            let origin = Origin::Field(index as u32);
            let field = fields.at(index);
            let part = |member| Field::Element("fields", index as u32, member);
            let Some(path) = self.path(field.path, part("path"), report) else { continue };
            let value = self.text(field.value.unwrap_or_default());
            if value.is_empty() {
                report(Error::new(Fault::ZeroLength).field(part("value")).at(path));
                continue;
            }
            let fixed = self
                .list
                .iter_mut()
                .find(|item| item.path == path && matches!(item.origin, Origin::Profile(_)));
            match fixed {
                Some(item) => *item = Item { path, value, origin },
                None => self.push(path, value, origin),
            }
        }
    }

    fn path(
        &self,
        text: Option<&[u8]>,
        field: Field,
        report: &mut dyn FnMut(Error),
    ) -> Option<Path> {
        let Some(text) = text.map(|t| if self.charge.trim { text::trim(t) } else { t }) else {
            report(Error::new(Fault::Null).field(field));
            return None;
        };
        let Some(path) = Path::parse(text) else {
            report(
                Error::new(Fault::IdNotNumeric)
                    .field(field)
                    .excerpt(text)
                    .allowed("IDs of two digits joined by dots, up to three: \"62.05\""),
            );
            return None;
        };
        if path == Path::root(CRC_ID) {
            report(
                Error::new(Fault::Forbidden)
                    .field(field)
                    .at(path)
                    .allowed("no CRC: the library writes it"),
            );
            return None;
        }
        if !can_hold(path.parent()) {
            report(
                Error::new(Fault::BadValue)
                    .field(field)
                    .excerpt(text)
                    .allowed("objects inside the templates 26-51, 62, 64 and 80-99 only"),
            );
            return None;
        }
        Some(path)
    }

    /// Ascending, as every published sample stands; as given with `fields` alone.
    fn arrange(&mut self) {
        let given = self.charge.profile == Profile::Emv
            && self.list.iter().all(|item| !matches!(item.origin, Origin::Member(_)));
        if !given {
            if self.list.iter().any(|item| matches!(item.origin, Origin::Field(_))) {
                // Insertion sort: stable without allocating, and all but sorted to begin with.
                insertion_sort(&mut self.list, |item| item.path.ids().first().copied());
                insertion_sort(&mut self.list, |item| Some(item.path));
            }
            return;
        }
        // 00 is ours unless the caller wrote it: then it stands where the caller put it.
        let list = &mut self.list;
        if let Some(at) = list.iter().position(|i| i.path == Path::root(0))
            && let Some(Item { origin: Origin::Field(index), .. }) = list.get(at).copied()
        {
            let before = list
                .iter()
                .filter(|i| matches!(i.origin, Origin::Field(other) if other < index))
                .count();
            list.get_mut(at..=before).unwrap_or_default().rotate_left(1);
        }
        gather(list, 0);
    }
}

fn insertion_sort<'a, K: Ord>(list: &mut [Item<'a>], key: impl Fn(&Item<'a>) -> K) {
    for i in 1..list.len() {
        let mut j = i;
        while j > 0 && key(&list[j - 1]) > key(&list[j]) {
            list.swap(j - 1, j);
            j -= 1;
        }
    }
}

/// Brings the objects of one template together where the first of them stands.
fn gather(list: &mut [Item<'_>], level: usize) {
    let mut begin = 0;
    while begin < list.len() {
        let id = list[begin].path.ids().get(level).copied();
        let mut end = begin + 1;
        for i in begin + 1..list.len() {
            if list[i].path.ids().get(level).copied() == id {
                list[end..=i].rotate_right(1);
                end += 1;
            }
        }
        if id.is_some() {
            gather(&mut list[begin..end], level + 1);
        }
        begin = end;
    }
}

/// Whether objects can stand inside this one: a template, or a network's own object inside one,
/// whose content EMVCo leaves to the network.
fn can_hold(path: Path) -> bool {
    if path == Path::NONE {
        return true;
    }
    match (object::lookup(path), path.ids()) {
        (Some(row), _) if row.template().is_some() => true,
        (Some(_), &[template, id]) => {
            id != 0
                && matches!(
                    object::root(template).template(),
                    Some(Template::Account | Template::Unreserved)
                )
        }
        _ => false,
    }
}

/// A template that is being written.
struct Open {
    path: Path,
    kind: Option<Template>,
    seen: Seen,
    mark: Mark,
    /// The first of `placed` that belongs to it.
    first: usize,
}

/// An object that was written.
#[derive(Debug, Clone, Copy)]
struct Placed {
    path: Path,
    begin: usize,
    end: usize,
    characters: usize,
    item: usize,
}

struct Builder<'a, 'r> {
    charge: &'a Charge<'a>,
    items: &'a [Item<'a>],
    writer: Writer,
    root: Root<'a>,
    placed: ArrayVec<Placed, ITEMS_MAX>,
    open: ArrayVec<Open, 2>,
    report: &'r mut dyn FnMut(Error),
}

/// Room for one value while it is recoded: what a length can say, four bytes a character.
type Scratch = ArrayVec<u8, { 4 * VALUE_MAX as usize }>;

impl<'a> Builder<'a, '_> {
    fn write(&mut self) {
        if self.objects().and_then(|()| self.checksum()).is_err() {
            // More than ROOM: no need to count further.
            let report = Error::new(Fault::TooLong).named("payload").count(ROOM, PAYLOAD_MAX);
            (self.report)(report);
            return;
        }
        let length = self.writer.text().len();
        if length > PAYLOAD_MAX {
            (self.report)(Error::new(Fault::TooLong).named("payload").count(length, PAYLOAD_MAX));
        }
    }

    fn objects(&mut self) -> Result<(), Full> {
        let items = self.items;
        for (index, item) in items.iter().enumerate() {
            let parent = item.path.parent();
            while self.open.last().is_some_and(|open| !holds(open.path, parent)) {
                self.close();
            }
            while self.open.last().map_or(Path::NONE, |open| open.path) != parent {
                self.open(parent, index)?;
            }
            self.object(index, item)?;
        }
        while !self.open.is_empty() {
            self.close();
        }
        if let Some(first) = items.first().filter(|first| first.path != Path::root(0)) {
            self.tell(Error::new(Fault::FormatIndicatorNotFirst).at(first.path), None);
        }
        let root = self.root;
        root.finish(&mut |error| self.tell(error, None));
        let mut faults = ArrayVec::<Error, 32>::new();
        let leniency = Leniency { any_check_digits: self.charge.any_check_digits };
        let view = Written { text: self.writer.text(), placed: &self.placed };
        scheme::check(self.charge.profile, &view, leniency, &mut |error| {
            let _ = faults.try_push(error);
        });
        for error in faults {
            self.tell(error, None);
        }
        Ok(())
    }

    fn checksum(&mut self) -> Result<(), Full> {
        self.writer.raw(crc::HEADER)?;
        let checksum = crc::checksum(self.writer.text());
        self.writer.raw(&crc::digits(checksum))
    }

    /// Opens the next template on the way to `parent`.
    fn open(&mut self, parent: Path, index: usize) -> Result<(), Full> {
        let depth = self.open.len();
        let Some(&id) = parent.ids().get(depth) else { return Ok(()) };
        let around = self.open.last().map_or(Path::NONE, |open| open.path);
        let Some(path) = around.child(id) else { return Ok(()) };
        self.note(path, id, b"", index);
        let mark = self.writer.open(id)?;
        let kind = object::lookup(path).and_then(object::Object::template);
        let first = self.placed.len();
        let _ = self.open.try_push(Open { path, kind, seen: Seen::default(), mark, first });
        Ok(())
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let length = self.writer.close(open.mark);
        if length > usize::from(VALUE_MAX) {
            self.overflow(&open, length);
        }
        if let Some(kind) = open.kind {
            finish_template(open.path, kind, open.seen, &mut |error| self.tell(error, None));
        }
    }

    /// A template over 99 characters: the text in it that could be shorter is named, with the room
    /// that the others leave.
    fn overflow(&mut self, open: &Open, length: usize) {
        let inside = &self.placed[open.first..];
        let flexible = |placed: &&Placed| {
            let fixed = matches!(self.items[placed.item].origin, Origin::Profile(_));
            !fixed && object::lookup(placed.path).is_none_or(|row| row.min != row.max)
        };
        let is_description =
            |placed: &&Placed| self.items[placed.item].origin == Origin::Member("pix_description");
        let blamed = inside
            .iter()
            .rfind(is_description)
            .or_else(|| inside.iter().rfind(flexible))
            .or(inside.last())
            .copied();
        let Some(blamed) = blamed else { return };
        let room = (usize::from(VALUE_MAX) + blamed.characters).saturating_sub(length);
        let error = Error::new(Fault::TooLong)
            .at(blamed.path)
            .count(blamed.characters, room)
            .allowed("what the template of 99 characters has left");
        self.tell(error, Some(blamed.item));
    }

    fn note(&mut self, path: Path, id: u8, value: &'a [u8], index: usize) {
        match self.open.last_mut() {
            Some(open) => {
                if open.seen.note(id) {
                    self.tell(Error::new(Fault::DuplicateId).at(path), Some(index));
                }
            }
            None => {
                let mut again = false;
                self.root.note(id, value, &mut |_| again = true);
                if again {
                    self.tell(Error::new(Fault::DuplicateId).at(path), Some(index));
                }
            }
        }
    }

    fn object(&mut self, index: usize, item: &Item<'a>) -> Result<(), Full> {
        let Some(&id) = item.path.ids().last() else { return Ok(()) };
        self.note(item.path, id, item.value, index);
        let mut scratch = Scratch::new();
        let value = match self.recode(item, &mut scratch) {
            Ok(value) => value,
            Err(error) => {
                self.tell(error.at(item.path), Some(index));
                return Ok(());
            }
        };
        let characters = if value.is_ascii() { value.len() } else { characters(value) };
        let begin = self.writer.text().len() + 4;
        self.writer.object(id, value, characters)?;
        let end = self.writer.text().len();
        let path = item.path;
        let _ = self.placed.try_push(Placed { path, begin, end, characters, item: index });
        self.judge(index, path, value);
        Ok(())
    }

    fn judge(&mut self, index: usize, path: Path, value: &[u8]) {
        let Some(row) = object::lookup(path) else { return };
        if row.presence == object::Presence::Reserved {
            return self.tell(Error::new(Fault::RfuId).at(path), Some(index));
        }
        if let Content::Template(kind) = row.content {
            return self.whole_template(index, path, kind, value);
        }
        let same = self.items[index].value.len() == value.len();
        value::check(path, row, value, &mut |mut error| {
            // Places in a text that was recoded are not places in the caller's.
            if !same {
                error.offset = None;
            }
            self.tell(self.accents(error), Some(index));
        });
    }

    /// A template that the caller gave as one value: its inside must be objects.
    fn whole_template(&mut self, index: usize, path: Path, kind: Template, value: &[u8]) {
        let reader = match inside(value, 0, Unit::Characters) {
            Ok(reader) => reader,
            Err(broken) => {
                return self.tell(not_a_template(path, value, broken), Some(index));
            }
        };
        let mut seen = Seen::default();
        for object in reader.flatten() {
            let Some(child) = path.child(object.id) else { continue };
            if seen.note(object.id) {
                self.tell(Error::new(Fault::DuplicateId).at(child), Some(index));
            }
            let row = object::inside(kind, object.id);
            let mut tell = |error: Error| self.tell(self.accents(error), Some(index));
            if object.value.is_empty() {
                tell(Error::new(Fault::ZeroLength).at(child));
            } else if row.presence == object::Presence::Reserved {
                tell(Error::new(Fault::RfuId).at(child));
            } else if let Content::Template(kind) = row.content {
                self.whole_template(index, child, kind, object.value);
            } else {
                value::check(child, row, object.value, &mut tell);
            }
        }
        finish_template(path, kind, seen, &mut |error| self.tell(error, Some(index)));
    }

    /// Accents that the caller wants to keep are what the standard does not have in names: advice.
    fn accents(&self, error: Error) -> Error {
        match error.fault {
            Fault::NotAns if self.charge.keep_accents => error.warning(),
            _ => error,
        }
    }

    /// The value in the characters of a payload.
    fn recode<'v>(&self, item: &Item<'a>, scratch: &'v mut Scratch) -> Result<&'v [u8], Error>
    where
        'a: 'v,
    {
        let limit = object::lookup(item.path).map_or(VALUE_MAX, |row| row.max.max(row.min));
        let limit = usize::from(limit);
        let cut = self.charge.truncate && [Path::root(59), Path::root(60)].contains(&item.path);
        let too_long = |found| Error::new(Fault::TooLong).excerpt(item.value).count(found, limit);
        if item.value.iter().all(|b| is_ans(*b)) {
            let length = item.value.len();
            return match (length > limit && cut, length > usize::from(VALUE_MAX)) {
                (true, _) => Ok(text::trim_end(item.value.get(..limit).unwrap_or_default())),
                (false, true) => Err(too_long(length)),
                (false, false) => Ok(item.value),
            };
        }
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
        } else if is_prose(item) {
            text::fold(item.value, encoding, &mut sink)
        } else {
            text::exact(item.value, encoding, &mut sink)
        };
        recoded.map_err(|bad| bad_text(item.value, encoding, bad))?;
        match (count > room, cut) {
            (false, _) => Ok(scratch),
            (true, true) => Ok(text::trim_end(scratch)),
            (true, false) => Err(too_long(count)),
        }
    }

    /// Passes a fault on: names the member, and lets pass what the caller allowed.
    fn tell(&mut self, mut error: Error, index: Option<usize>) {
        let by_path = || self.items.iter().position(|item| item.path == error.path);
        let item = index.or_else(by_path).and_then(|i| self.items.get(i));
        error.field = match item.map(|item| item.origin.field()) {
            Some(Field::Name("")) | None => member_of(self.charge.profile, error.path),
            Some(field) => field,
        };
        match error.fault {
            Fault::BadLength if error.found > error.limit => error.fault = Fault::TooLong,
            Fault::MissingMandatory | Fault::MissingGuid if self.may_miss(error.path) => {
                error.severity = Severity::Warning;
            }
            Fault::MoreDecimalsThanCurrency if !zeros_after(item, error.limit) => {
                error.severity = Severity::Error;
            }
            _ => {}
        }
        (self.report)(error);
    }

    fn may_miss(&self, path: Path) -> bool {
        self.charge.allow_missing
            && self.charge.profile == Profile::Emv
            && (matches!(path.ids(), [52 | 59 | 60]) || path.ids().len() > 1)
    }
}

/// Texts that people read. They alone are folded: a number, an account, a key or a reference with a
/// letter changed would be another one, and the sale would be lost or paid to somebody else.
fn is_prose(item: &Item<'_>) -> bool {
    // Name, city, store label, purpose, the merchant in another language.
    matches!(*item.path.ids(), [59 | 60] | [62, 3 | 8] | [64, 1 | 2])
        || item.origin == Origin::Member("pix_description")
}

/// Whether the template at `outer` is `path` or around it.
fn holds(outer: Path, path: Path) -> bool {
    path.ids().starts_with(outer.ids())
}

/// Whether an amount has only zeros after its first `decimals` decimals.
fn zeros_after(item: Option<&Item<'_>>, decimals: u32) -> bool {
    let amount = item.map(|item| item.value).unwrap_or_default();
    let after_point = amount.split(|b| *b == b'.').nth(1).unwrap_or_default();
    after_point.iter().skip(decimals as usize).all(|b| *b == b'0')
}

fn bad_text(value: &[u8], encoding: Encoding, bad: BadText) -> Error {
    let (fault, at, allowed) = match bad {
        BadText::Encoding(at) => (Fault::Encoding, at, encoding_name(encoding)),
        BadText::Character(at, _) => {
            (Fault::NotAns, at, "printable ASCII; in names and texts letters with an ASCII form")
        }
    };
    let found = value.get(at..).unwrap_or_default();
    let length = match bad {
        BadText::Character(_, c) if encoding == Encoding::Utf8 => c.len_utf8(),
        _ => 1,
    };
    let found = found.get(..length).unwrap_or(found);
    Error::new(fault).offset(at).excerpt(found).allowed(allowed)
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

/// The member that would have given the object at a path.
fn member_of(profile: Profile, path: Path) -> Field {
    let pix = matches!(profile, Profile::PixStatic | Profile::PixDynamic);
    Field::Name(match *path.ids() {
        [52] => "merchant_category",
        [53] => "currency",
        [54] => "amount",
        [58] => "country",
        [59] => "merchant_name",
        [60] => "merchant_city",
        [61] => "postal_code",
        [62, 5] => "reference",
        [62, 7] => "terminal",
        [62, 8] => "purpose",
        [mercado_pago::ACCOUNT, 3] if profile == Profile::MercadoPago => "user_id",
        [mercado_pago::ACCOUNT, 4] if profile == Profile::MercadoPago => "sponsor_id",
        [pix::ACCOUNT, 1] if pix => "pix_key",
        [pix::ACCOUNT, 2] if pix => "pix_description",
        [pix::ACCOUNT, 25] if pix => "pix_url",
        _ => return Field::None,
    })
}

/// The objects that were written, for the rules of the scheme.
struct Written<'w> {
    text: &'w [u8],
    placed: &'w [Placed],
}

impl View for Written<'_> {
    fn get(&self, path: Path) -> Option<&[u8]> {
        let placed = self.placed.iter().find(|placed| placed.path == path)?;
        self.text.get(placed.begin..placed.end)
    }
}
