"""A target is met, missed or not assessable; where the figures do not decide, the reason says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jingjinji.facts import Fact
from jingjinji.pipeline.derive.pool import Pool
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.derive.targets import target_assessments
from jingjinji.pipeline.ontology import Ontology
from world.figures import USUAL, fact, labels, seeds, value

CHANGE = {"value": None, "change_value": Decimal(-20), "change_kind": "relativePercent", "baseline_year": 2020}


def target(**fields: Any) -> Fact:
    """Return a target of 60 for the city's fine dust in 2024, unless `fields` says otherwise."""
    usual = {
        **USUAL,
        "place": (USUAL["place"],),
        "zh": "目标",
        "en": "Target",
        "target_set_by": "policy/example-standard",
    }
    said = {**usual, "target_kind": "quantitative", "value": Decimal(60), "unit": "MicroGM-PER-M3", **fields}
    return fact("target", "target", "Target", "60", {key: each for key, each in said.items() if each is not None})


def assess(ontology: Ontology, *facts: Fact) -> list[Derived]:
    """Return the assessments of a document with these facts."""
    world = seeds(*facts)
    return list(target_assessments(world, Pool(world, []), labels(world, ontology)))


@pytest.mark.parametrize(
    ("figure", "bound", "result", "margin", "formula"),
    [
        ("58", "approximately", "met", "-2", "58 <= 60"),
        ("60", None, "met", "0", "60 <= 60"),
        ("61", None, "missed", "1", "61 > 60"),
        ("61", "atLeast", "met", "1", "61 >= 60"),
        ("59", "atLeast", "missed", "-1", "59 < 60"),
    ],
)
def test_a_value_meets_or_misses(
    ontology: Ontology, figure: str, bound: str | None, result: str, margin: str, formula: str
) -> None:
    """The side comes from the bound, or else from what is favourable; the margin has the sign."""
    [found] = assess(ontology, value(figure), target(bound=bound))
    assert (found.fields["result"], str(found.fields["margin"]), found.formula) == (result, margin, formula)
    assert found.inputs == ("target/target", "observation/value")
    assert found.fields["edition"] == "policy/example-standard"
    assert "no cause" in found.fields["reason"]["en"]


@pytest.mark.parametrize(
    ("figure", "fields", "reason"),
    [
        (value("58", year=2023), {}, "published for 2024"),
        (value("61"), {"bound": "approximately"}, "about"),
        (value("58"), {"year": None}, "no single place and year"),
        (value("58", unit="MilliGM-PER-M3"), {}, "published for 2024"),
        (value("58"), {**CHANGE, "unit": "PERCENT"}, "published for 2020"),
    ],
)
def test_what_the_figures_do_not_decide_is_not_assessed(
    ontology: Ontology, figure: Fact, fields: dict[str, Any], reason: str
) -> None:
    """Without the year, the baseline or the unit, or with an open "about", there is a reason and no margin."""
    [found] = assess(ontology, figure, target(**fields))
    assert found.fields["result"] == "notAssessable"
    assert reason in found.fields["reason"]["en"]
    assert "margin" not in found.fields and "assesses" not in found.fields


@pytest.mark.parametrize(("last", "result"), [("79", "met"), ("81", "missed"), ("80", "notAssessable")])
def test_a_change_is_held_with_its_rounding(ontology: Ontology, last: str, result: str) -> None:
    """100 to 79 is a fall of more than 20 %, to 81 of less; at 80 the rounding decides, and nothing is said."""
    facts = (value("100", slug="base", year=2020), value(last), target(**CHANGE, unit="PERCENT"))
    [found] = assess(ontology, *facts)
    assert found.fields["result"] == result


def test_a_target_in_words_is_left_alone(ontology: Ontology) -> None:
    """A qualitative target has no assessment."""
    assert not assess(ontology, value("58"), target(target_kind="qualitative", value=None))
