"""HermiT proves the ontology consistent with all data, and finds a planted contradiction."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from owlready2 import OwlReadyInconsistentOntologyError, World, sync_reasoner_hermit
from rdflib import RDF, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.pipeline.ontology import Ontology

# HermiT stops at datatypes outside the OWL 2 datatype map (OWL 2 Structural Specification, section 4).
NO_OWL_DATATYPES = {terms.PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth")}
NO_OWL_DATATYPES.add(terms.PREFIXES["geo"] + "wktLiteral")


@pytest.fixture(autouse=True)
def java() -> None:
    """Say what is missing where there is no Java."""
    if shutil.which("java") is None:
        pytest.skip("no Java on the PATH (make deps-system): HermiT cannot prove consistency here")


def is_consistent(graph: Graph, folder: Path) -> bool:
    """Tell whether HermiT finds a model of `graph`; each call has a world of its own."""
    kept = Graph()
    for triple in graph:
        value = triple[2]
        if not (isinstance(value, Literal) and str(value.datatype) in NO_OWL_DATATYPES):
            kept.add(triple)
    file = folder / "everything.nt"
    kept.serialize(file, format="nt", encoding="utf-8")
    world = World()
    world.get_ontology(file.as_uri()).load()
    try:
        sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except OwlReadyInconsistentOntologyError:
        return False
    return not list(world.inconsistent_classes())


@pytest.fixture(scope="module")
def everything(ontology: Ontology, real_graphs: dict[str, Graph]) -> Graph:
    """Return the ontology with every reported, derived and inferred fact."""
    whole = Graph() + ontology.graph
    for name in ("source/beijing-2024", "derived", "inferred", "ontology"):
        whole += real_graphs[terms.graph(name)]
    return whole


@pytest.mark.timeout(300)
def test_the_graph_is_consistent(everything: Graph, tmp_path: Path) -> None:
    """The ontology and all data together have a model."""
    assert len(everything) > 30_000
    assert is_consistent(everything, tmp_path)


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("measure", "Indicator"), ("place", "Policy"), ("observation", "EffectClaim"), ("limit", "Target")],
)
def test_a_planted_contradiction_is_found(ontology: Ontology, tmp_path: Path, kind: str, type_: str) -> None:
    """A thing of two disjoint classes makes the ontology inconsistent."""
    thing = URIRef(terms.thing(f"{kind}/planted"))
    planted = Graph() + ontology.graph
    planted.add((thing, RDF.type, URIRef(terms.term(kind.capitalize()))))
    assert is_consistent(planted, tmp_path)
    planted.add((thing, RDF.type, URIRef(terms.term(type_))))
    assert not is_consistent(planted, tmp_path)
