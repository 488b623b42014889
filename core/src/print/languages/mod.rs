//! The command languages: each is a file of this folder and a line of the list. Bytes are those of
//! manuals and open drivers, named beside them; what the sources do not know is left out.

mod cpcl;
mod custom_spa;
mod daruma;
mod datecs;
mod diebold;
mod elgin_old;
mod epl;
mod esc;
mod esc_bema;
mod escpos;
mod star_graphic;
mod star_line;
mod tspl;
mod zjiang;
mod zpl;

use super::language::Language;

/// All of them, by their numbers.
pub static ALL: [&Language; 14] = [
    &escpos::ESCPOS,
    &esc_bema::ESC_BEMA,
    &daruma::DARUMA,
    &elgin_old::ELGIN_OLD,
    &diebold::DIEBOLD,
    &custom_spa::CUSTOM_SPA,
    &zjiang::ZJIANG,
    &datecs::DATECS,
    &star_line::STAR_LINE,
    &star_graphic::STAR_GRAPHIC,
    &zpl::ZPL,
    &epl::EPL,
    &tspl::TSPL,
    &cpcl::CPCL,
];
