"""Write a query anew so that the engine joins its patterns in the order that `plan` has found.

Each group that is a mere join of patterns, data and conditions becomes a chain: `a LATERAL { b }` looks b up for each
row of a, `{ SELECT … { a } } { SELECT … { star } }` joins two sets of rows. The engine keeps to both.

In a large snapshot a join that is only grouped is worked out beside the engine instead: see `collapse`.

Law: the answer is the same as without, as a multiset of rows. Therefore
- a join is put in another order, nothing else; filters are repeated earlier and stay where they are, too;
- what stands in OPTIONAL, MINUS, GRAPH ?g, and whatever is joined behind an OPTIONAL, MINUS or BIND, stays;
- a query whose answer depends on the order of its solutions stays, but for its EXISTS: LIMIT without ORDER BY,
  GROUP_CONCAT, SAMPLE, REDUCED; one of which anything is not read for certain (`Unsure`) stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from jingjinji.store.aggregates import FRESH
from jingjinji.store.joins import Condition, Group, Outline, Part, Pattern, Select, Unsure
from jingjinji.store.outline import read_outline
from jingjinji.store.plan import Plan, Planner, Step
from jingjinji.store.statistics import Statistics
from jingjinji.store.tokens import VOLATILE, Token, tokens
from jingjinji.store.witness import stated
from jingjinji.terms import BASE

if TYPE_CHECKING:
    from jingjinji.store.collapse import Collapse  # numpy is loaded only where a snapshot is large

_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP"})
_BY_ORDER = frozenset({"GROUP_CONCAT", "SAMPLE", "REDUCED"})
_NOT_READ = frozenset({"LATERAL", "SERVICE", "BASE"})
_MOST_PATTERNS = 40
_KEPT, _LONG = 64, 1 << 16  # queries written anew that are kept, and the characters of one that is kept
_FEW_ROWS = 50_000.0  # for so many, what is OPTIONAL is looked up row by row
_CHEAP = 100_000.0  # steps that sets beside other parts may cost: about a tenth of a second


@dataclass(frozen=True)
class Rewritten:
    """A query as it is evaluated: with the plans of its joins, and how many groups are told for each grouped one.

    `stated` are the patterns that are known to say what its columns are.
    """

    text: str
    plans: tuple[Plan, ...] = ()
    groups: tuple[int, ...] = ()
    stated: tuple[Pattern, ...] = field(default=(), compare=False)

    @property
    def is_new(self) -> bool:
        """Tell whether it is evaluated in another form than it came in."""
        return bool(self.plans or self.groups)


def describe(rewritten: Rewritten) -> str:
    """Return the query as it is evaluated, with a comment for each join on its order, its rows and their cost."""
    if not rewritten.is_new:
        return "# evaluated as written; the engine orders its joins\n" + rewritten.text
    lines = [
        f"# grouped join {number}: worked out from the columns of the snapshot, {groups} groups in VALUES"
        for number, groups in enumerate(rewritten.groups, 1)
    ]
    if rewritten.plans:
        lines += [
            "# the same question with its joins in the order that the counts of the data suggest",
            "# (LATERAL, which the engine adds to SPARQL, looks up the pattern behind it for each row before it)",
        ]
    for number, plan in enumerate(rewritten.plans, 1):
        steps = sum(len(step.patterns) for step in plan.steps)
        sets = sum(step.whole for step in plan.steps)
        lines.append(
            f"# join {number}: {steps} patterns, {sets} of its stars as a set of rows, "
            f"about {plan.rows:.0f} rows for {plan.cost:.0f} steps"
        )
    return "\n".join([*lines, rewritten.text])


class Stars:
    """Rewrites queries by the counts of one snapshot."""

    def __init__(self, statistics: Statistics) -> None:
        self._planner = Planner(statistics)
        self._known: dict[tuple[str, bool], Rewritten] = {}

    def rewrite(self, query: str, listed: Iterable[Token] | None = None, collapse: Collapse | None = None) -> Rewritten:
        """Return the query to evaluate instead of `query`, whose tokens may be `listed` already.

        Joins that are only grouped are left to `collapse`. What is no SPARQL comes back as it is.
        """
        key = (query, collapse is not None)
        found = self._known.get(key)
        if found is None:
            found = self._rewrite(query, listed, collapse)
            while len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            if len(found.text) <= _LONG:
                self._known[key] = found
        return found

    def _rewrite(self, query: str, listed: Iterable[Token] | None, collapse: Collapse | None) -> Rewritten:
        try:
            outline = read_outline(query, tokens(query, marks=True) if listed is None else listed)
            if not _NOT_READ.isdisjoint(outline.words):
                return Rewritten(query)
            edits = _Edits(self._planner)
            if _depends_on_order(outline):
                edits.tests(outline.group)
                return replace(edits.apply(query), stated=tuple(stated(outline.group)))
            if collapse and _is_grouped(query, outline):
                for select in outline.selects:
                    edits.collapse(select, outline, collapse)
            edits.group(outline.group, _to_repeat(outline))
        except (Unsure, RecursionError):
            return Rewritten(query)
        return replace(edits.apply(query), stated=tuple(stated(outline.group)))


def _depends_on_order(outline: Outline) -> bool:
    words = outline.words
    if not _BY_ORDER.isdisjoint(words):
        return True
    cut = max(words.count("LIMIT"), words.count("OFFSET"))
    is_grouped = words.count("SELECT") == 1 and not _AGGREGATES.isdisjoint(words)
    return cut > words.count("ORDER") and not is_grouped


def _is_grouped(query: str, outline: Outline) -> bool:
    """Tell whether a query groups, draws nothing by chance, and is SPARQL: that must be said of it as it came."""
    if _AGGREGATES.isdisjoint(outline.words) or not VOLATILE.isdisjoint(outline.words) or FRESH in query:
        return False
    try:
        ox.Store().query(query, base_iri=BASE)
    except SyntaxError:
        return False
    return True


def _to_repeat(outline: Outline) -> Part | None:
    """Return the data after the group if it is one row: that may be repeated inside without making rows more."""
    bound = outline.bound
    return bound if bound and bound.rows == 1 and _AGGREGATES.isdisjoint(outline.words) else None


class _Edits:
    """Collects what to replace in the text."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._made: list[tuple[int, int, str]] = []
        self._plans: list[Plan] = []
        self._groups: list[int] = []
        self._collapsed: list[Group] = []

    def apply(self, query: str) -> Rewritten:
        """Return the text with everything replaced."""
        if not self._made:
            return Rewritten(query)
        pieces, at = [], 0
        for begin, end, text in sorted(self._made):
            pieces += [query[at:begin], text]
            at = end
        return Rewritten("".join([*pieces, query[at:]]), tuple(self._plans), tuple(self._groups))

    def collapse(self, select: Select, outline: Outline, collapse: Collapse) -> None:
        """Put the groups of a SELECT in place of its join, if they can be worked out and are worth it."""
        joined = _before_others(select.group) or []
        patterns = [pattern for part in joined for pattern in part.patterns]
        data = [part for part in joined if part.kind == "values"]
        if not 0 < len(patterns) <= _MOST_PATTERNS or self._cost(patterns, data) < collapse.worth:
            return
        try:
            found = collapse.select(select, outline, patterns)
        except (Unsure, MemoryError, RuntimeError, SyntaxError, ValueError):  # the engine's way is left
            return
        if found:
            self._made += found.edits
            self._groups.append(found.groups)
            self._collapsed.append(select.group)
            if found.groups < _FEW_ROWS:
                self._look_up_optional(select.group)

    def _cost(self, patterns: list[Pattern], data: list[Part]) -> float:
        components = _components(patterns, data)
        return self._planner.plan(*components[0]).cost if len(components) == 1 else 0.0

    def group(self, group: Group, bound: Part | None = None) -> None:
        """Take on one group that is evaluated by itself."""
        self.tests(group)
        joined = _before_others(group)
        if joined is None or any(group is other for other in self._collapsed):
            return
        others = [part for part in joined if part.kind == "joined"]
        patterns = [pattern for part in joined for pattern in part.patterns]
        data = [part for part in joined if part.kind == "values"]
        if len(others) == 1 and not patterns and not data and others[0].stands_alone:
            for inner in others[0].groups:
                self.group(inner)
        elif 1 < len(patterns) <= _MOST_PATTERNS and all(part.is_plain for part in group.parts if part.is_optional):
            if not others:
                self._join(group, joined, bound)
            elif not data:
                self._beside(group, joined, patterns)

    def tests(self, group: Group, bound: frozenset[str] = frozenset()) -> None:
        """Take on the groups of EXISTS, which are asked for each row: sets of rows would be made anew each time."""
        bound |= set(_mentioned(group))
        for test in [test for part in group.parts for test in part.tests]:
            self.tests(test, bound)
            triples = [part for part in test.parts if part.kind == "triples"]
            patterns = [pattern for part in triples for pattern in part.patterns]
            is_plain = all(part.kind in ("triples", "filter") for part in test.parts)
            if is_plain and 1 < len(patterns) <= _MOST_PATTERNS:
                plan = self._planner.look_up(patterns, bound)
                self._put(triples, f"{{ {_chain(plan.steps, [])} }} ")
                self._plans.append(plan)

    def _join(self, group: Group, joined: list[Part], bound: Part | None) -> None:
        """Replace a whole join by its chains, one for each component."""
        patterns = [pattern for part in joined for pattern in part.patterns]
        data = [part for part in joined if part.kind == "values"]
        if bound and {name for pattern in patterns for name in pattern.variables}.issuperset(bound.variables):
            data.append(bound)
        self._replace(group, joined, [self._planner.plan(*inside) for inside in _components(patterns, data)])

    def _beside(self, group: Group, joined: list[Part], patterns: list[Pattern]) -> None:
        """Make components that only other parts connect, and those parts, a set of rows each, if these are cheap."""
        components = _components(patterns, [])
        if len(components) < 2:
            return
        plans = [self._planner.plan(*inside) for inside in components]
        others = [part for part in joined if part.kind == "joined"]
        inside = [self._planner.plan(apart, []) for part in others for apart in _leaves(part)]
        if sum(plan.cost for plan in (*plans, *inside)) < _CHEAP:
            self._replace(group, [part for part in joined if part.kind == "triples"], plans)
            for part in others:  # around it: what stands inside may be written anew, too
                behind = part.begin + len(part.text)
                self._made += [(part.begin, part.begin, "{ SELECT * { "), (behind, part.end, " } } ")]

    def _replace(self, group: Group, parts: list[Part], plans: list[Plan]) -> None:
        conditions = [condition for part in group.parts for condition in part.conditions]
        stands_alone = len(plans) == 1
        text = " ".join((_chain if stands_alone else _whole)(plan.steps, conditions) for plan in plans)
        self._put(parts, f"{{ {text} }} ")
        self._plans += plans
        if math.prod(plan.rows for plan in plans) < _FEW_ROWS:
            self._look_up_optional(group)

    def _look_up_optional(self, group: Group) -> None:
        optional = [part for part in group.parts if part.is_optional]
        if all(part.is_plain for part in optional):
            self._made += [(part.begin, part.end, f"LATERAL {{ {part.text} }} ") for part in optional]

    def _put(self, parts: list[Part], text: str) -> None:
        """Put `text` in the place of the first of these parts, nothing in that of the others."""
        self._made.append((parts[0].begin, parts[0].end, text))
        self._made += [(part.begin, part.end, "") for part in parts[1:]]


def _mentioned(group: Group) -> Iterator[str]:
    """Yield the variables that a group may bind, as far as it is read."""
    for part in group.parts:
        yield from part.variables
        for pattern in part.patterns:
            yield from pattern.variables
        for inner in part.groups:
            yield from _mentioned(inner)


def _leaves(part: Part) -> Iterator[list[Pattern]]:
    """Yield the patterns of each group inside."""
    for group in part.groups:
        yield [pattern for inner in group.parts for pattern in inner.patterns]
        for inner in group.parts:
            yield from _leaves(inner)


def _before_others(group: Group) -> list[Part] | None:
    """Return the parts that make up the group's join, or None if some of them work on more than the join."""
    joined: list[Part] = []
    is_after = False
    for part in group.parts:
        if part.kind == "after":
            is_after = True
        elif part.kind != "filter":
            if is_after:
                return None
            joined.append(part)
    return joined


def _components(patterns: Sequence[Pattern], data: Sequence[Part]) -> list[tuple[list[Pattern], list[Part]]]:
    """Divide a join into those that share no variable; patterns without any go with the first."""
    groups: list[set[str]] = []
    for variables in (*(part.variables for part in data), *(pattern.variables for pattern in patterns)):
        names = set(variables)
        for other in [group for group in groups if not group.isdisjoint(names)]:
            names |= other
            groups.remove(other)
        if names:
            groups.append(names)
    if not groups:
        raise Unsure("no variable")
    found = [
        (
            [pattern for pattern in patterns if not names.isdisjoint(pattern.variables)],
            [part for part in data if not names.isdisjoint(part.variables)],
        )
        for names in groups
    ]
    found[0][0].extend(pattern for pattern in patterns if not pattern.variables)
    return found


def _whole(steps: Sequence[Step], conditions: Sequence[Condition]) -> str:
    """Return a join as a set of rows, a sub-select of all its variables."""
    return _set(_chain(steps, conditions), steps)


def _variables(steps: Iterable[Step]) -> list[str]:
    names: dict[str, None] = {}
    for step in steps:
        for pattern in step.patterns:
            names.update(dict.fromkeys(pattern.variables))
        if step.data:
            names.update(dict.fromkeys(step.data.variables))
    return list(names)


def _chain(steps: Sequence[Step], conditions: Sequence[Condition]) -> str:
    """Return the steps as the content of a group, each condition as soon as its variables have values."""
    text = ""
    waiting = [condition for condition in conditions if condition.variables]
    for number, step in enumerate(steps, 1):
        if step.whole:
            text = f"{_set(text, steps[: number - 1])} {_whole(_apart(step), conditions)}"
        elif step.data:
            text = f"{{ {text} }} {step.data.text}" if text else step.data.text
        else:
            text = f"{text} LATERAL {{ {step.patterns[0].text} }}" if text else step.patterns[0].text
        bound = set(_variables(steps[:number]))
        ready = [condition for condition in waiting if condition.variables <= bound]
        if ready:
            waiting = [condition for condition in waiting if condition not in ready]
            text = f"{{ {text} {' '.join('FILTER ' + condition.text for condition in ready)} }}"
    return text


def _set(text: str, steps: Sequence[Step]) -> str:
    return f"{{ SELECT {' '.join('?' + name for name in _variables(steps))} {{ {text} }} }}"


def _apart(step: Step) -> list[Step]:
    return [Step((pattern,)) for pattern in step.patterns]
