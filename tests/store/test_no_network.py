"""No query reaches the network: the scan of its words refuses it, and behind that the process has no way out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.port import EngineRefused, Request
from store.toy import ask_in, toy_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the toy release."""
    return toy_release(tmp_path_factory.mktemp("toy"))


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{address}> {{ ?a ?b ?c }}",
        "SERVICE SILENT <{address}> {{ ?a ?b ?c }}",
        "VALUES ?z {{ <{address}> }} FILTER(1<2)SERVICE SILENT ?z {{ ?a ?b ?c }}",
        "VALUES ?z {{ <{address}> }} {{ SELECT ?z {{ FILTER(1<2)SERVICE?z#>\n{{ ?a ?b ?c }} }} }}",
    ],
)
def test_nothing_reaches_the_network(release: Release, pattern: str) -> None:
    """No form of SERVICE opens a connection, not even one that hides from the token scan."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        async def work(store: EmbeddedStore) -> None:
            with pytest.raises(EngineRefused):
                await store.ask(Request(f"SELECT * {{ {pattern.format(address=address)} }}"))

        ask_in(release, work, workers=1, spare=0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_engine_itself_cannot_open_a_connection(release: Release) -> None:
    """Without the token scan, the closed doors of the process still hold: the guard behind the guard."""
    script = """
import pyoxigraph, socket
from jingjinji.store import worker
listener = socket.create_server(("127.0.0.1", 0))
query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?a ?b ?c }} }}"
worker._close_doors()
try:
    list(pyoxigraph.Store().query(query))
except OSError as error:
    raise SystemExit(24 if "Too many open files" in str(error) else 1)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert ended.returncode == 24
