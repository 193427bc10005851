"""Joins and groups over columns of term numbers.

A `Table` is a multiset of rows in which rows that are alike where it still matters stand together as one, with how many
they are (its `weight`) and the sums, least and greatest values of what is aggregated (its `measures`). So a join of
two stars meets their groups, not their rows. Must not know queries, terms or how they are written.

Law: every number is exact; what would not fit into 64 bits, or has more rows than `MOST_ROWS`, raises `Unsure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from jingjinji.store.columns import Ids, Longs, Mask, Property
from jingjinji.store.joins import Unsure

MOST_ROWS = 4_000_000  # a join of more would take more memory than one query may have
_FEW_CODES = 1 << 20
_MOST = float(1 << 62)
SUM, MIN, MAX = "SUM", "MIN", "MAX"
Measure = tuple[str, str]  # what is made of which variable


@dataclass(frozen=True)
class Table:
    """Rows: of each variable its column, all of one length."""

    columns: Mapping[str, Ids]
    weight: Longs
    measures: Mapping[Measure, Longs] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.weight)

    def take(self, rows: Longs | Mask) -> Table:
        """Return the rows with these numbers, or where a mask is true."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        measures = {measure: values[rows] for measure, values in self.measures.items()}
        return Table(columns, self.weight[rows], measures)

    def where(self, name: str, allowed: Mask) -> Table:
        """Return the rows in which a variable has one of the allowed terms."""
        return self.take(allowed[self.columns[name]])


def rows_of(columns: Mapping[str, Ids], length: int) -> Table:
    """Return a table of rows that stand for themselves."""
    return Table(columns, np.ones(length, np.int64))


def look_up(table: Table, subject: str, found: Property, value: str) -> Table:
    """Join with a property's triples whose subject is a column of the table; the object becomes one, or is tested."""
    known = table.columns[subject]
    if found.single and np.array_equal(known, found.subjects):
        objects = found.objects
    elif found.single:
        at = np.minimum(np.searchsorted(found.subjects, known), len(found.subjects) - 1)
        hit = found.subjects[at] == known
        table, objects = table.take(hit), found.objects[at[hit]]
    else:
        begin = np.searchsorted(found.subjects, known, "left")
        times = np.searchsorted(found.subjects, known, "right") - begin
        rows, within = _repeat(times)
        table, objects = table.take(rows), found.objects[begin[rows] + within]
    if value in table.columns:
        return table.take(table.columns[value] == objects)
    return replace(table, columns={**table.columns, value: objects})


def keep_those(table: Table, name: str, found: Ids) -> Table:
    """Return the rows in which a variable is among `found`, which is in order and has none twice."""
    known = table.columns[name]
    if np.array_equal(known, found):
        return table
    if not len(found):
        return table.take(np.zeros(len(table), np.bool_))
    at = np.minimum(np.searchsorted(found, known), len(found) - 1)
    return table.take(found[at] == known)


def _repeat(times: Longs) -> tuple[Longs, Longs]:
    """Return for each row, as often as it is to be repeated, its number, and which repetition it is."""
    total = int(times.sum())
    if total > MOST_ROWS:
        raise Unsure("a join of too many rows")
    rows = np.repeat(np.arange(len(times)), times)
    return rows, np.arange(total) - np.repeat(np.cumsum(times) - times, times)


def join(left: Table, right: Table) -> Table:
    """Join two tables by the variables that both have, of which there must be one."""
    if len(left) > len(right):
        left, right = right, left
    common = [name for name in left.columns if name in right.columns]
    assert common, "tables without a common variable"
    codes, size = _encode([np.concatenate([left.columns[name], right.columns[name]]) for name in common])
    mine, theirs = codes[: len(left)], codes[len(left) :]
    counts = np.bincount(mine, minlength=size)
    rows, within = _repeat(counts[theirs])
    begin = np.cumsum(counts) - counts
    picked = np.argsort(mine, kind="stable")[begin[theirs[rows]] + within]
    one, other = left.take(picked), right.take(rows)
    _check(one.weight, other.weight)
    measures = {measure: _times(measure, values, other.weight) for measure, values in one.measures.items()}
    measures |= {measure: _times(measure, values, one.weight) for measure, values in other.measures.items()}
    return Table({**one.columns, **other.columns}, one.weight * other.weight, measures)


def _times(measure: Measure, values: Longs, weight: Longs) -> Longs:
    if measure[0] != SUM:
        return values
    _check(values, weight)
    return values * weight


def _check(values: Longs, weights: Longs) -> None:
    """Raise `Unsure` if the sum of all products might not fit."""
    if float(np.sum(np.abs(values.astype(np.float64)) * weights)) > _MOST:  # np.dot would start threads
        raise Unsure("a number too large to be exact")


def measure(table: Table, variable: str, kinds: Iterable[str], values: Callable[[Ids], Longs]) -> Table:
    """Add measures of a variable that is a column; `values` gives its terms' numbers, or raises `Unsure`."""
    numbers = values(table.columns[variable])
    made = {
        (kind, variable): _times((kind, variable), numbers, table.weight)
        for kind in kinds
        if (kind, variable) not in table.measures
    }
    return replace(table, measures={**table.measures, **made})


def group(table: Table, names: Sequence[str]) -> Table:
    """Put rows together that are alike in these columns; the others are dropped."""
    if not len(table):
        return replace(table, columns={name: table.columns[name] for name in names})
    if not names:
        codes, size = np.zeros(len(table), np.int64), 1
    else:
        codes, size = _encode([table.columns[name] for name in names])
    first = np.full(size, -1)
    first[codes] = np.arange(len(codes))  # any row of a group will do, they are alike
    there = np.flatnonzero(first >= 0)
    columns = {name: table.columns[name][first[there]] for name in names}
    if len(there) == len(table):
        back = first[there]
        return Table(columns, table.weight[back], {kind: values[back] for kind, values in table.measures.items()})
    _check(table.weight, np.ones_like(table.weight))
    weight = np.zeros(size, np.int64)
    np.add.at(weight, codes, table.weight)
    measures = {kind: _reduce(kind, codes, values, size)[there] for kind, values in table.measures.items()}
    return Table(columns, weight[there], measures)


def _reduce(kind: Measure, codes: Longs, values: Longs, size: int) -> Longs:
    if kind[0] == SUM:
        _check(values, np.ones_like(values))
        result = np.zeros(size, np.int64)
        np.add.at(result, codes, values)
    elif kind[0] == MIN:
        result = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(result, codes, values)
    else:
        result = np.full(size, np.iinfo(np.int64).min)
        np.maximum.at(result, codes, values)
    return result


def _encode(columns: Sequence[Ids]) -> tuple[Longs, int]:
    """Return one number for each row, alike where all columns are, and the number that is above all of them."""
    codes, size = _dense(columns[0])
    for column in columns[1:]:
        more, factor = _dense(column)
        codes, size = codes * factor + more, size * factor
        if size > max(_FEW_CODES, 4 * len(codes)):
            values, codes = np.unique(codes, return_inverse=True)
            size = len(values)
    return codes, size


def _dense(column: Ids) -> tuple[Longs, int]:
    """Return the terms of a column as numbers from 0 without gaps, and how many there are."""
    if not len(column):
        return column.astype(np.int64), 0
    lowest = int(column.min())
    shifted = column - lowest
    extent = int(shifted.max()) + 1
    if extent > max(_FEW_CODES, 16 * len(column)):
        values, codes = np.unique(column, return_inverse=True)
        return codes.astype(np.int64), len(values)
    there = np.zeros(extent, np.bool_)
    there[shifted] = True
    numbers = np.cumsum(there) - 1
    return numbers[shifted], int(numbers[-1]) + 1
