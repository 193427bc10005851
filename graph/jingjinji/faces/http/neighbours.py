"""Applications of other faces that this one takes into its process: they share its port, ground and accounts.

The faces do not know each other; who wires them together says what is mounted.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from jingjinji.answers.ground import Ground
from jingjinji.faces.http.clients.charged import let_in
from jingjinji.faces.http.exchange.call import Receive, Scope
from jingjinji.faces.http.exchange.notes import note_of
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Send
from jingjinji.faces.http.settings import Settings


class Neighbour(Protocol):
    """A plain ASGI application at `path`, which answers while `running()` is held open.

    Its scope says in `public_address` how the client reaches the whole service.
    """

    path: str

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return what is held open while the service runs."""
        ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ...


# Made over the ground, the address on which the service listens, and its names in the world.
Makes = Callable[[Ground, str, Sequence[str]], Neighbour]


class _Charged:
    """A neighbour whose time is charged to the client, as that of a query is."""

    def __init__(self, neighbour: Neighbour, trusted: tuple[str, ...]) -> None:
        self._neighbour = neighbour
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        note = note_of(scope)
        let_in()
        address = public_address(scope, self._trusted)
        began = time.perf_counter()
        try:
            await self._neighbour({**scope, "public_address": address}, receive, send)
        finally:
            note.seconds = max(note.seconds, time.perf_counter() - began)


def mount(app: FastAPI, neighbours: Sequence[Neighbour], settings: Settings) -> None:
    """Add neighbours to the application, whatever the method, and hold them open while it runs."""
    for one in neighbours:
        charged = _Charged(one, settings.trusted_proxies)
        app.router.routes.extend(Route(path, charged) for path in (one.path, one.path + "/"))

    @contextlib.asynccontextmanager
    async def alive(_app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for one in neighbours:
                await stack.enter_async_context(one.running())
            yield

    app.include_router(APIRouter(lifespan=alive))
