"""Decision records have one form, and the index names them all."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "ontology" / "decisions"
FILES = sorted(FOLDER.glob("0*.md"))
SECTIONS = ["Context", "Decision", "Consequence"]
REFERENCE = re.compile(r"(?<![\w.\-/])(00\d\d)(?![\w\-])")


def faults_of(name: str, text: str) -> list[str]:
    """Return what is wrong with the form of a decision record."""
    found = []
    number = name[:4]
    if not re.match(rf"# {number} \S.*\n\n## Context\n", text):
        found.append(f"{name}: it does not begin with “# {number} …” and the context")
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    if parts[1::2] != SECTIONS or not all(part.strip() for part in parts[2::2]):
        found.append(f"{name}: its sections are not {', '.join(SECTIONS)}")
    return found


def test_every_decision_has_its_form() -> None:
    """Each record begins with its number and has a context, a decision and a consequence."""
    assert len(FILES) >= 26
    assert [fault for file in FILES for fault in faults_of(file.name, file.read_text(encoding="utf-8"))] == []
    assert len({file.name[:4] for file in FILES}) == len(FILES)


def test_a_record_of_another_form_is_found() -> None:
    """A number that is not the file's, a missing section and an empty one are found."""
    whole = "# 0001 A\n\n## Context\nb\n\n## Decision\nc\n\n## Consequence\nd\n"
    assert faults_of("0001-a.md", whole) == []
    for broken in (whole.replace("0001", "1."), whole.replace("## Decision\n", ""), whole.replace("\nd\n", "\n")):
        assert len(faults_of("0001-a.md", broken)) == 1


def test_the_index_names_every_decision() -> None:
    """The index leads to each record once, and says which numbers were never used."""
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^- \[\d{4}\]\(([^)]+)\) \S.*\.$", index, re.MULTILINE)) == [file.name for file in FILES]
    numbers = {int(file.name[:4]) for file in FILES}
    missing = [f"{number:04}" for number in range(1, max(numbers)) if number not in numbers]
    assert re.findall(r"\d{4}", index.partition("## ")[0]) == missing


def test_a_decision_refers_to_one_that_is_there() -> None:
    """What a record names by its number is a record."""
    known = {file.name[:4] for file in FILES}
    named = [number for file in FILES for number in REFERENCE.findall(file.read_text(encoding="utf-8"))]
    assert len(named) > len(FILES)
    assert set(named) <= known
