"""Order facts by how much of a question they meet.

A score is the share of the question's content that a fact has, times how well its place, time and kind fit what was
asked: 1 is everything, below `refuse.ENOUGH` it is no answer. `parts` tells the factors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from jingjinji.answers.ask.asked import Question, Unit
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.extremes import favoured
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.kinds import shape_of, worth
from jingjinji.answers.ask.link import Span
from jingjinji.answers.ask.names import EVERYDAY
from jingjinji.answers.ask.text import terms_of

ELSEWHERE, OTHER_YEAR = 0.25, 0.3
UNDATED = 0.45  # a fact without a year is no answer for a year of its own
_LOOSE_TYPES, LOOSE = ("jjj:StationGroup", "jjj:FunctionalZone"), 0.7  # “monitored rivers” say what, not only where
INSIDE_OF = 0.5  # the fact is of a place that the one asked for lies in
SAYS_SOMETHING = 0.5  # weight from which on the words beside a place say what is asked of it
_LEAST, _FAR = 0.08, 0.25  # the share of the content, and of the best share, below which no fact is looked at
# What the share of the content counts, and likeness to known questions, which is seldom more than a half: roots bring
# small likenesses nearer to large ones.
_HAS, _ASKED, _BEND = 0.3, 1.5, 0.8
_ALONE = 0.5  # what the share of the content counts for a fact that no known question leads to
_UNNAMED = 0.8  # a question like the known ones to a fact names another thing
_DOINGS, _OWN = ("measure", "programme", "policy", "recognition", "event"), 3  # things by names of so many words
_AREAS = ("place/jingjinji", "place/beijing-districts", "place/china-prefecture-level-cities")
FIELDS = (
    "place/china-prefecture-level-cities",
    "place/china-province-level-regions",
)  # where “first in China” is said
_NUMBERS = ("value", "changeValue", "minValue", "maxValue", "consecutiveYears", "margin", "output", "change")
_MAIN = "place/beijing"
_STATED = 3  # the strength from which on a source states a link
_WINDOW = re.compile(r"攻坚|百日|夏|汛|期间|campaign|summer|flood|during|累计|20[12]\d\s*[-–—到至]|cumulativ")


@dataclass
class Scored:
    """A fact with its score and the factors that made it."""

    entry: Entry
    score: float
    parts: dict[str, float] = field(default_factory=dict)


def rank(question: Question, index: Index, most: int = 60) -> list[Scored]:
    """Return the facts that meet something of the question, best first."""
    topics = _topics(question, index)
    scored = [_score(*met, question, index) for met in _met(topics, question, index)]
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


def _topics(question: Question, index: Index) -> list[Unit]:
    """Return the units that say what the question is about; a district does only where nothing else is said.

    Other places (a reservoir, a kind of land, a group of stations) are things that facts are about.
    """
    units = [u for u in question.units if not is_district(u, index)]
    return units if sum(u.weight for u in units) >= SAYS_SOMETHING else question.units


def is_district(unit: Unit, index: Index) -> bool:
    """Tell whether a unit names a city, a district or a region, which says where and not what."""
    return bool(unit.ids) and all(
        index.names.type(ref) == "jjj:AdministrativeDivision" or ref in _AREAS or ref in index.districts
        for ref in unit.ids
    )


def _met(topics: list[Unit], question: Question, index: Index) -> Iterable[tuple[Entry, float, float]]:
    """Yield each fact that has enough of the question, with how much of it, and how much of that ranks it.

    It has a question by its words, or as one that is like those that it is known to answer: what it has is the larger
    of the two, what ranks it is both.
    """
    total = sum(unit.weight for unit in topics)
    shares: dict[int, float] = defaultdict(float)
    for unit in topics:
        for number, covered in index.coverage(unit.ids, unit.terms).items():
            shares[number] += unit.weight * covered / total
    known = index.known.alike(question.text)
    led_to = index.known.covered
    both = {
        n: min(1.0, _HAS * shares[n] + _ASKED * known.get(n, 0.0) ** _BEND) if n in led_to else _ALONE * shares[n]
        for n in {*shares, *known}
    }
    least = max(_LEAST, _FAR * max(both.values(), default=0.0))
    for number in sorted(n for n, share in both.items() if share >= least):
        topic = max(shares[number], both[number])
        yield index.entries[number], topic, both[number] / topic


def _score(entry: Entry, topic: float, known: float, question: Question, index: Index) -> Scored:
    parts = {
        "topic": topic,
        "known": known,
        "named": 1.0 if _has_named(entry, question) else _UNNAMED,
        "place": place_fit(entry, question, index),
        "year": year_fit(entry, question, index),
        "kind": worth(entry, question.asks),
        "origin": _origin_fit(entry, question, index),
    }
    score = 1.0
    for part in parts.values():
        score *= part
    return Scored(entry, score, parts)


def _has_named(entry: Entry, question: Question) -> bool:
    """Tell whether a fact has to do with each metric and each doing that a question calls by its own name.

    Everyday names are loose and decide nothing.
    """
    has = entry.about | entry.related | entry.places
    return not any(_is_own_name(span) and has.isdisjoint(span.ids) for span in question.spans)


def _is_own_name(span: Span) -> bool:
    kinds = {ref.split("/")[0] for ref in span.ids}
    is_long = span.last - span.first >= _OWN and not kinds.isdisjoint(_DOINGS)
    return span.matches[0].score > EVERYDAY and (is_long or kinds == {"indicator"})


def place_fit(entry: Entry, question: Question, index: Index) -> float:
    """Return how well a fact's places fit those of the question."""
    asked = question.places
    if not asked:
        return _unasked_place(entry, question)
    if not entry.places:
        asks_figure = question.wants("value", "count", "change") and entry.kind != "limit"
        is_general = entry.kind in ("limit", "policy", "recognition", "programme")
        if (entry.origin == "derived" or asks_figure or not is_general) and _MAIN not in asked:
            return 0.9 if _says_place(entry, asked, index) else ELSEWHERE
        return 0.9 if not entry.related.intersection(asked) else 1.0
    best = max((_nearness(place, wanted, index) for place in entry.places for wanted in asked), default=ELSEWHERE)
    is_named = entry.kind in ("policy", "programme", "recognition", "entity", "effect")
    if best <= INSIDE_OF and entry.value("rank") and all(place in FIELDS for place in asked):
        return 0.9
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
    if wanted == _MAIN and not index.is_elsewhere(place):
        return 0.85  # river systems and groups of stations are in no district, and yet the city's
    if index.within(wanted, place):
        is_group = "jjj:StationGroup" == index.names.type(place) == index.names.type(wanted)
        if is_group:
            return 0.85  # the value of a group of stations is told for its stations alone
        is_loose = index.names.type(wanted) in _LOOSE_TYPES and not index.is_elsewhere(wanted)
        return LOOSE if is_loose else INSIDE_OF
    return ELSEWHERE


def _says_place(entry: Entry, asked: list[str], index: Index) -> bool:
    """Tell whether the words of a fact hold the name of a place asked for."""
    names = (terms for place in asked for terms in index.terms_of_names(place))
    return any(all(term in entry.terms for term in terms) for terms in names)


def year_fit(entry: Entry, question: Question, index: Index) -> float:
    """Return how well a fact's year and baseline fit those of the question."""
    years, baseline = question.years, question.baseline
    if entry.kind == "change" or (entry.kind == "effect" and entry.baseline):
        if baseline is not None:
            if entry.baseline == baseline:
                ends = [year for year in years if year != baseline] or [index.latest]
                return 1.0 if entry.year in (None, *ends) else 0.5
            return 0.86 if entry.baseline is None else 0.45
        if entry.year not in (years or [index.latest]) and entry.year is not None:
            return 0.8 if entry.baseline in years else OTHER_YEAR
        return 1.0 if entry.baseline in (None, index.latest - 1) else 0.93
    ends = [year for year in years if year != baseline] or [index.latest]
    if entry.year is None:
        is_dated = not years or max(years) >= index.latest or any(str(year) in entry.terms for year in years)
        return 0.97 if not years else 0.9 if is_dated else UNDATED
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
    return 0.92 if question.wants("rank", "compliance", "comparison") else 0.88


def _refine(found: Scored, question: Question, index: Index, asked: set[str], favour: dict[str, float]) -> None:
    """Weigh what only few facts are worth comparing by: how much more a fact says, numbers, extremes, windows."""
    entry = found.entry
    exact = max((_closeness(name, asked, index) for name in entry.names), default=0.5)
    named = any(not entry.about.isdisjoint(span.ids) for span in question.spans)
    exact = max(exact, 0.8) if named else exact
    parts = {"closeness": 0.86 + 0.14 * exact, **_number_fit(entry, question)}
    if favour:
        parts["extreme"] = favour.get(entry.id, 0.8)
    parts |= _time_fit(entry, question, index)
    if question.fails and not question.indicators and entry.value("result") == "jjj:met":
        parts["result"] = 0.8
    if question.relative:
        parts["relative"] = 1.0 if shape_of(entry) == "relative" else 0.75
    if entry.kind in ("change", "effect") and question.moves and question.indicators:
        way = {"jjj:increase": "up", "jjj:decrease": "down"}.get(entry.value("direction") or "")
        parts["direction"] = 0.97 if way and way != question.moves else 1.0
    for part in parts.values():
        found.score *= part
    found.parts |= parts


def _time_fit(entry: Entry, question: Question, index: Index) -> dict[str, float]:
    """Return the factors for stated links, windows of time, long terms, several places and the bulletin's own words."""
    parts: dict[str, float] = {}
    asks_link = entry.kind == "effect" and question.wants("effect", "cause")
    if asks_link and (entry.strength or 0) < _STATED:
        parts["strength"] = 0.85  # what the source states goes before what only stands beside it
    elif _is_window(entry) and question.whole_year:
        parts["window"] = 0.7
    elif not asks_link and _is_window(entry) and not _WINDOW.search(question.text.casefold()):
        parts["window"] = 0.9
    # The source tells what ten years of work came to without naming a first year.
    is_open = asks_link and entry.baseline is None
    if question.long_ago and question.baseline is None and entry.kind in ("change", "effect") and not is_open:
        parts["long ago"] = 1.0 if is_long(entry, index) else 0.85
    if len(question.places) > 1 and entry.places:
        parts["places"] = 0.94 + 0.06 * len(entry.places.intersection(question.places)) / len(question.places)
    if entry.year == index.latest and not index.is_held(entry):
        parts["held"] = 0.95  # the bulletin's own words go before another source's
    return parts


def is_long(entry: Entry, index: Index) -> bool:
    """Tell whether a change is one over many years and not over the last one."""
    return (entry.baseline or index.latest) < index.latest - 1 or "years" in (entry.value("period") or "")


def _number_fit(entry: Entry, question: Question) -> dict[str, float]:
    """Return the factors for numbers: the same one printed, none where one is asked for, no share where one is."""
    parts: dict[str, float] = {}
    if not entry.numbers.isdisjoint(question.numbers) or not entry.terms.keys().isdisjoint(question.numbers):
        parts["number"] = 1.08
    if question.quantity and not is_number(entry):
        parts["quantity"] = 0.85
    if question.share and shape_of(entry) == "figure" and entry.value("unit") != "unit:PERCENT":
        parts["share"] = 0.75
    if question.share and entry.kind == "change" and "change" not in question.asks:
        parts["share"] = 0.8
    return parts


def is_number(entry: Entry) -> bool:
    """Tell whether a fact has, or leads to, a number."""
    return any(entry.value(name) for name in _NUMBERS)


def _closeness(name: frozenset[str], asked: set[str], index: Index) -> float:
    weights = index.weights
    total = sum([weights[term] for term in name])
    return sum([weights[term] for term in name & asked]) / total if total else 0.0


def _is_window(entry: Entry) -> bool:
    period = entry.value("period") or ""
    return bool(period) and not period.removeprefix("period/").isdigit()
