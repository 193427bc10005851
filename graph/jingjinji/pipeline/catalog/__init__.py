"""Describe the release in `graph/catalog`: VoID for machines that ask, DCAT for portals that list.

Made anew with each release, from its graphs and the dates of its documents; the same graphs give the same bytes.
"""

from __future__ import annotations

from itertools import chain

from rdflib import RDF, VOID, Graph, URIRef

from jingjinji import terms
from jingjinji.facts import Seeds
from jingjinji.pipeline.catalog.counts import Objects, classes_of, count, merge, read
from jingjinji.pipeline.catalog.dcat import CATALOG, DATASET, write_dcat
from jingjinji.pipeline.catalog.void import number, write_void

__all__ = ["describe"]

EXAMPLES = ("EffectClaim", "Observation", "Measure")


def describe(graphs: dict[str, Graph], seeds: Seeds) -> Graph:
    """Return the catalogue graph for `graphs` (by IRI): the whole, each graph, and how many triples it has itself.

    The many small graphs of reference sources have their counts and vocabularies, but no partitions of their own.
    """
    numbered = Objects()
    brief = {terms.graph(f"source/{reference.id}") for reference in seeds.references}
    parts = {iri: read(graph, numbered) for iri, graph in sorted(graphs.items())}
    whole = merge(parts.values())
    types = classes_of(whole, numbered)
    descriptions = [write_void(DATASET, count(whole, numbered, types, types), "dataset")]
    for iri, statements in parts.items():
        statistics = count(statements, numbered, classes_of(statements, numbered), types)
        descriptions.append(write_void(URIRef(iri), statistics, terms.graph_slug(iri), brief=iri in brief))
    catalog = Graph()
    catalog.addN((*triple, catalog) for triple in chain(*descriptions, write_dcat(graphs, seeds)))
    for kind in EXAMPLES:
        if examples := [subject for subject, kinds in types.items() if URIRef(terms.term(kind)) in kinds]:
            catalog.add((DATASET, VOID.exampleResource, min(examples, key=str)))
    catalog.add((CATALOG, RDF.type, VOID.Dataset))
    catalog.add((CATALOG, VOID.triples, number(len(catalog) + 1)))
    return catalog
