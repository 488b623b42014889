"""The Python interface itself: types, exceptions, and what a new user does wrong."""

import concurrent.futures
import dataclasses
import inspect
import os
import pathlib
import pickle
import subprocess
import sys
from decimal import Decimal
from typing import Any, Callable, Dict, List

import posqr
import pytest
import vectors
from posqr import ChargeFlags, Encoding, Profile, Status

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

SALE: Dict[str, Any] = dict(
    profile=Profile.MERCADO_PAGO,
    user_id="446566691",
    country="BR",
    amount="5.00",
    merchant_name="TuNegocio",
    merchant_city="Sao Paulo",
    reference="ticket-123",
)
PIX: Dict[str, Any] = dict(
    profile=Profile.PIX_STATIC,
    pix_key="123e4567-e12b-12d1-a456-426655440000",
    merchant_name="Fulano de Tal",
    merchant_city="BRASILIA",
)


def refused(**members: Any) -> posqr.PosqrError:
    """The refusal of the sample sale with these members changed."""
    with pytest.raises(posqr.PosqrError) as error:
        posqr.build_payload(**{**SALE, **members})
    return error.value


# The library and this module


def test_library_is_the_one_that_was_named() -> None:
    assert posqr.library_path() == os.environ["POSQR_LIBRARY"]
    assert posqr.load(os.environ["POSQR_LIBRARY"]) == posqr.library_path()
    with pytest.raises(posqr.LibraryError, match="another library is in use"):
        posqr.load("no-such-library.so")


def test_every_constant_is_known_to_the_library() -> None:
    for name, value in posqr._abi.CONSTANTS.items():
        found = posqr.constant(name)
        assert found is not None, name
        assert found & 0xFFFFFFFF == value, name
    assert posqr.constant("QR_NO_SUCH_THING") is None
    assert posqr.constant("") is None


def test_every_struct_has_the_size_of_the_library() -> None:
    import ctypes

    for name, struct in posqr._abi.STRUCTS.items():
        assert posqr.constant("sizeof({})".format(name)) == ctypes.sizeof(struct), name
    assert ctypes.sizeof(posqr._abi.qr_node) == 32


def test_every_exported_function_is_declared() -> None:
    recorded = ROOT / "tests" / "abi" / "symbols.txt"
    assert set(posqr._abi.FUNCTIONS) == set(recorded.read_text().split())


def test_versions() -> None:
    assert posqr.version().count(".") == 2
    assert posqr.abi_version() == posqr._abi.ABI_VERSION
    project = (ROOT / "python" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = "{}"'.format(posqr.version()) in project


def run(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        encoding="utf-8",
    )


def test_missing_library_is_reported_with_the_cure() -> None:
    done = run("import posqr; posqr.version()", POSQR_LIBRARY="/nonexistent/libposqr.so")
    assert done.returncode == 1
    assert "LibraryError" in done.stderr and "POSQR_LIBRARY" in done.stderr


def test_another_library_is_refused() -> None:
    import ctypes.util

    other = ctypes.util.find_library("c")
    assert other, "every system with ctypes has a C library"
    done = run("import posqr; posqr.version()", POSQR_LIBRARY=other)
    assert done.returncode == 1 and "has no function" in done.stderr


def test_library_beside_the_module_is_found(tmp_path: pathlib.Path) -> None:
    import shutil

    shutil.copytree(
        str(ROOT / "python" / "posqr"),
        str(tmp_path / "posqr"),
        ignore=shutil.ignore_patterns("*.so*", "*.dll", "*.dylib", "__pycache__"),
    )
    name = posqr._candidates()[-1]  # as this system calls it
    shutil.copy(os.environ["POSQR_LIBRARY"], str(tmp_path / "posqr" / name))
    done = run(
        "import posqr; print(posqr.library_path())", PYTHONPATH=str(tmp_path), POSQR_LIBRARY=""
    )
    assert done.stdout.startswith(str(tmp_path)), done.stderr


def test_everything_public_is_documented() -> None:
    for name in posqr.__all__:
        thing = getattr(posqr, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert thing.__doc__, name


# Building


def test_charge_members_and_both_give_the_same() -> None:
    payload = posqr.build_payload(**SALE)
    assert type(payload) is str
    assert posqr.build_payload(posqr.Charge(**SALE)) == payload
    other = posqr.build_payload(posqr.Charge(**SALE), amount="6.00")
    assert other == posqr.build_payload(**{**SALE, "amount": "6.00"}) != payload
    assert posqr.get_field(other, "54") == "6.00"


def test_unknown_member_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="ammount"):
        posqr.build_payload(ammount="5.00")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        posqr.build_payload({"amount": "5.00"})  # type: ignore[arg-type]


def test_decimal_amount_is_written_as_it_is() -> None:
    for amount, text in [
        (Decimal("5.00"), "5.00"),
        (Decimal("5.0"), "5.0"),
        (Decimal("1E+2"), "100"),
        (Decimal("12345.60"), "12345.60"),
    ]:
        assert posqr.get_field(posqr.build_payload(**{**SALE, "amount": amount}), "54") == text


@pytest.mark.parametrize("amount", [5.0, 5, True, b"5.00", float("nan")])
def test_amount_of_another_type_is_a_type_error(amount: Any) -> None:
    with pytest.raises(TypeError, match="amount must be str or decimal.Decimal"):
        posqr.build_payload(**{**SALE, "amount": amount})
    with pytest.raises(TypeError, match="amount must be str or decimal.Decimal"):
        posqr.check_charge(**{**SALE, "amount": amount})


@pytest.mark.parametrize(
    "amount", ["5,00", "R$ 5.00", " 5.00", "5.00 ", "-5.00", "+5", "1e3", "1.2.3", ".", "1 000",
               "５.00", "12345678901.00", Decimal("NaN"), Decimal("-1"), Decimal("Infinity")]
)
def test_amount_that_is_none_is_refused(amount: Any) -> None:
    error = refused(amount=amount)
    assert isinstance(error, posqr.PayloadError)
    assert error.status in (Status.BAD_AMOUNT, Status.TOO_LONG, Status.NOT_ANS)
    assert (error.field, error.path) == ("amount", "54")


def test_comma_in_the_amount_is_named_with_its_place() -> None:
    error = refused(amount="5,00")
    assert error.status is Status.BAD_AMOUNT and error.name == "QR_ERR_BAD_AMOUNT"
    assert error.offset == 1
    assert error.action is posqr.Action.FIX and error.severity is posqr.Severity.ERROR
    assert "5,00" in error.message and "amount" in str(error) and error.name in str(error)


@pytest.mark.parametrize("amount", ["0", "0.00", "0000", ".0", Decimal(0)])
def test_zero_amount_is_refused(amount: Any) -> None:
    assert refused(amount=amount).status is Status.ZERO_AMOUNT


def test_missing_amount_is_refused_where_the_profile_needs_it() -> None:
    error = refused(amount=None)
    assert (error.status, error.path) == (Status.MISSING_MANDATORY, "54")
    assert "54" not in [n.path for n in posqr.parse_payload(posqr.build_payload(**PIX))]


def test_decimal_of_many_digits_is_refused_before_it_is_written_out() -> None:
    for amount in (Decimal("1E+999999"), Decimal("1E-999999"), Decimal("1E+64")):
        error = refused(amount=amount)
        assert (error.status, error.field) == (Status.TOO_LONG, "amount")


def test_decimals_beyond_the_currency_must_be_zeros() -> None:
    assert refused(amount="5.0001").status is Status.MORE_DECIMALS_THAN_CURRENCY
    # A thousand to whoever writes it so.
    assert refused(amount="1.000").status is Status.MORE_DECIMALS_THAN_CURRENCY
    assert refused(amount="5.01", country="CL").status is Status.MORE_DECIMALS_THAN_CURRENCY
    built = posqr.build_payload(**{**SALE, "amount": "5.00", "country": "CL"})
    assert posqr.get_field(built, "54") == "5.00" and posqr.get_field(built, "53") == "152"


def test_emoji_in_the_name_is_named_with_its_place() -> None:
    error = refused(merchant_name="Café 😀")
    assert (error.status, error.field, error.path) == (Status.NOT_ANS, "merchant_name", "59")
    assert error.offset == len("Café ".encode())
    assert error.message.isascii()


def test_accents_are_folded_or_kept() -> None:
    name = {"merchant_name": "Padaria São João", "merchant_city": "Ñuñoa"}
    folded = posqr.build_payload(**{**SALE, **name})
    assert posqr.get_field(folded, "59") == "Padaria Sao Joao" and folded.isascii()
    kept = posqr.build_payload(**{**SALE, **name, "flags": ChargeFlags.KEEP_ACCENTS})
    assert posqr.get_field(kept, "59") == "Padaria São João"
    assert "5916Padaria São João" in kept and "6005Ñuñoa" in kept


def test_what_keeps_its_accents_is_no_error_to_the_reader() -> None:
    names = {"merchant_name": "Padaria São João", "merchant_city": "Ñuñoa"}
    for sale in (SALE, PIX):
        sale = {**sale, **names, "flags": ChargeFlags.KEEP_ACCENTS}
        payload = posqr.build_payload(**sale)
        faults = posqr.check_payload(payload, sale["profile"])
        assert [(f.path, f.is_warning) for f in faults] == [("59", True), ("60", True)]


def test_every_character_folds_as_icu_folds_it() -> None:
    for code, form in vectors.latin_ascii_rows():
        built = posqr.build_payload(**{**SALE, "merchant_name": "x" + chr(code)})
        assert posqr.get_field(built, "59") == "x" + form, hex(code)


@pytest.mark.parametrize("flags", [ChargeFlags.NONE, ChargeFlags.KEEP_ACCENTS])
@pytest.mark.parametrize("character", ["\n", "\x07", "\x7f", "\x85", "\ufeff"])
def test_control_character_is_refused_and_the_object_not_left_out(
    character: str, flags: ChargeFlags
) -> None:
    error = refused(merchant_name="Loja" + character, flags=flags)
    assert (error.status, error.field, error.offset) == (Status.NOT_ANS, "merchant_name", 4)
    error = refused(fields=[("64.00", "PT"), ("64.01", "Loja" + character)], flags=flags)
    assert (error.status, error.field) == (Status.NOT_ANS, "fields[1].value")


@pytest.mark.parametrize(
    "members",
    [
        {"amount": "5\u00b2"},  # superscript two: not 52
        {"amount": "\u2460"},  # circled one
        {"amount": "\uff15.00"},  # full-width five
        {"user_id": "44\u00b2"},
        {"sponsor_id": "\u00b9"},
        {"merchant_category": "58\u00b92"},
        {"fields": [("43.02", "\u00b9")]},
        {"fields": [("01", "1\u00b2")]},
        {"fields": [("55", "0\u00b9")]},
    ],
    ids=ascii,
)
def test_folding_never_makes_a_number(members: Dict[str, Any]) -> None:
    """Folding is for names: it must not decide who is paid, or how much."""
    assert isinstance(refused(**members), posqr.PayloadError)


@pytest.mark.parametrize(
    "key", ["fulano@ex\u00e1mple.com", "1234567890\uff19", "+556191234567\u2078"], ids=ascii
)
def test_folding_never_makes_another_pix_key(key: str) -> None:
    with pytest.raises(posqr.PayloadError) as error:
        posqr.build_payload(**{**PIX, "pix_key": key})
    assert error.value.field == "pix_key"


@pytest.mark.parametrize("reference", [None, "", b""])
def test_empty_reference_is_the_same_as_none(reference: Any) -> None:
    error = refused(reference=reference)
    assert (error.status, error.path) == (Status.MISSING_MANDATORY, "62.05")
    pix = posqr.build_payload(**{**PIX, "reference": reference})
    assert posqr.get_field(pix, "62.05") == "***"


@pytest.mark.parametrize("currency", ["XXX1", "R$", "brl ", "99", "000", "ABC"])
def test_wrong_currency_is_refused(currency: str) -> None:
    error = refused(currency=currency)
    assert (error.status, error.field, error.path) == (Status.BAD_VALUE, "currency", "53")


def test_currency_of_another_country_is_refused_by_the_scheme() -> None:
    error = refused(currency="ARS")
    assert isinstance(error, posqr.PayloadError) and error.path == "53"


def test_currency_is_that_of_the_country_or_as_given() -> None:
    for currency in (None, "BRL", "986"):
        built = posqr.build_payload(**{**SALE, "currency": currency})
        assert posqr.get_field(built, "53") == "986"


@pytest.mark.parametrize("country", ["br", "BRA", "Brasil", "B", "ZZ1"])
def test_wrong_country_is_refused(country: str) -> None:
    assert refused(country=country).path == "58"


def test_name_that_is_too_long_says_how_long_it_may_be() -> None:
    error = refused(merchant_name="A" * 26)
    assert error.status is Status.TOO_LONG
    assert (error.found, error.limit, error.field) == (26, 25, "merchant_name")
    built = posqr.build_payload(
        **{**SALE, "merchant_name": "A" * 26, "flags": ChargeFlags.TRUNCATE}
    )
    assert posqr.get_field(built, "59") == "A" * 25


def test_an_id_is_never_truncated() -> None:
    error = refused(reference="1" * 26, flags=ChargeFlags.TRUNCATE)
    assert (error.status, error.path) == (Status.TOO_LONG, "62.05")
    assert refused(user_id="1" * 11, flags=ChargeFlags.TRUNCATE).path == "43.03"


def test_padding_is_trimmed_on_demand() -> None:
    padded: Dict[str, Any] = {
        key: value + "   " if isinstance(value, str) else value for key, value in SALE.items()
    }
    with pytest.raises(posqr.PayloadError):
        posqr.build_payload(**padded)
    padded["flags"] = ChargeFlags.TRIM
    assert posqr.build_payload(**padded) == posqr.build_payload(**SALE)


def test_letters_in_the_user_id_are_refused() -> None:
    error = refused(user_id="44656669x")
    assert (error.status, error.path) == (Status.NOT_NUMERIC, "43.03")


def test_member_of_another_profile_is_refused() -> None:
    error = refused(pix_key="fulano@example.com")
    assert (error.status, error.field) == (Status.FORBIDDEN, "pix_key")


def test_bare_mobile_number_is_no_pix_key() -> None:
    with pytest.raises(posqr.PayloadError) as error:
        posqr.build_payload(**{**PIX, "pix_key": "61912345678"})
    assert error.value.status is Status.CHECK_DIGITS and "+55" in error.value.message
    posqr.build_payload(**{**PIX, "pix_key": "+5561912345678"})


def test_documented_pix_sample_is_written() -> None:
    assert posqr.build_payload(**PIX) == (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
        "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
    )


def test_fields_are_pairs_or_a_mapping() -> None:
    pairs = [("62.01", "F-1"), ("61", "01310-100")]
    built = posqr.build_payload(**SALE, fields=pairs)
    assert built == posqr.build_payload(**SALE, fields=dict(pairs))
    assert posqr.get_field(built, "62.01") == "F-1" and posqr.get_field(built, "61") == "01310-100"


def test_fields_alone_are_written_in_the_order_given() -> None:
    fields = [("00", "01"), ("58", "BR"), ("26.00", "com.example.pay"), ("26.01", "M-1"),
              ("60", "SAO PAULO"), ("59", "LOJA"), ("53", "986"), ("52", "5411")]
    built = posqr.build_payload(fields=fields)
    leaves = [node.path for node in posqr.parse_payload(built) if not node.is_template]
    assert leaves == [path for path, _ in fields] + ["63"]


@pytest.mark.parametrize(
    "path", ["6", "062", "62.5", "62.05.", "aa", "62,05", "", "63", "62.05.01.02", "100", "53.01"]
)
def test_wrong_path_is_refused(path: str) -> None:
    error = refused(fields=[("61", "1000"), (path, "x")])
    assert error.field.startswith("fields[1]"), error


def test_object_given_twice_is_refused() -> None:
    assert refused(fields=[("54", "6.00")]).status is Status.DUPLICATE_ID
    assert refused(fields=[("62.01", "a"), ("62.01", "b")]).status is Status.DUPLICATE_ID


def test_empty_field_is_refused() -> None:
    error = refused(fields=[("62.01", "")])
    assert (error.status, error.field) == (Status.ZERO_LENGTH, "fields[0].value")


def test_more_than_the_payload_holds_is_refused() -> None:
    fields = [("{}.{:02}".format(t, i), "x" * 80) for t in range(80, 90) for i in (1,)]
    guids = [("{}.00".format(t), "com.example") for t in range(80, 90)]
    error = refused(fields=guids + fields)
    assert error.status is Status.TOO_LONG
    many = posqr.constant("QR_FIELDS_MAX")
    assert many is not None
    error = refused(fields=[("62.01", "x")] * (many + 1))
    assert isinstance(error, posqr.PosqrError)


SURROGATE = "a\udc80"


@pytest.mark.parametrize(
    "call, field",
    [
        (lambda: posqr.build_payload(**{**SALE, "merchant_name": SURROGATE}), "merchant_name"),
        (lambda: posqr.check_charge(**{**SALE, "reference": SURROGATE}), "reference"),
        (lambda: posqr.build_payload(**{**SALE, "amount": SURROGATE}), "amount"),
        (lambda: posqr.build_payload(**{**SALE, "fields": {"62.01": SURROGATE}}), "fields[0].value"),
        (lambda: posqr.build_payload(**{**SALE, "fields": {SURROGATE: "x"}}), "fields[0].path"),
        (lambda: posqr.check_payload(SURROGATE), "payload"),
        (lambda: posqr.parse_payload(SURROGATE), "payload"),
        (lambda: posqr.get_field(SURROGATE, "54"), "payload"),
        (lambda: posqr.get_field("x", SURROGATE), "path"),
        (lambda: posqr.format_amount(1, 2, SURROGATE), "currency"),
        (lambda: posqr.render_bitmap(SURROGATE), "text"),
        (lambda: posqr.render_image(SURROGATE), "text"),
        (lambda: posqr.status_text(1, SURROGATE), "language"),
        (lambda: posqr.webhook_check(SURROGATE, None, None, "s"), "x_signature"),
        (lambda: posqr.webhook_check(None, None, None, SURROGATE), "secret"),
        (lambda: posqr.Client(SURROGATE, "BR"), "access_token"),
        (lambda: posqr.Client("APP_USR-1-1-1-1", "BR", ca_pem=SURROGATE), "ca_pem"),
    ],
)
def test_half_a_character_is_refused_by_name(call: Any, field: str) -> None:
    with pytest.raises(posqr.CallError) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.status in (Status.ENCODING, Status.UNSUPPORTED)
    # An exception inside would carry the whole text, which may be a secret.
    assert caught.value.__cause__ is None and caught.value.__context__ is None or field == "language"


def test_text_that_the_encoding_cannot_hold_is_refused_with_its_place() -> None:
    error = refused(merchant_name="ação Łódź", encoding=Encoding.CP1252)
    assert (error.status, error.field, error.offset) == (Status.ENCODING, "merchant_name", 5)
    assert "U+0141" in error.message and "cp1252" in error.message and error.message.isascii()
    error = refused(merchant_city="São\udc80", encoding=Encoding.UTF8)
    assert (error.status, error.offset) == (Status.ENCODING, len("São".encode()))
    for encoding in (Encoding.LATIN1, Encoding.CP850, Encoding.CP437, Encoding.CP860):
        assert refused(merchant_name="日本", encoding=encoding).status is Status.ENCODING
    # Of an encoding that this module does not know: texts in ASCII, or bytes.
    assert refused(merchant_name="São", encoding=99).status is Status.ENCODING


def test_numbers_that_c_cannot_hold_are_refused_and_not_cut() -> None:
    with pytest.raises(posqr.CallError) as caught:
        posqr.webhook_check("ts=1,v1=00", "r", "d", "s", now_unix_s=2**64)
    assert (caught.value.status, caught.value.field) == (Status.RANGE, "now_unix_s")
    assert posqr.status_name(2**32) == posqr.status_name(-1) != "QR_OK"
    assert posqr.status_text(2**32, "en") == posqr.status_text(-1, "en")


def test_nul_inside_a_text_is_refused_and_not_cut() -> None:
    error = refused(merchant_name="Loja\0 fantasma")
    assert isinstance(error, posqr.CallError)
    assert (error.status, error.field) == (Status.NUL_INSIDE, "merchant_name")


def test_check_charge_tells_every_fault_at_once() -> None:
    assert posqr.check_charge(**SALE) == []
    faults = posqr.check_charge(
        **{**SALE, "amount": "5,00", "merchant_name": "A" * 26, "reference": None}
    )
    found = {(fault.name, fault.path) for fault in faults}
    assert {("QR_ERR_BAD_AMOUNT", "54"), ("QR_ERR_TOO_LONG", "59"),
            ("QR_ERR_MISSING_MANDATORY", "62.05")} <= found
    assert all(isinstance(fault.status, Status) and not fault.is_warning for fault in faults)
    assert all(fault.message.isascii() for fault in faults)


def test_more_faults_than_the_first_room_are_all_told() -> None:
    fields = [("62.{:02}".format(i % 8 + 1), "") for i in range(40)]
    faults = posqr.check_charge(**SALE, fields=fields)
    assert sum(fault.status == Status.ZERO_LENGTH for fault in faults) == 40


@pytest.mark.parametrize(
    "members", [{"flags": 1 << 31}, {"profile": 99}, {"encoding": 99}]
)
def test_unknown_option_is_refused(members: Dict[str, int]) -> None:
    error = refused(**members)
    assert isinstance(error, posqr.CallError) and error.status is Status.UNSUPPORTED
    with pytest.raises(posqr.CallError):
        faults = posqr.check_charge(**{**SALE, **members})
        assert faults[0].status == Status.UNSUPPORTED
        raise posqr.CallError(faults[0])  # told in the list: as good


def test_number_outside_32_bits_is_refused_and_not_cut() -> None:
    for value in (-1, 1 << 32):
        error = refused(flags=value)
        assert isinstance(error, posqr.CallError) and error.status is Status.RANGE


# Encodings


# Code page 437 has no "ã".
LEGACY = [
    (encoding, city)
    for encoding in Encoding
    for city in ["Bogotá", "São Paulo", "Ñuñoa", "Concepción"]
    if encoding != Encoding.UTF8 and (encoding, city) != (Encoding.CP437, "São Paulo")
]


@pytest.mark.parametrize("encoding, city", LEGACY)
def test_legacy_text_is_the_same_text(encoding: Encoding, city: str) -> None:
    encoded = city.encode(posqr._CODECS[encoding])
    members = {**SALE, "flags": ChargeFlags.KEEP_ACCENTS}
    expected = posqr.build_payload(**{**members, "merchant_city": city})
    for text in (city, encoded):
        assert expected == posqr.build_payload(
            **{**members, "merchant_city": text, "encoding": encoding}
        )


@pytest.mark.parametrize("encoding", [e for e in Encoding if e != Encoding.UTF8])
def test_every_byte_of_a_code_page_is_read_as_python_reads_it(encoding: Encoding) -> None:
    for number in range(0x80, 0x100):
        text = bytes([number])
        fields = [("64.00", b"PT"), ("64.01", b"x" + text)]
        try:
            expected = text.decode(posqr._CODECS[encoding])
        except UnicodeDecodeError:
            expected = ""
        try:
            built = posqr.build_payload(
                **SALE, encoding=encoding, flags=ChargeFlags.KEEP_ACCENTS, fields=fields
            )
        except posqr.PosqrError as error:
            # Control characters, and places where a code page has no character.
            assert expected == "" or not expected.isprintable(), (number, error)
        else:
            assert posqr.get_field(built, "64.01") == "x" + expected


def test_bytes_in_the_wrong_encoding_are_refused() -> None:
    error = refused(merchant_city="Bogotá".encode("latin-1"))
    assert isinstance(error, posqr.CallError)
    assert (error.status, error.field, error.offset) == (Status.ENCODING, "merchant_city", 5)


def test_decomposed_accents_are_composed() -> None:
    decomposed = "Bogota\u0301"
    built = posqr.build_payload(**{**SALE, "merchant_city": decomposed})
    assert posqr.get_field(built, "60") == "Bogota"


# Reading


def test_text_and_bytes_are_read_alike() -> None:
    payload = posqr.build_payload(
        **{**SALE, "merchant_city": "Bogotá", "flags": ChargeFlags.KEEP_ACCENTS}
    )
    assert posqr.parse_payload(payload) == posqr.parse_payload(payload.encode())
    assert posqr.check_payload(payload) == posqr.check_payload(payload.encode())
    node = next(node for node in posqr.parse_payload(payload) if node.path == "60")
    assert (node.value, node.length, node.depth, node.is_template) == ("Bogotá", 7, 0, False)


def test_reading_something_else_is_refused() -> None:
    for text in ("", "https://example.com", "hQVDUFYwMWETTwegAAAA", b"\xff\xfe"):
        faults = posqr.check_payload(text)
        assert len(faults) == 1 and not faults[0].is_warning, text
        with pytest.raises(posqr.PayloadError) as error:
            posqr.parse_payload(text)
        assert error.value.status == faults[0].status
    with pytest.raises(TypeError):
        posqr.parse_payload(None)  # type: ignore[arg-type]


def test_nul_in_a_payload_is_refused_and_not_taken_for_its_end() -> None:
    payload = posqr.build_payload(**SALE) + "\0"
    read: List[Callable[[], object]] = [
        lambda: posqr.check_payload(payload),
        lambda: posqr.parse_payload(payload),
        lambda: posqr.get_field(payload, "54"),
    ]
    for reading in read:
        with pytest.raises(posqr.CallError) as error:
            reading()
        assert error.value.status is Status.NUL_INSIDE


def test_line_feed_at_the_end_is_named() -> None:
    payload = posqr.build_payload(**SALE) + "\n"
    faults = posqr.check_payload(payload)
    assert [fault.status for fault in faults] == [Status.TRAILING_DATA]
    assert faults[0].offset == len(payload) - 1


def test_scheme_is_judged_when_asked() -> None:
    payload = posqr.build_payload(**PIX)
    assert posqr.check_payload(payload, Profile.PIX_STATIC) == []
    names = {fault.name for fault in posqr.check_payload(payload, Profile.MERCADO_PAGO)}
    assert "QR_ERR_MISSING_MERCHANT_ACCOUNT" in names
    with pytest.raises(posqr.CallError):
        posqr.check_payload(payload, 99)


@pytest.mark.parametrize("path", ["", "6", "62.5", "xx", "62.05\0"])
def test_wrong_path_to_read_is_refused(path: str) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.get_field(posqr.build_payload(**SALE), path)


# Amounts


@pytest.mark.parametrize(
    "value, decimals, currency, text",
    [
        (1999, 2, "BRL", "19.99"),
        (500, 2, "986", "5.00"),
        (5, 0, "BRL", "5.00"),
        (199900, 4, "BRL", "19.99"),
        (1, 2, "ARS", "0.01"),
        (50000, 2, "CLP", "500"),
        (4990, 0, "152", "4990"),
        (1234, 3, "KWD", "1.234"),
        (5, 3, "KWD", "0.005"),
        (999999999999, 2, "BRL", "9999999999.99"),
    ],
)
def test_amount_is_formatted(value: int, decimals: int, currency: str, text: str) -> None:
    assert posqr.format_amount(value, decimals, currency) == text


@pytest.mark.parametrize(
    "value, decimals, currency",
    [(19995, 3, "BRL"), (50001, 2, "CLP"), (1, 10, "BRL"), (1, 2**32 - 1, "BRL")],
)
def test_amount_is_never_rounded(value: int, decimals: int, currency: str) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.format_amount(value, decimals, currency)


@pytest.mark.parametrize(
    "text, sign, currency, amount",
    [
        ("1.234,56", ",", "BRL", "1234.56"),
        ("1,234.56", ".", "BRL", "1234.56"),
        ("5", ",", "986", "5.00"),
        ("1.500", ",", "CLP", "1500"),
        ("1.500", ".", "KWD", "1.500"),
    ],
)
def test_amount_is_read(text: str, sign: str, currency: str, amount: str) -> None:
    assert posqr.parse_amount(text, sign, currency) == amount


@pytest.mark.parametrize("text", ["1.234,56", "1,23", "1,5", "-5", "R$ 5", " 5", "", "5..0", "1.000"])
def test_amount_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.parse_amount(text, ".", "BRL")


@pytest.mark.parametrize("sign", ["", ";", ",.", "\u00b7"])
def test_decimal_sign_is_comma_or_point(sign: str) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.parse_amount("5,00", sign, "BRL")


@pytest.mark.parametrize("minor", [0, -1, -(2**63), 2**63 - 1, 10**13])
def test_amount_that_cannot_be_charged_is_refused(minor: int) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.format_amount(minor, 2, "BRL")


def test_amount_to_format_must_be_a_whole_number() -> None:
    for minor in (5.0, "500", True, None):
        with pytest.raises(TypeError):
            posqr.format_amount(minor, 2, "BRL")  # type: ignore[arg-type]
    for minor in (2**63, -(2**63) - 1):
        with pytest.raises(posqr.CallError):
            posqr.format_amount(minor, 2, "BRL")


@pytest.mark.parametrize("currency", ["", "R$", "XYZ", "000", "B"])
def test_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(posqr.PosqrError):
        posqr.format_amount(500, 2, currency)


def test_formatted_amount_can_be_charged() -> None:
    amount = posqr.format_amount(1250, 2, "BRL")
    assert posqr.get_field(posqr.build_payload(**{**SALE, "amount": amount}), "54") == "12.50"


# Statuses


def test_every_status_has_three_texts_of_its_own() -> None:
    seen = set()
    for status in Status:
        assert posqr.status_name(status).endswith(status.name)
        for language in ("pt", "es", "en"):
            text = posqr.status_text(status, language)
            assert text not in seen and text.endswith(".")
            seen.add(text)
    assert "ã" in posqr.status_text(Status.OK) and posqr.status_text(0) == posqr.status_text(0, "PT")
    assert posqr.status_text(0, posqr.Language.EN).isascii()


def test_unknown_numbers_have_a_name_and_a_text() -> None:
    for number in (-1, 9, 19, 61, 199, 201, 2**31 - 1, -(2**31)):
        assert posqr.status_name(number) == "QR_ERR_UNKNOWN"
        assert len({posqr.status_text(number, language) for language in ("pt", "es", "en")}) == 3


def test_unknown_language_is_refused() -> None:
    for language in ("fr", 7):
        with pytest.raises(posqr.CallError) as error:
            posqr.status_text(Status.NULL, language)
        assert (error.value.status, error.value.field) == (Status.UNSUPPORTED, "language")


def test_exceptions_say_which_part_refused() -> None:
    for kind, first, last in [
        (posqr.CallError, 1, 7),
        (posqr.PayloadError, 20, 59),
        (posqr.SymbolError, 60, 60),
        (posqr.ImageError, 80, 81),
        (posqr.InternalError, 200, 200),
    ]:
        for number in range(first, last + 1):
            fault = posqr.Fault(number, "", 0, 0, "", "", None, 0, 0, "")
            with pytest.raises(posqr.PosqrError) as error:
                posqr._raise(fault)
            assert type(error.value) is kind
    with pytest.raises(posqr.PosqrError) as error:
        posqr._raise(posqr.Fault(4711, "", 0, 0, "", "", None, 0, 0, ""))
    assert type(error.value) is posqr.PosqrError


def test_exceptions_and_faults_can_be_pickled() -> None:
    error = refused(amount="5,00")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.fault == error.fault and str(again) == str(error)


def test_faults_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        refused(amount="5,00").fault.message = ""  # type: ignore[misc]


# Threads and the environment


def test_many_threads_get_the_same_answers() -> None:
    def sale(number: int) -> bool:
        reference = "sale-{}".format(number)
        payload = posqr.build_payload(**{**SALE, "reference": reference})
        same = posqr.get_field(payload, "62.05") == reference
        drawn = posqr.render_bitmap(payload, module_px=1)
        again = posqr.render_bitmap(payload, module_px=1)
        with pytest.raises(posqr.PayloadError) as error:
            posqr.build_payload(**{**SALE, "amount": "{},00".format(number)})
        return same and drawn == again and error.value.message.count(str(number)) > 0

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(sale, range(1, 200)))


def test_first_use_from_many_threads_is_safe() -> None:
    done = run(
        "import posqr, concurrent.futures as f\n"
        "with f.ThreadPoolExecutor(16) as p: print(len(set(p.map(lambda _: posqr.version(),"
        " range(64)))))"
    )
    assert done.stdout == "1\n", done.stderr


def test_locale_and_time_zone_do_not_matter() -> None:
    code = (
        "import locale, posqr\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "print(posqr.format_amount(123456, 2, 'BRL'), posqr.build_payload(profile=1, user_id='1',"
        "country='BR', amount='1234.56', merchant_name='A', merchant_city='B', reference='C'))"
    )
    answers = {
        run(code, LC_ALL=name, TZ=zone).stdout
        for name in ("C", "de_DE.UTF-8", "pt_BR.UTF-8", "tr_TR.UTF-8")
        for zone in ("UTC", "America/Sao_Paulo")
    }
    assert len(answers) == 1 and answers.pop().startswith("1234.56 ")


def test_example_charges_a_sale(tmp_path: pathlib.Path) -> None:
    image = tmp_path / "sale.png"
    done = subprocess.run(
        [sys.executable, str(ROOT / "python" / "examples" / "charge.py"), "--png", str(image)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert done.returncode == 0, done.stderr
    payload = done.stdout.split(b"\n")[0]
    assert posqr.check_payload(payload, Profile.MERCADO_PAGO) == []
    assert image.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_example_explains_a_refusal(tmp_path: pathlib.Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "python" / "examples" / "charge.py"), "--amount", "5,00",
         "--png", str(tmp_path / "none.png")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert done.returncode == 1 and b"amount" in done.stderr
    assert posqr.status_text(Status.BAD_AMOUNT, "en").encode() in done.stderr
    assert not (tmp_path / "none.png").exists()
