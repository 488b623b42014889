//! Images: against files that were looked at and decoded (tests/images), and against bitmaps.

use std::path::Path;

use posqr_core::Fault;
use posqr_core::image::files::{ANSI, BMP, PBM, PNG, SVG, TEXT};
use posqr_core::image::{self, FILES, Format, Picture};
use posqr_core::raster::{self, Geometry, PixelFormat};
use posqr_core::symbol::{self, Matrix, encode};

fn matrix(text: &[u8]) -> Matrix {
    encode(text, &symbol::Options::default()).unwrap().matrix
}

fn drawn(format: &Format, matrix: &Matrix, options: &raster::Options, invert: bool) -> Vec<u8> {
    let geometry = Geometry::new(matrix.width(), options).unwrap();
    let picture = Picture { matrix, geometry: &geometry, invert };
    let mut out = vec![0x5A; image::len(format, &picture).unwrap() + 8];
    let len = image::write(format, &picture, &mut out).unwrap();
    assert_eq!(len + 8, out.len());
    assert!(out[len..].iter().all(|&byte| byte == 0x5A), "nothing is written beyond the image");
    out.truncate(len);
    out
}

fn bitmap(matrix: &Matrix, options: &raster::Options, invert: bool) -> Vec<u8> {
    let geometry = Geometry::new(matrix.width(), options).unwrap();
    let mut out = vec![0; geometry.len];
    raster::draw(matrix, &geometry, invert, &mut out).unwrap();
    out
}

#[test]
fn images_equal_the_files_that_were_looked_at() {
    // With POSQR_BLESS=1 the files are written anew: then look at them, and run tests/decode.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/images");
    let small = raster::Options { module_px: 2, ..raster::Options::default() };
    let matrix = matrix(b"posqr");
    for (name, format, invert) in [
        ("posqr.bmp", &BMP, false),
        ("posqr.png", &PNG, false),
        ("posqr.svg", &SVG, false),
        ("posqr.pbm", &PBM, false),
        ("posqr.txt", &TEXT, false),
        ("posqr.ansi", &ANSI, false),
        ("posqr-inverted.png", &PNG, true),
        ("posqr-inverted.bmp", &BMP, true),
        ("posqr-inverted.svg", &SVG, true),
        ("posqr-inverted.txt", &TEXT, true),
        ("posqr-inverted.ansi", &ANSI, true),
    ] {
        let image = drawn(format, &matrix, &small, invert);
        if std::env::var_os("POSQR_BLESS").is_some() {
            std::fs::write(folder.join(name), &image).unwrap();
        }
        assert!(std::fs::read(folder.join(name)).unwrap() == image, "{name}");
    }
}

#[test]
fn bmp_png_and_pbm_hold_the_pixels_of_the_bitmap() {
    for (len, module_px, quiet_modules, invert) in
        [(5, 1, 4, false), (60, 3, 0, true), (200, 2, 1, false), (900, 1, 3, true)]
    {
        let matrix = matrix(&[b'a'; 900][..len]);
        let options = raster::Options { module_px, quiet_modules, ..raster::Options::default() };
        let expected = bitmap(&matrix, &options, invert);
        let geometry = Geometry::new(matrix.width(), &options).unwrap();
        let (width, stride) = (geometry.width_px as usize, geometry.stride_bytes as usize);

        let pbm = drawn(&PBM, &matrix, &options, invert);
        let header = format!("P4\n{width} {width}\n");
        assert_eq!(pbm, [header.as_bytes(), &expected].concat());

        let bmp = drawn(&BMP, &matrix, &options, invert);
        let aligned = bitmap(&matrix, &raster::Options { row_align: 4, ..options }, invert);
        let rows: Vec<u8> =
            aligned.chunks(aligned.len() / width).rev().flatten().copied().collect();
        assert_eq!(&bmp[62..], rows);
        assert_eq!(bmp[2..6], (bmp.len() as u32).to_le_bytes());
        assert_eq!(bmp[18..22], (width as u32).to_le_bytes());
        // biXPelsPerMeter, biYPelsPerMeter: 203 dpi.
        assert_eq!(bmp[38..46], [0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0]);

        let png = drawn(&PNG, &matrix, &options, invert);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width as usize, info.height as usize), (width, width));
        assert_eq!(
            (info.color_type, info.bit_depth),
            (png::ColorType::Grayscale, png::BitDepth::One)
        );
        // pHYs: the same.
        let resolution = reader.info().pixel_dims.unwrap();
        assert_eq!((resolution.xppu, resolution.yppu), (8000, 8000));
        assert!(matches!(resolution.unit, png::Unit::Meter));
        for y in 0..width {
            for x in 0..width {
                let at = y * stride + x / 8;
                assert_ne!(pixels[at] << (x % 8) & 0x80, expected[at] << (x % 8) & 0x80);
            }
        }
    }
}

#[test]
fn svg_covers_the_dark_modules_and_no_other() {
    let matrix = matrix(&[b'z'; 300]);
    let options = raster::Options { quiet_modules: 2, ..raster::Options::default() };
    let svg = String::from_utf8(drawn(&SVG, &matrix, &options, false)).unwrap();
    let across = matrix.width() + 4;
    assert!(svg.contains(&format!("viewBox=\"0 0 {across} {across}\"")));
    assert!(svg.contains(&format!("width=\"{0}\" height=\"{0}\"", across * 4)));
    let path = svg.split("d=\"").nth(2).unwrap().split('"').next().unwrap();
    let mut dark = vec![false; across * across];
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (len, back) = rest.split_once("v1H").unwrap();
        assert_eq!(back, format!("{x}z"));
        let start = y.parse::<usize>().unwrap() * across + x.parse::<usize>().unwrap();
        dark[start..start + len.parse::<usize>().unwrap()].fill(true);
    }
    for (i, dark) in dark.into_iter().enumerate() {
        let (x, y) = ((i % across).wrapping_sub(2), (i / across).wrapping_sub(2));
        assert_eq!(dark, matrix.is_dark(x, y));
    }
}

#[test]
fn text_holds_two_rows_a_line_as_blocks_of_the_light_modules() {
    let matrix = matrix(b"text");
    for (quiet_modules, invert) in [(4, false), (0, true), (1, false)] {
        let options = raster::Options { quiet_modules, ..raster::Options::default() };
        let text = String::from_utf8(drawn(&TEXT, &matrix, &options, invert)).unwrap();
        let across = matrix.width() + 2 * quiet_modules as usize;
        assert_eq!(text.lines().count(), across.div_ceil(2));
        for (line, row) in text.lines().enumerate() {
            assert_eq!(row.chars().count(), across);
            for (x, character) in row.chars().enumerate() {
                let block = |y: usize| {
                    let quiet = quiet_modules as usize;
                    matrix.is_dark(x.wrapping_sub(quiet), y.wrapping_sub(quiet)) == invert
                };
                let expected = match (block(2 * line), block(2 * line + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                };
                assert_eq!(character, expected);
            }
        }
        assert!(text.ends_with('\n'));
    }
}

#[test]
fn ansi_is_the_text_between_colours_on_every_line() {
    let matrix = matrix(b"ansi");
    for invert in [false, true] {
        let options = raster::Options::default();
        let plain = String::from_utf8(drawn(&TEXT, &matrix, &options, invert)).unwrap();
        let coloured = String::from_utf8(drawn(&ANSI, &matrix, &options, invert)).unwrap();
        let expected: String =
            plain.lines().map(|line| format!("\u{1b}[0;97;40m{line}\u{1b}[0m\n")).collect();
        assert_eq!(coloured, expected);
    }
}

#[test]
fn text_of_more_columns_than_the_width_is_refused() {
    let matrix = matrix(b"columns");
    for format in [&TEXT, &ANSI] {
        // 21 modules, and the quiet zone.
        for (quiet_modules, columns) in [(4, 29), (0, 21)] {
            let sizes = |width_px, module_px| {
                let asked =
                    raster::Options { width_px, module_px, quiet_modules, ..Default::default() };
                Geometry::new(matrix.width(), &format.options(asked))
            };
            // A module is one column wide, however wide the terminal is, and whatever is asked for.
            for (width_px, module_px) in [(columns, 0), (10 * columns, 0), (columns, 7), (0, 7)] {
                let geometry = sizes(width_px, module_px).unwrap();
                assert_eq!((geometry.width_px, geometry.module_px), (columns, 1));
                assert_eq!(format.height(&geometry), columns.div_ceil(2));
            }
            let error = sizes(columns - 1, 0).unwrap_err();
            assert_eq!(error.fault, Fault::TooWide);
            assert_eq!((error.found, error.limit), (columns - 1, columns));
        }
    }
}

#[test]
fn a_short_slice_is_refused_with_the_length_it_needs() {
    let matrix = matrix(b"short");
    let geometry = Geometry::new(matrix.width(), &raster::Options::default()).unwrap();
    let picture = Picture { matrix: &matrix, geometry: &geometry, invert: false };
    for format in FILES {
        let len = image::len(format, &picture).unwrap();
        for cap in [0, 1, len / 2, len - 1] {
            let error = image::write(format, &picture, &mut vec![0; cap]).unwrap_err();
            assert_eq!(error.fault, Fault::BufferTooSmall);
            assert_eq!((error.found as usize, error.limit as usize), (cap, len));
        }
    }
}

#[test]
fn pixel_format_and_row_alignment_change_no_image() {
    let matrix = matrix(b"same");
    let plain = raster::Options::default();
    for format in FILES {
        let expected = drawn(format, &matrix, &plain, false);
        for pixel_format in [PixelFormat::Bpp1Lsb, PixelFormat::Gray8, PixelFormat::Rgba32] {
            let other = raster::Options { pixel_format, row_align: 4, ..plain };
            assert_eq!(drawn(format, &matrix, &other, false), expected);
        }
    }
}

#[test]
fn a_geometry_of_another_symbol_is_refused() {
    let matrix = matrix(b"one");
    let geometry = Geometry::new(matrix.width() + 4, &raster::Options::default()).unwrap();
    let picture = Picture { matrix: &matrix, geometry: &geometry, invert: false };
    for format in FILES {
        assert_eq!(image::len(format, &picture).unwrap_err().fault, Fault::Internal);
    }
}
