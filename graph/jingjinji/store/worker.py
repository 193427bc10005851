"""One evaluation process: answers QUERY and EDIT frames on its socket, one at a time, until the other side is gone.

It is made to be killed: it holds nothing that another process needs. It is forked by the nursery, which has
loaded the release; `serve` is all that it ever does.

Laws:
- It cannot open a file or a socket once it serves (RLIMIT_NOFILE), so no query reaches the network,
  whatever the engine understands of it.
- It ends itself when its memory grows beyond the cap (a watch on the resident set every 20 ms, with
  RLIMIT_AS behind it where the system has it) and when the nursery is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from jingjinji.faults import Fault
from jingjinji.store import frames
from jingjinji.store.edit import Edit, work_out
from jingjinji.store.evaluate import Engine
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.port import Dataset, Formats, NotAcceptable, Request

_WATCH_SECONDS = 0.02
_DRAWS = re.compile(rb"UUID|RAND|BNODE", re.IGNORECASE)
_ADDRESS_SLACK = 256 * MIB  # thread arenas and freed pages count as address space, not as memory in use


def peak_memory() -> int:
    """Return the largest resident set of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _watch(nursery: int, ceiling: int) -> None:
    while True:
        time.sleep(_WATCH_SECONDS)
        if peak_memory() > ceiling:
            os._exit(frames.EXIT_MEMORY)
        if os.getppid() != nursery:
            os._exit(frames.EXIT_ORPHAN)


def _limit_address_space(extra: int) -> None:
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[0])
        ceiling = pages * resource.getpagesize() + extra
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _close_doors() -> None:
    """Make every later open() and socket() fail; the standard streams go nowhere from here on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    # all numbers below the next free one are taken, so a limit at it leaves none to give
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # writing one would hold up the news of a crash


def _request(payload: bytes) -> Request:
    asked: dict[str, Any] = json.loads(payload)
    return Request(
        asked["query"],
        Formats(asked["tabular"], asked["graph"]),
        Dataset(tuple(asked["default_graphs"]), tuple(asked["named_graphs"])),
        rows=asked["rows"],
        explain=asked["explain"],
    )


def failure(error: Exception) -> bytes:
    """Return the FAILURE frame that says `error`; what is no `Fault` is a defect of ours."""
    if isinstance(error, NotAcceptable):
        report: dict[str, Any] = {"fault": type(error).__name__, "kind": error.kind}
    elif isinstance(error, Fault):
        report = {
            "fault": type(error).__name__,
            "sentence": error.sentence,
            "line": error.line,
            "column": error.column,
            "hint": error.hint,
        }
    else:
        report = {"fault": "Defect", "sentence": f"{type(error).__name__}: {error}"}
    return frames.pack_json(frames.FAILURE, report)


def answer(engine: Engine, payload: bytes, limits: Limits, out: socket.socket) -> None:
    """Evaluate one QUERY payload and send DATA and HEAD, or FAILURE, which makes all DATA before it void."""

    def hand_on(piece: bytes) -> None:
        for frame in frames.data_frames(piece):
            out.sendall(frame)

    try:
        result = engine.evaluate(_request(payload), limits, hand_on)
    except Exception as error:  # a defect of ours must be told too, not end the process silently
        out.sendall(failure(error))
        return
    head = frames.pack_json(
        frames.HEAD,
        {
            "kind": result.kind,
            "media_type": result.media_type,
            "truncated": result.truncated,
            "repeatable": result.repeatable,
            "length": result.length,
        },
    )
    out.sendall(b"".join([*frames.data_frames(result.body), head]))


def _answer_in_a_thread(engine: Engine, payload: bytes, limits: Limits, out: socket.socket) -> None:
    """Answer a query that may draw random values.

    The engine's belong to a thread, and a forked one goes on where its parent's was: two processes would hand out the
    same UUIDs.
    """

    def work() -> None:
        with contextlib.suppress(OSError):  # the owner is gone; the loop will see it
            answer(engine, payload, limits, out)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def revise(engine: Engine, payload: bytes, questions: BinaryIO, limits: Limits, out: socket.socket) -> None:
    """Work out one EDIT payload, whose body follows, and send HEAD, DATA and END, or one FAILURE."""
    try:
        asked: dict[str, Any] = json.loads(payload)
        body = frames.read_data(questions, asked.pop("length"))
        using = Dataset(*(tuple(graphs) for graphs in asked.pop("using")))
        scopes = tuple(asked.pop("scopes"))
        changes = work_out(engine, Edit(**asked, scopes=scopes, using=using, body=body), limits)
    except Exception as error:  # a defect of ours must be told too, not end the process silently
        out.sendall(failure(error))
        return
    sizes = {iri: None if content is None else len(content) for iri, content in changes.graphs.items()}
    out.sendall(frames.pack_json(frames.HEAD, {"graphs": sizes, "created": sorted(changes.created)}))
    for frame in frames.data_frames(b"".join(filter(None, changes.graphs.values()))):
        out.sendall(frame)
    out.sendall(frames.pack(frames.END))


def serve(engine: Engine, limits: Limits, connection: socket.socket) -> None:
    """Put up the guards, say that it is ready, and answer until the other side closes the socket."""
    _limit_address_space(limits.memory + _ADDRESS_SLACK)
    watch = (os.getppid(), peak_memory() + limits.memory)
    threading.Thread(target=_watch, args=watch, daemon=True).start()
    questions = connection.makefile("rb")
    _close_doors()
    connection.sendall(frames.pack_json(frames.READY, {"pid": os.getpid()}))
    while (frame := frames.read(questions)) is not None:
        if frame[0] == frames.EDIT:
            revise(engine, frame[1], questions, limits, connection)
        else:
            ask = _answer_in_a_thread if _DRAWS.search(frame[1]) else answer
            ask(engine, frame[1], limits, connection)
