"""The questions of the evaluation set, as data.

Knows the format that `tests/evaluation/README.md` describes; it must not know any answer of a service.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "evaluation"
HALVES = ("development", "reporting")
LANGUAGES = ("zh", "en")
ROLES = ("researcher", "portal", "chatbot")
ASKINGS = (
    *("value", "change", "rank", "comparison", "compliance", "effect", "who", "when", "where"),
    *("programme", "policy", "definition", "count", "refusal"),
)
REASONS = (
    *("other-place", "other-year", "no-metric", "no-link"),
    *("forecast", "opinion", "out-of-domain", "false-premise"),
)
FIELDS = {
    *("id", "lang", "role", "noise", "asks", "text", "expect", "also"),
    *("value", "year", "place", "refuse", "reason"),
}


@dataclass(frozen=True)
class Interval:
    """A place in the source text: code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether the half-open interval from `start` to `end` shares a code point with this one."""
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Question:
    """One question and what answers it: places in the text, or a figure of a year and a place, or a refusal."""

    id: str
    half: str
    section: str
    lang: str
    role: str
    noise: bool
    asks: str
    text: str
    right: tuple[Interval, ...]
    value: float | None
    year: int | None
    place: tuple[str, ...]
    refuse: bool
    reason: str


class BadQuestion(ValueError):
    """A question that cannot be used, in a sentence that names its file and what to change."""


def load(half: str, folder: Path = FOLDER) -> list[Question]:
    """Return the questions of one half in the order of their files; raise BadQuestion for one that cannot be used."""
    found = []
    for path in sorted((folder / half).glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("question", [])
        found += [_question(row, half, path.stem) for row in rows]
    return found


def _question(row: dict[str, Any], half: str, section: str) -> Question:
    """Return one row as a question."""
    name = f"{half}/{section}.toml, {row.get('id', 'a question without id')}"
    if unknown := set(row) - FIELDS:
        raise BadQuestion(f"{name}: remove {', '.join(sorted(unknown))}; no such field is known")
    for field, allowed in (("lang", LANGUAGES), ("role", ROLES), ("asks", ASKINGS)):
        if row.get(field) not in allowed:
            raise BadQuestion(f"{name}: write one of {', '.join(allowed)} as {field}")
    refuse = row.get("refuse", False)
    if refuse != (row["asks"] == "refusal") or refuse != (row.get("reason", "") in REASONS):
        raise BadQuestion(f"{name}: a refusal has asks, refuse and a reason ({', '.join(REASONS)}); others have none")
    right = tuple(Interval(place["start"], place["end"]) for place in (*row.get("expect", ()), *row.get("also", ())))
    if any(place.start >= place.end for place in right):
        raise BadQuestion(f"{name}: let every place end after its start")
    figure = all(key in row for key in ("value", "year", "place"))
    if (bool(right) or figure) == refuse:
        raise BadQuestion(f"{name}: give places, or value, year and place; a refusal has neither")
    given = {key: row[key] for key in ("id", "lang", "role", "noise", "asks", "text")}
    names = tuple(row.get("place", ()))
    value = float(row["value"]) if "value" in row else None
    extra = {"value": value, "year": row.get("year"), "place": names, "reason": row.get("reason", "")}
    return Question(half=half, section=section, right=right, refuse=refuse, **extra, **given)
