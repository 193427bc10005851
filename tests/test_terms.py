"""IRIs are minted in one place, by rules that agree with the ontology's own files."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF
from rdflib.plugins.sparql import prepareQuery

from jingjinji import bundle, terms
from jingjinji.pipeline.ontology import QUDT, Ontology

PREFIX = re.compile(r"@prefix\s+([\w-]+):\s*<([^>]+)> \.")


def test_prefixes_are_the_ontologys() -> None:
    """Each prefix of the code stands in prefixes.ttl with the same namespace, and another namespace is noticed."""
    declared = dict(PREFIX.findall((bundle.ontology() / "prefixes.ttl").read_text(encoding="utf-8")))
    assert terms.PREFIXES.items() <= declared.items()
    assert not {**terms.PREFIXES, "schema": "https://schema.org/"}.items() <= declared.items()


def test_iris_follow_the_rules() -> None:
    """Terms, things, graphs and units have their places under the base."""
    base = "https://w3id.org/jingjinji/"
    assert terms.term("Measure") == f"{base}def/Measure"
    assert terms.thing("measure/dust-drive") == f"{base}id/measure/dust-drive"
    assert terms.graph("source/toy-2024") == f"{base}graph/source/toy-2024"
    assert terms.unit("percentage-point") == f"{base}def/unit/percentage-point"
    assert terms.unit("PERCENT") == "http://qudt.org/vocab/unit/PERCENT"


def test_names_are_found_back() -> None:
    """A thing's IRI gives back kind/slug, a graph's a file name; other IRIs give nothing."""
    assert terms.ref_of(terms.thing("place/example-city")) == "place/example-city"
    assert terms.ref_of(terms.term("Measure")) is None
    assert terms.graph_slug(terms.graph("source/toy-2024")) == "source-toy-2024"


def test_own_units_are_those_that_qudt_lacks(ontology: Ontology) -> None:
    """The units that the code takes for ours are exactly the units that the ontology defines itself."""
    units = {str(unit) for unit in ontology.graph.subjects(RDF.type, QUDT.Unit)}
    assert {unit for unit in units if unit.startswith(terms.BASE)} == {terms.unit(name) for name in terms.OWN_UNITS}


@pytest.mark.parametrize(
    ("field", "name"), [("year", "year"), ("change_value", "changeValue"), ("in_river_system", "inRiverSystem")]
)
def test_fields_become_properties(field: str, name: str) -> None:
    """A field's name becomes the property's."""
    assert terms.camel(field) == name


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (terms.term("Measure"), "jjj:Measure"),
        (terms.unit("MicroGM-PER-M3"), "unit:MicroGM-PER-M3"),
        (terms.term("strength/4"), terms.term("strength/4")),
        (terms.term(""), terms.term("")),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_short_forms(iri: str, short: str) -> None:
    """An IRI is shortened where a prefix fits and nothing needs escaping."""
    assert terms.shorten(iri) == short


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(terms.PREFIXES)), st.from_regex(r"[A-Za-z0-9地区][A-Za-z0-9地区_.:/-]{0,8}", fullmatch=True)
)
def test_a_short_form_is_read_back(prefix: str, local: str) -> None:
    """What is shortened reads back as the same IRI in Turtle."""
    iri = terms.PREFIXES[prefix] + local
    short = terms.shorten(iri)
    written = short if short != iri else f"<{iri}>"
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in terms.PREFIXES.items())
    [quad] = ox.parse(f"{prefixes}<a:a> <a:b> {written} .", format=ox.RdfFormat.TURTLE)
    assert quad.object == ox.NamedNode(iri)


def test_the_prologue_parses() -> None:
    """The prologue declares every prefix in SPARQL."""
    query = " ".join(f"OPTIONAL {{ ?s {prefix}:x ?v{number} }}" for number, prefix in enumerate(terms.PREFIXES))
    assert prepareQuery(terms.sparql_prologue() + f"SELECT * {{ {query} }}")
