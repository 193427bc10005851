"""Every result format, read back by other libraries; the service description; pages."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import RDF, Dataset, Graph, Namespace, URIRef

from store.toy import NUMBERS, A, B, C

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_NAME = "SELECT ?s ?name ?none { ?s <http://toy.example/name> ?name }"
_TEXT = '一, "one"\nand }},{{'


def test_json(service: Any) -> None:
    """JSON results hold terms with their language, and leave unbound variables out."""
    answer = service.get(query=_NAME)
    assert answer.headers["content-type"] == "application/sparql-results+json"
    binding = answer.json()["results"]["bindings"][0]
    assert binding["name"] == {"type": "literal", "value": _TEXT, "xml:lang": "zh"}
    assert "none" not in binding


def test_xml(service: Any) -> None:
    """XML results parse, with text intact."""
    answer = service.get(query=_NAME, accept="application/sparql-results+xml")
    assert answer.headers["content-type"] == "application/sparql-results+xml"
    literals = ElementTree.fromstring(answer.content).findall(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert [literal.text for literal in literals] == [_TEXT]


def test_csv(service: Any) -> None:
    """CSV results have CRLF rows and quoted text (SPARQL 1.1 CSV/TSV 3)."""
    answer = service.get(query=_NAME, accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    assert rows == [["s", "name", "none"], ["http://toy.example/n1", _TEXT, ""]]


def test_tsv(service: Any) -> None:
    """TSV results have terms in Turtle form (SPARQL 1.1 CSV/TSV 4)."""
    answer = service.get(query=_NAME, accept="text/tab-separated-values")
    assert answer.text.split("\n")[0] == "?s\t?name\t?none"
    assert answer.text.split("\n")[1].split("\t")[1].endswith("@zh")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(
    ("media_type", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_graph_formats(service: Any, media_type: str, parser: str) -> None:
    """A constructed graph parses in every format with the same triples."""
    answer = service.get(query="CONSTRUCT WHERE { ?s ?p ?o }", accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    parsed = Dataset(default_union=True).parse(data=answer.content, format=parser)
    assert len(parsed) == NUMBERS + 1


@pytest.mark.parametrize(
    ("accept", "sent_as"),
    [
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("application/turtle", "application/turtle"),
    ],
)
def test_media_types_of_real_clients(service: Any, accept: str, sent_as: str) -> None:
    """Old names of formats are understood, and the answer bears the name that was asked for."""
    query = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1" if "turtle" in accept else _NAME
    answer = service.get(query=query, accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, sent_as)


def test_a_hint_decides(service: Any) -> None:
    """`format=` goes before Accept, and is ignored where it does not fit."""
    assert service.get(query=_NAME, accept="text/csv", format="json").json()
    assert service.get(query=_NAME, accept="text/csv", output="turtle").headers["content-type"].startswith("text/csv")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_service_description(service: Any, media_type: str, path: str) -> None:
    """Without a query the endpoint describes itself: its own address, the union as default graph, its graphs."""
    answer = service.get(path, accept=media_type)
    described = Graph().parse(data=answer.content, format=media_type)
    endpoint = URIRef(service.address + path)
    assert (None, SD.endpoint, endpoint) in described
    assert (endpoint, RDF.type, SD.Service) in described
    assert (endpoint, SD.feature, SD.UnionDefaultGraph) in described
    assert {str(name) for name in described.objects(None, SD.name)} == {A, B, C}
    assert len(list(described.objects(None, SD.defaultGraph))) == 1


def test_service_description_behind_a_proxy(start: Any) -> None:
    """Behind a proxy with a root path the address is the one that the client sees, stripped or not."""
    service = start(root_path="/kg")
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example", "Accept": "text/turtle"}
    for path in ("/sparql", "/kg/sparql"):
        answer = httpx.get(service.address + path, headers=forwarded)
        assert "sd:endpoint <https://data.example/kg/sparql>" in answer.text
    assert 'action="/kg/sparql"' in service.get("/sparql", accept="text/html").text


def test_the_editor_and_a_result_as_a_page(service: Any) -> None:
    """A browser gets an editor, and a table in which text from the data is only text."""
    editor = service.get(accept="text/html,*/*;q=0.5", lang="zh")
    assert '<html lang="zh">' in editor.text
    assert "<textarea" in editor.text
    query = 'SELECT ?x ?y { VALUES (?x ?y) { ("<script>alert(1)</script>" <javascript:alert(1)>) } }'
    page = httpx.post(service.endpoint, data={"query": query, "format": "html"}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"<script(?! (?:src=\"/assets/|type=\"(?:application/json|module)\"))", page)
    assert 'href="javascript' not in page
    assert service.get(query="ASK {}", format="html", lang="zh").text.count("<strong>是</strong>") == 1


def test_a_page_shows_no_more_rows_than_it_says(service: Any) -> None:
    """A result of very many rows becomes a page of a thousand, and the page says that there are more."""
    answer = service.get(query="SELECT * { ?a ?b ?c . ?d ?e ?f }", format="html")
    assert answer.headers["x-result-truncated"] == "true"
    assert answer.text.count("<tr>") == 1001
    assert "more rows than this page shows" in answer.text


def test_pages_load_nothing_from_elsewhere(service: Any) -> None:
    """What a page loads comes from this service, it holds no script or style of its own, and its policy says so."""
    page = service.get("/", accept="text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page.text)
    assert len(loaded) >= 3
    assert all(address.startswith("/assets/") or address == "data:," for address in loaded)
    for own in ("<style", "<script>", " style=", " onclick=", "@import"):
        assert own not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy


def test_files_of_the_pages_may_be_kept_for_ever(service: Any) -> None:
    """A style sheet under the hash of the moment is immutable; under another one it is asked for again."""
    [sheet] = re.findall(r'href="(/assets/[0-9a-f]+/workbench.css)"', service.get("/", accept="text/html").text)
    assert "immutable" in service.get(sheet).headers["cache-control"]
    assert "no-cache" in service.get("/assets/0/workbench.css").headers["cache-control"]


def test_home_in_both_languages(service: Any) -> None:
    """The home page follows Accept-Language and the switch, and its questions lead to answers."""
    chinese = httpx.get(service.address + "/", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="zh">' in chinese
    assert "措施影响了哪些指标" in chinese
    english = httpx.get(service.address + "/?lang=en", headers={"Accept-Language": "zh-CN"}).text
    assert "Which measures affected which metrics?" in english
    assert "/queries/limits-exceeded?format=html&amp;lang=en" in english
    assert "/id/place/miyun" not in english, "the toy graph has no such place"
