"""Servers of a test: a free port, waiting until one answers, ending one that was started."""

from __future__ import annotations

import socket
import subprocess
import time

import httpx

_STARTING_SECONDS = 20.0


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when `address` answers; a process that has ended, or takes too long, is an error."""
    deadline = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args!r} has ended"
        try:
            httpx.get(address, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that a fixture has started; what it holds is thrown away."""
    process.kill()
    process.wait()
