//! The payment schemes: each is a file of this folder, which describes it, and a line of the list
//! below. A file imports the description's type ([`Scheme`]) and never this list.

mod emv;
pub mod mercado_pago;
mod pix;

use crate::error::Path;
use crate::payload::member::Member;
use crate::payload::scheme::Scheme;

/// Makes the list: the profiles in the order of their numbers in the interface, each with the
/// description of its scheme.
macro_rules! profiles {
    ($($(#[$about:meta])* $profile:ident = $scheme:expr,)+) => {
        /// The scheme whose rules a payload follows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Profile {
            $($(#[$about])* $profile,)+
        }

        impl Profile {
            /// Every profile, at its number in the interface.
            pub const ALL: &'static [Self] = &[$(Self::$profile),+];

            /// The description of its scheme.
            #[must_use]
            pub fn scheme(self) -> &'static Scheme {
                match self {
                    $(Self::$profile => &$scheme,)+
                }
            }
        }
    };
}

profiles! {
    /// EMVCo alone.
    #[default]
    Emv = emv::EMV,
    /// Mercado Pago's offline dynamic code.
    MercadoPago = mercado_pago::MERCADO_PAGO,
    /// Pix with a key.
    PixStatic = pix::STATIC,
    /// Pix with the address of a charge.
    PixDynamic = pix::DYNAMIC,
}

/// With which profile a member may be used, in words; empty if no scheme takes it as its own.
#[cold]
pub(super) fn profile_of(member: Member) -> &'static str {
    let mut schemes = Profile::ALL.iter().map(|profile| profile.scheme());
    schemes.find(|scheme| scheme.takes(member)).map_or("", |scheme| scheme.profile)
}

/// The member that gives the object at a path, by a scheme or by another one with the same GUID,
/// whose code this one may have been meant to be.
#[cold]
pub(super) fn member_at(scheme: &Scheme, path: Path) -> Option<Member> {
    let schemes = Profile::ALL.iter().map(|profile| profile.scheme());
    let related = schemes.filter(|other| other.guids.own == scheme.guids.own);
    related.flat_map(|scheme| scheme.objects).find_map(|entry| entry.member_at(path))
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::emv::value;
    use crate::error::Path;
    use crate::payload::scheme::Source;

    #[test]
    fn fixed_objects_and_defaults_are_sound_and_stand_in_order() {
        for scheme in Profile::ALL.iter().map(|profile| profile.scheme()) {
            let places: Vec<_> = scheme.objects.iter().map(|entry| entry.path).collect();
            assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
            assert!(
                places.iter().all(|p| (Path::root(0)..Path::root(52)).contains(p) && p.depth() < 3)
            );
            for entry in scheme.objects {
                let row = entry.row.expect("a place of the standard");
                if let Source::Fixed(value) = entry.source {
                    assert!(value::is_printable(value));
                    value::check(entry.path, row, value, true, &mut |error| panic!("{error}"));
                }
            }
        }
    }
}
