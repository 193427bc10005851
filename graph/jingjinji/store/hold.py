"""The body of an answer between the process that wrote it and whoever reads it, in memory or in a file."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from typing import IO

from jingjinji.store.limits import MIB

_IN_MEMORY = 4 * MIB
_CHUNK_BYTES = 64 << 10


class Hold:
    """Takes bytes in pieces and gives them back once; what grows large waits in an unlinked file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None

    def put(self, piece: bytes) -> None:
        """Add the next piece; raises OSError where there is no room for it."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > _IN_MEMORY:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
            self._file.writelines(self._pieces)
            self._pieces = []

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield what was put, in order."""
        for piece in self._pieces:
            yield piece
        if self._file:
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK_BYTES):
                yield chunk

    async def close(self) -> None:
        """Let go of it all."""
        self._pieces = []
        if self._file:
            self._file.close()
