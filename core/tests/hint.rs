//! What is told of a text that is no payload, of a key that is none and of a wrong checksum: the
//! message has to name the cure, since whoever reads it has a shop to run.

use posqr_core::Fault;
use posqr_core::payload::{Charge, Profile, Writer, build, check_payload};

/// The sample of Banco Central's manual with an amount; its checksum is 8B7E.
const PAYLOAD: &str = "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000\
                       520400005303986540510.005802BR5908Loja Boa6008BRASILIA62070503***63048B7E";

/// The first fault of a text, and its message.
fn told(text: &[u8]) -> (Fault, String) {
    let mut faults = Vec::new();
    check_payload(text, Profile::Emv, &mut |error| faults.push(error));
    let first = faults.first().expect("a fault");
    (first.fault, first.to_string())
}

fn expect(text: &[u8], fault: Fault, words: &str) {
    let (found, message) = told(text);
    assert_eq!(found, fault, "{message}");
    assert!(message.contains(words), "{words}: {message}");
    assert!(message.len() < 256, "{message}");
}

#[test]
fn what_a_scanner_puts_in_front_is_told_as_such() {
    for prefix in ["]Q1", "]Q2\\000026", "]Q0", "]d2", "]C0", "]z3"] {
        let text = format!("{prefix}{PAYLOAD}");
        expect(text.as_bytes(), Fault::IdNotNumeric, "the scanner's prefix, an AIM identifier");
    }
    for prefix in ["\\000026", "\\000003"] {
        let text = format!("{prefix}{PAYLOAD}");
        expect(text.as_bytes(), Fault::IdNotNumeric, "the scanner's prefix, an ECI number");
    }
    for prefix in ["QR:", "\u{2}", "\u{1d}", "\\x", "]", " ", "\n", "\t", "PIX 2026-12-01 "] {
        let text = format!("{prefix}{PAYLOAD}");
        expect(text.as_bytes(), Fault::IdNotNumeric, "a scanner's prefix or blanks, is too much");
    }
    // Digits go a while as objects.
    let (_, message) = told(format!("000026{PAYLOAD}").as_bytes());
    assert!(message.contains("scanner's prefix"), "{message}");
}

#[test]
fn what_editors_and_spreadsheets_put_around_is_told_as_such() {
    expect(format!("\u{FEFF}{PAYLOAD}").as_bytes(), Fault::IdNotNumeric, "byte-order mark (BOM)");
    for mark in ["\"", "'", "`", "\u{201C}", "\u{2018}", "«"] {
        let text = format!("{mark}{PAYLOAD}{mark}");
        expect(text.as_bytes(), Fault::IdNotNumeric, "quotation marks");
    }
    for after in ["\n", "\r\n", " ", "\t", "\"", "\n\n"] {
        let text = format!("{PAYLOAD}{after}");
        expect(text.as_bytes(), Fault::TrailingData, "no line end, blank, quotation mark");
    }
    let wrapped = PAYLOAD.replace("5204", "\r\n5204");
    expect(wrapped.as_bytes(), Fault::IdNotNumeric, "one line: a line end");
    let utf16: Vec<u8> = "\u{FEFF}0002".encode_utf16().flat_map(u16::to_le_bytes).collect();
    expect(&utf16, Fault::NotUtf8, "this text is UTF-16");
    let utf16: Vec<u8> = "\u{FEFF}0002".encode_utf16().flat_map(u16::to_be_bytes).collect();
    expect(&utf16, Fault::NotUtf8, "this text is UTF-16");
    expect(b"0002015904Caf\xE96304ABCD", Fault::NotUtf8, "ISO 8859-1 and Windows-1252");
}

#[test]
fn a_web_address_is_told_as_such() {
    for text in [
        "https://mpago.la/pos/1234567",
        "HTTP://LINK.MERCADOPAGO.COM.BR/LOJA",
        "upi://pay?pa=x@y",
        "www.example.com/x",
        "pix.example.com/qr/v2/abc",
        "picpay.me/loja",
    ] {
        expect(text.as_bytes(), Fault::IdNotNumeric, "a web address (URL), a link");
    }
    expect(b"hQVDUFYwMWE", Fault::IdNotNumeric, "this is a consumer-presented one");
    // Nothing is known of it, so nothing is said.
    let (_, message) = told(b"BEGIN:VCARD");
    assert!(!message.contains("allowed"), "{message}");
}

#[test]
fn of_a_checksum_that_is_none_the_right_one_is_told() {
    let (text, crc) = PAYLOAD.split_at(PAYLOAD.len() - 4);
    assert_eq!(crc, "8B7E");
    let head = &text[..text.len() - 4];
    for (text, fault) in [
        (format!("{text}0000"), Fault::CrcMismatch),
        (format!("{text}zzzz"), Fault::CrcNotHex),
        (format!("{text}8b7e"), Fault::CrcLowerCase),
        (format!("{head}6303B7E"), Fault::CrcLength),
        (head.to_owned(), Fault::CrcMissing),
    ] {
        expect(text.as_bytes(), fault, "this text has 8B7E");
    }
    // Counted over the bytes, letters with accents too (Mercado Pago's sample for Colombia).
    let accents = "00020101021243380016com.mercadolibre0201103095822491375204581253031705404\
                   5.005802CO5909TuNegocio6006Bogotá62350510ticket-1230707CAJA0010806Bebida6304";
    expect(format!("{accents}2736").as_bytes(), Fault::CrcMismatch, "this text has 2735");
}

/// What is told of a key.
fn told_of_key(key: &str) -> String {
    let charge = Charge {
        profile: Profile::PixStatic,
        pix_key: key.as_bytes(),
        merchant_name: b"Loja",
        merchant_city: b"Brasilia",
        ..Charge::default()
    };
    let message = build(&charge, &mut Writer::default()).expect_err(key).to_string();
    assert!(message.starts_with("pix_key (26.01): ") && message.len() < 256, "{message}");
    message
}

#[test]
fn of_a_key_with_a_mask_the_form_without_it_is_told() {
    for (words, keys) in [
        ("11 digits only, without points", ["123.456.789-09", "123456789-09", "123 456 789 09"]),
        (
            "capital letters, without points",
            ["00.038.166/0001-05", "12abc34501de35", "12.abc.345/01de-35"],
        ),
        (
            "without blanks, parentheses and hyphens",
            ["(61) 91234-5678", "+55 (61) 91234-5678", "61 91234-5678"],
        ),
        ("begins with +55", ["5561912345678", "556132345678", "61912345678"]),
        ("begins with +55", ["0055 61 91234-5678", "061912345678", "6132345678"]),
        (
            "8-4-4-4-12 hexadecimal digits with their hyphens",
            [
                "123e4567e12b12d1a456426655440000",
                "{123e4567-e12b-12d1-a456-426655440000}",
                "urn:uuid:123e4567-e12b-12d1-a456-426655440000",
            ],
        ),
        (
            "8-4-4-4-12 hexadecimal digits with their hyphens",
            [
                "123e4567-e12b-12d1-a4564-26655440000",
                " 123e4567-e12b-12d1-a456-426655440000",
                "{123E4567E12B12D1A456426655440000}",
            ],
        ),
        (
            "a blank stands in place of its plus sign",
            [" 5561912345678", " 55 61 91234-5678", " 556132345678"],
        ),
        (
            "its @, in place of which a blank stands",
            ["fulano exemplo.com", "a.b c.d", "loja exemplo.com.br"],
        ),
        ("e-mail address of up to 77 characters, without blanks", [" a@b.c", "a b@c.d", "a@b"]),
        ("zeros in front included", ["12345678", "123456789", "1.234.567-89"]),
    ] {
        for key in keys {
            let message = told_of_key(key);
            assert!(message.contains(words), "{words}: {message}");
        }
    }
    assert!(told_of_key("chave").contains("a CPF (11 digits), a CNPJ (14 digits or capital"));
}

#[test]
fn of_an_address_that_is_none_what_is_wrong_is_told() {
    for (words, url) in [
        ("without https:// in front", "https://pix.example.com/v2/abc"),
        ("no blanks and no accents", "pix.example.com/v2/ab c"),
        ("two hexadecimal digits after each %", "pix.example.com/v2/x%zz"),
        ("a host name with its domain", "pix/v2/abc"),
        ("a host name with its domain", "192.168.0.1/v2/abc"),
        ("a path after the host name", "pix.example.com"),
    ] {
        let charge = Charge {
            profile: Profile::PixDynamic,
            pix_url: url.as_bytes(),
            merchant_name: b"Loja",
            merchant_city: b"Brasilia",
            ..Charge::default()
        };
        let message = build(&charge, &mut Writer::default()).expect_err(url).to_string();
        assert!(message.contains(words) && message.len() < 256, "{words}: {message}");
    }
}
