"""A fact agrees with its own printed phrase: its figure, its unit, and its place in the document."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jingjinji.facts import Citation, Document, Fact, check_phrases, read_seeds
from jingjinji.facts.figures import numbers_in
from jingjinji.faults import Faults
from world import WORLD, each

TOY = read_seeds(WORLD / "seeds").documents[0]


def stating(printed: str, at: int = 0, **fields: Any) -> Document:
    """Return the toy document with one fact that cites `printed` first and holds `fields`."""
    citations = (Citation(5, at, printed), Citation(5, 0, "其他"))
    return replace(TOY, facts=(Fact("change", "x", "ChangeStatement", fields, citations, Path("01.toml"), 7),))


def contradictions(document: Document) -> list[str]:
    """Return what checking says, each with the fact's place."""
    with pytest.raises(Faults) as caught:
        check_phrases(document)
    return [str(fault).removeprefix("01.toml:7: ") for fault in each(caught.value)]


def test_the_toy_says_what_it_prints() -> None:
    """Every figure of the toy document is in its own phrase."""
    assert check_phrases(TOY) is None


@pytest.mark.parametrize(
    ("printed", "figure"),
    [
        ("30.5 微克 / 立方米", "30.5"),
        ("同比下降 6.2%", "-6.2"),
        ("8220.8 万元", "82208000"),
        ("降幅均超过六成", "-60"),
        ("一百零五条段", "105"),
        ("全面消除劣V类断面", "0"),
        ("所有河流均达标", "100"),
        ("7,121 种", "7121"),
    ],
)
def test_a_figure_in_its_phrase_passes(printed: str, figure: str) -> None:
    """Arabic and Chinese figures, their multipliers, falls, and none or all said in words are understood."""
    assert check_phrases(stating(printed, change_value=Decimal(figure))) is None


@pytest.mark.parametrize(
    ("printed", "figure"),
    [("30.5 微克", "30.6"), ("30.5 微克", "0"), ("8220.8 万元", "8220.8"), ("年平均浓度值为", "54")],
)
def test_a_figure_that_its_phrase_does_not_print(printed: str, figure: str) -> None:
    """A slip in a digit, a forgotten 万, or a first cite without the figure is found without the text."""
    [said] = contradictions(stating(printed, value=Decimal(figure), unit="NUM"))
    assert said.startswith(f"value is {figure}, but “{printed}” does not print it")


@pytest.mark.parametrize(("printed", "unit"), [("增加 15.9 个百分点", "PERCENT"), ("增加 15.9%", "percentage-point")])
def test_percent_is_not_percentage_point(printed: str, unit: str) -> None:
    """The phrase decides between percent and percentage point, even where kind and unit agree with one another."""
    [said] = contradictions(stating(printed, change_value=Decimal("15.9"), unit=unit))
    assert said == f"“{printed}” and the unit {unit} differ: 百分点 is percentage-point"


def test_a_position_behind_the_end() -> None:
    """A position that the document is too short for is found without the text."""
    [said] = contradictions(stating("尘", at=TOY.code_points))
    assert said == f"“尘” cannot stand at {TOY.code_points}: the text has {TOY.code_points} code points"
    check_phrases(stating("尘", at=TOY.code_points - 1))


def test_numbers_of_a_phrase() -> None:
    """Every number is read, each once; water classes are no numbers."""
    assert numbers_in("二十届、1.2 万起，I-III 类六成，7,121种") == {Decimal(n) for n in ("20", "12000", "60", "7121")}
