"""Match names in other people's tables with things of the graph, and bring properties of things that were matched.

What the W3C Entity Reconciliation CG's API (0.2) needs of a graph. Knows a reading and the store's port; must not know
requests or the API's JSON.

Laws:
- `match` is true only where one thing alone bears exactly that name, or id, and has every property that was asked for.
- Names of things are read as people type them, in Chinese and English, whatever language the answer has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.ask.names import PRINTED, Match
from jingjinji.answers.ask.text import words
from jingjinji.answers.fact import Reference
from jingjinji.answers.reading import Reading
from jingjinji.answers.run import select
from jingjinji.answers.table import Table
from jingjinji.faults import Fault
from jingjinji.store.port import Store

# The class that stands for each kind of thing with names of its own, as a local name under the schema space.
CLASS_OF_KIND = {
    "indicator": "Indicator",
    "measure": "Measure",
    "place": "Place",
    "policy": "Policy",
    "programme": "Programme",
    "organization": "Organization",
    "target": "Target",
    "event": "Event",
    "recognition": "Recognition",
    "source": "Source",
}
_SHARE_OF_PROPERTIES = 0.3  # of the score, where properties are asked for
_LOOKED_AT = 25  # candidates by name, before types and properties are looked at
_LOOKED_AT_TO_NARROW = 400  # where a class is wanted that only some things of a kind have
_LONGEST = 160  # characters of a description

VALUES = """
SELECT DISTINCT ?thing ?property ?value ?label WHERE {{
  VALUES ?thing {{ {things} }} VALUES ?property {{ {properties} }}
  ?thing ?property ?value
  FILTER (!isLiteral(?value) || LANG(?value) IN ("", "{lang}"))
  OPTIONAL {{ ?value skos:prefLabel|rdfs:label ?label FILTER (LANG(?label) = "{lang}") }}
}} ORDER BY ?thing ?property ?label ?value
"""
PROPERTIES = """
SELECT ?property ?label (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  VALUES ?class {{ {classes} }} ?thing a ?class ; ?property ?value .
  FILTER (STRSTARTS(STR(?property), STR(jjj:)) && STRSTARTS(STR(?thing), "{things}"))
  OPTIONAL {{ ?property rdfs:label ?label FILTER (LANG(?label) = "{lang}") }}
}} GROUP BY ?property ?label ORDER BY DESC(?count) ?property
"""


@dataclass(frozen=True)
class Wanted:
    """One name to match, in which language to answer, and what narrows it: classes, and values of properties."""

    text: str
    language: str
    types: tuple[str, ...] = ()
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant; `score` is from 0 to 100."""

    id: str
    name: str
    description: str
    types: tuple[Reference, ...]
    score: float
    match: bool


@dataclass(frozen=True)
class Cell:
    """A value of a property: a thing by id and name, or a text."""

    id: str | None
    text: str


Cells = Mapping[tuple[str, str], Sequence[Cell]]


def property_iri(pid: str) -> str:
    """Return the IRI of a property by its name under the schema space; anything else is a fault."""
    if not terms.LOCAL.fullmatch(pid):
        raise Fault(f"“{pid[:60]}” is not the id of a property", hint="for example place, year or within")
    return terms.term(pid)


def types_of(reading: Reading, ref: str, language: str) -> tuple[Reference, ...]:
    """Return the classes of a thing as local names, its own before the one of its kind."""
    entry = reading.directory.entries.get(ref)
    shorts = [*(entry.classes if entry else []), "jjj:" + CLASS_OF_KIND.get(ref.partition("/")[0], "")]
    names = dict.fromkeys(short.removeprefix("jjj:") for short in shorts if short != "jjj:")
    return tuple(Reference(id=name, label=reading.directory.class_label("jjj:" + name, language)) for name in names)


def describe(reading: Reading, ref: str) -> str:
    """Return a thing in a few words of the reading's language: its sentence, or its class."""
    if ref in reading.statements:
        text = reading.fact(ref).text
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return ", ".join(type_.label for type_ in types_of(reading, ref, reading.language)[:1])


def candidates(wanted: Wanted, reading: Reading, *, prefix: bool = False) -> list[Match]:
    """Return the things of the wanted types that a name, or with `prefix` its beginning, may mean, the best first.

    No name at all means all things of these types.
    """
    kinds = [kind for kind, class_ in CLASS_OF_KIND.items() if not wanted.types or class_ in wanted.types]
    narrow = [type_ for type_ in wanted.types if type_ not in CLASS_OF_KIND.values()]
    if not wanted.text:
        everything = [ref for ref in reading.directory.entries if ref.partition("/")[0] in (kinds or CLASS_OF_KIND)]
        found = [Match(ref, "", "", "", 1.0) for ref in sorted(everything)]
    else:
        among = CLASS_OF_KIND if narrow else kinds or CLASS_OF_KIND
        most = _LOOKED_AT_TO_NARROW if narrow else max(_LOOKED_AT, wanted.limit)
        found = _by_id(wanted.text, reading) or reading.directory.names.find(
            wanted.text, kinds=among, language=wanted.language, limit=most, prefix=prefix
        )
    if not wanted.types:
        return found
    allowed = set(wanted.types)
    return [m for m in found if allowed & {type_.id for type_ in types_of(reading, m.id, wanted.language)}]


def _by_id(text: str, reading: Reading) -> list[Match]:
    ref = terms.ref_of(text) or text
    known = ref in reading.directory.entries and ref.partition("/")[0] in CLASS_OF_KIND
    return [Match(ref, "", "", ref, 1.0)] if known else []


def judge(wanted: Wanted, found: list[Match], cells: Cells, reading: Reading) -> list[Candidate]:
    """Return scored candidates, the best first, at most as many as wanted."""
    scored = []
    for match in found:
        share = _share(wanted, match.id, cells)
        if not wanted.text and not share:
            continue
        name = match.score if wanted.text else 1.0
        score = name if share is None else (1 - _SHARE_OF_PROPERTIES) * name + _SHARE_OF_PROPERTIES * share
        exact = bool(wanted.text) and match.score >= PRINTED and share in (None, 1.0)
        scored.append((round(100 * score, 1), exact, match.id))
    scored.sort(key=lambda row: (-row[0], row[2]))
    alone = sum(exact for _, exact, _ in scored) == 1
    return [
        Candidate(
            ref,
            reading.directory.label(ref, wanted.language),
            describe(reading, ref),
            types_of(reading, ref, wanted.language),
            score,
            exact and alone,
        )
        for score, exact, ref in scored[: wanted.limit]
    ]


def _share(wanted: Wanted, ref: str, cells: Cells) -> float | None:
    """Return which share of the asked properties a thing has; None where none was asked for."""
    if not wanted.properties:
        return None
    met = [any(_same(value, cell) for value in values for cell in cells.get((ref, pid), ()))
           for pid, values in wanted.properties]  # fmt: skip
    return sum(met) / len(met)


def _same(value: str, cell: Cell) -> bool:
    ref = terms.ref_of(value) or value
    return ref == cell.id or words(value) == words(cell.text)


async def fetch_cells(store: Store, things: Iterable[str], pids: Iterable[str], language: str) -> Cells:
    """Return the values of properties (by local name) of things (`kind/slug`, fit to stand in a query)."""
    listed = " ".join(f"<{terms.thing(ref)}>" for ref in sorted(set(things)))
    properties = " ".join(f"<{property_iri(pid)}>" for pid in sorted(set(pids)))
    if not listed or not properties:
        return {}
    text = VALUES.format(things=listed, properties=properties, lang=language)
    return _read_cells(await select(store, terms.sparql_prologue() + text))


def _read_cells(table: Table) -> Cells:
    found: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for thing, property_, value, label in table.rows:
        ref = terms.ref_of(thing.value) if thing else None
        if ref is None or property_ is None or value is None:
            continue
        text = label.value if label else value.short
        cell = Cell(terms.ref_of(value.value) if value.type == "uri" else None, text)
        row = found[ref, property_.value.removeprefix(terms.DEF)]
        if cell not in row:
            row.append(cell)
    return found


async def fetch_properties(store: Store, classes: Iterable[str], language: str) -> list[Reference]:
    """Return the properties that things of classes (local names) have, those of the most things first."""
    listed = " ".join(f"<{terms.term(name)}>" for name in classes)
    text = PROPERTIES.format(classes=listed, things=terms.ID, lang=language)
    table = await select(store, terms.sparql_prologue() + text)
    return [
        Reference(id=row[0].value.removeprefix(terms.DEF), label=row[1].value if row[1] else row[0].short)
        for row in table.rows
        if row[0] and terms.LOCAL.fullmatch(row[0].value.removeprefix(terms.DEF))
    ]


def figures_at(reading: Reading, place: str, indicator: str, year: int | None) -> list[tuple[float | int, str]]:
    """Return reported values of an indicator at a place (value, printed), of one year or else of the latest."""
    facts = [
        reading.fact(ref)
        for ref in reading.mentions.get(indicator, [])
        if ref.startswith("observation/") and reading.fact(ref).origin == "reported"
    ]
    here = [f for f in facts if f.value is not None and f.indicator and f.indicator.id == indicator
            and place in [one.id for one in f.places]]  # fmt: skip
    last = year if year is not None else max((fact.year or 0 for fact in here), default=0)
    return [(f.value, f.citation.printed if f.citation else "") for f in here if f.year == last and f.value is not None]
