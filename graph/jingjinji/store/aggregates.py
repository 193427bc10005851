"""What a SELECT groups by and aggregates, read from its tokens (SPARQL 1.1 Query, 19.8, rules 7 to 24 and 127).

Must not know data. What is not read for certain is `Unsure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingjinji.store.joins import Select, Unsure
from jingjinji.store.tokens import Token

FRESH = "jjjc_"  # what the variables begin with that stand for partial results; no query may have such a name
_NAMES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX"})
_AFTER_GROUPS = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True)
class Call:
    """An aggregate of one variable, None for all rows: `name` in capitals, from `begin` to `end` in the text."""

    name: str
    distinct: bool
    variable: str | None
    begin: int
    end: int

    @property
    def counts_rows(self) -> bool:
        """Tell whether it depends on how often a row is there."""
        return self.name in ("SUM", "AVG") or (self.name == "COUNT" and not self.distinct)


@dataclass(frozen=True)
class Aggregation:
    """A SELECT's aggregates, the variables that stand outside of them, and what it groups by.

    `keys` are the variables that GROUP BY names by themselves; without a GROUP BY all rows are one group. Aggregates
    of expressions that do not depend on how often a row is there are none of the calls; their variables are `outside`.
    """

    calls: tuple[Call, ...]
    outside: frozenset[str]
    keys: frozenset[str]
    is_grouped: bool


def read_aggregation(select: Select) -> Aggregation | None:
    """Return what a SELECT aggregates, None if it does not group."""
    calls: list[Call] = []
    outside: set[str] = set()
    for listed in (select.head, select.tail):
        for found in _read(listed):
            if isinstance(found, Call):
                calls.append(found)
            else:
                outside.add(found)
    is_grouped, keys = _keys(select.tail)
    if not calls and not is_grouped:
        return None
    return Aggregation(tuple(calls), frozenset(outside), keys, is_grouped)


def _read(listed: Sequence[Token]) -> Iterator[Call | str]:
    """Yield aggregates, and the names of variables outside of them."""
    at = 0
    while at < len(listed):
        kind, text, begin = listed[at]
        word = text.upper() if kind == "word" else ""
        if word in _NAMES and at + 1 < len(listed) and listed[at + 1][1] == "(":
            close = _closing(listed, at + 1)
            yield from _call(word, begin, listed[close][2] + 1, listed[at + 2 : close])
            at = close
        elif word == "EXISTS":
            raise Unsure("a pattern outside of the group")
        elif kind == "variable":
            yield text[1:]
        at += 1


def _closing(listed: Sequence[Token], at: int) -> int:
    depth = 0
    while True:
        depth += (listed[at][0] == "open") - (listed[at][0] == "close")
        if depth == 0:
            return at
        at += 1


def _call(name: str, begin: int, end: int, inside: Sequence[Token]) -> Iterator[Call | str]:
    distinct = bool(inside) and inside[0][1].upper() == "DISTINCT"
    rest = inside[1:] if distinct else inside
    call = Call(name, distinct, None, begin, end)
    if len(rest) == 1 and rest[0][0] == "variable":
        yield Call(name, distinct, rest[0][1][1:], begin, end)
    elif len(rest) == 1 and rest[0][0] == "star" and name == "COUNT" and not distinct:
        yield call
    elif call.counts_rows or any(kind == "star" for kind, _, _ in rest):
        raise Unsure("an aggregate of more than a variable")
    else:
        yield from (text[1:] for kind, text, _ in rest if kind == "variable")


def _keys(tail: Sequence[Token]) -> tuple[bool, frozenset[str]]:
    words = [text.upper() if kind == "word" else "" for kind, text, _ in tail]
    if "GROUP" not in words:
        return False, frozenset()
    keys, depth = set(), 0
    for at in range(words.index("GROUP") + 2, len(tail)):
        kind, text, _ = tail[at]
        if words[at] in _AFTER_GROUPS:
            break
        depth += (kind == "open") - (kind == "close")
        if kind == "variable" and depth == 0:
            keys.add(text[1:])
    return True, frozenset(keys)
