"""A fact that breaks a shape, or a word that nothing declares, stops the build at the fact's file and line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.faults import Fault, Faults
from jingjinji.pipeline.assemble import assemble
from jingjinji.pipeline.compile import Compiled, compile_facts
from jingjinji.pipeline.ontology import Ontology
from jingjinji.pipeline.validate import validate
from world import WORLD, copy_world, each, rewrite
from world.graphs import turtle

LABELS = 'skos:prefLabel "甲"@zh , "a"@en'


def faults(seeds: Path) -> list[Fault]:
    """Return what assembling `seeds` complains of."""
    with pytest.raises(Faults) as caught:
        assemble(seeds, bundle.ontology(), None, lambda _step: None)
    return each(caught.value)


def closure(ontology: Ontology, planted: str = "") -> tuple[Graph, Compiled]:
    """Return the toy's asserted graph with `planted` in it, and where its facts come from."""
    compiled = compile_facts(read_seeds(WORLD / "seeds"), ontology, {})
    graph = turtle(planted) + ontology.graph
    for part in compiled.graphs.values():
        graph += part
    return graph, compiled


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence"),
    [
        (
            "01-air.toml",
            'zh = "示例标准"',
            'zh = "示例标准"\nissued_by = ["example-bureau"]\nyear = -5',
            3,
            "policy/example-standard: Write one year of four digits as xsd:integer",
        ),
        (
            "02-measures.toml",
            'attribution = "sectionCoReport"',
            'attribution = "sourceCausal"',
            44,
            "effect/toy-2024-dust-drive-2024-road-dust-load-example-city-2024: ",
        ),
    ],
    ids=["year", "attribution"],
)
def test_a_violation_names_the_fact(tmp_path: Path, file: str, old: str, new: str, line: int, sentence: str) -> None:
    """A violated shape is a sentence for an editor with the file and line of the fact."""
    facts = copy_world(tmp_path) / "seeds" / "toy-2024" / "facts"
    rewrite(facts / file, old, new)
    [fault] = faults(tmp_path / "seeds")
    assert (fault.file, fault.line) == (facts / file, line)
    assert fault.sentence.startswith(sentence)


def test_an_unknown_publisher_is_found(tmp_path: Path) -> None:
    """A document whose publisher nobody describes breaks a shape."""
    source = copy_world(tmp_path) / "seeds" / "toy-2024" / "source.toml"
    rewrite(source, '"example-bureau"', '"nobody"')
    assert any(
        "Name the organization that published the document." in str(fault) for fault in faults(tmp_path / "seeds")
    )


def complaints(ontology: Ontology, planted: str) -> list[str]:
    """Return what validation says when `planted` stands in the toy's graph."""
    graph, compiled = closure(ontology, planted)
    with pytest.raises(Faults) as caught:
        validate(graph, ontology, compiled)
    return [str(fault) for fault in each(caught.value)]


def test_the_toy_keeps_every_shape(ontology: Ontology) -> None:
    """The toy's graph passes as it is."""
    graph, compiled = closure(ontology)
    assert validate(graph, ontology, compiled) is None


def test_unknown_words_are_found(ontology: Ontology) -> None:
    """A predicate or class that nothing declares is a fault, each one once, also one in a W3C namespace."""
    found = complaints(
        ontology,
        """<place/x> jjj:withinn <place/y> ; a jjj:Plaice ; rdfs:lable "x" ; skos:prefLable "x" , "y" ;
            owl:inverse <place/y> ; <https://example.org/p> <place/y> .""",
    )
    words = ["https://example.org/p", "jjj:Plaice", "jjj:withinn", "owl:inverse", "rdfs:lable", "skos:prefLable"]
    start = terms.thing("place/x")
    assert found == [f"{start}: {word} is used but nothing declares it" for word in words]


@pytest.mark.parametrize("room", ["alignments", "shapes"])
def test_an_unknown_word_in_another_file_is_found(ontology: Ontology, room: str) -> None:
    """Alignments and shapes use declared words only; sh:dataType is found."""
    planted = getattr(ontology, room) + turtle("<place/x> sh:dataType xsd:string .")
    graph, compiled = closure(ontology)
    with pytest.raises(Faults, match="sh:dataType is used but nothing declares it"):
        validate(graph, replace(ontology, **{room: planted}), compiled)


def test_an_unknown_word_names_the_fact_that_uses_it(ontology: Ontology) -> None:
    """Where a fact of the seeds uses an unknown word, its file and line are named."""
    graph, compiled = closure(ontology, "<measure/dust-drive-2024> jjj:bogus <place/example-city> .")
    with pytest.raises(Faults) as caught:
        validate(graph, ontology, compiled)
    [found] = [fault for fault in each(caught.value) if "jjj:bogus" in fault.sentence]
    assert (Path(str(found.file)).name, found.line) == ("02-measures.toml", 9)


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "sentence"),
    [
        ("modules/effects.ttl", "skos:example", "skos:exampel", "skos:exampel", "skos:exampel is used but nothing"),
        (
            "vocabularies/strength.ttl",
            '"explicit, quantified"@en , ',
            "",
            "strength:4 a",
            "def/strength/4: Write the name (skos:prefLabel) in English (@en).",
        ),
        ("shapes/places.ttl", "sh:message", "sh:mesage", "sh:mesage", "sh:mesage is used but nothing declares it"),
    ],
    ids=["misspelt", "label", "shape"],
)
def test_a_fault_of_the_ontology_names_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, at: str, sentence: str
) -> None:
    """A misspelt word or a lost label in the ontology is a fault at the line where the word or the term is written."""
    folder = tmp_path / "ontology"
    shutil.copytree(bundle.ontology(), folder)
    rewrite(folder / file, old, new)
    text = (folder / file).read_text(encoding="utf-8")
    line = text.count("\n", 0, text.index(at)) + 1
    with pytest.raises(Faults) as caught:
        assemble(WORLD / "seeds", folder, None, lambda _step: None)
    found = [fault for fault in each(caught.value) if sentence in fault.sentence]
    assert [(fault.file, fault.line) for fault in found] == [(folder / file, line)]


PLANTED = {
    f"<limit/x> a jjj:Limit ; jjj:origin jjj:reported ; {LABELS} .": "needs at least one exact citation",
    f"<observation/x> a jjj:Observation ; jjj:origin jjj:derived ; {LABELS} .": "exactly one indicator",
    "<measure/x> a jjj:Measure .": "(skos:prefLabel) in Chinese",
    f'<measure/y> a jjj:Measure ; {LABELS} , "b"@en .': "once in each language",
    "<observation/y> a jjj:Observation ; prov:wasDerivedFrom <observation/x> .": "prov:wasDerivedFrom",
    f"[] a jjj:Measure ; {LABELS} .": "data has no blank nodes",
}


def test_planted_violations_are_found(ontology: Ontology) -> None:
    """What a shape forbids is found when it is planted, with the shape's English sentence."""
    found = complaints(ontology, "".join(PLANTED))
    assert [sentence for sentence in PLANTED.values() if not any(sentence in one for one in found)] == []
