"""A snapshot's default graph as columns of numbers, for questions that walk through all of it.

Each property's triples are two columns of term numbers; a term is known by the text that the engine gives of it, so
that two terms are one here exactly where they are one to the engine. Integers and decimals have their exact values.
Built once before processes are forked; numpy's arrays hold no references that reading would count, so that no process
copies their pages, and its operations on integers start no threads, which a fork would lose.
Must not know queries.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from jingjinji.store.statistics import TYPE, Counts
from jingjinji.terms import PREFIXES

Ids = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

NO_NUMBER, INTEGER, DECIMAL = 0, 1, 2
_DECIMAL_TYPE = PREFIXES["xsd"].encode() + b"decimal"
# as the engine writes numbers in TSV: bare, or a decimal without a point with its type
_NUMBER = re.compile(rb'(-?\d+)(?:\.(\d+))?|"(-?\d+)"\^\^<' + re.escape(_DECIMAL_TYPE) + rb">")
_MOST_DIGITS, _MOST_PLACES = 18, 18  # of what fits into 64 bits, and of the engine's decimals


@dataclass(frozen=True)
class Property:
    """The triples of a property, each once.

    `subjects`, in order, and `objects` stand beside each other. `values` are the different objects in order;
    the subjects of the one at i, in order, are `by_object[starts[i]:starts[i + 1]]`. `single` says that no subject
    has two objects.
    """

    subjects: Ids
    objects: Ids
    values: Ids
    starts: Longs
    by_object: Ids
    single: bool

    def of(self, value: int) -> Ids:
        """Return the subjects with this object, in order."""
        at = int(np.searchsorted(self.values, value))
        if at == len(self.values) or self.values[at] != value:
            return self.by_object[:0]
        return self.by_object[self.starts[at] : self.starts[at + 1]]

    @property
    def counts(self) -> Counts:
        """Return how many triples, subjects and objects there are."""
        different = np.count_nonzero(np.diff(self.subjects)) + 1
        return Counts(len(self.subjects), int(different), len(self.values))


class Terms:
    """All terms by their number: text and exact value, `unscaled` × 10 to the power of −`scale`, if of a `kind`."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        listed = list(texts)
        hashes = np.fromiter(map(hash, listed), np.int64, len(listed))
        self._by_hash = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._by_hash]
        self._ends = np.cumsum(np.fromiter(map(len, listed), np.int64, len(listed)))
        self._text = b"".join(listed)
        self.unscaled = np.zeros(len(listed), np.int64)
        self.scale = np.zeros(len(listed), np.int8)
        self.kind = np.zeros(len(listed), np.int8)
        for number, text in enumerate(listed):
            if text[:1] not in (b"<", b"_"):
                self.unscaled[number], self.scale[number], self.kind[number] = _value(text)

    def __len__(self) -> int:
        return len(self._ends)

    def text(self, number: int) -> bytes:
        """Return a term as the engine writes it in TSV, which is how SPARQL writes it, but for blank nodes."""
        begin = self._ends[number - 1] if number else 0
        return self._text[begin : self._ends[number]]

    def find(self, text: bytes) -> int:
        """Return the number of a term, -1 if no triple has it."""
        hashed = hash(text)
        at = int(np.searchsorted(self._hashes, hashed))
        while at < len(self._hashes) and self._hashes[at] == hashed:
            if self.text(self._by_hash[at]) == text:
                return int(self._by_hash[at])
            at += 1
        return -1


def _value(text: bytes) -> tuple[int, int, int]:
    found = _NUMBER.fullmatch(text)
    if not found:
        return 0, 0, NO_NUMBER
    whole, places, typed = found.groups(b"")
    digits = whole + places + typed
    if len(digits.lstrip(b"-")) > _MOST_DIGITS or len(places) > _MOST_PLACES:
        return 0, 0, NO_NUMBER
    return int(digits), len(places), DECIMAL if places or typed else INTEGER


class Solving(Protocol):
    """Graphs that can be asked as one."""

    def solve(self, query: str) -> ox.QuerySolutions:
        """Return the solutions of a SELECT."""


class Columns:
    """The columns of a snapshot: its terms, and each property by the text of its IRI in brackets."""

    def __init__(self, graphs: Solving) -> None:
        numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self.properties = {
            predicate: _property(cells(table), numbers.__getitem__) for predicate, table in _tables(graphs)
        }
        self.terms = Terms(numbers)

    def counts(self) -> Iterator[tuple[str, Counts]]:
        """Yield how many triples, subjects and objects each property has."""
        for predicate, found in self.properties.items():
            yield predicate[1:-1].decode(), found.counts

    def classes(self) -> Iterator[tuple[str, int]]:
        """Yield how many members each class has."""
        found = self.properties.get(f"<{TYPE}>".encode())
        if found:
            for value, members in zip(found.values, np.diff(found.starts), strict=True):
                yield self.terms.text(value).strip(b"<>").decode(), int(members)

    @property
    def bytes(self) -> int:
        """Return how much memory the columns of all properties take, without the terms."""
        parts = (vars(found).values() for found in self.properties.values())
        return sum(part.nbytes for values in parts for part in values if isinstance(part, np.ndarray))


def _tables(graphs: Solving) -> Iterator[tuple[bytes, bytes]]:
    """Yield each property with its triples as TSV."""
    predicates = cells(_tsv(graphs, "SELECT DISTINCT ?p { ?s ?p ?o }"))
    queries = [f"SELECT ?s ?o {{ ?s {predicate.decode()} ?o }}" for predicate in predicates]
    with ThreadPoolExecutor(1) as beneath:  # the engine writes the next table while this one is read
        waiting = deque(beneath.submit(_tsv, graphs, query) for query in queries[:1])
        for predicate, query in zip(predicates, [*queries[1:], None], strict=False):
            table = waiting.popleft().result()
            if query:
                waiting.append(beneath.submit(_tsv, graphs, query))
            yield predicate, table


def _tsv(graphs: Solving, query: str) -> bytes:
    table = graphs.solve(query).serialize(format=ox.QueryResultsFormat.TSV)
    assert table is not None
    return table


def cells(table: bytes) -> list[bytes]:
    """Return the cells of TSV without its head, row after row; no term has a tab or an end of line in it."""
    head, _, body = table.partition(b"\n")
    return body.replace(b"\n", b"\t").split(b"\t")[:-1] if head else []


def _property(pairs: list[bytes], number: Callable[[bytes], int]) -> Property:
    flat = np.fromiter(map(number, pairs), np.int32, len(pairs))
    subjects, objects = flat[::2], flat[1::2]
    by_subject = np.lexsort((objects, subjects))
    subjects, objects = subjects[by_subject], objects[by_subject]
    order = np.argsort(objects, kind="stable")
    values, starts = np.unique(objects[order], return_index=True)
    single = bool(np.all(subjects[1:] != subjects[:-1]))
    ends = np.append(starts, len(order)).astype(np.int64)
    return Property(subjects, objects, values, ends, subjects[order], single)
