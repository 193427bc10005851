"""Drive the query library at this service and at a peer, side by side in one run; print ratios.

The peer is the packaged Oxigraph server on the same N-Quads with the same union default graph. Each round sends the
same bounded number of requests over the same connections to both in turn, so that a drift of the machine's speed
hits both; the medians over the rounds are compared. Only loopback addresses are used.

    python benchmarks/run.py [--rounds 5] [--requests 2000] [--clients 8]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from jingjinji import bundle
from jingjinji.answers.library import bind, questions
from jingjinji.pipeline.assemble import build
from jingjinji.release import Release

HERE = Path(__file__).parent
UNCACHED, REPEATED = "each query new", "queries repeated"


@dataclass(frozen=True)
class Peer:
    """A running server: its name, the address of its query service, and seconds until it answered."""

    name: str
    address: str
    start: float


def free_ports(count: int) -> list[int]:
    """Return loopback ports that are free now, each another one."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.contextmanager
def running(name: str, command: list[str], address: str) -> Iterator[Peer]:
    """Run a server until the block ends; wait at most 30 s for its first answer."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not answers(address):
                if time.perf_counter() - begun > 30:
                    raise SystemExit(f"{name} did not answer within 30 s")
                time.sleep(0.02)
            yield Peer(name, address, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(10)


def answers(address: str) -> bool:
    """Tell whether a service answers a query yet."""
    try:
        return httpx.get(address, params={"query": "ASK {}"}).status_code == 200
    except httpx.TransportError:
        return False


async def drive(peer: Peer, texts: list[str], requests: int, clients: int, fresh: Iterator[int] | None) -> list[float]:
    """Send `requests` queries over `clients` connections; return the seconds each took.

    With `fresh`, each query carries a number of its own in a comment, so that no cache of results can answer it.
    """
    times: list[float] = []
    work = iter(range(requests))

    async def client(session: httpx.AsyncClient) -> None:
        for number in work:
            text = texts[number % len(texts)]
            body = f"{text}\n# {next(fresh)}" if fresh else text
            begun = time.perf_counter()
            headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
            answer = await session.post(peer.address, content=body.encode(), headers=headers)
            answer.raise_for_status()
            times.append(time.perf_counter() - begun)

    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(limits=limits, timeout=60) as session:
        await asyncio.gather(*(client(session) for _ in range(clients)))
    return times


def measure(peers: list[Peer], options: argparse.Namespace, *, fresh: bool) -> dict[str, tuple[float, float]]:
    """Return for each peer the median over rounds of requests a second and of the 99th percentile in ms."""
    texts = [bind(question, {}) for question in questions()]
    counter = itertools.count()
    rates: dict[str, list[float]] = {peer.name: [] for peer in peers}
    tails: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for _ in range(options.rounds):
        for peer in peers:
            begun = time.perf_counter()
            times = asyncio.run(drive(peer, texts, options.requests, options.clients, counter if fresh else None))
            rates[peer.name].append(len(times) / (time.perf_counter() - begun))
            tails[peer.name].append(statistics.quantiles(times, n=100)[98] * 1000)
    return {name: (statistics.median(rates[name]), statistics.median(tails[name])) for name in rates}


def report(peers: list[Peer], options: argparse.Namespace) -> str:
    """Return the table of results as Markdown."""
    first, second = (peer.name for peer in peers)
    lines = [
        f"Python {platform.python_version()}, {platform.machine()}, {options.clients} clients, "
        f"{options.requests} requests a round, medians of {options.rounds} rounds; the client is part of the cost.",
        "",
        f"| requests | {first}: a second, p99 ms | {second}: a second, p99 ms | ratio of rates |",
        "|---|---|---|---|",
    ]
    for name, fresh in ((UNCACHED, True), (REPEATED, False)):
        found = measure(peers, options, fresh=fresh)
        (rate, tail), (other_rate, other_tail) = found[first], found[second]
        cells = (name, f"{rate:.0f}, {tail:.1f}", f"{other_rate:.0f}, {other_tail:.1f}", f"{rate / other_rate:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    starts = ", ".join(f"{peer.name} {peer.start:.2f} s" for peer in peers)
    return "\n".join([*lines, "", f"From start to first answer: {starts}."]) + "\n"


def commands(release: Release, folder: Path) -> list[tuple[str, list[str], str]]:
    """Return name, command and address of this service and of the peer, the peer's data loaded."""
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    data = folder / "oxigraph"
    load = [oxigraph, "load", "--location", str(data), "--file", str(release.nquads)]
    subprocess.run(load, check=True, capture_output=True)
    ours, theirs = free_ports(2)
    serve = ["serve-read-only", "--location", str(data), "--bind", f"127.0.0.1:{theirs}", "--union-default-graph"]
    return [
        (
            "jingjinji",
            [sys.executable, "-m", "jingjinji", "serve", "--port", str(ours)],
            f"http://127.0.0.1:{ours}/sparql",
        ),
        ("oxigraph", [oxigraph, *serve], f"http://127.0.0.1:{theirs}/query"),
    ]


def main() -> None:
    """Measure and write the table to `benchmarks/results.md`."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    begun = time.perf_counter()
    release = build(bundle.out())
    built = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        peers = [stack.enter_context(running(*row)) for row in commands(release, Path(folder))]
        table = report(peers, options) + f"\nThe build took {built:.1f} s.\n"
    (HERE / "results.md").write_text("# Results of the last `make bench`\n\n" + table, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
