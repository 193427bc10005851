"""Requests as well-known clients send them, replayed by their method, headers and parameters: each gets what it reads.

The headers are those that the clients are known to send. Where a client can be installed it is also run, in
`test_clients.py` and in `tests/federation`; the others are written down from their documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from jingjinji.store import port

SELECT = "SELECT ?s WHERE { ?s <http://toy.example/value> 1 }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?o = 1) }"
OWL_API = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


@dataclass(frozen=True)
class Sent:
    """What a client sends: method, Accept, the parameters beside the query, and where the query stands."""

    client: str
    accept: str | None
    table: str
    graph: str | None = None
    method: str = "POST"
    direct: bool = False
    also: tuple[tuple[str, str], ...] = ()


REQUESTS = (
    Sent("curl", "*/*", port.JSON, port.TURTLE, "GET"),
    Sent("no Accept at all", None, port.JSON, port.TURTLE, "GET"),
    Sent("Comunica bindings", "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7", port.JSON),
    Sent(
        "Comunica quads",
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,application/json;q=0.45,text/n3;q=0.35,application/xml;q=0.3,"
        "image/svg+xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/sparql-results+json;q=0.1",
        "application/json",
        port.N_QUADS,
        "GET",
    ),
    Sent("Yasgui table", "application/sparql-results+json,*/*;q=0.9", port.JSON),
    Sent("Yasgui graph", "text/turtle,*/*;q=0.9", port.JSON, port.TURTLE),
    Sent(
        "Jena ARQ select",
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
        "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
        port.JSON,
        method="GET",
    ),
    Sent(
        "Jena ARQ construct",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
        "application/trig,application/n-quads;q=0.9,*/*;q=0.3",
        port.JSON,
        port.TURTLE,
        "GET",
    ),
    Sent(
        "RDF4J tuples",
        "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+xml;q=0.8, application/xml;q=0.8, "
        "application/sparql-results+json, application/json, text/csv;q=0.8, text/tab-separated-values;q=0.8",
        port.JSON,
        also=(("queryLn", "SPARQL"), ("infer", "true")),
    ),
    Sent(
        "RDF4J graph",
        "application/x-binary-rdf;q=0.8, text/turtle;q=0.8, application/x-turtle;q=0.8, application/trig;q=0.8, "
        "application/n-quads;q=0.8, text/x-nquads;q=0.8, application/rdf+xml;q=0.5, "
        "application/n-triples, text/plain;q=0.3",
        "text/plain",
        port.N_TRIPLES,
        also=(("queryLn", "SPARQL"), ("infer", "true"), ("timeout", "20")),
    ),
    Sent(
        "SPARQLWrapper JSON",
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        port.JSON,
        method="GET",
        also=(("format", "json"), ("output", "json"), ("results", "json")),
    ),
    Sent(
        "SPARQLWrapper RDF/XML",
        "application/rdf+xml",
        port.XML,
        port.RDF_XML,
        "GET",
        also=(("format", "rdf+xml"), ("output", "rdf+xml"), ("results", "rdf+xml")),
    ),
    Sent("rdflib SERVICE", "application/sparql-results+json", port.JSON),
    Sent("rdflib SPARQLStore", "application/sparql-results+xml,application/rdf+xml", port.XML, port.RDF_XML, "GET"),
    Sent(
        "Oxigraph SERVICE",
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.8",
        port.JSON,
        direct=True,
    ),
    Sent(
        "Virtuoso SERVICE",
        "application/sparql-results+xml, text/rdf+n3, application/rdf+ttl, application/rdf+turtle, application/turtle, "
        "application/x-turtle, application/rdf+xml, application/xml",
        port.XML,
        method="GET",
        also=(("maxrows", "10000"),),
    ),
    Sent("Apache Jena rsparql", "application/sparql-results+thrift, application/sparql-results+json;q=0.9", port.JSON),
    Sent(
        "GraphDB Workbench", "application/x-sparqlstar-results+json, application/sparql-results+json;q=0.9", port.JSON
    ),
    Sent("pandas", "text/csv", port.CSV, method="GET"),
    Sent("R SPARQL", "application/sparql-results+xml", port.XML, method="GET", also=(("output", "xml"),)),
    Sent("OpenRefine", "application/json, text/javascript, */*; q=0.01", "application/json", None, "GET"),
    Sent("Protégé and the OWL API", OWL_API, "application/xml", port.RDF_XML, "GET"),
)


def _replay(service: Any, sent: Sent, query: str) -> httpx.Response:
    headers = {"Accept": sent.accept} if sent.accept else {}
    url = service.endpoint
    with httpx.Client(timeout=30) as client:
        if not sent.accept:
            client.headers.pop("Accept")
        if sent.method == "GET":
            return client.get(url, params=[("query", query), *sent.also], headers=headers)
        if sent.direct:
            return client.post(url, content=query, headers=headers | {"Content-Type": _QUERY})
        return client.post(url, data=dict([("query", query), *sent.also]), headers=headers | {"Content-Type": _FORM})


def _type(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.headers["Content-Type"].partition(";")[0]


@pytest.mark.parametrize("sent", REQUESTS, ids=lambda sent: sent.client)
def test_a_table_comes_in_a_form_that_the_client_reads(service: Any, sent: Sent) -> None:
    """A SELECT is answered in the format that the client prefers, whatever else it sends; nobody gets a page."""
    if "RDF/XML" in sent.client:
        assert _replay(service, sent, SELECT).status_code == 406
        return
    answer = _replay(service, sent, SELECT)
    assert _type(answer) == sent.table
    assert "http://toy.example/n1" in answer.text


@pytest.mark.parametrize("sent", [sent for sent in REQUESTS if sent.graph], ids=lambda sent: sent.client)
def test_a_graph_comes_in_a_form_that_the_client_reads(service: Any, sent: Sent) -> None:
    """A CONSTRUCT is answered in the format that the client prefers."""
    answer = _replay(service, sent, CONSTRUCT)
    assert _type(answer) == sent.graph
    assert "http://toy.example/n1" in answer.text


def test_the_ontology_comes_as_editors_ask_for_it(service: Any) -> None:
    """Protégé loads the ontology from its own address as RDF/XML."""
    answer = service.get("/def/", accept=OWL_API)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, port.RDF_XML)
