"""Describe the release: dataset, named graphs and their sizes (VoID, DCAT) in `graph/catalog`."""

from __future__ import annotations

from rdflib import DCTERMS, RDF, VOID, XSD, Graph, Literal, Namespace, URIRef

from jingjinji import __version__, terms
from jingjinji.facts import Seeds

DCAT = Namespace(terms.PREFIXES["dcat"])
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")


def describe(graphs: dict[str, Graph], seeds: Seeds) -> Graph:
    """Return the catalogue graph for `graphs` (by IRI)."""
    catalog = Graph()
    dataset = URIRef(terms.graph("catalog") + "#dataset")
    catalog.add((dataset, RDF.type, VOID.Dataset))
    catalog.add((dataset, RDF.type, DCAT.Dataset))
    catalog.add((dataset, DCTERMS.title, Literal("京津冀生态环境知识图谱", "zh")))
    catalog.add((dataset, DCTERMS.title, Literal("Jing-Jin-Ji environmental knowledge graph", "en")))
    catalog.add((dataset, DCTERMS.license, LICENCE))
    catalog.add((dataset, DCAT.version, Literal(__version__)))
    for document in seeds.documents:
        catalog.add((dataset, DCTERMS.source, URIRef(terms.thing(f"source/{document.id}"))))
    total = 0
    for iri, graph in sorted(graphs.items()):
        part = URIRef(iri)
        total += len(graph)
        catalog.add((dataset, VOID.subset, part))
        catalog.add((part, RDF.type, VOID.Dataset))
        catalog.add((part, VOID.triples, Literal(str(len(graph)), datatype=XSD.integer)))
    catalog.add((dataset, VOID.triples, Literal(str(total), datatype=XSD.integer)))
    return catalog
