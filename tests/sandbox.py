"""A sandbox of a test's own, on free ports; it ends with the test."""

import contextlib
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator


@contextlib.contextmanager
def running(program: str, *options: str) -> Iterator[Dict[str, str]]:
    """Gives what the sandbox writes once it is ready: its ports, ``http``, and its ``token``."""
    with tempfile.TemporaryDirectory() as directory:
        ready = Path(directory) / "ready"
        with subprocess.Popen(
            [program, "--port", "0", "--ready-file", str(ready), *options],
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                end = time.monotonic() + 30
                while not ready.exists():
                    if process.poll() is not None or time.monotonic() > end:
                        raise RuntimeError("the sandbox does not start: {}".format(program))
                    time.sleep(0.01)
                lines = ready.read_text().splitlines()
                yield dict(line.split("=", 1) for line in lines)
            finally:
                process.kill()
