//! Any text with any options: the size that was asked for is the size that is written, no more and
//! no less, for the bitmap and for every image format; smallest is never larger.
#![no_main]

mod common;
use common::*;
use core::ptr::null_mut;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((head, text_bytes)) = data.split_first_chunk::<12>() else { return };
    let [ecc, flags, module, width, width_high, quiet, min, max, mask, pixel, align, format] =
        *head;
    let options = qr_render_options {
        ecc: u32::from(ecc % 6),
        flags: u32::from(flags & 31),
        module_px: u32::from(module % 9),
        width_px: u32::from(width) | u32::from(width_high & 3) << 8,
        quiet_modules: if quiet == 255 { QR_QUIET_NONE } else { u32::from(quiet % 70) },
        min_version: u32::from(min % 42),
        max_version: u32::from(max % 42),
        mask: u32::from(mask % 10),
        pixel_format: u32::from(pixel % 5),
        row_align: u32::from(align % 6),
        ..init()
    };
    let format = u32::from(format % 7);
    let image = format < 6 && format != pixel as u32 % 6;
    let text_pointer = text_bytes.as_ptr().cast();
    let draw = |options: &qr_render_options, buf: *mut u8, cap: u32, err: &mut qr_error| {
        let (mut len, mut out) = (u32::MAX, init::<qr_bitmap>());
        // SAFETY: buffers of our own, with their sizes.
        let status = unsafe {
            if image {
                qr_render_image(
                    text_pointer,
                    text_bytes.len() as u32,
                    format,
                    options,
                    buf,
                    cap,
                    &mut len,
                    &mut out,
                    err,
                )
            } else {
                qr_render_bitmap(
                    text_pointer,
                    text_bytes.len() as u32,
                    options,
                    buf,
                    cap,
                    &mut len,
                    &mut out,
                    err,
                )
            }
        };
        (status, len, out)
    };
    let mut err = init::<qr_error>();
    let (status, len, out) = draw(&options, null_mut(), 0, &mut err);
    if status != QR_OK {
        assert_eq!((err.code, len, out.width_px), (status, u32::MAX, 0));
        assert_ne!(status, QR_ERR_INTERNAL, "{}", text(&err.message));
        return;
    }
    if len > 8 << 20 {
        return;
    }
    // Exactly as long: one byte more, and the address sanitizer stops.
    let mut first = vec![0x55u8; len as usize];
    let (status, written, _) = draw(&options, first.as_mut_ptr(), len, &mut err);
    assert_eq!((status, written), (QR_OK, len));
    let mut second = vec![0xAAu8; len as usize];
    draw(&options, second.as_mut_ptr(), len, &mut err);
    assert_eq!(first, second, "every byte is written, and the same each time");
    if !image {
        assert_eq!(len, out.stride_bytes * out.height_px);
    }
    if options.width_px > 0 {
        assert!(out.width_px <= options.width_px);
    }
    let smallest = qr_render_options {
        flags: options.flags | QR_RENDER_SMALLEST,
        width_px: 0,
        module_px: 1,
        ..options
    };
    let (status, _, small) = draw(&smallest, null_mut(), 0, &mut err);
    assert!(status == QR_OK && small.version <= out.version);
});
