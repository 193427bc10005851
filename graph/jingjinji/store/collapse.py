"""Write a grouped join anew as the groups that it has: a block of data in place of its patterns.

`SELECT ?m (AVG(?v) AS ?mean) { …patterns… } GROUP BY ?m` becomes
`SELECT ?m ((SUM(?sum) / SUM(?n)) AS ?mean) { VALUES (?m ?sum ?n) { … } } GROUP BY ?m`: one row for each combination
of the variables that anything else mentions, with the sums, least and greatest values of the others. What else stands
in the SELECT (OPTIONAL, BIND, HAVING, ORDER BY, expressions) stays with the engine, which adds up the rows as it would
have added up the solutions.

Laws:
- Only numbers that are exact are written, and in the datatype that the engine gives them.
- A condition on one variable is put to the engine for each term that the variable may have.
- Anything else is `Unsure`: the query is then evaluated as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyoxigraph as ox

from jingjinji.store import tables
from jingjinji.store.aggregates import FRESH, Aggregation, Call, read_aggregation
from jingjinji.store.columns import DECIMAL, Columns, Mask, Property, cells
from jingjinji.store.gather import Exact, Groups, Triple, Wanted, gather
from jingjinji.store.joins import Condition, Node, Outline, Part, Pattern, Select, Unsure
from jingjinji.store.tables import Table
from jingjinji.store.tokens import tokens
from jingjinji.terms import BASE, PREFIXES

MOST_GROUPS = 20_000  # more are a text that takes the engine longer to read than the join
MOST_TESTED = 50_000
_DECIMAL_TYPE = f"<{PREFIXES['xsd']}decimal>"
_ROWS = "n"  # the name of the measure that counts


@dataclass(frozen=True)
class Collapsed:
    """What replaces what in the text, from where to where, and how many groups there are."""

    edits: tuple[tuple[int, int, str], ...]
    groups: int


class Collapse:
    """Collapses SELECTs over one snapshot whose joins cost at least `worth` steps (see `plan`)."""

    def __init__(self, columns: Columns, worth: float = 20_000.0) -> None:
        self._columns = columns
        self.worth = worth

    def select(self, select: Select, outline: Outline, patterns: Sequence[Pattern]) -> Collapsed | None:
        """Return a SELECT's groups in place of the `patterns` of its group, None if it does not group."""
        aggregation = read_aggregation(select)
        return None if aggregation is None else _One(self._columns, select, outline, patterns, aggregation).collapse()


@dataclass
class _One:
    columns: Columns
    of: Select
    outline: Outline
    patterns: Sequence[Pattern]
    aggregation: Aggregation

    def collapse(self) -> Collapsed:
        names = {name for pattern in self.patterns for name in pattern.variables}
        data = [part for part in self.of.group.parts if part.kind == "values"]
        if not names.issuperset(name for part in data for name in part.variables):
            raise Unsure("data for what is in no pattern")
        tested = [part for part in self.of.group.parts if part.conditions and _is_test(part, names)]
        replaced = [part for part in self.of.group.parts if part.patterns] + data + tested
        keys = tuple(sorted(names & (self.aggregation.outside | self._mentioned(replaced))))
        wanted = self._wanted(names, keys)
        conditions = [condition for part in tested for condition in part.conditions]
        groups = self._gather(data, conditions, wanted)
        if len(groups.table) > MOST_GROUPS:
            raise Unsure("too many groups")
        return Collapsed((*self._edits(replaced, groups, wanted), *self._calls(keys, names)), len(groups.table))

    def _mentioned(self, replaced: Sequence[Part]) -> frozenset[str]:
        """Return the variables in what stays of the group."""
        texts = (part.text for part in self.of.group.parts if part not in replaced)
        return frozenset(token[1:] for text in texts for kind, token, _ in tokens(text) if kind == "variable")

    def _wanted(self, names: set[str], keys: tuple[str, ...]) -> Wanted:
        """Tell what the calls need; raises `Unsure` where partial groups are not enough."""
        distinct: dict[str, None] = {}
        measures: dict[str, set[str]] = {}
        for call in self.aggregation.calls:
            name = call.variable
            if call.counts_rows and (call.distinct or (name is not None and name not in names)):
                raise Unsure("an aggregate that is not of the join")
            if name is None or name not in names or call == Call("COUNT", False, name, call.begin, call.end):
                continue
            if call.name in ("SUM", "AVG"):
                measures.setdefault(name, set()).add(tables.SUM)
            elif name not in keys and call.name == "COUNT":
                distinct[name] = None
            elif name not in keys:
                measures.setdefault(name, set()).add(call.name)
        if distinct and not self.aggregation.keys.issuperset(keys):
            raise Unsure("different values over several partial groups")
        return Wanted(keys, tuple(distinct), {name: frozenset(kinds) for name, kinds in measures.items()}, {})

    def _gather(self, data: Sequence[Part], conditions: Sequence[Condition], wanted: Wanted) -> Groups:
        constants = self._constants()
        triples = [self._triple(pattern, constants) for pattern in self.patterns]
        if all(triples):
            known = [triple for triple in triples if triple]
            wanted.allowed = {name: self._allowed(name, known, conditions) for name in _tested(conditions)}
            blocks = [self._block(part) for part in data]
            return gather(self.columns.terms, known, blocks, wanted)
        nothing = np.zeros(0, np.int64)
        wanted.exact = {name: Exact() for name in wanted.measures}
        kinds = {(kind, name): nothing for name, made in wanted.measures.items() for kind in made}
        empty = Table({name: nothing.astype(np.int32) for name in wanted.keys}, nothing, kinds)
        return Groups(empty, dict.fromkeys(wanted.distinct, nothing))

    def _constants(self) -> Mapping[str, int]:
        """Return the numbers of all constants by their text; the engine tells which term each is."""
        ends = (end for pattern in self.patterns for end in (pattern.subject, pattern.object))
        texts = list(dict.fromkeys(end.text for end in ends if end.variable is None))
        if not texts:
            return {}
        names = " ".join(f"?c{number}" for number in range(len(texts)))
        found = self._ask(f"SELECT {names} {{ VALUES ({names}) {{ ({' '.join(texts)}) }} }}")
        return dict(zip(texts, map(self.columns.terms.find, found), strict=True))

    def _ask(self, query: str) -> list[bytes]:
        """Return the cells of the answer to a query over nothing, with the prefixes of this one."""
        solutions = ox.Store().query(self.outline.prologue + query, base_iri=BASE)
        assert isinstance(solutions, ox.QuerySolutions)
        table = solutions.serialize(format=ox.QueryResultsFormat.TSV)
        assert table is not None
        return cells(table)

    def _triple(self, pattern: Pattern, constants: Mapping[str, int]) -> Triple | None:
        """Return a pattern in numbers, None if it matches nothing."""
        if pattern.is_path or pattern.graph or not pattern.predicate.iri:
            raise Unsure("a path, one graph, or any property")
        found = self.columns.properties.get(f"<{pattern.predicate.iri}>".encode())
        ends = [_end(node, constants) for node in (pattern.subject, pattern.object)]
        return None if found is None or -1 in ends else Triple(ends[0], found, ends[1])

    def _allowed(self, name: str, triples: Sequence[Triple], conditions: Sequence[Condition]) -> Mask:
        """Return for each term whether the variable may have it."""
        domains = [triple.found.values for triple in triples if triple.object == name]
        domains += [_subjects(triple.found) for triple in triples if triple.subject == name]
        domain = min(domains, key=len)
        if len(domain) > MOST_TESTED:
            raise Unsure("a condition on too many terms")
        texts = [self._written(number) for number in domain]
        tests = " ".join(f"FILTER {condition.text}" for condition in conditions if name in condition.variables)
        passed = self._ask(f"SELECT ?{name} {{ VALUES ?{name} {{ {' '.join(texts)} }} {tests} }}")
        numbers = [self.columns.terms.find(text) for text in passed]
        if -1 in numbers:
            raise Unsure("a term that comes back as another")
        mask = np.zeros(len(self.columns.terms), np.bool_)
        mask[numbers] = True
        return mask

    def _written(self, number: int) -> str:
        text = self.columns.terms.text(number)
        if text.startswith((b"_", b"<<")):
            raise Unsure("a term that cannot stand in data")
        return text.decode()

    def _block(self, part: Part) -> Table:
        """Return a block of data without the rows that no triple can match."""
        found = self._ask(f"SELECT {' '.join('?' + name for name in part.variables)} {{ {part.text} }}")
        numbers = np.fromiter(map(self.columns.terms.find, found), np.int32, len(found))
        rows = numbers.reshape(-1, len(part.variables))
        rows = rows[(rows >= 0).all(axis=1)]
        return tables.rows_of({name: rows[:, at] for at, name in enumerate(part.variables)}, len(rows))

    def _edits(self, replaced: list[Part], groups: Groups, wanted: Wanted) -> list[tuple[int, int, str]]:
        first, *rest = sorted(replaced, key=lambda part: part.begin)
        return [(first.begin, first.end, self._values(groups, wanted)), *((part.begin, part.end, "") for part in rest)]

    def _values(self, groups: Groups, wanted: Wanted) -> str:
        table = groups.table
        written: dict[str, list[str]] = {}
        for name in wanted.keys:
            different, back = np.unique(table.columns[name], return_inverse=True)
            texts = [self._written(number) for number in different]
            written[name] = [texts[at] for at in back]
        written[FRESH + _ROWS] = [str(number) for number in table.weight.tolist()]
        for (kind, name), values in table.measures.items():
            exact = wanted.exact[name]
            written[_measured(kind, name)] = [_number(value, exact) for value in values.tolist()]
        for name, counts in groups.distinct.items():
            written[_measured("COUNT", name)] = [str(number) for number in counts.tolist()]
        rows = "\n".join(f"({' '.join(row)})" for row in zip(*written.values(), strict=True))
        return f"VALUES ({' '.join('?' + name for name in written)}) {{\n{rows}\n}} "

    def _calls(self, keys: Sequence[str], names: set[str]) -> list[tuple[int, int, str]]:
        """Return each aggregate in terms of the partial groups; those that rows of the same do not change stay."""
        rows = f"SUM(?{FRESH}{_ROWS})"
        made = []
        for call in self.aggregation.calls:
            name = call.variable or ""
            if call.name in ("SUM", "AVG"):
                text = f"SUM(?{_measured(tables.SUM, name)})"
                if call.name == "AVG":
                    text = f"({text} / {rows})"
                    if not self.aggregation.is_grouped:  # one group, which may be empty
                        text = f"IF({rows} = 0, 0, {text})"
            elif call.counts_rows:
                text = rows
            elif name in keys or name not in names:
                continue
            elif call.name == "COUNT":
                text = f"COALESCE(MAX(?{_measured('COUNT', name)}), 0)"
            else:
                text = f"{call.name}(?{_measured(call.name, name)})"
            made.append((call.begin, call.end, text))
        return made


def _is_test(part: Part, names: set[str]) -> bool:
    return all(len(condition.variables) == 1 and condition.variables <= names for condition in part.conditions)


def _tested(conditions: Sequence[Condition]) -> list[str]:
    return sorted({name for condition in conditions for name in condition.variables})


def _end(node: Node, constants: Mapping[str, int]) -> str | int:
    return constants[node.text] if node.variable is None else node.variable


def _subjects(found: Property) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.unique(found.subjects)


def _measured(kind: str, name: str) -> str:
    return f"{FRESH}{kind.lower()}_{name}"


def _number(value: int, exact: Exact) -> str:
    if exact.kind != DECIMAL:
        return str(value)
    digits = f"{abs(value):0{exact.scale + 1}d}"
    whole, places = digits[: len(digits) - exact.scale], digits[len(digits) - exact.scale :]
    return f'"{"-" if value < 0 else ""}{whole}{"." + places if places else ""}"^^{_DECIMAL_TYPE}'
