"""The port of the store: what can be asked of a graph, what comes back, and how it can fail.

Laws:
- An answer that was returned is complete, or `truncated` says that a cap was applied.
- Without a dataset in the request or the query, the default graph is the union of all named graphs, as a
  *set*: a triple that stands in two graphs counts once (SPARQL 1.1 Query 13.1, "RDF merge").
- A dataset in the request replaces `FROM` and `FROM NAMED` of the query (SPARQL 1.1 Protocol 2.1.4).
- Nothing reaches the network, but for `SERVICE` to listed hosts where that is switched on (`federate`).

Engines differ in the second law: rdflib's default graph is empty unless told otherwise, Oxigraph's union
repeats a triple once for each graph that holds it, Virtuoso's default graph is everything it has. The
embedded adapter keeps the law; a remote service answers by its own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from jingjinji.faults import Fault

Kind = Literal["tabular", "graph"]

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TABULAR = (JSON, XML, CSV, TSV)

TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
TRIG = "application/trig"
N_QUADS = "application/n-quads"
EXPLANATION = "application/sparql-query"
GRAPH = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)


@dataclass(frozen=True)
class Dataset:
    """The RDF dataset of a request (SPARQL 1.1 Protocol 2.1.4), as graph IRIs.

    Both empty: nothing was asked for, so the query's own `FROM` counts, and without it everything.
    Only `default_graphs`: there are no named graphs. Only `named_graphs`: the default graph is empty.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True)
class Formats:
    """The media type wanted for each kind of answer; None means that this kind cannot be accepted.

    SELECT and ASK are tabular (one of `TABULAR`); CONSTRUCT and DESCRIBE are graphs (one of `GRAPH`).
    """

    tabular: str | None = JSON
    graph: str | None = TURTLE


@dataclass(frozen=True)
class Request:
    """One query, the formats that suit the asker, its dataset, a deadline and a number of rows that is enough.

    `deadline` is in seconds from the call; it and `rows` can only lower the store's own limits. With `explain` the
    answer is the query as it would be evaluated, with comments, in the media type `EXPLANATION`.
    """

    query: str
    formats: Formats = Formats()
    dataset: Dataset = Dataset()
    deadline: float | None = None
    rows: int | None = None
    explain: bool = False


async def _nothing() -> None:
    return None


@dataclass
class Answer:
    """A result in its asked format: read it once, by iterating or with `read`; then `close` it.

    `length` is in bytes where it is known; `seconds` is for how long it was evaluated.
    `repeatable` is False when the query calls NOW, RAND, UUID,
    STRUUID or BNODE, whose result is another each time. Iteration raises a `StoreFault` if the rest of
    the answer is lost; whoever passes it on must then break off, never end as if all were well.
    """

    kind: Kind
    media_type: str
    chunks: AsyncIterator[bytes]
    truncated: bool = False
    repeatable: bool = True
    length: int | None = None
    seconds: float = 0.0
    closer: Callable[[], Awaitable[None]] = field(default=_nothing, repr=False)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.chunks

    async def read(self) -> bytes:
        """Return the whole body and close the answer."""
        try:
            return b"".join([chunk async for chunk in self.chunks])
        finally:
            await self.close()

    async def close(self) -> None:
        """Free what the answer holds; may be called twice."""
        await self.closer()


class Store(Protocol):
    """A graph that answers SPARQL queries."""

    @property
    def version(self) -> str | None:
        """Return the dataset version, or None where the store has none to tell."""
        ...

    async def ask(self, request: Request) -> Answer:
        """Answer `request`, or raise a `StoreFault`; cancelling the call stops the evaluation at once."""
        ...


class StoreFault(Fault):
    """A query that was not answered. `retry_after` is in seconds; None means that trying again is no use.

    `seconds` is for how long it was evaluated, without the time in which it waited for its turn.
    """

    retry_after: int | None = None
    seconds: float = 0.0


class QuerySyntax(StoreFault):
    """The query is not SPARQL; `line` and `column` count from 1."""


class EngineRefused(StoreFault):
    """The query is SPARQL, but this store does not do what it asks for (`SERVICE`, for one)."""


class ServiceRefused(StoreFault):
    """The query asks another service that leads where SERVICE may not go: a private address, a host not listed."""


class OutOfReach(StoreFault):
    """The edit would change a graph that its author may not write, or that nobody may."""


class Conflict(StoreFault):
    """The edit does not fit the graphs as they are: it creates one that exists, or clears one that does not."""


class NoSuchGraph(StoreFault):
    """There is no graph of this name."""


class UnreadableContent(StoreFault):
    """The triples that were sent cannot be read; `line` and `column` count from 1."""


class UnknownContent(StoreFault):
    """The triples were sent in a format that is not read."""


class NotAcceptable(StoreFault):
    """The answer is of a kind for which the request accepts no format."""

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        form = (
            "SELECT and ASK answer with a table"
            if kind == "tabular"
            else ("CONSTRUCT and DESCRIBE answer with a graph")
        )
        offers = TABULAR if kind == "tabular" else GRAPH
        super().__init__(
            f"{form}, and none of the accepted formats can carry one",
            hint=("accept one of " + ", ".join(offers)),
        )


class NoForm(StoreFault):
    """The accepted format has no form for something in this graph; another one has."""

    def __init__(self, sentence: str, **place: Any) -> None:
        place.setdefault("hint", f"accept {TURTLE}, {N_TRIPLES} or {TRIG}")
        super().__init__(sentence, **place)


class DeadlinePassed(StoreFault):
    """The query ran into its deadline and was stopped."""

    retry_after = 30


class MemoryExceeded(StoreFault):
    """The query needed more memory than one query may have and was stopped."""

    retry_after = 60


class QueueFull(StoreFault):
    """Too many queries are waiting; this one was not begun, or was put back and found no place."""

    retry_after = 5


class NoRoom(StoreFault):
    """Too many large answers wait to be fetched; this one could not be kept beside them."""

    retry_after = 30


class WorkerLost(StoreFault):
    """The process that evaluated the query died."""

    retry_after = 5


class RemoteFailed(StoreFault):
    """The remote service could not be reached or did not answer as a SPARQL service does."""

    retry_after = 30
