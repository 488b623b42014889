//! The C side: what native/bench.h declares, and the two C encoders that are called directly.

use std::ffi::{c_char, c_int, c_ulonglong, c_void};

pub const SMALLEST: u32 = 1;
pub const PROFILE_MERCADO_PAGO: u32 = 1;
pub const PROFILE_PIX_STATIC: u32 = 2;

/// `drawing` of bench.h.
#[repr(C)]
pub struct Drawing {
    pub text: *const c_char,
    pub len: usize,
    pub ecc: u32,
    pub flags: u32,
    pub version: u32,
}

/// `QRcode` of qrencode.h.
#[repr(C)]
pub struct QRcode {
    pub version: c_int,
    pub width: c_int,
    pub data: *mut u8,
}

unsafe extern "C" {
    pub fn posqr_build(buf: *mut u8, cap: usize) -> usize;
    pub fn posqr_check(payload: *const u8, len: usize, profile: u32) -> c_int;
    pub fn posqr_parse(payload: *const u8, len: usize) -> usize;
    pub fn posqr_get(payload: *const u8, len: usize) -> usize;
    pub fn posqr_query(d: *const Drawing) -> usize;
    pub fn posqr_modules(d: *const Drawing, buf: *mut u8, cap: usize) -> usize;
    pub fn posqr_paper(d: *const Drawing, buf: *mut u8, cap: usize) -> usize;
    pub fn posqr_version() -> *const c_char;
    pub fn posqr_open(base_url: *const c_char, ca_pem: *const c_char) -> *mut c_void;
    pub fn posqr_sale(client: *mut c_void, number: c_ulonglong) -> c_int;
    pub fn posqr_close(client: *mut c_void);

    pub fn sprintf_build(buf: *mut u8) -> usize;
    pub fn table_crc(text: *const u8, len: usize) -> u16;
    pub fn qrencode_paper(d: *const Drawing, buf: *mut u8, cap: usize) -> usize;

    pub fn libcurl_open(base_url: *const c_char, ca_pem: *const c_char) -> *mut c_void;
    pub fn libcurl_sale(side: *mut c_void, number: c_ulonglong, key: *const c_char) -> c_int;
    pub fn libcurl_close(side: *mut c_void);
    pub fn libcurl_version() -> *const c_char;

    pub fn stay_on_this_cpu() -> c_int;
    pub fn use_all_cpus_again() -> c_int;

    pub fn QRcode_encodeString(
        text: *const c_char,
        version: c_int,
        level: c_int,
        hint: c_int,
        case_sensitive: c_int,
    ) -> *mut QRcode;
    pub fn QRcode_encodeString8bit(
        text: *const c_char,
        version: c_int,
        level: c_int,
    ) -> *mut QRcode;
    pub fn QRcode_free(symbol: *mut QRcode);
    pub fn QRcode_APIVersionString() -> *const c_char;

    pub fn qrcodegen_encodeBinary(
        data_and_temp: *mut u8,
        len: usize,
        symbol: *mut u8,
        level: c_int,
        min_version: c_int,
        max_version: c_int,
        mask: c_int,
        boost: bool,
    ) -> bool;
    pub fn qrcodegen_getSize(symbol: *const u8) -> c_int;
    pub fn qrcodegen_getModule(symbol: *const u8, x: c_int, y: c_int) -> bool;
}
