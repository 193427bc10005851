"""The measurements: the library's mix under load, start and memory, cost against size, a long result.

Each returns plain figures by server. All servers are asked in turn within a round, so that a drift of the machine's
speed hits all; medians over rounds are compared.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asked
import load
import memory
import peers
from load import Broken, Round
from peers import OURS, Peer, Unavailable

UNCACHED, REPEATED, CONDITIONAL = "each query new", "queries repeated", "queries repeated, “what is new?” (304)"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Effort:
    """How much to do: rounds, seconds of each, numbers of clients, sizes of scale data in triples, rows of a result.

    A question of the library is answered `quickly`, in seconds, or it counts as none; `patience` is for others.
    """

    rounds: int = 3
    seconds: float = 2.0
    clients: tuple[int, ...] = (1, 8, 64)
    sizes: tuple[int, ...] = (100_000, 1_000_000, 2_400_000)
    rows: int = 1_000_000
    quickly: float = 5.0
    patience: float = 60.0
    rest: float = 40.0


@dataclass
class Mix:
    """What was found of the library's mix: rounds by (kind of request, clients, server), and what else is known.

    `alike` are ours of new queries by (clients, peer), over those questions only that the peer answers. Of all
    questions a server has `answered` some as this service does, some `otherwise`: with more or fewer rows.
    """

    peers: list[Peer] = field(default_factory=list)
    rounds: dict[tuple[str, int, str], list[Round]] = field(default_factory=dict)
    alike: dict[tuple[int, str], list[Round]] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    otherwise: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    idle: dict[str, float | None] = field(default_factory=dict)
    busy: dict[str, float | None] = field(default_factory=dict)
    rested: dict[str, float | None] = field(default_factory=dict)
    load: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


@dataclass
class Size:
    """What was found at one size: seconds of loading and of each question by server, or why there is none."""

    triples: int
    load: dict[str, float] = field(default_factory=dict)
    cells: dict[tuple[str, str], str | list[float]] = field(default_factory=dict)
    memory: dict[str, float | None] = field(default_factory=dict)
    stream: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def all_running(names: Iterable[str], nquads: Path, folder: Path, missing: dict[str, str]) -> Iterator[list[Peer]]:
    """Run the servers that can be run; note of the others why not."""
    with contextlib.ExitStack() as stack:
        started = []
        for name in names:
            try:
                started.append(stack.enter_context(peers.running(name, nquads, folder)))
            except Unavailable as reason:
                missing[name] = str(reason)
        yield started


def library_mix(names: Sequence[str], nquads: Path, folder: Path, effort: Effort, say: Say) -> Mix:
    """Drive the library at all servers over the real graph, in every kind of request, at each number of clients."""
    found = Mix()
    found.questions = len(asked.library())
    rows: dict[str, int] = {}
    mixes = {}
    for name in sorted(names, key=lambda name: name != OURS):  # ours first: the others are held against it
        mixes[name], found.otherwise[name] = _answered_by(name, nquads, folder, effort, found.load, rows)
        say(f"{name} answers {len(mixes[name])} questions")
    with all_running(names, nquads, folder, found.missing) as running:
        found.peers = running
        say("a rest")
        time.sleep(effort.rest)  # what a server makes ready after its start is no load
        found.idle = {peer.name: memory.used(peer.process) for peer in running}
        found.answered = {peer.name: len(mixes[peer.name]) for peer in running}
        numbers = itertools.count()
        for clients in effort.clients:
            say(f"the library's mix with {clients} clients")
            for kind in (UNCACHED, REPEATED, CONDITIONAL):
                for _ in range(effort.rounds):
                    for peer in running:
                        _one_round(found, peer, kind, clients, mixes[peer.name], numbers, effort.seconds)
                    if kind == UNCACHED:
                        _alike_rounds(found, running, clients, mixes, numbers, effort.seconds)
        found.busy = {peer.name: memory.used(peer.process) for peer in running}
        say("a rest")
        time.sleep(effort.rest)
        found.rested = {peer.name: memory.used(peer.process) for peer in running}
    return found


def _answered_by(
    name: str, nquads: Path, folder: Path, effort: Effort, loads: dict[str, float], rows: dict[str, int]
) -> tuple[list[str], int]:
    """Return the questions that a server answers in time, and how many it answers otherwise; see `_answered`."""
    try:
        with peers.running(name, nquads, folder) as peer:
            loads[name] = peer.load
            return asyncio.run(_answered(peer, asked.library(), effort, rows))
    except Unavailable:
        return [], 0


async def _answered(peer: Peer, texts: list[str], effort: Effort, rows: dict[str, int]) -> tuple[list[str], int]:
    """Return the questions that a server answers in time with so many `rows`, and how many it answers otherwise.

    Rows that are not known yet are what this server says. One that is at it for too long is asked no more; it may go on
    with what it was asked, and is to be ended.
    """
    answered: list[str] = []
    otherwise = 0
    begun = time.perf_counter()
    for text in texts:
        try:
            number = await load.count_rows(peer.address, text, effort.quickly)
            if rows.setdefault(text, number) == number:
                answered.append(text)
            else:
                otherwise += 1
        except Broken:
            await load.settle(peer.address, effort.patience)
        if time.perf_counter() - begun > effort.patience:
            break
    return answered, otherwise


def _alike_rounds(
    found: Mix, running: list[Peer], clients: int, mixes: dict[str, list[str]], numbers: Iterator[int], seconds: float
) -> None:
    """Ask this service what a peer answers, and no more, for each peer that does not answer everything."""
    ours = next((peer for peer in running if peer.name == OURS), None)
    for peer in running:
        texts = mixes[peer.name]
        if ours and texts and len(texts) < found.questions:
            made = asyncio.run(load.drive(ours.address, load.fresh(texts, numbers), clients, seconds))
            found.alike.setdefault((clients, peer.name), []).append(made)


def _one_round(  # noqa: PLR0913 - all that makes up a round
    found: Mix, peer: Peer, kind: str, clients: int, texts: list[str], numbers: Iterator[int], seconds: float
) -> None:
    if not texts:
        return
    if kind == UNCACHED:
        made = asyncio.run(load.drive(peer.address, load.fresh(texts, numbers), clients, seconds))
    elif kind == REPEATED:
        made = asyncio.run(load.drive(peer.address, itertools.cycle(texts), clients, seconds))
    elif peer.name == OURS:  # the others send no entity tags
        tags = asyncio.run(_tags(peer, texts))
        made = asyncio.run(load.drive(peer.address, itertools.cycle(texts), clients, seconds, tags))
    else:
        return
    if made.refused or made.lasted > 2 * seconds:
        asyncio.run(load.settle(peer.address, seconds * 10))
    found.rounds.setdefault((kind, clients, peer.name), []).append(made)


async def _tags(peer: Peer, texts: list[str]) -> dict[str, str]:
    connection = load.Connection(peer.address)
    tags = {text: (await connection.ask(text))[1] for text in texts}
    await connection.close()
    return tags


def at_size(names: Sequence[str], nquads: Path, triples: int, folder: Path, effort: Effort) -> Size:
    """Ask the questions that grow at one size, of one server after the other, so that each has the memory."""
    found = Size(triples)
    for name in names:
        try:
            with peers.running(name, nquads, folder) as peer:
                found.load[name] = peer.load + peer.start
                for question, text in asked.SCALE.items():
                    found.cells[question, name] = _times(peer, text, effort)
                found.memory[name] = memory.used(peer.process)
                found.stream[name] = _stream(peer, min(effort.rows, triples), effort)
        except Unavailable as reason:
            found.cells |= {(question, name): str(reason) for question in asked.SCALE}
            found.stream[name] = str(reason)
    return found


def _times(peer: Peer, text: str, effort: Effort) -> str | list[float]:
    """Return the seconds of each round, or why there are none; what takes long is asked once."""
    times: list[float] = []
    try:
        for number in range(effort.rounds):
            times.append(asyncio.run(load.once(peer.address, f"{text}\n# {number}", effort.patience))[0])
            if times[0] > effort.patience / 6:
                break
    except Broken as reason:
        return str(reason)
    return times


def _stream(peer: Peer, rows: int, effort: Effort) -> str:
    before = memory.used(peer.process)
    try:
        with memory.Peak(peer.process) as peak:
            seconds, size = asyncio.run(load.once(peer.address, asked.stream(rows), effort.patience))
    except Broken as reason:
        return str(reason)
    grown = "" if before is None or peak.most is None else f", +{max(0.0, peak.most - before):.0f} MiB"
    return f"{seconds:.1f} s, {size / 2**20:.0f} MiB{grown}"


def median(values: Iterable[float]) -> float:
    """Return the median, or 0 of nothing."""
    return statistics.median(list(values) or [0.0])
