"""Gather the yearly figures of all sources, with the interval that rounding leaves to each.

A figure is of a whole year, without bound or ambiguity. A printed one stands for half a unit of its last decimal on
either side; a count is exact; a computed one brings its interval. A figure printed in 万 or 亿 has no known interval
and is not computed with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jingjinji.facts import Fact, Seeds, decimal_places
from jingjinji.pipeline.derive.baselines import COUNTED, half_unit, is_multiplied
from jingjinji.pipeline.derive.record import Derived, is_plain, things_by_ref

# An average over cities is printed as whole days and is no count.
AVERAGED = ("statistic/mean-of-city-counts",)
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Figure:
    """One figure of an indicator at a place in a year; `source` is the id of the source that gives or implies it.

    `held` says that the source's text is held; `known` that its interval, from `low` to `high`, is known.
    """

    ref: str
    key: Key
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    source: str
    reported: bool
    held: bool
    counted: bool
    formula: str = ""
    known: bool = True

    @property
    def width(self) -> Decimal:
        """Return how wide the interval is."""
        return self.high - self.low

    def meets(self, other: Figure) -> bool:
        """Tell whether the two can be true at once: equal, or with more in common than the ends of their intervals."""
        return self.value == other.value or (self.low < other.high and other.low < self.high)


class Pool:
    """The figures by indicator, place and year; those that sources give come before those that are computed."""

    def __init__(self, seeds: Seeds, derived: Iterable[Derived]) -> None:
        self._things = things_by_ref(seeds)
        self.by_key: dict[Key, list[Figure]] = defaultdict(list)
        self.less_preferred = {ref for fact in seeds.judgements for ref in fact.fields.get("over", ())}
        for source in seeds.sources:
            held = source in seeds.documents
            for fact in source.facts:
                if fact.kind == "observation" and "value" in fact.fields and is_plain(fact):
                    self.add(self._reported(fact, source.id, held=held))
        for found in derived:
            if figure := self._implied(found):
                self.add(figure)

    def add(self, figure: Figure) -> None:
        """Add a figure."""
        self.by_key[figure.key].append(figure)

    def counted(self, indicator: str, unit: str) -> bool:
        """Tell whether figures of an indicator are counts, which are exact."""
        return unit in COUNTED and self._things[indicator].fields.get("statistic") not in AVERAGED

    def reported(self, key: Key) -> list[Figure]:
        """Return what sources give, that which series prefer first."""
        given = [figure for figure in self.by_key.get(key, []) if figure.reported]
        return sorted(given, key=lambda figure: figure.ref in self.less_preferred)

    def best(self, key: Key, source: str | None = None) -> Figure | None:
        """Return the figure to compute with: of `source` itself, else a given one, else the narrowest computed one."""
        given = self.reported(key)
        own = [figure for figure in given if figure.source == source]
        computed = [figure for figure in self.by_key.get(key, []) if not figure.reported]
        computed.sort(key=lambda figure: (not figure.held, figure.width, figure.ref))
        return next(iter([*own, *given, *computed]), None)

    def _reported(self, fact: Fact, source: str, *, held: bool) -> Figure:
        value, unit = fact.fields["value"], fact.fields["unit"]
        counted = self.counted(fact.fields["indicator"], unit)
        half = Decimal(0) if counted else half_unit(value)
        span, known = (value, value - half, value + half), not is_multiplied(fact)
        return Figure(fact.ref, _key(fact.fields), *span, unit, source, True, held, counted, known=known)

    def _implied(self, found: Derived) -> Figure | None:
        fields = found.fields
        rests_on_change = any(ref.startswith("change/") for ref in found.inputs)
        if found.type != "Observation" or not rests_on_change or {"bound", "ambiguity"} & fields.keys():
            return None
        low, high, unit = fields["min_value"], fields["max_value"], fields["unit"]
        counted = self.counted(fields["indicator"], unit)
        return Figure(
            found.ref, _key(fields), fields["value"], low, high, unit, "", False, True, counted, found.formula
        )


def _key(fields: dict[str, object]) -> Key:
    return str(fields["indicator"]), str(fields["place"]), int(str(fields["year"]))


def plain_changes(seeds: Seeds) -> Iterator[tuple[str, Fact]]:
    """Yield each whole year's change that a reference source states against an earlier year, with the source's id."""
    for reference in seeds.references:
        for fact in reference.facts:
            if fact.kind == "change" and is_plain(fact) and {"change_value", "baseline_year"} <= fact.fields.keys():
                yield reference.id, fact


def places_of(figure: Figure, change: Fact) -> int:
    """Return with how many decimals a value computed from a figure and a change is given."""
    value, size = figure.value, change.fields["change_value"]
    if change.fields["change_kind"] == "relativePercent":
        return decimal_places(value) + figure.reported
    return max(decimal_places(value), decimal_places(size))
