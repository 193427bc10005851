"""Stores that stay open for many tests, each over one release: to load one takes longer than to ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from jingjinji.answers.run import Asker
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import Limits
from jingjinji.store.port import Answer, Request

Result = TypeVar("Result")


class Counting(EmbeddedStore):
    """A store that counts the queries it answers."""

    asked = 0

    async def ask(self, request: Request) -> Answer:
        """Count and answer."""
        self.asked += 1
        return await super().ask(request)


class Desk:
    """Asks releases; the store over each is opened when it is asked for the first time."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self._stores: dict[str, Counting] = {}

    def store(self, release: Release) -> Counting:
        """Return the open store over a release."""
        if release.version not in self._stores:
            store = Counting(release, Limits(workers=1, spare=1))
            self._stores[release.version] = self.runner.run(store.open())
        return self._stores[release.version]

    def ask(self, release: Release, question: Callable[[Counting], Awaitable[Result]]) -> Result:
        """Return the answer to `question`, which counts its queries from 0."""
        store = self.store(release)
        store.asked = 0
        return self.runner.run(_await(question(store)))

    def asker(self, release: Release) -> Asker:
        """Return how callers without an event loop ask a release."""
        return Asker(self.store(release), self.runner.get_loop())

    def close(self) -> None:
        """Close every store."""
        for store in self._stores.values():
            self.runner.run(store.close())


async def _await(asked: Awaitable[Result]) -> Result:
    return await asked


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Open a desk for as long as the block runs."""
    with asyncio.Runner() as runner:
        desk = Desk(runner)
        try:
            yield desk
        finally:
            desk.close()
