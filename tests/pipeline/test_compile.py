"""A fact becomes exactly these triples, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SKOS, BNode, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import read_seeds
from jingjinji.pipeline.compile import compile_facts
from jingjinji.pipeline.ontology import Ontology
from world import copy_world, rewrite, toy_document
from world.graphs import about, lines, turtle

SOURCE = terms.graph("source/toy-2024")
PLACED = "jjj:place <place/example-city> ; jjj:year 2024 ; jjj:origin jjj:reported"


@pytest.fixture(scope="module")
def source(toy_graphs: dict[str, Graph]) -> Graph:
    """Return the graph of the toy document."""
    return toy_graphs[SOURCE]


def compiled(seeds: Path, ontology: Ontology) -> Graph:
    """Return the document's graph of `seeds`, without any text at hand."""
    return compile_facts(read_seeds(seeds), ontology, {}).graphs[SOURCE]


EXPECTED = {
    "observation/toy-2024-fine-dust-annual-mean-example-city-2024": f"""
        a jjj:Observation ; jjj:indicator <indicator/fine-dust-annual-mean> ; {PLACED} ;
        jjj:value 28.4 ; jjj:decimalPlaces 1 ; jjj:unit unit:MicroGM-PER-M3 ; jjj:asPrinted "28.4微克/立方米" ;
        jjj:period <period/2024> ; jjj:statedIn <passage/toy-2024-30-40> .""",
    "change/toy-2024-dustfall-example-city-2024-dust-drive-vs-2023": f"""
        a jjj:ChangeStatement ; jjj:indicator <indicator/dustfall> ; {PLACED} ;
        jjj:changeValue -10.0 ; jjj:decimalPlaces 1 ; jjj:changeKind jjj:relativePercent ; jjj:unit unit:PERCENT ;
        jjj:baselineYear 2023 ; jjj:direction jjj:decrease ; jjj:period <period/2024-dust-drive> ;
        jjj:asPrinted "同比下降10.0%" ; jjj:statedIn <passage/toy-2024-126-135> .""",
    "effect/toy-2024-dust-drive-2024-dustfall-example-city-2024-dust-drive": f"""
        a jjj:EffectClaim ; jjj:measure <measure/dust-drive-2024> ; jjj:indicator <indicator/dustfall> ; {PLACED} ;
        jjj:strength jjj:strength\\/4 ; jjj:attribution jjj:campaignOutcome ;
        jjj:changeValue -10.0 ; jjj:decimalPlaces 1 ; jjj:changeKind jjj:relativePercent ; jjj:unit unit:PERCENT ;
        jjj:direction jjj:decrease ; jjj:evaluator jjj:selfReported ; jjj:counterfactual jjj:noCounterfactual ;
        jjj:rationale "“经过”是结果标记，数字是行动期间的。"@zh ,
            "A result marker binds the drive to a figure of its own window."@en ;
        jjj:change <change/toy-2024-dustfall-example-city-2024-dust-drive-vs-2023> ;
        jjj:period <period/2024-dust-drive> ; jjj:asPrinted "同比下降10.0%" ;
        jjj:statedIn <passage/toy-2024-126-135> .""",
    "effect/toy-2024-dust-drive-2024-road-dust-load-example-city-2024": f"""
        a jjj:EffectClaim ; jjj:measure <measure/dust-drive-2024> ; {PLACED} ;
        jjj:indicator <indicator/road-dust-load> ;
        jjj:strength jjj:strength\\/1 ; jjj:attribution jjj:sectionCoReport ;
        jjj:evaluator jjj:selfReported ; jjj:counterfactual jjj:noCounterfactual ;
        jjj:rationale "只在同一段落并列。"@zh , "Only side by side in the same paragraph."@en ;
        jjj:period <period/2024> ; jjj:asPrinted "全年道路尘负荷下降4.0%" ;
        jjj:statedIn <passage/toy-2024-143-156> .""",
    "observation/toy-2024-fine-dust-annual-mean-example-city-a-2024": """
        a jjj:Observation ; jjj:indicator <indicator/fine-dust-annual-mean> ; jjj:place <place/example-city-a> ;
        jjj:year 2024 ; jjj:value "30.50"^^xsd:decimal ; jjj:decimalPlaces 2 ; jjj:unit unit:MicroGM-PER-M3 ;
        jjj:asPrinted "30.50" ; jjj:origin jjj:reported ; jjj:period <period/2024> ;
        jjj:statedIn <passage/toy-2024-206-211> , <passage/toy-2024-193-202> .""",
    "observation/toy-2024-fine-dust-annual-mean-example-city-2024-status": f"""
        a jjj:Observation ; jjj:indicator <indicator/fine-dust-annual-mean> ; {PLACED} ;
        jjj:category jjj:status\\/stable ; jjj:consecutiveYears 3 ; jjj:asPrinted "保持稳定" ;
        jjj:period <period/2024> ; jjj:statedIn <passage/toy-2024-230-234> , <passage/toy-2024-50-56> .""",
    "limit/toy-2024-example-standard-fine-dust-annual-mean": """
        a jjj:Limit ; jjj:indicator <indicator/fine-dust-annual-mean> ; jjj:value "35"^^xsd:decimal ;
        jjj:unit unit:MicroGM-PER-M3 ; jjj:asPrinted "35微克/立方米" ; jjj:origin jjj:reported ;
        jjj:statedIn <passage/toy-2024-88-96> .""",
    "measure/dust-drive-2024": """
        a jjj:Campaign ; jjj:implements <policy/example-standard> ;
        jjj:place <place/example-city> ; jjj:year 2024 ; jjj:statedIn <passage/toy-2024-109-113> ;
        jjj:output <observation/toy-2024-new-greenway-length-example-city-2024> .""",
    "policy/example-standard": """
        a jjj:Standard ;
        jjj:definesLimit <limit/toy-2024-example-standard-fine-dust-annual-mean> ;
        jjj:statedIn <passage/toy-2024-83-87> .""",
    "source/toy-2024": """
        a jjj:Source ;
        jjj:year 2024 ; dcterms:publisher <organization/example-bureau> ; dcterms:issued "2025-06"^^xsd:gYearMonth ;
        dcterms:identifier "sha256:79ee8d3ce22e8804b0c85a55c6370ed4c88c16c5d35f87e362f7733a3147bd52" .""",
    "passage/toy-2024-230-234": """
        a jjj:Passage ; oa:hasSource <source/toy-2024> ; jjj:line 18 ; jjj:section "各区"@zh , "Districts"@en ;
        jjj:sentence "各区空气质量保持稳定。" ;
        oa:hasSelector <passage/toy-2024-230-234#position> , <passage/toy-2024-230-234#quote> .""",
    "passage/toy-2024-230-234#position": """
        a oa:TextPositionSelector ; oa:start "230"^^xsd:nonNegativeInteger ; oa:end "234"^^xsd:nonNegativeInteger .""",
    "passage/toy-2024-230-234#quote": """
        a oa:TextQuoteSelector ; oa:exact "保持稳定" .""",
    "period/2024": """
        a time:ProperInterval ; jjj:year 2024 ;
        time:hasBeginning <period/2024-01-01> ; time:hasEnd <period/2024-12-31> .""",
    "period/2024-12-31": """
        a time:Instant ;
        time:inXSDDate "2024-12-31"^^xsd:date .""",
    "period/2024-dust-drive": """
        a time:ProperInterval ; jjj:year 2024 ;
        jjj:statedIn <passage/toy-2024-119-123> .""",
}


@pytest.mark.parametrize("ref", EXPECTED)
def test_a_fact_becomes_these_triples(ref: str, source: Graph) -> None:
    """What the graph says of the thing, its labels apart, equals the Turtle spelt out here."""
    said = {line for line in about(source, ref) if SKOS.prefLabel.n3() not in line}
    assert said == lines(turtle(f"<{ref}> {EXPECTED[ref]}"))


def test_the_comparison_sees_a_lost_zero(source: Graph) -> None:
    """A figure that lost its last zero is another triple."""
    ref = "observation/toy-2024-fine-dust-annual-mean-example-city-a-2024"
    assert about(source, ref) != lines(turtle(f"<{ref}> {EXPECTED[ref]}".replace("30.50", "30.5")))


def test_shared_things_are_in_the_ontology_graph(toy_graphs: dict[str, Graph]) -> None:
    """An indicator with its property, object, statistic and names is written once, beside the terms."""
    ref = "indicator/dustfall"
    expected = """ a jjj:Indicator ; skos:prefLabel "降尘量"@zh , "dustfall"@en ; skos:altLabel "settled dust"@en ;
        skos:definition "示例指标：降尘量。"@zh , "Example indicator: dustfall."@en ;
        iop:hasProperty jjj:property\\/amount ; iop:hasObjectOfInterest jjj:object\\/dustfall ;
        jjj:statistic jjj:statistic\\/window-mean ; jjj:unit jjj:unit\\/tonne-per-km2-month ;
        jjj:favourableDirection jjj:decrease ; jjj:indicatorRole jjj:role\\/outcome ."""
    assert about(toy_graphs[terms.graph("ontology")], ref) == lines(turtle(f"<{ref}> {expected}"))
    assert about(toy_graphs[SOURCE], ref) == set()


def test_concepts_are_terms_of_their_scheme(toy_graphs: dict[str, Graph]) -> None:
    """A concept of the seeds has its scheme and both labels."""
    concept = URIRef(terms.term("status/stable"))
    said = set(toy_graphs[terms.graph("ontology")].predicate_objects(concept))
    assert said == {
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, URIRef(terms.term("scheme/status"))),
        (SKOS.prefLabel, Literal("保持稳定", "zh")),
        (SKOS.prefLabel, Literal("stable", "en")),
    }


def test_a_mention_cites_without_being_a_thing(source: Graph, toy_graphs: dict[str, Graph]) -> None:
    """A mention ties shared things to a passage and has no IRI itself."""
    passage = URIRef(terms.thing("passage/toy-2024-224-230"))
    stated = URIRef(terms.term("statedIn"))
    assert set(source.subjects(stated, passage)) == {
        URIRef(terms.thing("place/example-city-a")),
        URIRef(terms.thing("place/example-city-b")),
    }
    subjects = {str(subject) for graph in toy_graphs.values() for subject in graph.subjects()}
    assert not any(iri.startswith(terms.thing("mention")) for iri in subjects)


def test_decimals_keep_their_digits(source: Graph) -> None:
    """Every number with decimals is an xsd:decimal as printed, never a double, never with an exponent."""
    numbers = [
        o.n3() for o in source.objects() if isinstance(o, Literal) and str(o.datatype).endswith(("decimal", "double"))
    ]
    printed = {number.partition("^^")[0].strip('"') for number in numbers}
    assert printed >= {"28.4", "30.50", "27.0", "-10.0", "12", "300"}
    assert all(number.endswith("#decimal>") and "e" not in number.partition("^^")[0].lower() for number in numbers)


def test_nodes_have_iris(source: Graph) -> None:
    """A document's graph has no blank node."""
    assert not any(isinstance(term, BNode) for triple in source for term in triple)


def test_nothing_is_left_without_labels(source: Graph) -> None:
    """Everything that the document's graph describes has a label in each language, and one only."""
    for subject in set(source.subjects(RDF.type)):
        languages = [label.language for label in source.objects(subject, SKOS.prefLabel) if isinstance(label, Literal)]
        assert sorted(map(str, languages)) == ["en", "zh"], subject


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("change_value = -10.0", "change_value = -10.5"),
        ('period = "2024-dust-drive"\nbaseline_year = 2023', "baseline_year = 2023"),
        ('place = "example-city"\nyear = 2024\nperiod', 'place = "example-city-a"\nyear = 2024\nperiod'),
    ],
)
def test_a_claim_is_tied_only_to_its_own_change(tmp_path: Path, ontology: Ontology, old: str, new: str) -> None:
    """When figure, period or place differ, the effect claim has no change statement."""
    seeds = copy_world(tmp_path) / "seeds"
    rewrite(seeds / "toy-2024" / "facts" / "02-measures.toml", old, new)
    assert not list(compiled(seeds, ontology).subject_objects(URIRef(terms.term("change"))))


def test_without_a_text_there_are_no_sentences(ontology: Ontology, source: Graph, tmp_path: Path) -> None:
    """The passages are the same with and without the text, apart from the sentence."""
    sentence = URIRef(terms.term("sentence"))
    without = compiled(copy_world(tmp_path) / "seeds", ontology)
    assert not list(without.subject_objects(sentence))
    assert {predicate for _, predicate, _ in source - without} == {sentence}
    assert (
        len(set(source.subjects(sentence)))
        == len(set(source.objects(None, URIRef(terms.PREFIXES["oa"] + "hasSelector")))) / 2
    )


PERIODS = """
[period.2024-summer]
zh = "2024年夏季"
en = "summer of 2024"
year = 2024
start = "2024-02"
end = "2024-02"
note_zh = "夏"
note_en = "summer"
cite = { line = 11, at = 162, printed = "12公里" }
[policy.plan]
zh = "计划"
en = "plan"
issued = "2024-07-15"
alt_zh = ["计", "划"]
cite = { line = 11, at = 162, printed = "12公里" }
"""


def test_periods_have_their_days(tmp_path: Path, ontology: Ontology) -> None:
    """A month becomes its first and last day, also in a leap year, and a period keeps its note."""
    graph = compiled(toy_document(tmp_path, PERIODS), ontology)
    expected = """<period/2024-summer> a time:ProperInterval ; skos:prefLabel "2024年夏季"@zh , "summer of 2024"@en ;
        jjj:year 2024 ; time:hasBeginning <period/2024-02-01> ; time:hasEnd <period/2024-02-29> ;
        skos:note "夏"@zh , "summer"@en ; jjj:statedIn <passage/toy-2024-162-166> ."""
    assert about(graph, "period/2024-summer") == lines(turtle(expected))


def test_dates_have_the_type_that_fits(tmp_path: Path, ontology: Ontology) -> None:
    """A day is an xsd:date, and every alternative label is kept."""
    graph = compiled(toy_document(tmp_path, PERIODS), ontology)
    expected = """<policy/plan> a jjj:Policy ; skos:prefLabel "计划"@zh , "plan"@en ; skos:altLabel "计"@zh , "划"@zh ;
        dcterms:issued "2024-07-15"^^xsd:date ; jjj:statedIn <passage/toy-2024-162-166> ."""
    assert about(graph, "policy/plan") == lines(turtle(expected))
