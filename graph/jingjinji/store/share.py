"""How much of the processor one question has had so far.

Knows a process's clock. Must not know lanes, or what a question is. Wall time alone would call a quick query long that
only waited for a busy processor; where the system does not tell processor time, wall time has to do.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from jingjinji.store.process import Process


class Share:
    """The processor time of `process` since this was made, in seconds."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._used = process.cpu_seconds()
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Return what has been had so far."""
        used = self._process.cpu_seconds()
        if used is None or self._used is None:
            return time.monotonic() - self._began
        return used - self._used

    async def suffices(self, work: asyncio.Task[Any], most: Callable[[], float], tick: float) -> bool:
        """Wait until `work` is done, or has had what `most` allows, which is asked anew every `tick` seconds."""
        while True:
            await asyncio.wait({work}, timeout=tick)
            if work.done():
                return True
            if self.seconds() >= most():
                return False
