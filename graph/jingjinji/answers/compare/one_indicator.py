"""Values of one indicator side by side, with their differences: nothing is compared that is not comparable.

A name may mean several statistics (an annual mean, a percentile): each is a group of its own. Only numbers in one unit
are subtracted, and never a bound: “more than 80” has no difference to 85.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jingjinji.answers.fact import Fact, origin_of
from jingjinji.answers.reading import Reading
from jingjinji.answers.statements import Statement


@dataclass(frozen=True)
class Compared:
    """One value; the differences are to that of `Side.against`, None where there is nothing to subtract."""

    fact: Fact
    difference: float | None
    percent: float | None


@dataclass(frozen=True)
class Side:
    """Comparable values, the highest first: one indicator in one unit, held against the fact `against`."""

    indicator: str
    unit: str | None
    against: str
    rows: tuple[Compared, ...]


def compare(
    reading: Reading, indicator: str, places: Sequence[str] = (), years: Sequence[int] = ()
) -> tuple[list[Side], list[str]]:
    """Return groups of comparable values and the places and years for which the graph has none.

    Names are as written; differences are to the first place named, else to the highest value. Without `years` it is the
    latest for which a value is stated.
    """
    indicators = set(reading.directory.meant(indicator, ("indicator",)))
    wanted = [set(reading.directory.meant(place, ("place",))) for place in places]
    found = [
        one
        for one in reading.ordered.get("observation", [])
        if indicators.intersection(one.values.get("indicator", ()))
        and (not wanted or any(refs.intersection(one.values.get("place", ())) for refs in wanted))
        and (not years or one.value("year") in {str(year) for year in years})
        and one.value("value") is not None
    ]
    kept = _stated_first(found) if years else _latest(found)
    groups: dict[tuple[str, str | None], list[Statement]] = defaultdict(list)
    for one in kept:
        groups[one.value("indicator") or "", one.value("unit")].append(one)
    sides = [_side(reading, rows, wanted[0] if wanted else set()) for rows in groups.values()]
    there = {ref for one in kept for ref in one.values.get("place", ())}
    missing = [place for place, refs in zip(places, wanted, strict=True) if not refs & there]
    return sides, missing + [str(year) for year in years if str(year) not in {one.value("year") for one in kept}]


def _latest(found: list[Statement]) -> list[Statement]:
    """Return the stated values of the latest year, or all there are if none is stated."""
    stated = [one for one in found if origin_of(one) == "reported"]
    latest = max((one.value("year") or "" for one in stated), default="")
    return [one for one in stated if one.value("year") == latest] or found


def _stated_first(found: list[Statement]) -> list[Statement]:
    """Return the values without those that were computed for what the source states."""

    def about(one: Statement) -> tuple[object, ...]:
        return one.value("indicator"), tuple(one.values.get("place", ())), one.value("year")

    stated = {about(one) for one in found if origin_of(one) == "reported"}
    return [one for one in found if origin_of(one) == "reported" or about(one) not in stated]


def _side(reading: Reading, rows: list[Statement], first: set[str]) -> Side:
    ordered = sorted(rows, key=lambda one: -Decimal(one.value("value") or "0"))
    base = next((one for one in ordered if first.intersection(one.values.get("place", ()))), ordered[0])
    facts = [reading.fact(one.id) for one in ordered]
    compared = tuple(_compared(fact, one, base) for fact, one in zip(facts, ordered, strict=True))
    unit = facts[0].unit.label if facts[0].unit else None
    return Side(reading.directory.label(base.value("indicator") or "", reading.language), unit, base.id, compared)


def _compared(fact: Fact, one: Statement, base: Statement) -> Compared:
    if one is base or one.value("bound") or base.value("bound"):
        return Compared(fact, None, None)
    value, against = Decimal(one.value("value") or "0"), Decimal(base.value("value") or "0")
    percent = float(round((value - against) / against * 100, 1)) if against else None
    return Compared(fact, float(value - against), percent)
