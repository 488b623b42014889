"""Symbols and images, looked at by readers that are not ours."""

import ctypes
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any, Dict, List, Tuple
from xml.etree import ElementTree

import posqr
import pytest
import vectors
from posqr import Ecc, ImageFormat, Mask, PixelFormat, RenderFlags, Status

PAYLOAD = next(
    row.payload.decode() for row in vectors.mercado_pago_rows() if row.id == "offline-br"
)
ACCENTED = next(
    row.payload.decode() for row in vectors.mercado_pago_rows() if row.id == "offline-co"
)

Pixels = List[List[bool]]  # rows of "is dark"


def read_png(data: bytes) -> Pixels:
    """A reader for greyscale PNG, made for this test from ISO/IEC 15948."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(kind + body), kind
        chunks.append((kind, body))
        at += 12 + length
    assert chunks[0][0] == b"IHDR" and chunks[-1] == (b"IEND", b"")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(
        ">IIBBBBB", chunks[0][1]
    )
    assert (depth, colour, compression, filtering, interlace) == (1, 0, 0, 0, 0)
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    stride = (width + 7) // 8
    assert len(raw) == height * (stride + 1)
    rows: Pixels = []
    previous = bytes(stride)
    for y in range(height):
        line = raw[y * (stride + 1) : (y + 1) * (stride + 1)]
        row = bytearray(line[1:])
        for x in range(stride):
            left = row[x - 1] if x else 0
            up, corner = previous[x], previous[x - 1] if x else 0
            if line[0] == 0:
                predicted = 0
            elif line[0] == 1:
                predicted = left
            elif line[0] == 2:
                predicted = up
            elif line[0] == 3:
                predicted = (left + up) // 2
            else:
                assert line[0] == 4
                guess = left + up - corner
                predicted = min((left, up, corner), key=lambda p: abs(guess - p))
            row[x] = (row[x] + predicted) & 255
        rows.append([not row[x // 8] >> (7 - x % 8) & 1 for x in range(width)])
        previous = bytes(row)
    return rows


def read_bmp(data: bytes) -> Pixels:
    magic, size, start = struct.unpack("<2sI4xI", data[:14])
    header, width, height, planes, depth, compression = struct.unpack("<IiiHHI", data[14:34])
    assert (magic, size, planes, depth, compression) == (b"BM", len(data), 1, 1, 0)
    palette = data[14 + header : 14 + header + 8]
    dark = [sum(palette[i * 4 : i * 4 + 3]) < 384 for i in (0, 1)]
    stride = (width + 31) // 32 * 4
    assert len(data) == start + stride * abs(height)
    rows = [
        [
            dark[data[start + y * stride + x // 8] >> (7 - x % 8) & 1]
            for x in range(width)
        ]
        for y in range(abs(height))
    ]
    return rows[::-1] if height > 0 else rows


def read_pbm(data: bytes) -> Pixels:
    magic, size, body = data.split(b"\n", 2)
    assert magic == b"P4"
    width, height = map(int, size.split())
    stride = (width + 7) // 8
    assert len(body) == stride * height
    return [
        [bool(body[y * stride + x // 8] >> (7 - x % 8) & 1) for x in range(width)]
        for y in range(height)
    ]


def pixels(bitmap: posqr.Bitmap) -> Pixels:
    return [[bitmap.is_dark(x, y) for x in range(bitmap.width)] for y in range(bitmap.height)]


def zbar(image: bytes, folder: Path, suffix: str = ".png") -> bytes:
    """What an independent reader finds in the image."""
    assert shutil.which("zbarimg"), "zbarimg is not installed (Debian: zbar-tools)"
    path = folder / ("code" + suffix)
    path.write_bytes(image)
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sbinary", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if b"nknown option" in done.stderr or b"config" in done.stderr:
        done = subprocess.run(
            ["zbarimg", "--quiet", "--raw", str(path)], stdout=subprocess.PIPE, check=True
        )
        return done.stdout.rstrip(b"\n")
    return done.stdout.rstrip(b"\n")


def format_bits(image: Pixels, quiet: int) -> Tuple[int, int]:
    """Level and mask as the symbol itself states them (ISO/IEC 18004 7.9), one pixel a module."""
    places = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8),
              (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)]
    bits = 0
    for row, column in places:
        bits = bits << 1 | image[quiet + row][quiet + column]
    bits ^= 0b101010000010010
    level = {0b01: Ecc.LOW, 0b00: Ecc.MEDIUM, 0b11: Ecc.QUARTILE, 0b10: Ecc.HIGH}[bits >> 13]
    return level, (bits >> 10 & 7) + 1


# Pixels


def test_bitmap_has_the_size_that_it_states() -> None:
    bitmap = posqr.render_bitmap(PAYLOAD)
    assert (bitmap.module_px, bitmap.quiet_modules, bitmap.ecc) == (4, 4, Ecc.MEDIUM)
    assert bitmap.width == bitmap.height == (17 + 4 * bitmap.version + 8) * 4
    assert bitmap.stride == (bitmap.width + 7) // 8
    assert len(bitmap.data) == bitmap.stride * bitmap.height
    assert type(bitmap.data) is bytes


def test_quiet_zone_is_light_and_finders_are_in_the_corners() -> None:
    bitmap = posqr.render_bitmap(PAYLOAD, module_px=1)
    image = pixels(bitmap)
    finder = [0b1111111, 0b1000001, 0b1011101, 0b1011101, 0b1011101, 0b1000001, 0b1111111]
    side = bitmap.width - 8
    for top, left in ((4, 4), (4, 4 + side - 7), (4 + side - 7, 4)):
        for y, row in enumerate(finder):
            assert [image[top + y][left + x] for x in range(7)] == [
                bool(row >> (6 - x) & 1) for x in range(7)
            ]
    inner = range(4, 4 + side)
    for y, line in enumerate(image):
        for x, dark in enumerate(line):
            assert not dark or (y in inner and x in inner)


@pytest.mark.parametrize("pixel_format", list(PixelFormat))
@pytest.mark.parametrize("row_align", [0, 1, 2, 4])
def test_every_pixel_format_shows_the_same(pixel_format: PixelFormat, row_align: int) -> None:
    reference = posqr.render_bitmap(PAYLOAD, module_px=3)
    bitmap = posqr.render_bitmap(
        PAYLOAD, module_px=3, pixel_format=pixel_format, row_align=row_align
    )
    assert pixels(bitmap) == pixels(reference)
    used = bitmap.width * {0: 1, 1: 1, 2: 8, 3: 32}[pixel_format]
    align = max(row_align, 1)
    assert bitmap.stride == ((used + 7) // 8 + align - 1) // align * align
    if pixel_format == PixelFormat.RGBA32:
        assert set(bitmap.data[3::4]) <= {255, 0} and bitmap.data[3] == 255


@pytest.mark.parametrize("ecc", [Ecc.LOW, Ecc.MEDIUM, Ecc.QUARTILE, Ecc.HIGH])
@pytest.mark.parametrize("mask", list(Mask))
def test_symbol_states_the_level_and_mask_that_were_asked(ecc: Ecc, mask: Mask) -> None:
    bitmap = posqr.render_bitmap(PAYLOAD, ecc=ecc, mask=mask, module_px=1)
    assert format_bits(pixels(bitmap), 4) == (bitmap.ecc, bitmap.mask)
    assert bitmap.ecc == ecc
    assert bitmap.mask == mask or mask == Mask.BEST


def test_options_change_the_output() -> None:
    """One by one: an option that does nothing is worse than none."""
    plain = posqr.render_bitmap(PAYLOAD)
    options: List[Dict[str, Any]] = [
        {"ecc": Ecc.HIGH},
        {"flags": RenderFlags.SMALLEST},
        {"flags": RenderFlags.INVERT},
        {"module_px": 5},
        {"width_px": 384},
        {"quiet_modules": 2},
        {"quiet_modules": posqr.QUIET_NONE},
        {"min_version": 20},
        {"mask": Mask.MASK_0 if plain.mask != Mask.MASK_0 else Mask.MASK_1},
        {"pixel_format": PixelFormat.GRAY8},
        {"row_align": 4},
    ]
    seen = {plain.data}
    for option in options:
        data = posqr.render_bitmap(PAYLOAD, **option).data
        if option == {"row_align": 4} and plain.stride % 4 == 0:
            continue
        assert data not in seen, option
        seen.add(data)
    accented = posqr.render_bitmap(ACCENTED)
    assert posqr.render_bitmap(ACCENTED, flags=RenderFlags.NO_ECI).data != accented.data
    boosted = posqr.render_bitmap("A", flags=RenderFlags.BOOST_ECC, ecc=Ecc.LOW)
    assert (boosted.version, boosted.ecc) == (1, Ecc.HIGH)


def test_inverted_is_the_opposite_everywhere() -> None:
    plain = pixels(posqr.render_bitmap(PAYLOAD, module_px=1))
    inverted = pixels(posqr.render_bitmap(PAYLOAD, module_px=1, flags=RenderFlags.INVERT))
    assert inverted == [[not dark for dark in row] for row in plain]


@pytest.mark.parametrize("width", [384, 576, 200, 61])
def test_width_is_never_exceeded_and_always_used(width: int) -> None:
    bitmap = posqr.render_bitmap(PAYLOAD, width_px=width)
    modules = 17 + 4 * bitmap.version + 8
    assert bitmap.module_px == width // modules and bitmap.width == bitmap.module_px * modules


def test_too_narrow_says_which_width_would_do() -> None:
    with pytest.raises(posqr.ImageError) as error:
        posqr.render_bitmap(PAYLOAD, width_px=40)
    assert error.value.status is Status.TOO_WIDE
    bitmap = posqr.render_bitmap(PAYLOAD, width_px=error.value.limit)
    assert bitmap.width == error.value.limit
    with pytest.raises(posqr.ImageError):
        posqr.render_bitmap(PAYLOAD, width_px=error.value.limit - 1)


def test_no_quiet_zone() -> None:
    bitmap = posqr.render_bitmap(PAYLOAD, quiet_modules=posqr.QUIET_NONE, module_px=1)
    assert bitmap.width == 17 + 4 * bitmap.version and bitmap.quiet_modules == 0
    assert bitmap.is_dark(0, 0)
    with pytest.raises(IndexError):
        bitmap.is_dark(bitmap.width, 0)


def test_smallest_is_smaller_as_promised() -> None:
    """The Brazilian sample at level M: 45 modules in place of 53."""
    assert posqr.render_bitmap(PAYLOAD).version == 9
    assert posqr.render_bitmap(PAYLOAD, flags=RenderFlags.SMALLEST).version == 7


#: Most bytes in byte mode at L, M, Q, H: ISO/IEC 18004, table 7.
CAPACITY = {1: (17, 14, 11, 7), 9: (230, 180, 130, 98), 10: (271, 213, 151, 119),
            26: (1367, 1059, 751, 593), 27: (1465, 1125, 805, 625), 40: (2953, 2331, 1663, 1273)}


@pytest.mark.parametrize("version", list(CAPACITY))
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_capacity_is_that_of_the_standard(version: int, level: int) -> None:
    room = CAPACITY[version][level]
    options = {"ecc": level + 1, "max_version": version, "module_px": 1}
    assert posqr.render_bitmap("a" * room, **options).version == version
    with pytest.raises(posqr.SymbolError) as error:
        posqr.render_bitmap("a" * (room + 1), **options)
    assert error.value.status is Status.CAPACITY
    if version < 40:
        larger = posqr.render_bitmap("a" * (room + 1), ecc=level + 1, module_px=1)
        assert larger.version == version + 1


@pytest.mark.parametrize(
    "options",
    [
        {"ecc": 5},
        {"mask": 9},
        {"min_version": 41},
        {"max_version": 41},
        {"min_version": 10, "max_version": 9},
        {"module_px": 257},
        {"quiet_modules": 65},
        {"pixel_format": 4},
        {"row_align": 3},
        {"flags": 1 << 30},
    ],
)
def test_option_outside_its_range_is_refused(options: Dict[str, int]) -> None:
    with pytest.raises(posqr.CallError) as error:
        posqr.render_bitmap(PAYLOAD, **options)
    assert error.value.status in (Status.RANGE, Status.UNSUPPORTED)
    assert error.value.field in options or error.value.field == ""


def test_wrong_types_are_type_errors() -> None:
    with pytest.raises(TypeError):
        posqr.render_bitmap(PAYLOAD, module_px=2.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        posqr.render_bitmap(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        posqr.render_image(PAYLOAD, "png")  # type: ignore[arg-type]
    with pytest.raises(posqr.CallError):
        posqr.render_bitmap(PAYLOAD, module_px=-1)


def test_very_large_image_is_refused() -> None:
    with pytest.raises(posqr.ImageError) as error:
        posqr.render_bitmap("a" * 2000, module_px=256, pixel_format=PixelFormat.RGBA32)
    assert error.value.status is Status.IMAGE_TOO_LARGE


# Images


@pytest.mark.parametrize("text", [PAYLOAD, ACCENTED], ids=["ascii", "accented"])
@pytest.mark.parametrize(
    "options",
    [{}, {"module_px": 1}, {"module_px": 7}, {"width_px": 384}, {"quiet_modules": 1},
     {"quiet_modules": posqr.QUIET_NONE}, {"flags": RenderFlags.INVERT}, {"ecc": Ecc.HIGH}],
    ids=str,
)
def test_png_bmp_and_pbm_show_the_bitmap(text: str, options: Dict[str, int]) -> None:
    wanted = pixels(posqr.render_bitmap(text, **options))
    assert read_png(posqr.render_image(text, ImageFormat.PNG, **options)) == wanted
    assert read_bmp(posqr.render_image(text, ImageFormat.BMP, **options)) == wanted
    assert read_pbm(posqr.render_image(text, ImageFormat.PBM, **options)) == wanted


def test_text_shows_the_bitmap_in_half_blocks() -> None:
    """Light modules are drawn as blocks or dark ones are: the finder tells."""
    bitmap = posqr.render_bitmap(PAYLOAD, module_px=1)
    lines = posqr.render_image(PAYLOAD, ImageFormat.TEXT).decode("utf-8").rstrip("\n").split("\n")
    assert len({len(line) for line in lines}) == 1
    halves = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
    rows: Pixels = []
    for line in lines:
        rows.append([halves[character][0] for character in line])
        rows.append([halves[character][1] for character in line])
    wanted = pixels(bitmap)
    inverse = [[not dark for dark in row] for row in wanted]
    assert rows[: bitmap.height] in (wanted, inverse)
    assert len(lines[0]) == bitmap.width and len(lines) == (bitmap.height + 1) // 2


def test_svg_is_well_formed_and_as_large_as_stated() -> None:
    svg = posqr.render_image(PAYLOAD, ImageFormat.SVG, module_px=4)
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") or root.get("width")


def test_colours_stand_around_every_line_of_the_text() -> None:
    plain = posqr.render_image(PAYLOAD, ImageFormat.TEXT).split(b"\n")
    coloured = posqr.render_image(PAYLOAD, ImageFormat.ANSI).split(b"\n")
    assert coloured.pop() == plain.pop() == b""
    assert coloured == [b"\x1b[0;97;40m" + line + b"\x1b[0m" for line in plain]


@pytest.mark.parametrize("image_format", [ImageFormat.TEXT, ImageFormat.ANSI])
def test_text_of_more_columns_than_the_terminal_has_is_refused(image_format: ImageFormat) -> None:
    columns = len(posqr.render_image(PAYLOAD, ImageFormat.TEXT).decode().split("\n")[0])
    fits = posqr.render_image(PAYLOAD, image_format, width_px=columns)
    assert fits == posqr.render_image(PAYLOAD, image_format)
    with pytest.raises(posqr.ImageError) as error:
        posqr.render_image(PAYLOAD, image_format, width_px=columns - 1)
    assert error.value.status is Status.TOO_WIDE and error.value.limit == columns


@pytest.mark.parametrize("image_format", [len(ImageFormat), 99])
def test_unknown_formats_are_unsupported(image_format: int) -> None:
    with pytest.raises(posqr.CallError) as error:
        posqr.render_image(PAYLOAD, image_format)
    assert error.value.status is Status.UNSUPPORTED


@pytest.mark.parametrize("flags", [RenderFlags.NONE, RenderFlags.SMALLEST, RenderFlags.BOOST_ECC])
@pytest.mark.parametrize("ecc", [Ecc.LOW, Ecc.MEDIUM, Ecc.QUARTILE, Ecc.HIGH])
@pytest.mark.parametrize("text", [PAYLOAD, ACCENTED], ids=["ascii", "accented"])
def test_independent_reader_finds_the_payload(
    text: str, ecc: Ecc, flags: RenderFlags, tmp_path: Path
) -> None:
    png = posqr.render_image(text, ImageFormat.PNG, ecc=ecc, flags=flags)
    assert zbar(png, tmp_path).decode("utf-8") == text


@pytest.mark.parametrize("mask", list(Mask))
def test_independent_reader_finds_the_payload_under_every_mask(mask: Mask, tmp_path: Path) -> None:
    png = posqr.render_image(PAYLOAD, ImageFormat.PNG, mask=mask)
    assert zbar(png, tmp_path).decode() == PAYLOAD


@pytest.mark.parametrize("version", [1, 2, 6, 7, 9, 10, 14, 20, 21, 26, 27, 32, 36, 39, 40])
def test_independent_reader_finds_text_of_every_version(version: int, tmp_path: Path) -> None:
    text = "Pay 1"
    png = posqr.render_image(text, ImageFormat.PNG, min_version=version, module_px=5)
    assert len(read_png(png)) == (17 + 4 * version + 8) * 5
    assert zbar(png, tmp_path).decode() == text


SAMPLES = [row for row in vectors.payload_rows() if row.verdict != "broken"][::20]


@pytest.mark.parametrize("row", SAMPLES, ids=[row.id for row in SAMPLES])
def test_independent_reader_finds_the_vectors(row: vectors.PayloadRow, tmp_path: Path) -> None:
    png = posqr.render_image(row.payload, ImageFormat.PNG, flags=RenderFlags.SMALLEST)
    assert zbar(png, tmp_path) == row.payload


def test_bytes_that_are_no_text_need_no_eci() -> None:
    raw = bytes(range(256))
    with pytest.raises(posqr.PosqrError):
        posqr.render_bitmap(raw)
    assert posqr.render_bitmap(raw, flags=RenderFlags.NO_ECI).version >= 10


# The buffers, straight through the C interface


def call(text: bytes, buf: Any, cap: int, used: Any) -> Tuple[int, posqr._abi.qr_bitmap]:
    out = posqr._abi.qr_bitmap()
    err = posqr._abi.qr_error()
    status = posqr._library().qr_render_image(
        text, len(text), ImageFormat.PNG, None, buf, cap, used, ctypes.byref(out),
        ctypes.byref(err),
    )
    return status, out


def test_size_query_exact_fit_and_one_byte_short() -> None:
    text = PAYLOAD.encode()
    used = ctypes.c_uint32()
    status, out = call(text, None, 0, ctypes.byref(used))
    assert status == Status.OK and used.value > 100 and out.width_px > 0
    size = used.value
    buffer = ctypes.create_string_buffer(b"\xa5" * (size + 16), size + 16)
    status, out = call(text, buffer, size - 1, ctypes.byref(used))
    assert status == Status.BUFFER_TOO_SMALL and used.value == size
    assert buffer.raw == b"\xa5" * (size + 16) and out.width_px > 0
    status, out = call(text, buffer, size, ctypes.byref(used))
    assert status == Status.OK and buffer.raw[size:] == b"\xa5" * 16
    assert len(read_png(buffer.raw[:size])) == out.height_px
