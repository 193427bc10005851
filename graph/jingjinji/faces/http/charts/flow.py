"""Which measures lead to which indicators: two columns of names and bands between them, as strong as the evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from jingjinji.faces.http.charts.svg import drawing, element, link, text

WIDTHS = {4: 11.0, 3: 7.0, 2: 3.0, 1: 1.5}
_ROW, _BETWEEN, _LEFT, _RIGHT, _WIDE = 16.0, 12.0, 330.0, 620.0, 960.0
_Place = tuple[float, float, list[str]]
_LETTERS = 43  # what fits into one line of a name, in half-width letters


@dataclass(frozen=True)
class Band:
    """One link: keys of its ends, the strength of its evidence (1 to 4), what a tooltip says and where it leads."""

    start: str
    end: str
    strength: int
    told: str
    address: str | None = None


@dataclass(frozen=True)
class Node:
    """One name of a column, where it leads, and a few words beneath it."""

    key: str
    name: str
    address: str | None = None
    note: str = ""


def flow(starts: Sequence[Node], ends: Sequence[Node], bands: Sequence[Band], label: str) -> Markup:
    """Return the picture; nodes come in the order given, starts as near as may be to the middle of their ends."""
    right = _column(ends)
    middles = {node.key: top + size / 2 for node, (top, size, _) in zip(ends, right, strict=True)}
    wanted = [_mean([middles[band.end] for band in bands if band.start == node.key]) for node in starts]
    left = _column(starts, wanted)
    height = max(top + size for top, size, _ in (*left, *right)) + 4
    from_, to = _ports(starts, left, bands, "start"), _ports(ends, right, bands, "end")
    parts = [_band(band, from_[index], to[index]) for index, band in sorted(enumerate(bands), key=_weak_first)]
    for nodes, column, x, anchor in ((starts, left, _LEFT - 12, "end"), (ends, right, _RIGHT + 12, "start")):
        parts += [_name(node, place, x, anchor) for node, place in zip(nodes, column, strict=True)]
    return drawing(_WIDE, height, *parts, label=label, class_="chart flow")


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _weak_first(pair: tuple[int, Band]) -> int:
    return pair[1].strength


def _column(nodes: Sequence[Node], wanted: Sequence[float] | None = None) -> list[_Place]:
    """Return top, height and rows of each node: one beneath the other, no higher than is wanted for its middle."""
    top, places = 4.0, []
    for index, node in enumerate(nodes):
        rows = [*fold(node.name, _LETTERS), *([node.note] if node.note else [])]
        size = max(22.0, _ROW * len(rows))
        if wanted:
            top = max(top, wanted[index] - size / 2)
        places.append((top, size, rows))
        top += size + _BETWEEN
    return places


def _ports(nodes: Sequence[Node], column: Sequence[_Place], bands: Sequence[Band], side: str) -> dict[int, float]:
    """Return the height at which each band meets its node: side by side, within the node's own height."""
    found: dict[int, float] = {}
    for node, (top, size, _) in zip(nodes, column, strict=True):
        here = [index for index, band in enumerate(bands) if getattr(band, side) == node.key]
        here.sort(key=lambda index: -bands[index].strength)
        total = sum(WIDTHS[bands[index].strength] for index in here)
        gap = min(3.0, max(0.0, (size - total) / max(1, len(here))))
        y = top + size / 2 - (total + gap * (len(here) - 1)) / 2
        for index in here:
            width = WIDTHS[bands[index].strength]
            found[index] = y + width / 2
            y += width + gap
    return found


def _band(band: Band, y1: float, y2: float) -> Markup:
    middle = (_LEFT + _RIGHT) / 2
    path = f"M{_LEFT:g},{y1:.1f} C{middle:g},{y1:.1f} {middle:g},{y2:.1f} {_RIGHT:g},{y2:.1f}"
    drawn = element("path", d=path, class_=f"band s{band.strength}", stroke_width=WIDTHS[band.strength])
    return link(band.address, band.told, drawn)


def _name(node: Node, place: _Place, x: float, anchor: str) -> Markup:
    top, size, rows = place
    first = top + size / 2 - _ROW * (len(rows) - 1) / 2 + 4.5
    told = len(rows) - 1 if node.note else len(rows)
    written = [text(x, first + _ROW * n, row, "node" if n < told else "note", anchor) for n, row in enumerate(rows)]
    return link(node.address, node.name, *written)


def fold(name: str, letters: int) -> list[str]:
    """Return a name in as few rows as hold `letters` half-width letters each, of about the same length."""
    size = _size(name)
    rows = math.ceil(size / letters)
    if rows == 1:
        return [name]
    parts = name.split(" ") if size < 1.5 * len(name) else list(name)
    glue = " " if len(parts) != len(name) else ""
    best, lines = size / rows, [""]
    for before, part in pairwise(["", *parts]):
        longer = f"{lines[-1]}{glue if before else ''}{part}".lstrip()
        if _size(longer) > max(best + (4 if glue else 1), _size(part)) and len(lines) <= rows:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


def _size(name: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in name)
