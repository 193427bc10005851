"""Every question of the library parses, answers and answers as pinned."""

from __future__ import annotations

import pytest

from asking import Desk
from jingjinji.answers.library.bind import bind, find_question, iri, questions
from jingjinji.answers.table import Table
from jingjinji.faces.cli.output import Format, to_text
from jingjinji.faults import Fault
from jingjinji.questions import Question
from jingjinji.release import Release

QUESTIONS = questions()


@pytest.fixture(scope="module")
def answers(desk: Desk, real_release: Release) -> dict[str, Table]:
    """Return the answer of every question with its defaults, asked of the real release."""
    asker = desk.asker(real_release)
    return {question.name: asker.select(bind(question, {})) for question in QUESTIONS}


def test_there_are_enough_questions() -> None:
    """The library has at least 30 questions, each asked in Chinese and in English."""
    assert len(QUESTIONS) >= 30
    assert all(question.zh.endswith(("？", "）")) and question.en.endswith(("?", ")")) for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_answer_is_as_pinned(question: Question, answers: dict[str, Table], request: pytest.FixtureRequest) -> None:
    """The answer has rows and equals the CSV beside the query."""
    pinned = question.file.with_suffix(".csv")
    text = to_text(answers[question.name], Format.csv)
    if request.config.getoption("--pin"):
        pinned.write_text(text, encoding="utf-8")
    assert answers[question.name].rows, "a question without an answer teaches nothing"
    assert text == pinned.read_text(encoding="utf-8")


def test_no_pinned_answer_is_left_over() -> None:
    """Every CSV in the library belongs to a question."""
    room = QUESTIONS[0].file.parent
    assert {file.stem for file in room.glob("*.csv")} == {question.name for question in QUESTIONS}


def test_values_are_bound_with_their_type() -> None:
    """A parameter becomes an IRI or a typed literal in a VALUES block behind the query."""
    text = bind(find_question("district-values"), {"indicator": "indicator/so2-annual-mean", "year": "2024"})
    assert text.endswith(
        "VALUES (?indicator ?year) { (<https://w3id.org/jingjinji/id/indicator/so2-annual-mean> "
        '"2024"^^<http://www.w3.org/2001/XMLSchema#integer>) }\n'
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"colour": "red"}, "has no parameter “colour”"),
        ({"year": "twenty"}, "year must be of type integer"),
        ({"indicator": "x> } DROP ALL {"}, "is not an IRI"),
        ({"indicator": "pm25"}, "is not an IRI"),
    ],
)
def test_a_wrong_value_is_a_sentence(values: dict[str, str], sentence: str) -> None:
    """A value that cannot be bound is refused with what to change."""
    with pytest.raises(Fault, match=sentence):
        bind(find_question("district-values"), values)


def test_an_unknown_question_names_the_nearest() -> None:
    """A mistyped name is answered with near names."""
    with pytest.raises(Fault, match="limits-exceeded"):
        find_question("limit-exceeded")


def test_iris_are_written_in_three_ways() -> None:
    """`kind/slug`, `prefix:name` and a full IRI all name a thing."""
    assert iri("place/beijing") == "https://w3id.org/jingjinji/id/place/beijing"
    assert iri("jjj:Measure") == "https://w3id.org/jingjinji/def/Measure"
    assert iri("https://example.org/x") == "https://example.org/x"
