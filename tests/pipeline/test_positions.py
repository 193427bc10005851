"""A place's point is a geometry of its own, keeps its digits and carries its caution."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rdflib import SKOS, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import read_seeds
from jingjinji.faults import Fault
from jingjinji.pipeline.positions import CAUTIONS, GEO, write_position
from world import toy_document

PLACE = URIRef(terms.thing("place/example"))
POINT = URIRef(terms.thing("place/example#position"))
KIND = "position-kind/area-centroid"


def written(**fields: Any) -> Graph:
    """Return what is written of a place with these fields."""
    graph = Graph()
    write_position(graph, PLACE, {"zh": "示例市", "en": "Example City", **fields})
    return graph


def test_a_point_is_longitude_then_latitude() -> None:
    """The WKT names CRS84, longitude comes first, and 39.80 keeps its zero."""
    graph = written(longitude=Decimal("116.2332"), latitude=Decimal("39.80"), position_kind=KIND)
    assert graph.value(PLACE, GEO.hasGeometry) == POINT
    expected = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(116.2332 39.80)"
    assert graph.value(POINT, GEO.asWKT) == Literal(expected, datatype=GEO.wktLiteral)


@pytest.mark.parametrize("kind", CAUTIONS)
def test_each_kind_has_its_caution_in_both_languages(kind: str) -> None:
    """The caution stands on the point, once in Chinese and once in English."""
    graph = written(longitude=1, latitude=2, position_kind=f"position-kind/{kind}")
    assert sorted(str(note.language) for note in graph.objects(POINT, SKOS.note)) == ["en", "zh"]


def test_the_datum_is_named_where_it_is_probably_another() -> None:
    """A map service's point says GCJ-02 and half a kilometre in both languages."""
    assert all("GCJ-02" in caution and "0.5" in caution for caution in CAUTIONS["area-centroid"])


def test_a_place_without_position_has_no_geometry() -> None:
    """Nothing is written for a place whose position is not known."""
    assert len(written()) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("longitude = 116.2", "a position has longitude, latitude and position_kind"),
        ('longitude = 40.1\nlatitude = 116.2\nposition_kind = "seat"', "latitude is in degrees, between -90 and 90"),
    ],
)
def test_half_a_position_and_a_swapped_one_are_told(tmp_path: Path, fields: str, sentence: str) -> None:
    """A position needs all three fields, and swapped degrees are noticed where they can be."""
    facts = '[[mention]]\nof = ["place/example-city"]\ncite = { line = 5, at = 0, printed = "x" }\n'
    seeds = toy_document(tmp_path, facts)
    things = seeds / "things" / "all" / "more.toml"
    things.write_text(f'[place.example-point]\nzh = "点"\nen = "Point"\n{fields}\n', encoding="utf-8")
    with pytest.raises(Fault, match=sentence):
        read_seeds(seeds)
