"""Queries use only declared words and the project's prefixes, and carry a complete header."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from jingjinji import terms
from jingjinji.pipeline.ontology import Ontology, load_ontology

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "queries").rglob("*.rq"), *(ROOT / "ontology").rglob("*.rq")])
PREFIX = re.compile(r"PREFIX (\w*): <([^>]+)>")
OUR_OTHERS = (terms.ID, terms.GRAPH, *(terms.PREFIXES[name] for name in ("xsd", "rdf", "rdfs")))

# what a federated query asks of Wikidata, in its words: the property for division codes
THEIRS = {"https://query.wikidata.org/sparql", "http://www.wikidata.org/prop/direct/P442"}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    """Return the ontology."""
    return load_ontology(ROOT / "ontology")


def words(text: str) -> set[str]:
    """Return every IRI that a query names."""
    found: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, URIRef):
            found.add(str(node))
        elif isinstance(node, CompValue | dict):
            for value in node.values():
                visit(value)
        elif isinstance(node, list | tuple | set | frozenset):
            for value in node:
                visit(value)
        elif hasattr(node, "args"):
            visit(list(node.args))
        elif hasattr(node, "arg"):
            visit(node.arg)
        elif hasattr(node, "path"):
            visit(node.path)

    visit(prepareQuery(text).algebra)
    return found


def unknown_words(text: str, ontology: Ontology) -> set[str]:
    """Return the IRIs of a query that are neither declared terms nor names of things and graphs."""
    declared = {str(subject) for subject in ontology.graph.subjects(RDF.type)} | THEIRS
    return {word for word in words(text) if word not in declared and not word.startswith(OUR_OTHERS)}


def test_there_are_queries() -> None:
    """The glob over queries finds at least 30 questions, 10 checks, 2 rules and a federated query."""
    rooms = [file.parent.name for file in FILES]
    assert rooms.count("answers") >= 30
    assert rooms.count("checks") >= 10
    assert rooms.count("rules") >= 2
    assert rooms.count("federated") >= 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_words_are_declared(file: Path, ontology: Ontology) -> None:
    """Every predicate, class and individual of a query is declared in the ontology."""
    text = file.read_text(encoding="utf-8")
    concepts = {word for word in unknown_words(text, ontology) if word.startswith(terms.term("object/"))}
    assert unknown_words(text, ontology) - concepts == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_prefixes_are_the_projects(file: Path) -> None:
    """Every prefix of a query is used and has the project's namespace."""
    text = file.read_text(encoding="utf-8")
    body = PREFIX.sub("", text)
    for name, namespace in PREFIX.findall(text):
        assert terms.PREFIXES.get(name) == namespace, name
        assert f"{name}:" in body, f"{name} is not used"


def test_a_misspelt_word_is_found(ontology: Ontology) -> None:
    """A property that nobody declared does not pass."""
    planted = "PREFIX jjj: <https://w3id.org/jingjinji/def/> SELECT * { ?a jjj:measure/jjj:statedToAfect ?b }"
    assert unknown_words(planted, ontology) == {terms.term("statedToAfect")}
