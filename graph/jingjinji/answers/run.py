"""Run queries under limits, against the local release or another SPARQL service, and read tables."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jingjinji.answers.releases.export import current_release
from jingjinji.answers.table import Table, read_table
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.port import Request, Store

_MOST_BYTES = 64 * MIB  # of an answer that is read into memory as a whole


@dataclass(frozen=True)
class Source:
    """What is asked: a SPARQL service by its address, or the current release; `deadline` in seconds."""

    endpoint: str | None = None
    deadline: float = 30.0


@dataclass(frozen=True)
class Turtle:
    """The graph that a query gives, as Turtle; `truncated` says that a cap was applied."""

    body: bytes
    truncated: bool


class Asker:
    """An open store for callers without an event loop, such as the command line.

    The loop is asked itself: a runner would set a signal handler for each query, and undoing that takes Python as long
    as writing out the whole answer.
    """

    def __init__(self, store: Store, loop: asyncio.AbstractEventLoop) -> None:
        self._store = store
        self._loop = loop

    def select(self, text: str) -> Table:
        """Run one SELECT or ASK query and return its table."""
        return self._loop.run_until_complete(select(self._store, text))

    def explain(self, text: str) -> str:
        """Return a query as it is evaluated, with comments on its order; only the local store tells."""
        if not isinstance(self._store, EmbeddedStore):
            raise Fault("another service does not tell how it evaluates a query", hint="omit --endpoint")
        return self._loop.run_until_complete(_explain(self._store, text))

    def ask(self, text: str) -> Table | Turtle:
        """Run one query and return its table, or its graph as Turtle."""
        return self._loop.run_until_complete(ask(self._store, text))


async def select(store: Store, text: str, deadline: float | None = None) -> Table:
    """Run one SELECT or ASK query on a store and return its table; a query that gives a graph is a fault."""
    found = await ask(store, text, deadline)
    if isinstance(found, Turtle):
        raise Fault("this query gives a graph, not a table", hint="ask by SELECT or ASK")
    return found


async def ask(store: Store, text: str, deadline: float | None = None) -> Table | Turtle:
    """Run one query on a store and return its table, or its graph as Turtle."""
    answer = await store.ask(Request(text, deadline=deadline))
    body = await answer.read()
    if answer.kind == "graph":
        return Turtle(body, answer.truncated)
    return read_table(body, truncated=answer.truncated)


async def _explain(store: EmbeddedStore, text: str) -> str:
    answer = await store.ask(Request(text, explain=True))
    return (await answer.read()).decode()


@contextmanager
def connect(source: Source) -> Iterator[Asker]:
    """Open what `source` names for as long as the block runs."""
    with asyncio.Runner() as runner:
        if source.endpoint is not None:
            from jingjinji.store.remote import RemoteStore  # noqa: PLC0415 - its client is slow to load

            yield Asker(RemoteStore(source.endpoint, deadline=source.deadline), runner.get_loop())
            return
        limits = Limits(deadline=source.deadline, workers=1, spare=0, max_bytes=_MOST_BYTES)
        embedded = EmbeddedStore(current_release(), limits)
        runner.run(embedded.__aenter__())
        try:
            yield Asker(embedded, runner.get_loop())
        finally:
            runner.run(embedded.__aexit__(None, None, None))
