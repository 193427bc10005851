"""A figure is written as its own triple has it, told by the patterns of the query or, more slowly, by marks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jingjinji.store import lexical
from jingjinji.store.evaluate import Engine
from jingjinji.store.joins import Node, Pattern
from jingjinji.store.limits import Limits
from jingjinji.store.port import CSV, Formats, NotAcceptable, QuerySyntax, Request
from jingjinji.store.tokens import scan
from jingjinji.store.witness import to_show, witness

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WAYS = ("12", "12.0", "12.00", "7.5", "7.50", "3.10", "24", "24.0", "19.5", "4.40")
# Without marks: by a subject that is shown, that is not, that is a constant, by a predicate, beside what is computed.
BY_TRIPLES = (
    "SELECT ?s ?v { ?s <urn:value> ?v FILTER (?v > 3) }",
    "SELECT ?v { ?s <urn:value> ?v FILTER (?v > 3) } ORDER BY ?s",
    "SELECT ?v { ?s <urn:value> ?v } ORDER BY ?s",
    "SELECT ?v { <urn:s1> <urn:value> ?v FILTER (?v > 3) }",
    "SELECT ?p ?v { ?s ?p ?v FILTER (ISNUMERIC(?v)) } ORDER BY ?s ?p",
    "SELECT ?v ?w { ?s <urn:value> ?v OPTIONAL { ?s <urn:least> ?w } FILTER (?v > 3) } ORDER BY ?s",
    "SELECT ?s ?v ?again { ?s <urn:value> ?v BIND (?v AS ?again) }",
    "SELECT ?s ?v ?twice { ?s <urn:value> ?v BIND (ROUND(?v * 2) AS ?twice) }",
    "SELECT ?a ?b { ?s <urn:value> ?a . ?t <urn:value> ?b . ?s <urn:beside> ?t FILTER (?a != ?b) } ORDER BY ?s",
    "SELECT ?v { GRAPH ?g { ?s <urn:value> ?v } FILTER (?v < 20) } ORDER BY ?s",
    "SELECT ?v { ?s <urn:beside>/<urn:value> ?v ; <urn:least> ?w FILTER (?w < 20) } ORDER BY ?s",
    "SELECT * { ?s <urn:value> ?v FILTER (?v < 20) }",
)
WITH_MARKS = (
    "SELECT ?v { { ?s <urn:value> ?v } UNION { ?s <urn:least> ?v } FILTER (?v < 20) } ORDER BY ?s ?v",
    "SELECT DISTINCT ?v { ?s <urn:value> ?v }",
    "SELECT ?t (MAX(?v) AS ?most) { ?s <urn:beside> ?t ; <urn:value> ?v } GROUP BY ?t",
    "SELECT ?v { { SELECT ?v { ?s <urn:value> ?v } } }",
    "SELECT ?x { ?s <urn:value> ?v BIND (IF(?v > 10, ?v, 0) AS ?x) }",
    "SELECT ?s ?t { ?s <urn:value> ?v . ?t <urn:value> ?v }",
    "SELECT DISTINCT ?v { ?s <urn:value> ?v FILTER (?v > 3) }",
    "SELECT ?v (COUNT(*) AS ?n) { ?s <urn:value> ?v } GROUP BY ?v",
    "SELECT ?s { ?s <urn:value> ?v MINUS { <urn:s0> <urn:least> ?v } }",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return figures of which some have one value and are written in two or three ways."""
    file = tmp_path_factory.mktemp("witness") / "all.nq"
    lines = []
    for number, way in enumerate(_WAYS):
        least = _WAYS[(number * 3 + 1) % len(_WAYS)]
        lines += [
            f'<urn:s{number}> <urn:value> "{way}"^^<{_XSD}decimal> <urn:g{number % 2}> .',
            f'<urn:s{number}> <urn:least> "{least}"^^<{_XSD}decimal> <urn:g> .',
            f"<urn:s{number}> <urn:beside> <urn:s{number // 2}> <urn:g> .",
        ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Engine(file)


def rows(engine: Engine, query: str, *, rewrite: bool = True) -> Counter[str]:
    """Return the rows as they are written; without `rewrite` only marks tells how."""
    answer = engine.evaluate(Request(query, Formats(CSV)), Limits(rewrite=rewrite))
    return Counter(answer.body.decode().splitlines())


@pytest.mark.parametrize("query", [*BY_TRIPLES, *WITH_MARKS])
def test_triples_tell_what_the_marks_tell(engine: Engine, query: str) -> None:
    """An answer is the same whether the patterns of the query or marks tell how figures are written."""
    told = rows(engine, query)
    assert len(told) > 1
    assert told == rows(engine, query, rewrite=False)


@pytest.mark.parametrize("query", BY_TRIPLES)
def test_triples_alone_suffice(engine: Engine, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the patterns name each figure's triple nothing is marked."""
    expected = rows(engine, query)

    def refused(*_: Any) -> None:
        raise AssertionError("the marks are on")

    assert engine._marks
    monkeypatch.setattr(engine, "_marked", refused)
    assert rows(engine, query) == expected


@pytest.mark.parametrize("query", WITH_MARKS[:6])
def test_marks_tell_where_no_triple_does(engine: Engine, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without marks these figures would lose how they are written: the test above can fail."""
    expected = rows(engine, query)
    monkeypatch.setattr(engine, "_marks", None)
    assert rows(engine, query) != expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?v { ?s <urn:value> ?v }",
        "SELECT ?v { ?s <urn:value> ?v } GROUP BY ?v",
        "SELECT (MAX(?v) AS ?most) { ?s <urn:value> ?v }",
        "SELECT * { ?s <urn:value> ?v }",
        "SELECT ?s ?v { ?s <urn:value> ?v }",
        "CONSTRUCT { ?s <urn:is> ?v } WHERE { ?s <urn:value> ?v }",
    ],
)
def test_nothing_is_shown_that_could_change_the_rows(query: str) -> None:
    """A subject becomes a column only of a table that has a row for each solution, and only if it is none already."""
    pattern = Pattern(Node("?s", "s"), Node("<urn:value>", iri="urn:value"), Node("?v", "v"))
    assert to_show([pattern], scan(query), lambda _: True) == []
    plain = scan("SELECT ?v { ?s <urn:value> ?v } ORDER BY ?s")
    assert to_show([pattern], plain, lambda _: True) == ["s"]
    assert to_show([pattern], plain, lambda _: False) == []


@pytest.mark.parametrize(
    ("expression", "is_calculated"),
    [
        ("?v - ?w", True),
        ("ROUND((?v / ?w - 1) * 1000) / 10", True),
        ("COUNT(?v)", True),
        ("?v < 3", True),
        ("?v", False),
        ("COALESCE(?w, ?v - ?w)", False),
        ("IF(?v > 3, ?v, ?w)", False),
        ("MAX(?v)", False),
        ('COALESCE(?v, "a - b")', False),
        ("<urn:of-mine>(?v)", False),
    ],
)
def test_arithmetic_has_no_triple(expression: str, is_calculated: bool) -> None:
    """What is worked out is not looked for in the data; what may be a value of the data is."""
    query = f"SELECT ?x {{ ?s <urn:value> ?v ; <urn:least> ?w BIND ({expression} AS ?x) }}"
    assert witness([], scan(query), query, ["x"], 0).is_calculated == (is_calculated,)


def test_a_mistake_is_told_of_the_query_as_it_came(engine: Engine) -> None:
    """A column shown beside the others moves no line or column of a complaint."""
    places = []
    for rewrite in (True, False):
        with pytest.raises(QuerySyntax) as told:
            rows(engine, "SELECT ?v { ?s <urn:value> ?v } ORDER BY ?s ?v (", rewrite=rewrite)
        places.append((told.value.line, told.value.column))
    assert places[0] == places[1]


def test_marks_leave_no_trace(engine: Engine) -> None:
    """After a query with marks, one that failed too, the graphs are as before and in the same order."""
    before = [str(quad) for quad in engine.graphs.store]
    for _ in range(3):
        rows(engine, "SELECT DISTINCT ?v { ?s <urn:value> ?v }")
    with pytest.raises(NotAcceptable):
        engine.evaluate(Request("SELECT DISTINCT ?v { ?s <urn:value> ?v }", Formats(None)), Limits())
    assert [str(quad) for quad in engine.graphs.store] == before


def test_each_graph_gets_its_own_marks(tmp_path: Path) -> None:
    """A triple that two graphs write in two ways is marked in each as that graph has it, and in both ways in all."""
    file = tmp_path / "all.nq"
    ways = (("12", "g1"), ("12.0", "g2"))
    file.write_text("".join(f'<urn:s> <urn:p> "{way}"^^<{_XSD}decimal> <urn:{graph}> .\n' for way, graph in ways))
    engine = Engine(file)
    assert rows(engine, "SELECT DISTINCT ?g ?v { GRAPH ?g { ?s ?p ?v } }") == Counter(
        ["g,v", "urn:g1,12", "urn:g2,12.0"]
    )
    assert rows(engine, "SELECT DISTINCT ?v { ?s ?p ?v }") == Counter(["v", "12", "12.0"])


def test_more_than_can_be_marked_is_not(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where marks would take too long figures that no triple tells are plain, and the others as they are written."""
    monkeypatch.setattr(lexical, "_MOST_MARKED", 3)
    assert engine._forms.marks(engine.graphs.store) is None
    monkeypatch.setattr(lexical, "_MOST_MARKED", 100)
    marks = engine._forms.marks(engine.graphs.store)
    assert marks is not None
    assert len(marks.plain) == len(marks.marked) == 14
