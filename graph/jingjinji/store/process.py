"""The nursery and its evaluation processes as their owner sees them: start, ask, kill.

Knows operating-system processes, sockets and frames. Must not know lanes, queues or when to kill.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Self

from jingjinji.release import NQUADS
from jingjinji.store import frames, port
from jingjinji.store.edit import Changes, Edit
from jingjinji.store.hold import Hold, Room
from jingjinji.store.limits import MIB, Limits

_MIDDLE_NICENESS = 5
_LONG_NICENESS = 15
_STOP_SECONDS = 2.0
_LOADED_A_SECOND = 4 * MIB  # of N-Quads, on a very busy machine; a quiet one loads ten times as much
_GROWN = 8 * MIB  # a fresh one has two


class Defect(Exception):
    """The evaluation process met an error of ours, not of the query; it is well and can be asked again."""


class Nursery:
    """The process that holds a release and forks evaluation processes from it."""

    def __init__(self, child: asyncio.subprocess.Process, control: socket.socket, room: Room) -> None:
        self._child = child
        self._room = room
        self._control = control

    @classmethod
    async def start(cls, folder: Path, limits: Limits, curated: Path | None = None, room: Room | None = None) -> Self:
        """Load a release and a state of the curators' graphs; raises `WorkerLost` if that fails or takes too long.

        `room` is for the answers, and outlives a nursery that is lost.
        """
        ours, theirs = socket.socketpair()
        try:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "jingjinji.store.nursery"),
                *(str(folder), json.dumps(dataclasses.asdict(limits)), *([str(curated)] if curated else [])),
                stdin=theirs.fileno(),
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                    "RUST_BACKTRACE": "0",
                    "OPENBLAS_NUM_THREADS": "1",  # numpy's library would start threads, which a fork loses
                },
            )
        finally:
            theirs.close()
        nursery = cls(child, ours, room or Room(limits.held))
        try:
            size = (folder / NQUADS).stat().st_size if (folder / NQUADS).exists() else 0
            await nursery._await_ready(limits.start + size / _LOADED_A_SECOND)
        except BaseException:
            await nursery.stop()
            raise
        return nursery

    async def _await_ready(self, seconds: float) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=self._control.dup())
        try:
            async with asyncio.timeout(seconds):
                kind, payload = await frames.receive(reader)
        except TimeoutError:
            raise port.WorkerLost(f"the release was not loaded in {seconds:g} s") from None
        except frames.BrokenFrames:
            code = await self._child.wait()
            raise port.WorkerLost(f"the process that loads the release ended with code {code}") from None
        finally:
            writer.close()
        if kind != frames.READY:
            raise fault_of(json.loads(payload))
        self._control.setblocking(True)

    @property
    def alive(self) -> bool:
        """Tell whether the process has not ended yet."""
        return self._child.returncode is None

    async def fork(self) -> Process:
        """Return a new warm evaluation process; raises `WorkerLost` when there is none to be had."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b"F"], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise port.WorkerLost("the process that holds the release is gone") from error
        finally:
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=4 * frames.FRAME_BYTES)
        try:
            kind, payload = await frames.receive(reader)
        except frames.BrokenFrames as end:
            writer.close()
            raise port.WorkerLost("the process that holds the release is gone") from end
        if kind != frames.READY:
            writer.close()
            raise fault_of(json.loads(payload))
        return Process(json.loads(payload)["pid"], reader, writer, self._room)

    async def stop(self) -> None:
        """End the nursery and with it every process it has forked."""
        self._control.close()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._child.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._child.kill()
            await self._child.wait()


class Process:
    """A warm evaluation process. One question at a time; cancel a question by killing the process."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, room: Room) -> None:
        self.pid = pid
        self._room = room
        self.questions = 0
        self._reader = reader
        self._writer = writer
        self._reading = asyncio.Lock()  # a process may be killed while its answer is awaited; a stream has one reader

    @property
    def alive(self) -> bool:
        """Tell whether the process has not ended yet, as far as is known."""
        if self._reader.at_eof():
            return False
        try:  # what died at rest has left word of it, which nobody has read, so that its end does not show
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def ask(self, request: port.Request) -> port.Answer:
        """Return the whole answer, held outside the process, so that a slow reader does not occupy it.

        Raises the `StoreFault` that the process, or the nursery after its death, reports.
        """
        question = {
            "query": request.query,
            "tabular": request.formats.tabular,
            "graph": request.formats.graph,
            "default_graphs": request.dataset.default_graphs,
            "named_graphs": request.dataset.named_graphs,
            "rows": request.rows,
            "explain": request.explain,
        }
        with contextlib.suppress(ConnectionError):  # its end shows when reading, with the reason
            self._writer.write(frames.pack_json(frames.QUERY, question))
            await self._writer.drain()
        self.questions += 1
        hold = Hold(self._room)
        try:
            head = await self._collect(hold)
        except OSError as error:
            await hold.close()
            raise port.WorkerLost(f"the answer could not be held back: {error.strerror}") from error
        except BaseException:
            await hold.close()
            raise
        return port.Answer(
            kind=head["kind"],
            media_type=head["media_type"],
            chunks=hold.chunks(),
            truncated=head["truncated"],
            repeatable=head["repeatable"],
            length=head["length"],
            closer=hold.close,
        )

    async def _collect(self, hold: Hold) -> dict[str, Any]:
        """Put the body into `hold` and return the head, which comes last."""
        while (frame := await self._receive())[0] == frames.DATA:
            hold.put(frame[1])
        content: dict[str, Any] = json.loads(frame[1])
        if frame[0] == frames.FAILURE:
            raise fault_of(content)
        return content

    async def edit(self, edit: Edit) -> Changes:
        """Return what `edit` changes. The process has then done it on its own graphs and is to be killed.

        Raises the `StoreFault` that the process, or the nursery after its death, reports.
        """
        asked = {
            **{name: getattr(edit, name) for name in ("action", "scopes", "update", "graph", "content_type")},
            "using": [edit.using.default_graphs, edit.using.named_graphs],
            "length": len(edit.body),
        }
        with contextlib.suppress(ConnectionError):  # its end shows when reading, with the reason
            self._writer.write(frames.pack_json(frames.EDIT, asked))
            for frame in frames.data_frames(edit.body):
                self._writer.write(frame)
                await self._writer.drain()
            await self._writer.drain()
        kind, payload = await self._receive()
        body = bytearray()
        head = json.loads(payload)
        while kind in (frames.HEAD, frames.DATA):
            kind, payload = await self._receive()
            if kind == frames.DATA:
                body += payload
        if kind == frames.FAILURE:
            raise fault_of(json.loads(payload))
        return Changes(_divided(bytes(body), head["graphs"]), frozenset(head["created"]))

    async def _receive(self) -> tuple[bytes, bytes]:
        try:
            async with self._reading:
                return await frames.receive(self._reader)
        except frames.BrokenFrames:
            raise port.WorkerLost("the evaluation process ended in the middle of an answer") from None

    def cpu_seconds(self) -> float | None:
        """Return the processor time used so far, or None where the system does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_bytes().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None

    @property
    def has_grown(self) -> bool:
        """Tell whether it has, by answering, come to more memory of its own than a fresh one should have."""
        try:
            told = Path(f"/proc/{self.pid}/smaps_rollup").read_bytes()
            own = next(int(line.split()[1]) for line in told.splitlines() if line.startswith(b"Private_Dirty:"))
        except (OSError, ValueError, IndexError, StopIteration):
            return self.questions > 1  # this system does not tell
        return self.questions > 0 and own << 10 > _GROWN

    def stand_aside(self) -> None:
        """Let other processes have the larger part from here on; the system allows no way back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _MIDDLE_NICENESS)

    def stand_back(self) -> None:
        """Let every other process go first from here on; the system allows no way back."""
        with contextlib.suppress(OSError):
            if sys.platform == "linux":
                os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, self.pid, _LONG_NICENESS)

    async def kill(self) -> None:
        """End the process now, whatever it does, and wait until it is gone."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        async with self._reading:
            with contextlib.suppress(ConnectionError):
                while await self._reader.read(frames.FRAME_BYTES):
                    pass
        self._writer.close()


def _divided(body: bytes, sizes: dict[str, int | None]) -> dict[str, bytes | None]:
    """Return the content of each graph, in the order in which they were sent."""
    graphs: dict[str, bytes | None] = {}
    begin = 0
    for iri, size in sizes.items():
        graphs[iri] = None if size is None else body[begin : begin + size]
        begin += size or 0
    return graphs


def fault_of(report: dict[str, Any]) -> Exception:
    """Return the exception that another process has reported."""
    fault = getattr(port, report["fault"], None)
    if fault is None:
        return Defect(report["sentence"])
    if fault is port.NotAcceptable:
        return port.NotAcceptable(report["kind"])
    place = {name: report[name] for name in ("line", "column", "hint") if report.get(name)}
    made: Exception = fault(report["sentence"], **place)
    return made
