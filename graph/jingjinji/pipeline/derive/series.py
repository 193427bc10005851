"""Put one figure a year into the yearly series of each indicator and place, as a data cube (RDF Data Cube).

Of several figures of a year the series takes what a source gives before what is computed, of two given ones that which
is preferred, and of computed ones that of a held document, then the narrowest. A cell of a printed table stays in its
table's cube alone: an observation belongs to one data set (RDF Data Cube, IC-1).
"""

from __future__ import annotations

from collections import defaultdict

from rdflib import PROV, QB, RDF, SKOS, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Seeds
from jingjinji.faults import Fault
from jingjinji.pipeline.derive.cube import STRUCTURE, tables, write_structure
from jingjinji.pipeline.derive.pool import Figure, Key, Pool

SERIES = "dataset/yearly-series"
SHORTEST = 2


def write_series(graph: Graph, seeds: Seeds, pool: Pool) -> None:
    """Write the data set of yearly series: pairs of indicator and place with figures of at least two years."""
    in_tables = {cell.ref for document in seeds.documents for table in tables(document) for cell in table}
    rows: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for key in pool.by_key:
        chosen = chosen_figure(pool, key)
        if chosen.ref not in in_tables:
            rows[key[:2]].append(chosen)
    cube = URIRef(terms.thing(SERIES))
    for figures in rows.values():
        for figure in figures if len(figures) >= SHORTEST else ():
            observation = URIRef(terms.thing(figure.ref))
            graph.add((observation, RDF.type, QB.Observation))
            graph.add((observation, QB.dataSet, cube))
    write_structure(graph)
    graph.add((cube, RDF.type, QB.DataSet))
    graph.add((cube, QB.structure, URIRef(terms.thing(STRUCTURE))))
    graph.add((cube, SKOS.prefLabel, Literal("年度数据序列：地点 × 指标 × 年份", "zh")))
    graph.add((cube, SKOS.prefLabel, Literal("Yearly series: place by indicator by year", "en")))
    for source in seeds.sources:
        graph.add((cube, PROV.wasDerivedFrom, URIRef(terms.thing(f"source/{source.id}"))))


def chosen_figure(pool: Pool, key: Key) -> Figure:
    """Return the figure that series use; two given ones between which nobody decided are a fault."""
    given = [figure for figure in pool.reported(key) if figure.ref not in pool.less_preferred]
    if len(given) > 1:
        names = " and ".join(figure.ref for figure in given)
        raise Fault(
            f"{names} are of the same indicator, place and year",
            hint="preferences.toml says which one series use, and why; the same figure again is a [[mention]]",
        )
    best = pool.best(key)
    assert best
    return best
