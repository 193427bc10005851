"""The pages of the ontology and of a named graph, as plain data for their templates."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlencode

from jingjinji import terms
from jingjinji.answers.entity.fetch import Entity
from jingjinji.answers.entity.named_graphs import GraphContent
from jingjinji.answers.entity.vocabulary import Entry, Ontology
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.faces.http.linked_data.thing_page import Reader, Row


class Place(Protocol):
    """Who reads, and in which language."""

    @property
    def language(self) -> str:
        """Return zh or en."""
        ...

    @property
    def carried(self) -> str | None:
        """Return the language if it was asked for by name, so that links keep it."""
        ...


def ontology_content(ontology: Ontology, root: str, carried: str | None) -> dict[str, Any]:
    """Return what the template `ontology.html` shows."""

    def linked(entries: list[Entry]) -> list[tuple[Entry, str | None, str]]:
        return [(entry, address(entry.iri, root, carried), terms.shorten(entry.iri)) for entry in entries]

    return {
        "entry": ontology.entry,
        "modules": [
            (linked([module.entry])[0], {kind: linked(found) for kind, found in module.terms.items()})
            for module in ontology.modules
        ],
        "vocabularies": [
            (linked([vocabulary.entry])[0], linked(vocabulary.concepts)) for vocabulary in ontology.vocabularies
        ],
    }


def graph_content(content: GraphContent, triples: int, place: Place, root: str) -> dict[str, Any]:
    """Return what the template `graph.html` shows; `triples` is the size of the graph."""
    entity = Entity(content.iri, content.own, content.parts, [], {}, None, content.names)
    reader = Reader(entity, place.language, root, place.carried)
    classes = []
    for kind, count in content.classes.items():
        things = content.things.get(kind, [])
        query = f"SELECT ?thing WHERE {{ GRAPH <{content.iri}> {{ ?thing a <{kind}> }} }} ORDER BY ?thing"
        asked = urlencode({"query": query, "format": "html", "lang": place.language})
        more = (f"{root}/sparql?{asked}") if count > len(things) else None
        classes.append((reader.ref(kind), count, [reader.ref(thing) for thing in things], more))
    name = content.iri.removeprefix(terms.GRAPH)
    return {
        "iri": content.iri,
        "title": content.names.label(content.iri, place.language) or name,
        "triples": triples,
        "rows": reader.rows(content.own, _partitions(content)),
        "classes": classes,
        "relations": reader.counted(content.properties),
        "parts": _parts(reader),
    }


def _partitions(content: GraphContent) -> tuple[str, ...]:
    """Return the properties that lead to statistics (VoID), which the page itself shows as tables."""
    return tuple(said.property for said in content.own if said.property.endswith("Partition"))


def _parts(reader: Reader) -> list[tuple[str, str, list[Row]]]:
    """Return the parts of a graph's own IRI: (fragment, name, rows)."""
    parts = dict.fromkeys(said.subject.value for said in reader.entity.parts)
    return [
        (
            part.partition("#")[2],
            reader.entity.names.label(part, reader.language) or part.partition("#")[2],
            reader.rows(reader.entity.of_part(part)),
        )
        for part in parts
    ]
