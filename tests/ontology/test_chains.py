"""The shortcut edges follow from axioms and rules, in two honest grades."""

from __future__ import annotations

from functools import cache

from rdflib import OWL, RDF, RDFS, Graph, Namespace

from jingjinji import terms
from jingjinji.pipeline.reason import reason
from ontology import turtle

JJJ, ID = Namespace(terms.DEF), Namespace(terms.ID)

# Two claims of one measure, of strength 4 and 2, and a policy that the measure carries out.
FACTS = """
@prefix jjj: <https://w3id.org/jingjinji/def/> .
@prefix strength: <https://w3id.org/jingjinji/def/strength/> .
@prefix : <https://w3id.org/jingjinji/id/> .

:campaign a jjj:Campaign ; jjj:implements :plan ; jjj:partOf :battle ; jjj:output :sewers .
:battle jjj:partOf :strategy .
:plan jjj:definesLimit :limit ; jjj:setsTarget :target .
:strong a jjj:EffectClaim ; jjj:measure :campaign ; jjj:indicator :dust ; jjj:strength strength:4 .
:weak a jjj:EffectClaim ; jjj:measure :campaign ; jjj:indicator :pm25 ; jjj:strength strength:2 .
:something jjj:indicator :pm25 ; jjj:place :haidian ; jjj:unit :unit ; jjj:period :spring ; jjj:statedIn :line .
:haidian jjj:within :beijing .
:beijing jjj:within :region .
"""
IN_WIDE_USE = ("indicator", "place", "year", "period", "value", "unit", "category", "origin", "statedIn", "partOf")


@cache
def closure() -> Graph:
    """Return the facts with what follows from them by our axioms and rules."""
    facts = Graph().parse(data=FACTS, format="turtle")
    return facts + reason(facts, turtle.declared(), turtle.ONTOLOGY / "rules")


def test_a_strong_claim_gives_a_stated_effect() -> None:
    """A claim of strength 4 gives jjj:statedToAffect, its inverse, and the weaker link above it."""
    graph = closure()
    assert (ID.campaign, JJJ.statedEffectClaim, ID.strong) in graph
    assert (ID.campaign, JJJ.statedToAffect, ID.dust) in graph
    assert (ID.dust, JJJ.statedAffectedBy, ID.campaign) in graph
    assert (ID.campaign, JJJ.linkedToIndicator, ID.dust) in graph


def test_a_weak_claim_gives_a_link_and_no_more() -> None:
    """A claim of strength 2 gives jjj:linkedToIndicator only."""
    graph = closure()
    assert (ID.campaign, JJJ.linkedToIndicator, ID.pm25) in graph
    assert (ID.campaign, JJJ.statedEffectClaim, ID.weak) not in graph
    assert (ID.campaign, JJJ.statedToAffect, ID.pm25) not in graph


def test_a_policy_reaches_the_indicator_through_its_measure() -> None:
    """jjj:policyStatedToAffect goes through jjj:implementedBy and only along stated effects."""
    graph = closure()
    assert (ID.plan, JJJ.policyStatedToAffect, ID.dust) in graph
    assert (ID.plan, JJJ.policyStatedToAffect, ID.pm25) not in graph


def test_hierarchies_are_transitive_and_inverses_are_named() -> None:
    """Parts and places reach upwards, and each link can be followed from either end."""
    graph = closure()
    assert (ID.campaign, JJJ.partOf, ID.strategy) in graph
    assert (ID.haidian, JJJ.within, ID.region) in graph
    assert (ID.haidian, Namespace(terms.PREFIXES["geo"]).sfWithin, ID.region) in graph
    assert (ID.plan, JJJ.implementedBy, ID.campaign) in graph
    assert (ID.campaign, JJJ.effectClaim, ID.weak) in graph
    assert (ID.limit, JJJ.limitDefinedBy, ID.plan) in graph
    assert (ID.target, JJJ.targetSetBy, ID.plan) in graph
    assert (ID.sewers, JJJ.outputOf, ID.campaign) in graph


def test_properties_in_wide_use_classify_nothing() -> None:
    """Indicator, place, period and unit belong to several classes and make nothing an observation or a claim."""
    assert list(closure().objects(ID.something, RDF.type)) == []
    domains = {name: list(turtle.own().objects(JJJ[name], RDFS.domain)) for name in IN_WIDE_USE}
    assert {name: found for name, found in domains.items() if found} == {}
    assert all((JJJ[name], RDF.type, None) in turtle.own() for name in IN_WIDE_USE)


def test_no_shortcut_edge_is_functional() -> None:
    """A property that a chain or transitivity gives carries no axiom that OWL 2 DL keeps for simple properties."""
    graph = turtle.own()
    chained = {*graph.subjects(OWL.propertyChainAxiom), *graph.subjects(RDF.type, OWL.TransitiveProperty)}
    assert {JJJ.statedToAffect, JJJ.linkedToIndicator, JJJ.policyStatedToAffect, JJJ.partOf, JJJ.within} == chained
    kinds = {kind for term in chained for kind in graph.objects(term, RDF.type)}
    assert kinds == {OWL.ObjectProperty, OWL.TransitiveProperty}
