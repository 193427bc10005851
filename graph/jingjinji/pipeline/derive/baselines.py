"""Earlier values that a stated change implies: value and change are rounded, so the result is an interval.

For a relative change c (percent) on a value v the earlier value is v / (1 + c/100); for an absolute change or
percentage points it is v - c. Each printed figure stands for ± half a unit of its last decimal; counts are exact; “no
change” is a change of zero to the decimals of the value. Left alone: a figure with a bound or an ambiguity (see
`open_wordings`) or a window of its own; a figure printed in 万 or 亿, whose last decimal is not that of the normalised
number; a fall by all, which says nothing of the value before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from jingjinji.facts import Document, Fact, decimal_places
from jingjinji.pipeline.derive.record import Derived, is_plain
from jingjinji.pipeline.labels import Labels

COUNTED = ("DAY", "NUM")
KINDS = ("relativePercent", "absolute", "percentagePoint", "unchanged")
MULTIPLIED = re.compile(r"\d\s*[万亿]")


def implied_baselines(document: Document, labels: Labels) -> Iterator[Derived]:
    """Yield the implied earlier value of every change that stands on a value of the same place and year."""
    plain = [fact for fact in document.facts if is_plain(fact) and not is_multiplied(fact)]
    values = {_key(fact): fact for fact in plain if fact.kind == "observation" and "value" in fact.fields}
    for change in plain:
        if change.kind != "change" or not {"change_value", "baseline_year"} <= change.fields.keys():
            continue
        value = values.get(_key(change))
        if value and change.fields["change_kind"] in KINDS and _fits(value, change):
            yield _baseline(document, value, change, labels)


def is_multiplied(fact: Fact) -> bool:
    """Tell whether a figure is printed in 万 or 亿, so that its last decimal is not that of the normalised number."""
    printed = fact.fields.get("as_printed") or (fact.citations[0].printed if fact.citations else "")
    return bool(MULTIPLIED.search(printed))


def _key(fact: Fact) -> tuple[Any, ...]:
    return tuple(fact.fields.get(name) for name in ("indicator", "place", "year"))


def _fits(value: Fact, change: Fact) -> bool:
    """Tell whether the two are counted alike, and the change leaves something to compute from."""
    kind, size, unit = change.fields["change_kind"], change.fields["change_value"], value.fields["unit"]
    if kind == "relativePercent":
        return bool(size - half_unit(size) > -100)
    return bool(unit == ("PERCENT" if kind == "percentagePoint" else change.fields.get("unit")))


def _baseline(document: Document, value: Fact, change: Fact, labels: Labels) -> Derived:
    v, c = value.fields["value"], change.fields["change_value"]
    kind, unit = change.fields["change_kind"], value.fields["unit"]
    if kind == "unchanged":
        c = c.quantize(v)
    best, low, high = baseline_interval(v, c, kind, counted=unit in COUNTED)
    year, place = change.fields["baseline_year"], change.fields["place"]
    fields = {
        "indicator": change.fields["indicator"],
        "place": place,
        "year": year,
        "value": best,
        "min_value": low,
        "max_value": high,
        "unit": unit,
    }
    formula = f"{v} / (1 + {c}/100)" if kind == "relativePercent" else f"{v} - {c}"
    slug = "-".join(
        (
            "derived",
            document.id,
            *(change.fields[k].split("/")[1] for k in ("indicator", "place")),
            str(year),
        )
    )
    about = ("", "") if low == high else ("约 ", "about ")
    zh, en = (_label(change.fields["indicator"], place, year, labels, lang) for lang in ("zh", "en"))
    return Derived(
        f"observation/{slug}",
        "Observation",
        labels.said(zh, about[0] + labels.figure(best, unit, "zh"), "zh"),
        labels.said(en, about[1] + labels.figure(best, unit, "en"), "en"),
        fields,
        (value.ref, change.ref),
        formula,
    )


def _label(indicator: str, place: str, year: int, labels: Labels, language: str) -> str:
    head = labels.head(indicator, (place,), labels.year(year, language), language)
    return head + ("（推算）" if language == "zh" else " (implied)")


def baseline_interval(value: Decimal, change: Decimal, kind: str, *, counted: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Return (best, lowest, highest) earlier value, the best of a relative change with one decimal more than the value.

    `counted` figures are exact, so that for an absolute change all three are the same whole number.
    """
    relative = kind == "relativePercent"
    v_half = Decimal(0) if counted else half_unit(value)
    c_half = Decimal(0) if counted and not relative else half_unit(change)
    corners = [
        _earlier(v, c, relative=relative)
        for v in (value - v_half, value + v_half)
        for c in (change - c_half, change + c_half)
    ]
    places = decimal_places(value) + 1 if relative else max(decimal_places(value), decimal_places(change))
    edge = Decimal(1).scaleb(-places if counted and not relative else -places - 1)
    return (
        _earlier(value, change, relative=relative).quantize(Decimal(1).scaleb(-places)),
        min(corners).quantize(edge, rounding=ROUND_FLOOR),
        max(corners).quantize(edge, rounding=ROUND_CEILING),
    )


def half_unit(printed: Decimal) -> Decimal:
    """Return half a unit of the last decimal of a printed figure: how far the true one may be off."""
    return Decimal(1).scaleb(-decimal_places(printed)) / 2


def _earlier(value: Decimal, change: Decimal, *, relative: bool) -> Decimal:
    return value / (1 + change / 100) if relative else value - change
