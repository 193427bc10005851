"""The release that is served now, and the change to a new one while requests go on.

Knows the folder of releases and the store. Must not know requests.

Laws:
- A request sees one release from its first to its last byte.
- A new release is served only after its processes are warm; a broken one changes nothing but the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from types import TracebackType
from typing import Self

from jingjinji import release
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore, Status

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 1.0  # for requests that have taken the old store but not yet asked it


class Serving:
    """The store in service: `async with Serving(settings) as serving: serving.store`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: EmbeddedStore | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._refused: str | None = None

    @property
    def store(self) -> EmbeddedStore | None:
        """Return the store to ask now; None before the first is open."""
        return self._store

    def status(self) -> Status:
        """Return what goes on in the store in service."""
        return self._store.status() if self._store else Status(0, 0, 0, 0, {})

    async def __aenter__(self) -> Self:
        found = release.current(self._settings.out)
        if found is None:
            raise Fault("there is no release to serve", file=self._settings.out, hint="run jingjinji build")
        self._store = await EmbeddedStore(found, self._settings.limits).open()
        self._watcher = asyncio.create_task(self._watch())
        return self

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
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        if self._store:
            await self._store.close()
            self._store = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.poll)
            await self._follow()

    async def _follow(self) -> None:
        """Serve what `out/current` names, if it names another release than the one that is served."""
        old = self._store
        assert old is not None
        try:
            found = release.current(self._settings.out)
        except (Fault, OSError) as fault:
            self._refuse(str(fault), str(fault))
            return
        if found is None or found.version in (old.version, self._refused):
            return
        try:
            new = await EmbeddedStore(found, self._settings.limits).open()
        except (Fault, OSError) as fault:
            self._refuse(found.version, f"release {found.version} is broken: {fault}")
            return
        self._store, self._refused = new, None
        _log.warning("now serving release %s instead of %s", new.version, old.version)
        task = asyncio.create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

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
