//! Text in lines of so many characters, in the bytes that the printer's page has for them.

use crate::error::{Error, Fault};
use crate::text::{BadText, Encoding, OnPage, for_page};
use arrayvec::ArrayVec;

/// Most characters of a line.
const COLUMNS_MAX: usize = 255;
/// Longest character of a page, in bytes: of one that is UTF-8.
const CHARACTER_MAX: usize = 4;

/// One line that is being filled.
struct Current {
    bytes: ArrayVec<u8, { COLUMNS_MAX * CHARACTER_MAX }>,
    /// Characters.
    count: usize,
    /// Bytes and characters before the last blank where the line may end.
    blank: Option<(usize, usize)>,
    /// Bytes and characters before the TAB.
    tab: Option<(usize, usize)>,
}

impl Current {
    const fn new() -> Self {
        Self { bytes: ArrayVec::new_const(), count: 0, blank: None, tab: None }
    }

    /// Drops the beginning, of so many bytes and characters.
    fn drop(&mut self, bytes: usize, count: usize) {
        self.bytes.drain(..bytes.min(self.bytes.len()));
        self.count = self.count.saturating_sub(count);
        self.blank = None;
    }
}

/// Breaks a text into lines and hands out each. It wraps at a blank, and a longer word at the edge; a
/// line feed ends a line; what follows a TAB goes to the right edge.
///
/// # Errors
/// [`Fault::Encoding`], [`Fault::NotAns`]: with the place in the text.
pub(super) fn wrapped(
    text: &[u8],
    from: Encoding,
    page: Option<Encoding>,
    columns: usize,
    put: &mut dyn FnMut(&[u8]),
) -> Result<(), Error> {
    let mut line = Current::new();
    for_page(text, from, page, &mut |given: OnPage| {
        match given.character {
            '\n' => end(&mut line, columns, put),
            '\r' => {}
            // A second one is a blank.
            '\t' if line.tab.is_some() => push(&mut line, columns, b" ", put),
            '\t' => {
                line.tab = Some((line.bytes.len(), line.count));
                line.blank = None;
            }
            _ if given.folded => {
                given.bytes.iter().for_each(|byte| push(&mut line, columns, &[*byte], put));
            }
            _ => push(&mut line, columns, given.bytes, put),
        }
        true
    })
    .map_err(|bad| refused(bad, text))?;
    end(&mut line, columns, put);
    Ok(())
}

/// Adds a character; if it does not fit any more, what is before it goes out first.
fn push(line: &mut Current, columns: usize, character: &[u8], put: &mut dyn FnMut(&[u8])) {
    if line.count == columns {
        match (line.tab, line.blank) {
            // The left side has a line of its own.
            (Some((bytes, count)), _) if count > 0 => {
                put(line.bytes.get(..bytes).unwrap_or_default());
                line.drop(bytes, count);
                line.tab = Some((0, 0));
            }
            (_, Some((bytes, count))) if character != b" " => {
                put(line.bytes.get(..bytes).unwrap_or_default());
                line.drop(bytes + 1, count + 1);
            }
            _ => {
                put(&line.bytes);
                line.drop(line.bytes.len(), line.count);
                if character == b" " {
                    return;
                }
            }
        }
    }
    if character == b" " && line.count > 0 && line.tab.is_none() {
        line.blank = Some((line.bytes.len(), line.count));
    }
    // As many as a line of `columns` has, so it fits.
    let _ = line.bytes.try_extend_from_slice(character);
    line.count += 1;
}

/// Hands out the line and begins a new one.
fn end(line: &mut Current, columns: usize, put: &mut dyn FnMut(&[u8])) {
    if let Some((bytes, count)) = line.tab {
        let gap = columns - line.count.min(columns);
        if count > 0 && gap == 0 {
            // Nothing between the two sides: the left one has a line of its own.
            put(line.bytes.get(..bytes).unwrap_or_default());
            line.drop(bytes, count);
            line.tab = Some((0, 0));
            return end(line, columns, put);
        }
        let mut whole = ArrayVec::<u8, { COLUMNS_MAX * CHARACTER_MAX }>::new();
        let (left, right) = line.bytes.split_at_checked(bytes).unwrap_or_default();
        let _ = whole.try_extend_from_slice(left);
        whole.extend(core::iter::repeat_n(b' ', gap.min(whole.remaining_capacity())));
        let _ = whole.try_extend_from_slice(right);
        put(&whole);
    } else {
        put(&line.bytes);
    }
    *line = Current::new();
}

/// Cuts a text at the last column, and drops no character: a payload to be typed or copied.
///
/// # Errors
/// As [`wrapped`]; a character that the page lacks too, since another one would be another payload.
pub(super) fn cut(
    text: &[u8],
    from: Encoding,
    page: Option<Encoding>,
    columns: usize,
    put: &mut dyn FnMut(&[u8]),
) -> Result<(), Error> {
    let mut line = Current::new();
    for_page(text, from, page, &mut |given: OnPage| {
        // A folded payload is another one.
        if given.folded || given.character.is_control() {
            return false;
        }
        if line.count == columns {
            put(&line.bytes);
            line = Current::new();
        }
        let _ = line.bytes.try_extend_from_slice(given.bytes);
        line.count += 1;
        true
    })
    .map_err(|bad| refused(bad, text).allowed("characters of the printer's page, unchanged"))?;
    if line.count > 0 {
        put(&line.bytes);
    }
    Ok(())
}

fn refused(bad: BadText, text: &[u8]) -> Error {
    match bad {
        BadText::Encoding(at) => Error::new(Fault::Encoding)
            .offset(at)
            .excerpt(text.get(at..=at).unwrap_or_default())
            .allowed("what encoding says"),
        BadText::Utf8(at, character) => BadText::mistaken_utf8(at, character),
        BadText::Character(at, character) => Error::new(Fault::NotAns)
            .offset(at)
            .code_point(character)
            .allowed("characters that have an ASCII form, TAB and line feed"),
    }
}
