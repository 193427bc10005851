"""A document as its facts in its own order: which sections it has, and what each of them says."""

from __future__ import annotations

from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.answers.statements import PROLOGUE
from jingjinji.store.port import Store

STATED = """
SELECT DISTINCT ?thing ?section ?line ?start WHERE {{
  ?passage oa:hasSource <{source}> ; jjj:section ?section ; jjj:line ?line ; oa:hasSelector/oa:start ?start .
  FILTER (LANG(?section) = "{lang}")
  ?thing jjj:statedIn ?passage .
}}
ORDER BY ?thing ?start
"""
DOCUMENTS = """
SELECT ?source (COUNT(DISTINCT ?thing) AS ?facts) WHERE {
  ?passage oa:hasSource ?source ; jjj:section ?section . ?thing jjj:statedIn ?passage
} GROUP BY ?source ORDER BY ?source
"""


@dataclass
class Section:
    """One section: its headings from the outermost, its first line, and `kind/slug` of what it states, in order."""

    number: int
    path: tuple[str, ...]
    line: int
    things: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the innermost heading."""
        return self.path[-1]


async def fetch_outline(store: Store, source: str, language: str) -> list[Section]:
    """Return the sections of a document (`source/slug`) in its order; none for a source without headings.

    A fact that is stated in several sections stands in each of them.
    """
    text = PROLOGUE + STATED.format(source=terms.thing(source), lang=language)
    first: dict[tuple[str, str], tuple[int, int]] = {}
    for thing, section, line, start in (await select(store, text)).rows:
        ref = terms.ref_of(thing.value) if thing else None
        if ref and section and line and start:
            place, key = (int(start.value), int(line.value)), (section.value, ref)
            first[key] = min(first.get(key, place), place)
    sections: dict[str, Section] = {}
    for (heading, ref), (_, begins) in sorted(first.items(), key=lambda pair: (pair[1], pair[0])):
        found = sections.setdefault(heading, Section(len(sections) + 1, tuple(heading.split(" › ")), begins))
        found.things.append(ref)
    return list(sections.values())


async def fetch_documents(store: Store) -> dict[str, int]:
    """Return the documents that have sections, as `source/slug`, with the number of things they state."""
    rows = (await select(store, PROLOGUE + DOCUMENTS)).rows
    found = [(source.value, int(number.value)) for source, number in rows if source and number]
    return {terms.ref_of(source) or source: number for source, number in found}
