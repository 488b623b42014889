//! Text of legacy programs in, text of a payload out: code pages, folding to ASCII, accents in
//! their composed form. Nothing is guessed and nothing is dropped in silence: a byte that is no
//! character, or a character without an ASCII form, is an error that says where.

mod latin_ascii;

use crate::emv::value::is_ans;
use crate::error::{Error, Fault};
use arrayvec::ArrayVec;
use latin_ascii::{COUNT, FIRST, FORMS, PLACE, PLANE_1};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP860};
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

/// The encodings that point-of-sale programs of Latin America are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
    /// Code page 850.
    Cp850,
    /// Code page 437.
    Cp437,
    /// Code page 860.
    Cp860,
    /// Code page 858: 850 with the euro sign.
    Cp858,
}

/// Windows-1252, bytes 80 to 9F; five are not assigned (Unicode's mapping table CP1252.TXT).
#[rustfmt::skip]
const CP1252_HIGH: [Option<char>; 32] = {
    let mut table = [None; 32];
    let assigned = [
        (0x80, '€'), (0x82, '‚'), (0x83, 'ƒ'), (0x84, '„'), (0x85, '…'), (0x86, '†'),
        (0x87, '‡'), (0x88, 'ˆ'), (0x89, '‰'), (0x8A, 'Š'), (0x8B, '‹'), (0x8C, 'Œ'),
        (0x8E, 'Ž'), (0x91, '‘'), (0x92, '’'), (0x93, '“'), (0x94, '”'), (0x95, '•'),
        (0x96, '–'), (0x97, '—'), (0x98, '˜'), (0x99, '™'), (0x9A, 'š'), (0x9B, '›'),
        (0x9C, 'œ'), (0x9E, 'ž'), (0x9F, 'Ÿ'),
    ];
    let mut i = 0;
    while i < assigned.len() {
        table[assigned[i].0 - 0x80] = Some(assigned[i].1);
        i += 1;
    }
    table
};

/// ASCII forms of our own, which go before CLDR's.
const fn own_form(character: char) -> Option<&'static [u8]> {
    Some(match character {
        // An acute accent on its own is an apostrophe, mistyped: "Loja d´Água".
        '´' => b"'",
        // The degree sign is the ordinal, on keyboards where it is easier found: "1° de Maio".
        '°' => b"o",
        // They ask for the plain or the coloured look of the character before: "©" of a telephone.
        '\u{FE0E}' | '\u{FE0F}' => b"",
        _ => return None,
    })
}

/// The character of one byte of a code page.
#[inline(never)]
fn decode(encoding: Encoding, byte: u8) -> Option<char> {
    let high = usize::from(byte).checked_sub(0x80);
    match (encoding, high) {
        (_, None) | (Encoding::Latin1, _) => Some(char::from(byte)),
        (Encoding::Cp1252, Some(i)) => {
            CP1252_HIGH.get(i).copied().unwrap_or(Some(char::from(byte)))
        }
        // In place of a dotless i.
        (Encoding::Cp858, Some(0x55)) => Some('€'),
        (Encoding::Cp850 | Encoding::Cp858, Some(i)) => DECODING_TABLE_CP850.get(i).copied(),
        (Encoding::Cp437, Some(i)) => DECODING_TABLE_CP437.get(i).copied(),
        (Encoding::Cp860, Some(i)) => DECODING_TABLE_CP860.get(i).copied(),
        (Encoding::Utf8, Some(_)) => None,
    }
}

/// What is wrong with a text, at which byte of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    /// No text in this encoding.
    Encoding(usize),
    /// UTF-8, where a code page was stated: "Olá" would become "OlA!". Its first character outside
    /// ASCII.
    Utf8(usize, char),
    /// A character that the payload cannot have: a control character, or one without an ASCII form.
    Character(usize, char),
}

impl BadText {
    /// The error for UTF-8 where a code page was stated, with the cure.
    #[must_use]
    pub fn mistaken_utf8(at: usize, character: char) -> Error {
        Error::new(Fault::Encoding)
            .offset(at)
            .excerpt(character.encode_utf8(&mut [0; 4]).as_bytes())
            .allowed("what encoding says; this is UTF-8: set encoding to QR_ENCODING_UTF8 (0)")
    }
}

/// The first character outside ASCII of what is UTF-8, though a code page was stated.
///
/// Text of a code page is hardly ever UTF-8 by chance: behind "Ã" or "┬" would have to stand one of
/// 64 characters, few of which are letters, and everywhere so. But "É®" of Windows-1252 is a letter
/// of phonetics in UTF-8, so only what is written in Portuguese and Spanish counts: the letters and
/// signs of Latin-1, quotes, dashes, the ellipsis, € and ™. `core/tests/text.rs` measures it: of some
/// thousand names none is refused by mistake. One such as "IRMÃ®" would be.
fn mistaken_utf8(bytes: &[u8]) -> Option<(usize, char)> {
    let first = bytes.iter().position(|byte| !byte.is_ascii())?;
    let text = core::str::from_utf8(bytes).ok()?;
    let written = |character| {
        // Low quotes, too: in no code page do the three bytes of one make sense.
        matches!(character, '\u{A0}'..='\u{FF}' | '‘'..='‚' | '“'..='„' | '–' | '—' | '…' | '€' | '™')
    };
    let all = text.chars().all(|character| character.is_ascii() || written(character));
    text.get(first..)?.chars().next().filter(|_| all).map(|character| (first, character))
}

/// Where the characters of a text go.
pub trait Sink {
    /// Takes the next character.
    fn put(&mut self, character: char);
}

impl<F: FnMut(char)> Sink for F {
    fn put(&mut self, character: char) {
        self(character);
    }
}

/// Characters of a text with the byte where each begins.
fn each(
    bytes: &[u8],
    encoding: Encoding,
    take: &mut dyn FnMut(usize, char) -> Result<(), BadText>,
) -> Result<(), BadText> {
    if encoding == Encoding::Utf8 {
        let (text, bad) = match core::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(e) => {
                let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
                (core::str::from_utf8(good).unwrap_or_default(), Some(e.valid_up_to()))
            }
        };
        text.char_indices().try_for_each(|(at, c)| take(at, c))?;
        return bad.map_or(Ok(()), |at| Err(BadText::Encoding(at)));
    }
    if let Some((at, character)) = mistaken_utf8(bytes) {
        return Err(BadText::Utf8(at, character));
    }
    bytes
        .iter()
        .enumerate()
        .try_for_each(|(at, &byte)| take(at, decode(encoding, byte).ok_or(BadText::Encoding(at))?))
}

/// Hands the characters of a text to `sink`, folded to printable ASCII.
///
/// Forms of our own go first; then a letter loses its marks ("á" is "a"), and Unicode CLDR's
/// transform Latin-ASCII and the compatibility decomposition give the rest ("æ" is "ae", "º" is
/// "o").
///
/// # Errors
/// [`BadText`]; what came before the fault was handed out.
pub fn fold(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    let mut fold = Fold::default();
    each(bytes, encoding, &mut |at, character| {
        if character.is_ascii() && is_ans(character as u8) {
            fold.marks = character.is_ascii_alphanumeric();
            sink.put(character);
            return Ok(());
        }
        let form = fold.form(character).ok_or(BadText::Character(at, character))?;
        form.iter().for_each(|&byte| sink.put(char::from(byte)));
        Ok(())
    })
}

/// Hands the characters of a text to `sink` if all are printable ASCII.
///
/// # Errors
/// [`BadText`]; what came before the fault was handed out.
pub fn exact(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    each(bytes, encoding, &mut |at, character| {
        if !(character.is_ascii() && is_ans(character as u8)) {
            return Err(BadText::Character(at, character));
        }
        sink.put(character);
        Ok(())
    })
}

/// Longest ASCII form of one character: "rad/s2" has six.
const FORM_MAX: usize = 16;

/// Folds one character after the other.
#[derive(Default)]
struct Fold {
    /// The last character became a letter or a digit, so that a mark may follow it: CLDR drops marks
    /// after these alone, since without its stroke "≠" would be "=".
    marks: bool,
}

impl Fold {
    /// The ASCII form of the next character; `None` if it has none.
    #[inline(never)]
    fn form(&mut self, character: char) -> Option<ArrayVec<u8, FORM_MAX>> {
        let mut form = ArrayVec::new();
        if let Some(own) = own_form(character) {
            form.try_extend_from_slice(own).ok()?;
        } else {
            let mut good = true;
            decompose_canonical(character, |part| good &= self.part(part, &mut form).is_some());
            good.then_some(())?;
        }
        if let Some(last) = form.last() {
            self.marks = last.is_ascii_alphanumeric();
        }
        Some(form)
    }

    /// Adds what a character is that does not decompose any further.
    fn part(&mut self, part: char, form: &mut ArrayVec<u8, FORM_MAX>) -> Option<()> {
        if part.is_ascii() {
            form.try_push(part as u8).ok().filter(|()| is_ans(part as u8))?;
        } else if canonical_combining_class(part) != 0 {
            return self.marks.then_some(());
        } else {
            form.try_extend_from_slice(latin_ascii(part)?.as_bytes()).ok()?;
        }
        self.marks = form.last().is_some_and(u8::is_ascii_alphanumeric);
        Some(())
    }
}

/// The ASCII form of a character that is not ASCII and does not decompose canonically.
fn latin_ascii(character: char) -> Option<&'static str> {
    let (plane, low) = (u32::from(character) >> 16, u32::from(character) as u16);
    let (before, after) = FIRST.split_at_checked(PLANE_1)?;
    let (begin, runs) = match plane {
        0 => (0, before),
        1 => (PLANE_1, after),
        _ => return None,
    };
    let run = begin + runs.partition_point(|first| *first <= low).checked_sub(1)?;
    let step = low.checked_sub(*FIRST.get(run)?)?;
    let place = PLACE.get(run).filter(|_| COUNT.get(run).is_some_and(|n| step < u16::from(*n)))?;
    let length = usize::from(place & 0xF);
    FORMS.get(usize::from(place >> 4) + usize::from(step) * length..)?.get(..length)
}

/// Longest run of marks on one letter: Unicode's stream-safe text format (UAX 15, section 13).
const MARKS_MAX: usize = 30;

/// Hands the characters of a text to `sink` with accents kept, composed (NFC), as EMVCo MPM 1.1
/// 4.5.3.1 asks.
///
/// # Errors
/// [`BadText`]: bytes that are no text, a control character, or over 30 marks on one letter.
pub fn compose_all(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    compose_but(bytes, encoding, |_| false, sink)
}

/// As [`compose_all`], for a text that may have several lines: line ends and tabs stay.
///
/// # Errors
/// As there.
pub fn compose_lines(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    compose_but(bytes, encoding, |character| matches!(character, '\t' | '\n' | '\r'), sink)
}

fn compose_but(
    bytes: &[u8],
    encoding: Encoding,
    stays: fn(char) -> bool,
    sink: &mut dyn Sink,
) -> Result<(), BadText> {
    // Printable ASCII is the same in every encoding, and composed.
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        bytes.iter().for_each(|byte| sink.put(char::from(*byte)));
        return Ok(());
    }
    // A letter and the marks that follow it, in canonical order.
    let mut cluster = ArrayVec::<(u8, char), { MARKS_MAX + 8 }>::new();
    each(bytes, encoding, &mut |at, character| {
        let control = character.is_control() && !stays(character);
        if control || is_invisible(character) {
            return Err(BadText::Character(at, character));
        }
        let mut fits = true;
        decompose_canonical(character, |part| {
            let class = canonical_combining_class(part);
            if class == 0 && !composes_with_last(&cluster, part) {
                flush(&mut cluster, sink);
            }
            let marks = cluster.iter().filter(|(class, _)| *class != 0).count();
            fits &= (class == 0 || marks < MARKS_MAX) && cluster.try_push((class, part)).is_ok();
        });
        if fits { Ok(()) } else { Err(BadText::Character(at, character)) }
    })?;
    flush(&mut cluster, sink);
    Ok(())
}

/// Whether UTF-8 is what [`compose_all`] makes of it: composed, without control characters.
#[must_use]
pub fn is_composed(text: &[u8]) -> bool {
    let mut characters = core::str::from_utf8(text).unwrap_or_default().chars();
    let mut same = true;
    let composed =
        compose_all(text, Encoding::Utf8, &mut |c: char| same &= characters.next() == Some(c));
    composed.is_ok() && same && characters.next().is_none()
}

/// Characters that are none (Unicode 23.7), a byte-order mark, and marks that turn the direction of
/// the text around them, by which a name could be shown as another.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        || matches!(character, '\u{FDD0}'..='\u{FDEF}')
        || character as u32 & 0xFFFE == 0xFFFE
}

/// Starters that compose with a starter before them: Hangul, and a few Indic vowels.
fn composes_with_last(cluster: &[(u8, char)], part: char) -> bool {
    match cluster {
        [(0, last)] => compose(*last, part).is_some(),
        [(0, a), (0, b)] => compose(*a, *b).is_some_and(|ab| compose(ab, part).is_some()),
        _ => false,
    }
}

/// Unicode's canonical composition of one cluster (UAX 15; The Unicode Standard 3.11, D117).
fn flush(cluster: &mut ArrayVec<(u8, char), { MARKS_MAX + 8 }>, sink: &mut dyn Sink) {
    // Insertion sort by class: stable, as canonical ordering must be; starters stay where they are.
    for i in 1..cluster.len() {
        let mut j = i;
        while j > 0 && cluster[j].0 != 0 && cluster[j - 1].0 > cluster[j].0 {
            cluster.swap(j - 1, j);
            j -= 1;
        }
    }
    let mut parts = cluster.drain(..);
    let Some((_, mut letter)) = parts.next() else { return };
    let mut left = ArrayVec::<char, { MARKS_MAX + 8 }>::new();
    let mut last_class = 0;
    for (class, part) in parts {
        let blocked = !left.is_empty() && (last_class >= class);
        match compose(letter, part) {
            Some(composed) if !blocked => letter = composed,
            _ => {
                last_class = class;
                // As many as came out of the cluster, so they fit.
                let _ = left.try_push(part);
            }
        }
    }
    sink.put(letter);
    left.iter().for_each(|mark| sink.put(*mark));
}

/// Without the blanks at both ends.
#[must_use]
pub fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [b' ', rest @ ..] | [rest @ .., b' '] = bytes {
        bytes = rest;
    }
    bytes
}

/// Without the blanks at the end: what a cut may leave.
#[must_use]
pub fn trim_end(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [rest @ .., b' '] = bytes {
        bytes = rest;
    }
    bytes
}

/// A character on its way to a printer's page.
#[derive(Debug, Clone, Copy)]
pub struct OnPage<'a> {
    /// As it was given.
    pub character: char,
    /// Its bytes in the page, or its ASCII form.
    pub bytes: &'a [u8],
    /// The page lacks it: each byte is a character of its own, and there may be none.
    pub folded: bool,
}

/// Hands each character of a text to `put` with its bytes in `page`, a printer's; without one in ASCII.
/// A letter that the page lacks is folded. TAB, line feed and carriage return come as they are.
///
/// # Errors
/// [`BadText`], or what `put` refuses by `false`; what came before the fault was handed out.
pub fn for_page(
    bytes: &[u8],
    from: Encoding,
    page: Option<Encoding>,
    put: &mut dyn FnMut(OnPage) -> bool,
) -> Result<(), BadText> {
    let mut fold = Fold::default();
    each(bytes, from, &mut |at, character| {
        let bad = BadText::Character(at, character);
        let mut take = |bytes: &[u8], folded| {
            if put(OnPage { character, bytes, folded }) { Ok(()) } else { Err(bad) }
        };
        if character.is_ascii() {
            if !is_ans(character as u8) && !matches!(character, '\t' | '\n' | '\r') {
                return Err(bad);
            }
            fold.marks = character.is_ascii_alphanumeric();
            return take(&[character as u8], false);
        }
        if character.is_control() || is_invisible(character) {
            return Err(bad);
        }
        // Asked of every character: a mark belongs to the one before it.
        let form = fold.form(character);
        match page {
            Some(Encoding::Utf8) => {
                return take(character.encode_utf8(&mut [0; 4]).as_bytes(), false);
            }
            Some(page) => {
                let byte = (0x80..=0xFF).find(|byte| decode(page, *byte) == Some(character));
                if let Some(byte) = byte {
                    return take(&[byte], false);
                }
            }
            None => {}
        }
        take(&form.ok_or(bad)?, true)
    })
}

/// Writes a text in an encoding; a character that it lacks is folded, or becomes `?`.
pub fn encode(text: &str, encoding: Encoding, put: &mut dyn FnMut(u8)) {
    let mut fold = Fold::default();
    for character in text.chars() {
        if encoding == Encoding::Utf8 {
            character.encode_utf8(&mut [0; 4]).bytes().for_each(&mut *put);
            continue;
        }
        // Asked of every character: a mark belongs to the one before it.
        let form = fold.form(character);
        if character.is_ascii() {
            put(character as u8);
        } else if let Some(byte) = (0x80..=0xFF).find(|b| decode(encoding, *b) == Some(character)) {
            put(byte);
        } else {
            form.as_deref().unwrap_or(b"?").iter().for_each(|&byte| put(byte));
        }
    }
}
