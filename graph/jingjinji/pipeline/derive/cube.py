"""Describe printed tables as data cubes (RDF Data Cube): the same observations, with a structure that tools know.

They stand in `graph/derived`: a source prints a table and never says that it is a cube, so the structure is ours.
Only a complete table of places by indicators becomes a cube; the cells keep their IRIs and gain a second type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rdflib import PROV, QB, RDF, SKOS, XSD, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Document, Fact

# The components of the one structure, in the order of reading; ontology/alignments/qb.ttl has their kinds.
DIMENSIONS, MEASURES, ATTRIBUTES = ("place", "indicator", "year"), ("value",), ("unit",)
STRUCTURE = "structure/place-indicator-year"
NAMES = {"place": "地点", "indicator": "指标", "year": "年份", "value": "数值", "unit": "单位"}
Table = list[Fact]


def write_cubes(graph: Graph, document: Document) -> None:
    """Write a data set with its structure for each printed table of `document`."""
    for table in tables(document):
        write_structure(graph)
        _write_cube(graph, document, table)


def tables(document: Document) -> Iterator[Table]:
    """Yield the cells of each printed table.

    The cells of a row are the observations that one place of a fact file wrote; the rows of a table have the same
    columns and share every citation but that of the cell itself.
    """
    rows: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in document.facts:
        if fact.kind == "observation":
            rows[str(fact.file), fact.line].append(fact)
    found: dict[tuple[object, ...], Table] = defaultdict(list)
    for (file, _), cells in rows.items():
        if len(cells) > 1:
            columns = tuple((cell.fields["indicator"], cell.fields["year"], cell.fields["unit"]) for cell in cells)
            found[file, columns, cells[0].citations[1:]].extend(cells)
    yield from found.values()


def write_structure(graph: Graph) -> None:
    """Write the definition that all tables follow; to write it twice changes nothing."""
    structure = URIRef(terms.thing(STRUCTURE))
    graph.add((structure, RDF.type, QB.DataStructureDefinition))
    graph.add((structure, SKOS.prefLabel, Literal("地点 × 指标 × 年份", "zh")))
    graph.add((structure, SKOS.prefLabel, Literal("place by indicator by year", "en")))
    kinds = ((QB.dimension, DIMENSIONS), (QB.measure, MEASURES), (QB.attribute, ATTRIBUTES))
    for kind, names in kinds:
        for name in names:
            component = URIRef(f"{structure}/{name}")
            graph.add((structure, QB.component, component))
            graph.add((component, RDF.type, QB.ComponentSpecification))
            graph.add((component, SKOS.prefLabel, Literal(NAMES[name], "zh")))
            graph.add((component, SKOS.prefLabel, Literal(name, "en")))
            graph.add((component, kind, URIRef(terms.term(name))))
            if name in DIMENSIONS:
                order = str(DIMENSIONS.index(name) + 1)
                graph.add((component, QB.order, Literal(order, datatype=XSD.integer)))
            if name in ATTRIBUTES:
                graph.add((component, QB.componentRequired, Literal("true", datatype=XSD.boolean)))


def _write_cube(graph: Graph, document: Document, table: Table) -> None:
    indicators = dict.fromkeys(cell.fields["indicator"].split("/")[1] for cell in table)
    places = {cell.fields["place"] for cell in table}
    year = table[0].fields["year"]
    cube = URIRef(terms.thing("-".join((f"dataset/{document.id}", *indicators, str(year)))))
    graph.add((cube, RDF.type, QB.DataSet))
    graph.add((cube, QB.structure, URIRef(terms.thing(STRUCTURE))))
    graph.add((cube, PROV.wasDerivedFrom, URIRef(terms.thing(f"source/{document.id}"))))
    zh = f"{document.zh}：{len(places)}个地点 × {len(indicators)}项指标，{year}年"
    en = f"{document.en}: {len(places)} places by {len(indicators)} indicators, {year}"
    graph.add((cube, SKOS.prefLabel, Literal(zh, "zh")))
    graph.add((cube, SKOS.prefLabel, Literal(en, "en")))
    for cell in table:
        observation = URIRef(terms.thing(cell.ref))
        graph.add((observation, RDF.type, QB.Observation))
        graph.add((observation, QB.dataSet, cube))
