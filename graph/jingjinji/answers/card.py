"""What the graph holds, on a card: classes and properties with counts and one example each.

Small enough for a language model's context (some 40 classes, 120 properties), so that it writes queries with terms that
exist. Counts are of the graph as a query without FROM sees it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict

from pydantic import BaseModel, Field

from jingjinji import terms
from jingjinji.answers.joint import Joint
from jingjinji.answers.run import select
from jingjinji.answers.table import Table, Term
from jingjinji.store.port import Store

# Things of the catalogue and the parts of a passage have an IRI with a fragment or no `kind/slug`; they are left out.
_OURS = f'STRSTARTS(STR(?thing), "{terms.ID}") && !CONTAINS(STR(?thing), "#")'
# The shortest IRI is the example, since each of its characters costs: its length stands before it, in five digits.
_SHORT = "BIND (CONCAT(STR(10000 + STRLEN(STR(?thing))), STR(?thing)) AS ?named)"
_DIGITS = 5
CLASSES = f"""
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) (MIN(?named) AS ?example) WHERE {{
  ?thing a ?class . FILTER ({_OURS}) {_SHORT}
}} GROUP BY ?class ORDER BY ?class
"""
PROPERTIES = f"""
SELECT ?property (COUNT(*) AS ?count) (MIN(?named) AS ?example) WHERE {{
  ?thing ?property ?value . FILTER ({_OURS}) {_SHORT}
}} GROUP BY ?property ORDER BY ?property
"""
# What the reasoner alone said of other vocabularies' classes and properties would fill half of the card.
STATED = f"""
SELECT DISTINCT ?term WHERE {{
  GRAPH ?graph {{ ?thing ?property ?value }}
  FILTER (!STRSTARTS(STR(?graph), "{terms.graph("inferred")}") && {_OURS})
  BIND (IF(?property = rdf:type, ?value, ?property) AS ?term)
}}
"""
VALUES = """
SELECT ?property ?thing ?value WHERE {{
  VALUES (?property ?thing) {{ {pairs} }} ?thing ?property ?value
}} ORDER BY ?property ?thing ?value
"""
USES = f"""
SELECT ?property ?from ?to (COUNT(*) AS ?count) WHERE {{
  ?thing ?property ?value . FILTER ({_OURS})
  BIND (STRBEFORE(STRAFTER(STR(?thing), "{terms.ID}"), "/") AS ?from)
  BIND (IF(isLiteral(?value), STR(DATATYPE(?value)), IF(STRSTARTS(STR(?value), "{terms.ID}"),
    STRBEFORE(STRAFTER(STR(?value), "{terms.ID}"), "/"), "IRI")) AS ?to)
}} GROUP BY ?property ?from ?to ORDER BY ?property ?from ?to
"""
LABELS = """
SELECT ?term ?label WHERE {{ VALUES ?term {{ {terms} }} ?term rdfs:label|skos:prefLabel ?label
  FILTER (LANG(?label) = "{lang}") }} ORDER BY ?term ?label
"""
_TEXT = 60  # characters of an example
_USES = 3
_KEPT = 4  # two languages of the dataset in service and of the one before it


class Entry(BaseModel):
    """One class or property."""

    id: str = Field(examples=["jjj:EffectClaim"])
    kind: str = Field(description="class or property")
    label: str
    count: int
    example: str = Field(description="of a class: a thing; of a property: thing, property, value")
    uses: list[str] = Field(
        default=[],
        description="of a property: from which kind of thing to which kind or datatype, the most used first",
        examples=[["effect → indicator (60)"]],
    )


class Card(BaseModel):
    """Classes and properties of the graph."""

    prefixes: dict[str, str]
    entries: list[Entry]


class Cards:
    """Cards by dataset version and language: each is made once, while all who ask wait for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, str], Card] = OrderedDict()
        self._joint: Joint[Card] = Joint()

    async def of(self, store: Store, language: str) -> Card:
        """Return the card of what `store` holds."""
        key = (store.version, language)
        if key not in self._kept:
            self._kept[key] = await self._joint.of(key, lambda: fetch_card(store, language))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


async def fetch_card(store: Store, language: str) -> Card:
    """Return the card of what `store` holds, with labels in `language`."""
    classes, properties, uses, stated = [await _ask(store, t) for t in (CLASSES, PROPERTIES, USES, STATED)]
    kept = {row[0].value for row in stated.rows if row[0]} | {terms.PREFIXES["rdf"] + "type"}
    classes, properties = _only(classes, kept), _only(properties, kept)
    pairs = " ".join(f"(<{p.value}> <{e.value[_DIGITS:]}>)" for p, _, e in properties.rows if p and e)
    values = await _ask(store, VALUES.format(pairs=pairs))
    listed = sorted({row[0].value for table in (classes, properties) for row in table.rows if row[0]})
    labels = await _ask(store, LABELS.format(terms=" ".join(f"<{iri}>" for iri in listed), lang=language))
    names = {term.value: label.value for term, label in reversed(labels.rows) if term and label}
    entries = [*_classes(classes, names), *_properties(properties, values, uses, names)]
    used = {entry.id.partition(":")[0] for entry in entries} | {"jjj"}
    return Card(prefixes={name: iri for name, iri in terms.PREFIXES.items() if name in used}, entries=entries)


async def _ask(store: Store, text: str) -> Table:
    return await select(store, terms.sparql_prologue() + text)


def _only(table: Table, kept: set[str]) -> Table:
    rows = tuple(row for row in table.rows if row[0] and (row[0].value in kept or row[0].value.startswith(terms.DEF)))
    return Table(table.columns, rows)


def _classes(table: Table, names: dict[str, str]) -> list[Entry]:
    entries = [
        Entry(
            id=c.short,
            kind="class",
            label=names.get(c.value, c.short),
            count=int(n.value),
            example=_ref(e.value[_DIGITS:]),
        )
        for c, n, e in table.rows
        if c and n and e
    ]
    return sorted(entries, key=_ours_first)


def _properties(table: Table, values: Table, uses: Table, names: dict[str, str]) -> list[Entry]:
    said: dict[str, str] = {}
    for property_, thing, value in values.rows:
        if property_ and thing and value:
            said.setdefault(property_.value, f"{thing.short} {property_.short} {_value(value)}")
    by_property: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for property_, start, end, count in uses.rows:
        if property_ and start and end and count:
            use = f"{start.value} → {terms.shorten(end.value)} ({count.value})"
            by_property[property_.value].append((-int(count.value), use))
    entries = [
        Entry(id=p.short, kind="property", label=names.get(p.value, p.short), count=int(n.value),
              example=said.get(p.value, ""),
              uses=[use for _, use in sorted(by_property[p.value])[:_USES]])
        for p, n, _ in table.rows if p and n
    ]  # fmt: skip
    return sorted(entries, key=_ours_first)


def _ours_first(entry: Entry) -> tuple[bool, int, str]:
    return not entry.id.startswith("jjj:"), -entry.count, entry.id


def _ref(iri: str) -> str:
    return terms.ref_of(iri) or terms.shorten(iri)


def _value(value: Term) -> str:
    text = value.short if len(value.short) <= _TEXT else value.short[: _TEXT - 1] + "…"
    if value.type != "literal":
        return text
    return f'"{text}"' + (f"@{value.language}" if value.language else "")
