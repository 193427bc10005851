"""The evaluation processes of one release, in three lanes, so that long queries never block quick ones.

Knows which process is free, which is held by a long query, and how many are missing. Must not know queries.

Laws:
- `workers + spare` processes belong to the quick lane; one that is lost or leaves is replaced at once.
- A query that is not quick goes on in the middle lane, where others go first. More than `middle_workers` may be there,
  up to `spare` more, but then each must soon leave: a runaway cannot keep a place from a query of a second.
  What has been in the middle lane ends with its query.
- At most `long_workers` processes belong to the long lane. They run at low priority and never come back.
- At most `queue` callers wait for each lane; one more is turned away.
- While nobody asks, processes that have grown are replaced, half of them at a time, by fresh ones: reading counts
  references in the engine's pages, so that an old process has copies of what a fresh one shares with all others.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from enum import Enum
from pathlib import Path

from jingjinji.store.hold import Room
from jingjinji.store.limits import Limits
from jingjinji.store.port import QueueFull, StoreFault, WorkerLost
from jingjinji.store.process import Nursery, Process

_log = logging.getLogger(__name__)
_RETRY_SECONDS = 1.0
_REST_SECONDS = 5.0

# a caller's turn: a process of the quick lane, or None for "look again" in the others
_Turn = asyncio.Future[Process | None]


class Lane(Enum):
    """Where a query begins."""

    QUICK = "quick"
    MIDDLE = "middle"
    LONG = "long"


class Lanes:
    """Processes to borrow and give back. `open` first, `close` last."""

    def __init__(self, folder: Path, limits: Limits, curated: Path | None = None) -> None:
        self._folder = folder
        self._curated = curated
        self._limits = limits
        self._room = Room(limits.held)
        self._quick: set[Process] = set()
        self._middle: set[Process] = set()
        self._long: set[Process] = set()
        self._idle_quick: deque[Process] = deque()
        self._idle_long: deque[Process] = deque()
        self._quick_waiters: deque[_Turn] = deque()
        self._middle_waiters: deque[_Turn] = deque()
        self._long_waiters: deque[_Turn] = deque()
        self._closed = False
        self.rest = _REST_SECONDS
        self._missing = asyncio.Event()
        self._nursery: Nursery | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._burials: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Load the release and start the first process, which proves that it can be served."""
        self._nursery = await Nursery.start(self._folder, self._limits, self._curated, self._room)
        self._welcome(await self._nursery.fork())
        self._keeper = asyncio.create_task(self._keep())
        self._missing.set()

    async def close(self) -> None:
        """End every process; return when none is left."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        self._closed = True
        for waiter in (*self._quick_waiters, *self._middle_waiters, *self._long_waiters):
            if not waiter.done():
                waiter.set_exception(WorkerLost("the store is being closed"))
        for lane in (self._quick, self._middle, self._long):
            for process in lane:
                self._bury(process)
            lane.clear()
        await asyncio.gather(*self._burials)
        if self._nursery:
            await self._nursery.stop()

    @property
    def alive(self) -> int:
        """Return the number of living processes."""
        return sum(process.alive for process in self._quick | self._middle | self._long)

    @property
    def waiting(self) -> int:
        """Return the number of callers that wait for a process."""
        return len(self._quick_waiters) + len(self._middle_waiters) + len(self._long_waiters)

    @property
    def long(self) -> int:
        """Return the number of processes that are held by long queries."""
        return len(self._long) - len(self._idle_long)

    @property
    def middle(self) -> int:
        """Return the number of processes in the middle lane."""
        return len(self._middle)

    @property
    def is_middle_crowded(self) -> bool:
        """Tell whether the middle lane holds more than it should for long, or others wait for it."""
        return len(self._middle) > self._limits.middle_workers or bool(self._middle_waiters)

    async def borrow(self, lane: Lane) -> Process:
        """Return a process of `lane`, to be given back or discarded."""
        if lane is Lane.QUICK:
            return await self.borrow_quick()
        return await (self.borrow_middle() if lane is Lane.MIDDLE else self.borrow_long())

    async def borrow_quick(self) -> Process:
        """Return a free process of the quick lane, in order of asking."""
        self._check_open()
        if process := self._take_idle(self._idle_quick):
            return process
        turn = await self._wait(self._quick_waiters)
        assert turn is not None
        return turn

    async def borrow_middle(self) -> Process:
        """Return a process of the middle lane, waiting until one of its places is free."""
        while True:
            if self._has_middle_room():
                process = await self.borrow_quick()
                if self.enter_middle(process):
                    return process
                self.give_back(process)
            await self._wait(self._middle_waiters)

    async def borrow_long(self) -> Process:
        """Return a process of the long lane, waiting until one of its places is free."""
        while True:
            self._check_open()
            if process := self._take_idle(self._idle_long):
                return process
            if len(self._long) < self._limits.long_workers:
                process = await self.borrow_quick()
                if self.promote(process):
                    return process
                self.give_back(process)
            await self._wait(self._long_waiters)

    def _take_idle(self, idle: deque[Process]) -> Process | None:
        """Return a process that waits to be asked, if there is one that has not died meanwhile."""
        while idle:
            process = idle.popleft()
            if process.alive:
                return process
            self.discard(process)
        return None

    def _check_open(self) -> None:
        if self._closed:
            raise WorkerLost("the store is closed")

    async def _wait(self, waiters: deque[_Turn]) -> Process | None:
        if len(waiters) >= self._limits.queue:
            raise QueueFull("too many queries are waiting already; this one was not begun")
        turn: _Turn = asyncio.get_running_loop().create_future()
        waiters.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn in waiters:
                waiters.remove(turn)
            if turn.done() and not turn.cancelled():  # it came in the same moment: pass it on
                process = turn.result()
                self.give_back(process) if process else self._call(waiters)
            raise

    def _has_middle_room(self) -> bool:
        return len(self._middle) < self._limits.middle_workers + self._limits.spare

    def enter_middle(self, process: Process) -> bool:
        """Move a busy process of the quick lane to the middle lane, if that has room."""
        if not self._has_middle_room():
            return False
        self._quick.discard(process)
        self._middle.add(process)
        process.stand_aside()
        self._missing.set()
        return True

    def _leave_middle(self, process: Process) -> None:
        if process in self._middle:
            self._middle.discard(process)
            self._call(self._middle_waiters)

    def promote(self, process: Process) -> bool:
        """Move a busy process of another lane to the long lane, if that has room."""
        if len(self._long) >= self._limits.long_workers:
            return False
        self._leave_middle(process)
        self._quick.discard(process)
        self._long.add(process)
        process.stand_back()
        self._missing.set()
        return True

    def give_back(self, process: Process) -> None:
        """Take back a process that has finished its question."""
        if process in self._long:
            self._idle_long.append(process)
            self._call(self._long_waiters)
        elif process in self._quick:
            self._hand_out(process)
        else:
            self._leave_middle(process)
            self._bury(process)

    def discard(self, process: Process) -> None:
        """Kill a process, busy or dead, and have it replaced."""
        was_long = process in self._long
        self._quick.discard(process)
        self._long.discard(process)
        self._leave_middle(process)
        self._bury(process)
        self._missing.set()
        if was_long:
            self._call(self._long_waiters)

    def _bury(self, process: Process) -> None:
        task = asyncio.create_task(process.kill())
        self._burials.add(task)
        task.add_done_callback(self._burials.discard)

    def _hand_out(self, process: Process) -> None:
        while self._quick_waiters:
            waiter = self._quick_waiters.popleft()
            if not waiter.done():
                waiter.set_result(process)
                return
        self._idle_quick.append(process)

    def _call(self, waiters: deque[_Turn]) -> None:
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _welcome(self, process: Process) -> None:
        self._quick.add(process)
        self._hand_out(process)

    async def _keep(self) -> None:
        """Replace what is missing in the quick lane, for as long as the store is open."""
        while True:
            try:
                async with asyncio.timeout(self.rest):
                    await self._missing.wait()
            except TimeoutError:
                self._refresh()
            self._missing.clear()
            try:
                while len(self._quick) < self._limits.workers + self._limits.spare:
                    self._welcome(await self.fork())
            except (StoreFault, OSError) as fault:
                _log.error("no new evaluation process: %s", fault)
                await asyncio.sleep(_RETRY_SECONDS)
                self._missing.set()

    def _refresh(self) -> None:
        """Give up half of the idle processes that have grown, unless somebody is being served."""
        if self.long or len(self._idle_quick) < len(self._quick):
            return
        used = [*self._idle_long, *(process for process in self._idle_quick if process.has_grown)]
        for process in used[: (len(used) + 1) // 2]:
            for idle in (self._idle_quick, self._idle_long):
                with contextlib.suppress(ValueError):
                    idle.remove(process)
            self.discard(process)

    async def fork(self) -> Process:
        """Return a new process of no lane, for the caller to kill."""
        if self._nursery is None or not self._nursery.alive:
            self._nursery = await Nursery.start(self._folder, self._limits, self._curated, self._room)
        return await self._nursery.fork()
