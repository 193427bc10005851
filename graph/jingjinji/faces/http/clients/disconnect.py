"""Stop work when the client for whom it is done has gone: once, around every door.

Laws:
- Until the last byte of an answer is out, a client that closes its connection has the work for it cancelled.
- What many wait for is not such work: see `answers.joint`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from jingjinji.faces.http.exchange.call import Receive, Scope
from jingjinji.faces.http.exchange.reply import Send

_Message = MutableMapping[str, Any]
_GONE = "http.disconnect"


class _Line:
    """The connection of one request: what arrives is passed on, one message at a time, and its end is heard."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._arrived: asyncio.Queue[_Message] = asyncio.Queue(maxsize=1)  # a body waits at the client's side
        self._end: _Message | None = None
        self._is_answered = False

    async def listen(self) -> None:
        """Return when the client has gone before it had the whole answer."""
        while (message := await self._receive())["type"] != _GONE:
            await self._arrived.put(message)
        if self._is_answered:
            await self._arrived.put(message)
            await asyncio.Event().wait()

    async def receive(self) -> _Message:
        """Return what arrives next; after the end it is the end again."""
        if self._end is not None:
            return self._end
        message = await self._arrived.get()
        if message["type"] == _GONE:
            self._end = message
        return message

    async def send(self, message: _Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._is_answered = True  # what comes now is tidying up, and has its time
        await self._send(message)


async def serve_unless_gone(
    app: Callable[[Scope, Receive, Send], Awaitable[None]], scope: Scope, receive: Receive, send: Send
) -> None:
    """Let `app` answer; cancel it as soon as the client closes the connection."""
    line = _Line(receive, send)
    working = asyncio.ensure_future(app(scope, line.receive, line.send))
    listening = asyncio.ensure_future(line.listen())
    try:
        await asyncio.wait({working, listening}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        listening.cancel()
        working.cancel()
        await asyncio.wait({working, listening})
