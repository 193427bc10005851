"""What happened when, on one scale of years: spans one by one, single years together, changes reported beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.bars import Scale, span
from jingjinji.faces.http.workbench.figures import Figures, Ref


@dataclass(frozen=True)
class Span:
    """Something with a first and a last year; `is_computed` if the first was computed here."""

    names: tuple[Ref, ...]
    kind: str
    start: int
    end: int
    is_computed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the timeline: a thing, or the things of one kind and year, and its span as a picture."""

    names: tuple[Ref, ...]
    note: str
    drawn: Markup


def timeline(figures: Figures, rows: Sequence[Statement], claims: Sequence[Statement]) -> dict[str, Any]:
    """Return the rows of a timeline and its years; both empty where no time is stated."""
    spans = [*_spans(figures, rows), *_changes(figures, claims)]
    if not spans:
        return {"timeline": [], "axis": []}
    last = max(found.end for found in spans)
    first = min(*(found.start for found in spans), last - 1)
    scale = Scale(first, last + 1)
    spans.sort(key=lambda found: (found.kind == "change", len(found.names) > 1, found.start, -found.end))
    return {
        "timeline": [Row(found.names, found.note, _drawn(found, scale)) for found in spans],
        "axis": [(year, scale.at(year)) for year in range(first, last + 1)],
    }


def _spans(figures: Figures, rows: Sequence[Statement]) -> list[Span]:
    long: list[Span] = []
    single: dict[tuple[int, str], list[Ref]] = defaultdict(list)
    for row in rows:
        found = _years(figures, row)
        if found is None:
            continue
        start, end, is_computed = found
        if start == end:
            single[end, row.kind].append(figures.named(row.id))
        else:
            told = f"{start}–{end}" + (f" · {figures.words['derived']}" if is_computed else "")
            note = f"{figures.words[f'one {row.kind}']} · {told}"
            long.append(Span((figures.named(row.id),), row.kind, start, end, is_computed, note))
    return long + [_together(figures, year, kind, names) for (year, kind), names in sorted(single.items())]


def _together(figures: Figures, year: int, kind: str, names: list[Ref]) -> Span:
    words = figures.words
    told = words["in year"].format(kind=words[f"one {kind}"], year=year, count=len(names))
    return Span(tuple(names), kind, year, year, note=told if len(names) > 1 else f"{words[f'one {kind}']} · {year}")


def _years(figures: Figures, row: Statement) -> tuple[int, int, bool] | None:
    """Return the first and the last year of something, and whether the first was computed; None if none is stated."""
    start, year = row.value("startYear"), row.value("year")
    if start:
        return int(start), int(year or start), True
    dates = figures.around.dates.get(row.value("period") or "")
    if dates:
        return int(dates[0][:4]), int(dates[1][:4]), False
    return (int(year), int(year), False) if year else None


def _changes(figures: Figures, claims: Sequence[Statement]) -> list[Span]:
    """Return the changes over several years to which effect claims lead, each once."""
    found: dict[str, Span] = {}
    for claim in claims:
        for ref in claim.values.get("change", []):
            row = figures.around.of(ref)
            then, year = (row.value("baselineYear"), row.value("year")) if row else (None, None)
            if row and then and year and int(year) - int(then) > 1:
                told = f"{row.label('indicator')} · {row.label('place')} · {figures.around.sentences.moved(row)}"
                note = f"{figures.words['one change']} · {then}–{year}"
                found[ref] = Span((Ref(told, figures.link(ref), ref),), "change", int(then), int(year), note=note)
    return list(found.values())


def _drawn(found: Span, scale: Scale) -> Markup:
    if found.start == found.end:
        return span(found.start + 0.5, found.start + 0.5, scale, f"k-{found.kind}")
    return span(found.start, found.end + 1, scale, f"k-{found.kind}{' computed' if found.is_computed else ''}")
