"""A real server in a process of its own, on a free port of this machine, over a release that a test chooses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.release import Release
from jingjinji.store.keys import Keys
from store.toy import toy_release

_START = """
import json, sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store.limits import Limits
given = json.loads(sys.argv[1])
try:
    run(Settings(**{**given, "out": Path(given["out"]), "limits": Limits(**given.get("limits", {}))}))
except Fault as fault:
    sys.exit(f"fault: {fault}")
"""


@dataclass
class Service:
    """A running server: its process, its address, and what it said when it began to answer."""

    process: subprocess.Popen[str]
    address: str
    said: str

    @property
    def endpoint(self) -> str:
        """Return the address of the SPARQL endpoint."""
        return self.address + "/sparql"

    def get(self, path: str = "/sparql", *, accept: str | None = None, **parameters: Any) -> httpx.Response:
        """Send one GET request."""
        headers = {"Accept": accept} if accept else {}
        return httpx.get(self.address + path, params=parameters, headers=headers, timeout=30)

    def stop(self) -> str:
        """End the server as a user would, and return what it wrote to standard error."""
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]


def launch(out: Path, **settings: Any) -> Service:
    """Start a server over the releases in `out`; return when it has printed its address."""
    given = json.dumps({"port": 0, "poll": 0.1, **settings, "out": str(out)})
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", _START, given],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    if not first:
        raise RuntimeError(process.communicate()[1])
    said = first + process.stdout.readline() + process.stdout.readline()
    return Service(process, first.split()[-1].rstrip("/"), said)


@pytest.fixture(scope="session")
def launcher() -> Iterator[Callable[..., Service]]:
    """Return a function that starts a server over a folder of releases; what still runs at the end is killed."""
    started: list[Service] = []

    def starting(out: Path, **settings: Any) -> Service:
        started.append(launch(out, **settings))
        return started[-1]

    yield starting
    for running in started:
        running.process.kill()
        running.process.wait()


@pytest.fixture(scope="session")
def service(launcher: Callable[..., Service], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a server over the toy release that all tests may ask and none may harm."""
    out = tmp_path_factory.mktemp("service")
    toy_release(out)
    running = launcher(out)
    yield running
    assert running.stop() == ""
    assert running.process.returncode == 0


@pytest.fixture(scope="session")
def real(launcher: Callable[..., Service], real_release: Release) -> Service:
    """Return a server over the real release that all tests may ask."""
    return launcher(real_release.folder.parents[1])


@pytest.fixture
def start(launcher: Callable[..., Service], tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Return a function that starts a server of the test's own, over the toy release unless it names a folder."""
    started: list[Service] = []

    def starting(out: Path | None = None, **settings: Any) -> Service:
        if out is None:
            out = tmp_path
            toy_release(out)
        started.append(launcher(out, **settings))
        return started[-1]

    yield starting
    for running in started:
        running.process.kill()
        running.process.wait()


@dataclass
class Curator:
    """Somebody with a token at a writable service; `out` is its folder of releases."""

    service: Service
    token: str
    out: Path

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send one request with the token."""
        headers = {"Authorization": f"Bearer {self.token}", **request.pop("headers", {})}
        return httpx.request(method, self.service.address + path, headers=headers, timeout=30, **request)

    def update(self, text: str, **parameters: Any) -> httpx.Response:
        """Send one update directly."""
        kind = {"Content-Type": "application/sparql-update"}
        return self.send("POST", "/update", content=text.encode(), params=parameters, headers=kind)

    def put(self, graph: str, turtle: str) -> httpx.Response:
        """Put one graph."""
        kind = {"Content-Type": "text/turtle"}
        return self.send("PUT", "/store", params={"graph": graph}, content=turtle.encode(), headers=kind)

    def lines(self, graph: str) -> set[str]:
        """Return the triples of a graph as the SPARQL endpoint tells them, as N-Triples."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return set(self.service.get(query=query, accept="application/n-triples").text.splitlines())


@pytest.fixture(scope="module")
def curator(launcher: Callable[..., Service], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """Return a curator with the default scope at a writable service of the test module's own."""
    out = tmp_path_factory.mktemp("writable")
    toy_release(out)
    service = launcher(out, writable=True, limits={"workers": 1, "spare": 1})
    yield Curator(service, Keys(out).create("wang", []), out)
    assert service.stop() == ""
