"""Compute the first year of "n years in a row": the as-of year minus n plus one."""

from __future__ import annotations

from rdflib import XSD, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Document


def write_start_years(graph: Graph, document: Document) -> None:
    """Write `jjj:startYear` for each fact with consecutive years and an as-of year.

    Where the document itself states a start year, nothing is added.
    """
    for fact in document.facts:
        years, as_of = fact.fields.get("consecutive_years"), fact.fields.get("year")
        if years and as_of and "start_year" not in fact.fields:
            iri = URIRef(terms.thing(fact.ref))
            start = Literal(str(as_of - years + 1), datatype=XSD.integer)
            graph.add((iri, URIRef(terms.term("startYear")), start))
