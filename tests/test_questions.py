"""The query library is read from its files; a header that is not complete is a fault at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.faults import Fault
from jingjinji.questions import Parameter, Question, read_question, read_questions

WHOLE = """# zh: 哪些措施影响了某指标？
# en: Which measures affected an indicator?
# tags: effects,  measures
# param: indicator iri = indicator/pm10-annual-mean — the metric
# param: least integer
PREFIX jjj: <https://w3id.org/jingjinji/def/>
# strongest first
SELECT * { ?measure jjj:statedToAffect ?indicator }
"""
ROOMS = ["answers", "checks", "profile"]


def question(folder: Path, text: str) -> Question:
    """Read `text` as a query file."""
    file = folder / "what-affected.rq"
    file.write_text(text, encoding="utf-8")
    return read_question(file)


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    """Name, both wordings, tags, parameters and the body without its header are read."""
    read = question(tmp_path, WHOLE)
    assert (read.name, read.zh, read.en) == (
        "what-affected",
        "哪些措施影响了某指标？",
        "Which measures affected an indicator?",
    )
    assert read.tags == ("effects", "measures")
    assert read.parameters == (
        Parameter("indicator", "iri", "indicator/pm10-annual-mean", "the metric"),
        Parameter("least", "integer", None, ""),
    )
    assert read.body == WHOLE[WHOLE.index("PREFIX") :]
    assert read.file == tmp_path / "what-affected.rq"


@pytest.mark.parametrize("key", ["zh", "en", "tags"])
def test_an_incomplete_header_is_a_fault(tmp_path: Path, key: str) -> None:
    """A query without one of its wordings or its tags is a fault that names the file and what is missing."""
    with pytest.raises(Fault, match=f"the header lacks {key}$") as caught:
        question(tmp_path, re.sub(f"# {key}: .*\n", "", WHOLE))
    assert (caught.value.file, caught.value.line) == (tmp_path / "what-affected.rq", 1)


@pytest.mark.parametrize("written", ["least", "least number", "least integer 5", "least integer ="])
def test_a_wrong_parameter_is_a_fault(tmp_path: Path, written: str) -> None:
    """A parameter of no known form is a fault at its line that shows the form."""
    with pytest.raises(Fault, match="this parameter cannot be read") as caught:
        question(tmp_path, WHOLE.replace("least integer", written))
    assert caught.value.line == 5
    assert "types: iri, integer, decimal, string" in str(caught.value.hint)


def test_an_empty_room_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room without queries is a mistake of packing and not an empty library."""
    monkeypatch.setattr(bundle, "queries", lambda: tmp_path)
    with pytest.raises(Fault, match="there are no queries in this folder"):
        read_questions("answers")


@pytest.mark.parametrize("room", [room for room in ROOMS if (bundle.queries() / room).is_dir()])
def test_the_library_is_read_in_order(room: str) -> None:
    """The real queries are read by name, and each declared parameter is a variable of its query."""
    questions = read_questions(room)
    assert [each.name for each in questions] == sorted(each.name for each in questions)
    for each in questions:
        assert [p.name for p in each.parameters if f"?{p.name}" not in each.body] == [], each.name
