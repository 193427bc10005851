"""Put the patterns of a join in an order: which first, which looked up for each row, which star joined as a whole.

A *star* is the patterns of one subject. The engine's own order rests on the shape of patterns alone, and it only
knows nested loops; so two stars that share an object are joined by looking up one for each row of the other. Here the
counts of the snapshot decide (see `statistics`). Costs are in steps of about a microsecond.
Must not know the text of the query, only its patterns; an order can never change an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from jingjinji.store.joins import Node, Part, Pattern
from jingjinji.store.statistics import Statistics

_LOOK_UP, _ROW, _PROBE, _BUILD = 1.0, 0.4, 0.3, 0.6
_HASH = 300.0  # what a sub-select costs at least
_CLEARLY = 1.5  # times cheaper that a star as a whole must be
_STARTS = 3
_FEW, _SOME, _TEST = 3.0, 20.0, 0.5  # what a path is believed to find: from its beginning, from its end, between both


@dataclass(frozen=True, slots=True)
class Step:
    """The next step of a join: patterns, or a block of data. `whole` patterns are joined as one, others row by row."""

    patterns: tuple[Pattern, ...] = ()
    data: Part | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order, the rows that are expected in the end, and the cost of it all."""

    steps: tuple[Step, ...]
    rows: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A pattern with the triples to expect: `between` both ends, `ahead` of its subject, `behind` its object, at `all`.

    `ahead_of` and `behind_of` are the variables at its ends, None where there is a constant.
    """

    pattern: Pattern
    names: frozenset[str]
    ahead_of: str | None
    behind_of: str | None
    between: float
    ahead: float
    behind: float
    all: float
    subjects: float
    objects: float

    def matches(self, bound: frozenset[str]) -> float:
        """Return how many triples match for each row in which `bound` variables have a value."""
        subject = self.ahead_of is None or self.ahead_of in bound
        if self.behind_of is None or self.behind_of in bound:
            return self.between if subject else self.behind
        return self.ahead if subject else self.all


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a plan has come."""

    steps: tuple[Step, ...]
    rows: float
    cost: float
    bound: frozenset[str]
    rest: tuple[_Weighed, ...]
    data: tuple[Part, ...]

    def look_up(self, item: _Weighed) -> _Way:
        """Go on with a pattern, row by row."""
        rows = self.rows * item.matches(self.bound)
        cost = self.cost + self.rows * _LOOK_UP + rows * _ROW
        rest = tuple([other for other in self.rest if other is not item])
        return _Way((*self.steps, Step((item.pattern,))), rows, cost, self.bound | item.names, rest, self.data)

    def look_up_star(self, subject: str | None) -> _Way:
        """Go on with all that is left of a star; None is every one."""
        way = self
        while star := [item for item in way.rest if subject is None or item.ahead_of == subject]:
            way = way.look_up(_most_selective(star, way.bound))
        return way

    def take(self, part: Part) -> _Way:
        """Go on with a block of data."""
        rows = self.rows * part.rows if self.bound.isdisjoint(part.variables) else self.rows
        data = tuple([other for other in self.data if other is not part])
        bound = self.bound.union(part.variables)
        return _Way((*self.steps, Step(data=part)), rows, self.cost + rows * _ROW, bound, self.rest, data)

    def join_whole(self, star: tuple[_Weighed, ...]) -> _Way:
        """Go on with a star, found by itself and joined as a set of rows."""
        scanned = _start(star, ()).look_up_star(None)
        rows = self.rows * scanned.rows
        for variable in self.bound & scanned.bound:
            rows /= max(1.0, min(scanned.rows, _different(variable, star)))
        cost = _HASH + scanned.cost + self.rows * _PROBE + scanned.rows * _BUILD + rows * _ROW
        step = Step(tuple([pattern for step in scanned.steps for pattern in step.patterns]), whole=True)
        rest = tuple([item for item in self.rest if item not in star])
        return _Way((*self.steps, step), rows, self.cost + cost, self.bound | scanned.bound, rest, self.data)


def _start(items: Iterable[_Weighed], data: Iterable[Part]) -> _Way:
    return _Way((), 1.0, 0.0, frozenset(), tuple(items), tuple(data))


def _most_selective(items: Iterable[_Weighed], bound: frozenset[str]) -> _Weighed:
    return min(items, key=lambda item: item.matches(bound))


def _different(variable: str, star: Iterable[_Weighed]) -> float:
    """Return how many values a variable has in a star, at most."""
    subjects = [item.subjects for item in star if item.ahead_of == variable]
    objects = [item.objects for item in star if item.behind_of == variable]
    return min(subjects + objects, default=1.0)


class Planner:
    """Orders joins by the counts of one snapshot."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics

    def plan(self, patterns: Sequence[Pattern], data: Sequence[Part]) -> Plan:
        """Return a plan for patterns and data that are connected with one another."""
        start = _start(map(self._weigh, patterns), data)
        best = min(map(_finish, _starts(start)), key=lambda way: way.cost)
        return Plan(best.steps, best.rows, best.cost)

    def look_up(self, patterns: Sequence[Pattern], bound: frozenset[str]) -> Plan:
        """Return a plan that looks patterns up one after the other, where `bound` variables have values already."""
        way = _Way((), 1.0, 0.0, bound, tuple(map(self._weigh, patterns)), ()).look_up_star(None)
        return Plan(way.steps, way.rows, way.cost)

    def _weigh(self, pattern: Pattern) -> _Weighed:
        ends = (pattern, frozenset(pattern.variables), pattern.subject.variable, pattern.object.variable)
        if pattern.is_path:
            whole = self._statistics.all
            return _Weighed(*ends, _TEST, _FEW, _SOME, whole.triples, whole.subjects, whole.objects)
        counts = self._statistics.of(pattern.predicate.iri)
        ahead, behind = counts.triples / counts.subjects, counts.triples / counts.objects
        between = behind / counts.subjects
        if pattern.object.variable is None:
            if pattern.predicate.iri:
                behind = self._statistics.with_object(pattern.predicate.iri, _term(pattern.object))
            if pattern.subject.variable:
                between = behind / counts.subjects
        return _Weighed(*ends, min(1.0, between), ahead, behind, counts.triples, counts.subjects, counts.objects)


def _starts(way: _Way) -> list[_Way]:
    """Return ways to begin: with the smallest block of data, or with the best pattern of each of the best stars."""
    if way.data:
        return [way.take(min(way.data, key=lambda part: part.rows))]
    subjects: dict[str, _Weighed] = {}
    for item in sorted(way.rest, key=lambda item: item.matches(way.bound)):
        subjects.setdefault(item.pattern.subject.text, item)
    return [way.look_up(item) for item in list(subjects.values())[:_STARTS]] or [way]


def _finish(way: _Way) -> _Way:
    while way.rest or way.data:
        connected = [part for part in way.data if not way.bound.isdisjoint(part.variables)]
        way = way.take(connected[0]) if connected else _extend(way)
    return way


def _extend(way: _Way) -> _Way:
    connected = [item for item in way.rest if not way.bound.isdisjoint(item.names)]
    if not connected and way.data:
        return way.take(way.data[0])
    item = _most_selective(connected or way.rest, way.bound)
    row_by_row = way.look_up(item)
    subject = item.ahead_of
    if subject is None or item.pattern.is_path or any(_is_of(step, subject) for step in way.steps):
        return row_by_row
    star = tuple([other for other in way.rest if other.ahead_of == subject])
    whole = way.join_whole(star)
    return whole if whole.cost * _CLEARLY < row_by_row.look_up_star(subject).cost else row_by_row


def _is_of(step: Step, subject: str) -> bool:
    return any(pattern.subject.variable == subject for pattern in step.patterns)


def _term(node: Node) -> ox.NamedNode | ox.Literal | None:
    if node.iri:
        return ox.NamedNode(node.iri)
    if node.literal:
        value, datatype = node.literal
        return ox.Literal(value, datatype=ox.NamedNode(datatype))
    return None
