"""Calling another service: where SERVICE may go, what is followed, and how much is read. All on loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from jingjinji.faults import Fault
from jingjinji.store import reach
from jingjinji.store.call_service import Caller, Rows
from jingjinji.store.outgoing import Outgoing
from jingjinji.store.port import JSON, EngineRefused, RemoteFailed, ServiceRefused

_ROW = '{"x":{"type":"uri","value":"http://toy.example/1"}}'
_TABLE = f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{_ROW}]}}}}'

_PRIVATE = """
127.0.0.1 127.255.255.254 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
240.0.0.1 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%1 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 ::ffff:0:7f00:1
"""


class _Other(BaseHTTPRequestHandler):
    """A service whose path says how it behaves; the query it got last is kept with its server."""

    def do_POST(self) -> None:
        """Answer as the path says."""
        self._answer()

    def do_GET(self) -> None:
        """Answer what a redirect has made of it."""
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        heard: Any = self.server
        heard.heard.append((self.command, self.path, self.headers, parse_qs(body)))
        name, _, rest = self.path.removeprefix("/").partition("/")
        if name.isdigit():
            self._send(int(name), b"no", {"Location": rest.replace("LOOP", self.path)})
        elif name == "big":
            self._send(200, _TABLE.replace(_ROW, ",".join([_ROW] * 2000)).encode())
        elif name == "cut":
            self._send(200, _TABLE.encode(), {"X-Result-Truncated": "true"})
        elif name == "page":
            self._send(200, b"<html>", {"Content-Type": "text/html"})
        elif name == "broken":
            self._send(200, _TABLE[:-5].encode())
        elif name == "injected":
            self._send(200, _TABLE.replace("toy.example/1", "x> ) } SERVICE <").encode())
        elif name == "yes":
            self._send(200, b'{"head":{},"boolean":true}')
        else:
            self._send(200, _TABLE.encode())

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": JSON} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Other:
    """The running service."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Other)
        self.heard: list[Any] = []
        self.server.heard = self.heard  # type: ignore[attr-defined]
        self.port = self.server.server_address[1]

    def ask(self, path: str, host: str = "127.0.0.1", also: tuple[str, ...] = (), **limits: Any) -> Rows:
        """Call `path` with this service on the list by its address, and `also` others."""

        async def work() -> Rows:
            made = Outgoing.to([f"127.0.0.1:{self.port}", *also])
            assert made
            outgoing = Outgoing(made.allowed, **limits)
            target = outgoing.target(f"http://{host}:{self.port}/{path}")
            async with Caller(outgoing) as caller:
                return await caller.ask(target, "SELECT ?x { ?x a ?y }", ["x", "z"])

        return asyncio.run(work())


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    """Return a service on loopback."""
    made = Other()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_table_is_read(other: Other) -> None:
    """A service that is listed by its address is asked by POST; a variable that it does not tell stays open."""
    found = other.ask("sparql?map=1")
    assert found == Rows([[ox.NamedNode("http://toy.example/1"), None]], truncated=False)
    method, path, headers, form = other.heard[-1]
    assert (method, path, form) == ("POST", "/sparql?map=1", {"query": ["SELECT ?x { ?x a ?y }"]})
    assert (headers["Accept"], headers["Host"]) == (JSON, f"127.0.0.1:{other.port}")
    assert other.ask("cut").truncated


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("500", "status 500"),
        ("404", "status 404"),
        ("page", "not answer with"),
        ("broken", "broke off"),
        ("yes", "no table"),
        ("injected", "broke off"),
        ("302/LOOP", "more than 3 redirects"),
    ],
)
def test_a_failure_is_told(other: Other, path: str, said: str) -> None:
    """What is no complete table is a failure with a sentence; an IRI that is none never gets into a query."""
    with pytest.raises(RemoteFailed, match=said):
        other.ask(path)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_listed_places(other: Other, status: int) -> None:
    """A redirect to a listed address is followed, with the query except after 303; each target is checked."""
    assert len(other.ask(f"{status}/http://127.0.0.1:{other.port}/there").rows) == 1
    method, path, _, form = other.heard[-1]
    assert (method, path) == ("GET" if status == 303 else "POST", "/there")
    assert bool(form) == (status != 303)
    for place in ("http://unlisted.example/", "http://127.0.0.1:1/", "file:///etc/passwd", "http://169.254.169.254/"):
        with pytest.raises(ServiceRefused, match="redirects"):
            other.ask(f"{status}/{place}")


def test_a_name_that_leads_to_a_private_address_is_refused(other: Other) -> None:
    """A listed name that resolves to loopback is not connected to, neither directly nor by a redirect."""
    name = (f"localhost:{other.port}",)
    before = len(other.heard)
    with pytest.raises(ServiceRefused, match="not public"):
        other.ask("sparql", host="localhost", also=name)
    assert len(other.heard) == before
    with pytest.raises(ServiceRefused, match="not public"):
        other.ask(f"307/http://localhost:{other.port}/there", also=name)
    assert len(other.heard) == before + 1


def test_a_name_is_resolved_once_and_every_address_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One private address among public ones is enough to refuse; the connection goes to what was checked."""
    addresses, resolved, connected = ["93.184.215.14", "10.0.0.1"], [], []

    async def resolve(_: object, host: str, port: int, **__: object) -> list[Any]:
        resolved.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    async def connect(_: object, host: str, *__: object) -> None:
        connected.append(host)
        raise ConnectionRefusedError

    async def work() -> None:
        monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve, raising=False)
        monkeypatch.setattr(reach.httpcore.AnyIOBackend, "connect_tcp", connect)
        outgoing = Outgoing.to(["census.example"])
        assert outgoing
        await reach.CheckedNetwork(outgoing).connect_tcp("census.example", 80)

    with pytest.raises(ServiceRefused, match="not public"):
        asyncio.run(work())
    assert connected == []
    addresses[1:] = ["93.184.215.15"]
    resolved.clear()
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(work())
    assert (resolved, connected) == (["census.example"], ["93.184.215.14"])


@pytest.mark.parametrize(
    "address",
    _PRIVATE.split(),
)
def test_private_addresses(address: str) -> None:
    """No address of this machine, of private networks, of carriers, of groups, or of IPv4 in IPv6, is public."""
    assert not reach.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2620:0:861:ed1a::1", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    """Others are."""
    assert reach.is_public(address)


def test_limits(other: Other) -> None:
    """An answer with more bytes or rows than a query may fetch is refused, not cut."""
    assert len(other.ask("big").rows) == 2000
    with pytest.raises(EngineRefused, match="1999 rows"):
        other.ask("big", max_rows=1999)
    with pytest.raises(EngineRefused, match="5000 bytes"):
        other.ask("big", max_bytes=5000)


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("census.example", "http://census.example/sparql", True),
        ("census.example", "https://CENSUS.example./sparql", True),
        ("census.example", "http://census.example:80/", True),
        ("census.example", "http://census.example:8080/", False),
        ("census.example", "http://census.example:443/", False),
        ("census.example", "http://www.census.example/", False),
        ("census.example:8080", "http://census.example:8080/", True),
        ("census.example:8080", "http://census.example/", False),
        ("127.0.0.1:7878", "http://127.0.0.1:7878/", True),
        ("127.0.0.1:7878", "http://127.1:7878/", False),
        ("127.0.0.1:7878", "http://2130706433:7878/", False),
        ("127.0.0.1:7878", "http://localhost:7878/", False),
        ("[::1]:7878", "http://[::1]:7878/", True),
        ("::1", "http://[0:0:0:0:0:0:0:1]/", True),
        ("Bücher.example", "http://xn--bcher-kva.example/", True),
        ("census.example", "ftp://census.example/", False),
        ("census.example", "http://census.example@evil.example/", False),
        ("census.example", "http://evil.example#census.example/", False),
        ("census.example", "http://census.example:99999/", False),
    ],
)
def test_the_list(entry: str, url: str, allowed: bool) -> None:
    """A host is compared as a whole, in whatever way it is written, and its port with it."""
    outgoing = Outgoing.to([entry])
    assert outgoing
    if allowed:
        assert outgoing.target(url).url == url
    else:
        with pytest.raises(EngineRefused):
            outgoing.target(url)


@pytest.mark.parametrize("entry", ["", "http://census.example", "a b", "*", "me@census.example", "x:0", "x:y", "1.2"])
def test_an_entry_that_is_no_host(entry: str) -> None:
    """A mistake in the list is told at the start."""
    with pytest.raises(Fault, match="not a host"):
        Outgoing.to([entry])
    assert Outgoing.to([]) is None
