//! What a credential looks like, whoever's it is: one that was put into the wrong member is not to
//! be repeated in a message.

use core::ops::Range;

/// How the service's access tokens begin (Mercado Pago's reference, form of the token).
const TOKENS: [&[u8]; 2] = [b"APP_USR-", b"TEST-"];

/// Hexadecimal digits in a row. The service's secret for notifications has 64; the longest run of a
/// UUID is 12, and no field of a payload or an order needs so many.
const DIGITS: usize = 40;

/// Whether a text may hold a credential: a token, the secret for notifications, or a URL with a user
/// and a password. A till's own "TEST-1" looks like one too, and is better not quoted than a token
/// quoted.
pub fn may_be_in(text: &[u8]) -> bool {
    token_in(text).is_some() || has_digits(text) || has_user(text)
}

/// Where the first access token stands, that begins at the start of a word: its letters, digits, "-"
/// and "_", behind the beginning that all tokens have; "*" where a part of it was hidden.
pub fn token_in(text: &[u8]) -> Option<Range<usize>> {
    let begins_word = |at: usize| at == 0 || !text[at - 1].is_ascii_alphanumeric();
    let begin = (0..text.len()).filter(|at| begins_word(*at)).find_map(|at| {
        let rest = &text[at..];
        let begins = |token: &&[u8]| {
            rest.get(..token.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(token))
        };
        TOKENS.iter().find(|token| begins(token)).map(|token| at + token.len())
    })?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*');
    Some(begin..begin + text[begin..].iter().take_while(|byte| is_part(byte)).count())
}

fn has_digits(text: &[u8]) -> bool {
    text.split(|byte| !byte.is_ascii_hexdigit()).any(|run| run.len() >= DIGITS)
}

/// `user:password@host`, behind a scheme or alone.
fn has_user(text: &[u8]) -> bool {
    let colon = text.iter().position(|byte| *byte == b':');
    colon.is_some_and(|at| text[at..].contains(&b'@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_beginning_in_any_case_at_the_start_of_a_word() {
        for text in [
            "APP_USR-8499883828799661-062409-x-446566691",
            "TEST-8499883828799661",
            "app_usr-1",
            "test-1",
            "Bearer APP_USR-1",
            "http://127.0.0.1/?access_token=APP_USR-1",
        ] {
            assert!(may_be_in(text.as_bytes()), "{text}");
        }
        for text in ["", "APP_USR", "TEST", "latest-1", "venda-4101", "myAPP_USR-1", "T7_000238"] {
            assert!(!may_be_in(text.as_bytes()), "{text}");
        }
        assert_eq!(token_in(b"a TEST-12-_x; b"), Some(7..12));
    }

    #[test]
    fn a_secret_for_notifications_is_known_by_its_digits_and_a_password_by_its_url() {
        assert!(
            may_be_in(&[b'a'; 64])
                && may_be_in(b"secret: 0123456789abcdefABCDEF0123456789abcdef0123")
        );
        assert!(!may_be_in(&[b'a'; 39]) && !may_be_in(&[b'g'; 64]));
        assert!(!may_be_in(b"2066ca19-c6f1-498a-be75-1923005edd06"));
        assert!(may_be_in(b"http://user:password@proxy:8080") && may_be_in(b"user:password@proxy"));
        assert!(!may_be_in(b"shop@example.com") && !may_be_in(b"https://api.mercadopago.com"));
    }
}
