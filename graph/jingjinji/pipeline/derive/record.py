"""A derived fact, and how it is written: like a reported one, with formula and inputs instead of a citation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Fact, Seeds
from jingjinji.facts.schema import BOUND, DECIMAL, INTEGER, UNIT, WORDS, Field
from jingjinji.pipeline.compile import write_field
from jingjinji.pipeline.periods import write_year_period

FIELDS = {
    "indicator": Field("ref"),
    "place": Field("ref"),
    "assesses": Field("ref"),
    "against": Field("ref"),
    "against_target": Field("ref"),
    "edition": Field("ref"),
    "edition_basis": Field("concept"),
    "year": INTEGER,
    "value": DECIMAL,
    "min_value": DECIMAL,
    "max_value": DECIMAL,
    "margin": DECIMAL,
    "unit": UNIT,
    "bound": BOUND,
    "rank": INTEGER,
    "rank_order": Field("term"),
    "comparison_field": WORDS,
    "result": Field("term"),
    "reason": WORDS,
    "finding": Field("term"),
    "checked": Field("ref"),
    "ambiguity": WORDS,
    "confidence": Field("concept"),
    "break_kind": Field("concept"),
    "note": WORDS,
}


@dataclass(frozen=True)
class Derived:
    """One computed fact: what it says, from which facts (`inputs`, kind/slug) and by which `formula`."""

    ref: str
    type: str
    zh: str
    en: str
    fields: dict[str, Any]
    inputs: tuple[str, ...]
    formula: str


def write_derived(graph: Graph, derived: Derived) -> None:
    """Write a derived fact with labels, origin, formula and inputs."""
    iri = URIRef(terms.thing(derived.ref))
    graph.add((iri, RDF.type, URIRef(terms.term(derived.type))))
    graph.add((iri, SKOS.prefLabel, Literal(derived.zh, "zh")))
    graph.add((iri, SKOS.prefLabel, Literal(derived.en, "en")))
    graph.add((iri, URIRef(terms.term("origin")), URIRef(terms.term("derived"))))
    graph.add((iri, URIRef(terms.term("formula")), Literal(derived.formula)))
    for ref in derived.inputs:
        graph.add((iri, URIRef(terms.term("input")), URIRef(terms.thing(ref))))
    for key, value in derived.fields.items():
        write_field(graph, iri, key, FIELDS[key], value)
    if derived.type == "Observation":
        period = write_year_period(graph, derived.fields["year"])
        graph.add((iri, URIRef(terms.term("period")), period))


def is_plain(fact: Fact) -> bool:
    """Tell whether a fact is of a whole year, without bound or ambiguity: only such figures are computed with."""
    return not {"bound", "ambiguity", "period"} & fact.fields.keys()


def things_by_ref(seeds: Seeds) -> dict[str, Fact]:
    """Return the named things of `seeds` by `kind/slug`, shared ones and those that a source defines."""
    return {fact.ref: fact for fact in (*seeds.stated, *seeds.referenced) if "zh" in fact.fields}
