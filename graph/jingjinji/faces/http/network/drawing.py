"""Draw which measure is tied to which indicator as two columns and lines between them, as plain SVG.

Knows names, strengths and addresses. A weak link is thin, pale and dashed, so that it never looks like a strong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

ROW, WIDTH, LEFT, RIGHT, EDGE = 30, 1080, 430, 650, 16
_LONGEST = {"zh": 26, "en": 52}


@dataclass(frozen=True)
class Link:
    """A line of the drawing: the two ends by `kind/slug`, the strength, and what is said of it."""

    measure: str
    indicator: str
    strength: int
    text: str


def draw(links: Sequence[Link], labels: dict[str, str], language: str, root: str, title: str) -> Markup:
    """Return the drawing; ends stand in the order of their strongest links, so that lines cross little."""
    ordered = sorted(links, key=lambda link: (-link.strength, link.measure, link.indicator))
    measures = list(dict.fromkeys(link.measure for link in ordered))
    indicators = list(dict.fromkeys(link.indicator for link in ordered))
    height = ROW * max(len(measures), len(indicators), 1) + EDGE
    rows = {ref: _spread(at, len(column), height) for column in (measures, indicators) for at, ref in enumerate(column)}
    parts = [_line(link, rows) for link in reversed(ordered)]
    parts += [_name(ref, rows[ref], labels, language, root, "end") for ref in measures]
    parts += [_name(ref, rows[ref], labels, language, root, "start") for ref in indicators]
    opening = f'<svg class="ties" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{escape(title)}">'
    return Markup(opening + "".join(parts) + "</svg>")


def _spread(at: int, count: int, height: int) -> float:
    return round((at + 0.5) * height / count, 1)


def _line(link: Link, rows: dict[str, float]) -> str:
    y, z = rows[link.measure], rows[link.indicator]
    middle = (LEFT + RIGHT) / 2
    path = f"M{LEFT} {y}C{middle} {y} {middle} {z} {RIGHT} {z}"
    return f'<path class="s{link.strength}" d="{path}"><title>{escape(link.text)}</title></path>'


def _name(ref: str, y: float, labels: dict[str, str], language: str, root: str, anchor: str) -> str:
    label = labels.get(ref, ref)
    most = _LONGEST[language]
    short = label if len(label) <= most else label[: most - 1] + "…"
    x = LEFT - 10 if anchor == "end" else RIGHT + 10
    at = f'x="{x}" y="{y + 4}" text-anchor="{anchor}"'
    address = escape(f"{root}/id/{ref}?lang={language}")
    return f'<a href="{address}"><text {at}>{escape(short)}<title>{escape(label)}</title></text></a>'
