"""Run the HTTP face in this process: take the port, open the release, answer, and stop cleanly.

The order is the point: the port is taken before anything starts, and the address is printed when the service
answers, not before.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import math
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
import uvloop
from starlette.types import ASGIApp

from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault

_BACKLOG = 2048
_ANNOUNCE_SECONDS = 0.02
_LAST_WORDS_SECONDS = 2
_EXAMPLE = (
    "PREFIX jjj: <https://w3id.org/jingjinji/def/> "
    "SELECT ?measure ?indicator { ?measure jjj:statedToAffect ?indicator } LIMIT 5"
)


def run(settings: Settings, make_app: Callable[[Serving], ASGIApp]) -> None:
    """Serve until SIGINT or SIGTERM; raises a `Fault` when the port is taken or no release can be served."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING, stream=sys.stderr)
    listener = bind(settings.host, settings.port)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(settings, listener, make_app))
    finally:
        listener.close()


def bind(host: str, port: int) -> socket.socket:
    """Take the port; a port in use, a foreign address or a forbidden port is a `Fault`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except BaseException:
            listener.close()
            raise
    except socket.gaierror as error:
        raise Fault(f"“{host}” is no address of a machine", hint="for example 127.0.0.1 or 0.0.0.0") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = f"stop the other program or choose another port, for example {port + 1}"
            raise Fault(f"port {port} of {host} is in use already", hint=hint) from error
        raise Fault(f"port {port} of {host} cannot be used: {error.strerror}") from error
    return listener


class _Server(uvicorn.Server):
    """uvicorn's server, which here returns on a signal; its own would raise the signal again and end the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.leaving = asyncio.Event()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.leaving.set()
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


async def _run(settings: Settings, listener: socket.socket, make_app: Callable[[Serving], ASGIApp]) -> None:
    async with Serving(settings) as serving:
        config = uvicorn.Config(
            make_app(serving),
            http="httptools",
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=math.ceil(settings.stop) + _LAST_WORDS_SECONDS,
        )
        server = _Server(config)
        beside = [
            asyncio.create_task(_announce(server, listener)),
            asyncio.create_task(_end_queries(server, serving, settings.stop)),
        ]
        try:
            await server.serve(sockets=[listener])
        finally:
            for task in beside:
                task.cancel()


async def _end_queries(server: _Server, serving: Serving, seconds: float) -> None:
    """After a signal, give queries `seconds` to finish; then close the store, so that the rest get a 503."""
    await server.leaving.wait()
    await asyncio.sleep(seconds)
    await serving.close()


async def _announce(server: uvicorn.Server, listener: socket.socket) -> None:
    """Print the address and one query to paste, once the service answers."""
    while not server.started:
        await asyncio.sleep(_ANNOUNCE_SECONDS)
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    address = f"http://{shown}:{port}"
    print(f"serving at {address}/\n", flush=True)
    print(f"curl -s {address}/sparql -H 'Accept: text/csv' --data-urlencode 'query={_EXAMPLE}'", flush=True)
