"""What is left of a question without the clauses that hold what no bulletin tells.

“Homework help please, how many good days were there?”, “got asthma, is ozone over the limit?”: without the clause that
was a reason to refuse the rest is a question of its own. A question for a cause is none: what is said to be the cause
may stand in the clause left out (“there were fines, by how much did PM10 fall for it?”). Knows readings.
"""

from __future__ import annotations

from dataclasses import replace

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.clauses import without
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.question import read_question
from jingjinji.answers.ask.text import plain

_BESIDE = ("domain", "forecast", "asker", "metric")  # what may stand beside a question


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
