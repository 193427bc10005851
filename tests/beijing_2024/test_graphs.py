"""The real graph is large enough, clean, and keeps three kinds of knowledge apart."""

from __future__ import annotations

import pytest
from rdflib import BNode, Graph, Literal, URIRef

from jingjinji import terms

KINDS = ["source/beijing-2024", "derived", "inferred"]
ORIGIN = URIRef(terms.term("origin"))
STATED = URIRef(terms.term("statedIn"))


def unclean(graph: Graph) -> list[str]:
    """Return the terms that data must not hold: blank nodes, doubles and floats."""
    words = {word for triple in graph for word in triple}
    return [
        word.n3()
        for word in words
        if isinstance(word, BNode) or (isinstance(word, Literal) and str(word.datatype).endswith(("#double", "#float")))
    ]


def test_there_is_enough(real_graphs: dict[str, Graph]) -> None:
    """At least 3,000 statements are the bulletin's own."""
    assert len(real_graphs[terms.graph("source/beijing-2024")]) >= 3000
    assert all(graph for graph in real_graphs.values())


@pytest.mark.parametrize("name", KINDS)
def test_data_is_clean(real_graphs: dict[str, Graph], name: str) -> None:
    """Data holds no blank node and no double; planted ones are found."""
    assert unclean(real_graphs[terms.graph(name)]) == []
    assert len(unclean(Graph().add((BNode(), ORIGIN, Literal(1.5))))) == 2


def test_no_double_anywhere(real_graphs: dict[str, Graph]) -> None:
    """No graph of the release holds a double, the terms and the catalogue included."""
    words = [word for graph in real_graphs.values() for word in graph.objects() if isinstance(word, Literal)]
    assert not [word for word in words if str(word.datatype).endswith(("#double", "#float"))]


def test_three_kinds_share_no_statement(real_graphs: dict[str, Graph]) -> None:
    """No statement is at once reported, derived and inferred, nor two of them."""
    graphs = [set(real_graphs[terms.graph(name)]) for name in KINDS]
    assert sum(map(len, graphs)) == len(set().union(*graphs))


def test_origin_follows_the_graph(real_graphs: dict[str, Graph]) -> None:
    """What the bulletin says is reported and cites; what is computed is derived and cites nothing."""
    source, derived, inferred = (real_graphs[terms.graph(name)] for name in KINDS)
    assert set(source.objects(None, ORIGIN)) == {URIRef(terms.term("reported"))}
    assert set(derived.objects(None, ORIGIN)) == {URIRef(terms.term("derived"))}
    assert not set(inferred.objects(None, ORIGIN))
    assert all(source.value(fact, STATED) for fact in source.subjects(ORIGIN))
    assert not list(derived.subject_objects(STATED))
    computed = set(derived.subjects(ORIGIN))
    assert all(derived.value(fact, URIRef(terms.term("formula"))) for fact in computed)
    assert all(derived.value(fact, URIRef(terms.term("input"))) for fact in computed)
