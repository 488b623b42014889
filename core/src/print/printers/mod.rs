//! The models that are known, by name.

mod row;
mod table;

use super::printer::Printer;
use crate::error::{Error, Fault};
use arrayvec::ArrayVec;
use core::fmt;
use row::Row;
use table::TABLE;

/// The longest name that is looked at.
const NAME_MAX: usize = 64;

/// A name without what people leave out or write otherwise: case, blanks, hyphens, parentheses.
type Key = ArrayVec<u8, NAME_MAX>;

fn key(name: &[u8]) -> Key {
    let counts = |byte: &&u8| !b" -_()".contains(byte);
    name.iter().filter(counts).map(u8::to_ascii_lowercase).take(NAME_MAX).collect()
}

impl Row {
    /// The names of the model: a row may have several, with a slash between them, and a second name or
    /// the mode of the printer in parentheses.
    fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> + Clone + use<> {
        let (name, inner) = match self.name.split_once(" (") {
            Some((name, inner)) => (name, inner.trim_end_matches(')')),
            None => (self.name, ""),
        };
        name.split(" / ").map(move |name| (name, inner))
    }

    /// Whether a name is one of the model, with or without its maker before it.
    fn is_called(&self, wanted: &[u8]) -> bool {
        let is = |wanted: &[u8]| {
            self.names().any(|(name, inner)| {
                let name = key(name.as_bytes());
                let rest = wanted.strip_prefix(name.as_slice());
                let second = key(inner.as_bytes());
                // A second name stands for itself, a mode does not.
                let alone =
                    !inner.contains('/') && !second.is_empty() && wanted == second.as_slice();
                alone || rest.is_some_and(|rest| rest.is_empty() || rest == second.as_slice())
            })
        };
        let mut makers = self.maker.split(" / ").map(|maker| key(maker.as_bytes()));
        let of_maker =
            |maker: Key| !maker.is_empty() && wanted.strip_prefix(maker.as_slice()).is_some_and(is);
        let (maker, name) = (key(self.maker.as_bytes()), key(self.name.as_bytes()));
        // As `name` gives it.
        let is_whole = wanted.strip_prefix(maker.as_slice()) == Some(name.as_slice());
        is_whole || is(wanted) || makers.any(of_maker)
    }
}

/// No printer of a name, or several, and those that may be meant.
#[derive(Debug)]
pub struct NotFound {
    /// What is wrong.
    pub error: Error,
    /// Names of the table; empty ones are none.
    names: [&'static str; NAMES],
}

/// How many names are suggested.
const NAMES: usize = 3;

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        for (index, name) in self.names.iter().filter(|name| !name.is_empty()).enumerate() {
            write!(f, "{} {name}", if index == 0 { "; did you mean" } else { "," })?;
        }
        Ok(())
    }
}

impl From<Error> for NotFound {
    fn from(error: Error) -> Self {
        Self { error, names: [""; NAMES] }
    }
}

/// The printer of a name, such as "Epson TM-T20X" or "bematech mp-4200 th (esc/pos)".
///
/// # Errors
/// [`Fault::Printer`], with the names of those that may be meant.
#[expect(clippy::result_large_err, reason = "a set-up screen asks once")]
pub fn find(name: &[u8]) -> Result<Printer, NotFound> {
    let wanted = key(name);
    let mut found = TABLE.iter().filter(|row| row.is_called(&wanted));
    let error = Error::new(Fault::Printer).named("model").excerpt(name);
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(row.printer),
        (Some(first), Some(second)) => {
            let third = found.next().map_or("", |third| third.name);
            let names = [first.name, second.name, third];
            Err(NotFound { error: error.allowed("the name of one of its modes"), names })
        }
        (None, _) => Err(NotFound { error, names: nearest(&wanted) }),
    }
}

/// The names that are most alike.
fn nearest(wanted: &Key) -> [&'static str; NAMES] {
    let mut best = [(usize::MAX, ""); NAMES];
    for row in &TABLE {
        let whole = key(row.name.as_bytes());
        let distances = row.names().map(|(name, _)| distance(wanted, &key(name.as_bytes())));
        let of_row = distances.chain([distance(wanted, &whole)]).min().unwrap_or(usize::MAX);
        let at = best.partition_point(|(known, _)| *known <= of_row);
        if at < NAMES {
            best[at..].rotate_right(1);
            best[at] = (of_row, row.name);
        }
    }
    best.map(|(_, name)| name)
}

/// How many characters must be added, dropped or changed (Levenshtein).
fn distance(a: &Key, b: &Key) -> usize {
    let mut row: ArrayVec<usize, { NAME_MAX + 1 }> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The full name of a row, for a list to choose from: "Epson TM-T20X".
#[must_use]
pub fn name(index: u32) -> Option<impl fmt::Display> {
    struct Name(&'static Row);
    impl fmt::Display for Name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Row { maker, name, .. } = self.0;
            if maker.is_empty() { f.write_str(name) } else { write!(f, "{maker} {name}") }
        }
    }
    TABLE.get(index as usize).map(Name)
}

/// How many there are.
#[must_use]
pub const fn count() -> u32 {
    TABLE.len() as u32
}
