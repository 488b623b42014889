//! Keeps a client's secrets out of messages, log lines, and the information about orders. All that
//! comes over the network passes through here after it was decoded: values, with which the program
//! works, through [`Secrets::hide`]; texts for a person through [`Secrets::masked`].
//!
//! A secret is found in upper and lower case, with any of its characters escaped as in JSON, URLs
//! or HTML, even if one escape is inside another, and if only a part of the secret is there. A
//! secret that somebody encrypted, compressed or encoded in base64 is not found; the one exception
//! is the base64 in which the password of the proxy is sent.

use crate::credential;
use crate::error::{Error, Failure};
use zeroize::Zeroizing;

/// A part of a secret of this many characters is hidden from a person. A shorter part tells nobody
/// anything.
const PIECE: usize = 12;

/// The same for values. It is more, because an id may share 16 digits with a token: the number of
/// the application.
const PIECE_OF_VALUE: usize = 20;

/// Shorter secrets are ignored: they protect nothing, and would be found in half of all words.
const SHORTEST: usize = FEW;

/// A text that begins like an access token and has this length is taken for a token, whoever owns
/// it. The number of a sale may begin like one, too, but is shorter.
const TOKEN: usize = 30;

/// The secrets of a client. They are wiped when the client is closed.
pub struct Secrets {
    token: Zeroizing<Vec<u8>>,
    /// The secrets of the proxy. They may be so short that an amount holds one by chance.
    others: Vec<Zeroizing<Vec<u8>>>,
}

impl Secrets {
    /// The access token, and the secrets of the proxy.
    #[must_use]
    pub fn new(token: &str, others: &[&str]) -> Self {
        let others = others.iter().filter(|text| text.len() >= SHORTEST);
        Self {
            token: Zeroizing::new(token.into()),
            others: others.map(|text| Zeroizing::new((*text).into())).collect(),
        }
    }

    /// Overwrites the access token with asterisks, byte by byte, so that offsets in the text stay
    /// valid.
    pub fn hide(&self, text: &mut [u8]) {
        hide(text, &[&self.token], PIECE_OF_VALUE);
    }

    /// Whether a text holds the whole access token.
    pub fn is_token_in(&self, text: &[u8]) -> bool {
        is_part_in(text, &self.token, self.token.len())
    }

    /// Foreign bytes as a text for a person: printable ASCII with the rest escaped, every secret
    /// overwritten, cut to `max` characters.
    pub fn masked(&self, bytes: &[u8], max: usize) -> String {
        // The first bytes are enough for `max` characters, and for the end of a secret that begins
        // among them.
        let enough = bytes.len().min(max.saturating_mul(4).saturating_add(1024));
        let mut bytes = String::from_utf8_lossy(&bytes[..enough]).into_owned().into_bytes();
        hide(&mut bytes, &self.all(), PIECE);
        let mut from = 0;
        while let Some(token) = bytes.get(from..).and_then(credential::token_in) {
            let token = from + token.start..from + token.end;
            from = token.end;
            if token.len() >= TOKEN {
                bytes[token].fill(b'*');
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let ascii = text.chars().take(max).flat_map(|c| {
            let keep = c == ' ' || c.is_ascii_graphic();
            keep.then_some(c).into_iter().chain(c.escape_default().take(if keep { 0 } else { 10 }))
        });
        ascii.take(max).collect()
    }

    /// Removes secrets from a failure, wherever its texts come from: a caller may have passed a
    /// secret as another argument.
    #[must_use]
    pub fn conceal(&self, mut failure: Failure) -> Failure {
        failure.error = self.conceal_error(failure.error);
        for text in [&mut failure.api_code, &mut failure.request_id, &mut failure.detail] {
            *text = self.masked(text.as_bytes(), usize::MAX);
        }
        failure
    }

    /// Removes secrets from an error, as [`Self::conceal`] does from a failure.
    #[must_use]
    pub fn conceal_error(&self, mut error: Error) -> Error {
        let shown = error.excerpt.shown();
        if self.all().iter().any(|secret| is_part_in(shown, secret, PIECE)) {
            error.excerpt = error.excerpt.withheld();
        }
        error
    }

    fn all(&self) -> Vec<&[u8]> {
        let others = self.others.iter().map(|secret| secret.as_slice());
        core::iter::once(self.token.as_slice()).chain(others).collect()
    }
}

/// Overwrites every part of a secret that has at least `least` characters, or is the whole secret.
fn hide(text: &mut [u8], secrets: &[&[u8]], least: usize) {
    let mut at = 0;
    let secrets = secrets.iter().filter(|secret| may_be_in(text, secret, least));
    let secrets: Vec<&&[u8]> = secrets.collect();
    while at < text.len() && !secrets.is_empty() {
        let ends = secrets.iter().filter_map(|secret| end_of_part(text, at, secret, least));
        at = match ends.max() {
            Some(end) => {
                text[at..end].fill(b'*');
                end
            }
            None => at + 1,
        };
    }
}

fn is_part_in(text: &[u8], secret: &[u8], least: usize) -> bool {
    may_be_in(text, secret, least)
        && (0..text.len()).any(|at| end_of_part(text, at, secret, least).is_some())
}

/// A comparison of this many characters tells most texts from a secret.
const FEW: usize = 4;

/// Whether a text may hold `least` characters of a secret. This check is quick, since nearly no
/// text of an order holds one. It looks at every few places: if the characters are in the text
/// without escapes, [`FEW`] of them begin at one of these places.
fn may_be_in(text: &[u8], secret: &[u8], least: usize) -> bool {
    let least = least.min(secret.len());
    if least < FEW || text.len() < least {
        return false;
    }
    let is_few = |place: &[u8]| secret.windows(FEW).any(|few| few.eq_ignore_ascii_case(place));
    text.iter().any(|byte| matches!(byte, b'%' | b'\\' | b'&'))
        || text.windows(FEW).step_by(least - FEW + 1).any(is_few)
}

/// The end of the longest part of a secret that begins at `at`, if this part has at least `least`
/// characters or is the whole secret.
fn end_of_part(text: &[u8], at: usize, secret: &[u8], least: usize) -> Option<usize> {
    let least = least.min(secret.len());
    let (first, _) = character(text, at)?;
    let parts = (0..=secret.len() - least).map(|from| &secret[from..]);
    let begun = parts.filter(|part| part[0].eq_ignore_ascii_case(&first));
    begun.filter_map(|part| end_of_same(text, at, part, least)).max()
}

/// Where a text stops being equal to `part`, if at least `least` characters are equal.
fn end_of_same(text: &[u8], mut at: usize, part: &[u8], least: usize) -> Option<usize> {
    let mut length = 0;
    for expected in part {
        match character(text, at) {
            Some((found, next)) if found.eq_ignore_ascii_case(expected) => at = next,
            _ => break,
        }
        length += 1;
    }
    (length >= least).then_some(at)
}

/// How many escapes may be inside one another: JSON in JSON in a URL.
const DEPTH: usize = 3;

/// The character at a place, with its escapes resolved, and the place after it.
fn character(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let mut found = (*text.get(at)?, at + 1);
    for _ in 0..DEPTH {
        match escaped(found.0, text.get(found.1..)?) {
            Some((character, length)) => found = (character, found.1 + length),
            None => break,
        }
    }
    Some(found)
}

/// The character that `introducer` and the text after it stand for, and how much of that text it
/// takes: `%2D`, `\u002d`, `\x2d`, `\-`, `&#45;`, `&#x2d;`.
fn escaped(introducer: u8, rest: &[u8]) -> Option<(u8, usize)> {
    match (introducer, rest) {
        (b'%', rest) => Some((number(rest.get(..2)?, 16)?, 2)),
        (b'\\', [b'u' | b'U', digits @ ..]) => Some((number(digits.get(..4)?, 16)?, 5)),
        (b'\\', [b'x' | b'X', digits @ ..]) => Some((number(digits.get(..2)?, 16)?, 3)),
        (b'\\', [other, ..]) if !other.is_ascii_alphanumeric() => Some((*other, 1)),
        (b'&', [b'#', b'x' | b'X', digits @ ..]) => entity(digits, 16).map(|(c, n)| (c, n + 2)),
        (b'&', [b'#', digits @ ..]) => entity(digits, 10).map(|(c, n)| (c, n + 1)),
        _ => None,
    }
}

/// A number that a semicolon ends.
fn entity(digits: &[u8], radix: u32) -> Option<(u8, usize)> {
    let length = digits.iter().take(8).position(|byte| *byte == b';')?;
    Some((number(digits.get(..length)?, radix)?, length + 1))
}

fn number(digits: &[u8], radix: u32) -> Option<u8> {
    let digits = core::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok().and_then(|number| u8::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    const TOKEN: &str =
        "APP_USR-8499883828799661-062409-9f8e7d6c5b4a39281706f5e4d3c2b1a0-446566691";
    const HASH: &str = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";

    fn secrets() -> Secrets {
        Secrets::new(TOKEN, &["hunter2", "dXNlcjpodW50ZXIy"])
    }

    fn masked(text: &str) -> String {
        secrets().masked(text.as_bytes(), 500)
    }

    /// The whole token, each character written by `write`.
    fn written(write: impl Fn(char) -> String) -> String {
        TOKEN.chars().map(write).collect()
    }

    #[test]
    fn the_token_is_hidden_however_it_is_written() {
        let code = u32::from;
        for text in [
            TOKEN.to_owned(),
            format!("Bearer {TOKEN}"),
            TOKEN.to_lowercase(),
            TOKEN.to_uppercase(),
            TOKEN.replace('-', "%2D"),
            TOKEN.replace('-', "%252d"),
            TOKEN.replace('-', "%25252d"),
            TOKEN.replace('_', "\\u005f").replace('-', "\\u002D"),
            TOKEN.replace('-', "\\\\u002d"),
            TOKEN.replace('-', "\\-"),
            TOKEN.replace('-', "&#45;").replace('_', "&#x5F;"),
            TOKEN.replace('-', "&#38;#45;"),
            written(|c| format!("\\u{:04x}", code(c))),
            written(|c| format!("\\x{:02X}", code(c))),
            written(|c| format!("%{:02X}", code(c))),
            written(|c| format!("&#{};", code(c))),
        ] {
            let shown = masked(&format!("a \"{text}\", b"));
            let stars = "*".repeat(text.len() - if text.starts_with("Bearer ") { 7 } else { 0 });
            let bearer = if text.starts_with("Bearer ") { "Bearer " } else { "" };
            assert_eq!(shown, format!("a \"{bearer}{stars}\", b"), "{text}");
        }
        assert_eq!(masked(&TOKEN.repeat(2)), "*".repeat(2 * TOKEN.len()));
    }

    #[test]
    fn a_part_of_the_token_is_hidden_too() {
        let hash = HASH;
        for from in 0..TOKEN.len() - PIECE {
            let part = &TOKEN[from..from + PIECE];
            assert_eq!(masked(&format!("<{part}>")), format!("<{}>", "*".repeat(PIECE)), "{part}");
            let shorter = &TOKEN[from..from + PIECE - 1];
            assert_eq!(masked(&format!("<{shorter}>")), format!("<{shorter}>"));
        }
        // It is found at any place in a text.
        for before in 0..40 {
            let part = &TOKEN[before..before + PIECE];
            let blanks = " ".repeat(before);
            assert_eq!(
                masked(&format!("{blanks}{part} ")),
                format!("{blanks}{} ", "*".repeat(PIECE))
            );
            let mut value =
                format!("{blanks}{}", &TOKEN[before..before + PIECE_OF_VALUE]).into_bytes();
            secrets().hide(&mut value);
            assert_eq!(value[before..], [b'*'; PIECE_OF_VALUE]);
        }
        let cut = masked(&format!("it was {}", &TOKEN[..60]));
        assert_eq!(cut, format!("it was {}", "*".repeat(60)));
        assert_eq!(masked(&format!("{hash}zz")), format!("{}zz", "*".repeat(32)));
    }

    #[test]
    fn anothers_token_is_hidden_and_a_sale_that_is_called_alike_is_not() {
        let other = TOKEN.replace(HASH, &"a0".repeat(16)).replace("849", "111");
        assert_eq!(masked(&format!("no {other}.")), format!("no APP_USR-{}.", "*".repeat(66)));
        assert_eq!(masked("no TEST-2026-11-30-000123"), "no TEST-2026-11-30-000123");
    }

    #[test]
    fn the_proxys_password_is_hidden_from_persons_alone() {
        assert_eq!(
            masked("user:hunter2@x, Basic dXNlcjpodW50ZXIy"),
            "user:*******@x, Basic ****************"
        );
        let mut value = *b"hunter2";
        secrets().hide(&mut value);
        assert_eq!(&value, b"hunter2");
        assert_eq!(Secrets::new(TOKEN, &["", "abc"]).masked(b"abcdef", 9), "abcdef");
    }

    #[test]
    fn values_keep_their_length_and_what_ids_have_in_common_with_a_token() {
        let hidden = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            secrets().hide(&mut bytes);
            String::from_utf8(bytes).expect("text")
        };
        assert_eq!(hidden(&format!("é{TOKEN}é")), format!("é{}é", "*".repeat(TOKEN.len())));
        assert_eq!(hidden("8499883828799661"), "8499883828799661");
        assert_eq!(hidden("446566691"), "446566691");
        assert_eq!(hidden(&HASH[..20]), "*".repeat(20));
        assert_eq!(hidden(&HASH[..19]), &HASH[..19]);
    }

    #[test]
    fn the_whole_token_is_found_in_a_text_and_a_part_is_not() {
        let secrets = secrets();
        assert!(secrets.is_token_in(format!("/v1/orders/{TOKEN}").as_bytes()));
        assert!(secrets.is_token_in(TOKEN.replace('-', "%2D").as_bytes()));
        assert!(!secrets.is_token_in(&TOKEN.as_bytes()[1..]) && !secrets.is_token_in(b""));
        assert!(!Secrets::new("", &[]).is_token_in(b"anything"));
    }

    #[test]
    fn a_failure_quotes_no_secret_that_was_given_in_place_of_something_else() {
        let secrets = Secrets::new("a-token-of-another-kind-446566691", &["hunter2"]);
        for found in ["a-token-of-another-kind-446566691", "xx a-token-of-another-kind", "hunter2"]
        {
            let error = Error::new(Fault::BadValue).named("pos").excerpt(found.as_bytes());
            let failure = secrets.conceal(Failure::from(error).detail(format!("not {found}")));
            let message = failure.to_string();
            assert!(!message.contains("-token-of-") && !message.contains("hunter2"), "{message}");
            assert!(
                message.contains(&format!("{} characters, not shown", found.len())),
                "{message}"
            );
        }
        let error = Error::new(Fault::BadValue).excerpt(b"CAJA001");
        assert_eq!(secrets.conceal_error(error), error);
    }

    #[test]
    fn words_are_printable_ascii_and_cut() {
        assert_eq!(masked("caf\u{e9}\n"), "caf\\u{e9}\\n");
        assert_eq!(secrets().masked(b"\xFFab", 9), "\\u{fffd}a");
        assert_eq!(secrets().masked("é".repeat(9).as_bytes(), 8), "\\u{e9}\\u");
        // A text is masked before it is cut, so that the beginning of a secret does not stay.
        assert_eq!(secrets().masked(TOKEN.as_bytes(), 8), "********");
    }
}
