"""Readers that we did not write give back the bytes that we drew: zbar and zxing-cpp.

Needs `zbarimg` (Debian: zbar-tools), libcairo2, and requirements.txt; whatever is missing fails the
tests. Images come from core/examples/draw.rs, which is built here.

zbarimg runs with `-Sbinary`, where it hands out bytes as they are; otherwise it guesses a character
set. It leaves ECI headers to the caller then, so UTF-8 comes out unchanged too.
"""

import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import cairosvg
import pytest
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
LEVELS = "LMQH"
FORMATS = ["bmp", "png", "svg", "pbm", "txt"]
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


@pytest.fixture(scope="session")
def draw():
    """The path of the program that draws."""
    command = ["cargo", "build", "--release", "--package", "posqr-core", "--example", "draw"]
    built = subprocess.run(
        command + ["--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    programs = [m["executable"] for m in messages if m.get("executable")]
    assert len(programs) == 1, programs
    return programs[0]


def draw_one(draw, text, *arguments):
    subprocess.run([draw, *map(str, arguments)], input=text, check=True)


def draw_batch(draw, folder, jobs):
    """Draws jobs of (file name, options, text)."""
    lines = [f"{name} {options} --text {text}" for name, options, text in jobs]
    subprocess.run([draw, "--batch", folder], input="\n".join(lines).encode(), check=True)


def pixels(path):
    """The image, by readers of its format that we did not write, but for the text."""
    if path.suffix == ".svg":
        return Image.open(io.BytesIO(cairosvg.svg2png(url=str(path)))).convert("L")
    if path.suffix == ".txt":
        return terminal(path.read_text("utf-8"))
    return Image.open(path).convert("L")


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


def zbar(image, folder):
    program = shutil.which("zbarimg")
    assert program, "zbarimg is not installed (Debian: zbar-tools)"
    path = Path(folder) / "for-zbar.png"
    image.save(path)
    command = [program, "--nodbus", "--quiet", "--raw", "--oneshot", "-Sbinary", str(path)]
    read = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return read.stdout


def zxing(image):
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1, found
    # No error correction was used: every codeword is right, those of error correction too.
    assert found[0].extra["UEC"] == 1.0
    return found[0].bytes


def random_text(length, alphabet, seed):
    return "".join(random.Random(seed).choices(alphabet, k=length))


PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]


@pytest.mark.parametrize("version", range(1, 41))
def test_every_version_and_level_is_read_by_both(draw, tmp_path, version):
    jobs = []
    for level in LEVELS:
        text = random_text(room(version, level), PRINTABLE, version)
        options = f"--ecc {level} --min {version} --max {version} --module-px 4"
        jobs.append((f"{level}.png", options, text))
        # Runs of digits, capitals and small letters, so that all modes take part.
        rng = random.Random(version)
        mixed = ""
        while len(mixed) < len(text):
            kind = rng.choice(["0123456789", "AZ$:", "az"])
            mixed += random_text(rng.randint(1, 30), kind, len(mixed))
        jobs.append((f"{level}s.png", f"{options} --smallest", mixed[: len(text)]))
    draw_batch(draw, tmp_path, jobs)
    for name, _, text in jobs:
        image = pixels(tmp_path / name)
        assert image.width == (version * 4 + 17 + 8) * 4
        assert zxing(image) == text.encode(), name
        assert zbar(image, tmp_path) == text.encode(), name


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_read_by_both(draw, tmp_path, mask):
    path = tmp_path / "mask.png"
    draw_one(draw, SAMPLE, "--mask", mask, path)
    assert zxing(pixels(path)) == SAMPLE
    assert zbar(pixels(path), tmp_path) == SAMPLE


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("options", ["", "--smallest", "--width-px 384", "--module-px 3 --quiet 2"])
def test_every_format_is_read_by_both(draw, tmp_path, extension, options):
    path = tmp_path / f"image.{extension}"
    draw_one(draw, SAMPLE, *options.split(), path)
    image = pixels(path)
    assert zxing(image) == SAMPLE
    assert zbar(image, tmp_path) == SAMPLE


@pytest.mark.parametrize("extension", FORMATS)
def test_every_inverted_format_is_the_negative(draw, tmp_path, extension):
    path = tmp_path / f"image.{extension}"
    draw_one(draw, SAMPLE, "--invert", path)
    image = pixels(path).point(lambda level: 255 - level)
    if extension == "txt":
        # Meant for black on white.
        image = terminal(path.read_text("utf-8"), paper=255, ink=0)
    assert zxing(image) == SAMPLE
    assert zbar(image, tmp_path) == SAMPLE


@pytest.mark.parametrize("options", ["", "--smallest", "--no-eci", "--smallest --no-eci"])
def test_text_outside_ascii_keeps_its_bytes(draw, tmp_path, options):
    text = "Café Bogotá Ñandú 12345678901234567890 São Paulo ☕".encode()
    path = tmp_path / "utf8.png"
    draw_one(draw, text, *options.split(), path)
    image = pixels(path)
    assert zxing(image) == text
    assert zbar(image, tmp_path) == text
    found = zxingcpp.read_barcodes(image)[0]
    assert found.text == text.decode()


def test_bytes_are_drawn_as_they_are_without_eci(draw, tmp_path):
    text = bytes(range(256))
    path = tmp_path / "bytes.png"
    draw_one(draw, text, "--no-eci", path)
    assert zxing(pixels(path)) == text
    assert zbar(pixels(path), tmp_path) == text


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "tests/images").glob("posqr.*")))
def test_golden_images_are_read_by_both(tmp_path, name):
    image = pixels(ROOT / "tests/images" / name)
    assert zxing(image) == b"posqr"
    assert zbar(image.resize((image.width * 2, image.height * 2)), tmp_path) == b"posqr"


def corpus():
    """Every payload of the vectors that can be drawn: one is empty or it is not UTF-8."""
    sys.path.insert(0, str(ROOT / "tests/python"))
    import vectors

    rows = [row.payload for row in vectors.payload_rows() if row.payload]
    assert len(rows) > 500
    return rows


@pytest.mark.parametrize("smallest", [(), ("--smallest",)], ids=["byte", "smallest"])
def test_every_payload_of_the_vectors_is_read_by_both(draw, tmp_path, smallest):
    path = tmp_path / "payload.png"
    for payload in corpus():
        try:
            payload.decode()
            raw = ()
        except UnicodeDecodeError:
            raw = ("--no-eci",)
        draw_one(draw, payload, path, *smallest, *raw)
        image = pixels(path)
        assert zxing(image) == payload
        assert zbar(image, tmp_path) == payload
