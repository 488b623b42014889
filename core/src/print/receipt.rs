//! A receipt: header, items, total, symbol, code to copy, cut. It is no report engine.

use super::language::{Frame, Language};
use super::layout;
use super::plan::{Info, Look, plan};
use super::printer::Printer;
use super::resolve::resolve;
use super::setup::Setup;
use super::style::{Align, Style};
use super::symbol::{bands, draw, fits_label, height, paper_um};
use crate::error::{Error, Fault, Field};
use crate::sink::Sink;
use crate::symbol::Symbol;
use crate::text::Encoding;

/// Most lines of a receipt.
pub const LINES_MAX: u32 = 1000;
/// Most empty lines of one element.
const FEED_MAX: u32 = 255;

/// What an element of a receipt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// A text, wrapped.
    Text(&'a [u8]),
    /// A text as a QR symbol, byte for byte.
    Symbol(&'a [u8]),
    /// A payload to read, cut at the last column.
    Code(&'a [u8]),
    /// A line across the paper.
    Rule,
    /// So many empty lines.
    Feed(u32),
    /// To the knife, and cut.
    Cut,
    /// Bytes for the printer as they are.
    Raw(&'a [u8]),
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What it is.
    pub content: Content<'a>,
    /// Of text.
    pub align: Align,
    /// Of text.
    pub style: Style,
}

/// The elements of a receipt, read one at a time.
pub trait Lines {
    /// How many there are.
    fn count(&self) -> u32;
    /// One of them; an error names its member.
    ///
    /// # Errors
    /// Of what is no element.
    fn at(&self, index: u32) -> Result<Line<'_>, Error>;
}

/// Writes a receipt, or counts its bytes if `out` is empty. `room` is where symbols are encoded.
///
/// # Errors
/// Names the element and its member, or the member of the printer or of the look.
pub fn receipt(
    lines: &dyn Lines,
    encoding: Encoding,
    printer: &Printer,
    look: &Look,
    room: &mut Symbol,
    out: &mut [u8],
) -> Result<(usize, Info), Error> {
    let (language, setup) = resolve(printer)?;
    let count = lines.count();
    if count > LINES_MAX {
        return Err(Error::new(Fault::Range)
            .named("line_count")
            .count(count as usize, LINES_MAX as usize));
    }
    let height = if language.page { page_height(lines, &setup, look, room)? } else { 0 };
    let frame = Frame::Receipt(if setup.label == 0 { height } else { setup.label });
    let writer = language.writer;
    let mut sink = Sink::new(out);
    let mut press = Press {
        language,
        setup: &setup,
        look,
        encoding,
        room,
        out: &mut sink,
        down: 0,
        info: Info::default(),
    };
    writer.begin(&setup, &frame, press.out);
    for index in 0..count {
        press.element(&lines.at(index)?).map_err(|error| of_line(error, index))?;
    }
    let ends_with_cut = count
        .checked_sub(1)
        .is_some_and(|last| lines.at(last).is_ok_and(|line| line.content == Content::Cut));
    if !ends_with_cut && !language.page {
        press.down += tear(language, &setup, press.out);
    }
    writer.end(&setup, &frame, press.out);
    let mut info = press.info;
    info.paper_um = paper_um(&setup, press.down.max(frame.height()));
    Ok((sink.len(), info))
}

/// Dots of a line of text: 1/6 inch.
const fn line_dots(setup: &Setup) -> u32 {
    setup.dpi / 6
}

/// Feeds what was printed beyond the tear bar.
fn tear(language: &Language, setup: &Setup, out: &mut Sink) -> u32 {
    let lines = match setup.feed {
        None => 4,
        Some(dots) => dots.div_ceil(line_dots(setup)),
    };
    language.writer.feed(setup, lines, out);
    lines * line_dots(setup)
}

/// The height of all elements of a label.
fn page_height(
    lines: &dyn Lines,
    setup: &Setup,
    look: &Look,
    room: &mut Symbol,
) -> Result<u32, Error> {
    let mut down = 0;
    for index in 0..lines.count() {
        match lines.at(index)?.content {
            Content::Symbol(text) => {
                let plan = plan(text, setup, look, room).map_err(|e| of_line(e, index))?.0;
                down += height(&plan, room);
            }
            Content::Feed(lines) => down += lines.min(FEED_MAX) * line_dots(setup),
            _ => {}
        }
    }
    fits_label(setup, down)?;
    Ok(down)
}

/// An error that names a member of an element.
fn of_line(error: Error, index: u32) -> Error {
    match error.field {
        Field::None | Field::Name("text") => error.field(Field::Element("lines", index, "text")),
        Field::Name("count") => error.field(Field::Element("lines", index, "count")),
        Field::Name("kind") => error.field(Field::Element("lines", index, "kind")),
        _ => error,
    }
}

/// Prints one element after the other.
struct Press<'a, 'b, 'c> {
    language: &'static Language,
    setup: &'a Setup,
    look: &'a Look,
    encoding: Encoding,
    room: &'a mut Symbol,
    out: &'b mut Sink<'c>,
    /// Dots from the top.
    down: u32,
    /// Of the last symbol.
    info: Info,
}

impl Press<'_, '_, '_> {
    fn element(&mut self, line: &Line) -> Result<(), Error> {
        let writer = self.language.writer;
        match line.content {
            Content::Symbol(text) => return self.symbol(text),
            Content::Feed(lines) => {
                if lines > FEED_MAX {
                    return Err(Error::new(Fault::Range)
                        .named("count")
                        .count(lines as usize, FEED_MAX as usize));
                }
                writer.feed(self.setup, lines, self.out);
                self.down += lines * line_dots(self.setup);
            }
            Content::Cut if self.language.page => {
                return Err(Error::new(Fault::Unsupported)
                    .named("kind")
                    .allowed("no cut: a label ends where the printer's settings say"));
            }
            Content::Cut => writer.cut(self.setup, self.out),
            Content::Raw(bytes) => self.out.put(bytes),
            Content::Rule => {
                self.needs_text()?;
                let rule = [b'-'; 255];
                let rule = rule.get(..self.setup.columns as usize).unwrap_or(&rule);
                writer.text(self.setup, Align::Left, Style::default(), rule, self.out);
                self.down += line_dots(self.setup);
            }
            Content::Text(text) => self.text(text, line)?,
            Content::Code(text) => self.text(text, line)?,
        }
        Ok(())
    }

    fn needs_text(&self) -> Result<(), Error> {
        if self.language.text {
            return Ok(());
        }
        Err(Error::new(Fault::Unsupported)
            .named("kind")
            .allowed("no text: how this printer prints it is not known, or it prints none"))
    }

    fn text(&mut self, text: &[u8], line: &Line) -> Result<(), Error> {
        self.needs_text()?;
        let Self { language, setup, encoding, out, down, .. } = self;
        let page = setup.page.map(|(encoding, _)| encoding);
        let columns = setup.columns as usize;
        let mut put = |bytes: &[u8]| {
            language.writer.text(setup, line.align, line.style, bytes, out);
            *down += line_dots(setup) * if line.style.double { 2 } else { 1 };
        };
        let wide = line.style.double && language.writer.doubles_width();
        let columns = if wide { columns / 2 } else { columns };
        match line.content {
            Content::Code(_) => layout::cut(text, *encoding, page, columns, &mut put),
            _ => layout::wrapped(text, *encoding, page, columns, &mut put),
        }
    }

    fn symbol(&mut self, text: &[u8]) -> Result<(), Error> {
        let (plan, info) = plan(text, self.setup, self.look, self.room)?;
        self.info = Info { bands: bands(self.setup, &plan, self.room)?, ..info };
        draw(text, self.room, (self.language, self.setup), &plan, self.down, self.out)?;
        self.down += height(&plan, self.room);
        Ok(())
    }
}
