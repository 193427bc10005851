"""What the graph says around one thing, as plain records with labels in one language and with their evidence.

Knows what a page about a thing needs: facts that concern it, where sources say them, what derived facts rest on.
Must not know how a page looks. A few queries however much there is; a pattern for ?thing chooses what stands around.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import FACTS, PROLOGUE, SYMBOLS, Statement, read_statements, read_symbols
from jingjinji.answers.table import Table
from jingjinji.store.port import Store

# A source that is a table or a series has no lines: everything but the source is optional.
EVIDENCE = """
SELECT DISTINCT ?thing ?passage ?source ?section ?line ?start ?end ?printed WHERE {{
  {which}
  ?thing jjj:statedIn ?passage .
  ?passage oa:hasSource ?source .
  OPTIONAL {{ ?passage jjj:line ?line }}
  OPTIONAL {{ ?passage jjj:section ?section FILTER (LANG(?section) = "{lang}") }}
  OPTIONAL {{ ?passage oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }}
  OPTIONAL {{ ?passage (oa:hasSelector/oa:exact)|jjj:asPrinted ?printed }}
}}
ORDER BY ?thing ?source ?start ?end ?passage
"""
SOURCES = """
SELECT ?source ?title ?publisher ?issued WHERE {{
  ?source a jjj:Source .
  OPTIONAL {{ ?source skos:prefLabel ?title FILTER (LANG(?title) = "{lang}") }}
  OPTIONAL {{ ?source dcterms:issued ?issued }}
  OPTIONAL {{ ?source dcterms:publisher ?by . ?by skos:prefLabel ?publisher FILTER (LANG(?publisher) = "{lang}") }}
}}
ORDER BY ?source ?title ?publisher ?issued
"""
DATES = """
SELECT ?period ?from ?to WHERE { ?period time:hasBeginning/time:inXSDDate ?from ; time:hasEnd/time:inXSDDate ?to }
ORDER BY ?period ?from ?to
"""
RESTS_ON = ("input", "assesses", "against", "change")


@dataclass(frozen=True)
class Evidence:
    """Where a source says something; a source without lines has neither line nor position nor printed phrase."""

    passage: str
    source: str
    title: str
    publisher: str
    issued: str
    section: str
    line: str
    start: str
    end: str
    printed: str


@dataclass
class Neighbourhood:
    """Records by `kind/slug`, their evidence, and the words to tell them; `dates` are the ends of periods.

    `chosen` are those that were asked for; the others are what derived facts among them rest on.
    """

    language: str
    statements: dict[str, Statement]
    evidence: dict[str, list[Evidence]]
    sentences: Sentences
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()

    def of_kind(self, kind: str) -> list[Statement]:
        """Return the chosen records of one kind, in order of their names in the graph."""
        return [self.statements[ref] for ref in sorted(self.chosen) if self.statements[ref].kind == kind]

    def of(self, ref: str) -> Statement | None:
        """Return one record, chosen or rested on."""
        return self.statements.get(ref)

    def evidence_of(self, statement: Statement) -> list[Evidence]:
        """Return where a record is stated, the passage of its own figure first."""
        printed = statement.value("asPrinted")
        return sorted(self.evidence.get(statement.id, []), key=lambda found: found.printed != printed)


def about(iri: str, *patterns: str) -> str:
    """Return the pattern for a thing itself and for what each of `patterns` (with {iri}) gives as ?thing."""
    return " UNION ".join(
        ["{ " + f"VALUES ?thing {{ <{iri}> }}" + " }", *("{ " + p.format(iri=f"<{iri}>") + " }" for p in patterns)]
    )


def listed(refs: Iterable[str]) -> str:
    """Return the pattern for things by `kind/slug`."""
    return "VALUES ?thing { " + " ".join(f"<{terms.thing(ref)}>" for ref in sorted(refs)) + " }"


async def fetch_neighbourhood(store: Store, language: str, which: str) -> Neighbourhood:
    """Return the records that `which` chooses, and what derived ones among them rest on."""
    symbols, sources, dates = await asyncio.gather(
        select(store, PROLOGUE + SYMBOLS),
        select(store, PROLOGUE + SOURCES.format(lang=language)),
        select(store, PROLOGUE + DATES),
    )
    told = _sources(sources)
    found = Neighbourhood(language, {}, {}, Sentences(language, read_symbols(symbols)), _dates(dates))
    await _add(found, store, which, told)
    found.chosen = frozenset(found.statements)
    wanted = {ref for row in found.statements.values() for name in RESTS_ON for ref in row.values.get(name, [])}
    if missing := {ref for ref in wanted if "/" in ref and ":" not in ref} - found.statements.keys():
        await _add(found, store, listed(missing), told)
    return found


async def _add(found: Neighbourhood, store: Store, which: str, sources: dict[str, list[str]]) -> None:
    # Chosen first and each once: joined as it stands, a union of patterns is walked again for every passage.
    chosen = "{ SELECT DISTINCT ?thing WHERE { " + which + " } }"
    filled = [text.format(lang=found.language, which=chosen, inferred=terms.graph("inferred"))
              for text in (FACTS, EVIDENCE)]  # fmt: skip
    facts, evidence = await asyncio.gather(*(select(store, PROLOGUE + text) for text in filled))
    found.statements.update(read_statements(facts, Table((), ())))
    for ref, rows in _evidence(evidence, sources).items():
        found.evidence[ref] = rows


def _sources(table: Table) -> dict[str, list[str]]:
    """Return title, publishers and date of each source."""
    publishers: dict[str, dict[str, None]] = defaultdict(dict)
    found: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        source, title, publisher, issued = (cell.value if cell else "" for cell in row)
        publishers[source][publisher] = None
        found[source] = (title, issued)
    return {terms.ref_of(source) or source: [title, ", ".join(filter(None, publishers[source])), issued]
            for source, (title, issued) in found.items()}  # fmt: skip


def _evidence(table: Table, sources: dict[str, list[str]]) -> dict[str, list[Evidence]]:
    by_thing: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for row in table.rows:
        thing, passage, source, section, line, start, end, printed = (cell.value if cell else "" for cell in row)
        ref, name = terms.ref_of(thing), terms.ref_of(source) or source
        if ref and passage not in by_thing[ref]:
            title, publisher, issued = sources.get(name, [name, "", ""])
            told = (terms.ref_of(passage) or passage, name, title or name, publisher, issued)
            by_thing[ref][passage] = Evidence(*told, section, line, start, end, printed)
    return {ref: list(rows.values()) for ref, rows in by_thing.items()}


def _dates(table: Table) -> dict[str, tuple[str, str]]:
    return {terms.ref_of(period.value) or "": (start.value, end.value)
            for period, start, end in table.rows if period and start and end}  # fmt: skip
