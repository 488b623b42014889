"""Printers' bytes back into a picture: the commands that posqr sends, and not one byte more.

Written from the manuals, not from the library. A symbol by a printer's own command is drawn by segno.
Text is recorded, not drawn. Whatever is not understood is an error.
"""

import re

import segno
from PIL import Image


class Paper:
    """Continuous paper of so many dots across."""

    def __init__(self, width):
        self.width, self.rows, self.texts = width, [], []

    def dots(self, row, width):
        """A row of bytes, of which so many dots count."""
        bits = "".join(f"{byte:08b}" for byte in row)[:width]
        assert "1" not in bits[self.width :], "dots beyond the paper"
        self.rows.append(bits[: self.width].ljust(self.width, "0"))

    def feed(self, dots):
        self.rows += ["0" * self.width] * dots

    def columns(self, data, height=24):
        """Columns of three bytes, the top dot in the highest bit."""
        columns = [f"{int.from_bytes(data[i:i + 3], 'big'):024b}" for i in range(0, len(data), 3)]
        assert "1" not in "".join(columns[self.width :]), "dots beyond the paper"
        for y in range(height):
            self.rows.append("".join(c[y] for c in columns)[: self.width].ljust(self.width, "0"))

    def symbol(self, text, module, level, left=None):
        modules = [list(row) for row in segno.make_qr(text, error=level, boost_error=False, mode="byte").matrix]
        width = len(modules) * module
        left = (self.width - width) // 2 if left is None else left
        assert 0 <= left and left + width <= self.width, "the printer would print nothing"
        for row in modules:
            bits = "0" * left + "".join(("1" if dark else "0") * module for dark in row)
            self.rows += [bits.ljust(self.width, "0")] * module

    def image(self):
        image = Image.new("L", (self.width, max(1, len(self.rows))), 255)
        image.putdata([0 if dot == "1" else 255 for row in self.rows for dot in row])
        return image


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        assert self.at + count <= len(self.data), "the bytes end within a command"
        self.at += count
        return self.data[self.at - count : self.at]

    def take_if(self, begin):
        if self.data.startswith(begin, self.at):
            self.at += len(begin)
            return True
        return False

    def byte(self):
        return self.take(1)[0]

    def word(self):
        return int.from_bytes(self.take(2), "little")

    def more(self):
        return self.at < len(self.data)


ESC, GS = b"\x1b", b"\x1d"


def level(number, first):
    return "LMQH"[number - first]


def esc(data, width, commands, half_dots=False, lf_after_band=True):
    """ESC/POS (0), ESC/Bema (1), Daruma (2), Elgin (3), Diebold (4), Custom (5), ZJiang (6), Datecs (7)."""
    read, paper = Reader(data), Paper(width)
    unit_is_dot, spacing, line, stored, own = not half_dots, 34, b"", None, {}
    band = 0  # rows of columns that stand in the line

    def units(n):
        return n if unit_is_dot else n // 2

    while read.more():
        if read.take_if(b"\n"):
            if line:
                paper.texts.append(line)
                line = b""
            paper.feed(max(0, spacing - band))
            band = 0
        elif read.take_if(ESC + b"@"):
            unit_is_dot, spacing = not half_dots, 34
        elif commands in (1, 3) and read.take_if(GS + b"\xf9\x20\0"):
            pass
        elif commands != 2 and read.take_if(ESC + b"a") or commands == 2 and read.take_if(ESC + b"j"):
            assert read.byte() in (0, 1, 2) and not line and not band, "aligned within a line"
        elif read.take_if(ESC + b"3"):
            spacing = units(read.byte())
        elif read.take_if(ESC + b"2"):
            spacing = 34
        elif read.take_if(ESC + b"J"):
            assert not line and not band
            paper.feed(units(read.byte()))
        elif commands == 0 and read.take_if(GS + b"P"):
            x, y = read.take(2)
            assert x == y
            unit_is_dot = x != 0 or not half_dots
        elif commands in (0, 6, 7) and read.take_if(GS + b"v0\0"):
            row, count = read.word(), read.word()
            assert not line and not band, "a raster within a line"
            for _ in range(count):
                paper.dots(read.take(row), width)
        elif commands != 7 and read.take_if(ESC + b"*"):
            assert read.byte() == 33 and not line
            paper.columns(read.take(3 * read.word()))
            band = 24 if lf_after_band else 0
        elif commands == 0 and read.take_if(GS + b"(L"):
            inner = Reader(read.take(read.word()))
            if inner.take_if(b"\x30\x70\x30\x01\x01\x31"):
                dots, count = inner.word(), inner.word()
                stored = [inner.take((dots + 7) // 8) for _ in range(count)]
            else:
                assert inner.take_if(b"\x30\x32") and stored
                for row in stored:
                    paper.dots(row, width)
                stored = None
            assert not inner.more()
        elif commands == 0 and read.take_if(GS + b"(k"):
            inner = read.take(read.word())
            assert inner[:1] == b"1"
            own[inner[1]] = inner[2:]
            if inner[1] == 0x51:
                assert inner == b"1Q0" and own[0x41] in (b"2\0", b"\0\0") and own[0x50][:1] == b"0"
                paper.symbol(own[0x50][1:], own[0x43][0], level(own[0x45][0], 0x30))
        elif commands == 5 and read.take_if(GS + b"(k"):
            inner = read.take(read.word())
            own[inner[1]] = inner[2:]
            if inner[1] == 0x51:
                assert inner == b"1Q1" and own[0x41] == b"\0" and own[0x50][:1] == b"1"
                paper.symbol(own[0x50][1:], own[0x42][0], level(own[0x45][0], 1))
        elif commands == 2 and read.take_if(ESC + b"\x81"):
            inner = read.take(read.word())
            paper.symbol(inner[2:], inner[0], chr(inner[1]))
        elif commands == 3 and read.take_if(GS + b"o\0"):
            own["size"] = read.byte()
            assert read.take(2) == b"\0\2"
        elif commands == 3 and read.take_if(GS + b"k\x0b"):
            letter, text = chr(read.byte()), b""
            assert read.take(2) == b"A,"
            while (byte := read.take(1)) != b"\0":
                text += byte
            paper.symbol(text, own["size"], letter)
        elif commands == 6 and read.take_if(ESC + b"Z\0"):
            letter, size = chr(read.byte()), read.byte()
            paper.symbol(read.take(read.word()), size, letter)
        elif commands == 7 and read.take_if(GS + b"Q\x06"):
            size, number = read.byte(), read.byte()
            assert size in (1, 4, 6, 8, 10, 12, 14)
            paper.symbol(read.take(read.word()), size, level(number, 1))
        else:
            byte = read.take(1)
            assert b" " <= byte <= b"~", f"{byte} at {read.at - 1}: {data[read.at - 1:read.at + 9]}"
            line += byte
    assert not line
    return paper


def star_line(data, width):
    read, paper, own, spacing = Reader(data), Paper(width), {}, 32
    while read.more():
        if read.take_if(b"\n"):
            paper.feed(spacing)
        elif read.take_if(ESC + GS + b"a"):
            assert read.byte() in (0, 1, 2)
        elif read.take_if(ESC + b"0"):
            spacing = 24
        elif read.take_if(ESC + b"z\x01"):
            spacing = 32
        elif read.take_if(ESC + b"k"):
            row = read.byte()
            assert read.byte() == 0 and spacing == 24
            for _ in range(24):
                paper.dots(read.take(row), width)
            assert read.take(1) == b"\n"
        elif read.take_if(ESC + b"X"):
            paper.columns(read.take(3 * read.word()))
            assert read.take(2) == b"\n\r" and spacing == 24
        elif read.take_if(ESC + GS + b"S\x01"):
            row, count = read.word(), read.word()
            assert read.byte() == 0
            for _ in range(count):
                paper.dots(read.take(row), width)
        elif read.take_if(ESC + GS + b"yS"):
            which = read.take(1)
            own[which] = read.byte()
        elif read.take_if(ESC + GS + b"yD1\0"):
            own["text"] = read.take(read.word())
        elif read.take_if(ESC + GS + b"yP"):
            assert own[b"0"] == 2
            paper.symbol(own["text"], own[b"2"], level(own[b"1"], 0))
        else:
            raise AssertionError(f"{data[read.at:read.at + 10]}")
    return paper


def star_graphic(data, width):
    read, paper = Reader(data), Paper(width)
    assert read.take_if(ESC + b"*rA") and read.take_if(ESC + b"*rP0\0")
    while not read.take_if(ESC + b"*rB"):
        assert read.take(1) == b"b"
        paper.dots(read.take(read.word()), width)
    assert not read.more()
    return paper


def label(data, width, pattern, burns):
    """One picture on a label: `pattern` gives x, y, bytes a row, rows; then that many bytes."""
    begin = re.match(pattern, data, re.S)
    assert begin, data[:80]
    x, y, row, count = (int(begin[name]) for name in "xywh")
    assert x == 0
    paper, at = Paper(width), begin.end()
    paper.feed(y)
    for i in range(count):
        part = data[at + i * row : at + (i + 1) * row]
        paper.dots(part if burns else bytes(255 - byte for byte in part), width)
    return paper, data[at + row * count :]


def tspl(data, width):
    own = re.fullmatch(
        rb'SIZE [\d.]+ mm,[\d.]+ mm\r\nDIRECTION 1\r\nCLS\r\nQRCODE (\d+),(\d+),([LMQH]),(\d+),A,0,M2,S7,"([^"\\]+)"'
        rb"\r\nPRINT 1,1\r\n", data)
    if own:
        paper = Paper(width)
        paper.feed(int(own[2]))
        paper.symbol(own[5], int(own[4]), own[3].decode(), int(own[1]))
        paper.feed(40)
        return paper
    paper, rest = label(data, width, rb"SIZE [\d.]+ mm,[\d.]+ mm\r\nDIRECTION 1\r\nCLS\r\n"
                        rb"BITMAP (?P<x>\d+),(?P<y>\d+),(?P<w>\d+),(?P<h>\d+),0,", False)
    assert rest == b"\r\nPRINT 1,1\r\n"
    return paper


def epl(data, width):
    paper, rest = label(data, width, rb"\nN\nq%d\nGW(?P<x>\d+),(?P<y>\d+),(?P<w>\d+),(?P<h>\d+)," % width, False)
    assert rest == b"\nP1\n"
    return paper


def cpcl(data, width):
    own = re.fullmatch(rb"! 0 200 200 (\d+) 1\r\nBARCODE QR (\d+) (\d+) M 2 U (\d+)\r\n([LMQH])A,([^\r\n]+)\r\n"
                       rb"ENDQR\r\nFORM\r\nPRINT\r\n", data)
    paper = Paper(width)
    if own:
        paper.feed(int(own[3]))
        paper.symbol(own[6], int(own[4]), own[5].decode(), int(own[2]))
        paper.feed(int(own[1]) - len(paper.rows))
        return paper
    dots = re.fullmatch(rb"! 0 200 200 (\d+) 1\r\nEG (\d+) (\d+) 0 (\d+) ([0-9A-F]+)\r\nFORM\r\nPRINT\r\n", data)
    assert dots, data[:80]
    row, count, raw = int(dots[2]), int(dots[3]), bytes.fromhex(dots[5].decode())
    assert len(raw) == row * count and int(dots[1]) == count
    for i in range(count):
        paper.dots(raw[i * row : (i + 1) * row], width)
    return paper
