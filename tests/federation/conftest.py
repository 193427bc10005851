"""Our server over the real release, and a second endpoint with the census, both on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from federation.census import census_turtle
from federation.installed import MISSING
from federation.processes import free_port, stop, wait_for
from jingjinji.release import Release

_START = """
import sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
run(Settings(out=Path(sys.argv[1]), port=0))
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where a client is missing keep one test that says so, for all that need it."""
    for client in (name for name, reason in MISSING.items() if reason):
        needing = [item for item in items if client in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=needing[1:])
        items[:] = [item for item in items if item not in needing[1:]]


@pytest.fixture(scope="session")
def ours(real_release: Release) -> Iterator[str]:
    """Return the address of our SPARQL endpoint over the real release."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", _START, str(real_release.folder.parents[1])]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().split()[-1]
        yield address + "sparql"
        process.terminate()
        assert process.wait(20) == 0
    finally:
        stop(process)


@pytest.fixture(scope="session")
def census() -> Iterator[str]:
    """Return the address of the packaged `oxigraph` server's query endpoint; it holds the census."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--bind", address.removeprefix("http://")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address, process)
        headers = {"Content-Type": "text/turtle"}
        httpx.post(address + "/store?default", content=census_turtle(), headers=headers).raise_for_status()
        yield address + "/query"
    finally:
        stop(process)
