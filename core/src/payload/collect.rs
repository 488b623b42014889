//! Which objects a charge has, in the order in which they are written: what its profile fixes, its
//! members, and the caller's further fields.

use crate::emv::iso::Currency;
use crate::emv::object::{self, Template};
use crate::error::{Error, Fault, Field, Path};
use crate::payload::charge::{Charge, FIELDS_MAX, Profile};
use crate::payload::format_amount::ISO_4217;
use crate::payload::parse::CRC_ID;
use crate::payload::{mercado_pago, pix};
use crate::text;
use arrayvec::ArrayVec;

/// Where an object comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The profile, in place of this member; the caller may say it again.
    Profile(&'static str),
    /// A member of the charge.
    Member(&'static str),
    /// One of the further fields.
    Field(u32),
}

impl Origin {
    pub(super) fn field(self) -> Field {
        match self {
            Self::Profile(name) | Self::Member(name) => Field::Name(name),
            Self::Field(index) => Field::Element("fields", index, "value"),
        }
    }
}

/// One object to write: its place, and its value as the caller gave it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) path: Path,
    pub(super) value: &'a [u8],
    /// Blanks that were dropped in front of it.
    pub(super) dropped: u32,
    pub(super) origin: Origin,
}

/// Takes what a charge has, piece by piece.
pub(super) trait Receive<'a> {
    /// The next object.
    fn item(&mut self, item: &Item<'a>);
    /// Something wrong with the charge itself; if it names an object, that one is not missing.
    fn fault(&mut self, error: Error);
}

/// Hands out the objects of a charge: in ascending order, as every published sample stands; with
/// `fields` alone in the order given, each template where its first object stands.
pub(super) fn collect<'a>(charge: &'a Charge<'a>, to: &mut impl Receive<'a>) {
    if charge.fields.count() == 0 {
        Own { charge, to }.collect();
    } else {
        in_order(charge, to);
    }
}

/// With further fields there is an order to make. Not inlined: the list would take its room on the
/// stack of every charge.
#[inline(never)]
fn in_order<'a>(charge: &'a Charge<'a>, to: &mut impl Receive<'a>) {
    let mut list = List { items: Items::new(), to };
    Own { charge, to: &mut list }.collect();
    further(charge, &mut list);
    arrange(charge, &mut list.items);
    for item in &list.items {
        to.item(item);
    }
}

/// Keeps the objects until they are in order.
struct List<'a, 't, R> {
    items: Items<'a>,
    to: &'t mut R,
}

impl<'a, R: Receive<'a>> Receive<'a> for List<'a, '_, R> {
    fn item(&mut self, item: &Item<'a>) {
        // Members and what a profile fixes are far fewer than there is room for.
        let _ = self.items.try_push(*item);
    }
    fn fault(&mut self, error: Error) {
        self.to.fault(error);
    }
}

/// Members and fixed objects of a profile are fewer than this.
const OWN_MAX: usize = 24;

type Items<'a> = ArrayVec<Item<'a>, { OWN_MAX + FIELDS_MAX }>;

/// What the profile and the members give.
pub(super) struct Own<'a, 't, R> {
    pub(super) charge: &'a Charge<'a>,
    pub(super) to: &'t mut R,
}

impl<'a, R: Receive<'a>> Own<'a, '_, R> {
    /// Hands out everything, in ascending order, each object once.
    #[inline(always)]
    pub(super) fn collect(&mut self) {
        let charge = self.charge;
        refuse(charge, self.to);
        self.fixed(Path::root(0), b"01");
        let (category, country, txid): (&[u8], &[u8], &[u8]) = match charge.profile {
            Profile::Emv => (b"", b"", b""),
            Profile::MercadoPago => {
                let sub = |id| Path::sub(mercado_pago::ACCOUNT, id);
                self.fixed(Path::root(1), b"12");
                self.fixed(sub(0), mercado_pago::GUID);
                self.fixed(sub(2), mercado_pago::VERSION);
                self.member(sub(3), "user_id", charge.user_id, b"");
                self.member(sub(4), "sponsor_id", charge.sponsor_id, b"");
                (mercado_pago::CATEGORY, b"", b"")
            }
            Profile::PixStatic | Profile::PixDynamic => {
                let sub = |id| Path::sub(pix::ACCOUNT, id);
                self.fixed(sub(0), pix::GUID);
                if charge.profile == Profile::PixStatic {
                    self.member(sub(1), "pix_key", charge.pix_key, b"");
                    self.member(sub(2), "pix_description", charge.pix_description, b"");
                } else {
                    self.member(sub(25), "pix_url", charge.pix_url, b"");
                }
                (pix::CATEGORY, pix::COUNTRY, pix::NO_TXID)
            }
        };
        self.member(Path::root(52), "merchant_category", charge.merchant_category, category);
        self.currency(country);
        self.member(Path::root(54), "amount", charge.amount, b"");
        self.member(Path::root(58), "country", charge.country, country);
        self.member(Path::root(59), "merchant_name", charge.merchant_name, b"");
        self.member(Path::root(60), "merchant_city", charge.merchant_city, b"");
        self.member(Path::root(61), "postal_code", charge.postal_code, b"");
        self.member(Path::sub(62, 5), "reference", charge.reference, txid);
        self.member(Path::sub(62, 7), "terminal", charge.terminal, b"");
        self.member(Path::sub(62, 8), "purpose", charge.purpose, b"");
    }

    /// What the profile writes, whatever the members say.
    #[inline(always)]
    fn fixed(&mut self, path: Path, value: &'static [u8]) {
        self.to.item(&Item { path, value, dropped: 0, origin: Origin::Profile("") });
    }

    /// A member, or what the profile writes in its place; nothing if there is neither.
    #[inline(always)]
    fn member(&mut self, path: Path, name: &'static str, value: &'a [u8], default: &'static [u8]) {
        let dropped = blanks(self.charge, value);
        let value = trimmed(self.charge, value);
        let (value, origin) = if value.is_empty() {
            (default, Origin::Profile(name))
        } else {
            (value, Origin::Member(name))
        };
        if !value.is_empty() {
            self.to.item(&Item { path, value, dropped, origin });
        }
    }

    /// 53: as given, or that of the country.
    fn currency(&mut self, country: &'static [u8]) {
        const PATH: Path = Path::root(53);
        let given = trimmed(self.charge, self.charge.currency);
        let (currency, origin) = if given.is_empty() {
            let named = trimmed(self.charge, self.charge.country);
            let country = if named.is_empty() { country } else { named };
            (Currency::of_country(country), Origin::Profile("currency"))
        } else {
            (Currency::parse(given), Origin::Member("currency"))
        };
        match currency {
            Some(currency) => {
                self.to.item(&Item { path: PATH, value: &currency.digits, dropped: 0, origin });
            }
            None if given.is_empty() => {}
            None => {
                let error = Error::new(Fault::BadValue).named("currency").at(PATH);
                self.to.fault(error.excerpt(given).allowed(ISO_4217));
            }
        }
    }
}

pub(super) fn trimmed<'a>(charge: &Charge<'_>, value: &'a [u8]) -> &'a [u8] {
    if charge.trim { text::trim(value) } else { value }
}

/// How many blanks [`trimmed`] drops in front.
fn blanks(charge: &Charge<'_>, value: &[u8]) -> u32 {
    let blanks = || value.iter().take_while(|b| **b == b' ').count();
    if charge.trim { u32::try_from(blanks()).unwrap_or(u32::MAX) } else { 0 }
}

/// Refuses members that are not of this profile.
fn refuse<'a>(charge: &Charge<'_>, to: &mut impl Receive<'a>) {
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
        ("pix_description", charge.pix_description, key, "with the profile of static Pix codes"),
        ("pix_url", charge.pix_url, url, "with the profile of dynamic Pix codes"),
    ];
    for (name, value, own, allowed) in members {
        if !own && !trimmed(charge, value).is_empty() {
            let error = Error::new(Fault::Forbidden).named(name);
            to.fault(error.excerpt(value).allowed(allowed));
        }
    }
}

/// The caller's further fields; one that says again what the profile fixes takes its place.
fn further<'a, R: Receive<'a>>(charge: &'a Charge<'a>, list: &mut List<'a, '_, R>) {
    let count = charge.fields.count();
    if count > FIELDS_MAX {
        list.fault(Error::new(Fault::Range).named("field_count").count(count, FIELDS_MAX));
    }
    for (index, number) in (0..count.min(FIELDS_MAX)).zip(0u32..) {
        let origin = Origin::Field(number);
        let field = charge.fields.at(index);
        let path = match path(charge, field.path) {
            Ok(path) => path,
            Err(error) => {
                list.fault(error.field(Field::Element("fields", number, "path")));
                continue;
            }
        };
        let value = trimmed(charge, field.value.unwrap_or_default());
        if value.is_empty() {
            list.fault(Error::new(Fault::ZeroLength).field(origin.field()).at(path));
            continue;
        }
        let fixed =
            |item: &&mut Item<'_>| item.path == path && matches!(item.origin, Origin::Profile(_));
        // A template given whole takes the place of what the profile would write inside.
        list.items.retain(|item| {
            !matches!(item.origin, Origin::Profile(_))
                || item.path == path
                || !path.holds(item.path)
        });
        let dropped = blanks(charge, field.value.unwrap_or_default());
        let item = Item { path, value, dropped, origin };
        match list.items.iter_mut().find(fixed) {
            Some(place) => *place = item,
            None => list.item(&item),
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
    let given = charge.profile == Profile::Emv
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
    let profile = charge.profile;
    let pix = matches!(profile, Profile::PixStatic | Profile::PixDynamic);
    Field::Name(match (path.depth(), path.id(0), path.id(1)) {
        (1, 52, _) => "merchant_category",
        (1, 53, _) => "currency",
        (1, 54, _) => "amount",
        (1, 58, _) => "country",
        (1, 59, _) => "merchant_name",
        (1, 60, _) => "merchant_city",
        (1, 61, _) => "postal_code",
        (2, 62, 5) => "reference",
        (2, 62, 7) => "terminal",
        (2, 62, 8) => "purpose",
        (2, mercado_pago::ACCOUNT, 3) if profile == Profile::MercadoPago => "user_id",
        (2, mercado_pago::ACCOUNT, 4) if profile == Profile::MercadoPago => "sponsor_id",
        (2, pix::ACCOUNT, 1) if pix => "pix_key",
        (2, pix::ACCOUNT, 2) if pix => "pix_description",
        (2, pix::ACCOUNT, 25) if pix => "pix_url",
        _ => return Field::None,
    })
}
