"""Facts are found by questions like those that they are known to answer."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers
from jingjinji.answers.ask.known import Known

HAZE, RIVER, RIVER_THERE, LAKE = range(4)
QUESTIONS = [
    ["how bad is the smog these days", "does one still need a mask outside", "出门还用戴口罩吗", "霾厉害不厉害"],
    ["can one swim in the river", "is the river clean", "河里能游泳吗"],
    [],
    [],
]


@pytest.fixture
def known() -> Known:
    """Return questions to two facts; a third is about the second one's metric elsewhere, a fourth stands beside it."""
    return Known(QUESTIONS, [[], [LAKE], [], []], ["haze", "river", "river", "lake"])


@pytest.mark.parametrize("question", ["do people need masks outside?", "出门要不要戴口罩"])
def test_a_question_finds_the_fact_of_one_like_it(known: Known, question: str) -> None:
    """Words alone that a known question shares lead to its fact, and to no other."""
    assert set(known.alike(question)) == {HAZE}


def test_facts_beside_and_kin_are_as_much_alike(known: Known) -> None:
    """What stands at the same place answers the question as well, and so does the same metric elsewhere."""
    found = known.alike("may one swim there")
    assert found[LAKE] == found[RIVER] == found[RIVER_THERE] > 0
    assert found[HAZE] < 0.5 * found[RIVER]


def test_likeness_is_all_but_whole_for_the_only_question_and_nothing_for_foreign_words() -> None:
    """The words of a question themselves are all but whole likeness; unknown words are like nothing."""
    one = Known([["is it loud at night"]], [[]], ["noise"])
    assert one.alike("is it loud at night")[0] > 0.99
    assert one.alike("quantum chromodynamics") == {}
    assert one.alike("") == {}


def test_a_word_of_many_facts_tells_little() -> None:
    """A word that the questions to all facts share decides nothing beside one that a single fact has."""
    known = Known([[f"what about the {name}"] for name in ["noise", "lakes", "soil", "trees"]], [[]] * 4, range(4))
    found = known.alike("what about the lakes")
    assert found[1] == max(found.values()) > 1.3 * found[0]


def test_no_questions_are_no_trouble() -> None:
    """A dataset without questions is asked by its words alone."""
    assert Known([[], []], [[], []], ["a", "b"]).alike("how bad is the smog") == {}


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("三省市河流污染事故的联动演习已坚持多少年", True),
        ("北京化工厂爆炸事故已过去多少年", False),
        ("清河以前臭得不行，后来是靠啥法子弄清亮的", True),
        ("清河以前啥样不晓得，隔壁老王家弄装修吵得不行", False),
        ("粗颗粒物 相比一三年 降幅", True),
        ("津 PM２．５ 二四年", True),
        ("空气里的铅 含量", False),
        ("uranium content of the soil", False),
    ],
)
def test_what_people_say_for_a_fact_is_no_unknown_word(answers: Answers, question: str, *, is_answered: bool) -> None:
    """A word or a whole question that people use for a fact does not refuse it; the same word elsewhere does."""
    answer = answers.answer(question)
    assert answer.answered == is_answered, answer.reason


def test_a_name_goes_before_likeness(answers: Answers) -> None:
    """Savings of other projects are no answer where one is called by its own name and has none."""
    assert not answers.answer("How much carbon does the zero-carbon terminal at the Port of Tianjin save?").answered


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("did the blow-up covers over dug-out pits keep the dirt from flying about", "effect/"),
        (
            "出门跑步不用捂口罩的日子，一整年下来能有多少天",
            "observation/beijing-2024-good-air-quality-days-beijing-2024",
        ),
    ],
)
def test_paraphrases_without_the_words_of_a_label_are_answered(answers: Answers, question: str, fact: str) -> None:
    """What laymen ask in words that no label has is answered by the fact of a question like it, which says so."""
    answer = answers.answer(question, explain=True)
    assert answer.answered
    assert answer.facts[0].id.startswith(fact)
    assert answer.reading is not None
    assert 0 < answer.reading.scores[answer.facts[0].id]["known"] <= 1
