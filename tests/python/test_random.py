"""Chance against promises: what is built conforms, what is damaged is noticed, nothing crashes.

The seeds are fixed, so a failure comes back.
"""

import random
from typing import Any, Dict, List, Sequence, Tuple

import posqr
import pytest
import vectors
from posqr import ChargeFlags, Profile

#: Letters and digits; then what can be written; then what is rare or cannot.
LETTERS = (
    "ABCXYZabcxyz0123456789"
    "áàâãéêíóôõúüçñÁÃÉÍÓÚÇÑ .-/&'"
    "äößÿŁł€’–ªº°²½日本😀\n\u0301\u00a0\u200b"
)


def text(chance: random.Random, most: int) -> str:
    """Mostly what fits and can be written, now and then something else."""
    alphabet = LETTERS if chance.random() < 0.1 else LETTERS[: chance.choice([22, 50])]
    length = chance.randint(1, most) if chance.random() < 0.97 else chance.randint(0, most + 3)
    return "".join(chance.choice(alphabet) for _ in range(length))


def either(chance: random.Random, good: Sequence[Any], bad: Sequence[Any]) -> Any:
    return chance.choice(good if chance.random() < 0.97 else bad)


def charge(chance: random.Random) -> posqr.Charge:
    profile = chance.choice(list(Profile))
    pix = profile in (Profile.PIX_STATIC, Profile.PIX_DYNAMIC)
    members: Dict[str, Any] = dict(
        profile=profile,
        amount=either(
            chance,
            ["5.00", "5", ".50", "5.", "123456789.99", "1234567890.99"],
            [None, "0", "5,00", "12345678901.99", "0.001", "1.000", "-1", "٥", "5\n", " 5"],
        ),
        currency=either(chance, [None, None, "BRL", "986"], ["152", "CLP", "XYZ", "1"]),
        country=either(chance, ["BR"], ["AR", "CL", "UY", "US", "br", "", "B"]),
        merchant_name=text(chance, 25),
        merchant_city=text(chance, 15),
        postal_code=either(chance, [None, "01310-100"], ["01310-100-1"]),
        merchant_category=either(
            chance, ["5411"] if profile == Profile.EMV else [None, "5411"], ["541", "54x1"]
        ),
        reference=either(chance, ["abc123", "x" * 25], ["abc-123", "x" * 26, "***", None]),
        terminal=either(chance, [None, "1", "CAJA001"], ["x" * 11]),
        purpose=text(chance, 25) if chance.random() < 0.2 else None,
        flags=chance.choice([0, 0, 1, 1, chance.randrange(32)]),
    )
    if profile == Profile.MERCADO_PAGO:
        members["user_id"] = either(chance, ["446566691", "1"], ["12345678901", "x", None])
        members["sponsor_id"] = either(chance, [None, "2"], ["446566691"])
    if profile == Profile.PIX_STATIC:
        members["pix_key"] = either(
            chance,
            ["+5561912345678", "12345678909", "a@b.co", "12ABC34501DE35",
             "123e4567-e12b-12d1-a456-426655440000"],
            [None, "12345678900", "61912345678", "A@B@c"],
        )
        members["pix_description"] = text(chance, 35) if chance.random() < 0.3 else None
    if profile == Profile.PIX_DYNAMIC:
        members["pix_url"] = either(
            chance, ["pix.example.com/qr/v2/abc"], ["https://pix.example.com/a", "x", None]
        )
    fields: List[Tuple[str, str]] = []
    if profile == Profile.EMV:
        fields += [("30.00", "com.example.pay"), ("30.05", text(chance, 30))]
    for template in chance.sample(range(80, 100), chance.choice([0, 0, 1, 2])):
        fields.append(("{}.00".format(template), "com.example.app"))
        fields.append(("{}.{:02}".format(template, chance.randint(1, 99)), text(chance, 60)))
    if chance.random() < 0.3:
        fields += [("64.00", "pt"), ("64.01", text(chance, 25))]
    if chance.random() < 0.3:
        fields.append(("62.01", text(chance, 25)))
    if chance.random() < 0.2:
        fields += [("55", "02"), ("56", "1.50")]
    if chance.random() < 0.05:
        path = ".".join(
            "{:02}".format(chance.randrange(100)) for _ in range(chance.randint(1, 3))
        )
        fields.append((path, text(chance, 10)))
    if chance.random() < 0.3:
        chance.shuffle(fields)
    if pix and members["currency"] in ("152", "CLP"):
        members["currency"] = None
    members["fields"] = [(path, value or "x") for path, value in fields]
    return posqr.Charge(**members)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_built_conforms(seed: int) -> None:
    chance = random.Random(seed)
    built = 0
    for _ in range(100):
        sale = charge(chance)
        faults = posqr.check_charge(sale)
        errors = [fault for fault in faults if not fault.is_warning]
        try:
            payload = posqr.build_payload(sale)
        except posqr.PosqrError as refusal:
            assert errors, (sale, refusal)
            assert (refusal.status, refusal.path, refusal.field) == (
                errors[0].status,
                errors[0].path,
                errors[0].field,
            ), sale
            continue
        assert not errors, (sale, errors)
        assert len(payload.encode()) <= posqr.PAYLOAD_MAX
        assert payload.isascii() or sale.flags & ChargeFlags.KEEP_ACCENTS
        allowed = set()
        if sale.flags & ChargeFlags.KEEP_ACCENTS and sale.profile == Profile.EMV:
            allowed.add("QR_ERR_NOT_ANS")  # which the standard itself does not have in names
        if sale.flags & ChargeFlags.ALLOW_MISSING:
            allowed |= {"QR_ERR_MISSING_MANDATORY", "QR_ERR_MISSING_GUID"}
        if sale.flags & ChargeFlags.ANY_CHECK_DIGITS:
            allowed.add("QR_ERR_CHECK_DIGITS")
        for fault in posqr.check_payload(payload, sale.profile):
            assert fault.is_warning or fault.name in allowed, (sale, payload, fault)
        nodes = {node.path: node.value for node in posqr.parse_payload(payload)}
        # Nothing that was given is left out, and the amount is as given.
        trimmed = (sale.amount or "").strip() if isinstance(sale.amount, str) else ""
        if trimmed:
            assert nodes["54"] == trimmed
        for path in dict(sale.fields):
            assert path in nodes, (sale, payload)
        for given, path in [
            (sale.merchant_name, "59"),
            (sale.merchant_city, "60"),
            (sale.reference, "62.05"),
            (sale.user_id, "43.03"),
            (sale.pix_key, "26.01"),
            (sale.pix_url, "26.25"),
        ]:
            blank = not given or (sale.flags & ChargeFlags.TRIM and not str(given).strip(" "))
            assert blank or path in nodes, (sale, payload, path)
        built += 1
    assert built > 20, "hardly any charge was built: nothing was tried"


@pytest.mark.parametrize("seed", range(20))
def test_damaged_payloads_are_read_without_harm(seed: int) -> None:
    chance = random.Random(seed)
    rows = vectors.payload_rows()
    for _ in range(200):
        payload = bytearray(chance.choice(rows).payload)
        for _ in range(chance.choice([1, 1, 2, 8])):
            at = chance.randrange(len(payload))
            kind = chance.randrange(3)
            if kind == 0:
                payload[at] = chance.randrange(1, 256)
            elif kind == 1:
                del payload[at : at + chance.randint(1, 5)]
            else:
                payload[at:at] = bytes(chance.randrange(1, 256) for _ in range(3))
            if not payload:
                break
        given = bytes(payload)
        for profile in Profile:
            for fault in posqr.check_payload(given, profile):
                assert fault.offset is None or fault.offset <= len(given)
                assert fault.message.isascii() and fault.status != posqr.Status.INTERNAL
        try:
            nodes = posqr.parse_payload(given)
        except posqr.PayloadError as refusal:
            assert refusal.status != posqr.Status.INTERNAL
            continue
        # The root objects are the whole text: four characters before each, nothing between.
        end = 0
        for node in nodes:
            if node.depth == 0:
                assert node.offset == end + 4
                end = node.offset + node.length
        assert end == len(given)


@pytest.mark.parametrize("seed", range(20))
def test_any_text_is_drawn_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        drawn = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 300)))
        options = dict(
            ecc=chance.randrange(5),
            flags=chance.randrange(16),
            module_px=chance.choice([0, 1, 3]),
            width_px=chance.choice([0, 0, 100, 384]),
            quiet_modules=chance.choice([0, 1, 10, posqr.QUIET_NONE]),
            mask=chance.randrange(9),
            max_version=chance.choice([0, 10, 40]),
        )
        try:
            bitmap = posqr.render_bitmap(drawn, **options)
        except posqr.PosqrError as refusal:
            assert refusal.status in (
                posqr.Status.CAPACITY,
                posqr.Status.TOO_WIDE,
                posqr.Status.RANGE,
            ), refusal
            continue
        assert len(bitmap.data) == bitmap.stride * bitmap.height
        assert posqr.render_bitmap(drawn, **options) == bitmap
