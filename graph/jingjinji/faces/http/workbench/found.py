"""The search page: things by kind, and printed phrases in which the words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.ask.names import Match, Names
from jingjinji.answers.ask.text import plain
from jingjinji.answers.run import select
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.store.port import Store

ORDER = ("indicator", "measure", "programme", "policy", "place", "target", "event", "recognition", "organization",
         "period", "source")  # fmt: skip
LIMIT = 60
_LONGEST = 200
_NEAR = 0.7  # what only resembles the words is shown only where nothing fits better
PRINTED = """
SELECT DISTINCT ?thing ?name ?printed ?line ?section WHERE {{
  {{ SELECT ?passage ?printed WHERE {{ ?passage oa:hasSelector/oa:exact ?printed
     FILTER (CONTAINS(REPLACE(LCASE(?printed), " ", ""), "{text}")) }} ORDER BY ?passage LIMIT 40 }}
  ?thing jjj:statedIn ?passage . FILTER (STRSTARTS(STR(?thing), "{things}"))
  ?passage jjj:line ?line .
  OPTIONAL {{ ?passage jjj:section ?section FILTER (LANG(?section) = "{lang}") }}
  OPTIONAL {{ ?thing skos:prefLabel ?name FILTER (LANG(?name) = "{lang}") }}
}}
ORDER BY ?line ?thing
LIMIT 24
"""


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it leads, the form of its name that matched, if that is another."""

    name: str
    link: str | None
    matched: str


@dataclass(frozen=True)
class Phrase:
    """One printed phrase in which the words stand, and the fact that it belongs to."""

    name: str
    link: str | None
    printed: str
    line: str
    section: str


def tidy(asked: str) -> str:
    """Return what a reader typed without needless spaces, cut where nobody means it to go on."""
    return " ".join(asked.split())[:_LONGEST]


def by_kind(names: Names, asked: str, language: str, root: str, carried: str | None) -> list[tuple[str, list[Hit]]]:
    """Return things by kind, those of the best match first."""
    found = names.find(asked, language=language, limit=LIMIT, prefix=True)
    close = [match for match in found if match.score > _NEAR]
    groups: dict[str, list[Match]] = {}
    for match in close or found[:8]:
        groups.setdefault(match.kind, []).append(match)
    best = {kind: max(match.score for match in rows) for kind, rows in groups.items()}
    rank = {kind: place for place, kind in enumerate(ORDER)}
    ranked = sorted(groups, key=lambda kind: (-round(best[kind], 1), rank.get(kind, len(ORDER))))
    return [(kind, [_hit(match, root, carried) for match in groups[kind]]) for kind in ranked]


def _hit(match: Match, root: str, carried: str | None) -> Hit:
    other = match.matched if plain(match.matched) != plain(match.label) else ""
    return Hit(match.label, address(terms.thing(match.id), root, carried), other)


async def fetch_printed(store: Store, asked: str, language: str, root: str, carried: str | None) -> Sequence[Phrase]:
    """Return the printed phrases in which the words stand; none for a single character."""
    text = "".join(asked.casefold().split())
    if len(text) < 2:
        return []
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    query = terms.sparql_prologue() + PRINTED.format(text=escaped, things=terms.ID, lang=language)
    rows = []
    for thing, name, printed, line, section in (await select(store, query)).rows:
        if thing and printed and line:
            label = name.value if name else terms.ref_of(thing.value) or thing.value
            where = section.value if section else ""
            rows.append(Phrase(label, address(thing.value, root, carried), printed.value, line.value, where))
    return rows
