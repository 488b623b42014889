//! Object 63: CRC-16 with polynomial 1021 and start value FFFF over the UTF-8 bytes of everything
//! before it, ID and length `6304` included (EMVCo MPM 1.1, 4.7.3; ISO/IEC 13239).

use crc::{CRC_16_IBM_3740, Crc, Table};

/// ID and length of the object.
pub const HEADER: &[u8; 4] = b"6304";

static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_IBM_3740);

/// The value of object 63 for the text that ends with [`HEADER`].
#[must_use]
pub fn checksum(text: &[u8]) -> u16 {
    CRC.checksum(text)
}

/// The value of object 63 for a text that has none yet.
#[must_use]
pub fn closing(text: &[u8]) -> [u8; 4] {
    let mut sum = CRC.digest();
    sum.update(text);
    sum.update(HEADER);
    digits(sum.finalize())
}

/// Four capital hexadecimal digits, zeros in front included.
#[must_use]
pub fn digits(checksum: u16) -> [u8; 4] {
    let hex = |shift: u16| b"0123456789ABCDEF"[usize::from(checksum >> shift & 0xF)];
    [hex(12), hex(8), hex(4), hex(0)]
}

/// Reads four hexadecimal digits of either case.
#[must_use]
pub fn parse(digits: &[u8]) -> Option<u16> {
    let digits: &[u8; 4] = digits.try_into().ok()?;
    digits.iter().try_fold(0, |sum, &digit| {
        let digit = (digit as char).to_digit(16)?;
        Some(sum << 4 | digit as u16)
    })
}
