"""Reads the files of tests/vectors (their format: tests/vectors/README.md)."""

import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

FOLDER = Path(__file__).resolve().parent.parent / "vectors"

_ESCAPE = re.compile(rb"\\(?:x([0-9A-F]{2})|(.))", re.DOTALL)
_SHORT = {b"\\": b"\\", b"t": b"\t", b"n": b"\n", b"r": b"\r"}


def unescape(text: str) -> bytes:
    """The bytes that a column stands for."""

    def one(match: "re.Match[bytes]") -> bytes:
        if match.group(1) is not None:
            return bytes([int(match.group(1), 16)])
        return _SHORT[match.group(2)]

    return _ESCAPE.sub(one, text.encode("ascii"))


def _table(name: str) -> List[Dict[str, str]]:
    lines = (FOLDER / name).read_text(encoding="ascii").split("\n")
    assert lines[0].startswith("#") and lines[-1] == "", name
    header = lines[0][1:].split("\t")
    rows = []
    for line in lines[1:-1]:
        columns = line.split("\t")
        assert len(columns) == len(header), line
        rows.append(dict(zip(header, columns)))
    assert rows, name
    return rows


def _list(column: str, separator: str = ",") -> List[str]:
    return [] if column == "-" else column.split(separator)


class Object(NamedTuple):
    """One data object of a payload, in the order of the text."""

    path: str
    value: bytes
    is_template: bool


class PayloadRow(NamedTuple):
    id: str
    verdict: str
    length_unit: str
    errors: List[str]
    warnings: List[str]
    payload: bytes
    objects: Optional[List[Object]]
    origin: str
    source: str


class BuildRow(NamedTuple):
    id: str
    profile: str
    errors: List[str]
    warnings: List[str]
    payload: bytes
    produced_by: List[str]
    input: List[Tuple[str, str]]


class MercadoPagoRow(NamedTuple):
    id: str
    kind: str
    well_formed: bool
    published_crc: str
    computed_crc_utf8: str
    payload: bytes
    note: str
    source: str


def _object(text: str) -> Object:
    path, value = text.split("=")
    return Object(path.rstrip("+"), unescape(value), path.endswith("+"))


def payload_rows() -> List[PayloadRow]:
    """payloads.tsv."""
    return [
        PayloadRow(
            row["id"],
            row["verdict"],
            row["length_unit"],
            _list(row["errors"]),
            _list(row["warnings"]),
            unescape(row["payload"]),
            None
            if row["objects"] == "-"
            else [_object(text) for text in row["objects"].split("|")],
            row["origin"],
            unescape(row["source"]).decode(),
        )
        for row in _table("payloads.tsv")
    ]


def _pair(text: str) -> Tuple[str, str]:
    key, value = text.split("=")
    return key, unescape(value).decode()


def build_rows() -> List[BuildRow]:
    """build.tsv."""
    return [
        BuildRow(
            row["id"],
            row["profile"],
            _list(row["errors"]),
            _list(row["warnings"]),
            unescape(row["payload"]),
            [unescape(text).decode() for text in _list(row["produced_by"], "|")],
            [_pair(text) for text in row["input"].split("|")],
        )
        for row in _table("build.tsv")
    ]


def mercado_pago_rows() -> List[MercadoPagoRow]:
    """mercado-pago.tsv."""
    return [
        MercadoPagoRow(
            row["id"],
            row["kind"],
            {"yes": True, "no": False}[row["well_formed"]],
            row["published_crc"],
            row["computed_crc_utf8"],
            unescape(row["payload"]),
            unescape(row["note"]).decode(),
            unescape(row["source"]).decode(),
        )
        for row in _table("mercado-pago.tsv")
    ]


def latin_ascii_rows() -> List[Tuple[int, str]]:
    """latin-ascii.tsv: code point and ASCII form."""
    rows = _table("latin-ascii.tsv")
    return [(int(row["code"], 16), unescape(row["ascii"]).decode("ascii")) for row in rows]
