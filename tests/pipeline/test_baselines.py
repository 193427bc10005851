"""An implied earlier value comes with an interval that holds whatever the figures were before rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jingjinji.facts import Fact, decimal_places
from jingjinji.pipeline.derive.baselines import baseline_interval, implied_baselines
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.ontology import Ontology
from world.figures import change, document, labels, seeds, value

# (value, change, kind, counted) → best, lowest, highest, each computed by hand from the half units.
BY_HAND = [
    ("30.5", "-6.2", "relativePercent", False, "32.52", "32.445", "32.587"),
    ("24", "-7.7", "relativePercent", False, "26.0", "25.44", "26.56"),
    ("3", "-88.7", "relativePercent", False, "26.5", "22.02", "31.12"),
    ("0.9", "-73.4", "relativePercent", False, "3.38", "3.189", "3.579"),
    ("3.40", "-11.2", "relativePercent", False, "3.829", "3.8210", "3.8367"),
    ("71.4", "0.85", "relativePercent", False, "70.80", "70.745", "70.852"),
    ("300", "20", "relativePercent", True, "250.0", "248.96", "251.05"),
    ("-16.7", "-10", "relativePercent", False, "-18.56", "-18.716", "-18.397"),
    ("290", "19", "absolute", True, "271", "271", "271"),
    ("52.3", "-1.2", "absolute", False, "53.5", "53.40", "53.60"),
    ("87.2", "15.9", "percentagePoint", False, "71.3", "71.20", "71.40"),
    ("0", "-44.1", "percentagePoint", False, "44.1", "43.55", "44.65"),
    ("100", "12.3", "percentagePoint", False, "87.7", "87.15", "88.25"),
]


@pytest.mark.parametrize(("figure", "by", "kind", "counted", "best", "low", "high"), BY_HAND)
def test_intervals_by_hand(figure: str, by: str, kind: str, counted: bool, best: str, low: str, high: str) -> None:
    """The interval and its digits equal those computed by hand; counts are exact."""
    found = baseline_interval(Decimal(figure), Decimal(by), kind, counted=counted)
    assert tuple(map(str, found)) == (best, low, high)


def rounded(true: Fraction, places: int) -> Decimal:
    """Return a figure as it would be printed."""
    return Decimal(round(true * 10**places)).scaleb(-places)


TRUE = st.fractions(min_value=Fraction(1, 10), max_value=1000, max_denominator=997)


@given(before=TRUE, after=TRUE, places=st.integers(0, 2), change_places=st.integers(0, 2))
def test_the_true_earlier_value_is_inside(before: Fraction, after: Fraction, places: int, change_places: int) -> None:
    """Whatever the unrounded figures were, the earlier one lies in the interval of a relative change."""
    by = rounded((after / before - 1) * 100, change_places)
    assume(by - Decimal(1).scaleb(-change_places) / 2 > -100)
    _, low, high = baseline_interval(rounded(after, places), by, "relativePercent", counted=False)
    assert low <= before <= high


@given(before=TRUE, after=TRUE, places=st.integers(0, 2), change_places=st.integers(0, 2))
def test_a_difference_is_inside_too(before: Fraction, after: Fraction, places: int, change_places: int) -> None:
    """The same holds of absolute changes and percentage points."""
    by = rounded(after - before, change_places)
    best, low, high = baseline_interval(rounded(after, places), by, "absolute", counted=False)
    assert low <= before <= high
    assert low <= best <= high


@given(before=st.integers(0, 366), after=st.integers(0, 366))
def test_counts_are_exact(before: int, after: int) -> None:
    """From counts the earlier count follows exactly."""
    found = baseline_interval(Decimal(after), Decimal(after - before), "absolute", counted=True)
    assert found == (before, before, before)


@given(st.decimals(1, 500, places=1), st.decimals(-99, 300, places=1))
def test_the_interval_is_no_wider_than_rounding(figure: Decimal, by: Decimal) -> None:
    """Each end is within one unit of its last digit of what the half units give, so that the interval is not idle."""
    _, low, high = baseline_interval(figure, by, "relativePercent", counted=False)
    half = Fraction(1, 20)
    ends = [(Fraction(figure) + v) / (1 + (Fraction(by) + c) / 100) for v in (-half, half) for c in (-half, half)]
    unit = Fraction(1, 10 ** decimal_places(low))
    assert 0 <= min(ends) - Fraction(low) < unit
    assert 0 <= Fraction(high) - max(ends) < unit


def derived(ontology: Ontology, *facts: Fact) -> list[Derived]:
    """Return the implied earlier values of a document with these facts."""
    return list(implied_baselines(document(*facts), labels(seeds(*facts), ontology)))


def test_an_implied_value_says_what_it_is(ontology: Ontology) -> None:
    """It is an observation of the baseline year with interval, formula, inputs and labels that say “implied”."""
    [found] = derived(ontology, value("28.4"), change("-5.3"))
    assert found.ref == "observation/derived-toy-2024-fine-dust-annual-mean-example-city-2023"
    assert {name: str(said) for name, said in found.fields.items()} == {
        "indicator": "indicator/fine-dust-annual-mean",
        "place": "place/example-city",
        "year": "2023",
        "value": "29.99",
        "min_value": "29.920",
        "max_value": "30.059",
        "unit": "MicroGM-PER-M3",
    }
    assert found.inputs == ("observation/value", "change/change")
    assert found.formula == "28.4 / (1 + -5.3/100)"
    assert ("推算" in found.zh, "implied" in found.en) == (True, True)


WORDS = {"zh": "甲", "en": "a"}


@pytest.mark.parametrize(
    ("of_value", "of_change"),
    [
        ({"bound": "atLeast"}, {}),
        ({}, {"bound": "moreThan"}),
        ({"ambiguity": WORDS}, {}),
        ({}, {"ambiguity": WORDS}),
        ({"period": "period/2024-dust-drive"}, {"period": "period/2024-dust-drive"}),
        ({}, {"period": "period/2024-dust-drive"}),
        ({}, {"baseline_year": None}),
        ({}, {"change_value": None}),
        ({}, {"change_kind": "factor", "unit": None}),
        ({}, {"change_kind": "percentagePoint", "unit": "percentage-point"}),
        ({}, {"change_kind": "absolute", "unit": "MilliGM-PER-M3"}),
        ({}, {"change_value": Decimal("-100")}),
        ({"place": "place/example-city-a"}, {}),
        ({"year": 2023}, {}),
        ({"printed": "28.4 万辆"}, {}),
        ({"as_printed": "28.4亿元"}, {}),
        ({}, {"printed": "5.3万"}),
    ],
)
def test_where_a_computation_would_decide_there_is_none(
    ontology: Ontology, of_value: dict[str, Any], of_change: dict[str, Any]
) -> None:
    """A bound, an ambiguity, a window, another unit or place, or a multiplied figure implies no earlier value."""
    assert derived(ontology, value("28.4"), change("-5.3"))
    assert not derived(ontology, value("28.4", **of_value), change("-5.3", **of_change))


def test_units_that_go_together(ontology: Ontology) -> None:
    """Percentage points stand on a percentage, an absolute change on a figure of its own unit."""
    point = change("1.5", change_kind="percentagePoint", unit="percentage-point")
    assert derived(ontology, value("87.2", unit="PERCENT"), point)[0].formula == "87.2 - 1.5"
    same = change("0", change_kind="unchanged", unit="DeciB_A")
    said = derived(ontology, value("68.5", unit="DeciB_A"), same)[0].fields
    assert [str(said[name]) for name in ("min_value", "value", "max_value")] == ["68.40", "68.5", "68.60"]
    days = change("19", change_kind="absolute", unit="DAY")
    assert str(derived(ontology, value("290", unit="DAY"), days)[0].fields["max_value"]) == "271"
