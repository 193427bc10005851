"""The store over a release on disk: evaluation in killable processes, under limits.

Knows deadlines, cancellation and which queries are long. Must not know HTTP or the engine.

Laws:
- A query ends at its deadline, counted from the call, because its process is killed; so does one whose
  caller is cancelled.
- A query that has passed the soft limit goes on in the middle lane, and from there in the long lane. Where the next
  lane is full, it is put back and begins again when there is a place. A query once known as long starts there,
  whatever comments it carries.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from jingjinji.release import Release
from jingjinji.store.curated import State
from jingjinji.store.edit import Changes, Edit
from jingjinji.store.federate import asks_services, federate
from jingjinji.store.lanes import Lane, Lanes
from jingjinji.store.limits import Limits
from jingjinji.store.outgoing import Outgoing
from jingjinji.store.port import (
    Answer,
    DeadlinePassed,
    MemoryExceeded,
    NoRoom,
    QueueFull,
    Request,
    StoreFault,
    WorkerLost,
)
from jingjinji.store.process import Defect, Process
from jingjinji.store.share import Share

_KNOWN_LONG = 1024
_COMMENT = re.compile(r"(?:^|\s)#[^\n\r]*")  # or what looks like one in a string: no harm is done


@dataclass(frozen=True)
class Status:
    """What goes on in a store: processes alive, queries under way, those of them between, long, waiting; kills."""

    alive: int
    active: int
    middle: int
    long: int
    waiting: int
    killed: dict[str, int]


@dataclass
class _Course:
    """How far one question has come."""

    key: bytes
    evaluating: bool = False
    seconds: float = 0.0


class _PutBack(Exception):
    """The query must leave its lane while the next one is full; it begins again in `lane`."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane


class EmbeddedStore:
    """A `Store` over a release: `async with EmbeddedStore(release) as store: await store.ask(request)`.

    `curated` is the state of the curators' graphs that are shown beside those of the release; `outgoing` says which
    services queries may ask by SERVICE, which without it is refused.
    """

    def __init__(
        self,
        release: Release,
        limits: Limits | None = None,
        curated: State | None = None,
        outgoing: Outgoing | None = None,
    ) -> None:
        self._release = release
        self._outgoing = outgoing
        self._curated = curated
        self._limits = limits or Limits()
        self._lanes = Lanes(release.folder, self._limits, curated.file if curated else None)
        self._known_long: OrderedDict[bytes, None] = OrderedDict()
        self._killed: Counter[str] = Counter()
        self._active = 0
        self._resting = asyncio.Event()
        self._resting.set()

    @property
    def version(self) -> str:
        """Return the version of the release, and of the curators' graphs where there are any."""
        beside = self._curated.version if self._curated else None
        return f"{self._release.version}-{beside}" if beside else self._release.version

    @property
    def manifest(self) -> dict[str, Any]:
        """Return the release's manifest; curators' graphs stand among its graphs, and their union is not counted."""
        beside = self._curated.graphs if self._curated else {}
        if not beside:
            return self._release.manifest
        rest = {name: value for name, value in self._release.manifest.items() if name != "triples"}
        sizes = {iri: {"triples": size} for iri, (_, size) in beside.items()}
        return rest | {"graphs": {**rest.get("graphs", {}), **sizes}}

    def content_name(self, graph: str) -> str:
        """Return a name for the content of a graph, another as soon as it changes; a release's changes as a whole."""
        curated = self._curated.graphs.get(graph) if self._curated else None
        return curated[0] if curated else self.version

    @property
    def release(self) -> Release:
        """Return the release that is served."""
        return self._release

    async def open(self) -> Self:
        """Start the processes; raises `WorkerLost` if the release cannot be loaded."""
        try:
            await self._lanes.open()
        except BaseException:
            await self._lanes.close()
            raise
        return self

    async def close(self, drain: float = 0.0) -> None:
        """End every process, after waiting at most `drain` seconds for queries that are under way."""
        try:
            async with asyncio.timeout(drain):
                await self._resting.wait()
        except TimeoutError:
            pass
        await self._lanes.close()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def status(self) -> Status:
        """Return what goes on in the store now."""
        lanes = self._lanes
        return Status(lanes.alive, self._active, lanes.middle, lanes.long, lanes.waiting, dict(self._killed))

    async def ask(self, request: Request) -> Answer:
        """Answer `request` or raise a `StoreFault`; cancelling kills the evaluation at once."""
        deadline = min(self._limits.deadline, request.deadline or self._limits.deadline)
        if self._outgoing and not request.explain and asks_services(request.query):
            return await federate(self._ask_here, replace(request, deadline=deadline), self._outgoing)
        return await self._ask_here(replace(request, deadline=deadline))

    async def _ask_here(self, request: Request) -> Answer:
        """Answer what needs no other service; the request has a deadline."""
        deadline = request.deadline
        assert deadline is not None
        course = _Course(_key(request))
        self._active += 1
        self._resting.clear()
        try:
            async with asyncio.timeout(deadline):
                answer = await self._ask(request, course)
                answer.seconds = course.seconds
                return answer
        except TimeoutError:
            overdue = self._overdue(course, deadline)
            overdue.seconds = course.seconds
            raise overdue from None
        except StoreFault as fault:
            fault.seconds = course.seconds
            raise
        except asyncio.CancelledError:
            self._killed["given up"] += course.evaluating
            raise
        finally:
            self._active -= 1
            if self._active == 0:
                self._resting.set()

    async def edit(self, edit: Edit) -> Changes:
        """Return what `edit` would change, or raise a `StoreFault`; the store stays as it is.

        It is worked out in a process of its own, which ends with it, under the limits of a query; once it has
        proved long, every query goes first.
        """
        process = await self._lanes.fork()
        share = Share(process)
        work = asyncio.create_task(process.edit(edit))
        try:
            async with asyncio.timeout(self._limits.deadline):
                if not await share.suffices(work, lambda: self._limits.soft / 2, self._limits.soft):
                    process.stand_back()
                return await work
        except TimeoutError:
            self._killed["deadline"] += 1
            sentence = f"the edit was stopped at its deadline of {self._limits.deadline:g} s; nothing was changed"
            raise DeadlinePassed(sentence, hint="narrow the pattern, or divide the edit") from None
        finally:
            work.cancel()
            await asyncio.wait({work})
            await process.kill()

    def _overdue(self, course: _Course, deadline: float) -> DeadlinePassed | QueueFull:
        if not course.evaluating:
            return QueueFull(f"the query waited {deadline:g} s in vain for its turn")
        self._killed["deadline"] += 1
        return DeadlinePassed(
            f"the query was stopped at its deadline of {deadline:g} s",
            hint="narrow the pattern, or add a LIMIT to an inner SELECT",
        )

    async def _ask(self, request: Request, course: _Course) -> Answer:
        lane = Lane.LONG if course.key in self._known_long else Lane.QUICK
        while True:
            process = await self._lanes.borrow(lane)
            try:
                return await self._evaluate(process, request, course, lane)
            except _PutBack as back:
                self._killed["put back"] += 1
                lane = back.lane
            except WorkerLost:
                if lane is not Lane.QUICK:
                    raise
                lane = Lane.LONG  # maybe it died idle, or of another's doing: try once more, out of the way
            course.evaluating = False

    async def _evaluate(self, process: Process, request: Request, course: _Course, lane: Lane) -> Answer:
        """Ask `process` of `lane`; raises `_PutBack` where the query must leave it and the next one is full."""
        share = Share(process)
        question = asyncio.create_task(process.ask(request))
        course.evaluating, began = True, time.monotonic()
        try:
            if lane is not Lane.LONG:
                await self._watch(question, process, share, course, lane)
            await asyncio.wait({question})
            if lane is Lane.LONG and share.seconds() < self._limits.middle:
                self._known_long.pop(course.key, None)
            return question.result()
        except (MemoryExceeded, WorkerLost) as loss:
            self._remember_long(course.key)
            self._killed["memory" if isinstance(loss, MemoryExceeded) else "lost"] += 1
            raise
        finally:
            course.seconds += time.monotonic() - began
            self._settle(process, question)

    async def _watch(
        self, question: asyncio.Task[Answer], process: Process, share: Share, course: _Course, lane: Lane
    ) -> None:
        """Move a query on to the next lane, and the next, when it has had its share of the processor."""
        soft, middle = self._limits.soft, self._limits.middle
        if lane is Lane.QUICK:
            if await share.suffices(question, lambda: soft / 2, soft):
                return
            if not self._lanes.enter_middle(process):
                raise _PutBack(Lane.MIDDLE)
        if await share.suffices(question, lambda: middle / 4 if self._lanes.is_middle_crowded else middle, soft):
            return
        self._remember_long(course.key)
        if not self._lanes.promote(process):
            raise _PutBack(Lane.LONG)

    def _settle(self, process: Process, question: asyncio.Task[Answer]) -> None:
        """Return a process that has finished to its lane; have one that has not, or is lost, killed."""
        if not question.done() or question.cancelled():
            question.cancel()
            self._lanes.discard(process)
            return
        error = question.exception()
        is_lost = isinstance(error, (MemoryExceeded, WorkerLost, NoRoom))  # the last is in the middle of its answer
        if error is None or (isinstance(error, (StoreFault, Defect)) and not is_lost):
            self._lanes.give_back(process)
        else:
            self._lanes.discard(process)

    def _remember_long(self, key: bytes) -> None:
        self._known_long[key] = None
        self._known_long.move_to_end(key)
        if len(self._known_long) > _KNOWN_LONG:
            self._known_long.popitem(last=False)


def _key(request: Request) -> bytes:
    """Return what a query is known by: its words and its dataset, without comments and spaces."""
    words = " ".join(_COMMENT.sub("", request.query).split())
    return hashlib.blake2b(repr((words, request.dataset, request.explain)).encode("utf-8", "replace")).digest()
