"""Fetch what the graph states, as plain records: one for each fact or named thing, with its citations.

Labels come in one language; a fact's `text` is made of them by `sentences`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.table import Table, Term

PROLOGUE = terms.sparql_prologue()

# Each row is (thing, property, value, label of the value): everything a sentence may need, in one query. Of what the
# reasoner added only inverses are told; the rest (every ancestor, every class above) would drown what is stated.
FACTS = """
SELECT DISTINCT ?thing ?property ?value ?label WHERE {{
  {which}
  GRAPH ?graph {{ ?thing ?property ?value }}
  FILTER (?graph NOT IN (<{inferred}>, <{inferred}/reference>)
    || ?property IN (jjj:limitDefinedBy, jjj:targetSetBy, jjj:implementedBy, jjj:outputOf))
  FILTER (?property NOT IN (jjj:statedIn, jjj:askedAs, skos:altLabel, skos:hiddenLabel))
  FILTER (!isLiteral(?value) || LANG(?value) IN ("", "{lang}"))
  OPTIONAL {{
    ?value skos:prefLabel|rdfs:label ?label FILTER (LANG(?label) = "{lang}")
  }}
}}
ORDER BY ?thing ?property ?value ?label
"""
# A held text is cited by position; of a source whose text is not held there is the figure as published and no position.
CITATIONS = """
SELECT DISTINCT ?thing ?passage ?source ?title ?publisher ?issued ?section ?line ?start ?end ?printed WHERE {{
  {which}
  ?thing jjj:statedIn ?passage .
  ?passage oa:hasSource ?source .
  ?source dcterms:issued ?issued .
  {{
    ?passage jjj:line ?line ; jjj:section ?section ; oa:hasSelector ?position, ?quote .
    ?position oa:start ?start ; oa:end ?end .
    ?quote oa:exact ?printed .
    FILTER (LANG(?section) = "{lang}")
  }}
  UNION {{ ?passage jjj:asPrinted ?printed }}
  OPTIONAL {{ ?source skos:prefLabel ?title FILTER (LANG(?title) = "{lang}") }}
  OPTIONAL {{ ?source dcterms:publisher/skos:prefLabel ?publisher FILTER (LANG(?publisher) = "{lang}") }}
}}
ORDER BY ?start ?end ?thing ?passage ?publisher
"""
# Which things are fetched: everything that is stated or derived.
EVERYTHING = "{ ?thing jjj:statedIn ?any } UNION { ?thing jjj:origin jjj:derived }"
SYMBOLS = "SELECT ?unit ?symbol WHERE { ?unit qudt:symbol ?symbol } ORDER BY ?unit"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a source says it: heading path, line (from 1), code points `start` to `end`, printed phrase.

    A source whose text is not held has no section, line or code points; `printed` is the figure or name as published.
    """

    source: str
    section: str | None
    line: int | None
    start: int | None
    end: int | None
    printed: str
    title: str = ""
    publishers: tuple[str, ...] = ()
    issued: str = ""


@dataclass(slots=True)
class Statement:
    """One fact or named thing: its properties by local name, as values and as labels."""

    id: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    citations: list[Citation] = field(default_factory=list)

    @property
    def main_citation(self) -> Citation:
        """Return the citation of the figure itself: the one whose phrase is what the fact gives as printed."""
        printed = self.value("asPrinted")
        return next((found for found in self.citations if found.printed == printed), self.citations[0])

    @property
    def kind(self) -> str:
        """Return the kind in the thing's IRI, such as observation or policy."""
        return self.id.split("/")[0]

    def value(self, name: str) -> str | None:
        """Return the value of a property, the first where there are several."""
        return self.values[name][0] if self.values.get(name) else None

    def names(self, name: str) -> list[str]:
        """Return the labels of a property's values, each once."""
        return list(dict.fromkeys(self.labels.get(name) or self.values.get(name, [])))

    def label(self, name: str) -> str:
        """Return the labels of a property's values in one string."""
        return "、".join(self.names(name))


def queries(language: str, which: str = EVERYTHING) -> tuple[str, str, str]:
    """Return the queries for facts, citations and symbols of units, whose tables `read_statements` takes."""
    filled = [text.format(lang=language, which=which, inferred=terms.graph("inferred")) for text in (FACTS, CITATIONS)]
    return PROLOGUE + filled[0], PROLOGUE + filled[1], PROLOGUE + SYMBOLS


def read_statements(facts: Table, citations: Table) -> dict[str, Statement]:
    """Return every fetched thing by `kind/slug`, with labels and citations."""
    statements: dict[str, Statement] = {}
    refs: dict[Term, str | None] = {}  # each name is made once: a table says the same ones over and over
    shorts: dict[Term, str] = {}
    for thing, name, value, label in facts.rows:
        if thing is None or name is None or value is None:
            continue
        ref = refs[thing] if thing in refs else refs.setdefault(thing, terms.ref_of(thing.value))
        if ref is None:
            continue
        statement = statements.setdefault(ref, Statement(ref))
        local = sys.intern(name.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        short = value.value if value.type == "literal" else shorts.get(value) or shorts.setdefault(value, value.short)
        if short not in statement.values[local]:
            statement.values[local].append(short)
            statement.labels[local].append(label.value if label else short)
    _add_citations(citations, statements)
    return statements


def _add_citations(citations: Table, statements: dict[str, Statement]) -> None:
    """Give each thing its citations: those with a position first, in the order of the text.

    Of the others first that of the source that the fact is of, then those that repeat it, the oldest first.
    """
    publishers: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows: dict[tuple[str, str], list[str]] = {}
    for row in citations.rows:
        thing, passage, source, title, publisher, *rest = (cell.value if cell else "" for cell in row)
        rows.setdefault((thing, passage), [source, title, *rest])
        if publisher not in publishers[thing, passage]:
            publishers[thing, passage].append(publisher)

    def place(item: tuple[tuple[str, str], list[str]]) -> tuple[bool, bool, str]:
        (thing, _), (source, _, issued, _, line, *_) = item
        own = thing.rsplit("/", 1)[-1].startswith(source.rsplit("/", 1)[-1])
        return (False, False, "") if line else (True, not own, issued)

    for key, (source, title, issued, section, line, start, end, printed) in sorted(rows.items(), key=place):
        statement = statements.get(terms.ref_of(key[0]) or "")
        if statement and all(number.isdecimal() for number in (line, start, end) if number):
            at = (_number(line), _number(start), _number(end))
            where = (terms.ref_of(source) or source, section or None, *at)
            statement.citations.append(Citation(*where, printed, title, tuple(publishers[key]), issued))


def _number(text: str) -> int | None:
    return int(text) if text else None


def read_symbols(symbols: Table) -> dict[str, str]:
    """Return the symbols of units by their short name."""
    return {unit.short: symbol.value for unit, symbol in symbols.rows if unit and symbol}
