"""Which places hold the highest or the lowest figure that a question asks for."""

from __future__ import annotations

from jingjinji.answers.ask import signs
from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.kinds import shape_of

AT_THE_END, NEAR_IT, OTHERS = 1.12, 0.96, 0.8
_AIR = "indicator/pm25-annual-mean"  # what “the air” of a place is told by where no pollutant is named
_NEAR = 3


def favoured(question: Question, index: Index) -> dict[str, float]:
    """Return a factor for each figure or rank among the places compared; nothing where no extreme is asked for."""
    is_compared = question.wants("rank", "where") or (question.wants("comparison") and len(question.places) > 1)
    if not question.extreme or not is_compared:
        return {}
    indicators = {ref for refs in question.indicators for ref in refs} or _of_the_air(question)
    places = _compared(question, index)
    figures = [
        entry
        for ref in indicators
        for number in index.by_thing.get(ref, ())
        if _is_compared(entry := index.entries[number], ref, places, question, index)
    ]
    if len(figures) < 2:
        return {}
    return _factors(figures, question, index)


def _of_the_air(question: Question) -> set[str]:
    return {_AIR} if signs.AIR.search(question.text.casefold()) else set()


def _compared(question: Question, index: Index) -> set[str]:
    named = [place for place in question.places if place not in ("place/beijing", "place/beijing-districts")]
    if "place/jingjinji" in named:
        return {"place/beijing", "place/tianjin", "place/hebei"}
    if len(named) > 1 or (named and "place/beijing" in question.places):
        return {*named, *question.places}
    return index.districts


def _is_compared(entry: Entry, indicator: str, places: set[str], question: Question, index: Index) -> bool:
    years = question.years or [index.latest]
    is_figure = shape_of(entry) == "figure" and entry.indicator == indicator and entry.origin == "reported"
    return is_figure and entry.year in years and not entry.places.isdisjoint(places)


def _factors(figures: list[Entry], question: Question, index: Index) -> dict[str, float]:
    way = question.extreme
    if way in ("good", "bad"):
        good = index.favourable.get(figures[0].indicator or "", "lowest")
        way = good if way == "good" else {"lowest": "highest", "highest": "lowest"}[good]
    values = sorted({float(entry.value("value") or 0) for entry in figures}, reverse=way == "highest")
    factors: dict[str, float] = {}
    for entry in figures:
        position = values.index(float(entry.value("value") or 0))
        factors[entry.id] = AT_THE_END - 0.02 * position if position < _NEAR else OTHERS
    ends = {place for entry in figures if factors[entry.id] == AT_THE_END for place in entry.places}
    for number in {n for place in ends for n in index.by_thing.get(place, ())}:
        entry = index.entries[number]
        if shape_of(entry) == "rank" and entry.indicator == figures[0].indicator:
            factors[entry.id] = NEAR_IT
    return factors
