"""Write our judgements of reference sources: where a series breaks, and which of two sources is preferred.

They stand in `graph/derived/reference`: no source says them of itself. A break names the figures that show it and what
they show; a preference gives its reason. Both figures of a preference stay what they are.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Fact, Seeds
from jingjinji.pipeline.derive.record import Derived, write_derived
from jingjinji.pipeline.labels import Labels

SUBJECT = ("indicator", "place", "year")


def write_judgements(graph: Graph, seeds: Seeds, labels: Labels) -> None:
    """Write every series break and every preference of `seeds`."""
    facts = {fact.ref: fact for fact in (*seeds.stated, *seeds.referenced)}
    for judgement in seeds.judgements:
        if judgement.kind == "break":
            write_derived(graph, _break(judgement, labels))
        else:
            _write_preference(graph, judgement, facts)


def _break(judgement: Fact, labels: Labels) -> Derived:
    fields = {name: judgement.fields[name] for name in (*SUBJECT, "break_kind", "note") if name in judgement.fields}
    zh, en = (labels.label(judgement, language) for language in ("zh", "en"))
    return Derived(judgement.ref, "SeriesBreak", zh, en, fields, judgement.fields["input"], judgement.fields["formula"])


def _write_preference(graph: Graph, judgement: Fact, facts: dict[str, Fact]) -> None:
    preferred = facts[judgement.fields["preferred"]]
    iri = URIRef(terms.thing(preferred.ref))
    for ref in judgement.fields["over"]:
        if any(facts[ref].fields.get(name) != preferred.fields.get(name) for name in SUBJECT):
            raise judgement.fault(f"{ref} is not of the same indicator, place and year as {preferred.ref}")
        graph.add((iri, URIRef(terms.term("preferredOver")), URIRef(terms.thing(ref))))
    for language, reason in judgement.fields["preference_reason"].items():
        graph.add((iri, URIRef(terms.term("preferenceReason")), Literal(reason, language)))
