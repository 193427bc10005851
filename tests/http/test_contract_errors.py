"""Each error of the contract, as a client meets it: the right status, and a sentence that says what to change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from jingjinji import terms
from jingjinji.store.keys import CURATED
from store.toy import RUNAWAY, A

_DIRECT = {"Content-Type": "application/sparql-query"}
_MIB = 1 << 20


def _said(answer: httpx.Response) -> str:
    """Return detail and hint of a problem, after a look at what every problem has."""
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["type"].startswith(terms.term("problem/"))) == (answer.status_code, True)
    assert problem["title"] and problem["detail"]
    return f"{problem['detail']} {problem.get('hint', '')}"


def test_an_unknown_iri_in_turtle(service: Any) -> None:
    """A thing that nobody knows is 404 also for those who want Turtle."""
    for path, accept in (("/id/place/atlantis", "text/turtle"), ("/id/place/atlantis.ttl", "*/*")):
        answer = service.get(path, accept=accept)
        assert answer.status_code == 404
        assert "nothing is said of https://w3id.org/jingjinji/id/place/atlantis" in _said(answer)


@pytest.mark.parametrize("weight", ["abc", "1.5", "-1", "", "nan"])
def test_a_bad_weight(service: Any, weight: str) -> None:
    """A q that is no weight is told where it leaves nothing to send, and does not matter where something is left."""
    accept = f"text/csv;q={weight}"
    answer = service.get(query="SELECT * { ?s ?p 1 }", accept=accept)
    if answer.status_code == 406:
        assert "is no number from 0 to 1" in _said(answer)
    else:
        assert (weight, answer.status_code) == ("1.5", 200)
    rest = service.get(query="SELECT * { ?s ?p 1 }", accept=f"application/sparql-results+json, {accept}")
    assert rest.status_code == 200


def test_two_queries(service: Any) -> None:
    """Two queries in one request are 400, in the URL, in a form, or one in each."""
    two = urlencode([("query", "ASK {}"), ("query", "ASK {}")])
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for answer in (
        httpx.get(f"{service.endpoint}?{two}"),
        httpx.post(service.endpoint, content=two, headers=form),
        httpx.post(f"{service.endpoint}?query=ASK%7B%7D", content="query=ASK%7B%7D", headers=form),
        httpx.post(f"{service.endpoint}?query=ASK%7B%7D", content="ASK {}", headers=_DIRECT),
    ):
        assert answer.status_code == 400
        assert "there must be one query; this request has 2" in _said(answer)


@pytest.mark.parametrize(
    ("charset", "encoding", "status"),
    [
        ("; charset=utf-16", "utf-16", 415),
        ("", "utf-16", 400),
        ("; charset=utf-8", "utf-16-le", 400),
        ("", "gb18030", 400),
    ],
)
def test_a_body_in_another_encoding(service: Any, charset: str, encoding: str, status: int) -> None:
    """A body that says it is UTF-16 is 415, one that is so without saying 400, both with the word UTF-8."""
    headers = {"Content-Type": "application/sparql-query" + charset}
    answer = httpx.post(service.endpoint, content='ASK { ?s ?p "城区" }'.encode(encoding), headers=headers)
    said = _said(answer)
    assert answer.status_code == status
    assert "UTF-8" in said or encoding == "utf-16-le"


def test_an_update_by_get(service: Any, curator: Any) -> None:
    """GET never updates: 403 where nobody can, and where curators can 405 or 400 with the way to do it."""
    update = {"update": f"CLEAR GRAPH <{A}>"}
    assert service.get("/sparql", **update).status_code == 403
    assert "takes no updates" in _said(service.get("/update", **update))
    answer = curator.send("GET", "/update", params=update)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, OPTIONS")
    answer = curator.send("GET", "/sparql", params=update)
    assert answer.status_code == 400
    assert "/update" in _said(answer)
    answer = service.get("/sparql", query=update["update"])
    assert answer.status_code == 400
    assert "CLEAR is an update" in _said(answer)
    assert curator.lines(A)


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_ten_mebibytes_of_query(service: Any, kind: str) -> None:
    """A query of 10 MiB is 413 with the limit, announced or in chunks, and a URL of that kind 414."""
    body = b"query=ASK%7B%7D" + b"#" * (10 * _MIB)
    headers = {"Content-Type": kind}
    answer = httpx.post(service.endpoint, content=body, headers=headers)
    assert answer.status_code == 413
    assert f"{_MIB}" in _said(answer) or f"{3 * _MIB}" in _said(answer)
    pieces = (body[begin : begin + _MIB] for begin in range(0, len(body), _MIB))
    assert httpx.post(service.endpoint, content=pieces, headers=headers).status_code == 413
    assert "send the query by POST" in _said(httpx.get(service.endpoint, params={"query": "#" * (20 << 10)}))


def test_a_token_of_the_wrong_scope(curator: Any) -> None:
    """A token that may not write to a graph is 403 with what it may write to, by update and at the store."""
    theirs = CURATED + "li/graph"
    update = curator.update(f"INSERT DATA {{ GRAPH <{theirs}> {{ <x:s> <x:p> 1 }} }}")
    put = curator.put(theirs, "<x:s> <x:p> 1 .")
    for answer in (update, put):
        assert answer.status_code == 403
        assert f"it may write to {CURATED}wang/" in _said(answer)
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert curator.lines(theirs) == set()


def test_who_are_you(curator: Any) -> None:
    """Without a token, and with one that nobody made, writing is 401 with a challenge."""
    for token in ({}, {"Authorization": "Bearer wang.nonsense"}, {"Authorization": "Basic d2FuZzp4"}):
        answer = httpx.put(f"{curator.service.address}/store?graph={CURATED}wang/x", content=b"", headers=token)
        assert answer.status_code == 401
        assert "jingjinji token create" in _said(answer)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_other_errors_of_the_contract(service: Any) -> None:
    """404, 405, 406, 422, and 503 with Retry-After at a deadline."""
    assert "search by name" in _said(service.get("/id/nothing"))
    refused = httpx.put(service.endpoint)
    assert (refused.status_code, "QUERY" in refused.headers["Allow"]) == (405, True)
    assert "accept one of" in _said(service.get(query="ASK {}", accept="image/png"))
    wrong = service.get("/queries/district-values", year="yesterday")
    assert wrong.status_code == 422
    assert "yesterday" in _said(wrong)
    late = service.get(query=RUNAWAY, timeout="0.3")
    assert (late.status_code, int(late.headers["Retry-After"]) > 0) == (503, True)
    assert "deadline of 0.3 s" in _said(late)
