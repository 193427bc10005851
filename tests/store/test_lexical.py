"""What was loaded comes back as it was written, although the engine keeps only values."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from jingjinji.release import Release
from jingjinji.store import port
from jingjinji.store.evaluate import Engine
from jingjinji.store.limits import Limits
from jingjinji.store.port import Formats, Request

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FACTS = [
    ("dust", "change", "-12.0", "decimal"),
    ("voc", "change", "-12", "decimal"),
    ("other", "change", "-12.00", "decimal"),
    ("pm25", "value", "30.50", "decimal"),
    ("no2", "value", "23.0", "decimal"),
    ("passage", "start", "719", "nonNegativeInteger"),
    ("count", "value", "719", "integer"),
    ("flag", "value", "1", "boolean"),
    ("double", "value", "1.0E6", "double"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return facts whose figures the engine would rewrite."""
    file = tmp_path_factory.mktemp("lexical") / "all.nq"
    row = '<urn:{0}> <urn:{1}> "{2}"^^<{3}{4}> <urn:g> .\n'
    file.write_text("".join(row.format(s, p, value, _XSD, name) for s, p, value, name in _FACTS), encoding="utf-8")
    return Engine(file)


def ask(engine: Engine, query: str) -> list[list[str]]:
    """Return the rows of a query as values, with the datatype's name after a space."""
    rows = json.loads(engine.evaluate(Request(query), Limits()).body)["results"]["bindings"]
    return [
        [f"{cell['value']} {cell.get('datatype', '').removeprefix(_XSD)}".strip() for cell in row.values()]
        for row in rows
    ]


def test_every_fact_comes_back_as_written(engine: Engine) -> None:
    """Subject and value of every fact give back its literal, precision and datatype."""
    found = ask(engine, "SELECT ?s ?o { ?s ?p ?o }")
    assert sorted(found) == sorted([f"urn:{s}", f"{value} {name}"] for s, _, value, name in _FACTS)


def test_what_is_computed_beside_a_figure_does_not_hide_how_it_is_written(engine: Engine) -> None:
    """A figure keeps its precision in a row that also holds what was computed from it."""
    doubled = "SELECT ?p ?v ?twice { VALUES ?s { <urn:other> } ?s ?p ?v BIND (?v * 2 AS ?twice) FILTER (?v < 0) }"
    assert ask(engine, doubled) == [["urn:change", "-12.00 decimal", "-24 decimal"]]


def test_a_graph_comes_back_as_written(engine: Engine) -> None:
    """A constructed graph has the literals of the release."""
    body = engine.evaluate(Request("CONSTRUCT WHERE { ?s ?p ?o }", Formats(graph=port.N_TRIPLES)), Limits()).body
    found = {
        (t.subject.value, t.object.value, t.object.datatype.value)
        for t in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    }  # type: ignore[union-attr]
    assert found == {(f"urn:{s}", value, _XSD + name) for s, _, value, name in _FACTS}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?o { ?s <urn:change> ?o } ORDER BY ?s", ["-12.0 decimal", "-12.00 decimal", "-12 decimal"]),
        (
            "SELECT ?o { ?s <urn:change> ?o FILTER(?o = -12) } ORDER BY ?s",
            ["-12.0 decimal", "-12.00 decimal", "-12 decimal"],
        ),
        ("SELECT DISTINCT ?o { ?s <urn:change> ?o FILTER(?o = -12) }", ["-12 decimal"]),
        ("SELECT ?o { <urn:dust> <urn:change> ?o FILTER(?o < -11) }", ["-12.0 decimal"]),
        (
            "SELECT ?o { VALUES ?s { <urn:pm25> <urn:no2> } ?s <urn:value> ?o } ORDER BY ?o",
            ["23.0 decimal", "30.50 decimal"],
        ),
        ("SELECT ?o { <urn:double> <urn:value> ?o }", ["1.0E6 double"]),
    ],
)
def test_figures_alone_come_back_as_written(engine: Engine, query: str, rows: list[str]) -> None:
    """Figures without their subjects are told apart by their triples, else by the second run, else they are plain."""
    assert ask(engine, query) == [[row] for row in rows]


def test_a_limit_takes_the_same_rows(engine: Engine) -> None:
    """However many rows are asked for, the figures among them come back as written."""
    every = ask(engine, "SELECT ?o { ?s <urn:change> ?o }")
    assert len({value for (value,) in every}) == 3
    for number in (1, 2, 3):
        assert ask(engine, f"SELECT ?o {{ ?s <urn:change> ?o }} LIMIT {number}") == every[:number]


def test_values_are_the_first_runs(engine: Engine) -> None:
    """Sums, counts and comparisons are exact: the marks never show."""
    assert ask(engine, "SELECT (SUM(?o) AS ?sum) (COUNT(*) AS ?n) { ?s <urn:change> ?o }") == [
        ["-36 decimal", "3 integer"]
    ]
    assert ask(engine, "SELECT (COUNT(*) AS ?n) { ?s <urn:change> ?o FILTER(?o <= -12 && ?o >= -12) }") == [
        ["3 integer"]
    ]
    assert ask(engine, "SELECT ?s (COUNT(*) + 718 AS ?n) { ?s <urn:start> ?o } GROUP BY ?s") == [
        ["urn:passage", "719 integer"]
    ]


def test_every_literal_of_the_real_release_comes_back(real_release: Release) -> None:
    """No literal of the real release is changed on its way through the store."""
    loaded = [quad.triple for quad in ox.parse(path=str(real_release.nquads), format=ox.RdfFormat.N_QUADS)]
    body = (
        Engine(real_release.nquads)
        .evaluate(Request("CONSTRUCT WHERE { ?s ?p ?o }", Formats(graph=port.N_TRIPLES)), Limits())
        .body
    )
    back = {(t.subject, t.predicate, t.object) for t in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}
    typed = {(t.subject, t.predicate, t.object) for t in loaded if isinstance(t.object, ox.Literal)}
    assert len(typed) > 10_000
    assert typed - back == set()


def test_a_release_without_such_literals_needs_no_marks(tmp_path: Path) -> None:
    """Where no decimal is written in two ways nothing is marked."""
    file = tmp_path / "all.nq"
    file.write_text(f'<urn:a> <urn:b> "1.50"^^<{_XSD}decimal> <urn:g> .\n', encoding="utf-8")
    engine = Engine(file)
    assert engine._marks is None
    assert ask(engine, "SELECT ?o { ?s ?p ?o }") == [["1.50 decimal"]]
