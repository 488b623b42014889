"""The example of an online sale, as it is run: against the sandbox, which pays by itself, and without
a network."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "python" / "examples" / "online.py"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dict[str, str]]:
    """What the file says that the sandbox writes when it is ready: its port and its token."""
    program = Path(os.environ["CARGO_TARGET_DIR"]) / "debug" / "posqr-sandbox"
    ready = tmp_path_factory.mktemp("sandbox") / "ready"
    process = subprocess.Popen(
        [program, "--port", "0", "--ready-file", ready, "--autopay", "1"],
        stdout=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 30
        while not ready.exists():
            assert process.poll() is None and time.monotonic() < end, "the sandbox does not start"
            time.sleep(0.05)
        yield dict(line.split("=", 1) for line in ready.read_text().splitlines() if "=" in line)
    finally:
        process.kill()
        process.wait()


def sell(sandbox: Dict[str, str], reference: str, *options: str, url: str = "") -> Tuple[int, str]:
    command: List[str] = [sys.executable, str(EXAMPLE), "--country", "BR", "--pos", "CAJA001"]
    command += ["--amount", "12.50", "--reference", reference]
    command += ["--base-url", url or "http://127.0.0.1:" + sandbox["http"], *options]
    environment = dict(os.environ, POSQR_ACCESS_TOKEN=sandbox["token"])
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that refuses: bound, so that nobody else takes it, and not listening."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield "http://127.0.0.1:{}".format(bound.getsockname()[1])


def test_a_sale_is_paid_and_stays_paid(sandbox: Dict[str, str]) -> None:
    code, said = sell(sandbox, "python-paid")
    assert code == 0, said
    assert re.search(r"paid: BRL 12\.50, receipt \d+", said), said
    code, said = sell(sandbox, "python-paid", "--again")
    assert code == 0 and "paid: BRL 12.50" in said, said
    assert "order ORD" not in said, "a code was shown for a paid sale"
    code, said = sell(sandbox, "python-paid", "--amount", "13.00")
    assert code == 2 and "KEY_USED" in said, said


def test_an_order_that_nobody_pays_is_canceled(sandbox: Dict[str, str]) -> None:
    code, said = sell(sandbox, "python-late", "--wait", "0")
    assert code == 1 and "canceled: nobody can pay any more" in said, said
    code, said = sell(sandbox, "python-late")
    assert code == 1 and "CANCELED" in said, said


def test_without_a_network_an_offline_code_is_for_a_new_sale_only(
    sandbox: Dict[str, str], nobody: str
) -> None:
    shop = ("--name", "TuNegocio", "--city", "Sao Paulo", "--call-timeout", "1")
    code, said = sell(sandbox, "python-offline", *shop, url=nobody)
    assert code == 2 and "offline code" in said, said
    code, said = sell(sandbox, "python-offline", *shop, "--again", url=nobody)
    assert code == 2 and "NOT_SENT" in said and "offline code" not in said, said
    code, said = sell(sandbox, "python-offline", "--call-timeout", "1", url=nobody)
    assert code == 1 and "offline code" not in said, said
