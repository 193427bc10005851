"""Work that several wait for: begun once, ended by nobody who leaves."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

import pytest

from jingjinji.answers.joint import Joint

_WHO: ContextVar[str | None] = ContextVar("_WHO", default=None)


async def _wait_for(joint: Joint[list[str | None]], begun: list[str | None], gate: asyncio.Event) -> list[str | None]:
    async def work() -> list[str | None]:
        begun.append(_WHO.get())
        await gate.wait()
        return begun

    return await joint.of("key", work)


def test_whoever_leaves_takes_nothing_from_others() -> None:
    """Of two who wait the first leaves; the other gets what was begun once, on nobody's account."""

    async def course() -> None:
        joint: Joint[list[str | None]] = Joint()
        begun: list[str | None] = []
        gate = asyncio.Event()
        _WHO.set("the first")
        first, second = (asyncio.ensure_future(_wait_for(joint, begun, gate)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        gate.set()
        assert await second == [None]
        assert first.cancelled()
        await _wait_for(joint, begun, gate)
        assert len(begun) == 2  # keeping what was made is for whoever asked

    asyncio.run(course())


def test_a_failure_is_told_to_all_and_not_kept() -> None:
    """Everybody who waits hears of a failure, and whoever comes later begins again."""

    async def course() -> None:
        joint: Joint[int] = Joint()

        async def fail() -> int:
            await asyncio.sleep(0)
            raise ValueError("no")

        async def succeed() -> int:
            return 1

        told = await asyncio.gather(joint.of("key", fail), joint.of("key", fail), return_exceptions=True)
        assert [type(one) for one in told] == [ValueError, ValueError]
        with pytest.raises(ValueError, match="no"):
            await joint.of("key", fail)
        assert await joint.of("key", succeed) == 1

    asyncio.run(course())
