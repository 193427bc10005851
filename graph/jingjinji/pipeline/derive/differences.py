"""How far the places of a city lie above or below its mean, in percent, where the document does not say it itself.

An indicator that names a `compared_indicator` is such a comparison: (place / city - 1) * 100. Both figures are rounded,
so the result is an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jingjinji.facts import Document, Fact, Seeds
from jingjinji.pipeline.derive.baselines import half_unit
from jingjinji.pipeline.derive.record import Derived, things_by_ref
from jingjinji.pipeline.labels import Labels

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


def differences(document: Document, seeds: Seeds, labels: Labels) -> Iterator[Derived]:
    """Yield the difference to the city's figure for every place within it that has a figure of the same year."""
    things = things_by_ref(seeds)
    values = {_key(fact): fact for fact in document.facts if _is_plain_annual(fact)}
    for comparison in things.values():
        compared = comparison.fields.get("compared_indicator")
        for (indicator, place, year), fact in values.items():
            if indicator != compared or (comparison.ref, place, year) in values or place not in things:
                continue
            for city in things[place].fields.get("within", ()):
                if whole := values.get((indicator, city, year)):
                    yield _difference(document, comparison.ref, fact, whole, labels)


def _key(fact: Fact) -> tuple[str, str, int]:
    return fact.fields["indicator"], fact.fields["place"], fact.fields["year"]


def _is_plain_annual(fact: Fact) -> bool:
    left_alone = {"period", "bound", "ambiguity"}
    return fact.kind == "observation" and "value" in fact.fields and not left_alone & fact.fields.keys()


def _difference(document: Document, indicator: str, part: Fact, whole: Fact, labels: Labels) -> Derived:
    v, c = part.fields["value"], whole.fields["value"]
    place, year = part.fields["place"], part.fields["year"]
    best, low, high = difference_interval(v, c)
    zh, en = (
        labels.said(
            labels.head(indicator, (place,), labels.year(year, lang), lang) + word,
            labels.figure(best, "PERCENT", lang, sign=True),
            lang,
        )
        for lang, word in (("zh", "（推算）"), ("en", " (computed)"))
    )
    name = "-".join((indicator.split("/")[1], place.split("/")[1], str(year)))
    fields = {
        "indicator": indicator,
        "place": place,
        "year": year,
        "value": best,
        "min_value": low,
        "max_value": high,
        "unit": "PERCENT",
    }
    formula = f"({v} / {c} - 1) * 100"
    slug = f"observation/derived-{document.id}-{name}"
    return Derived(slug, "Observation", zh, en, fields, (part.ref, whole.ref), formula)


def difference_interval(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return (best, lowest, highest) difference in percent; the best has one decimal."""
    low = (part - half_unit(part)) / (whole + half_unit(whole))
    high = (part + half_unit(part)) / (whole - half_unit(whole))
    return (
        ((part / whole - 1) * 100).quantize(TENTH),
        ((low - 1) * 100).quantize(HUNDREDTH, rounding=ROUND_FLOOR),
        ((high - 1) * 100).quantize(HUNDREDTH, rounding=ROUND_CEILING),
    )
