"""Every case of build.tsv, written through the C interface, byte for byte."""

import dataclasses
from typing import Dict, List, Tuple

import posqr
import pytest
import vectors
from posqr import ChargeFlags, Profile, Status

ROWS = vectors.build_rows()
MERCADO_PAGO = vectors.mercado_pago_rows()
every_row = pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])

MEMBERS = {
    "country": "country",
    "currency": "currency",
    "mcc": "merchant_category",
    "amount": "amount",
    "merchant_name": "merchant_name",
    "merchant_city": "merchant_city",
    "postal_code": "postal_code",
    "collector_id": "user_id",
    "sponsor_id": "sponsor_id",
    "external_reference": "reference",
    "terminal_label": "terminal",
    "purpose": "purpose",
    "key": "pix_key",
    "url": "pix_url",
    "txid": "reference",
    "description": "pix_description",
}
FIELDS = {
    "template_version": "43.02",
    "fss": "26.03",
    "gui": "26.00",
    "point_of_initiation": "01",
    "rec_url": "80.25",
}
PROFILES = {
    "mercadopago-offline": Profile.MERCADO_PAGO,
    "pix-static": Profile.PIX_STATIC,
    "pix-dynamic": Profile.PIX_DYNAMIC,
}


def charge_of(row: vectors.BuildRow) -> posqr.Charge:
    charge = posqr.Charge(flags=ChargeFlags.KEEP_ACCENTS)
    if row.profile == "emv-generic":
        charge.fields = row.input
        return charge
    charge.profile = PROFILES[row.profile]
    fields: List[Tuple[str, str]] = []
    members: Dict[str, str] = dict(row.input)
    for key, value in row.input:
        if key in MEMBERS:
            setattr(charge, MEMBERS[key], value)
        else:
            if key == "rec_url":
                fields.append(("80.00", members.get("gui", "br.gov.bcb.pix")))
            fields.append((FIELDS[key], value))
    charge.fields = fields
    return charge


def wrong_check_digits(row: vectors.BuildRow) -> bool:
    """Whether the Pix key is a CPF or CNPJ whose check digits do not fit, worked out here."""
    key = dict(row.input).get("key", "")
    if not key.isdigit() or len(key) not in (11, 14):
        return False
    for end in (len(key) - 2, len(key) - 1):
        weights = range(2, 12) if len(key) == 11 else [2 + i % 8 for i in range(13)]
        rest = sum(int(d) * w for d, w in zip(reversed(key[:end]), weights)) % 11
        if int(key[end]) != (0 if rest < 2 else 11 - rest):
            return True
    return False


def pairs(codes: List[str]) -> List[Tuple[str, str]]:
    split = [code.partition(":") for code in codes]
    return sorted(("QR_ERR_" + code.upper(), path) for code, _, path in split)


def errors_of(charge: posqr.Charge) -> List[Tuple[str, str]]:
    faults = posqr.check_charge(charge)
    return sorted((fault.name, fault.path) for fault in faults if not fault.is_warning)


def is_presence(code: str) -> bool:
    return code.startswith(("missing_mandatory:", "missing_guid:"))


@every_row
def test_payload_is_written_byte_for_byte(row: vectors.BuildRow) -> None:
    charge = charge_of(row)
    refused = [code for code in row.errors if not code.startswith("not_ans:")]
    if refused:
        assert errors_of(charge) == pairs(refused)
        with pytest.raises(posqr.PayloadError) as error:
            posqr.build_payload(charge)
        assert (error.value.name, error.value.path) in pairs(refused)
        lenient = dataclasses.replace(charge, flags=charge.flags | ChargeFlags.ALLOW_MISSING)
        remaining = [code for code in refused if not is_presence(code)]
        assert errors_of(lenient) == pairs(remaining)
        if remaining:
            with pytest.raises(posqr.PayloadError) as error:
                posqr.build_payload(lenient)
            assert (error.value.name, error.value.path) in pairs(remaining)
            return
        warned = [
            (fault.name, fault.path) for fault in posqr.check_charge(lenient) if fault.is_warning
        ]
        assert set(pairs(refused)) <= set(warned)
        charge = lenient
    elif wrong_check_digits(row):
        assert errors_of(charge) == [("QR_ERR_CHECK_DIGITS", "26.01")]
        with pytest.raises(posqr.PayloadError) as error:
            posqr.build_payload(charge)
        assert error.value.status == Status.CHECK_DIGITS
        charge = dataclasses.replace(charge, flags=charge.flags | ChargeFlags.ANY_CHECK_DIGITS)
    assert errors_of(charge) == []
    assert posqr.build_payload(charge).encode() == row.payload


@every_row
def test_what_is_written_can_be_read(row: vectors.BuildRow) -> None:
    """The expected string itself gets the errors and warnings that the vector names."""
    faults = posqr.check_payload(row.payload)
    assert sorted((f.name, f.path) for f in faults if not f.is_warning) == pairs(row.errors)
    assert sorted((f.name, f.path) for f in faults if f.is_warning) == pairs(row.warnings)


@every_row
def test_input_is_found_in_the_payload(row: vectors.BuildRow) -> None:
    if row.profile == "emv-generic":
        for path, value in row.input:
            assert posqr.get_field(row.payload, path) == value


@pytest.mark.parametrize("row", MERCADO_PAGO, ids=[row.id for row in MERCADO_PAGO])
def test_mercado_pago_string_is_judged(row: vectors.MercadoPagoRow) -> None:
    """Structure and checksum, by characters as the documentation counts."""
    errors = [fault for fault in posqr.check_payload(row.payload) if not fault.is_warning]
    names = {fault.name for fault in errors}
    structure = {fault.name for fault in errors if fault.status <= Status.TRAILING_DATA} - {
        "QR_ERR_CRC_MISMATCH"
    }
    inside = {name for name in names if name.startswith("QR_ERR_TEMPLATE_")}
    bytes_counted = "QR_ERR_LENGTH_IN_BYTES" in names
    assert row.well_formed == (not structure and not inside and not bytes_counted)
    if structure:
        with pytest.raises(posqr.PayloadError):
            posqr.parse_payload(row.payload)
        return
    right = row.published_crc.upper() == row.computed_crc_utf8
    assert ("QR_ERR_CRC_MISMATCH" in names) == (not right)
    assert ("QR_ERR_CRC_LOWER_CASE" in names) == (
        right and row.published_crc != row.published_crc.upper()
    )
    assert posqr.get_field(row.payload, "63") == row.published_crc


OFFLINE = [row for row in MERCADO_PAGO if row.kind == "offline-documented"]


@pytest.mark.parametrize("row", OFFLINE, ids=[row.id for row in OFFLINE])
def test_documented_sample_is_rebuilt_from_its_own_fields(row: vectors.MercadoPagoRow) -> None:
    field = {node.path: node.value for node in posqr.parse_payload(row.payload)}
    charge = posqr.Charge(
        profile=Profile.MERCADO_PAGO,
        user_id=field["43.03"],
        merchant_category=field["52"],
        amount=field["54"],
        country=field["58"],
        merchant_name=field["59"],
        merchant_city=field["60"],
        reference=field["62.05"],
        terminal=field["62.07"],
        purpose=field["62.08"],
        flags=ChargeFlags.KEEP_ACCENTS,
    )
    assert posqr.build_payload(charge).encode() == row.payload
    faults = posqr.check_payload(row.payload, Profile.MERCADO_PAGO)
    names = {fault.name for fault in faults if not fault.is_warning}
    assert names <= {"QR_ERR_NOT_ANS"}, "the accent of Bogotá is all that may be said"


def test_accents_are_folded_by_default() -> None:
    """The documented Colombian sale: the accent goes, and with it all doubt about lengths."""
    folded = next(row for row in MERCADO_PAGO if row.id == "synthetic-co-folded")
    charge = charge_of(next(row for row in ROWS if row.id == "mercadopago-offline-005"))
    assert charge.merchant_city == "Bogotá"
    charge.flags = ChargeFlags.NONE
    assert posqr.build_payload(charge).encode() == folded.payload
