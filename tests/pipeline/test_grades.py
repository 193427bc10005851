"""Whether a change is for the better, and since when something has held, is computed, and written as computed."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph

from jingjinji.facts import Fact
from jingjinji.pipeline.derive import derive
from jingjinji.pipeline.derive.desirability import write_desirability
from jingjinji.pipeline.derive.spans import write_start_years
from jingjinji.pipeline.ontology import Ontology
from world.figures import TOY, change, document, fact, labels, place, seeds, value
from world.graphs import about, lines, turtle


def graded(written: Fact) -> set[str]:
    """Return what is computed about a change."""
    graph = Graph()
    world = seeds(written)
    write_desirability(graph, world.documents[0], world)
    return lines(graph)


@pytest.mark.parametrize(
    ("indicator", "figure", "direction", "word"),
    [
        ("fine-dust-annual-mean", "-5.3", None, "improvement"),
        ("fine-dust-annual-mean", "5.3", None, "deterioration"),
        ("fine-dust-annual-mean", "0", None, "neutral"),
        ("good-air-days", "15", None, "improvement"),
        ("good-air-days", "-15", None, "deterioration"),
        ("good-air-days", None, "increase", "improvement"),
        ("good-air-days", None, "unchanged", "neutral"),
    ],
)
def test_direction_against_the_favourable_one(
    indicator: str, figure: str | None, direction: str | None, word: str
) -> None:
    """A change towards the indicator's favourable direction is an improvement, away from it a deterioration."""
    more: dict[str, Any] = {"indicator": f"indicator/{indicator}"}
    more |= {"change_value": None} if figure is None else {}
    more |= {"direction": direction} if direction else {}
    expected = turtle(f"<change/change> jjj:desirability jjj:{word} .")
    assert graded(change(figure or "0", **more)) == lines(expected)


def test_where_nothing_is_favourable_nothing_is_said() -> None:
    """Without a direction, or without a favourable one, there is no grade; an observation never has one."""
    assert graded(change("0", change_value=None)) == set()
    odd = fact("indicator", "odd", "Indicator", "x", {"zh": "甲", "en": "a"})
    world = seeds(odd, change("-5.3", indicator="indicator/odd"), value("28.4"))
    graph = Graph()
    write_desirability(graph, world.documents[0], world)
    assert len(graph) == 0


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"consecutive_years": 4}, "2021"),
        ({"consecutive_years": 1}, "2024"),
        ({"consecutive_years": 4, "start_year": 2020}, None),
        ({"anniversary": 10}, "2014"),
        ({"anniversary": 10, "start_year": 2013}, None),
        ({}, None),
    ],
)
def test_years_in_a_row_have_a_first_year(fields: dict[str, int], start: str | None) -> None:
    """N years in a row began n - 1 years before the as-of year, an n-th anniversary n, unless the source says when."""
    graph = Graph()
    write_start_years(graph, document(value("28.4", **fields)))
    expected = turtle(f"<observation/value> jjj:startYear {start} .") if start else Graph()
    assert lines(graph) == lines(expected)


def test_a_derived_fact_has_formula_and_inputs(toy_graphs: dict[str, Graph]) -> None:
    """What is computed is written like what is reported, with origin, formula and inputs and without a citation."""
    ref = "observation/derived-toy-2024-good-air-days-example-city-2023"
    expected = turtle(f"""<{ref}> a jjj:Observation ;
        skos:prefLabel "示例市2023年优良天数（推算）：285 天"@zh ,
            "days of good air, Example City 2023 (implied): 285 days"@en ;
        jjj:origin jjj:derived ; jjj:formula "300 - 15" ;
        jjj:input <observation/toy-2024-good-air-days-example-city-2024> ,
            <change/toy-2024-good-air-days-example-city-2024-vs-2023> ;
        jjj:indicator <indicator/good-air-days> ; jjj:place <place/example-city> ; jjj:year 2023 ;
        jjj:value "285"^^xsd:decimal ; jjj:minValue "285"^^xsd:decimal ; jjj:maxValue "285"^^xsd:decimal ;
        jjj:unit unit:DAY ; jjj:period <period/2023> .""")
    derived = next(graph for iri, graph in toy_graphs.items() if iri.endswith("/derived"))
    assert about(derived, ref) == lines(expected)


def test_one_fact_derives_one_thing(ontology: Ontology) -> None:
    """A place or an indicator that the document itself defines is computed with like a shared one."""
    city = place("new-city", "AdministrativeDivision")
    world = seeds(city, *TOY.documents[0].facts, value("36", slug="new", place="place/new-city"))
    graph = Graph()
    derive(world, graph, labels(world, ontology))
    assert "compliance/new-against-example-standard-fine-dust-annual-mean" in " ".join(lines(graph))
