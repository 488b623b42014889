//! The rendering functions: arguments in, the core called, pixels out.

use super::arg::{Buffer, StructIn, StructOut, TextIn};
use super::boundary::guarded_with;
use super::choice::unknown;
use super::look::{DRAWING, Options, ecc_number};
use super::report::ErrorOut;
use super::types::*;
use core::ffi::c_char;
use posqr_core::Error;
use posqr_core::image::{self, FILES, Format, Picture};
use posqr_core::raster::{self, Geometry, PixelFormat};
use posqr_core::symbol::{self, Symbol};

/// Draws a text as a QR symbol into a bitmap.
///
/// The symbol conforms to EMVCo (MPM 1.1, 4.12) by default: byte mode alone, and an ECI header that
/// says UTF-8 if and only if a character is outside ASCII. QR_RENDER_SMALLEST mixes modes for the
/// smallest symbol. On the same paper its modules are larger, and can be read from farther away.
/// Every general reader reads the same text, but the symbol does not conform.
///
/// @param text      What to draw: a payload, or `qr_data` as received. Not empty.
/// @param text_len  Its length in bytes, or QR_NUL_TERMINATED.
/// @param options   How; NULL: level medium, 4 pixels a module, 4 modules of quiet zone.
/// @param buf       Receives the rows, top first. NULL with `cap` 0 asks for the size.
/// @param cap       Size of `buf` in bytes.
/// @param len       Receives the size in bytes: `stride_bytes` * `height_px`. Must not be NULL.
/// @param out       Receives what was drawn, size queries included. May be NULL.
/// @param err       Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_UNSUPPORTED,
///         QR_ERR_RANGE, QR_ERR_EMPTY, QR_ERR_NOT_UTF8 (not with QR_RENDER_NO_ECI);
///         QR_ERR_CAPACITY; QR_ERR_TOO_WIDE; QR_ERR_IMAGE_TOO_LARGE (over 256 MiB).
///
/// Bits that fill up a row are light (0). Does not block, and may be called from several threads
/// at once, each with buffers of its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_render_bitmap(
    text: *const c_char,
    text_len: u32,
    options: *const qr_render_options,
    buf: *mut u8,
    cap: u32,
    len: *mut u32,
    out: *mut qr_bitmap,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (text, options, mut buffer, out, err) = unsafe {
        (
            TextIn::counted(["text", "text_len"], text, text_len),
            StructIn::new(options),
            Buffer::new(buf, cap, len),
            StructOut::new(out),
            ErrorOut::new(err),
        )
    };
    guarded_with(DRAWING, err, move || {
        buffer.check()?;
        out.check()?;
        let options = Options::read(&options)?;
        // In place: a symbol has four kilobytes, and small stacks have no room for copies.
        let mut symbol = Symbol::blank();
        symbol::encode_into(text.bytes()?, &options.symbol, &mut symbol)?;
        let geometry = Geometry::new(symbol.matrix.width(), &options.raster)?;
        out.put(&bitmap(&symbol, &geometry));
        if buffer.reserve(geometry.len, geometry.len)?
            && let Some(pixels) = buffer.bytes(geometry.len)
        {
            raster::draw(&symbol.matrix, &geometry, options.invert, pixels)?;
        }
        Ok(())
    })
}

/// Draws a text as a QR symbol into an image file: BMP, PNG, SVG, PBM or text for a terminal.
///
/// @param text      As in qr_render_bitmap.
/// @param text_len  As in qr_render_bitmap.
/// @param format    QR_IMAGE_...
/// @param options   As in qr_render_bitmap; `pixel_format` and `row_align` do not matter here. For
///                  QR_IMAGE_TEXT and _ANSI `module_px` does not matter either: a module is one
///                  column wide and half a line high. `width_px` counts columns there: a symbol
///                  of more is QR_ERR_TOO_WIDE.
/// @param buf       Receives the file, without a NUL. NULL with `cap` 0 asks for the size.
/// @param cap       Size of `buf` in bytes.
/// @param len       Receives the size in bytes. Must not be NULL.
/// @param out       Receives what was drawn, size queries included. May be NULL.
/// @param err       Receives details of a failure. May be NULL.
/// @return As qr_render_bitmap; QR_ERR_UNSUPPORTED also for a format that this version lacks.
///
/// Does not block, and may be called from several threads at once, each with buffers of its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_render_image(
    text: *const c_char,
    text_len: u32,
    format: u32,
    options: *const qr_render_options,
    buf: *mut u8,
    cap: u32,
    len: *mut u32,
    out: *mut qr_bitmap,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (text, options, mut buffer, out, err) = unsafe {
        (
            TextIn::counted(["text", "text_len"], text, text_len),
            StructIn::new(options),
            Buffer::new(buf, cap, len),
            StructOut::new(out),
            ErrorOut::new(err),
        )
    };
    guarded_with(DRAWING, err, move || {
        buffer.check()?;
        out.check()?;
        let format = self::format(format)?;
        let options = Options::read(&options)?;
        // In place: a symbol has four kilobytes, and small stacks have no room for copies.
        let mut symbol = Symbol::blank();
        symbol::encode_into(text.bytes()?, &options.symbol, &mut symbol)?;
        let geometry = Geometry::new(symbol.matrix.width(), &format.options(options.raster))?;
        let picture =
            Picture { matrix: &symbol.matrix, geometry: &geometry, invert: options.invert };
        let length = image::len(format, &picture)?;
        out.put(&image(format, &symbol, &geometry));
        if buffer.reserve(length, length)?
            && let Some(bytes) = buffer.bytes(length)
        {
            image::write(format, &picture, bytes)?;
        }
        Ok(())
    })
}

/// The format with a number.
fn format(format: u32) -> Result<&'static Format, Error> {
    let known = FILES.into_iter().find(|known| known.id == format);
    let largest = FILES.iter().map(|known| known.id).max().unwrap_or(0);
    known.ok_or_else(|| unknown("format", format, largest))
}

/// What was drawn, pixel formats included.
fn bitmap(symbol: &Symbol, geometry: &Geometry) -> qr_bitmap {
    use super::arg::Struct as _;
    qr_bitmap {
        width_px: geometry.width_px,
        height_px: geometry.height_px,
        stride_bytes: geometry.stride_bytes,
        pixel_format: match geometry.pixel_format {
            PixelFormat::Bpp1Msb => QR_PIXEL_1BPP_MSB,
            PixelFormat::Bpp1Lsb => QR_PIXEL_1BPP_LSB,
            PixelFormat::Gray8 => QR_PIXEL_GRAY8,
            PixelFormat::Rgba32 => QR_PIXEL_RGBA32,
        },
        version: u32::from(symbol.version),
        ecc: ecc_number(symbol.ecc),
        mask: u32::from(symbol.mask) + QR_MASK_0,
        module_px: geometry.module_px,
        quiet_modules: geometry.quiet_modules,
        ..qr_bitmap::zeroed()
    }
}

/// What an image file has: a file has no rows of the caller's.
fn image(format: &Format, symbol: &Symbol, geometry: &Geometry) -> qr_bitmap {
    let height_px = format.height(geometry);
    qr_bitmap { stride_bytes: 0, height_px, ..bitmap(symbol, geometry) }
}
