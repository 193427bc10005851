"""An update is taken apart where the grammar says, and refused where tokens could be read in two ways."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from jingjinji.store.operations import operations
from jingjinji.store.port import EngineRefused, QuerySyntax

_G = "GRAPH <http://x/g>"


@pytest.mark.parametrize(
    ("update", "forms"),
    [
        ("", [""]),
        ("# ; nothing", [""]),
        ("CLEAR ALL", ["CLEAR"]),
        ("clear all ;", ["CLEAR", ""]),
        (f"INSERT DATA {{ {_G} {{ <a> <b> ';' , 'x;' ; <c> 1 }} }} ; DROP ALL", ["INSERT DATA", "DROP"]),
        ("DELETE WHERE { ?s ?p ?o } ; DELETE DATA { <a> <b> 1 }", ["DELETE WHERE", "DELETE DATA"]),
        ("WITH <g> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }; LOAD <x>", ["MODIFY", "LOAD"]),
        ("PREFIX insert: <http://x/;> INSERT { ?a insert:b 1 } WHERE {} ;#;\n MOVE <a> TO <b>", ["MODIFY", "MOVE"]),
        ("CREATE GRAPH <http://x/a;b> ; COPY DEFAULT TO <a>", ["CREATE", "COPY"]),
    ],
)
def test_operations_end_at_outer_semicolons(update: str, forms: list[str]) -> None:
    """Semicolons of triples, strings, comments and IRIs end no operation."""
    assert [operation.form for operation in operations(update)] == forms


@pytest.mark.parametrize(
    ("update", "writes"),
    [
        ("INSERT DATA { <a> <b> 1 }", True),
        (f"INSERT DATA {{ {_G} {{ <a> <b> 1 }} }}", False),
        (f"INSERT DATA {{ {_G} {{ <a> <b> 1 }} <a> <b> 2 }}", True),
        (f"INSERT DATA {{ {_G} {{ <a> <b> [ <c> (1 2) ] }} GRAPH x:y {{ }} }}", False),
        ("INSERT DATA { [] <b> 1 }", True),
        ("DELETE { GRAPH ?g { ?a ?b ?c } } WHERE { ?a ?b ?c }", False),
        ("DELETE { GRAPH ?g { ?a ?b ?c } } INSERT { ?a ?b ?c } WHERE { ?a ?b ?c }", True),
        ("WITH <g> DELETE { ?a ?b ?c } INSERT { ?a ?b 1 } WHERE { ?a ?b ?c }", False),
        ("DELETE WHERE { ?a ?b ?c }", True),
        ("DELETE WHERE { GRAPH <g> { ?a ?b ?c } }", False),
        ("CLEAR DEFAULT", True),
        ("DROP SILENT DEFAULT", True),
        ("CLEAR ALL", False),
        ("ADD <a> TO DEFAULT", True),
        ("COPY DEFAULT TO <a>", False),
        ("MOVE DEFAULT TO <a>", True),
    ],
)
def test_writing_to_the_default_graph_is_seen(update: str, writes: bool) -> None:
    """Whatever a template holds outside GRAPH, and whatever names DEFAULT as its target, writes to it."""
    assert operations(update)[0].writes_default is writes


def test_clauses_are_put_in_their_place() -> None:
    """Dataset clauses replace those of the text, and DELETE WHERE gets the form that can carry them."""
    (modify,) = operations("INSERT { GRAPH <g> { ?s ?p ?o } } USING <a> USING NAMED <b> # where\n WHERE { ?s ?p ?o }")
    assert [(clause.text, clause.named) for clause in modify.clauses] == [("<a>", False), ("<b>", True)]
    assert modify.over("USING <c>").split("\n") == [
        *("", "INSERT { GRAPH <g> { ?s ?p ?o } } ", "USING <c>", "WHERE { ?s ?p ?o }")
    ]
    (delete,) = operations("DELETE WHERE { GRAPH <g> { ?s ?p ?o } }")
    pattern = " { GRAPH <g> { ?s ?p ?o } }"
    assert delete.over("USING <c>") == f"\nDELETE {pattern}\nUSING <c>\nWHERE {pattern}"


def test_a_prologue_holds_for_what_follows() -> None:
    """A prologue after a semicolon, which the engine alone cannot read, adds to the one before."""
    update = (
        f"PREFIX a: <http://a/> INSERT DATA {{ {_G} {{ a:s a:p 1 }} }} ; "
        f"PREFIX b: <http://b/> INSERT DATA {{ {_G} {{ a:s b:p 1 }} }}"
    )
    with pytest.raises(SyntaxError):
        ox.Store().update(update)
    store = ox.Store()
    for operation in operations(update):
        store.update(operation.whole)
    assert {quad.predicate.value for quad in store} == {"http://a/p", "http://b/p"}


@pytest.mark.parametrize(
    "hiding", ["?a<?b#c>\n", "?a<?b&&'x>y'<?d", "?a<(?b)&&(?c>?d)", "1<ex:b#>\n", "f:g(?a)<?b#>\n"]
)
def test_what_can_be_read_in_two_ways_is_refused(hiding: str) -> None:
    """A comparison that looks like an IRI and could hide a mark of structure is refused, with its place."""
    with pytest.raises(EngineRefused, match="may be a comparison or an IRI") as caught:
        operations(f"INSERT {{ GRAPH <g> {{ ?a ?b ?c }} }}\nWHERE {{ ?a ?b ?c FILTER({hiding}) }}")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "clear", ["?a = <http://x/#y>", "?a IN (<http://x/#y>, <http://x/(z)>)", "?a<?b&&?c>?d", "?a < ?b"]
)
def test_what_is_clear_is_not_refused(clear: str) -> None:
    """IRIs with fragments and ordinary comparisons pass."""
    assert (
        len(operations(f"INSERT {{ GRAPH <g> {{ ?a ?b ?c }} }} WHERE {{ ?a ?b ?c FILTER({clear}) }}; CLEAR ALL")) == 2
    )


def test_a_semicolon_without_an_operation_is_a_mistake() -> None:
    """Nothing between two semicolons is told with its place."""
    with pytest.raises(QuerySyntax, match="no operation before") as caught:
        operations("CLEAR ALL;\n ;CLEAR ALL")
    assert (caught.value.line, caught.value.column) == (2, 2)
