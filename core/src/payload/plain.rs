//! The short way for what nearly every till sends: no further fields, printable ASCII, nothing
//! wrong. It writes the same objects, from [`collect`], by the same table and the same rules of the
//! scheme as [`super::build`]; but where that one tells what is wrong and where, this one only
//! notices that something is out of the ordinary, and gives up. The long way then begins anew, and
//! has the last word. Every object's place is known when this is compiled, so the table is looked
//! up by the compiler. `core/tests/payload.rs` holds both ways against each other.

use crate::emv::object::{self, Format, Presence, VALUE_MAX};
use crate::emv::rules::Root;
use crate::emv::tlv::{Full, Mark, Writer};
use crate::emv::value;
use crate::error::Error;
use crate::payload::build::checksum;
use crate::payload::charge::Charge;
use crate::payload::collect::{Item, Own, Receive};
use crate::payload::scheme::{Leniency, Watch};

/// Writes the payload of an ordinary charge; `false` if it is none. Not inlined: the long way has the
/// stack for itself.
#[inline(never)]
pub(super) fn write(charge: &Charge<'_>, out: &mut Writer) -> bool {
    out.clear();
    let mut plain = Plain {
        out,
        root: Root::written(),
        watch: Watch::new(charge.profile),
        open: None,
        ordinary: true,
    };
    Own { charge, to: &mut plain }.collect();
    plain.finish(charge)
}

struct Plain<'a, 'o> {
    out: &'o mut Writer,
    root: Root<'a>,
    watch: Watch,
    /// The template that is being written.
    open: Option<(u8, Mark)>,
    ordinary: bool,
}

impl<'a> Receive<'a> for Plain<'a, '_> {
    #[inline(always)]
    fn item(&mut self, item: &Item<'a>) {
        self.ordinary = self.ordinary && self.place(item).unwrap_or(false);
    }

    fn fault(&mut self, _: Error) {
        self.ordinary = false;
    }
}

impl<'a> Plain<'a, '_> {
    #[inline(always)]
    fn place(&mut self, item: &Item<'a>) -> Result<bool, Full> {
        let Item { path, value, .. } = *item;
        let Some(row) = object::lookup(path) else { return Ok(false) };
        let printable = row.format == Format::Numeric || value::is_printable(value);
        if row.presence == Presence::Reserved || !printable || !value::fits(row, value) {
            return Ok(false);
        }
        let template = if path.depth() > 1 { Some(path.id(0)) } else { None };
        if self.open.is_some_and(|(id, _)| template != Some(id)) && !self.close() {
            return Ok(false);
        }
        if let (None, Some(id)) = (self.open, template) {
            self.root.seen.note(id);
            self.open = Some((id, self.out.open(id)?));
        }
        if template.is_none() {
            self.root.note(path.id(0), value, &mut |_| {});
        }
        let begin = self.out.text().len() + 4;
        self.out.object(path.last(), value, value.len())?;
        self.watch.note(path, begin, begin + value.len());
        Ok(true)
    }

    /// Ends the template that is open; whether its length can be written.
    fn close(&mut self) -> bool {
        let Some((_, mark)) = self.open.take() else { return true };
        let length = self.out.close(mark);
        self.watch.close(self.out.text());
        length <= usize::from(VALUE_MAX)
    }

    fn finish(&mut self, charge: &Charge<'_>) -> bool {
        if !self.ordinary || !self.close() {
            return false;
        }
        let mut ordinary = true;
        let any_check_digits = charge.any_check_digits;
        let leniency = Leniency { any_check_digits, ..Leniency::default() };
        self.watch.finish(self.out.text(), leniency, &mut |_| ordinary = false);
        self.root.finish(&mut |_| ordinary = false);
        ordinary && checksum(self.out).is_ok()
    }
}
