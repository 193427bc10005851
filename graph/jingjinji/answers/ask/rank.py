"""Order facts by how much of a question they meet.

A score is the share of the question's content that a fact has, times how well its place, time and kind fit what was
asked: 1 is everything, below `refuse.ENOUGH` it is no answer. `parts` tells the factors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from jingjinji.answers.ask.asked import Question, Unit
from jingjinji.answers.ask.extremes import favoured
from jingjinji.answers.ask.index import Entry, Index, terms_of
from jingjinji.answers.ask.kinds import shape_of, worth

ELSEWHERE, OTHER_YEAR = 0.25, 0.3
INSIDE_OF = 0.5  # the fact is of a place that the one asked for lies in
_SAYS_SOMETHING = 1.5  # weight from which on the words beside a place say what is asked of it
_BY_WORDS = 0.85  # a fact that has the words of a name, but not the thing that is named
_MAIN = "place/beijing"
_WINDOW = re.compile(r"攻坚|百日|夏|汛|期间|campaign|summer|flood|during|累计|20[12]\d\s*[-–—到至]|cumulativ")


@dataclass
class Scored:
    """A fact with its score and the factors that made it."""

    entry: Entry
    score: float
    parts: dict[str, float] = field(default_factory=dict)


def rank(question: Question, index: Index, most: int = 60) -> list[Scored]:
    """Return the facts that meet something of the question, best first."""
    topics = _topics(question)
    scored = [found for entry in _candidates(topics, index) if (found := _score(entry, question, topics, index))]
    scored.sort(key=lambda s: (-s.score, s.entry.id))
    best = scored[:most]
    asked = {term for unit in question.units for terms in unit.terms for term in terms} | set(terms_of(question.text))
    favour = favoured(question, index)
    for found in best:
        _refine(found, question, index, asked, favour)
    best.sort(key=lambda s: (-s.score, _rank_of_kind(s.entry), s.entry.id))
    return best


def _rank_of_kind(entry: Entry) -> int:
    return int(entry.origin == "derived") * 10 + (5 - (entry.strength or 0) if entry.kind == "effect" else 0)


def _topics(question: Question) -> list[Unit]:
    """Return the units that say what the question is about; a place does only where nothing else is said."""
    units = [u for u in question.units if not _is_place(u)]
    return units if sum(u.weight for u in units) >= _SAYS_SOMETHING else question.units


def _is_place(unit: Unit) -> bool:
    return bool(unit.ids) and all(ref.startswith("place/") for ref in unit.ids)


def _candidates(topics: list[Unit], index: Index) -> Iterable[Entry]:
    numbers: set[int] = set()
    for unit in topics:
        for ref in unit.ids:
            numbers.update(index.by_thing.get(ref, ()))
        for terms in unit.terms:
            for term in terms:
                numbers.update(index.postings.get(term, ()))
    return [index.entries[number] for number in sorted(numbers)]


def coverage(entry: Entry, unit: Unit, index: Index) -> float:
    """Return how much of a unit a fact has, 0 to 1."""
    if unit.ids:
        if not entry.about.isdisjoint(unit.ids):
            return 1.0
        if not entry.places.isdisjoint(unit.ids):
            return 0.95
        if not entry.related.isdisjoint(unit.ids):
            return 0.85
    best = max((_share(entry, terms, index) for terms in unit.terms), default=0.0)
    return best * (_BY_WORDS if unit.ids else 1.0)


def _share(entry: Entry, terms: tuple[str, ...], index: Index) -> float:
    total = found = 0.0
    for term in terms:
        weight = index.weight(term)
        if not weight:
            weight = 1.0  # a pair of characters across two words, or one that nothing has
        total += weight
        found += weight * entry.terms.get(term, 0.0)
    return found / total if total else 0.0


def _score(entry: Entry, question: Question, topics: list[Unit], index: Index) -> Scored | None:
    total = sum(unit.weight for unit in topics)
    topic = sum(unit.weight * coverage(entry, unit, index) for unit in topics) / total if total else 0.0
    if topic < 0.08:
        return None
    parts = {
        "topic": topic,
        "place": place_fit(entry, question, index),
        "year": year_fit(entry, question, index),
        "kind": worth(entry, question.asks),
        "origin": _origin_fit(entry, question, index),
    }
    score = 1.0
    for part in parts.values():
        score *= part
    return Scored(entry, score, parts)


def place_fit(entry: Entry, question: Question, index: Index) -> float:
    """Return how well a fact's places fit those of the question."""
    asked = question.places
    if not asked:
        return _unasked_place(entry, question)
    if not entry.places:
        return 0.9 if not entry.related.intersection(asked) else 1.0
    best = max((_nearness(place, wanted, index) for place in entry.places for wanted in asked), default=ELSEWHERE)
    is_named = entry.kind in ("policy", "programme", "recognition", "entity", "effect")
    if best <= INSIDE_OF and (is_named or entry.value("comparisonField")) and _says_place(entry, asked, index):
        return 0.9
    return best


def _unasked_place(entry: Entry, question: Question) -> float:
    """Return what a place is worth where the question names none: the whole city before its parts."""
    if not entry.places or _MAIN in entry.places:
        return 1.0
    if question.wants("rank", "where", "comparison"):
        return 0.97
    return 0.93 if "place/jingjinji" in entry.places else 0.88


def _nearness(place: str, wanted: str, index: Index) -> float:
    if place == wanted:
        return 1.0
    if wanted == "place/beijing-districts" and place in index.in_districts:
        return 0.9
    if index.within(place, wanted):
        return 0.85 if wanted == _MAIN else 0.93
    if index.within(wanted, place):
        is_group = "jjj:StationGroup" == index.names.type(place) == index.names.type(wanted)
        return 0.85 if is_group else INSIDE_OF  # the value of a group of stations is told for its stations alone
    return ELSEWHERE


def _says_place(entry: Entry, asked: list[str], index: Index) -> bool:
    """Tell whether the words of a fact hold the name of a place asked for."""
    names = (terms_of(name.label) for place in asked for name in index.names_of(place))
    return any(terms and all(term in entry.terms for term in terms) for terms in names)


def year_fit(entry: Entry, question: Question, index: Index) -> float:
    """Return how well a fact's year and baseline fit those of the question."""
    years, baseline = question.years, question.baseline
    if entry.kind == "change" or (entry.kind == "effect" and entry.baseline):
        if baseline is not None:
            if entry.baseline == baseline:
                return 1.0
            return 0.75 if entry.baseline is None else 0.45
        if years and index.latest not in years and entry.year not in years:
            return 0.8 if entry.baseline in years else OTHER_YEAR
        return 1.0 if entry.baseline in (None, index.latest - 1) else 0.93
    ends = [year for year in years if year != baseline] or [index.latest]
    if entry.year is None:
        return 0.97 if not years else 0.9
    if entry.year in ends:
        return 1.0
    if not years:
        return 0.9 if entry.kind == "target" else 0.8
    return 0.7 if entry.year in years else OTHER_YEAR


def _origin_fit(entry: Entry, question: Question, index: Index) -> float:
    if entry.origin != "derived":
        return 1.0
    if shape_of(entry) == "finding":
        return 0.6
    if question.years and index.latest not in question.years:
        return 0.98
    return 0.96 if question.wants("rank", "compliance", "comparison") else 0.88


def _refine(found: Scored, question: Question, index: Index, asked: set[str], favour: dict[str, float]) -> None:
    """Weigh what only few facts are worth comparing by: how much more a fact says, numbers, extremes, windows."""
    entry = found.entry
    exact = max((_closeness(name, asked, index) for name in entry.names), default=0.5)
    named = any(not entry.about.isdisjoint(span.ids) for span in question.spans)
    exact = max(exact, 0.8) if named else exact
    parts = {"closeness": 0.86 + 0.14 * exact}
    if question.numbers and entry.numbers.intersection(question.numbers):
        parts["number"] = 1.08
    if question.soft:
        parts["soft"] = 1 + 0.12 * max((len(name & question.soft) for name in entry.names), default=0) / len(
            question.soft
        )
    if favour:
        parts["extreme"] = favour.get(entry.id, 0.8)
    if _is_window(entry) and not _WINDOW.search(question.text.casefold()):
        parts["window"] = 0.9
    if question.share and shape_of(entry) == "figure" and entry.value("unit") != "unit:PERCENT":
        parts["share"] = 0.75
    if question.share and entry.kind == "change" and "change" not in question.asks:
        parts["share"] = 0.8
    if question.relative:
        parts["relative"] = 1.0 if shape_of(entry) == "relative" else 0.8
    if entry.kind in ("change", "effect") and question.moves and question.indicators:
        way = {"jjj:increase": "up", "jjj:decrease": "down"}.get(entry.value("direction") or "")
        parts["direction"] = 0.97 if way and way != question.moves else 1.0
    for part in parts.values():
        found.score *= part
    found.parts |= parts


def _closeness(name: frozenset[str], asked: set[str], index: Index) -> float:
    weights = index.weights
    total = sum([weights[term] for term in name])
    return sum([weights[term] for term in name & asked]) / total if total else 0.0


def _is_window(entry: Entry) -> bool:
    period = entry.value("period") or ""
    return bool(period) and not period.removeprefix("period/").isdigit()
