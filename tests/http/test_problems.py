"""Problems: every type is an address that explains it, and every problem comes in the form that the client prefers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph, URIRef

from jingjinji import terms
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem_types import read_types

_HTTP = Path(problem.__file__).parent
# Names that are put together: what stands in the code, and what it can become.
_MADE = {"{what}-too-large": ("query-too-large", "update-too-large", "graph-too-large")}
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _name_of(call: ast.Call) -> str | None:
    """Return the name that a call of Problem gives, as it stands in the code; None where it is a variable."""
    first = call.args[0]
    given = (
        first.value.elts[1] if isinstance(first, ast.Starred) and isinstance(first.value, ast.Tuple) else call.args[1]
    )
    if isinstance(given, ast.JoinedStr):
        return ast.unparse(given)[2:-1]
    return given.value if isinstance(given, ast.Constant) else None


def _used() -> Iterator[tuple[str, str | None]]:
    for file in sorted(_HTTP.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                yield file.name, _name_of(node)


def test_every_name_has_a_type() -> None:
    """Each name that the code gives a problem, or a fault of the store, is explained; no type is without use."""
    found = list(_used())
    assert len(found) > 25
    variable = {file for file, name in found if name is None}
    assert variable == {"app.py", "problem.py"}  # names of HTTP statuses, and of the store's faults
    names = {made for _, name in found if name for made in _MADE.get(name, (name,))}
    names |= {name for _, name, _ in problem.OF_FAULT.values()} | {"not-found", "method-not-allowed", "http"}
    assert names == set(read_types())


def test_every_type_is_told_in_both_languages() -> None:
    """Each text is there, in its language, and is a sentence."""
    for kind in read_types().values():
        for language, said in kind.texts.items():
            assert 400 <= kind.status < 600
            for text in (said.cause, said.remedy):
                assert text.endswith("。" if language == "zh" else "."), text
            assert any("\u4e00" <= sign <= "\u9fff" for sign in said.title + said.cause) == (language == "zh")


@pytest.mark.parametrize("name", ["query-syntax", "out-of-reach"])
def test_the_type_of_a_problem_is_an_address(service: Any, name: str) -> None:
    """The IRI of a type answers by path with a page in either language and with RDF, and forms point at each other."""
    iri = terms.term(f"problem/{name}")
    path = iri.removeprefix(terms.BASE.rstrip("/"))
    for language, said in read_types()[name].texts.items():
        page = httpx.get(service.address + path, headers={"Accept": _BROWSER, "Accept-Language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert said.title in page.text
        assert said.remedy.partition("<")[0] in page.text
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        answer = service.get(path, accept=accept)
        graph = Graph().parse(data=answer.content, format=form)
        labels = {label.language for label in graph.objects(URIRef(iri), URIRef(terms.PREFIXES["skos"] + "prefLabel"))}  # type: ignore[attr-defined]
        assert labels == {"zh", "en"}
    turtle = service.get(path + ".ttl")
    assert turtle.headers["Content-Type"] == "text/turtle; charset=utf-8"
    again = httpx.get(service.address + path + ".ttl", headers={"If-None-Match": turtle.headers["ETag"]})
    assert again.status_code == 304


def test_all_types_are_listed(service: Any) -> None:
    """The list has every type; an unknown one is 404, an unknown format 406."""
    page = service.get("/def/problem/", accept=_BROWSER)
    assert all(f"/def/problem/{name}?" in page.text for name in read_types())
    graph = Graph().parse(data=service.get("/def/problem/", accept="text/turtle").text, format="turtle")
    assert len(set(graph.subjects())) == len(read_types()) + 1
    assert service.get("/def/problem/nonsense").status_code == 404
    assert service.get("/def/problem/defect", accept="image/png").status_code == 406
    assert httpx.get(service.address + "/def/problem").headers["Location"] == "problem/"


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/id/place/atlantis", None, 404),
        ("GET", "/queries/nonsense", None, 404),
        ("GET", "/dump/1.0/x.nq", None, 404),
        ("GET", "/def/problem/nonsense", None, 404),
        ("POST", "/", None, 405),
        ("DELETE", "/id/place/beijing", None, 405),
        ("PATCH", "/sparql", None, 405),
        ("PUT", "/catalog", None, 405),
        ("GET", "/sparql?query=SELECT", None, 400),
        ("POST", "/update", None, 403),
        ("PUT", "/store?graph=x:y", None, 403),
        ("GET", "/catalog", "image/png, text/html;q=0", 406),
        ("GET", "/sparql?query=ASK{}", "image/png", 406),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_problem_is_a_page_for_a_browser(
    service: Any, method: str, path: str, accept: str | None, status: int, language: str
) -> None:
    """To a browser each problem is a page in its language, to a program problem+json, with Allow where it is 405."""
    asked = {"Accept": accept or _BROWSER, "Accept-Language": language}
    answer = httpx.request(method, service.address + path, headers=asked)
    assert answer.status_code == status
    if accept is None:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert f'<html lang="{language}">' in answer.text
        assert any(kind.texts[language].title in answer.text for kind in read_types().values())
    program = httpx.request(method, service.address + path, headers={"Accept": accept or "*/*"})
    assert (program.status_code, program.headers["Content-Type"]) == (status, "application/problem+json")
    assert program.json()["type"].removeprefix(terms.term("problem/")) in read_types()
    assert ("Allow" in program.headers) == (status == 405)
    assert "Accept" in program.headers["Vary"]


_ADDRESSES = "/ /sparql /catalog /queries /dump/ /def/ /def/problem/ /id/x /sitemap.xml /metrics /health/live"


@pytest.mark.parametrize("path", _ADDRESSES.split())
def test_every_address_tells_its_methods(service: Any, path: str) -> None:
    """OPTIONS is 204 with Allow, the same that a wrong method is told, and HEAD is among it."""
    told = httpx.options(service.address + path)
    assert told.status_code == 204
    assert {"GET", "HEAD", "OPTIONS"} <= set(told.headers["Allow"].split(", "))
    wrong = httpx.request("PROPFIND", service.address + path)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, told.headers["Allow"])


def test_a_deadline_is_a_page_too(service: Any) -> None:
    """A 503 has Retry-After, and reads as a page where a page is preferred."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answer = service.get(query=query, accept=_BROWSER, timeout="0.3")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "Retry-After" in answer.headers


def test_a_range_that_is_not_there(service: Any) -> None:
    """416 of a dump is a problem with the file's size in Content-Range, as JSON or as a page."""
    listed = service.get("/dump/", accept="application/json").json()["files"]
    path = next(file["url"] for file in listed if file["name"].endswith(".nq"))
    for accept, media_type in (("*/*", "application/problem+json"), (_BROWSER, "text/html; charset=utf-8")):
        asked = {"Range": "bytes=999999999-", "Accept": accept, "Accept-Encoding": "identity"}
        answer = httpx.get(path, headers=asked)
        assert (answer.status_code, answer.headers["Content-Type"]) == (416, media_type)
        assert answer.headers["Content-Range"].startswith("bytes */")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


_NOTHING_FITS = ("/sparql", "/sparql?query=ASK{}", "/id/place/x", "/def/", "/catalog", "/queries", "/api/effects",
                 "/.well-known/sparql-examples", "/api/facts?q=x", "/dump/", "/def/problem/busy")  # fmt: skip


@pytest.mark.parametrize("path", _NOTHING_FITS)
def test_what_cannot_be_accepted_is_repeated(service: Any, path: str) -> None:
    """A 406 says which header was sent and which formats there are."""
    answer = httpx.get(service.address + path, headers={"Accept": "image/webp"}, timeout=30)
    assert answer.status_code == 406
    assert "“Accept: image/webp”" in answer.json()["detail"]
    assert answer.json()["hint"].startswith("accept one of ")
    assert "/" in answer.json()["hint"]
