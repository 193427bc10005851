"""Graphs spelt out in Turtle, and what a graph says of one thing, so that a test can hold the two together."""

from __future__ import annotations

from rdflib import Graph, URIRef

from jingjinji import terms

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())


def turtle(text: str) -> Graph:
    """Return the graph of `text`, in which things are written relative: <measure/dust-drive-2024>."""
    return Graph().parse(data=f"@base <{terms.ID}> .\n{PROLOGUE}{text}", format="turtle")


def lines(graph: Graph) -> set[str]:
    """Return every triple as written, so that 30.50 and 30.5 differ."""
    return {" ".join(term.n3() for term in triple) for triple in graph}


def about(graph: Graph, ref: str) -> set[str]:
    """Return what `graph` says of `kind/slug`."""
    said = Graph()
    for triple in graph.triples((URIRef(terms.thing(ref)), None, None)):
        said.add(triple)
    return lines(said)
