"""The lanes as their owner sees them: who is handed out."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from jingjinji.store.lanes import Lane, Lanes
from jingjinji.store.limits import Limits
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
