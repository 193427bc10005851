"""Replies by themselves: codings, entity tags, broken bodies, the cache, public addresses."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import brotli
import pytest

from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Reply, compress, entity_tag, matches, send_reply
from jingjinji.store.port import RemoteFailed


def sent(reply: Reply, *, with_body: bool = True) -> list[MutableMapping[str, Any]]:
    """Return the ASGI messages of a reply."""
    messages: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    asyncio.run(send_reply(reply, send, with_body=with_body))
    return messages


async def _breaking() -> AsyncIterator[bytes]:
    yield b"a,b\r\n"
    raise RemoteFailed("it broke off")


def test_a_failure_after_the_head_leaves_the_body_unfinished() -> None:
    """A body whose rest is lost never ends with a last message: the server then breaks the connection."""
    closed = []

    async def close() -> None:
        closed.append(True)

    messages = sent(Reply(200, chunks=_breaking(), closer=close))
    assert [message.get("more_body") for message in messages] == [None, True]
    assert closed == [True]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_body_is_compressed_whole_and_in_chunks(encoding: str) -> None:
    """Both ways of sending give the same content back."""
    body = b"0123456789" * 1000

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 999):
            yield body[start : start + 999]

    for reply in (Reply(200, body=body), Reply(200, chunks=chunks())):
        messages = sent(compress(reply, encoding))
        packed = b"".join(message.get("body", b"") for message in messages)
        assert len(packed) < len(body) / 10
        assert (zlib.decompress(packed, 31) if encoding == "gzip" else brotli.decompress(packed)) == body
        assert (b"content-encoding", encoding.encode()) in messages[0]["headers"]


def test_small_bodies_stay_as_they_are() -> None:
    """A body that would not gain by it is not compressed."""
    assert compress(Reply(200, body=b"true"), "gzip").headers == {}


def test_entity_tags_differ_by_coding_and_match_weakly() -> None:
    """Each coding has its tag; a list of tags and weak ones match."""
    assert entity_tag("x", None) != entity_tag("x", "gzip")
    assert matches('"other", W/"x-gzip"', entity_tag("x", "gzip"))
    assert not matches('"x"', entity_tag("x", "gzip"))
    assert not matches(None, '"x"')


def test_the_cache_is_bounded_by_bytes() -> None:
    """The least recently used replies go first, and too large ones never come in."""
    cache = Cache(max_bytes=64_000)
    for name in range(40):
        cache.put(name, Reply(200, body=bytes(3000)))
        cache.get(0)
    assert cache.get(0) is not None
    assert cache.get(1) is None
    assert cache.get(39) is not None
    cache.put("large", Reply(200, body=bytes(cache.largest)))
    assert cache.get("large") is None


@pytest.mark.parametrize(
    ("client", "headers", "address"),
    [
        ("10.0.0.9", {"host": "data.example"}, "http://data.example/kg"),
        ("10.0.0.9", {"host": "data.example", "x-forwarded-host": "evil.example"}, "http://data.example/kg"),
        (
            "127.0.0.1",
            {"host": "a", "x-forwarded-host": "b.example, c", "x-forwarded-proto": "https"},
            "https://b.example/kg",
        ),
        ("127.0.0.1", {"host": "a", "x-forwarded-prefix": "/other/"}, "http://a/other"),
        ("127.0.0.1", {"host": 'a"><script>'}, "http://127.0.0.1:80/kg"),
        ("127.0.0.1", {"host": "[::1]:8000", "x-forwarded-proto": "gopher"}, "http://[::1]:8000/kg"),
    ],
)
def test_the_public_address(client: str, headers: dict[str, str], address: str) -> None:
    """Forwarded headers count from trusted proxies only, and only what looks like a host is repeated."""
    scope = {
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 1234),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "app_root_path": "/kg",
    }
    assert public_address(scope, ("127.0.0.1",)) == address


def test_who_hardly_reads_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that takes bytes, but too few in too long a time, does not get the end of the answer."""
    monkeypatch.setattr("jingjinji.faces.http.exchange.reply._SEND_SECONDS", 0.2)
    messages: list[MutableMapping[str, Any]] = []

    async def endless() -> AsyncIterator[bytes]:
        while len(messages) < 1000:
            yield b"x"

    async def send(message: MutableMapping[str, Any]) -> None:
        await asyncio.sleep(0.05)  # each byte in time, and all of them at twenty bytes a second
        messages.append(message)

    asyncio.run(send_reply(Reply(200, chunks=endless()), send))
    assert 2 < len(messages) < 50
    assert messages[-1]["more_body"]
