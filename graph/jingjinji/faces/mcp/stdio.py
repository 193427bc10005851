"""The server over standard input and output, for programs that start it themselves. Nothing else may write there."""

from __future__ import annotations

import asyncio

from jingjinji.answers.ground import Ground
from jingjinji.faces.mcp.server import create_server
from jingjinji.release import Release
from jingjinji.store import curated
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import MIB, Limits


def run(*, release: Release, deadline: float, memory: int) -> None:
    """Answer until the input ends; `deadline` in seconds and `memory` in MiB are those of one query."""
    asyncio.run(_run(release, Limits(deadline=deadline, memory=memory * MIB, workers=1, spare=1)))


async def _run(release: Release, limits: Limits) -> None:
    state = curated.current(release.folder.parents[1])
    async with EmbeddedStore(release, limits, state) as store:
        ground = Ground(lambda: store)
        warming = asyncio.create_task(ground.asked.of(store))  # so that hardly any first question has to wait for it
        try:
            await create_server(ground).run_stdio_async()
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
