//! Symbols: against the standard's own example, an encoder and a decoder that we did not write, and
//! plain versions of what `mask.rs` and `segment.rs` do cleverly.

use posqr_core::symbol::{
    self, Ecc, Matrix, Options, Symbol, division, encode, penalty, penalty_baseline,
};
use posqr_core::{Error, Fault};
use qrcode::types::{EcLevel, Version};

/// A sale of the Mercado Pago documentation, 156 bytes.
const SAMPLE: &[u8] =
    b"00020101021243380016com.mercadolibre02011030958224599352045812530398654045.00\
5802BR5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B";

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

/// Numbers that are the same in each run: xorshift64*.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end
    }

    fn text(&mut self, alphabet: &[u8], len: usize) -> Vec<u8> {
        (0..len).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

fn fixed(version: u8, ecc: Ecc, mask: u8) -> Options {
    Options {
        ecc,
        min_version: version,
        max_version: version,
        mask: Some(mask),
        ..Options::default()
    }
}

/// The bytes that fit in byte mode, no ECI.
fn room(version: u8, ecc: Ecc) -> usize {
    let header = if version < 10 { 12 } else { 20 };
    (symbol::capacity(version, ecc).unwrap() - header) / 8
}

fn bools(matrix: &Matrix) -> Vec<bool> {
    let width = matrix.width();
    (0..width * width).map(|i| matrix.is_dark(i % width, i / width)).collect()
}

/// The symbol that the `qrcode` crate's own canvas draws: its bits, patterns and placement.
fn drawn_by_qrcode(text: &[u8], version: u8, level: EcLevel, mask: u8) -> Vec<bool> {
    use qrcode::canvas::{Canvas, MaskPattern as P};
    const MASKS: [P; 8] = [
        P::Checkerboard,
        P::HorizontalLines,
        P::VerticalLines,
        P::DiagonalLines,
        P::LargeCheckerboard,
        P::Fields,
        P::Diamonds,
        P::Meadow,
    ];
    let version = Version::Normal(version.into());
    let mut bits = qrcode::bits::Bits::new(version);
    bits.push_byte_data(text).unwrap();
    bits.push_terminator(level).unwrap();
    let (data, ec) = qrcode::ec::construct_codewords(&bits.into_bytes(), version, level).unwrap();
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &ec);
    canvas.apply_mask(MASKS[usize::from(mask)]);
    canvas.into_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect()
}

/// The penalty by the words of ISO/IEC 18004:2015, 7.8.3.1, module by module.
fn plain_penalty(matrix: &Matrix) -> u64 {
    let width = matrix.width() as i32;
    let dark = |x: i32, y: i32| x >= 0 && y >= 0 && matrix.is_dark(x as usize, y as usize);
    let mut points = 0;
    let mut dark_modules = 0;
    for transposed in [false, true] {
        let at = |x, y| if transposed { dark(y, x) } else { dark(x, y) };
        for y in 0..width {
            let mut run = 0;
            for x in 0..width {
                run = if x > 0 && at(x, y) == at(x - 1, y) { run + 1 } else { 1 };
                points += match run {
                    5 => 3,
                    6.. => 1,
                    _ => 0,
                };
                let core = [true, false, true, true, true, false, true];
                let finder = (0..7).all(|i| at(x + i, y) == core[i as usize]);
                let light = |from: i32| (from..from + 4).all(|x| !at(x, y));
                if x + 7 <= width && finder && (light(x - 4) || light(x + 7)) {
                    points += 40;
                }
            }
        }
    }
    for y in 0..width {
        for x in 0..width {
            dark_modules += i64::from(dark(x, y));
            if x > 0 && y > 0 {
                let sum = [dark(x, y), dark(x - 1, y), dark(x, y - 1), dark(x - 1, y - 1)];
                points += if sum == [sum[0]; 4] { 3 } else { 0 };
            }
        }
    }
    let all = i64::from(width) * i64::from(width);
    let mut k = 0;
    while 100 * (2 * dark_modules - all).abs() >= 2 * all * 5 * (k + 1) {
        k += 1;
    }
    points + 10 * k as u64
}

#[test]
fn the_example_of_annex_i_has_the_codewords_and_the_symbol_of_the_standard() {
    // ISO/IEC 18004:2015, annex I: "01234567" as a 1-M symbol, numeric mode, mask 010.
    let codewords: [u8; 26] = [
        0b0001_0000,
        0b0010_0000,
        0b0000_1100,
        0b0101_0110,
        0b0110_0001,
        0b1000_0000,
        0b1110_1100,
        0b0001_0001,
        0b1110_1100,
        0b0001_0001,
        0b1110_1100,
        0b0001_0001,
        0b1110_1100,
        0b0001_0001,
        0b1110_1100,
        0b0001_0001,
        0b1010_0101,
        0b0010_0100,
        0b1101_0100,
        0b1100_0001,
        0b1110_1101,
        0b0011_0110,
        0b1100_0111,
        0b1000_0111,
        0b0010_1100,
        0b0101_0101,
    ];
    let options = Options { smallest: true, mask: Some(2), ..Options::default() };
    let symbol = encode(b"01234567", &options).unwrap();
    assert_eq!((symbol.version, symbol.ecc, symbol.mask), (1, Ecc::Medium, 2));

    // Read back along figure 19, without the mask: column j is inverted if j % 3 = 0.
    let mut read = Vec::new();
    for (turn, right) in [20, 18, 16, 14, 12, 10, 8, 5, 3, 1].into_iter().enumerate() {
        for step in 0..21 {
            let y = if turn % 2 == 0 { 20 - step } else { step };
            for x in [right, right - 1] {
                let corner = (x < 9 && !(9..13).contains(&y)) || (y < 9 && x >= 13);
                if !corner && x != 6 && y != 6 {
                    read.push(symbol.matrix.is_dark(x, y) ^ (x % 3 == 0));
                }
            }
        }
    }
    let expected: Vec<bool> = codewords
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 != 0))
        .collect();
    assert_eq!(read, expected);

    // The format information of the example: 101111001111100.
    let format: String = [0, 1, 2, 3, 4, 5, 7, 8]
        .iter()
        .map(|&x| if symbol.matrix.is_dark(x, 8) { '1' } else { '0' })
        .collect();
    assert_eq!(format, "10111100");
    let rest: String =
        (13..21).map(|x| if symbol.matrix.is_dark(x, 8) { '1' } else { '0' }).collect();
    assert_eq!(rest, "01111100");
}

#[test]
fn every_version_level_and_mask_is_drawn_as_qrcode_draws_it() {
    let mut random = Random(1);
    for version in symbol::VERSIONS {
        for (ecc, level) in Ecc::ALL.into_iter().zip(LEVELS) {
            for mask in symbol::MASKS {
                let full = room(version, ecc);
                let len = if mask < 2 { full } else { 1 + random.below(full) };
                let text: Vec<u8> = (0..len).map(|_| random.below(128) as u8).collect();
                let symbol = encode(&text, &fixed(version, ecc, mask)).unwrap();
                assert_eq!((symbol.version, symbol.ecc, symbol.mask), (version, ecc, mask));
                assert!(
                    bools(&symbol.matrix) == drawn_by_qrcode(&text, version, level, mask),
                    "{version} {ecc:?} {mask}"
                );
            }
        }
    }
}

#[test]
fn symbols_equal_those_of_other_encoders() {
    // tests/vectors/symbols.txt says where they come from.
    let vectors = include_str!("../../tests/vectors/symbols.txt");
    let mut seen = 0;
    for block in vectors.split("\n\n").filter(|block| block.starts_with("version")) {
        let mut lines = block.lines();
        let words: Vec<&str> = lines.next().unwrap().split(' ').collect();
        let [_, version, _, ecc, _, mask, _, eci] = words[..] else { panic!("{words:?}") };
        let text = lines.next().unwrap().strip_prefix("text ").unwrap();
        let ecc = Ecc::ALL["LMQH".find(ecc).unwrap()];
        let options = Options {
            no_eci: eci == "no",
            ..fixed(version.parse().unwrap(), ecc, mask.parse().unwrap())
        };
        let symbol = encode(text.as_bytes(), &options).unwrap();
        let drawn: Vec<String> = (0..symbol.matrix.width())
            .map(|y| {
                let dark = |x| if symbol.matrix.is_dark(x, y) { '#' } else { '.' };
                (0..symbol.matrix.width()).map(dark).collect()
            })
            .collect();
        assert_eq!(drawn, lines.collect::<Vec<_>>(), "{text} {words:?}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen} vectors");
}

#[test]
fn every_version_and_level_is_decoded_by_rqrr() {
    let mut random = Random(2);
    for version in symbol::VERSIONS {
        for ecc in Ecc::ALL {
            let len = room(version, ecc) - random.below(3);
            let text = random.text(b"0123456789ABCdef .-", len);
            for options in [
                Options { min_version: version, ecc, ..Options::default() },
                Options { min_version: version, ecc, smallest: true, ..Options::default() },
            ] {
                let Symbol { matrix, .. } = encode(&text, &options).unwrap();
                let grid = rqrr::SimpleGrid::from_func(matrix.width(), |x, y| matrix.is_dark(x, y));
                let (meta, content) = rqrr::Grid::new(grid).decode().unwrap();
                assert_eq!(content.as_bytes(), text, "{version} {ecc:?}");
                assert_eq!(meta.version.0, usize::from(version));
            }
        }
    }
}

/// With the widest instructions of this processor, and with those that every one has.
fn assert_scored(matrix: &Matrix) {
    let expected = plain_penalty(matrix);
    assert_eq!(penalty(matrix), expected, "{matrix:?}");
    assert_eq!(penalty_baseline(matrix), expected, "baseline {matrix:?}");
}

#[test]
fn penalties_equal_those_counted_module_by_module() {
    let mut random = Random(3);
    for round in 0..2000 {
        let version = 1 + round % 40;
        let width = 17 + 4 * version;
        // Sparse, even and dense squares, and large areas of one colour.
        let (density, coarse) = (1 + random.below(15), 1 + random.below(4));
        let seed = random.next() | 1;
        let cells: Vec<bool> = {
            let mut random = Random(seed);
            (0..width * width).map(|_| random.below(16) < density).collect()
        };
        let matrix = Matrix::from_fn(width, |x, y| match coarse {
            1 | 2 => cells[y * width + x],
            3 => cells[y / 3 * width + x],
            _ => cells[y * width + x / 4],
        });
        assert_scored(&matrix);
    }
}

#[test]
fn penalties_of_planted_finder_like_patterns_are_exact_at_every_place() {
    // 1011101, alone, with a dark module after four light ones, and before them.
    for width in [21, 57, 61, 65, 105, 109, 125, 129, 153, 157, 177] {
        // At the borders, and where words or the windows of the scorer meet.
        let near = |place: usize| {
            [0, 48, 64, 96, 128, 144, width].into_iter().any(|at| place.abs_diff(at) < 14)
        };
        for place in (0..=width - 7).filter(|&place| near(place)) {
            for (bits, len) in [(0x5D, 7), (0x5D << 5 | 1, 12), (1 << 11 | 0x5D, 12)] {
                let line = |i: usize| i >= place && i < place + len && bits >> (i - place) & 1 != 0;
                let across = Matrix::from_fn(width, |x, y| y == width / 2 && line(x));
                assert_scored(&across);
                let along = Matrix::from_fn(width, |x, y| x == place && line(y) || x == place / 2);
                assert_scored(&along);
            }
        }
    }
}

#[test]
fn the_mask_chosen_has_the_least_penalty_and_the_lowest_number() {
    let mut random = Random(4);
    for round in 0..120 {
        let version = 1 + round as u8 % 40;
        let ecc = Ecc::ALL[random.below(4)];
        let len = 1 + random.below(room(version, ecc));
        let text = random.text(b"0123456789abcXYZ", len);
        let free = Options { mask: None, ..fixed(version, ecc, 0) };
        let chosen = encode(&text, &free).unwrap();
        let all: Vec<Symbol> =
            symbol::MASKS.map(|mask| encode(&text, &fixed(version, ecc, mask)).unwrap()).collect();
        let points: Vec<u64> = all.iter().map(|symbol| plain_penalty(&symbol.matrix)).collect();
        let least = *points.iter().min().unwrap();
        let first = points.iter().position(|&p| p == least).unwrap();
        assert_eq!(usize::from(chosen.mask), first, "{points:?}");
        assert_eq!(chosen, all[first]);
    }
}

#[test]
fn the_sample_takes_version_9_in_byte_mode_and_7_when_smallest() {
    assert_eq!(SAMPLE.len(), 156);
    assert_eq!(encode(SAMPLE, &Options::default()).unwrap().version, 9);
    let smallest = Options { smallest: true, ..Options::default() };
    assert_eq!(encode(SAMPLE, &smallest).unwrap().version, 7);
    assert_eq!(division(SAMPLE, 7).unwrap().0, 965);
}

/// Bits of one segment: ISO/IEC 18004:2015, 7.4.3 to 7.4.5.
fn segment_bits(part: &[u8], mode: u8, version: u8) -> Option<usize> {
    let class = usize::from(version > 9) + usize::from(version > 26);
    let n = part.len();
    match mode {
        1 if part.iter().all(u8::is_ascii_digit) => {
            Some(4 + [10, 12, 14][class] + n / 3 * 10 + [0, 4, 7][n % 3])
        }
        2 if part.iter().all(|b| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(b)) => {
            Some(4 + [9, 11, 13][class] + n / 2 * 11 + n % 2 * 6)
        }
        4 => Some(4 + [8, 16, 16][class] + n * 8),
        _ => None,
    }
}

#[test]
fn the_thirds_of_a_bit_of_the_longest_texts_are_counted_exactly() {
    // A third of a bit a digit, 7089 times: nothing may be lost or gained by it.
    for len in 7080..=symbol::MAX_TEXT {
        let (bits, parts) = division(&vec![b'7'; len], 40).unwrap();
        assert_eq!(parts, [(1, len)]);
        assert_eq!(Some(bits), segment_bits(&vec![b'7'; len], 1, 40));
    }
    assert_eq!(division(&vec![b'7'; symbol::MAX_TEXT + 1], 40), None);
}

#[test]
fn the_division_into_modes_is_the_best_of_all() {
    /// The least bits, by trying every first segment.
    fn least(text: &[u8], version: u8) -> usize {
        if text.is_empty() {
            return 0;
        }
        let mut best = usize::MAX;
        for end in 1..=text.len() {
            for mode in [1, 2, 4] {
                if let Some(bits) = segment_bits(&text[..end], mode, version) {
                    best = best.min(bits + least(&text[end..], version));
                }
            }
        }
        best
    }
    /// The same for longer texts: the least bits of each end, the last one first.
    fn least_of_long(text: &[u8], version: u8) -> usize {
        let mut best = vec![0; text.len() + 1];
        for start in (0..text.len()).rev() {
            best[start] = (start + 1..=text.len())
                .flat_map(|end| [1, 2, 4].map(|mode| (end, mode)))
                .filter_map(|(end, mode)| {
                    Some(segment_bits(&text[start..end], mode, version)? + best[end])
                })
                .min()
                .unwrap();
        }
        best[0]
    }
    let mut random = Random(5);
    let check = |text: &[u8], least: &dyn Fn(&[u8], u8) -> usize| {
        for version in [1, 9, 10, 26, 27, 40] {
            let (bits, parts) = division(text, version).unwrap();
            assert_eq!(bits, least(text, version), "{}", text.escape_ascii());
            let (mut at, mut sum) = (0, 0);
            for (mode, len) in parts {
                sum += segment_bits(&text[at..at + len], mode, version).unwrap();
                at += len;
            }
            assert_eq!((at, sum), (text.len(), bits));
        }
    };
    let alphabets: [&[u8]; 5] =
        [b"0123456789", b"0123456789ABC:", b"01Aa", b"0123456789Ab.\xC3", b"000000000AAAAAa"];
    for alphabet in alphabets {
        for _ in 0..12 {
            let len = 1 + random.below(7);
            check(&random.text(alphabet, len), &least);
        }
        for _ in 0..8 {
            // Runs of one kind, so that changing the mode pays; longer than a block.
            let mut text = Vec::new();
            while text.len() < 90 {
                let kind: &[u8] = [b"0123456789".as_slice(), b"AZ $:/", b"az\x80"][random.below(3)];
                let len = 1 + random.below(24);
                text.extend(random.text(kind, len));
            }
            check(&text, &least_of_long);
        }
    }
    let mut long = Vec::new();
    while long.len() < 1500 {
        let kind: &[u8] = [b"0123456789".as_slice(), b"AZ $:/", b"az"][random.below(3)];
        let len = 1 + random.below(40);
        long.extend(random.text(kind, len));
    }
    for cut in [511, 512, 513, 1024, 1025, 1500] {
        let text = &long[..cut];
        let (bits, parts) = division(text, 40).unwrap();
        assert_eq!(parts.iter().map(|part| part.1).sum::<usize>(), cut);
        let (mut at, mut sum) = (0, 0);
        for (mode, len) in parts {
            sum += segment_bits(&text[at..at + len], mode, 40).unwrap();
            at += len;
        }
        assert_eq!(sum, bits);
    }
    assert_eq!(division(&long[..520], 40).unwrap().0, least_of_long(&long[..520], 40));
}

#[test]
fn the_largest_texts_fit_and_one_more_does_not() {
    // ISO/IEC 18004:2015, table 7, version 40.
    for (ecc, digits, letters, bytes) in [
        (Ecc::Low, 7089, 4296, 2953),
        (Ecc::Medium, 5596, 3391, 2331),
        (Ecc::Quartile, 3993, 2420, 1663),
        (Ecc::High, 3057, 1852, 1273),
    ] {
        let smallest = Options { ecc, smallest: true, ..Options::default() };
        let plain = Options { ecc, ..Options::default() };
        for (character, most, options) in [
            (b'7', digits, smallest),
            (b'Q', letters, smallest),
            (b'q', bytes, smallest),
            (b'7', bytes, plain),
        ] {
            let text = vec![character; most + 1];
            assert_eq!(encode(&text[..most], &options).unwrap().version, 40);
            let error = encode(&text, &options).unwrap_err();
            let expected = Error::new(Fault::Capacity).named("text").count(most + 1, most);
            assert_eq!(error, expected);
        }
    }
    let error = encode(&vec![b'7'; 1_000_000], &Options::default()).unwrap_err();
    assert_eq!((error.fault, error.found, error.limit), (Fault::Capacity, 1_000_000, 2331));
}

#[test]
fn an_eci_header_is_written_if_and_only_if_a_byte_is_outside_ascii() {
    // With no mask the first codeword begins in the lower right corner.
    let first_bits = |text: &[u8], no_eci| {
        let symbol =
            encode(text, &Options { no_eci, mask: Some(0), ..Options::default() }).unwrap();
        let end = symbol.matrix.width() - 1;
        let bit = |dx: usize, dy: usize| {
            symbol.matrix.is_dark(end - dx, end - dy) ^ (dx + dy).is_multiple_of(2)
        };
        [bit(0, 0), bit(1, 0), bit(0, 1), bit(1, 1)].map(u8::from)
    };
    assert_eq!(first_bits("café".as_bytes(), false), [0, 1, 1, 1]);
    assert_eq!(first_bits("café".as_bytes(), true), [0, 1, 0, 0]);
    assert_eq!(first_bits(b"cafe", false), [0, 1, 0, 0]);
    assert_eq!(first_bits(b"\x00\x7F", false), [0, 1, 0, 0]);
}

#[test]
fn a_symbol_is_drawn_over_another_one_and_kept_if_there_is_an_error() {
    let options = Options { smallest: true, ..Options::default() };
    let mut symbol = Symbol::blank();
    for len in [3000, 1, 400, 20] {
        let text = &[b'1'; 3000][..len];
        symbol::encode_into(text, &options, &mut symbol).unwrap();
        let fresh = encode(text, &options).unwrap();
        assert!(symbol == fresh);
        symbol::encode_into(b"\xFF", &options, &mut symbol).unwrap_err();
        assert!(symbol == fresh);
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_with_its_place_unless_there_is_no_eci() {
    let options = Options::default();
    assert_eq!(
        encode(b"ab\xC3\xA9\xFFc", &options),
        Err(Error::new(Fault::NotUtf8).named("text").offset(4))
    );
    assert!(encode(b"ab\xC3\xA9\xFFc", &Options { no_eci: true, ..options }).is_ok());
    assert_eq!(encode(b"", &options), Err(Error::new(Fault::Empty).named("text")));
}

#[test]
fn boosting_raises_the_level_and_keeps_the_version() {
    for smallest in [false, true] {
        for len in 1..200 {
            let text = &[b'a'; 200][..len];
            let low = Options { ecc: Ecc::Low, smallest, ..Options::default() };
            let plain = encode(text, &low).unwrap();
            let boosted = encode(text, &Options { boost_ecc: true, ..low }).unwrap();
            assert_eq!(boosted.version, plain.version);
            for ecc in Ecc::ALL {
                let fits =
                    encode(text, &Options { ecc, max_version: plain.version, ..low }).is_ok();
                assert_eq!(fits, ecc as u8 <= boosted.ecc as u8);
            }
        }
    }
    let text = [b'a'; 14];
    let boosted = encode(&text, &Options { boost_ecc: true, ecc: Ecc::Low, ..Options::default() });
    assert_eq!(boosted.unwrap().ecc, Ecc::Medium);
}

#[test]
fn options_out_of_range_are_refused_by_name() {
    let options = Options::default();
    for (bad, member) in [
        (Options { min_version: 0, ..options }, "min_version"),
        (Options { min_version: 41, ..options }, "min_version"),
        (Options { max_version: 0, ..options }, "max_version"),
        (Options { max_version: 41, ..options }, "max_version"),
        (Options { min_version: 8, max_version: 7, ..options }, "min_version"),
        (Options { mask: Some(8), ..options }, "mask"),
    ] {
        let error = encode(b"a", &bad).unwrap_err();
        assert_eq!(error.fault, Fault::Range);
        assert!(error.to_string().starts_with(member), "{error}");
        assert!(!error.allowed.is_empty());
    }
}

#[test]
fn the_version_stays_within_its_bounds() {
    let up = Options { min_version: 5, ..Options::default() };
    assert_eq!(encode(b"a", &up).unwrap().version, 5);
    let down = Options { max_version: 3, ..Options::default() };
    assert_eq!(encode(&[b'a'; 42], &down).unwrap().version, 3);
    let error = encode(&[b'a'; 43], &down).unwrap_err();
    assert_eq!(error.to_string(), "text: the text does not fit; 43 found, at most 42");
}

#[test]
fn no_text_and_no_options_panic_and_what_comes_out_is_what_was_asked_for() {
    let mut random = Random(6);
    let mut drawn = 0;
    for _ in 0..1500 {
        let alphabet: &[u8] =
            [b"0123456789".as_slice(), b"AB 01", b"az\0\x7F", b"\xC3\xA9", b"\xFFa"]
                [random.below(5)];
        let len = [random.below(8), random.below(300), random.below(7300)][random.below(3)];
        let text = random.text(alphabet, len);
        let options = Options {
            ecc: Ecc::ALL[random.below(4)],
            boost_ecc: random.below(2) == 0,
            smallest: random.below(2) == 0,
            no_eci: random.below(2) == 0,
            min_version: random.below(random.0 as usize % 41 + 1) as u8,
            max_version: 41 - random.below(random.0 as usize % 41 + 1) as u8,
            mask: [None, Some(random.below(9) as u8)][random.below(2)],
        };
        if let Ok(symbol) = encode(&text, &options) {
            drawn += 1;
            assert!((options.min_version..=options.max_version).contains(&symbol.version));
            assert_eq!(symbol.matrix.width(), 17 + 4 * usize::from(symbol.version));
            assert!(options.mask.is_none_or(|mask| mask == symbol.mask));
            assert!(symbol.ecc as u8 >= options.ecc as u8);
            assert!(options.boost_ecc || symbol.ecc == options.ecc);
        }
    }
    assert!(drawn > 300, "{drawn}");
}
