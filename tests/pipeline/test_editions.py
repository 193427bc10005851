"""A figure is held against the edition in force in its year and place; a later edition is tried and called so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef

from jingjinji import terms
from jingjinji.facts import Fact, Reference, read_seeds
from jingjinji.pipeline.derive.compliance import assessments
from jingjinji.pipeline.derive.editions import REASON_CITIES, by_edition
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.ontology import Ontology
from world.figures import fact, limit, place, seeds, value

OLD, NEW = "policy/example-standard", "policy/newer-standard"
NEWER = Fact(
    "policy", "newer-standard", "Standard", {"zh": "新标准", "en": "Newer", "supersedes": (OLD,)}, (), Path(), 1
)


def addition(**fields: Any) -> Fact:
    """Return what a source adds to the old standard's limit."""
    return fact("addition", "old", "", "2016", {"of": ("limit/limit",), "valid_from_year": 2016, **fields})


def held(ontology: Ontology, *facts: Fact, graph: Graph | None = None) -> list[Derived]:
    """Return the assessments by edition of a document with these facts; with a `graph`, those of its own are there."""
    world = seeds(limit("35"), *facts)
    labels = Labels([*world.stated], ontology)
    done = [] if graph is None else list(assessments(world.documents[0], world, labels))
    return list(by_edition(world, done, Graph() if graph is None else graph, labels))


def newer(figure: str, **fields: Any) -> Fact:
    """Return a limit of the newer standard, from 2026."""
    return limit(figure, slug="newer", limit_defined_by=NEW, valid_from_year=2026, **fields)


def said(found: Derived) -> tuple[Any, Any, Any]:
    """Return result, edition and basis."""
    return found.fields["result"], found.fields["edition"], found.fields["edition_basis"].split("/")[1]


def test_a_later_edition_is_tried_and_named(ontology: Ontology) -> None:
    """30.5 of 2024 keeps 35; by 30 of the later edition it would not, and both languages say that it is a trial."""
    old, found = held(ontology, value("30.5"), addition(), NEWER, newer("30"))
    assert said(old) == ("met", OLD, "in-force")
    assert said(found) == ("exceeded", NEW, "what-if")
    assert "试算" in found.zh and "what if" in found.en
    assert "not what was required" in found.fields["reason"]["en"]


def test_the_edition_is_told_of_what_was_assessed_already(ontology: Ontology) -> None:
    """The document's own assessment is not computed again; a graph apart says by which edition it was made."""
    graph = Graph()
    assert held(ontology, value("30.5"), addition(), graph=graph) == []
    [edition] = graph.objects(URIRef(terms.thing("compliance/value-against-limit")), URIRef(terms.term("edition")))
    assert str(edition) == terms.thing(OLD)


@pytest.mark.parametrize("year", [2026, 2031])
def test_in_its_own_years_a_new_edition_is_in_force(ontology: Ontology, year: int) -> None:
    """From its first year the new edition is no trial."""
    found = held(ontology, value("29", year=year), NEWER, newer("30"))
    assert [said(each) for each in found] == [("met", NEW, "in-force")]


def test_stages_follow_one_another(ontology: Ontology) -> None:
    """After the last year of a stage its limit is not applied; the next stage is."""
    later = limit("25", slug="later", limit_defined_by=NEW, valid_from_year=2031)
    found = held(ontology, value("29", year=2031), NEWER, newer("30", valid_until_year=2030), later)
    assert [said(each) for each in found] == [("exceeded", NEW, "in-force")]


def reference(grown_world: Path) -> Reference:
    """Return a reference source of the toy world."""
    return read_seeds(grown_world / "seeds").references[0]


def test_a_place_may_be_ahead_and_others_not(ontology: Ontology, grown_world: Path) -> None:
    """In 2014 the limit is in force where it was applied ahead; elsewhere nothing is known and nothing assessed."""
    ahead = fact(
        "application",
        "ahead",
        "Application",
        "2013",
        {"zh": "先行", "en": "Ahead", "applies": OLD, "place": ("place/example-city",), "valid_from_year": 2013},
    )
    town = place("town", "AdministrativeDivision")
    facts = (value("36", year=2014), value("36", slug="b", year=2014, place="place/town"), addition(), ahead)
    world = seeds(limit("35"), things=(town,))
    world = replace(world, references=(replace(reference(grown_world), facts=facts),))
    found = list(by_edition(world, [], Graph(), Labels([*world.stated, *world.referenced], ontology)))
    assert [(each.fields["assesses"], said(each)) for each in found] == [
        ("observation/value", ("exceeded", OLD, "in-force"))
    ]


def test_a_set_of_cities_is_not_an_area(ontology: Ontology, grown_world: Path) -> None:
    """A mean over cities that a reference source gives is not applicable, with its reason."""
    cities = place("cities", "FunctionalZone")
    world = seeds(limit("35"), things=(cities,))
    facts = (value("36", place="place/cities", year=2020), addition())
    world = replace(world, references=(replace(reference(grown_world), facts=facts),))
    [found] = by_edition(world, [], Graph(), Labels([*world.stated, *world.referenced], ontology))
    assert said(found) == ("notApplicable", OLD, "in-force")
    assert tuple(found.fields["reason"].values()) == REASON_CITIES
