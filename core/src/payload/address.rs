//! Web addresses: the host names in keys and in addresses of charges, and what is wrong with an
//! address of a charge (Manual de Padrões para Iniciação do Pix 2.2, 1.6.3; RFC 3986).

/// What is allowed where an address of a charge (26.25) is wrong; `None` if nothing is.
pub(super) fn fault(url: &[u8]) -> Option<&'static str> {
    let (host, path) = match url.iter().position(|b| *b == b'/') {
        Some(at) => url.split_at(at),
        None => (url, b"".as_slice()),
    };
    if has_scheme(url) {
        Some("the address without https:// in front: host/path")
    } else if !url.iter().all(is_character) {
        Some("characters of RFC 3986, so no blanks and no accents: host/path")
    } else if !percents_fit(url) {
        Some("two hexadecimal digits after each %, as in %20")
    } else if !is_qualified(host) {
        Some("a host name with its domain in front of the path: pix.example.com/path")
    } else if path.len() < 2 {
        Some("a path after the host name: pix.example.com/path")
    } else {
        None
    }
}

/// Labels of letters, digits and inner hyphens, joined by dots; two at least.
#[inline(never)]
pub(super) fn is_host(host: &[u8]) -> bool {
    let label = |label: &[u8]| {
        (1..=63).contains(&label.len())
            && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
            && label.first() != Some(&b'-')
            && label.last() != Some(&b'-')
    };
    host.contains(&b'.') && host.split(|b| *b == b'.').all(label)
}

/// Whether a text is an address for a browser or an app: with a scheme, or host and path.
pub(super) fn is_web(text: &[u8]) -> bool {
    let host = text.split(|b| *b == b'/').next().unwrap_or_default();
    has_scheme(text) || host.len() < text.len() && is_qualified(host)
}

/// Whether a text begins with a scheme (RFC 3986, 3.1) and what stands after it in web addresses.
fn has_scheme(text: &[u8]) -> bool {
    let name = text.iter().take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)).count();
    text.get(name..).unwrap_or_default().starts_with(b"://")
}

/// A host name with its domain, which no number is (RFC 1123, 2.1): `10.0.0.1` has none.
fn is_qualified(host: &[u8]) -> bool {
    let top = host.rsplit(|b| *b == b'.').next().unwrap_or_default();
    is_host(host) && !top.iter().all(u8::is_ascii_digit)
}

/// RFC 3986, 2: what stands in an address after its host. Brackets are for hosts alone.
fn is_character(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(byte)
}

fn percents_fit(url: &[u8]) -> bool {
    let mut after = url.split(|b| *b == b'%').skip(1);
    after.all(|rest| rest.iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2)
}
