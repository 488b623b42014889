//! What `generated` says things with: the layout of a struct, and the numbers of the version.

/// The layout of a struct.
pub(crate) struct Layout {
    /// "qr_charge".
    pub(crate) name: &'static str,
    pub(crate) size: u16,
    /// Names of the members in their order, with a blank between them.
    pub(crate) members: &'static str,
    /// Where each of them begins. No struct of ours has a gap, so it ends where the next one begins.
    pub(crate) offsets: &'static [u16],
}

impl Layout {
    /// Offset and size of a member.
    pub(crate) fn place(&self, member: &str) -> Option<(u16, u16)> {
        let at = self.members.split(' ').position(|known| known == member.trim_matches(' '))?;
        let begin = *self.offsets.get(at)?;
        let end = self.offsets.get(at + 1).unwrap_or(&self.size);
        Some((begin, end - begin))
    }
}

pub(crate) const QR_VERSION_MAJOR: u32 = number(env!("CARGO_PKG_VERSION_MAJOR"));
pub(crate) const QR_VERSION_MINOR: u32 = number(env!("CARGO_PKG_VERSION_MINOR"));
pub(crate) const QR_VERSION_PATCH: u32 = number(env!("CARGO_PKG_VERSION_PATCH"));

const fn number(digits: &str) -> u32 {
    match u32::from_str_radix(digits, 10) {
        Ok(number) => number,
        Err(_) => panic!("a part of a version is a number"),
    }
}
