//! One symbol as a piece of the program's own receipt, or as a label.

use super::language::{Frame, Language, NativeSymbol};
use super::picture::Picture;
use super::plan::{Info, Look, Plan, plan};
use super::printer::Printer;
use super::resolve::resolve;
use super::setup::Setup;
use crate::error::{Error, Fault};
use crate::sink::Sink;
use crate::symbol::Symbol;

/// A symbol that is ready to be written.
pub struct Piece<'a> {
    text: &'a [u8],
    symbol: &'a Symbol,
    language: &'static Language,
    setup: Setup,
    plan: Plan,
    info: Info,
    len: usize,
}

/// Decides everything about one symbol. `room` is where it is encoded.
///
/// # Errors
/// Names the member of the printer or of the look, or the text.
pub fn symbol<'a>(
    text: &'a [u8],
    printer: &Printer,
    look: &Look,
    room: &'a mut Symbol,
) -> Result<Piece<'a>, Error> {
    let (language, setup) = resolve(printer)?;
    let (plan, mut info) = plan(text, &setup, look, room)?;
    let height = height(&plan, room);
    if language.page {
        fits_label(&setup, height)?;
    }
    info.bands = bands(&setup, &plan, room)?;
    info.paper_um = paper_um(&setup, if language.page { height.max(setup.label) } else { height });
    let mut piece = Piece { text, symbol: room, language, setup, plan, info, len: 0 };
    let mut sink = Sink::new(&mut []);
    piece.print(&mut sink)?;
    piece.len = sink.len();
    Ok(piece)
}

impl Piece<'_> {
    /// What was decided.
    #[must_use]
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// How many bytes it has.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no symbol is empty")]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Writes them, into a slice of that length.
    ///
    /// # Errors
    /// Only of a slice that is too short.
    pub fn write(&self, out: &mut [u8]) -> Result<(), Error> {
        if out.len() < self.len {
            return Err(Error::new(Fault::BufferTooSmall).count(out.len(), self.len));
        }
        self.print(&mut Sink::new(out))
    }

    fn print(&self, out: &mut Sink) -> Result<(), Error> {
        let height = height(&self.plan, self.symbol);
        let frame = Frame::Symbol(if self.setup.label == 0 { height } else { self.setup.label });
        let writer = self.language.writer;
        writer.begin(&self.setup, &frame, out);
        draw(self.text, self.symbol, (self.language, &self.setup), &self.plan, 0, out)?;
        writer.end(&self.setup, &frame, out);
        Ok(())
    }
}

/// Rows of dots that a symbol takes, with its quiet zone.
pub(super) fn height(plan: &Plan, symbol: &Symbol) -> u32 {
    (symbol.matrix.width() as u32 + 2 * plan.quiet) * plan.module + plan.lower
}

/// Length of so many dots of paper.
pub(super) fn paper_um(setup: &Setup, dots: u32) -> u32 {
    let um = u64::from(dots) * 25_400 / u64::from(setup.dpi);
    u32::try_from(um).unwrap_or(u32::MAX)
}

/// Refuses what is higher than the label.
pub(super) fn fits_label(setup: &Setup, height: u32) -> Result<(), Error> {
    if setup.label != 0 && height > setup.label {
        return Err(Error::new(Fault::TooWide)
            .named("label_dots")
            .count(setup.label as usize, height as usize)
            .allowed("a higher label, or a smaller module"));
    }
    Ok(())
}

fn picture<'a>(symbol: &'a Symbol, plan: &Plan, top: u32) -> Picture<'a> {
    let (matrix, module, quiet) = (&symbol.matrix, plan.module, plan.quiet);
    Picture { matrix, module, quiet, left: plan.left, width: plan.width, top }
}

/// Bands in which the dots travel; 0 if they do not.
pub(super) fn bands(setup: &Setup, plan: &Plan, symbol: &Symbol) -> Result<u32, Error> {
    match setup.raster {
        Some(raster) if !plan.native => {
            picture(symbol, plan, 0).bands(raster, setup.band).map(|(count, _)| count)
        }
        _ => Ok(0),
    }
}

/// Writes the symbol, so many dots from the top of a label.
pub(super) fn draw(
    text: &[u8],
    symbol: &Symbol,
    (language, setup): (&Language, &Setup),
    plan: &Plan,
    top: u32,
    out: &mut Sink,
) -> Result<(), Error> {
    let writer = language.writer;
    if plan.native {
        let symbol = NativeSymbol {
            text,
            ecc: symbol.ecc,
            module: plan.module,
            quiet: plan.quiet,
            left: plan.left,
            top: top + plan.quiet * plan.module,
        };
        return writer.native(setup, &symbol, out);
    }
    writer.dots(setup, &picture(symbol, plan, top), out)
}
