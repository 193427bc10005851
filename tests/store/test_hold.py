"""Answers that wait to be fetched: all together have only so much room, and give it back."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest

from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.hold import Hold, Room
from jingjinji.store.port import NoRoom, Request
from store.toy import ask_in, toy_release

_LARGE = Request("SELECT * { ?a ?b ?c . ?d ?e ?f }", rows=4000)


def test_room_comes_back_however_an_answer_ends() -> None:
    """What is closed, closed twice, or forgotten takes no room any more; what does not fit takes none."""
    room = Room(10)
    closed, forgotten = Hold(room), Hold(room)
    closed.put(b"12345")
    forgotten.put(b"12345")
    with pytest.raises(NoRoom, match="not been fetched"):
        closed.put(b"6")
    asyncio.run(closed.close())
    asyncio.run(closed.close())
    del forgotten
    gc.collect()
    assert room.taken == 0


def test_answers_that_nobody_fetches_do_not_fill_the_disk(tmp_path: Path) -> None:
    """Beyond the cap a large answer is refused until another has been fetched; small ones are given all the while."""

    async def work(store: EmbeddedStore) -> None:
        waiting = []
        with pytest.raises(NoRoom) as caught:
            for _ in range(20):
                waiting.append(await store.ask(_LARGE))
        assert waiting
        assert caught.value.retry_after == 30
        assert b"true" in await (await store.ask(Request("ASK {}"))).read()
        for answer in waiting:
            assert await answer.read()
        assert await (await store.ask(_LARGE)).read()

    ask_in(toy_release(tmp_path), work, workers=1, spare=0, held=4 << 20)
