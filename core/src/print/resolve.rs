//! What becomes of a printer: its language, and every number there and checked.

use super::language::Language;
use super::languages;
use super::plan::MIN_MODULE_UM;
use super::printer::{Printer, flags};
use super::setup::{Setup, WIDTH_MAX, WIDTH_MIN};
use super::way::{Native, Raster, Way};
use crate::error::{Error, Fault};
use crate::text::Encoding;

fn range(name: &'static str, found: u32, limit: u32, allowed: &'static str) -> Error {
    Error::new(Fault::Range).named(name).count(found as usize, limit as usize).allowed(allowed)
}

fn within(
    name: &'static str,
    given: u32,
    default: u32,
    bounds: core::ops::RangeInclusive<u32>,
    allowed: &'static str,
) -> Result<u32, Error> {
    match given {
        0 => Ok(default),
        _ if bounds.contains(&given) => Ok(given),
        _ => Err(range(name, given, *bounds.end(), allowed)),
    }
}

fn unknown(name: &'static str, found: u32, largest: u32) -> Error {
    Error::new(Fault::Unsupported).named(name).count(found as usize, largest as usize)
}

/// The language of a printer, and the printer with what is 0 filled in and the rest checked.
pub(super) fn resolve(printer: &Printer) -> Result<(&'static Language, Setup), Error> {
    let list = &languages::ALL;
    let language = list.iter().find(|language| language.id == printer.commands);
    let language = *language.ok_or(unknown("commands", printer.commands, list.len() as u32 - 1))?;
    if printer.flags & !flags::ALL != 0 {
        return Err(unknown("flags", printer.flags, flags::ALL));
    }
    let width =
        within("width_dots", printer.width_dots, 384, WIDTH_MIN..=WIDTH_MAX, "58 to 4096 dots")?;
    let dpi = within("dpi", printer.dpi, 203, 60..=1200, "60 to 1200 dots an inch")?;
    let way = match printer.symbol {
        0 => Way::Dots,
        1 => Way::Native,
        2 => Way::Auto,
        other => return Err(unknown("symbol", other, 2)),
    };
    let raster = raster_of(printer, language)?;
    let default = raster.map_or(u32::MAX, Raster::band);
    let band = within("band_dots", printer.band_dots, default, 1..=65_535, "1 to 65535 rows")?;
    let setup = Setup {
        flags: printer.flags,
        width,
        dpi,
        way,
        raster,
        band,
        native: native_of(printer, language)?,
        min_module_um: if printer.min_module_um == 0 {
            MIN_MODULE_UM
        } else {
            printer.min_module_um
        },
        page: page(printer, language)?,
        columns: within("columns", printer.columns, (width / 12).min(255), 8..=255, "8 to 255")?,
        feed: match within("feed_dots", printer.feed_dots, 0, 0..=2400, "0 to 2400 dots")? {
            0 => None,
            feed => Some(feed),
        },
        label: within("label_dots", printer.label_dots, 0, 0..=32_000, "0 to 32000 dots")?,
        gap: within("gap_dots", printer.gap_dots, 0, 0..=2400, "0 to 2400 dots")?,
    };
    Ok((language, setup))
}

fn raster_of(printer: &Printer, language: &Language) -> Result<Option<Raster>, Error> {
    if printer.raster == 0 {
        return Ok(language.rasters.first().copied());
    }
    let found = language.rasters.iter().find(|raster| **raster as u32 == printer.raster);
    found.copied().map(Some).ok_or(
        unknown("raster", printer.raster, Raster::ALL.len() as u32)
            .allowed("a way that the printer's commands have, or QR_RASTER_DEFAULT"),
    )
}

fn native_of(printer: &Printer, language: &Language) -> Result<Option<Native>, Error> {
    let Some(of) = language.native else { return Ok(None) };
    let module = |name, given, default| within(name, given, default, 1..=100, "1 to 100 dots");
    let native = Native {
        module_min: module("native_module_min", printer.native_module_min, of.module_min)?,
        module_max: module("native_module_max", printer.native_module_max, of.module_max)?,
        text_max: within(
            "native_text_max",
            printer.native_text_max,
            of.text_max,
            1..=7089,
            "1 to 7089 bytes",
        )?,
        ..of
    };
    if native.module_min > native.module_max {
        let (found, limit) = (native.module_min, native.module_max);
        return Err(range("native_module_min", found, limit, "at most native_module_max"));
    }
    Ok(Some(native))
}

fn page(printer: &Printer, language: &Language) -> Result<Option<(Encoding, u8)>, Error> {
    if printer.flags & flags::CODE_PAGE == 0 {
        return Ok(None);
    }
    if !language.writer.selects_page() {
        return Err(Error::new(Fault::Unsupported)
            .named("flags")
            .allowed("no QR_PRINTER_CODE_PAGE: how this printer selects a page is not known"));
    }
    let encoding = encoding(printer.encoding)?;
    match u8::try_from(printer.code_page) {
        Ok(page) => Ok(Some((encoding, page))),
        Err(_) => Err(range("code_page", printer.code_page, 255, "0 to 255")),
    }
}

fn encoding(number: u32) -> Result<Encoding, Error> {
    Ok(match number {
        0 => Encoding::Utf8,
        1 => Encoding::Latin1,
        2 => Encoding::Cp1252,
        3 => Encoding::Cp850,
        4 => Encoding::Cp437,
        5 => Encoding::Cp860,
        6 => Encoding::Cp858,
        other => return Err(unknown("encoding", other, 6)),
    })
}
