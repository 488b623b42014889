"""Every string of payloads.tsv, read through the C interface."""

import ctypes
import re
from typing import List, Tuple

import posqr
import pytest
import vectors

ROWS = vectors.payload_rows()
every_row = pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])

#: Faults of which the vectors do not tell the place: it is that of the CRC, or of a root object.
CRC = {"crc_missing", "crc_length", "crc_not_hex", "crc_mismatch"}
ROOT = {
    "id_not_numeric",
    "length_not_numeric",
    "truncated_header",
    "length_overflow",
    "splits_character",
}


def expected(codes: List[str]) -> List[Tuple[str, str]]:
    """What the vectors say, as (name, path)."""
    faults = []
    for code in codes:
        code, _, path = code.partition(":")
        if code == "over_512":
            code = "too_long"
        faults.append(("QR_ERR_" + code.upper(), path))
    return sorted(faults)


def reported(faults: List[posqr.Fault], codes: List[str]) -> List[Tuple[str, str]]:
    """What the library says, likewise; a place that the vectors leave out is checked and dropped."""
    without_place = {"QR_ERR_" + code.upper() for code in codes if ":" not in code}
    found = []
    for fault in faults:
        path = fault.path
        code = fault.name[len("QR_ERR_") :].lower()
        if fault.name in without_place and code in CRC:
            assert path in ("", "63"), fault
            path = ""
        elif fault.name in without_place and code in ROOT:
            assert re.fullmatch(r"(\d\d)?", path), fault
            path = ""
        found.append((fault.name, path))
    return sorted(found)


@every_row
def test_faults_are_those_of_the_vector(row: vectors.PayloadRow) -> None:
    faults = posqr.check_payload(row.payload, posqr.Profile.EMV)
    errors = [fault for fault in faults if not fault.is_warning]
    warnings = [fault for fault in faults if fault.is_warning]
    assert reported(errors, row.errors) == expected(row.errors)
    assert reported(warnings, row.warnings) == expected(row.warnings)


@every_row
def test_verdict_is_that_of_the_vector(row: vectors.PayloadRow) -> None:
    """valid: no error. broken: the first error is one that leaves nothing to trust."""
    array = (posqr._abi.qr_error * 64)()
    for element in array:
        element.struct_size = ctypes.sizeof(posqr._abi.qr_error)
    count = ctypes.c_uint32()
    status = posqr._library().qr_check_payload(
        row.payload, len(row.payload), 0, array, 64, ctypes.byref(count)
    )
    errors = [fault.code for fault in array[: count.value] if fault.severity == 0]
    assert status == (errors[0] if errors else posqr.Status.OK)
    if row.verdict == "valid":
        assert status == posqr.Status.OK
    elif row.verdict == "broken":
        assert posqr.status_name(status) == "QR_ERR_" + row.errors[0].upper()
        assert status <= posqr.Status.TRAILING_DATA
    else:
        assert status > posqr.Status.TRAILING_DATA


@every_row
def test_faults_stand_inside_the_payload(row: vectors.PayloadRow) -> None:
    for fault in posqr.check_payload(row.payload):
        assert fault.offset is None or 0 <= fault.offset <= len(row.payload), fault
        assert fault.message and fault.message.isascii() and len(fault.message) < 256
        assert not fault.message.endswith(".") and "\n" not in fault.message


@every_row
def test_objects_are_those_of_the_vector(row: vectors.PayloadRow) -> None:
    if row.objects is None or row.errors[:1] == ["trailing_data"]:
        with pytest.raises(posqr.PayloadError) as refused:
            posqr.parse_payload(row.payload)
        assert refused.value.name == "QR_ERR_" + row.errors[0].upper()
        assert refused.value.offset is None or refused.value.offset <= len(row.payload)
        return
    nodes = posqr.parse_payload(row.payload)
    assert [(node.path, node.value.encode(), node.is_template) for node in nodes] == [
        tuple(item) for item in row.objects
    ]
    for node, item in zip(nodes, row.objects):
        assert row.payload[node.offset : node.offset + node.length] == item.value
        assert node.depth == item.path.count(".")
        assert node.length_in_bytes == (row.length_unit == "bytes")


@every_row
def test_every_field_is_found_by_its_path(row: vectors.PayloadRow) -> None:
    if row.objects is None or row.errors[:1] == ["trailing_data"]:
        with pytest.raises(posqr.PayloadError) as refused:
            posqr.get_field(row.payload, "00")
        assert refused.value.name == "QR_ERR_" + row.errors[0].upper()
        return
    seen = set()
    for item in row.objects:
        if item.path not in seen:  # of two with one path, the first is found
            assert posqr.get_field(row.payload, item.path).encode() == item.value
        seen.add(item.path)
    absent = next(path for path in ("64.02", "99.98", "17") if path not in seen)
    with pytest.raises(posqr.PayloadError) as missing:
        posqr.get_field(row.payload, absent)
    assert missing.value.path == absent


@every_row
def test_any_beginning_of_a_payload_is_refused(row: vectors.PayloadRow) -> None:
    """A payload that was cut is never taken for a whole one."""
    for end in range(0, len(row.payload), 7):
        faults = posqr.check_payload(row.payload[:end])
        assert any(not fault.is_warning for fault in faults), end


def test_one_digit_changed_is_always_noticed() -> None:
    payload = next(row.payload for row in ROWS if row.verdict == "valid")
    for index in range(len(payload)):
        changed = bytearray(payload)
        changed[index] ^= 1
        assert any(not fault.is_warning for fault in posqr.check_payload(bytes(changed))), index
