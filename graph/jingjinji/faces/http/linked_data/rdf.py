"""Write statements as RDF: one graph, or quads where the format has names for graphs (TriG, N-Quads).

Knows the writer (pyoxigraph). Must not know where statements come from.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from jingjinji.answers.entity.fetch import Statement
from jingjinji.answers.table import Term
from jingjinji.store import port
from jingjinji.terms import PREFIXES

_OF_QUADS = (port.TRIG, port.N_QUADS)
_STRING = ox.NamedNode(PREFIXES["xsd"] + "string")


def write(statements: Iterable[Statement], media_type: str) -> bytes:
    """Return the statements in a format, each once, those about one subject together, in the order of subjects."""
    named = media_type in _OF_QUADS
    by_subject: dict[tuple[str, Term], dict[ox.Quad, None]] = {}
    used: set[str] = set()
    for said in statements:
        graph = said.graph if named else ""
        holder = ox.NamedNode(graph) if named else ox.DefaultGraph()
        quad = ox.Quad(_node(said.subject), ox.NamedNode(said.property), _term(said.value), holder)
        by_subject.setdefault((graph, said.subject), {})[quad] = None
        used.update((said.subject.value, said.property, said.value.value, said.value.datatype or ""))
    quads = [quad for rows in by_subject.values() for quad in rows]
    prefixes = {name: iri for name, iri in PREFIXES.items() if any(term.startswith(iri) for term in used)}
    form = ox.RdfFormat.from_media_type(media_type)
    try:
        written = ox.serialize(quads if named else [quad.triple for quad in quads], format=form, prefixes=prefixes)
    except OSError as error:  # nothing is written to a file: the format has no form for a triple
        raise port.NoForm(f"this description cannot be sent as {media_type}: {error}") from error
    return written or b""


def embedded(statements: Iterable[Statement]) -> str:
    """Return as JSON-LD what a page can hold: JSON-LD has no form for triple terms and base directions."""
    sayable = [said for said in statements if said.value.type != "triple" and "--" not in (said.value.language or "")]
    return write(sayable, port.JSON_LD).decode().replace("<", "\\u003c")


def _node(term: Term) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(term.value) if term.type == "bnode" else ox.NamedNode(term.value)


def _term(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    if term.type == "triple":
        (quad,) = ox.parse(f"<x:s> <x:p> {term.value} .", ox.RdfFormat.N_TRIPLES)
        assert isinstance(quad.object, ox.Triple)
        return quad.object
    if term.type != "literal":
        return _node(term)
    if term.language:
        language, _, direction = term.language.partition("--")
        return ox.Literal(term.value, language=language, direction=ox.BaseDirection(direction) if direction else None)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype) if term.datatype else _STRING)
