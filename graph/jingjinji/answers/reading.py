"""Everything that is stated or derived, read once of one dataset in one language, and kept while it is in service.

What several requests need (names, facts with their sentences, the network) is made here and nowhere else. Knows the
store's port. Must not know requests.

Laws:
- A reading is whole. A dataset whose statements do not fit into the store's limits is a fault, never half a list.
- Curators' graphs are not validated. A statement there that breaks the ontology, so that no sentence can be made of it,
  is left out with a warning in the log; it takes nothing else with it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from functools import cached_property

import networkx as nx

from jingjinji.answers import directory, statements
from jingjinji.answers.ask.text import plain
from jingjinji.answers.directory import Directory
from jingjinji.answers.fact import Fact, Facts, in_order
from jingjinji.answers.joint import Joint
from jingjinji.answers.network import build as network
from jingjinji.answers.report import add_inverses
from jingjinji.answers.run import Asker
from jingjinji.answers.statements import Statement, read_statements, read_symbols
from jingjinji.answers.table import Table, read_table
from jingjinji.faults import Fault
from jingjinji.store.port import Request, Store

_log = logging.getLogger(__name__)
_WORD = re.compile(r"[\w.%/³²-]+")
_FACTS_KEPT = 200
_KEPT = 4  # two languages of the dataset in service and of the one before it


def queries(language: str, sibling: object | None = None) -> list[str]:
    """Return the queries whose tables make a `Reading`: three in a language, and three that a sibling spares."""
    plain_ones = [] if sibling else [*directory.queries(), network.EDGES]
    return [*statements.queries(language), *plain_ones]


class Reading:
    """Names, facts and network of one dataset in one language."""

    def __init__(self, tables: Sequence[Table], language: str, sibling: Reading | None = None) -> None:
        """Read `tables`; what has no language is taken from a `sibling` of the same dataset, if there is one."""
        if any(table.truncated for table in tables):
            raise Fault(
                "this dataset has more statements than can be listed here", hint="ask the SPARQL endpoint, /sparql"
            )
        facts, citations, symbols, *others = tables
        self.language = language
        self.statements: dict[str, Statement] = read_statements(facts, citations)
        self.directory: Directory = sibling.directory if sibling else directory.read_directory(*others[:2])
        self.edges: list[tuple[str, str, str]] = sibling.edges if sibling else network.read_edges(others[2])
        self._composer = Facts(self.statements, self.directory, read_symbols(symbols), language)
        self._facts: OrderedDict[str, Fact] = OrderedDict()
        add_inverses(self.statements, language)
        self._leave_out_broken()

    def _leave_out_broken(self) -> None:
        for ref, statement in list(self.statements.items()):
            try:
                self._composer.compose(statement)
            except (ValueError, ArithmeticError, LookupError, TypeError) as error:
                _log.warning("%s is left out of the lists: %r", ref, error)
                del self.statements[ref]

    def fact(self, ref: str) -> Fact:
        """Return the fact of a stated or derived thing.

        Few are kept: one is made of its statement in a fifth of a millisecond and takes ten times the memory.
        """
        found = self._facts.pop(ref, None) or self._composer.compose(self.statements[ref])
        self._facts[ref] = found
        while len(self._facts) > _FACTS_KEPT:
            self._facts.popitem(last=False)
        return found

    @property
    def composer(self) -> Facts:
        """Return what makes facts and citations of statements."""
        return self._composer

    @cached_property
    def ordered(self) -> dict[str, list[Statement]]:
        """Return the statements of each kind in the order of the document, derived ones last."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in in_order(self.statements.values()):
            found[statement.kind].append(statement)
        return dict(found)

    @cached_property
    def mentions(self) -> dict[str, list[str]]:
        """Return for each thing the facts that name it, in the order of the document."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for statement in in_order(self.statements.values()):
            for name, values in statement.values.items():
                if name == "input":  # what a figure was computed from is no statement about that
                    continue
                for value in values:
                    if value in self.directory.entries:
                        found[value][statement.id] = None
        return {ref: list(ids) for ref, ids in found.items()}

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Return the sentence of each fact as search compares it: folded, every word behind a space."""
        return {ref: " " + " ".join(_WORD.findall(plain(self.fact(ref).text))) for ref in self.statements}

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Return how measures, policies, indicators, places, programmes and organizations hang together."""
        return network.build_network(self.edges, self.statements, self.directory, self._composer)


def read(asker: Asker, language: str, sibling: Reading | None = None) -> Reading:
    """Read what an open store holds; what has no language is taken from a `sibling` of the same store."""
    return Reading([asker.select(text) for text in queries(language, sibling)], language, sibling)


class Readings:
    """Readings by dataset version and language: each is made once, while all who ask wait for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, str], Reading] = OrderedDict()
        self._making = asyncio.Lock()
        self._joint: Joint[Reading] = Joint()

    async def of(self, store: Store, language: str) -> Reading:
        """Return the reading of what `store` holds."""
        key = (store.version, language)
        if found := self._kept.get(key):
            return found
        return await self._joint.of(key, lambda: self._read(store, language))

    async def _read(self, store: Store, language: str) -> Reading:
        key = (store.version, language)
        async with self._making:
            sibling = next((kept for (version, _), kept in self._kept.items() if version == store.version), None)
            texts = queries(language, sibling)
            tables = [await _table(store, text) for text in texts]
            made = await asyncio.to_thread(_make, tables, language, sibling)
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return made


async def _table(store: Store, text: str) -> Table:
    """Ask for a large table; it is read beside the event loop, which has others to serve."""
    answer = await store.ask(Request(text))
    body = await answer.read()
    return await asyncio.to_thread(read_table, body, truncated=answer.truncated)


def _make(tables: Sequence[Table], language: str, sibling: Reading | None) -> Reading:
    """Make a reading with all that is costly, so that no request has to."""
    made = Reading(tables, language, sibling)
    assert made.ordered is not None
    assert made.mentions is not None
    assert made.sentences is not None
    assert made.network is not None
    return made
