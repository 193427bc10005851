"""A service of our own on a free loopback port, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

_PATIENCE = 180.0


@contextlib.contextmanager
def own_service(*options: str) -> Iterator[tuple[str, int]]:
    """Yield address and process id of a running service; it may build the graph first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jingjinji", "serve", "--host", "127.0.0.1", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(address, process)
            yield address, process.pid
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("the service ended before it answered")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/health/ready").status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise SystemExit(f"the service did not answer within {_PATIENCE:.0f} s")
