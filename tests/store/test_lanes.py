"""The lanes as their owner sees them: who is handed out."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from jingjinji.store import process
from jingjinji.store.lanes import Lane, Lanes
from jingjinji.store.limits import Limits
from jingjinji.store.port import Request
from store.toy import toy_release


@pytest.mark.parametrize("lane", [Lane.QUICK, Lane.LONG])
def test_a_process_that_died_at_rest_is_not_handed_out(tmp_path: Path, lane: Lane) -> None:
    """What was killed while nobody asked it is passed over, in whichever lane it waited."""

    async def course() -> None:
        lanes = Lanes(toy_release(tmp_path).folder, Limits(workers=1, spare=0))
        await lanes.open()
        try:
            first = await lanes.borrow(lane)
            lanes.give_back(first)
            os.kill(first.pid, signal.SIGKILL)
            async with asyncio.timeout(10):
                while first.alive:
                    await asyncio.sleep(0.005)
                second = await lanes.borrow(lane)
            assert second.alive
            assert second.pid != first.pid
        finally:
            await lanes.close()

    asyncio.run(course())


def test_what_has_grown_is_replaced_at_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nobody asks, a process with memory of its own gives way to a fresh one, and one without stays."""

    async def course() -> None:
        lanes = Lanes(toy_release(tmp_path).folder, Limits(workers=1, spare=0))
        lanes.rest = 0.05
        await lanes.open()
        try:
            first = await lanes.borrow(Lane.QUICK)
            await (await first.ask(Request("ASK {}"))).read()
            assert not first.has_grown
            lanes.give_back(first)
            await asyncio.sleep(0.3)
            assert first.alive
            monkeypatch.setattr(process, "_GROWN", 1 << 10)
            assert first.has_grown
            async with asyncio.timeout(10):
                while (second := await lanes.borrow(Lane.QUICK)).pid == first.pid:
                    lanes.give_back(second)
                    await asyncio.sleep(0.1)
            assert second.alive
        finally:
            await lanes.close()

    asyncio.run(course())
