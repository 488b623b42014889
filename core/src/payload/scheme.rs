//! What a payment scheme asks of a payload beyond EMVCo. The rules are the same for a payload that
//! is being built and for one that was read: both are looked at through [`View`].

use crate::emv::tlv::characters;
use crate::error::{Error, Fault, Path};
use crate::payload::Profile;
use crate::payload::{mercado_pago, pix};

/// A payload, object by object.
pub trait View {
    /// The value at a path.
    fn get(&self, path: Path) -> Option<&[u8]>;
}

/// What may be let pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leniency {
    /// Wrong check digits are warnings.
    pub any_check_digits: bool,
}

/// Reports what breaks the rules of the profile's scheme.
pub fn check(profile: Profile, view: &dyn View, leniency: Leniency, report: &mut dyn FnMut(Error)) {
    match profile {
        Profile::Emv => {}
        Profile::MercadoPago => mercado_pago::check(view, report),
        Profile::PixStatic => pix::check(pix::Kind::Static, view, leniency, report),
        Profile::PixDynamic => pix::check(pix::Kind::Dynamic, view, leniency, report),
    }
}

/// The ID of the template from `first` to `last` that belongs to the scheme with this GUID,
/// compared without regard to case.
#[must_use]
pub fn owned_template(view: &dyn View, guid: &[u8], first: u8, last: u8) -> Option<u8> {
    (first..=last).find(|&id| {
        view.get(Path::sub(id, 0)).is_some_and(|found| found.eq_ignore_ascii_case(guid))
    })
}

/// An object of the scheme: there or not, of some length.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Where.
    pub path: Path,
    /// Whether it must be there.
    pub required: bool,
    /// Most characters.
    pub max: usize,
}

impl Rule {
    /// An object that must be there.
    #[must_use]
    pub const fn required(path: Path, max: usize) -> Self {
        Self { path, required: true, max }
    }

    /// An object that may be there.
    #[must_use]
    pub const fn optional(path: Path, max: usize) -> Self {
        Self { path, required: false, max }
    }

    /// The value, if it is there and not too long; reports what is wrong with it.
    pub fn value<'v>(&self, view: &'v dyn View, report: &mut dyn FnMut(Error)) -> Option<&'v [u8]> {
        let Some(value) = view.get(self.path) else {
            if self.required {
                report(Error::new(Fault::MissingMandatory).at(self.path));
            }
            return None;
        };
        let length = characters(value);
        if length > self.max {
            report(Error::new(Fault::BadLength).at(self.path).count(length, self.max));
            return None;
        }
        Some(value)
    }
}

/// Reports a value that is not `wanted`.
pub fn expect(
    view: &dyn View,
    path: Path,
    wanted: &[u8],
    allowed: &'static str,
    report: &mut dyn FnMut(Error),
) {
    if let Some(found) = view.get(path).filter(|found| *found != wanted) {
        report(Error::new(Fault::BadValue).at(path).excerpt(found).allowed(allowed));
    }
}
