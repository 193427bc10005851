"""Account for every number and every name of a document: which facts cite it, or why it is left out.

What is left out stands in `left-out.toml` beside the document's `source.toml`, each with a reason: whole lines
([[lines]]), a phrase wherever it occurs ([[phrase]]), or one place ([[place]]). An entry that explains nothing
is a fault too, so that the file cannot outlive its purpose.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingjinji.facts.model import Document
from jingjinji.facts.parse import parse_toml
from jingjinji.faults import Fault, Faults

# Arabic figures with their multiplier, Chinese numerals, and Roman numerals of water classes.
NUMBER = re.compile(
    r"\d+(?:\.\d+)?(?:\s?[万亿])?|[〇零一二两三四五六七八九十百千万亿]+|(?<![A-Za-z])[IVX]+(?![A-Za-z])"
)
KEYS = {"lines": {"first", "last", "reason"}, "phrase": {"text", "reason"}, "place": {"at", "printed", "reason"}}
NAME = re.compile(r"《[^》]+》|“[^”]+”")


@dataclass(frozen=True)
class Span:
    """A piece of the text: code points `start` to `end`, on `line` (from 1)."""

    start: int
    end: int
    line: int
    printed: str


@dataclass(frozen=True)
class Account:
    """A span with the facts that cite it, or the reason for leaving it out, or neither."""

    span: Span
    facts: tuple[str, ...]
    reason: str | None

    @property
    def explained(self) -> bool:
        """Tell whether anything explains the span."""
        return bool(self.facts) or self.reason is not None


@dataclass(frozen=True)
class Reason:
    """One entry of left-out.toml: the spans of text that it covers."""

    why: str
    spans: list[tuple[int, int]]
    written: str

    def covers(self, span: Span) -> bool:
        """Tell whether the entry covers the whole of `span`."""
        return any(start <= span.start and span.end <= end for start, end in self.spans)


def account(document: Document, text: str, pattern: re.Pattern[str]) -> list[Account]:
    """Return an account of every match of `pattern` (NUMBER or NAME) in the order of the text."""
    reasons = read_reasons(document.file.with_name("left-out.toml"), text)
    cited = sorted((cite.at, cite.end, fact.ref) for fact in document.facts for cite in fact.citations)
    whole = pattern is NUMBER
    accounts = []
    for span in spans(text, pattern):
        facts = tuple(
            dict.fromkeys(
                ref
                for start, end, ref in cited
                if (start <= span.start and span.end <= end if whole else start < span.end and span.start < end)
            )
        )
        found = None if facts else next((reason for reason in reasons if reason.covers(span)), None)
        accounts.append(Account(span, facts, found.why if found else None))
    return accounts


def spans(text: str, pattern: re.Pattern[str]) -> list[Span]:
    """Return every match of `pattern` with its line."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    return [
        Span(match.start(), match.end(), bisect.bisect(breaks, match.start()) + 1, match.group())
        for match in pattern.finditer(text)
    ]


def idle_reasons(document: Document, text: str) -> list[str]:
    """Return the entries of left-out.toml that are not needed: they explain nothing that no fact cites."""
    accounts = [*account(document, text, NUMBER), *account(document, text, NAME)]
    uncited = [found.span for found in accounts if not found.facts]
    reasons = read_reasons(document.file.with_name("left-out.toml"), text)
    return [reason.written for reason in reasons if not any(reason.covers(span) for span in uncited)]


def read_reasons(file: Path, text: str) -> list[Reason]:
    """Read left-out.toml; an entry whose phrase does not stand where it says is a fault."""
    if not file.is_file():
        return []
    table, _ = parse_toml(file)
    reasons: list[Reason] = []
    faults: list[Fault] = []
    for kind, read in READ.items():
        for row in table.get(kind, []):
            if row.keys() != KEYS[kind]:
                found = ", ".join(sorted(row))
                keys = ", ".join(sorted(KEYS[kind]))
                faults.append(Fault(f"a [[{kind}]] holds {keys}", file=file, hint=f"found: {found}"))
                continue
            try:
                reasons.append(read(row, text))
            except Fault as fault:
                faults.append(Fault(fault.sentence, file=file))
    if faults:
        raise Faults(faults)
    return reasons


def _lines(row: dict[str, Any], text: str) -> Reason:
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    first, last = row["first"], row["last"]
    if not 1 <= first <= last < len(starts):
        raise Fault(f"the text has no lines {first} to {last}")
    return Reason(row["reason"], [(starts[first - 1], starts[last])], f"lines {first}–{last}")


def _phrase(row: dict[str, Any], text: str) -> Reason:
    found = [(match.start(), match.end()) for match in re.finditer(re.escape(row["text"]), text)]
    if not found:
        raise Fault(f"the text does not hold the phrase “{row['text']}”")
    return Reason(row["reason"], found, f"phrase “{row['text']}”")


def _place(row: dict[str, Any], text: str) -> Reason:
    at, printed = row["at"], row["printed"]
    if text[at : at + len(printed)] != printed:
        raise Fault(f"“{printed}” does not stand at {at}")
    return Reason(row["reason"], [(at, at + len(printed))], f"“{printed}” at {at}")


READ: dict[str, Callable[[dict[str, Any], str], Reason]] = {"lines": _lines, "phrase": _phrase, "place": _place}
