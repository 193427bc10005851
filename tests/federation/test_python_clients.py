"""Clients that come with the test dependencies: rdflib, SPARQLWrapper, and the `oxigraph` server calling us."""

from __future__ import annotations

import json

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from federation.census import EVERYWHERE, EXPECTED, PATTERN, POPULATION, THEIRS, calling, census_turtle, joined
from jingjinji import terms

_JSON = "application/sparql-results+json"


def oxigraph_calls(census: str, query: str) -> httpx.Response:
    """Ask the server that holds the census."""
    headers = {"Content-Type": "application/sparql-query", "Accept": _JSON}
    return httpx.post(census, content=query, headers=headers, timeout=30)


def wrapper_asks(endpoint: str, query: str) -> bytes:
    """Ask an endpoint by SPARQLWrapper."""
    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setQuery(query)
    return json.dumps(wrapper.queryAndConvert()).encode()


def test_oxigraph_calls_us(ours: str, census: str) -> None:
    """The `oxigraph` server joins its census with our figures by SERVICE; a place that we do not know is no row."""
    assert joined(oxigraph_calls(census, calling(ours)).content) == EXPECTED


def test_a_call_that_must_fail_fails(ours: str, census: str) -> None:
    """A SERVICE on an address of ours that is no endpoint is no answer, and with a misspelt term no row."""
    with pytest.raises(ValueError):  # that server has sent its 200 by then, and breaks the JSON
        joined(oxigraph_calls(census, calling(ours + "-nowhere")).content)
    misspelt = calling(ours).replace(terms.term("value"), terms.term("valeu"))
    assert joined(oxigraph_calls(census, misspelt).content) == {}


def test_sparqlwrapper_calls_through(ours: str, census: str) -> None:
    """SPARQLWrapper gets the join from the census that calls us."""
    assert joined(wrapper_asks(census, calling(ours))) == EXPECTED


def test_sparqlwrapper_carries_values(ours: str, census: str) -> None:
    """SPARQLWrapper takes places and populations from one endpoint to ours in a VALUES block."""
    known = json.loads(wrapper_asks(census, f"SELECT * WHERE {{ {THEIRS} }}"))["results"]["bindings"]
    rows = " ".join(f"(<{row['place']['value']}> {row['population']['value']})" for row in known)
    assert len(known) == len(EXPECTED) + 1
    query = f"SELECT * WHERE {{ VALUES (?place ?population) {{ {rows} }} {PATTERN} }}"
    assert joined(wrapper_asks(ours, query)) == EXPECTED


def test_rdflib_calls_us(ours: str) -> None:
    """Rdflib joins a graph in memory with our figures by SERVICE."""
    graph = Graph().parse(data=census_turtle(), format="turtle")
    assert joined(graph.query(calling(ours)).serialize(format="json") or b"") == EXPECTED


def test_rdflib_over_two_stores(ours: str, census: str) -> None:
    """Rdflib joins two SPARQLStores, ours and the census, pattern by pattern."""
    both = ReadOnlyGraphAggregate([Graph(SPARQLStore(census)), Graph(SPARQLStore(ours))])
    assert joined(both.query(EVERYWHERE).serialize(format="json") or b"") == EXPECTED


def test_rdflib_matches_by_triple(ours: str) -> None:
    """A SPARQLStore of ours matches single patterns: the census's places have a label here, Atlantis has none."""
    graph = Graph(SPARQLStore(ours))
    label = URIRef(terms.PREFIXES["skos"] + "prefLabel")
    places = Graph().parse(data=census_turtle(), format="turtle").subjects(URIRef(POPULATION))
    labelled = {str(place) for place in places if graph.value(place, label)}  # type: ignore[arg-type]
    assert labelled == {terms.thing(f"place/{name}") for name in EXPECTED}
