"""The example of an online sale, as it is run: against the sandbox, with a buyer who pays what does not
begin with "unpaid", and without a network."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import buyer
import pytest
import sandbox

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "python" / "examples" / "online.py"


@pytest.fixture(scope="module")
def service() -> Iterator[Dict[str, str]]:
    program = Path(os.environ["CARGO_TARGET_DIR"]) / "debug" / "posqr-sandbox"
    with sandbox.running(str(program)) as ready:
        ready["url"] = "http://127.0.0.1:" + ready["http"]
        with buyer.buying(ready["url"]):
            yield ready


def start(service: Dict[str, str], reference: str, *options: str, url: str = "") -> "subprocess.Popen[bytes]":
    command: List[str] = [sys.executable, str(EXAMPLE), "--country", "BR", "--pos", "CAJA001"]
    command += ["--amount", "12.50", "--reference", reference]
    command += ["--base-url", url or service["url"], *options]
    environment = dict(os.environ, POSQR_ACCESS_TOKEN=service["token"])
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def sell(service: Dict[str, str], reference: str, *options: str, url: str = "") -> Tuple[int, str]:
    with start(service, reference, *options, url=url) as till:
        said, _ = till.communicate()
    return till.returncode, said.decode("utf-8", "replace")


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that refuses: bound, so that nobody else takes it, and not listening."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield "http://127.0.0.1:{}".format(bound.getsockname()[1])


def test_a_sale_is_paid_and_stays_paid(service: Dict[str, str]) -> None:
    code, said = sell(service, "python-paid")
    assert code == 0, said
    assert re.search(r"paid: BRL 12\.50, receipt \d+", said), said
    code, said = sell(service, "python-paid", "--again")
    assert code == 0 and "paid: BRL 12.50" in said, said
    assert "order ORD" not in said, "a code was shown for a paid sale"
    code, said = sell(service, "python-paid", "--amount", "13.00")
    assert code == 2 and "KEY_USED" in said, said


def test_an_order_that_nobody_pays_is_canceled(service: Dict[str, str]) -> None:
    code, said = sell(service, "unpaid-late", "--wait", "0")
    assert code == 1 and "canceled: nobody can pay any more" in said, said
    code, said = sell(service, "unpaid-late")
    assert code == 1 and "CANCELED" in said, said


def control(service: Dict[str, str], what: str, **members: object) -> None:
    """Tells the sandbox what is to happen."""
    buyer.ask(service["url"], what, members)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again(service: Dict[str, str], status: int) -> None:
    match = "GET /v1/orders/*"
    control(service, "faults", match=match, kind="status", status=status, times=3)
    code, said = sell(service, "python-trouble-{}".format(status))
    assert code == 0 and "HTTP {}".format(status) in said, said


def test_the_buyer_pays_while_the_order_is_being_canceled(service: Dict[str, str]) -> None:
    match = "POST /v1/orders/*/cancel"
    # He has begun, and goes on when the till has been told; by himself he would much later.
    control(service, "faults", match=match, kind="pay_during_cancel", ms=600_000)
    with start(service, "unpaid-canceling", "--wait", "0") as till:
        assert till.stdout is not None
        said = b""
        for line in till.stdout:
            said += line
            if b"LOCKED" in line:
                order = re.search(rb"order (ORD\w+)", said)
                assert order is not None, said
                control(service, "orders/{}/finish".format(order.group(1).decode()))
    assert till.returncode == 0 and b"LOCKED" in said and b"paid: BRL 12.50" in said, said


def test_a_sale_that_was_paid_back_is_told_as_such(service: Dict[str, str]) -> None:
    code, said = sell(service, "python-back")
    assert code == 0, said
    order = re.search(r"order (ORD\w+)", said)
    assert order is not None, said
    control(service, "orders/{}/refund".format(order.group(1)))
    code, said = sell(service, "python-back", "--again")
    assert code == 3 and "REFUNDED" in said, said


def test_without_a_network_an_offline_code_is_for_a_new_sale_only(
    service: Dict[str, str], nobody: str
) -> None:
    shop = ("--name", "TuNegocio", "--city", "Sao Paulo", "--call-timeout", "1")
    code, said = sell(service, "python-offline", *shop, url=nobody)
    assert code == 4 and "an offline code of the same sale" in said, said
    code, said = sell(service, "python-offline", *shop, "--again", url=nobody)
    assert code == 2 and "NOT_SENT" in said and "of the same sale" not in said, said
    code, said = sell(service, "python-offline", "--call-timeout", "1", url=nobody)
    assert code == 1 and "of the same sale" not in said, said
