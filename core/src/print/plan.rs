//! How large a symbol becomes on paper, and whether phones will read it.

use super::printer::flags;
use super::setup::Setup;
use super::way::{Native, Raster, Way};
use crate::error::{Error, Fault};
use crate::symbol::{self, Ecc, Symbol};

/// Smallest module that is printed unasked, in micrometres: three dots at 203 dots an inch have 375,
/// four at 300 have 338. Denso Wave ("Point for setting the module size") gives 0.33 mm for 300 dots.
pub const MIN_MODULE_UM: u32 = 330;
/// Dots a module for stable reading: Denso Wave, as above; NCR 7168, "4 and over recommended".
pub const ADVISED_MODULE_DOTS: u32 = 4;
/// Module that shops' scanners are promised, in micrometres: GS1 General Specifications 5.12.3.1.
pub const ADVISED_MODULE_UM: u32 = 396;
/// Side of a symbol on a Brazilian receipt, in micrometres: Manual DANFE NFC-e and QR Code 6.0, 4.4.
pub const ADVISED_SIDE_UM: u32 = 25_000;

/// The module is below [`ADVISED_MODULE_DOTS`] or [`ADVISED_MODULE_UM`].
pub const ADVICE_SMALL_MODULES: u32 = 1;
/// The side of the symbol is below [`ADVISED_SIDE_UM`].
pub const ADVICE_SMALL_SYMBOL: u32 = 2;

/// How the caller wants a symbol to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// How it is encoded.
    pub symbol: symbol::Options,
    /// Whether the caller asked for what no printer's own command can do: mask, versions, modes.
    pub drawn: bool,
    /// Whether the caller chose the level.
    pub ecc_chosen: bool,
    /// Exactly so many dots a module; 0: as many as fit.
    pub module_dots: u32,
    /// At most so many dots wide, quiet zone included; 0: the paper.
    pub width_dots: u32,
    /// Light modules around it.
    pub quiet_modules: u32,
    /// Light on dark: refused on paper.
    pub invert: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            symbol: symbol::Options::default(),
            drawn: false,
            ecc_chosen: false,
            module_dots: 0,
            width_dots: 0,
            quiet_modules: crate::raster::geometry::DEFAULT_QUIET_MODULES,
            invert: false,
        }
    }
}

/// What was decided about a symbol, as the caller is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Whether the printer draws it.
    pub native: bool,
    /// How its dots travel.
    pub raster: Option<Raster>,
    /// Version; of a symbol that the printer draws, the largest that it may choose.
    pub version: u32,
    /// The level reached; `None`: there is no symbol.
    pub ecc: Option<Ecc>,
    /// Data mask, 0 to 7; `None`: the printer chooses.
    pub mask: Option<u8>,
    /// Dots a module.
    pub module_dots: u32,
    /// Micrometres a module.
    pub module_um: u32,
    /// Light modules around it.
    pub quiet_modules: u32,
    /// Side without the quiet zone, in dots.
    pub symbol_dots: u32,
    /// The same in micrometres.
    pub symbol_um: u32,
    /// Length of the paper in all, in micrometres.
    pub paper_um: u32,
    /// Bands in which its dots travel.
    pub bands: u32,
    /// `ADVICE_...`, added up.
    pub advice: u32,
}

/// Where a symbol goes.
pub(super) struct Plan {
    pub(super) native: bool,
    /// Dots a module.
    pub(super) module: u32,
    /// Light modules around it.
    pub(super) quiet: u32,
    /// Dots from the left edge to the first module.
    pub(super) left: u32,
    /// Dots from the left edge to the right end of the quiet zone.
    pub(super) width: u32,
    /// Dots that a symbol takes more in height, since the printer draws it lower.
    pub(super) lower: u32,
}

/// What helps where a symbol is too small or too wide.
const CURES: &str = "wider paper, a lower level, QR_RENDER_SMALLEST or a shorter text";

/// Decides about a text, and encodes it in `symbol`.
pub(super) fn plan(
    text: &[u8],
    setup: &Setup,
    look: &Look,
    symbol: &mut Symbol,
) -> Result<(Plan, Info), Error> {
    if look.invert {
        return Err(Error::new(Fault::Unsupported)
            .named("flags")
            .allowed("dark on light: QR_RENDER_INVERT is for screens"));
    }
    symbol::encode_into(text, &look.symbol, symbol)?;
    let modules = symbol.matrix.width() as u32;
    let across = modules + 2 * look.quiet_modules;
    let paper = match look.width_dots {
        0 => setup.width,
        wanted if wanted <= setup.width => wanted,
        wanted => return Err(too_wide("width_px", setup.width, wanted)),
    };
    let native = match setup.way {
        Way::Dots => None,
        Way::Native => Some(native(text, setup, look)?),
        Way::Auto => setup.native.filter(|of| {
            let fits = fitting(look, across, paper);
            setup.has(flags::HAS_NATIVE)
                && !look.drawn
                && !look.ecc_chosen
                && text.is_ascii()
                && (of.text_min..=of.text_max).contains(&(text.len() as u32))
                && of.takes(fits)
                && (of.ecc)(look.symbol.ecc)
                && !text.iter().any(|byte| (of.refuses)(*byte))
        }),
    };
    if native.is_none() && setup.raster.is_none() {
        return Err(Error::new(Fault::Unsupported)
            .named("symbol")
            .allowed("QR_SYMBOL_NATIVE: how this printer takes dots is not known"));
    }
    let mut module = fitting(look, across, paper);
    if let Some(of) = native {
        module = clamped(&of, look, module, across, paper)?;
    }
    if module == 0 || across * module > paper {
        return Err(too_wide("width_dots", paper, across * module.max(1)));
    }
    let um = |dots: u32| (u64::from(dots) * 25_400 / u64::from(setup.dpi)) as u32;
    if module * 25_400 < setup.min_module_um.saturating_mul(setup.dpi) {
        return Err(Error::new(Fault::Unreadable)
            .named("width_dots")
            .count(um(module) as usize, setup.min_module_um as usize)
            .allowed(CURES));
    }
    let left = (setup.width - across * module) / 2;
    let advice = |small, advice| if small { advice } else { 0 };
    let small_modules = module < ADVISED_MODULE_DOTS || um(module) < ADVISED_MODULE_UM;
    let info = Info {
        native: native.is_some(),
        raster: setup.raster.filter(|_| native.is_none()),
        version: symbol.version.into(),
        ecc: Some(symbol.ecc),
        mask: Some(symbol.mask).filter(|_| native.is_none()),
        module_dots: module,
        module_um: um(module),
        quiet_modules: look.quiet_modules,
        symbol_dots: modules * module,
        symbol_um: um(modules * module),
        advice: advice(small_modules, ADVICE_SMALL_MODULES)
            | advice(um(modules * module) < ADVISED_SIDE_UM, ADVICE_SMALL_SYMBOL),
        ..Info::default()
    };
    let plan = Plan {
        native: native.is_some(),
        module,
        quiet: look.quiet_modules,
        left: left + look.quiet_modules * module,
        width: left + across * module,
        lower: native.map_or(0, |of| of.lower),
    };
    Ok((plan, info))
}

/// Dots a module that are asked for, or that fit.
const fn fitting(look: &Look, across: u32, paper: u32) -> u32 {
    match look.module_dots {
        0 => paper / across,
        dots => dots,
    }
}

fn too_wide(name: &'static str, room: u32, needed: u32) -> Error {
    Error::new(Fault::TooWide).named(name).count(room as usize, needed as usize).allowed(CURES)
}

/// The limits of the printer's own command, which is to be used; or why it cannot be.
fn native(text: &[u8], setup: &Setup, look: &Look) -> Result<Native, Error> {
    let unsupported = |name, allowed| Error::new(Fault::Unsupported).named(name).allowed(allowed);
    let of = setup.native.ok_or(unsupported(
        "symbol",
        "QR_SYMBOL_DOTS: the sources do not agree on a command of this printer for a QR code",
    ))?;
    if look.drawn {
        let allowed = "no mask, no version and no flags: the printer's own command chooses them";
        return Err(unsupported("look", allowed));
    }
    if !(of.ecc)(look.symbol.ecc) {
        return Err(unsupported("ecc", "a level that the printer's own command has"));
    }
    let len = text.len() as u32;
    if !(of.text_min..=of.text_max).contains(&len) {
        let limit = if len < of.text_min { of.text_min } else { of.text_max };
        return Err(Error::new(Fault::TooLong)
            .named("text")
            .count(text.len(), limit as usize)
            .allowed("what the printer's own command takes; QR_SYMBOL_DOTS takes any text"));
    }
    if let Some(at) = text.iter().position(|byte| (of.refuses)(*byte)) {
        return Err(Error::new(Fault::NotAns)
            .named("text")
            .offset(at)
            .code_point(char::from(text[at]))
            .allowed("what the printer's own command takes; QR_SYMBOL_DOTS takes any text"));
    }
    Ok(of)
}

/// Dots a module within what the printer's own command takes.
fn clamped(of: &Native, look: &Look, fits: u32, across: u32, paper: u32) -> Result<u32, Error> {
    if look.module_dots != 0 && !of.takes(fits) {
        return Err(Error::new(Fault::Range)
            .named("module_px")
            .count(fits as usize, of.module_max as usize)
            .allowed("what the printer's own command takes"));
    }
    if fits < of.module_min {
        return Err(too_wide("width_dots", paper, across * of.module_min));
    }
    let most = fits.min(of.module_max);
    Ok(if of.takes(most) { most } else { most - 1 })
}
