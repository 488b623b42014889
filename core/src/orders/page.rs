//! Extracts the words that a person would read from a web page that came in place of the service's
//! answer.

/// Elements whose text a browser does not show.
const UNREAD: [&str; 3] = ["script", "style", "template"];

/// How many bytes of a page are read. The head of a page may be long.
const PAGE_MAX: usize = 16 * 1024;

/// The words of a page without tags and comments, separated by blanks, with the title first. A text
/// that is not HTML keeps all its words.
pub fn words(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(&page[..page.len().min(PAGE_MAX)]);
    let mut text = String::new();
    let mut rest = page.as_ref();
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = behind_tag(behind);
    }
    text.push_str(rest);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The text after a tag, a comment, or an element that a browser does not show. If it does not end,
/// the rest of the page belongs to it.
fn behind_tag(tag: &str) -> &str {
    let behind = |end: &str, text: &'_ str| text.find(end).map_or(text.len(), |at| at + end.len());
    if tag.starts_with("!--") {
        return &tag[behind("-->", tag)..];
    }
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let unread = UNREAD.iter().find(|unread| name.eq_ignore_ascii_case(unread));
    let text = &tag[behind(">", tag)..];
    match unread {
        Some(unread) => {
            let end = format!("</{unread}");
            let lower = text.to_ascii_lowercase();
            let element = &text[behind(&end, &lower)..];
            &element[behind(">", element)..]
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_page_are_those_that_a_person_reads() {
        for (page, expected) in [
            (
                "<html><title>Blocked</title><body>Access denied.</body></html>",
                "Blocked Access denied.",
            ),
            ("<h1>403</h1><!-- <b>x</b> --><p class=\"a>b\">No\r\n\t entry", "403 b\">No entry"),
            ("<SCRIPT src=x>if (a < b) { c(); }</script >Sign in", "Sign in"),
            ("<style>p { color: red }</style><p>a<br/>b", "a b"),
            ("plain text", "plain text"),
            ("", ""),
            ("a <b", "a"),
            ("<script>never ends", ""),
            ("<!-- never ends", ""),
            ("<é>x", "x"),
        ] {
            assert_eq!(words(page.as_bytes()), expected, "{page}");
        }
        assert_eq!(words(b"\xFF<p>x"), "\u{fffd} x");
    }
}
