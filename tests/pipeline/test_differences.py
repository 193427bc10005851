"""The difference of a place to its city is computed with the rounding of both, and only where no source states it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from jingjinji import terms
from jingjinji.pipeline.derive.differences import difference_interval

DERIVED = terms.graph("derived")


@pytest.mark.parametrize(
    ("part", "whole", "interval"),
    [
        ("33.9", "30.5", ("11.1", "10.80", "11.50")),
        ("25.6", "30.5", ("-16.1", "-16.37", "-15.76")),
        ("3", "3", ("0.0", "-28.58", "40.00")),
    ],
)
def test_the_interval_covers_the_rounding(part: str, whole: str, interval: tuple[str, ...]) -> None:
    """Hand-computed differences to the city mean come out with their intervals."""
    assert difference_interval(Decimal(part), Decimal(whole)) == tuple(Decimal(edge) for edge in interval)


@given(st.decimals("1", "90", places=3), st.decimals("1", "90", places=3))
def test_the_true_difference_lies_in_the_interval(part: Decimal, whole: Decimal) -> None:
    """Whatever the unrounded figures were, their difference lies between the edges."""
    tenth = Decimal("0.1")
    _, low, high = difference_interval(part.quantize(tenth), whole.quantize(tenth))
    assert low <= (part / whole - 1) * 100 <= high


def test_every_district_is_compared(real_graphs: dict[str, Graph]) -> None:
    """The four pollutants of the 17 rows of the table are compared with the city, and nothing the source states is."""
    indicator = URIRef(terms.term("indicator"))
    counts = {
        slug: len(set(real_graphs[DERIVED].subjects(indicator, URIRef(terms.thing(f"indicator/{slug}")))))
        for slug in (f"{pollutant}-relative-to-city-mean" for pollutant in ("pm25", "so2", "no2", "pm10"))
    }
    assert set(counts.values()) == {17}
