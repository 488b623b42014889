//! The id of an order of the legacy API. The API itself gives none, so the id is made of what
//! identifies the order.

use super::rules;

/// The beginning of the id of a legacy order. The id of an order of the Orders API has no point.
const DYNAMIC: &str = "isd";
const HYBRID: &str = "ish";

/// What identifies an order of the legacy API. None of the parts holds a point.
#[derive(Debug, PartialEq, Eq)]
pub struct LegacyId<'a> {
    /// The order is on the till, too.
    pub hybrid: bool,
    pub pos: &'a str,
    pub reference: &'a str,
    /// The amount in minor units.
    pub units: u64,
}

impl<'a> LegacyId<'a> {
    /// Reads an id that [`LegacyId::text`] made; `None` for one of the Orders API.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('.');
        let id = Self {
            hybrid: match parts.next()? {
                DYNAMIC => false,
                HYBRID => true,
                _ => return None,
            },
            pos: parts.next()?,
            reference: parts.next()?,
            units: parts.next()?.parse().ok()?,
        };
        let whole = parts.next().is_none()
            && id.units > 0
            && id.text() == text
            && rules::pos("pos", id.pos).is_ok()
            && rules::reference(id.reference).is_ok();
        whole.then_some(id)
    }

    /// The id as text: at most 3 + 40 + 64 + 13 characters, and three points between them.
    pub fn text(&self) -> String {
        let kind = if self.hybrid { HYBRID } else { DYNAMIC };
        format!("{kind}.{}.{}.{}", self.pos, self.reference, self.units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_again_and_fits() {
        let (pos, reference) = ("p".repeat(40), "r".repeat(64));
        for hybrid in [false, true] {
            let id =
                LegacyId { hybrid, pos: &pos, reference: &reference, units: 9_999_999_999_999 };
            let text = id.text();
            assert!(text.len() < 128, "{text}");
            assert_eq!(LegacyId::parse(&text), Some(id));
        }
        for text in
            ["ORD01K372G4J4FXZ9HGHZMJMGGPKE", "x.p.r.1", "isd.p.r", "isd.p.r.1.2", "isd..r.1"]
        {
            assert_eq!(LegacyId::parse(text), None, "{text}");
        }
    }
}
