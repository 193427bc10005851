"""Say whether a stated change is an improvement: its direction against the indicator's favourable direction."""

from __future__ import annotations

from rdflib import Graph, URIRef

from jingjinji import terms
from jingjinji.facts import Document, Fact, Seeds
from jingjinji.pipeline.derive.record import things_by_ref


def write_desirability(graph: Graph, document: Document, seeds: Seeds) -> None:
    """Write `jjj:desirability` for each change whose direction and indicator's favourable direction are known."""
    things = things_by_ref(seeds)
    for fact in document.facts:
        if fact.kind not in ("change", "effect"):
            continue
        favourable = things[fact.fields["indicator"]].fields.get("favourable_direction")
        direction = _direction(fact)
        if favourable is None or direction is None:
            continue
        word = "improvement" if direction == favourable else "deterioration"
        word = "neutral" if direction == "unchanged" else word
        iri = URIRef(terms.thing(fact.ref))
        graph.add((iri, URIRef(terms.term("desirability")), URIRef(terms.term(word))))


def _direction(fact: Fact) -> str | None:
    change = fact.fields.get("change_value")
    if change is None:
        direction: str | None = fact.fields.get("direction")
        return direction
    return "increase" if change > 0 else "decrease" if change < 0 else "unchanged"
