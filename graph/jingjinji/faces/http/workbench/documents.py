"""A document in its own order: its sections, and each section as the facts that it states."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jingjinji.answers.neighbourhood import Evidence, Neighbourhood
from jingjinji.answers.outline import Section
from jingjinji.answers.statements import Statement
from jingjinji.faces.http.workbench.figures import STRONG, Figures, Ref


@dataclass(frozen=True)
class Told:
    """One fact of a section: its kind in words, its sentence, the line it begins in, its figure, whether it is weak."""

    kind: str
    name: str
    sentence: str
    link: str
    line: str
    cited: Evidence
    is_weak: bool


def section_content(figures: Figures, section: Section) -> list[tuple[str, list[Told]]]:
    """Return what a section states, in order, as (line, facts that begin there)."""
    around = figures.around
    heading = " › ".join(section.path)
    told = [made for ref in section.things if (row := around.of(ref)) and (made := _told(figures, row, heading))]
    return [(line, list(facts)) for line, facts in groupby(told, key=lambda fact: fact.line)]


def _told(figures: Figures, row: Statement, heading: str) -> Told | None:
    around: Neighbourhood = figures.around
    placed = [found for found in around.evidence.get(row.id, []) if found.start and found.section == heading]
    if not placed:
        return None
    first = min(placed, key=lambda found: int(found.start))
    own = next((found for found in placed if found.printed == row.value("asPrinted")), first)
    grade = (row.value("strength") or "4").rsplit("/", 1)[-1]
    return Told(
        row.kind,
        figures.words.get(f"one {row.kind}", row.kind),
        around.sentences.tell(row),
        figures.link(row.id),
        first.line,
        own,
        int(grade) < STRONG,
    )


def contents(sections: list[Section], here: int = 0) -> list[dict[str, Any]]:
    """Return a table of contents: one row a heading, with its depth; one without facts of its own has no number."""
    rows: list[dict[str, Any]] = []
    before: tuple[str, ...] = ()
    for section in sections:
        shared = next((n for n, (a, b) in enumerate(zip(before, section.path, strict=False)) if a != b),
                      min(len(before), len(section.path)))  # fmt: skip
        for depth in range(shared, len(section.path)):
            is_last = depth == len(section.path) - 1
            rows.append({
                "title": section.path[depth],
                "depth": depth,
                "number": section.number if is_last else None,
                "facts": len(section.things) if is_last else 0,
                "line": section.line,
                "here": is_last and section.number == here,
            })  # fmt: skip
        before = section.path
    return rows


def neighbours(sections: list[Section], number: int) -> tuple[Section | None, Section | None]:
    """Return the sections before and after one."""
    index = number - 1
    return (sections[index - 1] if index > 0 else None, sections[index + 1] if index + 1 < len(sections) else None)


def source_ref(figures: Figures, source: str) -> Ref:
    """Return a document by name."""
    return figures.named(source)
