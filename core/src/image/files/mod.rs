//! The formats of image files: each is a file of this folder and a line of the list.

mod ansi;
mod bmp;
mod pbm;
mod png;
mod svg;
mod text;

pub use ansi::ANSI;
pub use bmp::BMP;
pub use pbm::PBM;
pub use png::PNG;
pub use svg::SVG;
pub use text::TEXT;

use super::format::Format;

/// All of them.
pub static FILES: [&Format; 6] = [&BMP, &PNG, &SVG, &PBM, &TEXT, &ANSI];
