"""The laws of evaluation: datasets, columns, caps, and sentences about what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jingjinji.release import Release
from jingjinji.store import port
from jingjinji.store.evaluate import Engine, Result
from jingjinji.store.limits import Limits
from jingjinji.store.port import Dataset, Formats, QuerySyntax, Request, StoreFault
from jingjinji.store.survey import are_disjoint, lines_of
from store.toy import NUMBERS, A, B, C, toy_release

_COUNT = "SELECT (COUNT(*) AS ?n) {from} {{ ?s ?p ?o }}"
_NAMED = "SELECT (COUNT(*) AS ?n) {from} {{ GRAPH ?g {{ ?s ?p ?o }} }}"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return the toy release in memory."""
    return Engine(toy_release(tmp_path_factory.mktemp("toy")).nquads)


def run(engine: Engine, query: str, dataset: Dataset | None = None, media_type: str = port.CSV, **caps: int) -> Result:
    """Evaluate a query in one format under caps."""
    formats = Formats(media_type, media_type) if media_type in port.TABULAR else Formats(port.JSON, media_type)
    return engine.evaluate(Request(query, formats, dataset or Dataset()), Limits(**caps))


def number(engine: Engine, query: str, dataset: Dataset | None = None) -> int:
    """Return the number that a query counts."""
    return int(run(engine, query, dataset).body.split()[1])


@pytest.mark.parametrize(
    ("clauses", "default", "named"),
    [
        ("", NUMBERS + 1, NUMBERS + 4),
        (f"FROM <{B}>", 3, 0),
        (f"FROM <{A}> FROM <{B}>", NUMBERS, 0),
        (f"FROM NAMED <{C}>", 0, 1),
        (f"FROM <{A}> FROM <{B}> FROM NAMED <{C}>", NUMBERS, 1),
    ],
)
def test_the_default_graph_is_a_set(engine: Engine, clauses: str, default: int, named: int) -> None:
    """A triple that stands in two graphs of the default graph counts once; named graphs are those named."""
    assert number(engine, _COUNT.replace("{from}", clauses).replace("{{", "{").replace("}}", "}")) == default
    assert number(engine, _NAMED.replace("{from}", clauses).replace("{{", "{").replace("}}", "}")) == named


@pytest.mark.parametrize(
    ("dataset", "default", "named"),
    [
        (Dataset((B,)), 3, 0),
        (Dataset((A, B)), NUMBERS, 0),
        (Dataset((), (B, C)), 0, 4),
        (Dataset((C,), (B,)), 1, 3),
        (Dataset((A, B), (C,)), NUMBERS, 1),
    ],
)
def test_the_requests_dataset_replaces_the_querys(engine: Engine, dataset: Dataset, default: int, named: int) -> None:
    """A dataset in the request wins over FROM and FROM NAMED (SPARQL 1.1 Protocol 2.1.4)."""
    clauses = f"FROM <{C}> FROM NAMED <{A}>"
    assert number(engine, f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}", dataset) == default
    assert number(engine, f"SELECT (COUNT(*) AS ?n) {clauses} {{ GRAPH ?g {{ ?s ?p ?o }} }}", dataset) == named


def test_from_takes_prefixed_and_relative_names(engine: Engine) -> None:
    """IRIs of FROM are resolved by prefix and base, also where graphs are merged."""
    query = f"PREFIX g: <{A[:-1]}> BASE <{B}> SELECT (COUNT(*) AS ?n) FROM g:a FROM <b> {{ ?s ?p ?o }}"
    assert number(engine, query) == NUMBERS


def test_columns_of_a_star_stand_in_order_of_appearance(engine: Engine) -> None:
    """SELECT * has its columns in the order in which the query names the variables."""
    assert run(engine, "SELECT * { ?z ?p ?a OPTIONAL { ?a ?q ?b } } LIMIT 1").body.startswith(b"z,p,a,q,b\r\n")
    assert run(engine, "SELECT * { { SELECT ?b { ?a ?x ?b } } ?c ?x ?b }  LIMIT 1").body.startswith(b"b,x,c\r\n")


@pytest.mark.parametrize("media_type", port.TABULAR)
def test_a_capped_table_is_whole_and_says_so(engine: Engine, media_type: str) -> None:
    """A row cap cuts at a row and is announced; a result that just fits is not truncated."""
    capped = run(engine, "SELECT * { ?s ?p ?o } LIMIT 11", media_type=media_type, rows=10)
    exact = run(engine, "SELECT * { ?s ?p ?o } LIMIT 10", media_type=media_type, rows=10)
    assert (capped.truncated, exact.truncated) == (True, False)
    assert capped.body == exact.body


@pytest.mark.parametrize("media_type", port.GRAPH)
def test_a_capped_graph_is_whole_and_says_so(engine: Engine, media_type: str) -> None:
    """A cap on triples ends the document properly and is announced."""
    capped = run(engine, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 11", media_type=media_type, rows=10)
    exact = run(engine, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10", media_type=media_type, rows=10)
    assert (capped.truncated, exact.truncated) == (True, False)
    assert capped.body == exact.body


def test_bytes_are_capped_during_an_endless_answer(engine: Engine) -> None:
    """A cross join stops at the byte cap with whole rows."""
    result = run(engine, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", media_type=port.JSON, max_bytes=100_000)
    assert result.truncated
    assert len(result.body) <= 100_010
    assert len(json.loads(result.body)["results"]["bindings"]) > 100


def test_turtle_uses_the_prefixes_of_the_query(engine: Engine) -> None:
    """A graph is written with the prefixes that its query declares."""
    query = "PREFIX toy: <http://toy.example/> CONSTRUCT WHERE { toy:n1 toy:value ?o }"
    body = run(engine, query, media_type=port.TURTLE).body
    assert body.decode() == "@prefix toy: <http://toy.example/> .\ntoy:n1 toy:value 1 .\n"


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT *\nWHERE { ?s ?p ", 2, 15, "ends before it is complete"),
        ("SELECT ?x {\n  ?x jjj:measure ?y }", 2, 6, "“jjj:” is not declared"),
        ("SELECT ?x ?y { ?x ?y ?z } GROUP BY ?x", 1, 38, "unbound"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 1, 10, "INSERT is an update"),
        ("", 1, 1, "empty"),
        ("ASK { " + "{" * 500 + "}" * 500 + "}", None, None, "nests brackets 501 deep"),
    ],
)
def test_a_syntax_error_says_where_and_what(
    engine: Engine, query: str, line: int | None, column: int | None, said: str
) -> None:
    """A query that cannot be read is refused with its place and a sentence."""
    with pytest.raises(QuerySyntax) as caught:
        run(engine, query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert said in caught.value.sentence


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * {}", "DESCRIBE <urn:a>"])
def test_a_kind_without_an_accepted_format_is_refused(engine: Engine, query: str) -> None:
    """The engine tells the kind, and the request says which kinds it can take."""
    with pytest.raises(port.NotAcceptable):
        engine.evaluate(Request(query, Formats(None, None)), Limits())


def test_a_name_that_is_no_iri_is_refused(engine: Engine) -> None:
    """A dataset with something else than IRIs is the asker's fault."""
    with pytest.raises(StoreFault, match="“not an iri” is not the IRI of a graph"):
        run(engine, "ASK {}", Dataset(("not an iri",)))


@pytest.mark.parametrize(
    ("second", "number_of_triples"),
    [
        ("<urn:a> <urn:p> <urn:c> <urn:h> .", 2),
        ("<urn:a> <urn:p> <urn:b> <urn:h> .", 1),
        ('<urn:a> <urn:q> "7.0"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:h> .', 2),
    ],
)
def test_every_triple_counts_once(tmp_path: Path, second: str, number_of_triples: int) -> None:
    """Whether graphs share a triple or not, and however it is written, the default graph has it once."""
    first = ["<urn:a> <urn:p> <urn:b> <urn:g> ."]
    if "7.0" in second:
        first.append('<urn:a> <urn:q> "7"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .')
    (tmp_path / "all.nq").write_text("\n".join([*first, second]) + "\n", encoding="utf-8")
    assert number(Engine(tmp_path / "all.nq"), _COUNT.format(**{"from": ""})) == number_of_triples


def test_the_release_has_each_triple_in_one_graph(real_release: Release) -> None:
    """The release needs no copy of the union of its graphs."""
    assert are_disjoint(lines_of(real_release.nquads, b""))


def test_the_file_must_be_nquads(tmp_path: Path) -> None:
    """A release that is not N-Quads does not load."""
    (tmp_path / "all.nq").write_text("this is nothing\n", encoding="utf-8")
    with pytest.raises(SyntaxError):
        Engine(tmp_path / "all.nq")
