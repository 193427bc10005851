"""What each REST endpoint says, made of a reading. Knows answers and the models; must not know requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from jingjinji import terms
from jingjinji.answers import listing
from jingjinji.answers.ask.names import Match
from jingjinji.answers.card import Card, Entry
from jingjinji.answers.entity.fetch import fetch_entity
from jingjinji.answers.entity.said import said_of
from jingjinji.answers.fact import Fact, Reference
from jingjinji.answers.network import build as network
from jingjinji.answers.network.words import NOTES
from jingjinji.answers.reading import Reading
from jingjinji.faces.http.api import models
from jingjinji.faces.http.api.asked import Asked
from jingjinji.faces.http.api.sent import Content, Source
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.problems.problem import Problem

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


def facts_content(reading: Reading, refs: Sequence[str], asked: Asked) -> Content:
    """Return a page of facts."""
    facts = [reading.fact(ref) for ref in asked.cut(refs)]
    return Content(models.FactPage, {"facts": facts}, len(refs), facts, Fact)


def search_content(reading: Reading, text: str, type_: str | None, asked: Asked) -> Content:
    """Return a page of what a search found, names before facts."""
    found = listing.search(reading, text, type_)
    rows = asked.cut([*found.names, *found.facts])
    hits = [_hit(row) for row in rows if isinstance(row, Match)]
    facts = [row for row in rows if isinstance(row, Fact)]
    told = [
        models.Hit(id=fact.id, label=reading.directory.label(fact.id, reading.language), type=fact.kind,
                   matched=fact.text, score=fact.score or 0) for fact in facts
    ]  # fmt: skip
    members = {"query": text, "entities": hits, "facts": facts}
    return Content(models.SearchPage, members, len(found.names) + len(found.facts), [*hits, *told], models.Hit)


def _hit(match: Match) -> models.Hit:
    return models.Hit(id=match.id, label=match.label, type=match.type, matched=match.matched, score=match.score)


async def paths_content(reading: Reading, ends: tuple[str, str], min_strength: int, asked: Asked) -> Content:
    """Return a page of paths between two things as written; one that is unknown or ambiguous is a fault."""
    start, end = (listing.one_of(reading, written, network.KINDS) for written in ends)
    graph = network.stronger(reading.network, min_strength) if min_strength > 1 else reading.network
    found = await work(network.find_paths, graph, start, end, reading.language)
    paths = [_path(reading, path) for path in asked.cut(found)]
    members = {
        "source": _reference(reading, start),
        "target": _reference(reading, end),
        "note": NOTES[reading.language]["found" if found else "none"],
        "truncated": len(found) == network.MOST_PATHS,
        "paths": paths,
    }
    rows = [_Step(path=asked.offset + number, step=step, **link.model_dump())
            for number, path in enumerate(paths, 1) for step, hop in enumerate(path.hops, 1)
            for link in hop.links]  # fmt: skip
    return Content(models.PathPage, members, len(found), rows, _Step, truncated=bool(members["truncated"]))


class _Step(models.Link):
    """One link of one path, as a row of a table; paths and steps count from 1."""

    path: int
    step: int


def _path(reading: Reading, path: network.Path) -> models.Path:
    hops = [
        models.Hop(
            source=_reference(reading, hop.source),
            target=_reference(reading, hop.target),
            links=[models.Link.model_validate(tie) for tie in hop.ties],
        )
        for hop in path.hops
    ]
    nodes = [_reference(reading, ref) for ref in path.nodes]
    return models.Path(nodes=nodes, hops=hops, length=len(hops), strength=path.strength, text=path.text,
                       caveat=path.caveat)  # fmt: skip


def _reference(reading: Reading, ref: str) -> Reference:
    return Reference(id=ref, label=reading.directory.label(ref, reading.language))


async def entity_content(source: Source, kind: str, slug: str, asked: Asked) -> Content:
    """Return everything of one thing; an unknown one is a 404 with the nearest names."""
    ref, reading = f"{kind}/{slug}", source.reading
    entity = await fetch_entity(source.store, terms.thing(ref)) if _SLUG.fullmatch(slug) and kind.isalpha() else None
    if entity is None or not entity.own:
        near = reading.directory.nearest(ref, [kind]) or reading.directory.nearest(ref)
        hint = "nearest: " + ", ".join(near) if near else "GET /api/search finds things by a part of their name"
        raise Problem(404, "unknown-entity", "The graph does not know this thing", f"there is no {ref[:200]}", hint)
    about = listing.about(reading, ref)
    facts = [reading.fact(id_) for id_ in asked.cut(about)]
    statement = reading.statements.get(ref)
    members: dict[str, Any] = {
        "id": ref,
        "iri": terms.thing(ref),
        "kind": kind,
        "label": reading.directory.label(ref, reading.language),
        **_names(reading, ref),
        "fact": reading.fact(ref) if statement else None,
        "citations": [reading.composer.cite(found) for found in statement.citations] if statement else [],
        "properties": said_of(entity, reading.language),
        "facts": facts,
    }
    rows = [_Said(property_id=property_.property.id, property=property_.property.label, value_id=value.id,
                  value=value.label) for property_ in members["properties"] for value in property_.values]  # fmt: skip
    return Content(models.EntityPage, members, len(about), rows, _Said)


class _Said(BaseModel):
    """One value of one property of a thing, as a row of a table."""

    property_id: str
    property: str
    value_id: str | None
    value: str


def _names(reading: Reading, ref: str) -> dict[str, Any]:
    entry, language = reading.directory.entries.get(ref), reading.language
    if entry is None:
        return {"labels": {}, "other_names": [], "types": []}
    types = [Reference(id=short, label=reading.directory.class_label(short, language)) for short in entry.classes]
    return {"labels": entry.labels, "other_names": [name for _, name in entry.others], "types": types}


def schema_content(card: Card, asked: Asked) -> Content:
    """Return a page of the schema card."""
    rows = asked.cut(card.entries)
    members = {
        "prefixes": card.prefixes,
        "classes": [entry for entry in rows if entry.kind == "class"],
        "properties": [entry for entry in rows if entry.kind == "property"],
    }
    return Content(models.SchemaPage, members, len(card.entries), rows, Entry)
