"""Which of a fact's places in the text shows what was asked: who, when, where, or else the thing itself."""

from __future__ import annotations

import re

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.text import terms_of
from jingjinji.answers.fact import Cited
from jingjinji.answers.statements import Citation

_DATE = re.compile(r"\d+ ?[年月]|连续|周年")
_PARTIES = ("issuedBy", "carriedOutBy", "awardedBy", "hasMember", "establishedBy", "recipient")


def cite(entry: Entry, question: Question, index: Index) -> tuple[Cited | None, list[Cited]]:
    """Return the citation to show and, in the order of the text, all places of the held text that state the fact.

    Of a derived fact the citation is that of the input which is about the same place.
    """
    reading = index.readings[question.language]
    statement = reading.statements[entry.id]
    if not statement.citations:
        own = [ref for ref in statement.values.get("input", []) if _is_same(index.entry(ref), entry)]
        first = reading.statements.get(own[0]) if own else None
        return reading.composer.citation(first or statement), []
    held = [found for found in statement.citations if found.start is not None]
    shown = statement.main_citation
    if entry.kind in ("policy", "programme", "recognition", "entity"):
        asked = set(terms_of(question.text))
        shown = max(held or statement.citations, key=lambda found: _telling(found, entry, question, index, asked))
    places = sorted(held, key=lambda found: (found.start or 0, found.end or 0))
    return reading.composer.cite(shown), [reading.composer.cite(found) for found in places]


def _is_same(other: Entry | None, entry: Entry) -> bool:
    return other is not None and other.kind == "observation" and not other.places.isdisjoint(entry.places)


def _telling(
    found: Citation, entry: Entry, question: Question, index: Index, words: set[str]
) -> tuple[bool, float, int]:
    """Return how much a printed phrase tells of what was asked, and of the thing's own name; the earlier wins.

    `words` are the terms of the question.
    """
    printed = set(terms_of(found.printed))
    asked = (
        (question.wants("who") and _names_any(found.printed, entry, _PARTIES, index))
        or (question.wants("when") and _DATE.search(found.printed) is not None)
        or (question.wants("where") and _names_any(found.printed, entry, ("place", "within", "sfCrosses"), index))
    )
    number = entry.value("documentNumber") or ""
    is_numbered = bool(number) and set(terms_of(number)) <= printed
    names = [frozenset(terms_of(name.label)) for name in index.names_of(entry.id) if name.language == "zh"]
    share = max((len(name & printed) / len(name) for name in names if name), default=0.0)
    met = len(words & printed) / max(1, len(printed))
    return asked, round(share + met, 2) + is_numbered, -(found.start or 0)


def _names_any(printed: str, entry: Entry, relations: tuple[str, ...], index: Index) -> bool:
    refs = {ref for relation in relations for ref in entry.values.get(relation, [])}
    return any(name.label in printed for ref in refs for name in index.names_of(ref) if len(name.label) > 1)
