"""The dumps of the releases, for all doors that show or send them: made once each, when they are first asked for."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from jingjinji.answers.joint import Joint
from jingjinji.answers.releases.dumps import CHECKSUMS, DumpFile, dump_files
from jingjinji.release import Release


class DumpMaker:
    """Makes dumps in `folder`; a version that is being made keeps nobody from those that are ready."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, dict[str, DumpFile]] = {}
        self._joint: Joint[dict[str, DumpFile]] = Joint()

    async def files(self, release: Release) -> dict[str, DumpFile]:
        """Return the files of a release by name; raises a `Fault` for one that is damaged, OSError without room."""
        known = self._made.get(release.version)
        if known is None or not known[CHECKSUMS].path.is_file():  # somebody may have tidied up
            work = self._joint.of(release.version, lambda: asyncio.to_thread(self._make, release))
            known = self._made[release.version] = await work
        return known

    def _make(self, release: Release) -> dict[str, DumpFile]:
        try:
            return dump_files(release, self._folder)
        except OSError:  # a read-only installation still has somewhere to put what it can make again
            self._folder = Path(tempfile.mkdtemp(prefix="jingjinji-dumps-"))
            return dump_files(release, self._folder)
