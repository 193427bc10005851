"""Alignments name what exists, claim only what was checked, and are loaded by nobody who did not ask."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rdflib import OWL, PROV, SKOS, Graph, URIRef

from jingjinji import terms
from ontology import turtle
from ontology.test_consistency import is_consistent

SEEDS = turtle.ONTOLOGY.parent / "seeds" / "things"
HEADER = re.compile(r"^\[(?:concept\.)?([a-z]+)\.([a-z0-9-]+)\]", re.M)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)
CHECKED = {
    "wikidata": {"Q956", "Q393454", "Q394681", "Q394701", "Q11736", "Q21208"},
    "geonames": {"1816670", "1792947"},
    "aq": {"1", "5", "7", "8", "6001"},
    "sdg": {"C110602", "C060301", "C060302"},
}
OUTSIDE = {"wikidata": "wd", "geonames": "gn", "aq": "pollutant"}


def alignments() -> list[Path]:
    """Return the files, one for each outside ontology."""
    return turtle.files(*turtle.ALIGNMENTS, at_least=9)


def things() -> set[str]:
    """Return the IRIs of shared things and concepts that the fact files describe."""
    found = set()
    for file in SEEDS.rglob("*.toml"):
        for kind, slug in HEADER.findall(file.read_text("utf-8")):
            start = terms.DEF if kind in ("object", "property", "matrix", "status") else terms.ID
            found.add(f"{start}{kind}/{slug}")
    assert len(found) >= 200
    return found


def is_ours_and_missing(iri: str, known: set[str]) -> bool:
    """Tell whether an IRI of ours names nothing that is described."""
    return iri.startswith(terms.BASE) and iri not in known


def test_everything_aligned_exists() -> None:
    """What an alignment says of us is about a term, a concept or a thing that exists."""
    known = things() | {str(subject) for subject in turtle.own().subjects()}
    for path in alignments():
        named = {str(node) for triple in turtle.read([path]) for node in triple if isinstance(node, URIRef)}
        assert {iri for iri in named if is_ours_and_missing(iri, known)} == set(), path.name


def test_an_alignment_of_nothing_is_found() -> None:
    """A slug that no fact file describes is found."""
    assert is_ours_and_missing(terms.thing("place/atlantis"), things())


@pytest.mark.parametrize("name", CHECKED)
def test_only_checked_identifiers_are_asserted(name: str) -> None:
    """Identifiers of Wikidata, EEA and the UN are those that were checked, and no others."""
    graph = turtle.read([turtle.ONTOLOGY / "alignments" / f"{name}.ttl"])
    codes = {str(value).strip("/").rsplit("/", 1)[-1] for match in MATCHES for value in graph.objects(None, match)}
    assert codes == CHECKED[name]


@pytest.mark.parametrize(("name", "prefix"), OUTSIDE.items())
def test_an_identifier_stands_in_the_namespace_of_its_list(name: str, prefix: str) -> None:
    """A match points into the outside namespace that its prefix names in the list."""
    graph = turtle.read([turtle.ONTOLOGY / "alignments" / f"{name}.ttl"])
    namespace = re.search(rf"@prefix {prefix}: +<([^>]+)>", (turtle.ONTOLOGY / "prefixes.ttl").read_text("utf-8"))
    assert namespace
    assert all(str(value).startswith(namespace[1]) for value in graph.objects(None, SKOS.exactMatch))


def test_nobody_imports_an_alignment() -> None:
    """No file of the ontology imports anything, and no module repeats an alignment."""
    graph = turtle.declared()
    assert list(graph.subject_objects(OWL.imports)) == []
    for path in alignments():
        assert {triple for triple in turtle.read([path]) if triple in graph} == set(), path.name


def test_a_derivation_of_an_observation_is_a_contradiction(tmp_path: Path) -> None:
    """With the PROV alignment, prov:wasDerivedFrom on an observation has no model: the reason for jjj:input."""
    if shutil.which("java") is None:
        pytest.skip("no Java on the PATH (make deps-system): HermiT cannot prove consistency here")
    graph = Graph() + turtle.declared() + turtle.read([turtle.ONTOLOGY / "alignments" / "prov.ttl"])
    graph += turtle.read([turtle.CASES / "cast.ttl"])
    assert is_consistent(graph, tmp_path)
    figure, other = (URIRef(terms.thing(f"observation/{slug}")) for slug in ("pm25", "roadside"))
    graph.add((figure, PROV.wasDerivedFrom, other))
    assert not is_consistent(graph, tmp_path)
