//! EMVCo's merchant-presented mode against its own tables: the lists below are typed from the
//! specification (EMV QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1),
//! sections given beside them.

use posqr_core::Fault;
use posqr_core::emv::object::{self, Format, Presence, Template};
use posqr_core::emv::tlv::{Reader, Unit, Writer, characters};
use posqr_core::emv::{crc, iso::Currency, value};
use posqr_core::error::Path;

use Format::{Ans, Numeric, Text};
use Presence::{Conditional, Mandatory, Optional, Reserved};

type Line = (u8, u8, &'static str, Format, (u8, u8), Presence);

/// Section 3, table of the root objects; 02 to 51: at least one, so none of them by itself. 26 to
/// 51 hold network specific objects, whose format is S.
const ROOT: &[Line] = &[
    (0, 0, "Payload Format Indicator", Numeric, (2, 2), Mandatory),
    (1, 1, "Point of Initiation Method", Numeric, (2, 2), Optional),
    (2, 25, "Merchant Account Information", Ans, (1, 99), Optional),
    (26, 51, "Merchant Account Information", Text, (1, 99), Optional),
    (52, 52, "Merchant Category Code", Numeric, (4, 4), Mandatory),
    (53, 53, "Transaction Currency", Numeric, (3, 3), Mandatory),
    (54, 54, "Transaction Amount", Ans, (1, 13), Conditional),
    (55, 55, "Tip or Convenience Indicator", Numeric, (2, 2), Optional),
    (56, 56, "Value of Convenience Fee Fixed", Ans, (1, 13), Conditional),
    (57, 57, "Value of Convenience Fee Percentage", Ans, (1, 5), Conditional),
    (58, 58, "Country Code", Ans, (2, 2), Mandatory),
    (59, 59, "Merchant Name", Ans, (1, 25), Mandatory),
    (60, 60, "Merchant City", Ans, (1, 15), Mandatory),
    (61, 61, "Postal Code", Ans, (1, 10), Optional),
    (62, 62, "Additional Data Field Template", Text, (1, 99), Optional),
    (63, 63, "CRC", Ans, (4, 4), Mandatory),
    (64, 64, "Merchant Information, Language Template", Text, (1, 99), Optional),
    (65, 79, "RFU for EMVCo", Text, (1, 99), Reserved),
    (80, 99, "Unreserved Template", Text, (1, 99), Optional),
];

/// Tables of 26 to 51, of 62.50 to 62.99 and of 80 to 99.
const WITH_GUID: &[Line] = &[
    (0, 0, "Globally Unique Identifier", Ans, (1, 32), Mandatory),
    (1, 99, "Network or context specific data", Text, (1, 99), Optional),
];

/// Table of 62. It has no 00.
const ADDITIONAL: &[Line] = &[
    (0, 0, "RFU for EMVCo", Text, (1, 99), Reserved),
    (1, 1, "Bill Number", Ans, (1, 25), Optional),
    (2, 2, "Mobile Number", Ans, (1, 25), Optional),
    (3, 3, "Store Label", Ans, (1, 25), Optional),
    (4, 4, "Loyalty Number", Ans, (1, 25), Optional),
    (5, 5, "Reference Label", Ans, (1, 25), Optional),
    (6, 6, "Customer Label", Ans, (1, 25), Optional),
    (7, 7, "Terminal Label", Ans, (1, 25), Optional),
    (8, 8, "Purpose of Transaction", Ans, (1, 25), Optional),
    (9, 9, "Additional Consumer Data Request", Ans, (1, 3), Optional),
    (10, 10, "Merchant Tax ID", Ans, (1, 20), Optional),
    (11, 11, "Merchant Channel", Ans, (3, 3), Optional),
    (12, 49, "RFU for EMVCo", Text, (1, 99), Reserved),
    (50, 99, "Payment System specific template", Text, (1, 99), Optional),
];

/// Table of 64, but for 00, whose two letters its content judges.
const LANGUAGE: &[Line] = &[
    (1, 1, "Merchant Name, Alternate Language", Text, (1, 25), Mandatory),
    (2, 2, "Merchant City, Alternate Language", Text, (1, 15), Optional),
    (3, 99, "RFU for EMVCo", Text, (1, 99), Reserved),
];

fn expect(path: Path, line: &Line) {
    let object = object::lookup(path).expect("a row");
    let (_, _, name, format, (min, max), presence) = *line;
    assert_eq!(object.name, name, "{path}");
    assert_eq!(object.format, format, "{path}");
    assert_eq!((object.min, object.max), (min, max), "{path}");
    assert_eq!(object.presence, presence, "{path}");
}

/// Compares a whole template and gives the number of objects.
fn expect_all(lines: &[Line], path: impl Fn(u8) -> Path) -> usize {
    let mut count = 0;
    for line in lines {
        for id in line.0..=line.1 {
            expect(path(id), line);
            count += 1;
        }
    }
    count
}

#[test]
fn every_root_object_has_the_row_of_the_standard() {
    assert_eq!(expect_all(ROOT, Path::root), 100);
}

#[test]
fn every_object_inside_a_template_has_the_row_of_the_standard() {
    for template in (26..=51).chain(80..=99) {
        assert_eq!(expect_all(WITH_GUID, |id| Path::sub(template, id)), 100);
    }
    assert_eq!(expect_all(ADDITIONAL, |id| Path::sub(62, id)), 100);
    for template in 50..=99 {
        let path = |id| Path::sub(62, template).child(id).expect("three IDs");
        assert_eq!(expect_all(WITH_GUID, path), 100);
    }
    assert_eq!(expect_all(LANGUAGE, |id| Path::sub(64, id)), 99);
    let preference = object::lookup(Path::sub(64, 0)).expect("a row");
    assert_eq!(preference.name, "Language Preference");
    assert_eq!((preference.format, preference.presence), (Ans, Mandatory));
}

#[test]
fn templates_stand_where_the_standard_puts_them_and_nowhere_else() {
    for id in 0..100 {
        let expected = match id {
            26..=51 => Some(Template::Account),
            62 => Some(Template::Additional),
            64 => Some(Template::Language),
            80..=99 => Some(Template::Unreserved),
            _ => None,
        };
        assert_eq!(object::root(id).template(), expected, "{id:02}");
        let inside = |template| object::inside(template, id).template();
        assert_eq!(
            inside(Template::Additional),
            (id >= 50).then_some(Template::System),
            "62.{id:02}"
        );
        for template in [Template::Account, Template::Language, Template::Unreserved] {
            assert_eq!(inside(template), None, "{template:?} {id:02}");
        }
    }
}

#[test]
fn there_are_no_objects_inside_a_primitive() {
    for path in ["00.01", "02.00", "54.01", "62.05.01", "65.00", "26.01.00", "64.01.00"] {
        let path = Path::parse(path.as_bytes()).expect("a path");
        assert!(object::lookup(path).is_none(), "{path}");
    }
    assert!(object::lookup(Path::NONE).is_none());
}

#[test]
fn templates_name_what_they_cannot_do_without() {
    assert_eq!(Template::Account.mandatory(), [0]);
    assert_eq!(Template::System.mandatory(), [0]);
    assert_eq!(Template::Unreserved.mandatory(), [0]);
    assert_eq!(Template::Language.mandatory(), [0, 1]);
    assert!(Template::Additional.mandatory().is_empty());
}

#[test]
fn the_checksum_is_crc_16_ibm_3740() {
    // 4.7.3; check value of the catalogue of CRC algorithms.
    for (text, checksum) in
        [(b"123456789".as_slice(), 0x29B1), (b"", 0xFFFF), (b"A", 0xB915), (b"0002016304", 0xAAE6)]
    {
        assert_eq!(crc::checksum(text), checksum);
    }
    // The running value over 0002016304.
    let running = [0xD7A3, 0x2EC9, 0x3AFF, 0x7E08, 0xA10A, 0x89B9, 0xEF34, 0x3EF1, 0x10CE, 0xAAE6];
    for (at, value) in running.into_iter().enumerate() {
        assert_eq!(crc::checksum(&b"0002016304"[..=at]), value);
    }
}

#[test]
fn the_checksum_of_any_length_is_that_of_the_definition() {
    // Bit by bit, as ISO/IEC 13239 has it: the highest first, polynomial 1021.
    let plain = |text: &[u8]| {
        text.iter().fold(0xFFFF_u16, |sum, byte| {
            (0..8).fold(sum ^ u16::from(*byte) << 8, |sum, _| {
                sum << 1 ^ if sum & 0x8000 == 0 { 0 } else { 0x1021 }
            })
        })
    };
    let text: Vec<u8> = (0..600_u32).map(|n| (n * n / 7 + n) as u8).collect();
    for length in 0..text.len() {
        assert_eq!(crc::checksum(&text[..length]), plain(&text[..length]), "{length}");
        assert_eq!(crc::checksum(&text[length..]), plain(&text[length..]), "from {length}");
    }
}

#[test]
fn the_checksum_is_over_the_bytes_of_utf_8() {
    // Annex B.7, and the Colombian sample of Mercado Pago.
    let standard = "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001\
        030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京\
        540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708\
        123456786304";
    assert_eq!(crc::checksum(standard.as_bytes()), 0xA13A);
    let colombia = "00020101021243380016com.mercadolibre02011030958224913752045812530317054045.00\
        5802CO5909TuNegocio6006Bogotá62350510ticket-1230707CAJA0010806Bebida6304";
    assert_eq!(crc::checksum(colombia.as_bytes()), 0x2735);
}

#[test]
fn a_checksum_is_four_capital_digits_and_is_read_in_either_case() {
    assert_eq!(&crc::digits(0x007B), b"007B");
    assert_eq!(&crc::digits(0), b"0000");
    assert_eq!(&crc::digits(0xABCD), b"ABCD");
    assert_eq!(crc::parse(b"abCD"), Some(0xABCD));
    for text in [b"".as_slice(), b"07B", b"0007B", b"00G0", b"+07B", b" 07B", "00é".as_bytes()] {
        assert_eq!(crc::parse(text), None, "{text:?}");
    }
}

/// ID, value and offset of each object, or the fault, its offset and the ID that was read.
type Objects<'a> = Result<Vec<(u8, &'a str, usize)>, (Fault, usize, Option<u8>)>;

fn read(text: &str, unit: Unit) -> Objects<'_> {
    Reader::new(text.as_bytes(), 0, unit)
        .map(|object| match object {
            Ok(tlv) => Ok((tlv.id, std::str::from_utf8(tlv.value).expect("UTF-8"), tlv.offset)),
            Err(broken) => Err((broken.fault, broken.offset, broken.id)),
        })
        .collect()
}

#[test]
fn a_length_counts_characters_or_bytes_as_the_reader_is_told() {
    // Annex B.7: four characters of three bytes each.
    let text = "0104最佳运输0202北京";
    let expected = vec![(1, "最佳运输", 4), (2, "北京", 20)];
    assert_eq!(read(text, Unit::Characters), Ok(expected.clone()));
    assert_eq!(read("0112最佳运输0206北京", Unit::Bytes), Ok(expected));
    assert_eq!(read("0001x0101y", Unit::Bytes), Ok(vec![(0, "x", 4), (1, "y", 9)]));
    assert_eq!(read("", Unit::Characters), Ok(vec![]));
    assert_eq!(read("6200", Unit::Characters), Ok(vec![(62, "", 4)]));
}

#[test]
fn a_reader_says_what_is_broken_and_where() {
    use Unit::{Bytes, Characters};
    for (text, unit, fault, offset, id) in [
        ("000", Characters, Fault::TruncatedHeader, 0, None),
        ("0001x62", Characters, Fault::TruncatedHeader, 5, None),
        ("A002", Characters, Fault::IdNotNumeric, 0, None),
        ("0001x\n0001", Characters, Fault::IdNotNumeric, 5, None),
        ("00+2", Characters, Fault::LengthNotNumeric, 2, Some(0)),
        ("54 1x", Characters, Fault::LengthNotNumeric, 2, Some(54)),
        ("0003ab", Characters, Fault::LengthOverflow, 2, Some(0)),
        ("0003áb", Characters, Fault::LengthOverflow, 2, Some(0)),
        ("0099", Bytes, Fault::LengthOverflow, 2, Some(0)),
        ("0001á", Bytes, Fault::SplitsCharacter, 2, Some(0)),
        // Digits of other scripts are no digits: U+FF10, U+0660.
        ("０００1", Characters, Fault::IdNotNumeric, 0, None),
        ("00٠1x", Characters, Fault::LengthNotNumeric, 2, Some(0)),
    ] {
        assert_eq!(read(text, unit), Err((fault, offset, id)), "{text}");
    }
}

#[test]
fn a_reader_counts_offsets_from_the_payload_and_stops_at_a_fault() {
    let mut reader = Reader::new(b"0001x??", 100, Unit::Bytes);
    assert_eq!(reader.next().expect("one").expect("sound").offset, 104);
    assert_eq!(reader.offset(), 105);
    assert!(!reader.is_at_end());
    assert_eq!(reader.next().expect("one").expect_err("broken").offset, 105);
    assert!(reader.next().is_none());
}

#[test]
fn a_writer_writes_headers_of_two_digits_and_lengths_of_templates_afterwards() {
    let mut writer = Writer::default();
    writer.object(0, b"01", 2).expect("room");
    let outer = writer.open(62).expect("room");
    let inner = writer.open(50).expect("room");
    writer.object(0, b"a", 1).expect("room");
    assert_eq!(writer.close(inner), 5);
    writer.object(5, "最佳".as_bytes(), 2).expect("room");
    assert_eq!(writer.close(outer), 15);
    writer.raw(b"6304").expect("room");
    assert_eq!(writer.text(), "000201621550050001a0502最佳6304".as_bytes());
    writer.clear();
    assert_eq!(writer.text(), b"");
}

#[test]
fn a_template_holds_99_characters_and_a_longer_one_is_taken_back() {
    let mut writer = Writer::default();
    let mark = writer.open(26).expect("room");
    writer.object(0, &[b'x'; 95], 95).expect("room");
    assert_eq!(writer.close(mark), 99);
    assert_eq!(&writer.text()[..8], b"26990095");
    writer.clear();
    writer.object(0, b"01", 2).expect("room");
    let mark = writer.open(26).expect("room");
    writer.object(0, &[b'x'; 96], 96).expect("room");
    assert_eq!(writer.close(mark), 100);
    assert_eq!(writer.text(), b"000201");
}

#[test]
fn a_full_writer_writes_nothing_more_and_keeps_what_it_has() {
    let mut writer = Writer::default();
    let mut written = 0;
    while writer.object(1, &[b'x'; 99], 99).is_ok() {
        written += 103;
    }
    assert_eq!(writer.text().len(), written);
    assert!(writer.raw(&[b'x'; 1024]).is_err());
    assert_eq!(writer.text().len(), written);
    // A hundred bytes are left, and can still be used.
    assert_eq!(written, 4 * 103);
    writer.raw(&[b'x'; object::PAYLOAD_MAX - 4 * 103]).expect("room");
    assert!(writer.raw(b"x").is_err());
}

#[test]
fn characters_are_code_points() {
    for (text, count) in [("", 0), ("abc", 3), ("Bogotá", 6), ("最佳运输", 4), ("😀", 1)] {
        assert_eq!(characters(text.as_bytes()), count, "{text}");
    }
}

#[test]
fn amounts_are_digits_with_at_most_one_point_and_not_zero() {
    // 4.7.4.1.
    for (text, decimals) in [
        ("98.73", 2),
        ("98", 0),
        ("98.", 0),
        ("0.10", 2),
        (".10", 2),
        ("007.5", 1),
        ("0.001", 3),
        ("9999999999.99", 2),
    ] {
        assert_eq!(value::amount(text.as_bytes()), Ok(decimals), "{text}");
    }
    for text in [
        "98,73", "3 705", "-1", "+1", "1.2.3", ".", "..", "1e3", "", "1 ", "0x1", "５", "1.000,00",
        "1,000.00", "R$5",
    ] {
        assert_eq!(value::amount(text.as_bytes()), Err(Fault::BadAmount), "{text}");
    }
    for text in ["0", "0.00", ".0", "0.", "000"] {
        assert_eq!(value::amount(text.as_bytes()), Err(Fault::ZeroAmount), "{text}");
    }
}

/// The faults of a value at a path, by the row of its object.
fn faults(path: &str, text: &str) -> Vec<Fault> {
    let path = Path::parse(path.as_bytes()).expect("a path");
    let row = object::lookup(path).expect("a row");
    let printable = value::is_printable(text.as_bytes());
    let mut faults = Vec::new();
    value::check(path, row, text.as_bytes(), printable, &mut |error| faults.push(error.fault));
    faults
}

fn all_pass(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(faults(path, text), [], "{path} {text:?}");
    }
}

fn all_fail(path: &str, fault: Fault, texts: &[&str]) {
    for text in texts {
        assert_eq!(faults(path, text).first(), Some(&fault), "{path} {text:?}");
    }
}

#[test]
fn a_percentage_is_from_00_01_to_99_99() {
    // 4.7.7.
    all_pass("57", &["3.00", "03.00", "3", "3.", "00.01", "0.01", ".01", "99.99", "99", ".5"]);
    let bad = ["0", "00.00", "100", "3%", "3,0", "-1", ".", "1.2.3", "3.001", "1e1"];
    all_fail("57", Fault::BadPercentage, &bad);
    all_fail("57", Fault::BadLength, &["003.00", "100.00"]);
}

#[test]
fn a_data_request_is_some_of_a_m_and_e_each_once() {
    // Table of 62, object 09.
    all_pass("62.09", &["A", "M", "E", "ME", "EMA", "AME"]);
    all_fail("62.09", Fault::BadValue, &["AA", "a", "X", "A,M", "***", "AMA"]);
    all_fail("62.09", Fault::BadLength, &["AMEA"]);
}

#[test]
fn a_channel_is_three_digits_each_out_of_its_list() {
    // Table of 62, object 11, and its examples.
    all_pass("62.11", &["400", "402", "001", "521", "111", "211", "610", "000", "733"]);
    all_fail("62.11", Fault::RfuValue, &["800", "040", "004", "999", "A00", "***", "4 0"]);
    all_fail("62.11", Fault::BadLength, &["40", "4000"]);
}

#[test]
fn a_language_preference_is_two_letters() {
    // Table of 64, object 00: ISO 639; its case is not fixed.
    all_pass("64.00", &["ZH", "zh", "Es", "pt"]);
    all_fail("64.00", Fault::BadValue, &["Z", "ZHO", "Z1", "zh-CN", "çã"]);
}

#[test]
fn indicators_are_out_of_their_lists() {
    // 4.6.1.1, 4.7.1, 4.7.5; other values are reserved.
    all_pass("00", &["01"]);
    all_fail("00", Fault::RfuValue, &["00", "02", "10"]);
    all_pass("01", &["11", "12"]);
    all_fail("01", Fault::RfuValue, &["10", "13", "21"]);
    all_pass("55", &["01", "02", "03"]);
    all_fail("55", Fault::RfuValue, &["00", "04"]);
    all_fail("01", Fault::NotNumeric, &["1a"]);
    all_fail("01", Fault::BadLength, &["1", "112"]);
}

#[test]
fn words_of_eight_bytes_are_judged_as_each_byte_alone() {
    for length in 0..=20 {
        for at in 0..length {
            for byte in 0..=u8::MAX {
                // What surrounds it must neither hide it nor be taken for it.
                for around in [b'0', b'9', b' ', b'~'] {
                    let mut text = vec![around; length];
                    text[at] = byte;
                    let printable = text.iter().all(|b| value::is_ans(*b));
                    assert_eq!(value::is_printable(&text), printable, "{text:?}");
                    let digits = text.iter().all(u8::is_ascii_digit);
                    assert_eq!(value::is_digits(&text), digits, "{text:?}");
                }
            }
        }
    }
    assert!(value::is_printable(b"") && value::is_digits(b""));
}

#[test]
fn names_are_printable_ascii_of_limited_length() {
    let (fits, long) = ("x".repeat(25), "x".repeat(26));
    all_pass("59", &["x", " ~", &fits]);
    all_fail("59", Fault::BadLength, &[&long]);
    all_fail("59", Fault::NotAns, &["São", "a\tb", "a\u{7F}", "最"]);
    all_pass("60", &["Sao Paulo", "x".repeat(15).as_str()]);
    all_fail("60", Fault::BadLength, &["x".repeat(16).as_str()]);
    // S: any character, counted as one.
    all_pass("64.01", &["最佳运输", "á".repeat(25).as_str()]);
    all_fail("64.01", Fault::BadLength, &["á".repeat(26).as_str()]);
}

#[test]
fn a_country_is_two_capital_letters() {
    all_pass("58", &["BR", "AR", "CN"]);
    all_fail("58", Fault::BadCountry, &["br", "Br", "B1", "76"]);
    all_fail("58", Fault::BadLength, &["BRA", "B"]);
}

#[test]
fn currencies_are_known_by_number_and_by_code() {
    // ISO 4217, list one: number, code, minor unit.
    for (number, code, decimals) in [
        ("986", "BRL", 2),
        ("032", "ARS", 2),
        ("152", "CLP", 0),
        ("170", "COP", 2),
        ("484", "MXN", 2),
        ("604", "PEN", 2),
        ("858", "UYU", 2),
        ("600", "PYG", 0),
        ("068", "BOB", 2),
        ("840", "USD", 2),
        ("978", "EUR", 2),
        ("392", "JPY", 0),
        ("410", "KRW", 0),
        ("704", "VND", 0),
        ("950", "XAF", 0),
        ("952", "XOF", 0),
        ("953", "XPF", 0),
        ("800", "UGX", 0),
        ("646", "RWF", 0),
        ("352", "ISK", 0),
        ("262", "DJF", 0),
        ("324", "GNF", 0),
        ("174", "KMF", 0),
        ("108", "BIF", 0),
        ("548", "VUV", 0),
        ("414", "KWD", 3),
        ("048", "BHD", 3),
        ("400", "JOD", 3),
        ("512", "OMR", 3),
        ("788", "TND", 3),
        ("434", "LYD", 3),
        ("368", "IQD", 3),
    ] {
        let by_number = Currency::from_digits(number.as_bytes()).expect(number);
        assert_eq!(by_number.code, code.as_bytes(), "{number}");
        assert_eq!(by_number.decimals, decimals, "{code}");
        assert_eq!(Currency::parse(code.as_bytes()), Some(by_number));
        assert_eq!(Currency::parse(number.as_bytes()), Some(by_number));
    }
    for text in ["", "98", "9866", "000", "999", "XXX", "brl", "R$", "BR", "XAU", "12a"] {
        assert_eq!(Currency::parse(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_country_gives_its_currency_unless_it_has_several() {
    // ISO 4217, list one.
    for (country, code) in [
        ("BR", "BRL"),
        ("AR", "ARS"),
        ("CL", "CLP"),
        ("CO", "COP"),
        ("MX", "MXN"),
        ("PE", "PEN"),
        ("UY", "UYU"),
        ("PY", "PYG"),
        ("BO", "BOB"),
        ("EC", "USD"),
        ("CR", "CRC"),
        ("GT", "GTQ"),
        ("US", "USD"),
        ("PT", "EUR"),
        ("CN", "CNY"),
        ("JP", "JPY"),
    ] {
        let currency = Currency::of_country(country.as_bytes()).expect(country);
        assert_eq!(currency.code, code.as_bytes(), "{country}");
    }
    for text in ["", "B", "br", "BRA", "ZZ", "1A"] {
        assert_eq!(Currency::of_country(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_country_with_several_currencies_gives_none() {
    // ISO 4217, list one: PAB and USD, SVC and USD, HTG and USD; LSL and ZAR; BTN and INR.
    for country in ["PA", "SV", "HT", "LS", "BT"] {
        assert_eq!(Currency::of_country(country.as_bytes()), None, "{country}");
    }
}

#[test]
fn venezuela_and_namibia_have_two_currencies_and_give_none() {
    // ISO 4217, list one: VES and VED; NAD and ZAR. The wrong one was written without a word.
    for country in ["VE", "NA"] {
        assert_eq!(Currency::of_country(country.as_bytes()), None, "{country}");
    }
}
