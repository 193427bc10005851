"""What goes with what in a dataset, told by itself: which properties one thing has together, and what they lead to.

Finer than VoID's partitions, which count properties class by class: the reasoner gives everything several classes, and
a join looks possible that no thing answers. Three queries a dataset, kept while it is in service.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.joint import Joint
from jingjinji.answers.run import select
from jingjinji.answers.table import Table
from jingjinji.store.port import Store

CLASS = "a "  # before a class's IRI it makes a key beside the properties
_KEY = f'IF(?p = rdf:type, CONCAT("{CLASS}", STR(?o)), STR(?p))'
TOGETHER = f"""
SELECT ?set (COUNT(*) AS ?count) WHERE {{
  {{ SELECT ?s (GROUP_CONCAT(DISTINCT ?key; separator="|") AS ?set)
    WHERE {{ ?s ?p ?o . BIND ({_KEY} AS ?key) }} GROUP BY ?s }}
}} GROUP BY ?set
"""
CHAINS = f"""
SELECT DISTINCT ?from ?key WHERE {{ ?one ?from ?s . ?s ?p ?o . BIND ({_KEY} AS ?key) }}
"""
VALUES = """
SELECT DISTINCT ?property ?kind WHERE {
  ?s ?property ?o
  BIND (IF(!isLiteral(?o), "IRI", IF(LANG(?o) != "", CONCAT("@", LANG(?o)), STR(DATATYPE(?o)))) AS ?kind)
}
"""
DECLARED = """
SELECT ?term ?label WHERE {
  ?term a ?type . VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdfs:Class }
  OPTIONAL { ?term rdfs:label ?label }
}
"""
_KEPT = 2  # the dataset in service and the one before it


@dataclass(frozen=True)
class Profile:
    """Keys are properties' IRIs, and classes' IRIs behind `CLASS`.

    `together`: the keys of one thing, each set once. `chains`: (property, key of what it leads to). `values`: by
    property the datatypes of its values, `@zh` for texts, `IRI` for things. `declared`: labels by term. A profile that
    is not `whole`, because the dataset is larger than the store's limits, accuses nothing.
    """

    together: tuple[frozenset[str], ...]
    chains: frozenset[tuple[str, str]]
    values: dict[str, frozenset[str]]
    declared: dict[str, tuple[str, ...]]
    whole: bool = True

    def has(self, key: str) -> bool:
        """Tell whether anything has this property or class."""
        return any(key in keys for keys in self.together)

    def go_together(self, keys: Iterable[str]) -> bool:
        """Tell whether one thing has all of `keys`."""
        wanted = frozenset(keys)
        return any(wanted <= have for have in self.together)

    def beside(self, key: str) -> list[str]:
        """Return our classes of the things that have `key`, those of most kinds of things first."""
        return self._most(have for have in self.together if key in have)

    def behind(self, property_: str) -> list[str]:
        """Return the keys of what a property leads to, in order."""
        return sorted(key for start, key in self.chains if start == property_)

    def used(self) -> set[str]:
        """Return every property and class that is used."""
        return set().union(*self.together)

    @staticmethod
    def _most(sets: Iterable[frozenset[str]]) -> list[str]:
        counts: dict[str, int] = defaultdict(int)
        for have in sets:
            for key in have:
                if key.startswith(CLASS + terms.DEF):
                    counts[key.removeprefix(CLASS)] += 1
        return sorted(counts, key=lambda iri: (-counts[iri], iri))


async def fetch_profile(store: Store) -> Profile:
    """Ask a store what goes with what in it."""
    tables = [await select(store, terms.sparql_prologue() + text) for text in (TOGETHER, CHAINS, VALUES, DECLARED)]
    return await asyncio.to_thread(_read, tables)


def _read(tables: list[Table]) -> Profile:
    together, chains, values, declared = (
        [[cell.value if cell else "" for cell in row] for row in table.rows] for table in tables
    )
    kinds: dict[str, set[str]] = defaultdict(set)
    for property_, kind in values:
        kinds[property_].add(kind)
    labels: dict[str, list[str]] = defaultdict(list)
    for term, label in declared:
        labels[term] += [label] if label else []
    return Profile(
        tuple({frozenset(row[0].split("|")) for row in together}),
        frozenset((start, key) for start, key in chains),
        {name: frozenset(found) for name, found in kinds.items()},
        {term: tuple(found) for term, found in labels.items()},
        not any(table.truncated for table in tables),
    )


class Profiles:
    """Profiles by dataset version: each is made once, while all who ask wait for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str | None, Profile] = OrderedDict()
        self._joint: Joint[Profile] = Joint()

    async def of(self, store: Store) -> Profile:
        """Return the profile of what `store` holds."""
        if store.version not in self._kept:
            self._kept[store.version] = await self._joint.of(store.version, lambda: fetch_profile(store))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[store.version]
