"""Printed tables are data cubes that keep the integrity constraints of the RDF Data Cube vocabulary (clause 11)."""

from __future__ import annotations

import pytest
from rdflib import QB, RDF, RDFS, SKOS, Graph, Literal, URIRef

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.pipeline.derive.cube import STRUCTURE, tables
from pipeline.cube_constraints import CONSTRAINTS, NOT_APPLICABLE

PROLOGUE = terms.sparql_prologue()
CUBE = "dataset/beijing-2024-pm25-annual-mean-so2-annual-mean-no2-annual-mean-pm10-annual-mean-2024"
CELL = "observation/beijing-2024-pm25-annual-mean-haidian-2024"
OTHER = "observation/beijing-2024-pm25-annual-mean-miyun-2024"
CUBE_N = f"<{terms.thing(CUBE)}>"
SHAPE_N = f"<{terms.thing(STRUCTURE)}>"
CELL_N = f"<{terms.thing(CELL)}>"
OTHER_N = f"<{terms.thing(OTHER)}>"
# For each constraint what is taken away and what is added, so that it is broken.
BROKEN = {
    "IC-1": ("", f"{CELL_N} qb:dataSet <urn:other> ."),
    "IC-2": ("", f"{CUBE_N} qb:structure <urn:other> ."),
    "IC-3": (f"{SHAPE_N} qb:component <{terms.thing(STRUCTURE)}/value>", ""),
    "IC-4": ("jjj:year rdfs:range xsd:integer", ""),
    "IC-5": ("", "jjj:category a qb:DimensionProperty ."),
    "IC-6": ("", f"<{terms.thing(STRUCTURE)}/year> qb:componentRequired false ."),
    "IC-11": (f"{CELL_N} jjj:year 2024", ""),
    "IC-12": (
        f"{OTHER_N} jjj:place <{terms.thing('place/miyun')}>",
        f"{OTHER_N} jjj:place <{terms.thing('place/haidian')}> .",
    ),
    "IC-13": (f"{CELL_N} jjj:unit unit:MicroGM-PER-M3", ""),
    "IC-14": (f"{CELL_N} jjj:value 30.6", ""),
    "IC-18": ("", f"{CUBE_N} qb:slice <urn:s> . <urn:s> qb:observation <urn:o> ."),
    "IC-19": ("", "jjj:place qb:codeList <urn:list> . <urn:list> a skos:ConceptScheme ."),
}


@pytest.fixture(scope="module")
def cubes(real_graphs: dict[str, Graph]) -> Graph:
    """Return what the constraints look at: the cube, its cells, and the properties that are its components."""
    whole = Graph()
    derived = real_graphs[terms.graph("derived")]
    for kind in (QB.DataSet, QB.DataStructureDefinition, QB.ComponentSpecification, QB.Observation):
        for node in derived.subjects(RDF.type, kind):
            for graph in real_graphs.values():
                whole += graph.triples((node, None, None))
    for component in (*derived.objects(None, QB.dimension), *derived.objects(None, QB.attribute)):
        for predicate in (RDFS.range, RDF.type):
            for graph in real_graphs.values():
                whole += graph.triples((component, predicate, None))
    for graph in real_graphs.values():
        whole += graph.triples((URIRef(terms.term("category")), RDFS.range, None))
        whole += graph.triples((URIRef(terms.term("value")), RDF.type, None))
    return whole


def broken(graph: Graph, constraint: str) -> bool:
    """Tell whether `graph` breaks a constraint."""
    return bool(graph.query(PROLOGUE + f"ASK {{ {CONSTRAINTS[constraint]} }}").askAnswer)


def test_the_district_table_is_a_cube(real_graphs: dict[str, Graph]) -> None:
    """The table of 17 areas by four pollutants is one data set of 68 cells, labelled in both languages."""
    derived = real_graphs[terms.graph("derived")]
    cube = URIRef(terms.thing(CUBE))
    assert set(derived.subjects(RDF.type, QB.DataSet)) == {cube}
    cells = set(derived.subjects(QB.dataSet, cube))
    assert len(cells) == 68
    assert cells == set(derived.subjects(RDF.type, QB.Observation))
    assert {label.language for label in derived.objects(cube, SKOS.prefLabel)} == {"zh", "en"}
    source = real_graphs[terms.graph("source/beijing-2024")]
    observation = URIRef(terms.term("Observation"))
    assert all((cell, RDF.type, observation) in source for cell in cells)
    assert not list(source.subjects(QB.dataSet))


def test_facts_beside_a_table_are_no_cells(toy_graphs: dict[str, Graph]) -> None:
    """The toy's table of two districts by two indicators is a cube of four; a sentence below it is not in it."""
    derived = toy_graphs[terms.graph("derived")]
    assert len(set(derived.subjects(RDF.type, QB.Observation))) == 4
    [document] = read_seeds(bundle.seeds()).documents
    assert [len(table) for table in tables(document)] == [68]


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_constraint_holds_and_can_fail(cubes: Graph, constraint: str) -> None:
    """The cube keeps the constraint, and a planted violation of it is found."""
    assert not broken(cubes, constraint)
    removed, added = BROKEN[constraint]
    prefixes = PROLOGUE.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    planted = cubes + Graph().parse(data=f"{prefixes}{added}", format="turtle")
    for triple in Graph().parse(data=f"{prefixes}{removed}{' .' if removed else ''}", format="turtle"):
        assert (triple in planted) or triple[2] == Literal(True), triple
        planted.remove(triple)
    assert broken(planted, constraint)


def test_every_constraint_is_accounted_for(cubes: Graph) -> None:
    """The constraints that are not run concern slices, measure dimensions and hierarchies, which no cube here has."""
    assert {f"IC-{number}" for number in range(1, 22)} == CONSTRAINTS.keys() | NOT_APPLICABLE.keys()
    for word in ("slice", "sliceKey", "sliceStructure", "measureType", "hierarchyRoot", "parentChildProperty"):
        assert not list(cubes.subject_objects(URIRef(terms.PREFIXES["qb"] + word)))
        assert (None, None, URIRef(terms.PREFIXES["qb"] + word)) not in cubes
