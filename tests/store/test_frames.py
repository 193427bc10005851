"""Frames survive the pipe whole, or are missed."""

from __future__ import annotations

import asyncio
import io

import pytest

from jingjinji.store import frames


def test_frames_are_read_as_they_were_packed() -> None:
    """Kind and payload come back, empty payloads too."""
    stream = io.BytesIO(frames.pack_json(frames.HEAD, {"a": "中"}) + frames.pack(frames.END))
    kind, payload = frames.read(stream) or (b"", b"")
    assert (kind, payload) == (frames.HEAD, b'{"a": "\\u4e2d"}')
    assert frames.read(stream) == (frames.END, b"")
    assert frames.read(stream) is None


@pytest.mark.parametrize("kept", [3, 8])
def test_a_cut_frame_is_a_broken_one(kept: int) -> None:
    """A stream that ends inside a frame is not taken for its end."""
    with pytest.raises(frames.BrokenFrames):
        frames.read(io.BytesIO(frames.pack(frames.DATA, b"abcdef")[:kept]))


def test_data_is_split_into_frames_of_64_kib() -> None:
    """A large body becomes frames of at most 64 KiB that add up to it."""
    body = bytes(range(256)) * 600
    pieces = list(frames.data_frames(body))
    assert [len(piece) - 5 for piece in pieces] == [65536, 65536, 22528]
    assert b"".join(piece[5:] for piece in pieces) == body


async def _received(data: bytes) -> list[tuple[bytes, bytes]]:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    found = []
    while True:
        try:
            found.append(await frames.receive(reader))
        except frames.BrokenFrames:
            return found


def test_receiving_ends_with_the_stream() -> None:
    """The asynchronous reader gives whole frames and then says that the stream ended."""
    data = frames.pack(frames.DATA, b"x") + frames.pack(frames.END) + b"D\0"
    assert asyncio.run(_received(data)) == [(frames.DATA, b"x"), (frames.END, b"")]
