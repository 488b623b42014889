//! Printing through the core's interface: the planner, receipts, refusals.

use posqr_core::print::{self, Align, Content, Info, Line, Lines, Look, Printer, Style, flags};
use posqr_core::symbol::{Ecc, Symbol};
use posqr_core::text::Encoding;
use posqr_core::{Error, Fault};

fn planned(len: usize, ecc: Ecc, width_dots: u32, dpi: u32) -> Result<Info, Error> {
    let mut look = Look::default();
    look.symbol.ecc = ecc;
    let text = vec![b'x'; len];
    let printer = Printer { width_dots, dpi, ..Printer::default() };
    print::symbol(&text, &printer, &look, &mut Symbol::blank()).map(|piece| *piece.info())
}

/// The numbers: computed by hand from ISO/IEC 18004, byte mode, quiet zone of four modules.
#[test]
fn a_symbol_takes_the_largest_module_that_fits() {
    for (len, levels) in [
        (156, [(8, [6, 8, 10]), (9, [6, 8, 9]), (11, [5, 7, 8])]),
        (180, [(8, [6, 8, 10]), (9, [6, 8, 9]), (12, [5, 7, 7])]),
        (200, [(9, [6, 8, 9]), (10, [5, 7, 8]), (12, [5, 7, 7])]),
        (300, [(11, [5, 7, 8]), (13, [4, 6, 7]), (16, [4, 5, 6])]),
        (512, [(15, [4, 6, 6]), (18, [3, 5, 5]), (22, [3, 4, 5])]),
    ] {
        for (ecc, (version, modules)) in [Ecc::Low, Ecc::Medium, Ecc::Quartile].iter().zip(levels) {
            for ((width, dpi), module) in [(384, 203), (512, 180), (576, 203)].iter().zip(modules) {
                let info = planned(len, *ecc, *width, *dpi).unwrap();
                let found = (info.version, info.module_dots);
                assert_eq!(found, (version, module), "{len} {ecc:?} {width}");
            }
        }
    }
}

#[test]
fn what_phones_cannot_read_is_refused_with_what_helps() {
    // Version 22 has 105 modules: two dots a module, a quarter of a millimetre.
    let error = planned(512, Ecc::Quartile, 300, 203).unwrap_err();
    assert_eq!((error.fault, error.found, error.limit), (Fault::Unreadable, 250, 330));
    assert!(error.to_string().contains("shorter text"), "{error}");
    for width in [7, 100_000] {
        let error = planned(1, Ecc::Low, width, 203).unwrap_err();
        assert_eq!((error.fault, error.found), (Fault::Range, width));
    }
    assert_eq!(planned(512, Ecc::Medium, 384, 203).unwrap().advice & 1, 1); // three dots
    assert_eq!(planned(156, Ecc::Medium, 576, 203).unwrap().advice, 0);
}

struct List<'a>(Vec<Line<'a>>);

impl Lines for List<'_> {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }

    fn at(&self, index: u32) -> Result<Line<'_>, Error> {
        Ok(self.0[index as usize])
    }
}

fn receipt(content: Content, double: bool, printer: &Printer) -> Result<Vec<u8>, Error> {
    let style = Style { bold: false, double };
    let list = List(vec![Line { content, align: Align::Left, style }]);
    let mut room = Symbol::blank();
    let mut run = |out: &mut [u8]| {
        print::receipt(&list, Encoding::Utf8, printer, &Look::default(), &mut room, out)
    };
    let mut out = vec![0; run(&mut [])?.0];
    run(&mut out)?;
    Ok(out)
}

fn lines(content: Content, double: bool) -> Vec<String> {
    let printer = Printer { columns: 10, ..Printer::default() };
    let out = receipt(content, double, &printer).unwrap();
    let out = out.strip_prefix(b"\x1B@").unwrap().strip_suffix(b"\n\n\n\n").unwrap();
    let text = String::from_utf8(out.to_vec()).unwrap();
    text.replace("\x1D!\x11", "").replace("\x1D!\0", "").lines().map(String::from).collect()
}

#[test]
fn text_is_laid_out_in_lines() {
    for (text, wanted) in [
        ("one two three", vec!["one two", "three"]),
        ("abcdefghijklm", vec!["abcdefghij", "klm"]),
        ("ten digits, x", vec!["ten", "digits, x"]),
        ("Total\t5.00", vec!["Total 5.00"]),
        ("Total\t15.00", vec!["Total", "     15.00"]),
        ("A\nB", vec!["A", "B"]),
        ("São João", vec!["Sao Joao"]),
    ] {
        assert_eq!(lines(Content::Text(text.as_bytes()), false), wanted, "{text}");
    }
    assert_eq!(lines(Content::Code(b"000201 2656 x"), false), ["000201 265", "6 x"]);
    // Twice as wide: half as many.
    assert_eq!(lines(Content::Code(b"0002012656"), true), ["00020", "12656"]);
    assert_eq!(lines(Content::Text(b"one two"), true), ["one", "two"]);
}

#[test]
fn bad_receipts_name_the_line() {
    let usual = Printer::default();
    for (content, commands, fault) in [
        (Content::Text("₿".as_bytes()), 0, Fault::NotAns),
        (Content::Text(b"\x1B@"), 0, Fault::NotAns),
        (Content::Code("é".as_bytes()), 0, Fault::NotAns),
        (Content::Text(b"A"), 9, Fault::Unsupported),
        (Content::Feed(256), 0, Fault::Range),
    ] {
        let error = receipt(content, false, &Printer { commands, ..usual }).unwrap_err();
        assert_eq!(error.fault, fault);
        assert!(error.field.to_string().starts_with("lines[0]."), "{error}");
    }
    let line = Line { content: Content::Rule, align: Align::Left, style: Style::default() };
    let list = List(vec![line; 1001]);
    let mut room = Symbol::blank();
    let look = Look::default();
    let error = print::receipt(&list, Encoding::Utf8, &usual, &look, &mut room, &mut []);
    assert_eq!(error.unwrap_err().fault, Fault::Range);
}

/// P-01, P-06: without a native command that is known, and with a picture of 366 rows.
#[test]
fn p01_p06_dots_in_bands_that_end_at_module_rows() {
    let printer = Printer { symbol: 2, ..Printer::default() };
    let mut room = Symbol::blank();
    let piece = print::symbol(&[b'x'; 156], &printer, &Look::default(), &mut room).unwrap();
    let mut out = vec![0; piece.len()];
    piece.write(&mut out).unwrap();
    assert!(!out.windows(3).any(|part| part == b"\x1D(k"));
    let rows: Vec<u16> = (0..out.len() - 8)
        .filter(|at| out[*at..].starts_with(b"\x1Dv0\0"))
        .map(|at| u16::from_le_bytes([out[at + 6], out[at + 7]]))
        .collect();
    assert_eq!(rows, [252, 114]); // 61 modules of 6 dots
}

#[test]
fn names_that_are_not_clear_are_refused_with_candidates() {
    let error = print::printers::find(b"Bematech MP-4200 TH").unwrap_err();
    assert!(error.to_string().contains("(ESC/POS)") && error.to_string().contains("(ESC/Bema)"));
    let error = print::printers::find(b"TM-T20IX").unwrap_err();
    assert!(error.to_string().contains("TM-T20X"), "{error}");
    assert_eq!(print::printers::find(b"DPP 350").unwrap().flags, flags::HAS_NATIVE);
}
