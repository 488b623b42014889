//! Text -> modules, by ISO/IEC 18004:2015. The bit stream and the error correction codewords come
//! from the `qrcode` crate, which this file alone names; the division into modes (`segment.rs`), the
//! function patterns (`function.rs`), the placement (`place.rs`) and the masks (`mask.rs`) are our
//! own.

mod function;
mod mask;
mod matrix;
mod place;
mod segment;

use core::ops::RangeInclusive;

use qrcode::bits::Bits;
use qrcode::types::{EcLevel, QrError, Version};

use crate::error::{Error, Fault};
use function::{Canvas, Format};
use segment::{Class, Costs, Division, Mode};

pub use mask::{penalty, penalty_baseline};
pub use matrix::{MAX_WIDTH, Matrix, Row};
pub use segment::MAX_TEXT;

/// The versions of a QR symbol, 21 to 177 modules wide: ISO/IEC 18004:2015, 5.3.2.
pub const VERSIONS: RangeInclusive<u8> = 1..=40;

/// The references of the data masks: ISO/IEC 18004:2015, 7.8.2, table 10.
pub const MASKS: RangeInclusive<u8> = 0..=7;

/// The ECI assignment of UTF-8: AIM ITS/04-023.
const ECI_UTF8: u32 = 26;
/// Mode indicator and assignment number: ISO/IEC 18004:2015, 7.4.2.
const ECI_BITS: usize = 4 + 8;

/// Error correction level: how much of the symbol may be unreadable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ecc {
    /// About 7 %.
    Low,
    /// About 15 %.
    Medium,
    /// About 25 %.
    Quartile,
    /// About 30 %.
    High,
}

impl Ecc {
    /// The levels, weakest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::Quartile, Self::High];

    /// The two bits in the format information: ISO/IEC 18004:2015, 7.9.1, table 12.
    const fn indicator(self) -> u16 {
        match self {
            Self::Low => 0b01,
            Self::Medium => 0b00,
            Self::Quartile => 0b11,
            Self::High => 0b10,
        }
    }

    const fn level(self) -> EcLevel {
        match self {
            Self::Low => EcLevel::L,
            Self::Medium => EcLevel::M,
            Self::Quartile => EcLevel::Q,
            Self::High => EcLevel::H,
        }
    }
}

/// What may be chosen about a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// The level, at least.
    pub ecc: Ecc,
    /// Raise the level as long as the version stays the same.
    pub boost_ecc: bool,
    /// Mix numeric, alphanumeric and byte mode so that the bits are fewest. Else byte mode alone,
    /// as EMVCo asks for.
    pub smallest: bool,
    /// Draw the bytes as they are: no ECI header, and no check that they are UTF-8.
    pub no_eci: bool,
    /// The smallest version that may come out, 1 to 40.
    pub min_version: u8,
    /// The largest version that may come out, `min_version` to 40.
    pub max_version: u8,
    /// The data mask, 0 to 7; none: the one of least penalty, and the first of several.
    pub mask: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ecc: Ecc::Medium,
            boost_ecc: false,
            smallest: false,
            no_eci: false,
            min_version: *VERSIONS.start(),
            max_version: *VERSIONS.end(),
            mask: None,
        }
    }
}

impl Options {
    fn check(&self) -> Result<(), Error> {
        let range = |name, allowed| Err(Error::new(Fault::Range).named(name).allowed(allowed));
        if !VERSIONS.contains(&self.min_version) {
            return range("min_version", "1 to 40");
        }
        if !VERSIONS.contains(&self.max_version) {
            return range("max_version", "1 to 40");
        }
        if self.min_version > self.max_version {
            return range("min_version", "at most max_version");
        }
        match self.mask {
            Some(mask) if !MASKS.contains(&mask) => range("mask", "a mask from 0 to 7"),
            _ => Ok(()),
        }
    }
}

/// A symbol, without its quiet zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// 1 to 40.
    pub version: u8,
    /// The level reached.
    pub ecc: Ecc,
    /// The data mask, 0 to 7.
    pub mask: u8,
    /// The modules.
    pub matrix: Matrix,
}

impl Symbol {
    /// Room for [`encode_into`]: a symbol of version 1, all light.
    #[must_use]
    pub fn blank() -> Self {
        Self { version: 1, ecc: Ecc::Low, mask: 0, matrix: Matrix::blank(1) }
    }
}

/// Encodes a text in the smallest version that holds it.
///
/// An ECI header for UTF-8 is written if and only if a byte is outside ASCII. A text without a
/// byte is [`Fault::Empty`]: nobody means to show an empty code, and few readers report one. NUL
/// bytes inside are drawn like any other.
pub fn encode(text: &[u8], options: &Options) -> Result<Symbol, Error> {
    let mut symbol = Symbol::blank();
    encode_into(text, options, &mut symbol)?;
    Ok(symbol)
}

/// As [`encode`], in a symbol of the caller's, which an error leaves as it was. A symbol has four
/// kilobytes; where the stack is small, this saves a copy or two of it.
pub fn encode_into(text: &[u8], options: &Options, symbol: &mut Symbol) -> Result<(), Error> {
    options.check()?;
    let (plan, data, correction) = codewords(text, options)?;
    plan.draw([&data, &correction], options.mask, symbol);
    Ok(())
}

/// Decides what can be decided before a module is drawn, and makes the codewords of data and of
/// error correction, each in the order in which they are placed.
///
/// Not inlined, so that its stack and that of [`Plan::draw`] are not needed at the same time.
#[inline(never)]
fn codewords(text: &[u8], options: &Options) -> Result<(Plan, Vec<u8>, Vec<u8>), Error> {
    let mut division = Division::new(text);
    let plan = Plan::new(text, options, &mut division)?;
    let version = Version::Normal(plan.version.into());
    let mut bits = Bits::new(version);
    if plan.eci {
        bits.push_eci_designator(ECI_UTF8).map_err(bug)?;
    }
    if plan.smallest {
        let part = |mode, part: &[u8]| match mode {
            Mode::Numeric => bits.push_numeric_data(part),
            Mode::Alphanumeric => bits.push_alphanumeric_data(part),
            Mode::Byte => bits.push_byte_data(part),
        };
        division.each(part).map_err(bug)?;
    } else {
        bits.push_byte_data(text).map_err(bug)?;
    }
    bits.push_terminator(plan.ecc.level()).map_err(bug)?;
    let data = bits.into_bytes();
    let (data, correction) =
        qrcode::ec::construct_codewords(&data, version, plan.ecc.level()).map_err(bug)?;
    Ok((plan, data, correction))
}

/// What is known before a bit is written.
struct Plan {
    version: u8,
    ecc: Ecc,
    eci: bool,
    smallest: bool,
}

impl Plan {
    /// Leaves the division into modes as it is in the version found, if the text is divided.
    fn new(text: &[u8], options: &Options, division: &mut Division) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Fault::Empty).named("text"));
        }
        let eci = !options.no_eci && !text.is_ascii();
        if eci
            && text.len() <= MAX_TEXT
            && let Err(error) = core::str::from_utf8(text)
        {
            let at = error.valid_up_to();
            return Err(Error::new(Fault::NotUtf8).named("text").offset(at));
        }
        let plan = Self { version: 0, ecc: options.ecc, eci, smallest: options.smallest };
        let Some((version, bits)) = plan.fit(text, options, division)? else {
            return Err(plan.too_long(text, options.max_version)?);
        };
        let mut ecc = options.ecc;
        if options.boost_ecc {
            for level in Ecc::ALL {
                if level as u8 > ecc as u8 && capacity(version, level)? >= bits {
                    ecc = level;
                }
            }
        }
        Ok(Self { version, ecc, ..plan })
    }

    /// The smallest version allowed that holds the text, and the bits it needs there: the same for
    /// all versions of a class.
    fn fit(
        &self,
        text: &[u8],
        options: &Options,
        division: &mut Division,
    ) -> Result<Option<(u8, usize)>, Error> {
        if text.len() > MAX_TEXT {
            return Ok(None);
        }
        for class in Class::ALL {
            let first = options.min_version.max(*class.versions().start());
            let last = options.max_version.min(*class.versions().end());
            if first > last {
                continue;
            }
            let room = capacity(last, self.ecc)?.saturating_sub(self.header());
            let bits = if self.smallest {
                division.divide(class, room)
            } else {
                Some(class.header_bits(Mode::Byte) + 8 * text.len()).filter(|&bits| bits <= room)
            };
            let Some(bits) = bits else { continue };
            let bits = bits + self.header();
            for version in first..=last {
                if capacity(version, self.ecc)? >= bits {
                    return Ok(Some((version, bits)));
                }
            }
        }
        Ok(None)
    }

    const fn header(&self) -> usize {
        if self.eci { ECI_BITS } else { 0 }
    }

    /// The error, with how much would have fit: in byte mode any text of so many bytes, else so
    /// much of the beginning of this one.
    #[cold]
    fn too_long(&self, text: &[u8], version: u8) -> Result<Error, Error> {
        let class = Class::of(version);
        let room = capacity(version, self.ecc)?.saturating_sub(self.header());
        let limit = if self.smallest {
            let mut costs = Costs::new(class);
            let fits = |&&byte: &&u8| {
                costs.push(byte);
                costs.bits() <= room
            };
            text.iter().take_while(fits).count()
        } else {
            room.saturating_sub(class.header_bits(Mode::Byte)) / 8
        };
        Ok(Error::new(Fault::Capacity).named("text").count(text.len(), limit))
    }

    /// Not inlined: see [`codewords`].
    #[inline(never)]
    fn draw(&self, codewords: [&[u8]; 2], mask: Option<u8>, symbol: &mut Symbol) {
        let mut canvas = Canvas::blank();
        canvas.draw(&mut symbol.matrix, self.version);
        place::place(&mut symbol.matrix, &canvas, codewords);
        let format = |mask| Format::new(self.ecc.indicator(), mask);
        let mask = mask.unwrap_or_else(|| mask::best(&symbol.matrix, &canvas, format));
        mask::apply(&mut symbol.matrix, &canvas, mask);
        format(mask).draw(&mut symbol.matrix);
        (symbol.version, symbol.ecc, symbol.mask) = (self.version, self.ecc, mask);
    }
}

/// Bits of data that a version holds: ISO/IEC 18004:2015, table 7.
pub fn capacity(version: u8, ecc: Ecc) -> Result<usize, Error> {
    if !VERSIONS.contains(&version) {
        return Err(Error::new(Fault::Range).named("version").allowed("1 to 40"));
    }
    Bits::new(Version::Normal(version.into())).max_len(ecc.level()).map_err(bug)
}

/// Everything was checked before: what the crate refuses now is a mistake of ours.
fn bug(_: QrError) -> Error {
    Error::new(Fault::Internal)
}

/// The division of a text of at most [`MAX_TEXT`] bytes into modes, for tests: bits, and the parts
/// as (mode indicator, length).
#[doc(hidden)]
pub fn division(text: &[u8], version: u8) -> Option<(usize, Vec<(u8, usize)>)> {
    let mut division = Division::new(text);
    let bits = division.divide(Class::of(version), usize::MAX)?;
    let mut parts = Vec::new();
    let take = |mode, part: &[u8]| {
        parts.push((mode as u8, part.len()));
        Ok::<(), ()>(())
    };
    division.each(take).ok()?;
    Some((bits, parts))
}
