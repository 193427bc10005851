"""Send queries over many connections for a while, and note how long each takes.

The client is part of the cost, so it is lean: HTTP/1.1 over plain sockets, one connection a client, kept alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import httpx

_JSON = "application/sparql-results+json"
_SECONDS = 120.0
_OVERTIME = 4


class Broken(Exception):
    """The server closed the connection, or did not answer in time."""


@dataclass
class Round:
    """What one round found: the seconds of each request, how long it lasted, how many were refused."""

    times: list[float] = field(default_factory=list)
    lasted: float = 0.0
    refused: int = 0

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.times) / self.lasted if self.lasted else 0.0

    def percentile(self, percent: int) -> float:
        """Return a percentile of the times in milliseconds."""
        if len(self.times) < 2:
            return max(self.times, default=0.0) * 1000
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1] * 1000


class Connection:
    """One connection that is kept alive; `ask` opens it anew where the server has closed it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname or "", parts.port or 80, parts.path or "/"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, query: str, *, tag: str = "", accept: str = _JSON) -> tuple[int, str, int]:
        """Return status, ETag and the body's length; raises `Broken`."""
        # Virtuoso reads a form only; a form has no place for conditions, which only QUERY may have
        body = query.encode() if tag else urlencode({"query": query}).encode()
        method, form = ("QUERY", "sparql-query") if tag else ("POST", "x-www-form-urlencoded")
        match = f"If-None-Match: {tag}\r\n" if tag else ""
        head = (
            f"{method} {self._path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nContent-Type: application/{form}\r\n"
            f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n{match}\r\n"
        )
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._exchange(head.encode() + body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
            await self.close()
            raise Broken(str(error)) from error

    async def _exchange(self, request: bytes) -> tuple[int, str, int]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        status = int(lines[0].split()[1])
        length = await _read_body(reader, headers) if status not in (204, 304) else 0
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return status, headers.get("etag", ""), length

    async def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> int:
    if "content-length" in headers:
        return await _skip(reader, int(headers["content-length"]))
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return len(await reader.read())
    total = 0
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        total += await _skip(reader, size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return total


async def _skip(reader: asyncio.StreamReader, length: int) -> int:
    left = length
    while left:
        piece = await reader.read(min(left, 1 << 18))
        if not piece:
            raise asyncio.IncompleteReadError(b"", left)
        left -= len(piece)
    return length


def fresh(queries: list[str], numbers: Iterator[int]) -> Iterator[str]:
    """Yield the queries in turn, each with a number of its own in a comment, so that no cache can answer it."""
    for query in itertools.cycle(queries):
        yield f"{query}\n# {next(numbers)}"


async def drive(
    address: str, queries: Iterator[str], clients: int, seconds: float, tags: dict[str, str] | None = None
) -> Round:
    """Ask for `seconds` over `clients` connections; with `tags`, of each query its ETag, ask for news only."""
    found = Round()
    begun = time.perf_counter()

    async def client() -> None:
        connection = Connection(address)
        while time.perf_counter() - begun < seconds:
            query = next(queries)
            sent = time.perf_counter()
            try:
                status, _, _ = await connection.ask(query, tag=tags[query] if tags else "")
            except Broken:
                status = 0
            if status == (304 if tags else 200):
                found.times.append(time.perf_counter() - sent)
            else:
                found.refused += 1
        await connection.close()

    with contextlib.suppress(TimeoutError):  # what is not answered long after the end is not waited for
        async with asyncio.timeout(seconds * _OVERTIME):
            await asyncio.gather(*(client() for _ in range(clients)))
    found.lasted = time.perf_counter() - begun
    return found


async def settle(address: str, seconds: float) -> None:
    """Wait until a server answers a small question again: it may go on with what nobody waits for."""
    with contextlib.suppress(Broken):
        await once(address, "ASK {}", seconds, accept=_JSON)


async def count_rows(address: str, query: str, seconds: float) -> int:
    """Return how many rows the answer has; raises `Broken` where there is none within `seconds`."""
    try:
        async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=seconds) as client:
            found = await client.post(address, data={"query": query}, headers={"Accept": _JSON})
            return len(found.raise_for_status().json()["results"]["bindings"])
    except (TimeoutError, httpx.HTTPError, ValueError, KeyError) as error:
        raise Broken(str(error)) from error


async def once(address: str, query: str, seconds: float, accept: str = "text/csv") -> tuple[float, int]:
    """Ask one query and return (seconds, bytes); raises `Broken` where it is refused or takes longer than `seconds`."""
    connection = Connection(address)
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(seconds):
            status, _, length = await connection.ask(query, accept=accept)
    except TimeoutError:
        raise Broken(f"more than {seconds:g} s") from None
    finally:
        await connection.close()
    if status != 200:
        raise Broken(f"status {status}")
    return time.perf_counter() - begun, length
