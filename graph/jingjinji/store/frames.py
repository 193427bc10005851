"""The words between the store and its evaluation processes: frames with a kind, a length and a payload.

Knows bytes only. A frame is one byte of kind, four bytes of payload length (big-endian) and the payload;
a payload is JSON except in DATA frames.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

READY = b"R"
QUERY = b"Q"
EDIT = b"U"
HEAD = b"H"
DATA = b"D"
END = b"E"
FAILURE = b"X"

FRAME_BYTES = 64 << 10

# how an evaluation process says, by its exit code, why it ended itself
EXIT_MEMORY = 71
EXIT_ORPHAN = 72

_HEADER = struct.Struct(">cI")


class BrokenFrames(Exception):
    """The other side stopped in the middle of a frame or never sent one."""


def pack(kind: bytes, payload: bytes = b"") -> bytes:
    """Return one frame."""
    return _HEADER.pack(kind, len(payload)) + payload


def pack_json(kind: bytes, content: dict[str, Any]) -> bytes:
    """Return one frame whose payload is `content` as JSON."""
    return pack(kind, json.dumps(content).encode())


def data_frames(body: bytes) -> Iterator[bytes]:
    """Yield `body` as DATA frames of at most 64 KiB each."""
    for start in range(0, len(body), FRAME_BYTES):
        yield pack(DATA, body[start : start + FRAME_BYTES])


def read_data(stream: BinaryIO, length: int) -> bytes:
    """Read DATA frames that make up `length` bytes."""
    pieces: list[bytes] = []
    while length > 0:
        frame = read(stream)
        if frame is None or frame[0] != DATA:
            raise BrokenFrames("the stream ended inside a body")
        pieces.append(frame[1])
        length -= len(frame[1])
    return b"".join(pieces)


def read(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one frame as (kind, payload), or None at the end of the stream."""
    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise BrokenFrames("the stream ended inside a frame's header")
    kind, length = _HEADER.unpack(header)
    payload = stream.read(length)
    if len(payload) < length:
        raise BrokenFrames("the stream ended inside a frame's payload")
    return kind, payload


async def receive(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one frame as (kind, payload); raise `BrokenFrames` when the stream ends."""
    try:
        kind, length = _HEADER.unpack(await stream.readexactly(_HEADER.size))
        return kind, await stream.readexactly(length) if length else b""
    except (asyncio.IncompleteReadError, ConnectionError) as end:
        raise BrokenFrames("the stream ended") from end
