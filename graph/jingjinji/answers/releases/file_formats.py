"""File formats by the names people use; apart from what writes them, so that to ask for help loads nothing."""

from __future__ import annotations

from enum import StrEnum


class GraphFormat(StrEnum):
    """RDF formats."""

    turtle = "turtle"
    trig = "trig"
    ntriples = "ntriples"
    nquads = "nquads"
    rdfxml = "rdfxml"
    jsonld = "jsonld"


class NetworkFormat(StrEnum):
    """Formats of networks: GraphML (Gephi, Cytoscape, R), GEXF (Gephi) and JSON (networkx, d3)."""

    graphml = "graphml"
    gexf = "gexf"
    json = "json"
