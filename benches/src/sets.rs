//! What is compared with what.

use std::time::Duration;

use crate::measure::{Contender, Timing, in_turns};
use crate::native;
use crate::peers::*;
use crate::proof;

/// Mercado Pago's published sample for Brazil: 156 bytes.
pub const SAMPLE: &str = "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.005802BR5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B";

/// The sample of the Brazilian central bank's manual for Pix.
const PIX: &str = "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";

const LOW: u32 = 1;
const MEDIUM: u32 = 2;

pub struct Row {
    pub who: String,
    pub mask: Option<u16>,
    pub timing: Timing,
    /// How many times the set's first contender, which is posqr.
    pub ratio: f64,
}

pub struct Set {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

impl Set {
    fn run(title: &'static str, mut contenders: Vec<Contender>, limit: Duration) -> Set {
        let timings = in_turns(&mut contenders, limit);
        let first = timings[0].median;
        let rows = contenders
            .into_iter()
            .zip(timings)
            .map(|(c, timing)| Row {
                who: c.who,
                mask: c.mask,
                ratio: timing.median / first,
                timing,
            })
            .collect();
        Set { title, rows }
    }

    pub fn row(&self, who: &str) -> &Row {
        let found = self.rows.iter().find(|row| row.who.starts_with(who));
        found.unwrap_or_else(|| panic!("no {who} in {}", self.title))
    }
}

pub const POSQR: &str = "posqr";
pub const QRENCODE: &str = "libqrencode";
pub const SPRINTF: &str = "C, sprintf";

/// All sets, each with its share of the time. `done` hears of each as it ends.
pub fn run_all(limit: Duration, mut done: impl FnMut(&Set)) -> Vec<Set> {
    let all: [fn(Duration) -> Set; 9] = [
        symbol_byte,
        symbol_smallest,
        symbol_byte_40,
        symbol_smallest_40,
        paper_byte,
        paper_smallest,
        payload_build,
        payload_read,
        checksum,
    ];
    let share = limit / all.len() as u32;
    all.iter()
        .map(|run| {
            let set = run(share);
            done(&set);
            set
        })
        .collect()
}

fn symbol_byte(limit: Duration) -> Set {
    let job = Job::new(SAMPLE, MEDIUM, false, 9);
    Set::run("text to symbol, byte mode, version 9-M, 156 bytes", byte_encoders(&job), limit)
}

fn symbol_smallest(limit: Duration) -> Set {
    let job = Job::new(SAMPLE, MEDIUM, true, 7);
    Set::run("text to symbol, smallest, version 7-M, 156 bytes", mixing_encoders(&job), limit)
}

fn symbol_byte_40(limit: Duration) -> Set {
    let job = Job::new(&plain_text(2953), LOW, false, 40);
    Set::run("text to symbol, byte mode, version 40-L, 2953 bytes", byte_encoders(&job), limit)
}

fn symbol_smallest_40(limit: Duration) -> Set {
    let job = Job::new(&payload_text(MIXED_40), LOW, true, 40);
    Set::run("text to symbol, smallest, version 40-L, 3500 bytes", mixing_encoders(&job), limit)
}

/// Enough of [`payload_text`] for version 40 and not too much, in every encoder's segments.
const MIXED_40: usize = 3500;

/// Lower-case letters and digits in no order.
pub fn plain_text(len: usize) -> String {
    let mut state: u32 = 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(state >> 16) as usize % 36])
    };
    (0..len).map(|_| next()).collect()
}

/// Payloads in a row: letters and digits as they are mixed in practice.
pub fn payload_text(len: usize) -> String {
    SAMPLE.chars().cycle().take(len).collect()
}

fn encoder<'a>(who: &str, job: &'a Job, mut encoder: impl Encoder + 'a) -> Contender<'a> {
    let mask = proof::mask_of(who, job, &encoder.modules(job));
    Contender::new(who, move || encoder.encode(job)).with_mask(mask)
}

/// The same call asking for the size: it encodes and draws nothing, so there is nothing to decode.
fn posqr_query<'a>(job: &'a Job) -> Contender<'a> {
    Contender::new("posqr, size query only", move || {
        let drawing = job.drawing(0);
        // SAFETY: the drawing points into the job.
        let version = unsafe { native::posqr_query(&drawing) };
        assert_eq!(version, job.version);
    })
}

fn mixing_encoders(job: &Job) -> Vec<Contender<'_>> {
    vec![
        encoder("posqr, 1 px bitmap", job, Posqr::new()),
        posqr_query(job),
        encoder("libqrencode", job, Qrencode),
        encoder("qr_code", job, QrCodeFork),
        encoder("qrcode", job, Qrcode),
    ]
}

fn byte_encoders(job: &Job) -> Vec<Contender<'_>> {
    let mut all = mixing_encoders(job);
    all.extend([
        encoder("fast_qr", job, FastQr),
        encoder("qrcodegen (Rust)", job, QrcodegenRust),
        encoder("qrcodegen-no-heap", job, QrcodegenNoHeap::new()),
        encoder("libqrcodegen (C)", job, QrcodegenC::new()),
    ]);
    all
}

fn paper_byte(limit: Duration) -> Set {
    let job = Job::new(SAMPLE, MEDIUM, false, 9);
    Set::run("text to 384-dot bitmap, byte mode, version 9-M", papers(&job), limit)
}

fn paper_smallest(limit: Duration) -> Set {
    let job = Job::new(SAMPLE, MEDIUM, true, 7);
    Set::run("text to 384-dot bitmap, smallest, version 7-M", papers(&job), limit)
}

type Draw = unsafe extern "C" fn(*const native::Drawing, *mut u8, usize) -> usize;

fn papers(job: &Job) -> Vec<Contender<'_>> {
    vec![
        paper("posqr", job, native::posqr_paper),
        paper("libqrencode + C raster", job, native::qrencode_paper),
    ]
}

fn paper<'a>(who: &str, job: &'a Job, draw: Draw) -> Contender<'a> {
    const QUIET: usize = 4;
    let once = move |pixels: &mut [u8]| {
        let drawing = job.drawing(0);
        // SAFETY: the drawing points into the job, the buffer has the length given.
        let side = unsafe { draw(&drawing, pixels.as_mut_ptr(), pixels.len()) };
        assert_ne!(side, 0, "no bitmap");
        side
    };
    let mut pixels = vec![0u8; 384 / 8 * 384];
    let side_px = once(&mut pixels);
    let module_px = side_px / (job.version * 4 + 17 + 2 * QUIET);
    let modules = Modules::from_bitmap(&pixels, side_px, module_px, QUIET);
    let mask = proof::mask_of(who, job, &modules);
    Contender::new(who, move || once(&mut pixels)).with_mask(mask)
}

fn payload_build(limit: Duration) -> Set {
    let by_posqr = || {
        let mut buf = [0u8; 513];
        // SAFETY: the buffer has the length given.
        let len = unsafe { native::posqr_build(buf.as_mut_ptr(), buf.len()) };
        (buf, len)
    };
    let by_sprintf = || {
        let mut buf = [0u8; 513];
        // SAFETY: the sample is shorter than the buffer.
        let len = unsafe { native::sprintf_build(buf.as_mut_ptr()) };
        (buf, len)
    };
    for (who, (buf, len)) in [(POSQR, by_posqr()), (SPRINTF, by_sprintf())] {
        assert_eq!(std::str::from_utf8(&buf[..len]), Ok(SAMPLE), "{who} builds something else");
    }
    let mut out = [0u8; 513];
    let mut out_c = [0u8; 513];
    let contenders = vec![
        Contender::new("posqr, validated", move || {
            // SAFETY: the buffer has the length given.
            unsafe { native::posqr_build(out.as_mut_ptr(), out.len()) }
        }),
        Contender::new("C, sprintf and table CRC", move || {
            // SAFETY: the sample is shorter than the buffer.
            unsafe { native::sprintf_build(out_c.as_mut_ptr()) }
        }),
    ];
    Set::run("payload built, Mercado Pago sample", contenders, limit)
}

fn payload_read(limit: Duration) -> Set {
    let pix = PIX.as_bytes();
    let sample = SAMPLE.as_bytes();
    let check = move |text: &[u8], profile| {
        // SAFETY: a slice as pointer and length.
        unsafe { native::posqr_check(text.as_ptr(), text.len(), profile) }
    };
    // SAFETY: likewise.
    let parse = move |text: &[u8]| unsafe { native::posqr_parse(text.as_ptr(), text.len()) };
    // SAFETY: likewise.
    let get = move |text: &[u8]| unsafe { native::posqr_get(text.as_ptr(), text.len()) };
    assert_eq!(check(pix, native::PROFILE_PIX_STATIC), 1, "posqr finds fault with the Pix sample");
    assert_eq!(check(sample, native::PROFILE_MERCADO_PAGO), 1, "posqr finds fault with the sample");
    assert_eq!((parse(pix), parse(sample)), (12, 17), "posqr finds other objects");
    assert_eq!(get(sample), "ticket-123".len(), "posqr reads another reference");
    assert_eq!(brcode::str_to_brcode(PIX).merchant_name, "Fulano de Tal");
    assert!(brcode_crc_holds(PIX), "brcode computes another CRC");

    let contenders = vec![
        Contender::new("posqr check, Pix: parsed, CRC, all rules", move || {
            check(pix, native::PROFILE_PIX_STATIC)
        }),
        Contender::new("posqr check, Mercado Pago", move || {
            check(sample, native::PROFILE_MERCADO_PAGO)
        }),
        Contender::new("posqr parse, Pix: objects only", move || parse(pix)),
        Contender::new("posqr parse, Mercado Pago", move || parse(sample)),
        Contender::new("posqr get, Mercado Pago 62.05", move || get(sample)),
        Contender::new("brcode parse, Pix: objects only", || brcode::from_str(PIX)),
        Contender::new("brcode parse, Pix, with its CRC", || {
            (brcode::from_str(PIX), brcode_crc_holds(PIX))
        }),
        Contender::new("brcode struct, Pix", || brcode::str_to_brcode(PIX)),
    ];
    Set::run("payload read", contenders, limit)
}

/// brcode does not check the CRC of what it reads; its own function can.
fn brcode_crc_holds(payload: &str) -> bool {
    let (covered, crc) = payload.split_at(payload.len() - 4);
    brcode::crc16_ccitt(covered) == crc
}

fn checksum(limit: Duration) -> Set {
    const SLICED: crc::Crc<u16, crc::Table<16>> = crc::Crc::<u16, crc::Table<16>>::new(&IBM_3740);
    use crc::CRC_16_IBM_3740 as IBM_3740;
    let covered = &SAMPLE[..152];
    // SAFETY: a slice as pointer and length.
    let in_c = move || unsafe { native::table_crc(covered.as_ptr(), covered.len()) };
    assert_eq!((SLICED.checksum(covered.as_bytes()), in_c()), (0x9D3B, 0x9D3B));
    let contenders = vec![
        Contender::new("crc crate, 16 tables", move || SLICED.checksum(covered.as_bytes())),
        Contender::new("C, one table", in_c),
        Contender::new("brcode, bit by bit", move || brcode::crc16_ccitt(covered)),
    ];
    Set::run("for orientation: CRC of 152 bytes (posqr exports none)", contenders, limit)
}
