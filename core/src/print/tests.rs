//! The commands against the vectors of manuals and open drivers: tests/vectors/print/commands.tsv.

use super::language::Language;
use super::picture::Picture;
use super::printer::{Printer, flags};
use super::resolve::resolve;
use super::way::Raster;
use super::{Look, languages, printers, symbol};
use crate::sink::Sink;
use crate::symbol::{Ecc, Matrix, Symbol};

const VECTORS: &str = include_str!("../../../tests/vectors/print/commands.tsv");
const SAMPLE: &str = "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.00\
    5802BR5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B";

struct Vector {
    parameters: &'static str,
    payload: &'static str,
    len: usize,
    bytes: &'static str,
}

fn vector(id: &str) -> Vector {
    let row = VECTORS.lines().find(|line| line.split('\t').next() == Some(id)).expect(id);
    let columns: Vec<&str> = row.split('\t').collect();
    let [_, _, parameters, payload, len, bytes, _] = columns[..] else { panic!("{row}") };
    Vector { parameters, payload, len: len.parse().unwrap(), bytes }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

impl Vector {
    fn text(&self) -> Vec<u8> {
        match self.payload.split_once(" * ") {
            Some((letter, count)) => letter.repeat(count.parse().unwrap()).into_bytes(),
            None if self.payload == "MP" => SAMPLE.as_bytes().to_vec(),
            None => self.payload.as_bytes().to_vec(),
        }
    }

    fn ecc(&self) -> Ecc {
        let of = |letter| self.parameters.contains(letter);
        match () {
            () if of("ecc=L") => Ecc::Low,
            () if of("ecc=Q") => Ecc::Quartile,
            () if of("ecc=H") => Ecc::High,
            () => Ecc::Medium,
        }
    }

    /// Whether `found` is these bytes; of long ones, its ends and its length.
    fn is(&self, found: &[u8]) -> bool {
        found.len() == self.len
            && match self.bytes.split_once("..") {
                Some((head, tail)) => {
                    found.starts_with(&bytes(head)) && found.ends_with(&bytes(tail))
                }
                None => found == bytes(self.bytes),
            }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The vectors of a printer's own command stand in its output: that is the vector, with what feeds and
/// aligns around it.
#[test]
fn own_commands_are_those_of_the_vectors() {
    let mut count = 0;
    for (begin, commands) in
        [("escpos-gsk-", 0), ("daruma-qr-", 2), ("elgin-qr-", 3), ("custom-qr-", 5)]
            .into_iter()
            .chain([("zjiang-qr-", 6), ("datecs-qr-", 7), ("star-qr-", 8)])
    {
        for row in VECTORS.lines().filter(|row| row.starts_with(begin)) {
            let id = row.split('\t').next().unwrap();
            let of = vector(id);
            if of.payload == "-" {
                continue; // one function: below
            }
            let printer = Printer {
                commands,
                flags: flags::AT_LINE_START,
                width_dots: 1000,
                symbol: 1,
                native_text_max: 2953,
                ..Printer::ZERO
            };
            let mut look = Look { module_dots: 6, ..Look::default() };
            look.symbol.ecc = of.ecc();
            let (text, mut room) = (of.text(), Symbol::blank());
            let piece = symbol(&text, &printer, &look, &mut room).expect(id);
            let mut out = vec![0; piece.len()];
            piece.write(&mut out).unwrap();
            let wanted = bytes(of.bytes);
            assert!(out.windows(wanted.len()).any(|part| part == wanted), "{id}: {}", hex(&out));
            count += 1;
        }
    }
    assert_eq!(count, 35);
}

#[test]
fn labels_draw_symbols_by_the_commands_of_the_vectors() {
    for (id, commands, begin, end) in [
        ("zpl-bq-manual-byte", 10, "^BQN", "^XZ"),
        ("tspl-qrcode-mp", 12, "QRCODE 20,20,", "PRINT"),
        ("cpcl-qr-mp", 13, " M 2 U", "FORM"),
    ] {
        let printer = Printer { commands, symbol: 1, width_dots: 600, ..Printer::ZERO };
        let look = Look { module_dots: 6, ..Look::default() };
        let mut room = Symbol::blank();
        let piece = symbol(SAMPLE.as_bytes(), &printer, &look, &mut room).unwrap();
        let mut out = vec![0; piece.len()];
        piece.write(&mut out).unwrap();
        let whole = String::from_utf8(bytes(vector(id).bytes)).unwrap();
        let from = whole.find(begin).expect(id) + if commands == 12 { begin.len() } else { 0 };
        let wanted = whole[from..].strip_suffix(&whole[whole.find(end).expect(id)..]).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains(wanted), "{id}: {out}");
    }
}

#[test]
fn sizes_of_epsons_command_are_those_of_the_vectors() {
    for (module, id) in [1, 3, 8, 16].map(|module| (module, format!("escpos-gsk-module-{module}")))
    {
        let printer = Printer {
            width_dots: 800,
            symbol: 1,
            native_module_min: 1,
            native_module_max: 16,
            min_module_um: 1,
            ..Printer::ZERO
        };
        let look = Look { module_dots: module, ..Look::default() };
        let mut room = Symbol::blank();
        let piece = symbol(b"A", &printer, &look, &mut room).unwrap();
        let mut out = vec![0; piece.len()];
        piece.write(&mut out).unwrap();
        for id in [id.as_str(), "escpos-gsk-model"] {
            let wanted = bytes(vector(id).bytes);
            assert!(out.windows(wanted.len()).any(|part| part == wanted), "{id}: {}", hex(&out));
        }
    }
}

/// A picture by one way of dots, without what aligns it.
fn dots(language: &Language, raster: Raster, picture: &Picture, band: u32) -> Vec<u8> {
    let printer = Printer {
        commands: language.id,
        raster: raster as u32,
        band_dots: band,
        dpi: 300, // so no unit of Epson's is set
        ..Printer::ZERO
    };
    let (_, setup) = resolve(&printer).unwrap();
    let mut out = vec![0; 200_000];
    let mut sink = Sink::new(&mut out);
    language.writer.dots(&setup, picture, &mut sink).unwrap();
    let len = sink.len();
    out.truncate(len);
    let left: &[u8] = if language.id == 8 { b"\x1B\x1Da\0" } else { b"\x1Ba\0" };
    out.strip_prefix(left).unwrap_or(&out).to_vec()
}

#[test]
fn pictures_are_those_of_the_vectors() {
    use Raster::*;
    let [escpos, star, graphic, zpl, epl, tspl, cpcl] =
        [0, 8, 9, 10, 11, 12, 13].map(|id: usize| languages::ALL[id]);
    let p16 = Matrix::from_fn(24, |x, y| (x + y) % 3 == 0);
    let d33 = Matrix::from_fn(33, |x, y| x == y || x == 32);
    let c8_dots = Matrix::from_fn(30, |x, y| (x / 8 + y / 8) % 2 == 0);
    let c8 = |dots: usize| Matrix::from_fn(dots / 8, |x, y| (x + y) % 2 == 0);
    let (c384, c576) = (c8(384), c8(576));
    let of = |matrix, module, width| Picture { matrix, module, quiet: 0, left: 0, width, top: 0 };
    let (p16, d33, c16) = (of(&p16, 1, 16), of(&d33, 1, 33), of(&c8_dots, 1, 16));
    let (c384, c576) = (of(&c384, 8, 384), of(&c576, 8, 576));
    // The output begins with the vector, but for so many bytes that end it: of a picture that is higher
    // than the vector's, the first band.
    for (id, language, raster, picture, band, end) in [
        ("escpos-gsv0-16x24", escpos, GsV0, &p16, 0, 0),
        ("escpos-gsv0-384x8", escpos, GsV0, &c384, 8, 0),
        ("escpos-gsv0-384x24", escpos, GsV0, &c384, 24, 0),
        ("escpos-gsv0-576x24", escpos, GsV0, &c576, 24, 0),
        ("escpos-gsv0-384x256", escpos, GsV0, &c384, 256, 0),
        ("escpos-escstar-16x24", escpos, EscStar, &p16, 0, 0),
        ("escpos-escstar-16x30", escpos, EscStar, &c16, 0, 0),
        ("escpos-escstar-33cols", escpos, EscStar, &d33, 0, 2),
        ("escpos-escstar-384x24", escpos, EscStar, &c384, 0, 2),
        ("escpos-escstar-576x24", escpos, EscStar, &c576, 0, 2),
        ("escpos-gsparenl-16x24", escpos, GsParenL, &p16, 0, 0),
        ("escpos-gsparenl-384x24", escpos, GsParenL, &c384, 24, 0),
        ("star-gss-16x24", star, EscGsS, &p16, 0, 0),
        ("star-gss-384x24", star, EscGsS, &c384, 24, 0),
        ("star-k24-16x24", star, EscK, &p16, 0, 0),
        ("star-x24-16x24", star, EscX, &p16, 0, 0),
    ] {
        let found = dots(language, raster, picture, band);
        let of = vector(id);
        let len = of.len - end;
        assert!(found.len() >= len, "{id}");
        let mut first = found[..len].to_vec();
        if end > 0 {
            let all = bytes(of.bytes.rsplit("..").next().unwrap());
            first.extend(&all[all.len() - end..]);
        }
        assert!(of.is(&first), "{id}: {}", hex(&first[..first.len().min(60)]));
    }
    // Frames around a picture: the vector without them.
    for (id, language, raster, picture, begin, end) in [
        ("zpl-gfa-16x24", zpl, Gfa, &p16, "^XA", "^XZ"),
        ("epl-gw-16x24", epl, Gw, &p16, "", ""),
        ("tspl-bitmap-16x24", tspl, Bitmap, &p16, "CLS\r\n", "PRINT 1,1\r\n"),
        ("cpcl-eg-16x24", cpcl, Eg, &p16, "! 0 200 200 24 1\r\n", "PRINT\r\n"),
    ] {
        let found = dots(language, raster, picture, 0);
        let whole = bytes(vector(id).bytes);
        let at = whole.windows(begin.len().max(1)).position(|part| part == begin.as_bytes());
        let from = if begin.is_empty() { 0 } else { at.expect(id) + begin.len() };
        let rest = whole[from..].strip_suffix(end.as_bytes()).expect(id);
        let rest = rest.strip_suffix(b"FORM\r\n").unwrap_or(rest);
        let found = if language.id == 10 { found.trim_ascii_end() } else { &found };
        assert_eq!(hex(found), hex(rest), "{id}");
    }
    let found = dots(graphic, StarRow, &c576, 0);
    let mut whole = b"\x1B*rA\x1B*rP0\0".to_vec();
    whole.extend(&found[..8 * 75]);
    whole.extend(b"\x1B*rB");
    assert!(vector("star-raster-576x8").is(&whole));
}

#[test]
fn every_name_of_the_table_is_found() {
    for index in 0..printers::count() {
        let name = printers::name(index).unwrap().to_string();
        printers::find(name.as_bytes()).expect(&name);
        printers::find(name.to_uppercase().replace(' ', "-").as_bytes()).expect(&name);
    }
}

/// What a printer's own command cannot hold goes out as dots where that is left to us, else it is refused.
#[test]
fn auto_draws_dots_where_the_own_command_cannot_hold_the_text() {
    for (commands, text, module_dots) in
        [(3, b"abc\0def".as_slice(), 6), (7, b"odd", 7), (12, b"a\\b", 6), (13, b"a\nb", 6)]
    {
        let printer = Printer { commands, flags: flags::HAS_NATIVE, symbol: 2, ..Printer::ZERO };
        let look = Look { module_dots, ..Look::default() };
        let mut room = Symbol::blank();
        assert!(!symbol(text, &printer, &look, &mut room).unwrap().info().native, "{commands}");
        let printer = Printer { symbol: 1, ..printer };
        assert!(symbol(text, &printer, &look, &mut room).is_err(), "{commands}");
    }
}

#[test]
fn a_row_too_long_for_its_command_is_refused() {
    for (commands, raster) in [(0, Raster::EscStar), (0, Raster::GsParenL), (8, Raster::EscK)] {
        let printer =
            Printer { commands, raster: raster as u32, width_dots: 4096, ..Printer::ZERO };
        let mut room = Symbol::blank();
        let error = symbol(b"A", &printer, &Look::default(), &mut room).map(|_| ()).unwrap_err();
        assert_eq!(error.field.to_string(), "width_dots");
    }
}

#[test]
fn a_code_page_is_refused_where_no_command_selects_one() {
    for commands in [4, 5, 6, 7, 9, 10, 11, 12, 13] {
        let printer = Printer { commands, flags: flags::CODE_PAGE, ..Printer::ZERO };
        assert!(resolve(&printer).is_err(), "{commands}");
    }
}

/// P-15: the printer's own command costs less than 64 bytes beside the text.
#[test]
fn p15_own_commands_are_short() {
    let printer = Printer { symbol: 1, ..Printer::ZERO };
    let mut room = Symbol::blank();
    let piece = symbol(SAMPLE.as_bytes(), &printer, &Look::default(), &mut room).unwrap();
    assert!(piece.len() < SAMPLE.len() + 64, "{}", piece.len());
}

/// A label has the height that the caller gave, whatever stands on it.
#[test]
fn a_label_has_its_own_height() {
    let printer = Printer { commands: 10, label_dots: 800, ..Printer::ZERO };
    let mut room = Symbol::blank();
    let piece = symbol(b"A", &printer, &Look::default(), &mut room).unwrap();
    let mut out = vec![0; piece.len()];
    piece.write(&mut out).unwrap();
    assert!(out.starts_with(b"^XA^PW384^LL800\n"));
}
