"""Districts are ranked from the lowest value, with ties, and the field of comparison is said."""

from __future__ import annotations

from collections import Counter

import pytest

from jingjinji.facts import Fact
from jingjinji.pipeline.derive.ranks import district_ranks
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.ontology import Ontology
from world.figures import labels, place, seeds, value

FIGURES = ["33.9", "33.6", "31.8", "33.9", "25.6", "28.6", "28.6", "27.0", "26.6", "29.4", "30.6", "33.90"]
DISTRICTS = tuple(
    place(f"district-{n}", "AdministrativeDivision", division_code=f"9901{n:02}") for n in range(len(FIGURES))
)
ZONE = place("eastern-development-area", "FunctionalZone")
OTHERS = (
    place("province", "AdministrativeDivision", division_code="980000"),
    place("roadside", "StationGroup"),
    place("reserve", "FunctionalZone"),
)


def figures(places: tuple[Fact, ...], numbers: list[str]) -> list[Fact]:
    """Return one value a place."""
    return [value(number, slug=area.slug, place=area.ref) for area, number in zip(places, numbers, strict=False)]


def ranked(ontology: Ontology, facts: list[Fact]) -> list[Derived]:
    """Return the ranks of a document with these facts."""
    world = seeds(*facts, things=(*DISTRICTS, ZONE, *OTHERS))
    return list(district_ranks(world.documents[0], world, labels(world, ontology)))


def test_ties_share_a_rank_and_the_next_is_skipped(ontology: Ontology) -> None:
    """Equal values have one rank, also where one is printed with another zero; the rank after them is skipped."""
    found = ranked(ontology, figures(DISTRICTS, FIGURES))
    assert [row.fields["rank"] for row in found] == [10, 9, 8, 10, 1, 4, 4, 3, 2, 6, 7, 10]
    assert {row.fields["rank_order"] for row in found} == {"ascending"}
    assert all(len(row.inputs) == 12 for row in found)


def test_two_fields_of_comparison(ontology: Ontology) -> None:
    """With a development area there are two rankings, of the districts alone and of all, and each says which it is."""
    found = ranked(ontology, [*figures(DISTRICTS, FIGURES), *figures((ZONE,), ["26.0"])])
    fields = Counter(row.fields["comparison_field"]["en"] for row in found)
    assert fields == {"12 districts": 12, "12 districts and eastern-development-area": 13}
    of_lowest = [row.fields["rank"] for row in found if row.fields["place"] == "place/district-8"]
    assert of_lowest == [2, 3]
    assert len({row.ref for row in found}) == 25


def test_what_is_no_district_is_not_ranked(ontology: Ontology) -> None:
    """A province, a group of points and another zone are in no field."""
    facts = [*figures(DISTRICTS, FIGURES), *figures(OTHERS, ["1", "1", "1"])]
    assert len(ranked(ontology, facts)) == 12


def test_a_few_districts_are_no_field(ontology: Ontology) -> None:
    """Under ten districts there is no ranking; from ten there is."""
    assert ranked(ontology, figures(DISTRICTS[:9], FIGURES)) == []
    assert len(ranked(ontology, figures(DISTRICTS[:10], FIGURES))) == 10


@pytest.mark.parametrize("more", [{"period": "period/2024-dust-drive"}, {"bound": "lessThan"}, {"year": 2023}])
def test_only_like_figures_are_ranked(ontology: Ontology, more: dict[str, object]) -> None:
    """A figure of a window, of another year or with a bound is not ranked among the year's figures."""
    odd = value("1", slug="odd", place=DISTRICTS[11].ref, **more)
    assert len(ranked(ontology, [*figures(DISTRICTS[:11], FIGURES), odd])) == 11
