//! Text of legacy programs in, text of a payload out: code pages, folding to ASCII, accents in
//! their composed form. Nothing is guessed and nothing is dropped in silence: a byte that is no
//! character, or a character without an ASCII form, is an error that says where.

use crate::emv::value::is_ans;
use arrayvec::ArrayVec;
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

/// Letters and marks that are no ASCII letter with marks, with the ASCII that Unicode CLDR's
/// transform Latin-ASCII gives them.
#[rustfmt::skip]
const LATIN_ASCII: [(char, &str); 49] = [
    ('Æ', "AE"), ('æ', "ae"), ('Œ', "OE"), ('œ', "oe"), ('Ø', "O"), ('ø', "o"), ('Ð', "D"),
    ('ð', "d"), ('Đ', "D"), ('đ', "d"), ('Þ', "TH"), ('þ', "th"), ('ß', "ss"), ('Ł', "L"),
    ('ł', "l"), ('ı', "i"), ('‘', "'"), ('’', "'"), ('‚', ","), ('“', "\""), ('”', "\""),
    ('„', "\""), ('«', "<<"), ('»', ">>"), ('‹', "<"), ('›', ">"), ('–', "-"), ('—', "-"),
    ('‐', "-"), ('‑', "-"), ('´', "'"), ('¡', "!"), ('¿', "?"), ('×', "*"), ('ª', "a"),
    ('º', "o"), ('¹', "1"), ('²', "2"), ('³', "3"), ('¼', " 1/4"), ('½', " 1/2"), ('¾', " 3/4"),
    ('…', "..."), ('™', "TM"), ('\u{A0}', " "), ('\u{2009}', " "), ('\u{202F}', " "),
    ('ﬁ', "fi"), ('ﬂ', "fl"),
];

/// The character of one byte of a code page.
fn decode(encoding: Encoding, byte: u8) -> Option<char> {
    let high = usize::from(byte).checked_sub(0x80);
    match (encoding, high) {
        (_, None) | (Encoding::Latin1, _) => Some(char::from(byte)),
        (Encoding::Cp1252, Some(i)) => {
            CP1252_HIGH.get(i).copied().unwrap_or(Some(char::from(byte)))
        }
        (Encoding::Cp850, Some(i)) => DECODING_TABLE_CP850.get(i).copied(),
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
    /// UTF-8, where a code page was stated: "Olá" would become "OlA!".
    Utf8,
    /// A character that the payload cannot have: a control character, or one without an ASCII form.
    Character(usize, char),
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
    bytes
        .iter()
        .enumerate()
        .try_for_each(|(at, &byte)| take(at, decode(encoding, byte).ok_or(BadText::Encoding(at))?))
}

/// Hands the characters of a text to `sink`, folded to printable ASCII.
///
/// Folding takes the letter out of a letter with marks ("á" is "a"); CLDR's Latin-ASCII table gives
/// the rest ("º" is "o").
///
/// # Errors
/// [`BadText`]; what came before the fault was handed out.
pub fn fold(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    each(bytes, encoding, &mut |at, character| {
        fold_one(character, sink).then_some(()).ok_or(BadText::Character(at, character))
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

fn fold_one(character: char, sink: &mut dyn Sink) -> bool {
    if character.is_ascii() {
        let printable = is_ans(character as u8);
        if printable {
            sink.put(character);
        }
        return printable;
    }
    if let Some((_, ascii)) = LATIN_ASCII.iter().find(|(c, _)| *c == character) {
        ascii.chars().for_each(|c| sink.put(c));
        return true;
    }
    // The letter of a letter with marks; of a mark of its own, which belongs to the letter before
    // it, nothing.
    let mut letters = 0;
    let mut ascii = true;
    let mut letter = None;
    decompose_canonical(character, |part| {
        if canonical_combining_class(part) == 0 {
            letters += 1;
            ascii &= part.is_ascii() && is_ans(part as u8);
            letter = Some(part);
        }
    });
    if let (Some(letter), 1, true) = (letter, letters, ascii) {
        sink.put(letter);
    }
    ascii && letters <= 1
}

/// Longest run of marks on one letter: Unicode's stream-safe text format (UAX 15, section 13).
const MARKS_MAX: usize = 30;

/// Hands the characters of a text to `sink` with accents kept, composed (NFC), as EMVCo MPM 1.1
/// 4.5.3.1 asks.
///
/// # Errors
/// [`BadText`]: bytes that are no text, a control character, or over 30 marks on one letter.
pub fn compose_all(bytes: &[u8], encoding: Encoding, sink: &mut dyn Sink) -> Result<(), BadText> {
    // Printable ASCII is the same in every encoding, and composed.
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        bytes.iter().for_each(|byte| sink.put(char::from(*byte)));
        return Ok(());
    }
    // A letter and the marks that follow it, in canonical order.
    let mut cluster = ArrayVec::<(u8, char), { MARKS_MAX + 8 }>::new();
    each(bytes, encoding, &mut |at, character| {
        if character.is_control() || is_invisible(character) {
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

/// Writes a text in an encoding; a character that it lacks is folded, or becomes `?`.
pub fn encode(text: &str, encoding: Encoding, put: &mut dyn FnMut(u8)) {
    for character in text.chars() {
        if character.is_ascii() {
            put(character as u8);
        } else if encoding == Encoding::Utf8 {
            character.encode_utf8(&mut [0; 4]).bytes().for_each(&mut *put);
        } else if let Some(byte) = (0x80..=0xFF).find(|b| decode(encoding, *b) == Some(character)) {
            put(byte);
        } else if !fold_one(character, &mut |c: char| put(c as u8)) {
            put(b'?');
        }
    }
}
