"""A year's figure of an area is held against a limit; a figure of chosen points is not, whatever its size."""

from __future__ import annotations

from typing import Any

import pytest

from jingjinji.facts import Fact
from jingjinji.pipeline.derive.compliance import REASON_POINTS, assessments
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.ontology import Ontology
from world.figures import labels, limit, place, seeds, value


def assess(ontology: Ontology, *facts: Fact, things: tuple[Fact, ...] = ()) -> list[Derived]:
    """Return the assessments of a document with these facts."""
    world = seeds(*facts, things=things)
    return list(assessments(world.documents[0], world, labels(world, ontology)))


@pytest.mark.parametrize(
    ("figure", "result", "margin", "formula"),
    [
        ("34.9", "met", "-0.1", "34.9 <= 35"),
        ("35.0", "met", "0.0", "35.0 <= 35"),
        ("35.1", "exceeded", "0.1", "35.1 > 35"),
    ],
)
def test_an_area_meets_or_exceeds(ontology: Ontology, figure: str, result: str, margin: str, formula: str) -> None:
    """An area's figure meets the limit up to the limit itself and exceeds it above; the margin has the sign."""
    [found] = assess(ontology, value(figure), limit("35"))
    assert (found.fields["result"], str(found.fields["margin"]), found.formula) == (result, margin, formula)
    assert found.inputs == ("observation/value", "limit/limit")
    assert found.fields["assesses"] == "observation/value"
    assert found.fields["against"] == "limit/limit"
    assert "computed here" in found.fields["reason"]["en"]


@pytest.mark.parametrize("figure", ["28.4", "36.2"])
def test_a_group_of_points_is_not_assessed(ontology: Ontology, figure: str) -> None:
    """Chosen points are not applicable, with a reason in both languages and no margin, below the limit as above."""
    [found] = assess(ontology, value(figure, place="place/example-roadside"), limit("35"))
    assert found.fields["result"] == "notApplicable"
    assert tuple(found.fields["reason"].values()) == REASON_POINTS
    assert "margin" not in found.fields
    assert found.formula == "none"


def test_a_zone_beside_the_districts_is_an_area(ontology: Ontology) -> None:
    """A functional zone is assessed as a district is; a river is not."""
    things = (place("zone", "FunctionalZone"), place("river", "WaterBody"))
    facts = (value("36", slug="a", place="place/zone"), value("36", slug="b", place="place/river"), limit("35"))
    assert [found.fields["result"] for found in assess(ontology, *facts, things=things)] == [
        "exceeded",
        "notApplicable",
    ]


@pytest.mark.parametrize(
    ("of_value", "of_limit"),
    [
        ({"period": "period/2024-dust-drive"}, {}),
        ({"bound": "lessThan"}, {}),
        ({"unit": "MilliGM-PER-M3"}, {}),
        ({"indicator": "indicator/sulphur-annual-mean"}, {}),
        ({}, {"valid_from_year": 2025}),
        ({}, {"valid_until_year": 2023}),
        ({}, {"bound": "atLeast"}),
    ],
)
def test_what_cannot_be_held_against_each_other_is_not(
    ontology: Ontology, of_value: dict[str, Any], of_limit: dict[str, Any]
) -> None:
    """Another window, unit, indicator or year, a bound, or a limit from below gives no assessment."""
    assert not assess(ontology, value("36", **of_value), limit("35", **of_limit))


def test_a_limit_in_force_is_applied(ontology: Ontology) -> None:
    """A limit holds in its first and in its last year, and each of two limits gives an assessment of its own."""
    one, other = limit("35", valid_from_year=2024), limit("25", slug="stricter", valid_until_year=2024)
    found = assess(ontology, value("30"), one, other)
    assert [each.fields["result"] for each in found] == ["met", "exceeded"]
    assert len({each.ref for each in found}) == 2
