"""The body of an answer between the process that wrote it and whoever reads it, in memory or in a file."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from typing import IO

from jingjinji.store.limits import MIB

_IN_MEMORY = 4 * MIB
_CHUNK_BYTES = 64 << 10


class Hold:
    """Takes `length` bytes in pieces and gives them back once; large ones wait in an unlinked file."""

    def __init__(self, length: int) -> None:
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        if length > _IN_MEMORY:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it

    def put(self, piece: bytes) -> None:
        """Add the next piece."""
        if self._file:
            self._file.write(piece)
        else:
            self._pieces.append(piece)

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
