"""Serialise graphs of the current release."""

from __future__ import annotations

import pyoxigraph as ox

from jingjinji import bundle, terms
from jingjinji.answers.releases.file_formats import GraphFormat
from jingjinji.faults import Fault
from jingjinji.release import Release, current

FORMATS = {
    GraphFormat.turtle: ox.RdfFormat.TURTLE,
    GraphFormat.trig: ox.RdfFormat.TRIG,
    GraphFormat.ntriples: ox.RdfFormat.N_TRIPLES,
    GraphFormat.nquads: ox.RdfFormat.N_QUADS,
    GraphFormat.rdfxml: ox.RdfFormat.RDF_XML,
    GraphFormat.jsonld: ox.RdfFormat.JSON_LD,
}


def current_release() -> Release:
    """Return the current release; none at all is a fault."""
    release = current(bundle.out())
    if release is None:
        raise Fault("there is no release yet", hint="run jingjinji build")
    return release


def graph_names() -> list[tuple[str, int]]:
    """Return the short names of the named graphs with their number of triples."""
    graphs = current_release().manifest["graphs"]
    return [(iri.removeprefix(terms.GRAPH), row["triples"]) for iri, row in sorted(graphs.items())]


def export_graph(name: str | None, format_: GraphFormat) -> bytes:
    """Return one named graph, or every graph, in `format_`; formats without graphs merge them."""
    release = current_release()
    names = [known for known, _ in graph_names()]
    if name is not None and name not in names:
        raise Fault(f"there is no graph called “{name}”", hint=", ".join(names))
    quads = ox.parse(path=release.nquads, format=ox.RdfFormat.N_QUADS)
    wanted = None if name is None else ox.NamedNode(terms.graph(name))
    chosen = (quad for quad in quads if wanted is None or quad.graph_name == wanted)
    format_of_engine = FORMATS[format_]
    if not format_of_engine.supports_datasets:
        chosen = (quad.triple for quad in chosen)
    content = ox.serialize(chosen, format=format_of_engine, prefixes=dict(terms.PREFIXES))
    return content or b""
