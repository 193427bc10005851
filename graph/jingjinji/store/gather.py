"""Work out the groups of a join of triple patterns from the columns of a snapshot.

Stars (the patterns of one subject) are joined first, each from its smallest pattern on; what no longer matters of a
star is grouped away before stars meet. Must not know the text of queries. Whatever is not exact raises `Unsure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from jingjinji.store import tables
from jingjinji.store.columns import INTEGER, NO_NUMBER, Ids, Longs, Mask, Property, Terms
from jingjinji.store.joins import Unsure
from jingjinji.store.tables import Table

End = str | int  # the name of a variable, or the number of a term


@dataclass(frozen=True)
class Triple:
    """A pattern with a constant predicate."""

    subject: End
    found: Property
    object: End

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of its variables."""
        return frozenset(end for end in (self.subject, self.object) if isinstance(end, str))


@dataclass(frozen=True)
class Exact:
    """How the numbers of a variable are to be read: × 10 to the power of −`scale`, of which `kind`."""

    scale: int = 0
    kind: int = INTEGER


@dataclass
class Wanted:
    """What is asked of a join: groups by `keys`, different values of `distinct` variables, `measures` of others.

    `allowed` are the terms that a variable may have. `exact` is filled in for each variable with measures.
    """

    keys: tuple[str, ...]
    distinct: tuple[str, ...]
    measures: Mapping[str, frozenset[str]]
    allowed: Mapping[str, Mask]
    exact: dict[str, Exact] = field(default_factory=dict)


@dataclass(frozen=True)
class Groups:
    """The groups, one a row, and how many different terms each `distinct` variable has in each."""

    table: Table
    distinct: Mapping[str, Longs]


def gather(terms: Terms, patterns: Iterable[Triple], data: Iterable[Table], wanted: Wanted) -> Groups:
    """Return the groups of a join of patterns and data."""
    stars: dict[End, list[Triple]] = {}
    for number, pattern in enumerate(patterns):
        alone = -1 - number  # patterns of a constant have nothing to do with each other
        stars.setdefault(pattern.subject if isinstance(pattern.subject, str) else alone, []).append(pattern)
    waiting = [*map(_names, stars.values()), *(frozenset(table.columns) for table in data)]
    ready: list[Table] = []
    for number, star in enumerate(stars.values()):
        others = frozenset().union(*waiting[:number], *waiting[number + 1 :])
        ready.append(_reduce(terms, _star(star, wanted.allowed), wanted, others))
    return _groups(terms, _join_all(terms, [*ready, *data], wanted), wanted)


def _names(star: Iterable[Triple]) -> frozenset[str]:
    return frozenset().union(*(pattern.variables for pattern in star))


def _star(star: Sequence[Triple], allowed: Mapping[str, Mask]) -> Table:
    first, *rest = sorted(star, key=_size)
    table = _restrict(_scan(first), first, allowed)
    for pattern in rest:
        subject, value = pattern.subject, pattern.object
        assert isinstance(subject, str)
        if isinstance(value, int):
            table = tables.keep_those(table, subject, pattern.found.of(value))
        else:
            table = _restrict(tables.look_up(table, subject, pattern.found, value), pattern, allowed)
    return table


def _size(pattern: Triple) -> tuple[bool, int]:
    """Return what to sort by: those that only test come first."""
    if isinstance(pattern.object, int):
        return False, len(pattern.found.of(pattern.object))
    return not pattern.found.single, len(pattern.found.subjects)


def _scan(pattern: Triple) -> Table:
    found = pattern.found
    if isinstance(pattern.subject, str):
        if isinstance(pattern.object, int):
            subjects = found.of(pattern.object)
            return tables.rows_of({pattern.subject: subjects}, len(subjects))
        table = tables.rows_of({pattern.subject: found.subjects}, len(found.subjects))
        if pattern.object == pattern.subject:
            return table.take(found.subjects == found.objects)
        return tables.rows_of({pattern.subject: found.subjects, pattern.object: found.objects}, len(found.subjects))
    begin, end = np.searchsorted(found.subjects, [pattern.subject, pattern.subject + 1])
    objects = found.objects[begin:end]
    if isinstance(pattern.object, int):
        return tables.rows_of({}, int(np.count_nonzero(objects == pattern.object)))
    return tables.rows_of({pattern.object: objects}, len(objects))


def _restrict(table: Table, pattern: Triple, allowed: Mapping[str, Mask]) -> Table:
    for name in pattern.variables & allowed.keys():
        table = table.where(name, allowed[name])
    return table


def _reduce(terms: Terms, table: Table, wanted: Wanted, others: frozenset[str]) -> Table:
    """Group away the variables that neither the answer nor a join with `others` needs."""
    needed = [name for name in table.columns if name in others or name in (*wanted.keys, *wanted.distinct)]
    if len(needed) == len(table.columns):
        return table
    for name in table.columns.keys() - set(needed) & wanted.measures.keys():
        table = _measure(terms, table, name, wanted)
    return tables.group(table, needed)


def _measure(terms: Terms, table: Table, name: str, wanted: Wanted) -> Table:
    def values(ids: Ids) -> Longs:
        numbers, wanted.exact[name] = _exact(terms, ids)
        return numbers

    return tables.measure(table, name, wanted.measures[name], values)


def _exact(terms: Terms, ids: Ids) -> tuple[Longs, Exact]:
    """Return terms as numbers of one scale; integers beside decimals, or anything else, are `Unsure`."""
    unscaled = terms.unscaled[ids]
    if not len(ids):
        return unscaled, Exact()
    kinds, scales = terms.kind[ids], terms.scale[ids]
    kind, scale = int(kinds[0]), int(scales.max())
    if kind == NO_NUMBER or not np.all(kinds == kind):
        raise Unsure("values that are not all integers or all decimals")
    if scales.min() < scale:
        factors = 10 ** (scale - scales).astype(np.int64)
        if float(np.max(np.abs(unscaled.astype(np.float64)) * factors)) > float(1 << 62):
            raise Unsure("a number too large to be exact")
        unscaled = unscaled * factors
    return unscaled, Exact(scale, kind)


def _join_all(terms: Terms, ready: list[Table], wanted: Wanted) -> Table:
    """Join tables, beginning with the smallest, and always the smallest of those that are connected."""
    table = min(ready, key=len)
    rest = [other for other in ready if other is not table]
    while rest:
        connected = [other for other in rest if not other.columns.keys().isdisjoint(table.columns)]
        if not connected:
            raise Unsure("patterns that are not connected")
        following = min(connected, key=len)
        rest = [other for other in rest if other is not following]
        others: frozenset[str] = frozenset().union(*(other.columns for other in rest))
        table = _reduce(terms, tables.join(table, following), wanted, others)
    return table


def _groups(terms: Terms, table: Table, wanted: Wanted) -> Groups:
    for name in wanted.measures.keys() & table.columns.keys():
        table = _measure(terms, table, name, wanted)
    groups = tables.group(table, wanted.keys)
    distinct: dict[str, Longs] = {}
    for name in wanted.distinct:
        pairs = tables.group(table, [*wanted.keys, name])
        once = tables.rows_of(pairs.columns, len(pairs))
        distinct[name] = tables.group(once, wanted.keys).weight  # in the same order: that of the keys
    return Groups(groups, distinct)
