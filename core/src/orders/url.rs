//! Checks the URL of a service or a proxy when the caller gives it, so that a URL that cannot work
//! does not fail the first sale. The check uses the parsers that read the URL when it is used:
//! `http` for its parts, and `rustls_pki_types`, which only this module names, for its host.

use http::Uri;
use rustls_pki_types::ServerName;
#[cfg(feature = "https")]
use std::net::IpAddr;

/// Reads a URL. `None` if its scheme is not `http` or `https`, its host cannot be a host, or its
/// port is not valid. The caller checks user, password, path and query.
pub fn read(url: &str) -> Option<Uri> {
    url.parse().ok().filter(is_place)
}

/// The checks of [`read`], for a URL that was parsed.
pub fn is_place(uri: &Uri) -> bool {
    let host = bare_host(uri);
    let place = uri.authority().map_or("", |authority| authority.as_str());
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let port = place.strip_prefix(uri.host().unwrap_or_default()).unwrap_or_default();
    matches!(uri.scheme_str(), Some("http" | "https"))
        && ServerName::try_from(host).is_ok()
        && (port.is_empty() || is_port(port))
}

/// Checks the port itself, since the parser ignores a port that is too large or not a number, and
/// accepts a sign.
fn is_port(port: &str) -> bool {
    let digits = port.strip_prefix(':').unwrap_or_default();
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u16>().is_ok_and(|number| number > 0)
}

/// The host, without the brackets around an IPv6 address.
pub fn bare_host(uri: &Uri) -> &str {
    let host = uri.host().unwrap_or_default();
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

/// Whether an address belongs to this machine, be it an IPv4 or an IPv6 address.
#[cfg(feature = "https")]
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_host_and_no_port_or_a_sound_one() {
        for url in [
            "https://api.mercadopago.com",
            "https://api.mercadopago.com:443/",
            "https://api.mercadopago.com/v1?a=b",
            "http://localhost:65535",
            "http://127.0.0.1:1",
            "http://[::1]:8080",
            "http://[::1]",
            "http://user:password@127.0.0.1:8080",
            "https://till_1.shop",
        ] {
            assert!(read(url).is_some(), "{url}");
        }
        for url in [
            "",
            "api.mercadopago.com",
            "api.mercadopago.com:443",
            "ftp://127.0.0.1",
            "https://",
            "https:///v1",
            "https://:443",
            "https://127.0.0.1:",
            "https://127.0.0.1:0",
            "https://127.0.0.1:00",
            "https://127.0.0.1:99999",
            "https://127.0.0.1:65536",
            "https://127.0.0.1:-1",
            "https://127.0.0.1:+1",
            "https://127.0.0.1:abc",
            "https://127.0.0.1:80:80",
            "https://127.0.0.1:8 0",
            "https://256.1.1.1",
            "https://1.2.3",
            "https://12345",
            "https://-",
            "https://.",
            "https://a..b",
            "https://a-.b",
            "https://*.mercadopago.com",
            "https://exa mple.com",
            "https://ex%61mple.com",
            "https://example.com\\v1",
            "https://[::1",
            "https://::1",
            "https://[]",
            "https://[::1]1",
            "https://[::g]",
            "https://[fe80::1%25eth0]",
            "https://user@",
        ] {
            assert!(read(url).is_none(), "{url}");
        }
    }
}
