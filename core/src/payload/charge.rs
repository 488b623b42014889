//! What a caller asks for.

use crate::payload::member::Member;
use crate::payload::schemes::Profile;
use crate::text::Encoding;

/// One further data object, as the caller gave it; `None` where the pointer was NULL.
#[derive(Debug, Clone, Copy)]
pub struct FieldAt<'a> {
    /// `62.05`.
    pub path: Option<&'a [u8]>,
    /// Its value.
    pub value: Option<&'a [u8]>,
}

/// The caller's list of further objects, read one by one: it is never copied.
pub trait Fields {
    /// How many.
    fn count(&self) -> usize;
    /// The one at `index`, which is below [`Fields::count`].
    fn at(&self, index: usize) -> FieldAt<'_>;
}

/// No further objects.
#[derive(Debug, Clone, Copy)]
pub struct NoFields;

/// The empty list.
pub static NO_FIELDS: NoFields = NoFields;

impl Fields for NoFields {
    fn count(&self) -> usize {
        0
    }
    fn at(&self, _: usize) -> FieldAt<'_> {
        FieldAt { path: None, value: None }
    }
}

impl Fields for &[(&str, &str)] {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> FieldAt<'_> {
        let field = self.get(index);
        FieldAt {
            path: field.map(|(path, _)| path.as_bytes()),
            value: field.map(|(_, value)| value.as_bytes()),
        }
    }
}

/// Most further objects: 512 bytes hold no more than 100 of them, at five bytes each.
pub const FIELDS_MAX: usize = 128;

/// A sale. Texts are bytes in `encoding`; empty is the same as absent.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "the members are those of qr_charge, described there")]
pub struct Charge<'a> {
    pub profile: Profile,
    pub encoding: Encoding,
    /// Keep accents instead of folding to ASCII.
    pub keep_accents: bool,
    /// Cut name and city that are too long.
    pub truncate: bool,
    /// Drop blanks at both ends of every text.
    pub trim: bool,
    /// Presence faults of 52, 59, 60 and GUIDs are warnings.
    pub allow_missing: bool,
    /// Wrong check digits are warnings.
    pub any_check_digits: bool,
    pub fields: &'a dyn Fields,
    pub amount: &'a [u8],
    pub currency: &'a [u8],
    pub country: &'a [u8],
    pub merchant_name: &'a [u8],
    pub merchant_city: &'a [u8],
    pub postal_code: &'a [u8],
    pub merchant_category: &'a [u8],
    pub reference: &'a [u8],
    pub terminal: &'a [u8],
    pub purpose: &'a [u8],
    pub user_id: &'a [u8],
    pub sponsor_id: &'a [u8],
    pub pix_key: &'a [u8],
    pub pix_url: &'a [u8],
    pub pix_description: &'a [u8],
}

impl Default for Charge<'_> {
    fn default() -> Self {
        Self {
            profile: Profile::Emv,
            encoding: Encoding::Utf8,
            keep_accents: false,
            truncate: false,
            trim: false,
            allow_missing: false,
            any_check_digits: false,
            fields: &NO_FIELDS,
            amount: b"",
            currency: b"",
            country: b"",
            merchant_name: b"",
            merchant_city: b"",
            postal_code: b"",
            merchant_category: b"",
            reference: b"",
            terminal: b"",
            purpose: b"",
            user_id: b"",
            sponsor_id: b"",
            pix_key: b"",
            pix_url: b"",
            pix_description: b"",
        }
    }
}

impl<'a> Charge<'a> {
    /// The text of a member, as the caller gave it.
    #[must_use]
    pub const fn text(&self, member: Member) -> &'a [u8] {
        match member {
            Member::Amount => self.amount,
            Member::Currency => self.currency,
            Member::Country => self.country,
            Member::MerchantName => self.merchant_name,
            Member::MerchantCity => self.merchant_city,
            Member::PostalCode => self.postal_code,
            Member::MerchantCategory => self.merchant_category,
            Member::Reference => self.reference,
            Member::Terminal => self.terminal,
            Member::Purpose => self.purpose,
            Member::UserId => self.user_id,
            Member::SponsorId => self.sponsor_id,
            Member::PixKey => self.pix_key,
            Member::PixDescription => self.pix_description,
            Member::PixUrl => self.pix_url,
        }
    }
}
