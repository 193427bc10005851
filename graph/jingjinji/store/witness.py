"""Which triple says a figure: what the patterns of a query tell of how its literals are written.

Where a pattern `?s p ?v` stands in a query, the triple of a row's ?s, p and ?v is known, and with it the way in which
the release writes the value (see `lexical`). A subject that is no column of the answer may be shown beside the others
and taken off again. Knows patterns and columns; must not know the engine or the literals of a release.

Law: a column is told by a triple only; what more than one triple may say in several ways is not told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from jingjinji.store import tokens
from jingjinji.store.joins import Group, Node, Pattern
from jingjinji.store.write import Row, Term

_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT", "GROUP", "HAVING"})
_FEWER_ROWS = frozenset({"DISTINCT", "REDUCED"})
_BY_VALUE = frozenset({"MINUS", "EXISTS"})
_OPERATORS = re.compile(r"[-+*/<>=!&|]")
_CALCULATION = re.compile(
    r"\s*(?:ROUND|CEIL|FLOOR|ABS|COUNT|SUM|AVG|STR|STRLEN|CONCAT|GROUP_CONCAT)\s*\(", re.IGNORECASE
)
_KEPT = frozenset({"open", "close", "star", "word"})

Ways = Callable[[Term, Term, Term], set[Term]]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a value of a column stands: its subject and its predicate, each the number of a column or a term."""

    subject: int | ox.NamedNode
    predicate: int | ox.NamedNode

    def ways(self, row: Row, value: Term | None, of_triple: Ways) -> set[Term]:
        """Return the ways in which the triple of this row's subject, predicate and value is written."""
        subject = row[self.subject] if isinstance(self.subject, int) else self.subject
        predicate = row[self.predicate] if isinstance(self.predicate, int) else self.predicate
        return set() if subject is None or predicate is None or value is None else of_triple(subject, predicate, value)


@dataclass(frozen=True)
class Witness:
    """What tells the columns of one answer, of which the first `extra` are taken off.

    `is_calculated` are those whose values no triple says.
    """

    extra: int
    sources: tuple[tuple[_Source, ...], ...]
    is_calculated: tuple[bool, ...]

    def told(self, row: Row, written: Container[Term], of_triple: Ways) -> tuple[Row, Row | None]:
        """Return the row as it was asked for, and how those of its literals that are `written` otherwise are written.

        None is what is not told, a whole row too.
        """
        asked = row[self.extra :]
        if not any(term in written for term in asked if term is not None):
            return asked, None
        return asked, tuple(
            _only(source.ways(row, term, of_triple) for source in sources) if term in written else None
            for term, sources in zip(asked, self.sources, strict=True)
        )


def _only(found: Iterable[set[Term]]) -> Term | None:
    ways = set().union(*found)
    return next(iter(ways)) if len(ways) == 1 else None


def stated(group: Group) -> Iterator[Pattern]:
    """Yield the patterns of a query's outermost group whose variables can be its columns: none of a sub-select's."""
    for part in () if group.is_select else group.parts:
        yield from part.patterns
        for inner in (*part.groups, *part.options):
            yield from stated(inner)


def to_show(patterns: Iterable[Pattern], scan: tokens.Scan, is_torn: Callable[[str | None], bool]) -> list[str]:
    """Return the variables to show beside those that are asked for; none where that could change the rows.

    `is_torn` tells whether the values of a predicate, None for any, may be written in several ways.
    """
    words = {text.upper() for kind, text, _ in _around(scan) if kind == "word"}
    if scan.form != "SELECT" or scan.star_at is not None or words & (_AGGREGATES | _FEWER_ROWS):
        return []
    asked = _asked(scan)
    aliases = _aliases(scan)
    wanted: dict[str, None] = {}
    for pattern in patterns:
        value = pattern.object.variable
        is_asked = value and not pattern.is_path and asked & {value, *aliases.get(value, ())}
        if is_asked and is_torn(pattern.predicate.iri):
            nodes = (pattern.subject, pattern.predicate)
            wanted.update(dict.fromkeys(node.variable for node in nodes if node.variable))
    return [name for name in wanted if name not in asked]


def hangs_on_writing(patterns: Sequence[Pattern], scan: tokens.Scan, is_torn: Callable[[str | None], bool]) -> bool:
    """Tell whether a query that compares no numbers may have other rows where each way of writing a value is a value.

    It may if values are joined or made distinct; and where a column is not known to the patterns, nobody can say.
    """
    words = [text.upper() for kind, text, _ in scan.listed if kind == "word"]
    if not patterns or not _BY_VALUE.isdisjoint(words) or words.count("SELECT") > 1:
        return True
    asked = _asked(scan)
    values = [pattern.object.variable for pattern in patterns if pattern.is_path or is_torn(pattern.predicate.iri)]
    if any(values.count(value) > 1 for value in values if value):
        return True
    known: set[str | None] = set()
    for pattern in patterns:
        known |= {pattern.subject.variable, pattern.predicate.variable}
        known |= {None if pattern.is_path else pattern.object.variable}
    return not asked <= known or (not _FEWER_ROWS.isdisjoint(words) and not asked.isdisjoint(values))


def _asked(scan: tokens.Scan) -> set[str]:
    """Return the variables between the form and the first brace."""
    found: set[str] = set()
    for kind, text, at in scan.listed:
        if at >= scan.form_at and text == "{":
            break
        if at >= scan.form_at and kind == "variable":
            found.add(text[1:])
    return found


def _around(scan: tokens.Scan) -> list[tokens.Token]:
    """Return the tokens of a query's form and modifiers, outside of all braces."""
    found, depth = [], 0
    for token in scan.listed:
        depth -= token[1] == "}"
        if depth == 0 and token[2] >= scan.form_at and token[1] not in "{}":
            found.append(token)
        depth += token[1] == "{"
    return found


def _aliases(scan: tokens.Scan) -> dict[str, list[str]]:
    """Return by a variable the others that are given its value, as in `(?x AS ?y)`."""
    found: dict[str, list[str]] = {}
    listed = scan.listed
    for at in range(2, len(listed) - 2):
        before, value, word, other, after = listed[at - 2 : at + 3]
        if word[1].upper() == "AS" and value[0] == "variable" and before[1] == "(" and after[1] == ")":
            found.setdefault(value[1][1:], []).append(other[1][1:])
    return found


def witness(patterns: Sequence[Pattern], scan: tokens.Scan, query: str, names: Sequence[str], extra: int) -> Witness:
    """Return what tells the columns `names`, the first `extra` of which are shown beside the others."""
    places = {name: number for number, name in enumerate(names)}
    sources: dict[str, list[_Source]] = {}
    aliases = _aliases(scan)
    for pattern in patterns:
        subject, predicate = _found(pattern.subject, places), _found(pattern.predicate, places)
        value = None if pattern.is_path else pattern.object.variable
        if value and subject is not None and predicate is not None:
            for name in (value, *aliases.get(value, ())):
                sources.setdefault(name, []).append(_Source(subject, predicate))
    calculated = _calculated(scan, query)
    asked = list(names[extra:])
    return Witness(
        extra,
        tuple(tuple(sources.get(name, ())) for name in asked),
        tuple(name in calculated for name in asked),
    )


def _found(node: Node, places: dict[str, int]) -> int | ox.NamedNode | None:
    if node.variable:
        return places.get(node.variable)
    return ox.NamedNode(node.iri) if node.iri else None


def _calculated(scan: tokens.Scan, query: str) -> set[str]:
    """Return the variables whose values an expression works out, so that no triple says them."""
    found: set[str] = set()
    passed: set[str] = set()
    opened: list[int] = []
    for (kind, text, at), after in zip(scan.listed, scan.listed[1:], strict=False):
        if kind == "open":
            opened.append(at + 1)
        elif kind == "close" and opened:
            opened.pop()
        elif kind == "word" and text.upper() == "AS" and opened and after[0] == "variable":
            (found if _is_calculation(query[opened[-1] : at]) else passed).add(after[1][1:])
    return found - passed


def _is_calculation(expression: str) -> bool:
    """Tell whether an expression is arithmetic, or a text made of others, whatever stands in its brackets."""
    plain = tokens.TOKEN.sub(lambda found: found[0] if found.lastgroup in _KEPT else " ", expression)
    depth, outer = 0, []
    for sign in plain:
        depth -= sign in ")]}"
        if depth == 0:
            outer.append(sign)
        depth += sign in "([{"
    return bool(_OPERATORS.search("".join(outer)) or _CALCULATION.match(plain))
