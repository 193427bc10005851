"""Answers are marked as their readers would: by place, by refusal, by wording."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import httpx
import pytest

import evaluate
from marking.marks import Mark, causal_words, is_right, mark, same_number
from marking.questions import Interval, Question
from marking.tables import BREAKDOWNS, breakdown, failures, fault, summary

ASKED = Question(
    id="dev-air-001",
    half="development",
    section="air",
    lang="zh",
    role="portal",
    noise=False,
    asks="value",
    text="a | b",
    right=(Interval(10, 14),),
    value=30.5,
    year=None,
    place=(),
    refuse=False,
    reason="",
)
REFUSAL = replace(ASKED, asks="refusal", right=(), value=None, refuse=True, reason="no-link")


def fact(start: int = 10, end: int = 14, **more: Any) -> dict[str, Any]:
    """Return a fact as the service gives it."""
    citation = {"source": "document/beijing-2024", "start": start, "end": end}
    return {"kind": "observation", "text": "30.5", "value": 30.5, "citation": citation} | more


def answer(*facts: dict[str, Any], answered: bool = True) -> dict[str, Any]:
    """Return an answer as the service gives it."""
    return {"answered": answered, "facts": list(facts)}


def marked(question: Question, *facts: dict[str, Any], answered: bool = True) -> Mark:
    """Return the mark of an answer that took a millisecond."""
    return mark(question, answer(*facts, answered=answered), 1.0, "beijing-2024")


@pytest.mark.parametrize(("start", "end", "right"), [(10, 14, True), (13, 20, True), (14, 20, False), (0, 10, False)])
def test_a_citation_must_overlap(start: int, end: int, right: bool) -> None:
    """A fact is right when its citation shares a sign with an expected place; touching it is not enough."""
    assert is_right(ASKED, fact(start, end), "beijing-2024") is right


def test_a_place_of_another_text_does_not_count() -> None:
    """The same offsets in another source are no answer, nor is a fact without a citation."""
    elsewhere = fact(citation={"source": "document/other", "start": 10, "end": 14})
    assert not is_right(ASKED, elsewhere, "beijing-2024")
    assert not is_right(ASKED, fact(citation=None), "beijing-2024")


def test_further_citations_count() -> None:
    """One of several citations at a right place is enough."""
    assert is_right(ASKED, fact(0, 1, citations=[{"start": 11, "end": 12}]), "beijing-2024")


def test_an_earlier_year_is_told_by_its_figure() -> None:
    """A figure of the series is right by value, year and place together."""
    asked = replace(ASKED, right=(), value=58.0, year=2017, place=("北京", "Beijing"))
    good = fact(value=58, year=2017, place={"id": "place/beijing", "label": "Beijing Municipality"})
    assert is_right(asked, good, "x")
    for wrong in ({"value": 59}, {"year": 2018}, {"place": {"label": "Tianjin"}}, {"place": None}):
        assert not is_right(asked, good | wrong, "x")


def test_the_rank_is_that_of_the_first_right_fact() -> None:
    """Recall counts the first right fact, and only of an answer that does not refuse."""
    second = marked(ASKED, fact(0, 1), fact())
    assert (second.rank, second.found(1), second.found(5), second.number) == (2, False, True, True)
    assert not marked(ASKED, fact(), answered=False).found(5)
    assert marked(ASKED).rank is None


@pytest.mark.parametrize(
    ("told", "same"), [(30.5, True), (-30.5, True), (0.305, True), (31, False), (None, False), (True, False)]
)
def test_numbers_agree_whatever_their_power(told: object, same: bool) -> None:
    """A percentage may come as a fraction and a fall with its sign; another number does not agree."""
    assert same_number(told, 30.5) is same


@pytest.mark.parametrize(
    "text",
    ["该行动导致浓度下降", "因该行动而下降", "it led to a fall", "a fall caused by it", "Thanks to the campaign"],
)
def test_causal_words_are_found(text: str) -> None:
    """A causal verb in an effect of strength 2 or less, or of no strength, is a violation; at 3 it is not."""
    assert causal_words(fact(kind="effect", strength=2, text=text))
    assert causal_words(fact(kind="effect", strength=None, text=text))
    assert causal_words(fact(kind="effect", strength=3, text=text)) == []
    assert causal_words(fact(text=text)) == []


@pytest.mark.parametrize("text", ["因地制宜；同期下降", "mentioned together with a fall", "the mistletoe fell"])
def test_plain_words_are_no_violation(text: str) -> None:
    """Words that tell no cause pass."""
    assert causal_words(fact(kind="effect", strength=1, text=text)) == []


def test_faults_are_named() -> None:
    """Each way to go wrong has its words, and a good answer has none."""
    assert fault(marked(ASKED, fact())) == ""
    assert fault(marked(REFUSAL, answered=False)) == ""
    assert fault(marked(REFUSAL, fact())) == "answered, to be refused (no-link)"
    assert fault(marked(ASKED, fact(), answered=False)) == "refused, to be answered"
    assert fault(marked(ASKED, fact(0, 1))) == "no right fact"
    assert fault(marked(ASKED, fact(0, 1), fact())) == "right fact at rank 2"
    assert fault(marked(ASKED, fact(kind="effect", strength=1, text="它导致"))) == "causal wording: 导致"


def test_the_figures_are_counted() -> None:
    """Recall is counted over what is to be answered, refusals over what is to be refused, precision over refusals."""
    marks = [
        marked(ASKED, fact()),
        marked(ASKED, fact(0, 1), fact()),
        marked(ASKED, answered=False),
        marked(REFUSAL, answered=False),
        marked(REFUSAL, fact()),
    ]
    table = summary("development", marks)
    for row in (
        "| recall@1 | 33.3 % (1/3) |",
        "| recall@5 | 66.7 % (2/3) |",
        "| refusal precision | 50.0 % (1/2) |",
        "| refusal recall | 50.0 % (1/2) |",
        "| false refusals | 33.3 % (1/3) |",
        "| wording violations | 0 |",
    ):
        assert row in table
    assert "| zh | 33.3 % (1/3) | 66.7 % (2/3) | 33.3 % (1/3) | 50.0 % (1/2) |" in breakdown("language", marks)
    assert all(breakdown(name, marks) for name in BREAKDOWNS)
    assert "| dev-air-001 | a \\| b | right fact at rank 2 | 30.5 |" in failures(marks)


def test_the_reporting_half_prints_no_question() -> None:
    """Failures of the reporting half appear only when they are asked for by name."""
    marks = {"reporting": [marked(ASKED, fact(0, 1))]}
    assert "a \\| b" not in evaluate.report(marks, argparse.Namespace(failures=True, reveal=False))
    assert "a \\| b" in evaluate.report(marks, argparse.Namespace(failures=True, reveal=True))


def test_a_service_is_asked_as_the_contract_says() -> None:
    """A question goes to /api/facts with its language and five facts, and an error ends the run with a sentence."""
    seen: list[httpx.URL] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return httpx.Response(200, json=answer(fact())) if len(seen) == 1 else httpx.Response(404, text="no such page")

    with httpx.Client(base_url="http://service", transport=httpx.MockTransport(reply)) as session:
        assert evaluate.ask(session, ASKED, "beijing-2024").found(1)
        with pytest.raises(SystemExit, match="answered 404 to dev-air-001: no such page"):
            evaluate.ask(session, ASKED, "beijing-2024")
    assert dict(seen[0].params) == {"q": "a | b", "lang": "zh", "limit": "5", "explain": "false"}


def test_a_service_that_is_away_is_told() -> None:
    """An address where nothing answers ends the run with what to do."""
    with httpx.Client(base_url="http://127.0.0.1:9") as session, pytest.raises(SystemExit, match="start the service"):
        evaluate.ask(session, ASKED, "beijing-2024")
