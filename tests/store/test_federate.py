"""SERVICE as VALUES: the answer is the one over a dataset with both services' triples, and less is fetched."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from jingjinji.store import federate
from jingjinji.store.call_service import Rows, read_rows
from jingjinji.store.evaluate import Engine
from jingjinji.store.limits import Limits
from jingjinji.store.outgoing import Outgoing, Target
from jingjinji.store.port import Answer, EngineRefused, QuerySyntax, RemoteFailed, Request

ENDPOINT = "http://other.example/sparql"
OURS, THEIRS = "http://toy.example/graph/ours", "http://toy.example/graph/theirs"
_LOCAL = """
<x:1> <x:code> "a" . <x:2> <x:code> "b" . <x:3> <x:code> "c" . <x:4> <x:code> "z" . <x:1> <x:next> <x:2> .
<x:2> <x:next> <x:3> . <x:1> <x:note> "n # { 一" . _:b <x:code> "a" . <x:3> <x:size> 3.50 . <x:1> <x:size> 1 .
"""
_REMOTE = """
<y:1> <y:code> "a" ; <y:of> <x:1> ; <y:size> 10 . <y:2> <y:code> "b" ; <y:of> <x:2> .
<y:3> <y:code> "c" ; <y:of> <x:3> .
<y:4> <y:code> "d" ; <y:of> <x:9> ; <y:size> 1 . <y:5> <y:code> "a" . <y:1> <y:label> "eins"@de, "一"@zh .
<y:2> <y:size> 2 , 3.5 . <y:6> <y:code> "q" , "r" .
"""
_SERVICE = f"SERVICE <{ENDPOINT}>"

# Each with S for the SERVICE; the oracle reads GRAPH of the other service's triples there.
QUERIES = (
    "SELECT * { ?s <x:code> ?c . S { ?t <y:code> ?c } }",
    "SELECT * { S { ?t <y:code> ?c } ?s <x:code> ?c }",
    "SELECT * { S { ?t <y:code> ?c } . ?s <x:code> ?c . S { ?t <y:of> ?s } }",
    "SELECT * { ?s <x:code> ?c . OPTIONAL { S { ?t <y:code> ?c . OPTIONAL { ?t <y:size> ?z } } } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { S { ?t <y:code> ?c ; <y:size> ?z } FILTER(?z > 5 || ?c = 'b') } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { S { ?t <y:of> ?s } } OPTIONAL { S { ?t <y:size> ?z } } }",
    "SELECT * { ?s <x:code> ?c MINUS { S { ?t <y:code> ?c FILTER(?c != 'b') } } }",
    "SELECT * { { S { ?t <y:code> ?c } } UNION { S { ?t <y:label> ?l } } ?s <x:code> ?c }",
    "SELECT * { ?s <x:code> ?c { S { ?t <y:code> ?c } FILTER(BOUND(?c)) } }",
    "SELECT * { ?s <x:code> ?c S { { ?t <y:code> ?c } UNION { ?t <y:size> ?z } } }",
    "SELECT * { ?s <x:code> ?c S { { ?t <y:code> ?c } UNION { ?u <y:code> ?c } } }",
    "SELECT * { ?s <x:code> ?c { S { { ?t <y:code> ?c } UNION { ?t <y:size> ?z } } FILTER(!BOUND(?c)) } }",
    "SELECT * { ?s <x:code> ?c { S { ?t <y:size> ?z OPTIONAL { ?t <y:label> ?c } } BIND(COALESCE(?c, 1) AS ?d) } }",
    "SELECT * { ?s <x:code> ?c . BIND(UCASE(?c) AS ?u) BIND(LCASE(?u) AS ?v) S { ?t <y:code> ?v } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { ?s <x:size> ?z } S { ?t <y:size> ?z } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { ?s <x:next> ?n } OPTIONAL { S { ?t <y:of> ?n } } ?n <x:code> ?d }",
    "SELECT * { ?s <x:code> ?c FILTER(?c = 'a') S { ?t <y:code> ?c } FILTER(?t != <y:5>) }",
    "SELECT * { ?s <x:code> ?c FILTER NOT EXISTS { ?s <x:next> ?n } S { ?t <y:code> ?c } }",
    "SELECT ?c (COUNT(?t) AS ?n) { ?s <x:code> ?c S { ?t <y:code> ?c } } GROUP BY ?c HAVING (COUNT(?t) > 1)",
    "SELECT * { ?s <x:next> ?n { SELECT ?n (COUNT(?t) AS ?k) { S { ?t <y:of> ?n } } GROUP BY ?n } }",
    "SELECT * { ?s <x:code> ?c { SELECT ?c { S { ?t <y:code> ?c } ?x <x:code> ?c } } }",
    "SELECT * { { SELECT ?c { ?s <x:code> ?c } ORDER BY ?c LIMIT 2 } S { ?t <y:code> ?c } }",
    "SELECT * { { SELECT ?s { ?s <x:code> ?c } ORDER BY DESC(?s) LIMIT 1 } BIND(COALESCE(?s, 1) AS ?k) "
    "OPTIONAL { ?s <x:next> ?n } S { ?t <y:of> ?n } }",
    "SELECT * { VALUES (?s ?c) { (<x:1> UNDEF) (UNDEF 'b') } S { ?t <y:code> ?c ; <y:of> ?s } }",
    "SELECT * { VALUES ?c { 'a' 'a' 'r' } S { ?t <y:code> ?c } }",
    "SELECT * { S { ?t <y:code> ?c { SELECT ?t { ?t <y:size> ?z } } FILTER EXISTS { ?t <y:of> ?o } } ?s <x:code> ?c }",
    "SELECT * { GRAPH <http://toy.example/graph/ours> { ?s <x:code> ?c { S { ?t <y:code> ?c } } } }",
    "SELECT * { ?s <x:note> ?n . # SERVICE <x:y> { \n S { ?t <y:label> ?l # } \n FILTER(LANG(?l) = 'zh') } }",
    "SELECT * { ?s <x:note> 'n # { 一' . S { <y:1> <y:code> 'a' } }",
    "SELECT * { ?s <x:note> 'n # { 一' . S { <y:1> <y:code> 'nothing' } }",
    "SELECT * { ?s <x:code>/^<x:code> ?o , ?u ; a* ?v . S { ?t <y:of> ?o } }",
    "SELECT * { ?s <x:code> [] ; <x:size> ?z S { ?t <y:size> ?y FILTER(?y<?z) } FILTER(?z<?y||?z>?y&&?y<20) }",
    "ASK { ?s <x:code> ?c S { ?t <y:code> ?c ; <y:size> 10 } }",
    "PREFIX y: <y:> BASE <http://other.example/> SELECT ?t { ?s <x:code> ?c S { ?t y:code ?c } } ORDER BY ?t LIMIT 2",
    "CONSTRUCT { ?s <x:same> ?t } WHERE { ?s <x:code> ?c S { ?t <y:code> ?c } }",
    "SELECT * { ?s <x:code> ?c { ?s <x:next> ?n { S { ?t <y:of> ?n } } UNION { S { ?t <y:of> ?s } } } }",
    "SELECT * { ?s <x:code> ?c S { ?t <y:code> ?c } MINUS { ?s <x:next> ?n S { ?q <y:of> ?n } } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { { S { ?t <y:of> ?s } } ?s <x:next> ?n } ?n ^<x:next> ?m }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { S { ?t <y:of> ?s ; <y:code> ?d } } VALUES ?d { 'zz' } }",
    "SELECT * { ?s <x:code> ?c MINUS { S { ?t <y:of> ?s ; <y:code> ?d } } VALUES ?d { 'zz' } }",
    "SELECT * { ?s <x:code> ?c OPTIONAL { ?s <x:next> ?n FILTER(?c = 'a') S { ?t <y:of> ?n } } }",
    "SELECT * { ?s <x:code> ?c { SELECT (COUNT(?t) AS ?k) { S { ?t <y:code> ?c } } } }",
)


class _Fake:
    """Answers calls from triples in memory, and remembers them."""

    said: list[str]
    fail: Exception | None = None
    store: ox.Store

    def __init__(self, outgoing: Outgoing) -> None:
        pass

    async def __aenter__(self) -> _Fake:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ask(self, target: Target, query: str, names: list[str]) -> Rows:
        type(self).said.append(query)
        if self.fail:
            raise self.fail
        solved = self.store.query(query)
        assert isinstance(solved, ox.QuerySolutions)
        assert target.url == ENDPOINT
        body = solved.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return Rows(read_rows(body, names, 1000), truncated=False)


class World:
    """Our engine, the other service, and a dataset with both for the oracle."""

    def __init__(self, folder: Path, fake: type[_Fake]) -> None:
        self.fake = fake
        local = [ox.Quad(*triple, ox.NamedNode(OURS)) for triple in _triples(_LOCAL)]
        self.remote = _triples(_REMOTE)
        file = folder / "all.nq"
        ox.serialize(local, str(file), ox.RdfFormat.N_QUADS)
        self.engine = Engine(file)
        self.both = ox.Store()
        self.both.extend(local)
        self.both.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in local)
        self.both.extend(ox.Quad(*triple, ox.NamedNode(THEIRS)) for triple in self.remote)

    async def _ask(self, request: Request) -> Answer:
        result = self.engine.evaluate(request, Limits())

        async def chunks() -> AsyncIterator[bytes]:
            yield result.body

        return Answer(result.kind, result.media_type, chunks(), result.truncated, result.repeatable)

    def answer(self, query: str, **limits: Any) -> tuple[Answer, bytes]:
        """Return what our side answers, within limits of outgoing calls."""

        async def work() -> tuple[Answer, bytes]:
            outgoing = Outgoing(frozenset({("other.example", None)}), **limits)
            answer = await federate.federate(self._ask, Request(query, deadline=30), outgoing)
            return answer, await answer.read()

        self.fake.said = []
        return asyncio.run(work())

    def rows(self, query: str, **limits: Any) -> list[dict[str, Any]]:
        """Return the bindings of what our side answers."""
        found: list[dict[str, Any]] = json.loads(self.answer(query, **limits)[1])["results"]["bindings"]
        return found


def _triples(turtle: str) -> list[ox.Triple]:
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return two services of a dozen triples each."""
    fake = type("Fake", (_Fake,), {"said": [], "store": ox.Store()})
    monkeypatch.setattr(federate, "Caller", fake)
    made = World(tmp_path, fake)
    fake.store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in made.remote)
    return made


def _oracle(world: World, query: str) -> Any:
    solved = world.both.query(query.replace(" S ", f" GRAPH <{THEIRS}> "))
    if isinstance(solved, ox.QueryBoolean):
        return bool(solved)
    if isinstance(solved, ox.QueryTriples):
        return Counter(solved)
    names = [variable.value for variable in solved.variables]
    return Counter(frozenset((name, row[name]) for name in names if row[name] is not None) for row in solved)


def _read(answer: Answer, body: bytes) -> Any:
    if answer.kind == "graph":
        return Counter(_triples(body.decode()))
    solved = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(solved, ox.QueryBoolean):
        return bool(solved)
    names = [variable.value for variable in solved.variables]
    return Counter(frozenset((name, row[name]) for name in names if row[name] is not None) for row in solved)


def _blind(found: Any) -> Any:
    """Return an answer with one name for every blank node, and numbers by value."""
    if not isinstance(found, Counter):
        return found
    plain: Counter[Any] = Counter()
    for row, count in found.items():
        cells = row if isinstance(row, frozenset) else enumerate(row)
        plain[frozenset((name, _plain(term)) for name, term in cells)] += count
    return plain


def _plain(term: Any) -> Any:
    if isinstance(term, ox.BlankNode):
        return "blank"
    return float(term.value) if isinstance(term, ox.Literal) and term.datatype.value.endswith("decimal") else str(term)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("limits", [{}, {"block_rows": 1}, {"block_rows": 1, "max_blocks": 1}])
def test_the_answer_is_that_over_both(world: World, query: str, limits: dict[str, int]) -> None:
    """Whatever is sent in VALUES blocks, or not, the answer is the one over a dataset with both services' triples."""
    answer, body = world.answer(query.replace(" S ", f" {_SERVICE} "), **limits)
    assert _blind(_read(answer, body)) == _blind(_oracle(world, query))
    assert not answer.repeatable
    assert world.fake.said


def test_bindings_go_in_blocks(world: World) -> None:
    """What is bound around SERVICE is sent, each tuple once, in blocks; a blank node or an open variable is not."""
    query = f"SELECT ?t {{ ?s <x:code> ?c {_SERVICE} {{ ?t <y:code> ?c }} }}"
    assert len(world.rows(query, block_rows=3)) == 6
    assert len(world.fake.said) == 2
    sent = " ".join(world.fake.said)
    assert [sent.count(f'("{code}")') for code in "abcz"] == [1, 1, 1, 1]
    assert [said.count("VALUES (?c)") for said in world.fake.said] == [1, 1]
    world.rows(query, block_rows=1, max_blocks=3)
    assert len(world.fake.said) == 1
    assert "VALUES ()" not in world.fake.said[0].replace("VALUES (?", "")
    assert '"a"' not in world.fake.said[0]
    world.rows(f"SELECT * {{ ?s <x:code> 'a' {_SERVICE} {{ ?t <y:of> ?s }} }}")
    assert "_:" not in world.fake.said[0]


def test_where_nothing_is_bound_nobody_is_asked(world: World) -> None:
    """If the rest of the query has no solution, the service is not called."""
    assert world.rows(f"SELECT * {{ ?s <x:nothing> ?c {_SERVICE} {{ ?t <y:code> ?c }} }}") == []
    assert world.fake.said == []


def test_what_changes_by_itself_is_not_sent(world: World) -> None:
    """A query with RAND has everything fetched: the second evaluation would bind something else."""
    rows = world.rows(f"SELECT * {{ BIND(STR(FLOOR(RAND())) AS ?c) {_SERVICE} {{ ?t <y:size> ?z }} }}")
    assert len(rows) == 4
    assert "VALUES" not in world.fake.said[0]


def test_silent_is_one_empty_solution(world: World) -> None:
    """A failure is told, with SILENT it is one solution that binds nothing; the variables stay in the head."""
    world.fake.fail = RemoteFailed("down")
    pattern = "SELECT * {{ ?s <x:next> ?n {} {{ ?t <y:of> ?s }} }}"
    with pytest.raises(RemoteFailed, match="down"):
        world.rows(pattern.format(_SERVICE))
    body = json.loads(world.answer(pattern.format(_SERVICE.replace(" ", " SILENT ")))[1])
    assert body["head"]["vars"] == ["s", "n", "t"]
    assert [sorted(row) for row in body["results"]["bindings"]] == [["n", "s"], ["n", "s"]]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"SELECT * {{ FILTER EXISTS {{ {_SERVICE} {{ ?s ?p ?o }} }} }}", "inside another SERVICE, EXISTS"),
        (f"SELECT * {{ {_SERVICE} {{ ?s ?p ?o . {_SERVICE} {{ ?a ?b ?c }} }} }}", "inside another SERVICE"),
        (f"SELECT ?s {{ ?s ?p ?o }} HAVING (EXISTS {{ {_SERVICE} {{ ?s ?p ?o }} }})", "inside another SERVICE, EXISTS"),
        (f"SELECT * {{ BIND(EXISTS {{ {_SERVICE} {{ ?s ?p ?o }} }} AS ?x) }}", "inside another SERVICE, EXISTS"),
        (f"SELECT * {{ ?s ?p ?o LATERAL {{ {_SERVICE} {{ ?s ?p ?o }} }} }}", "LATERAL"),
        ("SELECT * { ?s <x:at> ?where SERVICE ?where { ?s ?p ?o } }", "does not say which service"),
        ("SELECT * { SERVICE SILENT <http://unlisted.example/> { ?s ?p ?o } }", "not on the list"),
        ("SELECT * { SERVICE <http://other.example:81/> { ?s ?p ?o } }", "not on the list"),
        ("SELECT * { SERVICE <sparql> { ?s ?p ?o } }", "not on the list"),
        ("SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }", "not the address of a service"),
        ("SELECT * { SERVICE <http://me:word@other.example/> { ?s ?p ?o } }", "not the address of a service"),
        ("SELECT * { " + f"{_SERVICE} {{ ?s ?p ?o }} " * 9 + "}", "8 SERVICE patterns, not 9"),
    ],
)
def test_what_is_not_done_is_said(world: World, query: str, said: str) -> None:
    """What cannot be replaced safely, and where SERVICE may not go, is refused before anybody is asked."""
    with pytest.raises(EngineRefused, match=said):
        world.rows(query)
    assert world.fake.said == []


def test_a_mistake_has_its_place(world: World) -> None:
    """A syntax error is told with its line and column in the query as it was sent, wherever it stands."""
    for inside, column in (("?s ?p }", 41), ("?s nope:p ?o }", 41)):
        with pytest.raises(QuerySyntax) as caught:
            world.rows(f"SELECT * {{ # SERVICE\n SERVICE SILENT <{ENDPOINT}> {{ {inside} }}")
        assert (caught.value.line, world.fake.said) == (2, [])
        assert abs((caught.value.column or 0) - column) < 20
    deep = "{" * 101 + "}" * 101
    with pytest.raises(QuerySyntax, match="100 deep"):
        world.rows(f"SELECT * {{ {deep} {_SERVICE} {{ ?s ?p ?o }} }}")


def test_a_service_gets_the_prologue(world: World) -> None:
    """Prefixes and base of the query reach the service; blank nodes of its answer become IRIs of their own."""
    world.fake.store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("y:code"), ox.Literal("a")))
    query = f"PREFIX y: <y:> SELECT ?t {{ ?s <x:note> ?n ; <x:code> ?c {_SERVICE} {{ ?t y:code ?c }} }}"
    kinds = sorted(row["t"]["value"].partition(":")[0] for row in world.rows(query))
    assert kinds == ["urn", "y", "y"]
    assert "PREFIX y: <y:>" in world.fake.said[0]
