"""Real clients: SPARQLWrapper, rdflib's SPARQLStore, and our own remote store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper

from jingjinji.store import port
from jingjinji.store.port import Answer, DeadlinePassed, Formats, QuerySyntax, RemoteFailed, Request
from jingjinji.store.remote import RemoteStore
from store.toy import NUMBERS, RUNAWAY, A, B

_ONE = "SELECT ?s { ?s <http://toy.example/value> 1 }"


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("body", [URLENCODED, POSTDIRECTLY])
@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_asks_for_tables(service: Any, method: str, body: str, form: str) -> None:
    """SPARQLWrapper reads tables by every method and in its formats."""
    wrapper = SPARQLWrapper(service.endpoint, returnFormat=form)
    wrapper.setQuery(_ONE)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(body)
    result = wrapper.query().convert()
    text = result.toxml() if form == XML else str(result)
    assert "http://toy.example/n1" in text


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_asks_for_graphs(service: Any, form: str) -> None:
    """SPARQLWrapper reads graphs in its formats."""
    wrapper = SPARQLWrapper(service.endpoint, returnFormat=form)
    wrapper.setQuery("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 1 }")
    result = wrapper.query().convert()
    parsed = result if isinstance(result, Graph) else Graph().parse(data=result, format="turtle")
    assert len(parsed) == 1


def test_rdflib_sparqlstore(service: Any) -> None:
    """Rdflib's SPARQLStore counts, matches and queries."""
    graph = Graph(SPARQLStore(service.endpoint, returnFormat="json"))
    assert len(list(graph.triples((URIRef("http://toy.example/n1"), None, None)))) == 2
    assert [str(row.s) for row in graph.query(_ONE)] == ["http://toy.example/n1"]
    assert graph.query("ASK { ?s ?p 1 }").askAnswer


async def _ask(store: RemoteStore, request: Request) -> tuple[Answer, bytes]:
    answer = await store.ask(request)
    return answer, await answer.read()


def test_the_remote_store_answers_as_the_embedded_one(service: Any) -> None:
    """Formats, kinds, datasets and the version come through."""
    store = RemoteStore(service.endpoint)
    answer, body = asyncio.run(_ask(store, Request(_ONE, Formats(port.CSV, port.TURTLE))))
    assert (answer.kind, answer.media_type, body) == ("tabular", port.CSV, b"s\r\nhttp://toy.example/n1\r\n")
    answer, body = asyncio.run(_ask(store, Request("CONSTRUCT WHERE { ?s ?p 1 }")))
    assert (answer.kind, answer.media_type) == ("graph", port.TURTLE)
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    request = Request(query, Formats(port.CSV), port.Dataset((A, B)))
    assert asyncio.run(_ask(store, request))[1].split()[1] == str(NUMBERS).encode()
    assert store.version


def test_the_remote_store_tells_faults(service: Any) -> None:
    """A syntax error comes with its place; a deadline and an absent service are told apart."""
    store = RemoteStore(service.endpoint)
    with pytest.raises(QuerySyntax) as caught:
        asyncio.run(_ask(store, Request("SELECT ?x WHERE {\n  ?x jjj:measure ?y }")))
    assert (caught.value.line, caught.value.column) == (2, 6)
    assert "“jjj:” is not declared" in caught.value.sentence
    with pytest.raises(DeadlinePassed):
        asyncio.run(_ask(RemoteStore(service.endpoint, deadline=1), Request(RUNAWAY)))
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        asyncio.run(_ask(RemoteStore("http://127.0.0.1:9/sparql"), Request(_ONE)))


def test_a_cut_answer_is_told_by_the_remote_store(start: Any) -> None:
    """The truncation that the service announces comes through."""
    service = start(limits={"rows": 2})
    answer, _ = asyncio.run(_ask(RemoteStore(service.endpoint), Request("SELECT ?s { ?s ?p ?o }")))
    assert answer.truncated
