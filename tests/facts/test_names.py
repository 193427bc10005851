"""Everyday names are read as they are written; a mistake in them names its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.facts import read_seeds
from jingjinji.facts.names import QUESTIONS, read_called
from jingjinji.faults import Fault
from world import copy_world, each

GOOD = '[indicator.fine-dust]\nzh = ["细尘"]\nen = ["fine dust", "haze"]\n'


def write(folder: Path, text: str) -> Path:
    """Write one file of names and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "air.toml").write_text(text, encoding="utf-8")
    return folder


def test_names_are_read_with_their_language_and_line(tmp_path: Path) -> None:
    """A table gives the thing it names, each name with its language, and the line of its header."""
    [called] = read_called(write(tmp_path, "# Air.\n\n" + GOOD))
    assert called.ref == "indicator/fine-dust"
    assert called.names == (("细尘", "zh"), ("fine dust", "en"), ("haze", "en"))
    assert (called.file.name, called.line) == ("air.toml", 3)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("[fact.x]\nzh = ['x']\n", 1, "“fact” is no kind of thing that has everyday names"),
        ("place = 1\n", 1, "“place” is no kind of thing that has everyday names"),
        ("\n[place.x]\nfr = ['x']\n", 2, "everyday names are written in another form"),
        ("\n[place.x]\n", 2, "everyday names are written in another form"),
        ("[place.x]\nzh = 'x'\n", 1, "everyday names are written in another form"),
        ("[place.x]\nzh = [1]\n", 1, "an everyday name is text in quotes without spaces around it"),
        ("[place.x]\nzh = [' x']\n", 1, "an everyday name is text in quotes without spaces around it"),
        ("[place.x]\nzh = []\n", 1, "everyday names are one or more, each written once"),
        ("[place.x]\nzh = ['x', 'x']\n", 1, "everyday names are one or more, each written once"),
        ("[place.x\n", 1, "this is not TOML"),
    ],
)
def test_a_mistake_says_where_it_is(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    """Another kind, key, type or form, an empty list and a name written twice are faults with file and line."""
    with pytest.raises(Fault) as caught:
        read_called(write(tmp_path, text))
    [fault] = each(caught.value)
    assert (fault.file, fault.line) == (tmp_path / "air.toml", line)
    assert fault.sentence.startswith(sentence)


def test_the_names_of_a_thing_stand_in_one_place(tmp_path: Path) -> None:
    """Two tables of names for one thing are a fault that tells where the first is."""
    (write(tmp_path, GOOD) / "water.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(Fault) as caught:
        read_called(tmp_path)
    assert "write them once, at air.toml:1" in str(caught.value)


def test_mistakes_in_names_are_told_with_the_others(tmp_path: Path) -> None:
    """Reading all seeds reports the mistakes of names with those of facts."""
    seeds = copy_world(tmp_path) / "seeds"
    write(seeds / "names", "[place.x]\nzh = []\n")
    with pytest.raises(Fault, match="everyday names are one or more"):
        read_seeds(seeds)


def test_facts_without_a_name_have_questions(tmp_path: Path) -> None:
    """A question may be to any kind of fact, and a mistake in one is told as such."""
    folder = write(tmp_path, '[observation.fine-dust-2024]\nen = ["how bad is the haze"]\n')
    [asked] = read_called(folder, QUESTIONS)
    assert (asked.ref, asked.names) == ("observation/fine-dust-2024", (("how bad is the haze", "en"),))
    write(tmp_path, "[story.x]\nen = ['x']\n")
    with pytest.raises(Fault, match="“story” is no kind of thing that has questions"):
        read_called(folder, QUESTIONS)


def test_mistakes_in_questions_are_told_with_the_others(tmp_path: Path) -> None:
    """Reading all seeds reports the mistakes of questions with those of facts."""
    seeds = copy_world(tmp_path) / "seeds"
    write(seeds / "questions", "[place.x]\nzh = []\n")
    with pytest.raises(Fault, match="questions are one or more"):
        read_seeds(seeds)


def test_each_section_has_questions_in_both_languages() -> None:
    """Facts of every file of the bulletin have questions, most of them in both languages, and none stands twice."""
    asked = read_called(bundle.seeds() / "questions", QUESTIONS)
    files = (bundle.seeds() / "beijing-2024" / "facts").glob("*.toml")
    sections = {file.name for file in files} - {"00-front-matter.toml"}
    assert len(sections) > 20
    assert sections <= {one.file.name for one in asked}
    both = [one for one in asked if {language for _, language in one.names} == {"zh", "en"}]
    assert len(both) > 0.9 * len(asked) > 500
    texts = [text for one in asked for text, _ in one.names]
    assert len(set(texts)) == len(texts) > 13000


def test_most_named_things_have_everyday_names() -> None:
    """Names in both languages are written for indicators, measures, programmes and policies."""
    called = read_called(bundle.seeds() / "names")
    of_kind = {kind: [c for c in called if c.ref.startswith(kind + "/")] for kind in FLOORS}
    assert {kind: len(found) >= FLOORS[kind] for kind, found in of_kind.items()} == dict.fromkeys(FLOORS, True)
    both = [c for c in called if {language for _, language in c.names} == {"zh", "en"}]
    assert len(both) > 0.9 * len(called)


FLOORS = {"indicator": 150, "measure": 140, "programme": 24, "policy": 60}
