"""Write periods: a calendar year has its two days; a campaign or season has dates only if a source gives them."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

from rdflib import RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from jingjinji import terms

TIME = Namespace(terms.PREFIXES["time"])
DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def write_year_period(graph: Graph, year: int) -> URIRef:
    """Write the calendar year as an interval with its first and last day; return its IRI."""
    iri = URIRef(terms.thing(f"period/{year}"))
    graph.add((iri, RDF.type, TIME.ProperInterval))
    graph.add((iri, SKOS.prefLabel, Literal(f"{year}年", "zh")))
    graph.add((iri, SKOS.prefLabel, Literal(str(year), "en")))
    graph.add((iri, URIRef(terms.term("year")), Literal(str(year), datatype=XSD.integer)))
    graph.add((iri, TIME.hasBeginning, _day(graph, f"{year}-01-01")))
    graph.add((iri, TIME.hasEnd, _day(graph, f"{year}-12-31")))
    return iri


def write_named_period(graph: Graph, iri: URIRef, fields: dict[str, Any]) -> None:
    """Write what a source says of a period of its own: its (end) year and, if given, first and last day."""
    year = Literal(str(fields["year"]), datatype=XSD.integer)
    graph.add((iri, URIRef(terms.term("year")), year))
    for name, link in (("start", TIME.hasBeginning), ("end", TIME.hasEnd)):
        if name in fields:
            graph.add((iri, link, _day(graph, _full_date(fields[name], name))))


def date_literal(date: str) -> Literal:
    """Return a year, a month or a day with the type that fits it, written as given."""
    return Literal(date, datatype=DATE_TYPES[len(date)], normalize=False)


def _full_date(date: str, edge: str) -> str:
    if len(date) == 4:
        return date + ("-01-01" if edge == "start" else "-12-31")
    if len(date) == 7:
        year, month = (int(part) for part in date.split("-"))
        return f"{date}-{1 if edge == 'start' else monthrange(year, month)[1]:02}"
    return date


def _day(graph: Graph, date: str) -> URIRef:
    iri = URIRef(terms.thing(f"period/{date}"))
    year, month, day = date.split("-")
    graph.add((iri, RDF.type, TIME.Instant))
    graph.add((iri, SKOS.prefLabel, Literal(f"{year}年{int(month)}月{int(day)}日", "zh")))
    graph.add((iri, SKOS.prefLabel, Literal(date, "en")))
    graph.add((iri, TIME.inXSDDate, Literal(date, datatype=XSD.date, normalize=False)))
    return iri
