"""An HTTP reply as data, compressed and sent by plain ASGI.

Knows headers, content codings and how to break off. Must not know SPARQL.

Laws:
- A body that fails after its head was sent is left unfinished, so that the client sees it broken (RFC 9112, 8).
- A strong entity tag names one coding of one body (RFC 9110, 8.8.3.3): each coding has its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]

from jingjinji.faults import Fault

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_log = logging.getLogger(__name__)
_WORTH_COMPRESSING = 500
_SEND_SECONDS, _LEAST_RATE = 60.0, 16 << 10  # without a byte; bytes in each second
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
_GZIP_WINDOW = 31  # zlib's word for "with a gzip header"


@dataclass
class Reply:
    """A status, headers and a body that is either at hand or arrives in chunks."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    chunks: AsyncIterator[bytes] | None = None
    closer: Callable[[], Awaitable[None]] | None = None


class _Compressor(Protocol):
    def process(self, data: bytes) -> bytes: ...
    def finish(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)

    def process(self, data: bytes) -> bytes:
        return self._stream.compress(data)

    def finish(self) -> bytes:
        return self._stream.flush()


def _compressor(encoding: str) -> _Compressor:
    if encoding == "br":
        made: _Compressor = brotli.Compressor(quality=_BROTLI_QUALITY)
        return made
    return _Gzip()


def digest(body: bytes) -> str:
    """Return a name for the content of a body."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def entity_tag(identity: str, encoding: str | None) -> str:
    """Return the strong entity tag of a body in one coding."""
    return f'"{identity}-{encoding}"' if encoding else f'"{identity}"'


def matches(if_none_match: str | None, tag: str) -> bool:
    """Tell whether If-None-Match names `tag` (weak comparison, RFC 9110, 13.1.2)."""
    if not if_none_match:
        return False
    return tag in (part.strip().removeprefix("W/") for part in if_none_match.split(","))


def compress(reply: Reply, encoding: str | None) -> Reply:
    """Return the reply in a content coding, unless it is too small to gain by it."""
    if encoding is None or (reply.chunks is None and len(reply.body) < _WORTH_COMPRESSING):
        return reply
    headers = {**reply.headers, "Content-Encoding": encoding}
    headers.pop("Content-Length", None)
    stream = _compressor(encoding)
    if reply.chunks is None:
        return Reply(reply.status, headers, stream.process(reply.body) + stream.finish())
    return replace(reply, headers=headers, chunks=_compressed(reply.chunks, stream))


async def _compressed(chunks: AsyncIterator[bytes], stream: _Compressor) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if piece := stream.process(chunk):
            yield piece
    yield stream.finish()


async def send_reply(reply: Reply, send: Send, *, with_body: bool = True) -> None:
    """Send `reply`, without its body to a HEAD request, and close it.

    If its chunks fail, the body stays unfinished and the server closes the connection.
    """
    headers = dict(reply.headers)
    if reply.chunks is None and reply.status not in (204, 304):
        headers["Content-Length"] = str(len(reply.body))
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    try:
        await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
        if reply.chunks is None or not with_body:
            await send({"type": "http.response.body", "body": reply.body if with_body else b""})
        else:
            await _send_chunks(reply.chunks, send)
    finally:
        if reply.closer:
            await reply.closer()


async def _send_chunks(chunks: AsyncIterator[bytes], send: Send) -> None:
    loop, sent = asyncio.get_running_loop(), 0
    began = loop.time()
    try:
        async for chunk in chunks:
            # a client that does not read, or hardly, may not hold the answer
            async with asyncio.timeout_at(_SEND_SECONDS + min(loop.time(), began + sent / _LEAST_RATE)):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            sent += len(chunk)
            await asyncio.sleep(0)  # a fast client must not keep the loop from the others
    except (Fault, TimeoutError) as failure:
        _log.warning("an answer was broken off: %s", failure or "the client does not read")
        return
    await send({"type": "http.response.body", "body": b""})
