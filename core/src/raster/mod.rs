//! Modules -> pixels: first the sizes, then the rows.

pub mod bitmap;
pub mod geometry;

pub use bitmap::draw;
pub use geometry::{Geometry, Options, PixelFormat};
