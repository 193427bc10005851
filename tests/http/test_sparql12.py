"""SPARQL 1.2 over HTTP: triple terms, reifiers, annotations, base directions, and how each format writes them."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from jingjinji.store import port

TERMS = """VALUES (?t ?u ?d) {
  (<<( <x:a> <x:b> 1 )>> <<( <x:a> <x:b> <<( <x:s> <x:p> "q\\tu,o"@en--ltr )>> )>> "x"@ar--rtl) }"""
SD = "http://www.w3.org/ns/sparql-service-description#"


def test_it_is_advertised(service: Any) -> None:
    """The description says 1.1 and 1.2 of the query language, and no update where nothing can be written."""
    found = set(ox.parse(service.get(accept=port.N_TRIPLES).text, ox.RdfFormat.N_TRIPLES))
    said = {quad.object.value for quad in found if quad.predicate.value == SD + "supportedLanguage"}  # type: ignore[union-attr]
    assert said == {SD + "SPARQL11Query", SD + "SPARQL12Query"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("SUBJECT(TRIPLE(<x:a>, <x:b>, 1))", "x:a"),
        ("PREDICATE(<<( <x:a> <x:b> 1 )>>)", "x:b"),
        ("OBJECT(<<( <x:a> <x:b> 1 )>>)", "1"),
        ("isTRIPLE(<<( <x:a> <x:b> 1 )>>)", "true"),
        ("LANGDIR('a'@ar--rtl)", "rtl"),
        ("LANGDIR(STRLANGDIR('a', 'ar', 'rtl'))", "rtl"),
        ("hasLANG('a'@en)", "true"),
        ("hasLANGDIR('a'@en)", "false"),
    ],
)
def test_functions(service: Any, expression: str, value: str) -> None:
    """Each function of SPARQL 1.2 answers."""
    answer = service.get(query=f'VERSION "1.2" SELECT ({expression} AS ?x) {{}}', accept=port.CSV)
    assert (answer.status_code, answer.text.split()) == (200, ["x", value])


@pytest.mark.parametrize(
    "pattern",
    [
        "<< <x:s> <x:p> <x:o> >> <x:q> ?z",
        "<< <x:s> <x:p> <x:o> ~ ?r >> <x:q> ?z",
        "<x:s> <x:p> <x:o> {| <x:q> ?z |}",
        "<x:s> <x:p> <x:o> ~ ?r {| <x:q> ?z |}",
        "?r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <x:s> <x:p> <x:o> )>> ; <x:q> ?z",
        "?r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> ?t . ?r <x:q> ?z FILTER(SUBJECT(?t) = <x:s>)",
    ],
)
def test_patterns(curator: Any, pattern: str) -> None:
    """Reified triples, triple terms and annotations match what a curator has annotated."""
    graph = "https://w3id.org/jingjinji/graph/curated/wang/annotated"
    assert curator.put(graph, "<x:s> <x:p> <x:o> {| <x:q> 7 |} .").status_code in (201, 204)
    answer = curator.service.get(query=f"SELECT ?z {{ {pattern} }}", accept=port.CSV)
    assert answer.text.split() == ["z", "7"]


def test_tables(service: Any) -> None:
    """Each tabular format writes triple terms, nested ones too, and base directions, and they are read back so."""
    query = f"SELECT * {{ {TERMS} }}"
    inner = ox.Triple(
        ox.NamedNode("x:s"),
        ox.NamedNode("x:p"),
        ox.Literal("q\tu,o", language="en", direction=ox.BaseDirection.LTR),
    )
    first = ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal(1))
    expected = (
        first,
        ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:b"), inner),
        ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
    )
    for accept in (port.JSON, port.XML, port.TSV):
        body = service.get(query=query, accept=accept).content
        form = ox.QueryResultsFormat.from_media_type(accept)
        assert form
        (row,) = ox.parse_query_results(body, format=form)  # type: ignore[misc]
        assert (row["t"], row["u"], row["d"]) == expected  # type: ignore[index]
    term = json.loads(service.get(query=query, accept=port.JSON).content)["results"]["bindings"][0]["t"]
    assert (term["type"], sorted(term["value"])) == ("triple", ["object", "predicate", "subject"])
    root = ElementTree.fromstring(service.get(query=query, accept=port.XML).content)
    assert root.find(".//{*}literal[@{http://www.w3.org/2005/11/its}version]") is not None
    assert '"<<( <x:a> <x:b> ""1""^^' in service.get(query=query, accept=port.CSV).text
    page = service.get(query=query, accept="text/html")
    assert (page.status_code, "x:a" in page.text) == (200, True)


@pytest.mark.parametrize("accept", [port.TURTLE, port.N_TRIPLES, port.RDF_XML, port.TRIG, port.N_QUADS])
def test_graphs(service: Any, accept: str) -> None:
    """Each graph format that has a form for triple terms is read back as the same graph."""
    query = "CONSTRUCT { <x:s> <x:p> <x:o> {| <x:q> 1 |} . <x:x> <x:y> 'x'@ar--rtl } WHERE {}"
    form = ox.RdfFormat.from_media_type(accept)
    assert form
    found = list(ox.parse(service.get(query=query, accept=accept).content, form))
    assert len(found) == 4
    assert any(isinstance(quad.object, ox.Triple) for quad in found)
    assert any(isinstance(quad.object, ox.Literal) and quad.object.direction for quad in found)


def test_a_format_without_triple_terms_says_so(service: Any) -> None:
    """JSON-LD has no form for triple terms: 406 with the formats that have one."""
    answer = service.get(query="CONSTRUCT { <x:s> <x:p> <x:o> {| <x:q> 1 |} } WHERE {}", accept=port.JSON_LD)
    assert answer.status_code == 406
    assert "cannot be sent as application/ld+json" in answer.json()["detail"]
    assert port.TURTLE in answer.json()["hint"]


def test_an_annotated_thing_still_has_its_pages(curator: Any) -> None:
    """What a curator says about triples breaks no description: each form answers, or refuses in a sentence."""
    thing = "https://w3id.org/jingjinji/id/place/annotated"
    graph = "https://w3id.org/jingjinji/graph/curated/wang/places"
    reifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>"
    assert (
        curator.put(graph, f"<{thing}> {reifies} <<( <x:s> <x:p> <{thing}> )>> ; <x:q> 1, 'w'@ar--rtl .").status_code
        == 201
    )
    for path in (thing.removeprefix("https://w3id.org/jingjinji"), graph.removeprefix("https://w3id.org/jingjinji")):
        for suffix in (".html", ".ttl", ".nt", ".rdf", ".trig", ".nq", ".jsonld"):
            answer = curator.service.get(path + suffix)
            assert answer.status_code == (406 if suffix == ".jsonld" else 200), (path, suffix, answer.text)
