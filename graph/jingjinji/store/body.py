"""The body of an answer while it is being written: passed on in pieces, so that it takes no room where it is made."""

from __future__ import annotations

from collections.abc import Callable

_PIECE_BYTES = 256 << 10

Pass = Callable[[bytes], None]


class Body:
    """Takes bytes in small parts; hands pieces on as they grow large enough, or keeps all where nobody takes them."""

    def __init__(self, hand_on: Pass | None = None) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        self._waiting = 0
        self._hand_on = hand_on

    def write(self, data: bytes) -> int:
        """Add a part; also called by the engine's serialisers."""
        part = bytes(data)
        self._parts.append(part)
        self.size += len(part)
        self._waiting += len(part)
        if self._hand_on and self._waiting >= _PIECE_BYTES:
            self._hand_on(self.rest())
        return len(part)

    def flush(self) -> None:
        """Do nothing: pieces go when they are large enough."""

    def rest(self) -> bytes:
        """Return what has not been handed on, and forget it."""
        rest = b"".join(self._parts)
        self._parts, self._waiting = [], 0
        return rest
