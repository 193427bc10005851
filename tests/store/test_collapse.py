"""What is grouped from columns answers like the engine, byte for byte; what is not certain stays with the engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import pytest

from jingjinji.answers.library.bind import bind, questions
from jingjinji.release import Release
from jingjinji.store import collapse as collapse_module
from jingjinji.store import gather, port, tables
from jingjinji.store.collapse import Collapse
from jingjinji.store.columns import Columns
from jingjinji.store.evaluate import Engine
from jingjinji.store.graphs import Graphs
from jingjinji.store.limits import Limits
from jingjinji.store.port import Dataset, Formats, Request
from jingjinji.store.stars import Rewritten, Stars
from jingjinji.store.statistics import Statistics
from store.claims import solutions

EX = "http://figures.example/"
PREFIXES = f"PREFIX ex: <{EX}>\n"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATA = """
ex:c1 a ex:Claim ; ex:measure ex:m1 ; ex:indicator ex:i1 . ex:c2 a ex:Claim ; ex:measure ex:m1 ; ex:indicator ex:i2 .
ex:c3 a ex:Claim ; ex:measure ex:m2 ; ex:indicator ex:i1, ex:i2, ex:i3 ; ex:note "n" ; ex:part [] .
ex:c4 a ex:Claim ; ex:measure ex:m1 ; ex:indicator ex:i1 . ex:m1 ex:label "One"@en, "一"@zh . ex:m2 ex:label "Two"@en .
ex:o1 a ex:Figure ; ex:indicator ex:i1 ; ex:value 1.50 ; ex:year 2020 ; ex:mixed 1 ; ex:double 1e0 ; ex:on ex:d1 .
ex:o2 a ex:Figure ; ex:indicator ex:i1 ; ex:value -12.0 ; ex:year 2021 ; ex:mixed 1.0 ; ex:double 2e0 ; ex:on ex:d1 .
ex:o3 a ex:Figure ; ex:indicator ex:i2 ; ex:value -12 , 1.5 ; ex:year 2020 ; ex:mixed "x" ; ex:on ex:d2 .
ex:o4 a ex:Figure ; ex:indicator ex:i2 ; ex:value 0.000000000000000001 ; ex:year 2021 .
ex:o5 a ex:Figure ; ex:indicator ex:i4 ; ex:year 2021 . ex:self ex:indicator ex:self .
ex:none ex:of 9223372036854775807, 5 .
"""
COLLAPSED = {
    "the mission's join": (
        "SELECT ?m (COUNT(?o) AS ?n) (SUM(?y) AS ?s) (AVG(?y) AS ?mean) { ?c a ex:Claim ; ex:measure ?m ; "
        "ex:indicator ?i . ?o a ex:Figure ; ex:indicator ?i ; ex:year ?y } GROUP BY ?m"
    ),
    "decimals of several scales": "SELECT ?i (SUM(?v) AS ?s) { ?o ex:indicator ?i ; ex:few ?v } GROUP BY ?i",
    "the least and the greatest": (
        "SELECT ?i (MIN(?y) AS ?least) (MAX(?y) AS ?most) { ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?i"
    ),
    "no groups": "SELECT ?i (COUNT(*) AS ?n) { ?o ex:indicator ?i ; ex:nothing ?y } GROUP BY ?i",
    "no solutions": (
        "SELECT (COUNT(*) AS ?n) (SUM(?y) AS ?s) (AVG(?y) AS ?m) (MIN(?y) AS ?l) (COUNT(DISTINCT ?y) AS ?d) "
        "{ ?o ex:indicator ex:i1 ; ex:year ?y . ?o ex:on ex:d3 }"
    ),
    "one group of all": "SELECT (COUNT(*) AS ?n) (AVG(?y) AS ?m) (MAX(?y) AS ?x) { ?o ex:indicator ?i ; ex:year ?y }",
    "different values": (
        "SELECT ?m (COUNT(DISTINCT ?o) AS ?n) (COUNT(DISTINCT ?y) AS ?d) (COUNT(?y) AS ?all) "
        "{ ?c ex:measure ?m ; ex:indicator ?i . ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?m"
    ),
    "labels within": (
        "SELECT ?m ?l (AVG(?y) AS ?mean) (COUNT(*) AS ?n) { ?c ex:measure ?m ; ex:indicator ?i . ?o ex:indicator ?i ; "
        'ex:year ?y OPTIONAL { ?m ex:label ?l FILTER (LANG(?l) = "zh") } } GROUP BY ?m ?l ORDER BY ?m'
    ),
    "labels around": (
        "SELECT ?m ?l ?n { { SELECT ?m (COUNT(*) AS ?n) { ?c ex:measure ?m ; ex:indicator ?i . ?o ex:indicator ?i } "
        "GROUP BY ?m HAVING (COUNT(*) > 1) } OPTIONAL { ?m ex:label ?l } }"
    ),
    "an OPTIONAL that makes rows more": (
        "SELECT ?i (SUM(?y) AS ?s) (COUNT(*) AS ?n) { ?o ex:indicator ?i ; ex:year ?y . ?c ex:indicator ?i ; "
        "ex:measure ?m OPTIONAL { ?m ex:label ?l } } GROUP BY ?i"
    ),
    "conditions": (
        "SELECT ?i (COUNT(*) AS ?n) { ?o ex:indicator ?i ; ex:year ?y FILTER (?y >= 2021 && ?i IN (ex:i1, ex:i2)) "
        "FILTER (?i != ex:i2) } GROUP BY ?i"
    ),
    "a condition on two": "SELECT ?i (COUNT(*) AS ?n) { ?o ex:indicator ?i ; ex:on ?d FILTER (?i != ?d) } GROUP BY ?i",
    "data": (
        "SELECT ?m (SUM(?y) AS ?s) { VALUES (?i ?m) { (ex:i1 ex:m1) (ex:i1 ex:m1) (ex:i9 ex:m2) (ex:i2 ex:m2) } "
        "?c ex:measure ?m ; ex:indicator ?i . ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?m"
    ),
    "an expression to group by": (
        "SELECT ?era (SUM(?y) AS ?s) { ?o ex:year ?y ; ex:indicator ?i } GROUP BY (IF(?y > 2020, 1, 0) AS ?era)"
    ),
    "a constant in a pattern, in another form": "SELECT (COUNT(*) AS ?n) { ?o ex:value 1.500 ; ex:indicator ?i }",
    "a constant subject": "SELECT ?i (COUNT(*) AS ?n) { ex:o1 ex:year ?y . ?o ex:year ?y ; ex:on ?i } GROUP BY ?i",
    "one variable twice": "SELECT (COUNT(*) AS ?n) { ?o ex:indicator ?o }",
    "a blank node that nobody asks for": "SELECT ?m (COUNT(*) AS ?n) { ?c ex:measure ?m ; ex:part [] } GROUP BY ?m",
    "groups alone": "SELECT ?i { ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?i ORDER BY ?i",
    "sums in conditions and orders": (
        "SELECT ?i { ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?i HAVING (AVG(?y) > 2020.1) ORDER BY DESC(SUM(?y)) ?i"
    ),
    "data behind": "SELECT ?i (COUNT(*) AS ?n) { ?o ex:indicator ?i ; ex:year ?y } GROUP BY ?i VALUES ?i { ex:i1 }",
    "beside other stars": (
        "SELECT * { ?c a ex:Claim ; ex:measure ?m . ?o a ex:Figure ; ex:on ?d . "
        "{ SELECT ?i (COUNT(*) AS ?n) { ?f ex:indicator ?i ; ex:year ?y } GROUP BY ?i } ?c ex:indicator ?i }"
    ),
}
KEPT = {
    "a value that is no number": "SELECT (SUM(?x) AS ?s) { ?o ex:mixed ?x ; ex:year ?y }",
    "doubles": "SELECT (AVG(?x) AS ?s) { ?o ex:double ?x ; ex:year ?y }",
    "decimals beyond 64 bits": "SELECT (SUM(?x) AS ?s) { ?o ex:value ?x ; ex:year ?y }",
    "an integer beyond what sums hold": "SELECT (SUM(?x) AS ?s) { ?o ex:of ?x }",
    "different values to be added up": "SELECT (SUM(DISTINCT ?y) AS ?s) { ?o ex:year ?y ; ex:indicator ?i }",
    "an expression": "SELECT (SUM(?y * 2) AS ?s) { ?o ex:year ?y ; ex:indicator ?i }",
    "a path": "SELECT ?m (COUNT(*) AS ?n) { ?c ex:measure ?m ; ex:indicator|ex:note ?i } GROUP BY ?m",
    "any property": "SELECT ?p (COUNT(*) AS ?n) { ?o ?p ?x ; ex:year ?y } GROUP BY ?p",
    "one graph": "SELECT ?m { GRAPH ex:g1 { { SELECT ?m (COUNT(*) AS ?n) { ?c ex:measure ?m } GROUP BY ?m } } }",
    "patterns of one graph": (
        "SELECT ?m (COUNT(*) AS ?n) { ?c ex:measure ?m GRAPH ex:g2 { ?c ex:indicator ?i } } GROUP BY ?m"
    ),
    "groups in EXISTS": (
        "SELECT ?m { ?c ex:measure ?m FILTER EXISTS "
        "{ { SELECT ?c (COUNT(*) AS ?n) { ?c ex:indicator ?i } GROUP BY ?c } } }"
    ),
    "a blank node for a group": "SELECT ?x (COUNT(*) AS ?n) { ?c ex:part ?x ; ex:measure ?m } GROUP BY ?x",
    "an optional value to be counted": (
        "SELECT ?m (COUNT(?l) AS ?n) { ?c ex:measure ?m ; ex:indicator ?i OPTIONAL { ?m ex:label ?l } } GROUP BY ?m"
    ),
    "different values over partial groups": (
        "SELECT ?m (COUNT(DISTINCT ?y) AS ?n) { ?c ex:measure ?m ; ex:indicator ?i . ?o ex:indicator ?i ; ex:year ?y "
        "OPTIONAL { ?i ex:label ?l } } GROUP BY ?m"
    ),
    "patterns that are not connected": "SELECT (COUNT(*) AS ?n) { ?c ex:measure ?m . ?o ex:year ?y }",
    "a name that is taken": "SELECT (COUNT(*) AS ?n) (1 AS ?jjjc_n) { ?o ex:year ?y ; ex:indicator ?i }",
    "chance": "SELECT ?i (COUNT(*) AS ?n) { ?o ex:year ?y ; ex:indicator ?i FILTER (?y > RAND()) } GROUP BY ?i",
    "patterns outside of the group": (
        "SELECT ?i (COUNT(*) AS ?n) { ?o ex:year ?y ; ex:indicator ?i } GROUP BY ?i HAVING (EXISTS { ?i ex:of ?x })"
    ),
}


@cache
def snapshot() -> tuple[ox.Store, Stars, Collapse]:
    """Return the data, most of them in two graphs, their union as the default graph, and what writes queries anew."""
    store = ox.Store()
    few = " . ".join(f"ex:o{n} ex:few {value}" for n, value in enumerate(("2.5", "0.125", "-7.0", "100.0"), 1))
    triples = f"{_DATA} {few}"
    for graph in ("ex:g1", "ex:g2"):
        store.update(f"{PREFIXES} INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}")
    store.update(f"{PREFIXES} DELETE WHERE {{ GRAPH ex:g2 {{ ex:c3 ?p ?o }} }}")
    graphs = Graphs(store)
    columns = Columns(graphs)
    return store, Stars(Statistics(graphs, columns)), Collapse(columns, worth=0)


def rewrite(query: str) -> Rewritten:
    """Return a query as it is evaluated."""
    _, stars, collapse = snapshot()
    return stars.rewrite(PREFIXES + query, None, collapse)


@pytest.mark.parametrize("name", COLLAPSED)
def test_the_answer_is_the_same(name: str) -> None:
    """A grouped join that is worked out from columns has the engine's rows."""
    store, _, _ = snapshot()
    found = rewrite(COLLAPSED[name])
    assert found.groups, "it is not worked out from columns"
    assert "VALUES" in found.text
    assert solutions(store, found.text) == solutions(store, PREFIXES + COLLAPSED[name]), found.text


@pytest.mark.parametrize("name", KEPT)
def test_what_is_not_certain_stays_with_the_engine(name: str) -> None:
    """What cannot be exact, or is not read in full, is not worked out here; and it is SPARQL."""
    store, _, _ = snapshot()
    assert rewrite(KEPT[name]).groups == ()
    assert solutions(store, PREFIXES + KEPT[name]) is not None


_MEANS = (
    "SELECT ?m (COUNT(*) AS ?n) (MIN(?y) AS ?least) { ?c ex:measure ?m ; ex:indicator ?i . "
    "?o ex:indicator ?i ; ex:year ?y } GROUP BY ?m"
)


def engine(tmp_path: Path, *, columns_from: float = 0, curated: dict[str, bytes] | None = None) -> Engine:
    """Return an engine over the data that makes columns from so many triples on."""
    store, _, _ = snapshot()
    content = ox.serialize(
        (quad for quad in store if quad.graph_name != ox.DefaultGraph()), format=ox.RdfFormat.N_QUADS
    )
    assert content is not None
    (tmp_path / "all.nq").write_bytes(content)
    made = Engine(tmp_path / "all.nq", curated, columns_from=columns_from)
    if made.graphs.collapse:
        made.graphs.collapse.worth = 0
    return made


def rows(engine: Engine, query: str, *, rewrite: bool = True, dataset: Dataset | None = None) -> list[bytes]:
    """Return the lines of an answer as CSV, in order of the bytes."""
    request = Request(PREFIXES + query, Formats(port.CSV), dataset or Dataset())
    return sorted(engine.evaluate(request, Limits(rewrite=rewrite)).body.splitlines())


def is_collapsed(engine: Engine, query: str, *, rewrite: bool = True, dataset: Dataset | None = None) -> bool:
    """Tell whether a query is worked out from columns."""
    request = Request(PREFIXES + query, explain=True, dataset=dataset or Dataset())
    return "worked out from the columns" in engine.explain(request, Limits(rewrite=rewrite))


def test_a_small_snapshot_has_no_columns(tmp_path: Path) -> None:
    """Below the size that is worth it nothing is made, and what the switch leaves to the engine is left to it."""
    small, large = engine(tmp_path, columns_from=1000), engine(tmp_path)
    assert small.graphs.collapse is None
    assert not is_collapsed(small, _MEANS)
    assert is_collapsed(large, _MEANS)
    assert not is_collapsed(large, _MEANS, rewrite=False)
    assert rows(small, _MEANS) == rows(large, _MEANS) == rows(large, _MEANS, rewrite=False)


def test_a_join_that_the_engine_does_quickly_is_left_to_it(tmp_path: Path) -> None:
    """Columns are used only where the counts say that the join is long."""
    large = engine(tmp_path)
    assert large.graphs.collapse
    large.graphs.collapse.worth = 1e9
    assert not is_collapsed(large, _MEANS)


@pytest.mark.parametrize(
    ("clause", "dataset"),
    [
        ("FROM ex:g2", Dataset()),
        ("FROM ex:g2 FROM ex:g9", Dataset()),
        ("FROM NAMED ex:g1", Dataset()),
        ("", Dataset((EX + "g2",))),
        ("", Dataset(named_graphs=(EX + "g2",))),
    ],
)
def test_only_the_union_of_all_graphs_has_columns(tmp_path: Path, clause: str, dataset: Dataset) -> None:
    """A query over another dataset is the engine's."""
    large, query = engine(tmp_path), _MEANS.replace("{", clause + " {", 1)
    assert rows(large, query, dataset=dataset) == rows(large, query, dataset=dataset, rewrite=False)
    assert rows(large, query, dataset=dataset) != rows(large, _MEANS)
    assert not is_collapsed(large, query, dataset=dataset)


def test_what_curators_add_is_in_the_columns(tmp_path: Path) -> None:
    """The columns are those of the release and the curators' graphs together, each triple once."""
    more = f'<{EX}o9> <{EX}year> "1999"^^<{_XSD}integer> <{EX}mine> .\n<{EX}o9> <{EX}indicator> <{EX}i1> <{EX}mine> .\n'
    again = f"<{EX}o1> <{EX}indicator> <{EX}i1> <{EX}mine> .\n"
    large, before = engine(tmp_path, curated={EX + "mine": (more + again).encode()}), engine(tmp_path)
    assert is_collapsed(large, _MEANS)
    assert rows(large, _MEANS) == rows(large, _MEANS, rewrite=False) != rows(before, _MEANS)


@pytest.mark.parametrize("call", ["MIN", "MAX", "SUM", "AVG"])
def test_a_figure_comes_back_as_it_is_written(tmp_path: Path, call: str) -> None:
    """A value among results is printed as without columns, also where a decimal is written in several ways."""
    large = engine(tmp_path)
    query = f"SELECT ?i ({call}(?v) AS ?x) {{ ?o ex:indicator ?i ; ex:few ?v }} GROUP BY ?i"
    assert is_collapsed(large, query)
    assert rows(large, query) == rows(large, query, rewrite=False)


def test_the_library_answers_alike(real_release: Release) -> None:
    """Each question of the library has the same answer in the same order with and without columns; many are reached."""
    whole = Engine(real_release.nquads, columns_from=0)
    assert whole.graphs.collapse
    whole.graphs.collapse.worth = 0
    assert sum(is_alike(whole, bind(question, {})) for question in questions()) >= 5


def is_alike(whole: Engine, text: str) -> bool:
    """Compare the answers to one question; tell whether columns had a part in it."""
    plain, found = (
        whole.evaluate(Request(text, Formats(port.JSON)), Limits(rewrite=rewrite)).body for rewrite in (False, True)
    )
    assert plain == found, text
    return "worked out from the columns" in whole.explain(Request(text), Limits())


def test_too_many_rows_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join or a result beyond the caps is the engine's."""
    _, stars, collapse = snapshot()
    for module, cap in ((tables, "MOST_ROWS"), (collapse_module, "MOST_GROUPS"), (collapse_module, "MOST_TESTED")):
        with monkeypatch.context() as patch:
            patch.setattr(module, cap, 0)
            query = f"{PREFIXES}# {cap}\n{COLLAPSED['conditions']}"
            assert not stars.rewrite(query, None, collapse).groups
    assert stars.rewrite(PREFIXES + COLLAPSED["conditions"], None, collapse).groups


def _no_weights(measure: tables.Measure, values: Any, weight: Any) -> Any:
    return values


def _no_scales(terms: Any, ids: Any) -> Any:
    return terms.unscaled[ids], gather.Exact(0, 2)


def _no_condition(one: Any, *_: object) -> Any:
    return np.ones(len(one.columns.terms), np.bool_)


def _no_pairs(one: Any, part: Any) -> Any:
    return one.whole_block(part).take(np.array([0]))


PLANTED = {
    "sums that forget how many rows a row is": (tables, "_times", _no_weights, "the mission's join"),
    "decimals without their scales": (gather, "_exact", _no_scales, "decimals of several scales"),
    "conditions that are always true": (collapse_module._One, "_allowed", _no_condition, "conditions"),
    "repeated rows of data that count once": (collapse_module._One, "_block", _no_pairs, "data"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The comparison with the engine sees each of these faults."""
    owner, attribute, fault, case = PLANTED[name]
    monkeypatch.setattr(collapse_module._One, "whole_block", collapse_module._One._block, raising=False)
    monkeypatch.setattr(owner, attribute, fault)
    store, stars, collapse = snapshot()
    found = stars.rewrite(f"{PREFIXES}# {name}\n{COLLAPSED[case]}", None, collapse)
    assert found.groups
    assert solutions(store, found.text) != solutions(store, PREFIXES + COLLAPSED[case])
