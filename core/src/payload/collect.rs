//! Which objects a charge has, in the order in which they are written: what its profile fixes, its
//! members, and the caller's further fields.

use crate::emv::iso::Currency;
use crate::emv::object::{self, Object, Template};
use crate::error::{Error, Fault, Field, Path};
use crate::payload::amount::ISO_4217;
use crate::payload::charge::{Charge, FIELDS_MAX};
use crate::payload::member::Member;
use crate::payload::parse::CRC_ID;
use crate::payload::scheme::{Entry, Scheme, Source};
use crate::payload::schemes::{member_at, profile_of};
use crate::text;
use arrayvec::ArrayVec;

/// Where an object comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The profile, in place of this member if there is one; the caller may say it again.
    Profile(Option<Member>),
    /// A member of the charge.
    Member(Member),
    /// One of the further fields.
    Field(u32),
}

impl Origin {
    pub(super) fn field(self) -> Field {
        match self {
            Self::Profile(None) => Field::None,
            Self::Profile(Some(member)) | Self::Member(member) => Field::Name(member.name()),
            Self::Field(index) => Field::Element("fields", index, "value"),
        }
    }
}

/// One object to write: its place, and its value as the caller gave it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) path: Path,
    /// Its row in the table of EMVCo.
    pub(super) row: Option<&'static Object>,
    pub(super) value: &'a [u8],
    /// Blanks that were dropped in front of it.
    pub(super) dropped: u32,
    pub(super) origin: Origin,
    /// The value was given as a currency, and is none: it is not to be written.
    pub(super) unknown_currency: bool,
}

/// Members and fixed objects of a profile are fewer than this.
const OWN_MAX: usize = 24;

/// Room for all objects of a charge with further fields.
pub(super) type Items<'a> = ArrayVec<Item<'a>, { OWN_MAX + FIELDS_MAX }>;

const CURRENCY: Path = Path::root(53);

/// What every profile writes first.
pub(super) static FIRST: [Entry; 1] = [Entry::fixed(Path::root(0), b"01")];

/// What every profile writes behind its scheme's own objects, in ascending order.
pub(super) static COMMON: [Entry; 10] = [
    Entry::member(Path::root(52), Member::MerchantCategory),
    Entry::member(CURRENCY, Member::Currency),
    Entry::member(Path::root(54), Member::Amount),
    Entry::member(Path::root(58), Member::Country),
    Entry::member(Path::root(59), Member::MerchantName),
    Entry::member(Path::root(60), Member::MerchantCity),
    Entry::member(Path::root(61), Member::PostalCode),
    Entry::member(Path::sub(62, 5), Member::Reference),
    Entry::member(Path::sub(62, 7), Member::Terminal),
    Entry::member(Path::sub(62, 8), Member::Purpose),
];

/// The objects of a charge, one after the other: in ascending order, as every published sample
/// stands; with `fields` alone in the order given, each template where its first object stands.
pub(super) enum Objects<'a, 'i> {
    /// What the scheme and the members give: the entries that are left, and the lists after them.
    Members(&'a Charge<'a>, &'static [Entry], &'i [&'static [Entry]]),
    /// Objects that were put in order beforehand.
    Arranged(&'i [Item<'a>]),
}

/// The lists of entries that a scheme writes, in their order.
pub(super) fn lists(scheme: &'static Scheme) -> [&'static [Entry]; 3] {
    [&FIRST, scheme.objects, &COMMON]
}

impl<'a> Iterator for Objects<'a, '_> {
    type Item = Item<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<Item<'a>> {
        match self {
            Self::Members(charge, entries, lists) => loop {
                let Some((entry, rest)) = entries.split_first() else {
                    let (next, rest) = lists.split_first()?;
                    (*entries, *lists) = (*next, rest);
                    continue;
                };
                *entries = rest;
                let item = object(charge, entry);
                if !item.value.is_empty() {
                    return Some(item);
                }
            },
            Self::Arranged(items) => {
                let (item, rest) = items.split_first()?;
                *items = rest;
                Some(*item)
            }
        }
    }
}

/// The object of an entry; an empty value if there is none.
#[inline(always)]
pub(super) fn object<'a>(charge: &'a Charge<'a>, entry: &Entry) -> Item<'a> {
    let &Entry { path, row, source } = entry;
    let fixed = |value, member| Item {
        path,
        row,
        value,
        dropped: 0,
        origin: Origin::Profile(member),
        unknown_currency: false,
    };
    let member = match source {
        Source::Fixed(value) => return fixed(value, None),
        Source::Member(member) => member,
    };
    let given = charge.text(member);
    let value = trimmed(charge, given);
    if value.is_empty() {
        return fixed(in_place_of(charge, member), Some(member));
    }
    let origin = Origin::Member(member);
    let item =
        Item { path, row, value, dropped: blanks(charge, given), origin, unknown_currency: false };
    if path == CURRENCY { currency(item) } else { item }
}

/// 53 as given: three digits or three letters.
fn currency(item: Item<'_>) -> Item<'_> {
    match Currency::parse(item.value) {
        Some(currency) => Item { value: &currency.digits, dropped: 0, ..item },
        None => Item { unknown_currency: true, ..item },
    }
}

/// What is written in place of a member that was not given; empty if nothing is.
fn in_place_of(charge: &Charge<'_>, member: Member) -> &'static [u8] {
    let scheme = charge.profile.scheme();
    if member == Member::Currency {
        let named = trimmed(charge, charge.country);
        let country = if named.is_empty() { default_of(scheme, Member::Country) } else { named };
        return Currency::of_country(country).map_or(b"", |currency| &currency.digits);
    }
    default_of(scheme, member)
}

fn default_of(scheme: &Scheme, member: Member) -> &'static [u8] {
    let found = scheme.defaults.iter().find(|(of, _)| *of == member);
    found.map_or(b"", |(_, value)| *value)
}

/// The error for a currency that is none.
#[cold]
pub(super) fn no_currency(item: &Item<'_>) -> Error {
    let error = Error::new(Fault::BadValue).named(Member::Currency.name()).at(item.path);
    error.excerpt(item.value).allowed(ISO_4217)
}

/// All objects of a charge that has further fields, in order.
pub(super) fn arranged<'a>(
    charge: &'a Charge<'a>,
    items: &mut Items<'a>,
    report: &mut dyn FnMut(Error),
) {
    let lists = lists(charge.profile.scheme());
    // Members and what a profile fixes are far fewer than there is room for.
    for item in Objects::Members(charge, &[], &lists).take(OWN_MAX) {
        if item.unknown_currency {
            report(no_currency(&item));
        } else {
            items.push(item);
        }
    }
    further(charge, items, report);
    arrange(charge, items);
}

pub(super) fn trimmed<'a>(charge: &Charge<'_>, value: &'a [u8]) -> &'a [u8] {
    if charge.trim { text::trim(value) } else { value }
}

/// How many blanks [`trimmed`] drops in front.
fn blanks(charge: &Charge<'_>, value: &[u8]) -> u32 {
    let blanks = || value.iter().take_while(|b| **b == b' ').count();
    if charge.trim { u32::try_from(blanks()).unwrap_or(u32::MAX) } else { 0 }
}

/// Refuses members that belong to other schemes.
pub(super) fn refuse(charge: &Charge<'_>, scheme: &Scheme, report: &mut dyn FnMut(Error)) {
    for member in Member::OF_SCHEMES {
        let value = charge.text(member);
        if !trimmed(charge, value).is_empty() && !scheme.takes(member) {
            let error = Error::new(Fault::Forbidden).named(member.name());
            report(error.excerpt(value).allowed(profile_of(member)));
        }
    }
}

/// The caller's further fields; one that says again what the profile fixes takes its place.
fn further<'a>(charge: &'a Charge<'a>, items: &mut Items<'a>, report: &mut dyn FnMut(Error)) {
    let count = charge.fields.count();
    if count > FIELDS_MAX {
        report(Error::new(Fault::Range).named("field_count").count(count, FIELDS_MAX));
    }
    for (index, number) in (0..count.min(FIELDS_MAX)).zip(0u32..) {
        let origin = Origin::Field(number);
        let field = charge.fields.at(index);
        let path = match path(charge, field.path) {
            Ok(path) => path,
            Err(error) => {
                report(error.field(Field::Element("fields", number, "path")));
                continue;
            }
        };
        let value = trimmed(charge, field.value.unwrap_or_default());
        if value.is_empty() {
            report(Error::new(Fault::ZeroLength).field(origin.field()).at(path));
            continue;
        }
        let fixed =
            |item: &&mut Item<'_>| item.path == path && matches!(item.origin, Origin::Profile(_));
        // A template given whole takes the place of what the profile would write inside.
        items.retain(|item| {
            !matches!(item.origin, Origin::Profile(_))
                || item.path == path
                || !path.holds(item.path)
        });
        let dropped = blanks(charge, field.value.unwrap_or_default());
        let row = object::lookup(path);
        let item = Item { path, row, value, dropped, origin, unknown_currency: false };
        match items.iter_mut().find(fixed) {
            Some(place) => *place = item,
            None => items.push(item),
        }
    }
}

/// The place that a field names: one where the standard puts objects.
fn path(charge: &Charge<'_>, text: Option<&[u8]>) -> Result<Path, Error> {
    let text = text.ok_or(Error::new(Fault::Null))?;
    let path = Path::parse(trimmed(charge, text)).ok_or_else(|| {
        Error::new(Fault::IdNotNumeric)
            .excerpt(text)
            .allowed("IDs of two digits joined by dots, up to three: \"62.05\"")
    })?;
    if path == Path::root(CRC_ID) {
        return Err(Error::new(Fault::Forbidden).at(path).allowed("no CRC: the library writes it"));
    }
    if !can_hold(path.parent()) {
        return Err(Error::new(Fault::BadValue)
            .excerpt(text)
            .allowed("objects inside the templates 26-51, 62, 64 and 80-99 only"));
    }
    Ok(path)
}

/// Whether objects can stand inside this one: a template, or a network's own object inside one,
/// whose content EMVCo leaves to the network.
fn can_hold(path: Path) -> bool {
    if path == Path::NONE {
        return true;
    }
    let Some(row) = object::lookup(path) else { return false };
    let around = object::root(path.id(0)).template();
    let networks_own = path.depth() == 2
        && path.last() != 0
        && matches!(around, Some(Template::Account | Template::Unreserved));
    row.template().is_some() || networks_own
}

fn arrange(charge: &Charge<'_>, items: &mut [Item<'_>]) {
    let given = charge.profile.scheme().is_emvco_alone()
        && items.iter().all(|item| !matches!(item.origin, Origin::Member(_)));
    if !given {
        // Stable without allocating, and all but sorted to begin with.
        return insertion_sort(items);
    }
    // 00 is ours unless the caller wrote it: then it stands where the caller put it.
    if let Some(Item { origin: Origin::Field(index), .. }) = items.first().copied() {
        let is_before = |i: &&Item<'_>| matches!(i.origin, Origin::Field(other) if other < index);
        let before = items.iter().filter(is_before).count();
        items.get_mut(..=before).unwrap_or_default().rotate_left(1);
    }
    gather(items, 0);
}

fn insertion_sort(items: &mut [Item<'_>]) {
    for i in 1..items.len() {
        let mut j = i;
        while j > 0 && items[j - 1].path > items[j].path {
            items.swap(j - 1, j);
            j -= 1;
        }
    }
}

/// Brings the objects of one template together where the first of them stands.
fn gather(items: &mut [Item<'_>], level: u32) {
    let mut begin = 0;
    while begin < items.len() {
        let group = items[begin].path.up_to(level + 1);
        let mut end = begin + 1;
        for i in begin + 1..items.len() {
            if items[i].path.up_to(level + 1) == group {
                items[end..=i].rotate_right(1);
                end += 1;
            }
        }
        if group.depth() > level && end - begin > 1 {
            gather(&mut items[begin..end], level + 1);
        }
        begin = end;
    }
}

/// The member or field that gave the object at a path, or would have.
pub(super) fn member_of(charge: &Charge<'_>, path: Path) -> Field {
    for index in 0..charge.fields.count().min(FIELDS_MAX) {
        let given = charge.fields.at(index).path;
        if given.is_some_and(|text| Path::parse(trimmed(charge, text)) == Some(path)) {
            return Origin::Field(index as u32).field();
        }
    }
    let common = || COMMON.iter().find_map(|entry| entry.member_at(path));
    let member = member_at(charge.profile.scheme(), path).or_else(common);
    member.map_or(Field::None, |member| Field::Name(member.name()))
}
