"""One fact as it is looked for: what the ranking and the refusals weigh."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """One fact as it is looked for: what it is about, where, when, and its words with their weight."""

    id: str
    kind: str
    values: dict[str, list[str]]
    about: set[str]
    related: set[str]
    places: set[str]
    indicator: str | None
    measure: str | None
    year: int | None
    baseline: int | None
    strength: int | None
    origin: str | None
    numbers: set[str]
    months: set[str]
    terms: dict[str, float] = field(default_factory=dict)
    names: list[frozenset[str]] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        """Return the first value of a property."""
        found = self.values.get(name)
        return found[0] if found else None
