"""Writes the test vectors as seeds for the fuzz targets: seeds.py VECTORS CORPUS."""

import hashlib
import json
import pathlib
import re
import sys

vectors, corpus = map(pathlib.Path, sys.argv[1:])


def rows(name):
    lines = (vectors / name).read_text(encoding="ascii").splitlines()
    header = lines[0].lstrip("#").split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t")))


ESCAPES = {b"\\\\": b"\\", b"\\t": b"\t", b"\\n": b"\n", b"\\r": b"\r"}


def unescape(text):
    def byte(match):
        found = match.group(0)
        return ESCAPES[found] if found in ESCAPES else bytes([int(found[2:], 16)])

    return re.sub(rb"\\(?:x[0-9A-Fa-f]{2}|.)", byte, text.encode("ascii"))


def seed(target, data):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


payloads = [unescape(row["payload"]) for row in rows("payloads.tsv")]
for payload in payloads:
    seed("parse", payload)
    for profile in range(4):
        seed("check", bytes([profile]) + payload)
    seed("render", bytes(12) + payload)
    # The usual printer and look, then a symbol; a receipt of one code to read.
    seed("print", bytes(20) + b"\1" + payload)
    if len(payload) < 256:
        seed("print", bytes(22) + bytes([3, 0, 0, len(payload)]) + payload)

# The members of qr_charge in the order in which the target reads them.
MEMBERS = [
    "amount", "currency", "country", "merchant_name", "merchant_city", "postal_code", "mcc",
    "reference", "terminal_label", "purpose", "collector_id", "sponsor_id", "key", "url",
    "description",
]
SAME = {"external_reference": "reference", "txid": "reference"}
PATHS = {"template_version": "43.02", "fss": "26.03", "gui": "26.00", "point_of_initiation": "01",
         "rec_url": "80.25"}
PROFILES = ["emv-generic", "mercadopago-offline", "pix-static", "pix-dynamic"]
for row in rows("build.tsv"):
    texts = [b""] * len(MEMBERS)
    fields = []
    for pair in row["input"].split("|"):
        key, value = pair.split("=", 1)
        key = SAME.get(key, key)
        if key in MEMBERS:
            texts[MEMBERS.index(key)] = unescape(value)
        else:
            fields += [PATHS.get(key, key).encode(), unescape(value)]
    for flags in (0, 1, 9):
        head = bytes([PROFILES.index(row["profile"]), 0, flags])
        seed("build_payload", head + b"\0".join(texts + fields))

# The bodies of the service's own samples.
samples = vectors / "mercadopago"
bodies = [
    path.read_bytes().replace(b"order-id-1234", b"ext_ref_1234").replace(b"STORE001POS001", b"CAJA001")
    for path in sorted(samples.glob("*.json"))
    if "request" not in path.name and "vectors" not in path.name and path.name != "index.json"
]

# As the target `answers` reads them: of a country, calls; of each call a pause, a sale, what is
# asked and a key; then the answers.
STATUSES = [200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 423, 424, 425, 428, 429, 500]
BRAZIL, ARGENTINA = 0, 2
SALE, PRINTED, OLDER, OLDER_HYBRID = 0, 2, 3, 4
CREATE, ASK_FIRST, GET, WAIT, CANCEL = [0], [1], [2], [3], [5]
REFUND, REFUND_HALF, FIND, FIND_SINCE = [6, 0], [6, 1], [7, 0, 0], [7, 0, 1]
PAY_BACK, PAY_BACK_HALF = [8, 0], [8, 1]


def said(status, body):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode("ascii")
    return bytes([14, STATUSES.index(status)]) + len(body).to_bytes(2, "big") + body


def call(ask, sale, *answers):
    return bytes([0, sale, *ask, 0]) + b"".join(answers)


def play(country, *calls):
    seed("answers", bytes([country, 1]) + b"".join(calls))


for ask, sale in [
    (CREATE, SALE), (ASK_FIRST, SALE), (CREATE, PRINTED), (CREATE, OLDER), (CREATE, OLDER_HYBRID),
    (GET, SALE), (WAIT, SALE), (WAIT, OLDER_HYBRID), (CANCEL, SALE), (CANCEL, OLDER_HYBRID),
    (REFUND, SALE), (REFUND_HALF, SALE), (FIND, SALE), (PAY_BACK, SALE), (PAY_BACK_HALF, SALE),
]:
    for body in bodies:
        play(ARGENTINA, call(ask, sale, said(200, body), said(200, body)))
        play(ARGENTINA, call(ask, sale, said(409, body), said(200, body)))


def payment(**other):
    return {
        "id": 1001, "status": "approved", "external_reference": "ext_ref_1234",
        "transaction_amount": 50.0, "transaction_amount_refunded": 0, "currency_id": "BRL",
        "collector_id": 446566691, "date_created": "2025-08-21T12:00:00.000-04:00",
    } | other


def found(*payments):
    return said(200, {"paging": {"total": len(payments), "limit": 30, "offset": 0},
                      "results": payments})


def order(status, payment, **other):
    return {
        "id": "ORD01K372G4J4FXZ9HGHZMJMGGPKE", "status": status, "currency": "BRL",
        "external_reference": "ext_ref_1234", "total_amount": "50.00",
        "transactions": {"payments": [{"id": "PAY1", "amount": "50.00", "status": payment}]},
    } | other


# Payments that are not this sale's, or that nobody can read.
for other in [
    {"currency_id": "USD"}, {"collector_id": 999}, {"external_reference": "other"},
    {"date_created": "2025-08-20T12:00:00.000-0400"}, {"date_created": 1755792000},
    {"date_created": None}, {"transaction_amount": None}, {"transaction_amount_refunded": "x"},
]:
    for ask, sale in [(FIND, SALE), (FIND_SINCE, SALE), (WAIT, OLDER), (ASK_FIRST, SALE)]:
        play(BRAZIL, call(ask, sale, found(payment(**other))))
# Several of one sale.
halves = [payment(transaction_amount=25.0), payment(transaction_amount=25.0)]
under_way = [payment(id=1002, status="in_process"), payment(status="refunded")]
two_sums = [payment(id=1002, transaction_amount=30.0), payment()]
for payments in [halves, under_way, two_sums, [payment(), payment()]]:
    for ask, sale in [(FIND, SALE), (WAIT, OLDER), (ASK_FIRST, SALE)]:
        play(BRAZIL, call(ask, sale, found(*payments)))
# Orders that contradict themselves.
for status in ["canceled", "expired", "failed", "processed", "charged_back", "action_required"]:
    for of_payment in ["processed", "refunded", "failed", "charged_back"]:
        answer = said(200, order(status, of_payment))
        play(BRAZIL, call(WAIT, SALE, answer), call(CANCEL, SALE, answer, answer))
# Refunds of a part, in place of all; of the payment itself, in place of its refund.
part = {"refunds": [{"id": "R1", "status": "processed", "amount": "10.00"}]}
whole = order("processed", "processed")
behind = whole | {"transactions": whole["transactions"] | part}
play(BRAZIL, call(REFUND, SALE, said(201, behind), said(200, behind)))
play(BRAZIL, call(PAY_BACK, SALE, said(201, payment(id=1234567890)),
                  said(200, payment(id=1234567890))))
# Somebody else's order on the till, and then none.
till_error = {"error": "point_of_sale_in_store_order_not_found", "status": 404}
play(
    BRAZIL,
    call(CANCEL, OLDER_HYBRID, said(200, {"external_reference": "other"}), found()),
    call(CANCEL, OLDER_HYBRID, said(404, till_error), found(), found()),
)


def short(data):
    return bytes([min(len(data), 255)]) + data[:255]


def long(data):
    return len(data).to_bytes(2, "big") + data


# Anything: a time, a tolerance, the rest as it came.
for case in json.loads((samples / "webhook-vectors.json").read_bytes())["cases"]:
    headers = case.get("headers", {})
    texts = [headers.get("x-signature"), headers.get("x-request-id"),
             case.get("query", {}).get("data.id"), case.get("secret")]
    signature, request_id, data_id, secret = [(text or "").encode() for text in texts]
    head = bytes([3]) + bytes(8) + short(secret)
    seed("webhook", head + short(signature) + short(request_id) + short(data_id) + short(secret))
for name in ["taxes", "discounts", "type", "items"]:
    for carrier in range(4):
        text = json.dumps({name: [{"value": 0.10, "type": "IVA"}]}).encode()
        seed("extra_json", bytes([0, carrier, 0, 0, 7]) + long(text))
for answer in [
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 429 x\r\nRetry-After: 1\r\nDate: Thu, 21 Aug 2025 19:43:10 GMT\r\n\r\n",
]:
    seed("http", bytes([0, 3, 0, 0]) + long(answer))

# Where every byte is a choice, any bytes will do; the first says which.
for target in ["answers", "client_options", "http", "places", "sandbox", "structs", "transport",
               "webhook"]:
    for first in range(32):
        digests = [hashlib.sha256(f"{target} {first} {n}".encode()).digest() for n in range(8)]
        seed(target, bytes([first]) + b"".join(digests)[: 16 << first % 5])
        seed(target, bytes([first]) + bytes(24))
