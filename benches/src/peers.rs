//! Every encoder under one trait: a job goes in, a symbol is made, and can be looked at.

use std::ffi::{CString, c_int};
use std::hint::black_box;

use crate::native::{self, Drawing, QRcode};

/// A text and how to draw it. Levels L, M, Q, H are 1 to 4.
pub struct Job {
    pub text: String,
    c_text: CString,
    pub level: u32,
    pub smallest: bool,
    /// The version that every encoder must arrive at.
    pub version: usize,
}

impl Job {
    pub fn new(text: &str, level: u32, smallest: bool, version: usize) -> Job {
        let c_text = CString::new(text).expect("texts of the bench have no NUL");
        Job { text: text.to_owned(), c_text, level, smallest, version }
    }

    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// For posqr and the C side; `version` 0 leaves the choice to the encoder.
    pub fn drawing(&self, version: usize) -> Drawing {
        Drawing {
            text: self.c_text.as_ptr(),
            len: self.text.len(),
            ecc: self.level,
            flags: if self.smallest { native::SMALLEST } else { 0 },
            version: version as u32,
        }
    }
}

/// A symbol without quiet zone, row by row; `true` is dark.
pub struct Modules {
    pub side: usize,
    pub dark: Vec<bool>,
}

impl Modules {
    fn from_fn(side: usize, dark: impl Fn(usize, usize) -> bool) -> Modules {
        let dark = (0..side * side).map(|i| dark(i % side, i / side)).collect();
        Modules { side, dark }
    }

    /// Out of a bitmap of one bit a pixel, sampled in the middle of each module.
    pub fn from_bitmap(pixels: &[u8], side_px: usize, module_px: usize, quiet: usize) -> Modules {
        let stride = side_px.div_ceil(8);
        let middle = |module: usize| (module + quiet) * module_px + module_px / 2;
        Modules::from_fn(side_px / module_px - 2 * quiet, |x, y| {
            pixels[middle(y) * stride + middle(x) / 8] & (0x80 >> (middle(x) % 8)) != 0
        })
    }
}

/// An encoder with the buffers that its user would keep. Both panic when the encoder refuses.
pub trait Encoder {
    /// What is timed: text in, symbol there, and given back if it has to be.
    fn encode(&mut self, job: &Job);
    fn modules(&mut self, job: &Job) -> Modules;
}

/// posqr through its C ABI. It exports nothing that stops at the modules: a bitmap with one pixel
/// a module and no quiet zone is nearest.
pub struct Posqr(Box<[u8; 177 * 23]>);

impl Posqr {
    pub fn new() -> Posqr {
        Posqr(Box::new([0; 177 * 23]))
    }
}

impl Encoder for Posqr {
    fn encode(&mut self, job: &Job) {
        let drawing = job.drawing(0);
        // SAFETY: the drawing points into the job, the buffer has the length given.
        let side = unsafe { native::posqr_modules(&drawing, self.0.as_mut_ptr(), self.0.len()) };
        assert_ne!(side, 0, "posqr refuses");
    }

    fn modules(&mut self, job: &Job) -> Modules {
        self.encode(job);
        Modules::from_bitmap(&self.0[..], job.version * 4 + 17, 1, 0)
    }
}

pub struct Qrencode;

impl Qrencode {
    fn symbol(job: &Job) -> *mut QRcode {
        const MODE_8: c_int = 2;
        let level = job.level as c_int - 1;
        // SAFETY: the text ends with NUL.
        let symbol = unsafe {
            if job.smallest {
                native::QRcode_encodeString(job.c_text.as_ptr(), 0, level, MODE_8, 1)
            } else {
                native::QRcode_encodeString8bit(job.c_text.as_ptr(), 0, level)
            }
        };
        assert!(!symbol.is_null(), "libqrencode refuses");
        symbol
    }
}

impl Encoder for Qrencode {
    fn encode(&mut self, job: &Job) {
        // SAFETY: the symbol is libqrencode's, and is given back once.
        unsafe { native::QRcode_free(black_box(Qrencode::symbol(job))) };
    }

    fn modules(&mut self, job: &Job) -> Modules {
        let symbol = Qrencode::symbol(job);
        // SAFETY: as above; `data` has width * width bytes.
        unsafe {
            let side = (*symbol).width as usize;
            let data = std::slice::from_raw_parts((*symbol).data, side * side);
            let modules = Modules::from_fn(side, |x, y| data[y * side + x] & 1 != 0);
            native::QRcode_free(symbol);
            modules
        }
    }
}

/// qrcodegen_BUFFER_LEN_MAX: for version 40.
const QRCODEGEN_LEN: usize = 3918;

pub struct QrcodegenC {
    temp: Box<[u8; QRCODEGEN_LEN]>,
    symbol: Box<[u8; QRCODEGEN_LEN]>,
}

impl QrcodegenC {
    pub fn new() -> QrcodegenC {
        QrcodegenC { temp: Box::new([0; QRCODEGEN_LEN]), symbol: Box::new([0; QRCODEGEN_LEN]) }
    }
}

impl Encoder for QrcodegenC {
    fn encode(&mut self, job: &Job) {
        const MASK_AUTO: c_int = -1;
        assert!(!job.smallest);
        let len = job.text.len();
        self.temp[..len].copy_from_slice(job.bytes());
        // SAFETY: both buffers have the length that version 40 needs.
        let done = unsafe {
            native::qrcodegen_encodeBinary(
                self.temp.as_mut_ptr(),
                len,
                self.symbol.as_mut_ptr(),
                job.level as c_int - 1,
                1,
                40,
                MASK_AUTO,
                false,
            )
        };
        assert!(done, "libqrcodegen refuses");
    }

    fn modules(&mut self, job: &Job) -> Modules {
        self.encode(job);
        // SAFETY: the symbol was just drawn.
        let side = unsafe { native::qrcodegen_getSize(self.symbol.as_ptr()) } as usize;
        Modules::from_fn(side, |x, y| {
            // SAFETY: as above.
            unsafe { native::qrcodegen_getModule(self.symbol.as_ptr(), x as c_int, y as c_int) }
        })
    }
}

pub struct QrcodegenNoHeap {
    temp: Vec<u8>,
    symbol: Vec<u8>,
}

impl QrcodegenNoHeap {
    pub fn new() -> QrcodegenNoHeap {
        QrcodegenNoHeap { temp: vec![0; QRCODEGEN_LEN], symbol: vec![0; QRCODEGEN_LEN] }
    }

    fn symbol(&mut self, job: &Job) -> qrcodegen_no_heap::QrCode<'_> {
        use qrcodegen_no_heap::{QrCode, QrCodeEcc, Version};
        assert!(!job.smallest);
        let len = job.text.len();
        self.temp[..len].copy_from_slice(job.bytes());
        let level = match job.level {
            1 => QrCodeEcc::Low,
            2 => QrCodeEcc::Medium,
            3 => QrCodeEcc::Quartile,
            _ => QrCodeEcc::High,
        };
        QrCode::encode_binary(
            &mut self.temp,
            len,
            &mut self.symbol,
            level,
            Version::MIN,
            Version::MAX,
            None,
            false,
        )
        .expect("qrcodegen-no-heap refuses")
    }
}

impl Encoder for QrcodegenNoHeap {
    fn encode(&mut self, job: &Job) {
        black_box(self.symbol(job));
    }

    fn modules(&mut self, job: &Job) -> Modules {
        let symbol = self.symbol(job);
        Modules::from_fn(symbol.size() as usize, |x, y| symbol.get_module(x as i32, y as i32))
    }
}

pub struct QrcodegenRust;

impl QrcodegenRust {
    fn symbol(job: &Job) -> qrcodegen::QrCode {
        use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
        assert!(!job.smallest);
        let level = match job.level {
            1 => QrCodeEcc::Low,
            2 => QrCodeEcc::Medium,
            3 => QrCodeEcc::Quartile,
            _ => QrCodeEcc::High,
        };
        let segments = [QrSegment::make_bytes(job.bytes())];
        QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, None, false)
            .expect("qrcodegen refuses")
    }
}

impl Encoder for QrcodegenRust {
    fn encode(&mut self, job: &Job) {
        black_box(QrcodegenRust::symbol(job));
    }

    fn modules(&mut self, job: &Job) -> Modules {
        let symbol = QrcodegenRust::symbol(job);
        Modules::from_fn(symbol.size() as usize, |x, y| symbol.get_module(x as i32, y as i32))
    }
}

pub struct FastQr;

impl FastQr {
    fn symbol(job: &Job) -> fast_qr::QRCode {
        use fast_qr::{ECL, Mode, QRBuilder};
        assert!(!job.smallest);
        let level = match job.level {
            1 => ECL::L,
            2 => ECL::M,
            3 => ECL::Q,
            _ => ECL::H,
        };
        QRBuilder::new(job.bytes()).ecl(level).mode(Mode::Byte).build().expect("fast_qr refuses")
    }
}

impl Encoder for FastQr {
    fn encode(&mut self, job: &Job) {
        black_box(FastQr::symbol(job));
    }

    fn modules(&mut self, job: &Job) -> Modules {
        let symbol = FastQr::symbol(job);
        Modules::from_fn(symbol.size, |x, y| symbol[y][x].value())
    }
}

/// `qrcode` and `qr_code`, its fork, have the same interface. In byte mode they do not look for
/// the smallest version: they are told.
macro_rules! like_qrcode {
    ($name:ident, $krate:ident) => {
        pub struct $name;

        impl $name {
            fn symbol(job: &Job) -> $krate::QrCode {
                use $krate::{EcLevel, QrCode, Version, bits::Bits};
                let level = match job.level {
                    1 => EcLevel::L,
                    2 => EcLevel::M,
                    3 => EcLevel::Q,
                    _ => EcLevel::H,
                };
                let refuses = concat!(stringify!($krate), " refuses");
                if job.smallest {
                    return QrCode::with_error_correction_level(job.bytes(), level).expect(refuses);
                }
                let mut bits = Bits::new(Version::Normal(job.version as i16));
                bits.push_byte_data(job.bytes()).expect(refuses);
                bits.push_terminator(level).expect(refuses);
                QrCode::with_bits(bits, level).expect(refuses)
            }
        }

        impl Encoder for $name {
            fn encode(&mut self, job: &Job) {
                black_box($name::symbol(job));
            }

            fn modules(&mut self, job: &Job) -> Modules {
                let symbol = $name::symbol(job);
                Modules::from_fn(symbol.width(), |x, y| symbol[(x, y)] == $krate::Color::Dark)
            }
        }
    };
}

like_qrcode!(Qrcode, qrcode);
like_qrcode!(QrCodeFork, qr_code);
