"""The port over any SPARQL 1.1 service: SPARQLWrapper in a thread.

Knows the SPARQL 1.1 Protocol as a client. The service's own laws hold: what its default graph is, whether it
cuts answers, whether it follows SERVICE. A response header `X-Result-Truncated: true` is believed.
"""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper

from jingjinji.store.port import (
    TABULAR,
    Answer,
    DeadlinePassed,
    QuerySyntax,
    RemoteFailed,
    Request,
    StoreFault,
)

_CHUNK_BYTES = 64 << 10


class RemoteStore:
    """A `Store` over the service at `endpoint`: `async with RemoteStore(url) as store: …`."""

    def __init__(self, endpoint: str, deadline: float = 30.0) -> None:
        self._endpoint = endpoint
        self._deadline = deadline
        self._version: str | None = None

    @property
    def version(self) -> str | None:
        """Return the dataset version that the last answer told, if any."""
        return self._version

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def ask(self, request: Request) -> Answer:
        """Send `request` and return its answer as it comes in.

        The deadline holds up to the head of the answer, and again for each read of its body. A cancelled call
        returns at once; the thread that reads the connection ends at the deadline.
        """
        deadline = min(self._deadline, request.deadline or self._deadline)
        try:
            async with asyncio.timeout(deadline):
                response, headers = await asyncio.to_thread(self._send, request, deadline)
        except TimeoutError:
            raise DeadlinePassed(f"{self._endpoint} did not answer within {deadline:g} s") from None
        self._version = headers.get("x-dataset-version")
        media_type = headers.get("content-type", "").partition(";")[0].strip()
        return Answer(
            kind="tabular" if media_type in TABULAR else "graph",
            media_type=media_type,
            chunks=self._chunks(response),
            truncated=headers.get("x-result-truncated") == "true",
            closer=lambda: asyncio.to_thread(response.close),
        )

    def _send(self, request: Request, deadline: float) -> tuple[Any, dict[str, str]]:
        wrapper = SPARQLWrapper(self._endpoint)
        wrapper.setQuery(request.query)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(deadline)))
        formats = (request.formats.tabular, request.formats.graph)
        wrapper.addCustomHttpHeader("Accept", ", ".join(filter(None, formats)))
        for graph in request.dataset.default_graphs:
            wrapper.addDefaultGraph(graph)
        for graph in request.dataset.named_graphs:
            wrapper.addNamedGraph(graph)
        try:
            result = wrapper.query()
        except SPARQLExceptions.QueryBadFormed as error:
            raise refusal(self._endpoint, error) from error
        except (SPARQLExceptions.SPARQLWrapperException, HTTPError) as error:
            raise RemoteFailed(f"{self._endpoint} answered with an error: {_first_line(error)}") from error
        except TimeoutError:
            raise
        except (URLError, OSError) as error:
            raise RemoteFailed(f"{self._endpoint} cannot be reached: {error}") from error
        return result.response, {name.lower(): value for name, value in result.info().items()}

    async def _chunks(self, response: Any) -> AsyncIterator[bytes]:
        while True:
            try:
                chunk: bytes = await asyncio.to_thread(response.read, _CHUNK_BYTES)
            except Exception as error:
                raise RemoteFailed(f"{self._endpoint} broke off its answer: {error}") from error
            if not chunk:
                return
            yield chunk


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def refusal(endpoint: str, error: Exception) -> StoreFault:
    """Return what the service says about a bad query, with line and column where it tells them."""
    _, _, shown = str(error).partition("Response:\n")
    try:
        text = ast.literal_eval(shown).decode("utf-8", "replace")
    except (ValueError, SyntaxError, AttributeError):
        text = shown
    try:
        problem = json.loads(text)
        return QuerySyntax(
            problem["detail"],
            line=problem.get("line"),
            column=problem.get("column"),
            hint=problem.get("hint"),
        )
    except (ValueError, KeyError, TypeError):
        return QuerySyntax(f"{endpoint} refused the query: {text.strip() or error}")
