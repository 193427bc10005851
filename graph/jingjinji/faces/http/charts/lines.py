"""Yearly series as a line chart: gaps stay gaps, breaks and limits are marked, computed points look computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from jingjinji.faces.http.charts.svg import drawing, element, link, short, spread, text, ticks

COLOURS = 8  # classes c0 to c7 of the style sheet
_TOP, _BOTTOM, _LEFT = 28.0, 26.0, 44.0
_LINE = 15.0
_LETTER = 6.6  # of a Latin letter; a Chinese character is twice as wide


@dataclass(frozen=True)
class Point:
    """One year's number, what a tooltip says of it, where it leads; `ends` if it was computed and is not exact."""

    year: int
    number: float
    told: str
    address: str | None = None
    is_derived: bool = False
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Line:
    """One named series, its points by year."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Chart:
    """What is drawn: lines in one unit, limits (number, name) across them, years in which a way of counting changed."""

    lines: Sequence[Line]
    unit: str
    label: str
    limits: Sequence[tuple[float, str]] = ()
    breaks: Sequence[tuple[int, str]] = field(default=())


@dataclass(frozen=True)
class _Frame:
    """Where years and numbers lie on the drawing."""

    years: tuple[int, int]
    ticks: list[float]
    width: float
    height: float
    right: float

    def x(self, year: float) -> float:
        first, last = self.years
        inner = self.width - _LEFT - self.right
        return _LEFT + (inner * (year - first) / (last - first) if last > first else inner / 2)

    def y(self, number: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return _TOP + (self.height - _TOP - _BOTTOM) * (high - number) / (high - low)


def lines(chart: Chart, width: float, *, standalone: str | None = None) -> Markup:
    """Return the chart `width` units wide, which is about as many pixels."""
    frame = _frame(chart, width)
    parts: list[Markup] = [*_axes(chart, frame), *_limits(chart, frame)]
    for index, line in enumerate(chart.lines):
        parts += _line(line, frame, f"c{index % COLOURS}")
    parts += _names(chart, frame)
    kind = f"chart lines {'narrow' if width < 480 else 'broad'}"
    return drawing(width, frame.height, *parts, label=chart.label, class_=kind, standalone=standalone)


def _frame(chart: Chart, width: float) -> _Frame:
    points = [point for line in chart.lines for point in line.points]
    numbers = [end for point in points for end in (point.ends or (point.number, point.number))]
    numbers += [limit for limit, _ in chart.limits]
    years = [point.year for point in points]
    low = min(numbers) if min(numbers) < 0 or min(numbers) > 0.9 * max(numbers) > 0 else 0.0
    longest = max(len(line.name.encode("gb18030", "replace")) for line in chart.lines)
    right = 16.0 if len(chart.lines) == 1 else min(width * 0.34, 22 + _LETTER * longest)
    height = max(200.0 if width < 480 else 260.0, _TOP + _BOTTOM + _LINE * len(chart.lines))
    return _Frame((min(years), max(years)), ticks(low, max(numbers)), width, height, right)


def _axes(chart: Chart, frame: _Frame) -> list[Markup]:
    edge = frame.width - frame.right
    parts = []
    for number in frame.ticks:
        parts.append(element("line", x1=_LEFT, x2=edge, y1=frame.y(number), y2=frame.y(number), class_="grid"))
        parts.append(text(_LEFT - 6, frame.y(number) + 4, short(number), "tick", "end"))
    parts.append(text(0, 11, chart.unit, "tick"))
    first, last = frame.years
    every = max(1, round((last - first) / (5 if frame.width < 480 else 11)))
    years = {last - step for step in range(0, last - first + 1, every)} | {first}
    for year in sorted(years):
        if year == first and year + every > min(years - {first}, default=last + every) and first + 1 in years:
            continue
        parts.append(text(frame.x(year), frame.height - 8, str(year), "tick", "middle"))
    for year, note in chart.breaks:
        x = frame.x(year - 0.5)
        parts.append(link(None, note, element("line", x1=x, x2=x, y1=_TOP, y2=frame.height - _BOTTOM, class_="break")))
    return parts


def _limits(chart: Chart, frame: _Frame) -> list[Markup]:
    parts = []
    for number, name in chart.limits:
        y = frame.y(number)
        parts.append(element("line", x1=_LEFT, x2=frame.width - frame.right, y1=y, y2=y, class_="limit"))
        parts.append(text(_LEFT + 4, y - 4, name, "limit-name"))
    return parts


def _line(line: Line, frame: _Frame, colour: str) -> list[Markup]:
    """Draw whole lines between years that follow one another, dotted ones over years without a number."""
    points = sorted(line.points, key=lambda point: point.year)
    parts = []
    for before, after in pairwise(points):
        kind = "gap" if after.year - before.year > 1 else "implied" if before.is_derived else ""
        parts.append(
            element("line", x1=frame.x(before.year), y1=frame.y(before.number), x2=frame.x(after.year),
                    y2=frame.y(after.number), class_=f"line {colour} {kind}".rstrip())
        )  # fmt: skip
    for point in points:
        x, y = frame.x(point.year), frame.y(point.number)
        ends = point.ends and element("line", x1=x, x2=x, y1=frame.y(point.ends[0]), y2=frame.y(point.ends[1]),
                                      class_=f"interval {colour}")  # fmt: skip
        kind = "point derived" if point.is_derived else "point"
        spot = element("circle", cx=x, cy=y, r=4.5, class_=f"{kind} {colour}")
        around = element("circle", cx=x, cy=y, r=14, class_="touch")
        parts.append(link(point.address, f"{line.name} · {point.year} · {point.told}", ends, around, spot))
    return parts


def _names(chart: Chart, frame: _Frame) -> list[Markup]:
    """Name each line at its right end; one line alone needs no name, its last numbers are written instead."""
    ends = [max(line.points, key=lambda point: point.year) for line in chart.lines]
    if len(chart.lines) == 1:
        points = chart.lines[0].points
        return [text(frame.x(p.year), max(frame.y(p.number) - 10, 9), short(p.number), "value",
                     "start" if p.year == frame.years[0] != frame.years[1] else "end" if p is ends[0] else "middle")
                for p in (points if len(points) <= 4 or frame.width > 480 else ends)]  # fmt: skip
    heights = spread([frame.y(end.number) + 4 for end in ends], _LINE)
    over = max(0.0, max(heights) - (frame.height - 6))
    x = frame.width - frame.right + 10
    return [
        text(x, height - over, _fitting(line.name, frame.right - 12), f"name c{index % COLOURS}")
        for index, (line, height) in enumerate(zip(chart.lines, heights, strict=True))
    ]


def _fitting(name: str, room: float) -> str:
    """Return a name cut to `room` units; the points of its line tell the whole of it."""
    width, kept = 0.0, ""
    for letter in name:
        width += _LETTER * len(letter.encode("gb18030", "replace"))
        if width > room:
            return kept.rstrip() + "…"
        kept += letter
    return name
