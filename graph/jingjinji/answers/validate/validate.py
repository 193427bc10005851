"""Whether a query can be answered by this graph, before it is run: what to change, where, and into what.

A query that is SPARQL and finds nothing teaches its author nothing. This says why it would find nothing: a term that
does not exist, properties that no thing has together, a year written as text. Knows patterns and what the dataset tells
of itself; an error means that this part of the query cannot match, a warning that it answers something else than was
probably meant. Nothing is accused that the dataset does not prove.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import BaseModel, Field

from jingjinji import terms
from jingjinji.answers.reading import Reading
from jingjinji.answers.run import select
from jingjinji.answers.validate.asked_patterns import Patterns
from jingjinji.answers.validate.faulty_joins import find_joins
from jingjinji.answers.validate.faulty_terms import find_terms
from jingjinji.answers.validate.faulty_values import find_values
from jingjinji.answers.validate.finding import Finding, place
from jingjinji.answers.validate.pattern_reader import read_patterns
from jingjinji.answers.validate.profile import Profile, Profiles
from jingjinji.store.port import Dataset, DeadlinePassed, Request, Store, StoreFault

_NOTHING = Dataset(default_graphs=("urn:x-jingjinji:nothing",))
_PARSING_SECONDS = 5.0
_MOST = 20
_PATTERNS = 300  # of one query; the work grows with their square
_MENTIONS = 1000
_ASKED = 200  # things of one query that are looked up
KNOWN = """
SELECT DISTINCT ?thing WHERE {{ VALUES ?thing {{ {things} }}
  FILTER (EXISTS {{ ?thing ?p ?o }} || EXISTS {{ ?s ?q ?thing }} || EXISTS {{ GRAPH ?thing {{ ?s ?p ?o }} }}) }}
"""


class Verdict(BaseModel):
    """What is wrong with a query, the first place first; `valid` says that there is no error."""

    valid: bool
    findings: list[Finding] = Field(default=[])
    checked: Literal["syntax", "all"] = Field(default="all", description="syntax: the rest could not be looked at")


async def validate(store: Store, query: str, reading: Reading, profiles: Profiles) -> Verdict:
    """Check `query` against what `store` holds."""
    if fault := await _syntax(store, query):
        return Verdict(valid=False, findings=[fault], checked="syntax")
    patterns = await asyncio.to_thread(_read, query)
    profile = await profiles.of(store)
    if patterns is None or not profile.whole:
        return Verdict(valid=True, checked="syntax")
    unknown = await _unknown(store, patterns)
    listed = await asyncio.to_thread(_find, query, patterns, profile, reading, unknown)
    return Verdict(valid=all(one.severity != "error" for one in listed), findings=listed[:_MOST])


def _read(query: str) -> Patterns | None:
    """Return the patterns of a query, or None where there are more than can be held against one another."""
    try:
        found = read_patterns(query)
    except RecursionError:
        return None
    is_large = max(len(found.patterns), len(found.comparisons)) > _PATTERNS or len(found.mentions) > _MENTIONS
    return None if is_large else found


def _find(query: str, patterns: Patterns, profile: Profile, reading: Reading, unknown: set[str]) -> list[Finding]:
    """Return what is wrong, each once, errors before warnings."""
    found = [
        *_prefixes(query, patterns),
        *find_terms(query, patterns, profile, reading, unknown),
        *find_values(query, patterns, profile),
        *find_joins(query, patterns, profile),
        *_weak_claims(query, patterns),
    ]
    unique = {(one.line, one.column, one.message): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.severity, one.line, one.column))


async def _syntax(store: Store, query: str) -> Finding | None:
    """Return what keeps the engine from reading the query: it reads it over nothing, in a process that can be ended."""
    try:
        await (await store.ask(Request(query, dataset=_NOTHING, deadline=_PARSING_SECONDS, rows=1))).read()
    except DeadlinePassed:  # it was read, then
        return None
    except StoreFault as fault:
        if fault.retry_after is not None:
            raise
        return Finding(severity="error", code="syntax", message=fault.sentence, line=fault.line or 1,
                       column=fault.column or 1, suggestion=fault.hint)  # fmt: skip
    return None


async def _unknown(store: Store, patterns: Patterns) -> set[str]:
    """Return the things and graphs that a query names and the graph does not know."""
    named = dict.fromkeys(one.iri for one in patterns.mentions if one.role in ("thing", "graph"))
    listed = [iri for iri in named if iri.isprintable() and not set('<>"{}|^`\\ ').intersection(iri)][:_ASKED]
    if not listed:
        return set()
    table = await select(store, KNOWN.format(things=" ".join(f"<{iri}>" for iri in listed)))
    return set(listed) - {row[0].value for row in table.rows if row[0]}


def _prefixes(query: str, patterns: Patterns) -> list[Finding]:
    """Return well-known prefixes that were given another namespace: a letter is enough, and nothing is found."""
    return [
        Finding(severity="warning", code="prefix", **place(query, at),
                message=f"the prefix “{name}:” stands for <{iri[:80]}>, which is not what this graph uses",
                suggestion=f"PREFIX {name}: <{terms.PREFIXES[name]}>")
        for name, (iri, at) in patterns.prefixes.items()
        if name in terms.PREFIXES and iri != terms.PREFIXES[name]
    ]  # fmt: skip


def _weak_claims(query: str, patterns: Patterns) -> list[Finding]:
    """Return a reminder where links of every strength are taken together, as if all were stated."""
    used = {one.property: one for one in patterns.patterns}
    if terms.term("strength") in used:
        return []
    either = used.get(terms.term("linkedToIndicator"))
    claim = used.get(terms.term("measure")) if terms.term("indicator") in used else None
    if found := either or claim:
        return [
            Finding(severity="warning", code="strength", **place(query, found.at),
                    message="this takes links of every strength, also of what merely stands in one paragraph",
                    suggestion="add ?claim jjj:strength/skos:notation ?strength FILTER (?strength >= 3), or use "
                    "jjj:statedToAffect, for what the source states; else show ?strength")
        ]  # fmt: skip
    return []
