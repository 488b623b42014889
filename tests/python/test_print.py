"""Bytes for printers: against the commands as the makers' manuals have them, and zbar."""

import subprocess
from pathlib import Path
from typing import List, Tuple

import posqr
import pytest
import vectors
from posqr import (
    AdviceFlags,
    Align,
    Commands,
    Ecc,
    Encoding,
    Line,
    LineKind,
    Mask,
    Printer,
    PrinterFlags,
    RasterWay,
    Receipt,
    RenderFlags,
    Status,
    StyleFlags,
    SymbolWay,
)

PAYLOAD = next(
    row.payload.decode() for row in vectors.mercado_pago_rows() if row.id == "offline-br"
)


def picture(data: bytes) -> Tuple[int, List[bytes]]:
    """Width in dots and rows of all `GS v 0` bands, which follow each other: strict about every byte."""
    at = data.index(b"\x1dv0\0")
    end = at
    rows: List[bytes] = []
    across = 0
    while data[end : end + 4] == b"\x1dv0\0":
        across = data[end + 4] + 256 * data[end + 5]
        down = data[end + 6] + 256 * data[end + 7]
        body = data[end + 8 : end + 8 + across * down]
        assert len(body) == across * down
        rows += [body[y * across : (y + 1) * across] for y in range(down)]
        end += 8 + across * down
    assert b"\x1dv0" not in data[end:]
    return across * 8, rows


def scanned(data: bytes, folder: Path) -> bytes:
    """What an independent reader finds on the paper."""
    width, rows = picture(data)
    # White paper around it: the quiet zone may end where the bytes do.
    path = folder / "paper.pbm"
    path.write_bytes("P4\n{} {}\n".format(width, len(rows)).encode() + b"".join(rows))
    found = subprocess.run(
        ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)],
        stdout=subprocess.PIPE,
        check=True,
    )
    return found.stdout.rstrip(b"\n")


def test_a_symbol_on_paper_is_read_back(tmp_path: Path) -> None:
    for printer in (None, Printer.find("epson-tm-t20x"), Printer(width_dots=512, dpi=180)):
        assert scanned(posqr.print_symbol(PAYLOAD, printer), tmp_path) == PAYLOAD.encode()


def test_the_plan_is_that_of_the_print() -> None:
    # 58 mm: version 9, 53 modules of 6 dots at 203 dots an inch.
    plan = posqr.plan_symbol(PAYLOAD)
    assert (plan.version, plan.module_dots, plan.module_um) == (9, 6, 750)
    assert (plan.symbol_dots, plan.symbol_um) == (318, 39789)
    assert (plan.symbol, plan.raster) == (SymbolWay.DOTS, RasterWay.GS_V_0)
    assert plan.ecc is Ecc.MEDIUM
    assert plan.mask in list(Mask)
    assert plan.advice == AdviceFlags.NONE
    _, rows = picture(posqr.print_symbol(PAYLOAD))
    assert len(rows) == (53 + 8) * 6
    small = posqr.plan_symbol(PAYLOAD, Printer(min_module_um=posqr.ANY_SIZE), module_px=2)
    assert small.advice == AdviceFlags.SMALL_MODULES | AdviceFlags.SMALL_SYMBOL


def test_the_look_counts_on_paper() -> None:
    usual = posqr.print_symbol(PAYLOAD)
    assert posqr.plan_symbol(PAYLOAD, ecc=Ecc.HIGH).ecc is Ecc.HIGH
    assert posqr.plan_symbol(PAYLOAD, module_px=3).module_dots == 3
    assert posqr.plan_symbol(PAYLOAD, width_px=200).module_dots == 200 // 61
    assert posqr.plan_symbol(PAYLOAD, quiet_modules=2).quiet_modules == 2
    assert posqr.plan_symbol(PAYLOAD, min_version=12).version == 12
    assert posqr.plan_symbol(PAYLOAD, mask=Mask.MASK_5).mask is Mask.MASK_5
    assert posqr.print_symbol(PAYLOAD, flags=RenderFlags.SMALLEST) != usual
    with pytest.raises(posqr.SymbolError):
        posqr.print_symbol(PAYLOAD, max_version=2)


def test_a_printer_draws_by_its_own_command_if_told_so() -> None:
    printer = Printer.find("tm-t20x")
    assert b"\x1d(k" not in posqr.print_symbol("A", printer)
    printer.symbol = SymbolWay.NATIVE
    # Epson TM-T81 specification, GS ( k functions 165, 167, 169, 180, 181; level M, six dots.
    assert bytes.fromhex(
        "1d286b0400314132001d286b03003143061d286b03003145311d286b0400315030411d286b0300315130"
    ) in posqr.print_symbol("A", printer, module_px=6)


def test_printers_are_found_by_any_way_to_write_the_name() -> None:
    for name in ("Epson TM-T20X", "epson-tm-t20x", "TM T20X", b"tm-t20x"):
        printer = Printer.find(name)
        assert isinstance(printer, Printer)
        assert (printer.commands, printer.width_dots) == (Commands.ESCPOS, 576)
        assert printer.flags == PrinterFlags.HAS_NATIVE | PrinterFlags.CODE_PAGE
        assert printer.encoding is Encoding.CP850
    assert Printer.find("TSP143").commands is Commands.STAR_GRAPHIC


def test_an_unknown_printer_is_answered_with_those_that_may_be_meant() -> None:
    with pytest.raises(posqr.ImageError) as unknown:
        Printer.find("tm-t20y")
    assert unknown.value.status == Status.PRINTER
    assert "TM-T20X" in unknown.value.message
    with pytest.raises(posqr.ImageError) as two_modes:
        Printer.find("MP-4200 TH")
    assert "MP-4200 TH (ESC/POS)" in two_modes.value.message
    assert "MP-4200 TH (ESC/Bema)" in two_modes.value.message
    with pytest.raises(posqr.CallError):
        Printer.find("")
    with pytest.raises(TypeError):
        Printer.find(20)  # type: ignore[arg-type]


def test_the_names_are_those_of_printers() -> None:
    names = Printer.names()
    assert len(names) == len(set(names)) > 60
    assert "Epson TM-T20X" in names
    for name in names:
        # Of a row with several names, any one is found.
        printer = Printer.find(name)
        assert posqr.plan_symbol(PAYLOAD, printer).module_dots > 0, name


def test_the_documentation_lists_every_printer_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs/printing.md").read_text(encoding="utf-8")
    listed = page.split("<!-- printers -->\n")[1].split("<!-- end of printers -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in listed.splitlines()[2:]]
    assert [row[0] for row in rows] == Printer.names()
    for name, commands, dots, dpi, own_command, code_page in rows:
        printer = Printer.find(name)
        assert commands == "`{}`".format(Commands(printer.commands).name), name
        assert (int(dots), int(dpi)) == (printer.width_dots or 384, printer.dpi or 203), name
        assert (own_command == "yes") == bool(printer.flags & PrinterFlags.HAS_NATIVE), name
        if printer.flags & PrinterFlags.CODE_PAGE:
            expected = "{}, {}".format(Encoding(printer.encoding).name, printer.code_page)
            assert code_page == expected, name
        else:
            assert code_page == "", name


def test_a_printer_is_put_together_by_its_members() -> None:
    assert posqr.print_symbol(PAYLOAD, Printer()) == posqr.print_symbol(PAYLOAD)
    assert posqr.plan_symbol(PAYLOAD, Printer(width_dots=576)).module_dots == 9
    assert Printer(dpi=180) == Printer(dpi=180) != Printer()
    with pytest.raises(posqr.CallError) as narrow:
        posqr.print_symbol(PAYLOAD, Printer(width_dots=7))
    assert (narrow.value.status, narrow.value.field) == (Status.RANGE, "width_dots")
    with pytest.raises(TypeError):
        posqr.print_symbol(PAYLOAD, Printer(width_dots="576"))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        posqr.print_symbol(PAYLOAD, "Epson TM-T20X")  # type: ignore[arg-type]
    with pytest.raises(posqr.CallError):
        posqr.print_symbol(PAYLOAD, Printer(dpi=-1))


# ESC/POS, from Epson's reference: ESC @ initialises, ESC a aligns, ESC E is bold, GS ! the size, GS V A
# feeds to the knife and cuts.
RECEIPT = (
    b"\x1b@"
    b"\x1ba\x01\x1bE\x01\x1d!\x11Cafe\n\x1bE\x00\x1d!\x00\x1ba\x00"
    b"Pao de queijo, duas unidades\n"
    b"para viagem                12,50\n"
    b"--------------------------------\n"
    b"\x1bp\x00\x19\xfa"
    b"\x1dVA\x00"
)


def receipt() -> Receipt:
    return (
        Receipt()
        .text("Café", align="center", bold=True, double=True)
        .row("Pão de queijo, duas unidades para viagem", "12,50")
        .rule()
        .raw(b"\x1bp\x00\x19\xfa")
        .cut()
    )


def test_a_receipt_is_what_the_manual_says() -> None:
    assert receipt().for_printer() == RECEIPT
    assert posqr.print_receipt(receipt()) == RECEIPT


def test_lines_do_as_well_as_the_builder() -> None:
    lines = [
        Line(
            text="Café", align=Align.CENTER, style=StyleFlags.BOLD | StyleFlags.DOUBLE
        ),
        Line(text="Pão de queijo, duas unidades para viagem\t12,50"),
        Line(LineKind.RULE),
        Line(LineKind.RAW, b"\x1bp\x00\x19\xfa"),
        Line(LineKind.CUT),
    ]
    assert posqr.print_receipt(lines) == RECEIPT
    assert Receipt(lines).for_printer() == RECEIPT
    assert receipt().lines == Receipt(lines).lines


def test_accents_go_out_in_the_page_of_the_printer() -> None:
    # Page 3 of ESC t is 860, which has é at 82h; 1252 at E9h.
    page = Printer(flags=PrinterFlags.CODE_PAGE, encoding=Encoding.CP860, code_page=3)
    assert b"\x1b@\x1bt\x03Caf\x82\n" in Receipt().text("Café").for_printer(page)
    legacy = Receipt(encoding=Encoding.CP1252).text(b"Caf\xe9").text("Café")
    assert b"Caf\x82\nCaf\x82\n" in legacy.for_printer(page)
    assert b"Cafe\nCafe\n" in legacy.for_printer()
    row = Receipt(encoding=Encoding.CP1252).row(b"Caf\xe9", b"5,00").for_printer(page)
    assert b"Caf\x82" + b" " * 24 + b"5,00\n" in row
    with pytest.raises(TypeError):
        Receipt().row("Total", b"5,00")


def test_the_code_stands_on_the_receipt_twice(tmp_path: Path) -> None:
    printer = Printer.find("Epson TM-T20X")
    paid = Receipt(ecc=Ecc.LOW).symbol(PAYLOAD).code(PAYLOAD).feed(2).cut()
    data = paid.for_printer(printer)
    assert scanned(data, tmp_path) == PAYLOAD.encode()
    # 48 columns of 12 dots on 576.
    to_read = b"".join(
        PAYLOAD.encode()[at : at + 48] + b"\n" for at in range(0, len(PAYLOAD), 48)
    )
    assert to_read in data
    assert data.endswith(b"\x1dVA\x00")
    plan = posqr.plan_receipt(paid, printer)
    assert plan.ecc is Ecc.LOW
    assert plan.paper_um > plan.symbol_um > 0
    assert posqr.plan_receipt(receipt()).version == 0


def test_a_symbol_is_utf_8_whatever_the_texts_are(tmp_path: Path) -> None:
    accented = "São João"
    mixed = Receipt(encoding=Encoding.CP850).text("São João").symbol(accented)
    assert scanned(mixed.for_printer(), tmp_path) == accented.encode("utf-8")


def test_what_cannot_be_printed_says_where() -> None:
    with pytest.raises(posqr.PayloadError) as no_ascii:
        Receipt().rule().text("最").for_printer()
    assert no_ascii.value.field == "lines[1].text"
    with pytest.raises(posqr.CallError) as no_text:
        Receipt().text("x").for_printer(Printer(commands=Commands.ZPL))
    assert (no_text.value.status, no_text.value.field) == (Status.UNSUPPORTED, "lines[0].kind")
    with pytest.raises(posqr.ImageError) as small:
        posqr.print_symbol("x" * 1000)
    assert (small.value.status, small.value.found, small.value.limit) == (
        Status.UNREADABLE,
        250,
        330,
    )
    with pytest.raises(posqr.ImageError) as wide:
        posqr.print_symbol(PAYLOAD, module_px=7)
    assert wide.value.status == Status.TOO_WIDE
    with pytest.raises(posqr.CallError) as many:
        posqr.print_receipt([Line(LineKind.RULE)] * (posqr.LINES_MAX + 1))
    assert many.value.field == "line_count"
    with pytest.raises(posqr.CallError) as inside:
        Receipt().text("a\0b").for_printer()
    assert inside.value.status == Status.NUL_INSIDE
    with pytest.raises(posqr.CallError) as feed:
        Receipt().feed(256).for_printer()
    assert feed.value.field == "lines[0].count"
    with pytest.raises(posqr.CallError):
        Receipt().text("x", align="middle")
    with pytest.raises(posqr.CallError):
        Receipt().text("x", align=3).for_printer()
    with pytest.raises(TypeError):
        Receipt().raw("x").for_printer()  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        posqr.print_receipt(["x"])  # type: ignore[list-item]


def test_two_receipts_in_a_row_and_one_after_an_error() -> None:
    """Nothing is kept: each begins by putting the printer right."""
    printer = Printer.find("Epson TM-T20X")
    first = receipt().for_printer(printer)
    with pytest.raises(posqr.PosqrError):
        receipt().text("最").for_printer(printer)
    second = receipt().for_printer(printer)
    assert first == second
    assert first.startswith(b"\x1b@")
