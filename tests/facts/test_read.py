"""Facts are read as written: figures with their digits, slugs that stay, tables spread into cells, right lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingjinji.facts import Citation, Document, Fact, Seeds, decimal_places, read_seeds
from jingjinji.facts.schema import KINDS
from jingjinji.faults import Fault
from world import WORLD, copy_world, rewrite, toy_document
from world.mistakes import CITE, CONCEPT, EFFECT, MEASURE, OBSERVATION, TABLE


@pytest.fixture(scope="module")
def toy() -> Seeds:
    """Return the toy seeds."""
    return read_seeds(WORLD / "seeds")


def document(folder: Path, facts: str) -> Document:
    """Return the toy document with `facts` in the place of its own."""
    return read_seeds(toy_document(folder, facts)).documents[0]


def by_ref(toy: Seeds, ref: str) -> Fact:
    """Return one fact of the toy document."""
    return next(fact for fact in toy.documents[0].facts if fact.ref == ref)


@pytest.mark.parametrize(("printed", "places"), [("30.50", 2), ("27.0", 1), ("54", 0), ("-12.0", 1), ("0.172", 3)])
def test_decimals_stay_as_printed(tmp_path: Path, printed: str, places: int) -> None:
    """A figure keeps every digit that it was printed with, also a last zero."""
    [fact] = document(tmp_path, OBSERVATION.replace("3.5", printed)).facts
    assert str(fact.fields["value"]) == printed
    assert decimal_places(fact.fields["value"]) == places


def test_a_fact_is_plain_data(toy: Seeds) -> None:
    """A fact holds its kind, slug, type, fields, citations, file and line, and references as kind/slug."""
    fact = by_ref(toy, "effect/toy-2024-dust-drive-2024-dustfall-example-city-2024-dust-drive")
    assert fact.type == "EffectClaim"
    assert fact.fields["measure"] == "measure/dust-drive-2024"
    assert fact.fields["place"] == ("place/example-city",)
    assert fact.fields["period"] == "period/2024-dust-drive"
    assert fact.fields["change_value"] == Decimal("-10.0")
    assert set(fact.fields["rationale"]) == {"zh", "en"}
    assert fact.citations == (Citation(line=10, at=126, printed="同比下降10.0%"),)
    assert fact.citations[0].end == 135
    assert (fact.file.name, fact.line) == ("02-measures.toml", 29)


def test_shared_things_belong_to_no_document(toy: Seeds) -> None:
    """What several documents share is kept apart from what one says."""
    assert {fact.kind for fact in toy.things} == {"concept", "indicator", "organization", "place"}
    assert not any(fact.citations for fact in toy.things)
    assert all(fact.citations for fact in toy.documents[0].facts)


def test_concepts_have_a_scheme_in_their_slug(tmp_path: Path) -> None:
    """[concept.object.dust] is the concept object/dust, and needs no cite."""
    [fact] = document(tmp_path, CONCEPT).facts
    assert (fact.ref, fact.type, fact.line) == ("concept/object/dust", "Concept", 2)


def test_slugs_come_from_content(toy: Seeds) -> None:
    """A statement's slug says its document, subject, place, period and baseline, and counts nothing."""
    assert [fact.ref for fact in toy.documents[0].facts if fact.kind in ("change", "limit")] == [
        "change/toy-2024-fine-dust-annual-mean-example-city-2024-vs-2023",
        "limit/toy-2024-example-standard-fine-dust-annual-mean",
        "change/toy-2024-dustfall-example-city-2024-dust-drive-vs-2023",
        "change/toy-2024-good-air-days-example-city-2024-vs-2023",
    ]


def test_slugs_do_not_move(toy: Seeds, tmp_path: Path) -> None:
    """When other facts are inserted before them, facts keep their names."""
    seeds = copy_world(tmp_path) / "seeds"
    rewrite(seeds / "toy-2024" / "facts" / "01-air.toml", "# 空气\n", OBSERVATION + EFFECT + MEASURE)
    before = {fact.ref for fact in toy.documents[0].facts}
    after = {fact.ref for fact in read_seeds(seeds).documents[0].facts}
    assert before < after
    assert len(after - before) == 3


def test_a_change_without_baseline_says_so(tmp_path: Path) -> None:
    """Where no baseline is named, the slug says that it is unstated."""
    change = OBSERVATION.replace("observation", "change").replace("value = 3.5\nunit", "note_zh = '甲'\nnote_en")
    [fact] = document(tmp_path, change).facts
    assert fact.slug == "toy-2024-dustfall-example-city-2024-vs-unstated"


def test_tables_spread_into_cells(toy: Seeds) -> None:
    """Each cell of a printed table is an observation that cites its own figure first, then the table's phrases."""
    cells = [fact for fact in toy.documents[0].facts if fact.file.name == "03-districts.toml" and fact.line > 8]
    assert [
        (fact.fields["indicator"], fact.fields["place"], str(fact.fields["value"]), fact.line) for fact in cells[:4]
    ] == [
        ("indicator/fine-dust-annual-mean", "place/example-city-a", "30.50", 13),
        ("indicator/sulphur-annual-mean", "place/example-city-a", "3", 13),
        ("indicator/fine-dust-annual-mean", "place/example-city-b", "27.0", 18),
        ("indicator/sulphur-annual-mean", "place/example-city-b", "4", 18),
    ]
    assert cells[0].citations == (
        Citation(line=16, at=206, printed="30.50"),
        Citation(line=15, at=193, printed="单位：微克/立方米"),
    )
    assert cells[0].fields["unit"] == "MicroGM-PER-M3"


def test_a_table_may_cite_once(tmp_path: Path) -> None:
    """The table's own cite is one inline table or a list, as everywhere."""
    one = document(tmp_path / "one", TABLE).facts
    several = document(tmp_path / "several", TABLE.replace(CITE, CITE.replace("{", "[{").replace("}", "}]"))).facts
    assert [fact.citations for fact in one] == [fact.citations for fact in several]


def test_the_line_is_that_of_the_nth_table(tmp_path: Path) -> None:
    """The n-th [[observation]] has the line of the n-th header, whatever stands between, even a line separator."""
    second = OBSERVATION.replace("dustfall", "road-dust-load").replace("[[observation]]", "[[ observation ]]  # note")
    noted = 'note_zh = "一\u2028二"\nnote_en = "one"\nvalue'
    third = OBSERVATION.replace("dustfall", "good-air-days").replace("value", noted)
    fourth = OBSERVATION.replace("dustfall", "new-greenway-length")
    facts = document(tmp_path, OBSERVATION + MEASURE + second + third + fourth).facts
    assert [fact.line for fact in facts if fact.kind == "observation"] == [2, 17, 25, 35]


def test_headings_hold_from_their_line(toy: Seeds) -> None:
    """A line belongs to the last heading before it; a line before the first heading is a fault."""
    sections = [toy.documents[0].section(line).en for line in (1, 2, 3, 7, 8, 99)]
    assert sections == ["Bulletin", "Bulletin", "Air", "Air", "Measures", "Districts"]
    with pytest.raises(Fault, match="line 0 stands before the first heading"):
        toy.documents[0].section(0)


def test_single_values_stand_for_lists(tmp_path: Path) -> None:
    """A field that may hold several takes one value without brackets."""
    [fact] = document(tmp_path, EFFECT.replace('["example-city"]', '"example-city"')).facts
    assert fact.fields["place"] == ("place/example-city",)


def test_every_kind_has_an_example(grown_world: Path) -> None:
    """The toy world or the mistakes show each kind that the schema knows, so that none is untested."""
    grown = read_seeds(grown_world / "seeds")
    shown = {fact.kind for fact in (*grown.stated, *grown.referenced)}
    assert set(KINDS) - shown == {"programme", "event", "recognition"}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_decimal_places_counts_digits(value: Decimal) -> None:
    """The number of decimals is that of the printed digits."""
    assert decimal_places(value) == len(f"{value:f}".partition(".")[2])
