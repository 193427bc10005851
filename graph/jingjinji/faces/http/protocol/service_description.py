"""The service description (SPARQL 1.1 Service Description): what this endpoint is and which graphs it has.

Entailment is told as it is: patterns match by simple entailment in every graph (Service Description, 3.1.5 and 3.4.9).
What follows by OWL 2 RL was written down at build in a graph of its own, and its description in the catalogue says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from jingjinji.terms import PREFIXES, graph

RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_SIMPLE = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")
DATASET = ox.NamedNode(graph("catalog") + "#dataset")


def word(name: str) -> ox.NamedNode:
    """Return the node of `prefix:local`."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def integer(number: int) -> ox.Literal:
    """Return a number as xsd:integer."""
    return ox.Literal(str(number), datatype=_INTEGER)


def _update(address: str) -> Iterator[ox.Triple]:
    """Yield the service that takes updates, which stands at an address of its own."""
    service = ox.NamedNode(address + "/update")
    yield ox.Triple(service, RDF_TYPE, word("sd:Service"))
    yield ox.Triple(service, word("sd:endpoint"), service)
    yield ox.Triple(service, word("sd:supportedLanguage"), word("sd:SPARQL11Update"))


def _triples(address: str, path: str, manifest: Mapping[str, Any]) -> Iterator[ox.Triple]:
    endpoint = address + path
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    yield ox.Triple(service, RDF_TYPE, word("sd:Service"))
    yield ox.Triple(service, word("sd:endpoint"), service)
    for language in ("sd:SPARQL11Query", "sd:SPARQL12Query"):
        yield ox.Triple(service, word("sd:supportedLanguage"), word(language))
    yield ox.Triple(service, word("sd:feature"), word("sd:UnionDefaultGraph"))
    yield ox.Triple(service, word("sd:defaultEntailmentRegime"), _SIMPLE)
    for name in (*_RESULTS, *_GRAPHS):
        yield ox.Triple(service, word("sd:resultFormat"), ox.NamedNode(_FORMATS + name))
    for described in ("/.well-known/void", "/.well-known/sparql-examples"):
        yield ox.Triple(service, word("rdfs:seeAlso"), ox.NamedNode(address + described))
    yield ox.Triple(service, word("sd:defaultDataset"), dataset)
    yield ox.Triple(service, word("sd:availableGraphs"), dataset)
    yield ox.Triple(dataset, RDF_TYPE, word("sd:Dataset"))
    yield ox.Triple(dataset, RDF_TYPE, word("sd:GraphCollection"))
    yield ox.Triple(dataset, word("rdfs:seeAlso"), DATASET)
    yield ox.Triple(dataset, word("sd:defaultGraph"), default)
    yield ox.Triple(default, RDF_TYPE, word("sd:Graph"))
    if "triples" in manifest:
        yield ox.Triple(default, word("void:triples"), integer(manifest["triples"]))
    for number, (iri, entry) in enumerate(sorted(manifest.get("graphs", {}).items())):
        named = ox.NamedNode(f"{endpoint}#named-graph-{number}")
        yield ox.Triple(dataset, word("sd:namedGraph"), named)
        yield from _named(named, ox.NamedNode(iri), int(entry["triples"]))


def _named(named: ox.NamedNode, name: ox.NamedNode, size: int) -> Iterator[ox.Triple]:
    """Yield a named graph; its content is described under its own name, as in the catalogue."""
    yield ox.Triple(named, RDF_TYPE, word("sd:NamedGraph"))
    yield ox.Triple(named, word("sd:name"), name)
    yield ox.Triple(named, word("sd:graph"), name)
    yield ox.Triple(named, word("sd:entailmentRegime"), _SIMPLE)
    yield ox.Triple(name, RDF_TYPE, word("sd:Graph"))
    yield ox.Triple(name, RDF_TYPE, word("void:Dataset"))
    yield ox.Triple(name, word("void:triples"), integer(size))


def service_description(
    address: str,
    path: str,
    manifest: Mapping[str, Any],
    media_type: str,
    *,
    writable: bool = False,
    federates: bool = False,
) -> bytes:
    """Return the description of the endpoint at `path` of the service at `address` (absolute IRI) as RDF.

    `manifest` is the release's: `graphs` has each graph's IRI and number of triples, `triples` that of their union.
    A `writable` service has an update endpoint beside this one; one that `federates` evaluates SERVICE.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    prefixes = {name: PREFIXES[name] for name in ("rdfs", "sd", "void", "xsd")}
    triples = [*_triples(address, path, manifest), *(_update(address) if writable else ())]
    if federates:
        triples.append(ox.Triple(ox.NamedNode(address + path), word("sd:feature"), word("sd:BasicFederatedQuery")))
    written = ox.serialize(triples, format=form, prefixes=prefixes)
    assert written is not None
    return written
