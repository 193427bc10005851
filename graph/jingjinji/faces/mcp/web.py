"""The server over streamable HTTP, as a neighbour that the HTTP face mounts at `/mcp`.

Laws:
- No sessions: every POST is answered by one JSON document, so that any replica can answer it. GET opens no stream of
  messages that never come (405, as the protocol allows), and tells a person how to connect.
- On an address of this machine alone, only pages and names of this machine are let in: a foreign page must not read, by
  a name that it rebinds to 127.0.0.1, what curators have not yet shown to the world.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from mcp.server.transport_security import TransportSecuritySettings

from jingjinji.answers.ground import Ground
from jingjinji.faces.mcp.server import create_server
from jingjinji.faces.mcp.words import CONNECT

PATH = "/mcp"
_HERE = ("127.0.0.1", "localhost", "[::1]")
_BODY = 1 << 20  # bytes of one request
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Neighbour:
    """What the HTTP face mounts: an ASGI application at `path`, which answers while `running()`."""

    path = PATH

    def __init__(self, ground: Ground, host: str, hosts: Sequence[str] = ()) -> None:
        server = create_server(ground)
        self._app = server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            max_request_body_size=_BODY,
            transport_security=guard(host, hosts),
        )
        self._manager = server.session_manager

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return what the host application holds open while it serves."""
        return self._manager.run()

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        if scope["method"] == "POST":
            asked = {**scope, "path": PATH, "root_path": ""}
            await self._app(asked, receive, _Refusals(send, scope))
            return
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] in ("GET", "HEAD") and "text/event-stream" not in headers.get("accept", ""):
            text = CONNECT.format(address=str(scope.get("public_address", "")) + PATH)
            await _reply(send, 200, text, scope["method"] == "HEAD")
            return
        message = "This server keeps no sessions and no streams: send each message by POST, as application/json."
        await _reply(send, 405, _error(message), kind="application/json")


def guard(host: str, hosts: Sequence[str]) -> TransportSecuritySettings:
    """Return which Host and Origin headers are let in by a service that listens on `host`.

    `hosts` are further names of the service (`data.example.org`). On an address that others reach, and without such
    names, everything is let in: the same graph is open to every page at the SPARQL endpoint.
    """
    names = (*_HERE, *hosts)
    is_here = host.strip("[]") in ("127.0.0.1", "localhost", "::1")
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=is_here or bool(hosts),
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[f"{scheme}://{form}" for name in names for form in (name, f"{name}:*")
                         for scheme in ("http", "https")],
    )  # fmt: skip


class _Refusals:
    """Sends on, but for what the guard keeps out: that is told in a sentence."""

    def __init__(self, send: _Send, scope: _Scope) -> None:
        self._send = send
        self._headers = dict(scope["headers"])
        self._refused = False

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        """Send one message."""
        if message["type"] == "http.response.start" and message["status"] in (403, 421):
            self._refused = True
            header = b"origin" if message["status"] == 403 else b"host"
            name = self._headers.get(header, b"").decode("latin-1")[:100]
            text = f"This service is not known as {name}: start it with --public-host and that name, without a port."
            await _reply(self._send, message["status"], _error(text), kind="application/json")
        elif not self._refused:
            await self._send(message)


def _error(text: str) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": text}}, ensure_ascii=False)


async def _reply(send: _Send, status: int, text: str, empty: bool = False, kind: str = "text/plain") -> None:
    body = text.encode()
    headers = [(b"content-type", f"{kind}; charset=utf-8".encode()), (b"content-length", str(len(body)).encode()),
               (b"allow", b"GET, HEAD, POST, OPTIONS"), (b"vary", b"Accept")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if empty else body})
