//! What is asked of a command language, and what one says of itself.

use super::picture::Picture;
use super::setup::Setup;
use super::style::{Align, Style};
use super::way::{Native, Raster};
use crate::error::Error;
use crate::sink::Sink;
use crate::symbol::Ecc;

/// A command language, as a static description. The numbers are those of the interface.
pub struct Language {
    /// Its number, `QR_COMMANDS_...`.
    pub id: u32,
    /// What people call it: "ESC/POS".
    pub name: &'static str,
    /// The ways in which dots travel, the usual one first. None: it prints no dots that are known.
    pub rasters: &'static [Raster],
    /// Its own command for a QR symbol, where the sources agree on it.
    pub native: Option<Native>,
    /// Whether it prints text, by sourced commands.
    pub text: bool,
    /// Whether a receipt is one page whose height is known before: labels.
    pub page: bool,
    /// How it is written.
    pub(super) writer: &'static dyn Writer,
}

/// A symbol that the printer draws itself.
pub(super) struct NativeSymbol<'a> {
    pub(super) text: &'a [u8],
    pub(super) ecc: Ecc,
    /// Dots a module.
    pub(super) module: u32,
    /// Light modules above and below.
    pub(super) quiet: u32,
    /// Dots from the left edge to the symbol, and from the top of a label.
    pub(super) left: u32,
    pub(super) top: u32,
}

/// What is printed in one go.
pub(super) enum Frame {
    /// One symbol of a receipt that the program writes itself; a label is so many dots high.
    Symbol(u32),
    /// A receipt; on labels so many dots high.
    Receipt(u32),
}

impl Frame {
    pub(super) const fn height(&self) -> u32 {
        match self {
            Self::Symbol(height) | Self::Receipt(height) => *height,
        }
    }
}

/// The commands of a language.
pub(super) trait Writer: Sync {
    /// What stands before the first element.
    fn begin(&self, setup: &Setup, frame: &Frame, out: &mut Sink);
    /// What stands behind the last one.
    fn end(&self, setup: &Setup, frame: &Frame, out: &mut Sink);
    /// A symbol as dots, by `setup.raster`.
    fn dots(&self, setup: &Setup, picture: &Picture, out: &mut Sink) -> Result<(), Error>;
    /// A symbol by the printer's own command. Only asked of a language with [`Language::native`].
    fn native(&self, setup: &Setup, symbol: &NativeSymbol, out: &mut Sink) -> Result<(), Error>;
    /// One line of text, in the bytes of the printer's page.
    fn text(&self, setup: &Setup, align: Align, style: Style, text: &[u8], out: &mut Sink);
    /// Whether it can select a page for text.
    fn selects_page(&self) -> bool {
        false
    }
    /// Whether twice as high is twice as wide, too.
    fn doubles_width(&self) -> bool {
        false
    }
    /// Empty lines.
    fn feed(&self, setup: &Setup, lines: u32, out: &mut Sink);
    /// Feeds to the knife, if that is to be done, and cuts if there is one.
    fn cut(&self, setup: &Setup, out: &mut Sink);
}
