"""The table of 17 areas by four pollutants is in the graph, cell by cell, with the digits that are printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from jingjinji import terms

FIRST, LAST = 102, 118
INDICATORS = ["pm25", "so2", "no2", "pm10"]
VALUE, PLACE, RANK = (URIRef(terms.term(name)) for name in ("value", "place", "rank"))
FIELD = URIRef(terms.term("comparisonField"))
LABEL = URIRef(terms.PREFIXES["skos"] + "altLabel"), URIRef(terms.PREFIXES["skos"] + "prefLabel")
ZONE = "beijing-economic-technological-development-area"


@pytest.fixture(scope="module")
def source(real_graphs: dict[str, Graph]) -> Graph:
    """Return what the bulletin says."""
    return real_graphs[terms.graph("source/beijing-2024")]


def observation(indicator: str, place: str) -> URIRef:
    """Return the name of a cell."""
    return URIRef(terms.thing(f"observation/beijing-2024-{indicator}-annual-mean-{place}-2024"))


def areas(source: Graph) -> list[str]:
    """Return the slugs of the places that have a figure of SO₂ on a line of the table."""
    passages = {s for s, line in source.subject_objects(URIRef(terms.term("line"))) if FIRST <= int(str(line)) <= LAST}
    stated = URIRef(terms.term("statedIn"))
    cells = {fact for passage in passages for fact in source.subjects(stated, passage)}
    return sorted({str(place).rsplit("/", 1)[1] for fact in cells for place in source.objects(fact, PLACE)})


def test_there_are_68_cells(source: Graph) -> None:
    """Seventeen areas, sixteen districts and one zone, have all four figures, each with one value."""
    places = areas(source)
    assert len(places) == 17
    assert ZONE in places
    cells = [list(source.objects(observation(i, place), VALUE)) for place in places for i in INDICATORS]
    assert [len(values) for values in cells] == [1] * 68


def test_every_cell_is_as_printed(source: Graph, real_graphs: dict[str, Graph], sources_folder: Path) -> None:
    """Each cell of the printed table stands in the graph with the same digits, and a changed digit is noticed."""
    text = (sources_folder / "beijing-2024" / "text.txt").read_text(encoding="utf-8").split("\n")
    things = real_graphs[terms.graph("ontology")]
    printed = {}
    for line in text[FIRST - 1 : LAST]:
        name, *figures = line.split("\t")
        [place] = {
            str(subject)
            for label in LABEL
            for subject in things.subjects(label, Literal(name.strip(), "zh"))
            if "/id/place/" in str(subject)
        }
        printed |= {(place.rsplit("/", 1)[1], i): n.strip() for i, n in zip(INDICATORS, figures, strict=True)}
    in_graph = {(p, i): str(source.value(observation(i, p), VALUE)) for p in areas(source) for i in INDICATORS}
    assert in_graph == printed
    assert len(printed) == 68
    assert in_graph["yanqing", "pm25"] == "27.0"
    assert in_graph != {**printed, ("yanqing", "pm25"): "27"}


def test_ranks_say_their_field(real_graphs: dict[str, Graph]) -> None:
    """The zone is ranked only among the seventeen; the two districts that tie share a rank in both fields."""
    derived = real_graphs[terms.graph("derived")]

    def ranks(place: str) -> dict[str, int]:
        start = "observation/derived-beijing-2024-rank-of-"
        names = {n: URIRef(terms.thing(f"{start}{n}-pm25-annual-mean-{place}-2024")) for n in (16, 17)}
        return {n: int(str(rank)) for n, name in names.items() if (rank := derived.value(name, RANK))}

    assert ranks("dongcheng") == ranks("tongzhou") == {16: 15, 17: 16}
    assert ranks("miyun") == {16: 1, 17: 1}
    assert ranks(ZONE).keys() == {17}


def test_point_groups_are_other_places(source: Graph) -> None:
    """The background point at Dingling and its district Changping have figures of their own."""
    figures = [
        Decimal(str(source.value(observation("pm25", place), VALUE)))
        for place in ("dingling-background-point", "changping")
    ]
    assert figures == [Decimal("26.6"), Decimal("27.1")]
