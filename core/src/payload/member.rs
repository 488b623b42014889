//! The members of a charge that become data objects, by their names in the interface.

/// A text member of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of qr_charge, described there")]
pub enum Member {
    Amount,
    Currency,
    Country,
    MerchantName,
    MerchantCity,
    PostalCode,
    MerchantCategory,
    Reference,
    Terminal,
    Purpose,
    UserId,
    SponsorId,
    PixKey,
    PixDescription,
    PixUrl,
}

impl Member {
    /// The members that belong to single schemes, in the order in which they are refused elsewhere.
    pub const OF_SCHEMES: [Self; 5] =
        [Self::UserId, Self::SponsorId, Self::PixKey, Self::PixDescription, Self::PixUrl];

    /// Its name in the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Country => "country",
            Self::MerchantName => "merchant_name",
            Self::MerchantCity => "merchant_city",
            Self::PostalCode => "postal_code",
            Self::MerchantCategory => "merchant_category",
            Self::Reference => "reference",
            Self::Terminal => "terminal",
            Self::Purpose => "purpose",
            Self::UserId => "user_id",
            Self::SponsorId => "sponsor_id",
            Self::PixKey => "pix_key",
            Self::PixDescription => "pix_description",
            Self::PixUrl => "pix_url",
        }
    }
}
