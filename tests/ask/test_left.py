"""A question beside what no bulletin tells is answered; what is asked stays what it is."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers
from jingjinji.answers.ask.clauses import without

ANSWERED = [
    ("homework help pls!! how many days of good air did beijing have", "290"),
    ("got asthma n run outdoors, is ozone in beijing over the limit or nah", "O₃"),
    ("高三写作文找素材，2024年首都空气优良的日子有多少天", "290"),
    ("天天骑电驴送外卖，北京马路上的噪声平均多少分贝", "68.5"),
]
REFUSED = [
    "沙尘天 次数 明年 预计",
    "市级督察只选两个区，您如何评价其代表性是否足够？",
    "My dog ate chocolate, what do I do?",
]


@pytest.mark.parametrize(("question", "said"), ANSWERED)
def test_the_rest_of_a_question_is_answered(answers: Answers, question: str, said: str) -> None:
    """Homework, an illness or a trade told beside a question are no reason to refuse it."""
    answer = answers.answer(question)
    assert answer.answered, answer.reason
    assert said in answer.facts[0].text


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_asked_is_not_left_out(answers: Answers, question: str) -> None:
    """A clause that asks, a cause told before, and words that spaces part are no side matter."""
    assert not answers.answer(question).answered


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("homework help pls!! what is the pm2.5", ["homework"], "what is the pm2.5"),
        ("写作文用，北京有多少天空气好", ["写作文"], "北京有多少天空气好"),
        ("what is the pm2.5", ["pm2.5"], ""),
        ("沙尘天 次数 预计多少", ["预计"], ""),
        ("homework, pm2.5 beijing", ["homework"], ""),
    ],
)
def test_clauses_are_left_out_whole(text: str, words: list[str], rest: str) -> None:
    """What holds the words goes with its clause, unless it asks; without a clause that asks nothing is left."""
    assert without(text, words) == rest
