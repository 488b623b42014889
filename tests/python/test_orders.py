"""Online orders through a transport in Python, against a service that plays a script."""

import copy
import ctypes
import dataclasses
import gc
import json
import pickle
import re
import signal
import sys
import threading
import time
import weakref
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

import posqr
import pytest
from posqr import HttpRequest, HttpResponse, OrderState, Status

TOKEN = "APP_USR-1234567890-CANARY-446566691"
ORDER_ID = "ORD01K372G4J4FXZ9HGHZMJMGGPKE"
QR_DATA = (
    "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b501200083265943"
    "05204970053030325802AR5904Test6004CABA63041094"
)
#: By the service's clock the order below is a second old.
HEAD = {"Date": "Thu, 21 Aug 2025 19:43:10 GMT", "X-Request-Id": "request-77"}


def order(status: str = "created", **members: Any) -> Dict[str, Any]:
    """An order as Mercado Pago's reference of QR orders shows it."""
    body: Dict[str, Any] = {
        "id": ORDER_ID,
        "type": "qr",
        "external_reference": "ext_ref_1234",
        "total_amount": "50.00",
        "expiration_time": "PT16M",
        "currency": "ARS",
        "status": status,
        "status_detail": status,
        "created_date": "2025-08-21T19:43:10.13Z",
        "last_updated_date": "2025-08-21T19:43:10.13Z",
        "transactions": {
            "payments": [
                {"id": "PAY01K372G4J4FXZ9HGHZMKWSQS20", "amount": "50.00", "status": status}
            ]
        },
        "config": {"qr": {"external_pos_id": "STORE001POS001", "mode": "dynamic"}},
        "type_response": {"qr_data": QR_DATA},
    }
    body.update(members)
    return body


PAYMENT = {
    "id": 1234567890,
    "date_created": "2025-08-21T19:44:00.000-03:00",
    "date_approved": "2025-08-21T19:44:05.000-03:00",
    "payment_type_id": "account_money",
    "status": "approved",
    "currency_id": "ARS",
    "external_reference": "ext_ref_1234",
    "transaction_amount": 50.0,
    "transaction_amount_refunded": 0,
}

Answer = Union[HttpResponse, BaseException, Callable[[HttpRequest], HttpResponse]]


def said(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(status, HEAD, json.dumps(body).encode())


def error(status: int, code: str, message: str = "no") -> HttpResponse:
    return said({"errors": [{"code": code, "message": message}]}, status)


class Service:
    """Answers the requests of a script in turn; the last answer is repeated."""

    def __init__(self, *script: Tuple[str, Answer]) -> None:
        self.script = list(script)
        self.heard: List[HttpRequest] = []

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.heard.append(request)
        expected, answer = self.script[0] if len(self.script) == 1 else self.script.pop(0)
        assert "{} {}".format(request.method, request.url).startswith(expected)
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, HttpResponse) else answer(request)


BASE = "https://service.example"
POST = "POST " + BASE + "/v1/orders"
GET = "GET " + BASE + "/v1/orders/" + ORDER_ID


def client(*script: Tuple[str, Answer], **options: Any) -> Tuple[posqr.Client, Service]:
    service = Service(*script)
    options = {"pos": "STORE001POS001", "base_url": BASE, "transport": service, **options}
    return posqr.Client(TOKEN, "AR", **options), service


def header(request: HttpRequest, name: str) -> Optional[str]:
    return dict(request.headers).get(name)


#: Before a line of the log.
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ "

SALE: Dict[str, Any] = dict(reference="ext_ref_1234", amount="50.00", description="Smartphone")


# A sale


def test_an_order_is_created_and_its_code_can_be_drawn() -> None:
    c, service = client((POST, said(order(), 201)))
    with c:
        info = c.create_order(**SALE)
    assert info.order_id == ORDER_ID
    assert info.state is OrderState.PENDING
    assert info.qr_data == QR_DATA and info.qr_data_status is Status.OK
    assert info.amount == "50.00" and info.currency == "ARS"
    assert not info.is_repeated and info.flags == posqr.InfoFlags.NONE
    assert posqr.render_image(info.qr_data).startswith(b"\x89PNG")
    (request,) = service.heard
    assert request.method == "POST" and 0 < request.time_left_ms <= 20_000
    assert header(request, "Authorization") == "Bearer " + TOKEN
    assert header(request, "X-Idempotency-Key") == info.idempotency_key
    assert request.body is not None
    sent = json.loads(request.body)
    assert sent["total_amount"] == "50.00" and sent["external_reference"] == "ext_ref_1234"
    assert TOKEN not in repr(request)


def test_order_members_and_both_give_the_same() -> None:
    c, service = client((POST, said(order(), 201)))
    with c:
        first = c.create_order(**SALE)
        assert c.create_order(posqr.Order(**SALE)) == first
        other = posqr.Order(reference="another", amount=Decimal("50.00"), description="Smartphone")
        assert c.create_order(other, reference="ext_ref_1234") == first
    assert len({request.body for request in service.heard}) == 1


def test_every_member_of_an_order_reaches_the_service() -> None:
    at_the_till = {"qr": {"external_pos_id": "POS2", "mode": "hybrid"}}
    c, service = client((POST, said(order(config=at_the_till), 201)))
    items = [
        posqr.Item(
            "Café", Decimal("25.00"), 2, unit_measure="un", code="777", category="device"
        ),
        posqr.Item(title="Água", unit_price="10"),
    ]
    with c:
        c.create_order(
            **SALE,
            items=items,
            pos="POS2",
            expires_s=90,
            mode=posqr.OrderMode.HYBRID,
            idempotency_key="key-1",
            extra_json='{"taxes": [{"payer_condition": "x"}]}',
        )
    request = service.heard[0]
    assert header(request, "X-Idempotency-Key") == "key-1"
    body = json.loads(request.body or b"")
    assert body["config"]["qr"] == {"external_pos_id": "POS2", "mode": "hybrid"}
    assert body["expiration_time"] == "PT90S"
    assert body["taxes"] == [{"payer_condition": "x"}]
    assert [item["title"] for item in body["items"]] == ["Café", "Água"]
    assert body["items"][0]["quantity"] == 2 and body["items"][0]["unit_price"] == "25.00"
    assert body["items"][1]["unit_price"] == "10.00"


def test_wait_returns_only_what_was_paid() -> None:
    c, _ = client((GET, said(order("processed", total_paid_amount="50.00"))))
    with c:
        info = c.wait_order(ORDER_ID)
        assert info.state is OrderState.PAID and info.paid_amount == "50.00"
    for status, kind, state in (
        ("created", posqr.PendingError, OrderState.PENDING),
        ("something_new", posqr.PendingError, OrderState.PENDING),
        ("expired", posqr.ExpiredError, OrderState.EXPIRED),
        ("canceled", posqr.CanceledError, OrderState.CANCELED),
        ("refunded", posqr.RefundedError, OrderState.REFUNDED),
    ):
        c, _ = client((GET, said(order(status))))
        with c, pytest.raises(kind) as caught:
            c.wait_order(ORDER_ID)
        assert isinstance(caught.value, posqr.OrderStateError)
        assert caught.value.info is not None and caught.value.info.state is state
        for again in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
            assert type(again) is kind and again.info == caught.value.info


def test_wait_follows_an_order_until_it_is_paid() -> None:
    c, service = client(
        (GET, said(order())), (GET, said(order("processed"))), poll_interval_ms=1000
    )
    with c:
        begin = time.monotonic()
        assert c.wait_order(ORDER_ID, timeout_ms=20_000).state is OrderState.PAID
    assert 0.9 <= time.monotonic() - begin < 10
    assert len(service.heard) == 2


def test_wait_gives_up_when_the_time_is_up() -> None:
    c, _ = client((GET, said(order())))
    with c:
        begin = time.monotonic()
        with pytest.raises(posqr.PendingError):
            c.wait_order(ORDER_ID, timeout_ms=1200)
    assert 1.1 <= time.monotonic() - begin < 5


def test_get_reads_an_order_whatever_its_state() -> None:
    for status, state in (("created", 0), ("processed", 1), ("canceled", 3), ("expired", 4)):
        c, _ = client((GET, said(order(status))))
        with c:
            assert c.get_order(ORDER_ID).state == state


def test_a_sale_that_was_paid_is_not_shown_again() -> None:
    c, _ = client((POST, said(order(), 200)), (GET, said(order("processed"))))
    with c, pytest.raises(posqr.AlreadyPaidError) as caught:
        c.create_order(**SALE)
    info = caught.value.info
    assert isinstance(info, posqr.OrderInfo) and info.is_repeated


def test_cancel_returns_only_when_nobody_can_pay_any_more() -> None:
    cancel = (POST + "/" + ORDER_ID + "/cancel", said(order("canceled")))
    c, _ = client(cancel)
    with c:
        assert c.cancel_order(ORDER_ID).state is OrderState.CANCELED
    refused = (cancel[0], error(409, "instore_order_locked_error"))
    for status, kind in (("processed", posqr.AlreadyPaidError), ("created", posqr.LockedError)):
        c, _ = client(refused, (GET, said(order(status))))
        with c, pytest.raises(kind):
            c.cancel_order(ORDER_ID)


def test_refunds_of_a_part_need_a_key() -> None:
    refund = {"id": ORDER_ID, "status": "refunded", "transactions": {"refunds": [
        {"id": "REF01", "amount": "50.00", "status": "processed"}]}}
    c, _ = client(
        (GET, said(order("processed"))), (POST, said(refund, 201)), (GET, said(order("refunded")))
    )
    with c:
        with pytest.raises(posqr.PosqrError) as caught:
            c.refund_order(ORDER_ID, Decimal("10.00"))
        assert caught.value.field == "idempotency_key"
        assert c.refund_order(ORDER_ID).state is OrderState.REFUNDED


# The way there


def test_after_a_lost_answer_the_same_key_comes_again() -> None:
    c, service = client(
        (POST, posqr.TransportError("cut off")),
        (POST, said(order(), 201)),
        (GET, said(order())),
    )
    with c:
        info = c.create_order(**SALE)
    keys = [header(request, "X-Idempotency-Key") for request in service.heard]
    assert keys[0] == keys[1] == info.idempotency_key
    assert info.is_repeated


def test_what_a_transport_raises_becomes_no_answer_or_not_sent() -> None:
    for raised, status, words in (
        (posqr.TransportError("no route", sent=False), Status.NOT_SENT, "no route"),
        (posqr.TransportError("reset"), Status.NO_ANSWER, "reset"),
        (ValueError("a bug with " + TOKEN), Status.NO_ANSWER, "ValueError"),
        (OSError("é\0\n"), Status.NO_ANSWER, "OSError"),
    ):
        c, _ = client((POST, raised), retry=False)
        with c, pytest.raises(posqr.NetworkError) as caught:
            c.create_order(**SALE)
        assert caught.value.status is status
        assert words in caught.value.message
        assert "CANARY" not in str(caught.value)
        assert caught.value.action is posqr.Action.RETRY


def test_an_answer_that_is_none_becomes_no_answer() -> None:
    for answer in (
        HttpResponse(0),
        HttpResponse(99),
        HttpResponse(70_000),
        HttpResponse(200, {"X": "x" * 20_000}),
        HttpResponse(200, {}, b"x" * (2**20 + 1)),
    ):
        c, _ = client((POST, answer), retry=False)
        with c, pytest.raises(posqr.NetworkError) as caught:
            c.create_order(**SALE)
        assert caught.value.status is Status.NO_ANSWER
    c, _ = client((POST, lambda request: "no response"), retry=False)  # type: ignore[arg-type, return-value]
    with c, pytest.raises(posqr.NetworkError):
        c.create_order(**SALE)


def test_headers_may_be_pairs() -> None:
    c, _ = client((POST, HttpResponse(401, [("X-Request-Id", "r-1")], b"{}")))
    with c, pytest.raises(posqr.ServiceError) as caught:
        c.create_order(**SALE)
    assert caught.value.request_id == "r-1"


def test_what_the_service_refuses_comes_with_its_own_words() -> None:
    for http, code, status in (
        (400, "property_value", Status.REFUSED),
        (401, "unauthorized", Status.TOKEN),
        (404, "pos_not_found", Status.POS_NOT_FOUND),
        (409, "idempotency_key_already_used", Status.KEY_USED),
        (500, "500", Status.SERVICE),
    ):
        c, _ = client((POST, error(http, code, "in its own words")), retry=False)
        with c, pytest.raises(posqr.ServiceError) as caught:
            c.create_order(**SALE)
        e = caught.value
        assert (e.status, e.http_status, e.api_code) == (status, http, code)
        assert e.request_id == "request-77" and "in its own words" in e.message
        assert e.retry_after_ms == 0
        again = pickle.loads(pickle.dumps(e))
        assert again.fault == e.fault
    late = HttpResponse(429, {**HEAD, "Retry-After": "7"}, b"{}")
    c, _ = client((POST, late), retry=False)
    with c, pytest.raises(posqr.ServiceError) as caught:
        c.create_order(**SALE)
    assert caught.value.retry_after_ms == 7000


def test_errors_name_the_member() -> None:
    c, service = client((POST, said(order())))
    with c:
        items = [posqr.Item("x", "1.00"), posqr.Item(b"caf\xe9", "1.00")]
        with pytest.raises(posqr.CallError) as call:
            c.create_order(**SALE, items=items)
        assert call.value.field == "items[1].title" and call.value.offset == 3
        with pytest.raises(posqr.PosqrError) as caught:
            c.create_order(**{**SALE, "amount": "5,00"})
        assert caught.value.field == "amount"
        with pytest.raises(TypeError, match="amount must be"):
            c.create_order(reference="x", amount=5.0)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="unit_price must be"):
            c.create_order(**SALE, items=[posqr.Item("x", 1.0)])  # type: ignore[arg-type]
        with pytest.raises(posqr.CallError):
            c.create_order(**{**SALE, "reference": "a\0b"})
        with pytest.raises(posqr.CallError):
            c.create_order(**SALE, expires_s=-1)
        with pytest.raises(TypeError):
            c.create_order(SALE)  # type: ignore[arg-type]
    assert service.heard == []


# Payments, stores and tills, notifications


def test_payments_are_found_by_the_number_of_the_sale() -> None:
    search = "GET " + BASE + "/v1/payments/search"

    def found(*payments: Any) -> HttpResponse:
        return said({"paging": {"total": len(payments)}, "results": list(payments)})

    again = {**PAYMENT, "id": 1234567889}
    c, service = client((search, found(PAYMENT, again, again)), (search, found()))
    with c:
        info = c.find_payment("ext_ref_1234", "50.00", "2025-08-21T00:00:00-03:00")
        assert info.state is OrderState.PAID and info.approved_count == 2
        assert info.approved_amount == "100.00" and info.payment_id == "1234567890"
        with pytest.raises(posqr.PendingError) as caught:
            c.find_payment("ext_ref_1234")
        assert isinstance(caught.value.info, posqr.PaymentInfo)
    assert all("ext" in request.url for request in service.heard)
    refunded = {**PAYMENT, "status": "refunded", "transaction_amount_refunded": 50.0}
    refund = ("POST " + BASE + "/v1/payments/1234567890/refunds", said({"status": "approved"}, 201))
    refunds = ("GET " + BASE + "/v1/payments/1234567890/refunds", said([]))
    payment = ("GET " + BASE + "/v1/payments/1234567890", said(refunded))
    c, _ = client(refunds, refund, refunds, payment)
    with c:
        assert c.refund_payment("1234567890").state is OrderState.REFUNDED


def test_stores_and_tills_are_made_once() -> None:
    nothing = {"paging": {"total": 0}, "results": []}
    store = {"id": 1234567, "external_id": "LOJ001"}
    pos = {
        "id": 2711382,
        "external_id": "LOJ001POS001",
        "store_id": 1234567,
        "external_store_id": "LOJ001",
        "qr": {"image": "https://service.example/qr.png"},
    }
    c, service = client(
        ("GET " + BASE + "/users/446566691/stores/search", said(nothing)),
        ("POST " + BASE + "/users/446566691/stores", said(store, 201)),
        ("GET " + BASE + "/pos", said(nothing)),
        ("POST " + BASE + "/pos", said(pos, 201)),
        ("GET " + BASE + "/pos", said({"results": [pos]})),
    )
    with c:
        made = c.create_store(
            posqr.Store(
                "LOJ001", "Padaria São João", "Rua", "12", "x", "y", "-23.55", Decimal("-46.63")
            )
        )
        assert made == posqr.StoreInfo(posqr.InfoFlags.NONE, "1234567", "LOJ001")
        till = posqr.Pos("LOJ001POS001", "Caixa 1", external_store_id="LOJ001", category=5611)
        first = c.create_pos(till)
        assert first.pos_id == "2711382" and not first.is_repeated
        assert first.image_url.endswith("qr.png")
        assert c.create_pos(till).is_repeated
    body = json.loads(service.heard[1].body or b"")
    assert body["name"] == "Padaria São João"
    assert json.loads(service.heard[3].body or b"")["category"] == 5611
    with pytest.raises(TypeError, match="latitude must be"):
        with client()[0] as c:
            c.create_store(posqr.Store("a", "b", "c", "d", "e", "f", 1.0, "1"))  # type: ignore[arg-type]
    with client()[0] as c:
        for make in (c.create_store, c.create_pos):
            with pytest.raises(TypeError, match="must be a "):
                make("LOJ001")  # type: ignore[arg-type]


def test_a_store_is_read_in_the_encoding_that_it_states() -> None:
    store = {"id": 1, "name": "Padaria São João", "external_id": "LOJ001"}
    c, service = client(
        ("GET " + BASE + "/users/446566691/stores/search", said({"results": []})),
        ("POST " + BASE + "/users/446566691/stores", said(store, 201)),
    )
    name = "Padaria São João".encode("latin-1")
    given = posqr.Store("LOJ001", name, "Rua", "12", "x", "y", "-23.55", "-46.63")
    with c:
        with pytest.raises(posqr.CallError) as refused:
            c.create_store(given)
        assert (refused.value.status, refused.value.field) == (posqr.Status.ENCODING, "name")
        c.create_store(dataclasses.replace(given, encoding=posqr.Encoding.LATIN1))
    assert json.loads(service.heard[1].body or b"")["name"] == "Padaria São João"


def test_check_names_what_is_wrong() -> None:
    c, _ = client(("GET", error(401, "unauthorized")))
    with c, pytest.raises(posqr.ServiceError) as caught:
        c.check()
    assert caught.value.status is Status.TOKEN
    assert caught.value.action is posqr.Action.SETUP
    me = HttpResponse(200, {}, json.dumps({"id": 446566691, "site_id": "MLA"}).encode())
    pos = HttpResponse(200, {}, json.dumps({"results": [{"external_id": "P1"}]}).encode())
    c, _ = client(("GET " + BASE + "/users/me", me), ("GET " + BASE + "/pos", pos))
    with c:
        c.check("P1")


def test_a_notification_is_as_good_as_its_signature() -> None:
    # Mercado Pago, notifications: the id in lower case, the time in milliseconds.
    secret = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5"
    signature = "ts=1742505638683,v1=8848024b24680e1ba40464110bbb952f324a1835c40e75a1e0254a1ccec09e9f"
    good = (signature, "2066ca19-c6f1-498a-be75-1923005edd06", "ORD01JV3AW3NFSTSTB669F41NACDX")
    posqr.webhook_check(*good, secret)
    posqr.webhook_check(*good, secret, now_unix_s=1742505640, tolerance_s=300)
    for arguments, status in (
        ((*good, "another"), Status.SIGNATURE_MISMATCH),
        ((None, good[1], good[2], secret), Status.SIGNATURE_MISSING),
    ):
        with pytest.raises(posqr.ServiceError) as caught:
            posqr.webhook_check(*arguments)
        assert caught.value.status is status
    with pytest.raises(posqr.ServiceError) as caught:
        posqr.webhook_check(*good, secret, tolerance_s=300)  # signed long ago, by this clock
    assert caught.value.status is Status.SIGNATURE_AGE


def test_a_notification_that_is_not_as_it_should_be_says_why() -> None:
    secret = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5"
    signature = "ts=1742505638683,v1=8848024b24680e1ba40464110bbb952f324a1835c40e75a1e0254a1ccec09e9f"
    request, order_id = "2066ca19-c6f1-498a-be75-1923005edd06", "ORD01JV3AW3NFSTSTB669F41NACDX"
    # As a file or a header gives them.
    for blanks in ("\n", "\r\n", " \t"):
        posqr.webhook_check(signature, request + blanks, blanks + order_id, secret + blanks)
    posqr.webhook_check(signature, request, order_id.lower(), secret)
    for arguments, field in (
        ((signature, request + ";", order_id, secret), "x_request_id"),
        ((signature, None, order_id + ";request-id:" + request, secret), "data_id"),
        ((signature, request, order_id, secret + "\n" + secret), "secret"),
    ):
        with pytest.raises(posqr.PayloadError) as refused:
            posqr.webhook_check(*arguments)
        assert refused.value.status is Status.BAD_VALUE and refused.value.field == field
        assert secret[:12] not in str(refused.value)
    for now, words in ((1742504000, "in the future"), (1742507000, "in the past")):
        with pytest.raises(posqr.ServiceError, match=words) as caught:
            posqr.webhook_check(
                signature, request, order_id, secret, now_unix_s=now, tolerance_s=300
            )
        assert caught.value.status is Status.SIGNATURE_AGE


def test_a_page_of_a_firewall_is_no_word_of_the_service() -> None:
    page = b"<html><title>Blocked</title><body>Ask your administrator.</body></html>"
    c, _ = client((GET, HttpResponse(403, {"Content-Type": "text/html"}, page)))
    with c, pytest.raises(posqr.ServiceError, match="Blocked Ask your administrator") as caught:
        c.get_order(ORDER_ID)
    assert (caught.value.status, caught.value.action) == (Status.ANSWER, posqr.Action.SETUP)


# The client itself


@pytest.mark.parametrize("member", ["pos", "user_id", "base_url", "user_agent", "sponsor_id"])
def test_a_token_in_the_wrong_member_is_not_quoted(member: str) -> None:
    with pytest.raises(posqr.PosqrError) as caught:
        client((GET, said(order())), **{member: TOKEN})
    assert caught.value.field == member and "CANARY" not in str(caught.value)
    c, service = client((GET, said(order())))
    with c:
        for call in (c.get_order, c.find_payment, c.refund_payment):
            with pytest.raises(posqr.PosqrError) as caught:
                call(TOKEN)
            assert "CANARY" not in str(caught.value)
    assert service.heard == []


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:0", "http://127.0.0.1:99999", "http://10.0.0.1", "https://a b"]
)
def test_a_base_url_that_cannot_work_is_refused_when_it_is_given(base_url: str) -> None:
    with pytest.raises(posqr.PayloadError) as caught:
        posqr.Client(TOKEN, "AR", base_url=base_url)
    assert (caught.value.status, caught.value.field) == (Status.BAD_VALUE, "base_url")


def test_log_lines_have_no_token() -> None:
    lines: List[Tuple[int, str]] = []
    c, _ = client(
        (POST, error(500, "x", TOKEN)), retry=False, log=lambda *line: lines.append(line)
    )
    with c, pytest.raises(posqr.ServiceError) as caught:
        c.create_order(**SALE)
    assert lines and all(isinstance(level, posqr.LogLevel) for level, _ in lines)
    assert "CANARY" not in str(lines) and "CANARY" not in str(caught.value)


def test_a_token_that_comes_back_in_another_notation_is_hidden() -> None:
    lines: List[str] = []
    for written in (
        TOKEN.replace("-", "\\u002d"),
        "".join("\\u{:04x}".format(ord(letter)) for letter in TOKEN),
        TOKEN.replace("-", "%2D"),
    ):
        body = '{{"code":"{0}","message":"{0}"}}'.format(written).encode()
        c, _ = client(
            (GET, HttpResponse(400, {"X-Request-Id": TOKEN.replace("-", "%2d")}, body)),
            log=lambda level, line: lines.append(line),
        )
        with c, pytest.raises(posqr.ServiceError) as caught:
            c.get_order(ORDER_ID)
        e = caught.value
        assert e.api_code and "*" in e.message
        assert "CANARY" not in e.message + e.api_code + e.request_id + "".join(lines)


def test_the_log_can_be_read_without_a_callable() -> None:
    c, _ = client((GET, said(order())), (GET, error(500, "x", TOKEN)), retry=False)
    with c:
        assert c.log_lines() == []
        c.get_order(ORDER_ID)
        asked, answered = c.log_lines()
        assert re.fullmatch(TIME + "info GET /v1/orders/" + ORDER_ID, asked)
        assert re.fullmatch(TIME + r"info HTTP 200 in \d+ ms, request request-77", answered)
        assert c.log_lines() == []
        with pytest.raises(posqr.ServiceError):
            c.get_order(ORDER_ID)
        lines = c.log_lines()
        assert [line.split(" ")[1] for line in lines] == ["info", "info", "error"]
        assert "CANARY" not in str(lines)
    with pytest.raises(ValueError, match="closed"):
        c.log_lines()


def test_a_callable_may_read_the_log_of_its_own_client() -> None:
    seen: List[str] = []

    def log(level: int, line: str) -> None:
        seen.extend(read.split(" ", 2)[2] for read in c.log_lines())
        assert seen[-1] == line

    c, _ = client((GET, said(order())), log=log)
    with c:
        c.get_order(ORDER_ID)
    assert len(seen) == 2


def test_of_many_lines_the_newest_256_are_there() -> None:
    c, _ = client(("GET " + BASE + "/v1/payments/search", said({"results": []})))
    with c:
        for number in range(150):
            with pytest.raises(posqr.PendingError):
                c.find_payment("sale{}x".format(number))
        lines = c.log_lines()
    assert len(lines) == 256
    assert "sale22x" in lines[0] and "sale149x" in lines[-2]


class Speechless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


class Odd(BaseException):
    pass


@pytest.mark.parametrize(
    "raised, words",
    [
        (ValueError("no route"), "ValueError: no route"),
        (Speechless(), "Speechless"),
        (posqr.TransportError(12345, sent=False), "AttributeError"),  # type: ignore[arg-type]
    ],
)
def test_whatever_a_transport_raises_is_no_answer(raised: BaseException, words: str) -> None:
    c, _ = client((GET, raised), retry=False)
    with c, pytest.raises(posqr.NetworkError) as caught:
        c.get_order(ORDER_ID)
    assert caught.value.status is Status.NO_ANSWER and words in caught.value.message


def test_an_exception_of_a_callable_does_not_end_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: List[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)

    def log(level: int, line: str) -> None:
        raise Odd("a line is lost")

    c, _ = client((GET, Odd("no route")), retry=False, log=log)
    with c:
        with pytest.raises(Odd, match="no route"):
            c.get_order(ORDER_ID)
        lines = c.log_lines()
        assert len(lines) == len(reported) == 3
        c.interrupt()
        with pytest.raises(posqr.NetworkError):
            c.get_order(ORDER_ID)


def test_a_log_that_fails_does_not_lose_the_sale(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: List[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)

    def log(level: int, line: str) -> None:
        raise RuntimeError("disk full")

    c, _ = client((POST, said(order(), 201)), log=log)
    with c:
        assert c.create_order(**SALE).order_id == ORDER_ID
    assert reported


def test_options_are_checked() -> None:
    for options, field in (
        ({"country": "XX"}, "country"),
        ({"pos": "a b"}, "pos"),
        ({"poll_interval_ms": 1}, "poll_interval_ms"),
        ({"base_url": "ftp://x"}, "base_url"),
        ({"total_timeout_ms": -1}, "total_timeout_ms"),
    ):
        arguments: Dict[str, Any] = {"access_token": TOKEN, "country": "AR", **options}
        with pytest.raises(posqr.PosqrError) as caught:
            posqr.Client(transport=Service(), **arguments)
        assert caught.value.field == field
        assert "CANARY" not in str(caught.value)


def test_a_closed_client_says_so() -> None:
    c, service = client((GET, said(order())))
    assert "open" in repr(c)
    c.close()
    c.close()
    c.interrupt()
    assert "closed" in repr(c) and TOKEN not in repr(c)
    with pytest.raises(ValueError, match="closed"):
        c.get_order(ORDER_ID)
    assert service.heard == []


def test_callbacks_live_as_long_as_the_client() -> None:
    c, service = client((GET, said(order())), log=lambda level, line: None)
    alive = weakref.ref(service)
    del service
    gc.collect()
    assert c.get_order(ORDER_ID).order_id == ORDER_ID
    c.close()
    del c
    gc.collect()
    assert alive() is None


def test_interrupt_ends_a_wait_from_another_thread() -> None:
    c, _ = client((GET, said(order())))
    with c:
        timer = threading.Timer(0.3, c.interrupt)
        timer.start()
        begin = time.monotonic()
        with pytest.raises(posqr.NetworkError) as caught:
            c.wait_order(ORDER_ID, timeout_ms=30_000)
        assert time.monotonic() - begin < 5
        assert caught.value.status is Status.INTERRUPTED
        timer.join()
        c.interrupt(False)
        assert c.get_order(ORDER_ID).state is OrderState.PENDING


def test_threads_on_one_client_do_not_wait_for_each_other() -> None:
    both = threading.Barrier(2, timeout=30)

    def answer(request: HttpRequest) -> HttpResponse:
        both.wait()
        return said(order(), 201)

    c, _ = client((POST, answer))
    found: List[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(c.create_order(**SALE).order_id))
        for _ in range(2)
    ]
    with c:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [ORDER_ID, ORDER_ID]


def test_close_refuses_while_a_call_is_under_way() -> None:
    refused: List[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        with pytest.raises(RuntimeError) as caught:
            c.close()
        refused.append(str(caught.value))
        return said(order())

    c, _ = client((GET, answer))
    with c:
        c.get_order(ORDER_ID)
    assert "under way" in refused[0]


def test_ctrl_c_in_a_transport_comes_out_of_the_call() -> None:
    c, _ = client((POST, KeyboardInterrupt()), retry=False)
    with c, pytest.raises(KeyboardInterrupt):
        c.create_order(**SALE)
    c, _ = client((POST, SystemExit(3)), retry=False)
    with c, pytest.raises(SystemExit):
        c.create_order(**SALE)


def test_ctrl_c_ends_a_wait_at_once() -> None:
    c, _ = client((GET, said(order())))
    timer = threading.Timer(0.7, signal.raise_signal, [signal.SIGINT])
    with c:
        timer.start()
        begin = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            c.wait_order(ORDER_ID, timeout_ms=30_000)
        assert time.monotonic() - begin < 5
    timer.join()


def test_dataclasses_have_the_members_of_their_structs() -> None:
    hidden = {"struct_size", "reserved", "field_count", "item_count", "line_count", "qr_data_len"}
    assert len(posqr._values.STRUCTS) == 12
    for kind, struct in posqr._values.STRUCTS.items():
        members = {name for name, *_ in struct._fields_} - hidden
        assert {field.name for field in dataclasses.fields(kind)} == members
    assert ctypes.sizeof(posqr._abi.qr_order_info) == 2016
