"""Send a REST answer: JSON or CSV, one page, with entity tag, next link and dataset version.

Laws: what an answer depends on is all in its entity tag; a page that is not the last one has a `next` link, in the body
and as `Link` header (RFC 8288).
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from pydantic import BaseModel

from jingjinji import __version__
from jingjinji.answers.ground import Ground
from jingjinji.answers.reading import Reading
from jingjinji.faces.http.api.asked import Asked
from jingjinji.faces.http.api.table import to_csv
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.store.embedded import EmbeddedStore

VARY = "Accept, Accept-Encoding, Accept-Language"


@dataclass(frozen=True)
class Content:
    """What an endpoint has to say: members of the JSON object beside the page's own, rows for CSV and their model."""

    model: type[BaseModel]
    members: dict[str, Any]
    total: int
    rows: Sequence[BaseModel]
    row: type[BaseModel]
    truncated: bool = False


@dataclass(frozen=True)
class Source:
    """The store in service, what was read of it in the asked language, and our address as the client sees it."""

    store: EmbeddedStore
    reading: Reading
    address: str


Make = Callable[[Source], Awaitable[Content]]


class Door:
    """The way in for every REST request."""

    def __init__(self, settings: Settings, serving: Serving, ground: Ground) -> None:
        self._settings = settings
        self._serving = serving
        self._readings, self.cards = ground.readings, ground.cards
        self._cache = Cache(settings.cache_bytes // 8)

    async def source(self, request: Request, language: str) -> Source:
        """Return the store in service with its reading; raises 503 before there is one."""
        store = self._serving.ready()
        address = public_address(request.scope, self._settings.trusted_proxies)
        return Source(store, await self._readings.of(store, language), address)

    async def answer(self, request: Request, asked: Asked, make: Make) -> Response:
        """Answer one request with what `make` says, from the cache where it was said before, or with 304."""
        source = await self.source(request, asked.language)
        encoding = negotiate.encoding(request.headers.get("accept-encoding"))
        tag = reply.entity_tag(_identity(request, asked, source), encoding)
        headers = {"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache", "X-Dataset-Version": source.store.version}
        if reply.matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        made = self._cache.get(tag)
        if made is None:
            content = await make(source)
            made = await work(_reply, request, asked, source, content)
            made.headers |= headers
            made = reply.compress(made, encoding)
            self._cache.put(tag, made)
        return Response(made.body, made.status, made.headers)


def _identity(request: Request, asked: Asked, source: Source) -> str:
    pairs = sorted(request.query_params.multi_items())
    parts = (__version__, source.store.version, source.address, request.url.path, pairs, asked)
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _reply(request: Request, asked: Asked, source: Source, content: Content) -> Reply:
    following = _next(request, asked, source, content.total)
    headers = {"Content-Type": asked.offer.content_type, "X-Total-Count": str(content.total)}
    headers["Content-Language"] = asked.language
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if content.truncated:
        headers["X-Result-Truncated"] = "true"
    if asked.offer.format == "csv":
        return Reply(200, headers, to_csv(content.rows, content.row).encode())
    page = {"total": content.total, "limit": asked.limit, "offset": asked.offset, "next": following,
            "dataset_version": source.store.version}  # fmt: skip
    body = content.model(**page, **content.members)
    return Reply(200, headers, body.model_dump_json().encode())


def _next(request: Request, asked: Asked, source: Source, total: int) -> str | None:
    after = asked.offset + asked.limit
    if after >= total:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("limit", "offset")]
    query = urlencode([*kept, ("limit", asked.limit), ("offset", after)])
    return f"{source.address}{quote(request.scope['path'])}?{query}"
