"""Values that a change of one source implies together with a value of the same or another source.

A change of c percent from an earlier year to a later one takes v to v · (1 + c/100), and back; an absolute change or
one in percentage points takes v to v + c. Both figures are rounded, so that the result is an interval. Where a source
gives the year itself, the implied value is written only if the two cannot both be true; `conflicts` tells of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jingjinji.facts import Fact
from jingjinji.pipeline.derive.baselines import half_unit
from jingjinji.pipeline.derive.pool import Figure, Key, Pool, places_of
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.labels import Labels


@dataclass(frozen=True)
class Implied:
    """An implied figure with what it rests on."""

    figure: Figure
    change: Fact
    rests_on: Figure

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the facts that it was computed from."""
        return self.rests_on.ref, self.change.ref


def implied_values(changes: list[tuple[str, Fact]], pool: Pool) -> Iterator[Implied]:
    """Yield what each change implies: first from given figures, then from what was so computed."""
    waiting = changes
    while waiting:
        found = [(source, change, _imply(source, change, pool)) for source, change in waiting]
        if not any(implied for _, _, implied in found):
            return
        for _, _, implied in found:
            if implied:
                yield implied
                pool.add(implied.figure)
        waiting = [(source, change) for source, change, implied in found if implied is None]


def _imply(source: str, change: Fact, pool: Pool) -> Implied | None:
    fields = change.fields
    later: Key = (fields["indicator"], fields["place"], fields["year"])
    earlier: Key = (*later[:2], fields["baseline_year"])
    value, base = pool.best(later, source), pool.best(earlier, source)
    if value and (value.reported or not (base and base.reported)):
        return _implied(source, change, value, earlier, back=True)
    if base:
        return _implied(source, change, base, later, back=False)
    return None


def _implied(source: str, change: Fact, known: Figure, key: Key, *, back: bool) -> Implied | None:
    size, relative = change.fields["change_value"], change.fields["change_kind"] == "relativePercent"
    if not known.known or not (relative or change.fields["unit"] in (known.unit, "percentage-point")):
        return None
    half = Decimal(0) if known.counted and not relative else half_unit(size)
    corners = [
        _moved(value, step, relative=relative, back=back)
        for value in (known.low, known.high)
        for step in (size - half, size + half)
    ]
    places = places_of(known, change)
    edge = Decimal(1).scaleb(-places if known.counted and not relative else -places - 1)
    names = (key[0].split("/")[1], key[1].split("/")[1], str(key[2]), "from", str(known.key[2]))
    figure = replace(
        known,
        ref="-".join((f"observation/derived-{source}", *names)),
        key=key,
        value=_moved(known.value, size, relative=relative, back=back).quantize(Decimal(1).scaleb(-places)),
        low=min(corners).quantize(edge, rounding=ROUND_FLOOR),
        high=max(corners).quantize(edge, rounding=ROUND_CEILING),
        source=source,
        reported=False,
        held=False,
        formula=_formula(known.value, size, relative=relative, back=back),
    )
    return Implied(figure, change, known)


def _moved(value: Decimal, size: Decimal, *, relative: bool, back: bool) -> Decimal:
    if relative:
        return value / (1 + size / 100) if back else value * (1 + size / 100)
    return value - size if back else value + size


def _formula(value: Decimal, size: Decimal, *, relative: bool, back: bool) -> str:
    if relative:
        return f"{value} {'/' if back else '*'} (1 + {size}/100)"
    return f"{value} {'-' if back else '+'} {size}"


def written(implied: Implied, labels: Labels) -> Derived:
    """Return the derived observation of an implied figure."""
    figure = implied.figure
    indicator, place, year = figure.key
    words = (("（推算）", "约 "), (" (implied)", "about "))
    said = {}
    for language, (word, about) in zip(("zh", "en"), words, strict=True):
        head = labels.head(indicator, (place,), labels.year(year, language), language) + word
        value = labels.figure(figure.value, figure.unit, language)
        said[language] = labels.said(head, value if figure.low == figure.high else about + value, language)
    fields = {
        "indicator": indicator,
        "place": place,
        "year": year,
        "value": figure.value,
        "min_value": figure.low,
        "max_value": figure.high,
        "unit": figure.unit,
        "confidence": "confidence/derived",
    }
    return Derived(figure.ref, "Observation", said["zh"], said["en"], fields, implied.inputs, figure.formula)
