"""Every term has its labels, definition and example; none is missing; no file uses a word that nothing declares."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from jingjinji import terms
from ontology import turtle, words

JJJ = Namespace(terms.DEF)
QUDT = Namespace(terms.PREFIXES["qudt"])
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
PREFIX = re.compile(r"^@prefix ([\w-]*): +<([^>]+)> \.$", re.M)

# The names that the design fixes as a public contract.
CLASSES = """
Policy Regulation Standard Plan Opinion Agreement Measure Campaign Project Enforcement Pilot FiscalSupport
CapacityBuilding Programme CoordinationBody Organization Indicator Place AdministrativeDivision FunctionalZone
StationGroup RiverSystem WaterBody ProtectedArea Observation Claim ChangeStatement EffectClaim Limit
ComplianceAssessment Target Recognition Event Source Passage AuditFinding
"""
PROPERTIES = """
indicator place year period value minValue maxValue category unit asPrinted origin statedIn changeValue changeKind
baselineYear direction desirability favourableDirection ambiguity measure strength attribution change evaluator
counterfactual statedToAffect statedAffectedBy linkedToIndicator policyStatedToAffect implements implementedBy partOf
issuedBy basedOn definesLimit setsTarget workstream establishedBy within inRiverSystem output indicatorRole dpsir medium
sector consecutiveYears line section sentence assesses against result margin reason bound rank statistic
documentNumber supersedes carriedOutBy aim rankOrder comparisonField input formula rationale divisionCode averagingTime
grade validFromYear validUntilYear recipient awardedBy targetKind startYear fromCategory toCategory effectClaim
statedEffectClaim limitDefinedBy targetSetBy outputOf involves baseline event anniversary
"""
INDIVIDUALS = """
reported derived inferred increase decrease unchanged relativePercent percentagePoint absolute factor classShift
sourceCausal campaignOutcome temporalCoOccurrence sectionCoReport editorial met exceeded notApplicable moreThan atLeast
lessThan atMost approximately nearly improvement deterioration neutral selfReported independent noCounterfactual control
model ascending descending qualitative quantitative
"""
SCHEMES = {
    "strength": "0 1 2 3 4",
    "statistic": "annual-mean percentile-95-of-24h-means percentile-90-of-daily-max-8h-means window-mean "
    "mean-of-monthly-values mean annual-total total count cumulative-count share stock index-value "
    "qualitative-assessment",
    "medium": "air surface-water groundwater drinking-water aquatic-ecology soil nature noise radiation climate waste "
    "governance",
    "sector": "transport industry construction agriculture energy water-services households finance ports monitoring "
    "enforcement public-participation education",
    "role": "input output outcome impact",
    "dpsir": "driver pressure state impact response",
    "workstream": "air water ecology climate-and-low-carbon soil-and-waste enforcement standards emergency-response "
    "information-sharing communication green-development",
    "water-class": "i ii iii iv v inferior-v i-iii iv-v",
    "unit": "percentage-point tonne-per-km2-month",
}
UNITS = """
MicroGM-PER-M3 MilliGM-PER-M3 MilliGM-PER-L DeciB_A PERCENT KiloM M2 M3 KiloM2 DAY YR NUM CCY_CNY TONNE TONNE-PER-YR
CentiMOL-PER-KiloGM GM-PER-KiloGM PH UNITLESS
"""


def our_terms() -> dict[Node, Node]:
    """Return our classes and properties with their kinds."""
    graph = turtle.own()
    found = {(term, kind) for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    assert len(found) >= 120
    return dict(found)


def languages(graph: Graph, term: Node, predicate: Node) -> list[str]:
    """Return the languages of the values, sorted, each as often as it occurs."""
    return sorted(str(getattr(value, "language", None)) for value in graph.objects(term, predicate))


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition, SKOS.example], ids=str)
def test_each_term_is_explained_in_both_languages(predicate: URIRef) -> None:
    """A class or property has one label, one definition and one example in Chinese and in English."""
    wrong = {term for term in our_terms() if languages(turtle.own(), term, predicate) != ["en", "zh"]}
    assert wrong == set()


def test_each_concept_is_explained_in_both_languages() -> None:
    """A concept of the vocabularies has a scheme, and one name and one definition in Chinese and in English."""
    graph = turtle.own()
    concepts = [node for kind in (SKOS.Concept, SKOS.ConceptScheme) for node in graph.subjects(RDF.type, kind)]
    assert len(concepts) >= 130
    for concept in concepts:
        assert languages(graph, concept, SKOS.prefLabel) == ["en", "zh"], concept
        assert languages(graph, concept, SKOS.definition) == ["en", "zh"], concept
        if (concept, RDF.type, SKOS.Concept) in graph:
            assert list(graph.objects(concept, SKOS.inScheme)), concept


def test_each_outside_term_has_a_label_in_both_languages() -> None:
    """A term that we declare for someone else has a name that a page can show."""
    graph = turtle.read(turtle.files("imports/*.ttl", at_least=25))
    stubs = {node for node, kind in graph.subject_objects(RDF.type) if kind != OWL.Ontology}
    assert len(stubs) >= 300
    assert {stub for stub in stubs if languages(graph, stub, RDFS.label) != ["en", "zh"]} == set()


def test_no_promised_term_is_missing() -> None:
    """Every class and property that the design or the fact files name is declared."""
    found = our_terms()
    assert {name for name in CLASSES.split() if found.get(JJJ[name]) != OWL.Class} == set()
    assert {name for name in PROPERTIES.split() if found.get(JJJ[name]) not in KINDS[1:]} == set()


def test_no_promised_concept_is_missing() -> None:
    """Every concept, flat individual and unit that the design or the fact files name is declared in its scheme."""
    graph = turtle.declared()
    assert {name for name in INDIVIDUALS.split() if (JJJ[name], RDF.type, SKOS.Concept) not in graph} == set()
    for scheme, slugs in SCHEMES.items():
        members = graph.subjects(SKOS.inScheme, JJJ[f"scheme/{scheme}"])
        assert {str(node) for node in members} == {f"{terms.DEF}{scheme}/{slug}" for slug in slugs.split()}
    assert {name for name in UNITS.split() if (URIRef(terms.unit(name)), RDF.type, QUDT.Unit) not in graph} == set()
    assert all((URIRef(terms.unit(name)), RDF.type, QUDT.Unit) in graph for name in terms.OWN_UNITS)


def test_strengths_count_from_zero_to_four() -> None:
    """The notation of a strength is the integer that queries compare."""
    graph = turtle.own()
    notations = {slug: graph.value(JJJ[f"strength/{slug}"], SKOS.notation) for slug in "01234"}
    assert {slug: notation.toPython() for slug, notation in notations.items()} == {s: int(s) for s in "01234"}


def test_each_term_stands_in_one_module() -> None:
    """A term is described in one file, beside its hierarchy."""
    homes: dict[Node, set[str]] = defaultdict(set)
    for path in turtle.files(*turtle.OWN, at_least=30):
        for kind in KINDS:
            for term in turtle.read([path]).subjects(RDF.type, kind):
                homes[term].add(path.name)
    assert {term: files for term, files in homes.items() if len(files) > 1} == {}


def turtle_files() -> list[Path]:
    """Return every Turtle file of the ontology and of its cases."""
    found = [*turtle.ONTOLOGY.rglob("*.ttl"), *turtle.HERE.rglob("*.ttl")]
    assert len(found) >= 350
    return sorted(found)


def test_no_file_uses_an_unknown_word() -> None:
    """Every predicate and class in every Turtle file is declared."""
    declaring = turtle.declared()
    unknown = {path.name: words.unknown_words(turtle.read([path]), declaring) for path in turtle_files()}
    assert {name: found for name, found in unknown.items() if found} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "jjj:x jjj:changValue 1 .",
        "jjj:x a jjj:Mesure .",
        "jjj:x a sh:PropertyShape ; sh:path jjj:value ; sh:dataType xsd:decimal .",
        "jjj:x a sh:PropertyShape ; sh:path jjj:valu .",
        "jjj:x a sh:PropertyShape ; sh:path ( jjj:change jjj:valu ) .",
        "jjj:x a sh:PropertyShape ; sh:path [ sh:inversePath jjj:outputs ] .",
        "jjj:x a sh:NodeShape ; sh:targetClass jjj:Observations .",
        "jjj:x a sh:NodeShape ; sh:targetSubjectsOf jjj:yeer .",
        "jjj:x a sh:PropertyShape ; sh:path jjj:value ; sh:datatype xsd:decimall .",
        "jjj:x rdfs:subclassOf jjj:Measure .",
        "jjj:x rdfs:domain jjj:Mesure .",
        "jjj:x owl:propertyChainAxiom ( jjj:effectClaims jjj:indicator ) .",
        "jjj:x skos:preferredLabel 'x' .",
    ],
)
def test_a_planted_misspelling_is_found(planted: str) -> None:
    """A word that is misspelt, ours or a standard's, is found."""
    prologue = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())
    graph = Graph().parse(data=prologue + planted, format="turtle")
    assert len(words.unknown_words(graph, turtle.declared())) == 1


def prefix_list() -> dict[str, str]:
    """Return the prefixes of ontology/prefixes.ttl."""
    found = dict(PREFIX.findall((turtle.ONTOLOGY / "prefixes.ttl").read_text("utf-8")))
    assert len(found) >= 60
    return found


def test_every_file_uses_the_prefixes_of_the_list() -> None:
    """A prefix means the same in every Turtle file and in the package, and the list has it."""
    known = prefix_list()
    for path in turtle_files():
        text = path.read_text("utf-8")
        used = dict(PREFIX.findall(text))
        assert used.items() <= known.items(), path
        assert text.count("@prefix") == len(used), path
    assert terms.PREFIXES.items() <= known.items()


def test_prefixes_are_data_too() -> None:
    """The declarations (sh:declare) say what the @prefix lines say."""
    graph = turtle.read([turtle.ONTOLOGY / "prefixes.ttl"])
    declared = graph.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?prefix ?namespace { [] sh:declare ?p . ?p sh:prefix ?prefix ; sh:namespace ?namespace }"""
    )
    assert {str(prefix): str(namespace) for prefix, namespace in declared} == prefix_list()


def test_an_extract_lists_its_terms() -> None:
    """The header of an extract names the terms that it declares, no more and no fewer."""
    for path in turtle.files("imports/*.ttl", at_least=25):
        header = path.read_text("utf-8").split("# Terms:\n")[1].split("\n\n")[0]
        listed = set(header.replace("#", " ").split())
        graph = turtle.read([path])
        stubs = {str(node) for node, kind in graph.subject_objects(RDF.type) if kind != OWL.Ontology}
        assert listed == {re.split(r"[/#]", stub)[-1] for stub in stubs}, path.name
