"""Blank nodes by what they say: the same text in two releases, whatever a parser calls them.

Knows quads of one dataset. A blank node belongs to the graph where it is described (RDF 1.1 Datasets).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from jingjinji import terms

_FIRST, _REST, _NIL = (terms.PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))
_LONGEST = 2000  # a text that is longer is cut and carries its hash

Named = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Key = tuple[str, str]


class Anonymous:
    """The blank nodes of `quads`, each written as `[property value; …]` or, a list, as `(value …)`."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._said: dict[_Key, list[tuple[str, Node]]] = defaultdict(list)
        self._graphs: dict[_Key, Named] = {}
        self._texts: dict[_Key, str] = {}
        self._open: set[_Key] = set()
        self._used: set[_Key] = set()
        self._circular = False
        for quad in quads:
            if isinstance(quad.subject, ox.BlankNode):
                key = _key(quad.subject, quad.graph_name)
                self._said[key].append((quad.predicate.value, quad.object))
                self._graphs[key] = quad.graph_name
            if isinstance(quad.object, ox.BlankNode):
                self._used.add(_key(quad.object, quad.graph_name))

    def roots(self) -> Iterator[tuple[str, Named]]:
        """Yield text and graph of each blank node that nothing points at."""
        for key, graph in self._graphs.items():
            if key not in self._used:
                yield self._described(key, graph), graph

    def text(self, node: Node, graph: Named) -> str:
        """Return a term in N-Triples, a blank node as what it says in `graph`."""
        return self._described(_key(node, graph), graph) if isinstance(node, ox.BlankNode) else str(node)

    def _described(self, key: _Key, graph: Named) -> str:
        if key in self._texts:
            return self._texts[key]
        if key in self._open:
            self._circular = True
            return "[…]"  # it has been opened further out
        self._open.add(key)
        text = self._list(key, graph) or self._node(key, graph)
        self._open.discard(key)
        text = text if len(text) <= _LONGEST else f"{text[:80]}… {_hash(text)}{text[-1]}"
        if not self._circular:  # inside a circle the text depends on where it was entered
            self._texts[key] = text
        self._circular = self._circular and bool(self._open)
        return text

    def _node(self, key: _Key, graph: Named) -> str:
        pairs = sorted((terms.shorten(name), self._short(node, graph)) for name, node in self._said[key])
        return "[" + "; ".join(f"{name} {value}" for name, value in pairs) + "]"

    def _list(self, key: _Key, graph: Named) -> str | None:
        """Return a well-formed list (RDF 1.1 Semantics, D.3) as `(a b c)`, without recursion along it."""
        values, seen = [], set()
        while True:
            said = dict(self._said[key])
            if said.keys() != {_FIRST, _REST} or len(self._said[key]) != len(said) or key in seen:
                return None
            seen.add(key)
            values.append(self._short(said[_FIRST], graph))
            rest = said[_REST]
            if isinstance(rest, ox.NamedNode) and rest.value == _NIL:
                return "(" + " ".join(values) + ")"
            if not isinstance(rest, ox.BlankNode):
                return None
            key = _key(rest, graph)

    def _short(self, node: Node, graph: Named) -> str:
        return terms.shorten(node.value) if isinstance(node, ox.NamedNode) else self.text(node, graph)


def _key(node: ox.BlankNode, graph: Named) -> _Key:
    return node.value, str(graph)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
