"""What is left of a question without the clauses that hold what no bulletin tells.

“Homework help please, how many good days were there?”, “got asthma, is ozone over the limit?”: without the clause that
was a reason to refuse the rest is a question of its own. A question for a cause is none: what is said to be the cause
may stand in the clause left out (“there were fines, by how much did PM10 fall for it?”). Knows readings and refusals.
"""

from __future__ import annotations

from dataclasses import replace

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.clauses import without
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.question import read_question
from jingjinji.answers.ask.rank import Scored, is_district
from jingjinji.answers.ask.refuse import refuse
from jingjinji.answers.ask.text import plain

_BESIDE = ("domain", "forecast", "asker", "metric")  # what may stand beside a question
_CLEAR, _SUBJECT = 0.6, 4.0  # the share that the best fact must have of the rest, and what its subject must weigh


def what_is_left(question: Question, index: Index) -> Question | None:
    """Return the reading of a refused question without the clauses of what lies beyond, None where nothing is left.

    The places named in what is left out hold for the rest where it names none.
    """
    beyond = [said for name in _BESIDE for said in question.beyond.get(name, ())]
    words = [*beyond, question.subject] if question.subject else beyond
    text = plain(question.text)
    rest = without(text, words) if words and not question.wants("cause") else ""
    if not rest or len(rest) >= len(text.strip(" ?？。.!！")):
        return None
    left = read_question(rest, index, question.language)
    return replace(left, text=rest, places=left.places or question.places)


def is_question_of_its_own(question: Question, found: list[Scored], index: Index) -> bool:
    """Tell whether a reading has a subject of its own, and a fact that has most of it."""
    units = (unit for unit in question.units if not unit.is_cue and not is_district(unit, index))
    has_subject = sum(unit.weight for unit in units) >= _SUBJECT
    is_clear = bool(found) and found[0].parts["topic"] >= _CLEAR
    return has_subject and is_clear and refuse(question, found, index) is None
