"""What the token scan finds in a query, and what it must skip."""

from __future__ import annotations

import pytest

from jingjinji.store.tokens import FromGraph, position, scan


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?a ?b ?c } }",
        "SELECT * { service silent ?where { ?a ?b ?c } }",
        "SELECT * { ?s ?p '#' . SERVICE ?x { } }",
        'SELECT * { ?s ?p """a " b""" . SERVICE ?x { } }',
        "SELECT * { FILTER(1 < 2) SERVICE <http://x/> { } }",
        "PREFIX : <http://x/> SELECT * { :a\\' ?p ?o . SERVICE ?x { } }",
        "ASK { ?s ?p 'it\\'s' . SERVICE ?x {} }",
    ],
)
def test_service_is_found(query: str) -> None:
    """The keyword SERVICE is found in any case, after strings, escapes and comparisons."""
    assert scan(query).service_at is not None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service ?p $SERVICE }",
        "SELECT * { ?s ?p 'SERVICE' , \"a SERVICE\" , '''x\nSERVICE''' , 'x'@service }",
        "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE <http://x/>",
        "PREFIX service: <http://x/> SELECT * { service:service ?p service: }",
        "PREFIX ex: <http://x/> SELECT * { ex:a.SERVICE ?p _:SERVICE }",
        "SELECT * { ?s ?p 'a \\' SERVICE' }",
    ],
)
def test_service_in_other_words_is_skipped(query: str) -> None:
    """Names, strings, comments, IRIs, language tags and labels may say “service”."""
    assert scan(query).service_at is None


def test_from_clauses_are_found_in_order() -> None:
    """FROM and FROM NAMED are found outside brackets only, as written."""
    found = scan("PREFIX x: <http://x/> SELECT * FROM <http://a> FROM NAMED x:b FROM x: { ?s ?from 'FROM <http://c>' }")
    assert found.from_graphs == (FromGraph("<http://a>", False), FromGraph("x:b", True), FromGraph("x:", False))


def test_projection_star_is_told_from_the_others() -> None:
    """Only the star of the outermost SELECT counts."""
    assert scan("SELECT DISTINCT * { ?s ?p ?o }").star_at == 16
    assert scan("SELECT (COUNT(*) AS ?n) (2 * 3 AS ?m) { { SELECT * { ?s ?p ?o } } }").star_at is None


def test_variables_and_prefixes_come_in_order_of_appearance() -> None:
    """Variables and declared prefixes are listed as the text brings them."""
    found = scan("PREFIX b: <http://b/> PREFIX a: <http://a/> SELECT * { ?z b:x $a . ?z a:y ?m }")
    assert found.variables == ("z", "a", "m")
    assert found.declared == {"b": "http://b/", "a": "http://a/"}
    assert [prefix for prefix, _ in found.used] == ["b", "a"]


@pytest.mark.parametrize(("call", "volatile"), [("NOW()", True), ("rand()", True), ("?now", False), ("'NOW()'", False)])
def test_volatile_functions_are_seen(call: str, volatile: bool) -> None:
    """A query that calls NOW, RAND, UUID, STRUUID or BNODE is another each time."""
    assert scan(f"SELECT ({call} AS ?x) {{}}").volatile is volatile


def test_position_counts_from_one() -> None:
    """Lines and columns count characters from 1."""
    assert position("ab\n中文x", 5) == (2, 3)


@pytest.mark.parametrize(
    ("query", "compares"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 20 OFFSET 5", False),
        ('SELECT * { ?s ?p ?o FILTER (LANG(?o) = "en" && lang(?s)="zh-hans") } ORDER BY ?o', False),
        ("SELECT * { ?s ?p2 ex:a1 . ?s ex:p/ex:q* _:b1 }", False),
        ("SELECT * { ?s ?p 12.0 }", True),
        ("SELECT * { ?s ?p '12.0'^^xsd:decimal }", True),
        ("SELECT * { ?s ?p ?o FILTER (?o < ?s) }", True),
        ('SELECT * { ?s ?p ?o FILTER (LANG(?o) = "en" || ?s > ?o) }', True),
        ("SELECT (SUM(?o) AS ?x) { ?s ?p ?o }", True),
        ("SELECT ?s { ?s ?p ?o BIND (?o AS ?x) }", True),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (MAX(?o) > ?x)", True),
    ],
)
def test_queries_that_look_at_values_are_told(query: str, compares: bool) -> None:
    """Only a query whose patterns and language filters look at no number is safe for the marked copy."""
    assert scan(query).compares is compares
