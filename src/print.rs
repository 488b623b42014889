//! The printing functions: arguments in, the core called, bytes for a printer out.

use super::arg::{ArrayIn, Buffer, Struct as _, StructIn, StructOut, TextIn, raw, text};
use super::boundary::{guarded, guarded_as, guarded_with};
use super::choice::{encoding, known_flags, unknown};
use super::look::{DRAWING, Options, ecc_number};
use super::report::ErrorOut;
use super::types::print::*;
use super::types::*;
use core::ffi::c_char;
use core::fmt::Write as _;
use posqr_core::error::Field;
use posqr_core::print::printers::NotFound;
use posqr_core::print::{self, Align, Content, Info, Line, Lines, Printer, Style, printers};
use posqr_core::symbol::Symbol;
use posqr_core::{Error, Fault};

/// Writes the bytes that make a printer print a text as a QR symbol: a piece of the program's own
/// receipt or, of label printers, one whole label. The program sends them; nothing is sent here.
///
/// The symbol takes the largest whole module that fits the paper with its quiet zone, centred to the
/// dot. It neither initialises nor cuts; it begins with a line feed (not with
/// QR_PRINTER_AT_LINE_START), and leaves spacing, alignment and units at the printer's defaults.
///
/// @param text      What to draw: a payload, or `qr_data` as received. Not empty.
/// @param text_len  Its length in bytes, or QR_NUL_TERMINATED.
/// @param printer   The printer; NULL: ESC/POS, 58 mm.
/// @param look      How the symbol looks; NULL: level medium. `module_px` is exactly so many dots a
///                  module, `width_px` narrower than the paper; `pixel_format` and `row_align` do not
///                  matter. QR_RENDER_INVERT is refused.
/// @param buf       Receives the bytes, without a NUL. NULL with `cap` 0 asks for the size, and plans.
/// @param cap       Size of `buf` in bytes.
/// @param len       Receives the size in bytes. Must not be NULL.
/// @param out       Receives what was decided, size queries included. May be NULL.
/// @param err       Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_RANGE,
///         QR_ERR_UNSUPPORTED (also of what the printer cannot do), QR_ERR_EMPTY, QR_ERR_NOT_UTF8,
///         QR_ERR_CAPACITY, QR_ERR_TOO_LONG (for the printer's own command); QR_ERR_TOO_WIDE;
///         QR_ERR_UNREADABLE: `found` and `limit` are micrometres a module.
///
/// Does not block, and may be called from several threads at once, each with buffers of its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_print_symbol(
    text: *const c_char,
    text_len: u32,
    printer: *const qr_printer,
    look: *const qr_render_options,
    buf: *mut u8,
    cap: u32,
    len: *mut u32,
    out: *mut qr_print_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (text, printer, look, mut buffer, out, err) = unsafe {
        (
            TextIn::counted(["text", "text_len"], text, text_len),
            StructIn::new(printer),
            StructIn::new(look),
            Buffer::new(buf, cap, len),
            StructOut::new(out),
            ErrorOut::new(err),
        )
    };
    guarded_with(DRAWING, err, move || {
        buffer.check()?;
        out.check()?;
        let printer = read_printer(&printer)?;
        let look = Options::read(&look)?.look();
        // In place: a symbol has four kilobytes, and small stacks have no room for copies.
        let mut room = Symbol::blank();
        let piece = print::symbol(text.bytes()?, &printer, &look, &mut room)?;
        out.put(&info(piece.info()));
        if buffer.reserve(piece.len(), piece.len())?
            && let Some(bytes) = buffer.bytes(piece.len())
        {
            piece.write(bytes)?;
        }
        Ok(())
    })
}

/// Writes the bytes that make a printer print a receipt, from its initialisation on; it cuts where a
/// QR_LINE_CUT stands, and else feeds to the tear bar. Of label printers it is one label, on which only
/// symbols and feeds stand. Two calls in a row print two receipts.
///
/// @param receipt  The receipt. Read during the call only.
/// @param printer  As in qr_print_symbol.
/// @param buf      Receives the bytes, without a NUL. NULL with `cap` 0 asks for the size, and plans.
/// @param cap      Size of `buf` in bytes.
/// @param len      Receives the size in bytes. Must not be NULL.
/// @param out      Receives what was decided, size queries included. May be NULL.
/// @param err      Receives details of a failure: `field` names the element. May be NULL.
/// @return As qr_print_symbol; QR_ERR_ENCODING; QR_ERR_NOT_ANS: a letter without an ASCII form;
///         QR_ERR_UNSUPPORTED also for text on a printer that prints none; QR_ERR_RANGE also over
///         QR_LINES_MAX elements.
///
/// A letter that the printer's page lacks is folded: "ã" is "a". Does not block, and may be called from
/// several threads at once, each with buffers of its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_print_receipt(
    receipt: *const qr_receipt,
    printer: *const qr_printer,
    buf: *mut u8,
    cap: u32,
    len: *mut u32,
    out: *mut qr_print_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (receipt, printer, mut buffer, out, err) = unsafe {
        (
            StructIn::new(receipt),
            StructIn::new(printer),
            Buffer::new(buf, cap, len),
            StructOut::new(out),
            ErrorOut::new(err),
        )
    };
    guarded_with(DRAWING, err, move || {
        buffer.check()?;
        out.check()?;
        let c = receipt.read()?;
        if c.reserved != 0 {
            return Err(unknown("reserved", c.reserved, 0).allowed("0"));
        }
        let printer = read_printer(&printer)?;
        // SAFETY: the caller promises NULL or a struct, and an array of `line_count` elements.
        let (look, lines) = unsafe { (StructIn::new(c.look), ArrayIn::new(c.lines, c.line_count)) };
        lines.check("line_count", QR_LINES_MAX)?;
        let (look, encoding) = (Options::read(&look)?.look(), encoding(c.encoding)?);
        let list = LineList { lines };
        let mut room = Symbol::blank();
        let mut run =
            |bytes: &mut [u8]| print::receipt(&list, encoding, &printer, &look, &mut room, bytes);
        let (length, told) = run(&mut [])?;
        out.put(&info(&told));
        if buffer.reserve(length, length)?
            && let Some(bytes) = buffer.bytes(length)
        {
            run(bytes)?;
        }
        Ok(())
    })
}

/// Fills a qr_printer with what is known of a model: the table in the documentation, made of manuals
/// and open drivers. Nothing was tried on paper: try yours before the shop opens.
///
/// @param model  "Epson TM-T20X", "tm-t20x", "bematech mp-4200 th (esc/pos)": case, blanks and hyphens
///               do not matter, nor does the maker.
/// @param out    Receives the printer. Must not be NULL.
/// @param err    Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE; QR_ERR_PRINTER: a name that is unknown, or one for
///         two modes of the printer, and the message names those that may be meant.
///
/// A model of two widths gets the narrower one, one whose width is not known 384 dots. Allocates
/// nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_printer_find(
    model: *const c_char,
    out: *mut qr_printer,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (model, out, err) =
        unsafe { (TextIn::new("model", model), StructOut::new(out), ErrorOut::new(err)) };
    guarded_as::<NotFound>(err, move || {
        out.required().map_err(|error| error.named("out"))?;
        let found = printers::find(model.required()?)?;
        out.put(&c_printer(&found));
        Ok(())
    })
}

/// Gives the name of a printer of the table, for a set-up screen: count up from 0.
///
/// @param index  Its place in the table.
/// @param buf    Receives the name and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap    Size of `buf` in bytes, NUL included; 64 is always enough.
/// @param len    Receives the length in bytes, NUL excluded. Must not be NULL.
/// @return QR_OK; QR_ERR_RANGE after the last; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_printer_name(
    index: u32,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what this constructor needs.
    let out = unsafe { Buffer::new(buf, cap, len) };
    guarded(ErrorOut::none(), move || {
        out.check()?;
        let (count, name) = (printers::count() as usize, printers::name(index));
        let name =
            name.ok_or(Error::new(Fault::Range).named("index").count(index as usize, count - 1))?;
        let mut text = Name { bytes: [0; NAME_MAX], len: 0 };
        write!(text, "{name}").map_err(|_| Error::new(Fault::Internal))?;
        out.put(text.bytes.get(..text.len).unwrap_or_default())
    })
}

/// Longest name of the table.
const NAME_MAX: usize = 63;

/// A name that is being written.
struct Name {
    bytes: [u8; NAME_MAX],
    len: usize,
}

impl core::fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(core::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

fn read_printer(printer: &StructIn<'_, qr_printer>) -> Result<Printer, Error> {
    let c = printer.read_optional()?.unwrap_or_else(qr_printer::zeroed);
    Ok(Printer {
        commands: c.commands,
        flags: c.flags,
        width_dots: c.width_dots,
        dpi: c.dpi,
        symbol: c.symbol,
        raster: c.raster,
        band_dots: c.band_dots,
        native_module_min: c.native_module_min,
        native_module_max: c.native_module_max,
        native_text_max: c.native_text_max,
        min_module_um: c.min_module_um,
        encoding: c.encoding,
        code_page: c.code_page,
        columns: c.columns,
        feed_dots: c.feed_dots,
        label_dots: c.label_dots,
        gap_dots: c.gap_dots,
    })
}

fn c_printer(found: &Printer) -> qr_printer {
    qr_printer {
        commands: found.commands,
        flags: found.flags,
        width_dots: found.width_dots,
        dpi: found.dpi,
        symbol: found.symbol,
        raster: found.raster,
        band_dots: found.band_dots,
        native_module_min: found.native_module_min,
        native_module_max: found.native_module_max,
        native_text_max: found.native_text_max,
        min_module_um: found.min_module_um,
        encoding: found.encoding,
        code_page: found.code_page,
        columns: found.columns,
        feed_dots: found.feed_dots,
        label_dots: found.label_dots,
        gap_dots: found.gap_dots,
        ..qr_printer::zeroed()
    }
}

fn info(told: &Info) -> qr_print_info {
    qr_print_info {
        symbol: if told.native { QR_SYMBOL_NATIVE } else { QR_SYMBOL_DOTS },
        raster: told.raster.map_or(0, |raster| raster as u32),
        version: told.version,
        ecc: told.ecc.map_or(0, ecc_number),
        mask: told.mask.map_or(0, |mask| u32::from(mask) + QR_MASK_0),
        module_dots: told.module_dots,
        module_um: told.module_um,
        quiet_modules: told.quiet_modules,
        symbol_dots: told.symbol_dots,
        symbol_um: told.symbol_um,
        paper_um: told.paper_um,
        bands: told.bands,
        advice: told.advice,
        ..qr_print_info::zeroed()
    }
}

/// The caller's array of lines, read one at a time.
struct LineList<'a> {
    lines: ArrayIn<'a, qr_line>,
}

impl Lines for LineList<'_> {
    fn count(&self) -> u32 {
        self.lines.count()
    }

    fn at(&self, index: u32) -> Result<Line<'_>, Error> {
        let c = self.lines.at(index)?;
        let in_line = |error: Error| match error.field {
            Field::Name(name) => error.field(Field::Element("lines", index, name)),
            _ => error,
        };
        line(&c).map_err(in_line)
    }
}

fn line<'a>(c: &qr_line) -> Result<Line<'a>, Error> {
    if c.reserved != 0 {
        return Err(unknown("reserved", c.reserved, 0).allowed("0"));
    }
    known_flags(c.style, QR_STYLE_BOLD | QR_STYLE_DOUBLE).map_err(|error| error.named("style"))?;
    // SAFETY: the caller promises that a text is NULL or ends with NUL.
    let text = unsafe { text(c.text) };
    let content = match c.kind {
        QR_LINE_TEXT => Content::Text(text),
        QR_LINE_SYMBOL => Content::Symbol(text),
        QR_LINE_CODE => Content::Code(text),
        QR_LINE_RULE => Content::Rule,
        QR_LINE_FEED => Content::Feed(c.count.max(1)),
        QR_LINE_CUT => Content::Cut,
        // SAFETY: the caller promises `count` bytes.
        QR_LINE_RAW => Content::Raw(unsafe { raw(["text", "count"], c.text, c.count) }?),
        other => return Err(unknown("kind", other, QR_LINE_RAW)),
    };
    let align = match c.align {
        QR_ALIGN_LEFT => Align::Left,
        QR_ALIGN_CENTER => Align::Center,
        QR_ALIGN_RIGHT => Align::Right,
        other => return Err(unknown("align", other, QR_ALIGN_RIGHT)),
    };
    let has = |flag| c.style & flag != 0;
    let style = Style { bold: has(QR_STYLE_BOLD), double: has(QR_STYLE_DOUBLE) };
    Ok(Line { content, align, style })
}
