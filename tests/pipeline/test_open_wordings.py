"""Where the wording is open, each reading is computed and a bound stays a bound."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jingjinji.facts import Fact
from jingjinji.pipeline.derive.open_wordings import implied_bounds, implied_under_each_reading
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.ontology import Ontology
from world.figures import change, document, labels, seeds, value

OPEN = {"ambiguity": {"zh": "甲", "en": "a"}}


def readings(ontology: Ontology, *facts: Fact) -> list[Derived]:
    """Return the earlier values under each reading."""
    return list(implied_under_each_reading(document(*facts), labels(seeds(*facts), ontology)))


def bounds(ontology: Ontology, *facts: Fact) -> list[Derived]:
    """Return the bounds of earlier values."""
    return list(implied_bounds(document(*facts), labels(seeds(*facts), ontology)))


def test_both_readings_of_a_share_are_computed(ontology: Ontology) -> None:
    """A share of 88.36 % that rose by 32.69 % was 66.59 % or 55.67 %; each value says what it rests on."""
    share = value("88.36", unit="PERCENT")
    relative, points = readings(ontology, share, change("32.69", **OPEN))
    assert relative.ref.endswith("-2023-if-relative")
    assert points.ref.endswith("-2023-if-percentage-points")
    said = [[str(found.fields[name]) for name in ("min_value", "value", "max_value")] for found in (relative, points)]
    assert said == [["66.5850", "66.591", "66.5976"], ["55.660", "55.67", "55.680"]]
    assert [found.formula for found in (relative, points)] == ["88.36 / (1 + 32.69/100)", "88.36 - 32.69"]
    assert "read as relative" in relative.fields["ambiguity"]["en"]
    assert "百分点" in points.fields["ambiguity"]["zh"]


@pytest.mark.parametrize(
    ("of_value", "of_change"),
    [
        ({"unit": "PERCENT"}, {}),
        ({}, OPEN),
        ({"unit": "PERCENT"}, {**OPEN, "bound": "moreThan"}),
        ({"unit": "PERCENT", "bound": "atLeast"}, OPEN),
        ({"unit": "PERCENT"}, {**OPEN, "baseline_year": None}),
        ({"unit": "PERCENT"}, {**OPEN, "period": "period/2024-dust-drive"}),
    ],
)
def test_other_changes_have_no_readings(
    ontology: Ontology, of_value: dict[str, Any], of_change: dict[str, Any]
) -> None:
    """A plain change, a figure that is no share, a bound, a window and an unnamed baseline are left alone."""
    assert not readings(ontology, value("88.36", **of_value), change("32.69", **of_change))


@pytest.mark.parametrize(
    ("by", "bound", "value_then", "formula"),
    [
        ("-60", "moreThan", "95.12", "(38.1 - 0.05) / (1 + -60/100)"),
        ("50", "lessThan", "25.44", "(38.1 + 0.05) / (1 + 50/100)"),
    ],
)
def test_a_bounded_change_gives_a_bound(ontology: Ontology, by: str, bound: str, value_then: str, formula: str) -> None:
    """38.1 was more than 95.12 before a fall by more than 60 %, and less than 25.44 before a rise by more than 50 %."""
    [found] = bounds(ontology, value("38.1"), change(by, bound="moreThan"))
    assert (found.fields["bound"], str(found.fields["value"]), found.formula) == (bound, value_then, formula)
    assert not {"min_value", "max_value"} & found.fields.keys()


def test_where_the_change_is_known_there_is_no_bound(ontology: Ontology) -> None:
    """A fall that is also said exactly, and a change without a bound, give none."""
    exact = change("-65.9", slug="exact")
    assert not bounds(ontology, value("30.5"), exact, change("-60", slug="bounded", bound="moreThan"))
    assert not bounds(ontology, value("30.5"), exact)
    other = change("-65.9", baseline_year=2020)
    [found] = bounds(ontology, value("30.5"), other, change("-60", slug="bounded", bound="moreThan"))
    assert found.fields["value"] == Decimal("76.12")
