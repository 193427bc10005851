"""A question as it was read: plain data that reading fills and ranking takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from jingjinji.answers.ask.link import Span


@dataclass
class Unit:
    """A stretch of a question that has content: the things it may name, the terms it may be found by, its weight."""

    text: str
    ids: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    weight: float
    known: bool = True
    is_cue: bool = False
    is_told: bool = False


@dataclass
class Question:
    """A question as it was read: `asked` is what of its text asks, `telling` what tells of the asker.

    `told` are places far away that the asker tells of.
    """

    text: str
    language: str
    asks: dict[str, float] = field(default_factory=dict)
    beyond: dict[str, list[str]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    indicators: list[tuple[str, ...]] = field(default_factory=list)
    measures: list[tuple[str, ...]] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    baseline: int | None = None
    long_ago: bool = False
    numbers: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    extreme: str | None = None
    moves: str | None = None
    in_unit: str | None = None
    share: bool = False
    fails: bool = False
    quantity: bool = False
    relative: bool = False
    whole_year: bool = False
    subject: str | None = None
    unresolved: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    asked: str = ""
    telling: str = ""
    told: list[str] = field(default_factory=list)

    def wants(self, *names: str) -> bool:
        """Tell whether any of these is asked for."""
        return any(name in self.asks for name in names)
