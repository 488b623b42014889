//! EMVCo alone: no scheme, and so nothing beyond the standard.

use crate::payload::outline::Guids;
use crate::payload::scheme::Scheme;

pub(super) static EMV: Scheme = Scheme {
    guids: Guids { own: b"", stand_in: b"" },
    objects: &[],
    defaults: &[],
    prose: &[],
    profile: "",
    currency_of_country: false,
    rules: |_, _, _| {},
};
