"""The body of an answer between the process that wrote it and whoever reads it, in memory or in a file."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from typing import IO

from jingjinji.store.limits import MIB
from jingjinji.store.port import NoRoom

_IN_MEMORY = 4 * MIB
_CHUNK_BYTES = 64 << 10


class Room:
    """How many bytes all answers of a store may hold together until they have been fetched."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.taken = 0

    def take(self, size: int) -> None:
        """Take room for `size` bytes; raises `NoRoom` where there is too little."""
        if self.taken + size > self._most:
            sentence = "there is no room for this answer: too many large ones have not been fetched yet"
            raise NoRoom(sentence, hint="fetch what you have asked for, add a LIMIT, or come again")
        self.taken += size

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        self.taken -= size


class Hold:
    """Takes bytes in pieces and gives them back once; what grows large waits in an unlinked file."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._pieces: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None

    def put(self, piece: bytes) -> None:
        """Add the next piece; raises `NoRoom`, or OSError where the disk is full."""
        self._room.take(len(piece))
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
        """Let go of it all; may be called twice."""
        self._let_go()

    def __del__(self) -> None:
        self._let_go()  # an answer that nobody closed, for its caller was cancelled

    def _let_go(self) -> None:
        self._room.give_back(self._size)
        self._size, self._pieces = 0, []
        if self._file:
            self._file.close()
