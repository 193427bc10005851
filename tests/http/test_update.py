"""`/update` over a real connection: the SPARQL 1.1 Protocol's update operation, tokens, and a real client."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

from jingjinji.store.keys import CURATED, Keys
from store.toy import NUMBERS, A, B

MINE = CURATED + "wang/"
_DIRECT = {"Content-Type": "application/sparql-update"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_ONE = "<urn:s> <urn:p> <urn:o> ."


def insert(graph: str, triple: str = _ONE) -> str:
    """Return an update that inserts a triple."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {triple} }} }}"


@pytest.mark.parametrize("path", ["/update", "/update/"])
@pytest.mark.parametrize("form", [True, False])
def test_an_update_is_seen_by_the_next_query(curator: Any, path: str, form: bool) -> None:
    """By form and directly, the answer is 204 and the next query, with a new version and tag, sees the change."""
    graph = f"{MINE}seen{path.count('/')}{form}"
    before = curator.service.get(query=f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    request = {"data": {"update": insert(graph)}} if form else {"content": insert(graph), "headers": _DIRECT}
    answer = curator.send("POST", path, **request)
    assert (answer.status_code, answer.content) == (204, b"")
    after = curator.service.get(query=f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert (before.json()["boolean"], after.json()["boolean"]) == (False, True)
    assert after.headers["x-dataset-version"] == answer.headers["x-dataset-version"]
    for name in ("x-dataset-version", "etag"):
        assert before.headers[name] != after.headers[name]
    again = curator.update(insert(graph))
    assert (again.status_code, again.headers["x-dataset-version"]) == (204, answer.headers["x-dataset-version"])


@pytest.mark.parametrize(
    ("status", "method", "url", "headers", "body"),
    [
        (405, "GET", "?update=CLEAR%20ALL", {}, None),
        (405, "PUT", "", _DIRECT, b"CLEAR ALL"),
        (400, "POST", "", _FORM, b"update=CLEAR%20ALL&update=CLEAR%20ALL"),
        (400, "POST", "", _FORM, b"query=ASK%20%7B%7D"),
        (400, "POST", "?query=ASK", _DIRECT, b""),
        (400, "POST", "", _DIRECT, b"CLEAR '\xff'"),
        (400, "POST", "", _DIRECT, b"CLEAR XYZ"),
        (
            400,
            "POST",
            "?using-graph-uri=no%20iri",
            _DIRECT,
            b"INSERT { GRAPH <urn:g> { <a> <b> 1 } } WHERE { ?s ?p ?o }",
        ),
        (400, "POST", "?using-graph-uri=urn:a", _DIRECT, b"WITH <urn:g> INSERT { <a> <b> 1 } WHERE { ?s ?p ?o }"),
        (400, "POST", "?using-named-graph-uri=urn:a", _DIRECT, b"INSERT { } USING <urn:g> WHERE { }"),
        (400, "POST", "", _DIRECT, b"LOAD <http://127.0.0.1/>"),
        (400, "POST", "", _DIRECT, b"LOAD SILENT <http://127.0.0.1/>"),
        (400, "POST", "", _DIRECT, b"INSERT { GRAPH <urn:g> { } } WHERE { SERVICE SILENT <http://127.0.0.1/> { } }"),
        (403, "POST", "", _DIRECT, b"CLEAR ALL"),
        (403, "POST", "", _DIRECT, b"INSERT DATA { <a> <b> 1 }"),
        (403, "POST", "", _DIRECT, insert(A).encode()),
        (403, "POST", "", _DIRECT, insert(CURATED + "li/g").encode()),
        (403, "POST", "", _DIRECT, f"{insert(MINE + 'half')} ; {insert(A)}".encode()),
        (409, "POST", "", _DIRECT, f"{insert(MINE + 'half')} ; CLEAR GRAPH <{MINE}none>".encode()),
        (413, "POST", "", _DIRECT, b"#" * ((16 << 20) + 1)),
        (415, "POST", "", {"Content-Type": "text/plain"}, b"CLEAR ALL"),
        (415, "POST", "", {}, b"update=CLEAR%20ALL"),
        (415, "POST", "", {"Content-Type": "application/sparql-update; charset=UTF-16"}, "CLEAR ALL".encode("utf-16")),
        (415, "POST", "", {"Content-Type": "application/sparql-query"}, b"ASK {}"),
    ],
)
def test_a_mistake_changes_nothing(
    curator: Any, status: int, method: str, url: str, headers: dict[str, str], body: bytes | None
) -> None:
    """Every mistake has its own status and a sentence, and no operation of the request is done."""
    version = curator.service.get(query="ASK {}").headers["x-dataset-version"]
    answer = curator.send(method, "/update" + url, headers=headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert answer.headers["x-dataset-version"] == version
    assert curator.lines(MINE + "half") == set()
    if status == 405:
        assert answer.headers["allow"] == "POST, OPTIONS"
    if status == 415:
        assert "application/sparql-update" in answer.headers["accept-post"]
    if status == 403:
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_only_a_token_opens_it(curator: Any) -> None:
    """Without a token, with a wrong, a revoked or an expired one, the answer is 401 with a challenge."""
    keys = Keys(curator.out)
    revoked, expired = keys.create("revoked", []), keys.create("expired", [], 1e-9)
    keys.revoke("revoked")
    asked = ["", "Bearer", "Bearer x", f"Bearer {revoked}", f"Bearer {expired}", f"Basic {curator.token}"]
    for header in (*asked, f"Bearer {curator.token}x"):
        for path in ("/update", "/store?default"):
            headers = {"Authorization": header} if header else {}
            answer = httpx.post(curator.service.address + path, data={"update": insert(MINE + "g")}, headers=headers)
            assert answer.status_code == 401, header
            assert answer.headers["www-authenticate"].startswith('Bearer realm="jingjinji"')
            assert answer.json()["detail"]
    fresh = keys.create("li", [])
    headers = {"Authorization": f"bearer {fresh}"}
    form = {"update": insert(CURATED + "li/g")}
    assert httpx.post(curator.service.address + "/update", data=form, headers=headers).status_code == 204


def test_options_need_no_token(curator: Any) -> None:
    """OPTIONS tells what can be sent."""
    answer = httpx.options(curator.service.address + "/update")
    assert (answer.status_code, answer.headers["allow"]) == (204, "POST, OPTIONS")
    assert answer.headers["accept-post"] == "application/sparql-update, application/x-www-form-urlencoded"


def test_the_dataset_of_the_request(curator: Any) -> None:
    """Repeated using-graph-uri and using-named-graph-uri make the dataset that the patterns match."""
    graph = MINE + "counts"
    count = (
        f"DROP SILENT GRAPH <{graph}> ; INSERT {{ GRAPH <{graph}> {{ <urn:it> ?which ?n }} }} WHERE {{"
        "{ SELECT (<urn:default> AS ?which) (COUNT(*) AS ?n) { ?s ?p ?o } } UNION"
        "{ SELECT (<urn:named> AS ?which) (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } } }"
    )

    def counted(**parameters: Any) -> set[int]:
        assert curator.update(count, **parameters).status_code == 204
        return {int(line.split('"')[1]) for line in curator.lines(graph)}

    assert counted(**{"using-graph-uri": [A, B]}) == {NUMBERS, 0}
    assert counted(**{"using-graph-uri": B, "using-named-graph-uri": [A, B]}) == {3, NUMBERS + 3}
    assert counted(**{"using-named-graph-uri": B}) == {0, 3}


def test_rdflib_updates(curator: Any) -> None:
    """Rdflib's SPARQLUpdateStore adds, removes and updates in a graph of its own."""
    headers = {"Authorization": f"Bearer {curator.token}"}
    service = curator.service
    store = SPARQLUpdateStore(service.endpoint, service.address + "/update", headers=headers, autocommit=False)
    graph = Graph(store, identifier=MINE + "rdflib")
    subject, label = URIRef("urn:s"), URIRef("urn:label")
    for number in range(3):
        graph.add((subject, label, Literal(f'第 {number}; "}}', lang="zh")))
    store.commit()
    assert len(curator.lines(MINE + "rdflib")) == 3
    graph.remove((subject, label, Literal('第 1; "}', lang="zh")))
    graph.update("INSERT { ?s <urn:n> ?n } WHERE { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }")
    store.commit()
    assert sorted(str(value) for _, _, value in graph) == ["2", '第 0; "}', '第 2; "}']
