//! A text as the bytes that a printer takes: its symbol as a piece of a receipt, or a whole receipt.
//!
//! The way of a print, down and back once:
//!
//! ```text
//! symbol    -> resolve, plan (how large, whether phones can read it), language, picture, printer, setup
//! receipt   -> symbol, resolve, plan, layout (lines of text), language, style, printer, setup
//! resolve   -> languages (one file each), language, plan, printer, setup, way
//! languages -> language (what is asked of one), picture (the dots), printer, setup, style, way
//! language  -> picture, setup, style, way
//! plan      -> printer, setup, way
//! picture   -> setup, way
//! setup     -> way
//! printers (the table of models) -> printer
//! tests     -> symbol, resolve, languages, language, plan, picture, printer, printers, way
//! ```
//!
//! Nothing is allocated here: a print is run twice, once to count its bytes and once to write them.

mod language;
pub mod languages;
mod layout;
mod picture;
pub mod plan;
mod printer;
pub mod printers;
mod receipt;
mod resolve;
mod setup;
mod style;
mod symbol;
#[cfg(test)]
mod tests;
mod way;

pub use language::Language;
pub use plan::{Info, Look};
pub use printer::{Printer, flags};
pub use receipt::{Content, LINES_MAX, Line, Lines, receipt};
pub use style::{Align, Style};
pub use symbol::{Piece, symbol};
pub use way::{Native, Raster, Way};
