"""Which effects go before what they tell of: the bare change or figure, and the measure itself.

Orders facts that were found and are an answer; whether they are one, and how firmly an effect is told, is decided
elsewhere (`refuse`, `causes`), so that nothing here makes a link.
"""

from __future__ import annotations

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.kinds import shape_of
from jingjinji.answers.ask.rank import FIELDS, Scored, place_fit

_BEFORE = 0.001
_THERE = 0.6  # how well an effect's place must fit
_OUTCOMES = ("change", "figure", "judgement", "years")
_MORE = 0.05  # the share of a question by which an effect must have more than the bare change
_FIRST = 3  # facts before which an effect is put; those further down are beside the question


def put_effects_first(question: Question, found: list[Scored], index: Index) -> None:
    """Raise the score of the effects that a question is after above the fact that each of them tells of."""
    is_national = all(place in FIELDS for place in question.places)  # “first in the country” says where nothing is
    effects = [one for one in found if one.entry.kind == "effect"]
    effects = [one for one in effects if is_national or place_fit(one.entry, question, index) > _THERE]
    for told in found[:_FIRST]:
        for effect in effects:
            if _has_more(effect, told, question) or _is_of_measure(effect.entry, told.entry, question):
                effect.score = max(effect.score, told.score + _BEFORE)


def _has_more(effect: Scored, told: Scored, question: Question) -> bool:
    """Tell whether an effect has what its outcome has of a question, and its measure is asked about too."""
    is_outcome = shape_of(told.entry) in _OUTCOMES and effect.entry.indicator == told.entry.indicator
    is_there = not effect.entry.places.isdisjoint(told.entry.places)
    is_when = effect.entry.baseline in (None, told.entry.baseline) and effect.entry.year == told.entry.year
    more = effect.parts["topic"] - told.parts["topic"]
    is_change = told.entry.kind == "change" and more > _MORE
    return is_outcome and is_there and is_when and (more >= 0 if question.wants("effect") else is_change)


def _is_of_measure(effect: Entry, told: Entry, question: Question) -> bool:
    """Tell whether the effects of a measure are asked for, and this is one of those of the best fact."""
    wanted = {ref for refs in question.indicators for ref in refs}
    return question.wants("effect") and effect.measure == told.id and (not wanted or effect.indicator in wanted)
