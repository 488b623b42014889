"""Finds the module in this checkout and the library that is to be tested."""

import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS.parent / "python"))
sys.path.insert(0, str(TESTS))  # sandbox.py


def pytest_configure() -> None:
    path = os.environ.get("POSQR_LIBRARY")
    if not path:
        raise pytest.UsageError(
            "POSQR_LIBRARY must name the built library: cargo build --release, then "
            "POSQR_LIBRARY=target/release/libposqr.so"
        )
    if not Path(path).is_file():
        raise pytest.UsageError("POSQR_LIBRARY: there is no file " + path)
