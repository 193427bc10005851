"""The same facts give the same bytes, and a fault anywhere on the way publishes nothing."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef

from jingjinji import bundle, terms
from jingjinji.faults import Fault
from jingjinji.pipeline.assemble import STEPS, assemble, build, to_files
from jingjinji.pipeline.examples import describe_questions
from jingjinji.pipeline.ontology import Ontology, load_ontology
from jingjinji.pipeline.validate import BUILT_IN
from jingjinji.questions import read_question, read_questions
from jingjinji.release import NQUADS, Release, current
from world import WORLD, rewrite, toy_checkout
from world.graphs import lines, turtle

FACTS = "seeds/toy-2024/facts"
SENTENCE = URIRef(terms.term("sentence"))
BUILD = """
import sys
from pathlib import Path
from jingjinji import bundle
from jingjinji.pipeline.assemble import build
bundle.CHECKOUT = Path(sys.argv[1])
print(build(Path(sys.argv[1]) / "out").version)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """Return a checkout of the toy that a test may break, with its texts at hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "CHECKOUT", toy_checkout(tmp_path))
        patch.setenv("JINGJINJI_SOURCES", str(tmp_path / "sources"))
        yield tmp_path


def test_another_process_gives_the_same_bytes(tmp_path: Path, toy_release: Release) -> None:
    """A build elsewhere, in another process with other hashes, has the same name, which is a hash of every byte."""
    folder = toy_checkout(tmp_path)
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(bundle.PACKAGE.parent),
        "JINGJINJI_SOURCES": str(folder / "sources"),
    }
    command = [sys.executable, "-c", BUILD, str(folder)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == toy_release.version


def test_the_steps_are_told_in_order(checkout: Path) -> None:
    """A build tells each step as it starts, and ends with the release being current."""
    told: list[str] = []
    release = build(checkout / "out", told.append)
    assert tuple(told) == STEPS
    assert current(checkout / "out") == release


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"{FACTS}/01-air.toml", "value = 28.4", 'value = "28.4"'),
        (f"{FACTS}/01-air.toml", "at = 30", "at = 31"),
        (f"{FACTS}/01-air.toml", "value = 28.4", "value = 28.5"),
        (f"{FACTS}/01-air.toml", '"example-roadside"', '"nowhere"'),
        (f"{FACTS}/02-measures.toml", '"sectionCoReport"', '"sourceCausal"'),
        ("sources/toy-2024/text.txt", "示例市", "示範市"),
        ("seeds/toy-2024/source.toml", "line = 1\n", "line = 7\n"),
    ],
    ids=["number", "position", "figure", "reference", "shape", "text", "heading"],
)
def test_a_fault_leaves_the_old_release(checkout: Path, toy_release: Release, file: str, old: str, new: str) -> None:
    """When seeds or text are broken, building is a fault, the old release stays current and no other appears."""
    out = checkout / "out"
    shutil.copytree(toy_release.folder.parents[1], out)
    rewrite(checkout / file, old, new)
    with pytest.raises(Fault):
        build(out)
    kept = current(out)
    assert kept is not None
    assert kept.version == toy_release.version
    assert [file.name for file in (out / "releases").iterdir()] == [toy_release.version]


@pytest.mark.parametrize("folder", ["file", "file/within"])
def test_a_folder_that_cannot_be_written_is_told_at_once(checkout: Path, folder: str) -> None:
    """Where releases cannot be written, the fault names the folder and the settings, before anything is read."""
    (checkout / "file").touch()
    told: list[str] = []
    with pytest.raises(Fault, match="a release cannot be written here: ") as caught:
        build(checkout / folder, told.append)
    assert (caught.value.file, told) == (checkout / folder, [])
    assert caught.value.hint == "JINGJINJI_OUT or --out names the folder of releases"


def test_a_full_disk_is_a_fault(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full at the end, that is a sentence and no traceback."""

    def fail(_file: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(Fault, match="a release cannot be written here: No space left on device"):
        build(checkout / "out")


def test_sentences_need_the_text(toy_graphs: dict[str, Graph]) -> None:
    """With the text at hand each passage has its sentence; without it the passages have none."""
    source = terms.graph("source/toy-2024")
    without = assemble(WORLD / "seeds", bundle.ontology(), None, lambda _step: None)[source]
    passages = set(toy_graphs[source].subjects(RDF.type, URIRef(terms.term("Passage"))))
    assert set(toy_graphs[source].subjects(SENTENCE)) == passages
    assert not list(without.subject_objects(SENTENCE))


def test_every_graph_is_written_twice_alike(toy_graphs: dict[str, Graph], toy_release: Release) -> None:
    """Turtle by graph and N-Quads of all hold the same triples, as many as the manifest says."""
    rows = list(ox.parse(path=toy_release.nquads, format=ox.RdfFormat.N_QUADS))
    listed = toy_release.manifest["graphs"]
    assert listed.keys() == toy_graphs.keys()
    for iri, entry in listed.items():
        triples = list(ox.parse(path=toy_release.folder / entry["file"], format=ox.RdfFormat.TURTLE))
        quads = [quad for quad in rows if quad.graph_name == ox.NamedNode(iri)]
        assert len(triples) == len(quads) == entry["triples"] == len(toy_graphs[iri])
    assert {quad.graph_name.value for quad in rows} == set(listed)


def test_blank_nodes_of_two_graphs_stay_apart() -> None:
    """Blank nodes are named by content, the same at each run, and never by one name in two graphs."""

    def graphs() -> dict[str, Graph]:
        alike = Graph().add((BNode(), RDF.type, URIRef(terms.term("Place"))))
        other = Graph().add((BNode(), RDF.type, URIRef(terms.term("Place"))))
        return {terms.graph("ontology"): alike, terms.graph("alignments"): other}

    first, second = to_files(graphs())[0], to_files(graphs())[0]
    assert first == second
    assert len({quad.subject for quad in ox.parse(first[NQUADS], format=ox.RdfFormat.N_QUADS)}) == 2


def test_the_catalogue_counts_the_graphs(toy_graphs: dict[str, Graph]) -> None:
    """The catalogue lists each graph with its size and the documents that the release comes from."""
    catalog = toy_graphs[terms.graph("catalog")]
    triples = URIRef(terms.PREFIXES["void"] + "triples")
    others = [iri for iri in toy_graphs if iri != terms.graph("catalog")]
    for iri in others:
        assert catalog.value(URIRef(iri), triples) == Literal(len(toy_graphs[iri]))
    dataset = URIRef(terms.graph("catalog") + "#dataset")
    assert catalog.value(dataset, triples) == Literal(sum(len(toy_graphs[iri]) for iri in others))
    source = URIRef(terms.PREFIXES["dcterms"] + "source")
    assert set(catalog.objects(dataset, source)) == {URIRef(terms.thing("source/toy-2024"))}


def test_questions_are_published_as_examples(toy_graphs: dict[str, Graph], tmp_path: Path) -> None:
    """Each question of the library is an example query with both wordings; an ASK is told from a SELECT."""
    graph = toy_graphs[terms.graph("queries")]
    questions = read_questions("answers")
    for question in questions:
        iri = URIRef(terms.graph("queries") + f"#{question.name}")
        comment = URIRef(terms.PREFIXES["rdfs"] + "comment")
        assert set(graph.objects(iri, comment)) == {Literal(question.zh, "zh"), Literal(question.en, "en")}
    file = tmp_path / "is-it.rq"
    file.write_text("# zh: 是吗？\n# en: Is it?\n# tags: a, b\nASK { ?s ?p ?o }\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "queries", lambda: tmp_path.parent)
        asked = describe_questions(read_questions(tmp_path.name))
    expected = turtle(f"""<{terms.graph("queries")}#is-it> a sh:SPARQLExecutable , sh:SPARQLAskExecutable ;
        rdfs:comment "是吗？"@zh , "Is it?"@en ; sh:ask "ASK {{ ?s ?p ?o }}\\n" ; sh:prefixes jjj:prefixes ;
        sdo:target <{terms.BASE}sparql> ; sdo:keywords "a" , "b" .""")
    assert lines(asked) == lines(expected)


def test_a_question_that_is_not_sparql_stops_the_build(tmp_path: Path) -> None:
    """The fault names the file, and the line and column in it, header counted."""
    file = tmp_path / "broken.rq"
    file.write_text("# zh: 是吗？\n# en: Is it?\n# tags: a\nASK {\n  ?s nonsense ?o }\n", encoding="utf-8")
    with pytest.raises(Fault, match="not SPARQL") as caught:
        describe_questions([read_question(file)])
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, 5, 14)


def test_descriptions_use_declared_words(toy_graphs: dict[str, Graph], ontology: Ontology) -> None:
    """Catalogue and queries, which are written after validation, use declared words only."""
    known = ontology.properties() | ontology.classes() | BUILT_IN
    for name in ("catalog", "queries"):
        graph = toy_graphs[terms.graph(name)]
        assert set(graph.predicates()) | set(graph.objects(None, RDF.type)) <= known
    assert URIRef(terms.term("statedToAfect")) not in known


@pytest.mark.parametrize(
    ("planted", "reason", "column"),
    [
        ("<un closed>", "Invalid IRI code point", 11),
        ('"unclosed', "Unexpected end of file", 11),
        ("nope:Place", "The prefix nope: has not been declared", 11),
    ],
)
def test_a_turtle_error_names_file_line_and_column(tmp_path: Path, planted: str, reason: str, column: int) -> None:
    """A syntax error in the ontology is a sentence with file, line and column, also behind Chinese text."""
    folder = tmp_path / "ontology"
    shutil.copytree(bundle.ontology(), folder)
    file = folder / "modules" / "places.ttl"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}jjj:地 rdfs:label "地" ,\n          {planted} .\n', encoding="utf-8")
    with pytest.raises(Fault, match=f"this is not Turtle: {reason}") as caught:
        load_ontology(folder)
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, text.count("\n") + 2, column)


@pytest.mark.parametrize("room", ["modules", "vocabularies", "imports", "alignments", "shapes"])
def test_a_missing_part_of_the_ontology_is_a_fault(tmp_path: Path, room: str) -> None:
    """An ontology without one of its parts is incomplete and says which."""
    for name in {"modules", "vocabularies", "imports", "alignments", "shapes"} - {room}:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.ttl").touch()
    (tmp_path / "jingjinji.ttl").touch()
    with pytest.raises(Fault, match=f"no file matches {room}/"):
        load_ontology(tmp_path)
