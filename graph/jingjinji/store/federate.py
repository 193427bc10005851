"""Answer a query with SERVICE: fetch what the other services know, put it in the place of SERVICE, and evaluate that.

Knows the order of things and what may be left out of a call. How a query is taken apart is for `patterns`, how a
service is called for `call_service`, and every evaluation is the store's.

Laws (SPARQL 1.1 Federated Query 2, SPARQL 1.1 Query 18):
- SERVICE becomes VALUES over all variables that its pattern binds: the same table in the same place, so the same
  answer.
- Fewer rows are fetched by telling the service, in VALUES blocks, what its certain variables are bound to around it.
  A row that is left out is one that no solution of the whole can contain; where that is in doubt, all are fetched.
- A service is asked in the order of the text, after the ones before it.
- A service that fails makes the query fail, or with SILENT is one solution without bindings. A host that is not listed,
  and more rows than may be fetched, are told also with SILENT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from jingjinji.store import patterns, tokens
from jingjinji.store.call_service import Caller
from jingjinji.store.context import Context, Way, around
from jingjinji.store.outgoing import Outgoing, Target
from jingjinji.store.patterns import Element
from jingjinji.store.port import (
    Answer,
    Dataset,
    EngineRefused,
    Formats,
    QuerySyntax,
    RemoteFailed,
    Request,
    ServiceRefused,
)
from jingjinji.store.write import Row, Term, turtle_of
from jingjinji.terms import BASE

Ask = Callable[[Request], Awaitable[Answer]]
_NOWHERE = Dataset((BASE + "graph/none",))
_MOST_NESTING = 100  # the groups are read by functions that call each other
_SHARE = 0.7  # of the time that is left, at most, for one call: the answer must be evaluated too


def asks_services(query: str) -> bool:
    """Tell whether a query has the keyword SERVICE."""
    return "service" in query.lower() and tokens.scan(query).service_at is not None


async def federate(ask: Ask, request: Request, outgoing: Outgoing) -> Answer:
    """Answer `request`, whose query has SERVICE, evaluating by `ask`; its deadline is the whole's.

    Raises a `StoreFault`. The answer is not repeatable: others' data change.
    """
    assert request.deadline is not None
    loop = asyncio.get_running_loop()
    end = loop.time() + request.deadline

    def in_time(asked: Request) -> Awaitable[Answer]:
        return ask(replace(asked, deadline=max(0.001, end - loop.time())))

    async with Caller(outgoing) as caller:
        work = _Work(in_time, request, outgoing, caller, lambda: end - loop.time())
        query = await work.without_services()
        answer = await in_time(replace(request, query=query))
    return replace(answer, repeatable=False, truncated=answer.truncated or work.truncated)


@dataclass(frozen=True)
class _Table:
    """Solutions, a term or None for each of the names."""

    names: list[str]
    rows: list[tuple[Term | None, ...]]


@dataclass(frozen=True)
class _Asked:
    """What a service is asked: a pattern, flat if it is of triples and filters alone, and the variables it binds."""

    prologue: str
    names: list[str]
    inside: str
    flat: bool

    def text(self, block: _Table | None) -> str:
        """Return the query for one block of bindings; without any, for everything."""
        columns = " ".join(f"?{name}" for name in self.names) or "(1 AS ?one)"
        inside = self.inside if self.flat else f"{{ {self.inside} }}"
        given = _values(block.names, block.rows) if block else ""
        return f"{self.prologue} SELECT {columns} WHERE {{ {given} {inside} }}"


class _Work:
    """The rewriting of one query."""

    def __init__(
        self, ask: Ask, request: Request, outgoing: Outgoing, caller: Caller, time_left: Callable[[], float]
    ) -> None:
        self._ask = ask
        self._request = request
        self._outgoing = outgoing
        self._caller = caller
        self._time_left = time_left
        self.truncated = False

    async def without_services(self) -> str:
        """Return the query with the tables of its services in their place."""
        query = patterns.without_comments(self._request.query)
        await self._check_syntax()
        ways = self._ways(query)
        targets = await self._targets(query, [_last(way) for way in ways])
        for target in targets:
            way = self._ways(query)[0]
            query = await self._without(query, way, target)
        return query

    async def _check_syntax(self) -> None:
        """Have the engine read the query, SERVICE as GRAPH, which stands in the same places; raises `QuerySyntax`."""
        query = self._request.query
        for begin, end, word in reversed(list(_keywords(query))):
            query = query[:begin] + word.ljust(end - begin) + query[end:]
        answer = await self._ask(Request(query, dataset=_NOWHERE, rows=1))
        await answer.close()

    def _ways(self, query: str) -> list[Way]:
        """Return the way to each SERVICE; one that stands where it cannot be replaced is refused."""
        scan = tokens.scan(query)
        if scan.nesting > _MOST_NESTING:
            raise QuerySyntax(f"a query with SERVICE may nest brackets {_MOST_NESTING} deep, not {scan.nesting}")
        group = patterns.outermost(query, scan.form_at)
        ways = list(patterns.services(group)) if group else []
        found = {_last(way).begin for way in ways}
        for kind, text, at in tokens.tokens(query):
            if kind == "word" and text.upper() == "SERVICE" and at not in found:
                raise self._refusal(
                    "SERVICE stands inside another SERVICE, EXISTS, LATERAL or an expression, where it is not done",
                    "put it into the pattern itself, or into a sub-select",
                    at,
                )
        if len(ways) > self._outgoing.max_services:
            most = self._outgoing.max_services
            raise EngineRefused(f"a query may have {most} SERVICE patterns, not {len(ways)}", hint="ask twice")
        return ways

    async def _targets(self, query: str, found: list[Element]) -> list[Target]:
        """Return where each SERVICE leads; the engine resolves prefixed names and relative IRIs."""
        for element in found:
            if element.name.startswith(("?", "$")):
                raise self._refusal(
                    f"SERVICE {element.name} does not say which service to ask",
                    "write the address of the service in the query",
                    element.begin,
                )
        names = " ".join(f"({element.name} AS ?s{number})" for number, element in enumerate(found))
        table = await self._local(f"{self._prologue(query)} SELECT {names} {{}}", _NOWHERE)
        return [self._outgoing.target(term.value) for term in table.rows[0] if isinstance(term, ox.NamedNode)]

    async def _without(self, query: str, way: Way, target: Target) -> str:
        """Return the query with one SERVICE replaced by its table."""
        service = _last(way)
        inside = query[service.groups[0].begin : service.groups[0].end]
        prologue = self._prologue(query)
        head = await self._local(f"{prologue} SELECT * {{ {{ {inside} }} }} LIMIT 0", _NOWHERE)
        bound = await self._bindings(query, around(query, way))
        asked = _Asked(prologue, head.names, inside, patterns.is_plain(service.groups[0]))
        try:
            seconds = min(self._outgoing.timeout, self._time_left() * _SHARE)
            async with asyncio.timeout(seconds):
                rows = await self._fetch(asked, bound, target)
        except TimeoutError:
            if not service.silent:
                raise RemoteFailed(f"{target.url} did not answer within {seconds:.1f} s") from None
            rows = [[None] * len(head.names)]
        except (RemoteFailed, ServiceRefused):
            if not service.silent:
                raise
            rows = [[None] * len(head.names)]
        return f"{query[: service.begin]}{_values(head.names, rows)}{query[service.end :]}"

    async def _bindings(self, query: str, context: Context) -> _Table | None:
        """Return what the certain variables of a service are bound to around it, None where all must be fetched."""
        scan = tokens.scan(query)
        if not context.names or scan.volatile:
            return None
        names = sorted(context.names)
        given = " ".join(f"FROM {'NAMED ' * graph.named}{graph.text}" for graph in scan.from_graphs)
        most = self._outgoing.max_blocks * self._outgoing.block_rows
        columns = " ".join(f"?{name}" for name in names)
        text = f"{self._prologue(query)} SELECT DISTINCT {columns} {given} WHERE {{ {context.pattern} }}"
        table = await self._local(text, self._request.dataset, most + 1)
        if len(table.rows) > most:
            return None
        columns_told = [column for column, told in enumerate(zip(*table.rows, strict=True)) if all(map(_is_told, told))]
        rows = list(dict.fromkeys(tuple(row[column] for column in columns_told) for row in table.rows))
        return _Table([names[column] for column in columns_told], rows) if columns_told or not rows else None

    async def _fetch(self, asked: _Asked, bound: _Table | None, target: Target) -> list[Row]:
        rows: list[Row] = []
        for block in _blocks(bound, self._outgoing.block_rows):
            answer = await self._caller.ask(target, asked.text(block), asked.names)
            self.truncated |= answer.truncated
            rows += answer.rows
        return rows

    async def _local(self, text: str, dataset: Dataset, rows: int | None = None) -> _Table:
        answer = await self._ask(Request(text, Formats(), dataset, rows=rows))
        solutions = ox.parse_query_results(await answer.read(), format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return _Table([variable.value for variable in solutions.variables], [tuple(row) for row in solutions])

    def _prologue(self, query: str) -> str:
        prologue = query[: tokens.scan(query).form_at]
        says_base = any(kind == "word" and text.upper() == "BASE" for kind, text, _ in tokens.tokens(prologue))
        return prologue if says_base else f"BASE <{BASE}> {prologue}"

    def _refusal(self, sentence: str, hint: str, at: int) -> EngineRefused:
        """Return the refusal of what stands at `at`, in a text whose beginning is still as it was sent."""
        line, column = tokens.position(self._request.query, at)
        return EngineRefused(sentence, line=line, column=column, hint=hint)


def _last(way: Way) -> Element:
    group, place = way[-1]
    return group.elements[place]


def _keywords(query: str) -> Iterator[tuple[int, int, str]]:
    """Yield where SERVICE, with SILENT behind it, begins and ends, and what may stand there instead."""
    begin: int | None = None
    for kind, text, at in tokens.tokens(query):
        word = text.upper() if kind == "word" else ""
        if word == "SILENT" and begin is not None:
            yield at, at + len(text), ""
        begin = at if word == "SERVICE" else None
        if word == "SERVICE":
            yield at, at + len(text), "GRAPH"


def _blocks(bound: _Table | None, size: int) -> Iterator[_Table | None]:
    """Yield the bindings in blocks of at most `size` rows; None alone stands for no bindings."""
    if bound is None:
        yield None
        return
    for begin in range(0, len(bound.rows), size):
        yield _Table(bound.names, bound.rows[begin : begin + size])


def _is_told(term: Term | None) -> bool:
    """Tell whether another service can be told of a term: it is bound, and has no blank node."""
    return term is not None and not isinstance(term, ox.BlankNode) and "_:" not in str(term)


def _values(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """Return a table as VALUES."""
    told = " ".join(f"({' '.join(map(_written, row[: len(names)]))})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {told} }}"


def _written(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return turtle_of(term)
