"""Ask the fact service the questions of `tests/evaluation` and print, as Markdown, how well it answered.

Without `--url` it starts the service itself on a free loopback port. Questions go one after another over one
connection, so the latencies are those of a single user. The reporting half prints its figures only.

    python benchmarks/evaluate.py [--half development|reporting|both] [--failures] [--reveal] [--url ADDRESS]
    python benchmarks/evaluate.py --folder FOLDER [--failures]
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import track

from marking.marks import Mark, mark
from marking.questions import FOLDER, HALVES, Question, load
from marking.tables import BREAKDOWNS, breakdown, failures, summary
from own_service import own_service


@contextlib.contextmanager
def service(url: str | None) -> Iterator[str]:
    """Yield the address of a service: `url`, or one of our own that runs until the block ends."""
    if url:
        yield url.rstrip("/")
        return
    with own_service() as (address, _):
        yield address


def ask(session: httpx.Client, question: Question, source: str) -> Mark:
    """Ask one question and return its mark; end the run with a sentence if the service gives no facts at all."""
    parameters = {"q": question.text, "lang": question.lang, "limit": "5", "explain": "false"}
    begun = time.perf_counter()
    try:
        answer = session.get("/api/facts", params=parameters)
    except httpx.TransportError as error:
        raise SystemExit(
            f"{session.base_url} does not answer ({error}); start the service or leave --url out"
        ) from None
    milliseconds = (time.perf_counter() - begun) * 1000
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"/api/facts answered {answer.status_code} to {question.id}: {answer.text[:300]}")
    return mark(question, answer.json(), milliseconds, source)


def run(address: str, halves: list[str], source: str, folder: Path = FOLDER) -> dict[str, list[Mark]]:
    """Ask all questions of the halves; the first is asked once before, so that no latency is that of a cold start."""
    with httpx.Client(base_url=address, timeout=60) as session:
        ask(session, load(halves[0], folder)[0], source)
        return {
            half: [
                ask(session, question, source)
                for question in track(load(half, folder), half, console=Console(stderr=True), transient=True)
            ]
            for half in halves
        }


def report(marks: dict[str, list[Mark]], options: argparse.Namespace) -> str:
    """Return the whole report as Markdown."""
    parts = []
    for half, own in marks.items():
        parts += [summary(half, own), *(breakdown(name, own) for name in BREAKDOWNS)]
        if options.reveal or (options.failures and half != "reporting"):
            parts += ["### Failures", failures(own)]
    return "\n\n".join(parts)


def main() -> None:
    """Run the evaluation."""
    options = argparse.ArgumentParser(description="Ask the fact service the questions of tests/evaluation.")
    options.add_argument("--half", choices=[*HALVES, "both"], default="both")
    options.add_argument(
        "--folder", type=Path, help="questions elsewhere, all *.toml of one folder, instead of the halves"
    )
    options.add_argument("--url", help="a running service; without it one is started")
    options.add_argument("--failures", action="store_true", help="list the failures, of the reporting half never")
    options.add_argument("--reveal", action="store_true", help="list the failures of both halves: tune on none of them")
    options.add_argument("--source", default="beijing-2024", help="what a citation's source must contain")
    given = options.parse_args()
    halves = list(HALVES) if given.half == "both" else [given.half]
    folder = FOLDER
    if given.folder:
        halves, folder = [given.folder.resolve().name], given.folder.resolve().parent
    with service(given.url) as address:
        marks = run(address, halves, given.source, folder)
    print(report(marks, given))


if __name__ == "__main__":
    main()
