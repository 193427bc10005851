"""A dozen claims and two dozen observations in two graphs, for tests that compare two forms of a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from jingjinji.store.graphs import Graphs
from jingjinji.store.statistics import Counts, Statistics

EX = "http://claims.example/"
PREFIXES = f"PREFIX ex: <{EX}>\n"


def claims() -> ox.Store:
    """Return the store; a triple in ten stands in both graphs, and the default graph is their union."""
    rows = [
        *(
            f"ex:c{n} a ex:Claim ; ex:measure ex:m{n % 4} ; ex:indicator ex:i{n % 3} ; ex:place ex:p{n % 2}"
            for n in range(12)
        ),
        *(f"ex:c{n} ex:strength ex:s{n % 3} ; ex:note {n % 5}" for n in range(0, 12, 2)),
        *(f'ex:m{n} a ex:Measure ; ex:label "Measure {n}"@en, "措施{n}"@zh' for n in range(4)),
        *(f"ex:s{n} ex:notation {n + 1}" for n in range(3)),
        *(f"ex:o{n} a ex:Observation ; ex:indicator ex:i{n % 3} ; ex:place ex:p{n % 4}" for n in range(24)),
        *(f"ex:o{n} ex:value {n % 7}" for n in range(24)),
        *("ex:c1 ex:indicator ex:i2", "ex:p1 ex:within ex:p0", "ex:p0 ex:within ex:p3", "ex:c3 ex:list ()"),
    ]
    of_g1 = " . ".join(row for number, row in enumerate(rows) if number % 10 == 0 or number % 2)
    of_g2 = " . ".join(row for number, row in enumerate(rows) if number % 10 == 0 or number % 2 == 0)
    store = ox.Store()
    store.update(f"{PREFIXES} INSERT DATA {{ GRAPH ex:g1 {{ {of_g1} }} GRAPH ex:g2 {{ {of_g2} }} }}")
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


class Lies(Statistics):
    """Counts that are wrong by `factor` of a predicate's IRI: answers must not depend on them."""

    def __init__(self, store: ox.Store, factor: Callable[[str], float]) -> None:
        super().__init__(Graphs(store))
        self._factor = factor

    def of(self, predicate: str | None) -> Counts:
        """Return wrong counts."""
        counts, factor = super().of(predicate), self._factor(predicate or "")
        return Counts(counts.triples * factor, max(1.0, counts.subjects * factor), max(1.0, counts.objects))

    def with_object(self, predicate: str, value: Any) -> float:
        """Return a wrong number."""
        return super().with_object(predicate, value) * self._factor(predicate)


def solutions(store: ox.Store, query: str) -> Counter[Any]:
    """Return the answer as a multiset: of rows with their columns, of triples, or of one truth value."""
    found = store.query(query)
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        return Counter(frozenset(zip(names, row, strict=True)) for row in found)
    return Counter(found if isinstance(found, ox.QueryTriples) else [bool(found)])
