"""What every answer carries, whatever made it: dataset version, open reading for web pages, a count.

Plain ASGI around the whole application. Also the last place where an unexpected error becomes a 500.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from jingjinji.faces.http.call import Receive, Scope, headers_of
from jingjinji.faces.http.metrics import Metrics
from jingjinji.faces.http.pages import Pages
from jingjinji.faces.http.problem import Problem
from jingjinji.faces.http.reply import Reply, Send, send_reply
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.telling import tell

_log = logging.getLogger(__name__)
_Application = Callable[[Scope, Receive, Send], Awaitable[None]]
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Retry-After, X-Dataset-Version, X-Result-Truncated, X-Total-Count",
    ),
    (b"x-content-type-options", b"nosniff"),
)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": "*, Authorization",
    "Access-Control-Max-Age": "86400",
}


class Envelope:
    """The outermost layer; `root_path` is stripped here, whether or not the proxy has stripped it already."""

    def __init__(self, app: _Application, serving: Serving, metrics: Metrics, pages: Pages, root_path: str) -> None:
        self._app = app
        self._serving = serving
        self._metrics = metrics
        self._pages = pages
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is not HTTP."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def seal(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._sealed(message.get("headers", ()))
            await send(message)

        try:
            await self._pass_on(self._under_root(scope), receive, seal)
        except Exception:
            _log.exception("a request failed by a defect of ours")
            if status:  # the head is out: leave the body unfinished, so that the client sees it broken
                raise
            await send_reply(tell(_defect(), headers_of(scope), self._pages), seal)
        finally:
            self._metrics.count(status, time.perf_counter() - began)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers_of(scope):
            await send_reply(Reply(204, dict(_PREFLIGHT)), send)
        else:
            await self._app(scope, receive, send)

    def _under_root(self, scope: Scope) -> Scope:
        path = scope["path"]
        if self._root_path and (path == self._root_path or path.startswith(self._root_path + "/")):
            path = path[len(self._root_path) :] or "/"
        return {**scope, "path": path, "root_path": "", "app_root_path": self._root_path}

    def _sealed(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = list(headers)
        names = {name for name, _ in given}
        store = self._serving.store
        if store and b"x-dataset-version" not in names:
            given.append((b"x-dataset-version", store.version.encode()))
        return given + [header for header in _ALWAYS if header[0] not in names]


def _defect() -> Problem:
    return Problem(500, "defect", "This is our fault", "the request met a defect of the service; it has been logged")
