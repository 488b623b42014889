"""sdk.py SANDBOX ORDER_TOLD: Mercado Pago's own SDK for Python creates, reads, cancels and refunds
orders of the sandbox; what it is told of each must be what our library is told of it."""

import importlib.metadata
import json
import subprocess
import sys
import urllib.request
from decimal import Decimal
from pathlib import Path

import mercadopago
from mercadopago.config import RequestOptions
from mercadopago.http import HttpClient

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import sandbox  # noqa: E402

PENDING, PAID, REFUNDED, CANCELED = "0", "1", "2", "3"
checks = 0


def same(expected, got, what):
    global checks
    checks += 1
    if expected != got:
        sys.exit(f"sdk: {what}: expected {expected!r}, got {got!r}")


class Local(HttpClient):
    """The SDK's own client, but for where the service is."""

    def __init__(self, base_url):
        self.base_url = base_url

    def request(self, method, url, **more):
        service = "https://api.mercadopago.com"
        same(True, url.startswith(service + "/"), f"where {method} {url} goes")
        return super().request(method, self.base_url + url[len(service) :], **more)


def run(told_by, port, token):
    base_url = f"http://127.0.0.1:{port}"
    orders = mercadopago.SDK(token, http_client=Local(base_url)).order()

    def done(answer, status):
        same(status, answer["status"], f"HTTP status with {answer['response']}")
        return answer["response"]

    def create(reference, amount):
        # Without a key of ours: the SDK makes one up.
        order = {
            "type": "qr",
            "external_reference": reference,
            "total_amount": amount,
            "config": {"qr": {"external_pos_id": "CAJA001", "mode": "dynamic"}},
            "transactions": {"payments": [{"amount": amount}]},
        }
        return done(orders.create(order), 201)

    def pay(order_id):
        call = urllib.request.Request(
            f"{base_url}/_sandbox/orders/{order_id}/pay", data=b"", method="POST"
        )
        with urllib.request.urlopen(call) as answer:
            json.load(answer)

    def agreed(order_id, state):
        """Asks both, and compares."""
        theirs = done(orders.get(order_id), 200)
        text = subprocess.run(
            [told_by, str(port), token, order_id], check=True, capture_output=True, text=True
        ).stdout
        ours = dict(line.split("=", 1) for line in text.splitlines())
        payment = theirs["transactions"]["payments"][0]
        refunds = theirs["transactions"].get("refunds") or []
        refunded = sum(Decimal(refund["amount"]) for refund in refunds)
        for name, expected in {
            "outcome": "QR_OK",
            "state": state,
            "id": theirs["id"],
            "reference": theirs["external_reference"],
            "pos": theirs["config"]["qr"]["external_pos_id"],
            "status": theirs["status"],
            "status_detail": theirs["status_detail"],
            "payment_id": payment["id"],
            "payment_status": payment["status"],
            "amount": theirs["total_amount"],
            "currency": theirs["currency"],
        }.items():
            same(expected, ours[name], f"{name} of {order_id}")
        same(refunded, Decimal(ours["refunded_amount"] or "0"), "refunded_amount")
        if refunds:
            same(True, ours["refund_id"] in [refund["id"] for refund in refunds], "refund_id")
        return theirs, ours

    created = create("sdk-1", "12.34")
    _, ours = agreed(created["id"], PENDING)
    same("12.34", ours["amount"], "amount")
    canceled = done(orders.cancel(created["id"]), 200)
    same("canceled", canceled["status"], "status of a canceled order")
    agreed(created["id"], CANCELED)

    created = create("sdk-2", "50.00")
    pay(created["id"])
    _, ours = agreed(created["id"], PAID)
    same("50.00", ours["paid_amount"], "paid_amount")
    payment_id = ours["payment_id"]
    part = {"transactions": [{"id": payment_id, "amount": "20.00"}]}
    done(orders.refund(created["id"], part), 201)
    _, ours = agreed(created["id"], PAID)
    same("20.00", ours["refunded_amount"], "refunded_amount of a part")

    created = create("sdk-3", "7.00")
    pay(created["id"])
    done(orders.refund(created["id"]), 201)
    _, ours = agreed(created["id"], REFUNDED)
    same("7.00", ours["refunded_amount"], "refunded_amount of all")

    # The same key twice is the same order.
    again = RequestOptions(access_token=token, custom_headers={"x-idempotency-key": "sdk-4-key"})
    order = {
        "type": "qr",
        "external_reference": "sdk-4",
        "total_amount": "1.00",
        "config": {"qr": {"external_pos_id": "CAJA001", "mode": "dynamic"}},
        "transactions": {"payments": [{"amount": "1.00"}]},
    }
    first = orders.create(order, again)["response"]
    same(first["id"], orders.create(order, again)["response"]["id"], "id of the same key")


def main():
    program, told_by = sys.argv[1:]
    with sandbox.running(program) as ready:
        run(told_by, ready["http"], ready["token"])
    version = importlib.metadata.version("mercadopago")
    print(f"sdk: mercadopago {version} and posqr agree: {checks} checks")


main()
