"""The SPARQL 1.1 Protocol over a real connection: ways of asking, mistakes, headers."""

from __future__ import annotations

import http.client
from typing import Any

import httpx
import pytest

from store.toy import NUMBERS, A, B, C

_ONE = "SELECT ?s { ?s <http://toy.example/value> 1 }"
_DIRECT = {"Content-Type": "application/sparql-query"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def count(service: Any, **parameters: Any) -> int:
    """Return how many triples the default graph has under the given parameters."""
    answer = service.get(query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv", **parameters)
    return int(answer.text.split()[1])


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_every_way_of_asking(service: Any, path: str) -> None:
    """GET, form, direct, query in the URL of a POST, and QUERY give the same answer."""
    address = service.address + path
    answers = [
        httpx.get(address, params={"query": _ONE}),
        httpx.post(address, data={"query": _ONE}),
        httpx.post(address, content=_ONE, headers=_DIRECT),
        httpx.post(address, content=_ONE, headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
        httpx.post(address, params={"query": _ONE}),
        httpx.request("QUERY", address, content=_ONE, headers=_DIRECT),
        httpx.request("QUERY", address, data={"query": _ONE}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 7
    assert len({answer.content for answer in answers}) == 1
    assert b"http://toy.example/n1" in answers[0].content


@pytest.mark.parametrize(
    ("status", "method", "url", "headers", "body"),
    [
        (400, "GET", "?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, None),
        (400, "POST", "?query=ASK%20%7B%7D", _DIRECT, b"ASK {}"),
        (400, "POST", "", _FORM, b"other=1"),
        (400, "POST", "", _DIRECT, b"ASK { ?s ?p '\xff' }"),
        (400, "GET", "?query=ASK%20%FF", {}, None),
        (400, "GET", "?query=", {}, None),
        (400, "GET", "?query=ASK%20%7B%7D&timeout=soon", {}, None),
        (400, "GET", "?query=ASK%20%7B%7D&default-graph-uri=no%20iri", {}, None),
        (403, "GET", "?update=CLEAR%20ALL", {}, None),
        (403, "POST", "", _FORM, b"update=CLEAR%20ALL"),
        (403, "POST", "", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL"),
        (405, "PUT", "", _FORM, b"query=ASK%20%7B%7D"),
        (405, "DELETE", "", {}, None),
        (406, "GET", "?query=ASK%20%7B%7D", {"Accept": "image/png"}, None),
        (406, "GET", "?query=DESCRIBE%20%3Curn%3Aa%3E", {"Accept": "text/csv"}, None),
        (406, "GET", "", {"Accept": "text/csv"}, None),
        (413, "POST", "", _DIRECT, b"#" * ((1 << 20) + 1)),
        (413, "POST", "", _FORM, b"query=" + b"#" * ((1 << 20) + 1)),
        (414, "GET", "?query=ASK%20%7B%7D&x=" + "a" * (16 << 10), {}, None),
        (415, "POST", "", {"Content-Type": "text/plain"}, b"ASK {}"),
        (415, "POST", "", {}, b"query=ASK%20%7B%7D"),
        (415, "POST", "", {"Content-Type": "application/sparql-query; charset=UTF-16"}, "ASK {}".encode("utf-16")),
        (415, "POST", "", {**_DIRECT, "Content-Encoding": "gzip"}, b"x"),
    ],
)
def test_mistakes_have_a_status_and_a_sentence(
    service: Any, status: int, method: str, url: str, headers: dict[str, str], body: bytes | None
) -> None:
    """Every mistake of a client is told with its own status, as problem+json."""
    connection = http.client.HTTPConnection(service.address.removeprefix("http://"), timeout=10)
    connection.request(method, "/sparql" + url, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Dataset-Version"]
    assert b'"detail": "' in content
    if status == 405:
        assert "QUERY" in answer.headers["Allow"]
    if status == 415:
        assert "application/sparql-query" in answer.headers["Accept-Post"]
    connection.close()


def test_a_syntax_error_names_line_and_column(service: Any) -> None:
    """The problem says where the query cannot be read and what to change."""
    problem = service.get(query="SELECT ?x WHERE {\n  ?x jjj:measure ?y }").json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 6)
    assert problem["type"].startswith("https://w3id.org/jingjinji/def/problem/")
    assert problem["hint"] == "add the line PREFIX jjj: <https://w3id.org/jingjinji/def/>"


@pytest.mark.parametrize(
    ("accept", "content_type", "said"),
    [
        ("text/plain", "text/plain; charset=utf-8", "400 The query is not valid SPARQL"),
        ("text/html", "text/html; charset=utf-8", '<div class="notice"'),
        ("application/sparql-results+json", "application/problem+json", '"detail"'),
    ],
)
def test_a_problem_comes_in_the_accepted_form(service: Any, accept: str, content_type: str, said: str) -> None:
    """Problems are JSON, text or a page."""
    answer = service.get(query="ASK {", accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (400, content_type)
    assert said in answer.text


def test_service_is_refused(service: Any) -> None:
    """SERVICE is answered with 400 and a sentence."""
    answer = service.get(query="SELECT * { SERVICE SILENT <http://localhost/> { ?s ?p ?o } }")
    assert answer.status_code == 400
    assert "SERVICE is switched off" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/update", "/store"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_writing_is_refused(service: Any, path: str, method: str) -> None:
    """Updates and the graph store are closed in a read-only service, and say so."""
    answer = httpx.request(method, service.address + path)
    assert answer.status_code == 403
    assert "takes no updates" in answer.json()["detail"]


def test_dataset_parameters(service: Any) -> None:
    """Repeated default-graph-uri and named-graph-uri make the dataset, as a set of triples."""
    assert count(service) == NUMBERS + 1
    assert count(service, **{"default-graph-uri": [A, B]}) == NUMBERS
    assert count(service, **{"default-graph-uri": B}) == 3
    assert count(service, **{"named-graph-uri": [A, C]}) == 0
    named = service.get(query="SELECT DISTINCT ?g { GRAPH ?g { } }", accept="text/csv", **{"named-graph-uri": [A, C]})
    assert set(named.text.split()[1:]) == {A, C}


def test_unknown_parameters_are_ignored(service: Any) -> None:
    """A parameter that we do not know changes nothing."""
    assert count(service, debug="on", **{"soft-limit": "7"}) == NUMBERS + 1


def test_head_has_the_headers_of_get(service: Any) -> None:
    """HEAD is answered like GET, without the body."""
    got, head = (httpx.request(method, service.endpoint, params={"query": _ONE}) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_options_and_preflight(service: Any) -> None:
    """OPTIONS tells what can be sent, and a web page of any origin may ask."""
    plain = httpx.options(service.endpoint)
    assert plain.status_code == 204
    assert plain.headers["accept-post"] == "application/sparql-query, application/x-www-form-urlencoded"
    asking = {"Origin": "http://page.example", "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(service.endpoint, headers=asking)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert service.get(query="ASK {}").headers["access-control-allow-origin"] == "*"


def test_entity_tag_and_not_modified(service: Any) -> None:
    """An answer has a strong tag; the same question with it costs no body; another question has another tag."""
    first = service.get(query=_ONE)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = httpx.get(service.endpoint, params={"query": _ONE}, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert first.headers["vary"] == "Accept, Accept-Encoding"
    others = [service.get(query=_ONE + " "), service.get(query=_ONE, accept="text/csv")]
    others.append(service.get(query=_ONE, **{"default-graph-uri": A}))
    assert tag not in {other.headers["etag"] for other in others}


def test_what_changes_each_time_is_not_kept(service: Any) -> None:
    """An answer that calls NOW or UUID has no tag and may not be stored."""
    answers = [service.get(query="SELECT (UUID() AS ?u) {}") for _ in range(8)]
    assert len({answer.content for answer in answers}) == 8
    assert "etag" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "no-store"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_answers_are_compressed(service: Any, encoding: str) -> None:
    """A large answer is compressed as accepted, with a tag of its own."""
    parameters = {"query": "SELECT * { ?s ?p ?o }"}
    plain = httpx.get(service.endpoint, params=parameters, headers={"Accept-Encoding": "identity"})
    packed = httpx.get(service.endpoint, params=parameters, headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
