"""What an attacker would try: the network from within, paths out of the folder, headers and markup of their own."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from jingjinji.store.keys import CURATED

MINE = CURATED + "wang/"
_XML = '<?xml version="1.0"?>\n<!DOCTYPE r [{dtd}]>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_XML += ' xmlns:x="urn:x:"><rdf:Description rdf:about="urn:a"><x:b>{text}</x:b></rdf:Description></rdf:RDF>'
_LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
_PAGES = (
    "/sparql?query={text}",
    "/sparql?query=ASK%7B%7D&format={text}&lang={text}",
    "/sparql?query=SELECT%20%28%22{text}%22%20AS%20%3Fx%29%7B%7D",
    "/queries/{text}",
    "/queries?lang={text}",
    "/queries/effects-by-strength?strength={text}&lang={text}",
    "/id/{text}",
    "/def/{text}",
    "/graph/{text}",
    "/dump/{text}/",
    "/api/search?q={text}&type={text}",
    "/api/effects?measure={text}",
    "/api/{text}",
    "/reconcile?queries={text}",
    "/reconcile/preview?id={text}",
    "/def/problem/{text}",
    "/{text}?{text}={text}",
)
_ESCAPES = (
    "../../../../../../etc/hostname",
    "..%2F..%2F..%2F..%2F..%2F..%2Fetc%2Fhostname",
    "..%252F..%252F..%252F..%252Fetc%252Fhostname",
    "..%5C..%5C..%5Cetc%5Chostname",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/hostname",
    "%2Fetc%2Fhostname",
    "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/hostname",
    "x%00.ttl",
    "....//....//etc/hostname",
    "../tokens.json",
    "..%2Ftokens.json",
    "..%2F..%2Ftokens.json",
    "../curated/current",
)
_ROOMS = ("", "id/", "id/place/", "def/", "graph/", "dump/", "dump/latest/", "queries/", "assets/", "api/entities/")


@pytest.fixture
def listener() -> Iterator[str]:
    """Give the address of somebody who waits for a call, and fail if one came."""
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.setblocking(False)
        yield f"http://127.0.0.1:{waiting.getsockname()[1]}/"
        with pytest.raises(BlockingIOError):
            waiting.accept()


def test_our_listener_would_hear() -> None:
    """A call to the listener is noticed."""
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.setblocking(False)
        with socket.create_connection(waiting.getsockname()) as caller:
            connection, address = waiting.accept()
            connection.close()
            assert address == caller.getsockname()


@pytest.mark.parametrize("context", ['"{address}"', '["{address}", {{}}]', '{{"@import": "{address}"}}'])
def test_a_remote_context_is_not_fetched(curator: Any, listener: str, context: str) -> None:
    """JSON-LD with a context of another host is a 400 that says so, or is read without it; nobody is called."""
    body = f'{{"@context": {context.format(address=listener)}, "@id": "urn:a", "urn:b": "c"}}'
    for kind in ("application/ld+json", f'application/ld+json; profile="{listener}"'):
        headers = {"Content-Type": kind, "Link": f'<{listener}>; rel="http://www.w3.org/ns/json-ld#context"'}
        sent = curator.send("PUT", "/store", params={"graph": MINE + "ld"}, content=body.encode(), headers=headers)
        assert sent.status_code in (201, 204, 400), sent.text


@pytest.mark.parametrize(
    ("dtd", "text"),
    [
        ('<!ENTITY e SYSTEM "{address}">', "&e;"),
        ('<!ENTITY e SYSTEM "file:///etc/hostname">', "&e;"),
        ('<!ENTITY % e SYSTEM "{address}"> %e;', "x"),
        (_LAUGHS, "&a9;"),
    ],
)
def test_xml_entities_reach_nothing(curator: Any, listener: str, dtd: str, text: str) -> None:
    """External entities are not read, nested ones not blown up: the upload is refused, and the service goes on."""
    body = _XML.format(dtd=dtd.format(address=listener), text=text).encode()
    kind = {"Content-Type": "application/rdf+xml"}
    sent = curator.send("PUT", "/store", params={"graph": MINE + "xml"}, content=body, headers=kind)
    assert sent.status_code in (201, 204, 400, 503), sent.text
    held = "".join(curator.lines(MINE + "xml"))
    assert len(held) < 1000
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in held


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <{address}>",
        "LOAD SILENT <{address}> INTO GRAPH <{mine}x>",
        "INSERT {{ GRAPH <{mine}x> {{ ?a ?b ?c }} }} WHERE {{ SERVICE SILENT <{address}> {{ ?a ?b ?c }} }}",
        "BASE <{address}> LOAD <x> INTO GRAPH <{mine}x>",
    ],
)
def test_updates_call_nobody(curator: Any, listener: str, text: str) -> None:
    """Neither LOAD nor SERVICE within an update opens a connection."""
    assert curator.update(text.format(address=listener, mine=MINE)).status_code in (400, 403)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX x: <{address}> SELECT * {{ x:a ?b ?c }}",
        "BASE <{address}> DESCRIBE <a>",
        "SELECT * FROM <{address}> {{ ?a ?b ?c }}",
        "SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?a ?b ?c }} }}",
        'ASK {{ BIND(URI("{address}") AS ?u) GRAPH ?u {{ ?a ?b ?c }} }}',
    ],
)
def test_names_in_queries_are_only_names(service: Any, listener: str, query: str) -> None:
    """Prefixes, bases and graphs that are addresses are never fetched, nor are those of the protocol."""
    asked = query.format(address=listener)
    assert service.get(query=asked).status_code == 200
    parameters = {"query": "SELECT * { ?a ?b ?c }", "default-graph-uri": listener, "named-graph-uri": listener}
    assert service.get(**parameters).json()["results"]["bindings"] == []


@pytest.mark.parametrize("room", _ROOMS)
def test_no_path_leads_out(curator: Any, room: str) -> None:
    """No spelling of a path reads a file that is not meant for reading, or breaks anything."""
    host, port = curator.service.address.removeprefix("http://").split(":")
    secrets = [Path("/etc/hostname").read_bytes().strip(), b'"salt"']
    for escape in _ESCAPES:
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            request = f"GET /{room}{escape} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        status = int(answer.split(b" ", 2)[1])
        assert status in (301, 302, 303, 307, 308, 400, 404, 405, 406), (escape, answer[:500])
        body = answer.partition(b"\r\n\r\n")[2]
        assert not any(secret in body for secret in secrets), escape


@pytest.mark.parametrize("path", _PAGES)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_no_header_can_be_written_from_outside(real: Any, path: str, accept: str) -> None:
    """Line ends in parameters, paths and headers never become a header of the answer."""
    for text in ("x%0d%0aX-Injected:%201", "x%0aX-Injected:%201", "x%E5%98%8D%E5%98%8AX-Injected:1", "x%0d%0a%0d%0a"):
        answer = httpx.get(real.address + path.format(text=text), headers={"Accept": accept}, timeout=30)
        assert answer.status_code < 500, answer.text
        assert "x-injected" not in answer.headers
    with contextlib.suppress(httpx.LocalProtocolError):  # the client itself may refuse to send it
        sent = {"Accept": accept, "X-Forwarded-Host": "evil.example\r\nX-Injected: 1"}
        assert "x-injected" not in httpx.get(real.address + "/sparql", headers=sent, timeout=30).headers


@pytest.mark.parametrize("path", _PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_markup_from_outside_stays_text(real: Any, path: str, language: str) -> None:
    """What a client sends comes back escaped on every page, and every page forbids guessing its type."""
    headers = {"Accept": "text/html", "Accept-Language": language}
    answer = httpx.get(real.address + path.format(text=quote(_MARKUP, safe="")), headers=headers, timeout=30)
    assert answer.status_code < 500, answer.text
    if "html" in answer.headers["content-type"]:
        assert "<script>alert(1)" not in answer.text
        assert "<img src=x" not in answer.text
        assert not re.search(r"<[^>]*\sonerror=", answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_markup_in_the_data_stays_text(curator: Any) -> None:
    """Literals and names with scripts in them are text on the pages of things, graphs and results."""
    graph, thing = MINE + "markup", "https://w3id.org/jingjinji/id/place/markup"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    literal = _MARKUP.replace('"', '\\"')
    assert curator.put(graph, f'<{thing}> {label} "{literal}"@en ; <urn:p> "{literal}" .').status_code < 300
    for path in (
        "/id/place/markup",
        f"/store?graph={quote(graph, safe='')}",
        "/graph/curated/wang/markup",
        f"/sparql?query={quote(f'SELECT * {{ <{thing}> ?p ?o }}', safe='')}",
        f"/sparql?query={quote(f'DESCRIBE <{thing}>', safe='')}",
    ):
        answer = curator.send("GET", path, headers={"Accept": "text/html"})
        assert answer.status_code in (200, 406), (path, answer.text[:300])
        assert "<script>alert(1)" not in answer.text or "html" not in answer.headers["content-type"], path


def test_a_token_is_never_told(curator: Any) -> None:
    """Neither an answer nor the file of tokens holds a token, whatever went wrong with it."""
    secret = curator.token.partition(".")[2]
    for token in (curator.token, curator.token + "x", f"nobody.{secret}"):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
        for text in (b"nonsense", b"CLEAR DEFAULT", b"INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> 1 } }"):
            answer = httpx.post(curator.service.address + "/update", content=text, headers=headers, timeout=30)
            assert secret not in answer.text + str(answer.headers)
    kept = (curator.out / "tokens.json").read_text(encoding="utf-8")
    assert secret not in kept
    assert (curator.out / "tokens.json").stat().st_mode & 0o077 == 0
