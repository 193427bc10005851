"""`/store` over a real connection: the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from jingjinji.store.keys import CURATED, Keys
from store.toy import NUMBERS, A

MINE = CURATED + "wang/"
_TURTLE = {"Content-Type": "text/turtle"}


def parsed(answer: httpx.Response) -> list[ox.Triple]:
    """Return the triples of an answer."""
    media_type = answer.headers["content-type"].partition(";")[0]
    form = ox.RdfFormat.from_media_type(media_type)
    return [quad.triple for quad in ox.parse(answer.content, format=form)]


def test_the_life_of_a_graph(curator: Any) -> None:
    """PUT makes it (201), replaces it (204), POST adds, GET and HEAD show it, DELETE ends it, then it is 404."""
    graph = MINE + "life"
    made = curator.put(graph, "<> <urn:p> 30.50 .")
    assert made.status_code == 201
    shown = curator.send("GET", "/store", params={"graph": graph})
    assert shown.headers["content-type"] == "text/turtle; charset=utf-8"
    assert f"<{graph}> <urn:p> 30.50" in shown.text
    assert curator.send("GET", made.headers["location"].removeprefix(curator.service.address)).text == shown.text
    assert curator.put(graph, "<> <urn:p> 1 , 2 .").status_code == 204
    added = curator.send("POST", "/store", params={"graph": graph}, content=b"<> <urn:p> 3 .", headers=_TURTLE)
    assert added.status_code == 204
    assert len(parsed(curator.send("GET", "/store", params={"graph": graph}))) == 3
    got, head = (curator.send(method, "/store", params={"graph": graph}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
    assert curator.send("DELETE", "/store", params={"graph": graph}).status_code == 204
    for method in ("GET", "HEAD", "DELETE"):
        assert curator.send(method, "/store", params={"graph": graph}).status_code == 404


def test_an_empty_graph_is_a_graph(curator: Any) -> None:
    """A graph of no triples exists: it is shown, and named to queries."""
    graph = MINE + "empty"
    assert curator.put(graph, "").status_code == 201
    shown = curator.send("GET", "/store", params={"graph": graph})
    assert (shown.status_code, parsed(shown)) == (200, [])
    assert curator.service.get(query=f"ASK {{ GRAPH <{graph}> {{ }} }}").json()["boolean"]


def test_post_to_the_store_makes_a_graph(curator: Any) -> None:
    """POST that names no graph makes one within the token's scope and says where (5.5)."""
    made = curator.send("POST", "/store", content=b"<> <urn:p> 1 .", headers=_TURTLE)
    assert made.status_code == 201
    location = made.headers["location"]
    assert location.startswith(curator.service.address + "/store?graph=https%3A%2F%2Fw3id.org%2F")
    assert MINE in curator.send("GET", location.removeprefix(curator.service.address)).text
    narrow = Keys(curator.out).create("narrow", ["http://x/g"])
    headers = {**_TURTLE, "Authorization": f"Bearer {narrow}"}
    refused = httpx.post(curator.service.address + "/store", content=b"", headers=headers)
    assert refused.status_code == 403
    assert "?graph=http://x/g" in refused.json()["hint"]


def test_a_form_with_several_files(curator: Any) -> None:
    """The files of multipart/form-data are merged into one graph, by POST and by PUT."""
    files = [
        ("first", ("a.ttl", b"<> <urn:p> _:a .", "text/turtle")),
        ("second", ("b.nt", b"<urn:s> <urn:p> _:a .\n", "application/n-triples")),
    ]
    for number, method in enumerate(("POST", "PUT")):
        graph = f"{MINE}form{number}"
        assert curator.send(method, "/store", params={"graph": graph}, files=files).status_code == 201
        shown = parsed(curator.send("GET", "/store", params={"graph": graph}))
        assert len({triple.object for triple in shown}) == 2


def test_a_graph_under_its_own_path(curator: Any) -> None:
    """A curator's graph is written directly at its path, and read there by everybody (4.1)."""
    path = "/graph/curated/wang/direct"
    assert curator.send("PUT", path, content=b"<urn:s> <urn:p> 7 .", headers=_TURTLE).status_code == 201
    assert curator.send("POST", path, content=b"<urn:s> <urn:p> 8 .", headers=_TURTLE).status_code == 204
    assert len(curator.lines(MINE + "direct")) == 2
    read = httpx.get(curator.service.address + path, headers={"Accept": "application/n-triples"})
    assert len(parsed(read)) == 2
    assert httpx.delete(curator.service.address + path).status_code == 401
    assert curator.send("DELETE", path).status_code == 204
    assert curator.send("PUT", "/graph/curated/li/x", content=b"", headers=_TURTLE).status_code == 403
    assert curator.send("PUT", "/graph/derived", content=b"", headers=_TURTLE).status_code == 405


def test_the_default_graph_is_shown_and_not_written(curator: Any) -> None:
    """`?default` is the union of all graphs: GET shows it, whatever writes to it is 403."""
    shown = curator.send("GET", "/store?default", headers={"Accept": "application/n-triples"})
    assert len(set(parsed(shown))) > NUMBERS
    for method in ("PUT", "POST", "DELETE"):
        answer = curator.send(method, "/store?default", content=b"", headers=_TURTLE)
        assert answer.status_code == 403
        assert "union" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "sent_as"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples, text/turtle;q=0.5", "application/n-triples"),
        ("image/png, text/turtle;q=0.1", "text/turtle; charset=utf-8"),
    ],
)
def test_graphs_are_negotiated(curator: Any, accept: str, sent_as: str) -> None:
    """A graph comes in the accepted format, with a tag that spares the body next time."""
    shown = curator.send("GET", "/store", params={"graph": A}, headers={"Accept": accept})
    assert shown.headers["content-type"] == sent_as
    assert len(parsed(shown)) == NUMBERS
    headers = {"Accept": accept, "If-None-Match": shown.headers["etag"]}
    assert curator.send("GET", "/store", params={"graph": A}, headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("status", "method", "url", "headers", "body"),
    [
        (400, "GET", "", {}, None),
        (400, "PUT", "", _TURTLE, b""),
        (400, "GET", "?default&graph=urn:a", {}, None),
        (400, "GET", "?graph=urn:a&graph=urn:b", {}, None),
        (400, "PUT", "?graph=relative", _TURTLE, b""),
        (400, "PUT", f"?graph={MINE}%5B%25zz", _TURTLE, b""),
        (400, "PUT", f"?graph={MINE}g", _TURTLE, b"<urn:a> <urn:b> ."),
        (400, "POST", f"?graph={MINE}g", {"Content-Type": "multipart/form-data; boundary=x"}, b"nothing"),
        (403, "PUT", f"?graph={A}", _TURTLE, b""),
        (403, "POST", f"?graph={A}", _TURTLE, b""),
        (403, "DELETE", f"?graph={A}", {}, None),
        (403, "PUT", "?graph=https://w3id.org/jingjinji/graph/derived", _TURTLE, b""),
        (403, "PUT", f"?graph={CURATED}li/g", _TURTLE, b""),
        (404, "GET", f"?graph={MINE}none", {}, None),
        (404, "DELETE", f"?graph={MINE}none", {}, None),
        (405, "PATCH", f"?graph={MINE}g", {}, None),
        (406, "GET", f"?graph={A}", {"Accept": "image/png"}, None),
        (413, "PUT", f"?graph={MINE}g", _TURTLE, b"#" * ((16 << 20) + 1)),
        (415, "PUT", f"?graph={MINE}g", {}, b"<urn:a> <urn:b> 1 ."),
        (415, "PUT", f"?graph={MINE}g", {"Content-Type": "text/csv"}, b"a,b"),
        (415, "PUT", f"?graph={MINE}g", {"Content-Type": "application/n-quads"}, b""),
        (415, "PUT", f"?graph={MINE}g", {"Content-Type": "text/turtle; charset=utf-16"}, b""),
        (415, "PUT", f"?graph={MINE}g", {**_TURTLE, "Content-Encoding": "gzip"}, b""),
    ],
)
def test_a_mistake_changes_nothing(
    curator: Any, status: int, method: str, url: str, headers: dict[str, str], body: bytes | None
) -> None:
    """Every mistake has its own status and a sentence, and nothing is changed."""
    version = curator.service.get(query="ASK {}").headers["x-dataset-version"]
    answer = curator.send(method, "/store" + url, headers=headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.headers["x-dataset-version"] == version


def _conditional(curator: Any, method: str, graph: str, **headers: str) -> httpx.Response:
    body = {} if method == "DELETE" else {"content": f"<> <urn:by> '{method}' .".encode()}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx.Response = curator.send(method, "/store", params={"graph": graph}, headers=_TURTLE | named, **body)
    return answer


def _tag(curator: Any, graph: str, accept: str = "text/turtle") -> str:
    headers = {"Accept": accept}
    return str(curator.send("GET", "/store", params={"graph": graph}, headers=headers).headers["ETag"])


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_graph_that_has_changed_is_left_alone(curator: Any, method: str) -> None:
    """If-Match with the tag of what was read lets an edit through once; after another edit it is 412 and no change."""
    graph = f"{MINE}conditional/{method}"
    curator.put(graph, "<> <urn:p> 1 .")
    old, as_triples = _tag(curator, graph), _tag(curator, graph, "application/n-triples")
    assert old != as_triples
    curator.put(MINE + "another", f"<> <urn:p> '{method}' .")
    assert _tag(curator, graph) == old, "a tag is the graph's own"
    curator.put(graph, "<> <urn:p> 2 .")
    before = curator.lines(graph)
    for stale in (old, as_triples, 'W/"x"', '"x", "y"', f"W/{_tag(curator, graph)}"):
        refused = _conditional(curator, method, graph, If_Match=stale)
        assert (refused.status_code, curator.lines(graph)) == (412, before)
        assert "If-Match does not hold" in refused.json()["detail"]
    tags = f'"other", {_tag(curator, graph, "application/n-triples")}'
    assert _conditional(curator, method, graph, If_Match=tags).status_code == 204
    assert curator.lines(graph) != before


def test_a_graph_is_made_only_where_there_is_none(curator: Any) -> None:
    """`If-None-Match: *` makes a graph and never replaces one; `If-Match: *` is the other way round."""
    graph = MINE + "fresh"
    assert _conditional(curator, "PUT", graph, If_Match="*").status_code == 412
    assert _conditional(curator, "DELETE", graph, If_Match="*").status_code == 412
    assert _conditional(curator, "PUT", graph, If_None_Match="*").status_code == 201
    again = _conditional(curator, "PUT", graph, If_None_Match="*")
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[-1]) == (412, "changed-meanwhile")
    assert _conditional(curator, "POST", graph, If_None_Match=_tag(curator, graph)).status_code == 412
    assert _conditional(curator, "PUT", graph, If_Match="*").status_code in (200, 204)


def test_the_tag_of_a_graphs_own_path_counts_too(curator: Any) -> None:
    """What was read at the path of a graph can be written there under its tag, and not twice."""
    path = "/graph/curated/wang/direct"
    assert curator.send("PUT", path, content=b"<> <urn:p> 1 .", headers=_TURTLE).status_code == 201
    tag = curator.send("GET", path, headers={"Accept": "text/turtle", "Accept-Encoding": "gzip"}).headers["ETag"]
    headers = _TURTLE | {"If-Match": tag}
    assert curator.send("PUT", path, content=b"<> <urn:p> 2 .", headers=headers).status_code == 204
    assert curator.send("PUT", path, content=b"<> <urn:p> 3 .", headers=headers).status_code == 412


def test_of_two_who_have_read_the_same_one_writes(curator: Any) -> None:
    """Of several edits at once with the same tag exactly one is done; the others are told that they came late."""
    graph = MINE + "race"
    curator.put(graph, "<> <urn:p> 0 .")
    tag = _tag(curator, graph)
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(_conditional, curator, "POST", graph, If_Match=tag) for _ in range(4)]
        statuses = sorted(call.result().status_code for call in calls)
    assert statuses == [204, 412, 412, 412]


def test_patch_is_told_what_there_is(curator: Any) -> None:
    """PATCH is 405 with Allow, at the store and at a graph's path; SPARQL Update does what it would."""
    curator.put(MINE + "patched", "")
    for path in (f"/store?graph={MINE}patched", "/graph/curated/wang/patched"):
        answer = curator.send("PATCH", path, content=b"", headers={"Content-Type": "application/sparql-update"})
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"
        assert "/update" in answer.json()["hint"]
        assert curator.send("OPTIONS", path).headers["Allow"] == answer.headers["Allow"]
