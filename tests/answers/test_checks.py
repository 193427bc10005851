"""Every fault query is silent on the real release and speaks when its fault is planted."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from jingjinji import terms
from jingjinji.answers.library.bind import questions
from jingjinji.questions import Question
from jingjinji.release import Release

CHECKS = questions("checks")
PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())
SOURCE = "<https://w3id.org/jingjinji/graph/source/toy>"
THING = "<https://w3id.org/jingjinji/id/measure/x>"
PM25 = "<https://w3id.org/jingjinji/id/indicator/pm25-annual-mean>"
GRADE = "<https://w3id.org/jingjinji/def/strength/2> skos:notation 2 ."

PLANTED = {
    "reported-fact-without-citation": "jjj:a jjj:origin jjj:reported .",
    "derived-fact-without-formula": "jjj:a jjj:origin jjj:derived ; jjj:input jjj:b .",
    "figure-copied-into-an-effect": f"""
        jjj:a a jjj:EffectClaim ; jjj:indicator {PM25} ; jjj:changeValue -11.5 ; jjj:place jjj:x ;
            jjj:period jjj:p .
        jjj:b a jjj:ChangeStatement ; jjj:indicator {PM25} ; jjj:changeValue -11.5 ; jjj:place jjj:x ;
            jjj:period jjj:q .
    """,
    "city-pm25-fall-tied-to-a-measure": f"""
        jjj:a a jjj:EffectClaim ; jjj:indicator {PM25} ; jjj:changeValue -6.2 .
    """,
    "weak-claim-worded-as-cause": f"""
        jjj:a jjj:strength <https://w3id.org/jingjinji/def/strength/2> ; jjj:attribution jjj:sourceCausal . {GRADE}
    """,
    "effect-from-a-reference-source": """
        jjj:a a jjj:EffectClaim ; jjj:statedIn jjj:p . jjj:p oa:hasSource jjj:s . jjj:s a jjj:ReferenceSource .
    """,
    "policy-older-than-its-ground": "jjj:a jjj:year 2013 ; jjj:basedOn jjj:b . jjj:b jjj:year 2018 .",
    "shortcut-without-claim": "jjj:m jjj:statedToAffect jjj:i .",
    "reported-and-derived-mixed": "jjj:a jjj:origin jjj:derived .",
    "point-group-assessed": """
        jjj:a jjj:assesses jjj:o ; jjj:result jjj:exceeded . jjj:o jjj:place jjj:p . jjj:p a jjj:StationGroup .
    """,
    "output-passed-as-outcome": """
        jjj:m jjj:output jjj:o . jjj:o jjj:indicator jjj:i .
        jjj:i jjj:indicatorRole <https://w3id.org/jingjinji/def/role/outcome> .
    """,
    "unit-not-of-its-indicator": """
        jjj:o a jjj:Observation ; jjj:indicator jjj:i ; jjj:unit unit:PERCENT . jjj:i jjj:unit unit:DAY .
    """,
    "thing-without-both-labels": f'{THING} a jjj:Measure ; skos:prefLabel "x"@en .',
    "everyday-name-misplaced": f"""
        {THING} a jjj:Measure ; skos:hiddenLabel "y"@en .
        jjj:y a jjj:Measure ; skos:prefLabel "y"@en .
    """,
    "question-misplaced": f"""
        {THING} jjj:askedAs "how much?"@en ; skos:prefLabel "x"@en .
        jjj:y jjj:askedAs "how much?"@en ; skos:prefLabel "y"@en .
    """,
    "decimal-written-as-double": "jjj:a jjj:value 3.0e1 .",
    "blank-node-in-data": "jjj:a jjj:value [] .",
    "copies-only-not-said": """
        jjj:a jjj:origin jjj:reported ; jjj:statedIn jjj:p . jjj:p oa:hasSource jjj:s .
        jjj:s jjj:sourceKind <https://w3id.org/jingjinji/def/source-kind/copy> .
    """,
    "reference-figure-without-confidence": """
        jjj:a a jjj:Observation ; jjj:origin jjj:reported ; jjj:statedIn jjj:p .
        jjj:p oa:hasSource jjj:s . jjj:s a jjj:ReferenceSource .
    """,
    "series-with-two-figures-a-year": """
        jjj:a qb:dataSet jjj:d ; jjj:indicator jjj:i ; jjj:place jjj:p ; jjj:year 2023 .
        jjj:b qb:dataSet jjj:d ; jjj:indicator jjj:i ; jjj:place jjj:p ; jjj:year 2023 .
    """,
}


def rows(check: Question, store: ox.Store) -> int:
    """Return how many faults a check finds."""
    return len(list(store.query(check.body, use_default_graph_as_union=True)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def real(real_release: Release) -> ox.Store:
    """Return the real release in memory."""
    store = ox.Store()
    store.bulk_load(path=real_release.nquads, format=ox.RdfFormat.N_QUADS)
    return store


def test_every_check_has_a_planted_fault() -> None:
    """No check is without the proof that it can fail, and no proof is left over."""
    assert {check.name for check in CHECKS} == PLANTED.keys()
    assert len(CHECKS) >= 10


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_the_release_has_no_such_fault(check: Question, real: ox.Store) -> None:
    """The check finds nothing in the real release."""
    assert rows(check, real) == 0


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_planted_fault_is_found(check: Question) -> None:
    """The check finds its fault, and finds nothing in an empty graph."""
    store = ox.Store()
    assert rows(check, store) == 0
    store.load(f"{PROLOGUE}GRAPH {SOURCE} {{ {PLANTED[check.name]} }}", format=ox.RdfFormat.TRIG)
    assert rows(check, store) >= 1


def test_an_everyday_name_needs_a_label_beside_it() -> None:
    """A name on a thing without a label is found; one that is the label of a thing of another class is none."""
    store = ox.Store()
    [check] = [check for check in CHECKS if check.name == "everyday-name-misplaced"]
    planted = f"""
        {THING} a jjj:Measure ; skos:prefLabel "x"@en ; skos:hiddenLabel "y"@en .
        jjj:y a jjj:Indicator ; skos:prefLabel "y"@en .
        jjj:z a jjj:Measure ; skos:hiddenLabel "z"@en .
    """
    store.load(f"{PROLOGUE}GRAPH {SOURCE} {{ {planted} }}", format=ox.RdfFormat.TRIG)
    found = list(store.query(check.body, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert [row["thing"].value for row in found] == [terms.term("z")]


def test_a_question_needs_a_fact_with_a_label() -> None:
    """A question on a thing without a label is found; one on a single fact with a label is none."""
    store = ox.Store()
    [check] = [check for check in CHECKS if check.name == "question-misplaced"]
    planted = f"""
        {THING} skos:prefLabel "x"@en ; jjj:askedAs "how much?"@en , "how little?"@en .
        jjj:z jjj:askedAs "who?"@en .
    """
    store.load(f"{PROLOGUE}GRAPH {SOURCE} {{ {planted} }}", format=ox.RdfFormat.TRIG)
    found = list(store.query(check.body, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert [row["thing"].value for row in found] == [terms.term("z")]


@pytest.mark.parametrize("graph", ["derived/reference", "inferred/reference", "source/release"])
def test_an_effect_in_a_graph_of_references_is_found(graph: str) -> None:
    """A shortcut from policy to indicator is found in each graph that rests on reference sources."""
    store = ox.Store()
    source = f"<{terms.thing('source/release')}> a jjj:ReferenceSource ."
    planted = f"GRAPH <{terms.graph(graph)}> {{ jjj:policy jjj:policyStatedToAffect jjj:i . {source} }}"
    store.load(PROLOGUE + planted, format=ox.RdfFormat.TRIG)
    [check] = [check for check in CHECKS if check.name == "effect-from-a-reference-source"]
    assert rows(check, store) == 1
