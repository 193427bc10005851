"""The ontology stays inside OWL 2 RL, and the check of that can fail."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph

from ontology import owl_rl, turtle

PROLOGUE = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

BREACHES = [
    ("subclass-side", ":A a owl:Class . owl:Thing rdfs:subClassOf :A ."),
    ("subclass-side", "[ owl:complementOf :A ] rdfs:subClassOf :B ."),
    ("subclass-side", "[ owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :B ."),
    ("subclass-side", "[] a owl:AllDisjointClasses ; owl:members ( :A [ owl:complementOf :B ] ) ."),
    ("subclass-side", "[ owl:onProperty :p ; owl:hasSelf true ] rdfs:subClassOf :A ."),
    ("subclass-side", ":A owl:disjointWith [ owl:onProperty :p ; owl:allValuesFrom :B ] ."),
    ("subclass-side", "[ owl:unionOf ( :A [ owl:complementOf :B ] ) ] rdfs:subClassOf :C ."),
    ("superclass-side", ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] ."),
    ("superclass-side", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] ."),
    ("superclass-side", ":A rdfs:subClassOf [ owl:oneOf ( :b ) ] ."),
    ("superclass-side", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] ."),
    ("superclass-side", ":p a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( :A :B ) ] ."),
    ("superclass-side", ":p a owl:ObjectProperty ; rdfs:range [ owl:unionOf ( :A :B ) ] ."),
    ("equivalent-classes", ":A owl:equivalentClass [ owl:unionOf ( :B :C ) ] ."),
    ("equivalent-classes", ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] ."),
    ("cardinalities", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:cardinality 1 ] ."),
    ("cardinalities", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] ."),
    ("cardinalities", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:onClass :B ; owl:qualifiedCardinality 1 ] ."),
    ("forbidden-axioms", ":A owl:disjointUnionOf ( :B :C ) ."),
    ("forbidden-axioms", ":p a owl:ObjectProperty , owl:ReflexiveProperty ."),
    ("datatypes", ":p a owl:DatatypeProperty ; rdfs:range xsd:date ."),
    ("datatypes", ":p a owl:DatatypeProperty ; rdfs:range xsd:gYear ."),
    ("one-kind-of-property", ":p a owl:ObjectProperty , owl:DatatypeProperty ."),
    ("non-simple", ":p a owl:ObjectProperty , owl:TransitiveProperty , owl:FunctionalProperty ."),
    ("non-simple", ":p a owl:TransitiveProperty . :q a owl:AsymmetricProperty . :p rdfs:subPropertyOf :q ."),
    ("non-simple", ":p a owl:TransitiveProperty . :q a owl:IrreflexiveProperty ; owl:inverseOf :p ."),
    ("non-simple", ":q a owl:InverseFunctionalProperty ; owl:propertyChainAxiom ( :r :s ) ."),
    ("non-simple", ":p a owl:TransitiveProperty . [] owl:onProperty :p ; owl:maxCardinality 1 ."),
    ("non-simple", ":p a owl:TransitiveProperty ; owl:propertyDisjointWith :q ."),
]
ALLOWED = [
    "[ owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
    "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C .",
    ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] , [ owl:complementOf :B ] .",
    ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
    ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :c ] ) ] .",
    ":p a owl:DatatypeProperty ; rdfs:range xsd:decimal .",
    ":p a owl:ObjectProperty , owl:FunctionalProperty . :q rdfs:subPropertyOf :p .",
]


def test_the_ontology_is_in_owl_2_rl() -> None:
    """Umbrella, modules, vocabularies and imports keep to the profile."""
    graph = turtle.declared()
    assert len(set(graph.subjects(RDF.type, OWL.Class))) >= 60
    assert len(set(graph.subjects(OWL.propertyChainAxiom))) == 3
    assert owl_rl.faults(graph) == []


@pytest.mark.parametrize(("rule", "axiom"), BREACHES)
def test_a_breach_is_found(rule: str, axiom: str) -> None:
    """Each breach is found under the name of its rule."""
    graph = Graph().parse(data=PROLOGUE + axiom, format="turtle")
    assert rule in {name for name, _ in owl_rl.faults(graph)}


@pytest.mark.parametrize("axiom", ALLOWED)
def test_what_the_profile_allows_passes(axiom: str) -> None:
    """Axioms that OWL 2 RL allows are not called faults."""
    assert owl_rl.faults(Graph().parse(data=PROLOGUE + axiom, format="turtle")) == []


def test_every_rule_has_a_breach() -> None:
    """No rule of the checker is without a case that proves that it can fail."""
    assert {rule for rule, _ in BREACHES} == set(owl_rl.RULES)


def test_a_breach_in_the_ontology_itself_is_found() -> None:
    """One axiom outside the profile, added to the real ontology, is found."""
    graph = turtle.declared() + Graph().parse(
        data=PROLOGUE + "<https://w3id.org/jingjinji/def/partOf> a owl:AsymmetricProperty .", format="turtle"
    )
    assert [rule for rule, _ in owl_rl.faults(graph)] == ["non-simple"]
