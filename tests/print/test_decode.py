"""What posqr sends to every printer of its table is read by zbar and zxing-cpp to the same bytes."""

import ctypes
import io
import re
import sys
from pathlib import Path

import pytest
import zebrafy
import zplkit
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests/decode")]

import interpret  # noqa: E402
import posqr  # noqa: E402
import zbar  # noqa: E402
from posqr import _abi  # noqa: E402

LIB = posqr._library()
SIZES = (1, 156, 255, 256, 300, 512)
UNREADABLE = 82


def sized(kind):
    struct = kind()
    struct.struct_size = ctypes.sizeof(kind)
    return struct


def names():
    found, length, room = [], ctypes.c_uint32(), ctypes.create_string_buffer(64)
    while LIB.qr_printer_name(len(found), room, 64, ctypes.byref(length)) == 0:
        found.append(room.value.decode())
    return found


def printed(text, printer):
    """Status, bytes and what was decided."""
    length, info, err = ctypes.c_uint32(), sized(_abi.qr_print_info), sized(_abi.qr_error)
    call = [text, len(text), ctypes.byref(printer), None]
    rest = [ctypes.byref(length), ctypes.byref(info), ctypes.byref(err)]
    status = LIB.qr_print_symbol(*call, None, 0, *rest)
    if status:
        return status, err.message.decode(), info
    room = (ctypes.c_uint8 * length.value)()
    assert LIB.qr_print_symbol(*call, room, len(room), *rest) == 0
    return 0, bytes(room), info


def picture(data, printer):
    width = printer.width_dots or 384
    commands = printer.commands
    if commands <= 7:
        half = commands == 0 and printer.dpi == 180
        return interpret.esc(data, width, commands, half, not printer.flags & 32).image()
    if commands == 8:
        return interpret.star_line(data, width).image()
    if commands == 9:
        return interpret.star_graphic(data, width).image()
    if commands == 10 and b"^GFA" in data:
        # Each field continues the one above it.
        fields = [image.convert("L") for image in zebrafy.ZebrafyZPL(data.decode()).to_images()]
        page = Image.new("L", (width, sum(field.height for field in fields)), 255)
        for field, y in zip(fields, re.findall(rb"\^FO0,(\d+)", data)):
            page.paste(field, (0, int(y)))
        return page
    if commands == 10:
        height = int(data.split(b"^LL")[1].split(b"\n")[0])
        options = zplkit.Options(profile="zd621", width=width, height=height, dpi=203)
        return Image.open(io.BytesIO(zplkit.render(data, options).labels[0].png())).convert("L")
    return {11: interpret.epl, 12: interpret.tspl, 13: interpret.cpcl}[commands](data, width).image()


def read_by_both(image):
    # White around it: the paper goes on, and its edges are not ink.
    page = Image.new("L", (image.width + 40, image.height + 40), 255)
    page.paste(image, (20, 20))
    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return zbar.read(page), [one.bytes for one in found]


def text_of(size):
    return (b"000201Br.gov.bcb.pix/" * 30)[:size]


@pytest.mark.parametrize("name", names())
def test_every_printer_prints_what_readers_read(name):
    for way in (0, 2):
        for size in SIZES:
            printer = sized(_abi.qr_printer)
            assert LIB.qr_printer_find(name.encode(), ctypes.byref(printer), None) == 0
            if printer.commands != 2:  # of Daruma no dots are known
                printer.symbol = way
            text = text_of(size)
            status, data, info = printed(text, printer)
            if status:
                # 300 bytes at level M: version 13, 77 modules with the quiet zone; 512: 18, 97.
                width, dpi = printer.width_dots or 384, printer.dpi or 203
                across = {1: 29, 156: 61, 255: 73, 256: 73, 300: 77, 512: 97}[size]
                small = width // across * 25400 / dpi < 330
                assert status == UNREADABLE and small, (name, size, status, data)
                continue
            image = picture(data, printer)
            assert read_by_both(image) == ([text], [text]), (name, size, way)
            assert info.symbol_um >= info.module_um * 21


def test_most_printers_print_every_size():
    refused = 0
    for name in names():
        printer = sized(_abi.qr_printer)
        assert LIB.qr_printer_find(name.encode(), ctypes.byref(printer), None) == 0
        refused += sum(printed(text_of(size), printer)[0] != 0 for size in SIZES)
    assert refused <= 2, refused
