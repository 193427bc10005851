"""What every answer carries, whatever made it: dataset version, open reading for web pages.

Plain ASGI around the whole application. Also the last place where an unexpected error becomes a 500.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from jingjinji.faces.http.clients.accounting import Accounting
from jingjinji.faces.http.clients.budget import client_of
from jingjinji.faces.http.clients.disconnect import serve_unless_gone
from jingjinji.faces.http.exchange.call import Receive, Scope, headers_of
from jingjinji.faces.http.exchange.notes import note_of
from jingjinji.faces.http.exchange.origin import client_address
from jingjinji.faces.http.exchange.reply import Reply, Send, send_reply
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.problems.telling import tell
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings

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
# Pages run and load only files of ours; a page that needs more says so itself.
_STRICT = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What a reader asked stands in the address: it goes to no other host.
_REFERRER = (b"referrer-policy", b"same-origin")
# A drawing that is opened by itself is a page too; it carries its style and nothing else.
_DRAWING = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
_POLICIES = {b"text/html": _STRICT, b"image/svg+xml": _DRAWING, b"application/xhtml+xml": _STRICT}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": "*, Authorization",
    "Access-Control-Max-Age": "86400",
}


class Envelope:
    """The outermost layer; `root_path` is stripped here, whether or not the proxy has stripped it already."""

    def __init__(
        self, app: _Application, settings: Settings, serving: Serving, pages: Pages, accounting: Accounting
    ) -> None:
        self._app = app
        self._settings = settings
        self._serving = serving
        self._pages = pages
        self._accounting = accounting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is not HTTP."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = size = 0
        scope = self._under_root(scope)
        note_of(scope).client = client_of(client_address(scope, self._settings.trusted_proxies))

        async def seal(message: MutableMapping[str, Any]) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._sealed(message.get("headers", ()))
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._pass_on(scope, receive, seal)
        except Exception:
            _log.exception("a request failed by a defect of ours")
            if status:  # the head is out: leave the body unfinished, so that the client sees it broken
                raise
            await send_reply(tell(_defect(), headers_of(scope), self._pages), seal)
        finally:
            version = self._serving.store.version if self._serving.store else None
            self._accounting.close(scope, status, time.perf_counter() - began, size, version)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._accounting.admit(scope)
        except Problem as found:
            await send_reply(tell(found, headers_of(scope), self._pages), send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers_of(scope):
            await send_reply(Reply(204, dict(_PREFLIGHT)), send)
        else:
            await serve_unless_gone(self._app, scope, receive, send)

    def _under_root(self, scope: Scope) -> Scope:
        path = scope["path"]
        root = self._settings.root_path
        if root and (path == root or path.startswith(root + "/")):
            path = path[len(root) :] or "/"
        return {**scope, "path": path, "root_path": "", "app_root_path": root}

    def _sealed(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = list(headers)
        names = {name for name, _ in given}
        store = self._serving.store
        if store and b"x-dataset-version" not in names:
            given.append((b"x-dataset-version", store.version.encode()))
        kind = next((value for name, value in given if name == b"content-type"), b"").partition(b";")[0]
        if kind in _POLICIES:
            own = ((b"content-security-policy", _POLICIES[kind]), _REFERRER)
            given += [header for header in own if header[0] not in names]
        return given + [header for header in _ALWAYS if header[0] not in names]


def _defect() -> Problem:
    return Problem(500, "defect", "This is our fault", "the request met a defect of the service; it has been logged")
