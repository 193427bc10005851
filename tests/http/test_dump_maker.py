"""Dumps are made once for all doors, and nobody waits for one that somebody else wants."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from jingjinji.answers.releases.dumps import CHECKSUMS, DumpFile
from jingjinji.faces.http.dataset import dump_maker
from jingjinji.faces.http.dataset.dump_maker import DumpMaker
from jingjinji.release import Release


def test_a_ready_dump_is_given_while_another_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an old version is being made, by one thread for all who want it, a version that is ready is given."""
    gate, made = threading.Event(), []

    def make(release: Release, _: Path) -> dict[str, DumpFile]:
        made.append(release.version)
        if release.version == "old":
            gate.wait(30)
        (tmp_path / release.version).touch()
        return {CHECKSUMS: DumpFile(tmp_path / release.version, "")}

    async def course() -> None:
        maker = DumpMaker(tmp_path)
        old, new = (Release(tmp_path / version) for version in ("old", "new"))
        await maker.files(new)
        waiting = [asyncio.ensure_future(maker.files(old)) for _ in range(3)]
        await asyncio.sleep(0.01)
        waiting.pop().cancel()
        assert await maker.files(new)
        assert not any(one.done() for one in waiting)
        gate.set()
        await asyncio.gather(*waiting)
        assert made == ["new", "old"]

    monkeypatch.setattr(dump_maker, "dump_files", make)
    asyncio.run(course())
