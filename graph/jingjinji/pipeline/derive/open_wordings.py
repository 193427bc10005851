"""Earlier values where the wording leaves something open: each reading is computed and none is chosen.

A share that “rose by 32.69 %” may have risen in relation to itself or by as many percentage points: two values, each
with the ambiguity that it rests on. A fall “by more than 60 %” gives a bound for the earlier value, and no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from jingjinji.facts import Document, Fact, decimal_places
from jingjinji.pipeline.derive.baselines import baseline_interval, half_unit
from jingjinji.pipeline.derive.record import Derived, is_plain
from jingjinji.pipeline.labels import Labels

# How a percentage of a share can be read: suffix of the slug, kind of change, what the value then rests on.
READINGS = (
    ("if-relative", "relativePercent", "把变化读作相对增幅", "the change is read as relative"),
    ("if-percentage-points", "percentagePoint", "把变化读作百分点", "the change is read as percentage points"),
)
RESTS_ON = (
    "这是{}时的值；原文没有说明是哪一种读法，本图谱不作选择。",
    "The value if {}; the source does not say which reading is meant, and none is chosen here.",
)
BOUNDED = ("moreThan", "atLeast")
Key = tuple[Any, ...]


def implied_under_each_reading(document: Document, labels: Labels) -> Iterator[Derived]:
    """Yield the earlier value of a share under both readings of an ambiguous percentage."""
    values = _values(document)
    for change in _changes(document):
        value = values.get(_key(change))
        is_open = "ambiguity" in change.fields and not {"bound", "period"} & change.fields.keys()
        if value and is_open and value.fields["unit"] == change.fields.get("unit") == "PERCENT":
            for reading in READINGS:
                yield _reading(document, value, change, reading, labels)


def implied_bounds(document: Document, labels: Labels) -> Iterator[Derived]:
    """Yield a bound of the earlier value where a change is only said to be more, and nothing says how much."""
    values = _values(document)
    exact = {(*_key(c), c.fields["baseline_year"]) for c in _changes(document) if is_plain(c)}
    for change in _changes(document):
        value = values.get(_key(change))
        is_bound = change.fields.get("bound") in BOUNDED and not {"ambiguity", "period"} & change.fields.keys()
        is_relative = change.fields["change_kind"] == "relativePercent"
        if value and is_bound and is_relative and (*_key(change), change.fields["baseline_year"]) not in exact:
            yield _bound(document, value, change, labels)


def _values(document: Document) -> dict[Key, Fact]:
    observed = (fact for fact in document.facts if fact.kind == "observation" and "value" in fact.fields)
    return {_key(fact): fact for fact in observed if is_plain(fact)}


def _changes(document: Document) -> Iterator[Fact]:
    needed = {"change_value", "baseline_year", "change_kind"}
    return (fact for fact in document.facts if fact.kind == "change" and needed <= fact.fields.keys())


def _key(fact: Fact) -> Key:
    return tuple(fact.fields.get(name) for name in ("indicator", "place", "year"))


def _reading(
    document: Document, value: Fact, change: Fact, reading: tuple[str, str, str, str], labels: Labels
) -> Derived:
    suffix, kind, *rests_on = reading
    v, c = value.fields["value"], change.fields["change_value"]
    best, low, high = baseline_interval(v, c, kind, counted=False)
    fields = {
        **_subject(change),
        "value": best,
        "min_value": low,
        "max_value": high,
        "unit": "PERCENT",
        "ambiguity": {
            lang: words.format(read) for lang, words, read in zip(("zh", "en"), RESTS_ON, rests_on, strict=True)
        },
    }
    zh, en = (
        labels.said(_head(change, labels, lang, read), labels.figure(best, "PERCENT", lang), lang)
        for lang, read in zip(("zh", "en"), rests_on, strict=True)
    )
    formula = f"{v} / (1 + {c}/100)" if kind == "relativePercent" else f"{v} - {c}"
    slug = f"{_slug(document, change)}-{suffix}"
    return Derived(slug, "Observation", zh, en, fields, (value.ref, change.ref), formula)


def _bound(document: Document, value: Fact, change: Fact, labels: Labels) -> Derived:
    """A fall by more means that more was there before; the figure's own rounding is taken the cautious way."""
    v, c, unit = value.fields["value"], change.fields["change_value"], value.fields["unit"]
    half = half_unit(v)
    is_fall = c < 0
    ends = (v - half, ROUND_FLOOR, "-", "moreThan") if is_fall else (v + half, ROUND_CEILING, "+", "lessThan")
    edge, rounding, sign, bound = ends
    digit = Decimal(1).scaleb(-decimal_places(v) - 1)
    fields = {**_subject(change), "value": (edge / (1 + c / 100)).quantize(digit, rounding=rounding), "unit": unit}
    words = {"moreThan": ("超过 ", "more than "), "lessThan": ("低于 ", "less than ")}[bound]
    zh, en = (
        labels.said(_head(change, labels, lang), word + labels.figure(fields["value"], unit, lang), lang)
        for lang, word in zip(("zh", "en"), words, strict=True)
    )
    formula = f"({v} {sign} {half}) / (1 + {c}/100)"
    inputs = (value.ref, change.ref)
    return Derived(_slug(document, change), "Observation", zh, en, {**fields, "bound": bound}, inputs, formula)


def _subject(change: Fact) -> dict[str, Any]:
    return {
        "indicator": change.fields["indicator"],
        "place": change.fields["place"],
        "year": change.fields["baseline_year"],
    }


def _slug(document: Document, change: Fact) -> str:
    names = (change.fields[key].split("/")[1] for key in ("indicator", "place"))
    return "observation/" + "-".join(("derived", document.id, *names, str(change.fields["baseline_year"])))


def _head(change: Fact, labels: Labels, language: str, reading: str = "") -> str:
    year = labels.year(change.fields["baseline_year"], language)
    head = labels.head(change.fields["indicator"], (change.fields["place"],), year, language)
    if language == "zh":
        return f"{head}（推算{'，' + reading if reading else ''}）"
    return f"{head} (implied{', if ' + reading if reading else ''})"
