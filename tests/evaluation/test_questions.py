"""The evaluation set: enough questions, of every kind, in two halves that have none in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.facts.names import QUESTIONS, read_called
from marking.questions import ASKINGS, HALVES, REASONS, ROLES, BadQuestion, Question, load

ROWS = {
    "an unknown field": 'expct = [{ start = 1, end = 2 }]\nasks = "value"',
    "an unknown asking": 'asks = "worth"\nexpect = [{ start = 1, end = 2 }]',
    "neither places nor a figure": 'asks = "value"',
    "an empty place": 'asks = "value"\nexpect = [{ start = 2, end = 2 }]',
    "a refusal without a reason": 'asks = "refusal"\nrefuse = true',
    "a refusal with a fact": 'asks = "refusal"\nrefuse = true\nreason = "opinion"\nexpect = [{ start = 1, end = 2 }]',
}


def fold(text: str) -> str:
    """Return a text without the differences that make no other question: capitals and spaces."""
    return "".join(text.lower().split())


def duplicates(asked: Iterable[Question]) -> list[tuple[str, ...]]:
    """Return the ids of the questions that are asked more than once, side by side."""
    ids: dict[str, list[str]] = defaultdict(list)
    for question in asked:
        ids[fold(question.text)].append(question.id)
    return [tuple(names) for names in ids.values() if len(names) > 1]


@pytest.fixture(scope="module")
def halves() -> dict[str, list[Question]]:
    """Return both halves."""
    return {half: load(half) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_each_half_asks_enough(halves: dict[str, list[Question]], half: str) -> None:
    """Each half has 200 questions, 25 refusals, and languages, roles and noise in balance."""
    asked = halves[half]
    total = len(asked)  # a failure prints what it compares: never the questions
    assert total >= 200
    refusals = sum(question.refuse for question in asked)
    assert refusals >= 25
    for group in (
        Counter(question.lang for question in asked),
        Counter(question.noise for question in asked),
    ):
        assert min(group.values()) > 0.4 * total
    roles = Counter(question.role for question in asked)
    assert min(roles[role] for role in ROLES) > 0.25 * total


@pytest.mark.parametrize("half", HALVES)
def test_each_half_asks_everything(halves: dict[str, list[Question]], half: str) -> None:
    """Each half has every asking, every reason to refuse, and a file for every section."""
    asked = halves[half]
    assert {question.asks for question in asked} == set(ASKINGS)
    assert {question.reason for question in asked} - {""} == set(REASONS)
    assert len({question.section for question in asked}) >= 22


def test_no_question_is_a_known_one(halves: dict[str, list[Question]]) -> None:
    """None of the questions is one that facts are found by (`seeds/questions`); a failure tells ids, never texts."""
    known = {fold(text) for one in read_called(bundle.seeds() / "questions", QUESTIONS) for text, _ in one.names}
    assert len(known) > 13000
    assert [question.id for half in halves.values() for question in half if fold(question.text) in known] == []


def test_no_question_twice(halves: dict[str, list[Question]]) -> None:
    """Ids are unique, and no text is asked twice, in one half or across both; a failure tells ids, never texts."""
    ids = [question.id for half in halves.values() for question in half]
    assert sorted(name for name, times in Counter(ids).items() if times > 1) == []
    assert duplicates(question for half in halves.values() for question in half) == []


def test_duplicates_are_told_by_their_ids() -> None:
    """Two questions that differ in spaces and capitals alone are one, and only their ids are named."""
    row = {"half": "development", "section": "air", "lang": "en", "role": "portal", "noise": False, "asks": "value"}
    rest = {"refuse": False, "right": (), "value": None, "year": None, "place": (), "reason": ""}
    texts = {"x-1": "How much?", "x-2": "how  MUCH?", "x-3": "How many?"}
    asked = [Question(id=name, text=text, **row, **rest) for name, text in texts.items()]  # type: ignore[arg-type]
    assert duplicates(asked) == [("x-1", "x-2")]


def test_places_are_in_the_text(halves: dict[str, list[Question]], sources_folder: Path) -> None:
    """Every place is a short phrase of the text that begins and ends with a printed sign and stays on its line."""
    text = (sources_folder / "beijing-2024" / "text.txt").read_text(encoding="utf-8")
    places = {place for half in halves.values() for question in half for place in question.right}
    phrases = [text[place.start : place.end] for place in places]
    assert len(phrases) > 300
    assert all(phrase and phrase == phrase.strip() and "\n" not in phrase and "\t" not in phrase for phrase in phrases)
    assert max(place.end for place in places) <= len(text)


def test_asked_numbers_are_printed(halves: dict[str, list[Question]], sources_folder: Path) -> None:
    """An asked number with a point is printed at one of the question's places."""
    text = (sources_folder / "beijing-2024" / "text.txt").read_text(encoding="utf-8")
    asked = [q for half in halves.values() for q in half if q.right and q.value and not q.value.is_integer()]
    assert len(asked) > 80
    for question in asked:
        assert any(f"{question.value:g}" in text[place.start : place.end] for place in question.right), question.id


@pytest.mark.parametrize("mistake", ROWS)
def test_a_bad_question_is_found(tmp_path: Path, mistake: str) -> None:
    """A question that cannot be used is told with its file and id."""
    (tmp_path / "development").mkdir()
    head = '[[question]]\nid = "x-1"\nlang = "zh"\nrole = "portal"\nnoise = false\ntext = "？"\n'
    (tmp_path / "development" / "air.toml").write_text(head + ROWS[mistake], encoding="utf-8")
    with pytest.raises(BadQuestion, match=r"development/air\.toml, x-1: "):
        load("development", tmp_path)
