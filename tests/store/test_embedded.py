"""Real evaluation processes under abuse: each is stopped and replaced."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jingjinji.faults import Fault
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.port import (
    DeadlinePassed,
    MemoryExceeded,
    QuerySyntax,
    QueueFull,
    Request,
    WorkerLost,
)
from store.toy import BETWEEN, HUNGRY, RUNAWAY, ask_in, descendants, holders, toy_release

_QUICK = Request("SELECT ?s { ?s ?p 1 }")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the toy release."""
    return toy_release(tmp_path_factory.mktemp("toy"))


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until `condition` holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def answers(store: EmbeddedStore) -> bool:
    """Tell whether a quick question is answered."""
    try:
        await (await store.ask(_QUICK)).read()
    except WorkerLost:
        return False
    return True


def test_a_question_is_answered(release: Release) -> None:
    """An answer comes in the asked format, complete, with its length."""

    async def work(store: EmbeddedStore) -> None:
        answer = await store.ask(_QUICK)
        assert (answer.kind, answer.truncated, answer.repeatable) == ("tabular", False, True)
        body = await answer.read()
        assert answer.length == len(body)
        assert b"http://toy.example/n1" in body

    ask_in(release, work)


def test_a_large_answer_arrives_whole(release: Release) -> None:
    """An answer of several megabytes comes in pieces that add up."""

    async def work(store: EmbeddedStore) -> None:
        answer = await store.ask(Request("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"))
        sizes = [len(piece) async for piece in answer]
        await answer.close()
        assert sum(sizes) == answer.length
        assert sum(sizes) > 10 * MIB
        assert max(sizes) <= 64 << 10

    ask_in(release, work)


def test_an_answer_takes_no_memory_where_it_is_made(release: Release) -> None:
    """An answer larger than the memory that a query may have is answered whole, from a disk."""

    async def work(store: EmbeddedStore) -> None:
        answer = await store.ask(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        sizes = [len(piece) async for piece in answer]
        await answer.close()
        assert (answer.truncated, sum(sizes)) == (False, answer.length)
        assert sum(sizes) > 40 * MIB

    ask_in(release, work, memory=20 * MIB, deadline=60)


def test_an_answer_that_finds_no_room_is_a_fault(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a large answer cannot be held back it is refused with a sentence, and the next one is answered."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async def work(store: EmbeddedStore) -> None:
        monkeypatch.setattr("jingjinji.store.hold.tempfile.TemporaryFile", full)
        with pytest.raises(WorkerLost, match="No space left on device"):
            await store.ask(Request("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"))
        assert await answers(store)

    ask_in(release, work)


def test_a_process_that_has_rested_is_replaced(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a pause a fresh process stands where one has grown, and answers; a busy one is left alone."""

    async def work(store: EmbeddedStore) -> None:
        for _ in range(3):
            await (await store.ask(_QUICK)).read()
        before = holders(release)
        await until(lambda: holders(release) != before and store.status().alive == 1)
        await (await store.ask(_QUICK)).read()
        assert store.status().killed == {}
        with pytest.raises(DeadlinePassed):
            await store.ask(Request(RUNAWAY, deadline=0.5))

    monkeypatch.setattr("jingjinji.store.lanes._REST_SECONDS", 0.1)
    monkeypatch.setattr("jingjinji.store.process._GROWN", 1 << 10)
    ask_in(release, work, workers=1, spare=0)


def test_a_runaway_is_killed_at_its_deadline_and_replaced(release: Release) -> None:
    """A query past its deadline ends with it, and the next one is answered."""

    async def work(store: EmbeddedStore) -> None:
        began = time.monotonic()
        with pytest.raises(DeadlinePassed, match=r"deadline of 0\.3 s"):
            await store.ask(Request(RUNAWAY, deadline=0.3))
        assert time.monotonic() - began < 0.6
        await (await store.ask(_QUICK)).read()
        assert store.status().killed == {"deadline": 1}
        await until(lambda: store.status().alive == 1)

    ask_in(release, work, workers=1, spare=0)


def test_memory_is_capped(release: Release) -> None:
    """A query that sorts a cross join is killed for its memory, and the next one is answered."""

    async def work(store: EmbeddedStore) -> None:
        with pytest.raises(MemoryExceeded):
            await store.ask(Request(HUNGRY))
        await (await store.ask(_QUICK)).read()
        assert store.status().killed == {"memory": 1}

    ask_in(release, work, memory=64 * MIB)


def test_one_huge_allocation_is_capped(release: Release) -> None:
    """A string that doubles until nothing can hold it is stopped too."""

    async def work(store: EmbeddedStore) -> None:
        steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}, ?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(14))
        with pytest.raises(MemoryExceeded):
            await store.ask(Request(f'SELECT ?x14 {{ BIND("aaaaaaaaaaaaaaaa" AS ?x0) {steps} }}'))

    ask_in(release, work, memory=64 * MIB)


def test_a_cancelled_call_ends_its_process_at_once(release: Release) -> None:
    """Cancelling kills the evaluation within 100 ms; the process is really gone."""

    async def work(store: EmbeddedStore) -> None:
        await until(lambda: store.status().alive == 1)
        running = holders(release)
        call = asyncio.create_task(store.ask(Request(RUNAWAY)))
        await asyncio.sleep(0.05)
        call.cancel()
        began = time.monotonic()
        await asyncio.wait({call})
        await until(lambda: running - holders(release) != set())
        assert time.monotonic() - began < 0.3  # most of it is spent on listing processes
        assert store.status().killed == {"given up": 1}
        await (await store.ask(_QUICK)).read()

    ask_in(release, work, workers=1, spare=0)


def test_a_store_closes_under_its_queries(release: Release) -> None:
    """Closing ends the queries that are being evaluated, with a sentence, and every process."""

    async def whole() -> None:
        async with EmbeddedStore(release, Limits()) as store:
            calls = [asyncio.create_task(store.ask(Request(RUNAWAY))) for _ in range(3)]
            await asyncio.sleep(0.3)
        ends = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(end) for end in ends} == {WorkerLost}

    asyncio.run(whole())
    assert holders(release) == set()


def test_a_crash_is_told_and_survived(release: Release) -> None:
    """A query that overflows the engine's stack loses its process, not the store."""

    async def work(store: EmbeddedStore) -> None:
        chain = "".join(f"BIND(1 AS ?v{n}) " for n in range(3000))
        with pytest.raises(WorkerLost):
            await store.ask(Request(f"SELECT * {{ {chain} }}"))
        await (await store.ask(_QUICK)).read()

    ask_in(release, work)


def test_long_queries_do_not_stop_quick_ones(release: Release) -> None:
    """With more runaways than processes, quick queries are answered and the rest of the runaways wait."""

    async def work(store: EmbeddedStore) -> None:
        runaways = [asyncio.create_task(store.ask(Request(f"{RUNAWAY} # {n}"))) for n in range(6)]
        await until(lambda: store.status().long == 2 and store.status().waiting == 4)
        for _ in range(20):
            async with asyncio.timeout(0.5):
                await (await store.ask(_QUICK)).read()
        assert store.status().killed["put back"] >= 4
        for runaway in runaways:
            runaway.cancel()
        await asyncio.wait(runaways)

    ask_in(release, work, workers=1, spare=1, soft=0.05, middle=0.1)


def test_a_query_between_quick_and_long_does_not_wait_behind_runaways(release: Release) -> None:
    """With the long lane full and more runaways waiting, a query of some tenths of a second is soon answered."""

    async def work(store: EmbeddedStore) -> None:
        runaways = [asyncio.create_task(store.ask(Request(f"{RUNAWAY} LIMIT {n}"))) for n in range(1, 4)]
        await until(lambda: store.status().long == 1 and store.status().waiting == 2, seconds=20)
        for number in range(1, 3):
            async with asyncio.timeout(10):
                await (await store.ask(Request(f"{BETWEEN} LIMIT {number}"))).read()
        assert (store.status().long, store.status().waiting, store.status().middle) == (1, 2, 0)
        for runaway in runaways:
            runaway.cancel()
        await asyncio.wait(runaways)

    ask_in(release, work, workers=1, spare=1, middle_workers=1, long_workers=1, soft=0.02, middle=0.7)


def test_a_runaway_is_known_again_under_another_comment(release: Release) -> None:
    """What has once used up the middle lane begins in the long lane, whatever comments and spaces it carries."""

    async def work(store: EmbeddedStore) -> None:
        for number in range(3):
            with pytest.raises(DeadlinePassed):
                await store.ask(Request(f"# {number}\n{RUNAWAY} # {number}\n", deadline=0.5))
        first = asyncio.create_task(store.ask(Request(f"\t{RUNAWAY} # again")))
        await until(lambda: store.status().active == 1 and store.status().long == 1, seconds=1)
        assert store.status().middle == 0
        first.cancel()
        await asyncio.wait({first})

    ask_in(release, work, soft=0.05, middle=0.1)


def test_a_full_queue_turns_away(release: Release) -> None:
    """More waiting callers than the queue holds are turned away at once."""

    async def work(store: EmbeddedStore) -> None:
        calls = [asyncio.create_task(store.ask(Request(f"{RUNAWAY} # {n}", deadline=2))) for n in range(4)]
        done, _ = await asyncio.wait(calls, timeout=1, return_when=asyncio.FIRST_COMPLETED)
        assert isinstance(done.pop().exception(), QueueFull)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)

    ask_in(release, work, workers=1, spare=0, long_workers=1, queue=1, soft=0.05, middle=0.1)


def test_a_fault_leaves_the_process_alive(release: Release) -> None:
    """A syntax error is told and costs no process."""

    async def work(store: EmbeddedStore) -> None:
        running = holders(release)
        with pytest.raises(QuerySyntax):
            await store.ask(Request("SELECT"))
        await (await store.ask(_QUICK)).read()
        assert holders(release) == running

    ask_in(release, work, workers=1, spare=0)


def test_a_broken_release_is_told(tmp_path: Path) -> None:
    """Opening a release that cannot be loaded says why and leaves no process."""
    release = toy_release(tmp_path, "this is not a quad")

    async def work(_store: EmbeddedStore) -> None:
        raise AssertionError

    with pytest.raises(WorkerLost, match="cannot be loaded"):
        ask_in(release, work)


def test_a_lost_nursery_is_replaced(release: Release) -> None:
    """When the process that holds the release dies, a new one takes its place."""

    async def work(store: EmbeddedStore) -> None:
        before = holders(release)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(5):
            while not await answers(store):
                await asyncio.sleep(0.05)
        assert holders(release)
        assert not holders(release) & before

    ask_in(release, work, workers=1, spare=0)


def test_no_orphan_survives_its_owner(release: Release) -> None:
    """When the owner is killed, busy and idle evaluation processes end by themselves."""
    script = f"""
import asyncio
from pathlib import Path
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.port import Request
async def main():
    async with EmbeddedStore(Release(Path({str(release.folder)!r}))) as store:
        print("open", flush=True)
        await store.ask(Request({RUNAWAY!r}))
asyncio.run(main())
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    owner = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    owner.stdout.readline()
    time.sleep(0.3)
    started = descendants(owner.pid)
    assert len(started) >= 3
    owner.kill()
    owner.wait()
    for _ in range(100):
        if not started & descendants(1) and not any(_is_alive(pid) for pid in started):
            return
        time.sleep(0.02)
    raise AssertionError("evaluation processes outlived their owner")


def _is_alive(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(shown.strip()) and "Z" not in shown


@pytest.mark.parametrize("limit", ["deadline", "memory", "workers", "long_workers", "rows"])
def test_a_limit_of_zero_is_a_fault(limit: str) -> None:
    """A limit that would let nothing through is refused with its name."""
    with pytest.raises(Fault, match=limit):
        Limits(**{limit: 0})
