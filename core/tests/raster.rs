//! Sizes and pixels of bitmaps, against sums worked out by hand and a plain pixel loop.

use posqr_core::Fault;
use posqr_core::raster::geometry::{MAX_LEN, MAX_MODULE_PX, MAX_QUIET_MODULES};
use posqr_core::raster::{Geometry, Options, PixelFormat, draw};
use posqr_core::symbol::{self, Matrix, encode};

const FORMATS: [PixelFormat; 4] =
    [PixelFormat::Bpp1Msb, PixelFormat::Bpp1Lsb, PixelFormat::Gray8, PixelFormat::Rgba32];

fn matrix(version: u8) -> Matrix {
    let options = symbol::Options { min_version: version, ..symbol::Options::default() };
    encode(b"raster", &options).unwrap().matrix
}

/// Every byte of a bitmap, pixel by pixel.
fn plain(matrix: &Matrix, options: &Options, module_px: usize, invert: bool) -> Vec<u8> {
    let quiet = options.quiet_modules as usize;
    let width = (matrix.width() + 2 * quiet) * module_px;
    let mut out = Vec::new();
    for y in 0..width {
        let start = out.len();
        let dark: Vec<bool> = (0..width)
            .map(|x| {
                let module = |at: usize| (at / module_px).checked_sub(quiet);
                module(x).zip(module(y)).is_some_and(|(x, y)| matrix.is_dark(x, y)) != invert
            })
            .collect();
        match options.pixel_format {
            PixelFormat::Bpp1Msb | PixelFormat::Bpp1Lsb => {
                for eight in dark.chunks(8) {
                    let bits = eight.iter().enumerate().map(|(i, &d)| u8::from(d) << i).sum::<u8>();
                    let lsb = options.pixel_format == PixelFormat::Bpp1Lsb;
                    out.push(if lsb { bits } else { bits.reverse_bits() });
                }
            }
            PixelFormat::Gray8 => out.extend(dark.iter().map(|&d| if d { 0 } else { 255 })),
            PixelFormat::Rgba32 => {
                out.extend(dark.iter().flat_map(|&d| if d { [0, 0, 0, 255] } else { [255; 4] }))
            }
        }
        let len = (out.len() - start).next_multiple_of(options.row_align.max(1) as usize);
        out.resize(start + len, 0);
    }
    out
}

#[test]
fn every_pixel_of_every_format_is_where_it_belongs() {
    for version in [1, 11, 12, 28, 40] {
        let matrix = matrix(version);
        for module_px in [1, 2, 3, 7, 8, 13, 16, 17] {
            for (quiet_modules, row_align, invert) in
                [(4, 1, false), (0, 0, true), (1, 2, true), (3, 4, false), (5, 4, true)]
            {
                for pixel_format in FORMATS {
                    if version > 12 && module_px > 3 && pixel_format.bits() > 1 {
                        continue;
                    }
                    let options = Options {
                        module_px,
                        quiet_modules,
                        row_align,
                        pixel_format,
                        ..Options::default()
                    };
                    let geometry = Geometry::new(matrix.width(), &options).unwrap();
                    let expected = plain(&matrix, &options, module_px as usize, invert);
                    assert_eq!(geometry.len, expected.len(), "{options:?}");
                    // Whatever was there before is written over.
                    let mut out = vec![0x5A; geometry.len];
                    draw(&matrix, &geometry, invert, &mut out).unwrap();
                    assert!(out == expected, "{options:?} {invert}");
                }
            }
        }
    }
}

#[test]
fn sizes_are_exact() {
    let size = |options| Geometry::new(29, &options).unwrap();
    let plain = size(Options::default());
    assert_eq!((plain.modules, plain.module_px, plain.quiet_modules), (29, 4, 4));
    assert_eq!((plain.width_px, plain.height_px, plain.stride_bytes), (148, 148, 19));
    assert_eq!(plain.len, 148 * 19);
    let aligned = size(Options { row_align: 4, ..Options::default() });
    assert_eq!((aligned.stride_bytes, aligned.len), (20, 148 * 20));
    let gray = size(Options { pixel_format: PixelFormat::Gray8, ..Options::default() });
    assert_eq!((gray.stride_bytes, gray.len), (148, 148 * 148));
    let bare = size(Options { quiet_modules: 0, module_px: 1, ..Options::default() });
    assert_eq!((bare.width_px, bare.stride_bytes, bare.modules_across()), (29, 4, 29));
}

#[test]
fn a_width_gets_the_largest_whole_module_and_no_padding() {
    let fit = |modules, width_px| {
        let geometry = Geometry::new(modules, &Options { width_px, ..Options::default() });
        geometry.map(|geometry| (geometry.module_px, geometry.width_px))
    };
    // The Brazilian sample on 58 mm and 80 mm paper, 45 modules and 53.
    assert_eq!(fit(45, 384), Ok((7, 371)));
    assert_eq!(fit(53, 384), Ok((6, 366)));
    assert_eq!(fit(45, 576), Ok((10, 530)));
    assert_eq!(fit(45, 53), Ok((1, 53)));
    assert_eq!(fit(45, 105), Ok((1, 53)));
    assert_eq!(fit(45, 106), Ok((2, 106)));
    let error = fit(45, 52).unwrap_err();
    assert_eq!((error.fault, error.found, error.limit), (Fault::TooWide, 52, 53));
    assert_eq!(
        error.to_string(),
        "width_px: the image is wider than the paper: 52 given, 53 needed; \
         allowed: a wider image, or a symbol of fewer modules"
    );
}

#[test]
fn a_module_size_that_exceeds_the_width_is_refused_with_the_width_it_needs() {
    let both =
        |module_px| Geometry::new(45, &Options { module_px, width_px: 384, ..Options::default() });
    assert_eq!(both(7).unwrap().width_px, 371);
    assert_eq!(both(3).unwrap().width_px, 159);
    let error = both(8).unwrap_err();
    assert_eq!((error.fault, error.found, error.limit), (Fault::TooWide, 384, 424));
}

#[test]
fn absurd_sizes_are_refused_before_anything_is_drawn() {
    let fault = |options| {
        let error = Geometry::new(177, &options).unwrap_err();
        (error.fault, error.to_string().split(':').next().unwrap().to_owned())
    };
    let default = Options::default();
    for (options, expected, name) in [
        (Options { module_px: MAX_MODULE_PX + 1, ..default }, Fault::Range, "module_px"),
        (Options { module_px: u32::MAX, ..default }, Fault::Range, "module_px"),
        (
            Options { quiet_modules: MAX_QUIET_MODULES + 1, ..default },
            Fault::Range,
            "quiet_modules",
        ),
        (Options { quiet_modules: u32::MAX, ..default }, Fault::Range, "quiet_modules"),
        (Options { row_align: 3, ..default }, Fault::Range, "row_align"),
        (Options { row_align: 8, ..default }, Fault::Range, "row_align"),
        (Options { module_px: 1024, ..default }, Fault::ImageTooLarge, "module_px"),
        (Options { width_px: u32::MAX, ..default }, Fault::ImageTooLarge, "module_px"),
        (
            Options { width_px: u32::MAX, pixel_format: PixelFormat::Rgba32, ..default },
            Fault::ImageTooLarge,
            "module_px",
        ),
        (
            Options { module_px: 1024, quiet_modules: 1024, row_align: 4, ..default },
            Fault::ImageTooLarge,
            "module_px",
        ),
    ] {
        assert_eq!(fault(options), (expected, name.to_owned()), "{options:?}");
    }
    let largest = Geometry::new(177, &Options { module_px: 250, ..default }).unwrap();
    assert!(largest.len <= MAX_LEN);
}

#[test]
fn a_slice_of_another_length_is_refused_untouched() {
    let matrix = matrix(1);
    let geometry = Geometry::new(21, &Options::default()).unwrap();
    for len in [0, geometry.len - 1, geometry.len + 1] {
        let mut out = vec![0x5A; len];
        assert_eq!(draw(&matrix, &geometry, false, &mut out).unwrap_err().fault, Fault::Internal);
        assert!(out.iter().all(|&byte| byte == 0x5A));
    }
}
