"""Readers that we did not write give back the bytes that we drew: zbar and zxing-cpp.

Drawn and read in process. Needs libzbar and libcairo2 (Debian: libzbar0, libcairo2) and the packages of
tests/requirements.txt; whatever is missing fails the tests.
"""

import io
import random
import re
import sys
from pathlib import Path

import cairosvg
import pytest
import zbar
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests/python")]

import posqr  # noqa: E402
import vectors  # noqa: E402
from posqr import Ecc, ImageFormat, Mask, RenderFlags  # noqa: E402

LEVELS = "LMQH"
ECC = {"L": Ecc.LOW, "M": Ecc.MEDIUM, "Q": Ecc.QUARTILE, "H": Ecc.HIGH}
FORMATS = list(ImageFormat)
SAMPLE = (
    b"00020101021243380016com.mercadolibre02011030958224599352045812530398654045.00"
    b"5802BR5909TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B"
)
# Data codewords of each version at L, M, Q, H: ISO/IEC 18004:2015, table 7.
CODEWORDS = [
    (19, 16, 13, 9), (34, 28, 22, 16), (55, 44, 34, 26), (80, 64, 48, 36), (108, 86, 62, 46),
    (136, 108, 76, 60), (156, 124, 88, 66), (194, 154, 110, 86), (232, 182, 132, 100),
    (274, 216, 154, 122), (324, 254, 180, 140), (370, 290, 206, 158), (428, 334, 244, 180),
    (461, 365, 261, 197), (523, 415, 295, 223), (589, 453, 325, 253), (647, 507, 367, 283),
    (721, 563, 397, 313), (795, 627, 445, 341), (861, 669, 485, 385), (932, 714, 512, 406),
    (1006, 782, 568, 442), (1094, 860, 614, 464), (1174, 914, 664, 514), (1276, 1000, 718, 538),
    (1370, 1062, 754, 596), (1468, 1128, 808, 628), (1531, 1193, 871, 661), (1631, 1267, 911, 701),
    (1735, 1373, 985, 745), (1843, 1455, 1033, 793), (1955, 1541, 1115, 845),
    (2071, 1631, 1171, 901), (2191, 1725, 1231, 961), (2306, 1812, 1286, 986),
    (2434, 1914, 1354, 1054), (2566, 1992, 1426, 1096), (2702, 2102, 1502, 1142),
    (2812, 2216, 1582, 1222), (2956, 2334, 1666, 1276),
]


def room(version, level):
    """Bytes that fit in byte mode."""
    return CODEWORDS[version - 1][LEVELS.index(level)] - (2 if version < 10 else 3)


def drawn(text, kind=ImageFormat.PNG, **look):
    """The picture of a text, by readers of its format that we did not write, but for the text."""
    return pixels(kind, posqr.render_image(text, kind, **look))


def pixels(kind, data):
    if kind == ImageFormat.TEXT:
        return terminal(data.decode())
    if kind == ImageFormat.ANSI:
        return colour_terminal(data.decode(), DARK)
    if kind == ImageFormat.SVG:
        data = cairosvg.svg2png(bytestring=data)
    return Image.open(io.BytesIO(data)).convert("L")


def terminal(text, paper=0, ink=255, cell=8):
    """What a terminal shows: blocks in the colour of writing."""
    lines = text.splitlines()
    image = Image.new("L", (len(lines[0]) * cell, len(lines) * 2 * cell), paper)
    halves = {" ": (), "\u2580": (0,), "\u2584": (1,), "\u2588": (0, 1)}
    for y, line in enumerate(lines):
        for x, character in enumerate(line):
            for half in halves[character]:
                top = (2 * y + half) * cell
                image.paste(ink, (x * cell, top, (x + 1) * cell, top + cell))
    return image


# Greys of a terminal: of letters, and of the ground.
DARK, LIGHT = (229, 0), (30, 255)
COLOURS = {40: 0, 97: 255}


def colour_terminal(text, default, cell=8):
    """What a terminal shows whose letters and ground have the colours given, a margin around the drawing
    included. It knows SGR 0, 40 and 97 and the characters of this drawing; anything else is an error, and
    so is a colour that is still set at the end of a line, with which a terminal may fill the next one."""
    assert text.endswith("\n")
    lines, margin = text[:-1].split("\n"), 2
    columns = max(len(re.sub("\x1b.*?m", "", line)) for line in lines)
    size = ((columns + 2 * margin) * cell, (len(lines) + margin) * 2 * cell)
    image = Image.new("L", size, default[1])
    letters, ground = default
    for y, line in enumerate(lines, start=margin // 2):
        x = margin
        for codes, character in re.findall(r"\x1b\[([0-9;]+)m|(.)", line):
            if codes:
                for code in map(int, codes.split(";")):
                    if code == 0:
                        letters, ground = default
                    elif code // 10 == 4:
                        ground = COLOURS[code]
                    else:
                        letters = COLOURS[code]
                continue
            upper, lower = {
                " ": (ground, ground),
                "\u2580": (letters, ground),
                "\u2584": (ground, letters),
                "\u2588": (letters, letters),
            }[character]
            left, top = x * cell, y * 2 * cell
            image.paste(upper, (left, top, left + cell, top + cell))
            image.paste(lower, (left, top + cell, left + cell, top + 2 * cell))
            x += 1
        assert (letters, ground) == default, line
    return image


def read_by_both(image):
    """What zbar and zxing-cpp read, which must be one symbol and the same."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1, found
    # No error correction was used: every codeword is right, those of error correction too.
    assert found[0].extra["UEC"] == 1.0
    assert zbar.read(image) == [found[0].bytes]
    return found[0].bytes


def random_text(length, alphabet, seed):
    return "".join(random.Random(seed).choices(alphabet, k=length))


PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]


def mixed_text(length, seed):
    """Runs of digits, capitals and small letters, so that all modes take part."""
    rng = random.Random(seed)
    mixed = ""
    while len(mixed) < length:
        kind = rng.choice(["0123456789", "AZ$:", "az"])
        mixed += random_text(rng.randint(1, 30), kind, len(mixed))
    return mixed[:length]


@pytest.mark.parametrize("version", range(1, 41))
def test_every_version_and_level_is_read_by_both(version):
    for level in LEVELS:
        length = room(version, level)
        for flags, text in (
            (RenderFlags.NONE, random_text(length, PRINTABLE, version)),
            (RenderFlags.SMALLEST, mixed_text(length, version)),
        ):
            image = drawn(
                text, ecc=ECC[level], flags=flags, min_version=version, max_version=version
            )
            assert image.width == (version * 4 + 17 + 8) * 4
            assert read_by_both(image) == text.encode(), (level, flags)


@pytest.mark.parametrize("mask", [mask for mask in Mask if mask != Mask.BEST])
def test_every_mask_is_read_by_both(mask):
    assert read_by_both(drawn(SAMPLE, mask=mask)) == SAMPLE


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "look",
    [
        {},
        {"flags": RenderFlags.SMALLEST},
        {"width_px": 384},
        {"module_px": 3, "quiet_modules": 2},
    ],
)
def test_every_format_is_read_by_both(kind, look):
    assert read_by_both(drawn(SAMPLE, kind, **look)) == SAMPLE


@pytest.mark.parametrize("kind", FORMATS)
def test_every_inverted_format_is_the_negative(kind):
    data = posqr.render_image(SAMPLE, kind, flags=RenderFlags.INVERT)
    if kind == ImageFormat.TEXT:
        # Meant for black on white.
        image = terminal(data.decode(), paper=255, ink=0)
    else:
        image = pixels(kind, data).point(lambda level: 255 - level)
    assert read_by_both(image) == SAMPLE


@pytest.mark.parametrize("smallest", [RenderFlags.NONE, RenderFlags.SMALLEST])
@pytest.mark.parametrize("eci", [RenderFlags.NONE, RenderFlags.NO_ECI])
def test_text_outside_ascii_keeps_its_bytes(smallest, eci):
    text = "Café Bogotá Ñandú 12345678901234567890 São Paulo ☕"
    image = drawn(text, flags=smallest | eci)
    assert read_by_both(image) == text.encode()
    assert zxingcpp.read_barcodes(image)[0].text == text


def test_bytes_are_drawn_as_they_are_without_eci():
    text = bytes(range(256))
    assert read_by_both(drawn(text, flags=RenderFlags.NO_ECI)) == text


@pytest.mark.parametrize("terminal_colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("flags", [RenderFlags.NONE, RenderFlags.SMALLEST])
def test_colours_read_on_any_terminal(terminal_colours, flags):
    data = posqr.render_image(SAMPLE, ImageFormat.ANSI, flags=flags)
    assert read_by_both(colour_terminal(data.decode(), terminal_colours)) == SAMPLE


def test_a_terminal_without_colours_shows_the_negative_on_light_ground():
    """Why ANSI exists: the interpreter tells the two apart."""
    data = posqr.render_image(SAMPLE, ImageFormat.TEXT)
    image = colour_terminal(data.decode(), LIGHT)
    assert zbar.read(image) == []
    assert zbar.read(image.point(lambda level: 255 - level)) == [SAMPLE]


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "tests/images").glob("posqr.*")))
def test_golden_images_are_read_by_both(name):
    path = ROOT / "tests/images" / name
    kinds = {kind.name.lower(): kind for kind in FORMATS}
    image = pixels(kinds[path.suffix[1:].replace("txt", "text")], path.read_bytes())
    assert read_by_both(image.resize((image.width * 2, image.height * 2))) == b"posqr"


@pytest.mark.parametrize("flags", [RenderFlags.NONE, RenderFlags.SMALLEST])
def test_every_payload_of_the_vectors_is_read_by_both(flags):
    # All of those that can be drawn: one is empty.
    payloads = [row.payload for row in vectors.payload_rows() if row.payload]
    assert len(payloads) > 500
    for payload in payloads:
        try:
            payload.decode()
            raw = RenderFlags.NONE
        except UnicodeDecodeError:
            raw = RenderFlags.NO_ECI
        assert read_by_both(drawn(payload, flags=flags | raw)) == payload
