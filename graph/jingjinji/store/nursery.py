"""The process that loads a release once and forks warm evaluation processes from it.

Started as `python -m jingjinji.store.nursery RELEASE_FOLDER LIMITS_JSON [STATE_FILE]`, the state being that of the
curators' graphs (see `curated`), with a Unix socket as its standard input. Each message on that socket brings one
end of a new socket pair; the nursery forks a worker that answers there. When a worker ends, the nursery tells its
owner why, on the same pair, and lets go of it.

Forking gives a warm process in a few milliseconds and shares the release's memory; loading it anew would take
a tenth of a second and more for each. It is safe because the nursery has one thread once all is loaded, and never
evaluates.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

from jingjinji.faults import Fault
from jingjinji.release import NQUADS
from jingjinji.store import curated, frames
from jingjinji.store.evaluate import COLUMNS_FROM, Engine
from jingjinji.store.heap import trim
from jingjinji.store.limits import Limits
from jingjinji.store.port import MemoryExceeded, WorkerLost
from jingjinji.store.worker import failure, serve


def obituary(status: int) -> Exception:
    """Return what to tell the asker when the process that evaluated the query ended by itself."""
    code = os.waitstatus_to_exitcode(status)
    if code in (frames.EXIT_MEMORY, -signal.SIGABRT):  # the engine aborts when an allocation is refused
        return MemoryExceeded(
            "the query needed more memory than one query may have",
            hint="ask for less at once: LIMIT before grouping or sorting, or a narrower pattern",
        )
    if code == -signal.SIGSEGV:
        return WorkerLost("the query overflowed the engine's stack", hint="nest or chain less")
    return WorkerLost(f"the evaluation process ended with code {code}")


class Nursery:
    """The loop that forks on request and reports deaths."""

    def __init__(self, control: socket.socket, engine: Engine, limits: Limits) -> None:
        self._control = control
        self._engine = engine
        self._limits = limits
        self._children: dict[int, socket.socket] = {}
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> None:
        """Serve until the other side closes the control socket."""
        while True:
            ready = select.select([self._control.fileno(), self._wake_read], [], [])[0]
            if self._wake_read in ready:
                os.read(self._wake_read, 512)
                self._bury()
            if self._control.fileno() in ready:
                message, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
                if not message:
                    return
                for descriptor in descriptors:
                    self._fork(socket.socket(fileno=descriptor))

    def _fork(self, connection: socket.socket) -> None:
        try:
            child = os.fork()
        except OSError as error:
            connection.sendall(failure(WorkerLost(f"no process could be started: {error}")))
            connection.close()
            return
        if child == 0:
            self._become_worker(connection)
        self._children[child] = connection

    def _become_worker(self, connection: socket.socket) -> NoReturn:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(self._wake_read)
            os.close(self._wake_write)
            self._control.close()
            for other in self._children.values():
                other.close()
            serve(self._engine, self._limits, connection)
            code = 0
        except OSError:  # the owner is gone in the middle of a frame
            code = 0
        finally:
            os._exit(code)

    def _bury(self) -> None:
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            connection = self._children.pop(child)
            with contextlib.suppress(OSError):  # the owner has let go already, or reads no more
                connection.setblocking(False)
                connection.sendall(failure(obituary(status)))
            connection.close()

    def close(self) -> None:
        """Kill and reap what is left."""
        for child in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        while self._children:
            self._bury()
            time.sleep(0.001)


def main(folder: Path, limits: Limits, state: Path | None = None) -> None:
    """Load the release and the curators' graphs, say so on the control socket, and fork until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the owner decides
    control = socket.socket(fileno=os.dup(0))
    try:
        beside = curated.contents(curated.read_state(state)) if state else None
        columns_from = COLUMNS_FROM if limits.rewrite else math.inf
        engine = Engine(folder / NQUADS, beside, columns_from=columns_from)
    except Fault as fault:
        control.sendall(failure(WorkerLost(str(fault))))
        return
    except (OSError, SyntaxError, ValueError) as error:
        control.sendall(failure(WorkerLost(f"the release cannot be loaded: {error}")))
        return
    trim()
    gc.freeze()  # a collection in a process forked later would write to, and so copy, all pages of what is loaded
    control.sendall(frames.pack_json(frames.READY, {"pid": os.getpid()}))
    nursery = Nursery(control, engine, limits)
    try:
        nursery.run()
    finally:
        nursery.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])), *map(Path, sys.argv[3:]))
