"""Compute when something began: n years in a row began n - 1 years before the as-of year, an n-th anniversary n."""

from __future__ import annotations

from rdflib import XSD, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Document, Fact


def write_start_years(graph: Graph, document: Document) -> None:
    """Write `jjj:startYear` for each fact with consecutive years or an anniversary, and an as-of year.

    Where the document itself states a start year, nothing is added.
    """
    for fact in document.facts:
        start = _start_year(fact)
        if start is not None and "start_year" not in fact.fields:
            iri = URIRef(terms.thing(fact.ref))
            graph.add((iri, URIRef(terms.term("startYear")), Literal(str(start), datatype=XSD.integer)))


def _start_year(fact: Fact) -> int | None:
    as_of: int | None = fact.fields.get("year")
    years: int | None = fact.fields.get("consecutive_years")
    anniversary: int | None = fact.fields.get("anniversary")
    if as_of is None:
        return None
    if anniversary:
        return as_of - anniversary
    return as_of - years + 1 if years else None
