//! Any receipt, and any symbol, for any printer: the size that was asked for is the size that is
//! written, the same bytes each time and not one beyond; what is refused writes nothing.
#![no_main]

mod common;
mod dice;
use common::*;
use core::ptr::{null, null_mut};
use dice::Dice;
use libfuzzer_sys::fuzz_target;

/// Written before each call, in front of the buffer and behind it.
const GUARD: usize = 32;

/// Longest output that is written out.
const LONGEST: u32 = 4 << 20;

type Run<'a> = &'a dyn Fn(*mut u8, u32, &mut u32, &mut qr_print_info, &mut qr_error) -> qr_status;

/// Asks for the size, writes exactly so much, and compares.
fn asked_is_written(run: Run) {
    let (mut err, mut planned, mut len) = (init(), init::<qr_print_info>(), u32::MAX);
    let status = run(null_mut(), 0, &mut len, &mut planned, &mut err);
    assert_eq!(err.code, status);
    assert_ne!(status, QR_ERR_INTERNAL, "{}", text(&err.message));
    if status != QR_OK {
        assert_eq!((len, planned.paper_um, planned.version), (u32::MAX, 0, 0));
        assert!(!text(&err.message).is_empty());
        let mut untouched = [0x55; 64];
        assert_eq!(run(untouched.as_mut_ptr(), 64, &mut len, &mut planned, &mut err), status);
        assert_eq!((len, untouched), (u32::MAX, [0x55; 64]));
        return;
    }
    if len > LONGEST {
        return;
    }
    let size = len as usize;
    let mut before: Option<Vec<u8>> = None;
    for fill in [0x55, 0xAA] {
        // On the heap and exactly as long, so that the address sanitizer stops at the first byte
        // beyond; the guard tells without it.
        let mut room = vec![fill; GUARD + size + GUARD];
        let (mut written, mut info) = (0, init::<qr_print_info>());
        if len > 0 {
            let status =
                run(room[GUARD..].as_mut_ptr(), len - 1, &mut written, &mut info, &mut err);
            assert_eq!((status, written), (QR_ERR_BUFFER_TOO_SMALL, len));
            assert!(room.iter().all(|byte| *byte == fill), "too small: untouched");
        }
        let status = run(room[GUARD..].as_mut_ptr(), len, &mut written, &mut info, &mut err);
        assert_eq!((status, written), (QR_OK, len), "{}", text(&err.message));
        assert_eq!(numbers(&info), numbers(&planned));
        let (front, rest) = room.split_at(GUARD);
        let (bytes, back) = rest.split_at(size);
        assert!(front.iter().chain(back).all(|byte| *byte == fill), "nothing beyond");
        match &before {
            None => before = Some(bytes.to_vec()),
            Some(first) => assert!(first == bytes, "every byte is written, the same each time"),
        }
    }
}

fn numbers(info: &qr_print_info) -> [u32; 8] {
    [
        info.symbol,
        info.raster,
        info.version,
        info.module_dots,
        info.symbol_dots,
        info.paper_um,
        info.bands,
        info.advice,
    ]
}

/// The defaults and a known model first, then sensible numbers, then any.
fn printer(dice: &mut Dice) -> qr_printer {
    let mut printer = init::<qr_printer>();
    if dice.yes() {
        // SAFETY: a text that ends with NUL, and a struct of our own.
        unsafe {
            let (mut name, mut len) = ([0; 64], 0);
            let index = u32::from(dice.byte());
            if qr_printer_name(index, name.as_mut_ptr(), 64, &mut len) == QR_OK {
                qr_printer_find(name.as_ptr(), &mut printer, null_mut());
            }
        }
    }
    let wild = dice.byte() > 240;
    let number = |dice: &mut Dice, given: &mut u32, usual: &[u32]| match dice.byte() {
        0..=127 => {}
        byte if wild && byte > 200 => *given = dice.number(),
        _ => *given = dice.pick(usual),
    };
    number(dice, &mut printer.commands, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    if dice.yes() {
        printer.flags = u32::from(dice.byte());
    }
    number(dice, &mut printer.width_dots, &[0, 58, 59, 384, 512, 576, 832, 4096]);
    number(dice, &mut printer.dpi, &[0, 60, 180, 203, 300, 600, 1200]);
    number(dice, &mut printer.symbol, &[0, 1, 2, 3]);
    number(dice, &mut printer.raster, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    number(dice, &mut printer.band_dots, &[0, 1, 8, 24, 25, 255, 256, 2303, 65_535]);
    number(dice, &mut printer.native_module_min, &[0, 1, 3, 16, 100]);
    number(dice, &mut printer.native_module_max, &[0, 1, 8, 16, 100, 101]);
    number(dice, &mut printer.native_text_max, &[0, 1, 255, 700, 7089]);
    number(dice, &mut printer.min_module_um, &[0, QR_ANY_SIZE, 330, 1000]);
    number(dice, &mut printer.encoding, &[0, 1, 2, 3, 4, 5, 6, 7]);
    number(dice, &mut printer.code_page, &[0, 2, 3, 16, 255, 256]);
    number(dice, &mut printer.columns, &[0, 8, 9, 32, 48, 255]);
    number(dice, &mut printer.feed_dots, &[0, 1, 24, 200, 2400]);
    number(dice, &mut printer.label_dots, &[0, 1, 400, 1200, 32_000]);
    number(dice, &mut printer.gap_dots, &[0, 24, 2400]);
    printer
}

fn look(dice: &mut Dice) -> qr_render_options {
    let mut look = init::<qr_render_options>();
    if dice.yes() {
        look.ecc = u32::from(dice.byte() % 6);
        look.flags = u32::from(dice.byte() & 31);
        look.module_px = u32::from(dice.byte() % 20);
        look.width_px = dice.pick(&[0, 58, 300, 384, 576, 5000]);
        look.quiet_modules = dice.pick(&[0, QR_QUIET_NONE, 1, 2, 10, 64, 65]);
        look.min_version = u32::from(dice.byte() % 42);
        look.max_version = u32::from(dice.byte() % 42);
        look.mask = u32::from(dice.byte() % 10);
    }
    look
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let (printer, look) = (printer(&mut dice), look(&mut dice));
    if dice.yes() {
        let text_bytes = dice.rest();
        let len = text_bytes.len() as u32;
        return asked_is_written(&|buf, cap, used, info, err| {
            // SAFETY: buffers of our own, with their sizes.
            unsafe {
                let text = text_bytes.as_ptr().cast();
                qr_print_symbol(text, len, &printer, &look, buf, cap, used, info, err)
            }
        });
    }
    let encoding = dice.pick(&[0, 1, 2, 3, 4, 5, 6, 7]);
    let mut texts = Vec::new();
    while !dice.is_empty() && texts.len() < 24 {
        let [kind, align, style] = [dice.byte(), dice.byte(), dice.byte()];
        let mut bytes = dice.short().to_vec();
        let raw = bytes.len() as u32;
        bytes.push(0);
        let line = qr_line {
            kind: u32::from(kind % 8),
            align: u32::from(if align > 250 { align } else { align % 3 }),
            style: u32::from(style & if style > 250 { 255 } else { 3 }),
            count: if kind % 8 == 4 { u32::from(style) * 2 } else { raw },
            ..init()
        };
        texts.push((line, bytes));
    }
    let lines: Vec<qr_line> =
        texts.iter().map(|(line, text)| qr_line { text: text.as_ptr().cast(), ..*line }).collect();
    let receipt = qr_receipt {
        encoding,
        line_count: lines.len() as u32,
        lines: if lines.is_empty() { null() } else { lines.as_ptr() },
        look: &look,
        ..init()
    };
    asked_is_written(&|buf, cap, used, info, err| {
        // SAFETY: buffers of our own, with their sizes.
        unsafe { qr_print_receipt(&receipt, &printer, buf, cap, used, info, err) }
    });
});
