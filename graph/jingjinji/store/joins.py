"""The patterns of a query as data: groups, their parts, triple patterns and conditions.

Read by `outline`, put in order by `plan`, written by `stars`. Must not know the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from jingjinji.store.tokens import Token

Kind = Literal["triples", "filter", "values", "joined", "after"]


class Unsure(Exception):
    """The text holds something that is not read here; it is to be left as it is."""


@dataclass(frozen=True)
class Node:
    """A term of a pattern: its text, and the variable, IRI or plain literal that it is, where that is known.

    A literal is its value and the IRI of its datatype.
    """

    text: str
    variable: str | None = None
    iri: str | None = None
    literal: tuple[str, str] | None = None


@dataclass(frozen=True)
class Pattern:
    """A triple pattern. Its predicate is a term, or a property path of which only the text is known.

    `graph` is the name of the one graph in which it is looked for, as written; it is empty for the default graph.
    """

    subject: Node
    predicate: Node
    object: Node
    is_path: bool = False
    graph: str = ""

    @property
    def text(self) -> str:
        """Return the pattern in SPARQL."""
        triple = f"{self.subject.text} {self.predicate.text} {self.object.text}"
        return f"GRAPH {self.graph} {{ {triple} }}" if self.graph else triple

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Return the names of its variables."""
        nodes = (self.subject, self.predicate, self.object)
        return tuple(node.variable for node in nodes if node.variable)


@dataclass(frozen=True)
class Condition:
    """One condition of a filter, with brackets, that must be true for each solution of the group."""

    text: str
    variables: frozenset[str]


@dataclass
class Part:
    """A part of a group, from `begin` to `end` in the text.

    `triples`, `values` (of `rows` rows for `variables`) and whatever else is `joined` make up a join; what comes
    `after` works on the join before it. `groups` are those inside of what is joined; under `GRAPH ?g` they do not stand
    for themselves; `graph` is that name, or the IRI of one graph. An OPTIONAL is `plain` if it holds only triples and
    conditions; `options` is its group. `tests` are the groups of EXISTS in a FILTER or BIND.
    """

    kind: Kind
    begin: int
    end: int = 0
    patterns: list[Pattern] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    variables: tuple[str, ...] = ()
    rows: int = 0
    text: str = ""
    groups: list[Group] = field(default_factory=list)
    tests: list[Group] = field(default_factory=list)
    options: list[Group] = field(default_factory=list)
    graph: str = ""
    stands_alone: bool = True
    is_optional: bool = False
    is_plain: bool = False


@dataclass
class Group:
    """A group graph pattern: its parts in order; of a sub-select, the one part that it is."""

    parts: list[Part] = field(default_factory=list)
    is_select: bool = False


@dataclass(frozen=True)
class Select:
    """A SELECT over the whole dataset, that of the query or one inside: the tokens before its group and behind it."""

    head: tuple[Token, ...]
    group: Group
    tail: tuple[Token, ...]


@dataclass(frozen=True)
class Outline:
    """A query's outermost group and what else bears on it.

    `words` are those of the whole text in capitals. `bound` is data after the group that is joined with it. The
    `prologue` is the text before the query's form; `selects` do not stand in a GRAPH, EXISTS or MINUS.
    """

    group: Group
    words: tuple[str, ...]
    bound: Part | None
    prologue: str = ""
    selects: tuple[Select, ...] = ()
