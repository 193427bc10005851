"""Named graphs in memory, asked over any dataset, with a default graph that is a set.

Knows the engine's (pyoxigraph's) datasets. Must not know formats, limits or requests.

Law: the engine's own union of graphs repeats a triple that stands in two of them. It is used only where no triple does;
else the union of all graphs is materialised as the store's default graph, which doubles the memory. Datasets with
several default graphs are merged when asked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from jingjinji.store import tokens
from jingjinji.store.port import Dataset, EngineRefused
from jingjinji.store.stars import Rewritten, Stars
from jingjinji.terms import BASE

if TYPE_CHECKING:
    from jingjinji.store.collapse import Collapse

Solved = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Named = ox.NamedNode | ox.BlankNode
_MERGED_KEPT = 4
_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Graphs:
    """The graphs of a store that this object takes over; `is_disjoint` says that no triple stands in two of them.

    `collapse`, if given, knows the union of the graphs as columns; whoever changes the store lets go of it.
    """

    def __init__(self, store: ox.Store, *, is_disjoint: bool = False) -> None:
        self._whole = store
        self._empty = ox.Store()
        self._merged: dict[Dataset, ox.Store] = {}
        self._is_united = False
        self.collapse: Collapse | None = None
        if not is_disjoint:
            self.unite()

    @property
    def store(self) -> ox.Store:
        """Return the store with all graphs; whoever changes it calls `unite` before the next query."""
        return self._whole

    def unite(self) -> None:
        """Make the union of the named graphs, as they are now, the default graph."""
        self.collapse = None
        self._whole.clear_graph(ox.DefaultGraph())
        self._whole.update(_UNION)
        self._is_united = True

    def exchange(self, out: Iterable[ox.Quad], into: Iterable[ox.Quad]) -> None:
        """Take quads out and put others into their place, those of the default graph among them."""
        for quad in out:
            self._whole.remove(quad)
        self._whole.extend(into)
        self._merged.clear()

    def solve(self, query: str) -> ox.QuerySolutions:
        """Return the solutions of a SELECT of ours over all graphs."""
        solved = self._evaluate(query, Dataset())
        assert isinstance(solved, ox.QuerySolutions)
        return solved

    def matches(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> Iterator[ox.Quad]:
        """Yield the triples with a predicate and an object, each once."""
        graph = ox.DefaultGraph() if self._is_united else None
        return self._whole.quads_for_pattern(None, predicate, value, graph)

    def query(
        self,
        query: str,
        scan: tokens.Scan,
        dataset: Dataset,
        stars: Stars | None = None,
        shown: Sequence[str] = (),
    ) -> Solved:
        """Evaluate `query` over its dataset, as `stars` write it; the request's dataset wins over the query's own.

        Variables to be `shown` are columns before the others, if stars write it. Raises SyntaxError, and whatever else
        the engine raises.
        """
        if not dataset and len([graph for graph in scan.from_graphs if not graph.named]) > 1:
            dataset = self._own_dataset(query, scan)
        if stars:
            rewritten = self.rewrite(query, scan, stars, dataset)
            if rewritten.is_new or shown:
                begin = scan.form_at + len("SELECT")
                text = "".join([rewritten.text[:begin], *(f" ?{name}" for name in shown), rewritten.text[begin:]])
                with contextlib.suppress(SyntaxError):  # the engine's complaint must be about the query as it came
                    return self._evaluate(text, dataset)
        return self._evaluate(self._with_variables(query, scan), dataset)

    def rewrite(self, query: str, scan: tokens.Scan, stars: Stars, dataset: Dataset) -> Rewritten:
        """Return what is evaluated instead of `query`; raises SyntaxError if that cannot be read."""
        text = self._with_variables(query, scan)
        collapse = None if dataset or scan.from_graphs else self.collapse
        return stars.rewrite(text, scan.listed if text is query else None, collapse)

    def check(self, query: str) -> None:
        """Raise SyntaxError if the engine cannot read `query`."""
        self._empty.query(query, base_iri=BASE)

    def _evaluate(self, text: str, dataset: Dataset) -> Solved:
        if not dataset:
            return self._whole.query(text, base_iri=BASE, use_default_graph_as_union=not self._is_united)
        named: list[_Named] = [graph_name(iri) for iri in dataset.named_graphs]
        default: list[_Named | ox.DefaultGraph] = [graph_name(iri) for iri in dataset.default_graphs]
        if len(default) > 1:
            merged = self._merge(dataset)
            return merged.query(text, base_iri=BASE, default_graph=[ox.DefaultGraph()], named_graphs=named)
        return self._whole.query(text, base_iri=BASE, default_graph=default, named_graphs=named)

    def _own_dataset(self, query: str, scan: tokens.Scan) -> Dataset:
        return named_dataset(query[: scan.form_at], scan.from_graphs)

    def _with_variables(self, query: str, scan: tokens.Scan) -> str:
        """Write out `SELECT *` in order of appearance; the engine alone would sort the columns by name."""
        if scan.star_at is None:
            return query
        answer = self._empty.query(query, base_iri=BASE)
        if not isinstance(answer, ox.QuerySolutions) or len(answer.variables) < 2:
            return query
        visible = {variable.value for variable in answer.variables}
        ordered = [name for name in scan.variables if name in visible]
        if len(ordered) != len(visible):
            return query
        columns = " ".join("?" + name for name in ordered)
        return f"{query[: scan.star_at]}{columns}{query[scan.star_at + 1 :]}"

    def _merge(self, dataset: Dataset) -> ox.Store:
        merged = self._merged.pop(dataset, None)
        if merged is None:
            merged = ox.Store()
            merged.extend(self._quads(dataset))
            while len(self._merged) >= _MERGED_KEPT:
                self._merged.pop(next(iter(self._merged)))
        self._merged[dataset] = merged
        return merged

    def _quads(self, dataset: Dataset) -> Iterator[ox.Quad]:
        for iri in dataset.named_graphs:
            yield from self._whole.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        for iri in dataset.default_graphs:
            for quad in self._whole.quads_for_pattern(None, None, None, ox.NamedNode(iri)):
                yield ox.Quad(quad.subject, quad.predicate, quad.object)


def named_dataset(prologue: str, clauses: Sequence[tokens.FromGraph]) -> Dataset:
    """Return the dataset that FROM or USING clauses name; the engine itself resolves their IRIs."""
    names = " ".join(f"({graph.text} AS ?g{n})" for n, graph in enumerate(clauses))
    answer = ox.Store().query(f"{prologue} SELECT {names} {{}}", base_iri=BASE)
    assert isinstance(answer, ox.QuerySolutions)
    row = next(answer)
    pairs = [(row[n].value, graph.named) for n, graph in enumerate(clauses)]
    return Dataset(
        tuple(iri for iri, named in pairs if not named),
        tuple(iri for iri, named in pairs if named),
    )


def graph_name(iri: str) -> ox.NamedNode:
    """Return the node of a graph's IRI; what is none raises `EngineRefused`."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise EngineRefused(f"“{iri}” is not the IRI of a graph") from error
