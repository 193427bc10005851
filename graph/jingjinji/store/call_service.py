"""Ask one SPARQL service by POST and read its table, within limits (SPARQL 1.1 Protocol, 2.1.2).

Knows HTTP as a client: redirects, sizes, formats. What may be asked is for `outgoing`, which address for `reach`.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urljoin

import httpcore
import pyoxigraph as ox

from jingjinji.store.outgoing import PORTS, Outgoing, Target
from jingjinji.store.port import JSON, EngineRefused, RemoteFailed, ServiceRefused
from jingjinji.store.reach import CheckedNetwork
from jingjinji.store.write import Row, Term

_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = [
    (b"Accept", JSON.encode()),
    (b"Accept-Encoding", b"identity"),
    (b"Content-Type", b"application/x-www-form-urlencoded"),
    (b"User-Agent", b"jingjinji (https://w3id.org/jingjinji/)"),
]


@dataclass(frozen=True)
class Rows:
    """Solutions over the variables that were asked for, and whether the service says that it has cut them."""

    rows: list[Row]
    truncated: bool


class Caller:
    """Calls on behalf of one query, which share its limits: `async with Caller(outgoing) as caller`."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._pool = httpcore.AsyncConnectionPool(network_backend=CheckedNetwork(outgoing), retries=0)
        self._bytes_left = outgoing.max_bytes
        self._rows_left = outgoing.max_rows

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def ask(self, target: Target, query: str, names: list[str]) -> Rows:
        """Return the solutions of a SELECT query; raises `RemoteFailed`, or `ServiceRefused` where it leads astray.

        What is more than one query may fetch is an `EngineRefused`. The caller sets the time.
        """
        try:
            body, headers = await self._fetch(target, urlencode({"query": query}).encode())
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise RemoteFailed(f"{target.url} cannot be reached: {error or type(error).__name__}") from error
        media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().decode("latin-1")
        if media_type not in (JSON, "application/json"):
            raise RemoteFailed(f"{target.url} does not answer with {JSON} but with {media_type or 'nothing known'}")
        rows = await asyncio.to_thread(_rows_or_fault, body, names, self._rows_left)
        if isinstance(rows, str):
            raise RemoteFailed(f"{target.url} broke off its answer, or answered with no table: {rows}")
        self._rows_left -= len(rows)
        if self._rows_left < 0:
            raise self._too_much(target, f"{self._outgoing.max_rows} rows")
        return Rows(rows, headers.get(b"x-result-truncated") == b"true")

    async def _fetch(self, target: Target, form: bytes) -> tuple[bytes, dict[bytes, bytes]]:
        method, content = "POST", form
        for _ in range(self._outgoing.hops + 1):
            url = httpcore.URL(
                scheme=target.scheme, host=_bracketed(target.host), port=target.port, target=target.path.encode()
            )
            async with self._pool.stream(method, url, headers=[*_HEADERS, _host(target)], content=content) as response:
                headers = {name.lower(): value for name, value in response.headers}
                if response.status not in _REDIRECTS:
                    return await self._body(response, target), headers
            address = urljoin(target.url, headers.get(b"location", b"").decode("latin-1"))
            target = self._led_to(address, target)
            if response.status == 303:
                method, content = "GET", b""
        raise RemoteFailed(f"{target.url} is reached by more than {self._outgoing.hops} redirects")

    def _led_to(self, address: str, before: Target) -> Target:
        try:
            return self._outgoing.target(address, base=before.url)
        except EngineRefused as error:
            raise ServiceRefused(error.sentence, hint=error.hint) from error

    async def _body(self, response: httpcore.Response, target: Target) -> bytes:
        pieces: list[bytes] = []
        async for piece in response.aiter_stream():
            pieces.append(piece)
            self._bytes_left -= len(piece)
            if self._bytes_left < 0:
                raise self._too_much(target, f"{self._outgoing.max_bytes} bytes")
        if response.status != 200:
            said = b"".join(pieces)[:200].decode("utf-8", "replace").strip().partition("\n")[0]
            raise RemoteFailed(f"{target.url} answered with status {response.status}: {said}")
        return b"".join(pieces)

    def _too_much(self, target: Target, limit: str) -> EngineRefused:
        return EngineRefused(
            f"with the answer of {target.url} the services have sent more than the {limit} that one query may fetch",
            hint="bind more of the variables before SERVICE, or narrow the pattern inside it",
        )


def _host(target: Target) -> tuple[bytes, bytes]:
    port = b"" if PORTS[target.scheme] == target.port else f":{target.port}".encode()
    return b"Host", _bracketed(target.host) + port


def _bracketed(host: str) -> bytes:
    return f"[{host}]".encode() if ":" in host else host.encode()


def _rows_or_fault(body: bytes, names: list[str], most: int) -> list[Row] | str:
    """Return rows or what is wrong with them: the engine's objects must not leave the thread with an exception."""
    try:
        return read_rows(body, names, most)
    except (SyntaxError, ValueError) as error:
        return str(error)


def read_rows(body: bytes, names: list[str], most: int) -> list[Row]:
    """Return rows over `names`, at most one more than `most`; blank nodes get IRIs of their own, see decision 0013."""
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if not isinstance(solutions, ox.QuerySolutions):
        raise SyntaxError("it is a yes or no")  # noqa: TRY004 - what was sent is wrong, not what was passed
    known = {variable.value for variable in solutions.variables}
    named: dict[Term, Term] = {}
    rows: list[Row] = []
    for solution in solutions:
        if len(rows) > most:
            break
        rows.append([_named(solution[name], named) if name in known else None for name in names])
    return rows


def _named(term: Term | None, named: dict[Term, Term]) -> Term | None:
    """Return a term that can stand in a query; that it is well-formed the engine has checked in reading it."""
    if isinstance(term, ox.BlankNode):
        return named.setdefault(term, ox.NamedNode(f"urn:uuid:{uuid.uuid4()}"))
    if isinstance(term, ox.Triple):
        return ox.Triple(*(_named(part, named) for part in term))  # type: ignore[arg-type]
    return term
