"""The W3C's SPARQL 1.1 cases over HTTP: the protocol, CSV, TSV and JSON results.

The cases are looked for in JINGJINJI_W3C, or in ../shared/w3c beside the repository. The protocol cases run against a
writable service whose data is reset after each case that changed it. Where the manifest says `/sparql/`, “the
endpoint”, an update operation goes to `/update/`, with a token; nothing else is adapted.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, Node
from rdflib.collection import Collection

from jingjinji.release import publish
from jingjinji.store.keys import Keys

_SETTING = os.environ.get("JINGJINJI_W3C")
FOLDER = Path(_SETTING) if _SETTING else Path(__file__).parents[3] / "shared" / "w3c"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the W3C cases are not at hand (JINGJINJI_W3C)")

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
HTS = "http://www.w3.org/2011/http-statusCodes#StatusCode"
KASEI = "http://kasei.us/2009/09/sparql/data/data{}.rdf"


def manifest(suite: str) -> Graph:
    """Return the manifest of a suite; empty where the cases are absent."""
    file = FOLDER / suite / "manifest.ttl"
    return Graph().parse(file, publicID=file.parent.as_uri() + "/") if file.is_file() else Graph()


PROTOCOL = manifest("protocol")
RESULTS = [manifest("csv-tsv-res"), manifest("json-res")]


def protocol_cases() -> list[Node]:
    """Return the protocol tests in the order of their names."""
    return sorted(PROTOCOL.subjects(RDF.type, MF.ProtocolTest), key=str)


def result_cases() -> list[tuple[Path, Path, Path]]:
    """Return (query, data, expected result) of the result format tests."""
    found = []
    for graph in RESULTS:
        for action in graph.objects(None, MF.action):
            query, data = graph.value(action, QT.query), graph.value(action, QT.data)
            expected = graph.value(graph.value(None, MF.action, action), MF.result)
            found.append(tuple(Path(str(file).removeprefix("file://")) for file in (query, data, expected)))
    return sorted(found, key=lambda case: case[2].name)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def w3c(launcher: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a server over the data of the result cases, each file in a named graph of its own."""
    from_files = {data.as_uri(): data for _, data, _ in result_cases()}
    lines = []
    for iri, file in from_files.items():
        form = ox.RdfFormat.N_TRIPLES if file.suffix == ".nt" else ox.RdfFormat.TURTLE
        lines += [ox.Quad(*quad.triple, ox.NamedNode(iri)) for quad in ox.parse(path=str(file), format=form)]
    content = ox.serialize(lines, format=ox.RdfFormat.N_QUADS)
    assert content is not None
    out = tmp_path_factory.mktemp("w3c")
    publish(out, {"all.nq": content}, {"graphs": {iri: {"triples": 1} for iri in from_files}})
    return launcher(out)


class Writable:
    """A writable service over an empty release, with the data of the protocol cases as curators' graphs."""

    def __init__(self, service: Any, token: str) -> None:
        self.address = service.address
        self.headers = {"Authorization": f"Bearer {token}"}
        graphs = {KASEI.format(n): (FOLDER / "protocol" / f"data{n}.nt").read_text() for n in (1, 2, 3)}
        data = " ".join(f"GRAPH <{iri}> {{ {triples} }}" for iri, triples in graphs.items())
        self._initial = f"DROP ALL ; INSERT DATA {{ {data} }}"

    def reset(self) -> None:
        """Bring the dataset back to where it was at the start."""
        answer = httpx.post(self.address + "/update", data={"update": self._initial}, headers=self.headers)
        assert answer.status_code == 204, answer.text


@pytest.fixture(scope="module")
def writable(launcher: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Writable:
    """Return a writable service for the protocol cases."""
    out = tmp_path_factory.mktemp("w3c-writable")
    publish(out, {"all.nq": b""}, {"graphs": {}})
    token = Keys(out).create("w3c", ["http://kasei.us/", "http://example.org/", "http://example/"])
    return Writable(launcher(out, writable=True, limits={"workers": 1, "spare": 1}), token)


def send(service: Writable, case: Node, request: Node) -> tuple[int, str, bytes]:
    """Send one request of the manifest as raw bytes and return status, media type and body."""
    method, path = (str(PROTOCOL.value(request, name)) for name in (HT.methodName, HT.absolutePath))
    address, headers = service.address, {"Host": "www.example", "Connection": "close"}
    if (listed := PROTOCOL.value(request, HT.headers)) is not None:
        for header in Collection(PROTOCOL, listed):
            headers[str(PROTOCOL.value(header, HT.fieldName))] = str(PROTOCOL.value(header, HT.fieldValue))
    if "update" in str(case) and "application/sparql-query" not in headers.values():
        path = path.replace("/sparql/", "/update/", 1)
        headers |= service.headers
    body = b""
    if (content := PROTOCOL.value(request, HT.body)) is not None:
        encoding = str(PROTOCOL.value(content, CNT.characterEncoding))
        body = str(PROTOCOL.value(content, CNT.chars)).encode(encoding)
        headers["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(address.removeprefix("http://").split(":"), timeout=10) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, rest = received.partition(b"\r\n\r\n")
    media_type = re.search(rb"(?im)^content-type: *([^;\r]*)", top)
    return int(top.split()[1]), media_type[1].decode() if media_type else "", rest


@pytest.mark.parametrize("case", protocol_cases(), ids=lambda case: str(case).rpartition("#")[2])
def test_protocol(writable: Writable, case: Node) -> None:
    """The request of the case gets the expected status, kind of answer and truth."""
    writable.reset()
    connection = PROTOCOL.value(case, MF.action)
    for request in Collection(PROTOCOL, PROTOCOL.value(connection, HT.requests)):  # type: ignore[arg-type]
        status, media_type, body = send(writable, case, request)
        response = PROTOCOL.value(request, HT.resp)
        expected = {str(name).removeprefix(HTS)[0] for name in PROTOCOL.objects(response, MF.expectedStatus)}
        assert str(status)[0] in expected
        formats = {"tabular": "application/sparql-results+json", "boolean": "application/sparql-results+json"}
        if (form := PROTOCOL.value(response, MF.expectedFormat)) is not None:
            assert media_type == formats.get(str(form), "text/turtle")
        if (truth := PROTOCOL.value(response, MF.expectedBoolean)) is not None:
            assert json.loads(body)["boolean"] is truth.toPython()  # type: ignore[attr-defined]


def test_there_are_cases() -> None:
    """Every case of the protocol suite and of the result suites is found."""
    assert len(protocol_cases()) == 34
    assert len(result_cases()) == 10


def comparable(body: bytes, kind: str) -> Any:
    """Return a result in a form in which equal results are equal: blank nodes without their labels."""
    text = body.decode()
    if kind == ".csv":
        return [[re.sub(r"^_:\w+$", "_:", cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    if kind == ".tsv":
        rows = [[re.sub(r"^_:\w+$", "_:", cell) for cell in row.split("\t")] for row in text.rstrip("\n").split("\n")]
        return [
            [f"{float(cell):g}" if re.fullmatch(r"[\d.]+e\d+", cell, re.I) else cell for cell in row] for row in rows
        ]
    content = json.loads(text)
    for row in content.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = "_:"
    return content


@pytest.mark.parametrize(("query", "data", "expected"), result_cases(), ids=lambda file: file.name)
def test_result_formats(w3c: Any, query: Path, data: Path, expected: Path) -> None:
    """The result in the case's format says what the expected file says."""
    accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
    parameters = {"query": query.read_text(encoding="utf-8"), "default-graph-uri": data.as_uri()}
    answer = httpx.get(w3c.endpoint, params=parameters, headers={"Accept": accept[expected.suffix]})
    assert answer.status_code == 200, answer.text
    assert comparable(answer.content, expected.suffix) == comparable(expected.read_bytes(), expected.suffix)


def test_a_wrong_result_would_be_seen() -> None:
    """The comparison tells a wrong value from a right one in each format."""
    assert comparable(b"?a\n1\n", ".tsv") != comparable(b"?a\n2\n", ".tsv")
    assert comparable(b"a\r\n_:x\r\n", ".csv") == comparable(b"a\n_:y\n", ".csv")
    assert comparable(b'{"boolean":true}', ".srj") != comparable(b'{"boolean":false}', ".srj")
