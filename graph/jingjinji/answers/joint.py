"""Work that several wait for: the first begins it, and it ends with none of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from contextvars import Context
from typing import Any, Generic, TypeVar

_Made = TypeVar("_Made")


class Joint(Generic[_Made]):
    """Pieces of work by key. Whoever leaves takes nothing from the others, and nobody alone pays for it."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[_Made]] = {}

    async def of(self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, _Made]]) -> _Made:
        """Return what the work of this key gives, begun if nobody has yet; what it raises is told to all who wait."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(begin(), context=Context())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(task)

    def _end(self, key: Hashable, done: asyncio.Task[_Made]) -> None:
        del self._tasks[key]
        if not done.cancelled():
            done.exception()  # it may be that nobody waits any more
