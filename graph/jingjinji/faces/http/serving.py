"""The release and the curators' graphs that are served now, and the change to new ones while requests go on.

Knows the folder of releases and the store. Must not know requests.

Laws:
- A request sees one snapshot from its first to its last byte.
- A new release is served only after its processes are warm; a broken one changes nothing but the log.
- One edit at a time. It counts from the moment in which it is on the disk and its snapshot is warm; before that it
  can be given up without a trace, after that it is answered. Readers go on with the old snapshot meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from jingjinji import release
from jingjinji.faces.http.clients.charged import ChargedStore
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store import curated
from jingjinji.store.edit import Changes, Edit
from jingjinji.store.embedded import EmbeddedStore, Status
from jingjinji.store.outgoing import Outgoing
from jingjinji.store.port import QueueFull, WorkerLost

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 1.0  # for requests that have taken the old store but not yet asked it


@dataclass
class _Course:
    """How far one edit has come."""

    decided: bool = False


class Serving:
    """The store in service: `async with Serving(settings) as serving: serving.store`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._outgoing = Outgoing.to(settings.service_allow)
        self._store: EmbeddedStore | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._refused: str | None = None
        self._changing = asyncio.Lock()
        self._edits: dict[asyncio.Task[Changes], _Course] = {}
        self._held = contextlib.ExitStack()

    @property
    def store(self) -> EmbeddedStore | None:
        """Return the store to ask now; None before the first is open."""
        return self._store

    def ready(self) -> EmbeddedStore:
        """Return the store to ask now; raises 503 before the first is open."""
        if self._store is None:
            detail = "the graph is not loaded yet"
            raise Problem(503, "starting", "The service is starting", detail, headers={"Retry-After": "1"})
        return self._store

    def status(self) -> Status:
        """Return what goes on in the store in service."""
        return self._store.status() if self._store else Status(0, 0, 0, 0, 0, {})

    async def __aenter__(self) -> Self:
        found = self._first()
        if self._settings.writable:
            self._held.enter_context(curated.only_writer(self._settings.out))
        state = curated.current(self._settings.out)
        if self._settings.writable:
            curated.sweep(state)
        self._store = await ChargedStore(found, self._settings.limits, state, self._outgoing).open()
        self._watcher = asyncio.create_task(self._watch())
        return self

    def _first(self) -> release.Release:
        """Return the current release, or the newest intact one if it is damaged; a `Fault` if there is none."""
        found = release.current(self._settings.out)
        if found is None:
            raise Fault("there is no release to serve", file=self._settings.out, hint="run jingjinji build")
        if name := release.damage(found):
            self._refuse(found.version, _damaged(found, name))
            found = release.newest_intact(self._settings.out)
            if found is None:
                raise Fault("every release is damaged", file=self._settings.out, hint="run jingjinji build")
        return found

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the store and those that are retiring; whoever still waits for an answer is told so."""
        if self._watcher:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        given_up = [task for task, course in self._edits.items() if not course.decided]
        for task in (*self._retiring, *given_up):
            task.cancel()
        await asyncio.gather(*self._retiring, *self._edits, return_exceptions=True)
        if self._store:
            await self._store.close()
            self._store = None
        self._held.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.poll)
            async with self._changing:
                await self._follow()

    async def _follow(self) -> None:
        """Serve what is on the disk, if it is another release or another state of the curators' graphs."""
        old = self._store
        assert old is not None
        try:
            found = release.current(self._settings.out)
            state = curated.current(self._settings.out)
        except (Fault, OSError) as fault:
            self._refuse(str(fault), str(fault))
            return
        if found is None:
            return
        fresh = ChargedStore(found, self._settings.limits, state, self._outgoing)
        if fresh.version in (old.version, self._refused):
            return
        if name := await asyncio.to_thread(release.damage, found):
            self._refuse(fresh.version, _damaged(found, name))
            return
        try:
            await fresh.open()
        except (Fault, OSError) as fault:
            self._refuse(fresh.version, f"release {fresh.version} is broken: {fault}")
            return
        self._take(fresh)
        _log.warning("now serving release %s instead of %s", fresh.version, old.version)

    def _take(self, fresh: EmbeddedStore) -> None:
        """Serve an open store instead of the one before, which goes on with what it was asked."""
        old = self._store
        assert old is not None
        self._store, self._refused = fresh, None
        task = asyncio.create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def edit(self, edit: Edit, check: Callable[[EmbeddedStore], None] | None = None) -> Changes:
        """Do `edit` and return what it has changed: it is durable then, and the next query sees it.

        `check` is called with the store that is edited when it is this edit's turn, and may raise.
        Raises a `StoreFault` if nothing was changed. A cancelled call gives the edit up unless it is decided.
        """
        if len(self._edits) > self._settings.limits.queue:
            raise QueueFull("too many edits are waiting already; this one was not begun")
        course = _Course()
        task = asyncio.create_task(self._edit(edit, course, check))
        self._edits[task] = course
        task.add_done_callback(self._edits.pop)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise WorkerLost("the service is being stopped; nothing was changed") from None
            if not course.decided:
                task.cancel()
            raise

    async def _edit(self, edit: Edit, course: _Course, check: Callable[[EmbeddedStore], None] | None) -> Changes:
        async with self._changing:
            if self._store is None:
                raise QueueFull("the service is being stopped")
            await self._follow()
            if check:
                check(self._store)
            changes = await self._store.edit(edit)
            if changes.graphs:
                await self._keep(changes, self._store, course)
            return changes

    async def _keep(self, changes: Changes, old: EmbeddedStore, course: _Course) -> None:
        """Write `changes` down, warm their snapshot, make them count, and serve them, in this order."""
        fresh: EmbeddedStore | None = None
        try:
            state = await asyncio.to_thread(curated.stage, curated.current(self._settings.out), changes.graphs)
            fresh = await ChargedStore(old.release, self._settings.limits, state, self._outgoing).open()
            course.decided = True
            await asyncio.to_thread(curated.commit, state)
        except BaseException as error:
            if fresh:
                await fresh.close()
            if isinstance(error, OSError):
                raise WorkerLost(f"the edit could not be written down: {error.strerror}") from error
            raise
        self._take(fresh)
        await asyncio.to_thread(curated.sweep, state)

    def _refuse(self, what: str, why: str) -> None:
        if self._refused != what:
            self._refused = what
            _log.error("%s; the old release stays in service", why)

    async def _retire(self, old: EmbeddedStore) -> None:
        try:
            await asyncio.sleep(_GRACE_SECONDS)
            await old.close(drain=self._settings.limits.deadline)
        except asyncio.CancelledError:
            await old.close()
            raise


def _damaged(found: release.Release, name: str) -> str:
    return f"release {found.version} is damaged: {name} is not what was published"
