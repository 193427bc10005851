"""What the graph says of one thing, property by property, in one language and readable."""

from __future__ import annotations

from pydantic import BaseModel

from jingjinji import terms
from jingjinji.answers.entity.fetch import Entity
from jingjinji.answers.fact import Reference

# Names are told elsewhere, and what people ask is for finding a thing.
_NAMES = (*(terms.PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel")), terms.term("askedAs"))
_LONG = 40  # values of one property
# Of what the reasoner added inverses and stated effects are told; every class and whole above would drown the rest.
_CONCLUDED = {
    terms.term(name)
    for name in ("limitDefinedBy", "targetSetBy", "implementedBy", "outputOf", "statedToAffect", "statedAffectedBy")
}


class Value(BaseModel):
    """A value of a property: a thing or term by `id`, or a literal, whose `id` is null."""

    id: str | None
    label: str


class Property(BaseModel):
    """A property with its values."""

    property: Reference
    values: list[Value]


def said_of(entity: Entity, language: str) -> list[Property]:
    """Return what is said of a thing: its own properties with labels, texts of the asked language alone."""
    values: dict[str, list[Value]] = {}
    for said in entity.own:
        term = said.value
        concluded = said.graph.startswith(terms.graph("inferred")) and said.property not in _CONCLUDED
        if concluded or said.property in _NAMES or term.type == "bnode" or term.language not in (None, language):
            continue
        is_thing = term.type == "uri"
        label = (entity.names.label(term.value, language) or term.short) if is_thing else term.value
        value = Value(id=term.short if is_thing else None, label=label)
        row = values.setdefault(said.property, [])
        if value not in row and len(row) < _LONG:
            row.append(value)
    return [
        Property(
            property=Reference(id=terms.shorten(name), label=entity.names.label(name, language) or terms.shorten(name)),
            values=row,
        )
        for name, row in values.items()
    ]
