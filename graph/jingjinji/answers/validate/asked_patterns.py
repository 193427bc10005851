"""The triple patterns of a query with their places, as `pattern_reader` reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from jingjinji import terms

TYPE = terms.PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Node:
    """A subject or object: `kind` is variable, iri, literal, blank or other; `value` without marks or prefix."""

    kind: str
    value: str
    at: int
    language: str | None = None
    datatype: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it stands for whatever fits."""
        return self.kind in ("variable", "blank")


@dataclass(frozen=True)
class Pattern:
    """One triple pattern with a named property; `group` is the way of brackets that leads to it."""

    subject: Node
    property: str
    object: Node
    group: tuple[int, ...]
    at: int


@dataclass(frozen=True)
class Mention:
    """An IRI of a query: `role` is property, class, thing or graph."""

    iri: str
    role: str
    at: int


@dataclass(frozen=True)
class Comparison:
    """`?variable = literal` in an expression, whichever stands first."""

    variable: str
    operator: str
    literal: Node


@dataclass
class Patterns:
    """What was read of a query; `languages_of` are variables whose language is asked for, `shown` those
    that the query as a whole selects (`*`: all)."""

    patterns: list[Pattern] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    languages_of: set[str] = field(default_factory=set)
    prefixes: dict[str, tuple[str, int]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
