"""Writes the test vectors as seeds for the fuzz targets: seeds.py VECTORS CORPUS."""

import hashlib
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

# Each body of the service's, as the answer to each call, twice; and after a payment list.
bodies = [
    path.read_bytes()
    for path in sorted((vectors / "mercadopago").glob("*.json"))
    if "request" not in path.name and "vectors" not in path.name and path.name != "index.json"
]
for call in range(16):
    for body in bodies:
        answer = bytes([0]) + len(body).to_bytes(2, "big") + body
        seed("answers", bytes([call]) + answer + answer)
        refusal = bytes([8]) + len(body).to_bytes(2, "big") + body
        seed("answers", bytes([call]) + refusal + answer)
