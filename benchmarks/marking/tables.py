"""The marks of a run as Markdown.

Knows marks; it must not know a service. The questions of the reporting half appear only where the caller asks.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marking.marks import Mark

BREAKDOWNS: dict[str, Callable[[Mark], str]] = {
    "language": lambda mark: mark.question.lang,
    "role": lambda mark: mark.question.role,
    "noise": lambda mark: "paraphrase with noise" if mark.question.noise else "plain",
    "asked": lambda mark: mark.question.asks,
    "section": lambda mark: mark.question.section,
    "reason to refuse": lambda mark: mark.question.reason,
}


@dataclass(frozen=True)
class Share:
    """Some of all, printed as a percentage with its counts."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{100 * self.part / self.whole:.1f} % ({self.part}/{self.whole})" if self.whole else "–"


def share(marks: Sequence[Mark], holds: Callable[[Mark], bool]) -> Share:
    """Return the share of `marks` for which `holds`."""
    return Share(sum(map(holds, marks)), len(marks))


def summary(half: str, marks: Sequence[Mark]) -> str:
    """Return one half's figures beside what is to be reached."""
    answerable = [mark for mark in marks if not mark.question.refuse]
    refusable = [mark for mark in marks if mark.question.refuse]
    refused = [mark for mark in marks if not mark.answered]
    numbers = [mark for mark in answerable if mark.number is not None and mark.found(5)]
    effects = [mark for mark in answerable if mark.question.asks == "effect" and mark.found(5)]
    times = [mark.milliseconds for mark in marks]
    rows: list[tuple[str, object, str]] = [
        ("questions", len(marks), ""),
        ("recall@1", share(answerable, lambda mark: mark.found(1)), "≥ 85 %"),
        ("recall@5", share(answerable, lambda mark: mark.found(5)), "≥ 95 %"),
        ("refusal precision", share(refused, lambda mark: mark.question.refuse), ""),
        ("refusal recall", share(refusable, lambda mark: not mark.answered), "≥ 95 %"),
        ("false refusals", share(answerable, lambda mark: not mark.answered), "≤ 3 %"),
        ("asked number told by a right fact", share(numbers, lambda mark: bool(mark.number)), ""),
        ("effect questions answered first by an effect", share(effects, lambda mark: mark.kind == "effect"), ""),
        ("wording violations", sum(len(mark.causal) for mark in marks), "0"),
        ("latency p50", f"{statistics.median(times):.1f} ms", ""),
        ("latency p99", f"{percentile(times, 99):.1f} ms", "< 50 ms"),
    ]
    lines = [f"| {name} | {figure} | {goal} |" for name, figure, goal in rows]
    return "\n".join([f"## {half}", "", "| | measured | to reach |", "|---|---|---|", *lines])


def percentile(times: Sequence[float], rank: int) -> float:
    """Return the percentile of `times`; of a single time, itself."""
    return statistics.quantiles(times, n=100)[rank - 1] if len(times) > 1 else times[0]


def breakdown(name: str, marks: Sequence[Mark]) -> str:
    """Return recall and refusals by one property of the questions."""
    group = BREAKDOWNS[name]
    lines = [f"| by {name} | recall@1 | recall@5 | false refusals | right refusals |", "|---|---|---|---|---|"]
    for value in sorted({group(mark) for mark in marks} - {""}):
        own = [mark for mark in marks if group(mark) == value]
        answerable = [mark for mark in own if not mark.question.refuse]
        refusable = [mark for mark in own if mark.question.refuse]
        one, five = (share(answerable, lambda mark, n=n: mark.found(n)) for n in (1, 5))  # type: ignore[misc]
        wrong, right = (share(some, lambda mark: not mark.answered) for some in (answerable, refusable))
        lines.append(f"| {value} | {one} | {five} | {wrong} | {right} |")
    return "\n".join(lines)


def fault(mark: Mark) -> str:
    """Return what was wrong with an answer, or an empty text."""
    if mark.causal:
        return "causal wording: " + ", ".join(mark.causal)
    if mark.question.refuse:
        return f"answered, to be refused ({mark.question.reason})" if mark.answered else ""
    if not mark.answered:
        return "refused, to be answered"
    if mark.rank is None:
        return "no right fact"
    return f"right fact at rank {mark.rank}" if mark.rank > 1 else ""


def failures(marks: Sequence[Mark]) -> str:
    """Return the questions whose answers had a fault, with the fault and the first fact."""
    lines = ["| question | text | fault | first fact |", "|---|---|---|---|"]
    lines += [
        f"| {mark.question.id} | {cell(mark.question.text)} | {why} | {cell(mark.first)} |"
        for mark in marks
        if (why := fault(mark))
    ]
    return "\n".join(lines)


def cell(text: str) -> str:
    """Return `text` as the content of a table cell."""
    return text.replace("|", "\\|").replace("\n", " ")
