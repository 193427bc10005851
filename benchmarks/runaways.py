"""Whether one client's runaway queries slow the others: quiet, then ten runaways at once, then quiet again.

Starts a service of its own over the current release on a free loopback port. Two clients ask the library's questions
(each as a query that was never asked before, so that nothing is kept), and their p99 is compared. The runaways are
cross joins, huge sorts, patterns that backtrack, long property paths and results without end; each is sent again as
soon as it has been answered or refused.

    python benchmarks/runaways.py [--seconds 60] [--runaways 10]
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx

from jingjinji.answers.library.bind import bind, questions
from own_service import own_service

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a",
    'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), "(x+x+)+y|(a|aa)+$") }',
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:b>)* ?b . ?b (!<x:a>)+ ?c }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
)


class Asker:
    """One client that asks in turn and keeps its times, in seconds."""

    def __init__(self, address: str, offset: int) -> None:
        self._address = address
        self._offset = offset
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    def ask_until(self, end: float, texts: Iterator[str], keep: bool) -> None:
        """Ask until the monotonic time `end`; times are kept if `keep`."""
        with httpx.Client(timeout=60) as session:
            while time.monotonic() < end:
                query = f"# {self._offset}.{time.monotonic_ns()}\n{next(texts)}"
                began = time.perf_counter()
                headers = {"Accept": "text/csv"}
                status = session.post(f"{self._address}/sparql", data={"query": query}, headers=headers).status_code
                self.statuses[status] += 1
                if keep:
                    self.times.append(time.perf_counter() - began)


def phase(address: str, seconds: float, clients: int, runaways: int) -> tuple[list[Asker], list[Asker]]:
    """Let quiet clients and runaways ask for `seconds`, and return both."""
    end = time.monotonic() + seconds
    library = [bind(question, {}) for question in questions()]
    quiet, wild = ([Asker(address, at) for at in range(number)] for number in (clients, runaways))
    asked = [(one, library, at, True) for at, one in enumerate(quiet)]
    asked += [(one, list(RUNAWAYS), at, False) for at, one in enumerate(wild)]
    threads = [
        threading.Thread(target=one.ask_until, args=(end, _from(texts, at), keep)) for one, texts, at, keep in asked
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return quiet, wild


def _from(texts: list[str], at: int) -> Iterator[str]:
    """Go round `texts` for ever, beginning at another one for each client."""
    at %= len(texts)
    return itertools.cycle(texts[at:] + texts[:at])


def percentile(askers: list[Asker], share: int) -> float:
    """Return a percentile of all times, in milliseconds."""
    times = [one for asker in askers for one in asker.times]
    return statistics.quantiles(times, n=100)[share - 1] * 1000


def statuses(askers: list[Asker]) -> str:
    """Return how often each status was answered."""
    counted = sum((asker.statuses for asker in askers), Counter[int]())
    return ", ".join(f"{number} × {status}" for status, number in sorted(counted.items())) or "–"


def resident(pid: int) -> float:
    """Return the memory of a process and of all that it started, in MiB, pages that they share counted once (PSS)."""
    family, grown = {pid}, True
    while grown:
        found = {int(row[0]) for row in _processes() if int(row[1]) in family}
        grown = not found <= family
        family |= found
    return sum(_proportional(one) for one in family) / 1024


def _processes() -> Iterator[tuple[str, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8")
        except OSError:
            continue
        yield folder.name, stat.rpartition(")")[2].split()[1]


def _proportional(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def main() -> None:
    """Run the three phases and print what was seen."""
    options = argparse.ArgumentParser(description="Whether runaways slow the others.")
    options.add_argument("--seconds", type=float, default=60.0, help="of the middle phase; the others last a quarter")
    options.add_argument("--runaways", type=int, default=10)
    options.add_argument("--clients", type=int, default=2)
    given = options.parse_args()
    print("| phase | requests | p50 ms | p99 ms | p99 to quiet | answers | runaways | memory MiB |")
    print("|---|---|---|---|---|---|---|---|")
    with own_service() as (address, pid):
        phase(address, 3, given.clients, 0)
        first = 0.0
        phases = (("quiet", 0.25, 0), ("runaways", 1.0, given.runaways), ("after", 0.25, 0))
        for name, share, wild in phases:
            quiet, runaways = phase(address, share * given.seconds, given.clients, wild)
            p50, p99 = percentile(quiet, 50), percentile(quiet, 99)
            first = first or p99
            asked = sum(len(one.times) for one in quiet)
            cells = (name, asked, f"{p50:.1f}", f"{p99:.1f}", f"{p99 / first:.2f}", statuses(quiet),
                     statuses(runaways), f"{resident(pid):.0f}")  # fmt: skip
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
