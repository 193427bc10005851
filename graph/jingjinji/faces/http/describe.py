"""The service description (SPARQL 1.1 Service Description): what this endpoint is and which graphs it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from jingjinji.terms import PREFIXES

_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["sd"] + name)


def _triples(endpoint: str, graphs: Mapping[str, Mapping[str, Any]]) -> Iterator[ox.Triple]:
    service = ox.NamedNode(endpoint)
    dataset, default = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default-graph")
    yield ox.Triple(service, _RDF_TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in (*_RESULTS, *_GRAPHS):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _RDF_TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _RDF_TYPE, _sd("Graph"))
    named = [(f"{endpoint}#named-graph-{number}", iri) for number, iri in enumerate(sorted(graphs))]
    for name, _ in named:
        yield ox.Triple(dataset, _sd("namedGraph"), ox.NamedNode(name))
    for name, iri in named:
        content = ox.NamedNode(name.replace("#named-graph-", "#graph-"))
        yield ox.Triple(ox.NamedNode(name), _RDF_TYPE, _sd("NamedGraph"))
        yield ox.Triple(ox.NamedNode(name), _sd("name"), ox.NamedNode(iri))
        yield ox.Triple(ox.NamedNode(name), _sd("graph"), content)
        yield ox.Triple(content, _RDF_TYPE, _sd("Graph"))
        size = ox.Literal(str(graphs[iri]["triples"]), datatype=_INTEGER)
        yield ox.Triple(content, ox.NamedNode(PREFIXES["void"] + "triples"), size)


def service_description(endpoint: str, graphs: Mapping[str, Mapping[str, Any]], media_type: str) -> bytes:
    """Return the description of the service at `endpoint` (absolute IRI) as RDF.

    `graphs` is the manifest's: graph IRI to at least `triples`, the number of its triples.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    prefixes = {name: PREFIXES[name] for name in ("sd", "void", "xsd")}
    written = ox.serialize(_triples(endpoint, graphs), format=form, prefixes=prefixes)
    assert written is not None
    return written
