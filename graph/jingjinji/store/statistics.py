"""Counts of a snapshot that tell how many triples a pattern has, for whoever chooses an order of joins.

Counted once, when the snapshot is loaded; estimates are rough and may only ever cost time, never change an answer.
Must not know the text of queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import pyoxigraph as ox

from jingjinji.terms import PREFIXES

TYPE = PREFIXES["rdf"] + "type"
_PROBED = 200  # triples looked at, at most, to count those with a given object; it takes a tenth of a millisecond
_KEPT = 2000
_BY_PREDICATE = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?os)
WHERE { ?s ?p ?o } GROUP BY ?p"""
_BY_CLASS = f"SELECT ?c (COUNT(*) AS ?n) WHERE {{ ?s <{TYPE}> ?c }} GROUP BY ?c"


@dataclass(frozen=True)
class Counts:
    """How many triples, different subjects and different objects; none of them is less than a tiny number."""

    triples: float
    subjects: float
    objects: float


_NONE = Counts(0.01, 1, 1)


class Counted(Protocol):
    """Graphs that can be asked as one."""

    def solve(self, query: str) -> Iterable[Any]:
        """Return the solutions of a SELECT."""

    def matches(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> Iterable[ox.Quad]:
        """Return the triples with a predicate and an object."""


class Known(Protocol):
    """What has counted already."""

    def counts(self) -> Iterable[tuple[str, Counts]]:
        """Return the counts of each property."""

    def classes(self) -> Iterable[tuple[str, int]]:
        """Return the number of members of each class."""


class Statistics:
    """Counts of the union of `graphs`, which must not change any more; they are counted here if none are `known`."""

    def __init__(self, graphs: Counted, known: Known | None = None) -> None:
        self._graphs = graphs
        counts, classes = (known.counts(), known.classes()) if known else _count(graphs)
        self._of_predicate, self._of_class = dict(counts), dict(classes)
        total = sum(counts.triples for counts in self._of_predicate.values()) or 1
        self.all = Counts(total, max(1, total / 6), max(1, total / 4))  # of whatever predicate: a guess
        self._of_object: dict[tuple[str, object], float] = {}

    def of(self, predicate: str | None) -> Counts:
        """Return the counts of a predicate's triples; None is any predicate."""
        return self.all if predicate is None else self._of_predicate.get(predicate, _NONE)

    def with_object(self, predicate: str, value: ox.NamedNode | ox.Literal | None) -> float:
        """Return how many triples of a predicate have this object; None is one that is not known."""
        counts = self.of(predicate)
        if value is None or counts is _NONE:
            return counts.triples / counts.objects
        if predicate == TYPE:
            return self._of_class.get(value.value, _NONE.triples)
        key = (predicate, value)
        known = self._of_object.get(key)
        if known is None:
            known = self._probe(predicate, value, counts)
            if len(self._of_object) < _KEPT:
                self._of_object[key] = known
        return known

    def _probe(self, predicate: str, value: ox.NamedNode | ox.Literal, counts: Counts) -> float:
        found = self._graphs.matches(ox.NamedNode(predicate), value)
        number = sum(1 for _ in islice(found, _PROBED))
        return max(number, counts.triples / counts.objects) if number == _PROBED else max(number, _NONE.triples)


def _count(graphs: Counted) -> tuple[Iterable[tuple[str, Counts]], Iterable[tuple[str, int]]]:
    rows = [list(row) for row in graphs.solve(_BY_PREDICATE)]
    counts = [(row[0].value, Counts(*(int(term.value) for term in row[1:]))) for row in rows]
    return counts, [(row[0].value, int(row[1].value)) for row in graphs.solve(_BY_CLASS)]
