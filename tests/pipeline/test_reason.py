"""What follows from the facts is added, of the right grade, about our things only, and only what is new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from jingjinji import bundle, terms
from jingjinji.faults import Fault
from jingjinji.pipeline.ontology import Ontology
from jingjinji.pipeline.reason import reason
from world import rewrite
from world.graphs import about, lines, turtle

RULES = bundle.ontology() / "rules"
GRADES = [1, 2, 3, 4]


def inferred(text: str, ontology: Ontology) -> set[str]:
    """Return what follows from `text`."""
    return lines(reason(turtle(text), ontology.graph, RULES))


def claim(grade: int) -> str:
    """Return a measure of a policy and one claim of this strength on an indicator."""
    return f"""
        <measure/m> a jjj:Project ; jjj:implements <policy/p> .
        <effect/e> a jjj:EffectClaim ; jjj:measure <measure/m> ; jjj:indicator <indicator/i> ;
            jjj:strength jjj:strength\\/{grade} ."""


def follows(statement: str, found: set[str]) -> bool:
    """Tell whether one statement in Turtle is among those found."""
    return lines(turtle(statement)) <= found


@pytest.mark.parametrize("grade", GRADES)
def test_any_claim_links(ontology: Ontology, grade: int) -> None:
    """A claim of any strength links its measure to its indicator and is found from the measure."""
    found = inferred(claim(grade), ontology)
    assert follows("<measure/m> jjj:linkedToIndicator <indicator/i> ; jjj:effectClaim <effect/e> .", found)


@pytest.mark.parametrize("grade", GRADES)
def test_only_a_stated_effect_is_stated(ontology: Ontology, grade: int) -> None:
    """statedToAffect, its inverse and the policy's shortcut follow from strength 3 and 4, and from no less."""
    found = inferred(claim(grade), ontology)
    stated = [
        "<measure/m> jjj:statedToAffect <indicator/i> .",
        "<indicator/i> jjj:statedAffectedBy <measure/m> .",
        "<policy/p> jjj:policyStatedToAffect <indicator/i> .",
        "<measure/m> jjj:statedEffectClaim <effect/e> .",
    ]
    assert [follows(statement, found) for statement in stated] == [grade >= 3] * 4


def test_a_weak_and_a_strong_claim_do_not_mix(ontology: Ontology) -> None:
    """A strong claim on one indicator does not lift a weak claim of the same measure on another."""
    weak = """<effect/weak> a jjj:EffectClaim ; jjj:measure <measure/m> ; jjj:indicator <indicator/other> ;
        jjj:strength jjj:strength\\/2 ."""
    found = inferred(claim(4) + weak, ontology)
    assert follows("<measure/m> jjj:linkedToIndicator <indicator/other> .", found)
    assert not follows("<measure/m> jjj:statedToAffect <indicator/other> .", found)
    assert not follows("<policy/p> jjj:policyStatedToAffect <indicator/other> .", found)


@pytest.mark.parametrize(
    ("said", "inverse"),
    [
        ("<measure/m> jjj:implements <policy/p>", "<policy/p> jjj:implementedBy <measure/m>"),
        ("<measure/m> jjj:output <observation/o>", "<observation/o> jjj:outputOf <measure/m>"),
        ("<policy/p> jjj:setsTarget <target/t>", "<target/t> jjj:targetSetBy <policy/p>"),
        ("<policy/p> jjj:definesLimit <limit/l>", "<limit/l> jjj:limitDefinedBy <policy/p>"),
        ("<effect/e> jjj:measure <measure/m>", "<measure/m> jjj:effectClaim <effect/e>"),
    ],
)
def test_links_are_found_from_both_ends(ontology: Ontology, said: str, inverse: str) -> None:
    """A link that the facts write in one direction is inferred in the other."""
    assert follows(f"{inverse} .", inferred(f"{said} .", ontology))


@pytest.mark.parametrize("name", ["within", "partOf"])
def test_parts_of_parts(ontology: Ontology, name: str) -> None:
    """A part of a part is a part, three steps up, and nothing is a part of itself."""
    steps = f"<place/a> jjj:{name} <place/b> . <place/b> jjj:{name} <place/c> . <place/c> jjj:{name} <place/d> ."
    found = inferred(steps, ontology)
    closed = f"<place/a> jjj:{name} <place/c> , <place/d> . <place/b> jjj:{name} <place/d> ."
    assert follows(closed, found)
    circle = inferred(f"{steps} <place/d> jjj:{name} <place/a> .", ontology)
    assert follows(closed, circle)
    assert not follows(f"<place/a> jjj:{name} <place/a> .", circle)


def test_places_speak_geosparql(ontology: Ontology) -> None:
    """A place within another is geo:sfWithin it, also over several steps."""
    found = inferred("<place/a> jjj:within <place/b> . <place/b> jjj:within <place/c> .", ontology)
    assert follows("<place/a> geo:sfWithin <place/b> , <place/c> .", found)


def test_observations_speak_sosa(ontology: Ontology) -> None:
    """An observation has the SOSA properties with its figure as printed; a claim has none of them."""
    found = inferred(
        """<observation/o> a jjj:Observation ; jjj:indicator <indicator/i> ; jjj:place <place/a> ;
            jjj:value "30.50"^^xsd:decimal .
        <observation/q> a jjj:Observation ; jjj:indicator <indicator/i> ; jjj:place <place/b> .
        <change/c> a jjj:ChangeStatement ; jjj:indicator <indicator/i> ; jjj:place <place/a> .""",
        ontology,
    )
    expected = """<observation/o> a sosa:Observation ; sosa:observedProperty <indicator/i> ;
            sosa:hasFeatureOfInterest <place/a> ; sosa:hasSimpleResult "30.50"^^xsd:decimal .
        <observation/q> sosa:hasFeatureOfInterest <place/b> ."""
    assert follows(expected, found)
    assert not [line for line in found if "change/c" in line and "/sosa/" in line]


def test_a_subclass_is_its_superclass(ontology: Ontology) -> None:
    """A campaign is a measure and an activity."""
    found = inferred("<measure/m> a jjj:Campaign .", ontology)
    assert follows("<measure/m> a jjj:Measure , prov:Activity .", found)


def test_what_was_said_is_not_inferred(ontology: Ontology) -> None:
    """A statement that was asserted does not come again as inferred."""
    both = "<measure/m> jjj:implements <policy/p> . <policy/p> jjj:implementedBy <measure/m> ."
    assert not follows("<policy/p> jjj:implementedBy <measure/m> .", inferred(both, ontology))


def test_the_toy_is_inferred_without_noise(toy_graphs: dict[str, Graph]) -> None:
    """Inferred statements are of our things; none is reflexive, a literal but a simple result, or logic's own word."""
    graph = toy_graphs[terms.graph("inferred")]
    results = URIRef(terms.PREFIXES["sosa"] + "hasSimpleResult")
    noise = (str(OWL), str(RDF), str(RDFS))
    assert len(graph) > 100
    for subject, predicate, value in graph:
        assert str(subject).startswith(terms.ID)
        assert subject != value
        assert not str(value).startswith(noise)
        assert predicate not in (OWL.sameAs, OWL.differentFrom)
        assert isinstance(value, Literal) == (predicate == results)


def test_the_toys_measure(toy_graphs: dict[str, Graph]) -> None:
    """Of the toy's measure exactly these statements follow."""
    expected = turtle("""<measure/dust-drive-2024> a jjj:Measure , prov:Activity ;
        jjj:effectClaim <effect/toy-2024-dust-drive-2024-dustfall-example-city-2024-dust-drive> ,
            <effect/toy-2024-dust-drive-2024-road-dust-load-example-city-2024> ;
        jjj:statedEffectClaim <effect/toy-2024-dust-drive-2024-dustfall-example-city-2024-dust-drive> ;
        jjj:linkedToIndicator <indicator/dustfall> , <indicator/road-dust-load> ;
        jjj:statedToAffect <indicator/dustfall> .""")
    assert about(toy_graphs[terms.graph("inferred")], "measure/dust-drive-2024") == lines(expected)


def test_kinds_of_knowledge_share_no_statement(toy_graphs: dict[str, Graph]) -> None:
    """What is reported, derived and inferred, and the terms, are four graphs without a common triple."""
    names = ["source/toy-2024", "derived", "inferred", "ontology"]
    graphs = [set(toy_graphs[terms.graph(name)]) for name in names]
    assert sum(map(len, graphs)) == len(set().union(*graphs))
    assert all(graphs)


def test_without_rules_there_is_a_fault(tmp_path: Path, ontology: Ontology) -> None:
    """An ontology folder without rules is not a silent loss of statements."""
    with pytest.raises(Fault, match="no file matches"):
        reason(turtle(claim(4)), ontology.graph, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("jjj:strength ?", "jjj:strenth ?", "stated-effect-claim.rq:9: jjj:strenth is used but nothing declares it"),
        ("WHERE {", "WHERE {{", "stated-effect-claim.rq:13:1: this is not SPARQL from here on"),
        ("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n", "", "9:26: this is not SPARQL from here on"),
    ],
    ids=["misspelt", "syntax", "prefix"],
)
def test_a_broken_rule_is_a_fault(tmp_path: Path, ontology: Ontology, old: str, new: str, said: str) -> None:
    """A misspelt word in a rule would lose every edge in silence; instead its file and line are named."""
    shutil.copytree(RULES, tmp_path / "rules")
    rewrite(tmp_path / "rules" / "stated-effect-claim.rq", old, new)
    with pytest.raises(Fault) as caught:
        reason(turtle(claim(4)), ontology.graph, tmp_path / "rules")
    assert str(caught.value).endswith(said)


def test_without_the_stated_rule_nothing_is_stated(tmp_path: Path, ontology: Ontology) -> None:
    """The stated effects come from the rule that reads the grade, and vanish with it."""
    shutil.copy(RULES / "observation-as-sosa.rq", tmp_path)
    found = lines(reason(turtle(claim(4)), ontology.graph, tmp_path))
    assert follows("<measure/m> jjj:linkedToIndicator <indicator/i> .", found)
    assert not follows("<measure/m> jjj:statedToAffect <indicator/i> .", found)
