"""Answers that were given before, bounded by their bytes; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from jingjinji.faces.http.exchange.reply import Reply

_ENTRY_BYTES = 1024  # what an entry costs beside its body


class Cache:
    """Complete replies by key. The key holds the dataset version, so nothing ever becomes untrue."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._size = 0
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()

    @property
    def largest(self) -> int:
        """Return the size in bytes from which on a body is not kept."""
        return self._max_bytes // 16

    def get(self, key: Hashable) -> Reply | None:
        """Return the reply kept under `key`."""
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep a complete reply, if it is not too large."""
        if len(reply.body) >= self.largest or reply.chunks is not None:
            return
        if (old := self._replies.pop(key, None)) is not None:
            self._size -= len(old.body) + _ENTRY_BYTES
        self._replies[key] = reply
        self._size += len(reply.body) + _ENTRY_BYTES
        while self._size > self._max_bytes:
            _, dropped = self._replies.popitem(last=False)
            self._size -= len(dropped.body) + _ENTRY_BYTES
