"""Real servers for the tests of the HTTP face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from browser import DESKTOP, open_chromium
from jingjinji.store.keys import Keys
from serving import Service
from store.toy import toy_release


@pytest.fixture(scope="session")
def service(launcher: Callable[..., Service], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a server over the toy release that all tests may ask and none may harm."""
    out = tmp_path_factory.mktemp("service")
    toy_release(out)
    running = launcher(out)
    yield running
    assert running.stop() == ""
    assert running.process.returncode == 0


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
        running.kill()


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


@pytest.fixture(scope="session")
def site(real: Service) -> str:
    """Return the address of a server over the real release."""
    return real.address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a headless Chromium."""
    yield from open_chromium()


@pytest.fixture(scope="module")
def plain_chromium() -> Iterator[Browser]:
    """Return a headless Chromium for pages that need no parts from elsewhere."""
    yield from open_chromium(with_parts=False)


@pytest.fixture(scope="module")
def window(plain_chromium: Browser) -> Iterator[Page]:
    """Return a page of desktop size."""
    with plain_chromium.new_context(viewport=DESKTOP) as context:
        yield context.new_page()
